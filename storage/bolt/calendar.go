package bolt

import (
	"encoding/binary"

	"runrate/calc"
	"runrate/storage"
)

// overrideScope is the prefix of one scope's overrides. The sequence behind
// it keeps the order in which they were put.
func overrideScope(scope storage.Scope, id uint32) []byte {
	return u32([]byte{byte(scope)}, id)
}

func (t *transaction) Overrides(scope storage.Scope, id uint32, from, to calc.Date) ([]storage.Override, error) {
	var all []storage.Override
	err := t.scan(tOverride, overrideScope(scope, id), func(k, row []byte) error {
		d := readRow(row)
		o := storage.Override{
			Seq: binary.BigEndian.Uint64(k[5:]), Scope: scope, ID: id, From: calc.Date(d.uint()), To: calc.Date(d.uint()),
			Weight: calc.Weight(d.uint()), Reason: d.text(), Author: storage.MemberID(d.uint()),
		}
		if o.From <= to && o.To >= from {
			all = append(all, o)
		}
		return d.err
	})
	return all, err
}

func (t *transaction) PutOverride(o storage.Override) error {
	if o.Seq == 0 {
		seq, err := t.table(tOverride).NextSequence()
		if err != nil {
			return err
		}
		o.Seq = seq
	}
	e := newRow(24 + len(o.Reason))
	e.uint(uint64(o.From))
	e.uint(uint64(o.To))
	e.uint(uint64(o.Weight))
	e.text(o.Reason)
	e.uint(uint64(o.Author))
	return t.table(tOverride).Put(overrideKey(o), e.b)
}

func overrideKey(o storage.Override) []byte { return u64(overrideScope(o.Scope, o.ID), o.Seq) }

func (t *transaction) DeleteOverride(o storage.Override) error {
	return t.table(tOverride).Delete(overrideKey(o))
}

func (t *transaction) National() (map[int][]storage.NationalDay, error) {
	years := map[int][]storage.NationalDay{}
	err := t.table(tNational).ForEach(func(k, row []byte) error {
		year := int(binary.BigEndian.Uint16(k))
		d := readRow(row)
		years[year] = nil
		for n := d.uint(); n > 0 && d.err == nil; n-- {
			years[year] = append(years[year], storage.NationalDay{Date: calc.Date(d.uint()), Kind: uint8(d.uint())})
		}
		return d.err
	})
	return years, err
}

func (t *transaction) PutNational(year int, days []storage.NationalDay) error {
	e := newRow(8 + 4*len(days))
	e.uint(uint64(len(days)))
	for _, day := range days {
		e.uint(uint64(day.Date))
		e.uint(uint64(day.Kind))
	}
	return t.table(tNational).Put(u16(nil, uint16(year)), e.b)
}
