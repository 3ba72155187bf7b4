package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"runrate/calc"
	"runrate/storage/sheet"
)

// What accounting and spreadsheets write every day is taken as it is.
func TestOrdinaryFiles(t *testing.T) {
	for name, c := range map[string]struct{ csv, ledger, ignored string }{
		"code and name":      {"Дата;Код торгового;Торговый;Код клиента;Клиент;Категория;Количество\n05.03.2026;A1;Анна;001;Роза;Пиво;1\n", "03-05 1", "Торговый, Клиент"},
		"outlet and payer":   {"Период;Дата;Менеджер;Ответственный;Контрагент;Торговая точка;Категория;Количество\nМарт;05.03.2026;A1;Борис;ООО Роза;Роза, Ленина 1;Пиво;1\n", "03-05 1", "Период, Ответственный, Контрагент"},
		"VAT in headers":     {"Дата;ТП;Категория;Количество;Сумма, руб. с НДС\n05.03.2026;A1;Пиво;1;90,00\n", "03-05 1", ""},
		"VAT in brackets":    {"Дата;ТП;Категория;Количество;Выручка, руб (с НДС)\n05.03.2026;A1;Пиво;1;90,00\n", "03-05 1", ""},
		"in roubles":         {"Дата;ТП;Категория;Количество;Сумма (в руб.)\n05.03.2026;A1;Пиво;1;90,00\n", "03-05 1", ""},
		"currency in cells":  {"Дата;ТП;Категория;Количество;Сумма, ₽\n05.03.2026;A1;Пиво;1;3 600,50 ₽\n05.03.2026;A1;Пиво;2;3\u00a0600,50 р.\n05.03.2026;A1;Пиво;3;-3600 руб\n", "03-05 1, 03-05 2, 03-05 3", ""},
		"days in words":      {"Дата;ТП;Категория;Количество\n5 марта 2026;A1;Пиво;1\n5 марта 2026 г.;A1;Пиво;2\n6 March 2026 14:30;A1;Пиво;3\n2026/03/07;A1;Пиво;4\n08.03.2026\u00a014:30;A1;Пиво;5\n2026-03-09T10:00:00;A1;Пиво;6\n", "03-05 1, 03-05 2, 03-06 3, 03-07 4, 03-08 5, 03-09 6", ""},
		"commas behind rows": {"date,rep,category,volume,,\n2026-03-05,A1,Пиво,1,,\n2026-03-06,A1,Пиво,2,,\n", "03-05 1, 03-06 2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			result, mistakes := h.try(sheet.Sales, c.csv, sheet.Options{})
			if len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			if got := strings.Join(result.Ignored, ", "); got != c.ignored {
				t.Errorf("nothing was read from %q, want %q", got, c.ignored)
			}
			h.want("A1", c.ledger)
		})
	}
	h := newHouse(t)
	if result := h.in(sheet.Clients, "Код контрагента;Контрагент;Сегмент\n001;Роза;HoReCa\nИтого: 1\n"); result.Added != 1 || len(result.Ignored) > 0 || result.Skipped != 1 {
		t.Errorf("clients: %+v", result)
	}
}

// A sheet that sums the data up before theirs is not taken for them.
func TestPivotBeforeTheData(t *testing.T) {
	h := newHouse(t)
	result, mistakes := h.inBytes(sheet.Sales, workbook(t, [][]any{{"Дата", "Количество"}, {"05.03.2026", 3}}, func(f *excelize.File) {
		_, err := f.NewSheet("Данные")
		must(t, err)
		for i, row := range [][]any{{"Дата", "ТП", "Категория", "Количество"}, {"05.03.2026", "A1", "Пиво", 1}, {"05.03.2026", "A1", "Сок", 2}} {
			must(t, f.SetSheetRow("Данные", fmt.Sprint("A", i+1), &row))
		}
	}))
	if len(mistakes) > 0 || result.Sheet != "Данные" {
		t.Errorf("read %q: %v", result.Sheet, mistakes)
	}
	h.want("A1", "03-05 1, 03-05 2")
}

// What a spreadsheet or a careless hand has spoiled is refused, and not read
// as something else.
func TestSpoiledFiles(t *testing.T) {
	const head = "date;rep;category;volume;client;doc\n2026-03-04;A1;Пиво;1;Роза;Н-1\n"
	for name, c := range map[string]struct{ csv, told string }{
		"shortened documents": {head + "2026-03-05;A1;Пиво;1;Роза;2,02603E+11\n", `row 3, doc (F): "2,02603E+11" was shortened by a spreadsheet, and others of its kind look the same: format the column as text and fill it in again`},
		"shortened clients":   {head + "2026-03-05;A1;Пиво;1;7,70708E+11;Н-2\n", `row 3, client (E): "7,70708E+11" was shortened by a spreadsheet, and others of its kind look the same: format the column as text and fill it in again`},
		"a total of a day":    {head + "2026-03-05;A1;Итого;20;;Н-2\n", `row 3, category (C): "Итого" looks like a total among the rows of data: delete the row`},
		"far ahead":           {head + "2126-03-05;A1;Пиво;1;;Н-2\n", "row 3, date (A): 2126-03-05 is more than a year ahead"},
		"bare decimal commas": {"date,rep,category,volume,amount,client\n2026-03-05,A1,Сок,2,5,450,\n2026-03-05,A1,Сок,3,600,Роза\n", "row 2: has more cells than there are columns, unlike other rows: a cell that holds ',' belongs in quotes"},
		"units in cells":      {"date;rep;category;volume\n2026-03-05;A1;Пиво;12 шт\n", `row 2, volume (D): "12 шт" is not a number: name the unit in the header, or in a column «Ед. изм.»`},
		"another header":      {"date;rep;category;volume;amount;price\n2026-03-05;A1;Пиво;1;2;3\ndate;rep;category;volume;price;amount\n2026-03-05;A1;Пиво;1;3;2\n", `row 3, date (A): "date" is not a date like 2026-03-10` + "\n" + `row 3, rep (B): no member has the code or name "rep": import members first` + "\n" + `row 3, volume (D): "volume" is not a number` + "\n" + `row 3, category (C): no category is called "category": import categories first` + "\n" + `row 3, amount (E): "price" is not a number`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			_, mistakes := h.try(sheet.Sales, c.csv, sheet.Options{})
			if got := joined(mistakes); got != c.told {
				t.Errorf("told\n%s\nwant\n%s", got, c.told)
			}
			h.want("A1", "")
		})
	}
}

// A spreadsheet of a country that writes the month first has swapped what it
// could, and left the rest as texts.
func TestSwappedDates(t *testing.T) {
	rows := [][]any{{"date", "rep", "category", "volume"}, {46116, "A1", "Пиво", 1}, {46146, "A1", "Пиво", 2}, {"13.03.2026", "A1", "Пиво", 3}} // of 4 April and 4 May
	h := newHouse(t)
	_, mistakes := h.inBytes(sheet.Sales, workbook(t, rows, nil))
	if got := joined(mistakes); !strings.HasPrefix(got, `row 4, date (A): "13.03.2026" is a text, and all dates of the file that are none, like row 2, are of the first twelve days`) {
		t.Errorf("told %s", got)
	}
	if _, mistakes = h.inBytes(sheet.Sales, workbook(t, append(rows, []any{46097, "A1", "Пиво", 4}), nil)); len(mistakes) > 0 { // of 16 March
		t.Error(mistakes)
	}
}

// A document of 1C keeps its name when it is moved to another time, and its
// number is another's in another year.
func TestDocumentIsMoved(t *testing.T) {
	h := newHouse(t)
	for _, day := range []string{"05.03.2026;A1;Пиво;10;Реализация 0000-000123 от 05.03.2026 12:00:00", "06.03.2026;A1;Пиво;12;Реализация 0000-000123 от 06.03.2026 9:00:00", "10.03.2025;A1;Пиво;7;Реализация 0000-000123 от 10.03.2025 9:00:00"} {
		h.in(sheet.Sales, "Дата;ТП;Категория;Количество;Регистратор\n"+day+"\n")
	}
	h.want("A1", "03-10 7 Реализация 0000-000123 от 2025/1, 03-06 12 Реализация 0000-000123 от 2026/1")
}

// Codes that a program keeps as fractions are whole numbers.
func TestNumbersAsCodes(t *testing.T) {
	h := newHouse(t)
	book := workbook(t, [][]any{{"date", "rep", "category", "volume", "client", "doc", "line"}, {46086, "A1", "Пиво", 1, 9077, 9124, 9001}}, nil)
	xml := partOf(t, book, "xl/worksheets/sheet1.xml")
	for from, to := range map[string]string{"<v>9077</v>": "<v>77.0</v>", "<v>9124</v>": "<v>1.2345678E7</v>", "<v>9001</v>": "<v>1.0</v>"} {
		xml = strings.Replace(xml, from, to, 1)
	}
	result, mistakes := h.inBytes(sheet.Sales, spoiled(t, book, "xl/worksheets/sheet1.xml", partOf(t, book, "xl/worksheets/sheet1.xml"), xml))
	if len(mistakes) > 0 || strings.Join(result.Created, "") != "client 77" {
		t.Error(mistakes, result.Created)
	}
	h.want("A1", "03-05 1 12345678/1")
}

// Of a plan's months, a day with a month's name is none.
func TestDaysThatAreNoMonths(t *testing.T) {
	for month, want := range map[string]string{
		"01.мар": `"01.мар" is not a month like 2026-03`, "26-Mar": `"26-Mar" is not a month like 2026-03`, "мар.26": "", "Mar-26": "", "2026 март": "",
		"мар.01": `"мар.01" would be 2001-03: write the year in full`,
	} {
		h := newHouse(t)
		_, mistakes := h.try(sheet.Plan, "ТП;Месяц;Категория;План\nA1;"+month+";Пиво;300\n", sheet.Options{})
		if got := strings.TrimPrefix(joined(mistakes), "row 2, Месяц (B): "); got != want {
			t.Errorf("%s: told %s, want %s", month, got, want)
		}
		if planned := h.planned("A1"); (want == "") != (planned == 300*calc.Unit) {
			t.Errorf("%s: %s are planned", month, planned)
		}
	}
}

// Rows without a client are told beside others that have one.
func TestRowsWithoutClient(t *testing.T) {
	for rows, want := range map[string]int{"Роза;2026-03-05;A1;Пиво;1\n;2026-03-05;A1;Сок;2\nРоза Итог;;;;3\n": 1, ";2026-03-05;A1;Пиво;1\n": 0} {
		h := newHouse(t)
		if result := h.in(sheet.Sales, "client;date;rep;category;volume\n"+rows); result.NoClient != want {
			t.Errorf("%q: %d rows without a client, want %d", rows, result.NoClient, want)
		}
	}
}

// Plan lines of segments that a file replaces are counted.
func TestPlanTellsWhatItRemoves(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,100,HoReCa\nA1,2026-03,Пиво,200,Сети\n")
	_, mistakes := h.try(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,400\n", sheet.Options{})
	if got := joined(mistakes); !strings.Contains(got, "that were imported before sum to 300, and the line is 400") {
		t.Error(got)
	}
	if result := h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,150,HoReCa\n"); result.Removed != 1 || result.Changed != 2 {
		t.Errorf("%+v", result)
	}
}

// A client that a file of sales brought under his name gets accounting's code.
func TestClientEnteredBySales(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date;rep;category;volume;client\n2026-03-05;A1;Пиво;1;Роза\n")
	if result := h.in(sheet.Clients, "code;name;segment\n000001;Роза;HoReCa\n"); result.Added != 0 || result.Changed != 1 {
		t.Errorf("%+v", result)
	}
	if result := h.in(sheet.Sales, "date;rep;category;volume;client\n2026-03-06;A1;Пиво;2;Роза\n2026-03-06;A1;Пиво;3;000001\n"); len(result.Created) > 0 {
		t.Errorf("created %v", result.Created)
	}
}
