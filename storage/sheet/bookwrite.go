package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"runrate/calc"
	"runrate/storage"
)

// bookWriter writes a workbook, a sheet after another: numbers as numbers,
// dates as dates, texts as texts whatever they begin with.
type bookWriter struct {
	to     io.Writer
	lang   storage.Lang
	book   *excelize.File
	styles map[Form]int
	bold   int
	done   func() error

	sheet  string // the one at hand, "" before the first
	stream *excelize.StreamWriter
	fields []Field
	values []any
	last   int // the last row written
}

// ErrTooManyRows says that a workbook's sheet cannot hold so many rows.
var ErrTooManyRows = fmt.Errorf("a workbook holds %d rows at most: choose fewer days, or CSV", excelize.TotalRows)

func newBookWriter(to io.Writer, lang storage.Lang) (*bookWriter, error) {
	dir, done, err := newScratch()
	if err != nil {
		return nil, err
	}
	b := &bookWriter{to: to, lang: lang, book: excelize.NewFile(excelize.Options{TmpDir: dir}), styles: map[Form]int{}, done: done}
	if err := b.style(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// formats are how a workbook shows the forms.
func formats(lang storage.Lang) map[Form]string {
	if lang == storage.English {
		return map[Form]string{Amounts: "#,##0.00", Dates: "yyyy-mm-dd", Months: "yyyy-mm", Clocks: "hh:mm", Counts: "0", Percents: "0.0%"}
	}
	return map[Form]string{Amounts: "#,##0.00", Dates: "dd.mm.yyyy", Months: "mm.yyyy", Clocks: "hh:mm", Counts: "0", Percents: "0.0%"}
}

func (b *bookWriter) style() (err error) {
	for form, format := range formats(b.lang) {
		if b.styles[form], err = b.book.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	b.bold, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	return err
}

// begin ends the sheet at hand and begins another with its header.
func (b *bookWriter) begin(name string, fields []Field) (err error) {
	if err := b.add(sheetName(name)); err != nil {
		return err
	}
	if b.stream, err = b.book.NewStreamWriter(b.sheet); err != nil {
		return err
	}
	b.fields, b.values, b.last = fields, make([]any, len(fields)), 0
	for i, f := range fields {
		if err := b.stream.SetColWidth(i+1, i+1, f.Width); err != nil {
			return err
		}
		b.values[i] = excelize.Cell{StyleID: b.bold, Value: f.header(b.lang)}
	}
	if err := b.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return b.write()
}

func (b *bookWriter) add(name string) error {
	if b.sheet == "" {
		b.sheet = name
		return b.book.SetSheetName("Sheet1", name)
	}
	if err := b.end(); err != nil {
		return err
	}
	if at, err := b.book.GetSheetIndex(name); err != nil || at >= 0 {
		return errors.Join(err, fmt.Errorf("the workbook has a sheet %q already", name))
	}
	b.sheet = name
	_, err := b.book.NewSheet(name)
	return err
}

// sheetName leaves out of a name what spreadsheets do not take in one.
func sheetName(name string) string {
	name = strings.Trim(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\`, c) || c < ' ' {
			return ' '
		}
		return c
	}, storage.Seen(name)), " '")
	return clip(name, excelize.MaxSheetNameLength)
}

func (b *bookWriter) write() error {
	if b.last == excelize.TotalRows {
		return ErrTooManyRows
	}
	b.last++
	return b.stream.SetRow(fmt.Sprint("A", b.last), b.values)
}

func (b *bookWriter) row(cells []Cell) error {
	if len(cells) != len(b.fields) {
		return fmt.Errorf("the sheet %q has %d columns, and a row of it %d cells", b.sheet, len(b.fields), len(cells))
	}
	for i, c := range cells {
		b.values[i] = nil
		if c.filled {
			b.values[i] = excelize.Cell{StyleID: b.styles[b.fields[i].Form], Value: c.value(b.fields[i].Form)}
		}
	}
	return b.write()
}

// value is what a workbook keeps of a cell.
func (c Cell) value(f Form) any {
	switch f {
	case Volumes:
		return float64(c.number) / float64(calc.Unit)
	case Amounts:
		return float64(c.number) / 100
	case Dates:
		return c.number + epoch1900
	case Months:
		return int64(calc.Month(c.number).First()) + epoch1900
	case Clocks:
		return float64(c.number) / (24 * 60)
	case Counts:
		return c.number
	case Percents:
		return float64(c.number) / 1000
	}
	return c.text
}

// end lets the rows of the sheet at hand be filtered.
func (b *bookWriter) end() error {
	corner, err := excelize.CoordinatesToCellName(len(b.fields), b.last)
	if err != nil {
		return err
	}
	if err := b.book.AutoFilter(b.sheet, "A1:"+corner, nil); err != nil {
		return err
	}
	return b.stream.Flush()
}

func (b *bookWriter) finish() error {
	if b.sheet == "" {
		return errors.New("a workbook needs a sheet")
	}
	if err := b.end(); err != nil {
		return err
	}
	b.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(b.to) }) // and not into memory first
	return b.book.Write(io.Discard)
}

// close removes the temporary files of a large workbook.
func (b *bookWriter) close() { _ = errors.Join(b.book.Close(), b.done()) }
