package bolt

import (
	"encoding/binary"
	"errors"
	"math"

	"runrate/storage"
)

func (t *transaction) Invite(hash [32]byte) (storage.Invite, error) {
	inv, err := record(t, tInvite, hash[:], decodeInvite)
	inv.Hash = hash
	return inv, err
}

func (t *transaction) Invites() ([]storage.Invite, error) {
	var all []storage.Invite
	err := t.table(tInvite).ForEach(func(k, row []byte) error {
		i, err := decodeInvite(row)
		copy(i.Hash[:], k)
		all = append(all, i)
		return err
	})
	return all, err
}

func (t *transaction) PutInvite(i storage.Invite) error {
	e := newRow(32)
	e.uint(uint64(i.Member))
	e.uint(uint64(i.Roles))
	e.uint(uint64(i.Team))
	e.uint(uint64(i.Author))
	e.time(i.Expires)
	e.int(i.UsedBy)
	e.bool(i.Revoked)
	return t.table(tInvite).Put(i.Hash[:], e.b)
}

func (t *transaction) DeleteInvite(hash [32]byte) error { return t.table(tInvite).Delete(hash[:]) }

func decodeInvite(b []byte) (storage.Invite, error) {
	d := readRow(b)
	i := storage.Invite{
		Member: storage.MemberID(d.uint()), Roles: storage.Roles(d.uint()), Team: storage.TeamID(d.uint()),
		Author: storage.MemberID(d.uint()), Expires: d.time(), UsedBy: d.int(), Revoked: d.bool(),
	}
	return i, d.err
}

func groupKey(chat int64) []byte { return i64(nil, chat) }

func (t *transaction) Group(chat int64) (storage.Group, error) {
	g, err := record(t, tGroup, groupKey(chat), decodeGroup)
	g.Chat = chat
	return g, err
}

func (t *transaction) Groups() ([]storage.Group, error) {
	var all []storage.Group
	err := t.table(tGroup).ForEach(func(k, row []byte) error {
		g, err := decodeGroup(row)
		g.Chat = readI64(k)
		all = append(all, g)
		return err
	})
	return all, err
}

func (t *transaction) PutGroup(g storage.Group) error {
	e := newRow(12)
	e.uint(uint64(g.Team))
	e.uint(uint64(g.By))
	return t.table(tGroup).Put(groupKey(g.Chat), e.b)
}

func (t *transaction) DeleteGroup(chat int64) error { return t.table(tGroup).Delete(groupKey(chat)) }

func decodeGroup(b []byte) (storage.Group, error) {
	d := readRow(b)
	g := storage.Group{Team: storage.TeamID(d.uint()), By: storage.MemberID(d.uint())}
	return g, d.err
}

// moveGroup gives a group the id that its chat has from now on.
func (t *transaction) moveGroup(from, to int64) error {
	g, err := t.Group(from)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := t.DeleteGroup(from); err != nil {
		return err
	}
	g.Chat = to
	return t.PutGroup(g)
}

func (t *transaction) Changes(before uint64, limit int) ([]storage.Change, error) {
	if before == 0 {
		before = math.MaxUint64
	}
	var all []storage.Change
	c := t.table(tChange).Cursor()
	for k := lastBefore(c, u64(nil, before)); k != nil && len(all) < limit; k, _ = c.Prev() {
		x, err := record(t, tChange, k, decodeChange)
		if err != nil {
			return nil, err
		}
		x.Seq = binary.BigEndian.Uint64(k)
		all = append(all, x)
	}
	return all, nil
}

func (t *transaction) PutChange(x storage.Change) error {
	seq, err := t.table(tChange).NextSequence()
	if err != nil {
		return err
	}
	e := newRow(48 + len(x.Of) + len(x.From) + len(x.To))
	e.time(x.At)
	e.uint(uint64(x.By))
	e.uint(uint64(x.Team))
	e.text(string(x.What))
	e.text(x.Of)
	e.text(x.From)
	e.text(x.To)
	return t.table(tChange).Put(u64(nil, seq), e.b)
}

func decodeChange(b []byte) (storage.Change, error) {
	d := readRow(b)
	x := storage.Change{
		At: d.time(), By: storage.MemberID(d.uint()), Team: storage.TeamID(d.uint()), What: storage.ChangeKind(d.text()),
		Of: d.text(), From: d.text(), To: d.text(),
	}
	return x, d.err
}
