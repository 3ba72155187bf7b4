package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// dump reads every row of a closed file.
func dump(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := map[string]string{}
	if err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error { rows[string(name)+"/"+string(k)] = string(v); return nil })
		})
	}); err != nil {
		t.Fatal(err)
	}
	return rows
}

// A backup taken while others write is one state that was committed: each
// commit writes a counter and as many sales, and the backup has both alike.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	s := ledgerOf(t, filepath.Join(dir, "a.db"), 2000)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			_ = s.Update(context.Background(), func(w storage.Writer) error {
				if err := w.PutSetting("n", fmt.Sprint(n+1)); err != nil {
					return err
				}
				return w.Rewrite(nil, []storage.Sale{documentSale(2, 20_000+calc.Date(n%900), fmt.Sprint("W", n))})
			})
		}
		stopped <- n
	}()
	for i := range 10 {
		path := filepath.Join(dir, fmt.Sprint("backup", i))
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Backup(ctx, f), f.Close()); err != nil {
			t.Fatal(err)
		}
		checkWritten(t, path)
	}
	cancel()
	if n := <-stopped; n < 20 {
		t.Errorf("only %d commits went on beside ten backups", n)
	}
}

// checkWritten holds the counter of a backup against its ledger.
func checkWritten(t *testing.T, path string) {
	t.Helper()
	s := open(t, path, bolt.Options{ReadOnly: true, Verify: true})
	defer s.Close()
	for name := range failures(t, s) {
		t.Errorf("check of %s fails in a backup", name)
	}
	if err := s.View(context.Background(), func(r storage.Reader) error {
		want, err := r.Setting("n")
		n := 0
		if want == "" {
			want = "0"
		}
		return errors.Join(err, r.Sales(1, 2, calc.MinDate, calc.MaxDate, func(storage.Sale) error { n++; return nil }), differ(fmt.Sprint(n), want))
	}); err != nil {
		t.Error(err)
	}
}

func differ(got, want string) error {
	if got != want {
		return fmt.Errorf("%s sales, want %s as the counter says", got, want)
	}
	return nil
}

// A backup has every row of its database, and no other.
func TestBackupHasEverything(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
	s := ledgerOf(t, from, 1000)
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	size, err := s.Size(ctx)
	if err := errors.Join(err, s.Backup(ctx, f), f.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Size() != size {
		t.Errorf("the backup has %d bytes, Size said %d", info.Size(), size)
	}
	if got, want := dump(t, to), dump(t, from); !maps.Equal(got, want) || len(want) < 1000 {
		t.Errorf("the backup has %d rows, the database %d, and they differ", len(got), len(want))
	}
}

func TestBackupCancelled(t *testing.T) {
	s := ledgerOf(t, filepath.Join(t.TempDir(), "a.db"), 10)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Backup(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup: %v, want context.Canceled", err)
	}
}

// What is only read can be read by several, and cannot be written.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	ledgerOf(t, path, 10).Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, path, bolt.Options{ReadOnly: true})
	open(t, path, bolt.Options{ReadOnly: true})
	if _, err := bolt.Open(path, bolt.Options{}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("Open for writing beside a reader: %v, want storage.ErrLocked", err)
	}
	if err := s.Update(context.Background(), func(storage.Writer) error { return nil }); err == nil {
		t.Error("a store that is only read was written")
	}
	s.Close()
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("reading changed the file")
	}
}
