package clients

import (
	"fmt"
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
)

// Term is the length of the periods in which money is compared.
type Term uint8

// The terms. Days90 are counted back from the as-of date.
const (
	Monthly Term = iota
	Quarterly
	Days90
)

// Period is the money of one period, its dates included.
type Period struct {
	Label    string // 2026-03, 2026-Q3, or the last date of 90 days
	From, To calc.Date
	retention.Revenue
}

const (
	quarterMonths = 3
	termDays      = 90
)

// periods are those from the one that holds the ledger's first row to the last that has ended.
func (c *Clients) periods(t Term) []Period {
	var periods []Period
	if c.First == 0 {
		return nil
	}
	if t == Days90 {
		for to := c.AsOf; to >= c.First; to -= termDays {
			periods = append([]Period{{Label: to.String(), From: to - termDays + 1, To: to}}, periods...)
		}
		return periods
	}
	months := calc.Month(1)
	if t == Quarterly {
		months = quarterMonths
	}
	for m := c.First.Month() / months * months; (m + months).First() <= c.AsOf+1; m += months {
		p := Period{Label: m.String(), From: m.First(), To: (m + months).First() - 1}
		if t == Quarterly {
			p.Label = fmt.Sprintf("%04d-Q%d", m.Year(), (int(m.Calendar())-1)/quarterMonths+1)
		}
		periods = append(periods, p)
	}
	return periods
}

// Revenue is how money moved in every period.
func (c *Clients) Revenue(t Term) ([]Grouped[[]Period], error) {
	g := gather(c, func() []Period { return c.periods(t) })
	err := c.eachPerson(func(group uint32, p person) error {
		p.pay(g.at(group))
		return nil
	})
	groups := results(g, func(p []Period) []Period { return p })
	for i, one := range groups {
		begins := c.begins(one.ID)
		groups[i].Of = slices.DeleteFunc(one.Of, func(p Period) bool { return p.To < begins })
	}
	return groups, err
}

// pay counts a client's money into the periods.
func (p person) pay(periods []Period) {
	before, rows := calc.Money(0), p.rows
	for len(rows) > 0 && len(periods) > 0 && rows[0].date < periods[0].From {
		rows = rows[1:]
	}
	for i := range periods {
		at, now := &periods[i], calc.Money(0)
		for ; len(rows) > 0 && rows[0].date <= at.To; rows = rows[1:] {
			now += rows[0].paid
		}
		if first := p.Bought.First(); before != 0 || now != 0 {
			at.Add(before, now, first == 0 || first >= at.From)
		}
		before = now
	}
}
