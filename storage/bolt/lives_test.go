package bolt_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

var lastSale = calc.NewMonth(2026, time.March).First() + 9

// TestLivesOfMany writes and removes sales of clients in several rows of the
// table over eleven years, and holds what is read of them against the sales.
func TestLivesOfMany(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	defer s.Close()
	rng := rand.New(rand.NewPCG(8, 1))
	sold := map[storage.SaleKey]storage.Sale{}
	for range 60 {
		var remove []storage.SaleKey
		var put []storage.Sale
		for range 40 {
			x := storage.Sale{
				SaleKey:  storage.SaleKey{Team: 1, Rep: storage.MemberID(rng.IntN(4) + 1), Date: lastSale - calc.Date(rng.IntN(4000)), Origin: storage.Origin{Kind: storage.FromFile}},
				Category: 1, Segment: storage.SegmentID(rng.IntN(3)), Volume: 1000, Counted: true,
			}
			x.Client = storage.ClientID(rng.IntN(50) + 1)
			x.Origin.Line = uint32(x.Client)
			sold[x.SaleKey] = x
			put = append(put, x)
		}
		for key := range sold {
			if rng.IntN(20) == 0 && !slices.ContainsFunc(put, func(x storage.Sale) bool { return x.SaleKey == key }) {
				remove = append(remove, key)
				delete(sold, key)
			}
		}
		if err := s.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(remove, put) }); err != nil {
			t.Fatal(err)
		}
	}
	dates := map[storage.ClientID][]calc.Date{}
	for _, x := range sold {
		dates[x.Client] = append(dates[x.Client], x.Date)
	}
	holdLives(t, s, dates)
	if found := failures(t, s); found["client lives"] {
		t.Error("the check does not agree")
	}
}

// holdLives compares every way to read when clients bought.
func holdLives(t *testing.T, s storage.Store, dates map[storage.ClientID][]calc.Date) {
	t.Helper()
	if err := s.View(context.Background(), func(r storage.Reader) error {
		var clients []storage.ClientID
		err := r.Lives(func(l storage.Life) error {
			clients = append(clients, l.Client)
			one, err := r.Life(l.Client)
			want := slices.Collect(calc.DaysOf(dates[l.Client]...).All())
			if got := slices.Collect(l.Bought.All()); !slices.Equal(got, want) || !slices.Equal(slices.Collect(one.Bought.All()), want) {
				t.Errorf("client %d bought on %v, alone %v, want %v", l.Client, got, one.Bought, want)
			}
			return err
		})
		if err != nil || !slices.Equal(clients, slices.Sorted(maps.Keys(dates))) {
			t.Errorf("lives of %v, want of all (%v)", clients, err)
		}
		for _, until := range []calc.Date{calc.MinDate, lastSale - 4000, lastSale - 3000, lastSale - 2000, calc.MaxDate} {
			holdMonths(t, r, until, dates)
		}
		for until := lastSale - 120; until <= lastSale; until++ { // the last purchases of most are then
			holdMonths(t, r, until, dates)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func holdMonths(t *testing.T, r storage.Reader, until calc.Date, dates map[storage.ClientID][]calc.Date) {
	t.Helper()
	got := map[storage.ClientID][]calc.Month{}
	if err := r.ActiveMonths(until, func(a storage.ActiveMonths) error {
		for k := range 64 * len(a.Months) {
			if a.Months[k/64]>>(k%64)&1 != 0 {
				got[a.Client] = append(got[a.Client], a.First+calc.Month(k))
			}
		}
		if len(a.Months) == 0 || len(got[a.Client]) == 0 || got[a.Client][0] != a.First {
			t.Errorf("until %s client %d has months %v from %s", until, a.Client, a.Months, a.First)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := map[storage.ClientID][]calc.Month{}
	for client, all := range dates {
		for _, d := range all {
			if d <= until && !slices.Contains(want[client], d.Month()) {
				want[client] = append(want[client], d.Month())
			}
		}
		slices.Sort(want[client])
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("until %s months are %v, want %v", until, got, want)
	}
}
