package sheet_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
	"runrate/storage/storagetest"
)

// preview shows what a file that has to be right would do.
func (h house) preview(kind sheet.Kind, csv string, o sheet.Options) sheet.Outcome {
	h.Helper()
	o.Today = today
	out, mistakes, err := sheet.Preview(context.Background(), h.store, kind, strings.NewReader(csv), o)
	if err != nil || len(mistakes) > 0 {
		h.Fatalf("%s: %v %v", kind, err, mistakes)
	}
	return out
}

// lines writes differences, one a line.
func lines(all []sheet.Difference) string {
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprintf("%s %d: %s: %s → %s", d.Kind, d.Team, d.Of, d.From, d.To))
	}
	return strings.Join(out, "\n")
}

func TestDifferences(t *testing.T) {
	year := "date,kind\n"
	for _, d := range []string{"01-01", "01-07", "02-23", "03-08", "05-03", "05-10", "11-04"} {
		year += "2027-" + d + ",off\n"
	}
	for name, c := range map[string]struct {
		kind      sheet.Kind
		was, csv  string
		wants     string
		isCounted string
	}{
		"plan": {sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,2400,\nA1,2026-03,Сок,10,HoReCa\nA1,2026-03,Сок,20,Сети\n",
			"rep,month,category,volume,segment\nA1,2026-03,Пиво,2600,\nA1,2026-03,Сок,15.5,HoReCa\nA2,2026-04,Пиво,1,\n",
			"plan 1: Анна · Пиво · 2026-03: 2400 → 2600\nplan 1: Анна · Сок · 2026-03: 30 → 15.5\nplan 1: Анна · Сок · 2026-03 · HoReCa: 10 → 15.5\nplan 1: Анна · Сок · 2026-03 · Сети: 20 → \nplan 1: Борис · Пиво · 2026-04:  → 1", "+1 ~3 -1"},
		"members": {sheet.Members, "code,name,role,team,zone\nQ,Глеб,rep,Юг,\n", "code,name,role,team,zone\nQ,Глеб Б.,rep+supervisor,Север,Asia/Omsk\nN,Вера,rep,Запад,\n",
			"name 1: Глеб: Глеб · — → Глеб Б. · Asia/Omsk\nroles 1: Глеб: rep → rep+supervisor\nteam 1: Глеб: Юг → Север\nname 3: Вера:  → N · Вера\nroles 3: Вера:  → rep\nteam 3: Вера:  → Запад", "+1 ~1 -0"},
		"clients": {sheet.Clients, "client,name,segment,rep\nK1,Ромашка,HoReCa,A1\nK2,Лютик,HoReCa,\n", "client,name,segment,rep\nK1,Ромашка-2,HoReCa,A1\nK2,Лютик,,X1\nK3,Мак,Сети,A2\n",
			"client 1: Ромашка: Ромашка → Ромашка-2\nclient 2: Лютик: HoReCa · — → — · Анна\nclient 1: Мак:  → K3 · Мак · Сети · Борис", "+1 ~2 -0"},
		"categories": {sheet.Categories, "category,unit,price,aliases,packs\nКвас,л,,,\n", "category,unit,price,aliases,packs\nКвас,кор,95.5,kvas|квасок,ящ=20\nМёд,кг,,,\n",
			"category 0: Квас: л · — · — · — → кор · 95.5 · kvas|квасок · ящ=20\ncategory 0: Мёд:  → Мёд · кг", "+1 ~1 -0"},
		"calendar":     {sheet.Calendar, year, year + "2027-12-31,short\n2027-12-30,off\n", "day 0: 2027: 7 → 9 (±2)", "+0 ~1 -0"},
		"a new year":   {sheet.Calendar, "date,kind\n2022-01-03,off\n2022-01-07,off\n2022-02-23,off\n2022-03-08,off\n2022-05-09,off\n2022-11-04,off\n", year, "day 0: 2027:  → 7", "+0 ~1 -0"},
		"the same":     {sheet.Clients, "client,name\nK1,Ромашка\n", "client,name\nK1,Ромашка\n", "", "+0 ~0 -0"},
		"sales by day": {sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,10\n2026-03-05,A1,Сок,3\n2026-03-06,A1,Пиво,7\n2026-03-07,A1,Пиво,100\n", "date,rep,category,volume\n2026-03-05,A1,Пиво,12\n2026-03-06,A1,Пиво,7\n2026-04-01,A2,Пиво,-1\n", "sale 1: Анна · Пиво · 2026-03: 17 → 19\nsale 1: Анна · Сок · 2026-03: 3 → \nsale 1: Борис · Пиво · 2026-04:  → -1", "+1 ~1 -1"},
		"sales by document": {sheet.Sales, "date,rep,category,volume,doc\n2026-03-05,A1,Пиво,10,D1\n2026-03-05,A1,Пиво,5,D2\n", "date,rep,category,volume,doc\n2026-03-06,A2,Пиво,11,D1\n",
			"sale 1: Анна · Пиво · 2026-03: 15 → 5\nsale 1: Борис · Пиво · 2026-03:  → 11", "+1 ~0 -1"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.in(c.kind, c.was)
			before := everything(t, h.store)
			out := h.preview(c.kind, c.csv, sheet.Options{})
			if got := lines(out.Differences); got != c.wants {
				t.Errorf("the differences are\n%s\nwant\n%s", got, c.wants)
			}
			if got := fmt.Sprintf("+%d ~%d -%d", out.Added, out.Changed, out.Removed); got != c.isCounted {
				t.Errorf("counted %s, want %s", got, c.isCounted)
			}
			if after := everything(t, h.store); after != before {
				t.Errorf("a preview has written:\n%s\nbefore\n%s", after, before)
			}
			if again := h.preview(c.kind, c.csv, sheet.Options{}); again.Digest != out.Digest {
				t.Errorf("the digest is %s, and then %s", out.Digest, again.Digest)
			}
			result, mistakes := h.try(c.kind, c.csv, sheet.Options{Expect: out.Digest})
			if fmt.Sprintf("%+v", result) != fmt.Sprintf("%+v", out.Result) || len(mistakes) > 0 {
				t.Errorf("the import came to %+v, %v, and the preview to %+v", result, mistakes, out.Result)
			}
		})
	}
}

// What has changed since the preview is not overwritten unseen.
func TestStale(t *testing.T) {
	for kind, c := range map[sheet.Kind]struct{ csv, meanwhile string }{
		sheet.Plan:    {"rep,month,category,volume\nA1,2026-03,Пиво,100\n", "rep,month,category,volume\nA1,2026-03,Пиво,90\n"},
		sheet.Clients: {"client,name,segment\nK1,Ромашка,Сети\n", "client,name,segment\nK1,Ромашка,HoReCa\n"},
		sheet.Sales:   {"date,rep,client,category,volume\n2026-03-05,A1,К1,Пиво,100\n2026-03-06,A1,К2,Пиво,100\n", "date,rep,client,category,volume\n2026-03-05,A1,К1,Пиво,100\n"},
	} {
		for _, rows := range []int{1000, 0} {
			undo := sheet.Small(rows, 1)
			h := newHouse(t)
			out := h.preview(kind, c.csv, sheet.Options{})
			h.in(kind, c.meanwhile)
			before := everything(t, h.store)
			_, mistakes, err := sheet.Import(context.Background(), h.store, kind, strings.NewReader(c.csv), sheet.Options{Today: today, Expect: out.Digest})
			if !errors.Is(err, sheet.ErrStale) || len(mistakes) > 0 || everything(t, h.store) != before {
				t.Errorf("%s: %v %v, want sheet.ErrStale and nothing written", kind, err, mistakes)
			}
			undo()
		}
	}
}

func TestPreviewOfMistakes(t *testing.T) {
	h := newHouse(t)
	for _, kind := range []sheet.Kind{sheet.Plan, sheet.Sales} {
		csv := "rep,month,date,category,volume\nZZ,2026-03,2026-03-05,Пиво,1\n"
		_, want := h.try(kind, csv, sheet.Options{})
		out, mistakes, err := sheet.Preview(context.Background(), h.store, kind, strings.NewReader(csv), sheet.Options{Today: today})
		if err != nil || out.Mistakes != 1 || joined(mistakes) != joined(want) || out.Digest != "" {
			t.Errorf("%s: %v %v %+v", kind, err, mistakes, out)
		}
	}
}

// A file may differ in more than is kept.
func TestManyDifferences(t *testing.T) {
	csv := "client,name\n"
	for i := range 6000 {
		csv += fmt.Sprintf("K%d,Клиент\n", i)
	}
	h := newHouse(t)
	out := h.preview(sheet.Clients, csv, sheet.Options{})
	if len(out.Differences) != 1000 || out.More != 5000 || out.Added != 6000 {
		t.Errorf("%d differences and %d more of %d", len(out.Differences), out.More, out.Added)
	}
	if other := h.preview(sheet.Clients, strings.Replace(csv, "K5999,Клиент", "K5999,Другой", 1), sheet.Options{}); other.Digest == out.Digest {
		t.Error("the last of the differences is not in the digest")
	}
}

// An import that has to be finished first is not compared with.
func TestPreviewOfUnfinished(t *testing.T) {
	defer sheet.Small(0, 1)()
	h := newHouse(t)
	left := 4
	csv := "date,rep,category,volume\n2026-03-01,A1,Пиво,1\n2026-03-02,A1,Пиво,1\n"
	if _, _, err := sheet.Import(context.Background(), breaking{h.store, &left, true}, sheet.Sales, strings.NewReader(csv), sheet.Options{Today: today}); !errors.Is(err, errDied) {
		t.Fatal(err)
	}
	if _, _, err := sheet.Preview(context.Background(), h.store, sheet.Sales, strings.NewReader(csv), sheet.Options{Today: today}); !errors.Is(err, sheet.ErrUnfinished) {
		t.Errorf("%v, want sheet.ErrUnfinished", err)
	}
}

// counted sums up what counts of some days, by rep and category.
func counted(t rapid.TB, s storage.Store, days map[storage.SaleKey]bool) map[string]calc.Volume {
	sums := map[string]calc.Volume{}
	if err := s.View(context.Background(), func(r storage.Reader) error {
		clear(sums)
		for day := range days {
			m, err := r.Member(day.Rep)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			if err := r.Sales(day.Team, day.Rep, day.Date, day.Date, func(s storage.Sale) error {
				if s.Counted {
					sums[fmt.Sprint(m.Name, s.Category, s.Date.Month())] += s.Volume
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return sums
}

// chatter writes what reps may have written in chat, on the days of the drawn files.
func chatter(rt *rapid.T, s storage.Store) {
	var sales []storage.Sale
	for i := range rapid.IntRange(0, 5).Draw(rt, "entries") {
		rep := storage.MemberID(rapid.IntRange(1, 2).Draw(rt, "rep"))
		sales = append(sales, storage.Sale{SaleKey: storage.SaleKey{Team: 1, Rep: rep, Date: today + calc.Date(rapid.IntRange(-2, 2).Draw(rt, "day")),
			Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: int64(i) + 1, Line: 1}}, Category: 1, Volume: calc.Volume(rapid.IntRange(1, 9).Draw(rt, "volume")) * calc.Unit})
	}
	if err := s.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, sales) }); err != nil {
		rt.Fatal(err)
	}
}

// A preview of sales writes nothing and tells what the import then does: the
// same counts, and sums as the ledger has them before and after.
func TestPreviewOfSales(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		if rapid.Bool().Draw(rt, "in chunks") {
			defer sheet.Small(0, rapid.IntRange(1, 4).Draw(rt, "chunk"))()
		}
		s := company(rt, dir, fmt.Sprint(runs, "shown"))
		defer s.Close()
		chatter(rt, s)
		for _, f := range rapid.SliceOfN(salesFiles, 1, 3).Draw(rt, "files") {
			before := everything(rt, s)
			o := sheet.Options{Append: f.add, Unnamed: rapid.Bool().Draw(rt, "unnamed"), Today: today}
			out, mistakes, err := sheet.Preview(context.Background(), storagetest.Twice(s), sheet.Sales, strings.NewReader(f.csv), o)
			if err != nil {
				rt.Fatal(err)
			}
			if after := everything(rt, s); after != before {
				rt.Fatalf("a preview has written:\n%s\nbefore\n%s", after, before)
			}
			all := map[storage.SaleKey]bool{}
			for rep := range storage.MemberID(4) {
				for team := range storage.TeamID(3) {
					for d := today - 3; d < today+4; d++ {
						all[storage.SaleKey{Team: team, Rep: rep, Date: d}] = true
					}
				}
			}
			was := counted(rt, s, all)
			o.Expect = out.Digest
			result, told, err := sheet.Import(context.Background(), s, sheet.Sales, strings.NewReader(f.csv), o)
			if err != nil || joined(told) != joined(mistakes) || fmt.Sprintf("%+v", result) != fmt.Sprintf("%+v", out.Result) {
				rt.Fatalf("the import came to\n%+v %v %v, the preview to\n%+v %v", result, told, err, out.Result, mistakes)
			}
			is := counted(rt, s, all)
			sameDifferences(rt, out.Differences, was, is)
		}
	})
}

// sameDifferences compares what was shown with how sums have changed: as
// much, if not from and to the same, for a file speaks of some of a month's days.
func sameDifferences(rt *rapid.T, shown []sheet.Difference, was, is map[string]calc.Volume) {
	got := map[string]calc.Volume{}
	for _, d := range shown {
		parts := strings.Split(d.Of, " · ")
		category := slices.Index([]string{"—", "Пиво", "Сок"}, parts[1])
		from, to := volume(d.From), volume(d.To)
		month, _ := calc.ParseMonth(parts[2])
		got[fmt.Sprint(strings.Trim(parts[0], "—"), category, month)] += to - from
	}
	for key := range is {
		if _, ok := was[key]; !ok {
			was[key] = 0
		}
	}
	for key, v := range was {
		if is[key]-v != got[key] {
			rt.Errorf("%s changed by %s, shown was %s", key, is[key]-v, got[key])
		}
	}
}

// volume reads a difference's side.
func volume(s string) calc.Volume {
	v, _ := calc.ParseVolume(cmp.Or(s, "0"))
	return v
}
