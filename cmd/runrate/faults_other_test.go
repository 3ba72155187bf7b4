//go:build !linux

package main

import "testing"

// fullDisk is a directory whose disk can be filled under a bot, and freed again.
type fullDisk struct {
	dir        string
	fill, free func(t *testing.T, bot *botProcess)
}

func smallDisk(t *testing.T) fullDisk {
	t.Skip("SKIP: a small disk is mounted on Linux alone")
	return fullDisk{}
}

func sizeLimit(t *testing.T) fullDisk {
	t.Skip("SKIP: a running process is limited on Linux alone")
	return fullDisk{}
}
