package metrics

import (
	"errors"
	"fmt"
	"strings"

	"runrate/calc"
)

// Bound is which of an input's bounds is passed.
type Bound uint8

// The bounds.
const (
	Negative   Bound = iota
	Fraction         // of what is counted in whole numbers
	AboveWhole       // a share above 100 %
	AboveOther       // more than the input that it is a part of
)

// OutOfBounds is an input that cannot be.
type OutOfBounds struct {
	Input Input
	Value calc.Ratio
	Bound Bound
	Other Input      // of AboveOther: what it passes
	Limit calc.Ratio // and how much that is
}

// Error says which input, and what it must be.
func (e OutOfBounds) Error() string {
	said := fmt.Sprintf("%s is %s, and ", e.Input.Name.EN, shown(e.Value, e.Input.Unit))
	switch e.Bound {
	case Negative:
		return said + "cannot be negative"
	case Fraction:
		return said + "is counted in whole numbers"
	case AboveWhole:
		return said + "cannot be above 100%: write 5% or 0.05"
	}
	return said + fmt.Sprintf("cannot be more than %s: %s", e.Other.Name.EN, shown(e.Limit, e.Other.Unit))
}

// shown is an input in full, with the sign of percent where it is a share.
func shown(r calc.Ratio, unit Unit) string {
	if unit == Share {
		return Exact(r, unit) + "%"
	}
	return Exact(r, unit)
}

// DivisionByZero is a metric that there is not, for all that it is divided by is zero.
type DivisionByZero struct{ Inputs []Input }

// Error names what is zero.
func (e DivisionByZero) Error() string {
	var names []string
	for _, in := range e.Inputs {
		names = append(names, in.Name.EN)
	}
	return strings.Join(names, " + ") + " is zero, and nothing can be divided by it"
}

// WrongCount is more or fewer numbers than a metric takes.
type WrongCount struct{ Want, Got int }

// Error says how many it takes.
func (e WrongCount) Error() string { return fmt.Sprintf("%d numbers, it takes %d", e.Got, e.Want) }

// ErrPercent is a percent where no share is asked for.
var ErrPercent = errors.New("a percent where no share is asked for")

// NotRead is a text that is no number to compute with: Err is ErrPercent, or
// one of package calc's errors of numbers.
type NotRead struct {
	Text string
	Err  error
}

// Error quotes the text.
func (e NotRead) Error() string { return fmt.Sprintf("%q: %v", e.Text, e.Err) }

// Unwrap returns what is wrong with it.
func (e NotRead) Unwrap() error { return e.Err }
