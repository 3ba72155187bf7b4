package charts

import (
	"math"
	"strings"
)

// A churnDrawing is Churn laid out on a picture: retention above, churn below.
// Both plots' x are the bars' indices; right of the last one is a gutter for the
// labels that belong to the right.
type churnDrawing struct {
	Churn
	t            Theme
	lined        bool // there is retention to draw
	above, below plot
	aboveAxis    axis
	belowAxis    axis
	pitch        float64 // from bar to bar
	gutterWidth  float64 // right of the last bar
	hidden       int     // bars that had no room
	marked       int     // as Marked, of the bars that are drawn; -1 for none of them
	bandLabels   []bandLabel
}

// A bandLabel stands right of the bars, in its band or close to it.
type bandLabel struct {
	ChurnBand
	lines  []string
	middle float64
}

const (
	panelName     = 40 // the row over a panel
	panelGap      = 26 // between its name and its highest line
	panelsApart   = 34
	monthsRow     = 50
	yearsRow      = 36
	countsRow     = 40
	widestBand    = 180 // of a band's label
	mostBandLines = 4
	widestChurn   = 90 // bar
	lineShare     = 0.42
	gutterPad     = 34
	mostOfAMonth  = 170
)

func newChurnDrawing(k Churn, t Theme, h heading) *churnDrawing {
	d := &churnDrawing{Churn: k, t: t, hidden: max(0, len(k.Bars)-MaxChurnBars)}
	d.Bars = k.Bars[d.hidden:]
	d.marked = max(k.Marked-d.hidden, -1)
	if len(d.Bars) == 0 {
		d.marked = -1
	}
	d.Bands = k.Bands[:min(len(k.Bands), MaxChurnBands)]
	d.scales()

	x := t.leftOf(d.belowAxis, k.Percent)
	if d.lined {
		x = max(x, t.leftOf(d.aboveAxis, k.Percent))
	}
	d.gutterWidth = d.gutter()
	area := rect{x: x, w: Width - margin - x}
	d.pitch = (area.w - d.gutterWidth) / float64(max(1, len(d.Bars)))
	d.above = plot{area: area, x0: -0.5, x1: -0.5 + area.w/d.pitch, low: d.aboveAxis.low, high: d.aboveAxis.high}
	d.below = plot{area: area, x0: -0.5, x1: -0.5 + area.w/d.pitch, low: d.belowAxis.low, high: d.belowAxis.high}
	d.stack(h.bottom()+24, h.top()-16-d.rowsBelow())
	d.placeBandLabels()
	return d
}

// scales are the two axes: of churn from zero, with the bands, of retention
// from where it begins.
func (d *churnDrawing) scales() {
	low, high, least, most := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	d.belowAxis = emptyAxis
	for _, b := range d.Bars {
		if b.Churn.defined() {
			low, high = extent(low, high, b.Churn.Value)
		}
		if b.Retention.defined() {
			least, most, d.lined = min(least, b.Retention.Value), max(most, b.Retention.Value), true
		}
	}
	for _, b := range d.Bands {
		if b.drawn() {
			low, high = extent(low, high, b.Low, b.High)
		}
	}
	high = min(1.08*high, largest) // room for the highest bar's number
	if d.lastOf(churnOf) >= 0 || low < high {
		d.belowAxis = percentAxis(low, high, 4)
	}
	if d.lined {
		d.aboveAxis = zoomedAxis(least, most, 3)
	}
}

// stack puts the panels between two heights, one above the other.
func (d *churnDrawing) stack(top, bottom float64) {
	const head = panelName + panelGap
	height := bottom - top
	if !d.lined {
		d.below.area.y, d.below.area.h = math.Round(top+head), math.Round(height-head)
		return
	}
	plots := height - 2*head - panelsApart
	d.above.area.y, d.above.area.h = math.Round(top+head), math.Round(plots*lineShare)
	d.below.area.y = d.above.area.bottom() + panelsApart + head
	d.below.area.h = math.Round(bottom - d.below.area.y)
}

func (d *churnDrawing) rowsBelow() float64 {
	height := float64(monthsRow)
	if d.anyBar(func(b ChurnBar) bool { return b.Year != "" }) {
		height += yearsRow
	}
	if d.anyBar(func(b ChurnBar) bool { return b.Count != "" }) {
		height += countsRow
		if d.CountName != "" {
			height += countsRow
		}
	}
	return height
}

func (d *churnDrawing) anyBar(is func(ChurnBar) bool) bool {
	for _, b := range d.Bars {
		if is(b) {
			return true
		}
	}
	return false
}

// gutter is the width right of the last bar: of the last retention's number and
// of the bands' labels.
func (d *churnDrawing) gutter() float64 {
	widest := 0.0
	if i := d.lastOf(retentionOf); i >= 0 {
		widest = d.t.strong(d.t.blue).width(d.write(d.Bars[i].Retention))
	}
	for _, b := range d.Bands {
		if !b.drawn() || b.Label == "" {
			continue
		}
		l := bandLabel{ChurnBand: b, lines: d.bandLines(mostBandLines, widestBand, b.Label)}
		for _, line := range l.lines {
			widest = max(widest, d.t.small().width(line))
		}
		d.bandLabels = append(d.bandLabels, l)
	}
	if widest == 0 {
		return 0
	}
	return math.Ceil(min(widest, widestBand)) + gutterPad + 6
}

// bandLines are a band's label in so many lines; the last may end in an ellipsis.
func (d *churnDrawing) bandLines(most int, room float64, label string) []string {
	w := d.t.small()
	if !w.breaksWord(room, keepTogether(clean(label))) {
		return w.balance(room, most, label)
	}
	lines := w.wrap(room, label) // rather a preposition at a line's end than a broken word
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], w.fit(room, strings.Join(lines[most-1:], " ")))
	}
	return lines
}

// placeBandLabels centres the labels on their bands, and moves them apart.
func (d *churnDrawing) placeBandLabels() {
	room := int((d.below.area.h/sideLine - 1) / float64(max(1, len(d.bandLabels))))
	across := d.gutterWidth - gutterPad
	labels := make(sideLabels, len(d.bandLabels))
	for i, l := range d.bandLabels {
		if len(l.lines) > room {
			d.bandLabels[i].lines = d.bandLines(max(1, room), across, l.Label)
		}
		labels[i].lines = d.bandLabels[i].lines
		labels[i].at.y = (d.below.y(l.Low) + d.below.y(l.High)) / 2
	}
	inside := d.below.area
	inside.y, inside.h = inside.y+sideLine/2, inside.h-sideLine
	for i, y := range labels.middles(inside) {
		d.bandLabels[i].middle = y
	}
}

func churnOf(b ChurnBar) Percentage     { return b.Churn }
func retentionOf(b ChurnBar) Percentage { return b.Retention }

// lastOf is the last month that has ended with a percentage, else the last with
// one, else -1.
func (d *churnDrawing) lastOf(of func(ChurnBar) Percentage) int {
	last := -1
	for i, b := range d.Bars {
		if of(b).defined() && (last < 0 || !b.Open || d.Bars[last].Open) {
			last = i
		}
	}
	return last
}

func (d *churnDrawing) write(p Percentage) string {
	return d.t.small().fit(150, writePercent(d.Percent, p.Value))
}

// told tells whether a percentage is written: not that of a month that has only
// begun and of which nobody has left yet.
func (b ChurnBar) told(p Percentage) bool {
	return p.defined() && (!b.Open || math.Round(p.Value) != 0)
}

// thickness of a bar.
func (d *churnDrawing) thickness() float64 { return math.Round(min(0.66*d.pitch, widestChurn)) }

// slot is how much of the axis a month has, as far as it is seen.
func (d *churnDrawing) slot() float64 { return math.Round(min(d.pitch, 1.7*widestChurn)) }

// bar is where a bar stands, from zero to its percent.
func (d *churnDrawing) bar(i int) rect {
	zero, end := math.Round(d.below.y(0)), math.Round(d.below.y(d.Bars[i].Churn.Value))
	top, bottom := min(zero, end), max(zero, end)
	least := 4.0 // nothing, or next to nothing: still to be seen
	if d.Bars[i].Open {
		least = 12 // and seen to be hollow
	}
	top = min(top, bottom-least)
	x := math.Round(d.below.x(float64(i)) - d.thickness()/2)
	return rect{x, top, d.thickness(), bottom - top}
}
