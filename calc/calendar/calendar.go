package calendar

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
)

// Kind is what a national table says of a day that its weekday does not.
type Kind uint8

// The kinds, numbered as the published tables number them.
const (
	Off     Kind = 1 // a holiday, or a day off moved here
	Short   Kind = 2 // works, an hour less; counts as a full day
	Working Kind = 3 // a weekend that works
)

// National is a country's table of days. It is read-only once made.
type National struct {
	days      map[calc.Date]Kind
	confirmed map[int]bool
}

// With returns a table in which each of the given years is replaced whole by
// the days listed for it, and counts as confirmed.
func (n National) With(years map[int]map[calc.Date]Kind) National {
	if len(years) == 0 {
		return n
	}
	out := National{maps.Clone(n.days), maps.Clone(n.confirmed)}
	maps.DeleteFunc(out.days, func(d calc.Date, _ Kind) bool { _, replaced := years[d.Year()]; return replaced })
	for year, days := range years {
		out.confirmed[year] = true
		maps.Copy(out.days, days)
	}
	return out
}

// Confirmed tells whether the year's decree is known. If not, the statutory
// holidays stand in for it.
func (n National) Confirmed(year int) bool { return n.confirmed[year] }

// Kind returns what the table says of a date, 0 for nothing.
func (n National) Kind(d calc.Date) Kind {
	if k, ok := n.days[d]; ok {
		return k
	}
	if !n.confirmed[d.Year()] && isStatutory(d) {
		return Off
	}
	return 0
}

// Pattern is the weight of each weekday, indexed by time.Weekday (Sunday is 0).
type Pattern [7]calc.Weight

// The patterns with a name of their own.
var (
	FiveTwo = Pattern{time.Monday: calc.FullDay, time.Tuesday: calc.FullDay, time.Wednesday: calc.FullDay, time.Thursday: calc.FullDay, time.Friday: calc.FullDay}
	SixOne  = Pattern{time.Monday: calc.FullDay, time.Tuesday: calc.FullDay, time.Wednesday: calc.FullDay, time.Thursday: calc.FullDay, time.Friday: calc.FullDay, time.Saturday: calc.FullDay}
)

// ParsePattern reads "5/2", "6/1", or seven weights from 0 to 1, Monday first: "1 1 1 1 0.5 0 0".
func ParsePattern(s string) (Pattern, error) {
	switch s = strings.TrimSpace(s); s {
	case "5/2":
		return FiveTwo, nil
	case "6/1":
		return SixOne, nil
	}
	fields := strings.Fields(s)
	if len(fields) != 7 {
		return Pattern{}, fmt.Errorf("%q is not a week: write 5/2, 6/1 or seven weights from Monday on", s)
	}
	var p Pattern
	for i, f := range fields {
		w, err := ParseWeight(f)
		if err != nil {
			return Pattern{}, err
		}
		p[(i+1)%7] = w
	}
	return p, nil
}

// ParseWeight reads a day's weight, a decimal from 0 to 1.
func ParseWeight(s string) (calc.Weight, error) {
	f, err := strconv.ParseFloat(s, 64)
	w := calc.Weight(f*float64(calc.FullDay) + 0.5)
	if err != nil || !(f >= 0 && f <= 1) {
		return 0, fmt.Errorf("%q is not a day's weight from 0 to 1", s)
	}
	return w, nil
}

// Calendar is one rep's calendar. Overrides are those that won by scope (see Resolve).
type Calendar struct {
	Pattern   Pattern
	National  National
	Overrides map[calc.Date]calc.Weight
}

// Weight returns how much of a working day a date is.
func (c Calendar) Weight(d calc.Date) calc.Weight {
	if w, ok := c.Overrides[d]; ok {
		return w
	}
	switch c.National.Kind(d) {
	case Off:
		return 0
	case Short, Working:
		return calc.FullDay
	}
	return c.Pattern[d.Weekday()]
}

// Sum returns the weight of all days from one date to another, both included.
func (c Calendar) Sum(from, to calc.Date) calc.Weight {
	var sum calc.Weight
	for d := from; d <= to; d++ {
		sum += c.Weight(d)
	}
	return sum
}

// Next returns the first date of at least some weight from a date on, up to
// and with a last one; false where there is none.
func (c Calendar) Next(from, last calc.Date) (calc.Date, bool) {
	for d := from; d <= last; d++ {
		if c.Weight(d) > 0 {
			return d, true
		}
	}
	return 0, false
}

// Scope says whose calendar an override changes. A narrower scope wins.
type Scope uint8

// The scopes, narrowest last.
const (
	Company Scope = 1 + iota
	Team
	Rep
)

// Override sets the weight of the days From…To, both included.
type Override struct {
	Scope    Scope
	From, To calc.Date
	Weight   calc.Weight
}

// Resolve picks the weight of every overridden date of a span: rep before
// team before company, and within a scope the one listed later.
func Resolve(overrides []Override, from, to calc.Date) map[calc.Date]calc.Weight {
	weights := map[calc.Date]calc.Weight{}
	won := map[calc.Date]Scope{}
	for _, o := range overrides {
		for d := max(o.From, from); d <= min(o.To, to); d++ {
			if o.Scope >= won[d] {
				weights[d], won[d] = o.Weight, o.Scope
			}
		}
	}
	return weights
}
