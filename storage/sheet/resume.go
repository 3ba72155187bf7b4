package sheet

import (
	"context"
	"errors"

	"runrate/storage"
)

// Resume carries out what is left of an import that was broken off, and
// returns what it has come to. It is for whoever opens a store to write to it,
// who may want Progress and Rest.
func Resume(ctx context.Context, store storage.Store, o Options) (result Result, resumed bool, err error) {
	select {
	case running <- struct{}{}:
		defer func() { <-running }()
	case <-ctx.Done():
		return Result{}, false, ctx.Err()
	}
	b, resumed, err := resume(ctx, store, o)
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
	most := atOnce
	if o.Rest != nil {
		most = 0
	}
	for more := true; more; {
		err := store.Update(ctx, func(w storage.Writer) (err error) {
			b, i, more, err = step(w, most)
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

// step carries out the next chunks of the unfinished import: one, or as many
// as have so many rows at most.
func step(w storage.Writer, most int) (b body, i storage.Intent, more bool, err error) {
	if i, err = w.Intent(); err != nil {
		return b, i, false, err
	}
	if b, err = parseBody(i.Body); err != nil {
		return b, i, false, err
	}
	chunks, err := together(w, i, most)
	if err != nil {
		return b, i, false, err
	}
	change := change{counts: &b.counts}
	for _, chunk := range chunks {
		if err := firstError(change.add(w, chunk), w.DeleteChunk(i.Next)); err != nil {
			return b, i, false, err
		}
		i.Next++
	}
	if err := change.carryOut(w); err != nil {
		return b, i, false, err
	}
	i.Body = b.encode()
	if i.Next == i.Chunks {
		return b, i, false, firstError(b.finished(w), w.DeleteIntent())
	}
	return b, i, true, w.PutIntent(i)
}

// together returns the next chunks that have at most so many rows, and one at
// least. They end with a rep's day, unless they begin with one that is larger.
func together(r storage.Reader, i storage.Intent, most int) (chunks [][]byte, err error) {
	rows, whole := 0, 0
	for n := i.Next; n < i.Chunks; n++ {
		chunk, err := r.Chunk(n)
		if err != nil {
			return nil, err
		}
		if len(chunk) == 0 {
			return nil, errStaged
		}
		if err := items(chunk[1:], func([]byte) error { rows++; return nil }); err != nil {
			return nil, err
		}
		if rows > most && len(chunks) > 0 {
			break
		}
		if chunks = append(chunks, chunk); chunk[0] != chunkOfPart {
			whole = len(chunks)
		}
		if rows >= most {
			break
		}
	}
	if whole > 0 {
		chunks = chunks[:whole]
	}
	return chunks, nil
}
