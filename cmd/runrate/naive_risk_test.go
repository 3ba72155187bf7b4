package main

import (
	"math/big"
	"slices"
	"sort"
	"strconv"

	"runrate/calc"
)

const naiveAtRiskHeader = "client,name,segment,rep,last,gap,rhythm,overdue,state,usual_month,score"

// naiveGaps are the days between consecutive purchase dates.
func naiveGaps(bought []calc.Date) (gaps []int) {
	for i := range bought {
		if i > 0 {
			gaps = append(gaps, int(bought[i]-bought[i-1]))
		}
	}
	return gaps
}

// naiveMiddle is the median, of an even number the mean of the middle two.
func naiveMiddle(gaps []int) *big.Rat {
	sorted := slices.Sorted(slices.Values(gaps))
	n := len(sorted)
	return big.NewRat(int64(sorted[(n-1)/2]+sorted[n/2]), 2)
}

// naiveSuggestedWindow is the 80th percentile of all gaps: of n in order, that
// of rank (n−1)·0.8, on the straight line between its neighbours. nil without a gap.
func naiveSuggestedWindow(rows []naiveRow, asOf calc.Date) *big.Rat {
	var gaps []int
	for _, bought := range naivePurchases(naiveUntil(rows, asOf)) {
		gaps = append(gaps, naiveGaps(bought)...)
	}
	if len(gaps) == 0 {
		return nil
	}
	sort.Ints(gaps)
	fifths := (len(gaps) - 1) * 4 // the rank in fifths
	below, above := gaps[fifths/5], gaps[min(fifths/5+1, len(gaps)-1)]
	step := big.NewRat(int64(fifths%5)*int64(above-below), 5)
	return step.Add(step, big.NewRat(int64(below), 1))
}

// naiveRhythm is a client's usual gap: his own, else his segment's, else everybody's, else the window.
func naiveRhythm(client string, purchases map[string][]calc.Date, segments map[string]string, window int) *big.Rat {
	if own := naiveGaps(purchases[client]); len(own) >= 3 {
		return naiveMiddle(own)
	}
	var ofSegment, ofAll []int
	for other, bought := range purchases {
		ofAll = append(ofAll, naiveGaps(bought)...)
		if segments[other] == segments[client] {
			ofSegment = append(ofSegment, naiveGaps(bought)...)
		}
	}
	switch {
	case len(ofSegment) > 0:
		return naiveMiddle(ofSegment)
	case len(ofAll) > 0:
		return naiveMiddle(ofAll)
	}
	return big.NewRat(int64(window), 1)
}

// naiveUsualMonth is what a client came to in the 365 days up to his last
// purchase, per calendar month in which he bought, in minor units.
func naiveUsualMonth(rows []naiveRow, client string, bought []calc.Date) *big.Rat {
	last := bought[len(bought)-1]
	months := map[string]bool{}
	for _, d := range bought {
		if d > last-365 {
			months[naiveMonth(d)] = true
		}
	}
	return big.NewRat(max(0, naiveSpent(rows, client, last-364, last)), int64(len(months)))
}

// naiveState is what a gap of some days makes of a client.
func naiveState(gap, window int) string {
	switch {
	case gap >= window:
		return "lapsed"
	case 10*gap >= 8*window:
		return "at risk"
	}
	return "active"
}

// naiveVisit is a line of the list of clients to visit.
type naiveVisit struct {
	client         string
	overdue, score *big.Rat
	cells          []string
}

// naiveAtRisk lists who is at risk, and who is active and overdue twice over.
// Names are told by naiveNameOf; a segment or a rep that was another one later is naiveAny.
func naiveAtRisk(rows []naiveRow, asOf calc.Date, window int) string {
	rows = naiveUntil(rows, asOf)
	purchases, segments := naivePurchases(rows), map[string]string{}
	for client, bought := range purchases {
		segments[client] = naiveDays(rows, client)[bought[0]][0].segment
	}
	var visits []naiveVisit
	for client, bought := range purchases {
		last := bought[len(bought)-1]
		gap := int(asOf - last)
		rhythm := naiveRhythm(client, purchases, segments, window)
		overdue := new(big.Rat).Quo(big.NewRat(int64(gap), 1), rhythm)
		state := naiveState(gap, window)
		if state == "lapsed" || state == "active" && overdue.Cmp(big.NewRat(2, 1)) < 0 {
			continue
		}
		month := naiveUsualMonth(rows, client, bought)
		month.Quo(month, big.NewRat(100, 1))
		score := new(big.Rat).Mul(overdue, month)
		visits = append(visits, naiveVisit{client, overdue, score, []string{client, naiveNameOf(client),
			naiveOnly(rows, client, "segment"), naiveOnly(rows, client, "rep"), last.UTC().Format("2006-01-02"), strconv.Itoa(gap),
			naiveFraction(rhythm), naiveFraction(overdue), state, naiveFraction(month), naiveFraction(score)}})
	}
	return naiveTable(naiveAtRiskHeader, naiveRanked(visits))
}

// naiveRanked puts the highest score first, then who is overdue most, then by code.
func naiveRanked(visits []naiveVisit) (lines [][]string) {
	sort.Slice(visits, func(i, k int) bool {
		a, b := visits[i], visits[k]
		if byScore := a.score.Cmp(b.score); byScore != 0 {
			return byScore > 0
		}
		if byOverdue := a.overdue.Cmp(b.overdue); byOverdue != 0 {
			return byOverdue > 0
		}
		return a.client < b.client
	})
	for _, v := range visits {
		lines = append(lines, v.cells)
	}
	return lines
}

// naiveAny stands for a cell that is not compared.
const naiveAny = "*"

// naiveOnly is a client's segment or rep where all rows agree on it.
func naiveOnly(rows []naiveRow, client, by string) string {
	found := ""
	for _, r := range rows {
		switch {
		case r.client != client:
		case found == "":
			found = naiveName(r, by)
		case found != naiveName(r, by):
			return naiveAny
		}
	}
	return found
}

// naiveNameOf is the name that the clients of made-up ledgers bear.
func naiveNameOf(client string) string { return "Outlet " + client }
