package runrate

import (
	"runrate/calc"
	"runrate/calc/calendar"
)

// Days is a rep's month as of a moment, counted in weights of working days.
type Days struct {
	Month   calc.Month
	Today   calc.Date
	Total   calc.Weight // N: all working days of the month
	Elapsed calc.Weight // k: those before today, and today once it is closed
	Open    bool        // today is a working day of the month and not closed yet

	// Counted tells that today's sales belong to the elapsed part: today is
	// closed, or a day off.
	Counted bool

	Target calc.Date // the day that Required speaks of: today while open, else the next working day; zero if none is left

	// How much of what is still to sell falls on Target: TargetPart of LeftParts.
	// A day's part is its weight times its weekday's share.
	TargetPart, LeftParts int64
}

// Left returns the weight of the days that remain, an open today included.
func (d Days) Left() calc.Weight { return d.Total - d.Elapsed }

// DaysAt counts the days of a month as of a date. closed tells whether that
// date's selling day is over. The date may lie before or after the month.
func DaysAt(c calendar.Calendar, shares Shares, m calc.Month, today calc.Date, closed bool) Days {
	first, last := m.First(), m.Last()
	d := Days{Month: m, Today: today, Total: c.Sum(first, last), Elapsed: c.Sum(first, min(today-1, last))}
	target := max(today, first)
	if today >= first && today <= last {
		weight := c.Weight(today)
		d.Open = weight > 0 && !closed
		d.Counted = !d.Open
		if closed {
			d.Elapsed += weight
			target++
		}
	}
	if on, ok := c.Next(target, last); ok {
		d.Target, d.TargetPart = on, part(c, shares, on)
		for ; on <= last; on++ {
			d.LeftParts += part(c, shares, on)
		}
	}
	return d
}

func part(c calendar.Calendar, shares Shares, d calc.Date) int64 {
	return int64(c.Weight(d)) * shares.Of(d.Weekday())
}

// RequiredOn returns what share of the volume still to sell falls on a day of
// the month from Target on, as Required does for Target; undefined where none is left.
func (d Days) RequiredOn(c calendar.Calendar, shares Shares, on calc.Date) calc.Ratio {
	return calc.NewRatio(part(c, shares, on), d.LeftParts)
}
