package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// teams is a database with two teams and three reps, of whom Vera has moved
// from South to North on 10 March 2026. What is expected of it is worked out by
// hand, as of Monday 16 March at nine: of 21 working days 9 are over (2–6 and
// 10–13, the 9th was a day off). For Vera these are 5 of 5 in South and 4 of 16
// in North. As far are 12 February and 13 March 2025.
func teams(t *testing.T) (db, dir string) {
	t.Helper()
	dir = t.TempDir()
	db = filepath.Join(dir, "a.db")
	take := func(kind, csv string) { must(t, "--db", db, "import", "--kind", kind, write(t, dir, kind+".csv", csv)) }
	take("categories", "category,unit,price\nПиво,шт,100\nСок,кг,50.25\n")
	take("members", "code,name,role,team\nA1,Анна,rep,North\nB2,Борис,rep,South\nC3,Вера,rep,South\n")
	take("clients", "client,name,segment,rep\nK1,Ромашка,HoReCa,A1\nK2,Лотос,Retail,A1\nK3,Лилия,HoReCa,B2\n")
	moveVera(t, db)
	take("plan", "rep,month,category,volume,segment\nA1,2026-03,Пиво,2100,\nA1,2026-03,Пиво,1050,HoReCa\nA1,2026-03,Пиво,1050,Retail\nA1,2026-03,Сок,210,\n"+
		"B2,2026-03,Пиво,420,\nC3,2026-03,Пиво,2100,\nC3,2026-03,Пиво,2100,HoReCa\n")
	take("sales", `date,time,rep,category,volume,client
2026-03-02,,A1,Пиво,300,K1
2026-03-03,,A1,Пиво,150,K2
2026-03-05,,A1,Сок,63,
2026-03-16,08:00,A1,Пиво,10,K1
2026-03-16,10:00,A1,Пиво,7,K1
2026-03-04,,B2,Пиво,200,K3
2026-03-03,,C3,Пиво,300,K3
2026-03-05,,C3,Сок,5,
2026-03-11,,C3,Пиво,320,K1
2026-02-03,,A1,Пиво,500,K1
2026-02-12,,A1,Сок,70,
2026-02-13,,A1,Пиво,999,K1
2026-02-05,,B2,Пиво,100,K3
2025-03-13,,A1,Пиво,400,K2
2025-03-14,,A1,Пиво,888,K2
`)
	return db, dir
}

func moveVera(t *testing.T, db string) {
	t.Helper()
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		m, err := w.MemberByCode("C3")
		if err != nil {
			return err
		}
		north, err := teamNamed(w, "North")
		if err != nil {
			return err
		}
		m.Postings = append(m.Postings, storage.Posting{From: calc.NewMonth(2026, 3).First() + 9, Team: north.ID})
		_, err = w.PutMember(m)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// onMonday runs a report of the teams.
func onMonday(t *testing.T, db, report string, more ...string) string {
	t.Helper()
	return must(t, append([]string{"--db", db, "report", report, "--at", "2026-03-16T09:00"}, more...)...)
}

// wantCSV compares a table with what it should be: numbers by value, and money to the letter.
func wantCSV(t *testing.T, out, want string) {
	t.Helper()
	got, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(want)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(rows) {
		t.Fatalf("%d rows, want %d:\n%s", len(got), len(rows), out)
	}
	for i, row := range rows {
		for k, w := range row {
			if !same(got[i][k], w) || strings.HasSuffix(got[0][k], "_money") && got[i][k] != w {
				t.Errorf("row %d, %s is %s, want %s", i, got[0][k], got[i][k], w)
			}
		}
	}
}

// same compares two texts, or two numbers, of which the wanted one may be a fraction.
func same(got, want string) bool {
	if got == want {
		return true
	}
	over, under, fraction := strings.Cut(want, "/")
	g, err1 := strconv.ParseFloat(got, 64)
	w, err2 := strconv.ParseFloat(over, 64)
	if fraction {
		d, _ := strconv.ParseFloat(under, 64)
		w /= d
	}
	return err1 == nil && err2 == nil && abs(g-w) < 1e-12*max(1, abs(w))
}

func parsed(t *testing.T, out string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	return v
}

// at follows keys and indices into JSON.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(map[string]any)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	return v
}

// wantJSON compares what is at some paths, written as total.plan or reps.0.rep.
func wantJSON(t *testing.T, out string, want map[string]any) {
	t.Helper()
	v := parsed(t, out)
	for path, w := range want {
		var steps []any
		for _, s := range strings.Split(path, ".") {
			if n, err := strconv.Atoi(s); err == nil {
				steps = append(steps, n)
				continue
			}
			steps = append(steps, s)
		}
		got := at(v, steps...)
		if list, ok := got.([]any); ok {
			got = float64(len(list))
		}
		if x, ok := got.(float64); ok {
			if y, ok := w.(float64); ok && abs(x-y) < 1e-12*max(1, abs(y)) {
				continue
			}
		}
		if got != w {
			t.Errorf("%s is %v, want %v", path, got, w)
		}
	}
}

// Lines of text, apart from how wide its columns are.
func wantLines(t *testing.T, out string, want ...string) {
	t.Helper()
	var lines []string
	for _, l := range strings.Split(out, "\n") {
		lines = append(lines, strings.Join(strings.Fields(l), " "))
	}
	text := "\n" + strings.Join(lines, "\n") + "\n"
	for _, w := range want {
		if !strings.Contains(text, "\n"+w+"\n") {
			t.Errorf("there is no line %q in\n%s", w, out)
		}
	}
}

func TestReportTeam(t *testing.T) {
	db, _ := teams(t)
	// Anna: beer 450 of 2100 in 9 days, 1050 by the end, juice 63 of 210, 147 by the end; required (2100−450)/12 and
	// (210−63)/12 = 12.25, in money 13,750 + 615.5625, rounded up. Vera: beer 620/9·21, juice without a plan left out.
	wantCSV(t, onMonday(t, db, "team", "--format", "csv"), `rep,name,team,run_rate,plan_money,forecast_money,required_money,turnover,counted,left_out
A1,Анна,North,112386.75/220552.5,220552.50,112386.75,14365.57,0.00,2,0
C3,Вера,North,620/900,210000.00,144666.67,12333.34,0.00,1,1
B2,Борис,South,200/180,42000.00,46666.67,1833.34,0.00,1,0
`)
	// Vera's plan in North is 16/21 of 2100, in South 5/21; there no day is left.
	wantCSV(t, onMonday(t, db, "team", "--team", "north", "--format", "csv"), `rep,name,team,run_rate,plan_money,forecast_money,required_money,turnover,counted,left_out
A1,Анна,North,112386.75/220552.5,220552.50,112386.75,14365.57,0.00,2,0
C3,Вера,North,0.8,160000.00,128000.00,10666.67,0.00,1,0
`)
	wantCSV(t, onMonday(t, db, "team", "--team", "South", "--format", "csv"), `rep,name,team,run_rate,plan_money,forecast_money,required_money,turnover,counted,left_out
C3,Вера,South,0.6,50000.00,30000.00,,0.00,1,1
B2,Борис,South,200/180,42000.00,46666.67,1833.34,0.00,1,0
`)
	beer := 1050. + 620./9*21 + 200./9*21
	wantJSON(t, onMonday(t, db, "team", "--format", "json"), map[string]any{
		"month": "2026-03", "at": "2026-03-16T09:00:00+03:00", "team": nil, "days_total": 21., "days_elapsed": 9., "reps": 3., "categories": 2.,
		"reps.1.rep": "C3", "reps.1.run_rate": 620. / 900, "reps.1.forecast_money": 144666.67,
		"categories.0.category": "Пиво", "categories.0.unit": "шт", "categories.0.plan": 4620., "categories.0.fact": 1280., "categories.0.forecast": beer,
		"categories.0.run_rate": beer / 4620, "categories.0.required": 1650./12 + 1480./12 + 220./12, "categories.0.counted": 3., "categories.0.left_out": 0.,
		"categories.1.plan": 210., "categories.1.fact": 68., "categories.1.run_rate": 0.7, "categories.1.required": 12.25, "categories.1.left_out": 1.,
		"total.plan": 472552.5, "total.forecast": 303720.08, "total.run_rate": (beer*100 + 147*50.25) / 472552.5, "total.counted": 4., "total.left_out": 1.,
	})
	wantLines(t, onMonday(t, db, "team", "--team", "North"), "North, 2026-03: 9 of 21 working days over on 2026-03-16 09:00",
		"C3 Вера North 80.0% 160000.00 128000.00 10666.67 0.00 1 of 1", "total 63.2% 380552.50 240386.75 0.00 3 of 3", "Сок, кг 70.0% 210 63 147 12.3")
}

func TestReportMap(t *testing.T) {
	db, _ := teams(t)
	// By plan, HoReCa: Anna's 300/9·21 of 1050 and Vera's 620/9·21 of 2100. Retail: 150/9·21 = 350 of 1050.
	const columns = "mark,category,segment,unit,is,want,share,gap_money,rank\n"
	wantCSV(t, onMonday(t, db, "map", "--format", "csv"), columns+"A1,Пиво,HoReCa,шт,19320/9,3150,19320/28350,100333.33,1\nB1,Пиво,Retail,шт,350,1050,350/1050,70000.00,2\n")
	wantCSV(t, onMonday(t, db, "map", "--format", "csv", "--basis", "month"), columns+
		"A1,Пиво,HoReCa,шт,1120,600,1120/600,-52000.00,\nB1,Пиво,Retail,шт,150,0,,-15000.00,\nC2,Сок,,кг,68,70,68/70,100.50,1\n")
	wantCSV(t, onMonday(t, db, "map", "--format", "csv", "--basis", "year"), columns+
		"A1,Пиво,HoReCa,шт,1120,0,,-112000.00,\nB1,Пиво,Retail,шт,150,400,0.375,25000.00,1\nC2,Сок,,кг,68,0,,-3417.00,\n")
	// Vera in North: 320/4·16 of 1600, all of it in HoReCa; in both teams 620/9·21 of 2100.
	wantCSV(t, onMonday(t, db, "map", "--format", "csv", "--rep", "Вера", "--team", "North"), columns+"A1,Пиво,HoReCa,шт,1280,1600,0.8,32000.00,1\n")
	wantCSV(t, onMonday(t, db, "map", "--format", "csv", "--rep", "C3"), columns+"A1,Пиво,HoReCa,шт,13020/9,2100,620/900,65333.33,1\n")
	wantJSON(t, onMonday(t, db, "map", "--format", "json"), map[string]any{
		"month": "2026-03", "team": nil, "rep": nil, "basis": "plan", "base_month": nil, "base_until": nil, "weakest": "A1", "cells": 2., "rows": 1., "columns": 2.,
		"cells.1.mark": "B1", "cells.1.segment": "Retail", "cells.1.share": 1. / 3, "rows.0.mark": "1", "rows.0.want": 4620., "rows.0.is": 1050 + 820./9*21,
		"columns.0.mark": "A", "columns.0.want_money": 315000., "columns.0.is_money": 214666.67, "columns.1.share": 1. / 3, "columns.1.gap_money": 70000.,
		"total.want_money": 472552.5, "total.is_money": 303720.08, "total.gap_money": 168832.42,
	})
	wantJSON(t, onMonday(t, db, "map", "--format", "json", "--team", "North", "--basis", "month"), map[string]any{
		"team": "North", "basis": "month", "base_month": "2026-02", "base_until": "2026-02-12", "weakest": "C2", "cells": 3.,
		"cells.0.is": 620., "cells.0.want": 500., "cells.2.segment": nil, "cells.2.rank": 1., "cells.2.gap_money": 351.75,
		"total.is_money": 77000 + 63*50.25, "total.want_money": 50000 + 70*50.25,
	})
	wantLines(t, onMonday(t, db, "map"), "to plan: run rates A HoReCa B Retail total", "1 Пиво 68.1% 33.3% 64.1%", "total 68.1% 33.3% 64.3%",
		"Weakest: A1, Пиво in HoReCa, 68.1%, short by 100333.33.")
	wantLines(t, onMonday(t, db, "map", "--basis", "year"), "to 2025-03 up to 2025-03-13 A HoReCa B Retail C no segment total", "1 Пиво — 37.5% · 317.5%", "2 Сок · · — —")
}

func TestReportMapPicture(t *testing.T) {
	db, dir := teams(t)
	seen := map[string]bool{}
	for _, more := range [][]string{{}, {"--theme", "dark"}, {"--lang", "en"}, {"--basis", "month"}, {"--team", "North"}, {"--rep", "C3"}} {
		out := onMonday(t, db, "map", append(more, "--format", "png")...)
		config, err := png.DecodeConfig(strings.NewReader(out))
		if err != nil || config.Width != 1080 || config.Height != 1280 || seen[out] {
			t.Errorf("%v: %dx%d, seen %v, %v", more, config.Width, config.Height, seen[out], err)
		}
		seen[out] = true
	}
	file := filepath.Join(dir, "map.png")
	onMonday(t, db, "map", "--format", "png", "-o", file)
	if data, err := os.ReadFile(file); err != nil || !seen[string(data)] {
		t.Errorf("the file is not the picture: %d bytes, %v", len(data), err)
	}
}

const compareColumns = "by,name,unit,now_volume,last_volume,year_volume,volume_to_last,volume_to_year,now_money,last_money,year_money,money_to_last,money_to_year\n"

func TestReportCompare(t *testing.T) {
	db, dir := teams(t)
	// The rows of 13 February, of 14 March 2025 and of today come after the position.
	wantCSV(t, onMonday(t, db, "compare", "--format", "csv"), compareColumns+`category,Пиво,шт,1270,600,400,1270/600,1270/400,127000.00,60000.00,40000.00,1270/600,1270/400
category,Сок,кг,68,70,0,68/70,,3417.00,3517.50,0.00,68/70,
segment,HoReCa,,,,,,,112000.00,60000.00,0.00,112/60,
segment,Retail,,,,,,,15000.00,0.00,40000.00,,0.375
segment,,,,,,,,3417.00,3517.50,0.00,68/70,
cell,Пиво / HoReCa,шт,1120,600,0,112/60,,112000.00,60000.00,0.00,112/60,
cell,Пиво / Retail,шт,150,0,400,,0.375,15000.00,0.00,40000.00,,0.375
cell,Сок / ,кг,68,70,0,68/70,,3417.00,3517.50,0.00,68/70,
total,,,,,,,,130417.00,63517.50,40000.00,130417/63517.5,130417/40000
`)
	// North has Vera's 320 of March, and nothing of hers before.
	wantJSON(t, onMonday(t, db, "compare", "--team", "North", "--format", "json"), map[string]any{
		"team": "North", "rep": nil, "money": "at prices", "now.month": "2026-03", "now.until": "2026-03-15", "now.days_elapsed": 9., "last.month": "2026-02", "last.until": "2026-02-12",
		"year.month": "2025-03", "year.until": "2025-03-13", "year.days_elapsed": 9., "rows.0.name": "Пиво", "rows.0.now_volume": 770., "rows.0.last_volume": 500.,
		"rows.0.volume_to_year": 770. / 400, "rows.1.now_volume": 63., "rows.1.year_money": 0., "rows.1.money_to_year": nil, "rows.2.now_volume": nil,
	})
	wantJSON(t, onMonday(t, db, "compare", "--rep", "C3", "--format", "json"), map[string]any{"rep": "C3", "rows.0.now_volume": 620., "rows.0.last_volume": 0., "rows.0.volume_to_last": nil})
	wantLines(t, onMonday(t, db, "compare"), "The whole company: 2026-03 up to 2026-03-15 (9 working days), beside 2026-02 up to 2026-02-12 (9 working days) and 2025-03 up to 2025-03-13 (9 working days)",
		"Сок, кг 68 97.1% — 3417.00 97.1% —", "no segment 3417.00 3517.50 0.00 97.1% —", "total 130417.00 63517.50 40000.00 205.3% 326.0%")
	// What was really invoiced counts as it is, the rest at prices: 1270·100 + 95.5 against 600·100 + 191.
	must(t, "--db", db, "import", "--kind", "sales", "--append", write(t, dir, "more.csv", "date,rep,category,volume,amount\n2026-03-06,A1,Пиво,1,95.5\n2026-02-06,A1,Пиво,1,191\n"))
	wantJSON(t, onMonday(t, db, "compare", "--format", "json"), map[string]any{"money": "invoiced, else at prices", "rows.0.now_volume": 1271., "rows.0.now_money": 127095.5, "rows.0.money_to_last": 127095.5 / 60191, "rows.1.now_money": 3417.})
	wantJSON(t, onMonday(t, db, "team", "--format", "json"), map[string]any{"reps.0.rep": "A1", "reps.0.turnover": 95.5})
}

// Without prices there is no money; run rates stand in the one unit that there is.
func TestReportWithoutPrices(t *testing.T) {
	db, dir := teams(t)
	must(t, "--db", db, "import", "--kind", "categories", write(t, dir, "c.csv", "category,unit,price\nПиво,шт,\nСок,кг,\n"))
	wantCSV(t, onMonday(t, db, "team", "--team", "South", "--format", "csv"), `rep,name,team,run_rate,plan_money,forecast_money,required_money,turnover,counted,left_out
C3,Вера,South,0.6,,,,0.00,1,1
B2,Борис,South,200/180,,,,0.00,1,0
`)
	wantJSON(t, onMonday(t, db, "team", "--format", "json"), map[string]any{"total.plan": nil, "total.run_rate": nil, "total.counted": 0., "total.left_out": 5.})
	wantJSON(t, onMonday(t, db, "map", "--format", "json"), map[string]any{"cells.0.gap_money": nil, "cells.0.rank": 1., "columns.0.want_money": nil, "total.share": nil})
	wantJSON(t, onMonday(t, db, "compare", "--format", "json"), map[string]any{"rows.0.now_volume": 1270., "rows.0.now_money": nil, "rows.0.money_to_last": nil})
}

// A month without figures is told of in a sentence, in every format.
func TestReportOfNothing(t *testing.T) {
	db, dir := teams(t)
	empty := filepath.Join(dir, "empty.db")
	must(t, "--db", empty, "import", "--kind", "categories", write(t, dir, "c.csv", "category,unit\nПиво,шт\n"))
	for _, c := range []struct{ db, month, says string }{
		{db, "2026-04", "No working day of 2026-04 is over"},
		{db, "2024-01", "othing"},
		{db, "1971-01", "not confirmed"},
		{empty, "2026-03", "othing"},
	} {
		for _, report := range []string{"team", "map", "compare"} {
			for _, format := range []string{"text", "csv", "json"} {
				out, errs, code := runrate(t, "--db", c.db, "report", report, "--month", c.month, "--at", "2026-03-16T09:00", "--format", format)
				says := c.says
				if says == "othing" && report != "compare" {
					says = "neither a plan"
				}
				if code != 0 || !strings.Contains(errs, says) || out == "" {
					t.Errorf("report %s of %s as %s: exit %d, want a note that says %q:\n%s%s", report, c.month, format, code, says, out, errs)
				}
			}
		}
		if _, errs, code := runrate(t, "--db", c.db, "report", "map", "--month", c.month, "--at", "2026-03-16T09:00", "--format", "png"); code != 1 || !strings.Contains(errs, "there is no picture: ") || strings.Count(errs, "\n") != 1 {
			t.Errorf("a picture of %s: exit %d: %s", c.month, code, errs)
		}
	}
	// A closed month is whole: Anna's 460 + 7 of 2100, and no day is left.
	wantJSON(t, must(t, "--db", db, "report", "team", "--month", "2026-03", "--at", "2026-05-01T09:00", "--format", "json"), map[string]any{
		"days_elapsed": 21., "reps.0.rep": "A1", "reps.0.forecast_money": 46700 + 63*50.25, "reps.0.required_money": nil, "categories.0.required": nil,
	})
}

func TestReportRefusals(t *testing.T) {
	db, dir := teams(t)
	for args, says := range map[string]string{
		"team --format png":                 "--format must be one of",
		"compare --format png":              "--format must be one of",
		"team --theme dark":                 "unknown flag --theme",
		"team --rep A1":                     "unknown flag --rep",
		"map --theme dark":                  "--theme is for --format png",
		"map --basis week":                  "--basis must be one of",
		"map --team West":                   `there is no team "West", only: North, South`,
		"team --team West":                  `there is no team "West", only: North, South`,
		"compare --rep ZZ":                  `the name "ZZ", only: A1, B2, C3`,
		"map --rep A1 --team South":         "A1 has never been in the team South",
		"compare --month march":             "2026-03",
		"team --at noon":                    "2026-11-12T09:00",
		"map --format png --at noon":        "2026-11-12T09:00",
		"team -o " + dir:                    "is a directory",
		"compare --format csv -o " + db:     "is the database itself",
		"map --format png --lang de -o x.p": "ru or en",
	} {
		_, errs, code := runrate(t, append([]string{"--db", db, "report"}, strings.Fields(args)...)...)
		if code == 0 || !strings.Contains(errs, says) || strings.Count(strings.TrimSuffix(errs, "Try runrate --help.\n"), "\n") != 1 {
			t.Errorf("report %s: exit %d, want a sentence that says %q:\n%s", args, code, says, errs)
		}
	}
}

// Beside a running bot every report comes out as without one.
func TestReportsBeside(t *testing.T) {
	db, dir := teams(t)
	file := filepath.Join(dir, "beside.png")
	commands := [][]string{
		{"team"}, {"team", "--team", "North", "--format", "json"}, {"team", "--team", "West"}, {"map", "--basis", "month", "--rep", "C3"}, {"map", "--format", "csv"},
		{"map", "--format", "png", "--theme", "dark", "--lang", "en"}, {"compare", "--team", "South", "--format", "csv"}, {"compare", "--month", "2026-04"},
	}
	var alone []string
	do := func(args []string) string {
		out, errs, code := runrate(t, append([]string{"--db", db, "report", args[0], "--at", "2026-03-16T09:00"}, args[1:]...)...)
		return strconv.Itoa(code) + errs + out
	}
	for _, args := range commands {
		alone = append(alone, do(args))
	}
	bot := servedBot(t, db)
	for i, args := range commands {
		if got := do(args); got != alone[i] {
			t.Errorf("report %s beside the bot:\n%.2000s\nalone:\n%.2000s", args, got, alone[i])
		}
	}
	onMonday(t, db, "map", "--format", "png", "-o", file)
	bot.stop()
	if data, err := os.ReadFile(file); err != nil || string(data) != onMonday(t, db, "map", "--format", "png") {
		t.Errorf("the file is not the picture: %d bytes, %v", len(data), err)
	}
}
