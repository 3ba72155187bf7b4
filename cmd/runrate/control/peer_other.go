//go:build !linux

package control

import "net"

// allowed relies on the socket's mode where a client cannot be asked for his uid.
func allowed(*net.UnixConn) error { return nil }
