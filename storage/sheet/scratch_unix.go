//go:build unix

package sheet

import (
	"errors"
	"os"
	"syscall"
)

// holdScratch locks a directory, unless another process or another import holds it.
func holdScratch(dir string) (letGo func() error, err error) {
	f, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}
