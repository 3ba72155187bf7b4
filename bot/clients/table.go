package clients

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Table is a report for programs and for spreadsheets. A row's values are
// string, int, bool, calc.Date, calc.Money, calc.Ratio (a share, unless its
// column says otherwise), float64 (one too; NaN is undefined).
type Table struct {
	Columns []Column
	Rows    [][]any
}

// Column is a column: its key, its heading in Russian, and how a spreadsheet shows it.
type Column struct {
	Key, Russian string
	Form         sheet.Form
}

// CSV is the table with its header, exact: shares as fractions with at least
// six decimals, money in units with two, what is undefined empty.
func (t Table) CSV() [][]string {
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Key
	}
	out := [][]string{header}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = plain(v)
		}
		out = append(out, cells)
	}
	return out
}

func plain(v any) string {
	switch v := v.(type) {
	case calc.Ratio:
		f, ok := v.Float()
		if !ok {
			return ""
		}
		return decimals(f)
	case float64:
		if math.IsNaN(v) {
			return ""
		}
		return decimals(v)
	case calc.Money:
		return twoDecimals(v)
	}
	return fmt.Sprint(v)
}

// decimals writes a number exactly, with six decimals or more.
func decimals(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	return whole + "." + fraction + strings.Repeat("0", max(0, 6-len(fraction)))
}

func twoDecimals(m calc.Money) string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/100, m%100)
}

// Objects are the rows for JSON, what is undefined null.
func (t Table) Objects() []Object {
	out := make([]Object, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = Object{t.Columns, row}
	}
	return out
}

// Object is a row as JSON, in the order of its columns.
type Object struct {
	columns []Column
	row     []any
}

// MarshalJSON implements json.Marshaler.
func (o Object) MarshalJSON() ([]byte, error) {
	var out strings.Builder
	out.WriteByte('{')
	for i, c := range o.columns {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%q:", c.Key)
		switch v := o.row[i].(type) {
		case calc.Ratio, float64, calc.Money:
			s := plain(v)
			if s == "" {
				s = "null"
			}
			out.WriteString(s)
		case string:
			b, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			out.Write(b)
		case calc.Date:
			fmt.Fprintf(&out, "%q", v)
		default:
			fmt.Fprint(&out, v)
		}
	}
	out.WriteByte('}')
	return []byte(out.String()), nil
}

// Sheet is the table as a sheet of a workbook.
func (t Table) Sheet(name string) sheet.Sheet {
	s := sheet.Sheet{Name: name}
	for _, c := range t.Columns {
		s.Fields = append(s.Fields, sheet.Field{English: strings.ReplaceAll(c.Key, "_", " "), Russian: c.Russian, Width: float64(max(9, len([]rune(c.Russian))+3)), Form: c.Form})
	}
	s.Rows = func(yield func([]sheet.Cell) error) error {
		for _, row := range t.Rows {
			cells := make([]sheet.Cell, len(row))
			for i, v := range row {
				cells[i] = sheetCell(v, t.Columns[i].Form)
			}
			if err := yield(cells); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

func sheetCell(v any, form sheet.Form) sheet.Cell {
	switch v := v.(type) {
	case int:
		return sheet.Count(v)
	case calc.Date:
		return sheet.Date(v)
	case calc.Money:
		return sheet.Amount(v)
	case calc.Ratio:
		if form == sheet.Percents {
			return sheet.Percent(calc.PercentOf(v))
		}
		n, ok := v.Mul(calc.NewRatio(int64(calc.Unit), 1)).Round()
		if !ok {
			return sheet.Nothing
		}
		return sheet.Volume(calc.Volume(n))
	case float64:
		if math.IsNaN(v) {
			return sheet.Nothing
		}
		return sheet.Percent(calc.PercentOf(calc.NewRatio(int64(math.Round(v*1e6)), 1e6)))
	}
	return sheet.Text(fmt.Sprint(v))
}

// grouped puts the tables of groups one below the other, and where there is a
// breakdown the group's name before each row.
func grouped[T any](c *Clients, columns []Column, groups []Grouped[T], rows func(T) [][]any) Table {
	t := Table{Columns: columns}
	if c.By != Whole {
		t.Columns = append([]Column{{"group", groupHeading[c.By], sheet.Words}}, columns...)
	}
	for _, g := range groups {
		for _, row := range rows(g.Of) {
			if c.By != Whole {
				row = append([]any{g.Name}, row...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

var groupHeading = map[By]string{BySegment: "Сегмент", ByCategory: "Категория", ByTeam: "Команда", ByRep: "Торговый"}

// Text is a value as people read it in a terminal.
func Text(v any, form sheet.Form) string {
	if r, ok := v.(float64); ok && !math.IsNaN(r) {
		v = calc.NewRatio(int64(math.Round(r*1e6)), 1e6)
	}
	switch v := v.(type) {
	case calc.Ratio:
		if form == sheet.Percents {
			if !v.Defined() {
				return "—"
			}
			return calc.PercentOf(v).String() + "%"
		}
		f, ok := v.Float()
		if !ok {
			return "—"
		}
		return strconv.FormatFloat(f, 'f', 2, 64)
	case float64:
		return "—"
	}
	return plain(v)
}

// segmentNames are those of the company, by id.
func (c *Clients) segmentNames() (map[storage.SegmentID]string, error) {
	segments, err := c.r.Segments()
	names := map[storage.SegmentID]string{}
	for _, s := range segments {
		names[s.ID] = s.Name
	}
	return names, err
}

// number is a weighted count, to a thousandth.
func number(f float64) calc.Ratio { return calc.NewRatio(int64(math.Round(f*1000)), 1000) }

func defined(f float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return f
}
