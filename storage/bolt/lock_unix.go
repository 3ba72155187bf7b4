//go:build unix

package bolt

import (
	"errors"
	"os"
	"syscall"
	"time"

	"runrate/storage"
)

// lockPause is how often a lock is tried again.
const lockPause = 20 * time.Millisecond

// share takes a lock that keeps writers out until f is closed.
func share(f *os.File, wait time.Duration) error { return lock(f, syscall.LOCK_SH, wait) }

// Hold takes the lock of a database file as an open Store has it, until f is
// closed: for replacing the file. The error is storage.ErrLocked where another process holds it.
func Hold(f *os.File) error { return lock(f, syscall.LOCK_EX, lockWait) }

func lock(f *os.File, how int, wait time.Duration) error {
	began := time.Now()
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return err
		case time.Since(began) > wait-lockPause:
			return storage.ErrLocked
		}
		time.Sleep(lockPause)
	}
}
