package sheet_test

import (
	"strings"
	"testing"

	"runrate/storage/sheet"
)

// Quotes belong to a cell unless they surround it.
func TestQuotes(t *testing.T) {
	for cell, want := range map[string]string{
		`ООО "Ромашка"`: `ООО "Ромашка"`, `"Ромашка" ООО`: `"Ромашка" ООО`, `"ООО ""Ромашка"""`: `ООО "Ромашка"`, `"Ромашка" `: "Ромашка", `Труба 5"`: `Труба 5"`,
		"\"Два\nслова\"": "Два слова", `"а;б,в` + "\t" + `г"`: "а;б,в г", `""`: "",
	} {
		for _, mark := range []string{",", ";", "\t"} {
			h := newHouse(t)
			result := h.in(sheet.Sales, strings.ReplaceAll("date|rep|category|client|volume\r\n2026-03-05|A1|Пиво|"+cell+"|1\r\n\r\n2026-03-06|A1|Пиво||2\r\n", "|", mark))
			got := strings.TrimPrefix(strings.Join(result.Created, "; "), "client ")
			if got != want {
				t.Errorf("%q, parted by %q, is read as %q, want %q", cell, mark, got, want)
			}
			h.want("A1", "03-05 1, 03-06 2")
		}
	}
	h := newHouse(t)
	_, mistakes := h.try(sheet.Sales, "date,client,volume\n2026-03-05,\"a,b\" c,1\n", sheet.Options{Unnamed: true})
	if got := joined(mistakes); got != "row 2: the quotes are broken: text follows the closing quote of a cell; write a quote within quotes twice" {
		t.Error(got)
	}
}

// A quote that is never closed must not take rows in, however many there are
// and wherever it happens to be closed; a cell of several lines is one all the same.
func TestCellsOfSeveralLines(t *testing.T) {
	const head, took = "date;rep;goods;category;volume\n", ": a cell in quotes goes on in the next line and may have taken rows in: close its quote, or write it in one line"
	row := func(rest string) string { return "2026-03-05;A1;" + rest + "\n" }
	for name, c := range map[string]struct {
		kind        sheet.Kind
		csv, ledger string
		told        string
	}{
		"a row":         {sheet.Sales, head + row(`"Лагер;Пиво;1`) + row(`Труба 1";Пиво;2`), "", "row 2, goods (C)" + took},
		"many":          {sheet.Sales, head + row("Лагер;Пиво;1") + row(`"Лагер;Пиво;2`) + strings.Repeat(row("Лагер;Пиво;3"), 99) + row(`Труба 1";Пиво;4`), "", "row 3, goods (C)" + took},
		"marks behind":  {sheet.Sales, head + row(`"Лагер;Пиво;1;`) + row(`Труба 1";Пиво;2;`), "", "row 2, goods (C)" + took},
		"a short row":   {sheet.Sales, head + "Итого;1\n" + row(`"Лагер;Пиво;1`) + row(`Труба 1";Пиво;2`), "", "row 3, goods (C)" + took},
		"later column":  {sheet.Sales, head + "2026-03-05;\"A1;Лагер;Пиво;1\n" + row(`Труба 1";Пиво;2`), "", "row 2, rep (B)" + took},
		"plans":         {sheet.Plan, "rep;category;month;volume\n\"A1;Пиво;03.2026;1\nA1\";Сок;2026-03;2\n", "", "row 2, rep (A)" + took},
		"clients":       {sheet.Clients, "client;name\n1;\"Роза;\n2;Мак\";\n", "", "row 2, name (B)" + took},
		"a remark":      {sheet.Sales, "date,rep,goods,category,volume\n2026-03-05,A1,\"позвонить, уточнить, привезти,\nзабрать тару, оплата, подпись\",Пиво,7\n", "03-05 7", ""},
		"an address":    {sheet.Clients, "client;name;segment\n1;\"Роза\nЛенина; 1\";Розница\n", "", ""},
		"a line's mark": {sheet.Sales, "date;rep;goods;category;volume\r\n2026-03-05;A1;\"два\nслова\";Пиво;7\r\n", "03-05 7", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			_, mistakes := h.try(c.kind, c.csv, sheet.Options{})
			if got := joined(mistakes); got != c.told {
				t.Errorf("told %s, want %s", got, c.told)
			}
			h.want("A1", c.ledger)
		})
	}
}

// Lines may end as old programs end them, with a carriage return alone; but
// all of them, or rows would be taken for cells.
func TestCarriageReturns(t *testing.T) {
	for _, file := range []string{
		"date;rep;category;volume\r2026-03-05;A1;Пиво;1\r2026-03-06;A1;Пиво;2\r",
		"date;rep;category;volume\r2026-03-05;A1;Пиво;1\r2026-03-06;A1;Пиво;2\r\n",
		"date;rep;category;volume;note\r2026-03-05;A1;Пиво;1;\"two\nlines\"\r2026-03-06;A1;Пиво;2;\r",
	} {
		h := newHouse(t)
		if result := h.in(sheet.Sales, file); result.Unended != 0 {
			t.Errorf("row %d has no end", result.Unended)
		}
		h.want("A1", "03-05 1, 03-06 2")
	}
	for file, row := range map[string]string{
		"date;rep;category;volume;note\r2026-03-05;A1;Пиво;1;\n2026-03-06;A1;Пиво;2;\n":                                                 "1",
		"date;rep;category;volume;note\n2026-03-05;A1;Пиво;1;x\r2026-03-06;A1;Пиво;2;\n":                                                "2",
		"date;rep;category;volume;note\r2026-03-05;A1;Пиво;1;x\r2026-03-06;A1;Пиво;2;\r2026-03-07;A1;Пиво;2;x\n2026-03-06;A1;Пиво;2;\r": "4",
	} {
		h := newHouse(t)
		_, mistakes := h.try(sheet.Sales, file, sheet.Options{})
		if got := joined(mistakes); !strings.HasPrefix(got, "row "+row+": a line ends otherwise than the others") {
			t.Errorf("%q: told %s", file, got)
		}
		h.want("A1", "")
	}
}

// A last line without an end is told: a number may have been cut off within it.
func TestUnendedLine(t *testing.T) {
	for end, row := range map[string]int{"": 3, "\n": 0, "\r\n": 0, "\n;": 0} {
		h := newHouse(t)
		result, mistakes := h.try(sheet.Sales, "date;rep;category;volume\n2026-03-05;A1;Пиво;1\n2026-03-06;A1;Пиво;120"+end, sheet.Options{})
		if cut := end == "\n;"; cut != (len(mistakes) > 0) || result.Unended != row {
			t.Errorf("%q: row %d has no end, want %d; %v", end, result.Unended, row, mistakes)
		}
	}
}
