// Package bolt is the storage engine on one bbolt file.
//
// One process holds the file; a second gets storage.ErrLocked within a second.
// The freelist is not synced, because with a synced one a read transaction
// held during commits makes the file grow exponentially; the price is a scan
// of the file's pages at a cold open. The first map is large, because a writer
// that has to grow the map waits for every reader.
//
// A truncated file would kill the process with SIGBUS, inside Open even, so its
// size is compared with its meta pages first, and a fault while reading comes
// back as storage.ErrCorrupt.
package bolt
