package storagetest

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
)

type clientDay struct {
	client storage.ClientID
	date   calc.Date
}

type contactKey struct {
	clientDay
	by storage.MemberID
}

// Life takes everything that was sold to a client, a date at a time.
func (s *state) Life(c storage.ClientID) (storage.Life, error) {
	days := map[calc.Date][]storage.Sale{}
	for _, x := range s.ordered(func(x storage.Sale) bool { return x.Client == c && x.Counted }) {
		days[x.Date] = append(days[x.Date], x)
	}
	life := storage.Life{Client: c}
	for _, date := range slices.Sorted(maps.Keys(days)) {
		for _, x := range days[date] {
			if by := (storage.Seller{Team: x.Team, Rep: x.Rep}); !slices.Contains(life.Sellers, by) {
				life.Sellers = append(life.Sellers, by)
			}
		}
	}
	for _, date := range slices.Sorted(maps.Keys(days)) {
		if bought(days[date]) {
			if life.Bought.Empty() {
				life.Segment, life.Team, life.Rep = began(days[date])
			}
			life.Bought = life.Bought.With(date, true)
		}
	}
	return life, nil
}

func bought(rows []storage.Sale) bool {
	var volume calc.Volume
	var amount calc.Money
	volumes := false
	for _, x := range rows {
		volume += x.Volume
		volumes = volumes || x.Volume != 0
		if x.HasAmount {
			amount += x.Amount
		}
	}
	return volumes && volume > 0 || !volumes && amount > 0
}

func began(rows []storage.Sale) (storage.SegmentID, storage.TeamID, storage.MemberID) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(x storage.Sale) bool { return !x.Adds() })
	first := slices.MinFunc(rows, func(a, b storage.Sale) int {
		return cmp.Or(cmp.Compare(a.Minute, b.Minute), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Rep, b.Rep), cmp.Compare(a.Segment, b.Segment))
	})
	return first.Segment, first.Team, first.Rep
}

// ActiveMonths takes the months date by date.
func (s *state) ActiveMonths(until calc.Date, fn func(storage.ActiveMonths) error) error {
	return s.Lives(func(l storage.Life) error {
		a := storage.ActiveMonths{Client: l.Client, Began: l.Began, First: l.Bought.First().Month()}
		for d := range l.Bought.All() {
			if d > until {
				break
			}
			k := int(d.Month() - a.First)
			for len(a.Months) <= k/64 {
				a.Months = append(a.Months, 0)
			}
			a.Months[k/64] |= 1 << (k % 64)
		}
		if len(a.Months) == 0 {
			return nil
		}
		return fn(a)
	})
}

func (s *state) Sellers() ([]storage.Seller, error) {
	all := map[storage.Seller]bool{}
	for _, x := range s.sales {
		all[storage.Seller{Team: x.Team, Rep: x.Rep}] = true
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b storage.Seller) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Rep, b.Rep))
	}), nil
}

func (s *state) Lives(fn func(storage.Life) error) error {
	clients := map[storage.ClientID]bool{}
	for _, x := range s.sales {
		clients[x.Client] = true
	}
	for _, c := range slices.Sorted(maps.Keys(clients)) {
		if life, _ := s.Life(c); c != 0 {
			if err := fn(life); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *state) Reasons() ([]storage.Reason, error) { return sorted(s.reasons), nil }

func (s *state) PutReason(r storage.Reason) (storage.ReasonID, error) {
	return putNew(s, "reason", s.reasons, r.ID, func(id storage.ReasonID) storage.Reason { r.ID = id; return r }, func(o storage.Reason) bool { return same(o.Name, r.Name) })
}

func (s *state) Losses() ([]storage.Loss, error) {
	all := slices.Collect(maps.Values(s.losses))
	slices.SortFunc(all, func(a, b storage.Loss) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Date, b.Date))
	})
	return all, nil
}

func (s *state) PutLoss(l storage.Loss) error {
	s.losses[clientDay{l.Client, l.Date}] = l
	return nil
}

func (s *state) DeleteLoss(c storage.ClientID, d calc.Date) error {
	delete(s.losses, clientDay{c, d})
	return nil
}

func (s *state) Contacts() ([]storage.Contact, error) {
	all := slices.Collect(maps.Values(s.contacts))
	slices.SortFunc(all, func(a, b storage.Contact) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Date, b.Date), cmp.Compare(a.By, b.By))
	})
	return all, nil
}

func (s *state) PutContact(c storage.Contact) error {
	s.contacts[contactKey{clientDay{c.Client, c.Date}, c.By}] = c
	return nil
}

func (s *state) ClientPlan(rep storage.MemberID, m calc.Month) (storage.ClientPlan, error) {
	p := storage.ClientPlan{Rep: rep, Month: m}
	p.Count = s.clientPlan[p]
	return p, nil
}

func (s *state) PutClientPlan(p storage.ClientPlan) error {
	n := p.Count
	p.Count = 0
	s.clientPlan[p] = n
	return nil
}

// operations on clients that leave, beside those on the ledger.
func init() {
	operations["reason"] = func(rt *rapid.T) operation {
		r := storage.Reason{ID: storage.ReasonID(rapid.Uint32Range(0, 2).Draw(rt, "id")), Name: names.Draw(rt, "name"), Hidden: rapid.Bool().Draw(rt, "hidden")}
		return func(w storage.Writer) error {
			if all, err := w.Reasons(); err != nil || int(r.ID) > len(all) {
				r.ID = 0
			}
			_, err := w.PutReason(r)
			return err
		}
	}
	operations["loss"] = func(rt *rapid.T) operation {
		client, date := storage.ClientID(rapid.Uint32Range(1, 2).Draw(rt, "client")), firstDay+calc.Date(rapid.Int32Range(0, 3).Draw(rt, "day"))
		words, number, what := names.Draw(rt, "words"), rapid.Uint32Range(0, 3).Draw(rt, "number"), rapid.IntRange(0, 3).Draw(rt, "what")
		return func(w storage.Writer) error {
			switch what {
			case 0:
				return w.PutLoss(storage.Loss{Client: client, Date: date, By: 1, Reason: storage.ReasonID(number), Words: words})
			case 1:
				return w.DeleteLoss(client, date)
			case 2:
				return w.PutContact(storage.Contact{Client: client, Date: date, By: storage.MemberID(number), Words: words})
			}
			return w.PutClientPlan(storage.ClientPlan{Rep: 1, Month: date.Month(), Count: int(number)})
		}
	}
}

func (d *dumper) lives(r storage.Reader) {
	print := func(l storage.Life) error {
		line(d, "life", []any{l.Client, slices.Collect(l.Bought.All()), l.Segment, l.Team, l.Rep}, nil)
		return nil
	}
	d.err = errors.Join(d.err, r.Lives(func(l storage.Life) error {
		if l.Bought.Empty() { // whose rows are all gone may be given or not
			return nil
		}
		return print(l)
	}))
	for c := range storage.ClientID(3) {
		if c > 0 {
			l, err := r.Life(c)
			d.err = errors.Join(d.err, err, print(l))
		}
	}
	for _, until := range []calc.Date{firstDay + 1, firstDay.Month().Last(), firstDay + 45, calc.MaxDate} {
		d.err = errors.Join(d.err, r.ActiveMonths(until, func(a storage.ActiveMonths) error {
			line(d, "active months", []any{until, a}, nil)
			return nil
		}))
	}
	sellers, err := r.Sellers()
	line(d, "sellers", sellers, err)
	reasons, err := r.Reasons()
	line(d, "reasons", reasons, err)
	losses, err := r.Losses()
	line(d, "losses", losses, err)
	contacts, err := r.Contacts()
	line(d, "contacts", contacts, err)
	plan, err := r.ClientPlan(1, firstDay.Month())
	line(d, "client plan", plan, err)
}
