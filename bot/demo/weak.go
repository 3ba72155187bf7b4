package demo

import (
	"cmp"
	"math"
	"slices"

	"runrate/calc"
)

// cell is a good in a segment.
type cell struct{ good, segment int }

// weakness is the cell that has sold some two fifths of what it did since a date.
type weakness struct {
	cell
	from calc.Date
}

// weaken picks the weak cell by the seed among those that are large, both
// in the company and in North, so that it is the one that lacks most money in either.
func (c *Company) weaken(l ledger) weakness {
	type size struct {
		cell
		least float64
	}
	month := c.options.Today.Month()
	shares := c.shares(between(l.rows, (month - 1).First(), month.Last()))
	var sizes []size
	for k := range goods {
		for s := range segments {
			at := cell{k, s}
			sizes = append(sizes, size{at, min(shares[0][at], shares[1][at])})
		}
	}
	slices.SortStableFunc(sizes, func(a, b size) int { return cmp.Compare(b.least, a.least) })
	n := 1
	for n < len(sizes) && sizes[n].least > largeEnough*sizes[0].least {
		n++
	}
	return weakness{sizes[c.stream(ofWeakness, 0).IntN(n)].cell, month.First() - 4}
}

// largeEnough is how large the weak cell is at least, of the largest.
const largeEnough = 0.72

// shares are those of the cells in what the company sold, and in what North did.
func (c *Company) shares(rows []purchase) (shares [2]map[cell]float64) {
	sums := [2]float64{}
	shares = [2]map[cell]float64{{}, {}}
	for _, p := range rows {
		o := c.outlets[p.outlet]
		at := cell{int(p.good), o.segment}
		for i := range shares {
			if i == 0 || c.reps[o.rep].team == 0 {
				shares[i][at] += p.worth()
				sums[i] += p.worth()
			}
		}
	}
	for i, of := range shares {
		for at := range of {
			of[at] /= sums[i]
		}
	}
	return shares
}

// apply takes from rows what the weak cell does not sell. Every outlet loses a part of his own.
func (w weakness) apply(c *Company, rows []purchase) {
	for i := range rows {
		p := &rows[i]
		o := c.outlets[p.outlet]
		if p.date < w.from || int(p.good) != w.good || o.segment != w.segment || p.volume < 0 {
			continue
		}
		step := goods[p.good].step
		steps := math.Round(float64(p.usual) / float64(step) * o.failing)
		p.volume = calc.Volume(max(steps, 1)) * step
	}
}

// Weak names the weak cell: its category and its segment.
func (c *Company) Weak() (category, segment string) {
	return c.say(goods[c.weak.good].name), c.say(segments[c.weak.segment].name)
}
