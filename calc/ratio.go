package calc

import "math/big"

// Ratio is an exact number that may be undefined; the zero Ratio is undefined.
// Ratios are values: no operation changes its operands. Whatever is computed
// from an undefined Ratio is undefined.
type Ratio struct{ rat *big.Rat }

// NewRatio returns num/den, undefined where den is 0.
func NewRatio(num, den int64) Ratio {
	if den == 0 {
		return Ratio{}
	}
	return Ratio{big.NewRat(num, den)}
}

// RatioOf returns an integer of any size as a Ratio. The integer may be changed afterwards.
func RatioOf(n *big.Int) Ratio { return Ratio{new(big.Rat).SetInt(n)} }

// Defined tells whether there is a number to show.
func (r Ratio) Defined() bool { return r.rat != nil }

// Add returns r + s.
func (r Ratio) Add(s Ratio) Ratio { return r.combine(s, (*big.Rat).Add) }

// Sub returns r − s.
func (r Ratio) Sub(s Ratio) Ratio { return r.combine(s, (*big.Rat).Sub) }

// Mul returns r · s.
func (r Ratio) Mul(s Ratio) Ratio { return r.combine(s, (*big.Rat).Mul) }

// Div returns r / s, undefined where s is 0.
func (r Ratio) Div(s Ratio) Ratio {
	if s.Defined() && s.rat.Sign() == 0 {
		return Ratio{}
	}
	return r.combine(s, (*big.Rat).Quo)
}

func (r Ratio) combine(s Ratio, op func(z, x, y *big.Rat) *big.Rat) Ratio {
	if !r.Defined() || !s.Defined() {
		return Ratio{}
	}
	return Ratio{op(new(big.Rat), r.rat, s.rat)}
}

// Cmp compares two numbers: −1, 0 or +1. Undefined comes before every number.
func (r Ratio) Cmp(s Ratio) int {
	switch {
	case r.Defined() && s.Defined():
		return r.rat.Cmp(s.rat)
	case r.Defined():
		return 1
	case s.Defined():
		return -1
	}
	return 0
}

// Sign returns −1, 0 or +1, and 0 for an undefined Ratio.
func (r Ratio) Sign() int {
	if !r.Defined() {
		return 0
	}
	return r.rat.Sign()
}

// Max returns the larger of the two, undefined if either is.
func (r Ratio) Max(s Ratio) Ratio {
	if !r.Defined() || !s.Defined() {
		return Ratio{}
	}
	if r.rat.Cmp(s.rat) < 0 {
		return s
	}
	return r
}

// Float returns the nearest float64, and false for an undefined Ratio.
func (r Ratio) Float() (float64, bool) {
	if !r.Defined() {
		return 0, false
	}
	f, _ := r.rat.Float64()
	return f, true
}

// String returns the exact fraction, num/den or an integer, and "—" when undefined.
func (r Ratio) String() string {
	if !r.Defined() {
		return "—"
	}
	return r.rat.RatString()
}

// CeilVolume rounds a number of whole units up to a multiple of step, so that
// selling what is shown is always enough. False for an undefined Ratio, or one that no Volume holds.
func (r Ratio) CeilVolume(step Volume) (Volume, bool) {
	if !r.Defined() || step <= 0 {
		return 0, false
	}
	steps := new(big.Rat).Mul(r.rat, big.NewRat(int64(Unit), int64(step)))
	n := ceil(steps)
	n.Mul(n, big.NewInt(int64(step)))
	if !n.IsInt64() {
		return 0, false
	}
	return Volume(n.Int64()), true
}

// Round rounds to the nearest integer, halves away from zero. False for an
// undefined Ratio, or one that no int64 holds.
func (r Ratio) Round() (int64, bool) {
	if !r.Defined() {
		return 0, false
	}
	x := new(big.Rat).Abs(r.rat)
	n := floor(x.Add(x, big.NewRat(1, 2)))
	if r.rat.Sign() < 0 {
		n.Neg(n)
	}
	return n.Int64(), n.IsInt64()
}

// floor uses Div, which rounds toward −∞ for the positive denominators of a Rat.
func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

func ceil(r *big.Rat) *big.Int {
	n := floor(new(big.Rat).Neg(r))
	return n.Neg(n)
}

// Percent is a share as it is shown: in tenths of a percent. The zero Percent
// is undefined, "—".
type Percent struct {
	tenths  int64
	defined bool
}

// PercentOf rounds a share to a tenth of a percent, halves away from zero.
// What falls short of the whole is never rounded up to 100 %: a plan missed by
// a hair must not look like a plan that was met.
func PercentOf(r Ratio) Percent {
	n, ok := r.Mul(NewRatio(1000, 1)).Round()
	if !ok {
		return Percent{}
	}
	if n == 1000 && r.Cmp(NewRatio(1, 1)) < 0 {
		n = 999
	}
	return Percent{n, true}
}

// Tenths returns tenths of a percent, and false when undefined.
func (p Percent) Tenths() (int64, bool) { return p.tenths, p.defined }

// String returns the plain decimal without a sign of percent: 53.1, 85, and "—" when undefined.
func (p Percent) String() string {
	if !p.defined {
		return "—"
	}
	return decimal(p.tenths, 1)
}
