package demo

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

var ctx = context.Background()

// on is a date of the tests.
func on(tb testing.TB, s string) calc.Date {
	tb.Helper()
	d, err := calc.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func made(tb testing.TB, o Options) *Company {
	tb.Helper()
	c, err := New(o)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// clock is a moment in the company's zone.
func clock(tb testing.TB, d calc.Date, hour, minute int) time.Time {
	tb.Helper()
	at, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	return d.In(at).Add(time.Duration(hour*60+minute) * time.Minute)
}

func empty(tb testing.TB) storage.Store {
	tb.Helper()
	store, err := bolt.Open(filepath.Join(tb.TempDir(), "demo.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { store.Close() })
	return store
}

// furnished is a store with the company as it stands at a moment.
func furnished(tb testing.TB, c *Company, now time.Time) storage.Store {
	tb.Helper()
	store := empty(tb)
	if err := c.Furnish(ctx, store, now); err != nil {
		tb.Fatal(err)
	}
	return store
}

func checked(t *testing.T, store storage.Store) {
	t.Helper()
	if err := store.Check(ctx, func(name string, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}); err != nil {
		t.Error(err)
	}
}

// The company that is made unless somebody wants another one is whole and sound.
func TestFurnish(t *testing.T) {
	c := made(t, Options{Seed: 1, Today: on(t, "2026-11-12"), Lang: storage.Russian})
	store := furnished(t, c, clock(t, c.options.Today, 10, 24))
	checked(t, store)
	if n := len(dump(t, store).sales); n < 40000 || n > 70000 {
		t.Errorf("%d rows of sales", n)
	}
}

// BenchmarkFurnish makes the ordinary company up and puts it into a file, durably.
func BenchmarkFurnish(b *testing.B) {
	rows := 0
	for b.Loop() {
		dir := b.TempDir()
		c := made(b, Options{Seed: 1, Today: on(b, "2026-11-12"), Lang: storage.Russian})
		store, err := bolt.Open(filepath.Join(dir, "demo.db"), bolt.Options{Create: true})
		if err != nil {
			b.Fatal(err)
		}
		if err := c.Furnish(ctx, store, clock(b, c.options.Today, 10, 24)); err != nil {
			b.Fatal(err)
		}
		store.Close()
		rows = len(c.soldBy(clock(b, c.options.Today, 10, 24)))
	}
	b.ReportMetric(float64(rows), "rows")
}

// BenchmarkLive is a minute of the company's, of many.
func BenchmarkLive(b *testing.B) {
	c := made(b, Options{Seed: 1, Today: on(b, "2026-11-12")})
	now := clock(b, c.options.Today, 10, 24)
	store := furnished(b, c, now)
	for b.Loop() {
		next := now.Add(time.Minute)
		if err := c.Live(ctx, store, now, next); err != nil {
			b.Fatal(err)
		}
		now = next
	}
}
