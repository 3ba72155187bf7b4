package bolt

import (
	"testing"

	bbolt "go.etcd.io/bbolt"

	"runrate/storage"
)

// SetSchema writes another schema version into a closed file.
func SetSchema(t *testing.T, path string, version uint32) {
	t.Helper()
	Tamper(t, path, "meta", []byte("schema"), id32(version))
}

// Tamper writes one row of a closed file, or deletes it where value is nil.
func Tamper(t *testing.T, path, table string, key, value []byte) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(table))
		if err != nil {
			return err
		}
		if value == nil {
			return b.Delete(key)
		}
		return b.Put(key, value)
	}); err != nil {
		t.Fatal(err)
	}
}

// KeepNets has days of so few rows taken for large ones, until undone.
func KeepNets(rows int) (undo func()) {
	was := keptRows
	keptRows = rows
	return func() { keptRows = was }
}

// CheckLives has so many lives checked at once, until undone.
func CheckLives(clients int) (undo func()) {
	was := livesAtOnce
	livesAtOnce = storage.ClientID(clients)
	return func() { livesAtOnce = was }
}
