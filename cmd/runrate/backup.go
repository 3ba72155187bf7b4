package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"runrate/storage"
	"runrate/storage/bolt"
)

type backupCmd struct {
	Force bool   `help:"Overwrite the file if it is there."`
	File  string `arg:"" help:"Where to write the copy; - for stdout."`
}

func (b *backupCmd) outputPath() string { return b.File }
func (b *backupCmd) overwrites() bool   { return b.Force }

// Run writes a copy of one consistent state. It gets its name when it is whole, verified and on the disk.
func (b *backupCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := c.mayOutput(); err != nil {
		return err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	size, err := store.Size(ctx)
	if err != nil {
		return err
	}
	out, err := c.output(ctx, std, size)
	if err != nil {
		return err
	}
	defer out.Discard()
	if err := store.Backup(ctx, out); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "backed up: %s, %.1f MB, verified\n", filepath.Base(store.Path()), float64(size)/1e6)
	return nil
}

// inspect reads all of a backup before it counts as one.
func (b *backupCmd) inspect(ctx context.Context, path string) error {
	return inspectBackup(ctx, path)
}

// inspectBackup verifies the pages of a database file and checks what is in it.
func inspectBackup(ctx context.Context, path string) error {
	store, err := bolt.Open(path, bolt.Options{ReadOnly: true, Verify: true})
	if err != nil {
		return err
	}
	defer store.Close()
	var found error
	err = store.Check(ctx, func(name string, err error) {
		if err != nil {
			found = errors.Join(found, fmt.Errorf("%w: check of %s: %w", storage.ErrCorrupt, name, err))
		}
	})
	return errors.Join(err, found)
}
