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

// TestDamagedPages spoils pages of a good file at random: opening and checking
// it ends in an error or in nothing, never in the death of the process.
func TestDamagedPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "good.db")
	s := open(t, path, bolt.Options{Create: true, NoSync: true})
	var sales []storage.Sale
	for rep := range 8 { // all in one transaction, so that few pages are free
		for i := range 400 {
			sales = append(sales, storage.Sale{
				SaleKey:  storage.SaleKey{Team: 1, Rep: storage.MemberID(rep + 1), Date: 20_000 + calc.Date(i/4), Origin: storage.Origin{Kind: storage.FromDocument, Document: fmt.Sprint("D", i), Line: 1}},
				Category: storage.CategoryID(i%4 + 1), Client: storage.ClientID(i%50 + 1), Volume: 1000,
			})
		}
	}
	if err := s.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, sales) }); err != nil {
		t.Fatal(err)
	}
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := len(whole) // the file is made longer than its pages
	for last > 0 && whole[last-1] == 0 {
		last--
	}
	whole = whole[:(last+4095)/4096*4096]
	rng := rand.New(rand.NewPCG(1, 2))
	refused, found := 0, 0
	const trials = 160
	for trial := range trials {
		data := append([]byte(nil), whole...)
		page := (2 + rng.IntN(len(data)/4096-2)) * 4096
		switch trial % 4 {
		case 0: // one byte
			data[page+rng.IntN(4096)] ^= byte(1 + rng.IntN(255))
		case 1: // a page of zeros
			clear(data[page : page+4096])
		case 2: // a header gone wrong
			data[page+rng.IntN(64)] ^= byte(1 + rng.IntN(255))
		case 3: // bytes here and there
			for range 20 {
				data[8192+rng.IntN(len(data)-8192)] ^= byte(1 + rng.IntN(255))
			}
		}
		spoiled := filepath.Join(t.TempDir(), "spoiled.db")
		if err := errors.Join(os.WriteFile(spoiled, data, 0o600), os.Truncate(spoiled, 16<<20)); err != nil {
			t.Fatal(err)
		}
		store, err := bolt.Open(spoiled, bolt.Options{Verify: true, NoSync: true})
		if err != nil {
			if !errors.Is(err, storage.ErrCorrupt) {
				t.Errorf("trial %d: %v, want storage.ErrCorrupt", trial, err)
			}
			refused++
			continue
		}
		if len(failures(t, store)) > 0 {
			found++
		}
		store.Close()
	}
	if refused < trials/4 || found == 0 {
		t.Errorf("of %d damaged files %d were refused and %d found by check", trials, refused, found)
	}
	t.Logf("of %d damaged files %d were refused, %d found by check, the others were hit where nothing is kept", trials, refused, found)
}
