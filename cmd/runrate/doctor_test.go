package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// Doctor says one line a check, with the bot and without it, and no secrets.
func TestDoctor(t *testing.T) {
	db, dir := shop(t)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	telegram := []string{"--token", server.Token(), "--api", server.URL()}
	var bot *botProcess
	for _, serving := range []bool{false, true} {
		args := append([]string{"--db", db, "doctor"}, telegram...)
		if serving {
			bot = startBot(t, server, db)
			bot.output.await(t, "at work")
			args = []string{"--db", db, "doctor"} // the bot has a token and a server of its own
		}
		out := must(t, args...)
		for _, check := range []string{"disk", "permissions", "database", "time zone", "calendar", "members", "token", "clock", "webhook"} {
			if !regexp.MustCompile(`(?m)^(ok   |WARN ) ` + check + `: \S`).MatchString(out) {
				t.Errorf("beside the bot %v: no line of %s in\n%s", serving, check, out)
			}
		}
		if strings.Contains(out, server.Token()) || strings.Contains(out, "FAIL") || strings.Contains(out, "Анна") {
			t.Errorf("beside the bot %v:\n%s", serving, out)
		}
	}
	bot.stop()
}

// What is wrong is told with what to do, and the exit code is 1.
func TestDoctorFinds(t *testing.T) {
	db, dir := shop(t)
	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	zone := filepath.Join(dir, "zone.db")
	must(t, "--db", db, "backup", zone)
	putSetting(t, zone, storage.SettingZone, "Mars/Olympus")
	open := filepath.Join(dir, "open.db")
	must(t, "--db", db, "backup", open)
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		says string
		code int
	}{
		"a refused token":  {[]string{"--db", db, "--token", "1:revoked", "--api", server.URL()}, "FAIL  token: ", 1},
		"no network":       {[]string{"--db", db, "--token", "1:x", "--api", "http://127.0.0.1:1"}, "FAIL  telegram: ", 1},
		"no token's file":  {[]string{"--db", db, "--token-file", filepath.Join(dir, "none")}, "FAIL  token: ", 1},
		"no token":         {[]string{"--db", db}, "WARN  token: ", 0},
		"no database":      {[]string{"--db", filepath.Join(dir, "none.db"), "--offline"}, "FAIL  database: there is no database", 1},
		"damaged pages":    {[]string{"--db", spoil(t, db), "--offline"}, "FAIL  database: ", 1},
		"an odd time zone": {[]string{"--db", zone, "--offline"}, "FAIL  time zone: ", 1},
		"an open file":     {[]string{"--db", open, "--offline"}, "WARN  permissions: ", 0},
	} {
		out, errs, code := runrate(t, append([]string{"doctor"}, c.args...)...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s%s", name, code, c.code, c.says, out, errs)
		}
	}
}

func setting(t *testing.T, path, name string) (value string) {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.View(context.Background(), func(r storage.Reader) (err error) { value, err = r.Setting(name); return err }); err != nil {
		t.Fatal(err)
	}
	return value
}

func putSetting(t *testing.T, path, name, value string) {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Update(context.Background(), func(w storage.Writer) error { return w.PutSetting(name, value) }); err != nil {
		t.Fatal(err)
	}
}

// From October on the next year's calendar is asked for too.
func TestDoctorCalendar(t *testing.T) {
	db, _ := shop(t)
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for date, want := range map[string]string{"2026-09-30": "ok", "2026-10-01": "ok WARN", "2027-01-01": "WARN"} {
		var out strings.Builder
		d := &doctor{out: &out}
		day, err := calc.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.View(context.Background(), func(r storage.Reader) error { return d.calendar(r, day) }); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
			got = append(got, strings.Fields(line)[0])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on %s:\n%swant %s", date, &out, want)
		}
	}
}

func TestClockBehind(t *testing.T) {
	db, _ := shop(t)
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	for alive, behind := range map[string]bool{"": false, "2026-03-10T08:00:00Z": false, "2026-03-10T09:04:00Z": false, "2026-03-10T09:06:00Z": true, "nonsense": false} {
		putSetting(t, db, storage.SettingAlive, alive)
		store, err := bolt.Open(db, bolt.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		last, err := clockBehind(context.Background(), store, now)
		store.Close()
		if err != nil || !last.IsZero() != behind {
			t.Errorf("last at work %q: %v, %v; want it behind: %v", alive, last, err, behind)
		}
	}
}

func TestByteSize(t *testing.T) {
	for text, want := range map[string]byteSize{"": 0, "0": 0, "64MB": 64 << 20, "20GB": 20 << 30, "1 tb": 1 << 40, "100000000": 100000000} {
		var b byteSize
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%q is %d, %v; want %d", text, b, err, want)
		}
	}
	for _, text := range []string{"1MB", "-5GB", "big", "99999999999TB", "1.5GB", "GB"} {
		var b byteSize
		if err := b.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken for %d", text, b)
		}
	}
}
