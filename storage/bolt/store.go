package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
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
const SchemaVersion = 6

// Options for Open; the zero value opens what is there.
type Options struct {
	Create   bool          // make an empty database if the file is not there
	ReadOnly bool          // nothing is written; others may read the file too
	MaxSize  int           // bytes the file may grow to, in steps of 16 MB; 0 for no limit
	NoSync   bool          // for tests that need no durability
	Verify   bool          // read the whole file first, and refuse a damaged one; takes about as long as copying it
	LockWait time.Duration // how long another process is waited for that holds the file, 0 for a second
}

// Store is one open database file.
type Store struct {
	db      *bbolt.DB
	file    *os.File // the database's own descriptor, for reading pages
	path    string
	maxSize int
	broken  atomic.Bool // a mapped page could not be read, or a commit broke off: nothing more is tried
	stuck   atomic.Bool // a commit broke off, and the writer's lock is lost with it

	// turn lets writers in one by one in the order in which they came. bbolt's
	// own lock would let one who writes a lot keep the others waiting.
	turn chan struct{}
	nets *dayNets // of a large day, as of the last commit; whoever's turn it is holds them
}

var _ storage.Store = (*Store)(nil)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// Open opens a database file. Errors: storage.ErrNoFile, ErrLocked,
// ErrCorrupt, ErrSchema, and what the file system says.
func Open(path string, o Options) (*Store, error) {
	if o.LockWait == 0 {
		o.LockWait = lockWait
	}
	if err := examine(path, o); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s := &Store{path: path, maxSize: o.MaxSize, turn: make(chan struct{}, 1)}
	_, missing := os.Stat(path)
	var err error
	if s.db, err = s.open(o); err != nil {
		err = openError(path, err)
		if missing != nil && errors.Is(err, storage.ErrFull) { // half a new file would pass for a damaged one
			err = errors.Join(err, os.Remove(path))
		}
		return nil, err
	}
	if err = s.inPlace(); err == nil {
		err = s.guarded(s.prepare)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.db.Close())
	}
	return s, nil
}

// open opens the file with bbolt, with less address space where there is not so much.
func (s *Store) open(o Options) (*bbolt.DB, error) {
	opts := bboltOptions(o)
	opts.OpenFile = func(path string, flag int, mode os.FileMode) (f *os.File, err error) {
		s.file, err = os.OpenFile(path, flag, mode)
		return s.file, err
	}
	db, err := bbolt.Open(s.path, 0o600, opts)
	for errors.Is(err, syscall.ENOMEM) && opts.InitialMmapSize > 0 { // the process may not have so much address space
		if opts.InitialMmapSize >>= 2; opts.InitialMmapSize < 64<<20 {
			opts.InitialMmapSize = 0
		}
		db, err = bbolt.Open(s.path, 0o600, opts)
	}
	return db, err
}

func openError(path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%s: %w", path, storage.ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%s: %w: %w", path, storage.ErrCorrupt, err)
	}
	return explained(err, 0)
}

// inPlace refuses a file that was moved aside while it was being opened, as a
// restore does: what would be written to it would be lost.
func (s *Store) inPlace() error {
	held, err := s.file.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Stat(s.path); err != nil || !os.SameFile(held, named) {
		return fmt.Errorf("%w, which has put another file in its place", storage.ErrLocked)
	}
	return nil
}

func bboltOptions(o Options) *bbolt.Options {
	opts := &bbolt.Options{
		Timeout:        o.LockWait,
		NoFreelistSync: true,
		FreelistType:   bbolt.FreelistMapType,
		MaxSize:        o.MaxSize,
		NoSync:         o.NoSync,
		ReadOnly:       o.ReadOnly,
	}
	if strconv.IntSize == 64 && runtime.GOOS != "windows" && !o.ReadOnly { // where address space is plenty and mapping takes no disk
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
	case info.IsDir():
		return errors.New("it is a directory: name a file in it")
	case !info.Mode().IsRegular():
		return errors.New("it is no ordinary file")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := share(f, o.LockWait); err != nil { // whoever writes meanwhile would make a good file look damaged
		return err
	}
	if info, err = f.Stat(); err != nil {
		return err
	}
	if info.Size() == 0 { // a disk that was full, or that lost what it had: nobody knows what was in it
		return fmt.Errorf("%w: it is empty; if it never held anything, remove it", storage.ErrCorrupt)
	}
	err = examineMeta(f, info.Size())
	if err == nil && o.Verify {
		err = verifyPages(context.Background(), f)
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
	if s.db.IsReadOnly() {
		return errors.New("it was made by an older version of runrate, or is not finished: open it once to write")
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
func (s *Store) Close() error {
	if s.stuck.Load() { // it would wait for ever; the process's end lets go of the file
		return nil
	}
	return s.db.Close()
}

// Path returns the file's path.
func (s *Store) Path() string { return s.path }

// View implements storage.Store.
func (s *Store) View(ctx context.Context, fn func(storage.Reader) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.guarded(func() error { return s.view(fn) })
}

func (s *Store) view(fn func(storage.Reader) error) error {
	return s.db.View(func(tx *bbolt.Tx) error { return fn(&transaction{tx: tx}) })
}

// Update implements storage.Store. Where there is no room the error is storage.ErrFull.
func (s *Store) Update(ctx context.Context, fn func(storage.Writer) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
	}
	if err := s.usable(ctx); err != nil {
		return err
	}
	return explained(s.guarded(func() error { return s.update(fn) }), s.maxSize)
}

// update is bbolt's own Update but for a panic: bbolt would then scan the
// whole file in a goroutine of its own, where a damaged page is the process's
// death. Before the commit nothing was written, so that no scan is needed.
func (s *Store) update(fn func(storage.Writer) error) error {
	tx, err := s.db.Begin(true)
	if err != nil {
		return err
	}
	committing, ended := false, false
	defer func() {
		switch {
		case !committing:
			_ = tx.Rollback()
		case !ended:
			s.broken.Store(true)
			s.stuck.Store(true)
		}
	}()
	t := &transaction{tx: tx, nets: s.nets}
	s.nets = nil // it changes along with the transaction: good only if it is committed
	if err := fn(t); err != nil {
		return err
	}
	committing = true
	err = tx.Commit()
	ended = true
	if err == nil {
		s.nets = t.nets
	}
	return err
}

// usable tells whether a transaction may be tried. After a fault none may:
// bbolt scans pages in goroutines of its own at a failed commit, where a
// second fault would kill the process.
func (s *Store) usable(ctx context.Context) error {
	if s.broken.Load() {
		return fmt.Errorf("%s: %w while it was open: restart, and restore a backup if that does not help", s.path, storage.ErrCorrupt)
	}
	return ctx.Err()
}

// transaction implements storage.Writer on one bbolt transaction.
type transaction struct {
	tx      *bbolt.Tx
	buckets [tables]*bbolt.Bucket

	// Every message asks for these small tables, and a batch is one transaction.
	categories []storage.Category
	teams      []storage.Team

	nets *dayNets // of the large day written last, nil for none
}

var _ storage.Writer = (*transaction)(nil)

func (t *transaction) table(n int) *bbolt.Bucket {
	if t.buckets[n] == nil {
		t.buckets[n] = t.tx.Bucket([]byte(tableNames[n]))
		if n == tSale || n == tSum || n == tLife {
			t.buckets[n].FillPercent = 0.9 // keys mostly grow
		}
	}
	return t.buckets[n]
}
