package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
	"runrate/storage"
	"runrate/storage/bolt"
)

// wantSentence holds what an operator is told against what he should be: one
// line that says what is wrong, behind whatever was logged before.
func wantSentence(t *testing.T, bot *botProcess, says string) {
	t.Helper()
	if code := bot.waitExit(); code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	lines := strings.Split(strings.TrimSpace(bot.output.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "runrate: ") || !strings.Contains(last, says) {
		t.Errorf("it ended with\n%s\nwant one line saying %q", bot.output, says)
	}
	if strings.Contains(bot.output.String(), "goroutine ") {
		t.Error("it ended with a stack trace")
	}
}

// strangers write so much that the few pages which are free do not suffice.
func strangers(server *sandbox.Server) {
	for i := range int64(1000) {
		server.Phone(sandbox.User{ID: 1000 + i, FirstName: "S"}).Send("hello")
	}
}

// What keeps the bot from starting is told in a sentence, and the file stays as it was.
func TestServeRefuses(t *testing.T) {
	db, dir := shop(t)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	newer := write(t, dir, "newer.db", string(whole))
	writeSchema(t, newer, bolt.SchemaVersion+1)
	for name, c := range map[string]struct{ db, says string }{
		"cut off":          {write(t, dir, "cut.db", string(whole[:2*4096+100])), "it was cut off"},
		"damaged pages":    {spoil(t, db), "restore the last backup"},
		"another file":     {write(t, dir, "text.db", strings.Repeat("text ", 9999)), "it is no database"},
		"a directory":      {dir, "it is a directory"},
		"a newer schema":   {newer, "install the newer runrate"},
		"no directory":     {filepath.Join(dir, "none", "x.db"), "no such file or directory"},
		"not an open file": {"/dev/null", "no ordinary file"},
	} {
		before, _ := os.ReadFile(c.db)
		bot := startBot(t, nil, c.db)
		wantSentence(t, bot, c.says)
		if after, _ := os.ReadFile(c.db); string(after) != string(before) {
			t.Errorf("%s: the file has changed", name)
		}
	}
}

// The token is refused, at the start or later: the bot ends, saying what to do.
func TestServeRevokedToken(t *testing.T) {
	db, _ := shop(t)
	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	wantSentence(t, startBot(t, server, db, "--token", "999:revoked"), "ask @BotFather")
	bot := startBot(t, server, db)
	bot.output.await(t, "at work")
	server.Fail(sandbox.Fault{Method: "getUpdates", Kind: sandbox.FaultError, Code: 401, Description: "Unauthorized", Times: -1})
	server.Phone(sandbox.User{ID: 9, FirstName: "X"}).Send("hello") // ends the poll that is open
	wantSentence(t, bot, "ask @BotFather")
	if strings.Contains(bot.output.String(), server.Token()) {
		t.Error("the token is in the log")
	}
}

// A disk that is full while the bot works: it confirms nothing, loses nothing,
// says so, and goes on by itself when there is room again.
func TestServeFullDisk(t *testing.T) {
	t.Parallel()
	for name, disk := range map[string]func(t *testing.T) fullDisk{"no space left": smallDisk, "file size limit": sizeLimit} {
		t.Run(name, func(t *testing.T) {
			d := disk(t)
			db := filepath.Join(d.dir, "runrate.db")
			from, dir := shop(t)
			must(t, "--db", from, "backup", filepath.Join(dir, "small.db")) // without the room to grow that the file has
			must(t, "--db", db, "restore", filepath.Join(dir, "small.db"))
			bot := servedBot(t, db)
			anna := bot.join(db, "A1", 500)
			anna.Send("пиво 1")
			bot.settle()
			d.fill(t, bot)
			anna.Send("пиво 10")
			strangers(bot.server)
			bot.output.await(t, "nothing new can be booked, there is no room")
			if bot.server.Pending() == 0 {
				t.Error("an update was confirmed that was not booked")
			}
			must(t, "--db", db, "report", "runrate") // what was committed can be read
			d.free(t, bot)
			anna.Send("пиво 100")
			bot.settle()
			bot.stop()
			must(t, "--db", db, "check")
			if out := must(t, "--db", db, "report", "runrate", "--rep", "A1", "--format", "csv"); !strings.Contains(out, "A1,Пиво,шт,,111,") {
				t.Errorf("booked:\n%s\n%s", out, bot.output)
			}
			if n := strings.Count(bot.output.String(), "there is no room"); n > 2 {
				t.Errorf("it was said %d times", n)
			}
		})
	}
}

// On a full disk no half of a new database is left that would pass for a damaged one.
func TestServeNewOnFullDisk(t *testing.T) {
	d := smallDisk(t)
	d.fill(t, nil)
	db := filepath.Join(d.dir, "new.db")
	wantSentence(t, startBot(t, nil, db), "free some space")
	if _, err := os.Stat(db); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a database was left: %v", err)
	}
	from, dir := shop(t)
	if _, errs, code := runrate(t, "--db", from, "backup", filepath.Join(d.dir, "b.db")); code != 1 || !strings.Contains(errs, "not enough room") {
		t.Errorf("a backup onto a full disk: exit %d: %s", code, errs)
	}
	wantNoTemporaryFiles(t, d.dir)
	wantNoTemporaryFiles(t, dir)
}

// At --max-size the bot says what to raise.
func TestServeMaxSize(t *testing.T) {
	db := filepath.Join(t.TempDir(), "a.db")
	store, err := bolt.Open(db, bolt.Options{Create: true, NoSync: true, MaxSize: smallestSize})
	if err != nil {
		t.Fatal(err)
	}
	n, rows := 0, 1000 // in a transaction; at last, one
	for rows > 0 {
		err := store.Update(context.Background(), func(w storage.Writer) error {
			for range rows {
				if n++; w.PutSetting(fmt.Sprint("x", n), strings.Repeat("x", 1500)) != nil {
					return errors.New("a setting was refused")
				}
			}
			return nil
		})
		switch {
		case errors.Is(err, storage.ErrFull):
			rows /= 10
		case err != nil:
			t.Fatal(err)
		}
	}
	store.Close()
	bot := startBot(t, nil, db, "--max-size", "64MB")
	strangers(bot.server)
	bot.output.await(t, "raise --max-size")
	bot.kill()
	again := startBot(t, bot.server, db, "--max-size", "1GB")
	again.output.await(t, "at work")
	again.settle()
	again.stop()
}

// Pages that go bad under a running bot are told of, and do not end it.
func TestServeDamagedWhileRunning(t *testing.T) {
	db, _ := shop(t)
	bot := servedBot(t, db)
	anna := bot.join(db, "A1", 500)
	f, err := os.OpenFile(db, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for page := int64(2); page < 200; page++ { // ids and kinds of all pages
		if _, err := f.WriteAt([]byte("\xff\xff\xff\xff\xff\xff\xff\x7f\xee\xee\xff\x00"), page*4096); err != nil {
			t.Fatal(err)
		}
	}
	anna.Send("пиво 10")
	bot.output.await(t, "the database is damaged")
	polls := len(bot.server.Requests())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := bot.server.WaitFor(ctx, func() bool { return len(bot.server.Requests()) > polls }); err != nil {
		t.Errorf("it does not go on polling: %v\n%s", err, bot.output)
	}
	if bot.server.Pending() == 0 {
		t.Error("the update was confirmed")
	}
	if out, _, code := runrate(t, "--db", db, "check"); code != 1 || !strings.Contains(out, "FAIL") {
		t.Errorf("check beside it: exit %d: %s", code, out)
	}
	_ = bot.cmd.Process.Signal(os.Interrupt)
	wantSentence(t, bot, "restore the last backup")
}

// A clock that was set back is told of.
func TestClockSetBack(t *testing.T) {
	db, _ := shop(t)
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		return w.PutSetting(storage.SettingAlive, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	}); err != nil {
		t.Fatal(err)
	}
	store.Close()
	if out, _, code := runrate(t, "--db", db, "doctor", "--offline"); code != 1 || !strings.Contains(out, "FAIL  clock") {
		t.Errorf("doctor: exit %d:\n%s", code, out)
	}
	bot := servedBot(t, db)
	if !strings.Contains(bot.output.String(), "clock is behind") {
		t.Errorf("nothing is said of it:\n%s", bot.output)
	}
	bot.stop()
}
