package sheet

import (
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// comparison finds out what a checked file of sales would do, by reading
// alone: it goes through the chunks that would be carried out, and holds no
// more than one of them and a rep's month at a time.
type comparison struct {
	*salesFile
	view viewer
	counts
	day     dayTotals
	month   repMonth
	was, is tallies // what counts of the month's days that the file speaks of
}

// tally is some rows of a category.
type tally struct {
	rows   int
	volume calc.Volume
}

type tallies map[storage.CategoryID]tally

func (t tallies) add(category storage.CategoryID, of tally) {
	t[category] = tally{t[category].rows + of.rows, t[category].volume + of.volume}
}

// text is the volume of a category, "" where it has no rows.
func (t tallies) text(category storage.CategoryID) string {
	if t[category].rows == 0 {
		return ""
	}
	return t[category].volume.String()
}

// dayTotals is a rep's day, as it stands and as the file would leave it.
type dayTotals struct {
	key       storage.SaleKey
	put       bool // the file has rows of it
	chat      tallies
	stood, is imported
}

// imported is what a day has of files.
type imported struct {
	rows [storage.FromChat]int // by kind of origin
	tallies
}

func (i *imported) add(s storage.Sale, sign int) {
	i.rows[s.Origin.Kind] += sign
	i.tallies.add(s.Category, tally{sign, calc.Volume(sign) * s.Volume})
}

// counted is the day's fact: what was imported, and without any the rep's own entries.
func (i imported) counted(chat tallies) tallies {
	if i.rows[storage.FromDocument]+i.rows[storage.FromFile] > 0 {
		return i.tallies
	}
	return chat
}

// effect is a staged row, and what stands in its place, if anything does.
type effect struct {
	row     staged
	was     storage.Sale
	stood   bool
	changes bool
}

// compare notes the differences that the file makes, and counts them.
func (f *salesFile) compare(view viewer) error {
	f.differences = newDifferences()
	c := comparison{salesFile: f, view: view, was: tallies{}, is: tallies{}}
	if err := f.chunks(f.unreserved(), view, c.chunk); err != nil {
		return err
	}
	c.endDay()
	c.endMonth()
	f.result = body{rows: f.result.Rows, counts: c.counts}.into(f.result)
	return nil
}

// unreserved lets provisional numbers stand for themselves.
func (f *salesFile) unreserved() ids {
	i := ids{segment: provisional}
	for n := range f.clients.fresh {
		i.order = append(i.order, storage.ClientID(provisional+n))
	}
	return i
}

// chunk takes in what one chunk would change.
func (c *comparison) chunk(chunk []byte) error {
	before := c.counts
	var effects []effect
	days := map[storage.SaleKey]dayTotals{} // those that begin in the chunk
	if err := c.view(func(r storage.Reader) error {
		c.counts = before
		change := change{counts: &c.counts, watched: true}
		if err := change.add(r, chunk); err != nil {
			return err
		}
		effects = change.effects
		clear(days)
		for _, e := range effects {
			if err := c.begin(r, days, e.row.sale.SaleKey); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, e := range effects {
		if key := dayOf(e.row.sale.SaleKey); key != c.day.key {
			c.endDay()
			c.day = days[key]
		}
		c.take(e)
	}
	return nil
}

func dayOf(k storage.SaleKey) storage.SaleKey {
	k.Origin = storage.Origin{Kind: storage.FromDocument}
	return k
}

// begin sums up how a day stands, unless that has been done.
func (c *comparison) begin(r storage.Reader, days map[storage.SaleKey]dayTotals, of storage.SaleKey) error {
	key := dayOf(of)
	if _, done := days[key]; done || key == c.day.key {
		return nil
	}
	d := dayTotals{key: key, chat: tallies{}, stood: imported{tallies: tallies{}}}
	if err := r.DaySales(key, func(s storage.Sale) error {
		if s.Origin.Kind == storage.FromChat {
			d.chat.add(s.Category, tally{1, s.Volume})
		} else {
			d.stood.add(s, 1)
		}
		return nil
	}); err != nil {
		return err
	}
	d.is = imported{d.stood.rows, maps.Clone(d.stood.tallies)}
	days[key] = d
	return nil
}

func (c *comparison) take(e effect) {
	c.day.put = c.day.put || !e.row.remove
	if !e.changes {
		return
	}
	if e.stood {
		c.day.is.add(e.was, -1)
		c.differences.see(staged{remove: true, sale: e.was})
		c.differences.see(staged{sale: e.was})
	}
	if !e.row.remove {
		c.day.is.add(e.row.sale, 1)
	}
	c.differences.see(e.row)
}

// see takes a row into the sum.
func (d *differences) see(s staged) { d.sum.Write(appendItem(nil, s.append(nil))) }

// endDay adds the day's fact to the month's.
func (c *comparison) endDay() {
	if c.day.key == (storage.SaleKey{}) {
		return
	}
	k := c.day.key
	if at := (repMonth{k.Team, k.Rep, k.Date.Month()}); at != c.month {
		c.endMonth()
		c.month = at
	}
	for category, t := range c.day.stood.counted(c.day.chat) {
		c.was.add(category, t)
	}
	for category, t := range c.day.is.counted(c.day.chat) {
		c.is.add(category, t)
	}
	if rows := c.day.is.rows; c.day.put && rows[storage.FromDocument] > 0 && rows[storage.FromFile] > 0 {
		c.mixed++
	}
}

// endMonth notes what has become different of the month at hand.
func (c *comparison) endMonth() {
	all := maps.Clone(c.was)
	maps.Copy(all, c.is)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		of := joined(c.repName(c.month.rep), c.categoryName(id), c.month.month.String())
		c.differ(storage.ChangedSale, c.month.team, of, c.was.text(id), c.is.text(id))
	}
	clear(c.was)
	clear(c.is)
}
