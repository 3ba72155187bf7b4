package retention

import (
	"slices"

	"runrate/calc"
)

// WinBack compares lapsed clients who were contacted with lapsed clients who
// were not, at the same time. It is a comparison and proves no cause, unless
// it was left to chance who is contacted.
//
// An attempt is a contact of a client who was lapsed on its date, unless an
// attempt with him is not over yet. It is over after Within days, and only then
// counted. Those not contacted are looked at on the dates of the attempts: every
// client lapsed on such a date whom nobody contacted within so many days before
// or after it. A date counts for them as often as there were attempts on it.
type WinBack struct {
	Contacted, Others Outcome

	window, within int
	from, asOf     calc.Date
	dates          []attemptDate
}

// Outcome is what became of clients within so many days.
type Outcome struct {
	Clients   int     // different ones
	Attempts  float64 // for Others: what Clients is weighted to, the Attempts of dates on which there was anybody
	Returned  float64 // attempts after which the client bought
	Repeated  float64 // of the returned, those who bought on two dates or more
	Purchases float64 // dates on which anybody bought
	Paid      float64 // minor units of money
}

// ReturnedShare is Returned/Attempts, false without attempts.
func (o Outcome) ReturnedShare() (float64, bool) { return quotient(o.Returned, o.Attempts) }

// RepeatedShare is Repeated/Returned, false where nobody returned.
func (o Outcome) RepeatedShare() (float64, bool) { return quotient(o.Repeated, o.Returned) }

func quotient(a, b float64) (float64, bool) {
	if b == 0 {
		return 0, false
	}
	return a / b, true
}

// plus adds what one client did on so many dates, each weighted.
func (o *Outcome) plus(p Outcome, weight float64) {
	o.Attempts += weight * p.Attempts
	o.Returned += weight * p.Returned
	o.Repeated += weight * p.Repeated
	o.Purchases += weight * p.Purchases
	o.Paid += weight * p.Paid
}

// attemptDate is a date on which attempts were made, and those not contacted then.
type attemptDate struct {
	date     calc.Date
	attempts int
	others   Outcome
}

// Approached is a client whom somebody has tried to win back, or has not.
type Approached struct {
	Bought   calc.DaySet // cut at the as-of date
	Contacts []calc.Date // in order
	Paid     func(from, to calc.Date) calc.Money
}

// NewWinBack finds the attempts from a date on with the clients who were
// contacted, and counts what became of them.
func NewWinBack(contacted []Approached, window, within int, from, asOf calc.Date) *WinBack {
	w := &WinBack{window: window, within: within, from: from, asOf: asOf}
	on := map[calc.Date]int{}
	for _, c := range contacted {
		for i, d := range w.attempts(c) {
			on[d]++
			w.Contacted.plus(w.outcome(c, d), 1)
			add(&w.Contacted.Clients, i == 0)
		}
	}
	for d, n := range on {
		w.dates = append(w.dates, attemptDate{date: d, attempts: n})
	}
	slices.SortFunc(w.dates, func(a, b attemptDate) int { return int(a.date - b.date) })
	return w
}

// attempts are the contacts of a client that count.
func (w *WinBack) attempts(c Approached) []calc.Date {
	var dates []calc.Date
	for _, d := range c.Contacts {
		open := len(dates) > 0 && d <= dates[len(dates)-1]+calc.Date(w.within)
		if !open && d >= w.from && LapsedOn(c.Bought, d, w.window) && d+calc.Date(w.within) <= w.asOf {
			dates = append(dates, d)
		}
	}
	return dates
}

// LapsedOn tells whether a client had lapsed on a date, whatever he did then.
func LapsedOn(bought calc.DaySet, d calc.Date, window int) bool {
	last := bought.Upto(d - 1)
	return last != 0 && int(d-last) >= window
}

// outcome is what a client did from a date on.
func (w *WinBack) outcome(c Approached, from calc.Date) Outcome {
	o, to := Outcome{Attempts: 1}, from+calc.Date(w.within)
	for d := range c.Bought.All() {
		if d >= from && d <= to {
			o.Purchases++
		}
	}
	if o.Purchases >= 1 {
		o.Returned = 1
		o.Paid = float64(c.Paid(from, to))
	}
	if o.Purchases >= 2 {
		o.Repeated = 1
	}
	return o
}

// Add counts in any client, contacted or not, for the comparison.
func (w *WinBack) Add(c Approached) {
	counted := false
	for i := range w.dates {
		at := &w.dates[i]
		if !LapsedOn(c.Bought, at.date, w.window) || c.near(at.date, calc.Date(w.within)) {
			continue
		}
		at.others.plus(w.outcome(c, at.date), 1)
		counted = true
	}
	add(&w.Others.Clients, counted)
}

func (c Approached) near(d, days calc.Date) bool {
	return slices.ContainsFunc(c.Contacts, func(x calc.Date) bool { return x >= d-days && x <= d+days })
}

// Finish weighs those who were not contacted. It is called once, after the last Add.
func (w *WinBack) Finish() {
	for _, at := range w.dates {
		if at.others.Attempts > 0 {
			w.Others.plus(at.others, float64(at.attempts)/at.others.Attempts)
		}
	}
}
