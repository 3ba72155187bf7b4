package calc

import (
	"strconv"
	"strings"
)

// Volume is a quantity of goods in thousandths of the category's unit.
type Volume int64

// Unit is one whole unit (a piece, a kilogram, a case).
const Unit Volume = 1000

// Money is an amount in minor units, such as kopecks.
type Money int64

// MaxVolume and MaxMoney bound a single record, so that a typing error is
// caught and a month's sum stays far from an int64's end.
const (
	MaxVolume Volume = 1_000_000_000 * Unit
	MaxMoney  Money  = 10_000_000_000_00
)

// Ratio returns the volume in whole units.
func (v Volume) Ratio() Ratio { return NewRatio(int64(v), int64(Unit)) }

// At returns what the volume is worth, in minor units, at a price per unit.
func (v Volume) At(price Money) Ratio {
	return v.Ratio().Mul(NewRatio(int64(price), 1))
}

// String returns the plain decimal in whole units, without trailing zeros: 120, -0.5.
func (v Volume) String() string { return decimal(int64(v), 3) }

// Ratio returns the amount in minor units.
func (m Money) Ratio() Ratio { return NewRatio(int64(m), 1) }

// String returns the plain decimal in major units, without trailing zeros: 3600, 12.5.
func (m Money) String() string { return decimal(int64(m), 2) }

// decimal prints n / 10^scale without trailing zeros.
func decimal(n int64, scale int) string {
	sign := ""
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= scale {
		digits = "0" + digits
	}
	whole, part := digits[:len(digits)-scale], strings.TrimRight(digits[len(digits)-scale:], "0")
	if part == "" {
		return sign + whole
	}
	return sign + whole + "." + part
}

// Weight is a share of a working day in thousandths: 1000 is a full day, 500
// half a day, 0 a day off. Sums of weights count the working days of a period.
type Weight int32

// FullDay is the weight of an ordinary working day.
const FullDay Weight = 1000

// Ratio returns the weight in whole days.
func (w Weight) Ratio() Ratio { return NewRatio(int64(w), int64(FullDay)) }

// String returns the number of days as a plain decimal: 23.5.
func (w Weight) String() string { return decimal(int64(w), 3) }
