package sheet

import (
	"fmt"
	"io"
	"os"

	"github.com/xuri/excelize/v2"
)

// Limits of what a workbook may unpack to, and of what of it is kept in memory.
const (
	unpackedLimit = 4 << 30
	inMemoryLimit = 1 << 20
)

// asWorkbook takes XLSX: every sheet is a view.
func (f *file) asWorkbook(at io.ReaderAt, size int64) error {
	book, err := openWorkbook(at, size)
	if err != nil {
		return refused("the workbook cannot be read (%v): %s", err, saveAs)
	}
	f.closers = append([]func() error{book.Close}, f.closers...)
	props, err := book.GetWorkbookProps()
	if err != nil {
		return refused("the workbook cannot be read (%v): %s", err, saveAs)
	}
	for _, name := range book.GetSheetList() {
		v := view{sheet: name, decimal: ".,", numeric: true, date1904: props.Date1904 != nil && *props.Date1904}
		read := func(o excelize.Options) func() (lines, error) {
			return func() (lines, error) {
				rows, err := book.Rows(name)
				if err != nil { // a sheet of charts
					return nil, io.EOF
				}
				return &sheetLines{rows: rows, options: o}, nil
			}
		}
		v.open, v.shown = read(excelize.Options{RawCellValue: true}), read(excelize.Options{})
		f.views = append(f.views, v)
	}
	return nil
}

func openWorkbook(at io.ReaderAt, size int64) (book *excelize.File, err error) {
	defer recovered(&err)
	o := excelize.Options{UnzipSizeLimit: unpackedLimit, UnzipXMLSizeLimit: inMemoryLimit}
	if on, ok := at.(*os.File); ok { // need not be read into memory
		return excelize.OpenFile(on.Name(), o)
	}
	return excelize.OpenReader(io.NewSectionReader(at, 0, size), o)
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
}

func (l *sheetLines) next() (number int, cells []string, err error) {
	defer recovered(&err)
	for l.rows.Next() {
		l.number++
		if cells, err = l.rows.Columns(l.options); err != nil || len(cells) > 0 {
			return l.number, cells, err
		}
	}
	if err := l.rows.Error(); err != nil {
		return 0, nil, err
	}
	return 0, nil, io.EOF
}

func (l *sheetLines) close() error { return l.rows.Close() }
