package sheet_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"runrate/storage"
	"runrate/storage/sheet"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// books lists what has been written into the books since a change, oldest first.
func (h house) books(since uint64) (lines string, last uint64) {
	h.Helper()
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		all, err := r.Changes(0, 100_000)
		lines = ""
		for _, c := range all {
			last = max(last, c.Seq)
			if c.Seq > since {
				lines = fmt.Sprintf("%s %d %d %s: %s: %s → %s\n", c.At.Format("15:04"), c.By, c.Team, c.What, c.Of, c.From, c.To) + lines
			}
		}
		return err
	}); err != nil {
		h.Fatal(err)
	}
	return lines, last
}

func TestBooks(t *testing.T) {
	for name, c := range map[string]struct {
		kind   sheet.Kind
		csv    string
		scoped bool
		want   string
	}{
		"a plan": {sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,100\n", true, "12:00 2 1 plan: Анна · Пиво · 2026-03:  → 100\n12:00 2 1 file: plan · март.xlsx:  → +1 ~0 −0\n"},
		"members": {sheet.Members, "code,name,role\nA1,Анна Б.,rep+supervisor\n", false,
			"12:00 2 1 name: Анна: Анна → Анна Б.\n12:00 2 1 roles: Анна: rep → rep+supervisor\n12:00 2 0 file: members · март.xlsx:  → +0 ~1 −0\n"},
		"nothing new": {sheet.Categories, "category,unit\nПиво,шт\n", false, "12:00 2 0 file: categories · март.xlsx:  → +0 ~0 −0\n"},
		"sales":       {sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,1\n2026-03-06,A1,Пиво,1\n", true, "12:00 2 1 file: sales · март.xlsx:  → +2 ~0 −0\n"},
	} {
		for _, rows := range []int{1000, 0} {
			undo := sheet.Small(rows, 1)
			h := newHouse(t)
			_, before := h.books(0)
			o := sheet.Options{Author: 2, Now: noon, Name: "март.xlsx"}
			if c.scoped {
				o.May = ofTeam(1).May
			}
			h.preview(c.kind, c.csv, o)
			if _, mistakes := h.try(c.kind, c.csv+"ZZ,ZZ,ZZ,ZZ\n", o); len(mistakes) == 0 {
				t.Errorf("%s: no mistakes", name)
			}
			if got, _ := h.books(before); got != "" {
				t.Errorf("%s: nothing was written, and the books say\n%s", name, got)
			}
			if _, mistakes := h.try(c.kind, c.csv, o); len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			if got, _ := h.books(before); got != c.want {
				t.Errorf("%s: the books say\n%s\nwant\n%s", name, got, c.want)
			}
			undo()
		}
	}
}

// A file of very many differences does not fill the books.
func TestBooksOfManyDifferences(t *testing.T) {
	csv := "client,name\n"
	for i := range 6000 {
		csv += fmt.Sprintf("K%d,Клиент\n", i)
	}
	h := newHouse(t)
	_, before := h.books(0)
	h.in(sheet.Clients, csv)
	got, _ := h.books(before)
	if n := strings.Count(got, " client: "); n != 5000 || !strings.HasSuffix(got, " file: clients:  → +6000 ~0 −0 · 5000/6000\n") {
		t.Errorf("%d clients are in the books, and last %s", n, got[strings.LastIndex(strings.TrimSpace(got), "\n"):])
	}
}

// An import that was broken off is entered once, when it is finished, for who sent the file.
func TestBooksOfResumed(t *testing.T) {
	defer sheet.Small(0, 1)()
	csv := "date,rep,category,volume\n"
	for day := range 9 {
		csv += fmt.Sprintf("2026-03-%02d,A1,Пиво,1\n", day+1)
	}
	entered := 0
	for commits := 1; ; commits++ {
		h := newHouse(t)
		_, before := h.books(0)
		left := commits
		o := sheet.Options{Today: today, Author: 2, Now: noon, Name: "март.xlsx", Rest: func() {}}
		_, _, err := sheet.Import(context.Background(), breaking{h.store, &left, commits%2 == 0}, sheet.Sales, strings.NewReader(csv), o)
		if err == nil {
			break
		}
		if !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		if _, _, err := sheet.Resume(context.Background(), h.store, sheet.Options{}); err != nil {
			t.Fatal(err)
		}
		wants := ""
		if h.ledger("A1") != "" {
			wants = "12:00 2 0 file: sales · март.xlsx:  → +9 ~0 −0\n"
			entered++
		}
		if got, _ := h.books(before); got != wants {
			t.Errorf("died at commit %d: the books say\n%s\nwant\n%s", commits, got, wants)
		}
	}
	if entered < 9 {
		t.Errorf("only %d of the imports that died were finished", entered)
	}
}

// What an older version has written down is finished as it would have been.
func TestBooksOfAnOlderIntent(t *testing.T) {
	h := newHouse(t)
	_, before := h.books(0)
	if err := h.store.Update(context.Background(), func(w storage.Writer) error {
		return w.PutIntent(storage.Intent{Ready: true, Body: []byte{2, 0, 7, 1, 2, 3, 4}})
	}); err != nil {
		t.Fatal(err)
	}
	result, resumed, err := sheet.Resume(context.Background(), h.store, sheet.Options{})
	if err != nil || !resumed || result.Rows != 7 || result.Mixed != 4 {
		t.Errorf("%+v, %v, %v", result, resumed, err)
	}
	if got, _ := h.books(before); got != "" {
		t.Errorf("the books say %s", got)
	}
}
