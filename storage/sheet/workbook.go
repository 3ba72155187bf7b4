package sheet

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/xuri/excelize/v2"
)

// inMemoryLimit is how large a part may be to be kept in memory.
const inMemoryLimit = 1 << 20

// asWorkbook takes XLSX: every sheet is a view.
func (f *file) asWorkbook(archive *zip.Reader, at io.ReaderAt, size int64) error {
	if err := refuseBomb(archive, size, f.rows); err != nil {
		return err
	}
	parts, err := readParts(archive)
	if err == nil {
		err = parts.refuseTexts()
	}
	if err != nil {
		return refused("the workbook cannot be read (%v): %s", err, saveAs)
	}
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
	for _, name := range inOrder(book) {
		v := view{sheet: name, numeric: true, date1904: props.Date1904 != nil && *props.Date1904}
		v.facts = sync.OnceValues(func() (*sheetFacts, error) { return parts.facts(name) })
		v.open = func() (lines, error) {
			if _, err := v.facts(); err != nil { // before the library takes in what no table has
				return nil, refused("the workbook cannot be read (%v): %s", err, saveAs)
			}
			rows, err := book.Rows(name)
			if err != nil { // a sheet of charts
				return nil, io.EOF
			}
			return &sheetLines{rows: rows, facts: v.facts}, nil
		}
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
	rows   *excelize.Rows
	number int
	facts  func() (*sheetFacts, error)
}

func (l *sheetLines) next() (number int, cells []string, err error) {
	if cells, err = l.nextRow(); err != nil {
		return 0, nil, mistake(l.number, "", "the workbook cannot be read behind this row (%v): %s", err, saveAs)
	}
	if cells != nil {
		return l.number, cells, nil
	}
	// The library takes damaged XML for the end of a sheet, and rows would be lost unseen.
	if facts, err := l.facts(); err != nil || facts.last != l.number {
		return 0, nil, mistake(l.number, "", "the sheet is damaged behind this row: %s", saveAs)
	}
	return 0, nil, io.EOF
}

// nextRow returns the next row that has cells; nil stands for the end.
func (l *sheetLines) nextRow() (cells []string, err error) {
	defer recovered(&err)
	for l.rows.Next() {
		if l.number++; l.number > excelize.TotalRows {
			return nil, errExcess
		}
		if cells, err = l.rows.Columns(excelize.Options{RawCellValue: true}); err != nil || len(cells) > 0 {
			return cells, err
		}
	}
	return nil, l.rows.Error()
}

func (l *sheetLines) close() error { return l.rows.Close() }
