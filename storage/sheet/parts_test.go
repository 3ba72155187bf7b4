package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"

	"runrate/storage/sheet"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func numberFormat(t *testing.T, f *excelize.File, from, to, format string) {
	t.Helper()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(t, err)
	must(t, f.SetCellStyle("Sheet1", from, to, style))
}

// What a workbook shows otherwise than it keeps is read as it is shown, or refused.
func TestWorkbookFacts(t *testing.T) {
	head := []any{"Дата", "ТП", "Клиент", "Категория", "Количество", "Сумма"}
	line := func(client, volume, amount any) []any {
		return []any{"05.03.2026", "A1", client, "Пиво", volume, amount}
	}
	far := [][]any{head}
	for range 200 {
		far = append(far, line("К", 1, nil))
	}
	const noValue = ": holds a formula without its value: open the workbook in Excel or LibreOffice and save it"
	for name, c := range map[string]struct {
		rows  [][]any
		make  func(f *excelize.File)
		told  string
		wants string // clients that are new
	}{
		"a percentage far below": {append(far[:201:201], line("К", 0.5, nil)), func(f *excelize.File) { numberFormat(t, f, "E202", "E202", "0%") },
			`row 202, Количество (E): "0.5" is a percentage: write the number itself`, ""},
		"a sign in quotes":  {[][]any{head, line("К", 5, nil)}, func(f *excelize.File) { numberFormat(t, f, "E2", "E2", `0" %"`) }, "", "К"},
		"empty percentages": {[][]any{head, line("К", 5, nil)}, func(f *excelize.File) { numberFormat(t, f, "E3", "E900", "0%") }, "", "К"},
		"merged reps": {[][]any{head, line("К", 1, nil), {"06.03.2026", nil, "К", "Пиво", 2}}, func(f *excelize.File) { must(t, f.MergeCell("Sheet1", "B2", "B3")) },
			"row 3, ТП (B): is merged with the row above: unmerge the cells, and fill in every row", ""},
		"merged dates and reps": {[][]any{head, line("К", 1, nil), {nil, nil, "К", "Пиво", 2}}, func(f *excelize.File) {
			must(t, f.MergeCell("Sheet1", "B2", "B3"))
			must(t, f.MergeCell("Sheet1", "A2", "A3"))
		},
			"row 3, Дата (A): is merged with the row above: unmerge the cells, and fill in every row", ""},
		"merged elsewhere": {[][]any{{"Отчёт"}, {}, head, line("К", 1, nil), {}, {"Подпись"}}, func(f *excelize.File) {
			must(t, f.MergeCell("Sheet1", "A1", "F2"))
			must(t, f.MergeCell("Sheet1", "H4", "H9"))
		}, "", "К"},
		"no value": {[][]any{head, line("К", 1, nil), line("К", 1, 5)}, func(f *excelize.File) { must(t, f.SetCellFormula("Sheet1", "F2", "E2*2")) }, "row 2, Сумма (F)" + noValue, ""},
		"a row without values": {[][]any{head, line("К", 1, nil), {nil, nil}}, func(f *excelize.File) {
			must(t, f.SetCellFormula("Sheet1", "A3", "A2"))
			must(t, f.SetCellFormula("Sheet1", "E3", "E2"))
		},
			"row 3, Дата (A)" + noValue + "\nrow 3, Количество (E)" + noValue, ""},
		"all but the date": {[][]any{head, line("К", 1, nil), {"05.03.2026"}}, func(f *excelize.File) {
			must(t, f.SetCellFormula("Sheet1", "B3", "B2"))
			must(t, f.SetCellFormula("Sheet1", "E3", "E2"))
		}, "row 3, ТП (B)" + noValue + "\nrow 3, Количество (E)" + noValue, ""},
		"yes or no": {[][]any{head, line("К", true, nil)}, nil, "row 2, Количество (E): is TRUE or FALSE: write what it is", ""},
		"many other percentages": {append([][]any{head}, slices.Repeat([][]any{append(line("К", 0.5, nil), 0.5)}, 1101)...), func(f *excelize.File) {
			numberFormat(t, f, "G2", "G1102", "0%")
			numberFormat(t, f, "E1102", "E1102", "0%")
		}, `row 1102, Количество (E): "0.5" is a percentage: write the number itself`, ""},
		"a text of digits": {[][]any{head, line(123, 1, nil), line("12", 1, nil)}, func(f *excelize.File) { numberFormat(t, f, "C2", "C3", "000") }, "", "123 12"},
		"a date among volumes": {[][]any{head, line("К", 46143, nil)}, func(f *excelize.File) { numberFormat(t, f, "E2", "E2", "d-mmm") },
			"row 2, Количество (E): is kept as a date: format the column as numbers, and write it again", ""},
		"a date among clients": {[][]any{head, line(46054, 1, nil)}, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", "C2", "C2", style))
		}, "row 2, Клиент (C): is kept as a date: format the column as text, and write it again", ""},
		"thousands": {[][]any{head, line("К", 10, 1)}, func(f *excelize.File) { numberFormat(t, f, "F2", "F2", `#,##0.0," тыс."`) },
			"row 2, Сумма (F): is shown in thousands: show it as it is", ""},
		"dollars": {[][]any{head, line("К", 10, 1)}, func(f *excelize.File) { numberFormat(t, f, "F2", "F2", `[$$-409]#,##0.00`) },
			"row 2, Сумма (F): is shown in “$”, and amounts are in roubles", ""},
		"roubles": {[][]any{head, line("К", 10, 1), line("К", 10, 1), line("К", 10, 1)}, func(f *excelize.File) {
			numberFormat(t, f, "F2", "F2", `#,##0.00\ "₽";[Red]-#,##0.00\ "₽"`)
			numberFormat(t, f, "F3", "F3", `_-* #,##0.00_р_._-;-* #,##0.00_р_._-`)
			numberFormat(t, f, "F4", "F4", `#,##0.00[$₽-419]`)
		}, "", "К"},
		"pieces": {[][]any{head, line("К", 10, 1)}, func(f *excelize.File) { numberFormat(t, f, "E2", "E2", `0" шт."`) }, "", "К"},
		"bags": {[][]any{head, line("К", 10, 1)}, func(f *excelize.File) { numberFormat(t, f, "E2", "E2", `0" меш"`) },
			`row 2, Количество (E): is shown in “меш”, and "Пиво" is measured in шт and has no such pack: add it to the categories' packs, like меш=12`, ""},
		"a total without value": {[][]any{head, line("К", 1, nil), {"Итого"}}, func(f *excelize.File) { must(t, f.SetCellFormula("Sheet1", "E3", "SUM(E2:E2)")) }, "", "К"},
		"zeros in front":        {[][]any{head, line(123, 1, nil), line("123456", 1, nil)}, func(f *excelize.File) { numberFormat(t, f, "C2", "C2", "00000") }, "", "00123 123456"},
		"zeros in some": {[][]any{head, line(123, 1, nil), line(124, 1, nil)}, func(f *excelize.File) { numberFormat(t, f, "C2", "C2", "00000") },
			"row 3, Клиент (C): the column's numbers are shown with zeros in front, and this one otherwise: give the whole column one format", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			result, mistakes := h.inBytes(sheet.Sales, workbook(t, c.rows, c.make))
			if got := joined(mistakes); got != c.told {
				t.Errorf("told\n%s\nwant\n%s", got, c.told)
			}
			if got := strings.ReplaceAll(strings.Join(result.Created, " "), "client ", ""); got != c.wants {
				t.Errorf("the clients are %s, want %s", got, c.wants)
			}
		})
	}
}

// A number of a workbook has lost the zero at its end.
func TestMonthsThatAreNumbers(t *testing.T) {
	for _, month := range []any{2026.1, 2026.11, "2026.10", 46082} {
		h := newHouse(t)
		_, mistakes := h.inBytes(sheet.Plan, workbook(t, [][]any{{"rep", "month", "category", "volume"}, {"A1", month, "Пиво", 1}}, nil))
		_, isFraction := month.(float64)
		if isFraction != strings.Contains(joined(mistakes), "is a number, and may have lost a zero") || len(mistakes) > 1 {
			t.Errorf("%v: told %v", month, mistakes)
		}
	}
}

// A hidden sheet is read only where no other has the header.
func TestHiddenSheet(t *testing.T) {
	h := newHouse(t)
	rows := func(volume int) [][]any {
		return [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", volume}}
	}
	file := workbook(t, rows(1), func(f *excelize.File) {
		_, err := f.NewSheet("Март")
		must(t, err)
		for i, row := range rows(2) {
			must(t, f.SetSheetRow("Март", fmt.Sprint("A", i+1), &row))
		}
		f.SetActiveSheet(1)
		must(t, f.SetSheetVisible("Sheet1", false))
	})
	if result, mistakes := h.inBytes(sheet.Sales, file); len(mistakes) > 0 || result.Sheet != "Март" {
		t.Errorf("%+v, %v", result, mistakes)
	}
	h.want("A1", "03-05 2")
}

// Rows and cells need not tell where they are.
func TestBareRows(t *testing.T) {
	h := newHouse(t)
	book := workbook(t, [][]any{{"date"}}, nil)
	cells := ""
	for _, row := range []string{"date rep category volume", "2026-03-05 A1 Пиво 1", "2026-03-06 A1 Пиво 2"} {
		cells += "<row>"
		for _, s := range strings.Fields(row) {
			cells += `<c t="inlineStr"><is><t>` + s + `</t></is></c>`
		}
		cells += "</row>"
	}
	in := partOf(t, book, "xl/worksheets/sheet1.xml")
	from, to := strings.Index(in, "<sheetData>"), strings.Index(in, "</sheetData>")
	_, mistakes := h.inBytes(sheet.Sales, spoiled(t, book, "xl/worksheets/sheet1.xml", in[from:to], "<sheetData>"+cells))
	if len(mistakes) > 0 {
		t.Error(mistakes)
	}
	h.want("A1", "03-05 1, 03-06 2")
}

// Tags are read rightly wherever the blocks end in which a sheet comes.
func TestFactsInBlocks(t *testing.T) {
	var xml strings.Builder
	for row := range 200 {
		fmt.Fprintf(&xml, `<row r="%d" spans="1:3"><c r="A%d" s="1"><v>46000</v></c><c r="C%d" t="s"><v>%d</v></c></row>`, row+1, row+1, row+1, row)
	}
	rows, isText, err := sheet.TextsOf(iotest.OneByteReader(strings.NewReader(xml.String())))
	if rows != 200 || err != nil {
		t.Fatalf("%d rows, %v", rows, err)
	}
	for row := range 202 {
		for column := range 5 {
			if want := column == 2 && row > 0 && row <= 200; isText(row, column) != want {
				t.Fatalf("row %d, column %d: a text is %v, want %v", row, column, !want, want)
			}
		}
	}
}

// Of rows that come twice the library would drop one.
func TestRowsTwice(t *testing.T) {
	h := newHouse(t)
	book := workbook(t, [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 1}, {"2026-03-05", "A1", "Пиво", 2}}, nil)
	_, mistakes := h.inBytes(sheet.Sales, spoiled(t, book, "xl/worksheets/sheet1.xml", `<row r="3"`, `<row r="2"`))
	for _, cell := range []string{`<c r="C2"`, `<c r="B2"`} {
		if _, mistakes := h.inBytes(sheet.Sales, spoiled(t, book, "xl/worksheets/sheet1.xml", `<c r="D2"`, cell)); !strings.HasPrefix(joined(mistakes), "row 2: comes twice") {
			t.Error(mistakes)
		}
	}
	if got := joined(mistakes); !strings.HasPrefix(got, "row 2: comes twice or out of order, or one of its cells does; the sheet is damaged: ") {
		t.Error(got)
	}
}

func partOf(t *testing.T, book []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	r, err := archive.Open(name)
	must(t, err)
	defer r.Close()
	var out bytes.Buffer
	_, err = out.ReadFrom(r)
	must(t, err)
	return out.String()
}

// A small file that unpacks to a huge one is refused before it is unpacked,
// whatever it says of its size.
func TestBomb(t *testing.T) {
	const large = "the workbook would take more than its size allows for: save only the sheet with the table, as XLSX or as CSV"
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	must(t, err)
	_, err = w.Write(bytes.Repeat([]byte(" "), 60<<20))
	must(t, err)
	must(t, w.Close())
	for declared, told := range map[uint64]string{60 << 20: large, 1000: "the workbook cannot be read"} {
		var out bytes.Buffer
		archive := zip.NewWriter(&out)
		_, err := archive.Create("xl/workbook.xml")
		must(t, err)
		part, err := archive.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: declared})
		must(t, err)
		_, err = part.Write(packed.Bytes())
		must(t, err)
		must(t, archive.Close())
		_, mistakes := newHouse(t).inBytes(sheet.Sales, out.Bytes())
		if got := joined(mistakes); !strings.HasPrefix(got, told) {
			t.Errorf("%d bytes declared: %s", declared, got)
		}
	}
}
