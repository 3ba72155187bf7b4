package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"
)

// Limits of what a workbook may unpack to, and of what of it is kept in memory.
const (
	unpackedLimit = 4 << 30
	inMemoryLimit = 1 << 20
)

// asWorkbook takes XLSX: every sheet is a view.
func (f *file) asWorkbook(at io.ReaderAt, size int64) error {
	dir, done, err := newScratch()
	if err != nil {
		return err
	}
	f.closers = append(f.closers, done)
	book, err := openWorkbook(at, size, dir)
	if err != nil {
		return refused("the workbook cannot be read (%v): %s", err, saveAs)
	}
	f.closers = append([]func() error{book.Close}, f.closers...)
	props, err := book.GetWorkbookProps()
	if err != nil {
		return refused("the workbook cannot be read (%v): %s", err, saveAs)
	}
	ends := sync.OnceValues(func() (map[int]bool, error) { return lastRows(at, size) })
	for _, name := range book.GetSheetList() {
		v := view{sheet: name, decimal: ".,", numeric: true, date1904: props.Date1904 != nil && *props.Date1904}
		read := func(o excelize.Options) func() (lines, error) {
			return func() (lines, error) {
				rows, err := book.Rows(name)
				if err != nil { // a sheet of charts
					return nil, io.EOF
				}
				return &sheetLines{rows: rows, options: o, ends: ends}, nil
			}
		}
		v.open, v.shown = read(excelize.Options{RawCellValue: true}), read(excelize.Options{})
		f.views = append(f.views, v)
	}
	return nil
}

// openWorkbook unpacks what is large into a directory.
func openWorkbook(at io.ReaderAt, size int64, dir string) (book *excelize.File, err error) {
	defer recovered(&err)
	o := excelize.Options{UnzipSizeLimit: unpackedLimit, UnzipXMLSizeLimit: inMemoryLimit, TmpDir: dir}
	if on, ok := at.(*os.File); ok && hasItsName(on) { // need not be read into memory
		return excelize.OpenFile(on.Name(), o)
	}
	return excelize.OpenReader(io.NewSectionReader(at, 0, size), o)
}

// hasItsName tells whether a file can still be found under its name.
func hasItsName(f *os.File) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(f.Name())
	return err == nil && os.SameFile(open, there)
}

// recovered turns a panic of the library, which a file made to do so can
// cause, into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%v", p)
	}
}

type sheetLines struct {
	rows    *excelize.Rows
	options excelize.Options
	number  int
	ends    func() (map[int]bool, error)
}

func (l *sheetLines) next() (number int, cells []string, err error) {
	if cells, err = l.nextRow(); err != nil {
		return 0, nil, Mistake{Row: l.number, Reason: fmt.Sprintf("the workbook cannot be read behind this row (%v): %s", err, saveAs)}
	}
	if cells != nil {
		return l.number, cells, nil
	}
	if ends, err := l.ends(); err != nil || len(ends) > 0 && !ends[l.number] && !ends[unnumbered] {
		return 0, nil, Mistake{Row: l.number, Reason: "the sheet is damaged behind this row: " + saveAs}
	}
	return 0, nil, io.EOF
}

// nextRow returns the next row that has cells; nil stands for the end.
func (l *sheetLines) nextRow() (cells []string, err error) {
	defer recovered(&err)
	for l.rows.Next() {
		l.number++
		if cells, err = l.rows.Columns(l.options); err != nil || len(cells) > 0 {
			return cells, err
		}
	}
	return nil, l.rows.Error()
}

func (l *sheetLines) close() error { return l.rows.Close() }

// unnumbered stands for a last row that does not tell its number.
const unnumbered = -1

// lastRows returns the number of the last row of every sheet. The library
// takes damaged XML for the end of a sheet, and rows would be lost unseen.
func lastRows(at io.ReaderAt, size int64) (map[int]bool, error) {
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return nil, err
	}
	ends := map[int]bool{}
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		if !strings.HasPrefix(name, "xl/worksheets/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		last, err := lastRow(part)
		if err != nil {
			return nil, err
		}
		ends[last] = true
	}
	return ends, nil
}

var rowNumber = regexp.MustCompile(`[<:]row(?:\s[^>]*?)?(?:\sr="(\d+)")`)

// lastRow reads a sheet in blocks, with what was left of the one before in front.
func lastRow(part *zip.File) (int, error) {
	r, err := part.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	const overlap = 1 << 10 // longer than the beginning of a row
	last, kept, block := 0, 0, make([]byte, 1<<18)
	for {
		n, err := io.ReadFull(r, block[kept:])
		data := block[:kept+n]
		if i := bytes.LastIndex(data, []byte("row ")); i > 0 && (data[i-1] == '<' || data[i-1] == ':') {
			last = unnumbered
			if found := rowNumber.FindSubmatch(data[i-1:]); found != nil {
				last, _ = strconv.Atoi(string(found[1]))
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return last, nil
		}
		if err != nil {
			return 0, err
		}
		kept = copy(block, data[max(0, len(data)-overlap):])
	}
}
