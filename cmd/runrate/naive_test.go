package main

import (
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
)

// The retention reports once more, from their definitions alone and as plainly
// as they can be written: loops over every client, date and row, exact
// fractions, nothing remembered and nothing shared with package calc but the
// calendar date. What is slow and plain here holds what is quick there.

// naiveRow is a counted sale. Volume is in thousandths, amount and price in minor units.
type naiveRow struct {
	client, segment, rep, team, category string

	date   calc.Date
	minute int // of the day, −1 where nobody knows
	volume int64

	amount    int64
	hasAmount bool
	price     int64 // of a unit of the category, 0 for none
}

// naiveUntil leaves what there is as of a date: rows of some client, not after it.
func naiveUntil(rows []naiveRow, asOf calc.Date) (kept []naiveRow) {
	for _, r := range rows {
		if r.client != "" && r.date <= asOf {
			kept = append(kept, r)
		}
	}
	return kept
}

// naiveFirst is the date of the first row of a ledger, 0 without one.
func naiveFirst(rows []naiveRow) (first calc.Date) {
	for _, r := range rows {
		if first == 0 || r.date < first {
			first = r.date
		}
	}
	return first
}

// naiveClients are all who have a row, in the order of codes.
func naiveClients(rows []naiveRow) (clients []string) {
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.client] {
			seen[r.client] = true
			clients = append(clients, r.client)
		}
	}
	sort.Strings(clients)
	return clients
}

// naiveDays are the rows of one client by date.
func naiveDays(rows []naiveRow, client string) map[calc.Date][]naiveRow {
	days := map[calc.Date][]naiveRow{}
	for _, r := range rows {
		if r.client == client {
			days[r.date] = append(days[r.date], r)
		}
	}
	return days
}

// naiveHasVolume tells whether some row of a day moved goods, this way or that.
func naiveHasVolume(day []naiveRow) bool {
	for _, r := range day {
		if r.volume != 0 {
			return true
		}
	}
	return false
}

// naiveBuys tells whether a client's rows of one date come to a purchase.
func naiveBuys(day []naiveRow) bool {
	var volume, amount int64
	for _, r := range day {
		volume += r.volume
		if r.hasAmount {
			amount += r.amount
		}
	}
	if naiveHasVolume(day) {
		return volume > 0
	}
	return amount > 0
}

// naivePurchases are the dates on which each client bought, oldest first. Who
// never bought is not in it.
func naivePurchases(rows []naiveRow) map[string][]calc.Date {
	dates := map[string][]calc.Date{}
	byClient := map[string][]naiveRow{}
	for _, r := range rows {
		byClient[r.client] = append(byClient[r.client], r)
	}
	for client, own := range byClient {
		for d, day := range naiveDays(own, client) {
			if naiveBuys(day) {
				dates[client] = append(dates[client], d)
			}
		}
		sort.Slice(dates[client], func(i, k int) bool { return dates[client][i] < dates[client][k] })
	}
	return dates
}

// naivePeriod is a run of dates that bear one label.
type naivePeriod struct {
	label       string
	first, last calc.Date
}

// naivePeriods are the periods from the one that holds a date to the one that
// holds another, found by walking over the dates.
func naivePeriods(from, to calc.Date, label func(calc.Date) string) (periods []naivePeriod) {
	if from == 0 {
		return nil
	}
	first := from
	for label(first-1) == label(from) {
		first--
	}
	for d := first; d <= to; {
		p := naivePeriod{label: label(d), first: d, last: d}
		for label(p.last+1) == p.label {
			p.last++
		}
		periods = append(periods, p)
		d = p.last + 1
	}
	return periods
}

func naiveMonth(d calc.Date) string { return d.UTC().Format("2006-01") }

func naiveQuarter(d calc.Date) string {
	return fmt.Sprintf("%d-Q%d", d.UTC().Year(), (int(d.UTC().Month())+2)/3)
}

// naiveWeek labels a date with the first one of its week.
func naiveWeek(start time.Weekday) func(calc.Date) string {
	return func(d calc.Date) string {
		for d.UTC().Weekday() != start {
			d--
		}
		return d.UTC().Format("2006-01-02")
	}
}

// naiveGroups parts a ledger: by category each row, else each client whole, by
// what his first purchase was. There all rows of that date agree; who never
// bought goes by his first row.
func naiveGroups(rows []naiveRow, by string) map[string][]naiveRow {
	groups := map[string][]naiveRow{}
	if by == "category" {
		for _, r := range rows {
			groups[r.category] = append(groups[r.category], r)
		}
		return groups
	}
	for _, client := range naiveClients(rows) {
		var own []naiveRow
		for _, r := range rows {
			if r.client == client {
				own = append(own, r)
			}
		}
		entry := naiveFirst(own)
		if bought := naivePurchases(own)[client]; len(bought) > 0 {
			entry = bought[0]
		}
		name := naiveName(naiveDays(own, client)[entry][0], by)
		groups[name] = append(groups[name], own...)
	}
	return groups
}

func naiveName(r naiveRow, by string) string {
	switch by {
	case "segment":
		return r.segment
	case "team":
		return r.team
	case "rep":
		return r.rep
	}
	return "all"
}

func naiveNames[T any](groups map[string]T) (names []string) {
	for name := range groups {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// naiveByGroup puts the tables of groups below each other, under one header.
func naiveByGroup(groups map[string][]naiveRow, header string, table func([]naiveRow) string) string {
	out := "group," + header + "\n"
	for _, name := range naiveNames(groups) {
		for _, line := range strings.Split(strings.TrimSpace(table(groups[name])), "\n")[1:] {
			out += name + "," + line + "\n"
		}
	}
	return out
}

// naiveTable is CSV. No cell of it has a comma.
func naiveTable(header string, lines [][]string) string {
	out := header + "\n"
	for _, cells := range lines {
		out += strings.Join(cells, ",") + "\n"
	}
	return out
}

// naiveShare is a fraction to as many digits as a float64 holds, and empty where it has no denominator.
func naiveShare(num, den int64) string {
	if den == 0 {
		return ""
	}
	return naiveFraction(big.NewRat(num, den))
}

func naiveFraction(r *big.Rat) string {
	f, _ := r.Float64()
	return naiveFloat(f)
}

func naiveFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
