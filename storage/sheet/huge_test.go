package sheet_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// weighing notes how many rows of each rep's day every transaction rewrites.
type weighing struct {
	storage.Store
	days *[]map[calc.Date]int
}

type weighingWriter struct {
	storage.Writer
	day map[calc.Date]int
}

func (w weighing) Update(ctx context.Context, fn func(storage.Writer) error) error {
	day := map[calc.Date]int{}
	err := w.Store.Update(ctx, func(x storage.Writer) error {
		clear(day)
		return fn(weighingWriter{x, day})
	})
	if len(day) > 0 {
		*w.days = append(*w.days, day)
	}
	return err
}

func (w weighingWriter) Rewrite(remove []storage.SaleKey, put []storage.Sale) error {
	for _, k := range remove {
		w.day[k.Date]++
	}
	for _, s := range put {
		w.day[s.Date]++
	}
	return w.Writer.Rewrite(remove, put)
}

// No transaction rewrites more rows than one may, however rep-days fall. One
// that can be whole in a transaction is; beside a bot transactions are small.
func TestRowsOfATransaction(t *testing.T) {
	const most, chunk = 20, 3
	defer sheet.Small(most, chunk)()
	sizes := []int{1, 7, 20, 2, 19, 101, 3, 13, 13, 6, 1, 55}
	plain, filed := "date,rep,volume\n", "date,rep,volume,doc\n"
	for d, n := range sizes {
		for i := range n {
			plain += fmt.Sprintf("%s,A1,%d\n", today-30+calc.Date(d), i+1)
			filed += fmt.Sprintf("%s,A1,%d,D%d\n", today-30+calc.Date(d), i+1, i)
		}
	}
	for _, beside := range []bool{false, true} {
		h := newHouse(t)
		options, limit := sheet.Options{Unnamed: true, Today: today}, most
		if beside {
			options.Rest, limit = func() {}, 2*chunk
		}
		for name, csv := range []string{plain, plain, filed, plain} {
			var transactions []map[calc.Date]int
			_, mistakes, err := sheet.Import(context.Background(), weighing{h.store, &transactions}, sheet.Sales, strings.NewReader(csv), options)
			if err != nil || len(mistakes) > 0 {
				t.Fatal(name, err, mistakes)
			}
			parts := map[calc.Date]int{}
			for _, days := range transactions {
				total := 0
				for date, rows := range days {
					total += rows
					parts[date]++
				}
				if total > limit {
					t.Errorf("file %d: a transaction rewrites %d rows, at most %d may be", name, total, limit)
				}
			}
			for d, n := range sizes {
				if got := parts[today-30+calc.Date(d)]; !beside && 2*n <= most && got > 1 {
					t.Errorf("file %d: a day of %d rows is written in %d transactions", name, n, got)
				}
			}
			checked(t, h.store)
		}
		if n := strings.Count(h.ledger("A1"), ",") + 1; n != 241 {
			t.Errorf("%d rows are in the ledger, want 241", n)
		}
	}
}
