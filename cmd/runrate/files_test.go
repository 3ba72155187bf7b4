package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

// company is a database with a directory that large files fit to.
func company(t *testing.T, dir string) (db string) {
	t.Helper()
	db = filepath.Join(dir, "company.db")
	members := "code,name,role,team\n"
	for i := range 50 {
		members += fmt.Sprintf("R%d,Rep %d,rep,T%d\n", i, i, i%5)
	}
	must(t, "--db", db, "import", "--kind", "categories", write(t, dir, "categories.csv", "category,unit\nПиво,шт\nСок,кг\n"))
	must(t, "--db", db, "import", "--kind", "members", write(t, dir, "members.csv", members))
	return db
}

// largeFile has rows of documents over a year.
func largeFile(t *testing.T, dir string, rows int) string {
	return shapedFile(t, dir, "documents", rows)
}

// shapes are what files of sales look like: as most do, and as those do that
// are hardest on whoever holds much of one, or takes a rep's day to be small.
var shapes = []string{"documents", "documents with lines", "no documents", "some days of nobody", "days of thousands", "one rep's day"}

func shapedFile(t *testing.T, dir, shape string, rows int) string {
	t.Helper()
	var b strings.Builder
	header := map[string]string{"documents": ";Документ", "documents with lines": ";Документ;№ строки"}[shape]
	b.WriteString("Дата;Торговый;Клиент;Категория;Количество;Сумма" + header + "\n")
	first, _ := calc.ParseDate("2025-03-01")
	for i := range rows {
		d := rand.New(rand.NewPCG(uint64(i), 0))
		day, rep, end := i*365/rows, fmt.Sprint("R", d.IntN(50)), ""
		switch shape {
		case "documents":
			document := uint64(i / 4)
			rep, end = fmt.Sprint("R", rand.New(rand.NewPCG(document, 0)).IntN(50)), fmt.Sprintf(";УТ-%06d", document)
		case "documents with lines":
			rep, end = fmt.Sprint("R", i/5%50), fmt.Sprintf(";УТ-%06d;%d", i/5, i%5+1)
		case "some days of nobody":
			day, rep = i%28, ""
		case "days of thousands":
			day, rep = i/10%30, fmt.Sprint("R", i%10)
		case "one rep's day":
			day, rep = 0, "R1"
		}
		fmt.Fprintf(&b, "%s;%s;К%d;%s;%d;%d,50%s\n", (first + calc.Date(day)).String(), rep, d.IntN(5000), []string{"Пиво", "Сок"}[i%2], i%97-5, i%1009, end)
	}
	return write(t, dir, "large.csv", b.String())
}

// state is everything that an export of sales tells, and whether all checks hold.
func state(t *testing.T, db string) string {
	t.Helper()
	if out := must(t, "--db", db, "check"); strings.Contains(out, "FAIL") {
		t.Fatal(out)
	}
	return must(t, "--db", db, "export", "--kind", "sales") + must(t, "--db", db, "export", "--kind", "clients")
}

// TestKillImport kills imports of a large file with SIGKILL at random moments.
// What the next command finds is either nothing of the file or all of it.
func TestKillImport(t *testing.T) {
	t.Parallel()
	killImports(t, max(1, *kills/5), 1, func(db, file string, after time.Duration) { // each takes a whole import and more
		child := exec.Command(os.Args[0], "--db", db, "import", "--kind", "sales", file)
		child.Env = append(os.Environ(), asProgram+"=1")
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		<-time.After(after)
		_ = child.Process.Kill()
		_ = child.Wait()
	})
}

// TestKillImportBeside kills the bot in whose hands an import is. The operator
// is told that it broke off, and the next bot finds nothing of the file or all of it.
func TestKillImportBeside(t *testing.T) {
	t.Parallel()
	killImports(t, max(1, *kills/10), 4, func(db, file string, after time.Duration) {
		bot, killed := servedBot(t, db), make(chan struct{})
		time.AfterFunc(after, func() { bot.kill(); close(killed) })
		if out, errs, code := runrate(t, "--db", db, "import", "--kind", "sales", file); code != 0 && strings.Count(errs, "runrate: ") != 1 || code == 0 && !strings.Contains(out, "rows") {
			t.Errorf("exit %d: %s%s", code, out, errs)
		}
		<-killed
		next := servedBot(t, db)
		next.settle()
		next.stop()
	})
}

// killImports imports a large file again and again, interrupted each time, and
// wants the next command to find the ledger as it was before the file, or
// with the whole of it. Slower is how many times longer an import takes that
// way than alone.
func killImports(t *testing.T, times, slower int, interrupt func(db, file string, after time.Duration)) {
	dir := t.TempDir()
	rows := 40_000
	if raceDetector { // slow, and what a file of several steps takes is the same
		rows = 25_000
	}
	db, file := company(t, dir), largeFile(t, dir, rows)
	fresh, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	empty := state(t, db)
	start := time.Now()
	must(t, "--db", db, "import", "--kind", "sales", file)
	took := time.Since(start)
	full := state(t, db)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, an import takes %s", seed, took)
	rng, outcomes := rand.New(rand.NewPCG(seed, 0)), map[string]int{}
	for range times {
		if err := os.WriteFile(db, fresh, 0o600); err != nil {
			t.Fatal(err)
		}
		interrupt(db, file, time.Duration(rng.Int64N(int64(took)*int64(slower)*5/4)))
		switch unfinished := strings.Contains(must(t, "--db", db, "check"), "unfinished"); state(t, db) {
		case empty:
			outcomes["nothing"]++
			if unfinished {
				t.Error("an unfinished import was not finished")
			}
		case full:
			outcomes["all"]++
			if unfinished {
				outcomes["of which finished by the next command"]++
			}
		default:
			t.Fatal("half of a file is in the ledger")
		}
	}
	t.Log(outcomes)
	wantNoTemporaryFiles(t, dir)
}

func TestExportCommand(t *testing.T) {
	db, dir := shop(t)
	out := must(t, "--db", db, "export", "--kind", "sales", "--month", "2026-07", "--rep", "a1")
	if !strings.HasPrefix(out, "\ufeffДата;") || strings.Count(out, "\n") != 6 || !strings.Contains(out, "02.07.2026;;A1;Анна;;;;Сок;12,3450;кг;;без документа;;да\r\n") {
		t.Errorf("the CSV is\n%s", out)
	}
	if out := must(t, "--db", db, "export", "--kind", "plan", "--team", "север", "--lang", "en"); !strings.Contains(out, "A1,Анна,2026-07,Пиво,,24000,шт\r\n") {
		t.Errorf("the plan is\n%s", out)
	}
	if out := must(t, "--db", db, "export", "--kind", "members"); !strings.Contains(out, "A1;Анна;торговый;Север;Asia/Omsk\r\n") {
		t.Errorf("--lang of one file has become the company's: the members are\n%s", out)
	}
	book := filepath.Join(dir, "sales.xlsx")
	if _, errs, code := runrate(t, "--db", db, "export", "--kind", "sales", "-o", book); code != 0 || !strings.Contains(errs, "5 rows in") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if out := must(t, "--db", db, "import", "--kind", "sales", book); !strings.Contains(out, "rows 5, added 0, changed 0, removed 0") {
		t.Errorf("what was written came back as %s", out)
	}
	for args, says := range map[string]string{
		"--kind sales --month march": "--month", "--kind sales --from 1.3.2026": "--from", "--kind sales --format pdf": "xlsx or csv", "--kind sales --format xlsx": "-o",
		"--kind sales --month 2026-03 --to 2026-03-05": "whole month", "--kind sales --from 2026-03-05 --to 2026-03-01": "later", "--kind calendar": "must be one of", "--kind sales -o x.pdf": "xlsx or csv",
	} {
		if _, errs, code := runrate(t, append([]string{"--db", db, "export"}, strings.Fields(args)...)...); code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("export %s: exit %d, want 2, saying %q:\n%s", args, code, says, errs)
		}
	}
	for args, says := range map[string]string{"--kind sales --rep ZZ": "no member", "--kind sales --team Юг": "only: Север", "--kind sales -o " + dir + "/none/x.csv": "no directory"} {
		if _, errs, code := runrate(t, append([]string{"--db", db, "export"}, strings.Fields(args)...)...); code != exitFailure || !strings.Contains(errs, says) {
			t.Errorf("export %s: exit %d, want 1, saying %q:\n%s", args, code, says, errs)
		}
	}
}

// A file that cannot be written whole leaves the old one as it was.
func TestOutputDiscarded(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "a.csv", "old")
	c := &cli{command: &exportCmd{Output: path}}
	out, err := c.output(context.Background(), streams{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(out, "half"); err != nil {
		t.Fatal(err)
	}
	out.Discard()
	if data, err := os.ReadFile(path); err != nil || string(data) != "old" {
		t.Errorf("%q, %v", data, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files are left, want 1", len(files))
	}
}

// What was left out of a file is told.
func TestImportTells(t *testing.T) {
	db, dir := shop(t)
	file := write(t, dir, "report.csv", "Продажи за июль\n\nДата;ТП;Группа;Количество;НДС;Скидка\n03.07.2026;A1;Пиво;5;1;2\nИтого;;;5;1;2\n")
	out, errs, code := runrate(t, "--db", db, "import", "--kind", "sales", file)
	for _, want := range []string{"columns that nothing was read from: НДС, Скидка", "totals or repeat the header: 1"} {
		if !strings.Contains(errs, want) {
			t.Errorf("stderr does not say %q:\n%s", want, errs)
		}
	}
	if code != 0 || !strings.Contains(out, "sales: rows 1, added 1") {
		t.Errorf("exit %d: %s", code, out)
	}
	bad := write(t, dir, "bad.csv", "date,rep,category,volume\n"+strings.Repeat("2026-07-01,A1,Пиво,x\n", 1200))
	if _, errs, code := runrate(t, "--db", db, "import", "--kind", "sales", bad); code != 1 || !strings.Contains(errs, "and 1100 more") {
		t.Errorf("exit %d:\n%s", code, errs[max(0, len(errs)-200):])
	}
}

// An operator's import is in the books of changes, with the file's name and the hour.
func TestImportIsInTheBooks(t *testing.T) {
	db, dir := shop(t)
	began := time.Now().Add(-time.Second)
	if _, errs, code := runrate(t, "--db", db, "import", "--kind", "sales", write(t, dir, "июль.csv", "date,rep,category,volume\n2026-07-03,A1,Пиво,5\n")); code != 0 {
		t.Fatal(errs)
	}
	store, err := bolt.Open(db, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.View(context.Background(), func(r storage.Reader) error {
		last, err := r.Changes(0, 1)
		if err != nil {
			return err
		}
		if c := last[0]; c.What != storage.ChangedFile || c.Of != "sales · июль.csv" || c.To != "+1 ~0 −0" || c.By != 0 || c.At.Before(began.Truncate(time.Second)) {
			t.Errorf("the books say %+v", c)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A serving bot finishes what an import has left, before it talks to anybody.
func TestServeFinishesImport(t *testing.T) {
	dir := t.TempDir()
	db, file := company(t, dir), largeFile(t, dir, 25_000)
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = sheet.Import(ctx, store, sheet.Sales, bytes.NewReader(data), sheet.Options{Progress: func(p sheet.Progress) {
		if p.Applied > 0 {
			stop()
		}
	}})
	if err == nil {
		t.Fatal("the import was not broken off")
	}
	var left storage.Intent
	if err := store.View(context.Background(), func(r storage.Reader) (err error) { left, err = r.Intent(); return err }); err != nil || !left.Ready {
		t.Fatalf("%+v, %v", left, err)
	}
	store.Close()
	bot := servedBot(t, db)
	if out := must(t, "--db", db, "check"); strings.Contains(out, "unfinished") {
		t.Errorf("the import is still unfinished: %s", out)
	}
	bot.stop()
}

// No output takes the place of the database, by whatever name it goes, nor of what is no file.
func TestOutputIsNoDatabase(t *testing.T) {
	db, dir := shop(t)
	want := dump(t, db)
	soft, hard := filepath.Join(dir, "soft.csv"), filepath.Join(dir, "hard.csv")
	if err := os.Symlink(db, soft); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(db, hard); err != nil {
		t.Fatal(err)
	}
	refused := func(where string) {
		for _, path := range []string{db, soft, hard} {
			for _, command := range []string{"backup --force", "export --kind sales --format csv -o", "report runrate -o"} {
				if _, errs, code := runrate(t, append(append([]string{"--db", db}, strings.Fields(command)...), path)...); code != exitFailure || !strings.Contains(errs, "is the database itself") {
					t.Errorf("%s, %s %s: exit %d: %s", where, command, path, code, errs)
				}
			}
		}
	}
	refused("alone")
	if !maps.Equal(dump(t, db), want) {
		t.Error("the database has changed")
	}
	bot := servedBot(t, db)
	refused("beside a bot")
	bot.stop()
	if _, errs, code := runrate(t, "--db", db, "restore", hard); code != exitFailure || !strings.Contains(errs, "is the database itself") {
		t.Errorf("restore: exit %d: %s", code, errs)
	}
	if _, errs, code := runrate(t, "--db", db, "report", "runrate", "-o", os.DevNull); code != exitFailure || !strings.Contains(errs, "no ordinary file") {
		t.Errorf("%s: exit %d: %s", os.DevNull, code, errs)
	}
	must(t, "--db", db, "check")
	link, real := filepath.Join(dir, "link.csv"), write(t, dir, "real.csv", "")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	must(t, "--db", db, "export", "--kind", "sales", "-o", link)
	if text, err := os.ReadFile(real); err != nil || !strings.Contains(string(text), "Анна") {
		t.Errorf("what was written through a link is %q, %v", text, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link has become %v, %v", info.Mode(), err)
	}
}

// Who only looks does not set the company's zone and language.
func TestLookingKeepsSettings(t *testing.T) {
	db, _ := shop(t)
	settings := func() string { return setting(t, db, storage.SettingZone) + " " + setting(t, db, storage.SettingLang) }
	want := settings()
	for _, command := range []string{"check", "doctor --offline", "report runrate", "export --kind sales", "invite A1 --bot-name b", "backup -"} {
		must(t, append([]string{"--db", db, "--tz", "Asia/Omsk", "--lang", "en"}, strings.Fields(command)...)...)
		if got := settings(); got != want {
			t.Errorf("after %s the company is in %q, was in %q", command, got, want)
		}
	}
	must(t, "--db", db, "--tz", "Asia/Omsk", "--lang", "en", "import", "--kind", "categories", write(t, t.TempDir(), "c.csv", "category,unit\nКвас,л\n"))
	if got := settings(); got != "Asia/Omsk en" {
		t.Errorf("after an import the company is in %q", got)
	}
}
