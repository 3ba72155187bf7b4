package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// workbook makes an XLSX of one sheet, and lets fn go on with it.
func workbook(t testing.TB, rows [][]any, fn func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if fn != nil {
		fn(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (h house) inBytes(kind sheet.Kind, data []byte) (sheet.Result, []sheet.Mistake) {
	h.Helper()
	return h.try(kind, string(data), sheet.Options{})
}

// report1C is laid out as 1C prints reports: titles, empty rows, a header in
// merged cells with units and line breaks, group rows and totals.
var report1C = [][]any{
	{"Отчёт по продажам"}, {"Организация:", "", "ООО \"Ромашка\""}, {"Период: 01.03.2026 - 31.03.2026"}, {},
	{"Период,  день", "Регистратор", "Торговый\nпредставитель", "Контрагент", "Номенклатурная группа", "Количество,\n шт", "Сумма, руб.", "НДС"},
	{"", "", "Анна", "", "", "", "", 3},
	{"05.03.2026 14:35:00", "Реализация товаров и услуг УТ00-000123 от 05.03.2026 14:35:00", "A1", "Лютик", "Пиво", "1 200,5", "(900,00)", 1},
	{"05.03.2026 14:35:00", "Реализация товаров и услуг УТ00-000123 от 05.03.2026 14:35:00", "A1", "Лютик", "пивко", "10-", "", 1},
	{"06.03.2026", "Реализация товаров и услуг УТ00-000124 от 06.03.2026 0:00:00", "a1", "Лютик", "Пиво", "12\u00a0345,75", "1\u202f000", 1},
	{},
	{"Итого", "", "", "", "", 13536.25, 100, ""},
}

const ledger1C = "03-05 1200.5 Реализация товаров и услуг УТ00-000123 от 2026/1, 03-05 -10 Реализация товаров и услуг УТ00-000123 от 2026/2, " +
	"03-06 12345.75 Реализация товаров и услуг УТ00-000124 от 2026/1"

func asCSV(rows [][]any, comma string) string {
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteString(comma)
			}
			s := strings.ReplaceAll(fmt.Sprint(cell), `"`, `""`)
			if strings.ContainsAny(s, "\"\n"+comma) {
				s = `"` + s + `"`
			}
			out.WriteString(s)
		}
		out.WriteString("\r\n")
	}
	return out.String()
}

func encoded(t testing.TB, s string, encode func(string) (string, error)) []byte {
	t.Helper()
	out, err := encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestReportsOf1C(t *testing.T) {
	narrow := strings.ReplaceAll(asCSV(report1C, ";"), "\u202f", "\u00a0") // Windows-1251 has no narrow space
	for name, file := range map[string][]byte{
		"CSV":          []byte(asCSV(report1C, ";")),
		"CSV, BOM":     []byte("\xef\xbb\xbf" + asCSV(report1C, ";")),
		"Windows-1251": encoded(t, narrow, charmap.Windows1251.NewEncoder().String),
		"UTF-16":       encoded(t, asCSV(report1C, "\t"), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String),
		"UTF-16, BE":   encoded(t, asCSV(report1C, "\t"), unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String),
		"XLSX": workbook(t, report1C, func(f *excelize.File) {
			for _, merge := range [][2]string{{"A1", "H1"}, {"A2", "B2"}, {"C2", "H2"}, {"A11", "E11"}} {
				if err := f.MergeCell("Sheet1", merge[0], merge[1]); err != nil {
					t.Fatal(err)
				}
			}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			result, mistakes := h.inBytes(sheet.Sales, file)
			if len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			h.want("A1", ledger1C)
			if result.Skipped != 2 || fmt.Sprint(result.Ignored) != "[НДС]" || result.Rows != 3 {
				t.Errorf("%+v", result)
			}
			if minute := h.firstMinute("A1"); minute != 14*60+35+1 {
				t.Errorf("the first sale is of minute %d", minute)
			}
		})
	}
}

// The files in testdata were written by LibreOffice Calc.
func TestLibreOffice(t *testing.T) {
	h := newHouse(t)
	for name, told := range map[string]string{"report.xlsx": "", "report.xls": "the file is an old Excel workbook (.xls), or one with a password: open it in Excel or LibreOffice and save it as XLSX or as CSV, without a password"} {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if _, mistakes := h.inBytes(sheet.Sales, file); joined(mistakes) != told {
			t.Errorf("%s: %v", name, mistakes)
		}
	}
	h.want("A1", "03-05 1200.5 Реализация УТ00-000123 от 2026/1")
	h.want("A2", "03-06 -3 Реализация УТ00-000124 от 2026/1")
	if minute := h.firstMinute("A1"); minute != 14*60+35+1 {
		t.Errorf("the sale is of minute %d", minute)
	}
}

func (h house) firstMinute(code string) (minute storage.Minute) {
	h.Helper()
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		m, err := r.MemberByCode(code)
		if err != nil {
			return err
		}
		minute = 0
		return r.Sales(m.TeamOn(today), m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error {
			if minute == 0 {
				minute = s.Minute
			}
			return nil
		})
	}); err != nil {
		h.Fatal(err)
	}
	return minute
}

// Numbers and dates of a workbook are taken by their value, however they are shown.
func TestWorkbookValues(t *testing.T) {
	for _, system1904 := range []bool{false, true} {
		h := newHouse(t)
		moment := time.Date(2026, 3, 5, 9, 7, 0, 0, time.UTC)
		file := workbook(t, [][]any{{"Дата", "ТП", "Категория", "Кол-во", "Выручка"}, {nil, "A1", "Пиво", 0.1 + 0.2, 1234.5}, {nil, "A1", "Сок", 1e-3, 2}}, func(f *excelize.File) {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &system1904}); err != nil {
				t.Fatal(err)
			}
			for _, cell := range []string{"A2", "A3"} {
				if err := f.SetCellValue("Sheet1", cell, moment); err != nil {
					t.Fatal(err)
				}
			}
			whole, err := f.NewStyle(&excelize.Style{NumFmt: 1}) // shows no decimals
			if err == nil {
				err = f.SetCellStyle("Sheet1", "D2", "E3", whole)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
		if _, mistakes := h.inBytes(sheet.Sales, file); len(mistakes) > 0 {
			t.Fatal(mistakes)
		}
		h.want("A1", "03-05 0.3, 03-05 0.001")
		if minute := h.firstMinute("A1"); minute != 9*60+7+1 {
			t.Errorf("1904 %v: minute %d, want that of 09:07", system1904, minute)
		}
	}
}

// The first sheet with the header is read, and the others are told.
func TestSheets(t *testing.T) {
	h := newHouse(t)
	file := workbook(t, [][]any{{"Содержание"}}, func(f *excelize.File) {
		for _, name := range []string{"Март", "Апрель"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for i, row := range [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 7}} {
				if err := f.SetSheetRow(name, fmt.Sprint("A", i+1), &row); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	result, mistakes := h.inBytes(sheet.Sales, file)
	if len(mistakes) > 0 || result.Sheet != "Март" || fmt.Sprint(result.OtherSheets) != "[Sheet1 Апрель]" {
		t.Errorf("%+v, %v", result, mistakes)
	}
	h.want("A1", "03-05 7")
}

// What is no table says what it is and what to do.
func TestRefused(t *testing.T) {
	archive := func(names ...string) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, name := range names {
			f, err := w.Create(name)
			if err == nil {
				_, err = f.Write([]byte("x"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	book := workbook(t, report1C, nil)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":       {nil, "the file is empty"},
		"old workbook":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "save it as XLSX"},
		"PDF":           {[]byte("%PDF-1.7\n…"), "is a PDF"},
		"web page":      {[]byte("\xef\xbb\xbf\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"), "web page"},
		"XML table":     {[]byte("<?xml version=\"1.0\"?><Workbook>"), "web page or XML"},
		"rich text":     {[]byte(`{\rtf1\ansi`), "text document"},
		"OpenDocument":  {archive("mimetype", "content.xml"), "OpenDocument"},
		"binary book":   {archive("xl/workbook.bin"), ".xlsb"},
		"archive":       {archive("sales.csv"), "unpack it"},
		"half a book":   {book[:len(book)/2], "cut off"},
		"hollow book":   {archive("xl/workbook.xml", "xl/worksheets/sheet1.xml"), "cannot be read"},
		"a picture":     {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "not a table"},
		"mixed bytes":   {[]byte("date,volume\nПиво и ещё,Сок\nПиво\xff,1\n"), "row 3: has damaged characters"},
		"Latin-1":       {[]byte("date,client,volume\n2026-03-05,Caf\xe9 M\xfcller,1\n"), "neither in UTF-8 nor in Windows-1251"},
		"no 1251":       {[]byte("date,volume\n\x98\xff\xfe,1\n"), "neither in UTF-8 nor in Windows-1251"},
		"one word only": {[]byte("Итого\n"), "no header within the first 30 rows"},
	} {
		h := newHouse(t)
		_, mistakes := h.inBytes(sheet.Sales, c.file)
		if len(mistakes) != 1 || !strings.Contains(mistakes[0].String(), c.says) {
			t.Errorf("%s: told %v, want one that says %q", name, mistakes, c.says)
		}
	}
}

// spoiled replaces something in one part of a workbook.
func spoiled(t *testing.T, book []byte, name, old, new string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == name {
			if !bytes.Contains(data, []byte(old)) {
				t.Fatalf("%s has no %q", name, old)
			}
			data = bytes.Replace(data, []byte(old), []byte(new), 1)
		}
		f, err := w.Create(part.Name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The library takes damaged XML for a sheet's end: that must not lose rows.
func TestDamagedSheet(t *testing.T) {
	rows := [][]any{{"date", "rep", "category", "volume"}}
	for range 300 {
		rows = append(rows, []any{"2026-03-05", "A1", "Пиво", 1})
	}
	book := workbook(t, rows, nil)
	for _, c := range []struct{ part, old, new, told string }{
		{"xl/worksheets/sheet1.xml", `<row r="200"`, `<row & r="200"`, "row 199: the sheet is damaged behind this row: open it in Excel or LibreOffice and save it as XLSX or as CSV"},
		{"xl/sharedStrings.xml", "A1", "\xff", "the workbook cannot be read behind this row (XML syntax error on line 2: invalid UTF-8): open it in Excel or LibreOffice and save it as XLSX or as CSV"},
	} {
		h := newHouse(t)
		_, mistakes := h.inBytes(sheet.Sales, spoiled(t, book, c.part, c.old, c.new))
		if got := joined(mistakes); !strings.HasSuffix(got, c.told) || len(mistakes) != 1 {
			t.Errorf("told\n%s\nwant\n%s", got, c.told)
		}
		h.want("A1", "")
	}
}

// A file that can only be read once is as good as any.
func TestStreams(t *testing.T) {
	h := newHouse(t)
	for _, file := range [][]byte{[]byte(asCSV(report1C, ",")), workbook(t, report1C, nil)} {
		if _, mistakes, err := sheet.Import(context.Background(), h.store, sheet.Sales, io.MultiReader(bytes.NewReader(file)), sheet.Options{Today: today}); err != nil || len(mistakes) > 0 {
			t.Error(err, mistakes)
		}
		_, _, err := sheet.Import(context.Background(), h.store, sheet.Sales, io.MultiReader(bytes.NewReader(file), iotest.ErrReader(os.ErrDeadlineExceeded)), sheet.Options{Today: today})
		if err == nil || !strings.Contains(err.Error(), "timeout") {
			t.Errorf("a reader that fails: %v", err)
		}
	}
	h.want("A1", ledger1C)
}

// What a workbook or a report can hold and nothing can be read from.
func TestUnreadableCells(t *testing.T) {
	h := newHouse(t)
	file := workbook(t, [][]any{{"Дата", "Торговый", "Категория", "Объём"}, {"05.03.2026", "A1", "Пиво", 0.12}, {"#ССЫЛКА!", "A1", "Пиво", "#Н/Д"}, {"31.02.2026", "A1", "Пиво", "12%"}}, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		if err == nil {
			err = f.SetCellStyle("Sheet1", "D2", "D2", style)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	_, mistakes := h.inBytes(sheet.Sales, file)
	want := `row 2, Объём (D): "0.12" is a percentage: write the number itself
row 3, Дата (A): #ССЫЛКА! is the error of a formula: correct it in the file
row 3, Объём (D): #Н/Д is the error of a formula: correct it in the file
row 4, Дата (A): "31.02.2026" is not a date like 2026-03-10
row 4, Объём (D): "12%" is a percentage: write the number itself`
	if got := joined(mistakes); got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
}

func joined(mistakes []sheet.Mistake) string {
	var lines []string
	for _, m := range mistakes {
		lines = append(lines, m.String())
	}
	return strings.Join(lines, "\n")
}

// All mistakes are counted, and the first thousand told.
func TestManyMistakes(t *testing.T) {
	h := newHouse(t)
	result, mistakes := h.try(sheet.Sales, "date,volume\n"+strings.Repeat("2026-03-01,x\n", 1500), sheet.Options{Unnamed: true})
	if result.Mistakes != 1500 || len(mistakes) != 1000 {
		t.Errorf("%d mistakes, %d of them told", result.Mistakes, len(mistakes))
	}
}

func TestDates(t *testing.T) {
	for written, want := range map[string]string{
		"2026-12-31": "12-31 1", "31.12.2026": "12-31 1", "31.12.26": "12-31 1", "31/12/2026": "12-31 1", "1.2.2026": "02-01 1", "2026-12-31T23:59:59": "12-31 1", "31.12.2026 0:00:00": "12-31 1", "31/12/2026 02:35:00 PM": "12-31 1",
		"12/31/2026": "", "2026-13-01": "", "31.12": "", "2026": "", "вчера": "", "31.12.2026 25:00": "", "31.12.126": "",
	} {
		h := newHouse(t)
		h.try(sheet.Sales, "date,rep,category,volume\n"+written+",A1,Пиво,1\n", sheet.Options{})
		h.want("A1", want)
	}
}

func TestNumbers(t *testing.T) {
	for written, want := range map[string]string{
		"1200,5": "1200.5", "1 200,5": "1200.5", "1\u00a0200,5": "1200.5", "1\u202f200,5": "1200.5", "1\u2009200,5": "1200.5", "1'200,5": "1200.5", "1.200,5": "1200.5", "(1 200,00)": "-1200", "15-": "-15", "-15": "-15", "−15": "-15",
		"1e3": "", "12%": "", "1,2345": "", "12 34": "", "=1+1": "",
	} {
		h := newHouse(t)
		h.try(sheet.Sales, "date;rep;category;volume\n2026-03-05;A1;Пиво;"+written+"\n", sheet.Options{})
		if want != "" {
			want = "03-05 " + want
		}
		h.want("A1", want)
	}
}

func TestMonths(t *testing.T) {
	for written, good := range map[string]bool{"2026-03": true, "03.2026": true, "3.2026": true, "март 2026": true, "Март 2026 г.": true, "марта 2026": true, "March 2026": true, "mar 2026": true, "01.03.2026": true, "2026-03-01": true,
		"мар-26": true, "Mar-26": true, "март 26": true, "2026 март": true, "03-2026": true, "3/2026": true, "2026.03": true, "март, 2026": true, "март'26": true, "03.26": false, "13-2026": false, "март 1": false, "26 03": false,
		"02.03.2026": false, "13.2026": false, "март": false, "марк 2026": false, "": false} {
		h := newHouse(t)
		_, mistakes := h.try(sheet.Plan, "ТП;Месяц;Группа;План\nA1;"+written+";Пиво;300\n", sheet.Options{})
		if (len(mistakes) == 0) != good {
			t.Errorf("%q: %v", written, mistakes)
		}
		if got := h.planned("A1"); good && got != 300*calc.Unit {
			t.Errorf("%q: the plan of 2026-03 is %s", written, got)
		}
	}
}

// planned returns the first line of the plan for the month of today.
func (h house) planned(code string) (volume calc.Volume) {
	h.Helper()
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		m, err := r.MemberByCode(code)
		if err != nil {
			return err
		}
		lines, err := r.Plan(m.TeamOn(today), m.ID, today.Month())
		if len(lines) > 0 {
			volume = lines[0].Volume
		}
		return err
	}); err != nil {
		h.Fatal(err)
	}
	return volume
}

// Volumes in packs are brought into the category's unit; a unit that the
// category does not know is a mistake, also where only the header names it.
func TestPacks(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Categories, "Категория;Ед. изм.;Упаковка\nПиво;шт;кор=12|ящ 20\nСок;кг;пак=0,5\n")
	h.in(sheet.Sales, "date;rep;category;volume;unit\n2026-03-05;A1;Пиво;2;кор\n2026-03-05;A1;Пиво;-1,5;ЯЩ.\n2026-03-05;A1;Пиво;3;шт.\n2026-03-05;A1;Сок;3;пак\n2026-03-05;A1;Пиво;4;\n")
	h.want("A1", "03-05 24, 03-05 -30, 03-05 3, 03-05 1.5, 03-05 4")
	h.in(sheet.Sales, "date;rep;category;Количество (кор)\n2026-03-06;A1;Пиво;2\n")
	h.want("A1", "03-05 24, 03-05 -30, 03-05 3, 03-05 1.5, 03-05 4, 03-06 24")
	h.in(sheet.Plan, "rep;month;category;план;единица\nA1;2026-03;Пиво;10;ящ\n")
	_, mistakes := h.try(sheet.Sales, "date;rep;category;Количество, кор;\n2026-03-06;A1;Сок;2\n", sheet.Options{})
	_, more := h.try(sheet.Sales, "date;rep;category;volume;unit\n2026-03-06;A1;Пиво;2;л\n2026-03-06;A1;Сок;0,001;пак\n", sheet.Options{})
	want := `row 2, Количество, кор (D): the header says кор, and "Сок" is measured in кг: name each row's unit in a column “unit”, or take the unit out of the header
row 2, unit (E): "Пиво" is measured in шт and has no pack called "л": add it to the categories' packs, like л=12
row 3, volume (D): 0.001 пак are more than 3 decimals of the category's unit`
	if got := joined(append(mistakes, more...)); got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
	for csv, want := range map[string]string{
		"category,unit\nПиво,л\n":             `row 2, unit (B): "Пиво" has volumes booked in шт, and they would be read as л: keep шт and add a pack, like л=12, or give the category a new name`,
		"category,unit,packs\nКвас,л,кор\n":   `row 2, packs (C): "кор" is no pack: write the unit and how many are in it, like кор=12`,
		"category,unit,packs\nКвас,л,кор=0\n": `row 2, packs (C): "кор" has to hold more than nothing`,
		"category,unit,packs\nКвас,л,л=2\n":   `row 2, packs (C): "л" is there twice, or is the category's unit itself`,
	} {
		if _, mistakes := h.try(sheet.Categories, csv, sheet.Options{}); joined(mistakes) != want {
			t.Errorf("told\n%s\nwant\n%s", joined(mistakes), want)
		}
	}
	h.in(sheet.Categories, "category,unit\nПиво,Шт.\n") // the same unit in another writing
}

func TestHeaders(t *testing.T) {
	h := newHouse(t)
	_, mistakes := h.try(sheet.Sales, "Дата;Менеджер;Объём;Количество, шт\n05.03.2026;A1;1;1\n", sheet.Options{})
	if got := joined(mistakes); got != "row 1, Количество, шт (D): means the same as Объём (C): volume: rename or delete one of the two columns" {
		t.Error(got)
	}
	_, mistakes = h.try(sheet.Sales, "\nДата;Менеджер;Штук\n05.03.2026;A1;1\n", sheet.Options{})
	if got := joined(mistakes); got != "row 2, volume: the column is missing; it may be called volume, qty, quantity, «объем», «количество», «кол-во», «кол»" {
		t.Error(got)
	}
	// A header in two rows of merged cells, and clients with a code and a name.
	if _, mistakes := h.inBytes(sheet.Sales, workbook(t, [][]any{{"Дата", "Менеджер", "Группа", "Продажи"}, {nil, nil, nil, "Количество", "Сумма"}, {"05.03.2026", "A1", "Пиво", 3, 10}}, nil)); len(mistakes) > 0 {
		t.Error(mistakes)
	}
	h.want("A1", "03-05 3")
	h.in(sheet.Clients, "Код;Клиент;Канал сбыта;Менеджер\nК9;Лютик;Сети;A1\n")
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		c, err := r.ClientByCode("к9")
		if c.Name != "Лютик" || c.Segment == 0 || c.Rep == 0 {
			t.Errorf("%+v", c)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
