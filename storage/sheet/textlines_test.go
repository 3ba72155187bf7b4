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
	_, mistakes := h.try(sheet.Sales, "date;rep;category;client;volume\n2026-03-05;A1;Пиво;\"Ромашка;1\n2026-03-05;A1;Пиво;Лютик\";1\n", sheet.Options{})
	if got := joined(mistakes); got != "row 2: a cell begins with a quote and takes the next row in: close the quote, or take it out" {
		t.Error(got)
	}
	_, mistakes = h.try(sheet.Sales, "date,client,volume\n2026-03-05,\"a,b\" c,1\n", sheet.Options{Unnamed: true})
	if got := joined(mistakes); got != "row 2: the quotes are broken: text follows the closing quote of a cell; write a quote within quotes twice" {
		t.Error(got)
	}
}

// Lines may end as old programs end them, with a carriage return alone.
func TestCarriageReturns(t *testing.T) {
	h := newHouse(t)
	if result := h.in(sheet.Sales, "date;rep;category;volume\r2026-03-05;A1;Пиво;1\r2026-03-06;A1;Пиво;2\r"); result.Unended != 0 {
		t.Errorf("row %d has no end", result.Unended)
	}
	h.want("A1", "03-05 1, 03-06 2")
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
