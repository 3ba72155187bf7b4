package bolt

import (
	"os"

	bbolt "go.etcd.io/bbolt"
)

// Snapshot writes a consistent copy of an open database to a new file.
func Snapshot(s *Store, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.db.View(func(tx *bbolt.Tx) error { _, err := tx.WriteTo(f); return err }); err != nil {
		return err
	}
	return f.Close()
}
