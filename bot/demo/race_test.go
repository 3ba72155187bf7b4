//go:build race

package demo

// The race detector makes everything ten times slower.
const (
	anyDays   = 3
	seeds     = 1
	weakCells = 1
)
