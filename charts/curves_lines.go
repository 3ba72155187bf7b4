package charts

import (
	"math"
	"slices"
)

func (d *curvesDrawing) grid(c *canvas, p plot) { d.t.percentGrid(c, p, d.axis, d.Percent) }

// places are the names below the axis.
func (d *curvesDrawing) places(c *canvas, p plot) {
	for _, v := range d.ticks {
		x := math.Round(p.x(v))
		c.fill(rect{x - 1, p.area.bottom(), 2, 10}, d.t.axis)
		d.t.below(c, x, p.area.bottom()+32, d.place(v))
	}
	y := p.area.bottom() + timesRow + axisNameRow/2
	d.t.corners(c, p, y, d.more(), d.AxisName)
}

// runs are the parts of a line: points in a row that are drawn alike. A part to
// an open point is open.
func (d *curvesDrawing) runs(line Curve) (runs [][]point, open []bool) {
	var run []point
	state := Closed
	flush := func() {
		if len(run) > 1 {
			runs, open = append(runs, run), append(open, state == Open)
		}
		run = nil
	}
	for _, p := range line.Points {
		if !p.drawn() {
			flush()
			continue
		}
		if n := len(run); n > 1 && p.State != state {
			last := run[n-1]
			flush()
			run = []point{last}
		}
		run, state = append(run, d.at(p)), p.State
	}
	flush()
	return runs, open
}

// openPen is for the part of a line whose periods have not ended: thin dots.
func (s stroke) openPen() pen { return pen{s.pen.colour, max(3, s.pen.width-2), []float64{3, 8}} }

// upwards are the lines in the order of drawing: the first on top, and strong
// ones above all others.
func (d *curvesDrawing) upwards() []int {
	var order []int
	for _, strong := range []bool{false, true} {
		for i, line := range slices.Backward(d.Lines) {
			if line.Strong == strong {
				order = append(order, i)
			}
		}
	}
	return order
}

func (d *curvesDrawing) lines(c *canvas, _ plot) {
	for _, i := range d.upwards() {
		d.line(c, i)
	}
}

func (d *curvesDrawing) line(c *canvas, i int) {
	runs, open := d.runs(d.Lines[i])
	for n, run := range runs {
		if open[n] {
			c.dashed(d.strokes[i].openPen(), run)
		} else {
			c.dashed(d.strokes[i].pen, run)
		}
	}
}

// dots are the points: filled where the period has ended, else hollow. Of many
// points only the ends have dots, and those that no line goes to.
func (d *curvesDrawing) dots(c *canvas, _ plot) {
	for _, i := range d.upwards() {
		line := d.Lines[i]
		end, _ := line.end()
		last := 0
		for n, p := range line.Points {
			if p.drawn() {
				last = n
			}
		}
		for n, p := range line.Points {
			if p.drawn() && (p == end || n == last || len(line.Points) <= mostMarked || line.alone(n)) {
				d.dot(c, i, p)
			}
		}
	}
}

// alone tells that the points before and after point i are left out: no line
// goes to it.
func (k Curve) alone(i int) bool {
	return (i == 0 || !k.Points[i-1].drawn()) && (i == len(k.Points)-1 || !k.Points[i+1].drawn())
}

func (d *curvesDrawing) dot(c *canvas, i int, p CurvePoint) {
	radius, at := d.radius(i), d.at(p)
	c.dot(at, radius+2, d.t.background)
	c.dot(at, radius, d.strokes[i].pen.colour)
	if p.State == Open {
		c.dot(at, radius-3, d.t.background)
	}
}

func (d *curvesDrawing) names(c *canvas, p plot) { d.labels.draw(c, d.t, p.area) }

func (d *curvesDrawing) values(c *canvas, _ plot) {
	for _, v := range d.placed() {
		c.plate(v.face, d.t.background, centre, v.box.x+v.box.w/2, v.box.y+v.box.h/2, v.text)
	}
}

// A placed is a text and where it stands.
type placed struct {
	face typeface
	text string
	box  rect
}

// placed are the percents at the points of the strong line, or of the only one,
// as far as there is room; that of its end stands beside the plot.
func (d *curvesDrawing) placed() []placed {
	var values []placed
	o := d.obstacles()
	room := d.plot.area
	room.y, room.h, room.w = room.y-aboveCurves+8, room.h+aboveCurves-8, room.w+8
	for i, line := range d.Lines {
		if !line.Strong && len(d.Lines) > 1 || len(line.Points) > mostMarked {
			continue
		}
		face := typeface{medium, smallSize, d.strokes[i].text.colour}
		end, _ := line.end()
		for _, p := range line.Points {
			if !p.drawn() || p.State == Open || p == end && len(line.Points) > 1 {
				continue
			}
			text := writePercent(d.Percent, p.Percent)
			if box, ok := o.place(valuePlaces(face, d.at(p), text), room); ok {
				values = append(values, placed{face, text, box})
				o.boxes = append(o.boxes, box)
			}
		}
	}
	return values
}

func valuePlaces(face typeface, at point, text string) []rect {
	var places []rect
	for _, aside := range []float64{0, 24, -24, 44, -44} {
		for _, up := range []float64{-valuesHeight, valuesHeight} {
			places = append(places, face.box(centre, at.x+aside, at.y+up, text))
		}
	}
	return places
}

// obstacles are the lines, their dots and their names.
func (d *curvesDrawing) obstacles() obstacles {
	o := obstacles{boxes: d.labels.boxes(d.plot.area)}
	for i, line := range d.Lines {
		runs, _ := d.runs(line)
		for _, run := range runs {
			o.points = along(o.points, run)
		}
		for _, q := range line.Points {
			if at := d.at(q); q.drawn() && len(line.Points) <= mostMarked {
				o.boxes = append(o.boxes, rect{at.x, at.y, 0, 0}.grow(d.radius(i)))
			}
		}
	}
	return o
}
