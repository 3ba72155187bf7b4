package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"runrate/calc"
	"runrate/calc/calendar"
)

// weekdays are how much is sold on which day of the week.
var weekdays = [7]float64{time.Monday: 0.86, time.Tuesday: 0.95, time.Wednesday: 1, time.Thursday: 1.08, time.Friday: 1.2, time.Saturday: 0.9, time.Sunday: 0.7}

// calendar of everybody who is not away.
func (c *Company) calendar() calendar.Calendar {
	return calendar.Calendar{Pattern: calendar.FiveTwo, National: c.national}
}

// day is what a date is like for everybody.
type day struct {
	works  bool
	factor float64
	season [8]float64
}

// days are the dates of a span, with some to look ahead to.
type days struct {
	c     *Company
	first calc.Date
	all   []day
}

// lookAhead is how far behind the last date a next visit may lie: the longest
// pause, and days off without end.
const lookAhead = 250

func (c *Company) days(until calc.Date) days {
	d := days{c: c, first: c.first}
	cal := c.calendar()
	for m := c.first.Month(); m <= (until + lookAhead).Month(); m++ {
		d.all = append(d.all, c.month(cal, m)...)
	}
	return d
}

// month is what a month's days are like: more is sold towards its end.
func (c *Company) month(cal calendar.Calendar, m calc.Month) []day {
	total, done := float64(cal.Sum(m.First(), m.Last())), 0.0
	var all []day
	for d := m.First(); d <= m.Last(); d++ {
		weight := float64(cal.Weight(d))
		done += weight
		out := day{works: weight > 0, factor: weekdays[d.Weekday()] * holidays(d) * math.Exp(0.06*c.stream(ofDay, int(d)).NormFloat64())}
		if total > 0 {
			out.factor *= 0.95 + 0.24*math.Pow(done/total, 4)
		}
		for k, g := range goods {
			out.season[k] = g.season(d)
		}
		all = append(all, out)
	}
	return all
}

// holidays lift the weeks before the New Year, and those after it are low.
func holidays(d calc.Date) float64 {
	switch month, day := d.Month().Calendar(), d.Day(); {
	case month == time.December:
		return 1.04 + 0.16*math.Min(float64(day), 26)/26
	case month == time.January:
		return 0.9 + 0.08*float64(day)/31
	}
	return 1
}

func (d days) at(on calc.Date) day { return d.all[on-d.first] }

// works tells whether a rep visits anybody on a date.
func (d days) works(rep int, on calc.Date) bool { return d.at(on).works && !d.c.holiday.has(rep, on) }

// near picks a working day about the one that a visit is wanted on, behind
// another: one of two days before to two after, else one of the next that there are.
func (d days) near(r *rand.Rand, rep int, want, after calc.Date) calc.Date {
	var dates []calc.Date
	var weights []float64
	take := func(on calc.Date) {
		if on > after && d.works(rep, on) {
			dates, weights = append(dates, on), append(weights, weekdays[on.Weekday()])
		}
	}
	for on := max(want-2, d.first); on <= want+2; on++ {
		take(on)
	}
	last := d.first + calc.Date(len(d.all)) - 1
	for on := want + 3; len(dates) == 0 && on <= last; on++ {
		within := calc.Date(3)
		if on > want+5 { // whoever was kept waiting for long is not visited all at once
			within = 16
		}
		for next := on; next <= min(on+within, last) && (len(dates) > 0 || next <= on+3); next++ {
			take(next)
		}
	}
	if len(dates) == 0 {
		return last
	}
	return dates[draw(r, weights)]
}
