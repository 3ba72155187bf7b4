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
// back as storage.ErrCorrupt. So does a panic of bbolt at a damaged page. Two
// kinds of damage that happens under an open store cannot be caught: a page's
// count of those that it goes on for, and whatever a commit meets that has
// already failed for another reason.
package bolt
