package main

import (
	"math"
	"math/big"
	"slices"
	"strconv"

	"runrate/calc"
)

const naiveSurvivalHeader = "group,time,at_risk,events,censored,survival,lower,upper"

// naiveSpell is how long somebody was followed, and whether that ended with what is waited for.
type naiveSpell struct {
	time  int
	event bool
}

// naiveSpells follow each client from the first purchase to the first lapse.
func naiveSpells(rows []naiveRow, asOf calc.Date, window int) (spells []naiveSpell) {
	for _, bought := range naivePurchases(naiveUntil(rows, asOf)) {
		spells = append(spells, naiveFirstLapse(bought, asOf, window))
	}
	return spells
}

func naiveFirstLapse(bought []calc.Date, asOf calc.Date, window int) naiveSpell {
	for i, p := range bought {
		lapse := int(p) + window
		none := i == len(bought)-1
		if none && int(asOf) >= lapse || !none && int(bought[i+1]) > lapse {
			return naiveSpell{lapse - int(bought[0]), true}
		}
	}
	return naiveSpell{int(asOf - bought[0]), false}
}

// naiveAt counts who is still followed just before a time, and what happens at it.
func naiveAt(spells []naiveSpell, t int) (atRisk, events, censored int64) {
	for _, s := range spells {
		if s.time >= t {
			atRisk++
		}
		if s.time == t && s.event {
			events++
		}
		if s.time == t && !s.event {
			censored++
		}
	}
	return atRisk, events, censored
}

func naiveTimes(spells []naiveSpell) (times []int) {
	for _, s := range spells {
		if !slices.Contains(times, s.time) {
			times = append(times, s.time)
		}
	}
	slices.Sort(times)
	return times
}

// naiveLeft is the Kaplan–Meier estimate after a time: the product over all times up to it.
func naiveLeft(spells []naiveSpell, t int) *big.Rat {
	left := big.NewRat(1, 1)
	for _, u := range naiveTimes(spells) {
		if n, d, _ := naiveAt(spells, u); u <= t {
			left.Mul(left, big.NewRat(n-d, n))
		}
	}
	return left
}

// naiveInterval is the log-log interval with Greenwood's variance.
func naiveInterval(spells []naiveSpell, t int) (lower, upper string) {
	survival, _ := naiveLeft(spells, t).Float64()
	switch survival {
	case 1:
		return "1", "1"
	case 0:
		return "", ""
	}
	variance := 0.0
	for _, u := range naiveTimes(spells) {
		if n, d, _ := naiveAt(spells, u); u <= t {
			variance += float64(d) / (float64(n) * float64(n-d))
		}
	}
	const z = 1.959963984540054 // the normal distribution's quantile of 0.975
	width := z * math.Sqrt(variance) / math.Abs(math.Log(survival))
	return naiveFloat(math.Pow(survival, math.Exp(width))), naiveFloat(math.Pow(survival, math.Exp(-width)))
}

func naiveSurvival(groups map[string][]naiveSpell) string {
	var lines [][]string
	for _, name := range naiveNames(groups) {
		spells := groups[name]
		for _, t := range naiveTimes(spells) {
			n, d, c := naiveAt(spells, t)
			lower, upper := naiveInterval(spells, t)
			lines = append(lines, []string{name, strconv.Itoa(t), strconv.FormatInt(n, 10), strconv.FormatInt(d, 10), strconv.FormatInt(c, 10),
				naiveFraction(naiveLeft(spells, t)), lower, upper})
		}
	}
	return naiveTable(naiveSurvivalHeader, lines)
}

// naiveMedian is the first time at which half at most are left, −1 if that never comes.
func naiveMedian(spells []naiveSpell) int {
	for _, t := range naiveTimes(spells) {
		if naiveLeft(spells, t).Cmp(big.NewRat(1, 2)) <= 0 {
			return t
		}
	}
	return -1
}

// naiveLogRank compares groups: at each time, the events of a group are
// expected to be its share of those at risk. False where nothing can be compared.
func naiveLogRank(groups map[string][]naiveSpell) (chi2 float64, df int, p float64, ok bool) {
	names := naiveNames(groups)
	var all []naiveSpell
	for _, name := range names {
		all = append(all, groups[name]...)
	}
	df = len(names) - 1
	if df < 1 {
		return 0, df, 0, false
	}
	excess := make([]float64, df)
	covariance := make([][]float64, df)
	for i := range df {
		covariance[i] = make([]float64, df)
	}
	for _, t := range naiveTimes(all) {
		n, d, _ := naiveAt(all, t)
		for i := range df {
			ni, di, _ := naiveAt(groups[names[i]], t)
			excess[i] += float64(di) - float64(d)*float64(ni)/float64(n)
			for k := range df {
				nk, _, _ := naiveAt(groups[names[k]], t)
				covariance[i][k] += naiveCovariance(float64(n), float64(d), float64(ni), float64(nk), i == k)
			}
		}
	}
	solution, ok := naiveSolve(covariance, excess)
	for i := range solution {
		chi2 += excess[i] * solution[i]
	}
	return chi2, df, naiveChi2Tail(chi2, df), ok
}

// naiveCovariance is that of the events of two groups, or of one, when d of n
// have the event: hypergeometric, with ni and nk at risk.
func naiveCovariance(n, d, ni, nk float64, same bool) float64 {
	if n == 1 {
		return 0
	}
	if same {
		return d * (n - d) / (n - 1) * ni / n * (1 - ni/n)
	}
	return -d * (n - d) / (n - 1) * ni / n * nk / n
}

// naiveSolve eliminates by Gauss with the largest pivot; false if there is none.
func naiveSolve(matrix [][]float64, right []float64) ([]float64, bool) {
	n := len(right)
	x := slices.Clone(right)
	a := make([][]float64, n)
	for i := range n {
		a[i] = slices.Clone(matrix[i])
	}
	for c := range n {
		pivot := c
		for r := c; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-12 {
			return nil, false
		}
		a[c], a[pivot], x[c], x[pivot] = a[pivot], a[c], x[pivot], x[c]
		for r := range n {
			if r == c {
				continue
			}
			factor := a[r][c] / a[c][c]
			for k := range n {
				a[r][k] -= factor * a[c][k]
			}
			x[r] -= factor * x[c]
		}
	}
	for i := range n {
		x[i] /= a[i][i]
	}
	return x, true
}

// naiveChi2Tail is the share of a χ² distribution above x: Q₁ = erfc √(x/2),
// Q₂ = e^(−x/2), and Q of two degrees more adds (x/2)^(df/2)·e^(−x/2)/Γ(df/2+1).
func naiveChi2Tail(x float64, df int) float64 {
	tail, have := math.Erfc(math.Sqrt(x/2)), 1
	if df%2 == 0 {
		tail, have = math.Exp(-x/2), 2
	}
	for ; have < df; have += 2 {
		tail += math.Pow(x/2, float64(have)/2) * math.Exp(-x/2) / math.Gamma(float64(have)/2+1)
	}
	return tail
}
