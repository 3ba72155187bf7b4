package storagetest

import (
	"bytes"
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

func (s *state) Invite(hash [32]byte) (storage.Invite, error) { return get(s.invites, hash) }

func (s *state) Invites() ([]storage.Invite, error) {
	all := slices.Collect(maps.Values(s.invites))
	slices.SortFunc(all, func(a, b storage.Invite) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	return all, nil
}

func (s *state) PutInvite(i storage.Invite) error { s.invites[i.Hash] = i; return nil }

func (s *state) DeleteInvite(hash [32]byte) error { delete(s.invites, hash); return nil }

func (s *state) Group(chat int64) (storage.Group, error) { return get(s.groups, chat) }

func (s *state) Groups() ([]storage.Group, error) { return sorted(s.groups), nil }

func (s *state) PutGroup(g storage.Group) error { s.groups[g.Chat] = g; return nil }

func (s *state) DeleteGroup(chat int64) error { delete(s.groups, chat); return nil }

func (s *state) moveGroup(from, to int64) {
	if g, ok := s.groups[from]; ok {
		delete(s.groups, from)
		g.Chat = to
		s.groups[to] = g
	}
}

func (s *state) Changes(before uint64, limit int) ([]storage.Change, error) {
	var all []storage.Change
	for _, c := range slices.Backward(s.changes) {
		if (before == 0 || c.Seq < before) && len(all) < limit {
			all = append(all, c)
		}
	}
	return all, nil
}

func (s *state) PutChange(c storage.Change) error {
	c.Seq = uint64(len(s.changes) + 1)
	s.changes = append(s.changes, c)
	return nil
}

func (s *state) Overrides(scope storage.Scope, id uint32, from, to calc.Date) ([]storage.Override, error) {
	var all []storage.Override
	for _, o := range s.overrides {
		if o.Scope == scope && o.ID == id && o.From <= to && o.To >= from {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b storage.Override) int { return int(a.Seq) - int(b.Seq) })
	return all, nil
}

func (s *state) PutOverride(o storage.Override) error {
	if o.Seq == 0 {
		s.lastID["override"]++
		o.Seq = uint64(s.lastID["override"])
	}
	if err := s.DeleteOverride(o); err != nil {
		return err
	}
	s.overrides = append(s.overrides, o)
	return nil
}

func (s *state) DeleteOverride(o storage.Override) error {
	s.overrides = slices.DeleteFunc(s.overrides, func(x storage.Override) bool { return x.Scope == o.Scope && x.ID == o.ID && x.Seq == o.Seq })
	return nil
}

func (s *state) National() (map[int][]storage.NationalDay, error) { return maps.Clone(s.national), nil }

func (s *state) PutNational(year int, days []storage.NationalDay) error {
	s.national[year] = slices.Clone(days)
	return nil
}

func (s *state) SentID(key string) (string, error) { return s.sent[key].id, nil }

func (s *state) PutSentID(key, id string, day calc.Date) error {
	if s.sent[key] = (sentID{id, day}); id == "" {
		delete(s.sent, key)
	}
	return nil
}

func (s *state) PurgeSentIDs(before calc.Date) (int, error) {
	n := len(s.sent)
	maps.DeleteFunc(s.sent, func(_ string, f sentID) bool { return f.day < before })
	return n - len(s.sent), nil
}
