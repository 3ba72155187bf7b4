package metrics

import (
	"math/big"
	"strings"

	"runrate/calc"
)

// Plain is a number as a plain decimal of at most two places, halves away from
// zero, and a share in percent. What falls short of 100 % is never rounded up to it.
func Plain(r calc.Ratio, unit Unit) string {
	s := decimal(r, unit, 2)
	if unit == Share && s == "100" && r.Cmp(calc.NewRatio(1, 1)) < 0 {
		return "99.99"
	}
	return s
}

// Exact is an input as a plain decimal in full, a share in percent.
func Exact(r calc.Ratio, unit Unit) string { return decimal(r, unit, 8) }

func decimal(r calc.Ratio, unit Unit, places int) string {
	if unit == Share {
		r = r.Mul(calc.NewRatio(100, 1))
	}
	rat, ok := new(big.Rat).SetString(r.String())
	if !ok {
		return r.String()
	}
	s := rat.FloatString(places)
	if s = strings.TrimRight(strings.TrimRight(s, "0"), "."); s == "-0" {
		return "0"
	}
	return s
}
