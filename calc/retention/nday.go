package retention

import (
	"slices"
	"time"

	"runrate/calc"
)

// Day is a day after the first purchase, counted in two ways.
type Day struct {
	K        int
	Calendar Count // bought on the date first + K
	Hours24  Count // bought within the K-th 24 hours after the first purchase
}

// Visit is a purchase with its time.
type Visit struct {
	Date   calc.Date
	Minute int // of the day, −1 where it is not known
}

// at returns the visit's moment. A day of a clock change has 23 or 25 hours, and this knows.
func (v Visit) at(loc *time.Location) time.Time {
	y, m, d := v.Date.UTC().Date()
	return time.Date(y, m, d, 0, max(0, v.Minute), 0, 0, loc)
}

// NDay counts who bought on the k-th day.
type NDay struct {
	asOf     calc.Date
	loc      *time.Location
	end      time.Time // of the as-of date
	calendar tally
	hours24  tally
}

// NewNDay counts up to an as-of date, with the clock of a location.
func NewNDay(asOf calc.Date, loc *time.Location) *NDay {
	return &NDay{asOf: asOf, loc: loc, end: (asOf + 1).In(loc)}
}

// tally counts clients by how many days they can be seen for, and visits by day.
type tally struct{ seen, bought []int }

func (t *tally) see(days int) {
	if days >= 0 {
		grow(&t.seen, days)
		t.seen[days]++
	}
}

func (t *tally) visit(k int) {
	grow(&t.bought, k)
	t.bought[k]++
}

func grow(s *[]int, to int) {
	if to >= len(*s) {
		*s = append(*s, make([]int, to+1-len(*s))...)
	}
}

func (t *tally) counts(n int) []Count {
	counts, eligible := make([]Count, n), 0
	for k := max(n, len(t.seen)) - 1; k >= 0; k-- {
		if k < len(t.seen) {
			eligible += t.seen[k]
		}
		if k < n {
			counts[k].Eligible = eligible
			if k < len(t.bought) {
				counts[k].N = t.bought[k]
			}
		}
	}
	return counts
}

// Add counts a client by calendar days, and by 24 hours where his visits are
// given: those of his purchase dates up to the as-of date, at least one.
func (n *NDay) Add(bought calc.DaySet, visits []Visit) {
	if bought.Empty() {
		return
	}
	first := bought.First()
	n.calendar.see(int(n.asOf - first))
	for d := range bought.All() {
		n.calendar.visit(int(d - first))
	}
	if len(visits) > 0 {
		n.addHours(visits)
	}
}

// addHours counts 24 hours from the earliest visit on. One whose time is not
// known is counted by its date; if it is the first, all of them are.
func (n *NDay) addHours(visits []Visit) {
	first := slices.MinFunc(visits, Visit.compare)
	whole := int(n.asOf - first.Date) // the last k whose window has ended
	if first.Minute >= 0 {
		whole = int(n.end.Sub(first.at(n.loc))/(24*time.Hour)) - 1
	}
	n.hours24.see(whole)
	counted := map[int]bool{}
	for _, v := range visits {
		k := int(v.Date - first.Date)
		if first.Minute >= 0 && v.Minute >= 0 {
			k = int(v.at(n.loc).Sub(first.at(n.loc)) / (24 * time.Hour))
		}
		if k <= whole && !counted[k] {
			counted[k] = true
			n.hours24.visit(k)
		}
	}
}

func (v Visit) compare(o Visit) int {
	if v.Date != o.Date {
		return int(v.Date - o.Date)
	}
	return v.Minute - o.Minute
}

// Days returns every day from the first on for which any client can be seen.
func (n *NDay) Days() []Day {
	days := make([]Day, len(n.calendar.seen))
	calendar, hours := n.calendar.counts(len(days)), n.hours24.counts(len(days))
	for k := range days {
		days[k] = Day{k, calendar[k], hours[k]}
	}
	return days
}
