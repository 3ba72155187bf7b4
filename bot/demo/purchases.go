package demo

import (
	"cmp"
	"math"
	"slices"

	"runrate/calc"
)

// purchase is a row of sales.
type purchase struct {
	date         calc.Date
	minute       int16 // after midnight
	outlet, good int16
	volume       calc.Volume
	usual        calc.Volume // what it would be without the weak cell
}

// visitMoney is the roubles of a usual row.
const visitMoney = 5200

// purchases are all that was sold from one date to another, by date and time.
// Those up to a later date begin with those up to an earlier one.
func (c *Company) purchases(from, until calc.Date) []purchase {
	rows := c.history(until).rows
	return between(rows, from, until)
}

func between(rows []purchase, from, until calc.Date) []purchase {
	by := func(p purchase, d calc.Date) int { return cmp.Compare(p.date, d) }
	low, _ := slices.BinarySearchFunc(rows, from, by)
	high, _ := slices.BinarySearchFunc(rows, until+1, by)
	return rows[low:max(low, high)]
}

// history is all that happened up to a date at least. What New has followed is not followed again.
func (c *Company) history(until calc.Date) ledger {
	if until <= c.known.until {
		return c.known
	}
	l := c.healthy(until)
	c.weak.apply(c, l.rows)
	return l
}

// healthy is what happens up to a date where nothing is weak.
func (c *Company) healthy(until calc.Date) ledger {
	out := ledger{until: until}
	d := c.days(until)
	for i := range c.outlets {
		c.live(i, d, &out)
	}
	slices.SortStableFunc(out.rows, func(a, b purchase) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.minute, b.minute), cmp.Compare(a.outlet, b.outlet))
	})
	slices.SortStableFunc(out.losses, func(a, b farewell) int { return cmp.Compare(a.date, b.date) })
	slices.SortStableFunc(out.attempts, func(a, b attempt) int { return cmp.Compare(a.date, b.date) })
	return out
}

// visit sells an outlet one to three goods, and seldom takes some back.
func (l *life) visit(on calc.Date) {
	r := l.r
	l.drift = 0.96*l.drift + 0.07*r.NormFloat64()
	minute := int16(min(max(l.o.hour+35*r.NormFloat64(), 8.5*60), 19*60))
	mood := l.c.stream(ofRepDay, l.o.rep<<20|int(on)).NormFloat64()
	today := l.days.at(on)
	years := float64(on-l.c.first) / 365
	scale := visitMoney * l.o.size * today.factor * math.Pow(l.o.growth, years) * math.Exp(l.drift+0.12*mood)
	n := 1
	for _, more := range []float64{0.68, 0.45} {
		if r.Float64() < more {
			n++
		}
	}
	left := l.o.mix
	for range n {
		k := draw(r, left[:])
		if k < 0 {
			return
		}
		left[k] = 0
		v := goods[k].volume(scale * goods[k].level * today.season[k] * math.Exp(0.33*r.NormFloat64()))
		l.sell(purchase{date: on, minute: minute, outlet: int16(l.i), good: int16(k), volume: v})
		if back := r.Float64(); back < returning {
			v = -goods[k].volume(float64(v) / float64(calc.Unit) * float64(goods[k].price) * (0.08 + 0.3*r.Float64()))
			l.sell(purchase{date: on, minute: minute, outlet: int16(l.i), good: int16(k), volume: v})
		}
	}
}

// returning is how many of the rows are followed by one that takes some back.
const returning = 0.011

func (l *life) sell(p purchase) {
	p.usual = p.volume
	l.out.rows = append(l.out.rows, p)
}

// amount is what a row costs in roubles.
func (c *Company) amount(p purchase) int64 {
	price := float64(goods[p.good].price) * c.outlets[p.outlet].discount
	return int64(math.Round(float64(p.volume) / float64(calc.Unit) * price))
}

// worth is what it would cost by the list of prices, and were nothing weak.
func (p purchase) worth() float64 {
	return float64(p.usual) / float64(calc.Unit) * float64(goods[p.good].price)
}
