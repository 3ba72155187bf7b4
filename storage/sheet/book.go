package sheet

import (
	"io"

	"runrate/calc"
	"runrate/storage"
)

// Form is how the cells of a column look.
type Form uint8

// The forms.
const (
	Words Form = iota
	Volumes
	Amounts
	Dates
	Months
	Clocks
	Counts
	Percents
)

// Field is a column of a file that is written.
type Field struct {
	English, Russian string
	Width            float64 // in characters
	Form             Form
}

func (f Field) header(lang storage.Lang) string {
	if lang == storage.English {
		return f.English
	}
	return f.Russian
}

// Cell is a value of its column's form. The zero Cell is Nothing.
type Cell struct {
	text   string
	number int64 // thousandths, minor units, dates, months, minutes, tenths of a percent
	filled bool
}

// Nothing leaves a cell empty.
var Nothing = Cell{}

func number[N ~int64 | ~int32 | ~int](n N) Cell { return Cell{number: int64(n), filled: true} }

// Text fills a cell of Words; "" is Nothing.
func Text(s string) Cell { return Cell{text: s, filled: s != ""} }

// Volume fills a cell of Volumes.
func Volume(v calc.Volume) Cell { return number(v) }

// Amount fills a cell of Amounts.
func Amount(m calc.Money) Cell { return number(m) }

// Date fills a cell of Dates.
func Date(d calc.Date) Cell { return number(d) }

// Month fills a cell of Months.
func Month(m calc.Month) Cell { return number(m) }

// Count fills a cell of Counts.
func Count(n int) Cell { return number(n) }

// Clock fills a cell of Clocks; an unknown minute is Nothing.
func Clock(m storage.Minute) Cell {
	if m == 0 {
		return Nothing
	}
	return number(int32(m) - 1)
}

// Percent fills a cell of Percents; an undefined one is Nothing.
func Percent(p calc.Percent) Cell {
	tenths, defined := p.Tenths()
	if !defined {
		return Nothing
	}
	return number(tenths)
}

// Sheet is a table of a workbook. Rows calls yield with each of its rows, a
// cell a field; cells are copied before yield returns.
type Sheet struct {
	Name   string
	Fields []Field
	Rows   func(yield func([]Cell) error) error
}

// WriteBook writes a workbook of several sheets, row by row. Texts are texts,
// whatever they begin with.
func WriteBook(w io.Writer, lang storage.Lang, sheets []Sheet) error {
	book, err := newBookWriter(w, lang)
	if err != nil {
		return err
	}
	defer book.close()
	for _, s := range sheets {
		if err := book.begin(s.Name, s.Fields); err != nil {
			return err
		}
		if err := s.Rows(book.row); err != nil {
			return err
		}
	}
	return book.finish()
}
