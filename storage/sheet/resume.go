package sheet

import (
	"context"
	"errors"

	"runrate/storage"
)

// Resume carries out what is left of an import that was broken off, and
// returns what it has come to. It is for whoever opens a store to write to it.
func Resume(ctx context.Context, store storage.Store) (result Result, resumed bool, err error) {
	select {
	case running <- struct{}{}:
		defer func() { <-running }()
	case <-ctx.Done():
		return Result{}, false, ctx.Err()
	}
	b, resumed, err := resume(ctx, store, Options{})
	return b.into(Result{}), resumed, err
}

func resume(ctx context.Context, store storage.Store, o Options) (b body, resumed bool, err error) {
	var i storage.Intent
	err = store.View(ctx, func(r storage.Reader) (err error) { i, err = r.Intent(); return err })
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return body{}, false, nil
	case err != nil:
		return body{}, false, err
	case !i.Ready:
		return body{}, false, store.Update(ctx, func(w storage.Writer) error { return w.DeleteIntent() })
	}
	together := max(atOnce/chunkRows, 1)
	if o.Rest != nil {
		together = 1
	}
	for more := true; more; {
		err := store.Update(ctx, func(w storage.Writer) (err error) {
			b, i, more, err = step(w, together)
			return err
		})
		if err != nil {
			return b, true, err
		}
		o.progress(Progress{Read: b.rows, Applied: int(int64(b.rows) * int64(i.Next) / int64(max(i.Chunks, 1)))})
		o.rest()
	}
	return b, true, nil
}

// step carries out the next chunks of the unfinished import.
func step(w storage.Writer, together int) (b body, i storage.Intent, more bool, err error) {
	if i, err = w.Intent(); err != nil {
		return b, i, false, err
	}
	if b, err = parseBody(i.Body); err != nil {
		return b, i, false, err
	}
	change := change{mode: b.mode, counts: &b.counts, put: make([]storage.Sale, 0, together*chunkRows)}
	for range together {
		if i.Next == i.Chunks {
			break
		}
		chunk, err := w.Chunk(i.Next)
		if err == nil {
			err = change.add(w, chunk)
		}
		if err != nil {
			return b, i, false, err
		}
		if err := w.DeleteChunk(i.Next); err != nil {
			return b, i, false, err
		}
		i.Next++
	}
	if err := change.carryOut(w); err != nil {
		return b, i, false, err
	}
	i.Body = b.encode()
	if i.Next == i.Chunks {
		return b, i, false, w.DeleteIntent()
	}
	return b, i, true, w.PutIntent(i)
}
