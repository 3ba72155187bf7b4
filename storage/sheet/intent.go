package sheet

import (
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
// written down in chunks first and then carried out: chunks of up to atOnce rows
// at a time, or one by one beside a bot at work, whose writers wait for as long as
// one takes. A chunk ends with a rep's day once it has chunkRows rows; a day of
// more than partRows is parted into several.
var (
	atOnce    = 20_000
	chunkRows = 250
	partRows  = 1000
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
	rows int
	counts
	imprint imprint
}

// The forms of a body. One of the first kind was written down before there were books.
const (
	bodyAlone      = 2
	bodyWithSender = 3
)

func (b body) encode() []byte {
	out := []byte{bodyWithSender, 0}
	if b.imprint == (imprint{}) {
		out[0] = bodyAlone
	}
	if b.open {
		out[1] = 1
	}
	for _, n := range []int{b.rows, b.added, b.changed, b.removed, b.mixed} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	if out[0] == bodyWithSender {
		out = b.imprint.append(out)
	}
	return out
}

// finished writes the import into the books.
func (b body) finished(w storage.Writer) error {
	if b.imprint == (imprint{}) {
		return nil
	}
	return b.imprint.put(w, b.added, b.changed, b.removed, "")
}

func parseBody(data []byte) (b body, err error) {
	if len(data) < 2 || data[0] != bodyAlone && data[0] != bodyWithSender {
		return b, errStaged
	}
	sender := data[0] == bodyWithSender
	b.open, data = data[1] == 1, data[2:]
	for _, n := range []*int{&b.rows, &b.added, &b.changed, &b.removed, &b.mixed} {
		value, size := binary.Uvarint(data)
		if size <= 0 {
			return b, errStaged
		}
		*n, data = int(value), data[size:]
	}
	if sender {
		b.imprint, err = parseImprint(data)
	}
	return b, err
}

func (b body) into(result Result) Result {
	result.Rows = b.rows
	result.Added, result.Changed, result.Removed, result.Mixed = b.added, b.changed, b.removed, b.mixed
	return result
}

// write puts a checked file into the ledger.
func (f *salesFile) write() error {
	f.noteCreated()
	f.documents, f.lines, f.clients.known = nil, nil, nil // what comes needs the memory
	slices.SortFunc(f.clients.fresh, func(a, b storage.Client) int { return cmp.Compare(storage.Fold(a.Code), storage.Fold(b.Code)) })
	if f.table.rows <= atOnce && !f.dry {
		return f.writeAtOnce()
	}
	if err := f.approved(f.look); err != nil {
		return err
	}
	if err := f.stage(); err != nil {
		err = fmt.Errorf("nothing was written: %w", err)
		f.result = Result{}
		return errors.Join(err, f.store.Update(context.WithoutCancel(f.ctx), func(w storage.Writer) error { return w.DeleteIntent() }))
	}
	b, _, err := resume(f.ctx, f.store, f.options)
	if err != nil {
		err = fmt.Errorf("the file has been checked and is being written; the rest will be written at the next start: %w", err)
	}
	f.result = b.into(f.result)
	return err
}

// approved compares the file with what stands, if anybody has asked for that.
func (f *salesFile) approved(view viewer) error {
	if !f.dry && f.options.Expect == "" {
		return nil
	}
	if err := f.compare(view); err != nil {
		return err
	}
	return f.agree()
}

// look looks into the store for a moment.
func (f *salesFile) look(fn func(storage.Reader) error) error { return f.store.View(f.ctx, fn) }

func (f *salesFile) noteCreated() {
	for _, name := range f.newParts {
		f.created("segment " + name)
	}
	for _, c := range f.clients.fresh {
		f.created("client " + c.Code)
	}
}

// writeAtOnce is for a file of few rows.
func (f *salesFile) writeAtOnce() error {
	b := body{rows: f.result.Rows, imprint: f.imprint()}
	err := f.store.Update(f.ctx, func(w storage.Writer) error {
		b.counts = counts{}
		if err := f.unchanged(w); err != nil {
			return err
		}
		within := func(fn func(storage.Reader) error) error { return fn(w) }
		if err := f.approved(within); err != nil {
			return err
		}
		i, err := f.reserve(w)
		if err != nil {
			return err
		}
		if err := f.putSegments(w, i); err != nil {
			return err
		}
		change := change{counts: &b.counts}
		if err := f.chunks(i, within, func(chunk []byte) error { return change.add(w, chunk) }); err != nil {
			return err
		}
		if err := change.carryOut(w); err != nil {
			return err
		}
		return b.finished(w)
	})
	if err == nil {
		f.options.progress(Progress{Read: b.rows, Applied: b.rows})
	}
	f.result = b.into(f.result)
	return err
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

func addLoads(loads map[repMonth]load, chunk []byte) error {
	if chunk[0] == chunkOfClients {
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
var maxSum int64 = 1 << 60

// bearable refuses rows whose sums the ledger would refuse when half of them are written.
func bearable(w storage.Reader, loads map[repMonth]load) error {
	for at, l := range loads {
		sums, err := w.Sums(at.team, at.rep, at.month)
		if err != nil {
			return err
		}
		for _, s := range sums {
			if max(int64(s.Volume), -int64(s.Volume)) > maxSum || max(int64(s.Amount), -int64(s.Amount)) > maxSum {
				l.volume = maxSum + 1
			}
		}
		if l.volume > maxSum || l.amount > maxSum || l.volume < 0 || l.amount < 0 {
			return fmt.Errorf("%w: %s", storage.ErrOverflow, at.month)
		}
	}
	return nil
}
