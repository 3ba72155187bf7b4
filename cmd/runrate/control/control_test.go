package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const patienceOfTests = 20 * time.Second

// house is a server at a socket of its own.
type house struct {
	t    *testing.T
	path string
	dir  string
	stop func()
}

func serve(t *testing.T, do func(context.Context, Call, *Session) int) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir()}
	h.path = filepath.Join(h.dir, "a.db.sock")
	l, err := Listen(h.path)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Build: "v1", Log: slog.New(slog.DiscardHandler), Do: do, Spool: func(int64) (*os.File, error) {
		f, err := os.CreateTemp(h.dir, "spool")
		if err != nil {
			return nil, err
		}
		return f, os.Remove(f.Name())
	}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); s.Serve(ctx, l) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(patienceOfTests):
			t.Error("the server does not stop")
		}
	})
	t.Cleanup(h.stop)
	return h
}

func (h *house) dial() net.Conn {
	h.t.Helper()
	conn, err := Dial(h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	return conn
}

// file is an output in memory.
type file struct {
	bytes.Buffer
	committed bool
	failing   error
}

func (f *file) Write(p []byte) (int, error) {
	if f.failing != nil {
		return 0, f.failing
	}
	return f.Buffer.Write(p)
}
func (f *file) Commit() error { f.committed = true; return nil }
func (f *file) Discard()      {}

// A command gets its input, prints, hands its file over, and ends with its code.
func TestRoundTrip(t *testing.T) {
	h := serve(t, func(_ context.Context, call Call, s *Session) int {
		var word string
		if err := json.Unmarshal(call.Args, &word); err != nil || call.Command != "double" {
			return 99
		}
		in, err := s.Input()
		if err != nil {
			return 98
		}
		defer in.Close()
		content, _ := io.ReadAll(in)
		fmt.Fprint(s.Err(), "working\n")
		if err := s.HandOver(bytes.NewReader(append(content, content...)), int64(2*len(content))); err != nil {
			return 97
		}
		fmt.Fprint(s.Out(), word, len(content))
		return 7
	})
	large := bytes.Repeat([]byte("0123456789abcdef"), 200_000) // several frames
	source := filepath.Join(h.dir, "in")
	if err := os.WriteFile(source, large, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	var placed file
	var size int64
	c := &Client{Out: &out, Err: &errs,
		Input:  func() (*os.File, error) { return os.Open(source) },
		Output: func(n int64) (Output, error) { size = n; return &placed, nil },
	}
	code, err := c.Do(context.Background(), h.dial(), Call{Build: "v1", Command: "double", Args: json.RawMessage(`"read "`)})
	if code != 7 || err != nil {
		t.Errorf("code %d, %v; want 7", code, err)
	}
	if got, want := out.String(), fmt.Sprint("read ", len(large)); got != want || errs.String() != "working\n" {
		t.Errorf("printed %q and %q, want %q", got, errs.String(), want)
	}
	if !placed.committed || size != int64(2*len(large)) || !bytes.Equal(placed.Bytes(), append(large, large...)) {
		t.Errorf("the file came as %d of %d bytes, in its place: %v", placed.Len(), size, placed.committed)
	}
}

// What fails on the operator's side is told to the command, which ends as it sees fit.
func TestFailuresOfTheClient(t *testing.T) {
	h := serve(t, func(_ context.Context, call Call, s *Session) int {
		var err error
		if call.Command == "in" {
			_, err = s.Input()
		} else {
			err = s.HandOver(strings.NewReader(strings.Repeat("x", 3*frameChunk)), 3*frameChunk)
		}
		fmt.Fprint(s.Err(), err)
		return 1
	})
	for name, c := range map[string]*Client{
		"in":  {Input: func() (*os.File, error) { return nil, errors.New("no such file") }},
		"out": {Output: func(int64) (Output, error) { return nil, errors.New("no room here") }},
		"mid": {Output: func(int64) (Output, error) { return &file{failing: errors.New("the disk is full")}, nil }},
	} {
		var errs bytes.Buffer
		c.Out, c.Err = io.Discard, &errs
		code, err := c.Do(context.Background(), h.dial(), Call{Build: "v1", Command: name})
		want := map[string]string{"in": "no such file", "out": "no room here", "mid": "the disk is full"}[name]
		if code != 1 || err != nil || errs.String() != want {
			t.Errorf("%s: code %d, %v, said %q; want 1 and %q", name, code, err, errs.String(), want)
		}
	}
}

// A client who goes away cancels the work; so does a server that stops.
func TestCancelled(t *testing.T) {
	began, cancelled := make(chan struct{}), make(chan struct{})
	h := serve(t, func(ctx context.Context, _ Call, _ *Session) int {
		began <- struct{}{}
		<-ctx.Done()
		cancelled <- struct{}{}
		return 1
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	call := func(ctx context.Context) {
		_, err := (&Client{Out: io.Discard, Err: io.Discard}).Do(ctx, h.dial(), Call{Build: "v1"})
		done <- err
	}
	go call(ctx)
	<-began
	cancel()
	<-cancelled
	if err := <-done; err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("the client ended with %v", err)
	}
	go call(context.Background())
	<-began
	go h.stop()
	<-cancelled
	<-done
}

// A client who dies in the middle of his file leaves nothing behind.
func TestDeadClient(t *testing.T) {
	ended := make(chan error, 1)
	h := serve(t, func(_ context.Context, _ Call, s *Session) int {
		_, err := s.Input()
		ended <- err
		return 1
	})
	conn := h.dial()
	f := &frames{conn: conn}
	if err := errors.Join(f.writeJSON(callFrame, Call{Build: "v1"}), f.write(sizeFrame, make([]byte, 8)), f.write(dataFrame, []byte("half"))); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := <-ended; err == nil {
		t.Error("half a file was taken for a whole one")
	}
	h.stop()
	if left, _ := filepath.Glob(filepath.Join(h.dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRefused(t *testing.T) {
	h := serve(t, func(context.Context, Call, *Session) int { return 0 })
	_, err := (&Client{}).Do(context.Background(), h.dial(), Call{Build: "v2"})
	if err == nil || !strings.Contains(err.Error(), "v1") || !strings.Contains(err.Error(), "v2") {
		t.Errorf("another version: %v", err)
	}
	conn := h.dial()
	defer conn.Close()
	if _, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(patienceOfTests))
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("nonsense keeps its connection")
	}
}

func TestDialNobody(t *testing.T) {
	dir := t.TempDir()
	if _, err := Dial(filepath.Join(dir, "none.sock")); !errors.Is(err, ErrNobody) {
		t.Errorf("no socket: %v, want ErrNobody", err)
	}
	h := serve(t, nil)
	if err := os.Link(h.path, filepath.Join(dir, "stale.sock")); err != nil {
		t.Fatal(err)
	}
	h.stop()
	if _, err := Dial(filepath.Join(dir, "stale.sock")); !errors.Is(err, ErrNobody) {
		t.Errorf("a socket that nobody listens at: %v, want ErrNobody", err)
	}
	if _, err := os.Lstat(h.path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a stopped server's socket: %v, want it gone", err)
	}
}

// A stale socket is replaced, and one that is another's stays.
func TestListenReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sock")
	first, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	first.Close()
	if info, err := os.Lstat(path); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the second socket is %v, %v", info, err)
	}
	second.Close()
}

func TestLongPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("d", 120), strings.Repeat("e", 120))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "runrate.db.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if conn, err := l.accept(); err == nil {
			conn.Close()
		}
	}()
	conn, err := Dial(path)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
