package demo

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"runrate/calc"
)

// planned is a rep's month in a cell.
type planned struct {
	rep int
	cell
	volume calc.Volume
}

// Plans are made from what a month would come to were nothing weak, so that
// reps are as far ahead or behind as they are meant to be, and the weak cell stands out.

// plan is a month's, by rep, good and segment.
func (c *Company) plan(m calc.Month) []planned {
	rows := between(c.history(m.Last()).rows, m.First(), m.Last())
	sold := map[planned]calc.Volume{}
	for _, p := range rows {
		o := c.outlets[p.outlet]
		sold[planned{rep: o.rep, cell: cell{int(p.good), o.segment}}] += p.usual
	}
	var soFar pace
	if m == c.options.Today.Month() {
		soFar = c.paceOf(rows)
	}
	var lines []planned
	for _, at := range sorted(sold) {
		line := at
		line.volume = roundPlan(float64(sold[at]) * c.ofSold(m, at, soFar))
		if line.volume > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// ofSold is what a line's plan is of what the month comes to.
func (c *Company) ofSold(m calc.Month, at planned, soFar pace) float64 {
	ofSold := soFar.of(c.reps[at.rep].team, at) / c.target(m, at)
	switch forecast, known := soFar.goods[at.good]; {
	case !known || at.rep != 0:
		return ofSold
	case at.good < atHand:
		return forecast / atHandTarget
	}
	return ofSold / madeUp
}

// sorted are keys by rep, good and segment.
func sorted[V any](m map[planned]V) []planned {
	return slices.SortedFunc(maps.Keys(m), func(a, b planned) int {
		return cmp.Or(cmp.Compare(a.rep, b.rep), cmp.Compare(a.good, b.good), cmp.Compare(a.segment, b.segment))
	})
}

// target is what a line's sales are of its plan: in the present month about
// what is meant for the rep, in others nearer to the plan.
func (c *Company) target(m calc.Month, p planned) float64 {
	r := c.stream(ofPlan, int(m)<<16|p.rep<<8|p.good<<4|p.segment)
	whole := c.stream(ofPlan, int(m)<<16|p.rep<<8|0xff)
	target := c.reps[p.rep].target * math.Exp(0.07*r.NormFloat64())
	if m != c.options.Today.Month() {
		target = (1 + target) / 2 * math.Exp(0.06*whole.NormFloat64())
	}
	return target
}

// roundPlan rounds thousandths to figures that somebody would plan.
func roundPlan(v float64) calc.Volume {
	units, step := v/float64(calc.Unit), 1.0
	for _, s := range []struct{ from, step float64 }{{2000, 50}, {500, 20}, {100, 10}, {30, 5}} {
		if units >= s.from {
			step = s.step
			break
		}
	}
	return calc.Volume(math.Round(units/step)*step) * calc.Unit
}

// active is how many outlets each rep is to sell to in a month.
func (c *Company) active(m calc.Month) []int {
	counts := make([]int, len(c.reps))
	seen := map[int16]bool{}
	for _, p := range between(c.history(m.Last()).rows, m.First(), m.Last()) {
		if !seen[p.outlet] {
			seen[p.outlet] = true
			counts[c.outlets[p.outlet].rep]++
		}
	}
	for i, n := range counts {
		r := c.stream(ofPlan, int(m)<<16|i<<8|0xfe)
		counts[i] = max(1, int(math.Round(float64(n)*(0.95+0.2*r.Float64()))))
	}
	return counts
}
