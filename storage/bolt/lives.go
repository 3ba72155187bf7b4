package bolt

import (
	"maps"
	"math/bits"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// touch is a client's net of a seller's day that has changed.
type touch struct {
	date calc.Date
	by   storage.Seller
	net  dayNet
}

func (t *transaction) Life(c storage.ClientID) (storage.Life, error) {
	key := lifeKey(c)
	row := t.table(tLife).Get(key)
	if row == nil {
		return storage.Life{Client: c}, nil
	}
	b := openLives(key, row)
	for l := (lifeRow{}); b.next(&l); {
		if l.client == c {
			var room lifeRoom
			return room.decode(&l)
		}
	}
	return storage.Life{Client: c}, b.err
}

func (t *transaction) Lives(fn func(storage.Life) error) error {
	var room lifeRoom
	return t.eachLife(func(l *lifeRow) error {
		life, err := room.decode(l)
		if err != nil {
			return err
		}
		return fn(life)
	})
}

func (t *transaction) eachLife(fn func(*lifeRow) error) error {
	var l lifeRow
	return t.table(tLife).ForEach(func(k, row []byte) error {
		b := openLives(k, row)
		for b.next(&l) {
			if err := fn(&l); err != nil {
				return err
			}
		}
		return b.err
	})
}

func (t *transaction) ActiveMonths(until calc.Date, fn func(storage.ActiveMonths) error) error {
	var room lifeRoom
	cut := (until + 1).Month() // the first that is not wholly up to the date
	return t.eachLife(func(l *lifeRow) error {
		a := storage.ActiveMonths{Client: l.client, Began: l.began, First: l.first}
		a.Months, _ = room.monthsOf(l)
		if n := len(a.Months); n > 0 && l.first+calc.Month(64*(n-1)+bits.Len64(a.Months[n-1])-1) >= cut {
			life, err := room.decode(l)
			if err != nil {
				return err
			}
			a.First, a.Months, _ = life.Bought.Until(until).Parts()
		}
		if len(a.Months) == 0 {
			return nil
		}
		return fn(a)
	})
}

// writeLives settles on which of the days touched the clients have bought.
func (t *transaction) writeLives(touched map[storage.ClientID][]touch) error {
	w := lifeWriter{t: t, days: map[sellerDay]*dayNets{}}
	all := slices.Sorted(maps.Keys(touched))
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n]>>blockBits == all[0]>>blockBits {
			n++
		}
		if err := w.write(all[:n], touched); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// lifeWriter remembers the days that it had to read for others who sold.
type lifeWriter struct {
	t    *transaction
	days map[sellerDay]*dayNets
}

type sellerDay struct {
	storage.Seller
	date calc.Date
}

// write settles the lives of clients who share a row.
func (w *lifeWriter) write(clients []storage.ClientID, touched map[storage.ClientID][]touch) error {
	key := lifeKey(clients[0])
	lives, err := readLives(key, w.t.table(tLife).Get(key))
	if err != nil {
		return err
	}
	for _, client := range clients {
		r, err := lives.life(client)
		if err != nil {
			return err
		}
		if err := w.settle(&r, touched[client]); err != nil {
			return err
		}
		lives.put(&r)
	}
	return w.t.table(tLife).Put(key, lives.row())
}

func (w *lifeWriter) settle(r *keptLife, touches []touch) error {
	for _, at := range touches {
		r.sold(at.by, at.date)
	}
	slices.SortFunc(touches, func(a, b touch) int { return int(a.date - b.date) })
	first := r.Bought.First()
	for i := 0; i < len(touches); {
		n := i + 1
		for n < len(touches) && touches[n].date == touches[i].date {
			n++
		}
		date := touches[i].date
		total, err := w.total(r, touches[i:n])
		if err != nil {
			return err
		}
		if r.Bought.Has(date) != total.bought() {
			r.Bought = r.Bought.With(date, total.bought())
		}
		i = n
	}
	if is := r.Bought.First(); is == first && !slices.ContainsFunc(touches, func(at touch) bool { return at.date == is }) {
		return nil
	}
	return w.begin(r, touches)
}

// total is the client's net of a date, over everybody who sold to him.
func (w *lifeWriter) total(r *keptLife, touches []touch) (dayNet, error) {
	var total dayNet
	for i, by := range r.Sellers {
		if !r.spans[i].holds(touches[0].date) {
			continue
		}
		net, err := w.net(r.Client, by, touches[0].date, touches)
		if err != nil {
			return dayNet{}, err
		}
		total = total.plus(net)
	}
	return total, nil
}

// net is the client's net of a seller's day: as touched, else as the ledger has it.
func (w *lifeWriter) net(c storage.ClientID, by storage.Seller, date calc.Date, touches []touch) (dayNet, error) {
	for _, at := range touches {
		if at.by == by && at.date == date {
			return at.net, nil
		}
	}
	nets, err := w.day(by, date)
	if err != nil {
		return dayNet{}, err
	}
	return nets.of[c], nil
}

func (w *lifeWriter) day(by storage.Seller, date calc.Date) (*dayNets, error) {
	at := sellerDay{by, date}
	if nets := w.days[at]; nets != nil {
		return nets, nil
	}
	nets, err := w.t.readNets(dayKey(by.Team, by.Rep, date))
	w.days[at] = nets
	return nets, err
}

// begin notes with whom and as what the client began.
func (w *lifeWriter) begin(r *keptLife, touches []touch) error {
	r.Segment, r.Team, r.Rep = 0, 0, 0
	if r.Bought.Empty() {
		return nil
	}
	best, of := noLead, storage.Seller{}
	for i, by := range r.Sellers {
		if !r.spans[i].holds(r.Bought.First()) {
			continue
		}
		net, err := w.net(r.Client, by, r.Bought.First(), touches)
		if err == nil && net.lead == lostLead {
			var nets *dayNets
			if nets, err = w.day(by, r.Bought.First()); err == nil {
				net = nets.of[r.Client]
			}
		}
		if err != nil {
			return err
		}
		if leads(net.lead, by, best, of) {
			best, of = net.lead, by
		}
	}
	r.Segment, r.Team, r.Rep = best.segment(), of.Team, of.Rep
	return nil
}

// leads tells whether a row of one seller comes before that of another: by
// minute, then by storage.Seller, then by segment.
func leads(l lead, by storage.Seller, than lead, of storage.Seller) bool {
	switch {
	case l == noLead || than == noLead:
		return l != noLead
	case l.minute() != than.minute():
		return l.minute() < than.minute()
	case by != of:
		return before(by, of)
	}
	return l < than
}

func before(s, o storage.Seller) bool { return s.Team < o.Team || s.Team == o.Team && s.Rep < o.Rep }
