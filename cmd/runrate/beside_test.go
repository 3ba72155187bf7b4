package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"runrate/cmd/runrate/control"
)

// Commands print and answer the same beside a running bot as without one.
func TestBeside(t *testing.T) {
	db, dir := shop(t)
	more := write(t, dir, "more.csv", "date,rep,category,volume\n2026-09-03,A1,Пиво,5\n")
	bad := write(t, dir, "wrong.csv", "date,rep,category,volume\nyesterday,A1,Пиво,x\n")
	commands := [][]string{
		{"report", "runrate", "--rep", "A1", "--month", "2026-07", "--at", "2026-07-20T09:00", "--format", "json"},
		{"report", "runrate", "--rep", "ZZ"},
		{"--lang", "en", "report", "runrate", "--rep", "A1", "--month", "2026-07", "--at", "2026-07-20T09:00", "--format", "png", "--theme", "dark"},
		{"--lang", "en", "export", "--kind", "sales", "--month", "2026-07"},
		{"export", "--kind", "sales", "--rep", "ZZ"},
		{"check"},
		{"import", "--kind", "sales", more},
		{"import", "--kind", "sales", bad},
		{"import", "--kind", "plan", "--append", bad},
		{"invite", "--bot-name", "b", "ZZ"},
	}
	type result struct {
		out, errs string
		code      int
	}
	var alone []result
	for _, args := range commands {
		out, errs, code := runrate(t, append([]string{"--db", db}, args...)...)
		alone = append(alone, result{out, errs, code})
	}
	bot := servedBot(t, db)
	for i, args := range commands {
		out, errs, code := runrate(t, append([]string{"--db", db}, args...)...)
		if args[0] == "import" && code == 0 { // it is the second time
			out = strings.Replace(out, "added 0", "added 1", 1)
		}
		if got := (result{out, errs, code}); got != alone[i] {
			t.Errorf("%s beside the bot:\n%+v\nalone:\n%+v", args, got, alone[i])
		}
	}
	if info, err := os.Stat(control.Path(db)); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the socket is %v, %v; want one for its owner alone", info.Mode(), err)
	}
	bot.stop()
	if left, err := os.Stat(control.Path(db)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket outlived the bot: %v", left)
	}
	wantNoTemporaryFiles(t, dir)
}

// wantNoTemporaryFiles fails if anything is left in a directory that was to be gone.
func wantNoTemporaryFiles(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, ".runrate-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// What is imported beside the bot is what it answers with.
func TestImportBeside(t *testing.T) {
	db, dir := shop(t)
	bot := servedBot(t, db)
	anna := bot.join(db, "A1", 500)
	must(t, "--db", db, "import", "--kind", "categories", write(t, dir, "new.csv", "category,unit\nКвас,л\n"))
	anna.Send("квас 7")
	bot.settle()
	bot.stop()
	out := must(t, "--db", db, "report", "runrate", "--rep", "A1", "--format", "csv")
	if !strings.Contains(out, "A1,Квас,л,,7,") {
		t.Errorf("the new category was not booked:\n%s\n%s", out, bot.output)
	}
}

// A file comes out beside the bot as it does without it.
func TestExportBeside(t *testing.T) {
	db, dir := shop(t)
	alone := must(t, "--db", db, "--lang", "en", "export", "--kind", "sales")
	bot := servedBot(t, db)
	if got := must(t, "--db", db, "--lang", "en", "export", "--kind", "sales"); got != alone || strings.Count(got, "\n") < 5 {
		t.Errorf("beside the bot:\n%s\nalone:\n%s", got, alone)
	}
	book := filepath.Join(dir, "book.xlsx")
	must(t, "--db", db, "export", "--kind", "sales", "-o", book)
	if out := must(t, "--db", db, "import", "--kind", "sales", book); !strings.Contains(out, "added 0, changed 0, removed 0") {
		t.Errorf("the workbook came back as %s", out)
	}
	bot.stop()
	wantNoTemporaryFiles(t, dir)
}

// The operator interrupts a large import beside the bot: nothing of it is there, or all.
func TestInterruptedImportBeside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := company(t, dir)
	file := largeFile(t, dir, 30_000)
	bot := servedBot(t, db)
	interrupted := 0
	for patience := 20 * time.Millisecond; interrupted < 20 && patience < time.Minute; patience = patience * 3 / 2 {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		var out, errs strings.Builder
		code := run(ctx, []string{"--db", db, "import", "--kind", "sales", file}, streams{strings.NewReader(""), &out, &errs})
		cancel()
		if code == 0 {
			break
		}
		interrupted++
		if !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("interrupted after %s it says\n%s", patience, &errs)
		}
		rows := strings.Count(must(t, "--db", db, "export", "--kind", "sales"), "\n") - 1
		if rows > 0 && rows != 30_000 {
			break // what was begun is still being finished: the stop waits for it
		}
	}
	bot.stop()
	must(t, "--db", db, "check")
	rows := strings.Count(must(t, "--db", db, "export", "--kind", "sales"), "\n") - 1
	if rows > 0 && rows != 30_000 || interrupted == 0 {
		t.Errorf("after %d interruptions %d rows are there, want none or all of 30,000\n%s", interrupted, rows, bot.output)
	}
	wantNoTemporaryFiles(t, dir)
}

func TestBesideAtOnce(t *testing.T) {
	db, dir := shop(t)
	bot := servedBot(t, db)
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			file := filepath.Join(dir, fmt.Sprintf("doc%d.csv", i))
			if err := os.WriteFile(file, fmt.Appendf(nil, "date,rep,category,volume,doc\n2026-08-%02d,A1,Пиво,1,D%d\n", i%28+1, i), 0o600); err != nil {
				t.Error(err)
			}
			for _, args := range [][]string{{"import", "--kind", "sales", file}, {"check"}, {"report", "runrate"}} {
				if _, errs, code := runrate(t, append([]string{"--db", db}, args...)...); code != 0 {
					t.Errorf("%s: exit %d: %s", args, code, errs)
				}
			}
		})
	}
	all.Wait()
	bot.stop()
	if out := must(t, "--db", db, "report", "runrate", "--month", "2026-08", "--at", "2026-09-01T10:00", "--format", "csv"); !strings.Contains(out, "A1,Пиво,шт,,30,") {
		t.Errorf("30 documents of one piece came to\n%s", out)
	}
}

func TestBesideAnotherVersion(t *testing.T) {
	db, _ := shop(t)
	bot := servedBot(t, db)
	defer bot.stop()
	defer func(v string) { version = v }(version)
	version = "v9.9.9"
	_, errs, code := runrate(t, "--db", db, "check")
	if code != 1 || !strings.Contains(errs, "this is runrate v9.9.9") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// A kill leaves the socket behind; commands work without the bot, and the next bot takes its place.
func TestBesideAfterKill(t *testing.T) {
	t.Parallel()
	db, _ := shop(t)
	servedBot(t, db).kill()
	if _, err := os.Stat(control.Path(db)); err != nil {
		t.Fatalf("a killed bot has removed its socket: %v", err)
	}
	must(t, "--db", db, "check")
	bot := servedBot(t, db)
	must(t, "--db", db, "check")
	if second := startBot(t, bot.server, db); second.waitExit() != 1 || !strings.Contains(second.output.String(), "another runrate serve") {
		t.Errorf("a second bot on the file:\n%s", second.output)
	}
	must(t, "--db", db, "check")
	bot.stop()
}

// A path longer than a socket's address, a link to the database, another working directory.
func TestBesideOddPaths(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, strings.Repeat("long-", 20), strings.Repeat("name-", 20))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "runrate.db")
	must(t, "--db", db, "import", "--kind", "categories", write(t, dir, "c.csv", "category,unit\nПиво,шт\n"))
	bot := servedBot(t, db)
	link := filepath.Join(base, "link.db")
	if err := os.Symlink(db, link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(base)
	write(t, base, "here.csv", "category,unit\nСок,л\n")
	must(t, "--db", "link.db", "import", "--kind", "categories", "here.csv")
	must(t, "--db", "link.db", "backup", "copy.db")
	if _, err := os.Stat(filepath.Join(base, "copy.db")); err != nil {
		t.Error(err)
	}
	bot.stop()
}

// Without a socket the bot works, and says what will not.
func TestNoSocket(t *testing.T) {
	db, _ := shop(t)
	if err := os.MkdirAll(filepath.Join(control.Path(db), "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	bot := servedBot(t, db)
	if !strings.Contains(bot.output.String(), "commands cannot work beside this bot") {
		t.Errorf("nothing is said of it:\n%s", bot.output)
	}
	bot.stop()
}
