package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"runrate/bot/demo"
	"runrate/storage"
	"runrate/storage/bolt"
)

// Everybody has joined by the morning, in both languages; summaries wait to be read, and Anna can sell.
func TestDemo(t *testing.T) {
	for lang, words := range map[string]struct{ good, name, booked, corrected, morning string }{
		"ru": {"пиво 5", "Анна Белова", "Записано: чт 12 ноября", "Исправлено: чт 12 ноября", "Доброе утро"},
		"en": {"beer 5", "Anna White", "Booked: Thu 12 November", "Corrected: Thu 12 November", "Good morning"},
	} {
		d := runDemo(t, append(slices.Clone(small), "--lang", lang)...)
		if !strings.HasPrefix(d.url, "http://127.0.0.1:") || !strings.HasSuffix(d.url, "/"+lang+"/") {
			t.Errorf("the address is %s", d.url)
		}
		first := d.until("the morning", heard(firstPhone, words.morning))
		if len(first.Chats) != 6 || first.Chats[0].Name != words.name || first.Chats[0].Unread == 0 {
			t.Errorf("at first: %+v", first)
		}
		if now := time.UnixMilli(first.Now).In(demoZone).Format("2006-01-02T15:04"); now != "2026-11-12T10:24" {
			t.Errorf("the clock is at %s", now)
		}
		own := first.Chats[0].Messages[len(first.Chats[0].Messages)-1].ID + 1
		d.do("send", map[string]any{"chat": firstPhone, "text": words.good})
		d.until("a receipt", heard(firstPhone, words.booked))
		d.do("edit", map[string]any{"chat": firstPhone, "message": own, "text": words.good + "0"})
		d.until("a correction", heard(firstPhone, words.corrected))
		d.end()
	}
}

// The other language is a company of its own, made up when it is asked for.
func TestDemoInTwoLanguages(t *testing.T) {
	d := runDemo(t, small...)
	d.url = strings.TrimSuffix(d.url, "ru/") + "en/"
	if all := d.until("people", func(s told) bool { return len(s.Chats) > 0 }); all.Chats[0].Name != "Anna White" {
		t.Errorf("in English she is %s", all.Chats[0].Name)
	}
}

// The clock goes to the evening, the morning and the next month, and what
// comes by itself then comes.
func TestDemoTravel(t *testing.T) {
	d := runDemo(t, small...)
	at := func(want string) func(told) bool {
		return func(s told) bool {
			return time.UnixMilli(s.Now).In(demoZone).Format("2006-01-02T15:04") == want
		}
	}
	d.do("travel", map[string]any{"to": "evening"})
	d.until("the evening", at("2026-11-12T19:00"))
	d.until("a reminder", heard(firstPhone, "вы ещё ничего не записали"))
	d.do("travel", map[string]any{"to": "morning"})
	d.until("the morning", at("2026-11-13T08:30"))
	d.until("Anna's morning", heard(firstPhone, "Доброе утро! пт 13 ноября"))
	d.until("the team's morning", heard(firstPhone+2, "Север · пт 13 ноября"))
	d.until("the group's morning", heard(groupChat, "пт 13 ноября"))
	d.do("travel", map[string]any{"to": "month"})
	d.until("December", at("2026-12-01T08:30"))
	d.until("December's plan", heard(firstPhone, "Доброе утро! вт 1 декабря"))
	all := d.until("no talk of a silence", func(s told) bool { return len(s.Chats) > 0 })
	if heard(firstPhone, "не было на связи")(all) {
		t.Error("the bot believes that it was away")
	}
}

// A demo begins on any date and at any hour.
func TestDemoAnyDay(t *testing.T) {
	for _, at := range []string{"2026-12-01T10:00", "2026-11-15T12:00", "2026-01-01T00:30", "2026-11-12T06:10", "2026-11-12T23:59"} {
		if raceDetector && at[11:] != "10:00" {
			continue
		}
		args := slices.Clone(small)
		args[slices.Index(args, "--at")+1] = at
		d := runDemo(t, args...)
		all := d.until("people", func(s told) bool { return len(s.Chats) == 6 })
		if now := time.UnixMilli(all.Now).In(demoZone).Format("2006-01-02T15:04"); now != at {
			t.Errorf("at %s the clock is at %s", at, now)
		}
		d.end()
	}
}

// A port that is taken is no obstacle.
func TestDemoBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	d := runDemo(t, append(slices.Clone(small[:len(small)-1]), port)...)
	if strings.Contains(d.url, ":"+port+"/") {
		t.Errorf("the address is that of somebody else: %s", d.url)
	}
}

// A company that is kept goes on where it was: its entries, its clock, and
// whoever has joined; new messages are no old ones' edits.
func TestDemoKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept.db")
	d := runDemo(t, append(slices.Clone(small), "--db", file)...)
	d.do("send", map[string]any{"chat": firstPhone, "text": "пиво 5"})
	d.until("a receipt", heard(firstPhone, "Записано: чт 12 ноября"))
	d.do("travel", map[string]any{"to": "morning"})
	d.end()

	d = runDemo(t, append(slices.Clone(small), "--db", file, "--lang", "en")...)
	all := d.until("people", func(s told) bool { return len(s.Chats) == 6 })
	if now := time.UnixMilli(all.Now).In(demoZone).Format("2006-01-02T15:04"); now != "2026-11-13T08:30" || all.Chats[0].Name != "Анна Белова" {
		t.Errorf("%s begins again at %s", all.Chats[0].Name, now)
	}
	d.do("send", map[string]any{"chat": firstPhone, "text": "пиво 7"})
	d.until("a receipt", heard(firstPhone, "Записано: пт 13 ноября"))
	d.do("send", map[string]any{"chat": firstPhone, "text": "/history"})
	d.until("the history", heard(firstPhone, "12 ноября"))
	d.do("travel", map[string]any{"to": "morning"})
	d.until("a morning in a chat that has begun anew", heard(firstPhone+2, "Север · пн 16 ноября"))
	d.until("the group's morning too", heard(groupChat, "пн 16 ноября"))
	d.end()
	if out := must(t, "--db", file, "check"); strings.Contains(out, "FAIL") {
		t.Errorf("the database does not hold together:\n%s", out)
	}
	csv := must(t, "--db", file, "export", "--kind", "sales", "--rep", "A1", "--from", "2026-11-12", "--to", "2026-11-13", "--lang", "en", "-o", "-")
	for _, row := range []string{"2026-11-12", "2026-11-13"} {
		if !strings.Contains(csv, row) {
			t.Errorf("no sale of %s is left:\n%s", row, csv)
		}
	}
}

// A beginning that was broken off is begun again.
func TestDemoBrokenOff(t *testing.T) {
	file := filepath.Join(t.TempDir(), "half.db")
	store, err := bolt.Open(file, bolt.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(story{Company: demo.Options{Seed: 9}})
	err = store.Update(context.Background(), func(w storage.Writer) error {
		if _, err := w.PutMember(storage.Member{Code: "A1", Name: "Half", Roles: storage.Rep}); err != nil {
			return err
		}
		return w.PutSetting(settingStory, string(text))
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	d := runDemo(t, append(slices.Clone(small), "--db", file)...)
	if all := d.until("people", func(s told) bool { return len(s.Chats) > 0 }); len(all.Chats) != 6 || all.Chats[0].Name != "Анна Белова" {
		t.Errorf("it goes on as %+v", all)
	}
}

// A database of a real company is left alone, whether it is named or in the environment.
func TestDemoLeavesOthersAlone(t *testing.T) {
	db, dir := shop(t)
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	_, errs, code := runrate(t, append(slices.Clone(small), "--db", db)...)
	if code != exitUsage || !strings.Contains(errs, "is not a database of the demo's") {
		t.Errorf("exit %d: %s", code, errs)
	}
	other := filepath.Join(dir, "production.db")
	t.Setenv("RUNRATE_DB", other)
	d := runDemo(t, small...)
	d.until("people", func(s told) bool { return len(s.Chats) > 0 })
	d.end()
	if _, err := os.Stat(other); err == nil {
		t.Error("the demo has made the database that the environment names")
	}
	if after, _ := os.ReadFile(db); !bytes.Equal(before, after) {
		t.Error("a real company's database has changed")
	}
}

// What cannot be opened, or is in use, is told in a line.
func TestDemoNoDatabase(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.db")
	runDemo(t, append(slices.Clone(small), "--db", kept)...)
	empty := filepath.Join(dir, "empty.db")
	must(t, "--db", empty, "import", "--kind", "categories", write(t, dir, "c.csv", "category,unit\nПиво,шт\n"))
	for file, says := range map[string]string{
		kept:                                  "in use by another process",
		write(t, dir, "junk.db", "not bbolt"): "junk.db",
		filepath.Join(dir, "none", "x.db"):    "no such file",
		dir:                                   "is a directory",
		empty:                                 "is not a database of the demo's",
	} {
		out, errs, code := runrate(t, append(slices.Clone(small), "--db", file)...)
		if code == 0 || out != "" || !strings.Contains(errs, says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", file, code, out, errs)
		}
	}
}

// Two windows that move the clock at once move it twice, and never back.
func TestDemoTravelAtOnce(t *testing.T) {
	d := runDemo(t, small...)
	var all sync.WaitGroup
	for _, to := range []string{"month", "evening", "morning", "month"} {
		all.Go(func() { d.do("travel", map[string]any{"to": to}) })
	}
	all.Wait()
	end := d.until("the clock", func(s told) bool { return len(s.Chats) > 0 })
	if now := time.UnixMilli(end.Now).In(demoZone); now.Before(time.Date(2027, 1, 1, 0, 0, 0, 0, demoZone)) {
		t.Errorf("after two months forward it is %s", now)
	}
}

// An address without its end leads to the page, and one of the other language
// to the only one where a company is kept.
func TestDemoAddresses(t *testing.T) {
	d := runDemo(t, append(slices.Clone(small), "--db", filepath.Join(t.TempDir(), "a.db"))...)
	root := strings.TrimSuffix(d.url, "/ru/")
	for _, address := range []string{root, root + "/", root + "/ru", root + "/en/", root + "/en"} {
		r, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK || r.Request.URL.String() != d.url {
			t.Errorf("%s leads to %s: %s", address, r.Request.URL, r.Status)
		}
	}
	for _, address := range []string{root + "/xx/", d.url + "static/", d.url + "static/index.html", d.url + "nothing"} {
		if r, err := http.Get(address); err != nil || r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %v %v", address, r, err)
		}
	}
}

// Without --at it is a working morning on which a month has something to tell.
func TestDemoTells(t *testing.T) {
	for date, want := range map[string]string{
		"2026-11-22": "2026-11-20", "2026-11-12": "2026-11-12", "2026-12-01": "2026-11-30", "2026-12-07": "2026-11-30", "2026-12-08": "2026-12-08",
	} {
		now, err := time.ParseInLocation(time.DateOnly, date, demoZone)
		if err != nil {
			t.Fatal(err)
		}
		start, err := (&demoCmd{}).start(now.Add(23 * time.Hour))
		if got := start.Format("2006-01-02T15:04"); err != nil || got != want+"T10:24" {
			t.Errorf("on %s it plays at %s, want %s (%v)", date, got, want, err)
		}
	}
}

func TestDemoRefusals(t *testing.T) {
	for args, says := range map[string]string{
		"demo --reps 1":       "reps",
		"demo --months 1":     "months",
		"demo --at yesterday": "--at",
		"demo --port x":       "--port",
		"demo --port 99999":   "--port",
		"demo --port=-1":      "--port",
		"demo --lang fr":      "lang",
	} {
		if out, errs, code := runrate(t, strings.Fields(args)...); code != exitUsage || !strings.Contains(strings.ToLower(errs), says) || out != "" {
			t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
		}
	}
}
