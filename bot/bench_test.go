package bot_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

var benchSales = flag.Int("sales", 10_000_000, "how many sales the large ledger of BenchmarkRunRate holds")

const (
	benchReps       = 100
	benchCategories = 20
)

var benchNow = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// furnished opens a store with reps who have joined, categories and plans.
func furnished(b *testing.B, name string) *bolt.Store { return furnishedFor(b, name, benchReps) }

// furnishedFor makes one team of so many reps.
func furnishedFor(b *testing.B, name string, reps int) *bolt.Store {
	b.Helper()
	store, err := bolt.Open(filepath.Join(b.TempDir(), name+".db"), bolt.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		for i := range benchCategories {
			if _, err := w.PutCategory(storage.Category{Name: fmt.Sprintf("Категория %c", 'А'+i), Unit: "шт", Price: 90_00, HasPrice: true}); err != nil {
				return err
			}
		}
		team, err := w.PutTeam(storage.Team{Name: "Север"})
		if err != nil {
			return err
		}
		for i := range reps {
			id, err := w.PutMember(storage.Member{Code: fmt.Sprint("R", i), Name: "Анна", Roles: storage.Rep, Telegram: int64(i + 1), Lang: storage.Russian, Postings: []storage.Posting{{Team: team}}})
			if err != nil {
				return err
			}
			for c := range benchCategories {
				if err := w.PutPlan(storage.PlanLine{Team: team, Rep: id, Month: calc.DateOf(benchNow).Month(), Category: storage.CategoryID(c + 1), Volume: 2400 * calc.Unit}); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return store
}

func benchBot(store storage.Store) *bot.Bot {
	return &bot.Bot{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return benchNow }}
}

func benchEntry(id int64, text string) bot.Update {
	return bot.Update{ID: id, Kind: bot.Message, User: bot.User{ID: id%benchReps + 1}, Chat: id%benchReps + 1, Private: true, Message: id, Date: benchNow, Edited: benchNow, Text: text}
}

// BenchmarkBatch measures one polled batch of 100 entries, three ways side by
// side on three files that stay alike: the whole of Process (parsing, figures,
// wording, commit), the commit of the same records through the engine, and a
// bare bbolt transaction that puts the same bytes. All are durable.
func BenchmarkBatch(b *testing.B) {
	whole, engine, bare := furnished(b, "whole"), furnished(b, "engine"), furnished(b, "bare")
	recorder := &recorder{Store: whole}
	process := benchBot(recorder)
	ctx := context.Background()
	bare.Close()
	db, err := bbolt.Open(bare.Path(), 0o600, &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType, InitialMmapSize: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	id := int64(0)
	var inProcess, inEngine, inBare time.Duration
	for b.Loop() {
		var batch []bot.Update
		for range 100 {
			id++
			u := benchEntry(id, fmt.Sprintf("категория %c %d", 'а'+rune(id/7%benchCategories), id%90+1))
			u.Date = benchNow.AddDate(0, 0, int(id/(benchReps*20))) // a rep enters twenty times a day
			u.Edited = u.Date
			batch = append(batch, u)
		}
		before := recorder.commits
		recorder.writes = nil
		inProcess += timed(b, func() error { _, err := process.Process(ctx, batch); return err })
		if n := recorder.commits - before; n != 1 {
			b.Fatalf("%d commits for the batch, want 1", n)
		}
		inEngine += timed(b, func() error {
			return engine.Update(ctx, func(w storage.Writer) error {
				for _, write := range recorder.writes {
					if err := write(w); err != nil {
						return err
					}
				}
				return nil
			})
		})
		rows := difference(b, engine, db)
		inBare += timed(b, func() error { return putBare(db, rows) })
	}
	per := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(b.N) }
	b.ReportMetric(0, "ns/op") // of three things together it says nothing
	b.ReportMetric(per(inProcess), "µs/process")
	b.ReportMetric(per(inEngine), "µs/commit")
	b.ReportMetric(per(inBare), "µs/bare")
	b.ReportMetric(float64(inEngine)/float64(inBare), "commit/bare")
	b.ReportMetric(float64(inProcess)/float64(inBare), "process/bare")
}

func timed(b *testing.B, fn func() error) time.Duration {
	began := time.Now()
	if err := fn(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// recorder notes what a batch writes, so that it can be written again elsewhere.
type recorder struct {
	storage.Store
	commits int
	writes  []func(storage.Writer) error
}

func (r *recorder) Update(ctx context.Context, fn func(storage.Writer) error) error {
	r.commits++
	return r.Store.Update(ctx, func(w storage.Writer) error { return fn(&recording{w, r}) })
}

type recording struct {
	storage.Writer
	r *recorder
}

func (w *recording) note(write func(storage.Writer) error) error {
	w.r.writes = append(w.r.writes, write)
	return write(w.Writer)
}

func (w *recording) MarkSeen(id int64, day calc.Date) error {
	return w.note(func(to storage.Writer) error { return to.MarkSeen(id, day) })
}

func (w *recording) Rewrite(remove []storage.SaleKey, put []storage.Sale) error {
	return w.note(func(to storage.Writer) error { return to.Rewrite(remove, put) })
}

func (w *recording) PutEntry(e storage.Entry) error {
	return w.note(func(to storage.Writer) error { return to.PutEntry(e) })
}

func (w *recording) Enqueue(o storage.Outgoing) (key storage.OutboxKey, err error) {
	err = w.note(func(to storage.Writer) (err error) { key, err = to.Enqueue(o); return err })
	return key, err
}

func (w *recording) PutDialog(d storage.Dialog) error {
	return w.note(func(to storage.Writer) error { return to.PutDialog(d) })
}

type bareRow struct{ bucket, key, value []byte }

// difference lists the rows of the engine's file that the bare one lacks or
// has otherwise, in the order of buckets and keys. The engine holds its file,
// so a copy is read; nobody writes meanwhile.
func difference(b *testing.B, engine *bolt.Store, bare *bbolt.DB) []bareRow {
	b.Helper()
	copied := filepath.Join(b.TempDir(), "copy.db")
	data, err := os.ReadFile(engine.Path())
	if err == nil {
		err = os.WriteFile(copied, data, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	from, err := bbolt.Open(copied, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	var rows []bareRow
	err = from.View(func(src *bbolt.Tx) error {
		return bare.View(func(dst *bbolt.Tx) error {
			return src.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
				there := dst.Bucket(name)
				return bucket.ForEach(func(k, v []byte) error {
					if string(there.Get(k)) != string(v) || there.Get(k) == nil {
						rows = append(rows, bareRow{append([]byte(nil), name...), append([]byte(nil), k...), append([]byte(nil), v...)})
					}
					return nil
				})
			})
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	if len(rows) < 400 { // an entry, a sale, an update and a message for each, and sums
		b.Fatalf("the batch wrote %d rows", len(rows))
	}
	return rows
}

func putBare(db *bbolt.DB, rows []bareRow) error {
	return db.Update(func(tx *bbolt.Tx) error {
		for _, r := range rows {
			if err := tx.Bucket(r.bucket).Put(r.key, r.value); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkRunRate measures the handler of /runrate for 20 categories on an
// empty ledger and on a large one, in turns. The commit is not part of it.
func BenchmarkRunRate(b *testing.B) {
	empty, full := furnished(b, "empty"), furnished(b, "full")
	began := time.Now()
	fill(b, full, *benchSales, benchReps)
	b.Logf("%d sales written in %s", *benchSales, time.Since(began).Round(time.Second))
	handlers := [2]*handlerTime{{Store: empty}, {Store: full}}
	bots := [2]*bot.Bot{benchBot(handlers[0]), benchBot(handlers[1])}
	id := int64(0)
	for b.Loop() {
		id++
		for _, x := range bots {
			if _, err := x.Process(context.Background(), []bot.Update{benchEntry(id, "/runrate")}); err != nil {
				b.Fatal(err)
			}
		}
	}
	per := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(b.N) / 1000 }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(per(handlers[0].spent), "µs/empty")
	b.ReportMetric(per(handlers[1].spent), "µs/full")
	b.ReportMetric(float64(handlers[1].spent)/float64(handlers[0].spent), "full/empty")
}

// handlerTime adds up the time inside closures.
type handlerTime struct {
	storage.Store
	spent time.Duration
}

func (h *handlerTime) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return h.Store.Update(ctx, func(w storage.Writer) error {
		began := time.Now()
		defer func() { h.spent += time.Since(began) }()
		return fn(w)
	})
}

// fill writes sales of all reps and categories, a row each a day, back from
// today: in the ledger's order, in chunks.
func fill(b *testing.B, store storage.Store, sales, reps int) {
	b.Helper()
	today := calc.DateOf(benchNow)
	days := sales / reps / benchCategories
	written := 0
	for rep := range reps {
		var chunk []storage.Sale
		flush := func() {
			if err := store.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, chunk) }); err != nil {
				b.Fatal(err)
			}
			written += len(chunk)
			chunk = chunk[:0]
		}
		for day := range days {
			// The history may be longer than the calendar of one rep: several rows a category then.
			d := today - calc.Date(days-1-day)%3000
			for c := range benchCategories {
				chunk = append(chunk, storage.Sale{
					SaleKey: storage.SaleKey{Team: 1, Rep: storage.MemberID(rep + 1), Date: d, Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(day/3000*benchCategories + c + 1)}},
					Minute:  600, Category: storage.CategoryID(c + 1), Client: storage.ClientID(rep*50 + day%50 + 1), Volume: 12 * calc.Unit, Amount: 1080_00, HasAmount: true,
				})
			}
			if len(chunk) >= 20_000 {
				flush()
			}
		}
		flush()
	}
	if written != days*reps*benchCategories || sales >= 1000 && written < sales*9/10 {
		b.Fatalf("%d sales written, want %d", written, sales)
	}
}
