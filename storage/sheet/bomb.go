package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Limits of what a workbook may unpack to. Tables of repeated rows shrink to a
// fiftieth; what shrinks much further was made to fill a disk.
const (
	unpackedLimit = 1 << 30
	ratioLimit    = 200
	ratioFrom     = 50 << 20
)

// Limits of what the library keeps in memory, or makes records of, at once.
const (
	heldLimit   = 64 << 20 // all parts that it does not put into files
	parsedLimit = 4 << 20  // a part that is about cells and not their values
	stringLimit = 4 << 20  // texts that cells share
)

// Limits of a part's XML that no table reaches: a cell holds 32,767 characters.
const (
	runLimit   = 1 << 20 // bytes of a text, or of a tag
	tagsOfText = 20_000  // within one cell
)

// bytesOfRow is how large a row may be unpacked, and smallBook what a workbook
// may unpack to however few rows are wanted.
const (
	bytesOfRow = 2 << 10
	smallBook  = 64 << 20
)

var errExcess error = say("it has what no table has")

var tooLarge = refused("the workbook would take more than its size allows for: save only the sheet with the table, as XLSX or as CSV")

// refuseBomb refuses archives that say that they unpack to far more than tables
// do, of so many rows if any (0: of any number); one that unpacks to more than
// it says is refused by package zip.
func refuseBomb(archive *zip.Reader, size int64, rows int) error {
	limit := uint64(unpackedLimit)
	if rows > 0 {
		limit = min(limit, max(smallBook, uint64(rows)*bytesOfRow))
	}
	var packed, unpacked, held uint64
	for _, f := range archive.File {
		part := min(f.UncompressedSize64, unpackedLimit+1)
		packed, unpacked = packed+f.CompressedSize64, unpacked+part
		switch name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/")); {
		case part > inMemoryLimit && (name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet")):
		case part > parsedLimit && isParsed(name):
			return tooLarge
		default:
			held += part
		}
	}
	if unpacked > limit || held > heldLimit || packed > uint64(size) || unpacked > ratioFrom && unpacked > ratioLimit*uint64(size) {
		return tooLarge
	}
	return nil
}

// isParsed tells of the parts that are read as a whole, whatever is in them.
func isParsed(name string) bool {
	return strings.HasSuffix(name, ".rels") || name == "[content_types].xml" || name == "xl/workbook.xml" || name == "xl/styles.xml" || strings.HasPrefix(name, "xl/theme/")
}

// eachTag calls fn with every tag of a part, and whether text follows it,
// however large the part is.
func eachTag(in *bufio.Reader, fn func(tag []byte, text bool) error) error {
	var copied []byte
	for {
		if _, _, err := until(in, '<'); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		tag, fits, err := until(in, '>')
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !fits: // one that does not fit the buffer is none of a table
			continue
		}
		copied = append(copied[:0], tag[:len(tag)-1]...) // looking ahead may move the buffer
		next, _ := in.Peek(1)
		if err := fn(copied, len(next) > 0 && next[0] != '<'); err != nil {
			return err
		}
	}
}

// until reads up to a byte. What does not fit the buffer is passed over, unless
// it is longer than anything may be.
func until(in *bufio.Reader, end byte) (read []byte, fits bool, err error) {
	for n := 0; n < runLimit; n += len(read) {
		if read, err = in.ReadSlice(end); !errors.Is(err, bufio.ErrBufferFull) {
			return read, n == 0, err
		}
	}
	return nil, false, errExcess
}

// refuseTexts refuses texts that cells share, if they are too many or too long.
func (p *parts) refuseTexts() error {
	f := p.files["xl/sharedstrings.xml"]
	if f == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	texts, inside := 0, 0
	return eachTag(bufio.NewReaderSize(in, 1<<16), func(tag []byte, _ bool) error {
		if inside++; bytes.HasPrefix(tag, []byte("si")) || bytes.HasPrefix(tag, []byte("x:si")) {
			texts, inside = texts+1, 0
		}
		if texts > stringLimit || inside > tagsOfText {
			return errExcess
		}
		return nil
	})
}
