package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"runrate/storage"
)

// bbolt panics at a damaged page, in goroutines of its own where nothing can
// be done about it. verifyPages reads the tree of pages before bbolt does and
// tells of any that it could stumble over.

// The parts of a page, behind its header of id, flags, count and overflow.
const (
	pageHeader  = 16
	pageElement = 16 // of a branch or a leaf
	branchPage  = 0x01
	leafPage    = 0x02
	bucketLeaf  = 0x01 // the element's value is a bucket: its root page (0: inline, behind it) and sequence
)

type verifier struct {
	f         io.ReaderAt
	pageSize  uint64
	highWater uint64
	seen      []uint64 // a bit a page
	ctx       context.Context
	pages     int
	spare     [][]byte // buffers of a page each
}

// verifyPages walks every page that the valid meta page leads to. Nobody may write meanwhile.
func verifyPages(ctx context.Context, f io.ReaderAt) error {
	m, ok := currentMeta(f)
	if !ok {
		return fmt.Errorf("%w: it is no database, or its first pages are lost", storage.ErrCorrupt)
	}
	return verifyTree(ctx, f, uint64(m.pageSize()), m.uint64(offRoot), m.uint64(offHighWater))
}

// verifyTree walks every page below a root. What a transaction reads stays as
// it is while others commit, so its tree can be walked beside them.
func verifyTree(ctx context.Context, f io.ReaderAt, pageSize, root, highWater uint64) error {
	if highWater > math.MaxInt64/pageSize {
		return fmt.Errorf("%w: it speaks of %d pages", storage.ErrCorrupt, highWater)
	}
	v := verifier{f: &readAhead{f: f}, pageSize: pageSize, highWater: highWater, seen: make([]uint64, highWater/64+1), ctx: ctx}
	return v.page(root, span{})
}

// readAhead reads more at a time where one read follows upon another, as the
// pages of a ledger mostly do: half of a verification's time were system calls.
type readAhead struct {
	f      io.ReaderAt
	window []byte // what was read ahead
	at     int64  // where it begins
	next   int64  // where the last read ended
}

const aheadLength = 256 << 10

func (r *readAhead) ReadAt(p []byte, off int64) (int, error) {
	inWindow := func() bool { return off >= r.at && off+int64(len(p)) <= r.at+int64(len(r.window)) }
	if !inWindow() && off == r.next {
		if r.window == nil {
			r.window = make([]byte, aheadLength)
		}
		n, _ := r.f.ReadAt(r.window[:aheadLength], off) // less at the end of the file
		r.window, r.at = r.window[:n], off
	}
	r.next = off + int64(len(p))
	if inWindow() {
		return copy(p, r.window[off-r.at:]), nil
	}
	return r.f.ReadAt(p, off)
}

// claim notes that a page has its place in the tree, false where it had one already.
func (v *verifier) claim(id uint64) bool {
	word, bit := id/64, uint64(1)<<(id%64)
	claimed := v.seen[word]&bit != 0
	v.seen[word] |= bit
	return !claimed
}

func (v *verifier) damaged(id uint64, what string) error {
	return fmt.Errorf("%w: page %d %s", storage.ErrCorrupt, id, what)
}

// span is what the keys of a page lie between; nil is no bound.
type span struct{ from, to []byte }

func (s span) holds(key []byte) bool {
	return bytes.Compare(key, s.from) >= 0 && (s.to == nil || bytes.Compare(key, s.to) < 0)
}

// page verifies a page with its overflow, and all that it leads to.
func (v *verifier) page(id uint64, keys span) error {
	if v.pages++; v.pages%1000 == 0 && v.ctx.Err() != nil {
		return v.ctx.Err()
	}
	if id < 2 || id >= v.highWater {
		return v.damaged(id, "is outside of the file")
	}
	data := v.buffer()
	defer func() { v.spare = append(v.spare, data[:v.pageSize]) }()
	if _, err := v.f.ReadAt(data, int64(id*v.pageSize)); err != nil {
		return v.damaged(id, "cannot be read")
	}
	overflow := uint64(binary.NativeEndian.Uint32(data[12:]))
	if id+overflow >= v.highWater {
		return v.damaged(id, "goes on outside of the file")
	}
	for p := id; p <= id+overflow; p++ {
		if !v.claim(p) {
			return v.damaged(p, "belongs to two places")
		}
	}
	if binary.NativeEndian.Uint64(data) != id {
		return v.damaged(id, "is not the page that should be there")
	}
	if overflow > 0 {
		data = append(data, make([]byte, overflow*v.pageSize)...)
		if _, err := v.f.ReadAt(data[v.pageSize:], int64((id+1)*v.pageSize)); err != nil {
			return v.damaged(id, "cannot be read")
		}
	}
	return v.content(id, data, keys)
}

// buffer returns room for one page. As many are in use as the tree is deep.
func (v *verifier) buffer() []byte {
	if n := len(v.spare); n > 0 {
		b := v.spare[n-1]
		v.spare = v.spare[:n-1]
		return b
	}
	return make([]byte, v.pageSize)
}

// content verifies the elements of a page, or of an inline bucket's.
func (v *verifier) content(id uint64, data []byte, keys span) error {
	flags, count := binary.NativeEndian.Uint16(data[8:]), int(binary.NativeEndian.Uint16(data[10:]))
	if flags != branchPage && flags != leafPage || flags == branchPage && count == 0 {
		return v.damaged(id, "is of no known kind")
	}
	if pageHeader+count*pageElement > len(data) {
		return v.damaged(id, "has more elements than room")
	}
	var before element
	for i := range count {
		e, ok := readElement(data, pageHeader+i*pageElement, flags)
		if !ok {
			return v.damaged(id, "has a row outside of it")
		}
		if i > 0 && bytes.Compare(before.key, e.key) >= 0 || (i == 0 || i == count-1) && !keys.holds(e.key) {
			return v.damaged(id, "has its rows out of order")
		}
		if e.isBucket {
			if err := v.bucket(id, e.value); err != nil {
				return err
			}
		}
		if i > 0 && flags == branchPage {
			if err := v.page(before.child, span{before.key, e.key}); err != nil {
				return err
			}
		}
		before = e
	}
	if flags == branchPage {
		return v.page(before.child, span{before.key, keys.to})
	}
	return nil
}

// element is one entry of a page: a key with a child page, or with a value.
type element struct {
	key, value []byte
	child      uint64
	isBucket   bool
}

// readElement reads the entry at an offset, false where it does not lie inside its page.
func readElement(data []byte, at int, flags uint16) (e element, ok bool) {
	raw := data[at : at+pageElement]
	u32 := func(off int) uint64 { return uint64(binary.NativeEndian.Uint32(raw[off:])) }
	var pos, keySize, valueSize uint64
	if flags == branchPage {
		pos, keySize, e.child = u32(0), u32(4), binary.NativeEndian.Uint64(raw[8:])
	} else {
		pos, keySize, valueSize, e.isBucket = u32(4), u32(8), u32(12), u32(0)&bucketLeaf != 0
	}
	start := uint64(at) + pos
	if start+keySize+valueSize > uint64(len(data)) {
		return e, false
	}
	e.key, e.value = data[start:start+keySize], data[start+keySize:start+keySize+valueSize]
	return e, true
}

// bucket verifies the bucket that a leaf's value is.
func (v *verifier) bucket(id uint64, value []byte) error {
	const bucketHeader = 16
	if len(value) < bucketHeader {
		return v.damaged(id, "has a table cut short")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return v.page(root, span{})
	}
	if len(value) < bucketHeader+pageHeader || binary.NativeEndian.Uint16(value[bucketHeader+8:]) != leafPage {
		return v.damaged(id, "has a table cut short")
	}
	return v.content(id, value[bucketHeader:], span{})
}
