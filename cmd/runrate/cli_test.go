package main

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"runrate/storage/bolt"
)

// shop is a database with one rep and a month's plan.
func shop(t *testing.T) (db, dir string) {
	t.Helper()
	dir = t.TempDir()
	db = filepath.Join(dir, "a.db")
	for _, f := range []struct{ kind, csv string }{
		{"categories", "category,unit,price,aliases\nПиво,шт,90,beer\nСок,кг,,\nЧипсы,шт,,\n"},
		{"members", "code,name,role,team,zone\nA1,Анна,rep,Север,Asia/Omsk\n"},
		{"plan", "rep,month,category,volume\nA1,2026-07,Пиво,24000\nA1,2026-07,Чипсы,0\n"},
		{"sales", "date,time,rep,category,volume\n2026-07-01,,A1,Пиво,11900\n2026-07-20,08:59,A1,Пиво,850\n2026-07-20,09:01,A1,Пиво,1\n2026-07-21,,A1,Пиво,5000\n2026-07-02,,A1,Сок,12.345\n"},
	} {
		must(t, "--db", db, "import", "--kind", f.kind, write(t, dir, f.kind+".csv", f.csv))
	}
	return db, dir
}

func TestReportRunRate(t *testing.T) {
	db, _ := shop(t)
	// 20 July at 09:00 in Omsk: 13 of 23 working days have gone, today is open.
	out := must(t, "report", "runrate", "--db", db, "--rep", "A1", "--month", "2026-07", "--at", "2026-07-20T09:00", "--format", "json")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatal(err)
	}
	// By hand: 11,900 before today, 850 so far today; 24,000 over 23 days.
	want := []map[string]any{
		{"rep": "A1", "category": "Пиво", "unit": "шт", "plan": 24000., "fact": 12750., "fulfilment": 0.53125, "run_rate": 11900. / 13 * 23 / 24000, "forecast": 11900. / 13 * 23,
			"required": 1210., "left_today": 360., "lag": 11900 - 24000.*13/23, "days_total": 23., "days_elapsed": 13., "days_left": 10.},
		{"rep": "A1", "category": "Сок", "unit": "кг", "plan": nil, "fact": 12.345, "fulfilment": nil, "run_rate": nil, "forecast": nil, "required": nil, "left_today": nil, "lag": nil, "days_total": 23., "days_elapsed": 13., "days_left": 10.},
		{"rep": "A1", "category": "Чипсы", "unit": "шт", "plan": 0., "fact": 0., "fulfilment": nil, "run_rate": nil, "forecast": nil, "required": nil, "left_today": nil, "lag": nil, "days_total": 23., "days_elapsed": 13., "days_left": 10.},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d:\n%s", len(rows), len(want), out)
	}
	for i, w := range want {
		if len(rows[i]) != len(w) {
			t.Errorf("row %d has %d fields, want %d", i, len(rows[i]), len(w))
		}
		for k, v := range w {
			got, isNumber := rows[i][k].(float64)
			if x, ok := v.(float64); ok && isNumber && abs(got-x) < 1e-9*max(1, abs(x)) {
				continue
			}
			if rows[i][k] != v {
				t.Errorf("%s of %s is %v, want %v", k, w["category"], rows[i][k], v)
			}
		}
	}
	csv := must(t, "report", "runrate", "--db", db, "--rep", "a1", "--at", "2026-07-20T20:00", "--format", "csv")
	if lines := strings.Split(csv, "\n"); lines[0] != "rep,category,unit,plan,fact,fulfilment,run_rate,forecast,required,left_today,lag,days_total,days_elapsed,days_left" || !strings.HasPrefix(lines[1], "A1,Пиво,шт,24000,12751,0.531291") {
		t.Errorf("the CSV is\n%s", csv)
	}
	if text := must(t, "report", "runrate", "--db", db, "--at", "2026-07-20T20:00"); !strings.Contains(text, "53.1%") || !strings.Contains(text, "14/23") {
		t.Errorf("the text is\n%s", text)
	}
	if empty := must(t, "report", "runrate", "--db", db, "--rep", "A1", "--month", "2025-01", "--format", "json"); strings.TrimSpace(empty) != "[]" {
		t.Errorf("an empty month is %s, want []", empty)
	}
}

// Who is no rep, or none any more, is told of in the report if he has sold; who imports is warned.
func TestReportOfNoRep(t *testing.T) {
	db, dir := shop(t)
	must(t, "--db", db, "import", "--kind", "members", write(t, dir, "m.csv", "code,name,role\nS1,Сергей,supervisor\nS2,Семён,supervisor\n"))
	for kind, csv := range map[string]string{
		"sales": "date,rep,category,volume\n2026-07-20,S1,Пиво,5\n2026-07-20,A1,Пиво,850\n2026-07-21,S1,Пиво,7\n",
		"plan":  "rep,month,category,volume\nS1,2026-07,Пиво,100\n",
	} {
		_, errs, code := runrate(t, "--db", db, "import", "--kind", kind, write(t, dir, kind+"2.csv", csv))
		if code != 0 || !strings.Contains(errs, "told no figures in chat: S1;") {
			t.Errorf("%s: exit %d: %s", kind, code, errs)
		}
	}
	out := must(t, "report", "runrate", "--db", db, "--at", "2026-07-31T20:00", "--format", "csv")
	if !strings.Contains(out, "\nS1,Пиво,шт,100,12,0.12,") || !strings.Contains(out, "\nA1,Пиво,") || strings.Contains(out, "S2") {
		t.Errorf("the report is\n%s", out)
	}
}

func abs(x float64) float64 { return max(x, -x) }

func TestInvite(t *testing.T) {
	db, _ := shop(t)
	out, _, code := runrate(t, "invite", "--db", db, "--bot-name", "@shop_bot", "A1")
	if code != 0 || !regexp.MustCompile(`^https://t\.me/shop_bot\?start=[A-Za-z0-9_-]{16,64}\n$`).MatchString(out) {
		t.Errorf("exit %d, stdout %q", code, out)
	}
	if again := must(t, "invite", "--db", db, "--bot-name", "shop_bot", "A1"); again == out {
		t.Error("two invites are the same")
	}
	data, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(strings.TrimSpace(out), "start=")
	if strings.Contains(string(data), token) {
		t.Error("the token itself is in the database")
	}
}

// Exit 2 for wrong use, 1 for failure; what is wrong is on stderr, and says what to do.
func TestExitCodes(t *testing.T) {
	db, dir := shop(t)
	bad := write(t, dir, "bad.csv", "date,rep,category,volume\nyesterday,A1,Пиво,x\n")
	damaged := write(t, dir, "damaged.db", strings.Repeat("no database ", 1000))
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"", 2, "expected one of"},
		{"dance", 2, "unexpected argument dance"},
		{"check --db " + db + " --fast", 2, "unknown flag"},
		{"import --db " + db + " --kind prices " + bad, 2, "must be one of"},
		{"import --db " + db + " " + bad, 2, "missing flags: --kind"},
		{"import --db " + db + " --kind sales " + dir + "/none.csv", 2, "none.csv"},
		{"import --db " + db + " --kind plan --append " + bad, 2, "--append is for"},
		{"report runrate --db " + db + " --month march", 2, "2026-03"},
		{"report runrate --db " + db + " --at noon", 2, "2026-11-12T09:00"},
		{"check --db " + db + " --tz Moscow", 2, "Europe/Moscow"},
		{"check --db " + db + " --lang de", 2, "ru or en"},
		{"invite --db " + db + " A1", 2, "--bot-name"},
		{"serve --db " + db, 2, "RUNRATE_TOKEN"},
		{"serve --token 1:x --api telegram --db " + db, 2, "base URL"},
		{"import --db " + db + " --kind sales " + bad, 1, "row 2, date"},
		{"check --db " + dir + "/none.db", 1, "there is no database"},
		{"report runrate --db " + damaged, 1, "damaged"},
		{"invite --db " + db + " --bot-name b ZZ", 1, "no member has the code or the name"},
		{"report runrate --db " + db + " --rep ZZ", 1, "no member"},
		{"check --db " + db, 0, ""},
		{"version", 0, ""},
		{"--help", 0, ""},
	} {
		_, errs, code := runrate(t, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("runrate %s: exit %d, want %d, saying %q:\n%s", c.args, code, c.code, c.says, errs)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("a check has made a database")
	}
}

// A database that is held by a command that does not serve is waited for, and then told of.
func TestLocked(t *testing.T) {
	t.Parallel()
	defer func(d time.Duration) { lockPatience = d }(lockPatience)
	lockPatience = 100 * time.Millisecond
	db, _ := shop(t)
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, command := range [][]string{{"check"}, {"serve", "--token", "1:x"}} {
		if _, errs, code := runrate(t, append(command, "--db", db)...); code != 1 || !strings.Contains(errs, "in use by another command") {
			t.Errorf("%s: exit %d: %s", command, code, errs)
		}
	}
}

func TestCheckFails(t *testing.T) {
	db, _ := shop(t)
	out := must(t, "check", "--db", db)
	if n := strings.Count(out, "ok    "); n < 6 || strings.Count(out, "\n") != n {
		t.Errorf("a good database checks as\n%s", out)
	}
	spoiled := spoil(t, db)
	if out, errs, code := runrate(t, "check", "--db", spoiled); code != 1 || !strings.HasPrefix(out, "FAIL  file pages: ") || strings.Count(out, "\n") != 1 {
		t.Errorf("a damaged page: exit %d\n%s%s", code, out, errs)
	}
	tamperSums(t, db)
	out, _, code := runrate(t, "check", "--db", db)
	if code != 1 || !strings.Contains(out, "FAIL  month sums") {
		t.Errorf("a wrong sum: exit %d\n%s", code, out)
	}
}

// A picture is of one rep, in the language and theme asked for, and the
// company's language stays as it is.
func TestReportPicture(t *testing.T) {
	db, dir := shop(t)
	at := []string{"report", "runrate", "--rep", "A1", "--month", "2026-07", "--at", "2026-07-20T09:00", "--format", "png"}
	seen := map[string]bool{}
	for _, more := range [][]string{{}, {"--theme", "dark"}, {"--lang", "en"}, {"--category", "пиво"}} {
		out := must(t, append(append([]string{"--db", db}, at...), more...)...)
		config, err := png.DecodeConfig(strings.NewReader(out))
		if err != nil || config.Width != 1080 || config.Height != 1280 || len(out) > 120<<10 || seen[out] {
			t.Errorf("%v: %dx%d, %d bytes, seen %v, %v", more, config.Width, config.Height, len(out), seen[out], err)
		}
		seen[out] = true
	}
	file := filepath.Join(dir, "july.png")
	must(t, append(append([]string{"--db", db}, at...), "-o", file)...)
	if data, err := os.ReadFile(file); err != nil || !seen[string(data)] {
		t.Errorf("the file is not the picture: %d bytes, %v", len(data), err)
	}
	if out := must(t, "--db", db, "export", "--kind", "categories"); !strings.Contains(out, ";") { // English files have commas
		t.Errorf("the company's language has changed: %s", out)
	}
	must(t, "--db", db, "import", "--kind", "members", write(t, dir, "m.csv", "code,name,role\nB2,Борис,rep\n"))
	for args, says := range map[string]string{
		"report runrate --format png":                              "name one with --rep",
		"report runrate --rep A1 --format png --category квас":     "no category is called",
		"report runrate --rep A1 --format png --theme blue":        "light",
		"report runrate --rep A1 --format csv -o " + dir:           "is a directory",
		"report runrate --rep B2 --format png --category пиво":     "neither a plan nor a sale",
		"report runrate --rep A1 --format png --month 2026-13":     "--month",
		"report runrate --rep A1 --format png --at 2026-07-99T9:0": "--at",
	} {
		if _, errs, code := runrate(t, append([]string{"--db", db}, strings.Fields(args)...)...); code == 0 || !strings.Contains(errs, says) {
			t.Errorf("%s: exit %d, want a failure that says %q:\n%s", args, code, says, errs)
		}
	}
}
