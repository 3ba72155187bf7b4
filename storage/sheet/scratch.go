package sheet

import (
	"errors"
	"os"
	"path/filepath"
)

// Temporary files live in directories of their own, each locked by the process
// that made it. What a killed process left behind is therefore known as such,
// and goes when the next one needs a directory.
const scratchName = "runrate-scratch-"

// newScratch makes a directory for temporary files; done removes it with all it holds.
func newScratch() (dir string, done func() error, err error) {
	sweepScratch()
	fresh, err := os.MkdirTemp("", "runrate-new-*")
	if err != nil {
		return "", nil, err
	}
	lock, err := holdScratch(fresh)
	if err != nil {
		return "", nil, errors.Join(err, os.Remove(fresh))
	}
	parent, base := filepath.Split(fresh)
	dir = filepath.Join(parent, scratchName+base[len("runrate-new-"):])
	if err := os.Rename(fresh, dir); err != nil { // named so only now that it is locked
		return "", nil, errors.Join(err, lock(), os.Remove(fresh))
	}
	return dir, func() error { return errors.Join(os.RemoveAll(dir), lock()) }, nil
}

// sweepScratch removes the directories of processes that are no more.
func sweepScratch() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), scratchName+"*"))
	for _, dir := range left {
		if lock, err := holdScratch(dir); err == nil {
			_ = os.RemoveAll(dir) // another user's stays
			_ = lock()
		}
	}
}

// namelessFile makes a temporary file that goes with the process, however it
// ends; done closes it.
func namelessFile() (f *os.File, done func() error, err error) {
	dir, remove, err := newScratch()
	if err != nil {
		return nil, nil, err
	}
	f, err = os.CreateTemp(dir, "")
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	if os.Remove(f.Name()) == nil {
		return f, f.Close, remove()
	}
	return f, func() error { return errors.Join(f.Close(), remove()) }, nil // an open file keeps its name on this system
}
