package bolt

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"runrate/storage"
)

// fault is what the runtime panics with at a mapped page that is not there:
// only memory faults have an address.
type fault interface {
	error
	Addr() uintptr
}

// guarded turns what a damaged file makes of bbolt into storage.ErrCorrupt: a
// fault on a mapped page (the file was cut off under us), and a panic of bbolt
// at a page that cannot be what it should be.
func (s *Store) guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		cutOff, isFault := p.(fault)
		switch {
		case isFault:
			s.broken.Store(true)
			err = fmt.Errorf("%w: %w", storage.ErrCorrupt, cutOff)
		case fromEngine():
			err = fmt.Errorf("%w: %v", storage.ErrCorrupt, p)
		default:
			panic(p)
		}
	}()
	return fn()
}

// Damaged tells of what was recovered from a panic, in the function that
// recovers it, whether a damaged file is the cause.
func (t *transaction) Damaged(p any) bool {
	_, isFault := p.(fault)
	return isFault || fromEngine()
}

// fromEngine tells, while a panic is being recovered, whether bbolt began it.
// Handed valid pages it does not panic, and it has no type of its own for it.
func fromEngine() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for panicked := false; ; {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(f.Function, "runtime."):
			if strings.HasPrefix(f.Function, "go.etcd.io/bbolt") {
				return true
			}
			panicked = false
		}
		if !more {
			return false
		}
	}
}

// explained names what keeps a file from growing. bbolt passes some errors of
// the system on as text alone.
func explained(err error, maxSize int) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrMaxSizeReached):
		return fmt.Errorf("%w: its file has reached the limit of %d bytes: raise --max-size", storage.ErrFull, maxSize)
	}
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return fmt.Errorf("%w: %w: free some space on its disk", storage.ErrFull, err)
		}
	}
	return err
}
