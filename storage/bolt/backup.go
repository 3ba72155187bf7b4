package bolt

import (
	"context"
	"io"

	bbolt "go.etcd.io/bbolt"
)

// Backup writes a copy of one consistent state, as a database file, while
// others read and write. It holds a read transaction for as long as w takes,
// and pages that others replace cannot be used again until it ends: w is to
// be a local file, not a slow peer.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			_, err := tx.WriteTo(whileWanted{ctx, w})
			return err
		})
	})
}

// Size returns how many bytes a Backup would now write.
func (s *Store) Size(ctx context.Context) (size int64, err error) {
	if err := s.usable(ctx); err != nil {
		return 0, err
	}
	err = s.db.View(func(tx *bbolt.Tx) error { size = tx.Size(); return nil })
	return size, err
}

// whileWanted writes until its context ends.
type whileWanted struct {
	ctx context.Context
	w   io.Writer
}

func (w whileWanted) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}
