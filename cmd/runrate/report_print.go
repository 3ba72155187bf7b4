package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"runrate/calc"
	"runrate/storage"
)

// Reports are printed for programs with percents as fractions, volumes as
// unrounded numbers, money in units with two decimals, and what is undefined
// as null or empty; and as text, for reading.

func float(r calc.Ratio) *float64 {
	f, ok := r.Float()
	if !ok {
		return nil
	}
	return &f
}

// money is an amount to the nearest minor unit.
func money(minor calc.Ratio) *json.Number {
	n, ok := minor.Round()
	if !ok {
		return nil
	}
	return amount(n)
}

// moneyUp is an amount that is always enough.
func moneyUp(minor calc.Ratio) *json.Number {
	v, ok := minor.CeilVolume(calc.Unit)
	if !ok {
		return nil
	}
	return amount(int64(v / calc.Unit))
}

func amount(minor int64) *json.Number {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	n := json.Number(fmt.Sprintf("%s%d.%02d", sign, minor/100, minor%100))
	return &n
}

func number(v calc.Volume) *json.Number {
	n := json.Number(v.String())
	return &n
}

func dateOf(d calc.Date) *string { return named(d.String()) }

// named is a name, nil for none.
func named(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func writeCSV(out io.Writer, rows [][]string) error {
	w := csv.NewWriter(out)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}

// csvOf makes a table with a header of rows whose exported fields, which come first, are those of the JSON.
func csvOf[T any](rows []T) [][]string {
	var header []string
	for i := range reflect.TypeFor[T]().NumField() {
		if f := reflect.TypeFor[T]().Field(i); f.IsExported() {
			header = append(header, f.Tag.Get("json"))
		}
	}
	table := [][]string{header}
	for _, row := range rows {
		cells := make([]string, len(header))
		for i := range cells {
			cells[i] = cell(reflect.ValueOf(row).Field(i))
		}
		table = append(table, cells)
	}
	return table
}

// cell is a value without exponents, "" for nil.
func cell(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Float64 {
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	return fmt.Sprint(v.Interface())
}

// textTables writes lines, and tables between them.
type textTables struct{ w *tabwriter.Writer }

func writeText(out io.Writer, text func(*textTables)) error {
	t := &textTables{tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)}
	text(t)
	return t.w.Flush()
}

// row adds to a table, which ends with the next line.
func (t *textTables) row(cells ...string) { fmt.Fprintln(t.w, strings.Join(cells, "\t")+"\t") }

// line stands for itself.
func (t *textTables) line(s string) { fmt.Fprintln(t.w, s) }

// round shows two decimals at most.
func round(f *float64) string {
	if f == nil {
		return "—"
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(*f, 'f', 2, 64), "0"), ".")
}

// percent shows a tenth. What falls short of the whole is not rounded up to 100.
func percent(f *float64) string {
	if f == nil {
		return "—"
	}
	s := strconv.FormatFloat(*f*100, 'f', 1, 64)
	switch {
	case s == "100.0" && *f < 1:
		s = "99.9"
	case s == "-0.0":
		s = "0.0"
	}
	return s + "%"
}

// needed is a required volume as it is told to people: rounded up to the
// category's step, so that selling it is always enough.
func needed(required calc.Ratio, c storage.Category) string {
	v, ok := required.CeilVolume(c.Rounding())
	if !ok {
		return "—"
	}
	return v.String()
}

func shown(n *json.Number) string {
	if n == nil {
		return "—"
	}
	return n.String()
}

// nothingThere and the like are notes on what is no mistake.
const nothingThere = "There is neither a plan nor a sale in that month."

func unconfirmed(m calc.Month) string {
	return fmt.Sprintf("The production calendar of %d is not confirmed: working days may change.", m.Year())
}

// isTerminal tells whether somebody sits at a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
