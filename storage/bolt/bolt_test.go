package bolt_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/storagetest"
)

func TestConformance(t *testing.T) { conform(t) }

// What is kept of a large day from one transaction to the next is as good as
// reading the day again. It is the same suite, so fewer of its stories will do.
func TestConformanceOfLargeDays(t *testing.T) {
	defer bolt.KeepNets(1)()
	defer bolt.CheckLives(1)()
	checks := flag.Lookup("rapid.checks")
	defer flag.Set(checks.Name, checks.Value.String())
	few, _ := strconv.Atoi(checks.Value.String())
	flag.Set(checks.Name, strconv.Itoa(few/3))
	conform(t)
}

func conform(t *testing.T) {
	storagetest.Run(t, func(t testing.TB) storage.Store {
		f, err := os.CreateTemp(t.TempDir(), "*.db")
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		os.Remove(f.Name())
		s, err := bolt.Open(f.Name(), bolt.Options{Create: true, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func open(t *testing.T, path string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestOpenMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	if _, err := bolt.Open(path, bolt.Options{}); !errors.Is(err, storage.ErrNoFile) {
		t.Errorf("Open without Create: %v, want storage.ErrNoFile", err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("Open without Create left a file: %v", err)
	}
}

func TestOpenLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path, bolt.Options{Create: true})
	_, err := bolt.Open(path, bolt.Options{})
	if !errors.Is(err, storage.ErrLocked) {
		t.Errorf("a second Open: %v, want storage.ErrLocked", err)
	}
}

func TestOpenDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path, bolt.Options{Create: true})
	if err := s.Update(context.Background(), func(w storage.Writer) error {
		return w.PutSetting("x", strings.Repeat("long ", 10000))
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"cut in the meta":  whole[:40],
		"cut in the pages": whole[:5*4096],
		"some other file":  []byte(strings.Repeat("not a database\n", 1000)),
		"both metas torn":  append(make([]byte, 2*4096), whole[2*4096:]...),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "b.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := bolt.Open(path, bolt.Options{Create: true})
			if !errors.Is(err, storage.ErrCorrupt) {
				t.Errorf("Open: %v, want storage.ErrCorrupt", err)
			}
			if after, _ := os.ReadFile(path); string(after) != string(content) {
				t.Error("Open changed the damaged file")
			}
		})
	}
}

// An empty file is no new database: nobody knows what was in it.
func TestOpenEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []bolt.Options{{}, {Create: true}} {
		if _, err := bolt.Open(path, o); !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("Open of an empty file with %+v: %v, want storage.ErrCorrupt", o, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("the file was touched: %v", err)
	}
}

func TestOpenForeign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	bolt.Tamper(t, path, "users", []byte("k"), []byte("v"))
	if _, err := bolt.Open(path, bolt.Options{Create: true}); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("Open of another program's database: %v, want storage.ErrCorrupt", err)
	}
	path = filepath.Join(t.TempDir(), "b.db")
	bolt.Tamper(t, path, "meta", []byte("k"), []byte("v"))
	if _, err := bolt.Open(path, bolt.Options{Create: true}); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("Open without a schema: %v, want storage.ErrCorrupt", err)
	}
}

// A file that is cut off while it is open is an error at every use, and not the process's death.
func TestCutOffWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path, bolt.Options{Create: true})
	ctx := context.Background()
	if err := s.Update(ctx, func(w storage.Writer) error {
		for i := range 2000 {
			if _, err := w.PutClient(storage.Client{Name: strings.Repeat("x", i%50)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3*4096); err != nil {
		t.Fatal(err)
	}
	read := func(r storage.Reader) error { return r.EachClient(func(storage.Client) error { return nil }) }
	if err := s.View(ctx, read); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("View: %v, want storage.ErrCorrupt", err)
	}
	if err := s.Update(ctx, func(w storage.Writer) error { return w.PutSetting("x", "y") }); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("Update: %v, want storage.ErrCorrupt", err)
	}
}

func TestOpenNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path, bolt.Options{Create: true}).Close()
	bolt.SetSchema(t, path, bolt.SchemaVersion+1)
	if _, err := bolt.Open(path, bolt.Options{}); !errors.Is(err, storage.ErrSchema) {
		t.Errorf("Open: %v, want storage.ErrSchema", err)
	}
}
