package main

import (
	"slices"
	"strconv"
	"time"

	"runrate/calc"
)

const (
	naiveNDayHeader     = "k,calendar_eligible,calendar_n,hours24_eligible,hours24_n"
	naiveBracketsHeader = "from,to,eligible,n"
)

// naiveEvent is a row that adds, with its moment where that is known.
type naiveEvent struct {
	date  calc.Date
	timed bool
	at    time.Time
}

// naiveEvents are a client's rows that add to a purchase.
func naiveEvents(days map[calc.Date][]naiveRow, loc *time.Location) (events []naiveEvent) {
	for _, day := range days {
		if !naiveBuys(day) {
			continue
		}
		for _, r := range day {
			adds := r.volume > 0
			if !naiveHasVolume(day) {
				adds = r.hasAmount && r.amount > 0
			}
			if adds {
				events = append(events, naiveEvent{r.date, r.minute >= 0, naiveMoment(r.date, r.minute, loc)})
			}
		}
	}
	return events
}

// naiveMoment is when the clocks of a zone show a minute of a date.
func naiveMoment(d calc.Date, minute int, loc *time.Location) time.Time {
	day := d.UTC()
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, loc)
}

// naiveBegin is a client's first event, and whether its time is known: a row
// of the first date that bears none may have been the earliest.
func naiveBegin(events []naiveEvent) (begin naiveEvent) {
	for i, e := range events {
		switch {
		case i == 0 || e.date < begin.date:
			begin = e
		case e.date == begin.date && (!e.timed || begin.timed && e.at.Before(begin.at)):
			begin = e
		}
	}
	return begin
}

// naiveNDay counts who came back k days after the first purchase, by calendar
// days and by windows of 24 hours.
func naiveNDay(rows []naiveRow, asOf calc.Date, loc *time.Location) string {
	rows = naiveUntil(rows, asOf)
	all := map[string][]naiveEvent{}
	var earliest calc.Date
	for client, bought := range naivePurchases(rows) {
		all[client] = naiveEvents(naiveDays(rows, client), loc)
		if earliest == 0 || bought[0] < earliest {
			earliest = bought[0]
		}
	}
	var lines [][]string
	for k := 0; earliest > 0 && int(earliest)+k <= int(asOf); k++ {
		var counts [4]int
		for _, events := range all {
			begin := naiveBegin(events)
			eligible, n := naiveCalendarDay(events, begin.date, k, asOf)
			hoursEligible, hoursN := eligible, n
			if begin.timed {
				hoursEligible, hoursN = naiveHours(events, begin, k, asOf, loc)
			}
			for i, is := range []bool{eligible, n, hoursEligible, hoursN} {
				if is {
					counts[i]++
				}
			}
		}
		line := []string{strconv.Itoa(k)}
		for _, n := range counts {
			line = append(line, strconv.Itoa(n))
		}
		lines = append(lines, line)
	}
	return naiveTable(naiveNDayHeader, lines)
}

func naiveCalendarDay(events []naiveEvent, first calc.Date, k int, asOf calc.Date) (eligible, n bool) {
	day := first + calc.Date(k)
	if day > asOf {
		return false, false
	}
	return true, slices.ContainsFunc(events, func(e naiveEvent) bool { return e.date == day })
}

// naiveHours asks for an event in [begin + 24h·k, begin + 24h·(k+1)), once that window is over.
func naiveHours(events []naiveEvent, begin naiveEvent, k int, asOf calc.Date, loc *time.Location) (eligible, n bool) {
	from := begin.at.Add(time.Duration(k) * 24 * time.Hour)
	to := from.Add(24 * time.Hour)
	if to.After(naiveMoment(asOf+1, 0, loc)) {
		return false, false
	}
	for _, e := range events {
		if e.timed && !e.at.Before(from) && e.at.Before(to) {
			return true, true
		}
		if !e.timed && int(e.date-begin.date) == k {
			return true, true
		}
	}
	return true, false
}

// naiveBrackets counts who bought on any of some days after the first purchase.
func naiveBrackets(rows []naiveRow, asOf calc.Date, brackets [][2]int) string {
	purchases := naivePurchases(naiveUntil(rows, asOf))
	var lines [][]string
	for _, b := range brackets {
		eligible, n := 0, 0
		for _, bought := range purchases {
			if int(bought[0])+b[1] > int(asOf) {
				continue
			}
			eligible++
			for day := b[0]; day <= b[1]; day++ {
				if slices.Contains(bought, bought[0]+calc.Date(day)) {
					n++
					break
				}
			}
		}
		lines = append(lines, []string{strconv.Itoa(b[0]), strconv.Itoa(b[1]), strconv.Itoa(eligible), strconv.Itoa(n)})
	}
	return naiveTable(naiveBracketsHeader, lines)
}
