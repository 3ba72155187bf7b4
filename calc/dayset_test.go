package calc_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
)

// A DaySet against a plain map of dates: months apart by more than a word's bits included.
func TestDaySetAgainstMap(t *testing.T) {
	start := calc.NewMonth(2019, 12).First()
	date := rapid.Custom(func(rt *rapid.T) calc.Date {
		return start + calc.Date(rapid.SampledFrom([]int32{0, 1, 30, 31, 59, 60, 61, 91, 365, 790, 1948, 1979, 3000, 5900}).Draw(rt, "day")) + calc.Date(rapid.Int32Range(0, 3).Draw(rt, "more"))
	})
	rapid.Check(t, func(rt *rapid.T) {
		s, model := calc.DaySet{}, map[calc.Date]bool{}
		for range rapid.IntRange(0, 25).Draw(rt, "changes") {
			d, in := date.Draw(rt, "date"), rapid.IntRange(0, 3).Draw(rt, "in") > 0
			before, kept := slices.Collect(s.All()), s
			s = s.With(d, in)
			if model[d] = in; !in {
				delete(model, d)
			}
			if !slices.Equal(slices.Collect(kept.All()), before) {
				rt.Fatal("With has changed its receiver")
			}
		}
		agree(rt, s, model)
		cut := date.Draw(rt, "cut")
		left := map[calc.Date]bool{}
		last := calc.Date(0)
		for d := range model {
			if d <= cut {
				left[d] = true
				last = max(last, d)
			}
		}
		agree(rt, s.Until(cut), left)
		agree(rt, s, model) // Until shares, and changes nothing
		if s.Upto(cut) != last {
			rt.Fatalf("Upto(%s) = %s, want %s", cut, s.Upto(cut), last)
		}
		agree(rt, calc.NewDaySet(s.Parts()), model)
		agree(rt, s.Clone(), model)
	})
}

func agree(rt *rapid.T, s calc.DaySet, model map[calc.Date]bool) {
	rt.Helper()
	var dates []calc.Date
	for d := range model {
		dates = append(dates, d)
	}
	slices.Sort(dates)
	got := slices.Collect(s.All())
	if !slices.Equal(got, dates) || s.Len() != len(dates) || s.Empty() != (len(dates) == 0) {
		rt.Fatalf("the set is %v, want %v", got, dates)
	}
	if len(dates) > 0 && (s.First() != dates[0] || s.Last() != dates[len(dates)-1]) {
		rt.Fatalf("from %s to %s, want %v", s.First(), s.Last(), dates)
	}
	for _, d := range dates {
		if !s.Has(d) || s.Has(d+1) != model[d+1] || s.Has(d-1) != model[d-1] || !s.HasMonth(d.Month()) {
			rt.Fatalf("around %s", d)
		}
	}
	if first, months, days := s.Parts(); len(days) > 0 && (months[0]&1 == 0 || months[len(months)-1] == 0 || first != dates[0].Month() || slices.Contains(days, 0)) {
		rt.Fatal("the parts do not agree")
	}
}
