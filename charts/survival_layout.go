package charts

import (
	"cmp"
	"math"
	"slices"
)

// A survivalDrawing is Survival laid out on a picture; its plot's x are days.
type survivalDrawing struct {
	Survival
	t      Theme
	all    []survivalCurve
	axis   axis
	plot   plot
	ticks  []float64 // days
	labels sideLabels
	hidden int // groups that had no room
	tableY float64
	halves []placed // beside the drop lines
}

const (
	aboveSurvival = 44 // between the heading and the line of 100 %
	timesRow      = 54 // below the plot
	axisNameRow   = 40
	atRiskRow     = 44
	atRiskGap     = 14 // around the table
	curveWidth    = 6
)

func newSurvivalDrawing(s Survival, t Theme, h heading) *survivalDrawing {
	d := &survivalDrawing{Survival: s, t: t, axis: linesFrom(0, 100, 25)}
	for i, g := range s.Groups[:min(len(s.Groups), MaxSurvivalGroups)] {
		d.all = append(d.all, newSurvivalCurve(g, s.MinAtRisk, t.stroke(i, curveWidth)))
	}
	d.hidden = len(s.Groups) - len(d.all)
	d.tableY = math.Round(h.top() - atRiskGap - d.tableHeight())
	top := math.Round(h.bottom() + aboveSurvival)
	bottom := d.tableY - timesRow
	if s.AxisName != "" {
		bottom -= axisNameRow
	}
	d.label(bottom - top)
	x := t.leftOf(d.axis, s.Percent)
	d.plot = plot{area: rect{x, top, math.Round(Width - margin - d.namesWidth() - x), bottom - top}, x1: d.lastTime(), high: 100}
	d.ticks = d.marks()
	for i, l := range d.labels {
		d.labels[i].at = point{d.plot.x(l.at.x), d.plot.y(l.at.y)}
	}
	d.placeMedians()
	return d
}

// tableHeight is that of the numbers at risk, with their title.
func (d *survivalDrawing) tableHeight() float64 {
	height := atRiskRow * float64(len(d.all))
	if d.AtRiskName != "" || d.more() != "" {
		height += atRiskRow
	}
	return height
}

func (d *survivalDrawing) more() string { return moreText(d.More, d.hidden) }

// label collects the names at the curves' ends, still by day and percent.
func (d *survivalDrawing) label(height float64) {
	for _, k := range d.all {
		if time, survival, ok := k.end(); ok {
			d.labels = append(d.labels, sideLabel{
				name: k.Name, note: writePercent(d.Percent, 100*survival), face: k.text,
				at: point{time, 100 * survival}, reach: 8,
			})
		}
	}
	d.labels = d.labels.broken(height)
}

// namesWidth is what stands right of the plot: the curves' ends, and below them
// the names of the table's rows.
func (d *survivalDrawing) namesWidth() float64 {
	widest := d.labels.width()
	for _, k := range d.all {
		number := d.t.small().width(d.atRiskNumber(k.atRisk(d.lastTime()))) / 2 // stands out of the plot
		widest = max(widest, min(d.t.rowName(k.stroke).width(k.Name), widestSide)+max(endGap, number+16)+4)
	}
	return math.Ceil(widest)
}

func (t Theme) rowName(s stroke) typeface { return typeface{medium, smallSize, s.text.colour} }

// lastTime is where the axis ends: at the first whole unit that holds every
// curve, or every step where nothing is drawn.
func (d *survivalDrawing) lastTime() float64 {
	last := 0.0
	for _, k := range d.all {
		if end, _, ok := k.end(); ok {
			last = max(last, end)
		}
	}
	for _, k := range d.all {
		if n := len(k.Steps); n > 0 && last == 0 {
			last = max(last, k.Steps[n-1].Time)
		}
	}
	return max(1, math.Ceil(last/d.unit()-1e-9)) * d.unit()
}

// marks are the marks of the axis: as close as the numbers below them allow.
func (d *survivalDrawing) marks() []float64 {
	units := math.Round(d.plot.x1 / d.unit())
	widest := d.t.small().width(d.tick(d.plot.x1))
	for _, k := range d.all {
		for _, n := range append([]int{k.N}, k.numbers()...) {
			widest = max(widest, d.t.small().width(d.atRiskNumber(n)))
		}
	}
	step := timeStep(d.unit(), units, (widest+18)*units/d.plot.area.w)
	var ticks []float64
	for v := 0.0; v <= units; v += step {
		ticks = append(ticks, v*d.unit())
	}
	return ticks
}

// numbers are the extremes of those at risk: no number is wider.
func (k survivalCurve) numbers() []int {
	if len(k.Steps) == 0 {
		return nil
	}
	more := slices.MaxFunc(k.Steps, func(a, b SurvivalStep) int { return cmp.Compare(a.AtRisk, b.AtRisk) })
	return []int{more.AtRisk}
}

func (d *survivalDrawing) tick(days float64) string {
	return d.t.small().fit(200, d.number(int(math.Round(days/d.unit()))))
}

func (d *survivalDrawing) atRiskNumber(n int) string { return d.t.small().fit(110, d.number(n)) }

// timeStep is how many units apart the marks of so many units stand: at least
// apart, and not more than eight. Months go by parts of a year.
func timeStep(unit, units, apart float64) float64 {
	apart = max(apart, units/8)
	steps := []float64{1, 2, 5, 10, 20, 50, 100}
	switch {
	case unit > 28 && unit < 32:
		steps = []float64{1, 2, 3, 6, 12, 24, 36, 60, 120}
	case unit == 1:
		steps = []float64{1, 2, 5, 10, 15, 30, 60, 90, 180, 360}
	}
	for _, step := range steps {
		if step >= apart {
			return step
		}
	}
	return niceStep(apart)
}

// placeMedians finds places beside the drop lines, from the axis upwards.
func (d *survivalDrawing) placeMedians() {
	o := d.obstacles()
	room := rect{d.plot.area.x + 2, d.plot.area.y, Width - margin - d.plot.area.x - 2, d.plot.area.h - 2}
	for _, k := range d.all {
		median, ok := k.median()
		if !ok {
			continue
		}
		x, aside := d.plot.x(median), 20.0
		face := typeface{bold, smallSize, k.text.colour}
		text := face.fit(max(x-aside-8-room.x, room.right()-x-aside-8), k.MedianLabel)
		var places []rect
		for y := d.plot.area.bottom() - 34; y > d.plot.y(50); y -= 44 {
			places = append(places, face.box(left, x+aside, y, text), face.box(right, x-aside, y, text))
		}
		box, found := o.place(places, room)
		if !found { // rather across a curve, on its plate, than not at all
			box, found = (&obstacles{boxes: o.boxes}).place(places, room)
		}
		if found {
			d.halves = append(d.halves, placed{face, text, box})
			o.boxes = append(o.boxes, box)
		}
	}
}

// obstacles are the curves, their names and the drop lines; rather not covered are the bands' edges.
func (d *survivalDrawing) obstacles() obstacles {
	o := obstacles{boxes: d.labels.boxes(d.plot.area)}
	for _, k := range d.all {
		o.points = along(o.points, d.path(k))
		for _, s := range k.drawn {
			for _, v := range []float64{s.Lower, s.Upper} {
				if finite(v) {
					o.faint = append(o.faint, point{d.plot.x(s.Time), d.plot.y(100 * v)})
				}
			}
		}
		if median, ok := k.median(); ok {
			x := d.plot.x(median)
			o.points = along(o.points, []point{{x, d.plot.y(50)}, {x, d.plot.area.bottom()}})
			o.boxes = append(o.boxes, rect{x, d.plot.y(50), 0, 0}.grow(13))
		}
	}
	for _, l := range d.labels {
		o.boxes = append(o.boxes, rect{l.at.x, l.at.y, 0, 0}.grow(l.reach+4))
	}
	return o
}
