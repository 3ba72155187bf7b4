package sheet_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// ofTeam lets a supervisor change what is of a team's.
func ofTeam(team storage.TeamID) sheet.Options {
	return sheet.Options{May: func(m storage.Member, d calc.Date) bool { return m.TeamOn(d) == team }}
}

// Nobody's file reaches into another team, by whatever way.
func TestScope(t *testing.T) {
	const admins = "members, categories and calendars are an administrator's: ask one to send the file"
	for name, c := range map[string]struct {
		kind sheet.Kind
		csv  string
		told string
	}{
		"own sales":          {sheet.Sales, "date,rep,category,volume\n2026-03-05,A1,Пиво,5\n", ""},
		"another's":          {sheet.Sales, "date,rep,category,volume\n2026-03-05,X1,Пиво,5\n2026-03-05,A2,Пиво,5\n", `row 2, rep (B): "X1" is not of your team`},
		"nobody's":           {sheet.Sales, "date,rep,category,volume\n2026-03-05,,Пиво,5\n", "row 2, rep (B): is empty: name a rep of your team"},
		"of no reps":         {sheet.Sales, "date,category,volume\n2026-03-05,Пиво,5\n", "row 1, rep: the column is missing; it may be called rep, sales rep, representative, «торговый», «торговый представитель», «тп», «агент»"},
		"own document":       {sheet.Sales, "date,rep,category,volume,doc\n2026-03-05,A1,Пиво,5,D1\n", ""},
		"another's document": {sheet.Sales, "date,rep,category,volume,doc\n2026-03-05,A1,Пиво,5,D2\n2026-03-05,A1,Пиво,5,D2\n", `row 2, doc (E): the document "D2" has rows of another team: take it out of the file`},
		"nobody's document":  {sheet.Sales, "date,rep,category,volume,doc\n2026-03-05,A1,Пиво,5,D3\n", `row 2, doc (E): the document "D3" has rows of another team: take it out of the file`},
		"plans":              {sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,5\nВера,2026-03,Пиво,5\n", `row 3, rep (A): "Вера" is not of your team`},
		"own client":         {sheet.Clients, "client,name,rep\nK1,Мак,A2\n", ""},
		"given away":         {sheet.Clients, "client,name,rep\nK1,Мак,X1\n", `row 2, rep (C): "X1" is not of your team`},
		"taken away":         {sheet.Clients, "client,name,rep\nK2,Мак,A1\n", `row 2, client (A): the client "K2" is another team's`},
		"renamed":            {sheet.Clients, "client,name\nK2,Мак\n", `row 2, client (A): the client "K2" is another team's`},
		"taken from nobody":  {sheet.Clients, "client,rep\nK3,A1\n", ""},
		"let go":             {sheet.Clients, "client,rep\nK1,\n", "row 2, rep (B): is empty: name a rep of your team"},
		"a namesake's":       {sheet.Clients, "client,name,rep\nK9,Осока,A1\n", ""},
		"a new one":          {sheet.Clients, "client,name\nK9,Мак\n", "row 2, rep: is empty: name a rep of your team"},
		"members":            {sheet.Members, "code,name,role\nA1,Анна,admin\n", admins},
		"categories":         {sheet.Categories, "category,unit\nПиво,шт\n", admins},
		"calendars":          {sheet.Calendar, "date,kind\n2027-01-01,off\n", admins},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.in(sheet.Members, "code,name,role,team\nX1,Вера,rep,Юг\n")
			h.in(sheet.Clients, "client,name,rep\nK1,Ромашка,A1\nK2,Лютик,X1\nK3,Ива,\nОсока,Осока,X1\n")
			if _, mistakes := h.try(sheet.Sales, "date,rep,category,volume,doc\n2026-03-01,A1,Пиво,1,D1\n2026-03-01,A1,Пиво,1,D2\n2026-03-01,X1,Пиво,1,D2\n2026-03-01,,Пиво,1,D3\n", sheet.Options{Unnamed: true}); len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			before, others := everything(t, h.store), h.ledger("X1")
			for _, unnamed := range []bool{false, true} {
				o := ofTeam(1)
				o.Unnamed = unnamed
				_, mistakes := h.try(c.kind, c.csv, o)
				if got := joined(mistakes); got != c.told {
					t.Errorf("told\n%s\nwant\n%s", got, c.told)
				}
			}
			if c.told != "" && everything(t, h.store) != before {
				t.Error("something was written")
			}
			if after := everything(t, h.store); h.ledger("X1") != others || !strings.Contains(after, "K2/Лютик//3") || !strings.Contains(after, "Осока/Осока//3") {
				t.Errorf("what is another team's has changed:\n%s", after)
			}
		})
	}
}

// otherReps is how rows of others begin.
var otherReps = regexp.MustCompile(`(?m)^(20\S{8}),(X1)?,`)

// Whatever a team's file holds, other reps' rows stay as they are.
func TestScopeOfSales(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		s := company(rt, dir, fmt.Sprint(runs, "scope"))
		defer s.Close()
		if _, _, err := sheet.Import(context.Background(), s, sheet.Sales, strings.NewReader(salesFiles.Draw(rt, "before").csv), sheet.Options{Unnamed: true, Today: today}); err != nil {
			rt.Fatal(err)
		}
		others := func() (rows []string) {
			if err := s.View(context.Background(), func(r storage.Reader) error {
				rows = nil
				for rep, team := range map[storage.MemberID]storage.TeamID{0: 0, 3: 2} {
					if err := r.Sales(team, rep, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { rows = append(rows, fmt.Sprint(s)); return nil }); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				rt.Fatal(err)
			}
			slices.Sort(rows)
			return rows
		}
		before := others()
		f := salesFiles.Draw(rt, "file")
		f.csv = otherReps.ReplaceAllString(f.csv, "$1,A1,")
		o := ofTeam(1)
		o.Append, o.Today = f.add, today
		if _, _, err := sheet.Import(context.Background(), s, sheet.Sales, strings.NewReader(f.csv), o); err != nil {
			rt.Fatal(err)
		}
		if after := others(); !slices.Equal(after, before) {
			rt.Errorf("other reps had\n%s\nand have\n%s", before, after)
		}
	})
}
