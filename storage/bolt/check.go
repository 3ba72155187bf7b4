package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	bbolt "go.etcd.io/bbolt"

	"runrate/calc"
	"runrate/storage"
)

// Check implements storage.Store. It reads the ledger in memory that
// does not grow with it: sums are compared a rep's month at a time, and lives so many
// clients at a time, for which the ledger is read again.
// It may run beside writers.
func (s *Store) Check(ctx context.Context, report func(name string, err error)) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			t := &transaction{tx: tx}
			err := s.verify(ctx, tx)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if report("file pages", err); err != nil {
				return nil // bbolt could stumble over what comes next
			}
			c := ledgerCheck{t: t, ctx: ctx}
			err = c.run()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			report("ledger rows", err)
			report("month sums", c.sums)
			lives := c.checkLives()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			report("client lives", lives)
			report("documents", c.documents)
			report("entries", firstError(c.entries, t.checkEntries()))
			report("plans", t.checkPlans())
			report("client notes", t.checkNotes())
			report("directory", t.checkDirectory())
			report("queues", t.checkQueues())
			report(t.checkIntent())
			return nil
		})
	})
}

// verify walks the pages of a transaction. bbolt's own check must not run
// beside writers, and which pages are free is found anew at every start.
func (s *Store) verify(ctx context.Context, tx *bbolt.Tx) error {
	pageSize := uint64(s.db.Info().PageSize)
	return verifyTree(ctx, s.file, pageSize, uint64(tx.Cursor().Bucket().Root()), uint64(tx.Size())/pageSize)
}

// ledgerCheck recomputes what is derived from the ledger. Each of its errors
// is the first difference found.
type ledgerCheck struct {
	t               *transaction
	ctx             context.Context
	sums, documents error
	entries         error // chat rows that no entry knows of
	sumRows, docs   int   // rows that are there and were expected

	team  storage.TeamID
	rep   storage.MemberID
	month calc.Month
	cells map[cell]storage.Sum

	clients storage.ClientID // the highest that any row is of
}

func (c *ledgerCheck) run() error {
	c.cells = map[cell]storage.Sum{}
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
		if s.Origin.Kind == storage.FromChat {
			c.expectEntry(s)
		}
		c.clients = max(c.clients, s.Client)
		c.add(s)
		return nil
	})
	c.endRep()
	c.sums = firstError(c.sums, c.leftover(tSum, c.sumRows, "sums"))
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
	} else {
		sum.Unpriced += s.Volume
	}
	sum.Rows++
	c.cells[at] = sum
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
}

func (c *ledgerCheck) expectDocument(s storage.Sale) {
	if c.t.table(tDocday).Get(docdayKey(s.Origin.Document, s.Team, s.Rep, s.Date)) == nil {
		c.documents = firstError(c.documents, fmt.Errorf("document %q is not listed on %s", s.Origin.Document, s.Date))
		return
	}
	c.docs++
}

func (c *ledgerCheck) expectEntry(s storage.Sale) {
	e, err := c.t.Entry(storage.EntryID{Chat: s.Origin.Chat, Message: s.Origin.Message})
	if err != nil || !slices.Contains(e.Sales, s.SaleKey) {
		c.entries = firstError(c.entries, fmt.Errorf("a row of %s is of message %d, which does not know of it", s.Date, s.Origin.Message))
	}
}

// leftover fails when a derived table holds rows that the ledger does not account for.
func (c *ledgerCheck) leftover(table, expected int, what string) error {
	if n := c.t.table(table).Stats().KeyN; n != expected {
		return fmt.Errorf("%d %s are kept, the ledger accounts for %d", n, what, expected)
	}
	return nil
}

// checkEntries looks up every row that an entry says it has, and reads every revision.
func (t *transaction) checkEntries() error {
	err := t.table(tEntry).ForEach(func(k, row []byte) error {
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
	return firstError(err, t.table(tRevision).ForEach(func(_, row []byte) error {
		_, err := decodeRevision(row)
		return err
	}))
}

// checkPlans holds every line against its parts by segment, which sum to it.
func (t *transaction) checkPlans() error {
	var line, parts calc.Volume
	var cell []byte // team, rep, month, category
	hasParts := false
	end := func() error {
		if hasParts && line != parts {
			return fmt.Errorf("a plan line is %s, its segments sum to %s", line, parts)
		}
		line, parts, hasParts = 0, 0, false
		return nil
	}
	err := t.table(tPlan).ForEach(func(k, row []byte) error {
		d := readRow(row)
		v := calc.Volume(d.int())
		if len(k) != dayPrefix+cellSuffix || d.err != nil {
			return fmt.Errorf("%w: plan line", storage.ErrCorrupt)
		}
		if !bytes.Equal(cell, k[:len(k)-4]) {
			if err := end(); err != nil {
				return err
			}
			cell = bytes.Clone(k[:len(k)-4])
		}
		if _, segment := cellOf(k); segment == 0 {
			line = v
		} else {
			parts, hasParts = parts+v, true
		}
		return nil
	})
	return firstError(err, end())
}

// checkDirectory compares the unique keys with the records they lead to.
func (t *transaction) checkDirectory() error {
	return firstError(t.checkJoining(), firstError(
		checkIndexes(t, tMember, decodeMember, func(m storage.Member) []indexKey {
			return []indexKey{{tMemberCode, folded(m.Code)}, {tMemberTelegram, telegramKey(m.Telegram)}}
		}), firstError(
			checkIndexes(t, tTeam, decodeTeam, func(r storage.Team) []indexKey { return []indexKey{{tTeamName, folded(r.Name)}} }), firstError(
				checkIndexes(t, tCategory, decodeCategory, func(r storage.Category) []indexKey { return []indexKey{{tCategoryName, folded(r.Name)}} }), firstError(
					checkIndexes(t, tSegment, decodeSegment, func(r storage.Segment) []indexKey { return []indexKey{{tSegmentName, folded(r.Name)}} }),
					checkIndexes(t, tClient, decodeClient, func(c storage.Client) []indexKey {
						return []indexKey{{tClientCode, folded(c.Code)}, {tClientName, clientNameKey(c.Name, c.ID)}}
					}))))))
}

// checkJoining reads every invite, group and change.
func (t *transaction) checkJoining() error {
	_, invites := t.Invites()
	_, groups := t.Groups()
	_, changes := records(t, tChange, decodeChange)
	return firstError(invites, firstError(groups, changes))
}

// indexKey is a key that has to lead to a record.
type indexKey struct {
	table int
	key   []byte
}

// checkIndexes looks every record up by its keys, and counts that there are no others.
func checkIndexes[T any](t *transaction, table int, decode func([]byte) (T, error), keysOf func(T) []indexKey) error {
	keys := map[int]int{}
	err := t.table(table).ForEach(func(id, row []byte) error {
		r, err := decode(row)
		if err != nil {
			return err
		}
		for _, k := range keysOf(r) {
			keys[k.table] += 0
			if len(k.key) == 0 {
				continue
			}
			keys[k.table]++
			if !bytes.Equal(t.table(k.table).Get(k.key), id) {
				return fmt.Errorf("%s: a key does not lead to %s %d", tableNames[k.table], tableNames[table], binary.BigEndian.Uint32(id))
			}
		}
		return nil
	})
	for index, want := range keys {
		if got := t.table(index).Stats().KeyN; err == nil && got != want {
			err = fmt.Errorf("%s has %d keys, should have %d", tableNames[index], got, want)
		}
	}
	return err
}

// checkNotes reads every reason, loss, attempt and plan of clients.
func (t *transaction) checkNotes() error {
	_, losses := t.Losses()
	_, contacts := t.Contacts()
	plans := t.table(tClientPlan).ForEach(func(_, row []byte) error {
		d := readRow(row)
		d.uint()
		return d.err
	})
	return firstError(losses, firstError(contacts, firstError(plans, checkIndexes(t, tReason, decodeReason, func(r storage.Reason) []indexKey {
		return []indexKey{{tReasonName, folded(r.Name)}}
	}))))
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

// checkIntent reads an unfinished import, which is no fault: the next start finishes it.
func (t *transaction) checkIntent() (name string, err error) {
	name, chunks := "imports", t.table(tChunk).Stats().KeyN
	i, err := t.Intent()
	switch {
	case errors.Is(err, storage.ErrNotFound) && chunks > 0:
		return name, fmt.Errorf("%d chunks belong to no import", chunks)
	case errors.Is(err, storage.ErrNotFound):
		return name, nil
	case err != nil:
		return name, err
	case !i.Ready:
		return name + " (one was broken off before anything was written; the next start deletes what is left of it)", nil
	case chunks != int(i.Chunks-i.Next):
		return name, fmt.Errorf("the unfinished import has %d chunks, should have %d", chunks, i.Chunks-i.Next)
	}
	return fmt.Sprintf("%s (one is unfinished: part %d of %d is next; the next start finishes it)", name, i.Next+1, i.Chunks), nil
}
