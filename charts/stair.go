package charts

import "math"

// stair draws a line of level and upright parts. It needs no rasteriser, whose
// dashes begin anew at every bend.
func (c *canvas) stair(p pen, path []point) {
	w := newWalk(p.dash)
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		length := math.Abs(b.x-a.x) + math.Abs(b.y-a.y)
		for _, part := range w.parts(length) {
			from, to := part[0], part[1]
			if to == length { // around the bend
				to += p.width / 2
			}
			c.fill(piece(a, b, from, to, p.width), p.colour)
		}
	}
}

// piece is the part from … to of the line from a to b, which is level or upright.
func piece(a, b point, from, to, width float64) rect {
	switch {
	case b.x > a.x:
		return rect{a.x + from, a.y - width/2, to - from, width}
	case b.x < a.x:
		return rect{a.x - to, a.y - width/2, to - from, width}
	case b.y < a.y:
		return rect{a.x - width/2, a.y - to, width, to - from}
	}
	return rect{a.x - width/2, a.y + from, width, to - from}
}

// A walk goes along a dashed line.
type walk struct {
	dash []float64
	at   int     // in the dash: even ones are drawn
	left float64 // of it
}

func newWalk(dash []float64) *walk {
	w := &walk{dash: dashes(dash)}
	if len(w.dash) > 0 {
		w.left = w.dash[0]
	}
	return w
}

// parts are what is drawn of the next so many pixels.
func (w *walk) parts(length float64) [][2]float64 {
	if len(w.dash) == 0 {
		return [][2]float64{{0, length}}
	}
	var parts [][2]float64
	for at := 0.0; at < length; {
		step := min(w.left, length-at)
		if w.at%2 == 0 {
			parts = append(parts, [2]float64{at, at + step})
		}
		at += step
		if w.left -= step; w.left <= 0 {
			w.at++
			w.left = w.dash[w.at%len(w.dash)]
		}
	}
	return parts
}

// dashed draws any line; its dashes go around its bends.
func (c *canvas) dashed(p pen, path []point) {
	w, solid := newWalk(p.dash), pen{p.colour, p.width, nil}
	var run []point
	goesOn := false // the dash reached the last bend
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		along := func(at float64) point { return point{a.x + (b.x-a.x)*at/length, a.y + (b.y-a.y)*at/length} }
		parts := w.parts(length)
		for _, part := range parts {
			if part[0] > 0 || !goesOn {
				c.line(solid, run...)
				run = []point{along(part[0])}
			}
			run, goesOn = append(run, along(part[1])), part[1] == length
		}
		goesOn = goesOn && len(parts) > 0
	}
	c.line(solid, run...)
}
