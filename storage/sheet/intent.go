package sheet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"runrate/storage"
)

// A file of up to atOnce rows is written in one transaction. A larger one is
// written down in chunks first and then carried out: some chunks at a time, or
// one by one beside a bot at work, whose writers wait for as long as one takes.
var (
	atOnce    = 20_000
	chunkRows = 250
)

// stagedBytes is how much of a file is written down in one transaction, alone
// and beside a bot at work.
const (
	stagedBytes       = 1 << 20
	stagedBytesBeside = 1 << 16
)

// ErrDirectoryChanged says that who and what there is has changed while a file was read.
var ErrDirectoryChanged = errors.New("members, categories or clients have changed while the file was read: import it again")

// body is what an intent keeps for this package.
type body struct {
	mode
	rows int
	counts
}

func (b body) encode() []byte {
	out := []byte{1, byte(b.mode)}
	for _, n := range []int{b.rows, b.added, b.changed, b.removed, b.mixed} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	return out
}

func parseBody(data []byte) (b body, err error) {
	if len(data) < 2 || data[0] != 1 {
		return b, errStaged
	}
	b.mode, data = mode(data[1]), data[2:]
	for _, n := range []*int{&b.rows, &b.added, &b.changed, &b.removed, &b.mixed} {
		value, size := binary.Uvarint(data)
		if size <= 0 {
			return b, errStaged
		}
		*n, data = int(value), data[size:]
	}
	return b, nil
}

func (b body) into(result Result) Result {
	result.Rows = b.rows
	result.Added, result.Changed, result.Removed, result.Mixed = b.added, b.changed, b.removed, b.mixed
	return result
}

// write puts a checked file into the ledger.
func (f *salesFile) write() (Result, error) {
	f.noteCreated()
	f.documents, f.lines, f.clients.known = nil, nil, nil // what comes needs the memory
	slices.SortFunc(f.clients.fresh, func(a, b storage.Client) int { return cmp.Compare(storage.Fold(a.Code), storage.Fold(b.Code)) })
	if f.table.rows <= atOnce {
		return f.writeAtOnce()
	}
	if err := f.stage(); err != nil {
		err = fmt.Errorf("nothing was written: %w", err)
		return Result{}, errors.Join(err, f.store.Update(context.WithoutCancel(f.ctx), func(w storage.Writer) error { return w.DeleteIntent() }))
	}
	b, _, err := resume(f.ctx, f.store, f.options)
	if err != nil {
		err = fmt.Errorf("the file has been checked and is being written; the rest will be written at the next start: %w", err)
	}
	return b.into(f.result), err
}

func (f *salesFile) noteCreated() {
	for _, name := range f.newParts {
		f.created("segment " + name)
	}
	for _, c := range f.clients.fresh {
		f.created("client " + c.Code)
	}
}

// ids are what provisional numbers become.
type ids struct {
	client  storage.ClientID
	segment storage.SegmentID
	order   []storage.ClientID // by provisional number
}

// reserve gives ids to what the file brings: clients in the order of their codes.
func (f *salesFile) reserve(w storage.Writer) (i ids, err error) {
	if i.client, err = w.ReserveClients(len(f.clients.fresh)); err != nil {
		return i, err
	}
	i.order = make([]storage.ClientID, len(f.clients.fresh))
	for n, c := range f.clients.fresh {
		i.order[c.ID-provisional] = i.client + storage.ClientID(n)
	}
	i.segment, err = w.ReserveSegments(len(f.newParts))
	return i, err
}

func (i ids) clientOf(id storage.ClientID) storage.ClientID {
	if id >= provisional {
		return i.order[id-provisional]
	}
	return id
}

func (i ids) segmentOf(id storage.SegmentID) storage.SegmentID {
	if id >= provisional {
		return i.segment + id - provisional
	}
	return id
}

// chunks calls fn with every chunk in order: clients, then whole rep-days in
// the ledger's order.
func (f *salesFile) chunks(i ids, fn func(chunk []byte) error) error {
	chunk, rows := []byte{chunkOfClients}, 0
	flush := func(next byte) error {
		err := error(nil)
		if rows > 0 {
			err = fn(chunk)
		}
		chunk, rows = append(chunk[:0], next), 0
		return err
	}
	for _, c := range f.clients.fresh {
		c.ID, c.Segment = i.clientOf(c.ID), i.segmentOf(c.Segment)
		chunk = appendItem(chunk, appendClient(nil, c))
		if rows++; rows == chunkRows {
			if err := flush(chunkOfClients); err != nil {
				return err
			}
		}
	}
	if err := flush(chunkOfSales); err != nil {
		return err
	}
	var day, scratch []byte
	line := uint32(0)
	if err := f.sorter.each(func(record []byte) error {
		if !bytes.HasPrefix(record, day) || day == nil {
			if rows >= chunkRows {
				if err := flush(chunkOfSales); err != nil {
					return err
				}
			}
			day, line = append(day[:0], record[:repDay]...), 0
		}
		s, err := parseStaged(record)
		if err != nil {
			return err
		}
		if s.sale.Origin.Kind == storage.FromFile {
			line++
			s.sale.Origin.Line = line
		}
		s.sale.Client, s.sale.Segment = i.clientOf(s.sale.Client), i.segmentOf(s.sale.Segment)
		scratch = s.append(scratch[:0])
		chunk = appendItem(chunk, scratch)
		rows++
		return nil
	}); err != nil {
		return err
	}
	return flush(chunkOfSales)
}

// writeAtOnce is for a file of few rows.
func (f *salesFile) writeAtOnce() (Result, error) {
	b := body{mode: f.mode(), rows: f.result.Rows}
	err := f.store.Update(f.ctx, func(w storage.Writer) error {
		b.counts = counts{}
		if err := f.unchanged(w); err != nil {
			return err
		}
		i, err := f.reserve(w)
		if err != nil {
			return err
		}
		if err := f.putSegments(w, i); err != nil {
			return err
		}
		change := change{mode: b.mode, counts: &b.counts}
		if err := f.chunks(i, func(chunk []byte) error { return change.add(w, chunk) }); err != nil {
			return err
		}
		return change.carryOut(w)
	})
	if err == nil {
		f.options.progress(Progress{Read: b.rows, Applied: b.rows})
	}
	return b.into(f.result), err
}

func (f *salesFile) putSegments(w storage.Writer, i ids) error {
	for n, name := range f.newParts {
		if _, err := w.PutSegment(storage.Segment{ID: i.segment + storage.SegmentID(n), Name: name}); err != nil {
			return err
		}
	}
	return nil
}

// unchanged refuses to write rows that were read with another directory.
func (f *salesFile) unchanged(w storage.Reader) error {
	var now directory
	if err := now.load(w); err != nil {
		return err
	}
	same := maps.EqualFunc(now.byCode, f.byCode, func(a, b storage.Member) bool {
		return a.ID == b.ID && a.Name == b.Name && slices.Equal(a.Postings, b.Postings)
	}) && maps.EqualFunc(now.categories, f.categories, func(a, b storage.Category) bool {
		return a.ID == b.ID && a.Unit == b.Unit && slices.Equal(a.Packs, b.Packs)
	}) && len(now.segments) == len(f.segments)-len(f.newParts)
	for _, c := range f.clients.fresh {
		if !same {
			break
		}
		_, err := w.ClientByCode(c.Code)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		same = err != nil
	}
	if !same {
		return ErrDirectoryChanged
	}
	return nil
}

// stage writes the checked file down: its chunks in transactions of their own,
// and last that it has to be carried out.
func (f *salesFile) stage() error {
	b := body{mode: f.mode(), rows: f.result.Rows}
	var i ids
	if err := f.store.Update(f.ctx, func(w storage.Writer) (err error) {
		if i, err = f.reserve(w); err != nil {
			return err
		}
		return w.PutIntent(storage.Intent{Body: b.encode()})
	}); err != nil {
		return err
	}
	var waiting [][]byte
	written, size := uint32(0), 0
	put := func() error {
		err := f.store.Update(f.ctx, func(w storage.Writer) error {
			for n, chunk := range waiting {
				if err := w.PutChunk(written+uint32(n), chunk); err != nil {
					return err
				}
			}
			return nil
		})
		written += uint32(len(waiting))
		waiting, size = nil, 0
		return err
	}
	loads, most := map[repMonth]load{}, stagedBytes
	if f.options.Rest != nil {
		most = stagedBytesBeside
	}
	if err := f.chunks(i, func(chunk []byte) error {
		if err := addLoads(loads, chunk); err != nil {
			return err
		}
		waiting = append(waiting, bytes.Clone(chunk))
		if size += len(chunk); size < most {
			return nil
		}
		f.options.rest()
		return put()
	}); err != nil {
		return err
	}
	if err := put(); err != nil {
		return err
	}
	return f.store.Update(f.ctx, func(w storage.Writer) error {
		if err := firstError(f.unchanged(w), bearable(w, loads)); err != nil {
			return err
		}
		if err := f.putSegments(w, i); err != nil {
			return err
		}
		return w.PutIntent(storage.Intent{Ready: true, Chunks: written, Body: b.encode()})
	})
}

func addLoads(loads map[repMonth]load, chunk []byte) error {
	if chunk[0] != chunkOfSales {
		return nil
	}
	return items(chunk[1:], func(record []byte) error {
		s, err := parseStaged(record)
		at := repMonth{s.sale.Team, s.sale.Rep, s.sale.Date.Month()}
		l := loads[at]
		l.volume += int64(max(s.sale.Volume, -s.sale.Volume))
		l.amount += int64(max(s.sale.Amount, -s.sale.Amount))
		loads[at] = l
		return err
	})
}

// maxSum is half of what the engines take for a month's sum.
const maxSum = 1 << 60

// bearable refuses rows whose sums the ledger would refuse when half of them are written.
func bearable(w storage.Reader, loads map[repMonth]load) error {
	for at, l := range loads {
		sums, err := w.Sums(at.team, at.rep, at.month)
		if err != nil {
			return err
		}
		for _, s := range sums {
			if max(s.Volume, -s.Volume) > maxSum || max(s.Amount, -s.Amount) > maxSum {
				l.volume = maxSum + 1
			}
		}
		if l.volume > maxSum || l.amount > maxSum || l.volume < 0 || l.amount < 0 {
			return fmt.Errorf("%w: %s", storage.ErrOverflow, at.month)
		}
	}
	return nil
}
