package clients

import (
	"runrate/calc"
	"runrate/storage"
)

// Filters names the segment and the category that alone are looked at, "" for none.
func (c *Clients) Filters() (segment, category string, err error) {
	segments, err := c.segmentNames()
	for _, k := range c.book.Categories() {
		if k.ID == c.Category {
			category = k.Name
		}
	}
	return segments[c.Segment], category, err
}

// AtPrices tells whether any row read so far has no amount, and was reckoned at its category's price.
func (c *Clients) AtPrices() bool { return c.reckoned }

// ActiveNow counts the clients of this month so far, of those whom the scope's
// reps visit today, and how many of them are planned.
func (c *Clients) ActiveNow() (active, planned int, err error) {
	month := c.today.Month()
	active, err = c.Active(month, func(client storage.Client, l storage.Life) bool {
		rep, team := c.Owner(client, l)
		return (c.Scope.Team == 0 || team == c.Scope.Team) && (c.Scope.Rep == 0 || rep == c.Scope.Rep) && (c.Segment == 0 || l.Segment == c.Segment)
	})
	for _, m := range c.ownerNow {
		if err != nil || c.Scope.Team != 0 && m.TeamOn(c.today) != c.Scope.Team || c.Scope.Rep != 0 && m.ID != c.Scope.Rep || c.Segment != 0 {
			continue
		}
		var plan storage.ClientPlan
		plan, err = c.r.ClientPlan(m.ID, month)
		planned += plan.Count
	}
	return active, planned, err
}

// ThisMonth is the month of today.
func (c *Clients) ThisMonth() calc.Month { return c.today.Month() }
