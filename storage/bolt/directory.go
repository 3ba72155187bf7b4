package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// record reads one row by key.
func record[T any](t *transaction, table int, key []byte, decode func([]byte) (T, error)) (T, error) {
	row := t.table(table).Get(key)
	if row == nil {
		var none T
		return none, storage.ErrNotFound
	}
	return decode(row)
}

// records reads a whole table in order of keys.
func records[T any](t *transaction, table int, decode func([]byte) (T, error)) ([]T, error) {
	var all []T
	err := t.table(table).ForEach(func(_, row []byte) error {
		r, err := decode(row)
		all = append(all, r)
		return err
	})
	return all, err
}

// recordBy reads one row through an index.
func recordBy[T any](t *transaction, index, table int, key []byte, decode func([]byte) (T, error)) (T, error) {
	id := t.table(index).Get(key)
	if id == nil {
		var none T
		return none, storage.ErrNotFound
	}
	return record(t, table, id, decode)
}

// putRecord writes a row under its id, giving a new one if id is 0.
func (t *transaction) putRecord(table int, id uint32, encode func(id uint32) []byte) (uint32, error) {
	if id == 0 {
		next, err := t.table(table).NextSequence()
		if err != nil {
			return 0, err
		}
		id = uint32(next)
	}
	return id, t.table(table).Put(id32(id), encode(id))
}

// putIndex lets a unique key lead to id instead of the one that led there before.
func (t *transaction) putIndex(index int, old, key []byte, id uint32) error {
	if len(old) > 0 && !bytes.Equal(old, key) {
		if err := t.table(index).Delete(old); err != nil {
			return err
		}
	}
	if len(key) == 0 {
		return nil
	}
	return t.table(index).Put(key, id32(id))
}

// free fails if a unique key leads to another record than id.
func (t *transaction) free(index int, key []byte, id uint32) error {
	if holder := t.table(index).Get(key); len(key) > 0 && holder != nil && binary.BigEndian.Uint32(holder) != id {
		return fmt.Errorf("%w: %s", storage.ErrTaken, tableNames[index]) // the key may be a client's name, and this is logged
	}
	return nil
}

func folded(name string) []byte { return []byte(storage.Fold(name)) }

func telegramKey(user int64) []byte {
	if user == 0 {
		return nil
	}
	return i64(nil, user)
}

// previous returns the stored record of an id, zero where there is none.
func previous[T any](t *transaction, table int, id uint32, decode func([]byte) (T, error)) (T, error) {
	old, err := record(t, table, id32(id), decode)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return old, err
}

func (t *transaction) Member(id storage.MemberID) (storage.Member, error) {
	return record(t, tMember, id32(uint32(id)), decodeMember)
}

func (t *transaction) MemberByCode(code string) (storage.Member, error) {
	return recordBy(t, tMemberCode, tMember, folded(code), decodeMember)
}

func (t *transaction) MemberByTelegram(user int64) (storage.Member, error) {
	return recordBy(t, tMemberTelegram, tMember, i64(nil, user), decodeMember)
}

func (t *transaction) Members() ([]storage.Member, error) { return records(t, tMember, decodeMember) }

func (t *transaction) PutMember(m storage.Member) (storage.MemberID, error) {
	old, err := previous(t, tMember, uint32(m.ID), decodeMember)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(t.free(tMemberCode, folded(m.Code), uint32(m.ID)), t.free(tMemberTelegram, telegramKey(m.Telegram), uint32(m.ID))); err != nil {
		return 0, err
	}
	id, err := t.putRecord(tMember, uint32(m.ID), func(id uint32) []byte {
		m.ID = storage.MemberID(id)
		return encodeMember(m)
	})
	if err != nil {
		return 0, err
	}
	return storage.MemberID(id), errors.Join(
		t.putIndex(tMemberCode, folded(old.Code), folded(m.Code), id),
		t.putIndex(tMemberTelegram, telegramKey(old.Telegram), telegramKey(m.Telegram), id))
}

func (t *transaction) Teams() (_ []storage.Team, err error) {
	if t.teams == nil {
		t.teams, err = records(t, tTeam, decodeTeam)
	}
	return slices.Clone(t.teams), err
}

func (t *transaction) Categories() (_ []storage.Category, err error) {
	if t.categories == nil {
		t.categories, err = records(t, tCategory, decodeCategory)
	}
	return slices.Clone(t.categories), err
}

func (t *transaction) Segments() ([]storage.Segment, error) {
	return records(t, tSegment, decodeSegment)
}

func (t *transaction) Client(id storage.ClientID) (storage.Client, error) {
	return record(t, tClient, id32(uint32(id)), decodeClient)
}

func (t *transaction) ClientByCode(code string) (storage.Client, error) {
	return recordBy(t, tClientCode, tClient, folded(code), decodeClient)
}

// clientNameKey lets several clients bear one name.
func clientNameKey(name string, id storage.ClientID) []byte {
	return u32(append(folded(name), 0), uint32(id))
}

func (t *transaction) ClientsByName(name string) ([]storage.Client, error) {
	var all []storage.Client
	prefix := append(folded(name), 0)
	err := t.scan(tClientName, prefix, func(k, _ []byte) error {
		if len(k) != len(prefix)+4 {
			return nil
		}
		c, err := record(t, tClient, k[len(prefix):], decodeClient)
		all = append(all, c)
		return err
	})
	return all, err
}

func (t *transaction) EachClient(fn func(storage.Client) error) error {
	return t.table(tClient).ForEach(func(_, row []byte) error {
		c, err := decodeClient(row)
		if err != nil {
			return err
		}
		return fn(c)
	})
}

// putNamed writes a record whose folded name is unique.
func putNamed[T any](t *transaction, table, index int, id uint32, name string, nameOf func(T) string, decode func([]byte) (T, error), encode func(id uint32) []byte) (uint32, error) {
	old, err := previous(t, table, id, decode)
	if err != nil {
		return 0, err
	}
	if err := t.free(index, folded(name), id); err != nil {
		return 0, err
	}
	id, err = t.putRecord(table, id, encode)
	if err != nil {
		return 0, err
	}
	return id, t.putIndex(index, folded(nameOf(old)), folded(name), id)
}

func (t *transaction) PutTeam(r storage.Team) (storage.TeamID, error) {
	t.teams = nil
	id, err := putNamed(t, tTeam, tTeamName, uint32(r.ID), r.Name, func(r storage.Team) string { return r.Name }, decodeTeam,
		func(id uint32) []byte { r.ID = storage.TeamID(id); return encodeTeam(r) })
	return storage.TeamID(id), err
}

func (t *transaction) PutCategory(r storage.Category) (storage.CategoryID, error) {
	t.categories = nil
	id, err := putNamed(t, tCategory, tCategoryName, uint32(r.ID), r.Name, func(r storage.Category) string { return r.Name }, decodeCategory,
		func(id uint32) []byte { r.ID = storage.CategoryID(id); return encodeCategory(r) })
	return storage.CategoryID(id), err
}

func (t *transaction) PutSegment(r storage.Segment) (storage.SegmentID, error) {
	id, err := putNamed(t, tSegment, tSegmentName, uint32(r.ID), r.Name, func(r storage.Segment) string { return r.Name }, decodeSegment,
		func(id uint32) []byte { r.ID = storage.SegmentID(id); return encodeSegment(r) })
	return storage.SegmentID(id), err
}

func (t *transaction) Dialog(user int64) (storage.Dialog, error) {
	dlg, err := record(t, tDialog, i64(nil, user), decodeDialog)
	dlg.User = user
	return dlg, err
}

func (t *transaction) PutDialog(dlg storage.Dialog) error {
	key := i64(nil, dlg.User)
	if len(dlg.Question) == 0 && dlg.Notice == "" {
		return t.table(tDialog).Delete(key)
	}
	e := newRow(32 + len(dlg.Question))
	e.bytes(dlg.Question)
	e.text(dlg.Notice)
	e.time(dlg.NoticeAt)
	return t.table(tDialog).Put(key, e.b)
}

func decodeDialog(b []byte) (storage.Dialog, error) {
	d := readRow(b)
	dlg := storage.Dialog{Question: d.bytes(), Notice: d.text(), NoticeAt: d.time()}
	return dlg, d.err
}

func (t *transaction) Setting(name string) (string, error) {
	return string(t.table(tSetting).Get([]byte(name))), nil
}

func (t *transaction) PutSetting(name, value string) error {
	if value == "" {
		return t.table(tSetting).Delete([]byte(name))
	}
	return t.table(tSetting).Put([]byte(name), []byte(value))
}

func encodeMember(m storage.Member) []byte {
	e := newRow(64 + len(m.Name))
	e.uint(uint64(m.ID))
	e.text(m.Code)
	e.text(m.Name)
	e.uint(uint64(m.Roles))
	e.uint(uint64(len(m.Postings)))
	for _, p := range m.Postings {
		e.uint(uint64(p.From))
		e.uint(uint64(p.Team))
	}
	e.text(string(m.Lang))
	e.text(m.Zone)
	e.text(m.Week)
	e.text(m.Shares)
	e.text(m.Theme)
	e.uint(uint64(m.Push))
	e.uint(uint64(m.Muted))
	e.uint(uint64(m.QuietFrom))
	e.uint(uint64(m.QuietTo))
	e.uint(uint64(len(m.Cover)))
	for _, c := range m.Cover {
		e.uint(uint64(c.From))
		e.uint(uint64(c.To))
		e.uint(uint64(c.By))
	}
	e.int(m.Telegram)
	e.bool(m.Unreachable)
	e.bool(m.Inactive)
	return e.b
}

func decodeMember(b []byte) (storage.Member, error) {
	d := readRow(b)
	m := storage.Member{ID: storage.MemberID(d.uint()), Code: d.text(), Name: d.text(), Roles: storage.Roles(d.uint())}
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		m.Postings = append(m.Postings, storage.Posting{From: calc.Date(d.uint()), Team: storage.TeamID(d.uint())})
	}
	m.Lang, m.Zone, m.Week, m.Shares = storage.Lang(d.text()), d.text(), d.text(), d.text()
	m.Theme, m.Push = d.text(), storage.Minute(d.uint())
	m.Muted, m.QuietFrom, m.QuietTo = storage.Pushes(d.uint()), storage.Minute(d.uint()), storage.Minute(d.uint())
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		m.Cover = append(m.Cover, storage.Cover{From: calc.Date(d.uint()), To: calc.Date(d.uint()), By: storage.MemberID(d.uint())})
	}
	m.Telegram, m.Unreachable, m.Inactive = d.int(), d.bool(), d.bool()
	return m, d.err
}

func encodeTeam(r storage.Team) []byte {
	e := newRow(16 + len(r.Name))
	e.uint(uint64(r.ID))
	e.text(r.Name)
	e.uint(uint64(r.Closing))
	e.text(r.Week)
	e.text(r.Shares)
	return e.b
}

func decodeTeam(b []byte) (storage.Team, error) {
	d := readRow(b)
	r := storage.Team{ID: storage.TeamID(d.uint()), Name: d.text(), Closing: storage.Minute(d.uint()), Week: d.text(), Shares: d.text()}
	return r, d.err
}

func encodeCategory(r storage.Category) []byte {
	e := newRow(64 + len(r.Name))
	e.uint(uint64(r.ID))
	e.text(r.Name)
	e.text(r.Unit)
	e.int(int64(r.Price))
	e.bool(r.HasPrice)
	e.int(int64(r.Step))
	e.uint(uint64(len(r.Aliases)))
	for _, a := range r.Aliases {
		e.text(a)
	}
	e.uint(uint64(len(r.Packs)))
	for _, p := range r.Packs {
		e.text(p.Unit)
		e.int(int64(p.Factor))
	}
	return e.b
}

func decodeCategory(b []byte) (storage.Category, error) {
	d := readRow(b)
	r := storage.Category{ID: storage.CategoryID(d.uint()), Name: d.text(), Unit: d.text(), Price: calc.Money(d.int()), HasPrice: d.bool(), Step: calc.Volume(d.int())}
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		r.Aliases = append(r.Aliases, d.text())
	}
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		r.Packs = append(r.Packs, storage.Pack{Unit: d.text(), Factor: calc.Volume(d.int())})
	}
	return r, d.err
}

func encodeSegment(r storage.Segment) []byte {
	e := newRow(16 + len(r.Name))
	e.uint(uint64(r.ID))
	e.text(r.Name)
	return e.b
}

func decodeSegment(b []byte) (storage.Segment, error) {
	d := readRow(b)
	r := storage.Segment{ID: storage.SegmentID(d.uint()), Name: d.text()}
	return r, d.err
}

func encodeClient(r storage.Client) []byte {
	e := newRow(24 + len(r.Name))
	e.uint(uint64(r.ID))
	e.text(r.Code)
	e.text(r.Name)
	e.uint(uint64(r.Segment))
	e.uint(uint64(r.Rep))
	return e.b
}

func decodeClient(b []byte) (storage.Client, error) {
	d := readRow(b)
	r := storage.Client{ID: storage.ClientID(d.uint()), Code: d.text(), Name: d.text(), Segment: storage.SegmentID(d.uint()), Rep: storage.MemberID(d.uint())}
	return r, d.err
}
