package main

import (
	"context"
	"errors"
	"fmt"

	"runrate/storage"
)

type checkCmd struct{}

// Run prints one line a check, and fails if any does.
func (*checkCmd) Run(ctx context.Context, c *cli, std streams) error {
	store, err := c.openAsIs(ctx, false)
	if errors.Is(err, storage.ErrCorrupt) { // nothing behind it can be checked
		fmt.Fprintf(std.out, "FAIL  file pages: %v\n", err)
		return errReported
	}
	if err != nil {
		return err
	}
	defer store.Close()
	failed := false
	err = store.Check(ctx, func(name string, err error) {
		if err != nil {
			failed = true
			fmt.Fprintf(std.out, "FAIL  %s: %v\n", name, err)
			return
		}
		fmt.Fprintf(std.out, "ok    %s\n", name)
	})
	if errors.Is(err, storage.ErrCorrupt) { // a running bot has met the damage before
		fmt.Fprintf(std.out, "FAIL  file pages: %v\n", err)
		return errReported
	}
	if err == nil && failed {
		return errReported
	}
	return err
}
