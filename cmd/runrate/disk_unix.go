//go:build linux || darwin || freebsd

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// disk is what is left of a file system: bytes and inodes that this user may take.
type disk struct {
	free, inodes uint64
	hasInodes    bool
}

// diskOf asks the file system of a directory.
func diskOf(dir string) (disk, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return disk{}, false
	}
	return disk{free: uint64(s.Bavail) * uint64(s.Bsize), inodes: uint64(s.Ffree), hasInodes: s.Files > 0}, true
}

// takeOwner gives a file the owner of another. Only root can, and only root has to.
func takeOwner(path string, like fs.FileInfo) error {
	owner, ok := like.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return os.Chown(path, int(owner.Uid), int(owner.Gid))
}
