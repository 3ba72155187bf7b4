package sheet_test

import (
	"context"
	"testing"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// A segment is the client's at the time of booking: where the client has
// changed his since, the same file still changes nothing. What a file says
// itself of a segment holds.
func TestSegmentsOfOldSales(t *testing.T) {
	for name, file := range map[string]string{
		"plain":     "date,rep,client,category,volume\n2026-03-05,A1,K9,Пиво,5\n2026-03-05,A1,K9,Сок,7\n",
		"documents": "date,rep,client,category,volume,doc\n2026-03-05,A1,K9,Пиво,5,D1\n2026-03-05,A1,K9,Сок,7,D1\n",
	} {
		h := newHouse(t)
		segments := func() (all []string) {
			if err := h.store.View(context.Background(), func(r storage.Reader) error {
				m, err := r.MemberByCode("A1")
				if err != nil {
					return err
				}
				known, err := r.Segments()
				if err != nil {
					return err
				}
				return r.Sales(m.TeamOn(calc.MaxDate), m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error {
					for _, g := range known {
						if g.ID == s.Segment {
							all = append(all, g.Name)
						}
					}
					return nil
				})
			}); err != nil {
				t.Fatal(err)
			}
			return all
		}
		h.in(sheet.Clients, "client,name,segment\nK9,Мак,Опт\n")
		h.in(sheet.Sales, file)
		h.in(sheet.Clients, "client,name,segment\nK9,Мак,Сети\n")
		result, mistakes := h.try(sheet.Sales, file, sheet.Options{})
		if got := segments(); len(mistakes) > 0 || result.Changed+result.Added+result.Removed != 0 || len(got) != 2 || got[0] != "Опт" || got[1] != "Опт" {
			t.Errorf("%s again: %+v %v, of %v", name, result, mistakes, got)
		}
		rows := map[string]string{
			"plain":     "segment,date,rep,client,category,volume\nСети,2026-03-05,A1,K9,Пиво,5\n,2026-03-05,A1,K9,Сок,7\n",
			"documents": "segment,date,rep,client,category,volume,doc\nСети,2026-03-05,A1,K9,Пиво,5,D1\n,2026-03-05,A1,K9,Сок,7,D1\n",
		}
		if result, mistakes = h.try(sheet.Sales, rows[name], sheet.Options{}); len(mistakes) > 0 || result.Changed != 1 {
			t.Errorf("%s with a segment: %+v %v", name, result, mistakes)
		}
		if got := segments(); len(got) != 2 || got[0] == got[1] {
			t.Errorf("%s with a segment: %v", name, got)
		}
	}
}
