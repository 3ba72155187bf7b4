package main

import (
	"strings"
	"testing"

	"runrate/calc"
)

// TestNaiveLedgersReach wants the few made-up ledgers of an ordinary run to hold
// whatever a report could get wrong: each of it in two of them at least.
func TestNaiveLedgersReach(t *testing.T) {
	reached := map[string]int{}
	for _, seed := range naiveFew {
		l := naiveMadeUp(seed)
		for what, there := range l.reaches() {
			if there {
				reached[what]++
			} else {
				reached[what] += 0
			}
		}
	}
	for what, ledgers := range reached {
		if ledgers < 2 {
			t.Errorf("%s: in %d ledgers", what, ledgers)
		}
	}
}

// reaches says what there is in a ledger.
func (l naiveLedger) reaches() map[string]bool {
	rows := naiveUntil(l.rows, l.asOf)
	has := map[string]bool{
		"no client":                      len(naiveClients(rows)) == 0,
		"one client":                     len(naiveClients(rows)) == 1,
		"clients who never bought":       len(naiveNonBuyers(rows)) > 0,
		"nobody who never bought":        len(rows) > 0 && len(naiveNonBuyers(rows)) == 0,
		"a month that has not ended":     naiveMonth(l.asOf) == naiveMonth(l.asOf+1),
		"a month that has ended":         naiveMonth(l.asOf) != naiveMonth(l.asOf+1),
		"a row without a client in time": false,
		"a client's row after as-of":     false,
	}
	for _, r := range l.rows {
		has["a row without a client in time"] = has["a row without a client in time"] || r.client == "" && r.date <= l.asOf
		has["a client's row after as-of"] = has["a client's row after as-of"] || r.client != "" && r.date > l.asOf
	}
	for _, client := range naiveClients(rows) {
		l.reachesIn(has, rows, client)
	}
	has["a category of returns alone"] = false
	for _, part := range naiveGroups(rows, "category") {
		has["a category of returns alone"] = has["a category of returns alone"] || len(naiveNonBuyers(part)) == len(naiveClients(part))
	}
	l.reachesInReports(has, rows)
	return has
}

// reachesIn adds what there is in the rows of a client.
func (l naiveLedger) reachesIn(has map[string]bool, rows []naiveRow, client string) {
	add := func(what string, there bool) { has[what] = has[what] || there }
	days, bought := naiveDays(rows, client), naivePurchases(rows)[client]
	for _, gap := range naiveGaps(bought) {
		add("a gap of W − 1", gap == l.window-1)
		add("a gap of W", gap == l.window)
		add("a gap of W + 1", gap == l.window+1)
	}
	for d, day := range days {
		add("two rows a day", len(day) > 1)
		add("a purchase taken back", len(day) > 1 && !naiveBuys(day))
		add("a purchase of money alone", naiveBuys(day) && !naiveHasVolume(day))
		add("29 February", strings.HasSuffix(d.String(), "02-29"))
		for _, r := range day {
			add("23:59", r.minute == 23*60+59)
			add("00:01", r.minute == 1)
			add("no time beside times", r.minute < 0 && len(naiveClients(l.rows)) > 1)
			add("a sum without an amount that is rounded", !r.hasAmount && r.volume*r.price%1000 == 500)
		}
	}
	if len(bought) > 1 {
		add("a change of the clocks", l.hours(bought[0], bought[len(bought)-1])%24 != 0)
	}
	add("another rep", naiveOnly(rows, client, "rep") == naiveAny)
	add("another segment", naiveOnly(rows, client, "segment") == naiveAny)
}

// hours are those that really go by between two noons.
func (l naiveLedger) hours(a, b calc.Date) int {
	loc := naiveZone(l.zone)
	return int(naiveMoment(b, 12*60, loc).Sub(naiveMoment(a, 12*60, loc)).Hours())
}

// reachesInReports adds what there is in the tables.
func (l naiveLedger) reachesInReports(has map[string]bool, rows []naiveRow) {
	for report, columns := range map[string]string{
		naiveMovement(rows, naiveFirst(rows), l.asOf, l.window, false): "start retained lost new new_and_lost reactivated end",
		naiveRevenue(rows, naiveFirst(rows), l.asOf, "month"):          "churned contraction expansion reactivation credits",
		naiveRevenue(rows, naiveFirst(rows), l.asOf, "90d"):            "start",
		naiveSurvival(l.spells("")):                                    "events censored lower",
	} {
		for _, column := range strings.Fields(columns) {
			for _, cells := range naiveCells(report) {
				has[column] = has[column] || cells[column] > 0 || column == "credits" && cells[column] < 0
			}
		}
	}
	has["a return in a month before all purchases"] = false
	if lines := naiveCells(naiveMovement(rows, naiveFirst(rows), l.asOf, l.window, false)); len(lines) > 0 {
		has["a return in a month before all purchases"] = lines[0]["new"] == 0
	}
	atRisk := naiveAtRisk(rows, l.asOf, l.window)
	has["somebody at risk"] = strings.Contains(atRisk, ",at risk,")
	has["somebody active and overdue"] = strings.Contains(atRisk, ",active,")
	has["two to visit"] = strings.Count(atRisk, "\n") > 2
	has["hours that differ from days"] = false
	for _, c := range naiveCells(naiveNDay(rows, l.asOf, naiveZone(l.zone))) {
		if c["calendar_n"] != c["hours24_n"] && c["calendar_eligible"] == c["hours24_eligible"] {
			has["hours that differ from days"] = true
		}
	}
	_, _, _, compared := naiveLogRank(l.spells("segment"))
	has["groups to compare"] = compared
}
