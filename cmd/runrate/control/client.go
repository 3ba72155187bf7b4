package control

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

// Client is the operator's side of a call.
type Client struct {
	Out, Err io.Writer
	// Input opens the file that the operator named.
	Input func() (*os.File, error)
	// Output begins the file that he asked for, of a number of bytes.
	Output func(size int64) (Output, error)
}

// Output is a file that appears under its name when it is whole.
type Output interface {
	io.Writer
	Commit() error
	Discard()
}

// Do has a call's work done over a connection, which it closes, and returns
// the exit code. When ctx ends, the work is cancelled.
func (c *Client) Do(ctx context.Context, conn net.Conn, call Call) (code int, err error) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	f := &frames{conn: conn}
	if err := f.writeJSON(callFrame, call); err != nil {
		return 0, c.broken(ctx, err)
	}
	for {
		k, payload, err := f.read()
		if err != nil {
			return 0, c.broken(ctx, err)
		}
		switch k {
		case outFrame:
			_, err = c.Out.Write(payload)
		case errFrame:
			_, err = c.Err.Write(payload)
		case inputFrame:
			err = c.sendInput(f)
		case sizeFrame:
			err = c.takeOutput(f, payload)
		case refusedFrame:
			return 0, errors.New(string(payload))
		case exitFrame:
			if len(payload) != 1 {
				return 0, errors.New("an exit without a code")
			}
			return int(payload[0]), nil
		default:
			err = fmt.Errorf("an unexpected frame %q", k)
		}
		if err != nil {
			return 0, c.broken(ctx, err)
		}
	}
}

// broken words the end of a connection.
func (c *Client) broken(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted: an import that was being written is finished by the bot all the same")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the running bot has stopped before the command was done: see whether it took effect, and run it again")
	}
	return fmt.Errorf("the running bot: %w", err)
}

// sendInput sends the operator's file, or why it cannot be read: the server then ends the command.
func (c *Client) sendInput(f *frames) error {
	in, err := c.Input()
	if err != nil {
		return f.write(failFrame, []byte(err.Error()))
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return f.write(failFrame, []byte(err.Error()))
	}
	err = f.sendFile(in, info.Size())
	var own localError
	if errors.As(err, &own) {
		return f.write(failFrame, []byte(own.Error()))
	}
	return err
}

// takeOutput writes the file that comes, and answers whether it is in its place.
func (c *Client) takeOutput(f *frames, size []byte) error {
	if len(size) != 8 {
		return errors.New("a file without a length")
	}
	out, failed := c.Output(int64(binary.BigEndian.Uint64(size)))
	if failed == nil {
		defer out.Discard()
	}
	for {
		k, payload, err := f.read()
		switch {
		case err != nil:
			return err
		case k == dataFrame && failed == nil: // what comes after a failure is let pass
			_, failed = out.Write(payload)
		case k == dataFrame:
		case k == endFrame:
			if failed == nil {
				failed = out.Commit()
			}
			if failed != nil {
				return f.write(failFrame, []byte(failed.Error()))
			}
			return f.write(placedFrame, nil)
		default:
			return fmt.Errorf("an unexpected frame %q", k)
		}
	}
}
