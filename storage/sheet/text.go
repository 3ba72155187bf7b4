package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const bomUTF8 = "\xef\xbb\xbf"

// asText takes CSV: in UTF-8, in UTF-16 as Excel's "Unicode text" is, and in
// Windows-1251. What parts the cells is decided by which header is found.
func (f *file) asText(at io.ReaderAt, size int64) error {
	whole := func() io.Reader { return io.NewSectionReader(at, 0, size) }
	enc, err := encodingOf(whole())
	if err != nil {
		return err
	}
	open := func() io.Reader {
		if enc == nil {
			return skipBOM(whole())
		}
		return enc.NewDecoder().Reader(whole())
	}
	tail := make([]byte, min(size, 2))
	if _, err := at.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	tail = bytes.TrimRight(tail, "\x00") // of two bytes a character
	f.text = true
	for _, comma := range []rune{',', ';', '\t'} {
		v := view{comma: comma, unended: !bytes.ContainsAny(tail[max(len(tail)-1, 0):], "\r\n")}
		v.open = func() (lines, error) { return newTextLines(open(), comma), nil }
		f.views = append(f.views, v)
	}
	return nil
}

func skipBOM(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(len(bomUTF8)); string(head) == bomUTF8 {
		_, _ = b.Discard(len(bomUTF8)) // they are in the buffer
	}
	return b
}

// encodingOf reads all of a text; nil stands for UTF-8.
func encodingOf(r io.Reader) (encoding.Encoding, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	switch head, _ := b.Peek(2); string(head) {
	case "\xff\xfe", "\xfe\xff":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	}
	var c census
	if err := c.take(b); err != nil {
		return nil, err
	}
	switch {
	case c.null:
		return nil, refused("the file is not a table: %s", saveAs)
	case c.broken == 0:
		return nil, nil
	case c.wide > c.broken:
		return nil, mistake(c.firstBroken, "", "has damaged characters, while the rest of the file is in UTF-8: fetch the file again, or correct the row")
	case c.never:
		return nil, refused("the file is neither in UTF-8 nor in Windows-1251: save it as XLSX or as “CSV UTF-8”")
	}
	if c.mixed > c.pure {
		return nil, refused("the file is neither in UTF-8 nor in Windows-1251: save it as XLSX or as “CSV UTF-8”")
	}
	return charmap.Windows1251, nil
}

// census counts what tells encodings apart.
type census struct {
	wide, broken int  // characters of several bytes, and bytes that belong to none
	firstBroken  int  // the row of the first of those
	null         bool // text has no zero bytes
	never        bool // a byte that stands for nothing in Windows-1251

	// Words with letters above ASCII: of those alone, as Cyrillic words are, and
	// among ASCII's, as in “Café”. Some words of Cyrillic have a Latin letter by mistake.
	pure, mixed  int
	high, letter bool // what the word at hand has
}

func (c *census) take(r io.Reader) error {
	block, kept, row := make([]byte, 1<<16), 0, 1
	for {
		n, err := io.ReadFull(r, block[kept:])
		c.words(block[kept : kept+n])
		data, last := block[:kept+n], err != nil
		if last && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		c.null = c.null || bytes.IndexByte(data, 0) >= 0
		rest := c.count(data, &row, last)
		if last {
			return nil
		}
		kept = copy(block, rest)
	}
}

// words counts words as they are in a text of single bytes.
func (c *census) words(data []byte) {
	for _, b := range data {
		switch {
		case b >= 0xc0 || b == 0xa8 || b == 0xb8: // Cyrillic in Windows-1251
			c.high = true
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			c.letter = true
		default:
			if c.high && c.letter {
				c.mixed++
			} else if c.high {
				c.pure++
			}
			c.high, c.letter = false, false
		}
	}
}

// count returns the bytes at the end that may be the beginning of a character.
func (c *census) count(data []byte, row *int, last bool) []byte {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			if data[0] == '\n' {
				*row++
			}
			data = data[1:]
			continue
		}
		if !last && !utf8.FullRune(data) {
			return data
		}
		char, size := utf8.DecodeRune(data)
		if char == utf8.RuneError && size == 1 {
			if c.broken++; c.broken == 1 {
				c.firstBroken = *row
			}
		} else {
			c.wide++
		}
		c.never = c.never || data[0] == 0x98
		data = data[size:]
	}
	return nil
}
