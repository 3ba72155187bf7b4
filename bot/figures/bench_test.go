package figures_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// BenchmarkLoadTeam is 200 reps with 20 categories in 5 segments, in the middle of a month.
func BenchmarkLoadTeam(b *testing.B) {
	store, err := bolt.Open(filepath.Join(b.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 3, 18, 9, 0, 0, 0, time.UTC)
	today := calc.DateOf(now)
	err = store.Update(context.Background(), func(w storage.Writer) error {
		for c := range 20 {
			if _, err := w.PutCategory(storage.Category{Name: fmt.Sprint("K", c), Unit: "шт", Price: 9000, HasPrice: true}); err != nil {
				return err
			}
		}
		for g := range 5 {
			if _, err := w.PutSegment(storage.Segment{Name: fmt.Sprint("G", g)}); err != nil {
				return err
			}
		}
		team, err := w.PutTeam(storage.Team{Name: "T"})
		if err != nil {
			return err
		}
		for r := range 200 {
			id, err := w.PutMember(storage.Member{Code: fmt.Sprint(r), Name: fmt.Sprint(r), Roles: storage.Rep, Postings: []storage.Posting{{Team: team}}})
			if err != nil {
				return err
			}
			var sales []storage.Sale
			for c := range storage.CategoryID(20) {
				if err := w.PutPlan(storage.PlanLine{Team: team, Rep: id, Month: today.Month(), Category: c + 1, Volume: 2_400_000}); err != nil {
					return err
				}
				for g := range storage.SegmentID(5) {
					for d := today - 3; d <= today; d++ {
						sales = append(sales, storage.Sale{SaleKey: storage.SaleKey{Team: team, Rep: id, Date: d, Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(c)*5 + uint32(g)}}, Category: c + 1, Segment: g + 1, Volume: 7000})
					}
				}
			}
			if err := w.Rewrite(nil, sales); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := store.View(context.Background(), func(r storage.Reader) error {
			book, err := figures.Open(r)
			if err != nil {
				return err
			}
			_, err = book.LoadTeam(figures.Scope{Team: 1}, today.Month(), now)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
