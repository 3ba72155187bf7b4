package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"runrate/cmd/runrate/control"
)

// reading is a command that reads a file of the operator's.
type reading interface{ inputPath() string }

// writing is a command that writes a file for the operator.
type writing interface {
	outputPath() string // "-" is stdout
	overwrites() bool
}

// inspecting is a command that looks at its file before it gets its name.
type inspecting interface {
	inspect(ctx context.Context, path string) error
}

// input opens the file that the operator named. Beside a running bot it is a
// copy of it without a name.
func (c *cli) input() (*os.File, error) {
	if c.session != nil {
		return c.session.Input()
	}
	r, ok := c.command.(reading)
	if !ok {
		return nil, errors.New("this command reads no file")
	}
	return os.Open(r.inputPath())
}

// mayOutput refuses early what output would refuse at the end.
func (c *cli) mayOutput() error {
	w, ok := c.command.(writing)
	switch {
	case c.session != nil: // the client has looked
		return nil
	case !ok:
		return errors.New("this command writes no file")
	case w.outputPath() == "-":
		return nil
	}
	info, err := os.Stat(w.outputPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		dir, err := os.Stat(filepath.Dir(w.outputPath()))
		if err != nil || !dir.IsDir() {
			return fmt.Errorf("%s cannot be written: there is no directory %s", w.outputPath(), filepath.Dir(w.outputPath()))
		}
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a directory: name a file in it", w.outputPath())
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no ordinary file: name another, or leave the name out and use >", w.outputPath())
	case c.isDatabase(info):
		return fmt.Errorf("%s is the database itself: choose another name", w.outputPath())
	case !w.overwrites():
		return fmt.Errorf("%s is there already: choose another name, or overwrite it with --force", w.outputPath())
	}
	return nil
}

// isDatabase tells whether a file is the database, by whatever name.
func (c *cli) isDatabase(file fs.FileInfo) bool {
	db, err := os.Stat(c.DB)
	return err == nil && os.SameFile(db, file)
}

// output begins the file that the operator asked for, of a number of bytes,
// or 0 where that is not known. Beside a running bot it is spooled there, so
// that whoever writes it waits for a disk and never for the operator.
func (c *cli) output(ctx context.Context, std streams, size int64) (control.Output, error) {
	if c.session == nil {
		return c.placeOutput(ctx, std.out, size)
	}
	f, err := spoolFor(c.DB, size)
	if err != nil {
		return nil, err
	}
	return &handedOver{f, c.session}, nil
}

// spoolFor makes a nameless file for a number of bytes.
func spoolFor(db string, size int64) (*os.File, error) {
	f, err := temporary(aside(db), size)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return reachable(f) // and gone with its last user, even one that is killed
}

// aside are the directories for what has no place of its own: beside the
// database, or else where temporary files go. When the database's disk is full
// or cannot be written to is no time to do without backups.
func aside(db string) []string { return []string{filepath.Dir(db), os.TempDir()} }

// temporary makes a file for a number of bytes in the first of some
// directories that takes it.
func temporary(dirs []string, size int64) (*os.File, error) {
	var first error
	for _, dir := range dirs {
		err := roomFor(dir, size)
		if err == nil {
			var f *os.File
			if f, err = os.CreateTemp(dir, ".runrate-*.tmp"); err == nil {
				return f, nil
			}
			err = fmt.Errorf("nothing can be written into %s: %w", dir, cause(err))
		}
		first = cmp.Or(first, err)
	}
	return nil, first
}

// handedOver is an output that a client puts in its place.
type handedOver struct {
	*os.File
	session *control.Session
}

func (h *handedOver) Commit() error {
	size, err := h.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := h.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return h.session.HandOver(h.File, size)
}

func (h *handedOver) Discard() { _ = h.Close() }

// placeOutput begins the operator's own file: a temporary one in its
// directory, which gets its name when it is whole, inspected and on the disk.
func (c *cli) placeOutput(ctx context.Context, stdout io.Writer, size int64) (control.Output, error) {
	if err := c.mayOutput(); err != nil {
		return nil, err
	}
	w := c.command.(writing)
	o := &placed{ctx: ctx, path: w.outputPath(), force: w.overwrites(), stdout: stdout}
	if real, err := filepath.EvalSymlinks(o.path); err == nil {
		o.path = real // a link stays one
	}
	if i, ok := c.command.(inspecting); ok {
		o.inspect = i.inspect
	}
	dirs := []string{filepath.Dir(o.path)}
	if o.path == "-" {
		dirs = aside(c.DB)
	}
	var err error
	if o.File, err = temporary(dirs, size); err != nil {
		return nil, err
	}
	return o, nil
}

// cause is what went wrong with a file whose name says nothing to the operator.
func cause(err error) error {
	if p := new(fs.PathError); errors.As(err, &p) {
		return p.Err
	}
	return err
}

type placed struct {
	*os.File
	ctx     context.Context
	path    string
	force   bool
	stdout  io.Writer
	inspect func(ctx context.Context, path string) error
}

// Commit gives the file its name.
func (o *placed) Commit() error {
	if err := o.Sync(); err != nil {
		return err
	}
	if o.inspect != nil {
		if err := o.inspect(o.ctx, o.Name()); err != nil {
			return err
		}
	}
	if err := o.ctx.Err(); err != nil {
		return err
	}
	if o.path == "-" {
		_ = os.Remove(o.Name()) // whoever reads may go away, and end this process with a signal
		if _, err := o.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := io.Copy(o.stdout, o.File)
		return err
	}
	if err := o.rename(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(o.path))
}

// rename replaces a file only where that was asked for, even one that has come meanwhile.
func (o *placed) rename() error {
	if o.force {
		return os.Rename(o.Name(), o.path)
	}
	err := os.Link(o.Name(), o.path)
	switch {
	case err == nil:
		return nil // Discard removes the other name
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already: choose another name, or overwrite it with --force", o.path)
	}
	return os.Rename(o.Name(), o.path) // a file system without links
}

// Discard removes what has not got its name.
func (o *placed) Discard() {
	_ = o.Close()
	_ = os.Remove(o.Name())
}

// syncDir makes a new name in a directory outlive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// roomFor refuses what would not fit onto the disk of a directory.
func roomFor(dir string, size int64) error {
	d, ok := diskOf(dir)
	if !ok || size <= 0 || uint64(size) <= d.free {
		return nil
	}
	return fmt.Errorf("there is not enough room in %s: %d MB are needed, %d MB are free", dir, size>>20+1, d.free>>20)
}
