package bolt

import (
	"runrate/calc"
	"runrate/storage"
)

// dayNet is what a client bought on a rep's day, returns taken off.
type dayNet struct {
	volume  calc.Volume
	amount  calc.Money
	volumes int // rows that have a volume
}

// bought tells whether that is more than nothing: by volume, or by amount
// where no row has a volume.
func (n dayNet) bought() bool {
	return n.volumes > 0 && n.volume > 0 || n.volumes == 0 && n.amount > 0
}

func (n dayNet) plus(o dayNet) dayNet {
	return dayNet{n.volume + o.volume, n.amount + o.amount, n.volumes + o.volumes}
}

// netOf is a counted row's part in its client's net.
func netOf(s storage.Sale, sign int64) dayNet {
	n := dayNet{volume: calc.Volume(sign) * s.Volume}
	if s.HasAmount {
		n.amount = calc.Money(sign) * s.Amount
	}
	if s.Volume != 0 {
		n.volumes = int(sign)
	}
	return n
}

// dayNets are the nets of all clients of a rep's day.
type dayNets struct {
	prefix string
	rows   int // of the day
	of     map[storage.ClientID]dayNet
}

// keptRows is from how many rows on the nets of a day are kept for the next
// transaction. A day so large is written in parts, and would be read whole for each.
var keptRows = 1000

// netsOf reads the nets of a rep's day as it stands.
func (t *transaction) netsOf(prefix []byte, empty bool) (*dayNets, error) {
	if t.nets != nil && t.nets.prefix == string(prefix) {
		return t.nets, nil
	}
	n := &dayNets{prefix: string(prefix), of: map[storage.ClientID]dayNet{}}
	if empty {
		return n, nil
	}
	mark := dayMark{}
	err := t.scan(tSale, prefix, func(k, row []byte) error {
		s, err := readSale(k, row, &mark)
		n.rows++
		if s.Counted && s.Client != 0 {
			n.of[s.Client] = n.of[s.Client].plus(netOf(s, +1))
		}
		return err
	})
	return n, err
}

// dayGain is what a rep's day gains and loses.
type dayGain struct {
	month *monthChange
	date  calc.Date
	fresh bool // the day had no rows
	rows  int
	net   map[storage.ClientID]dayNet
}

// add puts a counted row in, or takes it out.
func (d *dayGain) add(s storage.Sale, sign int64) {
	d.month.add(s, sign)
	if s.Client != 0 {
		d.net[s.Client] = d.net[s.Client].plus(netOf(s, sign))
	}
}

// keepNets brings the nets up to date, and notes who bought before and who does now.
func (t *transaction) keepNets(nets *dayNets, day *dayGain) {
	for client, gain := range day.net {
		before := nets.of[client]
		after := before.plus(gain)
		if nets.of[client] = after; after == (dayNet{}) {
			delete(nets.of, client)
		}
		t.keepDay(day.month, day.date, client, after.bought())
		b := day.month.clients[client]
		day.month.clients[client] = bought{b.before || before.bought(), b.after || after.bought()}
	}
	if nets.rows += day.rows; nets.rows >= keptRows {
		t.nets = nets
	}
}

// setMasks settles who bought in the month. Days that did not change decide
// only about those who bought on one that did, and do not any more.
func (t *transaction) setMasks(m *monthChange, a *aside) error {
	doubtful := map[storage.ClientID]bool{}
	for client, b := range m.clients {
		switch {
		case b.after:
			if err := t.setMask(m, client, true, a); err != nil {
				return err
			}
		case b.before:
			doubtful[client] = true
		}
	}
	if len(doubtful) == 0 {
		return nil
	}
	days, err := t.buyers(m)
	if err != nil {
		return err
	}
	for client := range doubtful {
		if err := t.setMask(m, client, days[client] != 0, a); err != nil {
			return err
		}
	}
	return nil
}

// monthDays tells of all clients of a rep's month on which of its days they
// bought, a bit each.
type monthDays struct {
	prefix string
	of     map[storage.ClientID]uint32
}

// buyers reads a rep's month as it stands. That of a large one is kept, and brought up to date.
func (t *transaction) buyers(m *monthChange) (map[storage.ClientID]uint32, error) {
	prefix := string(monthKey(m.team, m.rep, m.month))
	if t.days != nil && t.days.prefix == prefix {
		return t.days.of, nil
	}
	days, b, date, rows := &monthDays{prefix, map[storage.ClientID]uint32{}}, buying{}, m.month.First(), 0
	endDay := func() {
		b.endDay()
		for client := range b.bought {
			days.of[client] |= dayBit(m, date)
		}
		clear(b.bought)
	}
	err := t.Sales(m.team, m.rep, m.month.First(), m.month.Last(), func(s storage.Sale) error {
		if s.Date != date {
			endDay()
			date = s.Date
		}
		b.add(s)
		rows++
		return nil
	})
	endDay()
	if err == nil && rows >= keptRows {
		t.days = days
	}
	return days.of, err
}

func dayBit(m *monthChange, date calc.Date) uint32 { return 1 << (date - m.month.First()) }

// keepDay brings what is kept of a month up to date.
func (t *transaction) keepDay(m *monthChange, date calc.Date, client storage.ClientID, bought bool) {
	if t.days == nil || t.days.prefix != string(monthKey(m.team, m.rep, m.month)) {
		return
	}
	days := t.days.of[client] &^ dayBit(m, date)
	if bought {
		days |= dayBit(m, date)
	}
	t.days.of[client] = days
}

// buying finds out who bought, from rows in order of dates: a client buys on
// a date when the net of that date is above 0.
type buying struct {
	date   calc.Date
	today  map[storage.ClientID]dayNet
	bought map[storage.ClientID]bool
}

func (b *buying) add(s storage.Sale) {
	if s.Client == 0 || !s.Counted {
		return
	}
	if s.Date != b.date {
		b.endDay()
		b.date = s.Date
	}
	if b.today == nil {
		b.today, b.bought = map[storage.ClientID]dayNet{}, map[storage.ClientID]bool{}
	}
	b.today[s.Client] = b.today[s.Client].plus(netOf(s, +1))
}

func (b *buying) endDay() {
	for c, n := range b.today {
		if n.bought() {
			b.bought[c] = true
		}
	}
	clear(b.today)
}

func (t *transaction) setMask(m *monthChange, client storage.ClientID, bought bool, a *aside) error {
	key := string(maskKey(m.team, client, m.rep))
	months, changed := a.masks[key]
	if !changed {
		var err error
		if months, err = t.ClientMonths(m.team, client, m.rep); err != nil {
			return err
		}
	}
	if months.Has(m.month) != bought {
		a.masks[key] = months.With(m.month, bought)
	}
	return nil
}
