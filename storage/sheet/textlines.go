package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// recordLimit is how long a row of a text may be, in bytes: a quote that is
// never closed must not take in the rest of a file.
const recordLimit = 1 << 20

// textLines parts a text into rows and cells. A cell in quotes may hold what
// parts cells and rows, and a quote as two; a quote anywhere else is a quote,
// as programs write that put none around cells.
type textLines struct {
	in    *bufio.Reader
	comma string
	end   byte // of a line: a carriage return where most lines end with one alone
	line  int  // the last that was read
	cells []string
}

func newTextLines(r io.Reader, comma rune) *textLines {
	l := &textLines{in: bufio.NewReaderSize(r, 1<<16), comma: string(comma), end: '\n'}
	head, _ := l.in.Peek(1 << 16)
	if feeds := bytes.Count(head, []byte("\n")); bytes.Count(head, []byte("\r"))-bytes.Count(head, []byte("\r\n")) > feeds {
		l.end = '\r'
	}
	return l
}

func (l *textLines) close() error { return nil }

func (l *textLines) next() (number int, cells []string, err error) {
	line := ""
	for line == "" { // empty lines are no rows
		if line, err = l.read(); err != nil {
			return 0, nil, err
		}
	}
	number, l.cells = l.line, l.cells[:0]
	mixed := strings.IndexByte(line, '\r'^'\n'^l.end) >= 0 // the other of the two ends of a line
	for more := true; more; {
		var cell string
		if opening := l.opening(line); opening != "" && opening[0] == '"' {
			if cell, line, more, err = l.quoted(number, opening); err != nil {
				return 0, nil, err
			}
		} else {
			cell, line, more = strings.Cut(line, l.comma)
			if mixed && strings.ContainsAny(cell, "\r\n") {
				return 0, nil, mistake(number, "", "a line ends otherwise than the others, and two rows would be one: open the file in a text editor or a spreadsheet and save it")
			}
		}
		l.cells = append(l.cells, cell)
	}
	return number, l.cells, nil
}

// opening drops the spaces before a cell; a tab is one too.
func (l *textLines) opening(s string) string {
	if s == "" || s[0] > ' ' {
		return s
	}
	if l.comma == "\t" {
		return strings.TrimLeft(s, " ")
	}
	return strings.TrimLeft(s, " \t")
}

// read returns the next line without its end.
func (l *textLines) read() (string, error) {
	var long []byte
	for {
		part, err := l.in.ReadSlice(l.end)
		if errors.Is(err, bufio.ErrBufferFull) && len(long) < recordLimit {
			long = append(long, part...)
			continue
		}
		if len(long) > 0 {
			part = append(long, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return "", mistake(l.line+1, "", "the row is longer than a megabyte: the file is not a table")
		case errors.Is(err, io.EOF) && len(part) > 0:
		case err != nil:
			return "", err
		}
		l.line++
		return string(bytes.TrimSuffix(bytes.TrimSuffix(part, []byte("\n")), []byte("\r"))), nil
	}
}

// quoted reads a cell that begins with a quote, and tells what is left of the
// line and whether there is another cell. Where text follows the closing quote,
// the quotes are part of it: "Ромашка" ООО.
func (l *textLines) quoted(number int, line string) (cell, rest string, more bool, err error) {
	whole := line
	var out strings.Builder
	for line = line[1:]; ; {
		inside, behind, closed := strings.Cut(line, `"`)
		out.WriteString(inside)
		switch {
		case !closed:
			if line, err = l.read(); errors.Is(err, io.EOF) || out.Len() > recordLimit {
				return "", "", false, mistake(number, "", "a cell begins with a quote that is never closed: close it, or take it out")
			} else if err != nil {
				return "", "", false, err
			}
			out.WriteByte('\n')
			whole = ""
			continue
		case strings.HasPrefix(behind, `"`):
			out.WriteByte('"')
			line = behind[1:]
			continue
		}
		after, left, parted := strings.Cut(behind, l.comma)
		switch {
		case strings.TrimSpace(after) == "":
			return out.String(), left, parted, nil
		case whole == "" || strings.Contains(out.String(), l.comma):
			return "", "", false, mistake(l.line, "", "the quotes are broken: text follows the closing quote of a cell; write a quote within quotes twice")
		}
		cell, rest, more = strings.Cut(whole, l.comma)
		return cell, rest, more, nil
	}
}
