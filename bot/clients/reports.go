package clients

import (
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// lastMonth is the last month that has ended as of the date.
func (c *Clients) lastMonth() calc.Month {
	m := c.AsOf.Month()
	if m.Last() > c.AsOf {
		m--
	}
	return m
}

// Movements are the months from that of the ledger's first row to the last
// that has ended. activeMonth takes who bought in a month for its base.
func (c *Clients) Movements(activeMonth bool) ([]Grouped[[]retention.Movement], error) {
	base := retention.Base{Window: c.Window}
	if activeMonth {
		base.Window = 0
	}
	first, last := c.First.Month(), c.lastMonth()
	if c.First == 0 {
		last = first - 1
	}
	g := gather(c, func() *retention.Movements { return retention.NewMovements(base, first, last) })
	err := c.eachLife(func(group uint32, l storage.Life) { g.at(group).Add(l.Bought) })
	g.every()
	groups := results(g, (*retention.Movements).Months)
	for i, one := range groups {
		begins := c.begins(one.ID).Month()
		groups[i].Of = slices.DeleteFunc(one.Of, func(m retention.Movement) bool { return m.Month < begins })
	}
	return groups, err
}

// Cohorts are the cells of every group, by cohort and period.
func (c *Clients) Cohorts(p retention.Period) ([]Grouped[[]retention.Cell], error) {
	first := c.First
	if first == 0 {
		first = c.AsOf
	}
	g := gather(c, func() *retention.Cohorts { return retention.NewCohorts(p, first, c.AsOf) })
	var err error
	if p.Weekly() || c.byCategory() {
		err = c.eachLife(func(group uint32, l storage.Life) { g.at(group).Add(l.Bought) })
	} else {
		err = c.r.ActiveMonths(c.AsOf, func(a storage.ActiveMonths) error {
			if c.counts(a.Began) {
				g.at(c.groupOf(a.Began)).AddMonths(a.First, a.Months)
			}
			return nil
		})
	}
	return results(g, (*retention.Cohorts).Cells), err
}

// NDay counts who bought on the k-th day, by calendar days and by 24 hours.
func (c *Clients) NDay() ([]Grouped[[]retention.Day], error) {
	g := gather(c, func() *retention.NDay { return retention.NewNDay(c.AsOf, c.Zone) })
	err := c.eachPerson(func(group uint32, p person) error {
		if !p.Bought.Empty() {
			g.at(group).Add(p.Bought, p.visits())
		}
		return nil
	})
	return results(g, (*retention.NDay).Days), err
}

// BracketCount is who bought in a bracket.
type BracketCount struct {
	retention.Bracket
	retention.Count
}

// Brackets counts who bought between two days after the first purchase.
func (c *Clients) Brackets(brackets []retention.Bracket) ([]Grouped[[]BracketCount], error) {
	g := gather(c, func() []BracketCount {
		counts := make([]BracketCount, len(brackets))
		for i, b := range brackets {
			counts[i].Bracket = b
		}
		return counts
	})
	err := c.eachLife(func(group uint32, l storage.Life) {
		for i, counts := 0, g.at(group); i < len(counts); i++ {
			counts[i].Bracket.In(&counts[i].Count, l.Bought, c.AsOf)
		}
	})
	g.every()
	return results(g, func(counts []BracketCount) []BracketCount { return counts }), err
}

// Survival is how long the clients of a group stay.
type Survival struct {
	N         int
	Curve     retention.Curve
	Median    int // days
	HasMedian bool
}

// Survival estimates every group, and tests whether they differ.
func (c *Clients) Survival() (groups []Grouped[Survival], test retention.Test, tested bool, err error) {
	g := gather(c, func() *[]retention.Observation { return new([]retention.Observation) })
	err = c.eachLife(func(group uint32, l storage.Life) {
		if o, ok := retention.Lifetime(l.Bought, c.AsOf, c.Window); ok {
			seen := g.at(group)
			*seen = append(*seen, o)
		}
	})
	var all [][]retention.Observation
	groups = results(g, func(seen *[]retention.Observation) Survival {
		s := Survival{N: len(*seen), Curve: retention.KaplanMeier(*seen)}
		s.Median, s.HasMedian = s.Curve.Median()
		return s
	})
	for _, one := range groups {
		all = append(all, *g.of[one.ID])
	}
	test, tested = retention.LogRank(all)
	return groups, test, tested, err
}

// SuggestedWindow suggests a lapse window from the gaps between purchases.
func (c *Clients) SuggestedWindow() (retention.GapCounts, error) {
	var gaps retention.GapCounts
	err := c.eachLife(func(_ uint32, l storage.Life) { gaps.Add(retention.Gaps(l.Bought)) })
	return gaps, err
}
