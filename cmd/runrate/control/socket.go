package control

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const suffix = ".sock"

// Path is where the socket of a database is: beside the file itself, wherever a link to it may be.
func Path(db string) string {
	if real, err := filepath.EvalSymlinks(db); err == nil {
		db = real
	}
	return db + suffix
}

// Listener is the socket of a running bot.
type Listener struct {
	listener *net.UnixListener
	path     string
	made     fs.FileInfo
}

// Listen makes the socket at a path, in place of one that a killed process has
// left. Whoever calls it holds the database's lock, so that no other lives.
//
// The socket is made in a private directory and moved, so that at no moment
// anybody but its owner can open it.
func Listen(path string) (*Listener, error) {
	private, err := os.MkdirTemp(filepath.Dir(path), ".runrate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(private)
	name := filepath.Join(private, "s")
	var l *net.UnixListener
	err = within(name, func(short string) (err error) {
		l, err = net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
		return err
	})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // its name is another by then
	if err := errors.Join(os.Chmod(name, 0o600), os.Rename(name, path)); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	made, err := os.Lstat(path)
	return &Listener{l, path, made}, err
}

// Close stops listening and removes the socket, unless another is in its place.
func (l *Listener) Close() {
	if there, err := os.Lstat(l.path); err == nil && os.SameFile(there, l.made) {
		_ = os.Remove(l.path)
	}
	_ = l.listener.Close()
}

// acceptPause is between two tries where the process has run out of descriptors.
const acceptPause = 100 * time.Millisecond

func (l *Listener) accept() (*net.UnixConn, error) {
	for {
		conn, err := l.listener.AcceptUnix()
		if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
			time.Sleep(acceptPause)
			continue
		}
		return conn, err
	}
}

// ErrNobody is returned by Dial where no bot is at work.
var ErrNobody = errors.New("nobody serves the database")

// Dial reaches the bot that serves a database by its socket.
func Dial(path string) (net.Conn, error) {
	var conn *net.UnixConn
	err := within(path, func(short string) (err error) {
		conn, err = net.DialUnix("unix", nil, &net.UnixAddr{Name: short, Net: "unix"})
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return nil, ErrNobody
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the bot that serves this database belongs to another user: run this command as that user, or as root (%w)", syscall.EACCES)
	case err != nil:
		return nil, err
	}
	if err := trusted(conn, strings.TrimSuffix(path, suffix)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// longest is what fits into a socket's address everywhere.
const longest = 100

// within calls fn with a name of the path that is short enough for a socket's
// address: through the open directory where the path itself is too long.
func within(path string, fn func(short string) error) error {
	if len(path) <= longest {
		return fn(path)
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	short := fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path))
	if _, err := os.Stat("/proc/self/fd"); err != nil || len(short) > longest+6 {
		return fmt.Errorf("the path %s is too long for a socket: choose a shorter one for the database", path)
	}
	return fn(short)
}
