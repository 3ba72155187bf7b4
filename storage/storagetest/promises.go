package storagetest

import (
	"context"
	"errors"
	"testing"

	"runrate/storage"
)

// rollback: a closure that fails leaves nothing behind, sequences included.
func rollback(t *testing.T, open Open) {
	s := open(t)
	defer s.Close()
	ctx, broken := context.Background(), errors.New("broken")
	err := s.Update(ctx, func(w storage.Writer) error {
		if _, err := w.PutTeam(storage.Team{Name: "Север"}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("Update returned %v, want the closure's error", err)
	}
	var teams []storage.Team
	var id storage.TeamID
	if err := s.Update(ctx, func(w storage.Writer) (err error) {
		if teams, err = w.Teams(); err != nil {
			return err
		}
		id, err = w.PutTeam(storage.Team{Name: "Юг"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(teams) != 0 || id != 1 {
		t.Errorf("after a rollback there are %d teams and the next id is %d, want none and 1", len(teams), id)
	}
}

// copies: what was read stays good after its transaction, whatever is written later.
func copies(t *testing.T, open Open) {
	s := open(t)
	defer s.Close()
	ctx := context.Background()
	put := func(name, body string) {
		t.Helper()
		if err := s.Update(ctx, func(w storage.Writer) error {
			_, err := w.PutClient(storage.Client{Name: name})
			if err != nil {
				return err
			}
			_, err = w.Enqueue(storage.Outgoing{Chat: 1, Body: []byte(body)})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	put("Ромашка", "first")
	var client storage.Client
	var body []byte
	if err := s.View(ctx, func(r storage.Reader) (err error) {
		if client, err = r.Client(1); err != nil {
			return err
		}
		return r.Outbox(func(o storage.Outgoing) (bool, error) { body = o.Body; return false, nil })
	}); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if err := s.Update(ctx, func(w storage.Writer) error {
			client.Name += "!"
			_, err := w.PutClient(storage.Client{ID: client.ID, Name: "Лютик"})
			client.Name = client.Name[:len(client.Name)-1]
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if client.Name != "Ромашка" || string(body) != "first" {
		t.Errorf("what was read changed to %q and %q", client.Name, body)
	}
}

// cancelled: a context that has ended runs no closure.
func cancelled(t *testing.T, open Open) {
	s := open(t)
	defer s.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	err1 := s.View(ctx, func(storage.Reader) error { ran = true; return nil })
	err2 := s.Update(ctx, func(storage.Writer) error { ran = true; return nil })
	if ran || !errors.Is(err1, context.Canceled) || !errors.Is(err2, context.Canceled) {
		t.Errorf("ran %v, View %v, Update %v; want nothing run and context.Canceled twice", ran, err1, err2)
	}
}

// overflow: a month's sum that grows too large is refused, and nothing of it is kept.
func overflow(t *testing.T, open Open) {
	s := open(t)
	defer s.Close()
	ctx := context.Background()
	huge := storage.Sale{SaleKey: storage.SaleKey{Team: 1, Rep: 1, Date: firstDay, Origin: storage.Origin{Kind: storage.FromFile, Line: 1}}, Category: 1, Volume: 1 << 60}
	err := s.Update(ctx, func(w storage.Writer) error {
		for line := range uint32(4) {
			huge.Origin.Line = line
			if err := w.Rewrite(nil, []storage.Sale{huge}); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, storage.ErrOverflow) {
		t.Fatalf("four sales of 2^60 gave %v, want storage.ErrOverflow", err)
	}
	if err := s.View(ctx, func(r storage.Reader) error {
		return r.Sales(1, 1, firstDay, firstDay, func(storage.Sale) error { t.Error("a refused sale was kept"); return nil })
	}); err != nil {
		t.Fatal(err)
	}
}
