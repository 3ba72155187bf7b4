package sheet_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// exported writes a file, and fails the test where that does.
func exported(t rapid.TB, s storage.Store, kind sheet.Kind, o sheet.ExportOptions) []byte {
	var out bytes.Buffer
	o.Today = today
	if _, err := sheet.Export(context.Background(), s, kind, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// drawnSales are rows of a ledger such as imports leave them: with documents,
// numbered within the rep's day, or some so and others so.
func drawnSales(t *rapid.T, clients []storage.ClientID, segments []storage.SegmentID, member func(storage.MemberID) storage.TeamID) []storage.Sale {
	documents := rapid.SampledFrom([][]bool{{false}, {true}, {false, true}}).Draw(t, "documents")
	lines := map[string]uint32{}
	var sales []storage.Sale
	for range rapid.IntRange(0, 20).Draw(t, "rows") {
		s := storage.Sale{Minute: storage.Minute(rapid.SampledFrom([]int{0, 2, 600, 1440}).Draw(t, "minute")), Category: storage.CategoryID(rapid.IntRange(1, 2).Draw(t, "category")),
			Client: rapid.SampledFrom(append(clients, 0)).Draw(t, "client"), Segment: rapid.SampledFrom(segments).Draw(t, "segment"),
			Volume: calc.Volume(rapid.Int64Range(-1e12, 1e12).Draw(t, "volume"))}
		if s.HasAmount = rapid.Bool().Draw(t, "paid"); s.HasAmount {
			s.Amount = calc.Money(rapid.Int64Range(-1e12, 1e12).Draw(t, "amount"))
		}
		s.Rep, s.Date = storage.MemberID(rapid.IntRange(0, 3).Draw(t, "rep")), today+calc.Date(rapid.IntRange(-2, 2).Draw(t, "day"))
		s.Team = member(s.Rep)
		s.Origin = storage.Origin{Kind: storage.FromFile}
		scope := fmt.Sprint(s.Rep, s.Date)
		if rapid.SampledFrom(documents).Draw(t, "filed") {
			scope = fmt.Sprint("D", rapid.IntRange(0, 5).Draw(t, "document"))
			s.Origin = storage.Origin{Kind: storage.FromDocument, Document: scope}
		}
		lines[scope]++
		s.Origin.Line = lines[scope]
		sales = append(sales, s)
	}
	return sales
}

// awkward are texts that a spreadsheet would take for a formula, or that need quotes.
var awkward = []string{"=1+1", "+7 495", "-5", "@x", "'=quoted", "''=twice", "'plain", `ООО "Ромашка"; Ко`, "a,b", "Лютик"}

// What a file can hold comes back from it as it was, in either format and language.
func TestExportComesBack(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		from, to := company(rt, dir, fmt.Sprint(runs, "from")), company(rt, dir, fmt.Sprint(runs, "to"))
		defer from.Close()
		defer to.Close()
		var clients []storage.ClientID
		var chat int
		for _, s := range []storage.Store{from, to} {
			if err := s.Update(context.Background(), func(w storage.Writer) error {
				clients = nil
				for i, name := range awkward {
					id, err := w.PutClient(storage.Client{Code: name, Name: fmt.Sprint(name, i), Segment: 1})
					if err != nil {
						return err
					}
					clients = append(clients, id)
				}
				return nil
			}); err != nil {
				rt.Fatal(err)
			}
		}
		var lines []storage.PlanLine
		for month := range 2 {
			lines = append(lines, storage.PlanLine{Team: 1, Rep: 1, Month: today.Month() + calc.Month(month), Category: 1, Volume: calc.Volume(rapid.Int64Range(0, 1e9).Draw(rt, "plan"))})
		}
		if err := from.Update(context.Background(), func(w storage.Writer) error {
			team := func(id storage.MemberID) storage.TeamID {
				m, _ := w.Member(id)
				return m.TeamOn(today)
			}
			sales := drawnSales(rt, clients, []storage.SegmentID{1}, team)
			chat = rapid.IntRange(0, 2).Draw(rt, "chat")
			for i := range chat {
				sales = append(sales, storage.Sale{SaleKey: storage.SaleKey{Team: 1, Rep: 1, Date: today + 9, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: 1, Line: uint32(i + 1)}}, Category: 1, Volume: 5})
			}
			for _, p := range lines {
				if err := w.PutPlan(p); err != nil {
					return err
				}
			}
			return w.Rewrite(nil, sales)
		}); err != nil {
			rt.Fatal(err)
		}
		o := sheet.ExportOptions{Format: rapid.SampledFrom([]sheet.Format{sheet.CSV, sheet.XLSX}).Draw(rt, "format"), Lang: rapid.SampledFrom([]storage.Lang{storage.Russian, storage.English}).Draw(rt, "lang")}
		for _, kind := range []sheet.Kind{sheet.Sales, sheet.Plan, sheet.Clients, sheet.Members, sheet.Categories} {
			data := exported(rt, from, kind, o)
			result, mistakes, err := sheet.Import(context.Background(), to, kind, bytes.NewReader(data), sheet.Options{Unnamed: true, Today: today})
			nothing := len(mistakes) == 1 && strings.Contains(mistakes[0].Format, "no rows below")
			if err != nil || len(mistakes) > 0 && !nothing {
				rt.Fatalf("%s: %v %v", kind, err, mistakes)
			}
			if kind == sheet.Sales && !nothing && result.Chat != chat {
				rt.Errorf("%d rows of chat were left out, want %d", result.Chat, chat)
			}
			if kind != sheet.Sales && kind != sheet.Plan && result.Added+result.Changed != 0 {
				rt.Errorf("%s came back with %d new and %d changed", kind, result.Added, result.Changed)
			}
			if again := exported(rt, to, kind, o); kind == sheet.Plan && !bytes.Equal(again, data) && o.Format == sheet.CSV {
				rt.Errorf("the plan came back as\n%s\nwant\n%s", again, data)
			}
		}
		if err := from.Update(context.Background(), func(w storage.Writer) error { // a file leaves chat out
			return w.Rewrite([]storage.SaleKey{
				{Team: 1, Rep: 1, Date: today + 9, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: 1, Line: 1}},
				{Team: 1, Rep: 1, Date: today + 9, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: 1, Line: 2}}}, nil)
		}); err != nil {
			rt.Fatal(err)
		}
		if got, want := everything(rt, to), everything(rt, from); got != want {
			rt.Errorf("%+v: came back as\n%s\nwant\n%s", o, got, want)
		}
	})
}

// oddShop has one sale whose texts begin as formulas do.
func oddShop(t *testing.T) house {
	h := newHouse(t)
	h.in(sheet.Sales, "date;time;rep;client;category;volume;amount;doc\n2026-03-05;14:30;A1;'=HYPERLINK(1);Пиво;-1,5;100,5;'@D1\n2026-04-05;;A2;;Сок;2;;D2\n")
	return h
}

func TestWorkbookExport(t *testing.T) {
	h := oddShop(t)
	f, err := excelize.OpenReader(bytes.NewReader(exported(t, h.store, sheet.Sales, sheet.ExportOptions{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if list := f.GetSheetList(); len(list) != 1 || list[0] != "Продажи" {
		t.Errorf("the sheets are %v", list)
	}
	for cell, want := range map[string]struct {
		shown string
		kind  excelize.CellType
	}{
		"A1": {"Дата", excelize.CellTypeInlineString}, "A2": {"05.03.2026", excelize.CellTypeUnset}, "B2": {"14:30", excelize.CellTypeUnset}, "E2": {"=HYPERLINK(1)", excelize.CellTypeInlineString},
		"I2": {"-1.5", excelize.CellTypeUnset}, "K2": {"100.50", excelize.CellTypeUnset}, "L2": {"@D1", excelize.CellTypeInlineString}, "M2": {"1", excelize.CellTypeUnset}, "N2": {"да", excelize.CellTypeInlineString}, "B3": {"", excelize.CellTypeUnset},
	} {
		shown, err := f.GetCellValue("Продажи", cell)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType("Продажи", cell)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula("Продажи", cell)
		if err != nil || shown != want.shown || kind != want.kind || formula != "" {
			t.Errorf("%s shows %q of type %d with formula %q (%v), want %+v", cell, shown, kind, formula, err, want)
		}
	}
	panes, err := f.GetPanes("Продажи")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	if width, err := f.GetColWidth("Продажи", "F"); err != nil || width != 28 {
		t.Errorf("the column of clients is %v wide (%v)", width, err)
	}
	if part := f.GetDefinedName(); len(part) != 1 || !strings.Contains(part[0].RefersTo, "$A$1:$N$3") {
		t.Errorf("the filter is %+v", part)
	}
}

func TestTextExport(t *testing.T) {
	h := oddShop(t)
	for lang, want := range map[storage.Lang]string{
		storage.Russian: "\ufeffДата;Время;Торговый;Имя торгового;Клиент;Название клиента;Сегмент;Категория;Объём;Ед. изм.;Сумма;Документ;№ строки;Учтено\r\n" +
			"05.03.2026;14:30;A1;Анна;'=HYPERLINK(1);'=HYPERLINK(1);;Пиво;-1,5;шт;100,5;'@D1;1;да\r\n05.04.2026;;A2;Борис;;;;Сок;2;кг;;D2;1;да\r\n",
		storage.English: "\ufeffdate,time,rep,rep name,client,client name,segment,category,volume,unit,amount,doc,line,counted\r\n" +
			"2026-03-05,14:30,A1,Анна,'=HYPERLINK(1),'=HYPERLINK(1),,Пиво,-1.5,шт,100.5,'@D1,1,yes\r\n2026-04-05,,A2,Борис,,,,Сок,2,кг,,D2,1,yes\r\n",
	} {
		if got := string(exported(t, h.store, sheet.Sales, sheet.ExportOptions{Format: sheet.CSV, Lang: lang})); got != want {
			t.Errorf("in %s:\n%s\nwant\n%s", lang, got, want)
		}
	}
}

// No text of a CSV begins as a formula does, whatever it holds.
func FuzzNoFormulas(f *testing.F) {
	for _, s := range awkward {
		f.Add(s)
	}
	f.Add("\t=1")
	f.Add("\r\n@")
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" {
			return
		}
		written, err := csv.NewReader(strings.NewReader(sheet.TextLine(name))).Read()
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsRune("=+-@\t\r", rune(written[0][0])) {
			t.Errorf("%q is written as %q", name, written[0])
		}
	})
}

func TestExportScope(t *testing.T) {
	h := oddShop(t)
	month := today.Month()
	for name, c := range map[string]struct {
		o    sheet.ExportOptions
		kind sheet.Kind
		want int
	}{
		"all": {sheet.ExportOptions{}, sheet.Sales, 2}, "March": {sheet.ExportOptions{From: month.First(), To: month.Last()}, sheet.Sales, 1}, "one day": {sheet.ExportOptions{From: today - 5, To: today - 5}, sheet.Sales, 1},
		"a rep": {sheet.ExportOptions{Rep: 2}, sheet.Sales, 1}, "a team": {sheet.ExportOptions{Team: 1}, sheet.Sales, 2}, "another team": {sheet.ExportOptions{Team: 2}, sheet.Sales, 0},
		"members of a team": {sheet.ExportOptions{Team: 1}, sheet.Members, 2}, "all members": {sheet.ExportOptions{}, sheet.Members, 3}, "a rep's clients": {sheet.ExportOptions{Rep: 1}, sheet.Clients, 1}, "a rep without clients": {sheet.ExportOptions{Rep: 2}, sheet.Clients, 0},
	} {
		c.o.Format, c.o.Today = sheet.CSV, today
		var out bytes.Buffer
		rows, err := sheet.Export(context.Background(), h.store, c.kind, &out, c.o)
		if err != nil || rows != c.want || strings.Count(out.String(), "\n") != c.want+1 {
			t.Errorf("%s: %d rows (%v), want %d:\n%s", name, rows, err, c.want, &out)
		}
	}
}
