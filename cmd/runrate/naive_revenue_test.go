package main

import (
	"fmt"

	"runrate/calc"
)

const naiveRevenueHeader = "period,start,churned,contraction,expansion,reactivation,new,end,credits,grr,nrr,net_churn,quick_ratio"

// naiveWorth is the money of a row in minor units: its amount, else its volume
// at the category's price, halves of a minor unit away from zero.
func naiveWorth(r naiveRow) int64 {
	if r.hasAmount {
		return r.amount
	}
	thousandths := r.volume * r.price
	if thousandths < 0 {
		return -((-thousandths + 500) / 1000)
	}
	return (thousandths + 500) / 1000
}

// naiveSpent is what a client came to from one date to another.
func naiveSpent(rows []naiveRow, client string, first, last calc.Date) (sum int64) {
	for _, r := range rows {
		if r.client == client && first <= r.date && r.date <= last {
			sum += naiveWorth(r)
		}
	}
	return sum
}

// naiveRevenuePeriods are the complete ones from that of the date from.
func naiveRevenuePeriods(from, asOf calc.Date, period string) (periods []naivePeriod) {
	if from == 0 || from > asOf {
		return nil
	}
	if period == "90d" {
		for last := asOf; last >= from; last -= 90 {
			periods = append([]naivePeriod{{last.UTC().Format("2006-01-02"), last - 89, last}}, periods...)
		}
		return periods
	}
	label := naiveMonth
	if period == "quarter" {
		label = naiveQuarter
	}
	for _, p := range naivePeriods(from, asOf, label) {
		if p.last <= asOf {
			periods = append(periods, p)
		}
	}
	return periods
}

// naiveRevenue is the movement of money, period by period from that of the date from.
func naiveRevenue(rows []naiveRow, from, asOf calc.Date, period string) string {
	rows = naiveUntil(rows, asOf)
	byClient := map[string][]naiveRow{}
	for _, r := range rows {
		byClient[r.client] = append(byClient[r.client], r)
	}
	purchases := naivePurchases(rows)
	before := map[string]int64{}
	var lines [][]string
	for _, p := range naiveRevenuePeriods(from, asOf, period) {
		var sum naiveMoney
		now := map[string]int64{}
		for client, own := range byClient {
			now[client] = naiveSpent(own, client, p.first, p.last)
			bought := purchases[client]
			sum.add(before[client], now[client], len(bought) > 0 && bought[0] < p.first)
		}
		lines = append(lines, append([]string{p.label}, sum.cells()...))
		before = now
	}
	return naiveTable(naiveRevenueHeader, lines)
}

// naiveMoney are the sums of a period in minor units; kept is Σmin(P, C), ofBase ΣC of who was in it.
type naiveMoney struct {
	start, churned, contraction, expansion, reactivation, fresh, end, credits, kept, ofBase int64
}

// add takes a client whose rows came to was in the period before and to is in this one.
func (m *naiveMoney) add(was, is int64, boughtEarlier bool) {
	p, c := max(0, was), max(0, is)
	m.start += p
	m.end += c
	m.credits += min(0, is)
	m.kept += min(p, c)
	if p > 0 {
		m.ofBase += c
	}
	if p > 0 && c == 0 {
		m.churned += p
	}
	if p > c && c > 0 {
		m.contraction += p - c
	}
	if p > 0 && c > p {
		m.expansion += c - p
	}
	if p == 0 && boughtEarlier {
		m.reactivation += c
	}
	if p == 0 && !boughtEarlier {
		m.fresh += c
	}
}

func (m *naiveMoney) cells() (cells []string) {
	for _, n := range []int64{m.start, m.churned, m.contraction, m.expansion, m.reactivation, m.fresh, m.end, m.credits} {
		cells = append(cells, naiveUnits(n))
	}
	return append(cells, naiveShare(m.kept, m.start), naiveShare(m.ofBase, m.start),
		naiveShare(m.churned+m.contraction-m.expansion-m.reactivation, m.start), naiveShare(m.fresh+m.expansion, m.churned+m.contraction))
}

// naiveUnits is money in units with two decimals.
func naiveUnits(minor int64) string {
	if minor < 0 {
		return "-" + naiveUnits(-minor)
	}
	return fmt.Sprintf("%d.%02d", minor/100, minor%100)
}
