package bolt

import (
	"bytes"
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// Rewrite works a rep's day at a time: whether a chat row counts depends on
// the day's imported rows, so the day's contribution to the sums is taken
// before and after. Then it works a rep's month at a time: the sums get the
// difference, and the masks of the clients touched are recomputed.
func (t *transaction) Rewrite(remove []storage.SaleKey, put []storage.Sale) error {
	days := map[string]*dayChange{}
	changeOf := func(k storage.SaleKey) *dayChange {
		prefix := dayKey(k.Team, k.Rep, k.Date)
		c := days[string(prefix)]
		if c == nil {
			c = &dayChange{prefix: prefix, team: k.Team, rep: k.Rep, date: k.Date, onlyChat: true}
			days[string(prefix)] = c
		}
		c.onlyChat = c.onlyChat && k.Origin.Kind == storage.FromChat
		return c
	}
	for _, k := range remove {
		c := changeOf(k)
		c.remove = append(c.remove, saleKey(k))
	}
	for _, s := range put {
		c := changeOf(s.SaleKey)
		c.put = append(c.put, saleRow{saleKey(s.SaleKey), s})
	}
	// Keys that are not in the ledger's order are gathered and written sorted:
	// bbolt takes quadratic time for unsorted ones in one transaction.
	aside := &aside{docdays: map[string]bool{}, masks: map[string]storage.MonthSet{}}
	var month *monthChange
	for _, prefix := range slices.Sorted(maps.Keys(days)) {
		c := days[prefix]
		if month == nil || !month.holds(c) {
			if err := t.finishMonth(month, aside); err != nil {
				return err
			}
			month = &monthChange{team: c.team, rep: c.rep, month: c.date.Month(), cells: map[cell]storage.Sum{}, clients: map[storage.ClientID]bool{}}
		}
		if err := t.rewriteDay(c, month, aside); err != nil {
			return err
		}
	}
	if err := t.finishMonth(month, aside); err != nil {
		return err
	}
	return t.writeAside(aside)
}

type saleRow struct {
	key  []byte
	sale storage.Sale
}

// dayChange is what Rewrite has to do to one rep's day.
type dayChange struct {
	prefix []byte
	team   storage.TeamID
	rep    storage.MemberID
	date   calc.Date
	remove [][]byte
	put    []saleRow

	onlyChat bool // no imported row of the day changes
}

type cell struct {
	category storage.CategoryID
	segment  storage.SegmentID
}

// monthChange gathers what a rep's month gains and loses.
type monthChange struct {
	team    storage.TeamID
	rep     storage.MemberID
	month   calc.Month
	cells   map[cell]storage.Sum
	clients map[storage.ClientID]bool
}

func (m *monthChange) holds(c *dayChange) bool {
	return m.team == c.team && m.rep == c.rep && m.month == c.date.Month()
}

func (t *transaction) rewriteDay(c *dayChange, month *monthChange, a *aside) error {
	if c.onlyChat {
		return t.rewriteChat(c, month)
	}
	before, err := t.day(c.prefix)
	if err != nil {
		return err
	}
	after, documents := c.apply(before)
	month.add(before, -1)
	month.add(after, +1)
	for document := range documents {
		a.docdays[string(docdayKey(document, c.team, c.rep, c.date))] = slices.ContainsFunc(after, func(r saleRow) bool { return r.sale.Origin.Document == document })
	}
	return t.writeDay(before, after)
}

// rewriteChat changes chat rows alone. Whether they count is decided by rows
// that stay as they are, so the others of the day need not be read.
func (t *transaction) rewriteChat(c *dayChange, month *monthChange) error {
	table := t.table(tSale)
	first, _ := table.Cursor().Seek(c.prefix)
	counted := !bytes.HasPrefix(first, c.prefix) || storage.OriginKind(first[dayPrefix]) == storage.FromChat
	take := func(key []byte) error {
		row := table.Get(key)
		if row == nil {
			return nil
		}
		s, err := decodeSale(storage.SaleKey{}, row)
		s.Counted = counted
		month.add([]saleRow{{sale: s}}, -1)
		return err
	}
	for _, key := range c.remove {
		if err := take(key); err != nil {
			return err
		}
		if err := table.Delete(key); err != nil {
			return err
		}
	}
	for _, p := range c.put {
		if err := take(p.key); err != nil {
			return err
		}
		p.sale.Counted = counted
		month.add([]saleRow{p}, +1)
		if err := table.Put(p.key, encodeSale(p.sale)); err != nil {
			return err
		}
	}
	return nil
}

// day reads all rows of a rep's day in order of keys. Keys are copied: the
// table is changed while they are in use.
func (t *transaction) day(prefix []byte) ([]saleRow, error) {
	var rows []saleRow
	mark := dayMark{}
	err := t.scan(tSale, prefix, func(k, v []byte) error {
		s, err := readSale(k, v, &mark)
		rows = append(rows, saleRow{bytes.Clone(k), s})
		return err
	})
	return rows, err
}

// apply returns the day's rows as they will be, in order of keys, and the
// documents among what was removed or put.
func (c *dayChange) apply(before []saleRow) (after []saleRow, documents map[string]bool) {
	documents = map[string]bool{}
	gone := map[string]bool{}
	for _, key := range c.remove {
		gone[string(key)] = true
	}
	put := lastOfEach(c.put)
	after = make([]saleRow, 0, len(before)+len(put))
	for _, r := range before {
		for len(put) > 0 && bytes.Compare(put[0].key, r.key) < 0 {
			after, put = append(after, put[0]), put[1:]
		}
		if gone[string(r.key)] {
			documents[r.sale.Origin.Document] = true
		} else if len(put) == 0 || !bytes.Equal(put[0].key, r.key) {
			after = append(after, r)
		}
	}
	after = append(after, put...)
	for _, p := range c.put {
		documents[p.sale.Origin.Document] = true
	}
	delete(documents, "")
	imported := len(after) > 0 && after[0].sale.Origin.Kind != storage.FromChat
	for i := range after {
		after[i].sale.Counted = after[i].sale.Origin.Kind != storage.FromChat || !imported
	}
	return after, documents
}

// lastOfEach sorts rows by key; of those with the same key the last stays.
func lastOfEach(rows []saleRow) []saleRow {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b saleRow) int { return bytes.Compare(a.key, b.key) })
	n := 0
	for i, r := range rows {
		if i+1 == len(rows) || !bytes.Equal(rows[i+1].key, r.key) {
			rows[n] = r
			n++
		}
	}
	return rows[:n]
}

// add puts the counted rows of a day into the month's difference, or takes them out.
func (m *monthChange) add(rows []saleRow, sign int64) {
	for _, r := range rows {
		s := r.sale
		if s.Client != 0 {
			m.clients[s.Client] = true
		}
		if !s.Counted {
			continue
		}
		at := cell{s.Category, s.Segment}
		sum := m.cells[at]
		sum.Volume += calc.Volume(sign) * s.Volume
		if s.HasAmount {
			sum.Amount += calc.Money(sign) * s.Amount
		}
		sum.Rows += uint64(sign)
		m.cells[at] = sum
	}
}

// writeDay writes the rows that differ.
func (t *transaction) writeDay(before, after []saleRow) error {
	table := t.table(tSale)
	i := 0
	for _, r := range after {
		for ; i < len(before) && bytes.Compare(before[i].key, r.key) < 0; i++ {
			if err := table.Delete(before[i].key); err != nil {
				return err
			}
		}
		if i < len(before) && bytes.Equal(before[i].key, r.key) {
			same := before[i].sale == r.sale
			i++
			if same {
				continue
			}
		}
		if err := table.Put(r.key, encodeSale(r.sale)); err != nil {
			return err
		}
	}
	for ; i < len(before); i++ {
		if err := table.Delete(before[i].key); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) finishMonth(m *monthChange, a *aside) error {
	if m == nil {
		return nil
	}
	if err := t.addSums(m); err != nil {
		return err
	}
	if len(m.clients) == 0 {
		return nil
	}
	bought, err := t.buyers(m)
	if err != nil {
		return err
	}
	for client := range m.clients {
		if err := t.setMask(m, client, bought[client], a); err != nil {
			return err
		}
	}
	return nil
}

// maxSum keeps sums so far from an int64's end that adding one more record cannot overflow.
const maxSum = 1 << 61

func (t *transaction) addSums(m *monthChange) error {
	table, prefix := t.table(tSum), monthKey(m.team, m.rep, m.month)
	for at, change := range m.cells {
		if change == (storage.Sum{}) {
			continue
		}
		key := cellKey(prefix, at.category, at.segment)
		var sum storage.Sum
		if row := table.Get(key); row != nil {
			var err error
			if sum, err = decodeSum(row); err != nil {
				return err
			}
		}
		sum.Volume += change.Volume
		sum.Amount += change.Amount
		sum.Rows += change.Rows
		if max(sum.Volume, -sum.Volume) > maxSum || max(sum.Amount, -sum.Amount) > maxSum {
			return storage.ErrOverflow
		}
		if sum.Rows == 0 {
			if err := table.Delete(key); err != nil {
				return err
			}
			continue
		}
		if err := table.Put(key, encodeSum(sum)); err != nil {
			return err
		}
	}
	return nil
}

// buyers tells which clients bought in the month from the rep, by the ledger.
func (t *transaction) buyers(m *monthChange) (map[storage.ClientID]bool, error) {
	b := buying{}
	err := t.Sales(m.team, m.rep, m.month.First(), m.month.Last(), func(s storage.Sale) error {
		if m.clients[s.Client] {
			b.add(s)
		}
		return nil
	})
	b.endDay()
	return b.bought, err
}

// buying finds out who bought, from rows in order of dates: a client buys on
// a date when the net volume of that date is above 0, or the net amount where no row has a volume.
type buying struct {
	date   calc.Date
	today  map[storage.ClientID]dayNet
	bought map[storage.ClientID]bool
}

type dayNet struct {
	volume    calc.Volume
	amount    calc.Money
	hasVolume bool
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
	n := b.today[s.Client]
	n.volume += s.Volume
	n.hasVolume = n.hasVolume || s.Volume != 0
	if s.HasAmount {
		n.amount += s.Amount
	}
	b.today[s.Client] = n
}

func (b *buying) endDay() {
	for c, n := range b.today {
		if n.hasVolume && n.volume > 0 || !n.hasVolume && n.amount > 0 {
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
