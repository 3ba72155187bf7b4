package bolt

import (
	"encoding/binary"

	"runrate/calc"
	"runrate/storage"
)

func (t *transaction) Reasons() ([]storage.Reason, error) {
	return records(t, tReason, decodeReason)
}

func (t *transaction) PutReason(r storage.Reason) (storage.ReasonID, error) {
	old, err := previous(t, tReason, uint32(r.ID), decodeReason)
	if err != nil {
		return 0, err
	}
	if err := t.free(tReasonName, folded(r.Name), uint32(r.ID)); err != nil {
		return 0, err
	}
	id, err := t.putRecord(tReason, uint32(r.ID), func(id uint32) []byte { r.ID = storage.ReasonID(id); return encodeReason(r) })
	if err != nil {
		return 0, err
	}
	return r.ID, t.putIndex(tReasonName, folded(old.Name), folded(r.Name), id)
}

func encodeReason(r storage.Reason) []byte {
	e := newRow(16 + len(r.Name))
	e.uint(uint64(r.ID))
	e.text(r.Name)
	e.bool(r.Hidden)
	return e.b
}

func decodeReason(row []byte) (storage.Reason, error) {
	d := readRow(row)
	r := storage.Reason{ID: storage.ReasonID(d.uint()), Name: d.text(), Hidden: d.bool()}
	return r, d.err
}

func lossKey(c storage.ClientID, d calc.Date) []byte { return u16(id32(uint32(c)), uint16(d)) }

func (t *transaction) Losses() ([]storage.Loss, error) {
	var all []storage.Loss
	err := t.table(tLoss).ForEach(func(k, row []byte) error {
		d := readRow(row)
		all = append(all, storage.Loss{
			Client: storage.ClientID(binary.BigEndian.Uint32(k)), Date: calc.Date(binary.BigEndian.Uint16(k[4:])),
			By: storage.MemberID(d.uint()), Reason: storage.ReasonID(d.uint()), Words: d.text(),
		})
		return d.err
	})
	return all, err
}

func (t *transaction) PutLoss(l storage.Loss) error {
	e := newRow(16 + len(l.Words))
	e.uint(uint64(l.By))
	e.uint(uint64(l.Reason))
	e.text(l.Words)
	return t.table(tLoss).Put(lossKey(l.Client, l.Date), e.b)
}

func (t *transaction) DeleteLoss(c storage.ClientID, d calc.Date) error {
	return t.table(tLoss).Delete(lossKey(c, d))
}

func (t *transaction) Contacts() ([]storage.Contact, error) {
	var all []storage.Contact
	err := t.table(tContact).ForEach(func(k, row []byte) error {
		d := readRow(row)
		all = append(all, storage.Contact{
			Client: storage.ClientID(binary.BigEndian.Uint32(k)), Date: calc.Date(binary.BigEndian.Uint16(k[4:])),
			By: storage.MemberID(binary.BigEndian.Uint32(k[6:])), Words: d.text(),
		})
		return d.err
	})
	return all, err
}

func (t *transaction) PutContact(c storage.Contact) error {
	e := newRow(8 + len(c.Words))
	e.text(c.Words)
	return t.table(tContact).Put(u32(lossKey(c.Client, c.Date), uint32(c.By)), e.b)
}

func clientPlanKey(rep storage.MemberID, m calc.Month) []byte {
	return u16(id32(uint32(rep)), uint16(m))
}

func (t *transaction) ClientPlan(rep storage.MemberID, m calc.Month) (storage.ClientPlan, error) {
	p := storage.ClientPlan{Rep: rep, Month: m}
	row := t.table(tClientPlan).Get(clientPlanKey(rep, m))
	if row == nil {
		return p, nil
	}
	d := readRow(row)
	p.Count = int(d.uint())
	return p, d.err
}

func (t *transaction) PutClientPlan(p storage.ClientPlan) error {
	if p.Count == 0 {
		return t.table(tClientPlan).Delete(clientPlanKey(p.Rep, p.Month))
	}
	e := newRow(4)
	e.uint(uint64(p.Count))
	return t.table(tClientPlan).Put(clientPlanKey(p.Rep, p.Month), e.b)
}
