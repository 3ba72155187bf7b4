package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"

	"runrate/calc"
	"runrate/storage"
)

// staged is one row on its way into the ledger, or a row of the ledger that
// has to go. Its encoding begins with what rows are sorted by: team, rep,
// date, and the origin as the ledger sorts it.
type staged struct {
	remove  bool
	derived bool // the segment is the client's of today, and not the file's word
	sale    storage.Sale
}

// repDay is how many bytes of a staged row name the rep's day.
const repDay = 4 + 4 + 2

// Clients and segments that a file brings have no ids until it has been
// checked whole; till then they are numbered from here on.
const provisional = 1 << 31

func (s staged) append(b []byte) []byte {
	k := s.sale.SaleKey
	b = binary.BigEndian.AppendUint32(b, uint32(k.Team))
	b = binary.BigEndian.AppendUint32(b, uint32(k.Rep))
	b = binary.BigEndian.AppendUint16(b, uint16(k.Date))
	b = append(b, byte(k.Origin.Kind))
	if k.Origin.Kind == storage.FromDocument {
		b = append(append(b, k.Origin.Document...), 0)
	}
	b = binary.BigEndian.AppendUint32(b, k.Origin.Line)
	if s.remove {
		return append(b, stagedGone) // before a row that takes its place
	}
	if s.derived {
		b = append(b, stagedDerived)
	} else {
		b = append(b, stagedAsGiven)
	}
	for _, n := range []uint64{uint64(s.sale.Minute), uint64(s.sale.Category), uint64(s.sale.Segment), uint64(s.sale.Client)} {
		b = binary.AppendUvarint(b, n)
	}
	b = binary.AppendVarint(b, int64(s.sale.Volume))
	if s.sale.HasAmount {
		b = binary.AppendVarint(b, int64(s.sale.Amount))
	}
	return b
}

// What stands behind a staged row's key.
const (
	stagedGone = iota
	stagedAsGiven
	stagedDerived
)

var errStaged = errors.New("an unfinished import cannot be read")

func parseStaged(b []byte) (s staged, err error) {
	if len(b) < repDay+1+4+1 {
		return s, errStaged
	}
	k := &s.sale.SaleKey
	k.Team = storage.TeamID(binary.BigEndian.Uint32(b))
	k.Rep = storage.MemberID(binary.BigEndian.Uint32(b[4:]))
	k.Date = calc.Date(binary.BigEndian.Uint16(b[8:]))
	k.Origin.Kind = storage.OriginKind(b[repDay])
	b = b[repDay+1:]
	if k.Origin.Kind == storage.FromDocument {
		end := bytes.IndexByte(b, 0)
		if end < 0 {
			return s, errStaged
		}
		k.Origin.Document, b = string(b[:end]), b[end+1:]
	}
	if len(b) < 5 {
		return s, errStaged
	}
	k.Origin.Line, s.remove, s.derived = binary.BigEndian.Uint32(b), b[4] == stagedGone, b[4] == stagedDerived
	if s.remove {
		return s, nil
	}
	var n [4]uint64
	b = b[5:]
	for i := range n {
		size := 0
		if n[i], size = binary.Uvarint(b); size <= 0 {
			return s, errStaged
		}
		b = b[size:]
	}
	s.sale.Minute, s.sale.Category = storage.Minute(n[0]), storage.CategoryID(n[1])
	s.sale.Segment, s.sale.Client = storage.SegmentID(n[2]), storage.ClientID(n[3])
	volume, size := binary.Varint(b)
	if size <= 0 {
		return s, errStaged
	}
	s.sale.Volume = calc.Volume(volume)
	if b = b[size:]; len(b) > 0 {
		amount, size := binary.Varint(b)
		if size != len(b) {
			return s, errStaged
		}
		s.sale.Amount, s.sale.HasAmount = calc.Money(amount), true
	}
	return s, nil
}

// What a chunk holds: rows of sales up to the end of a rep's day, a part of
// such a day that goes on in the next chunk, or clients.
const (
	chunkOfSales   = 's'
	chunkOfPart    = 'p'
	chunkOfClients = 'c'
)

// appendItem puts a length before a record, so that records can be parted again.
func appendItem(chunk, record []byte) []byte {
	return append(binary.AppendUvarint(chunk, uint64(len(record))), record...)
}

// items calls fn with the records of a chunk.
func items(chunk []byte, fn func(record []byte) error) error {
	for len(chunk) > 0 {
		n, size := binary.Uvarint(chunk)
		if size <= 0 || n > uint64(len(chunk)-size) {
			return errStaged
		}
		if err := fn(chunk[size : size+int(n)]); err != nil {
			return err
		}
		chunk = chunk[size+int(n):]
	}
	return nil
}

func appendClient(b []byte, c storage.Client) []byte {
	for _, n := range []uint32{uint32(c.ID), uint32(c.Segment), uint32(c.Rep)} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(append(append(b, c.Code...), 0), c.Name...)
}

func parseClient(b []byte) (storage.Client, error) {
	const ids = 12
	end := bytes.IndexByte(b[min(ids, len(b)):], 0)
	if len(b) < ids || end < 0 {
		return storage.Client{}, errStaged
	}
	return storage.Client{
		ID: storage.ClientID(binary.BigEndian.Uint32(b)), Segment: storage.SegmentID(binary.BigEndian.Uint32(b[4:])), Rep: storage.MemberID(binary.BigEndian.Uint32(b[8:])),
		Code: string(b[ids : ids+end]), Name: string(b[ids+end+1:]),
	}, nil
}
