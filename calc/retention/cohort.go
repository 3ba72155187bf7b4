package retention

import (
	"fmt"
	"math/bits"
	"time"

	"runrate/calc"
)

// Period is what cohorts are counted in: calendar months, or weeks that begin
// on a weekday. The zero Period is months.
type Period struct {
	weekly bool
	start  time.Weekday
}

// Months are calendar months.
var Months = Period{}

// Weeks are weeks that begin on a weekday.
func Weeks(start time.Weekday) Period { return Period{true, start} }

// Weekly tells whether it is weeks.
func (p Period) Weekly() bool { return p.weekly }

// Of returns the number of the period that holds a date; they count up without gaps.
func (p Period) Of(d calc.Date) int {
	if !p.weekly {
		return int(d.Month())
	}
	return int(d+p.shift()) / 7
}

// shift moves the start of weeks to multiples of 7: 1970-01-01 was a Thursday.
func (p Period) shift() calc.Date { return calc.Date((int(time.Thursday) - int(p.start) + 7) % 7) }

// First returns the first date of a period.
func (p Period) First(n int) calc.Date {
	if !p.weekly {
		return calc.Month(n).First()
	}
	return calc.Date(7*n) - p.shift()
}

// Last returns the last date of a period.
func (p Period) Last(n int) calc.Date { return p.First(n+1) - 1 }

// Label names a period: 2026-03 for a month, a week by its first date.
func (p Period) Label(n int) string {
	if !p.weekly {
		return calc.Month(n).String()
	}
	return p.First(n).String()
}

// Cell is a cohort in its k-th period, counted from that of the first purchase, which is 0.
type Cell struct {
	Cohort   int // the period of the first purchase
	K        int
	Size     int  // clients of the cohort
	Classic  int  // bought in the period
	OnAfter  int  // bought in it or later
	Complete bool // it has ended
}

// Retention returns the classic share.
func (c Cell) Retention() calc.Ratio { return share(c.Classic, c.Size) }

// Kept returns the on-or-after share.
func (c Cell) Kept() calc.Ratio { return share(c.OnAfter, c.Size) }

// Cohorts counts clients by the period of their first purchase.
type Cohorts struct {
	period   Period
	from, to int // periods: of the first cohort, and of the as-of date
	asOf     calc.Date
	size     []int32
	classic  []int32 // by cohort and k, a triangle in a square
	last     []int32 // the clients whose last purchase is in that period
	lanes    []lanes // by cohort: what is still to be added to classic
}

// NewCohorts counts periods from that of a date to that of the as-of date.
// Memory grows with the square of their number: ten years of weeks take 2 MB.
func NewCohorts(p Period, from, asOf calc.Date) *Cohorts {
	c := &Cohorts{period: p, from: p.Of(from), to: p.Of(asOf), asOf: asOf}
	n := max(0, c.to-c.from+1)
	c.size, c.classic, c.last, c.lanes = make([]int32, n), make([]int32, n*n), make([]int32, n*n), make([]lanes, n)
	return c
}

// Add counts one client in, whose dates are cut at the as-of date and begin no earlier than the first period.
func (c *Cohorts) Add(bought calc.DaySet) {
	if bought.Empty() {
		return
	}
	if !c.period.weekly {
		first, months, _ := bought.Parts()
		c.AddMonths(first, months)
		return
	}
	cohort := c.period.Of(bought.First()) - c.from
	row := c.begin(cohort, c.period.Of(bought.Last())-c.from-cohort)
	before := -1
	for d := range bought.All() {
		if k := c.period.Of(d) - c.from - cohort; k != before {
			row[k]++
			before = k
		}
	}
}

// AddMonths is Add of the months alone in which the client bought, as
// calc.DaySet has them: they count from the first purchase, as cohorts do.
func (c *Cohorts) AddMonths(first calc.Month, months []uint64) {
	n, cohort := len(months)-1, int(first)-c.from
	row := c.begin(cohort, 64*n+bits.Len64(months[n])-1)
	if c.lanes[cohort].add(months[0], len(row)) {
		c.lanes[cohort].empty(row)
	}
	for i, w := range months[1:] {
		for ; w != 0; w &= w - 1 {
			row[64*(i+1)+bits.TrailingZeros64(w)]++
		}
	}
}

// lanes count the first 64 months of up to 255 clients, a byte a month: clients
// come by the hundred thousand, and this takes eight months at a time.
type lanes struct {
	months [8]uint64
	n      uint8
}

// spread has bit i of a byte as 1 in byte i.
var spread = func() (of [256]uint64) {
	for b := range of {
		for i := range 8 {
			of[b] |= uint64(b) >> i & 1 << (8 * i)
		}
	}
	return of
}()

// add counts a client in whose months are all before a number of them, and
// tells whether the lanes are full.
func (l *lanes) add(months uint64, before int) bool {
	for i := range l.months[:min(8, (before+7)/8)] {
		l.months[i] += spread[byte(months)]
		months >>= 8
	}
	l.n++
	return l.n == 255
}

// empty adds what was counted to a row.
func (l *lanes) empty(row []int32) {
	for k := range row[:min(64, len(row))] {
		row[k] += int32(byte(l.months[k/8] >> (k % 8 * 8)))
	}
	*l = lanes{}
}

// begin counts a client in whose last purchase is in the k-th period, and
// returns where his cohort's periods are counted.
func (c *Cohorts) begin(cohort, k int) []int32 {
	c.size[cohort]++
	c.last[cohort*len(c.size)+k]++
	return c.classic[cohort*len(c.size):][:len(c.size)]
}

// Cells returns every cohort that has clients, in every period up to that of
// the as-of date: by cohort, then by k.
func (c *Cohorts) Cells() []Cell {
	var cells []Cell
	for cohort, size := range c.size {
		if size == 0 {
			continue
		}
		c.lanes[cohort].empty(c.classic[cohort*len(c.size):][:len(c.size)])
		at := len(cells)
		for k := range len(c.size) - cohort {
			cells = append(cells, Cell{
				Cohort: c.from + cohort, K: k, Size: int(size), Classic: int(c.classic[cohort*len(c.size)+k]),
				Complete: c.period.Last(c.from+cohort+k) <= c.asOf,
			})
		}
		later := 0
		for k := len(cells) - at - 1; k >= 0; k-- {
			later += int(c.last[cohort*len(c.size)+k])
			cells[at+k].OnAfter = later
		}
	}
	return cells
}

// Mean pools cells by k, only complete ones: the sums of clients over the sums
// of sizes. A k without complete cells is left out.
func Mean(cells []Cell) []Cell {
	var means []Cell
	for _, c := range cells {
		if !c.Complete {
			continue
		}
		for len(means) <= c.K {
			means = append(means, Cell{K: len(means), Complete: true})
		}
		m := &means[c.K]
		m.Size, m.Classic, m.OnAfter = m.Size+c.Size, m.Classic+c.Classic, m.OnAfter+c.OnAfter
	}
	return means
}

// Bracket is the days after the first purchase from one to another, both included.
type Bracket struct{ From, To int }

// String returns 1-7.
func (b Bracket) String() string { return fmt.Sprintf("%d-%d", b.From, b.To) }

// Count is so many of the clients who could.
type Count struct{ Eligible, N int }

// Share returns N of the Eligible.
func (c Count) Share() calc.Ratio { return share(c.N, c.Eligible) }

// In counts a client in a bracket. He is eligible once all of it has passed.
func (b Bracket) In(count *Count, bought calc.DaySet, asOf calc.Date) {
	first := bought.First()
	if bought.Empty() || first+calc.Date(b.To) > asOf {
		return
	}
	count.Eligible++
	last := bought.Upto(first + calc.Date(b.To))
	add(&count.N, last >= first+calc.Date(b.From))
}
