package charts

import "math"

func (d *survivalDrawing) grid(c *canvas, p plot) { d.t.percentGrid(c, p, d.axis, d.Percent) }

// times are the axis' marks and their numbers, and its name.
func (d *survivalDrawing) times(c *canvas, p plot) {
	for _, v := range d.ticks {
		x := math.Round(p.x(v))
		c.fill(rect{x - 1, p.area.bottom(), 2, 10}, d.t.axis)
		d.t.below(c, x, p.area.bottom()+32, d.tick(v))
	}
	d.t.corners(c, p, p.area.bottom()+timesRow+axisNameRow/2, "", d.AxisName)
}

// bands are the confidence intervals, fainter where there are many.
func (d *survivalDrawing) bands(c *canvas, p plot) {
	alpha := uint8(44)
	if len(d.labels) > 2 {
		alpha = 30
	}
	for _, k := range d.all {
		for i := 1; i < len(k.drawn); i++ {
			s := k.drawn[i-1]
			if !finite(s.Lower) || !finite(s.Upper) {
				continue
			}
			x, top := math.Round(p.x(s.Time)), math.Round(p.y(100*s.Upper))
			c.fill(rect{x, top, math.Round(p.x(k.drawn[i].Time)) - x, math.Round(p.y(100*s.Lower)) - top}, k.pen.colour.WithAlpha(alpha))
		}
	}
}

// path is a curve in whole pixels, down and to the right by turns: from 100 % at
// the axis' beginning to its end.
func (d *survivalDrawing) path(k survivalCurve) []point {
	if len(k.drawn) == 0 {
		return nil
	}
	at := point{d.plot.area.x, math.Round(d.plot.y(100))}
	path := []point{at}
	for i, s := range k.drawn {
		next := point{math.Round(d.plot.x(s.Time)), math.Round(d.plot.y(100 * s.Survival))}
		if next.y == at.y && i < len(k.drawn)-1 {
			continue
		}
		path = append(path, point{next.x, at.y}, next)
		at = next
	}
	return path
}

func (d *survivalDrawing) curves(c *canvas, _ plot) {
	for i := len(d.all) - 1; i >= 0; i-- { // the first on top
		c.stair(d.all[i].pen, d.path(d.all[i]))
	}
}

// medians are the drop lines of those groups that have lost half.
func (d *survivalDrawing) medians(c *canvas, p plot) {
	y, far := math.Round(p.y(50)), p.area.x
	for _, k := range d.all {
		if median, ok := k.median(); ok {
			x := math.Round(p.x(median))
			far = max(far, x)
			c.line(pen{k.text.colour, 3, []float64{3, 7}}, point{x, y}, point{x, p.area.bottom()})
		}
	}
	c.line(pen{d.t.muted, 3, []float64{3, 7}}, point{p.area.x, y}, point{far, y})
	for _, k := range d.all {
		if median, ok := k.median(); ok {
			at := point{math.Round(p.x(median)), y}
			c.dot(at, 13, d.t.background)
			c.dot(at, 9, k.text.colour)
		}
	}
	for _, l := range d.halves {
		c.plate(l.face, d.t.background, centre, l.box.x+l.box.w/2, l.box.y+l.box.h/2, l.text)
	}
}

// names are the curves' ends.
func (d *survivalDrawing) names(c *canvas, p plot) {
	for _, l := range d.labels {
		c.dot(l.at, 8, l.face.colour)
	}
	d.labels.draw(c, d.t, p.area)
}

// table is the numbers at risk below their times.
func (d *survivalDrawing) table(c *canvas, p plot) {
	y := d.tableY + atRiskRow/2
	if d.AtRiskName != "" || d.more() != "" {
		more := d.t.small().fit(roomAcross/2, d.more())
		c.middle(d.t.small(), right, Width-margin, y, more)
		title := typeface{medium, smallSize, d.t.muted}
		c.middle(title, left, margin, y, title.fit(roomAcross-d.t.small().width(more)-32, d.AtRiskName))
		y += atRiskRow
	}
	for _, k := range d.all {
		c.fill(rect{margin, y - 14, 8, 28}, k.pen.colour)
		face, edge := typeface{regular, smallSize, d.t.ink}, p.area.right()
		for _, v := range d.ticks {
			number := d.atRiskNumber(k.atRisk(v))
			c.middle(face, centre, math.Round(p.x(v)), y, number)
			edge = max(edge, p.x(v)+face.width(number)/2)
		}
		name := d.t.rowName(k.stroke)
		from := max(p.area.right()+endGap, edge+16)
		c.middle(name, left, from, y, name.fit(Width-margin-from, k.Name))
		y += atRiskRow
	}
}
