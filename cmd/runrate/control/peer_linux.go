package control

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// allowed refuses a client who is neither the owner of this process nor root.
func allowed(conn *net.UnixConn) error {
	uid, err := peer(conn)
	if err != nil {
		return err
	}
	return allowedUser(uid, os.Geteuid())
}

func allowedUser(uid, own int) error {
	if uid != 0 && uid != own {
		return fmt.Errorf("user %d may not give commands to this bot, which belongs to user %d", uid, own)
	}
	return nil
}

// trusted refuses a server who is neither root, nor this process's user, nor
// whose the database is: in a directory that others may write to, a socket may be anybody's.
func trusted(conn *net.UnixConn, db string) error {
	uid, err := peer(conn)
	if err != nil {
		return err
	}
	owner := os.Geteuid()
	if info, err := os.Stat(db); err == nil {
		if s, ok := info.Sys().(*syscall.Stat_t); ok {
			owner = int(s.Uid)
		}
	}
	return trustedUser(uid, os.Geteuid(), owner)
}

func trustedUser(uid, own, owner int) error {
	if uid != 0 && uid != own && uid != owner {
		return fmt.Errorf("the socket beside the database is user %d's, and not its owner's: remove it", uid)
	}
	return nil
}

// peer returns who is at the other end.
func peer(conn *net.UnixConn) (uid int, err error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	var found *syscall.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		found, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil {
		return 0, err
	}
	if failed != nil {
		return 0, failed
	}
	return int(found.Uid), nil
}
