package bolt

import (
	"runrate/calc"
	"runrate/storage"
)

// dayNet is what a client bought on a rep's day, returns taken off.
type dayNet struct {
	volume  calc.Volume
	amount  calc.Money
	rows    int
	volumes int // rows that have a volume
	lead    lead
}

// lead tells the day's earliest row that adds something: its minute and, in
// the low bits, its segment. Of two the lower one leads.
type lead uint64

const (
	noLead   lead = 0         // no row adds anything
	lostLead lead = ^lead(0)  // the row that led is gone: the day has to be read for the next one
	someLead lead = 1 << (63) // set in every lead that there is, so that it is not noLead
)

func leadOf(s storage.Sale) lead {
	if !s.Adds() {
		return noLead
	}
	return someLead | lead(s.Minute)<<32 | lead(s.Segment)
}

func (l lead) minute() storage.Minute     { return storage.Minute(l &^ someLead >> 32) }
func (l lead) segment() storage.SegmentID { return storage.SegmentID(l) }

// first returns the leading one of two.
func (l lead) first(o lead) lead {
	switch {
	case l == lostLead || o == lostLead:
		return lostLead
	case l == noLead || o != noLead && o < l:
		return o
	}
	return l
}

// bought tells whether that is more than nothing: by volume, or by amount
// where no row has a volume.
func (n dayNet) bought() bool {
	return n.volumes > 0 && n.volume > 0 || n.volumes == 0 && n.amount > 0
}

func (n dayNet) plus(o dayNet) dayNet {
	return dayNet{n.volume + o.volume, n.amount + o.amount, n.rows + o.rows, n.volumes + o.volumes, n.lead.first(o.lead)}
}

// netOf is a counted row's part in its client's net.
func netOf(s storage.Sale, sign int64) dayNet {
	n := dayNet{volume: calc.Volume(sign) * s.Volume, rows: int(sign), lead: leadOf(s)}
	if s.HasAmount {
		n.amount = calc.Money(sign) * s.Amount
	}
	if s.Volume != 0 {
		n.volumes = int(sign)
	}
	if sign < 0 && n.lead != noLead {
		n.lead = lostLead
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
	if empty {
		return &dayNets{prefix: string(prefix), of: map[storage.ClientID]dayNet{}}, nil
	}
	return t.readNets(prefix)
}

func (t *transaction) readNets(prefix []byte) (*dayNets, error) {
	n := &dayNets{prefix: string(prefix), of: map[storage.ClientID]dayNet{}}
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

// keepNets brings the nets up to date, and notes whose lives that touches.
func (t *transaction) keepNets(nets *dayNets, day *dayGain, by storage.Seller, date calc.Date, a *aside) {
	for client, gain := range day.net {
		after := nets.of[client].plus(gain)
		a.touched[client] = append(a.touched[client], touch{date, by, after})
		if nets.of[client] = after; after.rows == 0 {
			delete(nets.of, client)
		}
	}
	if nets.rows += day.rows; nets.rows >= keptRows {
		t.nets = nets
	}
}
