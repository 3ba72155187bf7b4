package retention_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc/retention"
)

// observed reads times as people print them: 6+ is censored at 6.
func observed(events []int, censored []int) []retention.Observation {
	var all []retention.Observation
	for _, d := range events {
		all = append(all, retention.Observation{Days: d, Event: true})
	}
	for _, d := range censored {
		all = append(all, retention.Observation{Days: d})
	}
	return all
}

// Remission times, in weeks. Source: Gehan, Biometrika 52 (1965); Freireich et al., Blood 21 (1963).
var (
	sixMP   = observed([]int{6, 6, 6, 7, 10, 13, 16, 22, 23}, []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
	placebo = observed([]int{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}, nil)
)

// Acute myelogenous leukaemia, with maintenance chemotherapy and without. Source: Miller, Survival Analysis (1981), p. 49.
var (
	maintained    = observed([]int{9, 13, 18, 23, 31, 34, 48}, []int{13, 28, 45, 161})
	nonmaintained = observed([]int{5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45}, []int{16})
)

func TestLogRankPublished(t *testing.T) {
	for _, c := range []struct {
		name      string
		a, b      []retention.Observation
		chi2, p   float64
		tolerance float64
	}{
		// χ² as R's survdiff prints them for these data.
		{"Gehan", sixMP, placebo, 16.792941, math.NaN(), 5e-7},
		{"aml", maintained, nonmaintained, 3.3963887, 0.0653393, 5e-8},
	} {
		got, ok := retention.LogRank([][]retention.Observation{c.a, c.b})
		if !ok || math.Abs(got.ChiSquared-c.chi2) > c.tolerance || got.Freedom != 1 || math.Abs(got.P-c.p) > c.tolerance {
			t.Errorf("%s: %+v, want %v", c.name, got, c)
		}
		back, _ := retention.LogRank([][]retention.Observation{c.b, c.a})
		if math.Abs(back.ChiSquared-got.ChiSquared) > 1e-9 {
			t.Errorf("%s: another order gives %v", c.name, back.ChiSquared)
		}
	}
}

// Kalbfleisch and Prentice, 2nd edition, and every textbook after Gehan: the
// estimate for 6-MP at 6, 7, 10, 13, 16, 22, 23 weeks.
func TestKaplanMeierPublished(t *testing.T) {
	curve := retention.KaplanMeier(sixMP)
	for week, want := range map[int]float64{6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448} {
		if got := curve.At(week); math.Abs(got-want) > 5e-4 {
			t.Errorf("S(%d) = %.4f, want %.3f", week, got, want)
		}
	}
	if median, ok := curve.Median(); !ok || median != 23 {
		t.Errorf("the median is %d, %v; want 23", median, ok)
	}
	if n := curve.AtRisk(10); n != 15 {
		t.Errorf("%d at risk at 10 weeks, want 15", n)
	}
	// By hand: V = 3/(21·18) = 1/126; ln S = ln(6/7); exponents exp(±1.959964·0.0890871/0.1541507) = 3.104 and 0.3222.
	first := curve[0]
	if math.Abs(first.Lower-math.Pow(6.0/7, 3.10396)) > 1e-4 || math.Abs(first.Upper-math.Pow(6.0/7, 0.322169)) > 1e-4 {
		t.Errorf("the interval at 6 weeks is %.4f–%.4f", first.Lower, first.Upper)
	}
}

// Without censoring the estimate is 1 − the empirical distribution.
func TestKaplanMeierWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 20), 1, 40).Draw(rt, "days")
		curve := retention.KaplanMeier(observed(days, nil))
		for at := range 21 {
			left := 0
			for _, d := range days {
				if d > at {
					left++
				}
			}
			if want := float64(left) / float64(len(days)); math.Abs(curve.At(at)-want) > 1e-12 {
				rt.Fatalf("S(%d) = %v, want %v", at, curve.At(at), want)
			}
		}
	})
}

// The interval holds the estimate, and the order of what was seen does not matter.
func TestKaplanMeierBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seen := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) retention.Observation {
			return retention.Observation{Days: rapid.IntRange(0, 15).Draw(rt, "days"), Event: rapid.Bool().Draw(rt, "event")}
		}), 0, 40).Draw(rt, "seen")
		curve := retention.KaplanMeier(seen)
		last, n := 1.0, 0
		for _, s := range curve {
			n += s.Events + s.Censored
			if s.Survival > last || s.Survival < 0 || s.Survival > 0 && !(s.Lower <= s.Survival && s.Survival <= s.Upper && s.Lower >= 0 && s.Upper <= 1) {
				rt.Fatalf("%+v after %v", s, last)
			}
			last = s.Survival
		}
		if n != len(seen) {
			rt.Fatalf("%d of %d were counted", n, len(seen))
		}
		other := retention.KaplanMeier(rapid.Permutation(seen).Draw(rt, "order"))
		for i := range curve {
			if math.Abs(curve[i].Survival-other[i].Survival) > 1e-12 || curve[i].AtRisk != other[i].AtRisk {
				rt.Fatal("the order matters")
			}
		}
	})
}

func TestLogRankOfWhatCannotBeCompared(t *testing.T) {
	some := observed([]int{1, 2, 3}, nil)
	for name, groups := range map[string][][]retention.Observation{
		"nothing": nil, "one group": {some}, "empty ones": {nil, nil}, "one of them empty": {some, nil}, "no events": {observed(nil, []int{3}), observed(nil, []int{4})},
		"never at risk together": {observed([]int{1}, nil), observed([]int{1}, nil)},
	} {
		if got, ok := retention.LogRank(groups); ok && name != "never at risk together" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got, ok := retention.LogRank([][]retention.Observation{some, some, nil}); !ok || got.Freedom != 1 || math.Abs(got.ChiSquared) > 1e-12 || math.Abs(got.P-1) > 1e-12 {
		t.Errorf("a group against itself: %+v, %v", got, ok)
	}
	if got, ok := retention.LogRank([][]retention.Observation{some, observed([]int{5, 6, 7}, nil), observed([]int{2, 9}, []int{4})}); !ok || got.Freedom != 2 {
		t.Errorf("three groups: %+v, %v", got, ok)
	}
}
