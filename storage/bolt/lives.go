package bolt

import (
	"encoding/binary"
	"fmt"
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

func lifeKey(c storage.ClientID) []byte { return id32(uint32(c)) }

func (t *transaction) Life(c storage.ClientID) (storage.Life, error) {
	row := t.table(tLife).Get(lifeKey(c))
	if row == nil {
		return storage.Life{Client: c}, nil
	}
	var room lifeRoom
	return room.decode(c, row)
}

func (t *transaction) Lives(fn func(storage.Life) error) error {
	var room lifeRoom
	return t.table(tLife).ForEach(func(k, row []byte) error {
		r, err := room.decode(storage.ClientID(binary.BigEndian.Uint32(k)), row)
		if err != nil {
			return err
		}
		return fn(r)
	})
}

// encodeLife writes the days as bits, in whole words: they are read by the million.
func encodeLife(r storage.Life) []byte {
	first, months, days := r.Bought.Parts()
	e := newRow(32 + 8*len(months) + 4*len(days))
	e.uint(uint64(r.Segment))
	e.uint(uint64(r.Team))
	e.uint(uint64(r.Rep))
	e.uint(uint64(len(r.Sellers)))
	for _, s := range r.Sellers {
		e.uint(uint64(s.Team))
		e.uint(uint64(s.Rep))
	}
	e.uint(uint64(first))
	e.uint(uint64(len(months)))
	for _, w := range months {
		e.b = binary.LittleEndian.AppendUint64(e.b, w)
	}
	for _, d := range days {
		e.b = binary.LittleEndian.AppendUint32(e.b, d)
	}
	return e.b
}

// lifeRoom is where the slices of a life are, from one row to the next.
type lifeRoom struct {
	sellers []storage.Seller
	months  []uint64
	days    []uint32
}

func (room *lifeRoom) decode(c storage.ClientID, row []byte) (storage.Life, error) {
	d := readRow(row)
	r := storage.Life{Client: c, Segment: storage.SegmentID(d.uint()), Team: storage.TeamID(d.uint()), Rep: storage.MemberID(d.uint())}
	room.sellers = room.sellers[:0]
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		room.sellers = append(room.sellers, storage.Seller{Team: storage.TeamID(d.uint()), Rep: storage.MemberID(d.uint())})
	}
	r.Sellers = room.sellers
	first, words := calc.Month(d.uint()), d.uint()
	if d.err != nil || words > uint64(len(d.b)/8) {
		return r, fmt.Errorf("%w: life of client %d", storage.ErrCorrupt, c)
	}
	room.months, room.days = room.months[:0], room.days[:0]
	bought := 0
	for i := range int(words) {
		w := binary.LittleEndian.Uint64(d.b[8*i:])
		room.months = append(room.months, w)
		bought += bits.OnesCount64(w)
	}
	rest := d.b[8*words:]
	if len(rest) != 4*bought || first < 0 || first > calc.MaxMonth {
		return r, fmt.Errorf("%w: life of client %d", storage.ErrCorrupt, c)
	}
	for ; len(rest) > 0; rest = rest[4:] {
		room.days = append(room.days, binary.LittleEndian.Uint32(rest))
	}
	r.Bought = calc.NewDaySet(first, room.months, room.days)
	return r, nil
}

// writeLives settles on which of the days touched the clients have bought.
func (t *transaction) writeLives(touched map[storage.ClientID][]touch) error {
	w := lifeWriter{t: t, days: map[string]*dayNets{}}
	for _, client := range slices.Sorted(maps.Keys(touched)) {
		r, err := t.Life(client)
		if err != nil {
			return err
		}
		r.Bought = r.Bought.Clone()
		if err := w.settle(&r, touched[client]); err != nil {
			return err
		}
		if err := t.table(tLife).Put(lifeKey(client), encodeLife(r)); err != nil {
			return err
		}
	}
	return nil
}

// lifeWriter remembers the days that it had to read for others who sold.
type lifeWriter struct {
	t    *transaction
	days map[string]*dayNets
}

func (w *lifeWriter) settle(r *storage.Life, touches []touch) error {
	for _, at := range touches {
		if !slices.Contains(r.Sellers, at.by) {
			r.Sellers = append(r.Sellers, at.by)
		}
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
func (w *lifeWriter) total(r *storage.Life, touches []touch) (dayNet, error) {
	var total dayNet
	for _, by := range r.Sellers {
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
	prefix := dayKey(by.Team, by.Rep, date)
	if nets := w.days[string(prefix)]; nets != nil {
		return nets, nil
	}
	nets, err := w.t.readNets(prefix)
	w.days[string(prefix)] = nets
	return nets, err
}

// begin notes with whom and as what the client began.
func (w *lifeWriter) begin(r *storage.Life, touches []touch) error {
	r.Segment, r.Team, r.Rep = 0, 0, 0
	if r.Bought.Empty() {
		return nil
	}
	best, of := noLead, storage.Seller{}
	for _, by := range r.Sellers {
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
