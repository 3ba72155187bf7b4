package pictures

import (
	"fmt"
	"strings"
	"testing"

	"runrate/bot/text"
	"runrate/calc/retention"
	"runrate/charts"
	"runrate/storage"
)

// The title of the reasons is the finding, and of few losses it is none.
func TestReasonsTitle(t *testing.T) {
	for _, c := range []struct {
		counts   map[string]int
		ru, en   string
		cut      int
		withWhat bool // shares are shown
	}{
		{map[string]int{"цены": 3, "сезон": 1}, "Почему уходят клиенты: 4 ухода за год", "Why clients leave: 4 losses in a year", 0, false},
		{map[string]int{"цены": 1}, "Почему уходят клиенты: 1 уход за год", "Why clients leave: 1 loss in a year", 0, false},
		{map[string]int{"цены": 5}, "Все уходы — по одной причине: цены", "All losses have one reason: цены", 0, true},
		{map[string]int{"цены": 8, "сезон": 2}, "Одна причина из двух — 80 % уходов: цены", "One reason of two makes 80% of losses: цены", 1, true},
		{map[string]int{"цены": 10, "конкурент": 6, "сезон": 1, "сервис": 1, "закрылся": 1, "": 1}, "Две причины из шести — 80 % уходов: цены, конкурент", "Two reasons of six make 80% of losses: цены, конкурент", 2, true},
		{map[string]int{"цены": 10, "конкурент": 5, "сезон": 1, "сервис": 1, "закрылся": 1, "": 2}, "Три причины из шести — 85 % уходов: цены, конкурент, другое", "Three reasons of six make 85% of losses: цены, конкурент, other", 3, true},
		{map[string]int{"цены": 4, "сезон": 3, "сервис": 3}, "Чаще всего причина — цены: 40 % уходов", "The most frequent reason: цены, 40% of losses", 0, true},
		{map[string]int{"цены": 3, "сезон": 3, "сервис": 2}, "Главной причины нет: чаще других — сезон и цены", "No reason stands out: the first are сезон and цены", 0, true},
		{map[string]int{"": 6, "цены": 3, "сезон": 1}, "Чаще всего причина не из списка: 60 % уходов", "Most often the reason is not on the list: 60% of losses", 0, true},
	} {
		for lang, want := range map[storage.Lang]string{storage.Russian: c.ru, storage.English: c.en} {
			p, err := Reasons(retention.Pareto(c.counts), "Север", march.First(), march.Last(), Look{Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			f := p.Figure.(charts.Pareto)
			if got := plain(f.Title); got != want {
				t.Errorf("of %v the title is %q, want %q", c.counts, got, want)
			}
			if f.Cut != c.cut || (f.CutLabel != "") != (c.cut > 0) {
				t.Errorf("of %v the first %d are the vital few (%q), want %d", c.counts, f.Cut, f.CutLabel, c.cut)
			}
			if shows := strings.Contains(fmt.Sprint(f.Rows, p.Caption, f.Title), "%"); shows != c.withWhat {
				t.Errorf("of %v percents are shown: %v", c.counts, shows)
			}
			if missing := charts.Missing(fmt.Sprintf("%+v", f)); len(missing) > 0 {
				t.Errorf("these cannot be drawn: %q", missing)
			}
			if _, err := p.PNG(); err != nil {
				t.Error(err)
			}
		}
	}
}

// The rows are the reasons, with their counts and shares, the caption names them.
func TestReasonsRows(t *testing.T) {
	p, err := Reasons(retention.Pareto(map[string]int{"цены": 6, "конкурент": 3, "": 1}), "", march.First(), march.Last(), Look{Lang: storage.Russian})
	if err != nil {
		t.Fatal(err)
	}
	f := p.Figure.(charts.Pareto)
	for i, want := range []charts.ParetoRow{{Name: "цены", Count: 6, Share: "60 %", Cumulative: "60 %"}, {Name: "конкурент", Count: 3, Share: "30 %", Cumulative: "90 %"}, {Name: "другое", Count: 1, Share: "10 %", Cumulative: "100 %"}} {
		got := f.Rows[i]
		got.Share, got.Cumulative = plain(got.Share), plain(got.Cumulative)
		if got != want {
			t.Errorf("row %d is %+v, want %+v", i, got, want)
		}
	}
	said := plain(text.WithoutMarkup(p.Caption))
	for _, want := range []string{"Вся компания", "цены — 6 (60 %)", "другое — 1 (10 %)", "Всего 10 уходов · на вт 31 марта"} {
		if !strings.Contains(said, want) {
			t.Errorf("the caption has no %q:\n%s", want, said)
		}
	}
	other, err := Reasons(retention.Pareto(map[string]int{"цены": 6, "конкурент": 4}), "", march.First(), march.Last(), Look{Lang: storage.Russian})
	if err != nil || other.Key == p.Key {
		t.Errorf("another picture has the same key, %v", err)
	}
}
