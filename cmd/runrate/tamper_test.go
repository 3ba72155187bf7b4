package main

import (
	"encoding/binary"
	"os"
	"testing"

	bbolt "go.etcd.io/bbolt"
)

// tamperSums deletes one of the month's sums.
func tamperSums(t *testing.T, path string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("sum"))
		k, _ := b.Cursor().First()
		return b.Delete(k)
	}); err != nil {
		t.Fatal(err)
	}
}

// spoil copies a database and breaks every page of the copy but the two first.
func spoil(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 2 * os.Getpagesize(); at < len(data); at += os.Getpagesize() {
		data[at] ^= 0x55
	}
	return write(t, t.TempDir(), "spoiled.db", string(data))
}

// writeSchema makes a database of another schema version.
func writeSchema(t *testing.T, path string, schema uint32) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), binary.BigEndian.AppendUint32(nil, schema))
	}); err != nil {
		t.Fatal(err)
	}
}
