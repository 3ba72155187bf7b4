package clients

import (
	"cmp"
	"errors"
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// Outlet is a client as he stands today.
type Outlet struct {
	storage.Client
	Group uint32       // of the question's breakdown
	Life  storage.Life // cut at the as-of date
	retention.Call
	Owner storage.MemberID
	Team  storage.TeamID // the owner's today
	Loss  *storage.Loss  // set while he is given up
}

// Outlets are the clients for whom wanted holds and who have bought, without
// what they usually buy; those to whom the question is not are left out.
func (c *Clients) Outlets(wanted func(Outlet) bool) ([]Outlet, error) {
	usual, err := c.rhythms()
	if err != nil {
		return nil, err
	}
	losses, err := c.losses()
	if err != nil {
		return nil, err
	}
	var outlets []Outlet
	var failed error
	err = c.eachLife(func(group uint32, l storage.Life) {
		o := Outlet{Group: group, Life: l, Call: retention.Call{Standing: retention.Stand(l.Bought, c.AsOf, c.Window, usual.of(c.ledger(group), l.Segment)...)}}
		if loss, lost := losses[l.Client]; lost && loss.Date >= l.Bought.Last() {
			o.Loss = &loss
		}
		if o.Client, err = c.client(l.Client); err != nil {
			failed = err
		}
		o.Key = cmp.Or(o.Code, o.Name)
		o.Owner, o.Team = c.Owner(o.Client, l)
		if wanted(o) {
			o.Life.Bought, o.Life.Sellers = l.Bought.Clone(), slices.Clone(l.Sellers)
			outlets = append(outlets, o)
		}
	})
	return outlets, cmp.Or(err, failed)
}

// ledger is the category where each is a ledger of its own, else 0.
func (c *Clients) ledger(group uint32) uint32 {
	if c.By == ByCategory {
		return group
	}
	return 0
}

// client looks up a client; sales may be of one who was never listed.
func (c *Clients) client(id storage.ClientID) (storage.Client, error) {
	k, err := c.r.Client(id)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Client{ID: id}, nil
	}
	return k, err
}

// usualGaps are the gaps between purchases, of segments and in all, by ledger.
type usualGaps map[usualOf]*retention.GapCounts

type usualOf struct {
	ledger  uint32
	segment storage.SegmentID
	all     bool
}

// of are the median gaps of a segment and of all.
func (u usualGaps) of(ledger uint32, segment storage.SegmentID) []calc.Ratio {
	var medians []calc.Ratio
	for _, at := range []usualOf{{ledger: ledger, segment: segment}, {ledger: ledger, all: true}} {
		if u[at] != nil {
			medians = append(medians, u[at].Median())
		}
	}
	return medians
}

// rhythms reads the gaps of everybody: whoever is asked about is held against all.
func (c *Clients) rhythms() (usualGaps, error) {
	u := usualGaps{}
	err := c.everybody().eachLife(func(group uint32, l storage.Life) {
		gaps := retention.Gaps(l.Bought)
		for _, at := range []usualOf{{ledger: c.ledger(group), segment: l.Segment}, {ledger: c.ledger(group), all: true}} {
			if u[at] == nil {
				u[at] = &retention.GapCounts{}
			}
			u[at].Add(gaps)
		}
	})
	return u, err
}

// losses are the last of each client up to the as-of date.
func (c *Clients) losses() (map[storage.ClientID]storage.Loss, error) {
	all, err := c.r.Losses()
	last, until := map[storage.ClientID]storage.Loss{}, c.AsOf
	if !c.asked { // yesterday's purchases, and today's news
		until = max(until, c.today)
	}
	for _, l := range all {
		if l.Date <= until {
			last[l.Client] = l
		}
	}
	return last, err
}

// ToVisit ranks the clients to visit: those about to lapse or unusually silent
// who are not given up, by how overdue they are times what they usually buy.
func (c *Clients) ToVisit(wanted func(Outlet) bool) ([]Outlet, error) {
	outlets, err := c.Outlets(func(o Outlet) bool { return o.Loss == nil && o.ToVisit() && wanted(o) })
	if err != nil {
		return nil, err
	}
	if err := c.AddUsual(outlets); err != nil {
		return nil, err
	}
	retention.SortCalls(outlets, func(o Outlet) retention.Call { return o.Call })
	return outlets, nil
}

// AddUsual reads what clients usually buy a month.
func (c *Clients) AddUsual(outlets []Outlet) error {
	type key struct {
		ledger uint32
		client storage.ClientID
	}
	at, clients, since := map[key]*Outlet{}, map[storage.ClientID]bool{}, calc.MaxDate
	for i := range outlets {
		o := &outlets[i]
		at[key{c.ledger(o.Group), o.Life.Client}] = o
		clients[o.Life.Client] = true
		o.Usual = retention.Usual(0, o.Life.Bought)
		since = min(since, retention.UsualSince(o.Life.Bought))
	}
	if len(outlets) == 0 {
		return nil
	}
	// By the rows since that date a client might count to others.
	return c.everybody().eachPersonSince(since, func(l storage.Life) bool { return clients[l.Client] }, func(group uint32, p person) error {
		if o := at[key{c.ledger(group), p.Client}]; o != nil {
			o.Usual = retention.Usual(p.paid(retention.UsualSince(o.Life.Bought), o.Life.Bought.Last()), o.Life.Bought)
		}
		return nil
	})
}
