package sheet_test

import (
	"strings"
	"testing"

	"runrate/storage/sheet"
)

// Figures without a date are a mistake, and never passed over in silence;
// totals that say so, and lines without figures, are passed over.
func TestTotals(t *testing.T) {
	const head = "date;rep;client;category;volume;amount\n05.03.2026;A1;Лютик;Пиво;10;\n"
	const fill = "; fill it in, and if the row is a subtotal delete it or begin it with «Итого»"
	for name, c := range map[string]struct {
		rows    string
		skipped int
		told    string
	}{
		"merged date and rep":         {";;Мак;Пиво;7;\n", 0, "row 3, date (A): is empty, and the row has figures" + fill},
		"merged, one word":            {";;;Пиво;7;\n", 0, "row 3, date (A): is empty, and the row has figures" + fill},
		"a group's sum":               {";Анна;;;17;\n", 0, "row 3, date (A): is empty, and the row has figures" + fill},
		"a group's amount":            {";Анна;;;;900\n", 0, "row 3, date (A): is empty, and the row has figures" + fill},
		"a day's sum":                 {"06.03.2026;;;;17;\n", 0, "row 3: nothing but the date tells whose figures these are" + fill},
		"totals that say so":          {"Итого;;;;17;\n;Анна итог;;;17;\nВсего:;;;;17;\nGrand Total;;;;17;\n05.03.2026 Итог;;;;17;\n", 5, ""},
		"a name and signatures":       {";Анна;;;;\nОтчёт составил Сидоров;;;;;\n06.03.2026;;;;;\n", 3, ""},
		"signatures in cells":         {"Исполнитель:;Петрова;Принял:;Сидоров;;\n", 1, ""},
		"a row of data after a colon": {"06.03.2026;A1;Роза:;Пиво;;\n", 0, "row 3, volume (E): is empty"},
		"Total below a date":          {";A1;Total;Пиво;1;\n", 0, "row 3, date (A): is empty, and the row has figures" + fill},
		"a client called Total":       {"05.03.2026;A1;Total;Пиво;1;\n", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			result, mistakes := h.try(sheet.Sales, head+c.rows, sheet.Options{})
			if got := joined(mistakes); got != c.told || result.Skipped != c.skipped {
				t.Errorf("told\n%s\nwant\n%s\nand %d rows passed over, want %d", got, c.told, result.Skipped, c.skipped)
			}
		})
	}
	h := newHouse(t)
	_, mistakes := h.try(sheet.Plan, "rep;month;category;volume\nA1;03.2026;Пиво;300\nАнна;;;300\n", sheet.Options{})
	if got := joined(mistakes); got != "row 3, month (B): is empty, and the row has figures"+fill {
		t.Error(got)
	}
	h.in(sheet.Categories, "category;unit\nTotal;л\n")
	if result := h.in(sheet.Plan, "category;rep;month;volume\nTotal;A1;03.2026;300\nTotal;;;300\n"); result.Rows != 1 || result.Skipped != 1 {
		t.Errorf("%+v", result)
	}
}

// Where the company has reps and categories, a sale of nobody or of nothing is
// a mistake, or a decision.
func TestUnnamedRows(t *testing.T) {
	const fill = " is empty, and nobody's figures would be told of the row: fill it in, or let runrate import --unnamed take such rows for turnover and retention alone"
	for file, want := range map[string]string{
		"date;rep;category;volume\n05.03.2026;A1;Пиво;1\n06.03.2026;;Пиво;2\n06.03.2026;A1;;3\n": "row 3, rep (B):" + fill + "\nrow 4, category (C):" + fill,
		"date;rep;category;volume\n05.03.2026;A1;Пиво;1\n":                                       "",
		"date;rep;volume;Номенклатура\n05.03.2026;A1;1;Пиво светлое\n":                           "no column tells the category, and nobody's figures would be told of these rows. Head it with one of: category, product group, group, «категория», «группа», «номенклатурная группа», «товарная группа». Nothing was read from: Номенклатура. Or let runrate import --unnamed take such rows for turnover and retention alone",
		"date;category;volume\n05.03.2026;Пиво;1\n":                                              "no column tells the rep, and nobody's figures would be told of these rows. Head it with one of: rep, sales rep, representative, «торговый», «торговый представитель», «тп», «агент». Or let runrate import --unnamed take such rows for turnover and retention alone",
	} {
		h := newHouse(t)
		_, mistakes := h.try(sheet.Sales, file, sheet.Options{})
		if got := joined(mistakes); got != want {
			t.Errorf("%q: told\n%s\nwant\n%s", file, got, want)
		}
		if result, mistakes := h.try(sheet.Sales, file, sheet.Options{Unnamed: true}); len(mistakes) > 0 || result.Rows != strings.Count(file, "\n")-1 {
			t.Errorf("%q, unnamed: %+v\n%s", file, result, joined(mistakes))
		}
	}
}
