package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"runrate/storage"
	"runrate/storage/sheet"
)

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct{ csv, want string }{
		"sales":                  {"date,rep,category,volume\n2026-03-05,A1,Пиво,1\n", "[sales plan]"},
		"sales of the first day": {"Дата;Торговый;Категория;Количество\n01.03.2026;A1;Пиво;1\n", "[sales plan]"},
		"sales by period":        {"Период;Торговый;Категория;Количество\n05.03.2026;A1;Пиво;1\n", "[sales plan]"},
		"sales of clients":       {"date,rep,client,segment,category,unit,volume,amount,doc\n2026-03-05,A1,К1,,Пиво,шт,1,,\n", "[sales clients categories plan]"},
		"plan":                   {"rep,month,category,volume\nA1,2026-03,Пиво,1\n", "[plan]"},
		"plan by period":         {"Торговый;Период;Категория;План\nA1;март 2026;Пиво;1\n", "[plan]"},
		"plan by date":           {"Торговый;Дата;Категория;Количество\nA1;март 2026;Пиво;1\n", "[plan sales]"},
		"plan of first days":     {"Торговый;Месяц;Категория;Количество\nA1;01.03.2026;Пиво;1\n", "[plan]"},
		"days for months":        {"rep,month,category,volume\nA1,2026-03-05,Пиво,1\n", "[plan]"},
		"members":                {"Код;ФИО;Должность;Команда\nA1;Анна;тп;Север\n", "[members clients]"},
		"clients":                {"client,name,segment,rep\nK1,Ромашка,,A1\n", "[clients]"},
		"clients by code":        {"Код;Контрагент;Сегмент;Торговый\nK1;Ромашка;;A1\n", "[clients]"},
		"categories":             {"Наименование;Ед. изм.;Цена\nПиво;шт;90\n", "[categories]"},
		"calendar":               {"date,kind\n2027-01-01,off\n", "[calendar]"},
		"a title above":          {"Отчёт\n\ndate,rep,category,volume\n2026-03-05,A1,Пиво,1\n", "[sales plan]"},
	} {
		for _, file := range []string{c.csv, string(workbook(t, cells(c.csv), nil))} {
			kinds, err := sheet.Detect(strings.NewReader(file))
			if got := fmt.Sprint(kinds); err != nil || got != c.want {
				t.Errorf("%s: %s (%v), want %s", name, got, err, c.want)
			}
		}
	}
}

// cells parts a simple CSV.
func cells(csv string) (rows [][]any) {
	for line := range strings.Lines(csv) {
		var row []any
		for _, s := range strings.FieldsFunc(strings.TrimSpace(line)+" ", func(c rune) bool { return c == ';' || c == ',' }) {
			row = append(row, strings.TrimSpace(s))
		}
		rows = append(rows, row)
	}
	return rows
}

// What is exported is known for what it is.
func TestDetectExports(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date,rep,client,category,volume,doc\n2026-03-01,A1,К1,Пиво,1,D1\n")
	h.in(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,1\n")
	for _, kind := range []sheet.Kind{sheet.Sales, sheet.Plan, sheet.Clients, sheet.Members, sheet.Categories} {
		for _, lang := range []storage.Lang{storage.Russian, storage.English} {
			for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX} {
				kinds, err := sheet.Detect(bytes.NewReader(exported(t, h.store, kind, sheet.ExportOptions{Lang: lang, Format: format})))
				if err != nil || kinds[0] != kind {
					t.Errorf("%s in %s as %s: %v, %v", kind, lang, format, kinds, err)
				}
			}
		}
	}
}

// A file that cannot be read is refused as Import refuses it.
func TestDetectRefuses(t *testing.T) {
	for _, file := range []string{"", "%PDF-1.4", "PK\x03\x04", "a,b\n1,2\n", "\"", "\xd0\xcf\x11\xe0", "date,volume\x00"} {
		kinds, err := sheet.Detect(strings.NewReader(file))
		var m sheet.Mistake
		if len(kinds) > 0 || !errors.As(err, &m) {
			t.Errorf("%q: %v, %v; want a mistake", file, kinds, err)
		}
	}
	broken := errors.New("the line is dead")
	if _, err := sheet.Detect(io.MultiReader(strings.NewReader("date"), failing{broken})); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's own", err)
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }

// What Detect takes a file for, Import can read the header of.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{"date,volume\n2026-03-01,1\n", "Период;План;Торговый;Категория\n1;2;3;4\n", "\"", "Количество;;\nПлан;Факт;Дата\n1;2;3\n"} {
		f.Add(s)
	}
	f.Add(string(workbook(f, report1C, nil)))
	f.Fuzz(func(t *testing.T, file string) {
		kinds, err := sheet.Detect(strings.NewReader(file))
		var m sheet.Mistake
		if err != nil && !errors.As(err, &m) {
			t.Fatal(err)
		}
		if len(kinds) == 0 {
			return
		}
		h := newHouse(t)
		for _, kind := range kinds {
			_, mistakes, err := sheet.Preview(context.Background(), h.store, kind, strings.NewReader(file), sheet.Options{Today: today})
			if err != nil || len(mistakes) > 0 && strings.HasPrefix(mistakes[0].Format, "the column is missing") {
				t.Errorf("%s: %v %v", kind, err, mistakes)
			}
		}
	})
}
