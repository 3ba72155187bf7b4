package charts

import (
	"math"
	"slices"
)

// A curvesDrawing is Curves laid out on a picture.
type curvesDrawing struct {
	Curves
	t       Theme
	strokes []stroke // of the lines
	axis    axis
	plot    plot
	ticks   []float64 // places of the axis that have a name
	room    float64   // of each name
	labels  sideLabels
	hidden  int // lines that had no room
}

const (
	aboveCurves  = 40
	strongWidth  = 7
	curvesWidth  = 5 // where none is strong
	weakWidth    = 4
	mostPlaces   = 12 // that are named one by one
	placesApart  = 18
	widestPlace  = 160
	valuesHeight = 34
)

func newCurvesDrawing(k Curves, t Theme, h heading) *curvesDrawing {
	d := &curvesDrawing{Curves: k, t: t}
	d.Lines = k.chosen()
	d.hidden = len(k.Lines) - len(d.Lines)
	d.strokes = t.strokesOf(d.Lines)
	d.axis = d.percents()
	top, bottom := math.Round(h.bottom()+aboveCurves), math.Round(h.top()-timesRow-10)
	if d.AxisName != "" || d.more() != "" {
		bottom -= axisNameRow
	}
	d.label(bottom - top)
	x := t.leftOf(d.axis, k.Percent)
	d.plot = plot{area: rect{x, top, math.Round(Width - margin - d.labels.width() - x), bottom - top}, low: d.axis.low, high: d.axis.high}
	d.plot.x0, d.plot.x1 = d.span()
	d.namePlaces()
	for i, l := range d.labels {
		d.labels[i].at = d.at(CurvePoint{X: l.at.x, Percent: l.at.y})
	}
	return d
}

// percents are the axis: of all points, and without any only a line at nothing.
func (d *curvesDrawing) percents() axis {
	low, high, any := 0.0, 0.0, false
	for _, line := range d.Lines {
		for _, p := range line.Points {
			if p.drawn() {
				low, high, any = min(low, p.Percent), max(high, p.Percent), true
			}
		}
	}
	if !any {
		return emptyAxis
	}
	return percentAxis(low, high, 5)
}

func (d *curvesDrawing) at(p CurvePoint) point { return point{d.plot.x(p.X), d.plot.y(p.Percent)} }

func (d *curvesDrawing) more() string { return moreText(d.More, d.hidden) }

// strokesOf are the lines' looks: strong ones thick and without dashes, the rest
// thin, and where none is strong all alike.
func (t Theme) strokesOf(lines []Curve) []stroke {
	strong, weak, width := []int{1, 0, 2, 4, 3, 5}, []int{4, 3, 2, 5, 0}, float64(weakWidth)
	if !slices.ContainsFunc(lines, func(k Curve) bool { return k.Strong }) {
		weak, width = []int{0, 1, 2, 3, 4, 5}, curvesWidth
	}
	strokes := make([]stroke, len(lines))
	for i, line := range lines {
		if line.Strong {
			strokes[i], strong = t.stroke(strong[0], strongWidth), strong[1:]
		} else {
			strokes[i], weak = t.stroke(weak[0], width), weak[1:]
			strokes[i].text.font = medium
		}
	}
	return strokes
}

// label collects the names at the lines' ends, still by X and percent.
func (d *curvesDrawing) label(height float64) {
	for i, line := range d.Lines {
		if end, ok := line.end(); ok {
			d.labels = append(d.labels, sideLabel{
				name: line.Name, note: line.note(d.Percent), face: d.strokes[i].text,
				at: point{end.X, end.Percent}, reach: d.radius(i) + 2,
			})
		}
	}
	d.labels = d.labels.broken(height)
}

// radius of a line's dots.
func (d *curvesDrawing) radius(i int) float64 { return d.strokes[i].pen.width/2 + 4.5 }

// xs are the places of all points, in order and each once.
func (d *curvesDrawing) xs() []float64 {
	var xs []float64
	for _, line := range d.Lines {
		for _, p := range line.Points {
			if finite(p.X) {
				xs = append(xs, p.X)
			}
		}
	}
	slices.Sort(xs)
	return slices.Compact(xs)
}

// span is what the axis shows: all heads and all points, and room on both sides
// of a single one.
func (d *curvesDrawing) span() (first, last float64) {
	xs := d.xs()
	if n := len(d.Heads); n > 0 {
		first, last = extent(0, float64(n-1), xs...)
	} else if len(xs) > 0 {
		first, last = xs[0], xs[len(xs)-1]
	}
	if last-first < 1e-9*max(1, math.Abs(first)) {
		aside := max(1, math.Abs(first)/2)
		return first - aside, last + aside
	}
	return first, last
}

// namePlaces chooses the places that are named below the axis: every head or
// every few, the last among them; else the points' own where they are few, else
// nice numbers.
func (d *curvesDrawing) namePlaces() {
	all := d.xs()
	if n := len(d.Heads); n > 0 {
		all = make([]float64, min(n, 1000))
		for i := range all {
			all[i] = float64(n - len(all) + i)
		}
	} else if len(all) > mostPlaces || slices.ContainsFunc(all, func(v float64) bool { return v != math.Trunc(v) }) {
		all = nil
		step := wholeStep((d.plot.x1 - d.plot.x0) / 7)
		for i := math.Ceil(d.plot.x0 / step); i*step <= d.plot.x1; i++ {
			all = append(all, i*step)
		}
	}
	d.room = min(widestPlace, d.plot.area.w/float64(max(1, min(len(all), 4))))
	if len(d.Heads) > 0 {
		d.ticks = d.everySo(all)
	} else {
		d.ticks = d.asManyAs(all)
	}
}

// asManyAs are the places whose names have room, from the last on.
func (d *curvesDrawing) asManyAs(all []float64) (ticks []float64) {
	left := math.Inf(1) // of the names so far
	for _, v := range slices.Backward(all) {
		half := d.t.small().width(d.place(v)) / 2
		if x := d.plot.x(v); x+half+placesApart <= left {
			ticks, left = append(ticks, v), x-half
		}
	}
	return ticks
}

// everySo are all places, or every second, third … one, where so many names have
// room; the last is among them.
func (d *curvesDrawing) everySo(all []float64) (ticks []float64) {
	widths := make([]float64, len(all))
	for i, v := range all {
		widths[i] = d.t.small().width(d.place(v))
	}
	for every := 1; ; every++ {
		ticks = ticks[:0]
		apart := true
		for i := len(all) - 1; i >= 0; i -= every {
			ticks = append(ticks, all[i])
			if next := i - every; next >= 0 {
				apart = apart && d.plot.x(all[i])-d.plot.x(all[next]) >= (widths[i]+widths[next])/2+placesApart
			}
		}
		if apart {
			return ticks
		}
	}
}

func (d *curvesDrawing) place(x float64) string { return d.t.small().fit(d.room, d.head(x)) }
