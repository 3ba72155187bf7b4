package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	bbolt "go.etcd.io/bbolt"

	"runrate/calc"
	"runrate/storage"
)

// scan calls fn with the rows of a table whose keys begin with a prefix.
func (t *transaction) scan(table int, prefix []byte, fn func(key, row []byte) error) error {
	c := t.table(table).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) Plan(team storage.TeamID, rep storage.MemberID, m calc.Month) ([]storage.PlanLine, error) {
	var lines []storage.PlanLine
	err := t.scan(tPlan, monthKey(team, rep, m), func(k, row []byte) error {
		d := readRow(row)
		category, segment := cellOf(k)
		lines = append(lines, storage.PlanLine{Team: team, Rep: rep, Month: m, Category: category, Segment: segment, Volume: calc.Volume(d.int())})
		return d.err
	})
	return lines, err
}

// cellOf reads the category and segment at the end of a plan's or a sum's key.
func cellOf(k []byte) (storage.CategoryID, storage.SegmentID) {
	return storage.CategoryID(binary.BigEndian.Uint32(k[dayPrefix:])), storage.SegmentID(binary.BigEndian.Uint32(k[dayPrefix+4:]))
}

func planKey(p storage.PlanLine) []byte {
	return cellKey(monthKey(p.Team, p.Rep, p.Month), p.Category, p.Segment)
}

func (t *transaction) PutPlan(p storage.PlanLine) error {
	e := newRow(10)
	e.int(int64(p.Volume))
	return t.table(tPlan).Put(planKey(p), e.b)
}

func (t *transaction) DeletePlan(p storage.PlanLine) error { return t.table(tPlan).Delete(planKey(p)) }

func (t *transaction) Sales(team storage.TeamID, rep storage.MemberID, from, to calc.Date, fn func(storage.Sale) error) error {
	from, to = max(from, calc.MinDate), min(to, calc.MaxDate)
	prefix := repKey(make([]byte, 0, repPrefix), team, rep)
	day := dayMark{}
	c := t.table(tSale).Cursor()
	for k, row := c.Seek(dayKey(team, rep, from)); bytes.HasPrefix(k, prefix) && calc.Date(binary.BigEndian.Uint16(k[repPrefix:])) <= to; k, row = c.Next() {
		if err := day.give(k, row, fn); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) DaySales(from storage.SaleKey, fn func(storage.Sale) error) error {
	prefix := dayKey(from.Team, from.Rep, from.Date)
	_, imported := t.dayState(prefix)
	day := dayMark{from.Date, imported}
	c := t.table(tSale).Cursor()
	for k, row := c.Seek(saleKey(from)); bytes.HasPrefix(k, prefix); k, row = c.Next() {
		if err := day.give(k, row, fn); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) SaleDay(team storage.TeamID, rep storage.MemberID, at calc.Date, back bool) (calc.Date, error) {
	at = min(max(at, calc.MinDate), calc.MaxDate)
	c := t.table(tSale).Cursor()
	k, _ := c.Seek(dayKey(team, rep, at))
	if back {
		k = lastBefore(c, dayKey(team, rep, at+1))
	}
	if !bytes.HasPrefix(k, repKey(nil, team, rep)) {
		return 0, nil
	}
	return calc.Date(binary.BigEndian.Uint16(k[repPrefix:])), nil
}

// Sellers goes from one seller's first row to the next one's.
func (t *transaction) Sellers() ([]storage.Seller, error) {
	var all []storage.Seller
	c := t.table(tSale).Cursor()
	for k, _ := c.First(); k != nil; {
		if len(k) < repPrefix {
			return nil, fmt.Errorf("%w: sale key of %d bytes", storage.ErrCorrupt, len(k))
		}
		all = append(all, storage.Seller{Team: storage.TeamID(binary.BigEndian.Uint32(k)), Rep: storage.MemberID(binary.BigEndian.Uint32(k[4:]))})
		next := binary.BigEndian.Uint64(k) + 1
		if next == 0 {
			break
		}
		k, _ = c.Seek(u64(nil, next))
	}
	return all, nil
}

// lastBefore returns the last key of a table that sorts before a bound.
func lastBefore(c *bbolt.Cursor, bound []byte) []byte {
	if k, _ := c.Seek(bound); k == nil {
		k, _ = c.Last()
		return k
	}
	k, _ := c.Prev()
	return k
}

func closedKey(rep storage.MemberID, d calc.Date) []byte { return u16(id32(uint32(rep)), uint16(d)) }

func (t *transaction) DayClosed(rep storage.MemberID, d calc.Date) (bool, error) {
	return t.table(tClosed).Get(closedKey(rep, d)) != nil, nil
}

func (t *transaction) PutDayClosed(rep storage.MemberID, d calc.Date, closed bool) error {
	if !closed {
		return t.table(tClosed).Delete(closedKey(rep, d))
	}
	return t.table(tClosed).Put(closedKey(rep, d), []byte{rowVersion})
}

// dayMark remembers, along a scan, whether the day at hand is an imported one:
// imported rows sort first, so its first row tells.
type dayMark struct {
	date     calc.Date
	imported bool
}

// give calls fn with a row of the scan.
func (day *dayMark) give(k, row []byte, fn func(storage.Sale) error) error {
	s, err := readSale(k, row, day)
	if err != nil {
		return err
	}
	return fn(s)
}

func readSale(k, row []byte, day *dayMark) (storage.Sale, error) {
	key, err := parseSaleKey(k)
	if err != nil {
		return storage.Sale{}, err
	}
	s, err := decodeSale(key, row)
	if key.Date != day.date {
		*day = dayMark{key.Date, key.Origin.Kind != storage.FromChat}
	}
	s.Counted = key.Origin.Kind != storage.FromChat || !day.imported
	return s, err
}

func encodeSale(s storage.Sale) []byte {
	e := newRow(24)
	e.appendSale(s)
	return e.b
}

func (e *encoder) appendSale(s storage.Sale) {
	e.uint(uint64(s.Minute))
	e.uint(uint64(s.Category))
	e.uint(uint64(s.Segment))
	e.uint(uint64(s.Client))
	e.int(int64(s.Volume))
	e.uint(uint64(s.Author))
	e.bool(s.HasAmount)
	if s.HasAmount {
		e.int(int64(s.Amount))
	}
}

func decodeSale(k storage.SaleKey, row []byte) (storage.Sale, error) {
	d := readRow(row)
	s := d.sale(k)
	return s, d.err
}

func (d *decoder) sale(k storage.SaleKey) storage.Sale {
	s := storage.Sale{
		SaleKey: k, Minute: storage.Minute(d.uint()),
		Category: storage.CategoryID(d.uint()), Segment: storage.SegmentID(d.uint()), Client: storage.ClientID(d.uint()),
		Volume: calc.Volume(d.int()), Author: storage.MemberID(d.uint()), HasAmount: d.bool(),
	}
	if s.HasAmount {
		s.Amount = calc.Money(d.int())
	}
	return s
}

func (t *transaction) Sums(team storage.TeamID, rep storage.MemberID, m calc.Month) ([]storage.Sum, error) {
	var sums []storage.Sum
	err := t.scan(tSum, monthKey(team, rep, m), func(k, row []byte) error {
		s, err := decodeSum(row)
		s.Category, s.Segment = cellOf(k)
		sums = append(sums, s)
		return err
	})
	return sums, err
}

func encodeSum(s storage.Sum) []byte {
	e := newRow(32)
	e.int(int64(s.Volume))
	e.int(int64(s.Amount))
	e.int(int64(s.Unpriced))
	e.uint(s.Rows)
	return e.b
}

func decodeSum(row []byte) (storage.Sum, error) {
	d := readRow(row)
	s := storage.Sum{Volume: calc.Volume(d.int()), Amount: calc.Money(d.int()), Unpriced: calc.Volume(d.int()), Rows: d.uint()}
	return s, d.err
}

// CategoryBooked reads all sums and plan lines: units change seldom.
func (t *transaction) CategoryBooked(id storage.CategoryID) (bool, error) {
	found := errors.New("found")
	for _, table := range []int{tSum, tPlan} {
		err := t.scan(table, nil, func(k, _ []byte) error {
			if category, _ := cellOf(k); category == id {
				return found
			}
			return nil
		})
		if err != nil {
			return true, nil
		}
	}
	return false, nil
}

func (t *transaction) DocumentSales(document string) ([]storage.Sale, error) {
	var days [][]byte
	prefix := append([]byte(document), 0)
	err := t.scan(tDocday, prefix, func(k, _ []byte) error {
		days = append(days, k[len(prefix):])
		return nil
	})
	var sales []storage.Sale
	for _, day := range days {
		rows := append(append(append([]byte(nil), day...), byte(storage.FromDocument)), prefix...)
		mark := dayMark{}
		err = firstError(err, t.scan(tSale, rows, func(k, row []byte) error {
			s, err := readSale(k, row, &mark)
			sales = append(sales, s)
			return err
		}))
	}
	return sales, err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (t *transaction) Entry(id storage.EntryID) (storage.Entry, error) {
	e, err := record(t, tEntry, entryKey(id), decodeEntry)
	e.ID = id
	return e, err
}

func (t *transaction) LastEntry(chat int64) (storage.Entry, error) {
	c := t.table(tEntry).Cursor()
	prefix := i64(nil, chat)
	for k := lastBefore(c, i64(nil, chat+1)); bytes.HasPrefix(k, prefix); k, _ = c.Prev() {
		e, err := t.Entry(storage.EntryID{Chat: chat, Message: readI64(k[8:])})
		if err != nil || e.State == storage.Booked {
			return e, err
		}
	}
	return storage.Entry{}, storage.ErrNotFound
}

func (t *transaction) PutEntry(r storage.Entry) error {
	e := newRow(24 + 40*len(r.Sales))
	e.uint(uint64(r.Rep))
	e.uint(uint64(r.Author))
	e.time(r.Edited)
	e.uint(uint64(r.Day))
	e.uint(uint64(r.Base))
	e.uint(uint64(r.State))
	e.uint(uint64(r.Version))
	e.uint(uint64(len(r.Sales)))
	for _, k := range r.Sales {
		e.bytes(saleKey(k))
	}
	return t.table(tEntry).Put(entryKey(r.ID), e.b)
}

func decodeEntry(row []byte) (storage.Entry, error) {
	d := readRow(row)
	r := storage.Entry{
		Rep: storage.MemberID(d.uint()), Author: storage.MemberID(d.uint()), Edited: d.time(), Day: calc.Date(d.uint()), Base: calc.Date(d.uint()),
		State: storage.EntryState(d.uint()), Version: uint32(d.uint()),
	}
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		r.Sales = append(r.Sales, d.saleKey())
	}
	return r, d.err
}

func (d *decoder) saleKey() storage.SaleKey {
	k, err := parseSaleKey(d.view())
	if err != nil {
		d.fail()
	}
	return k
}

func revisionKey(id storage.EntryID, version uint32) []byte { return u32(entryKey(id), version) }

func (t *transaction) Revisions(id storage.EntryID) ([]storage.Revision, error) {
	var all []storage.Revision
	err := t.scan(tRevision, entryKey(id), func(k, row []byte) error {
		r, err := decodeRevision(row)
		r.ID, r.Version = id, binary.BigEndian.Uint32(k[16:])
		all = append(all, r)
		return err
	})
	return all, err
}

func (t *transaction) PutRevision(r storage.Revision) error {
	e := newRow(24 + 64*len(r.Sales))
	e.uint(uint64(r.By))
	e.time(r.At)
	e.uint(uint64(r.State))
	e.uint(uint64(len(r.Sales)))
	for _, s := range r.Sales {
		e.bytes(saleKey(s.SaleKey))
		e.appendSale(s)
	}
	return t.table(tRevision).Put(revisionKey(r.ID, r.Version), e.b)
}

func decodeRevision(row []byte) (storage.Revision, error) {
	d := readRow(row)
	r := storage.Revision{By: storage.MemberID(d.uint()), At: d.time(), State: storage.EntryState(d.uint())}
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		k := d.saleKey()
		r.Sales = append(r.Sales, d.sale(k))
	}
	return r, d.err
}
