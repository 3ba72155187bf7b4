package retention

import (
	"cmp"
	"slices"

	"runrate/calc"
)

// State is how a client stands, by the days since his last purchase.
type State uint8

// The states: below 0.8 of the window, from there on, and from the whole window on.
const (
	Active State = iota
	AtRisk
	Lapsed
)

// StateOf returns the state at a gap of so many days.
func StateOf(gap, window int) State {
	switch {
	case gap >= window:
		return Lapsed
	case 10*gap >= 8*window:
		return AtRisk
	}
	return Active
}

// Gaps returns the days between a client's consecutive purchase dates.
func Gaps(bought calc.DaySet) []int {
	var gaps []int
	last := calc.Date(0)
	for d := range bought.All() {
		if last != 0 {
			gaps = append(gaps, int(d-last))
		}
		last = d
	}
	return gaps
}

// GapCounts counts gaps by length, of any number of clients.
type GapCounts struct {
	n      int
	counts []int
}

// Add counts a client's gaps in.
func (g *GapCounts) Add(gaps []int) {
	for _, days := range gaps {
		grow(&g.counts, days)
		g.counts[days]++
		g.n++
	}
}

// Count is how many gaps there are.
func (g *GapCounts) Count() int { return g.n }

// at returns the gap at a rank, from 0.
func (g *GapCounts) at(rank int) int {
	for days, n := range g.counts {
		if rank -= n; rank < 0 {
			return days
		}
	}
	return len(g.counts)
}

// Quantile interpolates linearly between the order statistics around rank
// (n − 1)·num/den; undefined of no gaps. Source: Hyndman and Fan 1996, type 7.
func (g *GapCounts) Quantile(num, den int) calc.Ratio {
	if g.n == 0 {
		return calc.Ratio{}
	}
	rank := (g.n - 1) * num
	low := g.at(rank / den)
	if rank%den == 0 {
		return calc.NewRatio(int64(low), 1)
	}
	high := g.at(rank/den + 1)
	return calc.NewRatio(int64(low), 1).Add(calc.NewRatio(int64((high-low)*(rank%den)), int64(den)))
}

// Median is the quantile in the middle.
func (g *GapCounts) Median() calc.Ratio { return g.Quantile(1, 2) }

// Window suggests a lapse window: four of five gaps are no longer than it.
func (g *GapCounts) Window() calc.Ratio { return g.Quantile(4, 5) }

// ownGaps is from how many gaps on a client has a rhythm of his own.
const ownGaps = 3

// Rhythm is a client's median gap, undefined where he has fewer than three.
func Rhythm(bought calc.DaySet) calc.Ratio {
	gaps := Gaps(bought)
	if len(gaps) < ownGaps {
		return calc.Ratio{}
	}
	var g GapCounts
	g.Add(gaps)
	return g.Median()
}

// overdueActive is from how many times his rhythm on a client who counts as active is worth a visit.
var overdueActive = calc.NewRatio(2, 1)

// Standing is how a client stands as of a date.
type Standing struct {
	Last    calc.Date
	Gap     int // days since
	Window  int // after how many of them he counts as lapsed
	State   State
	Rhythm  calc.Ratio // days from purchase to purchase
	Own     bool       // the rhythm is his own
	Overdue calc.Ratio // Gap / Rhythm
}

// Stand returns a client's standing; usual are the rhythms of those like him,
// nearest first, of which the first that is defined stands in for his own, and the window for all.
func Stand(bought calc.DaySet, asOf calc.Date, window int, usual ...calc.Ratio) Standing {
	s := Standing{Last: bought.Last(), Gap: int(asOf - bought.Last()), Window: window}
	s.State, s.Rhythm = StateOf(s.Gap, window), Rhythm(bought)
	s.Own = s.Rhythm.Defined()
	for _, r := range slices.Concat(usual, []calc.Ratio{calc.NewRatio(int64(window), 1)}) { // appending could write to the caller's
		if s.Rhythm.Sign() <= 0 {
			s.Rhythm = r
		}
	}
	s.Overdue = calc.NewRatio(int64(s.Gap), 1).Div(s.Rhythm)
	return s
}

// ToVisit tells whether a client should be visited: he is about to lapse, or
// lapsed less than another window ago, or is silent for twice his usual time.
// Who is gone for longer is somebody to win back.
func (s Standing) ToVisit() bool {
	return s.State == AtRisk || s.State == Lapsed && s.Gap < 2*s.Window || s.State == Active && s.Overdue.Cmp(overdueActive) >= 0
}

// Call is a client to visit: how overdue he is, and what he usually buys a month.
type Call struct {
	Standing
	Usual calc.Ratio // minor units of money
	Key   string     // breaks ties
}

// Score is what calls are ranked by.
func (c Call) Score() calc.Ratio { return c.Overdue.Mul(c.Usual) }

// SortCalls puts the call that promises most first.
func SortCalls[T any](calls []T, of func(T) Call) {
	slices.SortStableFunc(calls, func(x, y T) int {
		a, b := of(x), of(y)
		return cmp.Or(b.Score().Cmp(a.Score()), b.Overdue.Cmp(a.Overdue), cmp.Compare(a.Key, b.Key))
	})
}

// usualDays is over how long what a client usually buys is taken, back from his last purchase.
const usualDays = 365

// UsualSince is the first of the days whose money goes into what a client
// usually buys a month; the last of them is his last purchase.
func UsualSince(bought calc.DaySet) calc.Date { return max(bought.Last()-usualDays+1, calc.MinDate) }

// Usual is what a client usually buys a month: the money since UsualSince over the months in which he bought.
func Usual(paid calc.Money, bought calc.DaySet) calc.Ratio {
	return calc.NewRatio(max(0, int64(paid)), int64(UsualMonths(bought)))
}

// UsualMonths is in how many months a client has bought since UsualSince.
func UsualMonths(bought calc.DaySet) int {
	months, last := 0, calc.Month(-1)
	since := UsualSince(bought)
	for d := range bought.All() {
		if m := d.Month(); d >= since && m != last {
			months++
			last = m
		}
	}
	return months
}
