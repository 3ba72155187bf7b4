package bolt

import (
	"bytes"

	"runrate/storage"
)

// intentKey is the key of the only row of its table.
var intentKey = []byte("intent")

func (t *transaction) Intent() (storage.Intent, error) {
	return record(t, tIntent, intentKey, decodeIntent)
}

func decodeIntent(row []byte) (storage.Intent, error) {
	d := readRow(row)
	i := storage.Intent{Ready: d.bool(), Chunks: uint32(d.uint()), Next: uint32(d.uint()), Body: d.bytes()}
	return i, d.err
}

func (t *transaction) PutIntent(i storage.Intent) error {
	e := newRow(16 + len(i.Body))
	e.bool(i.Ready)
	e.uint(uint64(i.Chunks))
	e.uint(uint64(i.Next))
	e.bytes(i.Body)
	return t.table(tIntent).Put(intentKey, e.b)
}

func (t *transaction) DeleteIntent() error {
	t.nets = nil // large days come from imports
	if err := t.table(tIntent).Delete(intentKey); err != nil {
		return err
	}
	c := t.table(tChunk).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.First() { // a cursor is lost where a page empties under it
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) Chunk(n uint32) ([]byte, error) {
	data := t.table(tChunk).Get(id32(n))
	if data == nil {
		return nil, storage.ErrNotFound
	}
	return bytes.Clone(data), nil
}

func (t *transaction) PutChunk(n uint32, data []byte) error {
	return t.table(tChunk).Put(id32(n), data)
}

func (t *transaction) DeleteChunk(n uint32) error { return t.table(tChunk).Delete(id32(n)) }
