package sheet_test

import (
	"strings"
	"testing"

	"runrate/storage/sheet"
)

// What a header says behind the name of a column is heeded: a unit, a
// currency, or that it is another column altogether.
func TestHeaderDetails(t *testing.T) {
	const noVolume = "row 1, volume: the column is missing"
	const noUnit = " is no unit that is known here: if the column is the volume itself, call it «Количество», and name each row's unit in a column «Ед. изм.»"
	const roubles = ": write them in roubles, and call the column «Сумма, руб.»"
	for header, c := range map[string]struct{ ledger, told string }{
		"Количество, шт|Сумма, руб.":            {"03-05 2", ""},
		"Количество (факт), шт|Сумма с НДС (₽)": {"03-05 2", ""},
		"Количество|Сумма (с НДС), р.":          {"03-05 2", ""},
		"Количество (кор)|Сумма":                {"03-05 24", ""},
		"Количество (план)|Количество":          {"03-05 900", ""},
		"План|Факт":                               {"03-05 900", ""},
		"Количество, тыс. шт|Сумма":               {"", `row 1, Количество, тыс. шт (D): "тыс. шт"` + noUnit},
		"Количество (план)|Сумма":                 {"", `row 1, Количество (план) (D): "план"` + noUnit},
		"Количество (т)|Сумма":                    {"", "row 2, Количество (т) (D): the header says т, and \"Пиво\" is measured in шт"},
		"Количество|Сумма, тыс. руб":              {"", `row 1, Сумма, тыс. руб (E): amounts are in roubles, and the header says "тыс. руб"` + roubles},
		"Количество|Сумма, $":                     {"", `row 1, Сумма, $ (E): amounts are in roubles, and the header says "$"` + roubles},
		"Количество|Сумма (скидка)":               {"03-05 2", ""},
		"Количество (план)|Количество (отгрузка)": {"", "row 1, Количество (отгрузка) (E): means the same as Количество (план) (D): volume: rename or delete one of the two columns"},
		"Сумма (скидка)|Сумма":                    {"", noVolume},
	} {
		h := newHouse(t)
		h.in(sheet.Categories, "Категория;Ед. изм.;Упаковка\nПиво;шт;кор=12\n")
		_, mistakes := h.try(sheet.Sales, "Дата\tТП\tКатегория\t"+strings.ReplaceAll(header, "|", "\t")+"\n05.03.2026\tA1\tПиво\t2\t900\n", sheet.Options{})
		if got := joined(mistakes); got != c.told && (c.told == "" || !strings.HasPrefix(got, c.told)) {
			t.Errorf("%s: told\n%s\nwant\n%s", header, got, c.told)
		}
		h.want("A1", c.ledger)
	}
	h := newHouse(t)
	_, mistakes := h.try(sheet.Sales, "Дата (оплаты);Количество\n05.03.2026;2\n", sheet.Options{})
	if got := joined(mistakes); !strings.HasPrefix(got, "row 1, date: the column is missing") {
		t.Error(got)
	}
	h.in(sheet.Sales, "Дата (ДД.ММ.ГГГГ);ТП (код);Категория;Количество (г)\n05.03.2026;A1;Сок;2500\n")
	h.want("A1", "03-05 2.5")
}

// A header's second row is read too, and no column is taken for another's.
func TestHeaderInTwoRows(t *testing.T) {
	for name, c := range map[string]struct{ second, ledger, told string }{
		"plan and fact":  {";;;План;Факт;", "03-05 20", ""},
		"units":          {";;;шт;кор;", "", "row 2, Количество (кор) (E): means the same as Количество (шт) (D): volume: rename or delete one of the two columns"},
		"a unit":         {";;;шт;(план);", "03-05 10", ""},
		"unknown":        {";;;Москва;Тверь;", "", "row 2, Количество (Тверь) (E): means the same as Количество (Москва) (D): volume: rename or delete one of the two columns"},
		"a group's name": {";Анна;;;;", "03-05 10", ""},
		"a row of data":  {"04.03.2026;A1;Пиво;1;;", "03-04 1, 03-05 10", ""},
		"nothing":        {";;;;;", "03-05 10", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			_, mistakes := h.try(sheet.Sales, "Дата;Менеджер;Группа;Количество;;Сумма\n"+c.second+"\n05.03.2026;A1;Пиво;10;20;30\n", sheet.Options{})
			if got := joined(mistakes); got != c.told {
				t.Errorf("told\n%s\nwant\n%s", got, c.told)
			}
			h.want("A1", c.ledger)
		})
	}
	h := newHouse(t)
	result := h.in(sheet.Sales, "Дата;Менеджер;Группа;Количество;;Сумма;\n;;;План;Факт;План;Факт\n05.03.2026;A1;Пиво;10;20;100;200\n")
	if got := strings.Join(result.Ignored, "; "); got != "Количество (План); Сумма (План)" {
		t.Errorf("nothing was read from %s", got)
	}
	h.want("A1", "03-05 20")
	h = newHouse(t)
	if _, mistakes := h.try(sheet.Plan, "Месяц;Менеджер;Группа;Количество;\n;;;План;Факт\n03.2026;A1;Пиво;10;20\n", sheet.Options{}); len(mistakes) > 0 {
		t.Error(mistakes)
	}
}
