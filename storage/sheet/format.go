package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
)

// file is a file taken in, whatever its format: one or more views of it.
type file struct {
	views   []view
	rows    int  // how many are wanted at most, 0: any number
	text    bool // its views are one and the same text, parted by different marks
	closers []func() error
}

func (f *file) close() {
	for _, c := range f.closers {
		_ = c() // nothing was written through them
	}
}

// view is one way to see a file as a table: a sheet of a workbook, or a text
// parted by one mark. It can be read from its start as often as needed.
type view struct {
	sheet    string // a sheet's name
	comma    rune   // what parts the cells of a text
	numeric  bool   // numbers and dates are kept as numbers, as in a workbook
	date1904 bool   // day 0 is 1904-01-01
	unended  bool   // the last line has no end
	open     func() (lines, error)
	facts    func() (*sheetFacts, error) // what else a workbook's sheet tells
}

// lines are the rows of a view in their order. Cells are good until the next
// call; the end is io.EOF; what is wrong with the file's form is a Mistake.
type lines interface {
	next() (number int, cells []string, err error)
	close() error
}

// openFile finds out by its content what a file is. The error is a Mistake
// where the file is of no use, and else the reader's.
func openFile(in io.Reader, rows int) (*file, error) {
	f := &file{rows: rows}
	at, size, err := f.seekable(in)
	if err == nil {
		err = f.detect(at, size)
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// seekable returns the reader itself if it can be read anywhere, and else a
// temporary copy of what it holds.
func (f *file) seekable(in io.Reader) (io.ReaderAt, int64, error) {
	if at, ok := in.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := at.Seek(0, io.SeekEnd); err == nil {
			return at, size, nil
		}
	}
	dir, done, err := newScratch()
	if err != nil {
		return nil, 0, err
	}
	f.closers = append(f.closers, done)
	tmp, err := os.CreateTemp(dir, "") // a workbook is opened by its name
	if err != nil {
		return nil, 0, err
	}
	f.closers = append([]func() error{tmp.Close}, f.closers...)
	size, err := io.Copy(tmp, in)
	return tmp, size, err
}

var saveAs = say("open it in Excel or LibreOffice and save it as XLSX or as CSV")

func (f *file) detect(at io.ReaderAt, size int64) error {
	head := make([]byte, min(size, 1024))
	if _, err := at.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bomUTF8)), " \t\r\n")))
	switch {
	case size == 0:
		return refused("the file is empty: its first row names the columns")
	case bytes.HasPrefix(head, []byte("PK")):
		return f.zipped(at, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return refused("the file is an old Excel workbook (.xls), or one with a password: %s, without a password", saveAs)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return refused("the file is a PDF: export the table from where it was made as XLSX or CSV")
	case strings.HasPrefix(text, "<"):
		return refused("the file is a web page or XML, whatever its name says: %s", saveAs)
	case strings.HasPrefix(text, `{\rtf`):
		return refused("the file is a text document: copy the table into a spreadsheet and save it as XLSX or as CSV")
	}
	return f.asText(at, size)
}

// zipped takes a workbook, and tells of what else may be in a zip archive.
func (f *file) zipped(at io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return refused("the workbook is damaged or was cut off on its way: fetch it again")
	}
	holds := func(name string) bool {
		for _, part := range archive.File {
			if strings.EqualFold(strings.ReplaceAll(part.Name, "\\", "/"), name) {
				return true
			}
		}
		return false
	}
	switch {
	case holds("xl/workbook.xml"):
		return f.asWorkbook(archive, at, size)
	case holds("xl/workbook.bin"):
		return refused("the file is a binary workbook (.xlsb): %s", saveAs)
	case holds("content.xml"):
		return refused("the file is an OpenDocument (.ods): %s", saveAs)
	}
	return refused("the file is an archive and not a workbook: unpack it, and import the tables in it one by one")
}
