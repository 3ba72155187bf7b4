//go:build !race

package demo

const (
	anyDays = 20
	seeds   = 3
)
