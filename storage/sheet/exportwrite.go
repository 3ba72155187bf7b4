package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// textWriter writes CSV as spreadsheets of the language open it: decimal
// commas and semicolons in Russian, points and commas in English.
type textWriter struct {
	csv    *csv.Writer
	fields []Field
	lang   storage.Lang
	cells  []string
}

func newTextWriter(w io.Writer, fields []Field, lang storage.Lang) (*textWriter, error) {
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

func (t *textWriter) row(cells []Cell) error {
	for i, c := range cells {
		t.cells[i] = t.cell(c, t.fields[i].Form)
	}
	return t.csv.Write(t.cells)
}

// cell writes numbers and dates in the language's way. A text never begins as a formula does.
func (t *textWriter) cell(c Cell, f Form) string {
	switch {
	case !c.filled:
		return ""
	case f == Words && calculated(c.text):
		return "'" + c.text
	case f == Words:
		return c.text
	case f == Volumes:
		return t.decimal(calc.Volume(c.number).String())
	case f == Amounts:
		return t.decimal(calc.Money(c.number).String())
	case f == Dates && t.lang != storage.English:
		return calc.Date(c.number).UTC().Format("02.01.2006")
	case f == Dates:
		return calc.Date(c.number).String()
	case f == Months && t.lang != storage.English:
		return calc.Month(c.number).First().UTC().Format("01.2006")
	case f == Months:
		return calc.Month(c.number).String()
	case f == Percents:
		return t.decimal(calc.Volume(c.number * 100).String())
	case f == Clocks:
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
