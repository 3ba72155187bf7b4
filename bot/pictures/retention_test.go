package pictures

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
	"runrate/storage"
	"runrate/storage/storagetest"
)

// baseOf opens the clients of an empty store: the pictures' numbers are made up below.
func baseOf(t testing.TB, by clients.By, look Look) Base {
	t.Helper()
	var base Base
	err := storagetest.NewModel().View(t.Context(), func(r storage.Reader) error {
		book, err := figures.Open(r)
		if err != nil {
			return err
		}
		c, err := clients.Open(book, clients.Question{By: by, AsOf: march.First() + 9}, march.First().UTC().AddDate(0, 0, 10))
		base = Base{Clients: c, Look: look}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return base
}

type movements = clients.Grouped[[]retention.Movement]

// monthsOf are consecutive months up to February: lost of start, a pair each.
func monthsOf(name string, lostOfStart ...int) movements {
	g := movements{Group: clients.Group{ID: uint32(len(name)), Name: name}}
	for i := 0; i < len(lostOfStart); i += 2 {
		lost, start := lostOfStart[i], lostOfStart[i+1]
		g.Of = append(g.Of, retention.Movement{Month: march - calc.Month((len(lostOfStart)-i)/2), Start: start, Lost: lost, Retained: start - lost, End: start - lost})
	}
	return g
}

// The title of churn by its rules: a last month that stands out, groups that
// differ, and silence where nothing does or there are too few clients.
func TestChurnTitles(t *testing.T) {
	for _, c := range []struct {
		by     clients.By
		groups []movements
		want   string
	}{
		{clients.Whole, []movements{monthsOf("")}, "Считать отток пока не из чего"},
		{clients.Whole, []movements{monthsOf("", 0, 0)}, "Считать отток пока не из чего"},
		{clients.Whole, []movements{monthsOf("", 1, 4)}, "Отток: клиентов пока мало, меньше пяти на начало месяца"},
		// 5 of 100 again and again, then 20: apart by 0.15, some five standard errors.
		{clients.Whole, []movements{monthsOf("", 5, 100, 5, 100, 5, 100, 20, 100)}, "Отток вырос: февраль 2026 — 20 %, обычно 5 %"},
		{clients.Whole, []movements{monthsOf("", 20, 100, 20, 100, 5, 100)}, "Отток снизился: февраль 2026 — 5 %, обычно 20 %"},
		// 7 of 100 after 5 of 100: chance.
		{clients.Whole, []movements{monthsOf("", 5, 100, 5, 100, 7, 100)}, "Отток за февраль 2026 — 7 %: ушло 7 из 100"},
		// 10 of 20 after 2 of 20: fewer than thirty clients are not held against others.
		{clients.Whole, []movements{monthsOf("", 2, 20, 10, 20)}, "Отток за февраль 2026 — 50 %: ушло 10 из 20"},
		{clients.BySegment, []movements{monthsOf("HoReCa", 30, 100), monthsOf("Сети", 5, 100)}, "Отток за 12 мес. выше всего: HoReCa, 30 % в месяц; Сети — 5 %"},
		// All months together against the last one: no finding that the newest month reverses.
		{clients.BySegment, []movements{monthsOf("HoReCa", 60, 100, 0, 40), monthsOf("Сети", 1, 100, 20, 100)}, "Отток снизился: февраль 2026 — 14,3 %, обычно 30,5 %"},
		{clients.BySegment, []movements{monthsOf("HoReCa", 9, 100), monthsOf("Сети", 6, 100)}, "Отток за февраль 2026 — 7,5 %: ушло 15 из 200"},
		{clients.BySegment, []movements{monthsOf("HoReCa", 20, 25), monthsOf("Сети", 5, 100)}, "Отток за февраль 2026 — 20 %: ушло 25 из 125"},
	} {
		p, err := Churn(baseOf(t, c.by, Look{Lang: storage.Russian}), c.groups, 12)
		if err != nil {
			t.Fatal(err)
		}
		title := ""
		switch f := p.Figure.(type) {
		case charts.Churn:
			title = f.Title
		case charts.Curves:
			title = f.Title
		}
		if plain(title) != c.want {
			t.Errorf("%v: the title is %q, want %q", c.groups, plain(title), c.want)
		}
	}
}

// cohort is one with its size and who bought k periods later; what is 0 or below is not over yet.
func cohort(month calc.Month, size int, bought ...int) []retention.Cell {
	cells := []retention.Cell{{Cohort: int(month), Size: size, Classic: size, OnAfter: size, Complete: true}}
	for i, n := range bought {
		cells = append(cells, retention.Cell{Cohort: int(month), K: i + 1, Size: size, Classic: max(n, -n), Complete: n >= 0})
	}
	return cells
}

func group[T any](name string, of ...[]T) clients.Grouped[[]T] {
	g := clients.Grouped[[]T]{Group: clients.Group{ID: uint32(len(name)), Name: name}}
	for _, o := range of {
		g.Of = append(g.Of, o...)
	}
	return g
}

func TestCohortTitles(t *testing.T) {
	steady := [][]retention.Cell{cohort(march-6, 60, 42), cohort(march-5, 60, 43), cohort(march-4, 60, 41), cohort(march-3, 60, 44), cohort(march-2, 60, 42), cohort(march-1, 60, -5)}
	worse := [][]retention.Cell{cohort(march-6, 60, 42), cohort(march-5, 60, 43), cohort(march-4, 60, 41), cohort(march-3, 60, 24), cohort(march-2, 60, 22), cohort(march-1, 60, 20), cohort(march, 9, -1)}
	for want, cells := range map[string][][]retention.Cell{
		"Когорты появятся, когда клиенты начнут покупать":                     nil,
		"Клиенты по месяцу первой покупки":                                    {cohort(march, 9, -1)},
		"Через 1 мес. после первой покупки покупают 71 % клиентов":            steady, // (42+43+41+44+42)/300 = 212/300
		"Новые клиенты держатся хуже: через 1 мес. покупают 37 % против 70 %": worse,  // 66/180 against 126/180
		"Через 1 мес. после первой покупки покупают 50 % клиентов":            {cohort(march-4, 6, 6), cohort(march-3, 6, 2), cohort(march-2, 6, 2), cohort(march-1, 6, 2)},
	} {
		p, err := CohortMap(baseOf(t, clients.Whole, Look{Lang: storage.Russian}), retention.Months, Cells{group("", cells...)})
		if err != nil {
			t.Fatal(err)
		}
		f := p.Figure.(charts.Cohorts)
		if plain(f.Title) != want {
			t.Errorf("the title is %q, want %q", plain(f.Title), want)
		}
		if marked := f.Marked != nil; marked != strings.Contains(want, "хуже") || marked && (f.Marked.From != 3 || f.Marked.To != 5) {
			t.Errorf("%s: marked is %v", want, f.Marked)
		}
	}
}

func TestKeptTitles(t *testing.T) {
	for _, c := range []struct {
		by     clients.By
		groups Cells
		want   string
	}{
		{clients.BySegment, Cells{}, "Возвращаются ли клиенты, пока не видно"},
		{clients.BySegment, Cells{group("HoReCa", cohort(march-5, 60, 50, 40, 20)), group("Сети", cohort(march-5, 60, 58, 57, 55))}, "Через 3 мес. покупают: Сети — 92 %, HoReCa — 33 %"},
		{clients.BySegment, Cells{group("HoReCa", cohort(march-5, 60, 50, 40, 30)), group("Сети", cohort(march-5, 60, 50, 41, 33))}, "Через 3 мес. после первой покупки покупают 53 % клиентов"}, // 63 of 120
		{clients.BySegment, Cells{group("HoReCa", cohort(march-5, 20, 1, 1, 1)), group("Сети", cohort(march-5, 20, 20, 20, 20))}, "Через 3 мес. после первой покупки покупают 53 % клиентов"},    // 21 of 40
		{clients.Whole, Cells{group("", cohort(march-1, 60, 30, -9))}, "Через 1 мес. после первой покупки покупают 50 % клиентов"},
		{clients.Whole, Cells{group("", cohort(march-1, 3, 3))}, "Кто покупает снова"},
	} {
		p, err := Kept(baseOf(t, c.by, Look{Lang: storage.Russian}), retention.Months, c.groups)
		if err != nil {
			t.Fatal(err)
		}
		if got := plain(p.Figure.(charts.Curves).Title); got != c.want {
			t.Errorf("the title is %q, want %q", got, c.want)
		}
	}
}

// lives are n clients who leave after so many days each, and so many who are still there after a year.
func lives(name string, leave, days, stay int) clients.Grouped[clients.Survival] {
	var seen []retention.Observation
	for i := range leave {
		seen = append(seen, retention.Observation{Days: days + i, Event: true})
	}
	for range stay {
		seen = append(seen, retention.Observation{Days: 400})
	}
	g := clients.Grouped[clients.Survival]{Group: clients.Group{ID: uint32(len(name)), Name: name}, Of: clients.Survival{N: len(seen), Curve: retention.KaplanMeier(seen)}}
	g.Of.Median, g.Of.HasMedian = g.Of.Curve.Median()
	return g
}

func TestSurvivalTitles(t *testing.T) {
	sure, unsure := retention.Test{P: 0.001, Freedom: 1, ChiSquared: 10}, retention.Test{P: 0.4, Freedom: 1, ChiSquared: 1}
	for _, c := range []struct {
		by   clients.By
		s    Survived
		want string
	}{
		{clients.Whole, Survived{}, "Сколько клиенты остаются, пока не видно"},
		{clients.Whole, Survived{Groups: []clients.Grouped[clients.Survival]{lives("", 3, 90, 3)}}, "Сколько остаются клиенты: их пока мало, 6"},
		{clients.Whole, Survived{Groups: []clients.Grouped[clients.Survival]{lives("", 60, 200, 40)}}, "Половина клиентов уходит за 8 мес."}, // the 50th of 100 leaves on day 249 = 8.2 months
		{clients.Whole, Survived{Groups: []clients.Grouped[clients.Survival]{lives("", 30, 200, 70)}}, "Через 12 мес. остаётся 70 % клиентов"},
		{clients.BySegment, Survived{Groups: []clients.Grouped[clients.Survival]{lives("Розница", 60, 200, 40), lives("Сети", 20, 200, 80)}, Test: sure, Tested: true}, "Розница: половина уходит за 8 мес.; Сети: больше половины остаются"},
		{clients.BySegment, Survived{Groups: []clients.Grouped[clients.Survival]{lives("Розница", 40, 200, 60), lives("Сети", 20, 200, 80)}, Test: sure, Tested: true}, "Через 12 мес. остаются: Сети — 80 %, Розница — 60 %"},
		{clients.BySegment, Survived{Groups: []clients.Grouped[clients.Survival]{lives("Розница", 22, 200, 78), lives("Сети", 20, 200, 80)}, Test: unsure, Tested: true}, "Сколько остаются клиенты, по сегментам"},
	} {
		p, err := Survival(baseOf(t, c.by, Look{Lang: storage.Russian}), c.s)
		if err != nil {
			t.Fatal(err)
		}
		if got := plain(p.Figure.(charts.Survival).Title); got != c.want {
			t.Errorf("the title is %q, want %q", got, c.want)
		}
	}
}

func TestRevenueTitles(t *testing.T) {
	february := func(name string, r retention.Revenue) clients.Grouped[[]clients.Period] {
		return group(name, []clients.Period{{Label: "2026-02", From: (march - 1).First(), To: (march - 1).Last(), Revenue: r}})
	}
	kept := retention.Revenue{Start: 1_000_000_00, Churned: 100_000_00, Contraction: 50_000_00, Expansion: 250_000_00, End: 1_100_000_00, Payers: 50}
	lost := retention.Revenue{Start: 1_000_000_00, Churned: 300_000_00, End: 700_000_00, Payers: 50}
	few := retention.Revenue{Start: 1000_00, End: 1000_00, Payers: 2}
	for _, c := range []struct {
		by     clients.By
		groups []clients.Grouped[[]clients.Period]
		want   string
	}{
		{clients.Whole, []clients.Grouped[[]clients.Period]{group[clients.Period]("")}, "Сравнивать деньги пока не с чем"},
		{clients.Whole, []clients.Grouped[[]clients.Period]{february("", few)}, "февраль 2026: 1 000 ₽, сравнивать почти не с чем"},
		{clients.Whole, []clients.Grouped[[]clients.Period]{february("", kept)}, "Свои клиенты принесли 110 % прежних денег: рост перекрыл потери"},
		{clients.Whole, []clients.Grouped[[]clients.Period]{february("", lost)}, "Свои клиенты принесли 70 % прежних денег: потеряно 300 тыс. ₽"},
		{clients.BySegment, []clients.Grouped[[]clients.Period]{february("HoReCa", lost), february("Сети", kept)}, "Денег сохранили: Сети — 110 %, HoReCa — 70 %"},
		{clients.BySegment, []clients.Grouped[[]clients.Period]{february("HoReCa", few), february("Сети", kept)}, "Свои клиенты принесли 110 % прежних денег: рост перекрыл потери"},
	} {
		p, err := Revenue(baseOf(t, c.by, Look{Lang: storage.Russian}), clients.Monthly, c.groups)
		if err != nil {
			t.Fatal(err)
		}
		title := ""
		switch f := p.Figure.(type) {
		case charts.Waterfall:
			title = f.Title
		case charts.Curves:
			title = f.Title
		}
		if plain(title) != c.want {
			t.Errorf("the title is %q, want %q", plain(title), c.want)
		}
	}
}

// Whatever the data, there is a picture whose characters are all in the fonts.
func TestEveryBaseIsAPicture(t *testing.T) {
	days := []retention.Day{{K: 0, Calendar: retention.Count{Eligible: 9, N: 9}, Hours24: retention.Count{Eligible: 9, N: 9}}, {K: 1, Calendar: retention.Count{Eligible: 9, N: 3}, Hours24: retention.Count{Eligible: 8, N: 1}}}
	for _, lang := range []storage.Lang{storage.Russian, storage.English} {
		for _, theme := range []string{"light", "dark"} {
			if raceDetector && (lang == storage.English) != (theme == "dark") { // half of them: packing takes it long
				continue
			}
			for _, by := range []clients.By{clients.Whole, clients.BySegment} {
				b := baseOf(t, by, Look{Lang: lang, Theme: theme})
				names := []string{""}
				if by != clients.Whole {
					names = []string{"Сети", "", strings.Repeat("Имя ", 15), "HoReCa", "E", "F", "GGGGGGG", "HHHHHHHH"}
				}
				draw := func(what string, p Picture, err error) {
					t.Helper()
					if err == nil {
						_, err = p.PNG()
					}
					if err != nil {
						t.Errorf("%s, %s, %s, by %d: %v", what, lang, theme, by, err)
					}
					if missing := charts.Missing(strings.ReplaceAll(fmt.Sprintf("%+v", withoutFunctions(p.Figure)), "\n", " ")); len(missing) > 0 {
						t.Errorf("%s in %s: these cannot be drawn: %q", what, lang, missing)
					}
				}
				var moved []movements
				var cells Cells
				var survived Survived
				var periods []clients.Grouped[[]clients.Period]
				var nday []clients.Grouped[[]retention.Day]
				for i, name := range names {
					moved = append(moved, monthsOf(name, 0, 0, i, 1+i*20, 2*i, 4+i*20))
					cells = append(cells, group(name, cohort(march-2, 1+10*i, i, -i), cohort(march-1, 2, 1)))
					survived.Groups = append(survived.Groups, lives(name, i*10, 20+i, i))
					periods = append(periods, group(name, []clients.Period{{Label: "2026-02", To: (march - 1).Last(), Revenue: retention.Revenue{Start: calc.Money(i), End: calc.Money(math.MaxInt32), New: math.MaxInt32 - calc.Money(i), Payers: i * 9}}}))
					nday = append(nday, group(name, days))
				}
				p, err := Churn(b, moved, 12)
				draw("churn", p, err)
				p, err = Kept(b, retention.Weeks(0), cells)
				draw("kept", p, err)
				p, err = CohortMap(b, retention.Months, cells)
				draw("cohorts", p, err)
				p, err = Survival(b, survived)
				draw("survival", p, err)
				p, err = Revenue(b, clients.Days90, periods)
				draw("revenue", p, err)
				p, err = NDay(b, nday)
				draw("nday", p, err)
				p, err = ToVisit(b, nil)
				draw("visit", p, err)
			}
		}
	}
}

// withoutFunctions leaves what a figure says.
func withoutFunctions(f charts.Figure) charts.Figure { return said(f) }
