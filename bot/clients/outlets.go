package clients

import (
	"cmp"
	"errors"
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// Stage is what there is to do about a client.
type Stage uint8

// The stages, in the order of a work list. Whoever is at risk and not given up
// is to be visited, and so are some of the active.
const (
	Visit Stage = iota
	Gone
	Settled
	GivenUp
)

// Stage returns the outlet's.
func (o Outlet) Stage() Stage {
	switch {
	case o.Loss != nil:
		return GivenUp
	case o.ToVisit():
		return Visit
	case o.State == retention.Lapsed:
		return Gone
	}
	return Settled
}

// WorkList are the wanted clients by stage: those to visit as ToVisit ranks
// them, of the others the nearest to their last purchase first. What they
// usually buy is known of those to visit alone.
func (c *Clients) WorkList(wanted func(Outlet) bool) ([]Outlet, error) {
	all, err := c.Outlets(wanted)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Outlet) int {
		return cmp.Or(cmp.Compare(a.Stage(), b.Stage()), cmp.Compare(a.Gap, b.Gap), cmp.Compare(a.Key, b.Key))
	})
	visits := all
	if n := slices.IndexFunc(all, func(o Outlet) bool { return o.Stage() != Visit }); n >= 0 {
		visits = all[:n]
	}
	if err := c.AddUsual(visits); err != nil {
		return nil, err
	}
	retention.SortCalls(visits, func(o Outlet) retention.Call { return o.Call })
	return all, nil
}

// UsualVolume is how much of a category a client usually buys a month, in thousandths.
type UsualVolume struct {
	Category storage.Category
	Volume   calc.Ratio
}

// UsualVolumes are the net volumes of the days whose money AddUsual counts, over
// the same months, the categories in their order; what came to nothing is left out.
func (c *Clients) UsualVolumes(o Outlet) ([]UsualVolume, error) {
	sold := map[storage.CategoryID]calc.Volume{}
	for _, s := range o.Life.Sellers {
		err := c.r.Sales(s.Team, s.Rep, retention.UsualSince(o.Life.Bought), o.Life.Bought.Last(), func(x storage.Sale) error {
			if x.Client == o.Life.Client && x.Counted {
				sold[x.Category] += x.Volume
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var all []UsualVolume
	for _, k := range c.book.Categories() {
		if sold[k.ID] > 0 {
			all = append(all, UsualVolume{k, calc.NewRatio(int64(sold[k.ID]), int64(calc.Unit)*int64(retention.UsualMonths(o.Life.Bought)))})
		}
	}
	return all, nil
}

// LossOf is the note by which a client is given up on a date, nil while he is not.
func LossOf(r storage.Reader, l storage.Life, on calc.Date) (*storage.Loss, error) {
	all, err := r.Losses()
	last := l.Bought.Until(on).Last()
	for _, loss := range slices.Backward(all) {
		if loss.Client == l.Client && loss.Date >= last && loss.Date <= on {
			return &loss, err
		}
	}
	return nil, err
}

// OpenAttempts counts the contacts with wanted clients, lapsed then, whose
// outcome is not known yet, and returns the date as of which the first will be.
func (c *Clients) OpenAttempts(within int, wanted func(storage.Client, storage.Life) bool) (n int, first calc.Date, err error) {
	contacts, err := c.r.Contacts()
	if err != nil {
		return 0, 0, err
	}
	for _, k := range contacts {
		known := k.Date + calc.Date(within)
		if known <= c.AsOf {
			continue
		}
		l, err := c.r.Life(k.Client)
		if err != nil {
			return 0, 0, err
		}
		client, err := c.client(k.Client)
		if err != nil {
			return 0, 0, err
		}
		if !wanted(client, l) || !retention.LapsedOn(l.Bought, k.Date, c.Window) {
			continue
		}
		if n++; first == 0 || known < first {
			first = known
		}
	}
	return n, first, nil
}

// those looks up who is wanted, once for several passes over the lives.
func (c *Clients) those(wanted func(storage.Client, storage.Life) bool) (func(storage.Life) bool, error) {
	in := map[storage.ClientID]bool{}
	var failed error
	err := c.eachLife(func(_ uint32, l storage.Life) {
		client, err := c.client(l.Client)
		if err != nil {
			failed = err
		}
		if wanted(client, l) {
			in[l.Client] = true
		}
	})
	return func(l storage.Life) bool { return in[l.Client] }, cmp.Or(err, failed)
}

// OwnerOf is Owner of one client on a date, read from the store by itself.
func OwnerOf(r storage.Reader, client storage.Client, on calc.Date) (storage.MemberID, storage.TeamID, error) {
	l, err := r.Life(client.ID)
	if err != nil {
		return 0, 0, err
	}
	rep := cmp.Or(client.Rep, l.Rep)
	m, err := r.Member(rep)
	if errors.Is(err, storage.ErrNotFound) {
		return rep, l.Team, nil
	}
	return rep, m.TeamOn(on), err
}
