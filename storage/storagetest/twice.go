package storagetest

import (
	"context"
	"errors"

	"runrate/storage"
)

// Twice wraps a Store so that every closure runs twice, as an engine that
// retries after a conflict does: an Update's first run is rolled back.
// It catches closures that do not reset what they fill, and engines whose
// rollback leaves something behind.
func Twice(s storage.Store) storage.Store { return twice{s} }

type twice struct{ storage.Store }

var errAgain = errors.New("run again")

func (t twice) View(ctx context.Context, fn func(storage.Reader) error) error {
	return t.Store.View(ctx, func(r storage.Reader) error {
		_ = fn(r)
		return fn(r)
	})
}

func (t twice) Update(ctx context.Context, fn func(storage.Writer) error) error {
	err := t.Store.Update(ctx, func(w storage.Writer) error {
		_ = fn(w)
		return errAgain
	})
	if !errors.Is(err, errAgain) {
		return err
	}
	return t.Store.Update(ctx, fn)
}
