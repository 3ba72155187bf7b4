package control

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"
)

// Server does the work of commands in the process that serves.
type Server struct {
	Build string
	Log   *slog.Logger
	// Do runs a command and returns its exit code. Its context ends when the
	// client goes away or the server stops.
	Do func(ctx context.Context, call Call, s *Session) (code int)
	// Spool makes a nameless file for a number of bytes.
	Spool func(size int64) (*os.File, error)
}

// maxSessions is how many commands may be at work at a time.
const maxSessions = 16

// Serve takes calls until ctx ends, and then waits for those under way, whose
// contexts end with it. It closes the listener.
func (s *Server) Serve(ctx context.Context, l *Listener) {
	var sessions sync.WaitGroup
	defer sessions.Wait()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	places := make(chan struct{}, maxSessions)
	for {
		conn, err := l.accept()
		if err != nil {
			if ctx.Err() == nil {
				s.Log.Error("commands can no longer work beside the bot", "err", err)
			}
			return
		}
		places <- struct{}{}
		sessions.Add(1)
		go func() {
			defer func() { <-places; sessions.Done() }()
			defer conn.Close()
			s.session(ctx, conn)
		}()
	}
}

// session serves one connection.
func (s *Server) session(ctx context.Context, conn *net.UnixConn) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f := &frames{conn: conn}
	if err := allowed(conn); err != nil {
		s.Log.Warn("a command was refused", "err", err)
		_ = f.write(refusedFrame, []byte(err.Error()))
		return
	}
	defer context.AfterFunc(ctx, func() { _ = conn.CloseRead() })()
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	k, payload, err := f.read()
	if err != nil {
		return
	}
	var call Call
	if err := json.Unmarshal(payload, &call); err != nil || k != callFrame {
		_ = f.write(refusedFrame, []byte("the running bot does not understand this command: restart it with the same version of runrate"))
		return
	}
	if call.Build != s.Build {
		_ = f.write(refusedFrame, fmt.Appendf(nil, "the running bot is runrate %s and this is runrate %s: restart the bot with this version, or use its own", s.Build, call.Build))
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	session := &Session{f: f, spool: s.Spool, in: make(chan frame)}
	go session.receive(ctx, cancel)
	code := s.Do(ctx, call, session)
	_ = f.write(exitFrame, []byte{byte(code)})
}

type frame struct {
	kind    kind
	payload []byte
}

// Session is one command's client as its work sees it.
type Session struct {
	f     *frames
	spool func(size int64) (*os.File, error)
	in    chan frame
}

// receive passes on what the client sends; when he goes away, the work is cancelled.
func (s *Session) receive(ctx context.Context, cancel func()) {
	defer close(s.in)
	defer cancel()
	for {
		k, payload, err := s.f.read()
		if err != nil {
			return
		}
		select {
		case s.in <- frame{k, payload}:
		case <-ctx.Done():
			return
		}
	}
}

// Out is the client's stdout.
func (s *Session) Out() io.Writer { return stream{s.f, outFrame} }

// Err is the client's stderr.
func (s *Session) Err() io.Writer { return stream{s.f, errFrame} }

var errGone = errors.New("the command was interrupted")

func (s *Session) next(want kind) ([]byte, error) {
	got, ok := <-s.in
	switch {
	case !ok:
		return nil, errGone
	case got.kind == failFrame:
		return nil, errors.New(string(got.payload))
	case got.kind != want:
		return nil, fmt.Errorf("an unexpected frame %q", got.kind)
	}
	return got.payload, nil
}

// Input fetches the file that the operator named, into a nameless one.
func (s *Session) Input() (*os.File, error) {
	if err := s.f.write(inputFrame, nil); err != nil {
		return nil, errGone
	}
	payload, err := s.next(sizeFrame)
	if err != nil {
		return nil, err
	}
	if len(payload) != 8 {
		return nil, errors.New("a file without a length")
	}
	f, err := s.spool(int64(binary.BigEndian.Uint64(payload)))
	if err != nil {
		return nil, errors.Join(err, s.receiveInto(io.Discard))
	}
	if err := s.receiveInto(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	_, err = f.Seek(0, io.SeekStart)
	return f, err
}

// receiveInto takes in a whole file, and after a failure the rest of it too:
// the client listens again when he has sent all.
func (s *Session) receiveInto(w io.Writer) (failed error) {
	for got := range s.in {
		switch got.kind {
		case dataFrame:
			if failed == nil {
				_, failed = w.Write(got.payload)
			}
		case endFrame:
			return failed
		case failFrame:
			return errors.New(string(got.payload))
		default:
			return fmt.Errorf("an unexpected frame %q", got.kind)
		}
	}
	return errGone
}

// HandOver sends the file that the operator asked for, and returns when the
// client has put it in its place, or with the reason why he could not.
func (s *Session) HandOver(r io.Reader, size int64) error {
	if err := s.f.sendFile(r, size); err != nil {
		return err
	}
	_, err := s.next(placedFrame)
	return err
}
