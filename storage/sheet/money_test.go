package sheet_test

import (
	"context"
	"strings"
	"testing"

	"runrate/storage"
	"runrate/storage/sheet"
)

// A ledger may say which client paid how much, and not of what: he bought on
// the dates on which he paid something on the whole. With categories, volumes are needed.
func TestLedgerOfMoney(t *testing.T) {
	h := newHouse(t)
	in := func(csv string) (sheet.Mistakes, error) {
		_, mistakes, err := sheet.Import(context.Background(), h.store, sheet.Sales, strings.NewReader(csv), sheet.Options{Unnamed: true, Today: today})
		return mistakes, err
	}
	if mistakes, err := in("client,date,amount\nA,2026-01-05,100\nA,2026-02-06,50.5\nB,2026-01-07,20\nB,2026-01-07,-20\n"); err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	bought := map[string]int{}
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		return r.Lives(func(l storage.Life) error {
			c, err := r.Client(l.Client)
			bought[c.Code] = l.Bought.Len()
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	if bought["A"] != 2 || bought["B"] != 0 {
		t.Errorf("the dates are %v, want two of A and none of B", bought)
	}
	for csv, want := range map[string]string{
		"client,date,amount\nA,2026-01-05,\n":                "amount",
		"client,date\nA,2026-01-05\n":                        "volume",
		"date,amount\n2026-01-05,5\n":                        "volume",
		"client,date,category,amount\nA,2026-01-05,Пиво,5\n": "volume",
	} {
		if mistakes, err := in(csv); err != nil || len(mistakes) != 1 || !strings.Contains(mistakes[0].Error(), want) {
			t.Errorf("%q: %v, %v; want a mistake about the %s", csv, mistakes, err, want)
		}
	}
}
