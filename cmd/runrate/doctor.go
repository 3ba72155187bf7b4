package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"runrate/bot/figures"
	"runrate/bot/telegram"
	"runrate/calc"
	"runrate/storage"
)

type doctorCmd struct {
	telegramFlags
	Offline bool `help:"Leave Telegram alone."`
}

// doctor prints findings and remembers whether any is bad.
type doctor struct {
	out    io.Writer
	failed bool
}

func (d *doctor) ok(what, format string, args ...any) {
	fmt.Fprintf(d.out, "ok    %s: %s\n", what, fmt.Sprintf(format, args...))
}

func (d *doctor) warn(what, format string, args ...any) {
	fmt.Fprintf(d.out, "WARN  %s: %s\n", what, fmt.Sprintf(format, args...))
}

func (d *doctor) fail(what, format string, args ...any) {
	d.failed = true
	fmt.Fprintf(d.out, "FAIL  %s: %s\n", what, fmt.Sprintf(format, args...))
}

// Run looks at everything around the bot. Beside a running one it sees what that one sees.
func (cmd *doctorCmd) Run(ctx context.Context, c *cli, std streams) error {
	store, err := c.open(ctx, false)
	if errors.Is(err, errServed) || ctx.Err() != nil {
		return err
	}
	d := &doctor{out: std.out}
	d.disk(c.DB)
	d.files(c.DB)
	d.directory(filepath.Dir(c.DB))
	if err != nil {
		d.fail("database", "%v", err)
	} else {
		defer store.Close()
		if c.host != nil {
			d.ok("database", "served by a running bot; runrate check looks at all of it")
		} else {
			d.ok("database", "it opens, and its pages are whole; no bot serves it")
		}
		if err := d.content(ctx, store, time.Now()); err != nil {
			d.fail("database", "%v", err)
		}
	}
	if err := cmd.telegram(ctx, c, d); err != nil {
		return err
	}
	if d.failed {
		return errReported
	}
	return nil
}

// telegram tries the token that the running bot has, or else the one that was given.
func (cmd *doctorCmd) telegram(ctx context.Context, c *cli, d *doctor) error {
	if cmd.Offline {
		return nil
	}
	token, err := cmd.token()
	base := cmd.API
	if c.host != nil {
		token, base, err = c.host.token, c.host.api, nil
	}
	switch {
	case err != nil:
		d.fail("token", "%v", err)
		return nil
	case token == "":
		d.warn("token", "none was given: set RUNRATE_TOKEN to have it tried")
		return nil
	}
	api, err := telegram.NewAPI(base, token)
	if err != nil {
		return wrongUse{fmt.Errorf("--api: %w", err)}
	}
	d.talk(ctx, api)
	return nil
}

// telegramPatience bounds each call of doctor.
const telegramPatience = 10 * time.Second

func (d *doctor) talk(ctx context.Context, api *telegram.API) {
	ctx, cancel := context.WithTimeout(ctx, telegramPatience)
	defer cancel()
	me, err := api.Me(ctx)
	switch {
	case telegram.Refused(err):
		d.fail("token", "%v", telegram.ErrToken)
		return
	case err != nil:
		d.fail("telegram", "it cannot be reached: %v. See whether this machine may go out (HTTPS_PROXY)", err)
		return
	}
	d.ok("token", "it is @%s's", me.Username)
	switch skew, known := api.Skew(); {
	case !known:
		d.warn("clock", "Telegram's answers have no date to compare it with")
	case skew.Abs() > telegram.MaxSkew:
		d.fail("clock", "this machine's differs from Telegram's by %s: set it, best by NTP", skew.Abs().Round(time.Second))
	default:
		d.ok("clock", "as Telegram's")
	}
	switch hook, err := api.Webhook(ctx); {
	case err != nil:
		d.warn("webhook", "%v", err)
	case hook != "":
		d.warn("webhook", "one is set, to %s, and keeps updates away: restarting the bot removes it; whoever set it should stop", hook)
	default:
		d.ok("webhook", "none is set")
	}
}

// The disk: room for the database to double is good, a tenth is too little.
const (
	leastRoom   = 100 << 20
	leastInodes = 100
)

func (d *doctor) disk(db string) {
	there, ok := diskOf(filepath.Dir(db))
	if !ok {
		d.warn("disk", "how full it is cannot be told")
		return
	}
	var size uint64
	if info, err := os.Stat(db); err == nil {
		size = uint64(info.Size())
	}
	free := there.free >> 20
	switch {
	case there.hasInodes && there.inodes < leastInodes:
		d.fail("disk", "it has %d inodes left: remove files", there.inodes)
	case there.free < leastRoom || there.free < size/10:
		d.fail("disk", "%d MB are free beside a database of %d MB: make room", free, size>>20)
	case there.free < size:
		d.warn("disk", "%d MB are free beside a database of %d MB: a backup will not fit beside it", free, size>>20)
	default:
		d.ok("disk", "%d MB are free beside a database of %d MB", free, size>>20)
	}
}

// files looks at who may read the database: clients and sales are nobody else's business.
func (d *doctor) files(db string) {
	for _, f := range []struct {
		path    string
		exposed os.FileMode
		advice  string
	}{
		{db, 0o077, "chmod 600"},
		{filepath.Dir(db), 0o022, "chmod go-w"},
	} {
		info, err := os.Stat(f.path)
		switch {
		case errors.Is(err, fs.ErrNotExist): // told of the database
		case err != nil:
			d.fail("permissions", "%v", err)
		case info.Mode()&f.exposed != 0 && info.Mode()&os.ModeSticky == 0:
			d.warn("permissions", "others may use %s (%s): %s", f.path, info.Mode().Perm(), f.advice)
		default:
			d.ok("permissions", "%s is its owner's", f.path)
		}
	}
}

// directory tries whether there can be files beside the database: the socket
// for the commands beside a bot, and what they write.
func (d *doctor) directory(dir string) {
	f, err := temporary([]string{dir}, 0)
	if err != nil {
		d.fail("directory", "%v: the database needs one that belongs to the bot's user", err)
		return
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// content looks at what the company has set.
func (d *doctor) content(ctx context.Context, store storage.Store, now time.Time) error {
	behind, err := clockBehind(ctx, store, now)
	if err != nil {
		return err
	}
	if !behind.IsZero() {
		d.fail("clock", "it is behind the bot's last work, at %s: set it, best by NTP", behind.Format(time.RFC3339))
	}
	return store.View(ctx, func(r storage.Reader) error {
		zone, err := figures.Zone(r, storage.Member{})
		if err != nil {
			d.fail("time zone", "%v: start the bot with --tz Europe/Moscow or whatever it is", err)
			zone = time.UTC
		} else {
			d.ok("time zone", "%s", zone)
		}
		if err := d.calendar(r, calc.DateOf(now.In(zone))); err != nil {
			return err
		}
		if err := d.imports(r); err != nil {
			return err
		}
		return d.members(r)
	})
}

// imports tells of one that was broken off.
func (d *doctor) imports(r storage.Reader) error {
	i, err := r.Intent()
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil
	case err != nil:
		return err
	case i.Ready:
		d.warn("imports", "one is being written or was broken off, at part %d of %d: if it does not go on, look for room on the disk", i.Next, i.Chunks)
	}
	return nil
}

// calendar tells whether working days are known: of this year, and from October on of the next.
func (d *doctor) calendar(r storage.Reader, today calc.Date) error {
	cal, err := figures.Calendar(r, storage.Member{}, today, today)
	if err != nil {
		return err
	}
	year := today.Year()
	years := []int{year}
	if today.Month().Calendar() >= time.October {
		years = append(years, year+1)
	}
	for _, y := range years {
		if cal.National.Confirmed(y) {
			d.ok("calendar", "the production calendar of %d is known", y)
		} else {
			d.warn("calendar", "the production calendar of %d is not known: import it with --kind calendar when it is decreed", y)
		}
	}
	return nil
}

func (d *doctor) members(r storage.Reader) error {
	members, err := r.Members()
	active, joined, unreachable := 0, 0, 0
	for _, m := range members {
		switch {
		case m.Inactive:
			continue
		case m.Unreachable:
			unreachable++
		}
		if active++; m.Telegram != 0 {
			joined++
		}
	}
	if unreachable > 0 {
		d.warn("members", "%d, of whom %d have joined and %d have blocked the bot", active, joined, unreachable)
	} else {
		d.ok("members", "%d, of whom %d have joined", active, joined)
	}
	return err
}

// clockSlack is how far a clock may step back without a word.
const clockSlack = 5 * time.Minute

// clockBehind returns the moment at which the bot was last at work, if this
// machine's clock has not come to it yet, and else the zero time.
func clockBehind(ctx context.Context, store storage.Store, now time.Time) (last time.Time, err error) {
	err = store.View(ctx, func(r storage.Reader) error {
		last = time.Time{}
		for _, name := range []string{storage.SettingAlive, storage.SettingRunning} {
			s, err := r.Setting(name)
			if err != nil {
				return err
			}
			if t, err := time.Parse(time.RFC3339, s); err == nil && t.After(last) {
				last = t
			}
		}
		return nil
	})
	if !last.After(now.Add(clockSlack)) {
		last = time.Time{}
	}
	return last, err
}

// warnOfClock tells at a start of a clock that was set back.
func warnOfClock(ctx context.Context, store storage.Store, log *slog.Logger) {
	if last, err := clockBehind(ctx, store, time.Now()); err == nil && !last.IsZero() {
		log.Warn("this machine's clock is behind the bot's last work: set it, best by NTP", "last", last.Format(time.RFC3339))
	}
}
