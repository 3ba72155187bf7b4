package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"runrate/storage"
)

// SchemaVersion is what this package reads and writes.
const SchemaVersion = 2

// Options for Open; the zero value opens what is there.
type Options struct {
	Create  bool // make an empty database if the file is not there
	MaxSize int  // bytes the file may grow to, 0 for no limit: turns a full disk into an error
	NoSync  bool // for tests that need no durability
	Verify  bool // read the whole file first, and refuse a damaged one; takes about as long as copying it
}

// Store is one open database file.
type Store struct {
	db     *bbolt.DB
	path   string
	broken atomic.Bool // a mapped page could not be read: nothing more is tried

	// turn lets writers in one by one in the order in which they came. bbolt's
	// own lock would let one who writes a lot keep the others waiting.
	turn chan struct{}
}

var _ storage.Store = (*Store)(nil)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// Open opens a database file. Errors: storage.ErrNoFile, ErrLocked,
// ErrCorrupt, ErrSchema, and what the file system says.
func Open(path string, o Options) (*Store, error) {
	if err := examine(path, o); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	opts := bboltOptions(o)
	db, err := bbolt.Open(path, 0o600, opts)
	for errors.Is(err, syscall.ENOMEM) && opts.InitialMmapSize > 0 { // the process may not have so much address space
		if opts.InitialMmapSize >>= 2; opts.InitialMmapSize < 64<<20 {
			opts.InitialMmapSize = 0
		}
		db, err = bbolt.Open(path, 0o600, opts)
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, storage.ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%s: %w: %w", path, storage.ErrCorrupt, err)
	case err != nil:
		return nil, err
	}
	s := &Store{db: db, path: path, turn: make(chan struct{}, 1)}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return s, nil
}

func bboltOptions(o Options) *bbolt.Options {
	opts := &bbolt.Options{
		Timeout:        lockWait,
		NoFreelistSync: true,
		FreelistType:   bbolt.FreelistMapType,
		MaxSize:        o.MaxSize,
		NoSync:         o.NoSync,
	}
	if strconv.IntSize == 64 && runtime.GOOS != "windows" { // where address space is plenty and mapping takes no disk
		opts.InitialMmapSize = 1 << min(34, strconv.IntSize-2)
	}
	if o.MaxSize > 0 {
		opts.InitialMmapSize = min(opts.InitialMmapSize, o.MaxSize)
	}
	return opts
}

// examine looks at a file before bbolt maps it.
func examine(path string, o Options) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.Create:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return storage.ErrNoFile
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("not a file")
	case info.Size() == 0 && o.Create: // killed while it was being made
		return nil
	case info.Size() == 0:
		return storage.ErrNoFile
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	err = examineMeta(f, info.Size())
	if err == nil && o.Verify {
		err = verifyPages(f)
	}
	return err
}

// prepare makes the tables of a new file, and refuses a schema it does not know.
func (s *Store) prepare() error {
	whole := false
	err := s.db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket([]byte(tableNames[tMeta]))
		if meta == nil {
			if first, _ := tx.Cursor().First(); first != nil {
				return fmt.Errorf("%w: it is another program's database", storage.ErrCorrupt)
			}
			return nil
		}
		schema := meta.Get([]byte("schema"))
		if len(schema) != 4 {
			return fmt.Errorf("%w: it does not say its schema", storage.ErrCorrupt)
		}
		if v := binary.BigEndian.Uint32(schema); v > SchemaVersion {
			return fmt.Errorf("%w: schema %d, this one knows %d", storage.ErrSchema, v, SchemaVersion)
		} else if v < SchemaVersion { // none before this one was ever released
			return fmt.Errorf("%w: schema %d is of a trial version", storage.ErrSchema, v)
		}
		whole = !slices.ContainsFunc(tableNames[:], func(name string) bool { return tx.Bucket([]byte(name)) == nil })
		return nil
	})
	if whole || err != nil {
		return err
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range tableNames {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return tx.Bucket([]byte(tableNames[tMeta])).Put([]byte("schema"), id32(SchemaVersion))
	})
}

// Close waits for open transactions and lets go of the file.
func (s *Store) Close() error { return s.db.Close() }

// Path returns the file's path.
func (s *Store) Path() string { return s.path }

// View implements storage.Store.
func (s *Store) View(ctx context.Context, fn func(storage.Reader) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error { return fn(&transaction{tx: tx}) })
	})
}

// Update implements storage.Store.
func (s *Store) Update(ctx context.Context, fn func(storage.Writer) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
	}
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error { return fn(&transaction{tx: tx}) })
	})
}

// usable tells whether a transaction may be tried. After a fault none may:
// bbolt scans pages in goroutines of its own at a rollback, where a second
// fault would kill the process.
func (s *Store) usable(ctx context.Context) error {
	if s.broken.Load() {
		return fmt.Errorf("%s: %w while it was open: restart, and restore a backup if that does not help", s.path, storage.ErrCorrupt)
	}
	return ctx.Err()
}

// guarded turns a fault on a mapped page (the file was cut off under us) into an error.
func (s *Store) guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface {
			error
			Addr() uintptr // only memory faults have an address
		}:
			s.broken.Store(true)
			err = fmt.Errorf("%w: %w", storage.ErrCorrupt, p)
		default:
			panic(p)
		}
	}()
	return fn()
}

// transaction implements storage.Writer on one bbolt transaction.
type transaction struct {
	tx      *bbolt.Tx
	buckets [tables]*bbolt.Bucket

	// Every message asks for these small tables, and a batch is one transaction.
	categories []storage.Category
	teams      []storage.Team
}

var _ storage.Writer = (*transaction)(nil)

func (t *transaction) table(n int) *bbolt.Bucket {
	if t.buckets[n] == nil {
		t.buckets[n] = t.tx.Bucket([]byte(tableNames[n]))
		if n == tSale || n == tSum {
			t.buckets[n].FillPercent = 0.9 // keys mostly grow
		}
	}
	return t.buckets[n]
}
