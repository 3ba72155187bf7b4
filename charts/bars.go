package charts

import (
	"math"
	"strconv"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// Bars shows categories against their target: a bar each, the rule at 100 %.
type Bars struct {
	Title, Subtitle, Foot string
	Target                string // beside the rule at 100: 100 % = план
	// Rows are drawn in their order, as many as RoomForBars says.
	Rows []Bar
	// More tells of rows that the caller left out: ещё 22 категории. Without it
	// a +n counts those that had no room.
	More string
	// NoTarget are categories without a target, under the words NoTargetTitle:
	// the first MaxNoTarget of them, and a +n for the rest.
	NoTarget      []Untargeted
	NoTargetTitle string // без плана
}

// A Bar is one category against its target.
type Bar struct {
	Name       string
	Percent    float64 // of the target; may be negative, and far above 100
	HasPercent bool    // false: undefined, only Value is shown
	Value      string  // the percent in words: 85 %, —
	Note       string  // beside the name: нужно 1 589 шт в день
	Strong     bool    // the one to look at
}

// An Untargeted is a category that has no target.
type Untargeted struct{ Name, Value string }

// How many rows a picture of Bars holds.
const (
	MaxBars     = 12
	MaxNoTarget = 4
)

// RoomForBars returns how many Rows are drawn above so many categories without
// a target: MaxBars where there are none, and else a row less for each and for
// their title.
func RoomForBars(noTarget int) int {
	if noTarget == 0 {
		return MaxBars
	}
	return MaxBars - min(noTarget, MaxNoTarget) - 1
}

func (b Bars) draw(c *canvas, t Theme) error {
	h := newHeading(t, b.Title, b.Subtitle, b.Foot, 2)
	h.draw(c, t)
	d := newBarsDrawing(b, t, h)
	return d.plot.draw(c, d.target, d.rows, d.below)
}

// A barsDrawing is Bars laid out on a picture. Its plot goes from the first row
// to the last, its x being percents.
type barsDrawing struct {
	Bars
	t      Theme
	plot   plot
	pitch  float64 // from row to row
	name   typeface
	value  typeface
	strong typeface
	hidden int // rows that had no room
}

const (
	targetRow    = 56 // above the rows
	moreRow      = 50
	noTargetRow  = 46
	nameSize     = 30
	widestPitch  = 118
	widestValue  = 190
	farthestUp   = 200 // percents; a longer bar is broken off
	farthestDown = -50
)

func newBarsDrawing(b Bars, t Theme, h heading) *barsDrawing {
	d := &barsDrawing{Bars: b, t: t, name: typeface{regular, nameSize, t.ink}, value: typeface{medium, labelSize, t.ink}, strong: t.strong(t.ink)}
	if room := RoomForBars(len(b.NoTarget)); len(b.Rows) > room {
		d.hidden = len(b.Rows) - room
		d.Rows = b.Rows[:room]
	}
	top := math.Round(h.bottom() + 24)
	if len(d.Rows) > 0 {
		top += targetRow
	}
	height := h.top() - 16 - top - d.heightBelow()
	d.pitch = min(widestPitch, height/float64(max(1, len(d.Rows))))
	low, high := d.extent()
	d.plot = plot{
		area: rect{margin, top, math.Round(roomAcross - d.valueWidth() - 24), math.Round(d.pitch * float64(max(1, len(d.Rows))))},
		x0:   low, x1: high, high: 1,
	}
	return d
}

// extent is the percents that the axis shows, always with 0 and 100.
func (d *barsDrawing) extent() (low, high float64) {
	high = 112
	for _, r := range d.Rows {
		if r.defined() {
			low, high = min(low, 1.05*r.Percent), max(high, 1.05*r.Percent)
		}
	}
	return max(low, farthestDown), min(high, farthestUp)
}

func (r Bar) defined() bool { return r.HasPercent && finite(r.Percent) }

func (d *barsDrawing) valueWidth() float64 {
	widest := 80.0
	for _, r := range d.Rows {
		widest = max(widest, d.strong.width(r.Value))
	}
	return min(widest, widestValue)
}

func (d *barsDrawing) more() string {
	if d.More == "" && d.hidden > 0 {
		return "+" + strconv.Itoa(d.hidden)
	}
	return d.More
}

func (d *barsDrawing) heightBelow() float64 {
	height := 0.0
	if d.more() != "" {
		height += moreRow
	}
	if n := len(d.NoTarget); n > 0 {
		height += 26 + noTargetRow*float64(min(n, MaxNoTarget)+1)
	}
	return height
}

// thickness of a bar: what its row leaves under the name.
func (d *barsDrawing) thickness() float64 { return math.Round(min(44, d.pitch-nameRow-9)) }

// nameRow is the part of a row above the bar.
const nameRow = 38

func (d *barsDrawing) barTop(i int) float64 {
	return math.Round(d.plot.area.y + d.pitch*float64(i) + nameRow)
}

// target is the rule at 100 % behind the rows, and its name above them.
func (d *barsDrawing) target(c *canvas, p plot) {
	if len(d.Rows) == 0 {
		return
	}
	x := math.Round(p.x(100))
	bottom := d.barTop(len(d.Rows)-1) + d.thickness() + 6
	c.line(pen{d.t.muted, 2, []float64{4, 8}}, point{x, p.area.y - 12}, point{x, bottom})
	name := d.t.small().fit(roomAcross, d.Target)
	width := d.t.small().width(name)
	at := max(margin, min(x-width/2, Width-margin-width))
	c.middle(d.t.small(), left, at, p.area.y-36, name)
}

func (d *barsDrawing) rows(c *canvas, p plot) {
	for i, r := range d.Rows {
		d.names(c, p, i, r)
		bar := rect{p.area.x, d.barTop(i), p.area.w, d.thickness()}
		c.fill(bar, d.t.panel)
		d.bar(c, p, bar, r)
		if p.x0 < 0 {
			c.fill(rect{math.Round(p.x(0)) - 1, bar.y - 4, 2, bar.h + 8}, d.t.axis)
		}
		x := math.Round(p.x(100))
		c.fill(rect{x - 4, bar.y - 5, 8, bar.h + 10}, d.t.background)
		c.fill(rect{x - 2, bar.y - 5, 4, bar.h + 10}, d.t.ink)
	}
}

// names are a row's words: name and note above the bar, the value beside it.
func (d *barsDrawing) names(c *canvas, p plot, i int, r Bar) {
	name, value := d.name, d.value
	if r.Strong {
		name.font, value = bold, d.strong
		top := d.barTop(i) - nameRow + 6
		c.fill(rect{margin - 20, top, 8, nameRow + d.thickness() - 6}, d.t.orange)
	}
	if !r.defined() {
		value.colour = d.t.muted
	}
	y := d.barTop(i) - nameRow/2 - 2
	note := d.t.small().fit(roomAcross*0.55, r.Note)
	noteWidth := d.t.small().width(note)
	words := name.fit(roomAcross-noteWidth-32, r.Name)
	c.fill(rect{margin, y - 17, name.width(words) + 10, 34}, d.t.background)
	c.middle(name, left, margin, y, words)
	if note != "" {
		c.fill(rect{Width - margin - noteWidth - 10, y - 17, noteWidth + 10, 34}, d.t.background)
		c.middle(d.t.small(), right, Width-margin, y, note)
	}
	c.middle(value, right, Width-margin, d.barTop(i)+d.thickness()/2, value.fit(widestValue, r.Value))
}

// bar goes from 0 to the row's percent, broken off where it is too long.
func (d *barsDrawing) bar(c *canvas, p plot, track rect, r Bar) {
	if !r.defined() {
		return
	}
	colour := d.t.blue
	if r.Percent < 100 {
		colour = d.t.orange
	}
	zero, end := math.Round(p.x(0)), math.Round(p.x(min(max(r.Percent, p.x0), p.x1)))
	from, to := min(zero, end), max(zero, end)
	if to-from < 4 { // nothing, or next to nothing: still to be seen
		to = from + 4
	}
	c.fill(rect{from, track.y, to - from, track.h}, colour)
	switch {
	case r.Percent > p.x1:
		c.breakMark(d.t.background, to-40, track)
	case r.Percent < p.x0:
		c.breakMark(d.t.background, from+40, track)
	}
}

// breakMark is two slanted cuts: the bar is longer than it is drawn.
func (c *canvas) breakMark(background drawing.Color, x float64, track rect) {
	const slant, cut = 10, 7
	for _, at := range []float64{x - 8, x + 8} {
		c.polygon(background,
			point{at - cut/2 + slant/2, track.y - 1}, point{at + cut/2 + slant/2, track.y - 1},
			point{at + cut/2 - slant/2, track.bottom() + 1}, point{at - cut/2 - slant/2, track.bottom() + 1})
	}
}

// below are the line about further rows and the categories without a target.
func (d *barsDrawing) below(c *canvas, p plot) {
	y := p.area.bottom()
	if len(d.Rows) == 0 {
		y = p.area.y
	}
	if more := d.more(); more != "" {
		c.middle(d.t.small(), left, margin, y+moreRow/2, d.t.small().fit(roomAcross, more))
		y += moreRow
	}
	if len(d.NoTarget) == 0 {
		return
	}
	y += 18
	c.fill(rect{margin, y, roomAcross, 2}, d.t.axis)
	y += 8 + noTargetRow/2
	title := typeface{medium, smallSize, d.t.muted}
	c.middle(title, left, margin, y, title.fit(roomAcross-120, d.NoTargetTitle))
	if rest := len(d.NoTarget) - MaxNoTarget; rest > 0 {
		c.middle(title, right, Width-margin, y, "+"+strconv.Itoa(rest))
	}
	for _, u := range d.NoTarget[:min(len(d.NoTarget), MaxNoTarget)] {
		y += noTargetRow
		value := d.value.fit(roomAcross/2, u.Value)
		c.middle(d.value, right, Width-margin, y, value)
		c.middle(d.name, left, margin, y, d.name.fit(roomAcross-32-d.value.width(value), u.Name))
	}
}
