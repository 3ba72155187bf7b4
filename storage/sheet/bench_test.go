package sheet_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

var benchRows = flag.Int("rows", 30_000, "rows of sales in the benchmarks")

var benchRest = flag.Duration("rest", 5*time.Millisecond, "how long an import beside a bot rests after each step")

// Sizes of the made-up company: rows of 200 reps over a year.
const (
	benchReps       = 200
	benchCategories = 20
	benchClients    = 20_000
)

// benchStore is an empty ledger with its directory, on disk and durable.
func benchStore(tb testing.TB) *bolt.Store {
	tb.Helper()
	store, err := bolt.Open(filepath.Join(tb.TempDir(), "a.db"), bolt.Options{Create: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { store.Close() })
	categories, members := "category,unit\n", "code,name,role,team\n"
	for i := range benchCategories {
		categories += fmt.Sprintf("Категория %d,шт\n", i)
	}
	for i := range benchReps {
		members += fmt.Sprintf("R%d,Rep %d,rep,T%d\n", i, i, i%10)
	}
	for kind, csv := range map[sheet.Kind]string{sheet.Categories: categories, sheet.Members: members} {
		if _, mistakes, err := sheet.Import(context.Background(), store, kind, strings.NewReader(csv), sheet.Options{Today: today}); err != nil || len(mistakes) > 0 {
			tb.Fatal(err, mistakes)
		}
	}
	return store
}

// eachBenchRow makes rows as accounting has them: by documents, in order of time.
func eachBenchRow(n int, fn func(date calc.Date, minute int, rep, client, category string, volume float64, amount int, doc string)) {
	rng := rand.New(rand.NewPCG(1, 2))
	first := today.Month().First() - 365
	for i := range n {
		document := i / 4
		date := first + calc.Date(document*365*4/n)
		d := rand.New(rand.NewPCG(uint64(document), 0))
		rep, client := d.IntN(benchReps), d.IntN(benchClients)
		volume := rng.IntN(5000)
		fn(date, 540+document%500, fmt.Sprint("R", rep), fmt.Sprintf("К%05d", client), fmt.Sprint("Категория ", rng.IntN(benchCategories)), float64(volume)/10, volume*7,
			fmt.Sprintf("УТ00-%06d", document))
	}
}

func writeBenchCSV(w io.Writer, n int) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "Дата;Время;Торговый;Клиент;Категория;Количество;Сумма;Документ")
	eachBenchRow(n, func(date calc.Date, minute int, rep, client, category string, volume float64, amount int, doc string) {
		fmt.Fprintf(b, "%s;%02d:%02d;%s;%s;%s;%s;%d,50;%s\n", date.UTC().Format("02.01.2006"), minute/60, minute%60, rep, client, category, strings.ReplaceAll(fmt.Sprint(volume), ".", ","), amount, doc)
	})
	return b.Flush()
}

func writeBenchXLSX(w io.Writer, n int) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := s.SetRow("A1", []any{"Дата", "Торговый", "Клиент", "Категория", "Количество", "Сумма", "Документ"}); err != nil {
		return err
	}
	row := 1
	eachBenchRow(n, func(date calc.Date, minute int, rep, client, category string, volume float64, amount int, doc string) {
		row++
		if e := s.SetRow(fmt.Sprint("A", row), []any{float64(date) + 25569 + float64(minute)/1440, rep, client, category, volume, float64(amount) + 0.5, doc}); e != nil {
			err = e
		}
	})
	if err == nil {
		err = s.Flush()
	}
	if err == nil {
		err = f.Write(w)
	}
	return err
}

// benchFile makes the file of a benchmark and returns it opened.
func benchFile(tb testing.TB, name string, n int) *os.File {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), name))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	write := writeBenchCSV
	if strings.HasSuffix(name, ".xlsx") {
		write = writeBenchXLSX
	}
	if err := write(f, n); err != nil {
		tb.Fatal(err)
	}
	return f
}

// BenchmarkImport compares an import with reading the same file's cells and nothing else.
func BenchmarkImport(b *testing.B) {
	for _, name := range []string{"sales.csv", "sales.xlsx"} {
		b.Run(name, func(b *testing.B) {
			file := benchFile(b, name, *benchRows)
			var parsing, importing time.Duration
			for range b.N {
				start := time.Now()
				if n, err := sheet.ParseOnly(file); err != nil || n != *benchRows {
					b.Fatal(n, err)
				}
				parsing += time.Since(start)
				store := benchStore(b)
				start = time.Now()
				result, mistakes, err := sheet.Import(context.Background(), store, sheet.Sales, file, sheet.Options{Today: today})
				if err != nil || len(mistakes) > 0 || result.Added != *benchRows {
					b.Fatal(result.Added, err, mistakes)
				}
				importing += time.Since(start)
				store.Close()
			}
			b.ReportMetric(parsing.Seconds()/float64(b.N), "parse-s")
			b.ReportMetric(importing.Seconds()/float64(b.N), "import-s")
			b.ReportMetric(importing.Seconds()/parsing.Seconds(), "ratio")
		})
	}
}

// betweenAnswers is how long the chat is silent after each answer.
const betweenAnswers = 20 * time.Millisecond

// BenchmarkBeside measures a small durable write, as an answer in chat makes
// one, alone and while a large file is being imported.
func BenchmarkBeside(b *testing.B) {
	store := benchStore(b)
	ctx := context.Background()
	file := benchFile(b, "sales.csv", *benchRows)
	answer := func(n int) time.Duration {
		start := time.Now()
		if err := store.Update(ctx, func(w storage.Writer) error {
			s := storage.Sale{SaleKey: storage.SaleKey{Rep: 1, Team: 1, Date: today, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: int64(n), Line: 1}}, Category: 1, Client: 0, Volume: 1000}
			if _, err := w.Members(); err != nil {
				return err
			}
			return w.Rewrite(nil, []storage.Sale{s})
		}); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var alone, beside []time.Duration
	for n := range 300 {
		<-time.After(betweenAnswers)
		alone = append(alone, answer(n))
	}
	for range b.N {
		done := make(chan error, 1)
		go func() {
			_, mistakes, err := sheet.Import(ctx, store, sheet.Sales, file, sheet.Options{Today: today, Rest: func() { time.Sleep(*benchRest) }})
			if err == nil && len(mistakes) > 0 {
				err = mistakes[0]
			}
			done <- err
		}()
		for running := true; running; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				running = false
			case <-time.After(betweenAnswers):
				beside = append(beside, answer(1000+len(beside)))
			}
		}
	}
	for name, times := range map[string][]time.Duration{"alone": alone, "beside": beside} {
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, name+"-p50-ms")
		b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, name+"-p95-ms")
	}
}
