//go:build race

package demo

// The race detector makes everything ten times slower.
const (
	anyDays = 8
	seeds   = 1
)
