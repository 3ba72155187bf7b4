package bolt

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"runrate/storage"
)

func (t *transaction) PutClient(r storage.Client) (storage.ClientID, error) {
	old, err := previous(t, tClient, uint32(r.ID), decodeClient)
	if err != nil {
		return 0, err
	}
	if err := t.free(tClientCode, folded(r.Code), uint32(r.ID)); err != nil {
		return 0, err
	}
	id, err := t.putRecord(tClient, uint32(r.ID), func(id uint32) []byte { r.ID = storage.ClientID(id); return encodeClient(r) })
	if err != nil {
		return 0, err
	}
	if err := t.putIndex(tClientCode, folded(old.Code), folded(r.Code), id); err != nil {
		return 0, err
	}
	var oldName []byte
	if old.ID != 0 {
		oldName = clientNameKey(old.Name, old.ID)
	}
	return r.ID, t.putIndex(tClientName, oldName, clientNameKey(r.Name, r.ID), id)
}

// PutClients gathers what is to be written and writes every table in order of
// its keys: bbolt takes quadratic time for unsorted ones in one transaction.
func (t *transaction) PutClients(clients []storage.Client) error {
	var rows, gone, leads []pair
	codes := map[string]storage.ClientID{}
	for _, c := range clients {
		old, err := previous(t, tClient, uint32(c.ID), decodeClient)
		if err != nil {
			return err
		}
		code := folded(c.Code)
		if holder, twice := codes[string(code)]; twice && len(code) > 0 && holder != c.ID {
			return fmt.Errorf("%w: %s", storage.ErrTaken, tableNames[tClientCode])
		}
		codes[string(code)] = c.ID
		if err := t.free(tClientCode, code, uint32(c.ID)); err != nil {
			return err
		}
		if old.ID != 0 {
			gone = append(gone, pair{tClientCode, folded(old.Code), nil}, pair{tClientName, clientNameKey(old.Name, old.ID), nil})
		}
		id := id32(uint32(c.ID))
		rows = append(rows, pair{tClient, id, encodeClient(c)})
		leads = append(leads, pair{tClientCode, code, id}, pair{tClientName, clientNameKey(c.Name, c.ID), id})
	}
	for _, pairs := range [][]pair{gone, rows, leads} {
		if err := t.writeSorted(pairs); err != nil {
			return err
		}
	}
	return nil
}

// pair is a row to be written, or to be deleted where the value is nil.
type pair struct {
	table      int
	key, value []byte
}

func (t *transaction) writeSorted(pairs []pair) error {
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.table, b.table), bytes.Compare(a.key, b.key)) })
	for _, p := range pairs {
		var err error
		switch {
		case len(p.key) == 0: // a client without a code
		case p.value == nil:
			err = t.table(p.table).Delete(p.key)
		default:
			err = t.table(p.table).Put(p.key, p.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reserve moves a table's sequence on by n and returns the first id of them.
func (t *transaction) reserve(table, n int) (uint32, error) {
	last := t.table(table).Sequence()
	return uint32(last) + 1, t.table(table).SetSequence(last + uint64(n))
}

func (t *transaction) ReserveClients(n int) (storage.ClientID, error) {
	id, err := t.reserve(tClient, n)
	return storage.ClientID(id), err
}

func (t *transaction) ReserveSegments(n int) (storage.SegmentID, error) {
	id, err := t.reserve(tSegment, n)
	return storage.SegmentID(id), err
}
