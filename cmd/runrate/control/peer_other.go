//go:build !linux

package control

import "net"

// allowed relies on the socket's mode where a client cannot be asked for his uid.
func allowed(*net.UnixConn) error { return nil }

// trusted relies on the directory's mode where a server cannot be asked for his.
func trusted(*net.UnixConn, string) error { return nil }
