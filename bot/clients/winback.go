package clients

import (
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// WinBack compares lapsed clients who were contacted from a date on with those
// who were not, of the clients who are wanted, group by group.
func (c *Clients) WinBack(from calc.Date, within int, wanted func(storage.Client, storage.Life) bool) ([]Grouped[*retention.WinBack], error) {
	in, err := c.those(wanted)
	if err != nil {
		return nil, err
	}
	contacts, err := c.contacts()
	if err != nil {
		return nil, err
	}
	paid, err := c.paidAfter(contacts, from)
	if err != nil {
		return nil, err
	}
	approach := func(group uint32, l storage.Life) retention.Approached {
		of := paid[ofLedger{c.ledger(group), l.Client}]
		return retention.Approached{Bought: l.Bought, Contacts: contacts[l.Client], Paid: of.paid}
	}
	contacted := gather(c, func() *[]retention.Approached { return new([]retention.Approached) })
	if err := c.eachLife(func(group uint32, l storage.Life) {
		if a := approach(group, l); in(l) {
			of := contacted.at(group) // a group in which nobody was contacted is one too
			if len(a.Contacts) > 0 {
				a.Bought = a.Bought.Clone()
				*of = append(*of, a)
			}
		}
	}); err != nil {
		return nil, err
	}
	groups := map[uint32]*retention.WinBack{}
	for group, of := range contacted.of {
		groups[group] = retention.NewWinBack(*of, c.Window, within, from, c.AsOf)
	}
	err = c.eachLife(func(group uint32, l storage.Life) {
		if in(l) {
			groups[group].Add(approach(group, l))
		}
	})
	for _, w := range groups {
		w.Finish()
	}
	return results(&gathered[*retention.WinBack]{c: c, of: groups}, func(w *retention.WinBack) *retention.WinBack { return w }), err
}

// ofLedger is a client, in a category where each is a ledger of its own.
type ofLedger struct {
	ledger uint32
	client storage.ClientID
}

// paidAfter reads what those bought from a date on who were lapsed when anybody was contacted.
func (c *Clients) paidAfter(contacts map[storage.ClientID][]calc.Date, from calc.Date) (map[ofLedger]person, error) {
	dates := map[calc.Date]bool{}
	for _, some := range contacts {
		for _, d := range some {
			dates[d] = d >= from
		}
	}
	lapsed := func(l storage.Life) bool {
		for d, in := range dates {
			if in && retention.LapsedOn(l.Bought, d, c.Window) {
				return true
			}
		}
		return false
	}
	people, rows := map[ofLedger]person{}, c
	if c.byCategory() { // who has lapsed in one may buy another, and by the rows since that date he might count to others
		lapsed = func(storage.Life) bool { return true }
		rows = c.everybody()
	}
	err := rows.eachPersonSince(from, lapsed, func(group uint32, p person) error {
		p.rows = slices.Clone(p.rows)
		people[ofLedger{c.ledger(group), p.Client}] = p
		return nil
	})
	return people, err
}

// contacts are the dates on which clients were contacted.
func (c *Clients) contacts() (map[storage.ClientID][]calc.Date, error) {
	all, err := c.r.Contacts()
	dates := map[storage.ClientID][]calc.Date{}
	for _, k := range all {
		if k.Date <= c.AsOf {
			dates[k.Client] = append(dates[k.Client], k.Date)
		}
	}
	return dates, err
}

// Reasons counts why clients were given up from one date to another, as far as
// the question is about them and they are wanted, group by group. A client is
// given up as a whole: by category there are no groups.
func (c *Clients) Reasons(from, to calc.Date, wanted func(storage.Client, storage.Life) bool) ([]Grouped[[]retention.Tally], error) {
	reasons, err := c.r.Reasons()
	if err != nil {
		return nil, err
	}
	names := map[storage.ReasonID]string{}
	for _, r := range reasons {
		names[r.ID] = r.Name
	}
	losses, err := c.r.Losses()
	if err != nil {
		return nil, err
	}
	g := gather(c, func() map[string]int { return map[string]int{} })
	for _, loss := range losses {
		life, err := c.r.Life(loss.Client)
		if err != nil {
			return nil, err
		}
		client, err := c.client(loss.Client)
		if err != nil {
			return nil, err
		}
		if loss.Date >= from && loss.Date <= to && c.counts(life.Began) && wanted(client, life) {
			g.at(c.groupOf(life.Began))[names[loss.Reason]]++
		}
	}
	return results(g, retention.Pareto), nil
}

// Active counts the clients who bought in a month so far.
func (c *Clients) Active(m calc.Month, wanted func(storage.Client, storage.Life) bool) (int, error) {
	active := retention.ActiveClients{Month: m}
	err := c.r.Lives(func(l storage.Life) error {
		if !l.Bought.HasMonth(m) {
			return nil
		}
		client, err := c.client(l.Client)
		if err == nil && wanted(client, l) {
			active.Add(l.Bought.Until(c.today))
		}
		return err
	})
	return active.Count, err
}
