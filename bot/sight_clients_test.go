package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// clientUntouched tells that nobody has noted anything about the other team's client.
func (s *sight) clientUntouched(w storage.Writer, rep storage.MemberID) error {
	s.t.Helper()
	k, err := w.ClientByCode("K2")
	if err != nil {
		return err
	}
	losses, err := w.Losses()
	if err != nil {
		return err
	}
	contacts, err := w.Contacts()
	if err != nil {
		return err
	}
	plan, err := w.ClientPlan(rep, 674)
	if slices.ContainsFunc(losses, func(l storage.Loss) bool { return l.Client == k.ID }) ||
		slices.ContainsFunc(contacts, func(c storage.Contact) bool { return c.Client == k.ID }) || plan.Count != 0 {
		s.t.Errorf("of the client there are %v, %v, and a plan %v", losses, contacts, plan)
	}
	return err
}

// Of clients each sees and marks whom he looks after: a rep his own, a
// supervisor his team's, an administrator everybody's. Who is handed over is
// seen by the new rep and not by the old one, whoever sold to him.
func TestClientsOfOthers(t *testing.T) {
	s := newSight(t)
	wire := &wireless{s: s, bot: s.h.Offline()}
	names := map[int64]string{1: "Ромашка", 2: southClient, 3: "Октагон"}
	check := func(mine map[string][]int64) {
		t.Helper()
		for who, clients := range mine {
			for id, name := range names {
				told := wire.press(who, fmt.Sprintf("client:%d:0:0", id))
				if may := slices.Contains(clients, id); strings.Contains(told, name) != may {
					t.Errorf("%s opens %s (%v):\n%s", who, name, may, told)
				}
				list := wire.press(who, "outlets:0:0")
				if may := slices.Contains(clients, id); strings.Contains(list, name) != may {
					t.Errorf("%s lists %s (%v):\n%s", who, name, may, list)
				}
				wire.press(who, fmt.Sprintf("met:%d:0:0", id))
				if noted := s.contacted(who, id); noted != slices.Contains(clients, id) {
					t.Errorf("%s has noted a contact with %s: %v", who, name, noted)
				}
			}
		}
	}
	check(map[string][]int64{"A1": {1}, "A2": {3}, "B1": {2}, "S1": {1, 3}, "S2": {2}, "D1": {1, 2, 3}})
	s.h.Update(func(w storage.Writer) error {
		k, err := w.Client(1)
		if err != nil {
			return err
		}
		b1, err := w.MemberByCode("B1")
		if err != nil {
			return err
		}
		k.Rep = b1.ID
		_, err = w.PutClient(k)
		return err
	})
	s.h.SetClock(s.h.Now().Add(24 * time.Hour))
	check(map[string][]int64{"A1": nil, "A2": {3}, "B1": {1, 2}, "S1": {3}, "S2": {1, 2}, "D1": {1, 2, 3}})
}

// contacted tells whether a member has noted a contact with a client today.
func (s *sight) contacted(who string, client int64) (noted bool) {
	s.t.Helper()
	s.h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode(who)
		if err != nil {
			return err
		}
		all, err := w.Contacts()
		noted = slices.Contains(all, storage.Contact{Client: storage.ClientID(client), Date: calc.DateOf(s.h.Now()), By: m.ID})
		return err
	})
	return noted
}
