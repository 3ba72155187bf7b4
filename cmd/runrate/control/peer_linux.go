package control

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// allowed refuses a client who is neither the owner of this process nor root.
func allowed(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var peer *syscall.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		peer, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return allowedUser(int(peer.Uid), os.Geteuid())
}

func allowedUser(uid, own int) error {
	if uid != 0 && uid != own {
		return fmt.Errorf("user %d may not give commands to this bot, which belongs to user %d", uid, own)
	}
	return nil
}
