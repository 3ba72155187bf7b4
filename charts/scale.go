package charts

import (
	"math"
	"slices"
	"strconv"
)

// A Format writes numbers in the reader's language.
type Format struct {
	// Number writes v with so many decimals: 1 234,5.
	Number func(v float64, decimals int) string
	// Words for a thousand and so on, "тыс." or "k". An empty one is not used.
	Thousand, Million, Billion string
}

// A scale is how the numbers of one picture are written, all in the same way.
type scale struct {
	format Format
	by     float64 // 1, 1e3, 1e6 or 1e9
	word   string
}

// scaled chooses the scale for numbers up to most: 9 999, then 10,0 тыс.
func (f Format) scaled(most float64) scale {
	s := scale{f, 1, ""}
	for _, step := range []struct {
		from, by float64
		word     string
	}{{1e4, 1e3, f.Thousand}, {1e6, 1e6, f.Million}, {1e9, 1e9, f.Billion}} {
		if step.word != "" && math.Abs(most) >= step.from {
			s.by, s.word = step.by, step.word
		}
	}
	return s
}

// caption is what the numbers are of: тыс. шт.
func (s scale) caption(unit string) string {
	switch "" {
	case s.word:
		return unit
	case unit:
		return s.word
	}
	return s.word + " " + unit
}

func (s scale) write(v float64, decimals int) string {
	v /= s.by
	if math.Abs(v) < 0.5*math.Pow10(-decimals) {
		v, decimals = 0, 0 // neither −0 nor 0,00
	}
	if s.format.Number == nil {
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	return s.format.Number(v, decimals)
}

// mostDecimals is that of volumes: thousandths.
const mostDecimals = 3

// values writes numbers with as many decimals as give the largest three digits,
// less where none of them needs so many.
func (s scale) values(vs ...float64) []string {
	most := 0.0
	for _, v := range vs {
		most = max(most, math.Abs(v)/s.by)
	}
	decimals := mostDecimals
	for ; decimals > 0 && most*math.Pow10(decimals) >= 1000; decimals-- {
	}
	for ; decimals > 0 && !slices.ContainsFunc(vs, func(v float64) bool { return needs(v/s.by, decimals) }); decimals-- {
	}
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = s.write(v, decimals)
	}
	return out
}

// needs tells whether a number written with so many decimals ends in other than 0.
func needs(v float64, decimals int) bool {
	digits := math.Round(math.Abs(v) * math.Pow10(decimals))
	return math.Mod(digits, 10) != 0
}

// An axis is the range of values that a plot shows, and where its lines are.
type axis struct {
	low, high float64
	ticks     []float64
	decimals  int // of the ticks, in the scale's numbers
}

// intervals is about how many steps an axis has.
const intervals = 6

// newAxis spans zero and the values low … high, with room above (and below
// where there is something below zero). Its steps are 1, 2, 2.5 or 5 · 10ⁿ.
func newAxis(low, high float64, s scale) axis {
	low, high = min(low, 0), max(high, 0)
	if high-low < 0.001 { // nothing was sold: an axis that says so, without made-up numbers
		return axis{0, 1, []float64{0}, 0}
	}
	a := axis{low: low, high: high + 0.06*(high-low)}
	if low < 0 {
		a.low -= 0.06 * (high - low)
	}
	step := niceStep((high - low) / intervals)
	for i := math.Ceil(a.low / step); i*step <= a.high; i++ {
		a.ticks = append(a.ticks, i*step)
	}
	for shown := step / s.by; a.decimals < 4 && needsMore(shown*math.Pow10(a.decimals)); a.decimals++ {
	}
	return a
}

func needsMore(v float64) bool { return math.Abs(v-math.Round(v)) > 1e-6*math.Abs(v) }

// niceStep is the least of 1, 2, 2.5, 5 · 10ⁿ that is not below v.
func niceStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{1, 2, 2.5, 5} {
		if v <= digit*power*(1+1e-9) {
			return digit * power
		}
	}
	return 10 * power
}
