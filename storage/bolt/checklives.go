package bolt

import (
	"encoding/binary"
	"fmt"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// livesAtOnce is how many clients' lives are derived from one reading of the
// ledger. A life takes some 200 bytes meanwhile.
var livesAtOnce storage.ClientID = 1 << 18

// checkLives derives the clients' lives anew and compares them with those kept.
func (c *ledgerCheck) checkLives() error {
	last, err := c.lastClient()
	if err != nil {
		return err
	}
	for from := storage.ClientID(1); from <= last && from != 0; from += livesAtOnce {
		d := deriving{t: c.t, from: from, to: from + livesAtOnce - 1, lives: map[storage.ClientID]*derived{}}
		if err := d.read(c.ctx.Err); err != nil {
			return err
		}
		if err := d.compare(); err != nil {
			return err
		}
	}
	return nil
}

// lastClient is the highest id that the ledger or the table of lives knows.
func (c *ledgerCheck) lastClient() (storage.ClientID, error) {
	last := c.clients
	if k, _ := c.t.table(tLife).Cursor().Last(); k != nil {
		if len(k) != 4 {
			return 0, fmt.Errorf("%w: life's key", storage.ErrCorrupt)
		}
		last = max(last, storage.ClientID(binary.BigEndian.Uint32(k))<<blockBits|(blockSize-1))
	}
	return last, nil
}

// derived is a client's life as the ledger has it. Of one whom several sold to
// the nets of every date are kept, until all are known.
type derived struct {
	dates   []calc.Date // on which he bought, if one alone sold to him
	lead    lead        // of the first of them
	kept    keptLife    // its sellers
	several bool
	nets    map[calc.Date][]touch
}

// deriving derives the lives of some clients.
type deriving struct {
	t        *transaction
	from, to storage.ClientID
	lives    map[storage.ClientID]*derived
	day      map[storage.ClientID]dayNet
	date     calc.Date
	by       storage.Seller
}

func (d *deriving) read(cancelled func() error) error {
	d.day = map[storage.ClientID]dayNet{}
	mark, n := dayMark{}, 0
	err := d.t.scan(tSale, nil, func(k, row []byte) error {
		if n++; n%10000 == 0 && cancelled() != nil {
			return cancelled()
		}
		if by := (storage.Seller{Team: storage.TeamID(binary.BigEndian.Uint32(k)), Rep: storage.MemberID(binary.BigEndian.Uint32(k[4:]))}); by != d.by {
			d.endDay()
			d.by, mark = by, dayMark{}
		}
		s, err := readSale(k, row, &mark)
		if s.Date != d.date {
			d.endDay()
			d.date = s.Date
		}
		if s.Counted && s.Client >= d.from && s.Client <= d.to {
			d.day[s.Client] = d.day[s.Client].plus(netOf(s, +1))
		}
		return err
	})
	d.endDay()
	return err
}

func (d *deriving) endDay() {
	for client, net := range d.day {
		l := d.lives[client]
		if l == nil {
			l = &derived{several: len(d.kept(client).Sellers) > 1}
			d.lives[client] = l
		}
		l.kept.sold(d.by, d.date)
		l.add(touch{d.date, d.by, net})
	}
	clear(d.day)
}

func (d *deriving) kept(c storage.ClientID) storage.Life {
	r, _ := d.t.Life(c) // an unreadable one is told by compare
	return r
}

func (l *derived) add(at touch) {
	switch {
	case l.several:
		if l.nets == nil {
			l.nets = map[calc.Date][]touch{}
		}
		l.nets[at.date] = append(l.nets[at.date], at)
	case at.net.bought():
		if len(l.dates) == 0 {
			l.lead = at.net.lead
		}
		l.dates = append(l.dates, at.date)
	}
}

// life settles what was derived.
func (l *derived) life(c storage.ClientID) storage.Life {
	out := storage.Life{Client: c, Bought: calc.DaysOf(l.dates...)}
	if !l.several {
		if len(l.dates) > 0 {
			out.Segment, out.Team, out.Rep = l.lead.segment(), l.kept.Sellers[0].Team, l.kept.Sellers[0].Rep
		}
		return out
	}
	for date, nets := range l.nets {
		var total dayNet
		for _, n := range nets {
			total = total.plus(n.net)
		}
		if total.bought() {
			out.Bought = out.Bought.With(date, true)
		}
	}
	best, of := noLead, storage.Seller{}
	for _, n := range l.nets[out.Bought.First()] {
		if leads(n.net.lead, n.by, best, of) {
			best, of = n.net.lead, n.by
		}
	}
	out.Segment, out.Team, out.Rep = best.segment(), of.Team, of.Rep
	return out
}

// compare holds the rows of the table against what was derived. A row may name
// sellers whose rows are gone; it may not lack one.
func (d *deriving) compare() error {
	var room lifeRoom
	c := d.t.table(tLife).Cursor()
	for k, row := c.Seek(lifeKey(d.from)); k != nil && slices.Compare(k, lifeKey(d.to)) <= 0; k, row = c.Next() {
		b := openLives(k, row)
		for l := (lifeRow{}); b.next(&l); {
			if l.client < d.from || l.client > d.to {
				continue
			}
			life, err := room.decode(&l)
			if err == nil {
				err = d.compareLife(keptLife{life, room.spans})
			}
			if err != nil {
				return err
			}
		}
		if b.err != nil {
			return b.err
		}
	}
	for client := range d.lives {
		return fmt.Errorf("%w: client %d has no life", storage.ErrCorrupt, client)
	}
	return nil
}

func (d *deriving) compareLife(kept keptLife) error {
	l := d.lives[kept.Client]
	if l == nil {
		l = &derived{}
	}
	delete(d.lives, kept.Client)
	for i, by := range l.kept.Sellers {
		at := slices.Index(kept.Sellers, by)
		if at < 0 || !kept.spans[at].holds(l.kept.spans[i].from) || !kept.spans[at].holds(l.kept.spans[i].to) {
			return fmt.Errorf("%w: the life of client %d does not know when rep %d of team %d sold to him", storage.ErrCorrupt, kept.Client, by.Rep, by.Team)
		}
	}
	want := l.life(kept.Client)
	if !slices.Equal(slices.Collect(kept.Bought.All()), slices.Collect(want.Bought.All())) || kept.Began != want.Began {
		return fmt.Errorf("%w: the life kept of client %d is not the ledger's", storage.ErrCorrupt, kept.Client)
	}
	return nil
}
