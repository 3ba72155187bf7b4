package bolt

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// Lives are read by the million, and most questions look at their months
// alone. So a row holds those of several clients, in fixed words: first a head
// for each, then for each the rest.
//
//	row   version u8, heads u8, heads, rests
//	head  slot u8, words u8, first u16, segment u32, team u32, rep u32, rest u32, months u64
//	rest  months u64 × words, days u32 for each month, sellers (team u32, rep u32, from u16, to u16)
//
// A slot is the client's place in the row. Words are of months beyond the
// first 64, rest is its length. All is little-endian.
const (
	blockBits  = 3 // of a client's id
	blockSize  = 1 << blockBits
	blockHead  = 2
	headSize   = 28
	sellerSize = 12
)

func lifeKey(c storage.ClientID) []byte { return id32(uint32(c >> blockBits)) }

// lifeBlock goes through a row's lives, by client.
type lifeBlock struct {
	client       storage.ClientID // of slot 0
	heads, rests []byte           // of those to come
	err          error
}

func openLives(k, row []byte) lifeBlock {
	if len(k) != 4 || len(row) < blockHead || row[0] != rowVersion || len(row) < blockHead+headSize*int(row[1]) {
		return lifeBlock{err: fmt.Errorf("%w: row of lives %x", storage.ErrCorrupt, k)}
	}
	end := blockHead + headSize*int(row[1])
	return lifeBlock{client: storage.ClientID(binary.BigEndian.Uint32(k)) << blockBits, heads: row[blockHead:end], rests: row[end:]}
}

// lifeRow is one client's part of a row.
type lifeRow struct {
	client storage.ClientID
	began  storage.Began
	first  calc.Month
	months uint64 // the first 64
	words  int    // of further ones
	head   []byte
	rest   []byte
}

// next reads a head, and tells whether there was one.
func (b *lifeBlock) next(l *lifeRow) bool {
	if len(b.heads) < headSize {
		if len(b.rests) > 0 && b.err == nil {
			b.fail()
		}
		return false
	}
	h := b.heads[:headSize:headSize]
	l.client = b.client + storage.ClientID(h[0])
	l.words = int(h[1])
	l.first = calc.Month(binary.LittleEndian.Uint16(h[2:]))
	l.began.Segment = storage.SegmentID(binary.LittleEndian.Uint32(h[4:]))
	l.began.Team = storage.TeamID(binary.LittleEndian.Uint32(h[8:]))
	l.began.Rep = storage.MemberID(binary.LittleEndian.Uint32(h[12:]))
	rest := uint64(binary.LittleEndian.Uint32(h[16:]))
	l.months = binary.LittleEndian.Uint64(h[20:])
	sound := h[0] < blockSize && l.first <= calc.MaxMonth && (l.months&1 != 0 || l.months == 0 && l.words == 0)
	if !sound || rest > uint64(len(b.rests)) || rest < uint64(8*l.words+4*bits.OnesCount64(l.months)) {
		b.fail()
		return false
	}
	l.head, l.rest = h, b.rests[:rest:rest]
	b.heads, b.rests = b.heads[headSize:], b.rests[rest:]
	return true
}

func (b *lifeBlock) fail() {
	b.heads = nil
	b.err = fmt.Errorf("%w: lives from client %d on", storage.ErrCorrupt, b.client)
}

// lifeRoom is where the slices of a life are, from one to the next.
type lifeRoom struct {
	months  []uint64
	days    []uint32
	sellers []storage.Seller
	spans   []stretch
}

// stretch is between which dates a seller sold to a client, or wider.
type stretch struct{ from, to calc.Date }

func (s stretch) holds(d calc.Date) bool { return d >= s.from && d <= s.to }

// monthsOf reads the months, and what follows them.
func (room *lifeRoom) monthsOf(l *lifeRow) (months []uint64, rest []byte) {
	room.months = room.months[:0]
	if l.months != 0 {
		room.months = append(room.months, l.months)
	}
	rest = l.rest
	for range l.words {
		room.months = append(room.months, binary.LittleEndian.Uint64(rest))
		rest = rest[8:]
	}
	return room.months, rest
}

// decode reads the whole life.
func (room *lifeRoom) decode(l *lifeRow) (storage.Life, error) {
	months, rest := room.monthsOf(l)
	bought := 0
	for _, w := range months {
		bought += bits.OnesCount64(w)
	}
	if len(rest) < 4*bought || (len(rest)-4*bought)%sellerSize != 0 {
		return storage.Life{}, fmt.Errorf("%w: life of client %d", storage.ErrCorrupt, l.client)
	}
	room.days, room.sellers, room.spans = room.days[:0], room.sellers[:0], room.spans[:0]
	for range bought {
		room.days = append(room.days, binary.LittleEndian.Uint32(rest))
		rest = rest[4:]
	}
	for ; len(rest) > 0; rest = rest[sellerSize:] {
		room.spans = append(room.spans, stretch{calc.Date(binary.LittleEndian.Uint16(rest[8:])), calc.Date(binary.LittleEndian.Uint16(rest[10:]))})
		room.sellers = append(room.sellers, storage.Seller{Team: storage.TeamID(binary.LittleEndian.Uint32(rest)), Rep: storage.MemberID(binary.LittleEndian.Uint32(rest[4:]))})
	}
	return storage.Life{Client: l.client, Began: l.began, Bought: calc.NewDaySet(l.first, months, room.days), Sellers: room.sellers}, nil
}

// keptLife is a life with what its sellers' spans are.
type keptLife struct {
	storage.Life
	spans []stretch
}

// sold widens a seller's span by a date.
func (l *keptLife) sold(by storage.Seller, d calc.Date) {
	i := slices.Index(l.Sellers, by)
	if i < 0 {
		l.Sellers, l.spans = append(l.Sellers, by), append(l.spans, stretch{d, d})
		return
	}
	l.spans[i] = stretch{min(l.spans[i].from, d), max(l.spans[i].to, d)}
}

// encode writes a head and a rest.
func (l *keptLife) encode() (head, rest []byte) {
	first, months, days := l.Bought.Parts()
	var word uint64
	if len(months) > 0 {
		word, months = months[0], months[1:]
	}
	rest = make([]byte, 0, 8*len(months)+4*len(days)+sellerSize*len(l.Sellers))
	for _, w := range months {
		rest = binary.LittleEndian.AppendUint64(rest, w)
	}
	for _, d := range days {
		rest = binary.LittleEndian.AppendUint32(rest, d)
	}
	for i, s := range l.Sellers {
		rest = binary.LittleEndian.AppendUint32(rest, uint32(s.Team))
		rest = binary.LittleEndian.AppendUint32(rest, uint32(s.Rep))
		rest = binary.LittleEndian.AppendUint16(rest, uint16(l.spans[i].from))
		rest = binary.LittleEndian.AppendUint16(rest, uint16(l.spans[i].to))
	}
	head = append(make([]byte, 0, headSize), byte(l.Client%blockSize), byte(len(months)))
	head = binary.LittleEndian.AppendUint16(head, uint16(first))
	for _, n := range []uint32{uint32(l.Segment), uint32(l.Team), uint32(l.Rep), uint32(len(rest))} {
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	return binary.LittleEndian.AppendUint64(head, word), rest
}

// livesWritten is a row of lives that is being changed, by slot.
type livesWritten [blockSize]lifeRow

// readLives parts a row, which may be missing.
func readLives(k, row []byte) (*livesWritten, error) {
	w := &livesWritten{}
	if row == nil {
		return w, nil
	}
	b := openLives(k, row)
	for l := (lifeRow{}); b.next(&l); {
		w[l.client%blockSize] = l
	}
	return w, b.err
}

// life returns a client's, with slices of its own.
func (w *livesWritten) life(c storage.ClientID) (keptLife, error) {
	l := &w[c%blockSize]
	if l.head == nil {
		return keptLife{Life: storage.Life{Client: c}}, nil
	}
	var room lifeRoom
	life, err := room.decode(l)
	return keptLife{life, room.spans}, err
}

func (w *livesWritten) put(life *keptLife) {
	l := &w[life.Client%blockSize]
	l.head, l.rest = life.encode()
}

func (w *livesWritten) row() []byte {
	size, n := blockHead, byte(0)
	for _, l := range w {
		size += len(l.head) + len(l.rest)
		if l.head != nil {
			n++
		}
	}
	row := append(make([]byte, 0, size), rowVersion, n)
	for _, l := range w {
		row = append(row, l.head...)
	}
	for _, l := range w {
		row = append(row, l.rest...)
	}
	return row
}
