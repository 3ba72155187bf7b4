package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"

	"runrate/storage"
)

// bbolt keeps two meta pages, written in turn; the valid one with the higher
// transaction id counts. These are the parts of a meta page that tell how long
// the file has to be.
const (
	metaMagic      = 0xED0CDAED
	offMagic       = 16 // behind the page header
	offPageSize    = 24
	offRoot        = 32 // the page of the table of tables
	offHighWater   = 56 // the first page never used
	offTransaction = 64
	offChecksum    = 72 // FNV-1a of all between the header and here
	metaLength     = 80
)

// meta is one meta page as it is on disk.
type meta [metaLength]byte

func (m *meta) uint64(off int) uint64 { return binary.NativeEndian.Uint64(m[off:]) }

func (m *meta) pageSize() int64 { return int64(binary.NativeEndian.Uint32(m[offPageSize:])) }

func (m *meta) valid() bool {
	h := fnv.New64a()
	h.Write(m[offMagic:offChecksum])
	return binary.NativeEndian.Uint32(m[offMagic:]) == metaMagic && m.uint64(offChecksum) == h.Sum64()
}

// pageSizes are those that a file may have been made with, on any machine.
var pageSizes = []int64{4096, 16384, 65536, 8192, 32768}

// currentMeta returns the meta page that counts, false where none is valid.
func currentMeta(f io.ReaderAt) (meta, bool) {
	var best meta
	consider := func(off int64) {
		var m meta
		if n, _ := f.ReadAt(m[:], off); n == metaLength && m.valid() && (!best.valid() || m.uint64(offTransaction) > best.uint64(offTransaction)) {
			best = m
		}
	}
	consider(0)
	if best.valid() {
		consider(best.pageSize())
	} else {
		for _, pageSize := range pageSizes {
			consider(pageSize)
		}
	}
	return best, best.valid()
}

// examineMeta refuses a file without a valid meta page, and one shorter than
// the pages that it speaks of.
func examineMeta(f io.ReaderAt, size int64) error {
	m, ok := currentMeta(f)
	if !ok {
		return fmt.Errorf("%w: it is no database, or its first pages are lost", storage.ErrCorrupt)
	}
	if want := int64(m.uint64(offHighWater)) * m.pageSize(); size < want {
		return fmt.Errorf("%w: it is %d bytes long and should have %d: it was cut off", storage.ErrCorrupt, size, want)
	}
	return nil
}
