package retention

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"runrate/calc"
)

// Observation is how long something was seen, in days, and whether it then
// happened; else it is censored: it had not happened when the watch ended.
type Observation struct {
	Days  int
	Event bool
}

// Lifetime is a client's time from the first purchase to the first lapse, which
// is on the day a window after a purchase if none came until then, censored at
// the as-of date. A purchase exactly a window later is in time. The dates must
// be cut at the as-of date; false without any.
func Lifetime(bought calc.DaySet, asOf calc.Date, window int) (Observation, bool) {
	first, last := bought.First(), calc.Date(0)
	for d := range bought.All() {
		if last != 0 && d > last+calc.Date(window) {
			break
		}
		last = d
	}
	if last == 0 {
		return Observation{}, false
	}
	if lapse := last + calc.Date(window); lapse <= asOf {
		return Observation{int(lapse - first), true}, true
	}
	return Observation{int(asOf - first), false}, true
}

// Step is the survival curve from a time on, and what happened at that time.
type Step struct {
	Time                     int // days
	AtRisk, Events, Censored int
	Survival                 float64
	Lower, Upper             float64 // 95 %; NaN where survival is 0
}

// Curve is an estimate of survival; its steps are every time at which anything happened.
type Curve []Step

// z95 bounds the middle 95 % of the normal distribution.
var z95 = distuv.UnitNormal.Quantile(0.975)

// KaplanMeier estimates survival: S = Π(1 − d/n), with Greenwood's variance and
// the log-log interval S^exp(±z·√V/ln S), V = Σ d/(n(n−d)).
// Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd edition, §1.4.
func KaplanMeier(seen []Observation) Curve {
	seen = sortedByTime(seen)
	var curve Curve
	survival, variance := 1.0, 0.0
	for i := 0; i < len(seen); {
		s := Step{Time: seen[i].Days, AtRisk: len(seen) - i}
		for ; i < len(seen) && seen[i].Days == s.Time; i++ {
			add(&s.Events, seen[i].Event)
			add(&s.Censored, !seen[i].Event)
		}
		n, d := float64(s.AtRisk), float64(s.Events)
		if s.Events == s.AtRisk {
			survival = 0
		} else {
			survival *= (n - d) / n
			variance += d / (n * (n - d))
		}
		s.Survival = survival
		s.Lower, s.Upper = logLog(survival, variance)
		curve = append(curve, s)
	}
	return curve
}

func sortedByTime(seen []Observation) []Observation {
	seen = slices.Clone(seen)
	slices.SortFunc(seen, func(a, b Observation) int { return cmp.Compare(a.Days, b.Days) })
	return seen
}

func logLog(survival, variance float64) (lower, upper float64) {
	switch {
	case survival == 0:
		return math.NaN(), math.NaN()
	case variance == 0:
		return 1, 1
	}
	spread := z95 * math.Sqrt(variance) / math.Log(survival)
	return math.Pow(survival, math.Exp(-spread)), math.Pow(survival, math.Exp(spread))
}

// At returns the survival at a time: 1 before the first step.
func (c Curve) At(days int) float64 {
	survival := 1.0
	for _, s := range c {
		if s.Time > days {
			break
		}
		survival = s.Survival
	}
	return survival
}

// AtRisk returns how many are still watched at a time.
func (c Curve) AtRisk(days int) int {
	for _, s := range c {
		if s.Time >= days {
			return s.AtRisk
		}
	}
	return 0
}

// Median is the least time at which survival is a half or less; false where it never is.
func (c Curve) Median() (days int, ok bool) {
	const rounding = 1e-12 // of the product, which may stop a hair above the half it stands for
	for _, s := range c {
		if s.Survival <= 0.5+rounding {
			return s.Time, true
		}
	}
	return 0, false
}

// Test is the outcome of a log-rank test.
type Test struct {
	ChiSquared float64
	Freedom    int
	P          float64
}

// LogRank tests whether groups survive alike: the difference of observed and
// expected events against its hypergeometric covariance. False where that
// cannot be told: fewer than two groups that are ever at risk together with an event.
// Source: Kalbfleisch and Prentice, 2nd edition, §1.5 (weights 1).
func LogRank(groups [][]Observation) (Test, bool) {
	k := len(groups)
	if k < 2 {
		return Test{}, false
	}
	excess, covariance := make([]float64, k), mat.NewSymDense(k, nil)
	for _, at := range risks(groups) {
		at.addTo(excess, covariance)
	}
	// One group follows from the others, and those that never meet another are left out.
	var in []int
	for i := range k {
		if covariance.At(i, i) > 0 {
			in = append(in, i)
		}
	}
	if len(in) < 2 {
		return Test{}, false
	}
	in = in[1:]
	o, v := mat.NewVecDense(len(in), nil), mat.NewSymDense(len(in), nil)
	for a, i := range in {
		o.SetVec(a, excess[i])
		for b, j := range in[:a+1] {
			v.SetSym(b, a, covariance.At(i, j))
		}
	}
	var chol mat.Cholesky
	x := mat.NewVecDense(len(in), nil)
	if !chol.Factorize(v) || chol.SolveVecTo(x, o) != nil {
		return Test{}, false
	}
	t := Test{ChiSquared: mat.Dot(o, x), Freedom: len(in)}
	t.P = distuv.ChiSquared{K: float64(t.Freedom)}.Survival(t.ChiSquared)
	return t, true
}

// moment is a time at which events happened, by group.
type moment struct{ atRisk, events []int }

// risks lists the times at which anything happened in any group.
func risks(groups [][]Observation) []moment {
	var times []int
	left := make([][]Observation, len(groups))
	for i, g := range groups {
		left[i] = sortedByTime(g)
		for _, o := range g {
			if o.Event {
				times = append(times, o.Days)
			}
		}
	}
	slices.Sort(times)
	var all []moment
	for _, t := range slices.Compact(times) {
		m := moment{make([]int, len(groups)), make([]int, len(groups))}
		for i := range left {
			for len(left[i]) > 0 && left[i][0].Days < t {
				left[i] = left[i][1:]
			}
			m.atRisk[i] = len(left[i])
			for _, o := range left[i] {
				if o.Days > t {
					break
				}
				add(&m.events[i], o.Event)
			}
		}
		all = append(all, m)
	}
	return all
}

func (m moment) addTo(excess []float64, covariance *mat.SymDense) {
	n, d := 0.0, 0.0
	for i := range m.atRisk {
		n += float64(m.atRisk[i])
		d += float64(m.events[i])
	}
	for i := range m.atRisk {
		ni := float64(m.atRisk[i])
		excess[i] += float64(m.events[i]) - d*ni/n
		if n <= 1 {
			continue
		}
		scale := d * (n - d) / (n * n * (n - 1))
		for j := range i + 1 {
			v := -ni * float64(m.atRisk[j]) * scale
			if i == j {
				v = ni * (n - ni) * scale
			}
			covariance.SetSym(j, i, covariance.At(j, i)+v)
		}
	}
}
