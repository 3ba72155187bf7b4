package charts

import (
	"cmp"
	"math"
	"slices"
)

// An endLabel stands at the right, beside the end of a line.
type endLabel struct {
	name, number string
	face         typeface
	day          int
	value        float64
	dotted       bool // the line ends in a dot
}

const (
	endGap       = 18  // between the plot and its labels
	widestEnd    = 300 // of a label
	oneLineWidth = 215 // wider labels are broken before the number
	oneLinePitch = 42
	twoLinePitch = 82
)

func (l endLabel) line() string {
	if l.name == "" {
		return l.number
	}
	return l.name + "\u00a0" + l.number
}

// labelEnds collects the labels of the lines' ends, their numbers written alike.
func (d *burnUpDrawing) labelEnds() {
	add := func(name string, face typeface, from int, values []float64, dotted bool) {
		if day, v, ok := end(from, values); ok && name != "" {
			d.ends = append(d.ends, endLabel{name, "", face, day, v, dotted})
		}
	}
	faint := typeface{regular, labelSize, d.t.blue}
	add(d.Labels.Plan, d.t.strong(d.t.ink), 0, d.Plan, true)
	add(d.Labels.Forecast, d.t.strong(d.t.blue), d.From, d.Forecast, true)
	add(d.Labels.High, faint, d.From, d.High, false)
	add(d.Labels.Low, faint, d.From, d.Low, false)
	add(d.Labels.Fact, d.t.strong(d.t.ink), 0, d.Fact, false)

	values := make([]float64, len(d.ends))
	for i, l := range d.ends {
		values[i] = l.value
	}
	for i, number := range d.scale.values(values...) {
		d.ends[i].number = number
	}
	d.takeFactAside()
}

// takeFactAside gives the fact's label a place beside its last point, unless
// the month is over and that point is at the right as well.
func (d *burnUpDrawing) takeFactAside() {
	last := len(d.ends) - 1
	if _, _, ok := end(0, d.Fact); !ok || d.Labels.Fact == "" {
		return
	}
	if fact := d.ends[last]; fact.day < len(d.Off) {
		d.factLabel = fact.face.fit(420, fact.line())
		d.ends = d.ends[:last]
	}
}

// twoLines tells that the labels at the right are too wide for one.
func (d *burnUpDrawing) twoLines() bool {
	return slices.ContainsFunc(d.ends, func(l endLabel) bool { return l.face.width(l.line()) > oneLineWidth })
}

func (d *burnUpDrawing) endsWidth() float64 {
	widest := 0.0
	for _, l := range d.ends {
		if d.twoLines() {
			widest = max(widest, l.face.width(l.name), l.face.width(l.number))
		} else {
			widest = max(widest, l.face.width(l.line()))
		}
	}
	lastDay := d.t.small().width("30 "+d.Month) / 2 // half of it stands out
	return max(math.Ceil(min(widest, widestEnd))+endGap+4, min(lastDay, 100), 60)
}

// endMiddles are where the labels at the right have their middles.
func (d *burnUpDrawing) endMiddles() []float64 {
	pitch, half := float64(oneLinePitch), 0.0
	if d.twoLines() {
		pitch, half = twoLinePitch, 22
	}
	middles := make([]float64, len(d.ends))
	for i, l := range d.ends {
		middles[i] = d.plot.y(l.value)
	}
	return spread(middles, pitch, d.plot.area.y+half, d.plot.area.bottom()-half)
}

// labels are the lines' ends with their names, the last fact and the plan's name.
func (d *burnUpDrawing) labels(c *canvas, p plot) {
	edge := p.area.right()
	for i, y := range d.endMiddles() {
		l := d.ends[i]
		at := point{p.x(float64(l.day)), p.y(l.value)}
		if math.Abs(y-at.y) > 3 {
			c.line(pen{d.t.axis, 2, nil}, point{edge + 4, at.y}, point{edge + 14, y})
		}
		if l.dotted {
			c.dot(at, 8, l.face.colour)
		}
		if !d.twoLines() {
			c.middle(l.face, left, edge+endGap, y, l.line())
			continue
		}
		c.middle(l.face, left, edge+endGap, y-18, l.face.fit(widestEnd, l.name))
		c.middle(l.face, left, edge+endGap, y+20, l.face.fit(widestEnd, l.number))
	}
	if day, v, ok := end(0, d.Fact); ok {
		at := point{p.x(float64(day)), p.y(v)}
		c.dot(at, 13, d.t.background)
		c.dot(at, 9, d.t.ink)
	}
	d.write(c, d.t.strong(d.t.ink), d.factAt, d.factLabel)
	d.write(c, d.planFace(), d.planAt, d.Labels.PlanByDay)
}

func (d *burnUpDrawing) planFace() typeface { return typeface{medium, smallSize, d.t.muted} }

// write writes a label on its plate.
func (d *burnUpDrawing) write(c *canvas, w typeface, box rect, text string) {
	if box.w > 0 {
		c.plate(w, d.t.background, centre, box.x+box.w/2, box.y+box.h/2, text)
	}
}

// placeLabels finds free places for the card, for the fact's label and the
// plan's; false where there is none for the card.
func (d *burnUpDrawing) placeLabels() bool {
	o := d.obstacles()
	room := rect{d.plot.area.x + 12, d.plot.area.y + 6, Width - margin - d.plot.area.x - 12, d.plot.area.h - 12}
	fits := true
	if size := d.cardSize(); size.h > 0 {
		d.cardAt, fits = o.place(cardPlaces(size, room), room)
		o.boxes = append(o.boxes, d.cardAt.grow(8))
	}
	o.faint = nil
	d.factAt = d.placeFact(&o)
	o.boxes = append(o.boxes, d.factAt)
	d.planAt = d.placePlan(&o)
	return fits
}

// obstacles are the lines, the fact's dot and the labels at the right.
func (d *burnUpDrawing) obstacles() obstacles {
	var o obstacles
	for _, l := range []struct {
		from   int
		values []float64
	}{{0, d.Plan}, {0, d.Fact}, {d.From, d.Required}, {d.From, d.Forecast}, {d.From, d.Low}, {d.From, d.High}} {
		for _, points := range d.plot.points(l.from, l.values) {
			o.points = along(o.points, points)
		}
	}
	if day, v, ok := end(0, d.Fact); ok {
		at := point{d.plot.x(float64(day)), d.plot.y(v)}
		o.boxes = append(o.boxes, rect{at.x, at.y, 0, 0}.grow(13))
	}
	if d.Labels.Today != "" {
		x := d.plot.x(float64(d.today()))
		o.faint = along(nil, []point{{x, d.plot.area.y}, {x, d.plot.area.bottom()}})
	}
	half := 20.0
	if d.twoLines() {
		half = 40
	}
	for i, y := range d.endMiddles() {
		l := d.ends[i]
		width := max(l.face.width(l.name), l.face.width(l.line()))
		o.boxes = append(o.boxes, rect{d.plot.area.right() - 10, y - half, width + endGap + 10, 2 * half})
	}
	return o
}

// placeFact tries places around the last fact, the nearest first.
func (d *burnUpDrawing) placeFact(o *obstacles) rect {
	day, v, ok := end(0, d.Fact)
	if !ok || d.factLabel == "" {
		return rect{}
	}
	at := point{d.plot.x(float64(day)), d.plot.y(v)}
	face := d.t.strong(d.t.ink)
	var places []rect
	for _, up := range []float64{34, 0, 52, 80, 120, 170, 230} {
		for _, aside := range []float64{22, 60, 110, 170} {
			for _, y := range []float64{at.y + up, at.y - up} {
				places = append(places, face.box(left, at.x+aside, y, d.factLabel), face.box(right, at.x-aside, y, d.factLabel))
			}
		}
	}
	slices.SortStableFunc(places, func(a, b rect) int { return cmp.Compare(a.distance(at), b.distance(at)) })
	room := d.plot.area
	room.w = Width - margin - room.x
	best, found := o.place(places, room)
	if !found { // rather across a line, on its plate, than not at all
		best, _ = (&obstacles{boxes: o.boxes}).place(places, room)
	}
	return best
}

// placePlan tries places along the plan's line, left above it and right below.
func (d *burnUpDrawing) placePlan(o *obstacles) rect {
	days := len(d.Plan)
	if d.Labels.PlanByDay == "" || days < 2 {
		return rect{}
	}
	var places []rect
	for k := range days {
		day := (days*2/5 + (k+1)/2*(1-2*(k%2)) + days) % days // from two fifths of the month outwards
		if !finite(d.Plan[day]) {
			continue
		}
		x, y := d.plot.x(float64(day)), d.plot.y(d.Plan[day])
		places = append(places, d.planFace().box(right, x-18, y-26, d.Labels.PlanByDay), d.planFace().box(left, x+18, y+30, d.Labels.PlanByDay))
	}
	best, _ := o.place(places, d.plot.area)
	return best
}
