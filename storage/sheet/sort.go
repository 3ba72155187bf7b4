package sheet

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

// sortBuffer is how many bytes of records are sorted in memory before they go to a file.
const sortBuffer = 16 << 20

// sorter puts records into the order of their bytes, however many there are:
// what does not fit into memory waits in temporary files, which are merged.
type sorter struct {
	buf   []byte
	spans []span
	limit int // bytes, 0 for sortBuffer
	runs  []*os.File
	done  []func() error // with the runs
}

type span struct{ from, to int }

func (s *sorter) add(record []byte) error {
	if s.limit == 0 {
		s.limit = sortBuffer
	}
	if len(s.buf)+len(record) > s.limit && len(s.spans) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.spans = append(s.spans, span{len(s.buf), len(s.buf) + len(record)})
	s.buf = append(s.buf, record...)
	return nil
}

func (s *sorter) sort() {
	slices.SortFunc(s.spans, func(a, b span) int { return bytes.Compare(s.buf[a.from:a.to], s.buf[b.from:b.to]) })
}

// spill writes what is in memory to a file of its own, sorted.
func (s *sorter) spill() error {
	f, done, err := namelessFile()
	if err != nil {
		return err
	}
	s.runs, s.done = append(s.runs, f), append(s.done, done)
	s.sort()
	w := bufio.NewWriterSize(f, 1<<18)
	for _, at := range s.spans {
		if _, err := w.Write(binary.AppendUvarint(nil, uint64(at.to-at.from))); err != nil {
			return err
		}
		if _, err := w.Write(s.buf[at.from:at.to]); err != nil {
			return err
		}
	}
	s.buf, s.spans = s.buf[:0], s.spans[:0]
	return w.Flush()
}

// each calls fn with every record in order. A record is good until fn returns.
func (s *sorter) each(fn func(record []byte) error) error {
	if len(s.runs) == 0 {
		s.sort()
		for _, at := range s.spans {
			if err := fn(s.buf[at.from:at.to]); err != nil {
				return err
			}
		}
		return nil
	}
	if len(s.spans) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.buf, s.spans = nil, nil
	return s.merge(fn)
}

func (s *sorter) merge(fn func(record []byte) error) error {
	var heads merging
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &run{from: bufio.NewReaderSize(f, 1<<18)}
		if more, err := r.next(); err != nil {
			return err
		} else if more {
			heads = append(heads, r)
		}
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		if err := fn(heads[0].record); err != nil {
			return err
		}
		more, err := heads[0].next()
		if err != nil {
			return err
		}
		if more {
			heap.Fix(&heads, 0)
		} else {
			heap.Pop(&heads)
		}
	}
	return nil
}

func (s *sorter) close() {
	for _, done := range s.done {
		_ = done()
	}
	s.runs, s.done = nil, nil
}

// run is one sorted file while it is being merged.
type run struct {
	from   *bufio.Reader
	record []byte
}

func (r *run) next() (more bool, err error) {
	n, err := binary.ReadUvarint(r.from)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.record = slices.Grow(r.record[:0], int(n))[:n]
	_, err = io.ReadFull(r.from, r.record)
	return err == nil, err
}

// merging is a heap of runs, the one with the least record first.
type merging []*run

func (m merging) Len() int           { return len(m) }
func (m merging) Less(i, j int) bool { return bytes.Compare(m[i].record, m[j].record) < 0 }
func (m merging) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merging) Push(x any)        { *m = append(*m, x.(*run)) }
func (m *merging) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}
