package clients

import (
	"cmp"
	"slices"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// row is what retention needs of a counted row of a client.
type row struct {
	client   storage.ClientID
	category storage.CategoryID
	segment  storage.SegmentID
	by       storage.Seller
	date     calc.Date
	minute   storage.Minute
	volume   calc.Volume
	amount   calc.Money // what was invoiced
	paid     calc.Money // the same, and what was not invoiced at the category's price
}

func (c *Clients) rowOf(s storage.Sale) row {
	r := row{
		client: s.Client, category: s.Category, segment: s.Segment, by: storage.Seller{Team: s.Team, Rep: s.Rep},
		date: s.Date, minute: s.Minute, volume: s.Volume,
	}
	if s.HasAmount {
		r.amount, r.paid = s.Amount, s.Amount
	} else if minor, ok := s.Volume.At(c.prices[s.Category]).Round(); ok && minor != 0 {
		r.paid, c.reckoned = calc.Money(minor), true
	}
	return r
}

// adds tells whether a row sells something, and takes nothing back.
func (r row) adds() bool { return r.volume > 0 || r.volume == 0 && r.amount > 0 }

// person is a client with all that was sold to him up to the as-of date, or in
// one category, in order of dates.
type person struct {
	storage.Life // cut at the as-of date
	rows         []row
}

// atOnce is for about how many purchase dates' rows there is room at once.
const atOnce = 1_000_000

// eachPerson calls fn with every client and his rows; by category with a client's
// part of each. It reads the ledger once for every million purchases.
func (c *Clients) eachPerson(fn func(group uint32, p person) error) error {
	return c.eachPersonSince(0, func(storage.Life) bool { return true }, fn)
}

// eachPersonSince reads the rows from a date on alone, of the clients who are wanted.
func (c *Clients) eachPersonSince(since calc.Date, wanted func(storage.Life) bool, fn func(uint32, person) error) error {
	batch := batchOf{c: c, since: since, fn: fn, lives: map[storage.ClientID]storage.Life{}, sellers: map[storage.Seller]bool{}}
	err := c.r.Lives(func(l storage.Life) error {
		if l = c.upTo(l); !c.byCategory() && !c.counts(l.Began) || !wanted(l) {
			return nil
		}
		return batch.add(l)
	})
	if err != nil {
		return err
	}
	return batch.flush()
}

// batchOf is some clients whose rows are read together.
type batchOf struct {
	c       *Clients
	since   calc.Date
	fn      func(uint32, person) error
	dates   int
	lives   map[storage.ClientID]storage.Life
	sellers map[storage.Seller]bool
}

func (b *batchOf) add(l storage.Life) error {
	for _, s := range l.Sellers {
		b.sellers[s] = true
	}
	l.Bought, l.Sellers = l.Bought.Clone(), nil
	b.lives[l.Client] = l
	if b.dates += l.Bought.Len(); b.dates < atOnce {
		return nil
	}
	return b.flush()
}

func (b *batchOf) flush() error {
	rows, err := b.read()
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.client, y.client), cmp.Compare(b.ledgerOf(x), b.ledgerOf(y)), cmp.Compare(x.date, y.date))
	})
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].client == rows[0].client && b.ledgerOf(rows[n]) == b.ledgerOf(rows[0]) {
			n++
		}
		if err := b.give(rows[:n:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	b.dates = 0
	clear(b.lives)
	clear(b.sellers)
	return nil
}

// began notes the first row of a category, which is where its ledger begins.
func (c *Clients) began(group uint32, d calc.Date) {
	if first := c.firstOf[group]; first == 0 || d < first {
		c.firstOf[group] = d
	}
}

// begins is where a group's ledger begins.
func (c *Clients) begins(group uint32) calc.Date {
	if c.byCategory() {
		return c.firstOf[group]
	}
	return c.First
}

// ledgerOf parts a client's rows by category where that is asked.
func (b *batchOf) ledgerOf(r row) storage.CategoryID {
	if b.c.byCategory() {
		return r.category
	}
	return 0
}

func (b *batchOf) read() ([]row, error) {
	var rows []row
	for s := range b.sellers {
		err := b.c.r.Sales(s.Team, s.Rep, b.since, b.c.AsOf, func(x storage.Sale) error {
			if _, in := b.lives[x.Client]; in && x.Counted && (b.c.Category == 0 || x.Category == b.c.Category) {
				rows = append(rows, b.c.rowOf(x))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (b *batchOf) give(rows []row) error {
	p, group := person{b.lives[rows[0].client], rows}, uint32(0)
	if b.c.byCategory() {
		p.Life = lifeOf(rows)
		if !b.c.counts(p.Life.Began) {
			return nil
		}
	}
	if group = b.c.groupOf(p.Life.Began); b.c.By == ByCategory {
		group = uint32(rows[0].category)
	}
	b.c.began(group, rows[0].date)
	return b.fn(group, p)
}

// lifeOf is a client's life by some of his rows, which are in order of dates;
// storage.Life says how it comes about.
func lifeOf(rows []row) storage.Life {
	l := storage.Life{Client: rows[0].client}
	var dates []calc.Date
	for len(rows) > 0 {
		day := rows[:sameDate(rows)]
		if boughtOn(day) {
			if len(dates) == 0 {
				first := leading(day)
				l.Segment, l.Team, l.Rep = first.segment, first.by.Team, first.by.Rep
			}
			dates = append(dates, day[0].date)
		}
		rows = rows[len(day):]
	}
	l.Bought = calc.DaysOf(dates...)
	return l
}

// sameDate is how many of the first rows are of one date.
func sameDate(rows []row) int {
	n := 1
	for n < len(rows) && rows[n].date == rows[0].date {
		n++
	}
	return n
}

// boughtOn tells whether the rows of a date come to a purchase.
func boughtOn(day []row) bool {
	var volume calc.Volume
	var amount calc.Money
	volumes := false
	for _, r := range day {
		volume, amount, volumes = volume+r.volume, amount+r.amount, volumes || r.volume != 0
	}
	return volumes && volume > 0 || !volumes && amount > 0
}

// leading is the earliest row of a date that adds something.
func leading(day []row) row {
	var first row
	for _, r := range day {
		if r.adds() && (first.date == 0 || r.leads(first)) {
			first = r
		}
	}
	return first
}

func (r row) leads(o row) bool {
	return cmp.Or(cmp.Compare(r.minute, o.minute), cmp.Compare(r.by.Team, o.by.Team), cmp.Compare(r.by.Rep, o.by.Rep), cmp.Compare(r.segment, o.segment)) < 0
}

// visits are the rows that make the dates of purchases such, with their times:
// those with a volume, or where a date has none those with an amount.
func (p person) visits() []retention.Visit {
	var all []retention.Visit
	for rows := p.rows; len(rows) > 0; {
		day := rows[:sameDate(rows)]
		rows = rows[len(day):]
		if !p.Bought.Has(day[0].date) {
			continue
		}
		volumes := slices.ContainsFunc(day, func(r row) bool { return r.volume != 0 })
		for _, r := range day {
			if volumes && r.volume > 0 || !volumes && r.amount > 0 {
				all = append(all, retention.Visit{Date: r.date, Minute: int(r.minute) - 1})
			}
		}
	}
	return all
}

// paid is the client's money between two dates, both included.
func (p person) paid(from, to calc.Date) calc.Money {
	var sum calc.Money
	for _, r := range p.rows {
		if r.date >= from && r.date <= to {
			sum += r.paid
		}
	}
	return sum
}

// eachLife calls fn with every client's life, cut at the as-of date, and his group.
func (c *Clients) eachLife(fn func(group uint32, l storage.Life)) error {
	if c.byCategory() {
		return c.eachPerson(func(group uint32, p person) error {
			if !p.Bought.Empty() {
				fn(group, p.Life)
			}
			return nil
		})
	}
	return c.r.Lives(func(l storage.Life) error {
		if l = c.upTo(l); !l.Bought.Empty() && c.counts(l.Began) {
			fn(c.groupOf(l.Began), l)
		}
		return nil
	})
}

// upTo cuts a life at the as-of date. Who buys for the first time after it has begun nowhere yet.
func (c *Clients) upTo(l storage.Life) storage.Life {
	if l.Bought = l.Bought.Until(c.AsOf); l.Bought.Empty() {
		l.Segment, l.Team, l.Rep = 0, 0, 0
	}
	return l
}
