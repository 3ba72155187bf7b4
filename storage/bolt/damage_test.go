package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// ledgerOf makes a file with some thousand rows.
func ledgerOf(t *testing.T, path string, rows int) *bolt.Store {
	t.Helper()
	s := open(t, path, bolt.Options{Create: true, NoSync: true})
	var sales []storage.Sale
	for i := range rows {
		sales = append(sales, documentSale(1, 20_000+calc.Date(i/8), fmt.Sprint("D", i)))
	}
	if err := s.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, sales) }); err != nil {
		t.Fatal(err)
	}
	return s
}

func documentSale(rep storage.MemberID, d calc.Date, document string) storage.Sale {
	return storage.Sale{
		SaleKey:  storage.SaleKey{Team: 1, Rep: rep, Date: d, Origin: storage.Origin{Kind: storage.FromDocument, Document: document, Line: 1}},
		Category: 1, Client: 1, Volume: 1000,
	}
}

// TestDamagedWhileOpen spoils pages under an open store, again and again: what
// reads and writes it gets an error or does its work, and the process lives.
func TestDamagedWhileOpen(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(3, 4))
	corrupt, written := 0, 0
	const trials = 40
	for trial := range trials {
		path := filepath.Join(t.TempDir(), "a.db")
		s := ledgerOf(t, path, 3000)
		size, err := s.Size(ctx)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		for page := int64(2); page < size/4096; page++ {
			if rng.IntN(3) > 0 {
				continue
			}
			// Of a page's header all but the count of pages that it goes on for, bytes 12 to 15:
			// bbolt would believe any, and be busy freeing them all.
			garbage, at := make([]byte, 1+rng.IntN(11)), 0
			if rng.IntN(2) > 0 {
				garbage, at = make([]byte, 1+rng.IntN(64)), 16+rng.IntN(400)
			}
			for i := range garbage {
				garbage[i] = byte(rng.IntN(256))
			}
			if _, err := f.WriteAt(garbage, page*4096+int64(at)); err != nil {
				t.Fatal(err)
			}
		}
		count := func(err error) {
			switch {
			case errors.Is(err, storage.ErrCorrupt):
				corrupt++
			case err == nil:
				written++
			}
		}
		for i := range 20 {
			d := 20_000 + calc.Date(rng.IntN(400))
			count(s.View(ctx, func(r storage.Reader) error {
				return r.Sales(1, 1, d, d+30, func(storage.Sale) error { return nil })
			}))
			count(s.Update(ctx, func(w storage.Writer) error {
				return w.Rewrite([]storage.SaleKey{documentSale(1, d, fmt.Sprint("D", i)).SaleKey}, []storage.Sale{documentSale(1, d, fmt.Sprint("N", trial, i))})
			}))
		}
		if err := s.Check(ctx, func(string, error) {}); err != nil && !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("trial %d: check ended with %v", trial, err)
		}
	}
	if corrupt < trials || written == 0 {
		t.Errorf("%d errors and %d successes in %d trials: the damage was not where it is read", corrupt, written, trials)
	}
	t.Logf("%d of the uses told of damage, %d did their work", corrupt, written)
}

// A panic of whoever uses the store stays one, and the store stays usable.
func TestPanicOfTheUser(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	ctx := context.Background()
	for range 2 {
		func() {
			defer func() {
				if p := recover(); p != "a bug" {
					t.Errorf("recovered %v, want the user's own panic", p)
				}
			}()
			_ = s.Update(ctx, func(storage.Writer) error { panic("a bug") })
		}()
	}
	if err := s.Update(ctx, func(w storage.Writer) error { return w.PutSetting("x", "y") }); err != nil {
		t.Errorf("Update after a panic: %v", err)
	}
}

// At its limit the store says so, keeps what it has, and goes on when the limit is raised.
func TestMaxSize(t *testing.T) {
	const limit = 48 << 20
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path, bolt.Options{Create: true, NoSync: true, MaxSize: limit})
	ctx := context.Background()
	put := func(i int) error {
		return s.Update(ctx, func(w storage.Writer) error { return w.PutSetting(fmt.Sprint(i), string(make([]byte, 1_000_000))) })
	}
	n := 0
	var err error
	for ; n < 100 && err == nil; n++ {
		err = put(n)
	}
	if !errors.Is(err, storage.ErrFull) {
		t.Fatalf("after %d rows of 1 MB: %v, want storage.ErrFull", n, err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > limit {
		t.Errorf("the file has %d bytes, its limit is %d", info.Size(), limit)
	}
	for name := range failures(t, s) {
		t.Errorf("check of %s fails at the limit", name)
	}
	s.Close()
	s = open(t, path, bolt.Options{MaxSize: 2 * limit})
	if err := put(n); err != nil {
		t.Errorf("with the limit raised: %v", err)
	}
}
