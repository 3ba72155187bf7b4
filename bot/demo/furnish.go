package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Furnish fills a store with the company as it stands at a moment: its files,
// and what has no file. In a store that it has filled before, the files change
// nothing, and the rest is left as it is.
func (c *Company) Furnish(ctx context.Context, store storage.Store, now time.Time) error {
	now, err := local(now)
	if err != nil {
		return err
	}
	files, err := c.Files(now)
	if err != nil {
		return err
	}
	fresh, err := c.settle(ctx, store)
	if err != nil {
		return err
	}
	var entries []entry
	if fresh {
		entries = c.diary(now)
	}
	for _, f := range files { // in order of time, as the books of changes tell it
		n := slices.IndexFunc(entries, func(e entry) bool { return !e.at.Before(f.At) })
		if n < 0 {
			n = len(entries)
		}
		if err := c.write(ctx, store, entries[:n]); err != nil {
			return err
		}
		entries = entries[n:]
		if err := c.take(ctx, store, f); err != nil {
			return err
		}
	}
	return c.write(ctx, store, entries)
}

// settle gives a new company its language and zone, and tells whether it is new.
func (c *Company) settle(ctx context.Context, store storage.Store) (fresh bool, err error) {
	lang := storage.Russian
	if c.options.Lang == storage.English {
		lang = storage.English
	}
	err = store.Update(ctx, func(w storage.Writer) error {
		_, err := w.MemberByCode(Anna)
		fresh = errors.Is(err, storage.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		for name, value := range map[string]string{storage.SettingLang: string(lang), storage.SettingZone: zone} {
			was, err := w.Setting(name)
			if err == nil && was == "" {
				err = w.PutSetting(name, value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return fresh, err
}

// take imports a file in the administrator's name, but for those that bring him in.
func (c *Company) take(ctx context.Context, store storage.Store, f File) error {
	if strings.Count(f.CSV, "\n") == 1 { // a header alone
		return nil
	}
	o := sheet.Options{Today: calc.DateOf(f.At), Now: f.At, Name: f.Name}
	err := store.View(ctx, func(r storage.Reader) error {
		admin, err := r.MemberByCode(Administrator)
		o.Author = admin.ID
		return ignoreNotFound(err)
	})
	if err != nil {
		return err
	}
	_, mistakes, err := sheet.Import(ctx, store, f.Kind, strings.NewReader(f.CSV), o)
	if err != nil {
		return fmt.Errorf("the made-up company's %s: %w", f.Kind, err)
	}
	if len(mistakes) > 0 {
		return fmt.Errorf("the made-up company's %s: %v", f.Kind, mistakes[0])
	}
	return nil
}

func ignoreNotFound(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// played tells whether a visitor plays a rep's present day.
func (c *Company) played(rep int) bool { return slices.Contains(Played, c.reps[rep].code) }
