package pictures

import (
	"fmt"
	"strings"
	"testing"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/runrate"
	"runrate/charts"
	"runrate/storage"
)

// state makes up a month of so many categories: behind, on pace, met, without
// a plan, and before the first day has elapsed.
func state(categories int, days runrate.Days) figures.Month {
	m := figures.Month{Member: storage.Member{Name: "Анна Ёлкина"}, Month: days.Month, Days: days}
	for i := range categories {
		line := runrate.Line{Days: days, HasPlan: i%5 != 3, Plan: 2000 * calc.Unit, Before: calc.Volume(i*137%2300) * calc.Unit}
		c := storage.Category{ID: storage.CategoryID(i + 1), Name: fmt.Sprintf("Категория %d", i+1), Unit: []string{"шт", "кг", "л"}[i%3], Price: 100, HasPrice: i%2 == 0}
		m.Lines = append(m.Lines, figures.Category{Category: c, Line: line})
	}
	return m
}

var (
	march   = calc.NewMonth(2026, 3)
	begun   = runrate.Days{Month: march, Today: march.First() + 1, Total: 21_000, Open: true, Target: march.First() + 1, TargetPart: 1, LeftParts: 21}
	midway  = runrate.Days{Month: march, Today: march.First() + 9, Total: 21_000, Elapsed: 5_000, Open: true, Target: march.First() + 9, TargetPart: 1, LeftParts: 16}
	settled = runrate.Days{Month: march, Today: march.Last(), Total: 21_000, Elapsed: 21_000, Counted: true}
)

// Everything that a picture says can be drawn: no character of it is missing in the fonts.
func TestNoGlyphIsMissing(t *testing.T) {
	for _, lang := range text.Languages {
		for _, days := range []runrate.Days{begun, midway, settled} {
			m := state(12, days)
			m.Unconfirmed = true
			p, err := bars(m, Look{Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprintf("%+v", p.Figure)
			for _, l := range m.Lines {
				p, err := burnUp(m, l, figures.BurnUp{Off: make([]bool, 31), Fact: []float64{0}, Sales: 2}, Look{Lang: lang})
				if err != nil {
					t.Fatal(err)
				}
				b := p.Figure.(charts.BurnUp)
				b.Format = charts.Format{Thousand: b.Format.Thousand, Million: b.Format.Million, Billion: b.Format.Billion}
				said += fmt.Sprintf("%+v", b)
			}
			if missing := charts.Missing(said); len(missing) > 0 {
				t.Errorf("in %s these cannot be drawn: %q", lang, missing)
			}
		}
	}
}

// The title is the finding, by rules; and it keeps silent where there is none.
func TestTitles(t *testing.T) {
	line := func(days runrate.Days, plan, sold calc.Volume) figures.Category {
		return figures.Category{Category: storage.Category{ID: 1, Name: "Пиво", Unit: "шт"}, Line: runrate.Line{Days: days, HasPlan: plan > 0, Plan: plan * calc.Unit, Before: sold * calc.Unit}}
	}
	for _, c := range []struct {
		days       runrate.Days
		plan, sold calc.Volume
		want, bars string
	}{
		{begun, 2100, 0, "Пиво: нужно 100 шт в день, месяц только начался", "Месяц только начался: темпа ещё не видно"},
		{midway, 2100, 250, "Пиво: идём на 50 % плана, не хватит 1 050 шт", "Слабее всего — Пиво: идём на 50 % плана"},
		{midway, 2100, 500, "Пиво: идём на 100 % плана, темпа хватает", "Везде темпа хватает на план"},
		{midway, 2100, 2100, "Пиво: план выполнен", "Все планы месяца выполнены"},
		{midway, 2100, 2160, "Пиво: план выполнен, сверх него 60 шт", "Все планы месяца выполнены"},
		{midway, 0, 40, "Пиво: 40 шт за месяц, плана нет", "Плана на март 2026 нет, есть только факт"},
		{settled, 2100, 2000, "Пиво: до плана не хватило 100 шт", "Дальше всего от плана — Пиво: 95,2 %"},
	} {
		m := figures.Month{Month: march, Days: c.days, Lines: []figures.Category{line(c.days, c.plan, c.sold)}}
		p, err := burnUp(m, m.Lines[0], figures.BurnUp{Current: m.Lines[0].Closed().Ratio().Div(c.days.Elapsed.Ratio())}, Look{Lang: storage.Russian})
		if err != nil {
			t.Fatal(err)
		}
		if got := plain(p.Figure.(charts.BurnUp).Title); got != c.want {
			t.Errorf("the title is %q, want %q", got, c.want)
		}
		all, err := bars(m, Look{Lang: storage.Russian})
		if err != nil {
			t.Fatal(err)
		}
		if got := plain(all.Figure.(charts.Bars).Title); got != c.bars {
			t.Errorf("the title of all is %q, want %q", got, c.bars)
		}
	}
}

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// The weakest comes first, forty categories fit, and what has no room is told.
func TestManyCategories(t *testing.T) {
	p, err := bars(state(40, midway), Look{Lang: storage.English, Theme: "dark"})
	if err != nil {
		t.Fatal(err)
	}
	b := p.Figure.(charts.Bars)
	if len(b.Rows) != charts.RoomForBars(8) || len(b.NoTarget) != 8 || b.More != fmt.Sprintf("%d more categories", 32-len(b.Rows)) {
		t.Errorf("%d rows, %d without a plan, %q", len(b.Rows), len(b.NoTarget), b.More)
	}
	for i := range b.Rows[1:] {
		if b.Rows[i].Percent > b.Rows[i+1].Percent {
			t.Errorf("row %d, %v %%, comes before %v %%", i, b.Rows[i].Percent, b.Rows[i+1].Percent)
		}
	}
	if _, err := p.PNG(); err != nil {
		t.Error(err)
	}
}

// The key is the picture's: it changes with what is shown and with how, and with nothing else.
func TestKey(t *testing.T) {
	key := func(m figures.Month, look Look) string {
		p, err := bars(m, look)
		if err != nil {
			t.Fatal(err)
		}
		return p.Key
	}
	base := key(state(5, midway), Look{Lang: storage.Russian})
	if again := key(state(5, midway), Look{Lang: storage.Russian}); again != base {
		t.Error("the same picture has two keys")
	}
	sold := state(5, midway)
	sold.Lines[0].SoldToday = calc.Unit
	sold.Lines[0].Days.Counted = true
	for name, other := range map[string]string{
		"a theme":    key(state(5, midway), Look{Lang: storage.Russian, Theme: "dark"}),
		"a language": key(state(5, midway), Look{Lang: storage.English}),
		"a sale":     key(sold, Look{Lang: storage.Russian}),
	} {
		if other == base {
			t.Errorf("%s leaves the key as it is", name)
		}
	}
}
