package clients_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
	"runrate/storage/bolt"
)

var (
	benchClients   = flag.Int("clients", 5_000, "clients in the benchmarks")
	benchPurchases = flag.Int("purchases", 100_000, "their purchases over 36 months")
	benchStore     = flag.String("store", "", "keep the benchmarks' ledger in this file, and take it from there next time, with the same sizes")
	benchCSV       = flag.String("csv", "", "write the benchmarks' purchases to this file: client,date")
	benchCells     = flag.String("cells", "", "write the cells of the cohorts to this file: cohort,k,size,classic,on_after")
)

// The company: its reps in teams, each with clients of his own in all segments.
const (
	benchReps     = 200
	benchTeams    = 20
	benchSegments = 8
	benchMonths   = 36
)

var (
	benchFirst = calc.NewMonth(2023, time.April).First()
	benchLast  = (benchFirst.Month() + benchMonths).First() - 1
	benchNow   = (benchLast + 1).UTC().Add(9 * time.Hour)
)

// everyDays is how often clients buy. However often, they buy about as many
// times, so that most are gone before the end.
var everyDays = []int{1, 2, 4, 7, 7, 14, 14, 30, 45}

// datesOf makes up the dates on which a client, counted from 0, buys.
func datesOf(client int) []calc.Date {
	rng := rand.New(rand.NewPCG(36, uint64(client)))
	days := int(benchLast-benchFirst) + 1
	n := min(1+rng.IntN(max(1, 2**benchPurchases / *benchClients - 1)), days)
	every := min(everyDays[rng.IntN(len(everyDays))], days/n)
	start := benchFirst + calc.Date(rng.IntN(days-n*every+1))
	dates := make([]calc.Date, n)
	for i := range dates {
		dates[i] = start + calc.Date(i*every+rng.IntN(every))
	}
	return dates
}

func segmentOf(client int) storage.SegmentID { return storage.SegmentID(client%benchSegments) + 1 }

// clientsOf are those of a rep, from one to before another, counted from 0.
func clientsOf(rep int) (from, to int) {
	return rep * *benchClients / benchReps, (rep + 1) * *benchClients / benchReps
}

// benchLedger builds the company's ledger, or takes the one that was kept.
func benchLedger(b *testing.B) *bolt.Store {
	b.Helper()
	path := *benchStore
	if path == "" {
		path = filepath.Join(b.TempDir(), "a.db")
	}
	_, missing := os.Stat(path)
	store, err := bolt.Open(path, bolt.Options{Create: true, NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	if missing == nil {
		return store
	}
	began, rows := time.Now(), 0
	if err := store.Update(context.Background(), furnish); err != nil {
		b.Fatal(err)
	}
	for rep := range benchReps {
		sales := salesOf(rep)
		rows += len(sales)
		if err := store.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, sales) }); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d clients' %d purchases written in %s", *benchClients, rows, time.Since(began).Round(100*time.Millisecond))
	return store
}

func furnish(w storage.Writer) error {
	for i := range benchSegments {
		if _, err := w.PutSegment(storage.Segment{Name: fmt.Sprint("Segment ", i+1)}); err != nil {
			return err
		}
	}
	for i := range benchTeams {
		if _, err := w.PutTeam(storage.Team{Name: fmt.Sprint("Team ", i+1)}); err != nil {
			return err
		}
	}
	for i := range benchReps {
		m := storage.Member{Code: fmt.Sprint("R", i), Name: fmt.Sprint("Rep ", i), Roles: storage.Rep, Postings: []storage.Posting{{Team: benchTeam(i)}}}
		if _, err := w.PutMember(m); err != nil {
			return err
		}
	}
	_, err := w.PutCategory(storage.Category{Name: "Category", Unit: "pcs"})
	return err
}

func benchTeam(rep int) storage.TeamID { return storage.TeamID(rep%benchTeams) + 1 }

// salesOf are all purchases of a rep's clients, a row each.
func salesOf(rep int) []storage.Sale {
	var sales []storage.Sale
	for client, to := clientsOf(rep); client < to; client++ {
		for _, d := range datesOf(client) {
			key := storage.SaleKey{Team: benchTeam(rep), Rep: storage.MemberID(rep + 1), Date: d, Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(client)}}
			sales = append(sales, storage.Sale{SaleKey: key, Category: 1, Segment: segmentOf(client), Client: storage.ClientID(client + 1), Volume: calc.Unit})
		}
	}
	return sales
}

// benchQuestions are whose cohorts are asked for.
var benchQuestions = []struct {
	name string
	clients.Question
}{
	{"whole", clients.Question{}},
	{"segment", clients.Question{Segment: 3}},
	{"by-segment", clients.Question{By: clients.BySegment}},
}

// cohortsOf opens the ledger's figures anew, as an answer does.
func cohortsOf(b *testing.B, store *bolt.Store, q clients.Question) (groups []clients.Grouped[[]retention.Cell]) {
	if err := store.View(context.Background(), func(r storage.Reader) error {
		book, err := figures.Open(r)
		if err != nil {
			return err
		}
		c, err := clients.Open(book, q, benchNow)
		if err != nil {
			return err
		}
		groups, err = c.Cohorts(retention.Months)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return groups
}

// BenchmarkCohorts makes the matrix of all clients, of a segment's alone and
// by segments: each by itself, and then in turns, which tells what a filter costs.
func BenchmarkCohorts(b *testing.B) {
	store := benchLedger(b)
	writeBench(b, store)
	for _, q := range benchQuestions {
		b.Run(q.name, func(b *testing.B) {
			peak := mostHeap(func() { cohortsOf(b, store, q.Question) })
			b.ReportAllocs()
			for b.Loop() {
				cohortsOf(b, store, q.Question)
			}
			b.ReportMetric(float64(peak)/(1<<20), "MB/peak")
		})
	}
	b.Run("in turns", func(b *testing.B) {
		times := make([][]time.Duration, len(benchQuestions))
		for b.Loop() {
			for i, q := range benchQuestions {
				began := time.Now()
				cohortsOf(b, store, q.Question)
				times[i] = append(times[i], time.Since(began))
			}
		}
		b.ReportMetric(0, "ns/op")
		for i, q := range benchQuestions {
			b.ReportMetric(float64(median(times[i]).Microseconds())/1000, "ms/"+q.name)
			if i > 0 {
				b.ReportMetric(float64(median(times[i]))/float64(median(times[0])), q.name+"/whole")
			}
		}
	})
}

// BenchmarkCohortsAlone is the arithmetic without the ledger.
func BenchmarkCohortsAlone(b *testing.B) {
	lives := make([]calc.DaySet, *benchClients)
	for i := range lives {
		lives[i] = calc.DaysOf(datesOf(i)...)
	}
	b.ReportAllocs()
	for b.Loop() {
		c := retention.NewCohorts(retention.Months, benchFirst, benchLast)
		for _, bought := range lives {
			c.Add(bought)
		}
		if len(c.Cells()) == 0 {
			b.Fatal("no cells")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(lives)), "ns/client")
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// mostHeap is by how much the heap grows at most while something runs. It is
// looked at all the time, so that what runs takes longer than it would.
func mostHeap(run func()) uint64 {
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	before, ran, most := inUse(), make(chan struct{}), make(chan uint64)
	go func() {
		peak := before
		for running := true; running; peak = max(peak, inUse()) {
			select {
			case <-ran:
				running = false
			default:
				runtime.Gosched()
			}
		}
		most <- peak
	}()
	run()
	close(ran)
	return <-most - before
}

// writeBench writes what another program needs to do the same and compare.
func writeBench(b *testing.B, store *bolt.Store) {
	b.Helper()
	toFile(b, *benchCSV, func(w io.Writer) {
		fmt.Fprintln(w, "client,date")
		for client := range *benchClients {
			for _, d := range datesOf(client) {
				fmt.Fprintf(w, "%d,%s\n", client+1, d)
			}
		}
	})
	toFile(b, *benchCells, func(w io.Writer) {
		fmt.Fprintln(w, "cohort,k,size,classic,on_after")
		for _, x := range cohortsOf(b, store, clients.Question{})[0].Of {
			fmt.Fprintf(w, "%s,%d,%d,%d,%d\n", retention.Months.Label(x.Cohort), x.K, x.Size, x.Classic, x.OnAfter)
		}
	})
}

func toFile(b *testing.B, path string, write func(io.Writer)) {
	b.Helper()
	if path == "" {
		return
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	write(w)
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
}
