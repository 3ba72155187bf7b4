package bolt

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// Rewrite works a rep's day at a time: what its rows give to the sums is taken
// out and put in row by row, so that a day's size does not matter. Whether the
// day's chat rows count depends on its imported rows, which are written first.
// Then it works a rep's month at a time: the sums get the difference. The lives
// of the clients touched follow last: others may have sold to them that day too.
func (t *transaction) Rewrite(remove []storage.SaleKey, put []storage.Sale) error {
	days := map[string]*dayChange{}
	changeOf := func(k storage.SaleKey) *dayChange {
		prefix := dayKey(k.Team, k.Rep, k.Date)
		c := days[string(prefix)]
		if c == nil {
			c = &dayChange{prefix: prefix, team: k.Team, rep: k.Rep, date: k.Date, documents: map[string]bool{}}
			days[string(prefix)] = c
		}
		if k.Origin.Kind == storage.FromDocument {
			c.documents[k.Origin.Document] = true
		}
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
	aside := &aside{docdays: map[string]bool{}, touched: map[storage.ClientID][]touch{}}
	var month *monthChange
	for _, prefix := range slices.Sorted(maps.Keys(days)) {
		c := days[prefix]
		if month == nil || !month.holds(c) {
			if err := t.finishMonth(month); err != nil {
				return err
			}
			month = &monthChange{team: c.team, rep: c.rep, month: c.date.Month(), cells: map[cell]storage.Sum{}}
		}
		if err := t.rewriteDay(c, month, aside); err != nil {
			return err
		}
	}
	if err := t.finishMonth(month); err != nil {
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
	prefix    []byte
	team      storage.TeamID
	rep       storage.MemberID
	date      calc.Date
	remove    [][]byte
	put       []saleRow
	documents map[string]bool // whose rows are removed or put
}

// split parts what is done to imported rows from what is done to chat rows,
// each in the order of keys.
func (c *dayChange) split() (imported, chat rowChange) {
	slices.SortFunc(c.remove, bytes.Compare)
	put := lastOfEach(c.put)
	r, _ := slices.BinarySearchFunc(c.remove, storage.FromChat, func(key []byte, kind storage.OriginKind) int { return cmp.Compare(key[dayPrefix], byte(kind)) })
	p, _ := slices.BinarySearchFunc(put, storage.FromChat, func(row saleRow, kind storage.OriginKind) int { return cmp.Compare(row.key[dayPrefix], byte(kind)) })
	return rowChange{c.remove[:r], put[:p]}, rowChange{c.remove[r:], put[p:]}
}

// rowChange is what happens to rows of a day, in the order of keys.
type rowChange struct {
	remove [][]byte
	put    []saleRow
}

type cell struct {
	category storage.CategoryID
	segment  storage.SegmentID
}

// monthChange gathers what a rep's month gains and loses.
type monthChange struct {
	team  storage.TeamID
	rep   storage.MemberID
	month calc.Month
	cells map[cell]storage.Sum
}

func (m *monthChange) holds(c *dayChange) bool {
	return m.team == c.team && m.rep == c.rep && m.month == c.date.Month()
}

func (t *transaction) rewriteDay(c *dayChange, month *monthChange, a *aside) error {
	empty, was := t.dayState(c.prefix)
	nets, err := t.netsOf(c.prefix, empty)
	if err != nil {
		return err
	}
	day := &dayGain{month: month, fresh: empty, net: map[storage.ClientID]dayNet{}}
	imported, chat := c.split()
	if err := t.rewriteRows(imported, true, day); err != nil {
		return err
	}
	_, is := t.dayState(c.prefix)
	if was != is {
		if err := t.turnChat(c.prefix, is, day); err != nil {
			return err
		}
	}
	if err := t.rewriteRows(chat, !is, day); err != nil {
		return err
	}
	for document := range c.documents {
		rows := append(append(append(bytes.Clone(c.prefix), byte(storage.FromDocument)), document...), 0)
		first, _ := t.table(tSale).Cursor().Seek(rows)
		a.docdays[string(docdayKey(document, c.team, c.rep, c.date))] = bytes.HasPrefix(first, rows)
	}
	t.keepNets(nets, day, storage.Seller{Team: c.team, Rep: c.rep}, c.date, a)
	return nil
}

// dayState tells whether a rep's day has no rows, and whether it has imported
// ones: they sort first.
func (t *transaction) dayState(prefix []byte) (empty, imported bool) {
	first, _ := t.table(tSale).Cursor().Seek(prefix)
	if !bytes.HasPrefix(first, prefix) {
		return true, false
	}
	return false, storage.OriginKind(first[dayPrefix]) != storage.FromChat
}

// turnChat takes the chat rows of a day out of the sums once it holds imported
// rows, or puts them back when it holds none any more.
func (t *transaction) turnChat(prefix []byte, imported bool, day *dayGain) error {
	sign := int64(+1)
	if imported {
		sign = -1
	}
	return t.scan(tSale, append(bytes.Clone(prefix), byte(storage.FromChat)), func(_, row []byte) error {
		s, err := decodeSale(storage.SaleKey{}, row)
		day.add(s, sign)
		return err
	})
}

// rewriteRows writes rows; counted tells whether they are part of the fact.
func (t *transaction) rewriteRows(c rowChange, counted bool, day *dayGain) error {
	table := t.table(tSale)
	take := func(row []byte) error {
		s, err := decodeSale(storage.SaleKey{}, row)
		if counted {
			day.add(s, -1)
		}
		day.rows--
		return err
	}
	for _, key := range c.remove {
		row := table.Get(key)
		if _, again := slices.BinarySearchFunc(c.put, key, func(p saleRow, key []byte) int { return bytes.Compare(p.key, key) }); row == nil || again {
			continue
		}
		if err := firstError(take(row), table.Delete(key)); err != nil {
			return err
		}
	}
	for _, p := range c.put {
		row := encodeSale(p.sale)
		if !day.fresh {
			was := table.Get(p.key)
			if bytes.Equal(was, row) {
				continue
			}
			if was != nil {
				if err := take(was); err != nil {
					return err
				}
			}
		}
		if counted {
			day.add(p.sale, +1)
		}
		day.rows++
		if err := table.Put(p.key, row); err != nil {
			return err
		}
	}
	return nil
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

// add puts a counted row into the month's difference, or takes it out.
func (m *monthChange) add(s storage.Sale, sign int64) {
	at := cell{s.Category, s.Segment}
	sum := m.cells[at]
	sum.Volume += calc.Volume(sign) * s.Volume
	if s.HasAmount {
		sum.Amount += calc.Money(sign) * s.Amount
	} else {
		sum.Unpriced += calc.Volume(sign) * s.Volume
	}
	sum.Rows += uint64(sign)
	m.cells[at] = sum
}

func (t *transaction) finishMonth(m *monthChange) error {
	if m == nil {
		return nil
	}
	return t.addSums(m)
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
		sum.Unpriced += change.Unpriced
		sum.Rows += change.Rows
		if max(sum.Volume, -sum.Volume) > maxSum || max(sum.Amount, -sum.Amount) > maxSum || max(sum.Unpriced, -sum.Unpriced) > maxSum {
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
