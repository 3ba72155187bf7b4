package clients

import (
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// The clients behind a number, with what is known of them today.

// Lost are those who left the base in a month, the last to buy first.
func (c *Clients) Lost(m calc.Month) ([]Outlet, error) {
	base := retention.Base{Window: c.Window}
	outlets, err := c.Outlets(func(o Outlet) bool {
		return base.Holds(o.Life.Bought, m-1) && !base.Holds(o.Life.Bought, m)
	})
	if err != nil {
		return nil, err
	}
	return outlets, c.rank(outlets)
}

// LapsedNow are those who count as lapsed as of the date and are not given up.
func (c *Clients) LapsedNow(wanted func(Outlet) bool) ([]Outlet, error) {
	outlets, err := c.Outlets(func(o Outlet) bool { return o.State == retention.Lapsed && o.Loss == nil && wanted(o) })
	if err != nil {
		return nil, err
	}
	return outlets, c.rank(outlets)
}

// MissedNext are those who bought nothing in the period after that of their
// first purchase, where it has ended: who is missing from the cohorts' column 1.
func (c *Clients) MissedNext(p retention.Period) ([]Outlet, error) {
	outlets, err := c.Outlets(func(o Outlet) bool {
		next := p.Of(o.Life.Bought.First()) + 1
		return p.Last(next) <= c.AsOf && o.Life.Bought.Upto(p.Last(next)) < p.First(next)
	})
	if err != nil {
		return nil, err
	}
	return outlets, c.rank(outlets)
}

// rank puts those first who usually buy most.
func (c *Clients) rank(outlets []Outlet) error {
	if err := c.AddUsual(outlets); err != nil {
		return err
	}
	slices.SortStableFunc(outlets, func(a, b Outlet) int { return b.Usual.Cmp(a.Usual) })
	return nil
}

// Fall is a client who brought less than in the period before.
type Fall struct {
	Outlet
	Was, Is calc.Money
}

// Fallen are those who brought less in the last period that has ended, the largest loss first.
func (c *Clients) Fallen(t Term) ([]Fall, Period, error) {
	periods := c.periods(t)
	if len(periods) == 0 {
		return nil, Period{}, nil
	}
	last := periods[len(periods)-1]
	before := last.From - (last.To - last.From + 1)
	if t != Days90 && len(periods) > 1 {
		before = periods[len(periods)-2].From
	}
	sums := map[storage.ClientID][2]calc.Money{}
	if err := c.eachPersonSince(before, func(storage.Life) bool { return true }, func(_ uint32, p person) error {
		was, is := max(0, p.paid(before, last.From-1)), max(0, p.paid(last.From, last.To))
		if is < was && p.Life.Bought.First() <= c.AsOf {
			sum := sums[p.Client]
			sums[p.Client] = [2]calc.Money{sum[0] + was, sum[1] + is}
		}
		return nil
	}); err != nil {
		return nil, last, err
	}
	whole := *c
	whole.By, whole.Category = Whole, 0
	outlets, err := whole.Outlets(func(o Outlet) bool { _, fell := sums[o.Life.Client]; return fell })
	var falls []Fall
	for _, o := range outlets {
		sum := sums[o.Life.Client]
		falls = append(falls, Fall{o, sum[0], sum[1]})
	}
	slices.SortStableFunc(falls, func(a, b Fall) int { return int(min(max((b.Was-b.Is)-(a.Was-a.Is), -1), 1)) })
	return falls, last, err
}

// LastMonth is the last month that has ended as of the date.
func (c *Clients) LastMonth() calc.Month { return c.lastMonth() }
