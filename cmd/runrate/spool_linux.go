package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// reachable gives an open file without a name the one under which this process
// can open it again, as a library that wants a path does with a workbook.
func reachable(f *os.File) (*os.File, error) {
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), fmt.Sprintf("/proc/self/fd/%d", fd)), f.Close()
}
