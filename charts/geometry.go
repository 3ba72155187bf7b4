package charts

import "math"

// A point is in pixels from the picture's top left corner.
type point struct{ x, y float64 }

// A rect is in pixels: its top left corner, width and height.
type rect struct{ x, y, w, h float64 }

func (r rect) right() float64  { return r.x + r.w }
func (r rect) bottom() float64 { return r.y + r.h }

// grow moves every side outwards by d.
func (r rect) grow(d float64) rect { return rect{r.x - d, r.y - d, r.w + 2*d, r.h + 2*d} }

func (r rect) holds(p point) bool {
	return p.x > r.x && p.x < r.right() && p.y > r.y && p.y < r.bottom()
}

// distance is that from p to the nearest point of r.
func (r rect) distance(p point) float64 {
	return math.Hypot(max(r.x-p.x, 0, p.x-r.right()), max(r.y-p.y, 0, p.y-r.bottom()))
}

func (r rect) meets(s rect) bool {
	return r.x < s.right() && s.x < r.right() && r.y < s.bottom() && s.y < r.bottom()
}

// within tells whether r lies inside s.
func (r rect) within(s rect) bool {
	return r.x >= s.x && r.y >= s.y && r.right() <= s.right() && r.bottom() <= s.bottom()
}

// farthest is how far outside of the picture a coordinate may lie: the
// rasteriser walks every line of pixels that a shape crosses.
const farthest = 20_000

// safe clamps a coordinate; false for NaN, which would hang the rasteriser.
func safe(v float64) (float64, bool) {
	return min(max(v, -farthest), farthest), !math.IsNaN(v)
}

// largest is the greatest volume, in whole units, that the ledger can hold;
// what is beyond it was never sold.
const largest = math.MaxInt64 / 1000

// finite tells whether a value can be drawn.
func finite(v float64) bool { return math.Abs(v) <= largest } // false for NaN
