package charts

import (
	"math"
	"strconv"
)

// writePercent writes a percent as whole, in the caller's way.
func writePercent(write func(int) string, percent float64) string {
	whole := int(math.Round(min(max(percent, -largest), largest)))
	if write == nil {
		return strconv.Itoa(whole) + "%"
	}
	return write(whole)
}

// leastPercents is how many percents an axis spans at least: of less it would
// make mountains.
const leastPercents = 5

// emptyAxis is that of no percents at all: made-up numbers would look like a scale.
var emptyAxis = axis{high: 1, ticks: []float64{0}}

// percentAxis spans zero and the percents low … high, from line to line, with
// about so many steps.
func percentAxis(low, high, steps float64) axis {
	low, high = min(low, 0), max(high, 0)
	if high-low < leastPercents {
		high = low + leastPercents
	}
	return linesFrom(low, high, wholeStep((high-low)/steps))
}

// zoomedAxis spans the percents low … high, and zero only where that is near.
func zoomedAxis(low, high, steps float64) axis {
	least := low
	if low = min(low, high-leastPercents); low < 0.5*high {
		return percentAxis(least, high, steps)
	}
	step := wholeStep((high - low) / steps)
	if math.Mod(low, step) < 0.1*step { // a line along the edge looks like an axis
		low -= 0.1 * step
	}
	return linesFrom(low, high, step)
}

// linesFrom is the axis of all lines from below low to above high.
func linesFrom(low, high, step float64) axis {
	a := axis{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step}
	for i := math.Floor(low / step); i*step <= a.high+step/2; i++ {
		a.ticks = append(a.ticks, i*step)
	}
	return a
}

// wholeStep is the least of 1, 2, 5, 10, 20, 25, 50, … that is not below v.
func wholeStep(v float64) float64 {
	if v <= 1 {
		return 1
	}
	if step := niceStep(v); step != 2.5 {
		return step
	}
	return 5
}

// percentTicks are the axis' numbers, and their width.
func (t Theme) percentTicks(a axis, write func(int) string) (ticks []string, widest float64) {
	for _, v := range a.ticks {
		tick := t.small().fit(widestTick, writePercent(write, v))
		ticks, widest = append(ticks, tick), max(widest, t.small().width(tick))
	}
	return ticks, widest
}

// percentGrid draws the lines of an axis of percents and their numbers.
func (t Theme) percentGrid(c *canvas, p plot, a axis, write func(int) string) {
	ticks, _ := t.percentTicks(a, write)
	for i, v := range a.ticks {
		y, colour := math.Round(p.y(v)), t.grid
		if v == 0 {
			colour = t.axis
		}
		c.fill(rect{p.area.x, y - 1, p.area.w, 2}, colour)
		c.middle(t.small(), right, p.area.x-14, y, ticks[i])
	}
}

// leftOf is where a plot with such an axis begins: right of its numbers.
func (t Theme) leftOf(a axis, write func(int) string) float64 {
	_, widest := t.percentTicks(a, write)
	return max(math.Ceil(margin+widest+14), 100)
}

// extent widens low … high by the values that can be drawn.
func extent(low, high float64, values ...float64) (float64, float64) {
	for _, v := range values {
		if finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// moreText is the caller's words about what was left out, or how much that was.
func moreText(more string, hidden int) string {
	if more == "" && hidden > 0 {
		return "+" + strconv.Itoa(hidden)
	}
	return more
}

// corners writes what is left out and the axis' name below a plot, the one at
// the left margin, the other to the plot's end or as far beyond as it needs.
func (t Theme) corners(c *canvas, p plot, y float64, more, name string) {
	taken := 0.0
	if more != "" {
		more = t.small().fit(roomAcross-min(t.small().width(name)+32, roomAcross/2), more)
		taken = t.small().width(more) + 32
	}
	name = t.small().fit(roomAcross-taken, name)
	c.middle(t.small(), left, margin, y, more)
	c.middle(t.small(), right, max(p.area.right(), margin+taken+t.small().width(name)), y, name)
}

// below writes the name of a place of the axis under it, and inside the margins.
func (t Theme) below(c *canvas, x, y float64, name string) {
	half := t.small().width(name) / 2
	c.middle(t.small(), centre, min(max(x, margin+half), Width-margin-half), y, name)
}
