package sheet_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

type house struct {
	*testing.T
	store storage.Store
}

var today, _ = calc.ParseDate("2026-03-10")

func newHouse(t *testing.T) house {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h := house{t, store}
	h.in(sheet.Categories, "category,unit,price,aliases\nПиво,шт,90,beer|пивко\nСок,кг,,\n")
	h.in(sheet.Members, "code,name,role,team\nA1,Анна,rep,Север\nA2,Борис,rep+supervisor,Север\nX1,Анна,rep,Юг\n")
	return h
}

func (h house) try(kind sheet.Kind, csv string, o sheet.Options) (sheet.Result, []sheet.Mistake) {
	h.Helper()
	o.Today = today
	result, mistakes, err := sheet.Import(context.Background(), h.store, kind, strings.NewReader(csv), o)
	if err != nil {
		h.Fatal(err)
	}
	err = h.store.Check(context.Background(), func(name string, err error) {
		if err != nil {
			h.Errorf("check of %s: %v", name, err)
		}
	})
	if err != nil {
		h.Fatal(err)
	}
	return result, mistakes
}

// in imports a file that has to be right.
func (h house) in(kind sheet.Kind, csv string) sheet.Result {
	h.Helper()
	result, mistakes := h.try(kind, csv, sheet.Options{})
	if len(mistakes) > 0 {
		h.Fatalf("%s: %v", kind, mistakes)
	}
	return result
}

// ledger lists what is booked for a rep, and what of it counts.
func (h house) ledger(code string) string {
	h.Helper()
	var out []string
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		out = nil
		m, err := r.MemberByCode(code)
		if err != nil {
			return err
		}
		for _, team := range m.Teams() {
			err := r.Sales(team, m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error {
				line := fmt.Sprintf("%s %s", s.Date.String()[5:], s.Volume)
				if s.Origin.Document != "" {
					line += fmt.Sprintf(" %s/%d", s.Origin.Document, s.Origin.Line)
				}
				if !s.Counted {
					line += " uncounted"
				}
				out = append(out, line)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		h.Fatal(err)
	}
	return strings.Join(out, ", ")
}

func (h house) want(code, ledger string) {
	h.Helper()
	if got := h.ledger(code); got != ledger {
		h.Errorf("the ledger of %s holds\n%s\nwant\n%s", code, got, ledger)
	}
}

func TestSalesWithoutDocuments(t *testing.T) {
	h := newHouse(t)
	const file = "date,rep,client,category,volume,amount\n2026-03-05,A1,Ромашка,Пиво,10,900\n2026-03-05,A1,Ромашка,Пиво,10,900\n2026-03-06,A1,—,Сок,12.345,\n"
	h.in(sheet.Sales, file)
	h.want("A1", "03-05 10, 03-05 10, 03-06 12.345")
	if again := h.in(sheet.Sales, file); again.Added+again.Changed+again.Removed != 0 { // twice changes nothing
		t.Errorf("the same file again: %+v", again)
	}
	h.want("A1", "03-05 10, 03-05 10, 03-06 12.345")
	// A re-export with corrections replaces the rep-days that it covers, and no others.
	result := h.in(sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,15\n2026-03-05,Борис,Пиво,1\n")
	h.want("A1", "03-05 15, 03-06 12.345")
	h.want("A2", "03-05 1")
	if result.Removed != 1 || result.Changed != 1 || result.Added != 1 { // two lines of one day became one, and a new day
		t.Errorf("%d removed, %d changed, %d added; want 1 each", result.Removed, result.Changed, result.Added)
	}
	if _, mistakes := h.try(sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,5\n", sheet.Options{Append: true}); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	h.want("A1", "03-05 15, 03-05 5, 03-06 12.345")
}

func TestSalesWithDocuments(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date;rep;category;volume;doc;line\n2026-03-05;A1;Пиво;10;D1;1\n2026-03-05;A1;Сок;2,50;D1;2\n2026-03-05;A1;Пиво;7;D2;1\n")
	h.want("A1", "03-05 10 D1/1, 03-05 2.5 D1/2, 03-05 7 D2/1")
	// The document comes again, moved to another day and rep, with one line less: it is replaced whole.
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2026-04-01,A2,Пиво,11,D1\n")
	h.want("A1", "03-05 7 D2/1")
	h.want("A2", "04-01 11 D1/1")
	// Appending goes behind a document's lines, and never overwrites one.
	if _, mistakes := h.try(sheet.Sales, "date,rep,category,volume,doc\n2026-04-01,A2,Пиво,1,D1\n", sheet.Options{Append: true}); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	h.want("A2", "04-01 11 D1/1, 04-01 1 D1/2")
	if _, mistakes := h.try(sheet.Sales, "date,rep,category,volume,doc,line\n2026-04-01,A2,Пиво,1,D1,2\n", sheet.Options{Append: true}); len(mistakes) != 1 {
		t.Errorf("a line that is there already: %v, want one mistake", mistakes)
	}
	h.want("A2", "04-01 11 D1/1, 04-01 1 D1/2")
}

// Where the numbers of documents begin anew each year, a document of the same
// number and another year is another one, and stays.
func TestDocumentOfAnotherYear(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2025-12-30,A1,Пиво,10,000000123\n2025-12-31,A1,Пиво,3,000000124\n")
	for csv, told := range map[string]string{
		"2026-03-05,A1,Пиво,5,000000123\n": `row 2, doc (E): document "000000123" is of 2026-03-05 here, and one of 2025-12-30 would be replaced: if they are two documents, add the year to their numbers, like “000000123 2026”`,
		"2024-03-05,A1,Пиво,5,000000123\n": `row 2, doc (E): document "000000123" is of 2024-03-05 here, and one of 2025-12-30 would be replaced: if they are two documents, add the year to their numbers, like “000000123 2024”`,
	} {
		_, mistakes := h.try(sheet.Sales, "date,rep,category,volume,doc\n"+csv, sheet.Options{})
		if got := joined(mistakes); got != told {
			t.Errorf("told\n%s\nwant\n%s", got, told)
		}
		h.want("A1", "12-30 10 000000123/1, 12-31 3 000000124/1")
	}
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2025-11-30,A1,Пиво,5,000000123\n") // a correction within the year
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2026-01-09,A1,Пиво,1,000000124\n2025-12-31,A1,Пиво,2,000000124\n")
	h.want("A1", "11-30 5 000000123/1, 12-31 2 000000124/2, 01-09 1 000000124/1")
}

// Rows with and without documents on one day all count, and that is told.
func TestMixedDays(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,10\n2026-03-06,A1,Пиво,10\n")
	if result := h.in(sheet.Sales, "date,rep,category,volume,doc\n2026-03-05,A1,Пиво,10,D1\n2026-03-07,A1,Пиво,10,D2\n"); result.Mixed != 1 {
		t.Errorf("%d days are mixed, want 1", result.Mixed)
	}
	// A file without documents covers the day again, whatever it held.
	if result := h.in(sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,10\n"); result.Mixed != 0 || result.Removed != 1 {
		t.Errorf("%+v", result)
	}
	h.want("A1", "03-05 10, 03-06 10, 03-07 10 D2/1")
}

// What reps wrote stays, uncounted where a file covers the day.
func TestSalesBesideChat(t *testing.T) {
	h := newHouse(t)
	if err := h.store.Update(context.Background(), func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		e := storage.Entry{ID: storage.EntryID{Chat: 1, Message: 1}, Rep: m.ID, Author: m.ID, State: storage.Booked, Version: 1}
		for line, date := range []calc.Date{today - 2, today - 1} {
			s := storage.Sale{SaleKey: storage.SaleKey{Team: m.TeamOn(today), Rep: m.ID, Date: date,
				Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: 1, Line: uint32(line + 1)}}, Category: 1, Volume: 100 * calc.Unit}
			if err := w.Rewrite(nil, []storage.Sale{s}); err != nil {
				return err
			}
			e.Sales = append(e.Sales, s.SaleKey)
		}
		return w.PutEntry(e)
	}); err != nil {
		t.Fatal(err)
	}
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2026-03-08,A1,Пиво,90,D1\n")
	h.want("A1", "03-08 90 D1/1, 03-08 100 uncounted, 03-09 100")
	h.in(sheet.Sales, "date,rep,category,volume,doc\n2026-03-01,A1,Пиво,90,D1\n") // the document has moved: its old day is the rep's again
	h.want("A1", "03-01 90 D1/1, 03-08 100, 03-09 100")
}

func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		kind sheet.Kind
		csv  string
		want []string
	}{
		"everything at once": {sheet.Sales, "date,time,rep,category,volume,amount\n2026-02-30,25:00,ZZ,Квас,много,1.234\n\n2026-03-01,,Анна,Пиво,1,\n",
			[]string{`row 2, date (A): "2026-02-30" is not a date like 2026-03-10`, `row 2, time (B): "25:00" is not a time like 14:30`, `row 2, rep (C): no member has the code or name "ZZ": import members first`,
				`row 2, volume (E): "много" is not a number`, `row 2, category (D): no category is called "Квас": import categories first`, `row 2, amount (F): "1.234" has more than 2 decimals: round it in the file`,
				`row 4, rep (C): 2 members are called "Анна": write the code`}},
		"no header":           {sheet.Sales, "2026-03-01,A1,Пиво,1\n", []string{"no header within the first 30 rows: one row has to name the columns date (date, day, sale date, «дата», «день», «период», «дата продажи»); volume (volume, qty, quantity, «объем», «количество», «кол-во», «кол»). (If it does, and a text editor shows no letters but garbage, save the file as “CSV UTF-8”.)"}},
		"empty file":          {sheet.Sales, "", []string{"the file is empty: its first row names the columns"}},
		"only a header":       {sheet.Sales, "date,volume\n", []string{"the file has no rows below its header"}},
		"Windows-1251":        {sheet.Sales, "date,volume\n2026-03-01,\xcf\n", []string{`row 2, volume (B): "П" is not a number`}},
		"broken quotes":       {sheet.Sales, "date,volume\n2026-03-01,\"1\n", []string{`row 2: a cell begins with a quote that is never closed: close it, or take it out`}},
		"decimal comma":       {sheet.Sales, "date,volume\n2026-03-01,1,5\n", []string{`row 2: 3 cells under 2 columns: a cell that holds ',' belongs in quotes`}},
		"cut off":             {sheet.Sales, "date,volume,rep,client\n2026-03-01,1,A1,\n2026-03-01,1,A1", []string{"row 3: the file breaks off in the middle of the row"}},
		"two-faced":           {sheet.Sales, "date,volume\n2026-03-01,\"1,200\"\n", []string{`row 2, volume (B): "1,200" can be read in two ways, and the file's other numbers do not tell which: write 1200 or 1,2000`}},
		"documents half":      {sheet.Sales, "date,volume,doc\n2026-03-01,1,D1\n2026-03-01,1,\n", []string{"row 3, doc (C): is empty, while the file has documents: fill it in, write «без документа» (no document) there, or leave the column out"}},
		"line twice":          {sheet.Sales, "date,volume,doc,line\n2026-03-01,1,D1,1\n2026-03-02,1,D1,1\n", []string{`row 3, line (D): line 1 of document "D1" is in row 2 too`}},
		"unknown role":        {sheet.Members, "code,name,role\nQ,Q,boss\n", []string{`row 2, role (C): "boss" is no role: there are rep, supervisor, manager, admin (торговый, супервайзер, менеджер, администратор), several as rep+supervisor`}},
		"no zone":             {sheet.Members, "code,name,role,zone\nQ,Q,rep,Moscow\n", []string{`row 2, zone (D): "Moscow" is no time zone: write it like Europe/Moscow`}},
		"code twice":          {sheet.Members, "code,name,role\nQ,Q,rep\nq,R,rep\n", []string{`row 3, code (A): "q" is in row 2 too`}},
		"alias taken":         {sheet.Categories, "category,unit,aliases\nКвас,л,пивко\n", []string{`row 2, aliases (C): "пивко" already means "Пиво"`}},
		"name is an alias":    {sheet.Categories, "category,unit\nBeer,л\n", []string{`row 2, category (A): "Beer" is already an alias of "Пиво"`}},
		"cannot be typed":     {sheet.Categories, "category,unit\n\"Сыр, масло\",кг\n12,шт\n", []string{`row 2, category (A): "Сыр, масло" has a comma, a semicolon or an @, and could not be typed in chat`, `row 3, category (A): "12" has no letter, and could not be told from a number in chat`}},
		"client twice":        {sheet.Clients, "client,name,segment\nK1,Ромашка,Розница\nK1,Ромашка,HoReCa\n", []string{`row 3, client (A): "K1" is in row 2 with other data`}},
		"segments do not sum": {sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,300,\nA1,2026-03,Пиво,100,HoReCa\nA1,2026-03,Пиво,150,Сети\n", []string{`row 2, volume (D): the segments of "Пиво" in 2026-03 for Анна sum to 250, and the line is 300`}},
		"planned twice":       {sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,300\nA1,2026-03,beer,300\n", []string{`row 3, category (C): "Пиво" of 2026-03 is planned twice for Анна`}},
		"plan below zero":     {sheet.Plan, "rep,month,category,volume\nA1,03.2026,Пиво,-1\n", []string{`row 2, volume (D): is below zero`}},
		"calendar cut off":    {sheet.Calendar, "date,kind\n2027-01-01,1\n", []string{"2027-01-07 is a statutory holiday on a weekday and is not listed as off: the table of the year is not whole"}},
		"calendar of no kind": {sheet.Calendar, "date,kind\n2027-01-01,4\n", []string{`row 2, kind (B): "4" is none of 1 or off, 2 or short, 3 or working`}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			_, mistakes := h.try(c.kind, c.csv, sheet.Options{Unnamed: true})
			var got []string
			for _, m := range mistakes {
				got = append(got, m.String())
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			h.want("A1", "") // nothing was written
		})
	}
}

func TestForms(t *testing.T) {
	for name, csv := range map[string]string{
		"comma":          "date,rep,category,volume,client,amount\n2026-03-05,A1,Пиво,1200.5,,500\n",
		"semicolon":      "date;rep;category;volume;client;amount\n2026-03-05;A1;Пиво;1 200,5;;500\n",
		"tab":            "date\trep\tcategory\tvolume\tclient\tamount\n2026-03-05\tA1\tПиво\t1200,500\t\t500\n",
		"BOM and CRLF":   "\xef\xbb\xbfDate,Rep,Category,Volume,Client,Amount\r\n2026-03-05,a1,ПИВО,1200.500,—,500\r\n\r\n",
		"another order":  "amount,volume,date,category,rep\n500,1200.5,2026-03-05,пивко,A1\n",
		"quoted cells":   "date,rep,category,volume,client,amount\n2026-03-05,A1,\"Пиво\",\"1200,5\",,\"500\"\n",
		"spaces between": "date , rep , category , volume , client , amount\n 2026-03-05 , A1 , Пиво , 1200.5 ,  , 500 \n",
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			result := h.in(sheet.Sales, csv)
			h.want("A1", "03-05 1200.5")
			if len(result.Created) > 0 {
				t.Errorf("created %v", result.Created)
			}
			var amount calc.Money
			if err := h.store.View(context.Background(), func(r storage.Reader) error {
				m, _ := r.MemberByCode("A1")
				sums, err := r.Sums(m.TeamOn(today), m.ID, today.Month())
				amount = sums[0].Amount
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if amount != 500_00 {
				t.Errorf("the amount is %s, want 500", amount)
			}
		})
	}
}

func TestPlanBySegments(t *testing.T) {
	h := newHouse(t)
	plan := func() string {
		var out []string
		if err := h.store.View(context.Background(), func(r storage.Reader) error {
			out = nil
			m, _ := r.MemberByCode("A1")
			lines, err := r.Plan(m.TeamOn(today), m.ID, today.Month())
			for _, p := range lines {
				out = append(out, fmt.Sprintf("%d:%s", p.Segment, p.Volume))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(out, " ")
	}
	h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,100,HoReCa\nA1,2026-03,Пиво,200,Сети\n")
	if got := plan(); got != "0:300 1:100 2:200" {
		t.Errorf("parts alone make %s", got)
	}
	h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,150,HoReCa\nA1,2026-03,Пиво,200,Сети\n")
	if got := plan(); got != "0:350 1:150 2:200" {
		t.Errorf("corrected parts make %s", got)
	}
	if _, mistakes := h.try(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,400\n", sheet.Options{}); len(mistakes) != 1 || plan() != "0:350 1:150 2:200" {
		t.Errorf("a line that its parts do not sum to: %v, and the plan is %s", mistakes, plan())
	}
}

// Accounting names the clients that reps have entered.
func TestClientEnteredInChat(t *testing.T) {
	h := newHouse(t)
	if err := h.store.Update(context.Background(), func(w storage.Writer) error {
		_, err := w.PutClient(storage.Client{Name: "Лютик", Rep: 1})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	h.in(sheet.Clients, "client,name,segment,rep\nK7,ЛЮТИК,Розница,A1\n")
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		all, err := r.ClientsByName("лютик")
		if len(all) != 1 || all[0].Code != "K7" || all[0].Segment == 0 {
			t.Errorf("the clients of the name are %+v", all)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestCalendarYear(t *testing.T) {
	h := newHouse(t)
	days := "date,kind\n"
	for _, d := range []string{"01-01", "01-02", "01-04", "01-05", "01-06", "01-07", "01-08", "02-23", "03-08", "05-03", "05-10", "06-14", "11-04"} {
		days += "2027-" + d + ",off\n"
	}
	h.in(sheet.Calendar, days+"2027-02-20,working\n2027-04-30,2\n")
	if err := h.store.View(context.Background(), func(r storage.Reader) error {
		years, err := r.National()
		if len(years[2027]) != 15 || years[2027][7].Kind != 3 {
			t.Errorf("the table of 2027 is %v", years[2027])
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func FuzzImport(f *testing.F) {
	for _, s := range []string{"date,volume\n2026-03-01,1\n", "date;volume;doc;line\n2026-03-01;1,5;D;2\n", "a\tb\n", "\"", "date,volume,client\n2026-03-01,1,\xff\n", "date,volume,rep,category,amount\n2026-03-01,-5,A1,Пиво,-9\n"} {
		f.Add(s)
	}
	f.Add("\xc4\xe0\xf2\xe0;\xce\xe1\xfa\xb8\xec\n05.03.2026;1\xa0200,5\n") // Windows-1251
	f.Add("\xff\xfed\x00a\x00t\x00e\x00\t\x00v\x00o\x00l\x00u\x00m\x00e\x00\n\x00")
	f.Add(string(workbook(f, report1C, nil)))
	f.Add(string(workbook(f, [][]any{{"date", "volume"}, {46086.5, -0.5}}, nil)))
	store, err := bolt.Open(filepath.Join(f.TempDir(), "fuzz.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	f.Fuzz(func(t *testing.T, csv string) {
		ctx := context.Background()
		for _, kind := range []sheet.Kind{sheet.Categories, sheet.Members, sheet.Clients, sheet.Plan, sheet.Sales, sheet.Calendar} {
			if _, _, err := sheet.Import(ctx, store, kind, strings.NewReader(csv), sheet.Options{Today: today}); err != nil {
				t.Fatalf("%s %q: %v", kind, csv, err)
			}
		}
		if err := store.Check(ctx, func(name string, err error) {
			if err != nil {
				t.Fatalf("%q: check of %s: %v", csv, name, err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}
