package clients

import (
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// WinBack compares lapsed clients who were contacted from a date on with those who were not.
func (c *Clients) WinBack(from calc.Date, within int) (*retention.WinBack, error) {
	return c.winBack(from, within, func(storage.Life) bool { return true })
}

// WinBackOf is WinBack of the clients alone who are wanted.
func (c *Clients) WinBackOf(from calc.Date, within int, wanted func(storage.Client, storage.Life) bool) (*retention.WinBack, error) {
	in, err := c.those(wanted)
	if err != nil {
		return nil, err
	}
	return c.winBack(from, within, in)
}

func (c *Clients) winBack(from calc.Date, within int, wanted func(storage.Life) bool) (*retention.WinBack, error) {
	contacts, err := c.contacts()
	if err != nil {
		return nil, err
	}
	paid, err := c.paidAfter(contacts, from)
	if err != nil {
		return nil, err
	}
	approach := func(l storage.Life) retention.Approached {
		return retention.Approached{Bought: l.Bought, Contacts: contacts[l.Client], Paid: func(from, to calc.Date) calc.Money { return paid[l.Client].paid(from, to) }}
	}
	var contacted []retention.Approached
	if err := c.eachLife(func(_ uint32, l storage.Life) {
		if a := approach(l); len(a.Contacts) > 0 && wanted(l) {
			a.Bought = a.Bought.Clone()
			contacted = append(contacted, a)
		}
	}); err != nil {
		return nil, err
	}
	w := retention.NewWinBack(contacted, c.Window, within, from, c.AsOf)
	err = c.eachLife(func(_ uint32, l storage.Life) {
		if wanted(l) {
			w.Add(approach(l))
		}
	})
	w.Finish()
	return w, err
}

// paidAfter reads what those bought from a date on who were lapsed when anybody was contacted.
func (c *Clients) paidAfter(contacts map[storage.ClientID][]calc.Date, from calc.Date) (map[storage.ClientID]person, error) {
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
	people, rows := map[storage.ClientID]person{}, c
	if c.byCategory() { // who has lapsed in one may buy another, and by the rows since that date he might count to others
		lapsed = func(storage.Life) bool { return true }
		rows = c.everybody()
	}
	err := rows.eachPersonSince(from, lapsed, func(_ uint32, p person) error {
		p.rows = slices.Clone(p.rows)
		people[p.Client] = p
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
// the question is about them and they may be counted.
func (c *Clients) Reasons(from, to calc.Date, wanted func(storage.Client, storage.Life) bool) ([]retention.Tally, error) {
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
	counts := map[string]int{}
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
			counts[names[loss.Reason]]++
		}
	}
	return retention.Pareto(counts), nil
}

// Active counts the clients who bought in a month so far.
func (c *Clients) Active(m calc.Month, wanted func(storage.Client, storage.Life) bool) (int, error) {
	n := 0
	err := c.r.Lives(func(l storage.Life) error {
		if !l.Bought.HasMonth(m) || l.Bought.Until(c.today).Upto(m.Last()) < m.First() {
			return nil
		}
		client, err := c.client(l.Client)
		if err == nil && wanted(client, l) {
			n++
		}
		return err
	})
	return n, err
}
