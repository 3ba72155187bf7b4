package bolt_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// TestCheckFinds spoils a good database in one place at a time: the check that
// is responsible has to tell, and a good one has nothing to tell.
func TestCheckFinds(t *testing.T) {
	ctx := context.Background()
	good := filepath.Join(t.TempDir(), "good.db")
	s := open(t, good, bolt.Options{Create: true, NoSync: true})
	day, _ := calc.ParseDate("2026-03-10")
	if err := s.Update(ctx, func(w storage.Writer) error {
		if _, err := w.PutMember(storage.Member{Code: "A1", Name: "Анна", Telegram: 5}); err != nil {
			return err
		}
		if _, err := w.PutClient(storage.Client{Code: "K1", Name: "Ромашка"}); err != nil {
			return err
		}
		if _, err := w.PutCategory(storage.Category{Name: "Пиво"}); err != nil {
			return err
		}
		for segment, v := range []calc.Volume{300, 100, 200} {
			if err := w.PutPlan(storage.PlanLine{Rep: 1, Month: day.Month(), Category: 1, Segment: storage.SegmentID(segment), Volume: v}); err != nil {
				return err
			}
		}
		key := storage.SaleKey{Rep: 1, Date: day, Origin: storage.Origin{Kind: storage.FromChat, Chat: 5, Message: 7, Line: 1}}
		filed := storage.SaleKey{Rep: 1, Date: day + 1, Origin: storage.Origin{Kind: storage.FromDocument, Document: "D", Line: 1}}
		if err := w.Rewrite(nil, []storage.Sale{{SaleKey: key, Category: 1, Client: 1, Volume: 1000}, {SaleKey: filed, Category: 1, Client: 1, Volume: 2000}}); err != nil {
			return err
		}
		if err := w.PutEntry(storage.Entry{ID: storage.EntryID{Chat: 5, Message: 7}, Rep: 1, State: storage.Booked, Version: 1, Sales: []storage.SaleKey{key}}); err != nil {
			return err
		}
		if err := errors.Join(w.PutIntent(storage.Intent{Ready: true, Chunks: 2, Next: 1}), w.PutChunk(1, []byte("s"))); err != nil {
			return err
		}
		if err := errors.Join(w.PutLoss(storage.Loss{Client: 1, Date: day}), w.PutContact(storage.Contact{Client: 1, Date: day}), w.PutClientPlan(storage.ClientPlan{Rep: 1, Month: 9, Count: 1})); err != nil {
			return err
		}
		if _, err := w.PutReason(storage.Reason{Name: "Цены"}); err != nil {
			return err
		}
		_, err := w.Enqueue(storage.Outgoing{Chat: 5})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if found := failures(t, s); len(found) > 0 {
		t.Fatalf("a good database: %v", found)
	}
	for _, c := range []struct {
		table string
		row   int // which of the table's rows
		value []byte
		check string
	}{
		{"sale", 0, nil, "month sums"}, {"sale", 0, nil, "entries"}, {"sale", 1, nil, "documents"}, {"sale", 0, []byte{9}, "ledger rows"},
		{"sum", 0, nil, "month sums"}, {"sum", 0, []byte{1, 2, 2, 1}, "month sums"}, {"life", 0, nil, "client lives"}, {"docday", 0, nil, "documents"},
		{"entry", 0, nil, "entries"}, {"plan", 1, []byte{1, 2}, "plans"}, {"member", 0, []byte{9}, "directory"}, {"member.telegram", 0, []byte{0, 0, 0, 9}, "directory"},
		{"member.code", 0, []byte{1}, "directory"}, {"client.name", 0, nil, "directory"}, {"client.code", 0, []byte{0, 0, 0, 9}, "directory"}, {"category.name", 0, nil, "directory"}, {"out", 0, []byte{1}, "queues"},
		{"life", 0, life(0, 1, 0x600, day, day+1), ""}, {"life", 0, life(0, 1, 0x200, day, day+1), "client lives"}, {"life", 0, life(1, 1, 0x600, day, day+1), "client lives"}, {"life", 0, life(0, 2, 0x600, day, day+1), "client lives"}, {"life", 0, []byte{9}, "client lives"},
		{"life", 0, life(0, 1, 0x600, day-1, day+2), ""}, {"life", 0, life(0, 1, 0x600, day+1, day+1), "client lives"}, {"life", 0, life(0, 1, 0x600, day, day), "client lives"},
		{"reason", 0, []byte{9}, "client notes"}, {"loss", 0, []byte{9}, "client notes"}, {"contact", 0, []byte{9}, "client notes"}, {"clients", 0, []byte{9}, "client notes"},
		{"chunk", 0, nil, "imports"}, {"intent", 0, nil, "imports"}, {"intent", 0, []byte{9}, "imports"},
	} {
		spoiled := filepath.Join(t.TempDir(), "spoiled.db")
		data, err := os.ReadFile(good)
		if err == nil {
			err = os.WriteFile(spoiled, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		bolt.Tamper(t, spoiled, c.table, rowKey(t, spoiled, c.table, c.row), c.value)
		store := open(t, spoiled, bolt.Options{NoSync: true})
		if found := failures(t, store); !found[c.check] && c.check != "" || c.check == "" && len(found) > 0 {
			t.Errorf("%s, row %d made %v: the check of %s found nothing (%v)", c.table, c.row, c.value, c.check, found)
		}
		store.Close()
	}
}

// life is the row of client 1, to whom one rep sold in March 2026, on days given as bits, and that between two dates.
func life(segment, rep byte, days uint32, from, to calc.Date) []byte {
	row := []byte{1, 1, 1, 0, 0xA2, 0x02, segment, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}
	row = append(binary.LittleEndian.AppendUint32(row, days), 0, 0, 0, 0, rep, 0, 0, 0)
	return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(row, uint16(from)), uint16(to))
}

func failures(t *testing.T, s storage.Store) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	if err := s.Check(context.Background(), func(name string, err error) {
		if err != nil {
			name, _, _ = strings.Cut(name, " (")
			found[name] = true
		}
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func rowKey(t *testing.T, path, table string, n int) []byte {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var key []byte
	if err := db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(table)).Cursor()
		k, _ := c.First()
		for range n {
			k, _ = c.Next()
		}
		key = append([]byte(nil), k...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return key
}

// An unfinished import is told, and is no fault.
func TestCheckTellsOfImports(t *testing.T) {
	for _, c := range []struct {
		intent *storage.Intent
		says   string
	}{{nil, "imports"}, {&storage.Intent{}, "broken off before anything was written"}, {&storage.Intent{Ready: true, Chunks: 3, Next: 2}, "unfinished: part 3 of 3 is next"}} {
		s := open(t, filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
		if err := s.Update(context.Background(), func(w storage.Writer) error {
			if c.intent == nil {
				return nil
			}
			return errors.Join(w.PutIntent(*c.intent), w.PutChunk(2, []byte("s")))
		}); err != nil {
			t.Fatal(err)
		}
		told := ""
		if err := s.Check(context.Background(), func(name string, err error) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			told += name + "\n"
		}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(told, c.says) {
			t.Errorf("told\n%s, which does not say %q", told, c.says)
		}
	}
}
