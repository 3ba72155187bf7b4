package charts

import "math"

// shade is the marked month, in both panels.
func (d *churnDrawing) shade(c *canvas, p plot) {
	if d.marked >= 0 {
		c.fill(rect{math.Round(p.x(float64(d.marked)) - d.slot()/2), p.area.y, d.slot(), p.area.h}, d.t.panel)
	}
}

// panelName writes the name over a panel.
func (d *churnDrawing) panelName(c *canvas, p plot, w typeface, name, more string) {
	y := p.area.y - panelGap - panelName/2
	more = d.t.small().fit(roomAcross/2, more)
	c.middle(d.t.small(), right, Width-margin, y, more)
	c.middle(w, left, margin, y, w.fit(roomAcross-d.t.small().width(more)-32, name))
}

func (d *churnDrawing) retentionGrid(c *canvas, p plot) {
	more := moreText(d.More, d.hidden)
	d.panelName(c, p, d.t.strong(d.t.blue), d.LineName, more)
	d.t.percentGrid(c, p, d.aboveAxis, d.Percent)
	if d.aboveAxis.low > 0 {
		c.broken(d.t, p)
	}
}

// broken marks a scale that does not begin at zero: a jagged foot of its axis,
// and a dotted line for the level one.
func (c *canvas) broken(t Theme, p plot) {
	x, y := p.area.x, p.area.bottom()
	c.fill(rect{x, y - 1, p.area.w, 2}, t.background)
	c.line(pen{t.axis, 2, []float64{4, 6}}, point{x + 12, y}, point{p.area.right(), y})
	c.line(pen{t.muted, 3, nil}, point{x, y}, point{x, y - 6}, point{x - 8, y - 11}, point{x + 8, y - 19}, point{x, y - 24}, point{x, y - 36})
}

func (d *churnDrawing) churnGrid(c *canvas, p plot) {
	more := ""
	if !d.lined {
		more = moreText(d.More, d.hidden)
	}
	d.panelName(c, p, d.t.strong(d.t.ink), d.BarName, more)
	d.t.percentGrid(c, p, d.belowAxis, d.Percent)
}

// retention is the line, dotted where the month has not ended, and its points.
func (d *churnDrawing) retention(c *canvas, p plot) {
	for i := 1; i < len(d.Bars); i++ {
		if a, b := d.Bars[i-1], d.Bars[i]; a.Retention.defined() && b.Retention.defined() {
			look := pen{d.t.blue, 5, nil}
			if b.Open {
				look = pen{d.t.blue, 3, []float64{3, 8}}
			}
			c.dashed(look, []point{d.onLine(i - 1), d.onLine(i)})
		}
	}
	for i, b := range d.Bars {
		if !b.Retention.defined() {
			continue
		}
		radius, at := 7.0, d.onLine(i)
		if i == d.marked {
			radius = 10
		}
		c.dot(at, radius+2, d.t.background)
		c.dot(at, radius, d.colour(i, d.t.blue))
		if b.Open {
			c.dot(at, radius-3, d.t.background)
		}
	}
}

func (d *churnDrawing) onLine(i int) point {
	return point{d.above.x(float64(i)), d.above.y(d.Bars[i].Retention.Value)}
}

// retentionValues are the numbers at the line: right of its end, at the marked
// month, and at all others where there is room.
func (d *churnDrawing) retentionValues(c *canvas, p plot) {
	o, last := d.lineObstacles(), d.lastOf(retentionOf)
	end := d.t.strong(d.colour(last, d.t.blue))
	text := d.write(d.Bars[last].Retention)
	y, edge := d.onLine(last).y, p.x(float64(len(d.Bars))-0.5)
	if last < len(d.Bars)-1 {
		c.line(pen{d.t.axis, 2, []float64{2, 6}}, point{d.onLine(last).x + 12, y}, point{edge + gutterPad - 6, y})
	}
	if d.Bars[last].told(d.Bars[last].Retention) {
		c.middle(end, left, edge+gutterPad, y, text)
	}
	if d.marked >= 0 && d.marked != last {
		d.retentionValue(c, &o, d.marked)
	}
	if d.widest(retentionOf)+8 > d.pitch {
		return
	}
	for i := range d.Bars {
		if i != d.marked && i != last {
			d.retentionValue(c, &o, i)
		}
	}
}

func (d *churnDrawing) retentionValue(c *canvas, o *obstacles, i int) {
	b := d.Bars[i]
	if !b.told(b.Retention) {
		return
	}
	face, at, text := d.valueFace(i), d.onLine(i), d.write(b.Retention)
	var places []rect
	for _, aside := range []float64{0, 16, -16, 40, -40} {
		for _, up := range []float64{-32, 32, -50, 50} {
			places = append(places, face.box(centre, at.x+aside, at.y+up, text))
		}
	}
	room := d.above.area
	room.y, room.h = room.y-panelGap+6, room.h+2*panelGap-12
	if box, ok := o.place(places, room); ok {
		c.plate(face, d.underFace(i), centre, box.x+box.w/2, box.y+box.h/2, text)
		o.boxes = append(o.boxes, box.grow(-6))
	}
}

func (d *churnDrawing) lineObstacles() obstacles {
	var o obstacles
	for i, b := range d.Bars {
		if !b.Retention.defined() {
			continue
		}
		o.boxes = append(o.boxes, rect{d.onLine(i).x, d.onLine(i).y, 0, 0}.grow(8))
		if i > 0 && d.Bars[i-1].Retention.defined() {
			o.points = along(o.points, []point{d.onLine(i - 1), d.onLine(i)})
		}
	}
	return o
}
