package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// opened reads a workbook that was written.
func opened(t testing.TB, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// one is a sheet of one row.
func one(name string, fields []sheet.Field, cells ...sheet.Cell) sheet.Sheet {
	return sheet.Sheet{Name: name, Fields: fields, Rows: func(yield func([]sheet.Cell) error) error { return yield(cells) }}
}

var everyForm = []sheet.Field{{English: "text", Russian: "Текст", Width: 20, Form: sheet.Words}, {English: "volume", Russian: "Объём", Width: 9, Form: sheet.Volumes},
	{English: "amount", Russian: "Сумма", Width: 9, Form: sheet.Amounts}, {English: "date", Russian: "Дата", Width: 9, Form: sheet.Dates}, {English: "month", Russian: "Месяц", Width: 9, Form: sheet.Months},
	{English: "time", Russian: "Время", Width: 9, Form: sheet.Clocks}, {English: "number", Russian: "Число", Width: 9, Form: sheet.Counts}, {English: "share", Russian: "Доля", Width: 9, Form: sheet.Percents}}

func TestWriteBook(t *testing.T) {
	var out bytes.Buffer
	full := []sheet.Cell{sheet.Text("=1+1"), sheet.Volume(1500), sheet.Amount(12_34), sheet.Date(today), sheet.Month(today.Month()), sheet.Clock(14*60 + 31), sheet.Count(-7), sheet.Percent(calc.PercentOf(calc.NewRatio(531, 1000)))}
	empty := []sheet.Cell{sheet.Text(""), sheet.Nothing, {}, sheet.Nothing, sheet.Nothing, sheet.Clock(0), sheet.Nothing, sheet.Percent(calc.Percent{})}
	first := sheet.Sheet{Name: "Ранрейт: март/апрель", Fields: everyForm, Rows: func(yield func([]sheet.Cell) error) error { return errors.Join(yield(full), yield(empty), yield(full)) }}
	if err := sheet.WriteBook(&out, storage.Russian, []sheet.Sheet{first, one("План", everyForm[:1], sheet.Text("@x"))}); err != nil {
		t.Fatal(err)
	}
	f := opened(t, out.Bytes())
	if got := strings.Join(f.GetSheetList(), "|"); got != "Ранрейт  март апрель|План" {
		t.Errorf("the sheets are %s", got)
	}
	rows, err := f.GetRows("Ранрейт  март апрель")
	must(t, err)
	for i, want := range []string{"Текст|Объём|Сумма|Дата|Месяц|Время|Число|Доля", "=1+1|1.5|12.34|10.03.2026|03.2026|14:30|-7|53.1%", "", "=1+1|1.5|12.34|10.03.2026|03.2026|14:30|-7|53.1%"} {
		if got := strings.Join(rows[i], "|"); got != want {
			t.Errorf("row %d is %s, want %s", i+1, got, want)
		}
	}
	raw, err := f.GetCellValue("Ранрейт  март апрель", "H2", excelize.Options{RawCellValue: true})
	if err != nil || raw != "0.531" {
		t.Errorf("the percentage is kept as %s (%v), want a number", raw, err)
	}
	for _, name := range f.GetSheetList() {
		panes, err := f.GetPanes(name)
		formula, err2 := f.GetCellFormula(name, "A2")
		if err != nil || err2 != nil || !panes.Freeze || panes.YSplit != 1 || formula != "" {
			t.Errorf("%s: %+v, formula %q, %v %v", name, panes, formula, err, err2)
		}
	}
	if filters := f.GetDefinedName(); len(filters) != 2 {
		t.Errorf("the filters are %+v", filters)
	}
}

func TestWriteBookRefuses(t *testing.T) {
	failed := errors.New("the store has failed")
	for name, sheets := range map[string][]sheet.Sheet{
		"no sheet":       nil,
		"one name":       {one("A", everyForm[:1], sheet.Text("x")), one("a", everyForm[:1], sheet.Text("x"))},
		"a missing cell": {one("A", everyForm[:2], sheet.Text("x"))},
		"no name":        {one("''", everyForm[:1], sheet.Text("x"))},
		"failing rows":   {{Name: "A", Fields: everyForm, Rows: func(func([]sheet.Cell) error) error { return failed }}},
	} {
		if err := sheet.WriteBook(io.Discard, storage.English, sheets); err == nil || name == "failing rows" && !errors.Is(err, failed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
