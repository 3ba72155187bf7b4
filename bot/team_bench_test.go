package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// BenchmarkTeam measures the handler of /team for 200 reps and 20 categories on
// an empty ledger and on a large one, in turns. The commit is not part of it.
func BenchmarkTeam(b *testing.B) {
	const reps = 200
	stores := [2]*bolt.Store{furnishedFor(b, "empty", reps), furnishedFor(b, "full", reps)}
	began := time.Now()
	fill(b, stores[1], *benchSales, reps)
	b.Logf("%d sales written in %s", *benchSales, time.Since(began).Round(time.Second))
	var handlers [2]*handlerTime
	var bots [2]*bot.Bot
	for i, store := range stores {
		if err := store.Update(context.Background(), func(w storage.Writer) error {
			_, err := w.PutMember(storage.Member{Code: "S", Name: "Егор", Roles: storage.Supervisor, Telegram: 9001, Lang: storage.Russian, Postings: []storage.Posting{{Team: 1}}})
			return err
		}); err != nil {
			b.Fatal(err)
		}
		handlers[i] = &handlerTime{Store: store}
		bots[i] = benchBot(handlers[i])
	}
	id := int64(0)
	for b.Loop() {
		id++
		for _, x := range bots {
			u := bot.Update{ID: id, Kind: bot.Message, User: bot.User{ID: 9001}, Chat: 9001, Private: true, Message: id, Date: benchNow, Edited: benchNow, Text: "/team"}
			if _, err := x.Process(context.Background(), []bot.Update{u}); err != nil {
				b.Fatal(err)
			}
		}
	}
	per := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(b.N) / 1000 }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(per(handlers[0].spent), "ms/empty")
	b.ReportMetric(per(handlers[1].spent), "ms/full")
	b.ReportMetric(float64(handlers[1].spent)/float64(handlers[0].spent), "full/empty")
}

// The company of the mornings: teams of nine reps and a supervisor, a plan by
// segment, and sales of this month and the last.
const (
	morningTeams      = 1000
	morningReps       = 9
	morningCategories = 6
	morningSegments   = 5
)

var morningAt = time.Date(2026, 3, 18, 5, 30, 0, 0, time.UTC)

// morningCompany writes it team by team.
func morningCompany(b *testing.B) *bolt.Store {
	b.Helper()
	store, err := bolt.Open(filepath.Join(b.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	put := func(fn func(storage.Writer) error) {
		if err := store.Update(context.Background(), fn); err != nil {
			b.Fatal(err)
		}
	}
	put(func(w storage.Writer) error {
		for c := range morningCategories {
			if _, err := w.PutCategory(storage.Category{Name: fmt.Sprintf("Категория %c", 'А'+c), Unit: "шт", Price: 90_00, HasPrice: true}); err != nil {
				return err
			}
		}
		for g := range morningSegments {
			if _, err := w.PutSegment(storage.Segment{Name: fmt.Sprintf("Сегмент %c", 'А'+g)}); err != nil {
				return err
			}
		}
		return nil
	})
	for t := range morningTeams {
		put(func(w storage.Writer) error { return morningTeam(w, t) })
	}
	return store
}

func morningTeam(w storage.Writer, t int) error {
	team, err := w.PutTeam(storage.Team{Name: fmt.Sprint("Команда ", t)})
	if err != nil {
		return err
	}
	here := []storage.Posting{{Team: team}}
	if _, err := w.PutMember(storage.Member{Code: fmt.Sprint("S", t), Name: "Егор Речной", Roles: storage.Supervisor, Telegram: int64(1_000_000 + t), Lang: storage.Russian, Postings: here}); err != nil {
		return err
	}
	today := calc.DateOf(morningAt)
	var sales []storage.Sale
	for r := range morningReps {
		rep, err := w.PutMember(storage.Member{Code: fmt.Sprint("R", t, "-", r), Name: fmt.Sprint("Анна Белова ", r), Roles: storage.Rep, Telegram: int64(t*morningReps + r + 1), Lang: storage.Russian, Postings: here})
		if err != nil {
			return err
		}
		for c := range storage.CategoryID(morningCategories) {
			line := storage.PlanLine{Team: team, Rep: rep, Month: today.Month(), Category: c + 1, Volume: 500 * morningSegments * calc.Unit}
			if err := w.PutPlan(line); err != nil {
				return err
			}
			for g := range storage.SegmentID(morningSegments) {
				line.Segment, line.Volume = g+1, 500*calc.Unit
				if err := w.PutPlan(line); err != nil {
					return err
				}
			}
			for n, d := range []calc.Date{today - 35, today - 30, today - 16, today - 12, today - 8, today - 1} {
				g := storage.SegmentID((int(c)+n)%morningSegments + 1)
				sales = append(sales, storage.Sale{
					SaleKey:  storage.SaleKey{Team: team, Rep: rep, Date: d, Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(c) + 1}},
					Category: c + 1, Segment: g, Volume: calc.Volume(40+(t*7+r*3+n)%60) * calc.Unit, Amount: 3600_00, HasAmount: true,
				})
			}
		}
	}
	slices.SortFunc(sales, func(a, b storage.Sale) int {
		if a.Rep != b.Rep {
			return int(a.Rep) - int(b.Rep)
		}
		return int(a.Date-b.Date)*100 + int(a.Origin.Line) - int(b.Origin.Line)
	})
	return w.Rewrite(nil, sales)
}

// BenchmarkMornings prepares the mornings of 9,000 reps and 1,000 supervisors,
// with a map for each team, on one core: from the hour to the last message in
// the outbox. The most memory in use at a time is beside what was in use before.
func BenchmarkMornings(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for b.Loop() {
		b.StopTimer()
		store := morningCompany(b)
		x := &bot.Bot{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return morningAt }}
		peak, before := watchHeap()
		b.StartTimer()
		if err := x.Schedule(context.Background()); err != nil {
			b.Fatal(err)
		}
		if err := x.RunJobs(context.Background()); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric(float64(peak())/(1<<20), "MB/peak")
		b.ReportMetric(float64(before)/(1<<20), "MB/before")
		b.ReportMetric(float64(countMornings(b, store)), "messages")
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N), "s/company")
}

// watchHeap notes the most memory in use until it is asked for.
func watchHeap() (peak func() uint64, before uint64) {
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	before = inUse()
	var most atomic.Uint64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for ticker := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-done:
				ticker.Stop()
				return
			case <-ticker.C:
				most.Store(max(most.Load(), inUse()))
			}
		}
	}()
	return func() uint64 { close(done); <-ended; return most.Load() }, before
}

// countMornings fails unless everybody has his messages.
func countMornings(b *testing.B, store storage.Store) (messages int) {
	b.Helper()
	photos := 0
	if err := store.View(context.Background(), func(r storage.Reader) error {
		return r.Outbox(func(o storage.Outgoing) (bool, error) {
			out, err := bot.DecodeOutgoing(o.Body)
			messages++
			if out.Kind == bot.Photo && len(out.File) > 10_000 {
				photos++
			}
			return true, err
		})
	}); err != nil {
		b.Fatal(err)
	}
	if want := morningTeams * (morningReps + 2); messages != want || photos != morningTeams {
		b.Fatalf("%d messages with %d maps, want %d with %d", messages, photos, want, morningTeams)
	}
	return messages
}

// BenchmarkAnswerBesideMornings measures what somebody waits for who writes an
// entry, alone and while the mornings are prepared.
func BenchmarkAnswerBesideMornings(b *testing.B) {
	store := morningCompany(b)
	x := &bot.Bot{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return morningAt }}
	id := int64(0)
	answer := func() time.Duration {
		id++
		u := bot.Update{ID: id, Kind: bot.Message, User: bot.User{ID: id%900 + 1}, Chat: id%900 + 1, Private: true, Message: id, Date: morningAt, Edited: morningAt, Text: "категория а 12"}
		began := time.Now()
		if _, err := x.Process(context.Background(), []bot.Update{u}); err != nil {
			b.Fatal(err)
		}
		return time.Since(began)
	}
	for b.Loop() {
		var alone, beside []time.Duration
		for range 300 {
			alone = append(alone, answer())
			time.Sleep(5 * time.Millisecond)
		}
		done := make(chan error, 1)
		go func() {
			if err := x.Schedule(context.Background()); err != nil {
				done <- err
				return
			}
			done <- x.RunJobs(context.Background())
		}()
		for working := true; working; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				working = false
			default:
				beside = append(beside, answer())
				time.Sleep(5 * time.Millisecond)
			}
		}
		b.ReportMetric(float64(at(alone, 50).Microseconds()), "µs/alone-p50")
		b.ReportMetric(float64(at(beside, 50).Microseconds()), "µs/beside-p50")
		b.ReportMetric(float64(at(alone, 95).Microseconds()), "µs/alone-p95")
		b.ReportMetric(float64(at(beside, 95).Microseconds()), "µs/beside-p95")
		b.ReportMetric(float64(at(beside, 50))/float64(at(alone, 50)), "p50-ratio")
		b.ReportMetric(float64(at(beside, 95))/float64(at(alone, 95)), "p95-ratio")
	}
}

func at(times []time.Duration, percent int) time.Duration {
	slices.Sort(times)
	return times[len(times)*percent/100]
}
