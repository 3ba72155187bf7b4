package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	bbolt "go.etcd.io/bbolt"

	"runrate/calc"
	"runrate/storage"
)

// Check implements storage.Store. It reads the ledger once, in memory that
// does not grow with it: sums are compared a rep's month at a time, masks a rep at a time.
func (s *Store) Check(ctx context.Context, report func(name string, err error)) error {
	return guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			t := &transaction{tx: tx}
			report("file pages", firstOf(tx.Check()))
			if err := ctx.Err(); err != nil {
				return err
			}
			c := ledgerCheck{t: t, ctx: ctx}
			err := c.run()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			report("ledger rows", err)
			report("month sums", c.sums)
			report("client months", c.masks)
			report("documents", c.documents)
			report("entries", t.checkEntries())
			report("directory", t.checkDirectory())
			report("queues", t.checkQueues())
			return nil
		})
	})
}

func firstOf(errs <-chan error) (first error) {
	for err := range errs {
		first = firstError(first, err)
	}
	return first
}

// ledgerCheck recomputes what is derived from the ledger. Each of its errors
// is the first difference found.
type ledgerCheck struct {
	t                       *transaction
	ctx                     context.Context
	sums, masks, documents  error
	sumRows, maskRows, docs int // rows that are there and were expected

	team   storage.TeamID
	rep    storage.MemberID
	month  calc.Month
	cells  map[cell]storage.Sum
	months map[storage.ClientID]storage.MonthSet
	buys   buying
}

func (c *ledgerCheck) run() error {
	c.cells, c.months = map[cell]storage.Sum{}, map[storage.ClientID]storage.MonthSet{}
	mark, lastDay := dayMark{}, []byte(nil)
	docs := map[string]bool{}
	n := 0
	err := c.t.scan(tSale, nil, func(k, row []byte) error {
		if n++; n%10000 == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		if !bytes.HasPrefix(k, lastDay) || lastDay == nil {
			mark, lastDay = dayMark{}, bytes.Clone(k[:dayPrefix])
			clear(docs)
		}
		s, err := readSale(k, row, &mark)
		if err != nil {
			return err
		}
		if s.Origin.Kind == storage.FromDocument && !docs[s.Origin.Document] {
			docs[s.Origin.Document] = true
			c.expectDocument(s)
		}
		c.add(s)
		return nil
	})
	c.endRep()
	c.sums = firstError(c.sums, c.leftover(tSum, c.sumRows, "sums"))
	c.masks = firstError(c.masks, c.leftover(tMask, c.maskRows, "month masks"))
	c.documents = firstError(c.documents, c.leftover(tDocday, c.docs, "documents' days"))
	return err
}

func (c *ledgerCheck) add(s storage.Sale) {
	if s.Team != c.team || s.Rep != c.rep {
		c.endRep()
		c.team, c.rep = s.Team, s.Rep
	}
	if m := s.Date.Month(); m != c.month {
		c.endMonth()
		c.month = m
	}
	if !s.Counted {
		return
	}
	at := cell{s.Category, s.Segment}
	sum := c.cells[at]
	sum.Volume += s.Volume
	if s.HasAmount {
		sum.Amount += s.Amount
	}
	sum.Rows++
	c.cells[at] = sum
	c.buys.add(s)
}

func (c *ledgerCheck) endMonth() {
	prefix := monthKey(c.team, c.rep, c.month)
	for at, want := range c.cells {
		row := c.t.table(tSum).Get(cellKey(prefix, at.category, at.segment))
		if row == nil {
			c.sums = firstError(c.sums, fmt.Errorf("team %d, rep %d, %s, category %d: no sum", c.team, c.rep, c.month, at.category))
			continue
		}
		c.sumRows++
		if got, err := decodeSum(row); err != nil || got != want {
			c.sums = firstError(c.sums, fmt.Errorf("team %d, rep %d, %s, category %d: kept %s in %d rows, the ledger has %s in %d (%w)", c.team, c.rep, c.month, at.category, got.Volume, got.Rows, want.Volume, want.Rows, errOr(err)))
		}
	}
	clear(c.cells)
	c.buys.endDay()
	for client := range c.buys.bought {
		c.months[client] = c.months[client].With(c.month, true)
	}
	c.buys = buying{}
}

// errOr stands in for a difference that no decoding error explains.
func errOr(err error) error {
	if err == nil {
		return storage.ErrCorrupt
	}
	return err
}

func (c *ledgerCheck) endRep() {
	c.endMonth()
	c.month = 0
	for client, want := range c.months {
		row := c.t.table(tMask).Get(maskKey(c.team, client, c.rep))
		if row == nil {
			c.masks = firstError(c.masks, fmt.Errorf("team %d, rep %d, client %d: no months", c.team, c.rep, client))
			continue
		}
		c.maskRows++
		if !bytes.Equal(row, encodeMask(want)) {
			c.masks = firstError(c.masks, fmt.Errorf("team %d, rep %d, client %d: the months kept are not the ledger's", c.team, c.rep, client))
		}
	}
	clear(c.months)
}

func (c *ledgerCheck) expectDocument(s storage.Sale) {
	if c.t.table(tDocday).Get(docdayKey(s.Origin.Document, s.Team, s.Rep, s.Date)) == nil {
		c.documents = firstError(c.documents, fmt.Errorf("document %q is not listed on %s", s.Origin.Document, s.Date))
		return
	}
	c.docs++
}

// leftover fails when a derived table holds rows that the ledger does not account for.
func (c *ledgerCheck) leftover(table, expected int, what string) error {
	if n := c.t.table(table).Stats().KeyN; n != expected {
		return fmt.Errorf("%d %s are kept, the ledger accounts for %d", n, what, expected)
	}
	return nil
}

// checkEntries looks up every row that an entry says it has.
func (t *transaction) checkEntries() error {
	return t.table(tEntry).ForEach(func(k, row []byte) error {
		e, err := decodeEntry(row)
		if err != nil {
			return err
		}
		if e.State != storage.Booked && len(e.Sales) > 0 {
			return fmt.Errorf("message %d has rows without being booked", readI64(k[8:]))
		}
		for _, key := range e.Sales {
			if t.table(tSale).Get(saleKey(key)) == nil {
				return fmt.Errorf("message %d misses its row of %s", readI64(k[8:]), key.Date)
			}
		}
		return nil
	})
}

// checkDirectory compares the unique keys with the records they lead to.
func (t *transaction) checkDirectory() error {
	members, err := t.Members()
	if err != nil {
		return err
	}
	codes, joined, coded := 0, 0, 0
	if err := t.EachClient(func(c storage.Client) error {
		if c.Code != "" {
			coded++
		}
		return nil
	}); err != nil {
		return err
	}
	for _, m := range members {
		if m.Code != "" {
			codes++
		}
		if m.Telegram != 0 {
			joined++
		}
	}
	for _, c := range []struct{ index, want int }{
		{tMemberCode, codes}, {tMemberTelegram, joined},
		{tTeamName, t.table(tTeam).Stats().KeyN}, {tCategoryName, t.table(tCategory).Stats().KeyN},
		{tClientCode, coded}, {tClientName, t.table(tClient).Stats().KeyN}, {tSegmentName, t.table(tSegment).Stats().KeyN},
	} {
		if got := t.table(c.index).Stats().KeyN; got != c.want {
			return fmt.Errorf("%s has %d keys, should have %d", tableNames[c.index], got, c.want)
		}
	}
	for _, m := range members {
		if id := t.table(tMemberCode).Get(folded(m.Code)); m.Code != "" && (id == nil || binary.BigEndian.Uint32(id) != uint32(m.ID)) {
			return fmt.Errorf("the code of member %d does not lead to him", m.ID)
		}
	}
	return nil
}

// checkQueues reads every waiting message and job.
func (t *transaction) checkQueues() error {
	err := t.Outbox(func(storage.Outgoing) (bool, error) { return true, nil })
	jobs, jobErr := records(t, tJob, decodeJob)
	if due := t.table(tJobDue).Stats().KeyN; jobErr == nil && due != len(jobs) {
		jobErr = fmt.Errorf("%d jobs, %d due times", len(jobs), due)
	}
	return firstError(err, jobErr)
}
