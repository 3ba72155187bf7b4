package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"runrate/storage"
	"runrate/storage/bolt"
)

type restoreCmd struct {
	File string `arg:"" help:"The backup." type:"existingfile"`
}

// Run puts a backup in the database's place. The present file is kept under another name.
func (r *restoreCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := c.checkSettings(); err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(c.DB); err == nil {
		c.DB = real // the file itself is replaced, and links to it stay good
	}
	if r.File == "-" {
		return wrongUse{errors.New("restore needs a file: name one")}
	}
	if info, err := os.Stat(r.File); err == nil && c.isDatabase(info) {
		return fmt.Errorf("%s is the database itself: name a backup of it", r.File)
	}
	held, err := c.holdPresent()
	if err != nil {
		return err
	}
	defer held.release()
	copied, err := r.copy(ctx, filepath.Dir(c.DB))
	if err != nil {
		return err
	}
	defer os.Remove(copied)
	forgotten, err := forgetWaiting(ctx, copied, time.Now())
	if err != nil {
		return err
	}
	if err := c.handToOwner(copied, held); err != nil {
		return err
	}
	aside, err := c.swap(copied, held)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "restored: %s from %s\n", c.DB, r.File)
	if aside != "" {
		fmt.Fprintf(std.out, "the database that was there is kept as %s\n", aside)
	}
	fmt.Fprintf(std.out, "left out, because done since the backup was made: messages %d, jobs %d\n", forgotten.messages, forgotten.jobs)
	return nil
}

// copy makes a verified copy of the backup beside the database.
func (r *restoreCmd) copy(ctx context.Context, dir string) (path string, err error) {
	from, err := os.Open(r.File)
	if err != nil {
		return "", err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return "", err
	}
	if err := roomFor(dir, info.Size()); err != nil {
		return "", err
	}
	to, err := os.CreateTemp(dir, ".runrate-*.tmp")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(to.Name()))
		}
	}()
	if _, err := io.Copy(to, from); err != nil {
		return "", errors.Join(err, to.Close())
	}
	if err := errors.Join(to.Sync(), to.Close()); err != nil {
		return "", err
	}
	if err := inspectBackup(ctx, to.Name()); err != nil {
		return "", fmt.Errorf("%s is not a good backup, and nothing was changed: %s", r.File, strings.TrimPrefix(err.Error(), to.Name()+": "))
	}
	return to.Name(), nil
}

// forgotten is what a restore leaves out.
type forgotten struct{ messages, jobs int }

// forgetWaiting leaves out of a restored database what would come to life a
// second time: its waiting messages have been sent since, and its jobs that
// are due by now have been run. What housekeeping is missing is scheduled anew by the bot.
func forgetWaiting(ctx context.Context, path string, now time.Time) (gone forgotten, err error) {
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return gone, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	err = store.Update(ctx, func(w storage.Writer) error {
		gone = forgotten{}
		var waiting []storage.OutboxKey
		if err := w.Outbox(func(o storage.Outgoing) (bool, error) { waiting = append(waiting, o.OutboxKey); return true, nil }); err != nil {
			return err
		}
		for _, key := range waiting {
			gone.messages++
			if err := w.DeleteOutgoing(key); err != nil {
				return err
			}
		}
		const all = 1 << 30
		due, err := w.Jobs(now, all)
		for _, j := range due {
			gone.jobs++
			err = errors.Join(err, w.DeleteJob(j.Key))
		}
		return err
	})
	return gone, err
}

// present is the database file that is to be replaced, held so that nobody opens it meanwhile.
type present struct{ file *os.File }

func (p present) release() {
	if p.file != nil {
		_ = p.file.Close()
	}
}

// holdPresent locks the present file, whole or damaged, if there is one.
func (c *cli) holdPresent() (present, error) {
	f, err := os.OpenFile(c.DB, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return present{}, nil
	case err != nil:
		return present{}, c.explain(err)
	}
	if err := bolt.Hold(f); err != nil {
		return present{}, errors.Join(fmt.Errorf("%w: stop runrate serve before a restore, and wait for other commands to end", err), f.Close())
	}
	return present{f}, nil
}

// handToOwner gives the copy to whom the present file belongs, or else the
// directory: root may restore, and the bot is not to be root.
func (c *cli) handToOwner(copied string, held present) error {
	like := filepath.Dir(c.DB)
	if held.file != nil {
		like = c.DB
	}
	info, err := os.Stat(like)
	if err != nil {
		return err
	}
	return takeOwner(copied, info)
}

// swap gives the copy the database's name, in one step: at no moment is there
// no database, where there was one. It returns the present file's new name.
func (c *cli) swap(copied string, held present) (aside string, err error) {
	if held.file == nil {
		if err := os.Link(copied, c.DB); err != nil {
			return "", err
		}
		return "", syncDir(filepath.Dir(c.DB))
	}
	aside = c.DB + ".before-restore-" + time.Now().Format("20060102-150405.000")
	if err := os.Link(c.DB, aside); err != nil {
		return "", fmt.Errorf("the present database cannot be kept aside, and nothing was changed: %w", err)
	}
	if err := os.Rename(copied, c.DB); err != nil {
		return "", errors.Join(err, os.Remove(aside))
	}
	return aside, syncDir(filepath.Dir(c.DB))
}
