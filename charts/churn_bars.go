package charts

import (
	"math"
	"slices"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// colour is that of a month: orange where it is the marked one.
func (d *churnDrawing) colour(i int, other drawing.Color) drawing.Color {
	if i == d.marked {
		return d.t.orange
	}
	return other
}

func (d *churnDrawing) valueFace(i int) typeface {
	if i == d.marked {
		return typeface{bold, smallSize, d.t.orange}
	}
	if d.Bars[i].Open {
		return d.t.small()
	}
	return typeface{medium, smallSize, d.t.ink}
}

// underFace is what a month's numbers stand on.
func (d *churnDrawing) underFace(i int) drawing.Color {
	if i == d.marked {
		return d.t.panel
	}
	return d.t.background
}

func (d *churnDrawing) widest(of func(ChurnBar) Percentage) float64 {
	widest := 0.0
	for i, b := range d.Bars {
		if of(b).defined() {
			widest = max(widest, d.valueFace(i).width(d.write(of(b))))
		}
	}
	return widest
}

func (t Theme) bandFill() drawing.Color { return t.grey.WithAlpha(44) }

func (d *churnDrawing) bands(c *canvas, p plot) {
	c.clip(p.area)
	defer c.unclip()
	for _, b := range d.Bands {
		if b.drawn() {
			top := math.Round(p.y(b.High))
			c.fill(rect{p.area.x, top, p.area.w, max(4, math.Round(p.y(b.Low))-top)}, d.t.bandFill())
		}
	}
}

// bandNames are right of the bars, with a line to those bands that they stand beside.
func (d *churnDrawing) bandNames(c *canvas, p plot) {
	for _, l := range d.bandLabels {
		box := d.bandBox(l)
		if own := (p.y(l.Low) + p.y(l.High)) / 2; math.Abs(own-l.middle) > 12 {
			c.line(pen{d.t.axis, 2, nil}, point{box.x - 24, own}, point{box.x - 8, l.middle})
		}
		for i, text := range l.lines {
			c.middle(d.t.small(), left, box.x, box.y+sideLine*(float64(i)+0.5), text)
		}
	}
}

func (d *churnDrawing) bandBox(l bandLabel) rect {
	x := d.below.x(float64(max(1, len(d.Bars)))-0.5) + gutterPad
	height := sideLine * float64(len(l.lines))
	return rect{x, l.middle - height/2, Width - margin - x, height}
}

// bars go from zero; of a month that has not ended they are hollow, and without
// a percentage there is a dot.
func (d *churnDrawing) bars(c *canvas, p plot) {
	for i, b := range d.Bars {
		if !b.Churn.defined() {
			c.dot(point{p.x(float64(i)), p.y(0) - 14}, 5, d.t.grey)
			continue
		}
		bar, colour := d.bar(i), d.colour(i, d.t.grey)
		if !b.Open {
			c.fill(bar, colour)
			continue
		}
		const wall = 3
		c.fill(rect{bar.x, bar.y, bar.w, wall}, colour)
		c.fill(rect{bar.x, bar.bottom() - wall, bar.w, wall}, colour)
		c.fill(rect{bar.x, bar.y, wall, bar.h}, colour)
		c.fill(rect{bar.right() - wall, bar.y, wall, bar.h}, colour)
	}
}

// churnValues are the numbers over the bars: over all where there is room, else
// over the marked and the last ones.
func (d *churnDrawing) churnValues(c *canvas, _ plot) {
	for _, v := range d.values() {
		c.middle(v.face, centre, v.box.x+v.box.w/2, v.box.y+v.box.h/2, v.text)
	}
}

// values are the numbers over the bars and where they stand.
func (d *churnDrawing) values() []placed {
	var values []placed
	var taken []rect
	for _, l := range d.bandLabels {
		taken = append(taken, d.bandBox(l))
	}
	for _, i := range d.toldBars() {
		v := placed{face: d.valueFace(i), text: d.write(d.Bars[i].Churn)}
		v.box = d.overBar(i, v.face.width(v.text), taken)
		values, taken = append(values, v), append(taken, v.box)
	}
	return values
}

// toldBars are the bars that have a number, the more important ones first.
func (d *churnDrawing) toldBars() []int {
	first := []int{d.marked, d.lastOf(churnOf), len(d.Bars) - 1}
	if d.widest(churnOf)+8 <= d.pitch {
		for i := range d.Bars {
			first = append(first, i)
		}
	}
	var told []int
	for _, i := range first {
		if i >= 0 && d.Bars[i].told(d.Bars[i].Churn) && !slices.Contains(told, i) {
			told = append(told, i)
		}
	}
	return told
}

const (
	valueAbove  = 24 // a bar: the middle of its number
	valueHeight = 30
)

// overBar is where a bar's number stands: right above it, to one side where
// that is not free, else above whatever is there.
func (d *churnDrawing) overBar(i int, width float64, taken []rect) rect {
	bar := d.bar(i)
	centred := rect{bar.x + bar.w/2 - width/2, bar.y - valueAbove - valueHeight/2, width, valueHeight}
	for _, aside := range []float64{0, (width - bar.w) / 2, (bar.w - width) / 2} {
		box := centred
		box.x = min(max(box.x+aside, d.below.area.x), d.below.area.right()-width)
		if d.highest(box) >= bar.y && !slices.ContainsFunc(taken, box.grow(2).meets) {
			return box
		}
	}
	box := centred
	box.x = min(max(box.x, d.below.area.x), d.below.area.right()-width)
	box.y = min(box.y, d.highest(box)-valueAbove-valueHeight/2)
	for range taken {
		for _, other := range taken {
			if box.meets(other.grow(2)) {
				box.y = other.y - box.h - 3
			}
		}
	}
	return box
}

// highest is the top of the highest bar that a box reaches over.
func (d *churnDrawing) highest(box rect) float64 {
	top := d.below.area.bottom()
	for i, b := range d.Bars {
		if bar := d.bar(i); b.Churn.defined() && bar.x < box.right()+2 && box.x-2 < bar.right() {
			top = min(top, bar.y)
		}
	}
	return top
}

// months are the names, years and counts below the bars.
func (d *churnDrawing) months(c *canvas, p plot) {
	y := p.area.bottom() + 30
	d.row(c, p, y, d.t.small(), func(b ChurnBar) string { return b.Name })
	y += (monthsRow + yearsRow) / 2
	if d.anyBar(func(b ChurnBar) bool { return b.Year != "" }) {
		d.years(c, p, y)
		y += yearsRow
	}
	if !d.anyBar(func(b ChurnBar) bool { return b.Count != "" }) {
		return
	}
	y += 4
	if d.CountName != "" {
		title := typeface{medium, smallSize, d.t.muted}
		c.middle(title, left, margin, y, title.fit(roomAcross, d.CountName))
		y += countsRow
	}
	d.row(c, p, y, typeface{regular, smallSize, d.t.ink}, func(b ChurnBar) string { return b.Count })
}

// row writes what each bar has, or every second, third … one where that is too
// wide, the last among them.
func (d *churnDrawing) row(c *canvas, p plot, y float64, w typeface, of func(ChurnBar) string) {
	widest := 0.0
	for _, b := range d.Bars {
		widest = max(widest, w.width(w.fit(mostOfAMonth, of(b))))
	}
	every := max(1, int(math.Ceil((widest+10)/d.pitch)))
	for i := len(d.Bars) - 1; i >= 0; i -= every {
		text := w.fit(mostOfAMonth, of(d.Bars[i]))
		half := w.width(text) / 2
		c.middle(w, centre, min(max(p.x(float64(i)), margin+half), Width-margin-half), y, text)
	}
}

// years are written where they begin, unless the next one leaves no room.
func (d *churnDrawing) years(c *canvas, p plot, y float64) {
	w := typeface{medium, smallSize, d.t.muted}
	limit := Width - margin
	for i := len(d.Bars) - 1; i >= 0; i-- {
		if year := d.Bars[i].Year; year != "" && (i == 0 || d.Bars[i-1].Year != year) {
			x := math.Round(p.x(float64(i)) - d.slot()/2)
			if i > 0 {
				c.fill(rect{x - 1, p.area.bottom(), 2, 10}, d.t.axis)
				c.fill(rect{x - 1, y - 16, 2, 32}, d.t.axis)
			}
			text := w.fit(mostOfAMonth, year)
			if x+10+w.width(text) <= float64(limit) {
				c.middle(w, left, x+10, y, text)
				limit = int(x) - 4
			}
		}
	}
}
