package sheet

import (
	"bytes"
	"errors"

	"runrate/storage"
)

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

// viewer looks into the store.
type viewer func(fn func(storage.Reader) error) error

// chunks calls fn with every chunk in order: clients, then sales in the
// ledger's order, rows that have to go among them.
func (f *salesFile) chunks(i ids, view viewer, fn func(chunk []byte) error) error {
	clients := chunker{fn: fn, ended: chunkOfClients}
	for _, c := range f.clients.fresh {
		c.ID, c.Segment = i.clientOf(c.ID), i.segmentOf(c.Segment)
		if err := clients.add(appendClient(nil, c), true); err != nil {
			return err
		}
	}
	if err := clients.flush(chunkOfClients); err != nil {
		return err
	}
	p := parting{salesFile: f, ids: i, view: view, chunker: chunker{fn: fn, ended: chunkOfSales}}
	if err := f.sorter.each(p.take); err != nil {
		return err
	}
	return firstError(p.endDay(), p.chunker.flush(chunkOfSales))
}

// chunker puts records into chunks.
type chunker struct {
	fn     func(chunk []byte) error
	ended  byte   // what chunk ends with the end of a day
	chunk  []byte // but for its first byte
	rows   int
	at     int // where in the chunk the day at hand begins
	before int // rows of the chunk that are of earlier days
	part   bool
}

// add takes a record; first tells that it begins another rep's day.
func (c *chunker) add(record []byte, first bool) error {
	if first {
		if c.part || c.rows >= chunkRows {
			if err := c.flush(c.ended); err != nil {
				return err
			}
		}
		c.part, c.at, c.before = false, len(c.chunk), c.rows
	}
	if c.rows-c.before >= partRows {
		if err := c.flushPart(); err != nil {
			return err
		}
	}
	c.chunk = appendItem(c.chunk, record)
	c.rows++
	return nil
}

// flushPart hands on what there is of a day of many rows. Days before it are a
// chunk of their own.
func (c *chunker) flushPart() error {
	if c.before > 0 {
		day, rows := bytes.Clone(c.chunk[c.at:]), c.rows-c.before
		c.chunk, c.rows = c.chunk[:c.at], c.before
		if err := c.flush(c.ended); err != nil {
			return err
		}
		c.chunk, c.rows = day, rows
	}
	c.part = true
	return c.flush(chunkOfPart)
}

func (c *chunker) flush(kind byte) error {
	if c.rows == 0 {
		return nil
	}
	err := c.fn(append([]byte{kind}, c.chunk...))
	c.chunk, c.rows, c.at, c.before = c.chunk[:0], 0, 0, 0
	return err
}

// parting brings the sorted rows of a file together with those that stand in
// the ledger, a rep's day at a time, and parts them into chunks.
type parting struct {
	*salesFile
	ids
	view    viewer
	chunker chunker

	day     []byte // of the row at hand, as staged rows begin
	key     storage.SaleKey
	fresh   bool   // nothing of the day has been handed on
	filed   uint32 // rows of the day without a document
	last    uint32 // the number of the last of them that stands, when adding
	held    []byte // a row that has to go, until it is known that none takes its place
	scratch []byte
}

// take takes a row in the order of the ledger.
func (p *parting) take(record []byte) error {
	if p.day == nil || !bytes.HasPrefix(record, p.day) {
		if err := p.endDay(); err != nil {
			return err
		}
		p.day, p.fresh, p.filed = append(p.day[:0], record[:repDay]...), true, 0
	}
	s, err := parseStaged(record)
	if err != nil {
		return err
	}
	if s.sale.Origin.Kind == storage.FromFile {
		if p.filed == 0 {
			if err := p.beginFiled(s.sale.SaleKey); err != nil {
				return err
			}
		}
		p.filed++
		s.sale.Origin.Line = p.last + p.filed
	}
	s.sale.Client, s.sale.Segment = p.clientOf(s.sale.Client), p.segmentOf(s.sale.Segment)
	return p.emit(s)
}

// beginFiled prepares a day for the file's first row without a document: what
// stands of it is added to, or goes.
func (p *parting) beginFiled(day storage.SaleKey) error {
	p.key, p.last = day, 0
	switch p.mode() {
	case appendRows:
		return p.standing(storage.FromFile, 0, func(s storage.Sale) error {
			p.last = s.Origin.Line
			return nil
		})
	case replaceDays:
		return p.standing(storage.FromDocument, 0, p.emitRemoval)
	}
	return nil
}

// endDay has go what stands of a day after the file's last row without a document.
func (p *parting) endDay() error {
	if p.filed > 0 && p.mode() != appendRows {
		if err := p.standing(storage.FromFile, p.filed+1, p.emitRemoval); err != nil {
			return err
		}
	}
	p.filed = 0
	return p.letGo()
}

func (p *parting) emitRemoval(s storage.Sale) error { return p.emit(staged{remove: true, sale: s}) }

// emit hands a row on. One that has to go is forgotten where another takes its place.
func (p *parting) emit(s staged) error {
	p.scratch = s.append(p.scratch[:0])
	if n := len(p.held); n > 0 {
		if !s.remove && len(p.scratch) > n && bytes.HasPrefix(p.scratch, p.held[:n-1]) && p.scratch[n-1] != stagedGone {
			p.held = p.held[:0]
		} else if err := p.letGo(); err != nil {
			return err
		}
	}
	if s.remove {
		p.held = append(p.held[:0], p.scratch...)
		return nil
	}
	return p.hand(p.scratch)
}

func (p *parting) letGo() error {
	if len(p.held) == 0 {
		return nil
	}
	err := p.hand(p.held)
	p.held = p.held[:0]
	return err
}

func (p *parting) hand(record []byte) error {
	first := p.fresh
	p.fresh = false
	return p.chunker.add(record, first)
}

// standingRows is how many rows of the ledger are read in one transaction.
const standingRows = 2000

// standing calls fn with the rows of a kind that the ledger holds of the day
// at hand, from a line on.
func (p *parting) standing(kind storage.OriginKind, line uint32, fn func(storage.Sale) error) error {
	from := p.key
	from.Origin = storage.Origin{Kind: kind, Line: line}
	for {
		var rows []storage.Sale
		if err := p.view(func(r storage.Reader) error {
			rows = nil
			return r.DaySales(from, func(s storage.Sale) error {
				if s.Origin.Kind != kind || len(rows) == standingRows {
					return errEnough
				}
				rows = append(rows, s)
				return nil
			})
		}); err != nil && !errors.Is(err, errEnough) {
			return err
		}
		for _, s := range rows {
			if err := fn(s); err != nil {
				return err
			}
		}
		if len(rows) < standingRows {
			return nil
		}
		from = rows[len(rows)-1].SaleKey
		from.Origin.Line++
	}
}

// stage writes the checked file down: its chunks in transactions of their own,
// and last that it has to be carried out.
func (f *salesFile) stage() error {
	b := body{rows: f.result.Rows, imprint: f.imprint()}
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
	if err := f.chunks(i, f.look, func(chunk []byte) error {
		if err := addLoads(loads, chunk); err != nil {
			return err
		}
		waiting = append(waiting, chunk)
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
