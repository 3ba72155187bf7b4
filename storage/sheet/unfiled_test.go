package sheet_test

import (
	"context"
	"strings"
	"testing"

	"runrate/storage/sheet"
)

// In a file that has both, rows with a document replace the document, and rows
// without replace the others without of the same rep and day: no more and no less.
func TestRowsWithoutDocument(t *testing.T) {
	for _, rows := range []int{1000, 0} {
		undo := sheet.Small(rows, 1)
		h := newHouse(t)
		for _, step := range []struct{ csv, want string }{
			{"date,rep,volume\n2026-03-01,A1,1\n2026-03-01,A1,2\n2026-03-02,A1,3\n", "03-01 1, 03-01 2, 03-02 3"},
			{"date,rep,volume,doc\n2026-03-01,A1,4,D1\n2026-03-03,A1,5,D2\n", "03-01 4 D1/1, 03-01 1, 03-01 2, 03-02 3, 03-03 5 D2/1"},
			{"date,rep,volume,doc\n2026-03-01,A1,6,no document\n2026-03-03,A1,7,D2\n", "03-01 4 D1/1, 03-01 6, 03-02 3, 03-03 7 D2/1"},
			{"date,rep,volume,doc\n2026-03-01,A1,8,Без  документа.\n2026-03-01,A1,9,б/н\n2026-03-01,A1,9,ЧАТ\n", "03-01 8, 03-01 9, 03-02 3, 03-03 7 D2/1"},
		} {
			if _, mistakes, err := sheet.Import(context.Background(), h.store, sheet.Sales, strings.NewReader(step.csv), sheet.Options{Unnamed: true, Today: today}); err != nil || len(mistakes) > 0 {
				t.Fatal(err, mistakes)
			}
			h.want("A1", step.want)
			checked(t, h.store)
		}
		undo()
	}
}

// In a file of numbered lines, a row that says it has no document has no line either.
func TestLineWithoutDocument(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date;rep;category;volume;doc;line\n2026-03-05;A1;Пиво;1;Н-1;1\n2026-03-05;A1;Пиво;2;Б/Н;1\n2026-03-05;A1;Пиво;3;б/н;2\n")
	h.want("A1", "03-05 1 Н-1/1, 03-05 2, 03-05 3")
}
