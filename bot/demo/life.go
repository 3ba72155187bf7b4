package demo

import (
	"math"
	"math/rand/v2"

	"runrate/calc"
)

// lapse is after how many days without a purchase somebody acts: the product's default window.
const lapse = 30

// farewell is what is known of an outlet that is given up.
type farewell struct {
	outlet int
	date   calc.Date
	reason int
	words  int // of reasons[reason].words, −1 for none
}

// attempt is a contact with an outlet that had lapsed.
type attempt struct {
	outlet int
	date   calc.Date
	words  int
}

// ledger is what happened up to a date, in order of time.
type ledger struct {
	until    calc.Date
	rows     []purchase
	losses   []farewell
	attempts []attempt
}

// Of the first visits more are the last for a while than of others: not everybody likes what he has tried.
const (
	trials = 2
	wary   = 4
)

// life is an outlet's way through the days.
type life struct {
	c      *Company
	o      *outlet
	i      int
	days   days
	r      *rand.Rand
	drift  float64 // of what he buys, in logarithms
	visits int     // so far
	ended  bool    // for good
	out    *ledger
}

// live follows an outlet up to the ledger's end. Each step draws from his stream in the order of
// time and looks at nothing that depends on where the ledger ends.
func (c *Company) live(i int, d days, out *ledger) {
	o := &c.outlets[i]
	if o.joined > out.until {
		return
	}
	l := life{c: c, o: o, i: i, days: d, r: c.stream(ofLife, i), out: out}
	for at := d.near(l.r, o.rep, o.joined, o.joined-1); at <= out.until && !l.ended; {
		l.visit(at)
		l.visits++
		at = l.next(at)
	}
}

// next is the date of the visit after one. Now and then an outlet pauses instead, or ends.
func (l *life) next(at calc.Date) calc.Date {
	gap := l.o.rhythm * math.Exp(0.3*l.r.NormFloat64())
	next := l.days.near(l.r, l.o.rep, at+calc.Date(math.Round(gap)), at)
	hazard := 1 - math.Exp(-segments[l.o.segment].leaving*l.c.patience()*gap/30)
	if l.visits <= trials {
		hazard *= wary
	}
	leaves := l.r.Float64() < hazard && !l.o.steady
	if s := l.o.silent; s != 0 && at < s && next >= s {
		return l.days.near(l.r, l.o.rep, s+60, at)
	}
	if leaves {
		return l.pause(at)
	}
	return next
}

// patience makes outlets stay longer where the months are many: there are no
// more of them to come.
func (c *Company) patience() float64 {
	return min(1, math.Sqrt(DefaultMonths/float64(c.options.Months)))
}

// pause is when an outlet that has stopped returns. Half of them are
// contacted when they have lapsed, and more of these return, soon after.
func (l *life) pause(last calc.Date) calc.Date {
	s := segments[l.o.segment]
	contacted, gone := l.r.Float64() < 0.5, l.r.Float64() < s.closing
	contact := l.workday(last + lapse + 3 + calc.Date(l.r.IntN(20)))
	back := last + lapse + 5 + calc.Date(l.r.IntN(75))
	if contacted {
		l.attempt(contact)
		if won := l.r.Float64() < 0.42; won {
			gone, back = false, contact+2+calc.Date(l.r.IntN(22))
		}
	}
	l.lose(last, back, gone)
	l.ended = gone
	return l.days.near(l.r, l.o.rep, back, last)
}

// workday is the first of a rep's from a date on.
func (l *life) workday(on calc.Date) calc.Date {
	end := l.days.first + calc.Date(len(l.days.all)) - 1
	for on < end && !l.days.works(l.o.rep, on) {
		on++
	}
	return on
}

func (l *life) attempt(on calc.Date) {
	words := l.r.IntN(2 * len(contactWords))
	if on <= l.out.until {
		l.out.attempts = append(l.out.attempts, attempt{l.i, on, words})
	}
}

// lose notes that an outlet is given up: most of those who are gone, and some who will return.
func (l *life) lose(last, back calc.Date, gone bool) {
	on := l.workday(last + lapse + 4 + calc.Date(l.r.IntN(30)))
	parts := segments[l.o.segment].reasons
	weights := make([]float64, len(parts))
	for i, p := range parts {
		weights[i] = float64(p)
	}
	f := farewell{l.i, on, draw(l.r, weights), -1}
	if n := l.r.IntN(2 * len(reasons[f.reason].words)); n < len(reasons[f.reason].words) {
		f.words = n
	}
	noted := l.r.Float64()
	if gone && noted < 0.7 || !gone && noted < 0.25 && on < back {
		if on <= l.out.until {
			l.out.losses = append(l.out.losses, f)
		}
	}
}
