package sheet

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"runrate/calc"
	"runrate/storage"
)

// textWriter writes CSV as spreadsheets of the language open it: decimal
// commas and semicolons in Russian, points and commas in English.
type textWriter struct {
	csv    *csv.Writer
	fields []field
	lang   storage.Lang
	cells  []string
}

func newTextWriter(w io.Writer, fields []field, lang storage.Lang) (*textWriter, error) {
	if _, err := io.WriteString(w, bomUTF8); err != nil {
		return nil, err
	}
	t := &textWriter{csv: csv.NewWriter(w), fields: fields, lang: lang, cells: make([]string, len(fields))}
	t.csv.UseCRLF = true
	if lang != storage.English {
		t.csv.Comma = ';'
	}
	for i, f := range fields {
		t.cells[i] = f.header(lang)
	}
	return t, t.csv.Write(t.cells)
}

func (t *textWriter) row(cells []cell) error {
	for i, c := range cells {
		t.cells[i] = t.cell(c, t.fields[i].form)
	}
	return t.csv.Write(t.cells)
}

// cell writes numbers and dates in the language's way. A text never begins as a formula does.
func (t *textWriter) cell(c cell, f form) string {
	switch {
	case c.none:
		return ""
	case f == words && calculated(c.text):
		return "'" + c.text
	case f == words:
		return c.text
	case f == volumes:
		return t.decimal(calc.Volume(c.number).String())
	case f == amounts:
		return t.decimal(calc.Money(c.number).String())
	case f == dates && t.lang != storage.English:
		return calc.Date(c.number).UTC().Format("02.01.2006")
	case f == dates:
		return calc.Date(c.number).String()
	case f == months && t.lang != storage.English:
		return calc.Month(c.number).First().UTC().Format("01.2006")
	case f == months:
		return calc.Month(c.number).String()
	case f == clocks:
		return fmt.Sprintf("%02d:%02d", c.number/60, c.number%60)
	}
	return fmt.Sprint(c.number)
}

// decimal writes three decimals as four: after a comma, three digits might be
// taken for a group of thousands.
func (t *textWriter) decimal(s string) string {
	if t.lang == storage.English {
		return s
	}
	if whole, fraction, _ := strings.Cut(s, "."); len(fraction) == 3 {
		return whole + "," + fraction + "0"
	}
	return strings.Replace(s, ".", ",", 1)
}

func (t *textWriter) finish() error {
	t.csv.Flush()
	return t.csv.Error()
}

// bookWriter writes a workbook of one sheet: numbers as numbers, dates as
// dates, texts as texts whatever they begin with.
type bookWriter struct {
	to     io.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	sheet  string
	fields []field
	styles map[form]int
	values []any
	last   int // the last row written
	done   func() error
}

// ErrTooManyRows says that a workbook's sheet cannot hold so many rows.
var ErrTooManyRows = fmt.Errorf("a workbook holds %d rows at most: choose fewer days, or CSV", excelize.TotalRows)

func newBookWriter(to io.Writer, name string, fields []field, lang storage.Lang) (*bookWriter, error) {
	dir, done, err := newScratch()
	if err != nil {
		return nil, err
	}
	b := &bookWriter{to: to, book: excelize.NewFile(excelize.Options{TmpDir: dir}), sheet: name, fields: fields, styles: map[form]int{}, values: make([]any, len(fields)), done: done}
	if err := b.begin(lang); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// formats are how a workbook shows the forms.
func formats(lang storage.Lang) map[form]string {
	if lang == storage.English {
		return map[form]string{amounts: "#,##0.00", dates: "yyyy-mm-dd", months: "yyyy-mm", clocks: "hh:mm", whole: "0"}
	}
	return map[form]string{amounts: "#,##0.00", dates: "dd.mm.yyyy", months: "mm.yyyy", clocks: "hh:mm", whole: "0"}
}

func (b *bookWriter) begin(lang storage.Lang) (err error) {
	if err := b.book.SetSheetName("Sheet1", b.sheet); err != nil {
		return err
	}
	for form, format := range formats(lang) {
		if b.styles[form], err = b.book.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	bold, err := b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if b.stream, err = b.book.NewStreamWriter(b.sheet); err != nil {
		return err
	}
	for i, f := range b.fields {
		if err := b.stream.SetColWidth(i+1, i+1, f.width); err != nil {
			return err
		}
		b.values[i] = excelize.Cell{StyleID: bold, Value: f.header(lang)}
	}
	if err := b.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return b.write()
}

func (b *bookWriter) write() error {
	if b.last == excelize.TotalRows {
		return ErrTooManyRows
	}
	b.last++
	return b.stream.SetRow(fmt.Sprint("A", b.last), b.values)
}

func (b *bookWriter) row(cells []cell) error {
	for i, c := range cells {
		b.values[i] = nil
		if c.none {
			continue
		}
		f := b.fields[i].form
		var v any = c.text
		switch f {
		case volumes:
			v = float64(c.number) / float64(calc.Unit)
		case amounts:
			v = float64(c.number) / 100
		case dates:
			v = c.number + epoch1900
		case months:
			v = int64(calc.Month(c.number).First()) + epoch1900
		case clocks:
			v = float64(c.number) / (24 * 60)
		case whole:
			v = c.number
		}
		b.values[i] = excelize.Cell{StyleID: b.styles[f], Value: v}
	}
	return b.write()
}

func (b *bookWriter) finish() error {
	corner, err := excelize.CoordinatesToCellName(len(b.fields), b.last)
	if err != nil {
		return err
	}
	if err := b.book.AutoFilter(b.sheet, "A1:"+corner, nil); err != nil {
		return err
	}
	if err := b.stream.Flush(); err != nil {
		return err
	}
	b.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(b.to) }) // and not into memory first
	return b.book.Write(io.Discard)
}

// close removes the temporary files of a large workbook.
func (b *bookWriter) close() { _ = errors.Join(b.book.Close(), b.done()) }
