package main

import (
	"strconv"
	"time"

	"runrate/calc"
)

const (
	naiveMovementHeader = "month,start,retained,lost,new,new_and_lost,reactivated,end,retention,churn,crr,crr_churn"
	naiveCohortsHeader  = "cohort,size,k,classic_n,onafter_n,complete"
	naiveMeanHeader     = "k,size,classic_n,onafter_n"
)

// naiveBase tells whether a client is in the base at the end of a date.
func naiveBase(bought []calc.Date, t calc.Date, window int, activeMonth bool) bool {
	var last calc.Date
	for _, d := range bought {
		if d <= t {
			last = d
		}
	}
	switch {
	case last == 0:
		return false
	case activeMonth:
		return naiveMonth(last) == naiveMonth(t)
	}
	return int(last) > int(t)-window
}

// naiveMovement is the movement of the base, month by month from the one that holds the date from.
func naiveMovement(rows []naiveRow, from, asOf calc.Date, window int, activeMonth bool) string {
	purchases := naivePurchases(naiveUntil(rows, asOf))
	var lines [][]string
	for _, p := range naivePeriods(from, asOf, naiveMonth) {
		if p.last > asOf {
			continue
		}
		var start, retained, lost, fresh, freshLost, reactivated, end int64
		for _, bought := range purchases {
			before := naiveBase(bought, p.first-1, window, activeMonth)
			after := naiveBase(bought, p.last, window, activeMonth)
			isNew := p.first <= bought[0] && bought[0] <= p.last
			for _, c := range []struct {
				count *int64
				is    bool
			}{
				{&start, before}, {&end, after}, {&retained, before && after}, {&lost, before && !after},
				{&fresh, isNew}, {&freshLost, isNew && !after}, {&reactivated, after && !before && !isNew},
			} {
				if c.is {
					*c.count++
				}
			}
		}
		line := []string{p.label}
		for _, n := range []int64{start, retained, lost, fresh, freshLost, reactivated, end} {
			line = append(line, strconv.FormatInt(n, 10))
		}
		for _, n := range []int64{retained, lost, end - fresh, start - (end - fresh)} {
			line = append(line, naiveShare(n, start))
		}
		lines = append(lines, line)
	}
	return naiveTable(naiveMovementHeader, lines)
}

// naiveLabel names the periods of cohorts.
func naiveLabel(period string, weekStart time.Weekday) func(calc.Date) string {
	if period == "week" {
		return naiveWeek(weekStart)
	}
	return naiveMonth
}

// naiveCohorts counts the clients of each cohort in each period up to that of as-of.
func naiveCohorts(rows []naiveRow, asOf calc.Date, period string, weekStart time.Weekday) string {
	rows = naiveUntil(rows, asOf)
	purchases := naivePurchases(rows)
	label := naiveLabel(period, weekStart)
	var lines [][]string
	periods := naivePeriods(naiveFirst(rows), asOf, label)
	for c, cohort := range periods {
		var members [][]calc.Date
		for _, bought := range purchases {
			if cohort.first <= bought[0] && bought[0] <= cohort.last {
				members = append(members, bought)
			}
		}
		if len(members) == 0 {
			continue
		}
		for k, p := range periods[c:] {
			classic, onAfter := 0, 0
			for _, bought := range members {
				if naiveWithin(bought, p.first, p.last) {
					classic++
				}
				if bought[len(bought)-1] >= p.first {
					onAfter++
				}
			}
			lines = append(lines, []string{cohort.label, strconv.Itoa(len(members)), strconv.Itoa(k),
				strconv.Itoa(classic), strconv.Itoa(onAfter), strconv.FormatBool(p.last <= asOf)})
		}
	}
	return naiveTable(naiveCohortsHeader, lines)
}

func naiveWithin(bought []calc.Date, first, last calc.Date) bool {
	for _, d := range bought {
		if first <= d && d <= last {
			return true
		}
	}
	return false
}

// naiveCohortMean adds up the complete cells that are k periods away from the
// cohort, client by client: each adds to the cell k of his own cohort.
func naiveCohortMean(rows []naiveRow, asOf calc.Date, period string, weekStart time.Weekday) string {
	rows = naiveUntil(rows, asOf)
	purchases := naivePurchases(rows)
	periods := naivePeriods(naiveFirst(rows), asOf, naiveLabel(period, weekStart))
	var lines [][]string
	for k := range periods {
		size, classic, onAfter := 0, 0, 0
		for _, bought := range purchases {
			entry := 0
			for periods[entry].last < bought[0] {
				entry++
			}
			if entry+k >= len(periods) || periods[entry+k].last > asOf {
				continue
			}
			p := periods[entry+k]
			size++
			if naiveWithin(bought, p.first, p.last) {
				classic++
			}
			if bought[len(bought)-1] >= p.first {
				onAfter++
			}
		}
		if size > 0 {
			lines = append(lines, []string{strconv.Itoa(k), strconv.Itoa(size), strconv.Itoa(classic), strconv.Itoa(onAfter)})
		}
	}
	return naiveTable(naiveMeanHeader, lines)
}
