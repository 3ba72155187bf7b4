//go:build !race

package demo

const (
	anyDays   = 10
	seeds     = 2
	weakCells = 4
)
