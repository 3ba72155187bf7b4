package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"

	"runrate/bot/text"
	"runrate/cmd/runrate/control"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

// database is an open store: the command's own, or the running bot's.
type database struct {
	*bolt.Store
	shared bool
}

// Close lets go of a store that is the command's own.
func (d *database) Close() error {
	if d.shared {
		return nil
	}
	return d.Store.Close()
}

// lockPatience is how long a command waits for another that holds the
// database and does not serve it.
var lockPatience = 5 * time.Second

// open opens the database. Where the operator asked for one to be made if there
// is none, the company's settings that were given are kept in it; who only
// looks changes nothing. Where a running bot holds it, the error is errServed:
// the work is done there.
func (c *cli) open(ctx context.Context, create bool) (*database, error) {
	store, err := c.openAsIs(ctx, create)
	if err != nil || store.shared {
		return store, err
	}
	if err := resumeImport(ctx, store); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// openAsIs leaves an unfinished import unfinished, for who wants to know of it.
func (c *cli) openAsIs(ctx context.Context, create bool) (*database, error) {
	if err := c.checkSettings(); err != nil {
		return nil, err
	}
	if c.host != nil {
		store := &database{c.host.store, true}
		if create {
			return store, c.keepSettings(ctx, store)
		}
		return store, nil
	}
	o := bolt.Options{Create: create, Verify: true, LockWait: time.Millisecond}
	for began := time.Now(); ; o.LockWait = lockPatience / 5 {
		store, err := c.openWith(ctx, o)
		if !errors.Is(err, storage.ErrLocked) {
			return store, err
		}
		if c.reached, err = c.reach(); err == nil {
			return nil, errServed
		}
		switch {
		case !errors.Is(err, control.ErrNobody):
			return nil, err
		case time.Since(began) > lockPatience:
			return nil, fmt.Errorf("the database %s is in use by another command, such as a long import: wait for it to end, and try again", c.DB)
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
}

// openWith opens the file in this process.
func (c *cli) openWith(ctx context.Context, o bolt.Options) (*database, error) {
	store, err := bolt.Open(c.DB, o)
	if err != nil {
		return nil, c.explain(err)
	}
	if o.Create {
		if err := c.keepSettings(ctx, store); err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	return &database{Store: store}, nil
}

// explain says what can be done about a database that does not open.
func (c *cli) explain(err error) error {
	switch {
	case errors.Is(err, storage.ErrNoFile):
		return fmt.Errorf("there is no database %s: name it with --db or RUNRATE_DB (runrate import and runrate serve make a new one)", c.DB)
	case errors.Is(err, storage.ErrLocked):
		return fmt.Errorf("%w: stop it first", err)
	case errors.Is(err, storage.ErrSchema):
		return fmt.Errorf("%w: install the newer runrate", err)
	case errors.Is(err, storage.ErrCorrupt):
		return fmt.Errorf("%w. The file was not touched: keep a copy of it, and restore the last backup (runrate restore)", err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: the database needs a disk that can be written", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: this user (id %d) needs to read and write the database and its directory: run the command as the bot's user, or give him the file", err, os.Geteuid())
	}
	return err
}

// resumeImport finishes an import that was broken off, before anybody reads half of it.
func resumeImport(ctx context.Context, store storage.Store) error {
	_, _, err := sheet.Resume(ctx, store, sheet.Options{})
	if err != nil {
		return fmt.Errorf("an import that was broken off could not be finished: %w", err)
	}
	return nil
}

func (c *cli) checkSettings() error {
	if c.TZ != "" {
		if _, err := time.LoadLocation(c.TZ); err != nil || c.TZ == "Local" {
			return wrongUse{fmt.Errorf("%q is no time zone: write it like Europe/Moscow", c.TZ)}
		}
	}
	if c.Lang != "" && !slices.Contains(text.Languages, storage.Lang(c.Lang)) {
		return wrongUse{fmt.Errorf("there is no language %q: choose ru or en", c.Lang)}
	}
	return nil
}

func (c *cli) keepSettings(ctx context.Context, store storage.Store) error {
	for name, value := range map[string]string{storage.SettingZone: c.TZ, storage.SettingLang: c.Lang} {
		if value == "" {
			continue
		}
		var kept string
		if err := store.View(ctx, func(r storage.Reader) (err error) { kept, err = r.Setting(name); return err }); err != nil {
			return err
		}
		if kept == value {
			continue
		}
		if err := store.Update(ctx, func(w storage.Writer) error { return w.PutSetting(name, value) }); err != nil {
			return err
		}
	}
	return nil
}
