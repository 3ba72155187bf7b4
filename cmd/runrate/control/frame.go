package control

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// kind says what a frame holds.
type kind byte

const (
	callFrame    kind = 'c' // client: the Call, as JSON
	sizeFrame    kind = 's' // either: a file's length in bytes, before its content
	dataFrame    kind = 'd' // either: a part of a file
	endFrame     kind = 'e' // either: the file is whole
	failFrame    kind = 'f' // client: the file cannot be read or written: why
	placedFrame  kind = 'p' // client: the file that was handed over is in its place
	inputFrame   kind = 'i' // server: wants the operator's input file
	outFrame     kind = 'o' // server: for stdout
	errFrame     kind = 'x' // server: for stderr
	refusedFrame kind = 'r' // server: the call is refused: why
	exitFrame    kind = 'q' // server: the exit code, one byte
)

const (
	maxFrame   = 1 << 20
	frameChunk = 256 << 10
)

// Call asks for a command.
type Call struct {
	Build   string          // the client's program; a server of another build refuses
	Command string          // its name in the server's table
	Args    json.RawMessage // what it was called with
}

// frames reads and writes frames on a connection. Writing is safe for concurrent use.
type frames struct {
	conn net.Conn
	mu   sync.Mutex
}

// patience is how long the other side may take to accept a frame.
const patience = 30 * time.Second

func (f *frames) write(k kind, payload []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	head := [5]byte{byte(k)}
	binary.BigEndian.PutUint32(head[1:], uint32(len(payload)))
	_, err := (&net.Buffers{head[:], payload}).WriteTo(f.conn)
	return err
}

func (f *frames) writeJSON(k kind, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(b) > maxFrame {
		return errors.New("the command's arguments are too long")
	}
	return f.write(k, b)
}

func (f *frames) read() (kind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(f.conn, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxFrame {
		return 0, nil, fmt.Errorf("a frame of %d bytes", n)
	}
	payload := make([]byte, n)
	_, err := io.ReadFull(f.conn, payload)
	return kind(head[0]), payload, err
}

// sendFile sends a file's length, its content and its end.
func (f *frames) sendFile(r io.Reader, size int64) error {
	if err := f.write(sizeFrame, binary.BigEndian.AppendUint64(nil, uint64(size))); err != nil {
		return err
	}
	buf := make([]byte, frameChunk)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if err := f.write(dataFrame, buf[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return f.write(endFrame, nil)
		}
		if err != nil {
			return localError{err}
		}
	}
}

// localError is one of this side's own files, and not of the connection.
type localError struct{ error }

func (e localError) Unwrap() error { return e.error }

// stream writes what is printed as frames of a kind.
type stream struct {
	f *frames
	k kind
}

func (s stream) Write(p []byte) (int, error) {
	for written := 0; written < len(p); {
		n := min(len(p)-written, frameChunk)
		if err := s.f.write(s.k, p[written:written+n]); err != nil {
			return written, err
		}
		written += n
	}
	return len(p), nil
}
