package sheet_test

import (
	"strings"
	"testing"

	"runrate/storage/sheet"
)

// A mark before three digits is a decimal one only where the column shows that
// it is: twelve hundred boxes must not become 1.2.
func TestMarksByEvidence(t *testing.T) {
	const two = " can be read in two ways, and the file's other numbers do not tell which: write "
	for name, c := range map[string]struct{ cells, ledger, told string }{
		"grouped alone":           {"1,200 15", "", `row 2, volume (D): "1,200"` + two + "1200 or 1,2000"},
		"beside 1,200.50":         {"999.99 1,200.50 1,200 (2,300) 3,400- -4,500", "03-05 999.99, 03-05 1200.5, 03-05 1200, 03-05 -2300, 03-05 -3400, 03-05 -4500", ""},
		"beside 1.200.300":        {"1.200.300 1.200 0,5", "03-05 1200300, 03-05 1200, 03-05 0.5", ""},
		"both group":              {"1.200.300 1,200,300 1.200 1,300", "03-05 1200300, 03-05 1200300, 03-05 1200, 03-05 1300", ""},
		"an exponent":             {"1,5 2.5E0", "", `row 3, volume (D): "2.5E0" has an exponent: write the number itself`},
		"beside 1,200,300":        {"1,200,300 1,200 0,5", "", `row 3, volume (D): "1,200"` + two + "1200 or 1,2000"},
		"points":                  {"1.200 -3,5", "", `row 2, volume (D): "1.200"` + two + "1200 or 1.2000"},
		"below zero":              {"(1,200)", "", `row 2, volume (D): "(1,200)"` + two + "1200 or 1,2000"},
		"decimals of other cells": {"1,5 12,345", "03-05 1.5, 03-05 12.345", ""},
		"a zero in front":         {"0,500 12,345", "03-05 0.5, 03-05 12.345", ""},
		"spaces group":            {"1\u00a0200,500 12,345", "03-05 1200.5, 03-05 12.345", ""},
		"a fourth decimal":        {"12,3450 1,200", "03-05 12.345, 03-05 1.2", ""},
		"both marks":              {"1,200.50 999.5", "03-05 1200.5, 03-05 999.5", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			rows := [][]any{{"date", "rep", "category", "volume"}}
			for _, cell := range strings.Split(c.cells, " ") {
				lines = append(lines, "2026-03-05;A1;Пиво;"+cell+"\n")
				rows = append(rows, []any{"2026-03-05", "A1", "Пиво", cell})
			}
			csv := "date;rep;category;volume\n" + strings.Join(lines, "")
			for _, file := range []string{csv, strings.ReplaceAll(csv, ";", "\t"), string(workbook(t, rows, nil))} {
				h := newHouse(t)
				_, mistakes := h.try(sheet.Sales, file, sheet.Options{})
				if got := joined(mistakes); got != c.told {
					t.Errorf("told\n%s\nwant\n%s", got, c.told)
				}
				h.want("A1", c.ledger)
			}
		})
	}
	h := newHouse(t)
	if _, mistakes := h.inBytes(sheet.Sales, workbook(t, [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 12.345}, {"2026-03-05", "A1", "Пиво", 5.5e-17}}, nil)); len(mistakes) > 0 {
		t.Error("a workbook's own number:", mistakes)
	}
	h.want("A1", "03-05 12.345, 03-05 0")
	// A text stays one beside a number, and what groups digits in texts does not in numbers.
	for cells, want := range map[[3]any]string{
		{"1.234", 12.345, 1}:               "",
		{"1.234", 12.345, "1.234.567"}:     "03-05 1234, 03-05 12.345, 03-05 1234567",
		{"1.234", 12.345, "0.5"}:           "03-05 1.234, 03-05 12.345, 03-05 0.5",
		{"1,234", 1234.5, "1,234.5"}:       "03-05 1234, 03-05 1234.5, 03-05 1234.5",
		{"1,234", 1.2e-05 * 1e5, "12,5"}:   "03-05 1.234, 03-05 1.2, 03-05 12.5",
		{0.1 + 0.2, 1e15/1e14 + 0.1, "10"}: "03-05 0.3, 03-05 10.1, 03-05 10",
	} {
		h := newHouse(t)
		rows := [][]any{{"date", "rep", "category", "volume"}}
		for _, cell := range cells {
			rows = append(rows, []any{"2026-03-05", "A1", "Пиво", cell})
		}
		_, mistakes := h.try(sheet.Sales, string(workbook(t, rows, nil)), sheet.Options{})
		if told := joined(mistakes); (told == "") != (want != "") || want == "" && told != `row 2, volume (D): "1.234"`+two+"1234 or 1.2340" {
			t.Errorf("%v: told %s", cells, told)
		}
		h.want("A1", want)
	}
	_, mistakes := h.try(sheet.Sales, "date;volume;amount\n2026-03-05;1;1,200\n", sheet.Options{Unnamed: true})
	if got := joined(mistakes); got != `row 2, amount (C): "1,200"`+two+"1200 or 1,2000" {
		t.Error(got)
	}
	// Volumes of three decimals beside amounts of two, as 1C writes them.
	h.in(sheet.Sales, "date;rep;category;volume;amount\n2026-03-05;A1;Сок;2,500;360,00\n2026-03-05;A1;Сок;12,345;1\u00a0200,00\n")
	h.want("A1", "03-05 2.5, 03-05 12.345")
	h = newHouse(t)
	h.in(sheet.Sales, "date;rep;category;volume;amount\n2026-03-05;A1;Сок;2,500;1,360.00\n")
	h.want("A1", "03-05 2500")
}

// Where commas part the cells a point is a decimal mark, unless numbers in
// quotes have decimals of their own; what is in quotes is judged like the rest.
func TestMarksWhereCommasPart(t *testing.T) {
	const two = " can be read in two ways, and the file's other numbers do not tell which: write "
	for rows, c := range map[string]struct{ ledger, told string }{
		`12.345,10|1.200,10`:             {"03-05 12.345, 03-05 1.2", ""},
		`1.200,"108.000,50"|2.400,9`:     {"03-05 1200, 03-05 2400", ""},
		`1.200,"108,50"|"7,5",9`:         {"", `row 2, volume (D): "1.200"` + two + "1200 or 1.2000"},
		`"1,200","108,000.50"|"2,400",9`: {"03-05 1200, 03-05 2400", ""},
		`"1,200",9`:                      {"", `row 2, volume (D): "1,200"` + two + "1200 or 1,2000"},
		`"7,5",9|"1,250",9`:              {"03-05 7.5, 03-05 1.25", ""},
		`1.200,9|1.200.300,9`:            {"03-05 1200, 03-05 1200300", ""},
	} {
		h := newHouse(t)
		csv := "date,rep,category,volume,amount\n"
		for _, row := range strings.Split(rows, "|") {
			csv += "2026-03-05,A1,Сок," + row + "\n"
		}
		_, mistakes := h.try(sheet.Sales, csv, sheet.Options{})
		if got := joined(mistakes); got != c.told {
			t.Errorf("%s: told\n%s\nwant\n%s", rows, got, c.told)
		}
		h.want("A1", c.ledger)
	}
}

// A year of two digits is one of these years, or the date was written the
// other way round.
func TestShortYears(t *testing.T) {
	for date, told := range map[string]string{
		"05.03.26": "", "5/3/26": "", "26/03/05": `row 2, date (A): "26/03/05" would be 2005-03-26: write the year in full`, "26.03.05 10:00": `row 2, date (A): "26.03.05 10:00" would be 2005-03-26: write the year in full`,
	} {
		h := newHouse(t)
		_, mistakes := h.try(sheet.Sales, "date;rep;category;volume\n"+date+";A1;Пиво;1\n13/03/2026;A1;Пиво;1\n", sheet.Options{Today: today})
		if got := joined(mistakes); got != told {
			t.Errorf("%s: told %s, want %s", date, got, told)
		}
	}
}

// Dates with slashes are taken day first where some date shows it.
func TestSlashedDates(t *testing.T) {
	const doubt = " does not tell the day from the month, and no date of the file does: write it like 2026-03-10 or 10.03.2026"
	const american = " has the month before the day: write it like 2026-03-10 or 10.03.2026"
	for dates, c := range map[string]struct{ ledger, told string }{
		"3/10/2026 2:35:00 PM":  {"", `row 2, date (A): "3/10/2026 2:35:00 PM"` + doubt},
		"3/10/2026|3/15/2026":   {"", `row 2, date (A): "3/10/2026"` + doubt + "\n" + `row 3, date (A): "3/15/2026"` + american},
		"03/10/2026":            {"", `row 2, date (A): "03/10/2026"` + doubt},
		"03/10/2026|15/10/2026": {"10-03 1, 10-15 1", ""},
		"05/05/2026":            {"05-05 1", ""},
	} {
		h := newHouse(t)
		csv := "date,rep,category,volume\n"
		for _, date := range strings.Split(dates, "|") {
			csv += date + ",A1,Пиво,1\n"
		}
		_, mistakes := h.try(sheet.Sales, csv, sheet.Options{})
		if got := joined(mistakes); got != c.told {
			t.Errorf("%s: told\n%s\nwant\n%s", dates, got, c.told)
		}
		h.want("A1", c.ledger)
	}
}
