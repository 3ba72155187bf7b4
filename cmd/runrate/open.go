package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"runrate/bot/text"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

// open opens the database and keeps the company's settings that were given.
// The file is made only where that is what the operator asked for.
func (c *cli) open(ctx context.Context, create bool) (*bolt.Store, error) {
	return c.openVerified(ctx, create, true)
}

// openVerified leaves it to the caller whether the whole file is read for damage first.
func (c *cli) openVerified(ctx context.Context, create, verify bool) (*bolt.Store, error) {
	store, err := c.openAsIs(ctx, create, verify)
	if err != nil {
		return nil, err
	}
	if err := resumeImport(ctx, store); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// openAsIs leaves an unfinished import unfinished, for who wants to know of it.
func (c *cli) openAsIs(ctx context.Context, create, verify bool) (*bolt.Store, error) {
	if err := c.checkSettings(); err != nil {
		return nil, err
	}
	store, err := bolt.Open(c.DB, bolt.Options{Create: create, Verify: verify})
	switch {
	case errors.Is(err, storage.ErrNoFile):
		return nil, fmt.Errorf("there is no database %s: name it with --db or RUNRATE_DB (runrate import and runrate serve make a new one)", c.DB)
	case errors.Is(err, storage.ErrLocked):
		return nil, fmt.Errorf("the database %s is in use by another process: stop runrate serve first, or wait for the other command to end", c.DB)
	case errors.Is(err, storage.ErrSchema):
		return nil, fmt.Errorf("%w: install the newer runrate", err)
	case errors.Is(err, storage.ErrCorrupt):
		return nil, fmt.Errorf("%w. The file was not touched: keep a copy of it, and restore the last backup", err)
	case err != nil:
		return nil, err
	}
	if err := c.keepSettings(ctx, store); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// resumeImport finishes an import that was broken off, before anybody reads half of it.
func resumeImport(ctx context.Context, store storage.Store) error {
	_, _, err := sheet.Resume(ctx, store)
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
