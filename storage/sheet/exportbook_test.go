package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

func book(t rapid.TB, s storage.Store, o sheet.BookOptions) []byte {
	var out bytes.Buffer
	if err := sheet.ExportBook(context.Background(), s, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// enter writes a rep's message of one line, and what it was before.
func (h house) enter(message int64, rep storage.MemberID, date calc.Date, volume calc.Volume, was ...storage.Revision) {
	h.Helper()
	if err := h.store.Update(context.Background(), func(w storage.Writer) error {
		m, err := w.Member(rep)
		if err != nil {
			return err
		}
		id := storage.EntryID{Chat: 7770007, Message: message}
		s := storage.Sale{SaleKey: storage.SaleKey{Team: m.TeamOn(date), Rep: rep, Date: date, Origin: storage.Origin{Kind: storage.FromChat, Chat: id.Chat, Message: message, Line: 1}},
			Category: 1, Volume: volume * calc.Unit, Minute: 601, Author: rep}
		for i, r := range was {
			r.ID, r.Version = id, uint32(i+1)
			if r.Sales != nil {
				old := s
				old.Volume = r.Sales[0].Volume
				r.Sales = []storage.Sale{old}
			}
			if err := w.PutRevision(r); err != nil {
				return err
			}
		}
		if err := w.Rewrite(nil, []storage.Sale{s}); err != nil {
			return err
		}
		return w.PutEntry(storage.Entry{ID: id, Rep: rep, Author: rep, State: storage.Booked, Version: uint32(len(was) + 1), Sales: []storage.SaleKey{s.SaleKey}})
	}); err != nil {
		h.Fatal(err)
	}
}

// A book has the sheets that it is said to have, each with its rows.
func TestExportBook(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,2400\nA1,2026-02,Пиво,1\nX1,2026-03,Пиво,5\n")
	before := storage.Sale{Volume: 70 * calc.Unit}
	h.enter(1, 1, today-2, 100, storage.Revision{State: storage.Booked, By: 2, At: noon, Sales: []storage.Sale{before}}, storage.Revision{State: storage.Undone, By: 1, At: noon.Add(time.Minute)})
	h.enter(2, 1, today-1, 40)
	h.enter(3, 3, today-2, 1000)
	h.in(sheet.Sales, "date,rep,client,category,volume,amount,doc\n2026-03-08,A1,Ромашка,Пиво,90,900,D1\n2026-03-08,A1,Ромашка,Сок,2,,D1\n2026-03-07,A1,,Пиво,5,,D2\n2026-04-01,A1,,Пиво,8,,D3\n2026-03-08,X1,Лютик,Пиво,7,,D4\n")
	o := sheet.BookOptions{Reps: []storage.MemberID{1}, From: today.Month().First(), To: today.Month().Last(), Zone: time.FixedZone("MSK", 3*3600), RunRate: one("Ранрейт", everyForm[:2], sheet.Text("Пиво"), sheet.Volume(1000))}
	file := book(t, h.store, o)
	if got := strings.Join(opened(t, file).GetSheetList(), " "); got != "Ранрейт Продажи Правки Расхождения План" {
		t.Errorf("the sheets are %s", got)
	}
	for name, want := range map[string]string{
		"Ранрейт": "Текст|Объём\nПиво|1",
		"Продажи": "Дата|Время|Торговый|Имя торгового|Клиент|Название клиента|Сегмент|Категория|Объём|Ед. изм.|Сумма|Документ|№ строки|Учтено\n" +
			"07.03.2026||A1|Анна||||Пиво|5|шт||D2|1|да\n08.03.2026||A1|Анна|Ромашка|Ромашка||Пиво|90|шт|900.00|D1|1|да\n08.03.2026||A1|Анна|Ромашка|Ромашка||Сок|2|кг||D1|2|да\n" +
			"08.03.2026|10:00|A1|Анна||||Пиво|100|шт||чат||нет\n09.03.2026|10:00|A1|Анна||||Пиво|40|шт||чат||да",
		"Правки": "Изменено|В|Кем|Дата|Торговый|Имя торгового|Название клиента|Категория|Объём|Ед. изм.|Сумма|Было\n" +
			"10.03.2026|15:00|Борис|08.03.2026|A1|Анна||Пиво|70|шт||записано\n10.03.2026|15:01|Анна||A1|Анна||||||отменено",
		"Расхождения": "Дата|Торговый|Имя торгового|Категория|Записал торговый|По учёту|Разница|Ед. изм.\n08.03.2026|A1|Анна|Пиво|100|90|-10|шт\n08.03.2026|A1|Анна|Сок|0|2|2|кг",
		"План":        "Торговый|Имя торгового|Месяц|Категория|Сегмент|Объём|Ед. изм.\nA1|Анна|03.2026|Пиво||2400|шт",
	} {
		if got := sheetRows(t, file, name); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	o.Lang, o.RunRate = storage.English, sheet.Sheet{}
	if got := strings.Join(opened(t, book(t, h.store, o)).GetSheetList(), " "); got != "sales changes differences plan" {
		t.Errorf("in English the sheets are %s", got)
	}
	parts := partsOf(t, file)
	if strings.Contains(parts, "7770007") || strings.Contains(parts, "<f>") || strings.Contains(parts, "X1") || strings.Contains(parts, "Лютик") {
		t.Error("the book has a chat's id, a formula, or what is another rep's")
	}
}

// partsOf is everything in a workbook.
func partsOf(t *testing.T, file []byte) string {
	var all strings.Builder
	for i := range opened(t, file).GetSheetList() {
		all.WriteString(partOf(t, file, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)))
	}
	return all.String()
}

// Nobody's rows are in a book but those of the reps it is of.
func TestBookScope(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,1\nA2,2026-03,Пиво,1\nX1,2026-03,Пиво,1\n")
	if _, mistakes := h.try(sheet.Sales, "date,rep,category,volume\n2026-03-08,A1,Пиво,1\n2026-03-08,A2,Пиво,1\n2026-03-08,X1,Пиво,1\n2026-03-08,,Пиво,1\n", sheet.Options{Unnamed: true}); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	for rep := range storage.MemberID(3) {
		h.enter(int64(rep)+1, rep+1, today-2, 5, storage.Revision{State: storage.Booked, By: rep + 1, At: noon, Sales: []storage.Sale{{}}})
	}
	for name, c := range map[string]struct {
		o    sheet.BookOptions
		want string
	}{
		"everybody": {sheet.BookOptions{All: true}, " A1 A2 X1"}, "a team": {sheet.BookOptions{All: true, Team: 1}, "A1 A2"}, "one": {sheet.BookOptions{Reps: []storage.MemberID{2}}, "A2"},
		"one of another team": {sheet.BookOptions{Reps: []storage.MemberID{2}, Team: 2}, ""}, "two": {sheet.BookOptions{Reps: []storage.MemberID{1, 3}}, "A1 X1"}, "nobody": {sheet.BookOptions{}, ""},
	} {
		c.o.From, c.o.To, c.o.Lang = today.Month().First(), today.Month().Last(), storage.English
		f := opened(t, book(t, h.store, c.o))
		for sheet, column := range map[string]int{"sales": 2, "changes": 4, "differences": 1, "plan": 0} {
			rows, err := f.GetRows(sheet)
			must(t, err)
			var of []string
			for _, r := range rows[1:] {
				if !slices.Contains(of, r[column]) {
					of = append(of, r[column])
				}
			}
			slices.Sort(of)
			want := c.want
			if sheet != "sales" {
				want = strings.TrimSpace(want)
			}
			if got := strings.Join(of, " "); got != want {
				t.Errorf("%s: the sheet of %s is of %q, want %q", name, sheet, got, want)
			}
		}
	}
}
