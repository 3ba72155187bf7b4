package charts

import (
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

func (d *mapDrawing) rowName(strong bool) typeface {
	if strong {
		return typeface{bold, smallSize, d.t.ink}
	}
	return typeface{regular, smallSize, d.t.ink}
}

func (d *mapDrawing) headName(strong bool) typeface {
	if strong {
		return typeface{medium, headSize, d.t.ink}
	}
	return typeface{regular, headSize, d.t.muted}
}

func (d *mapDrawing) keyMark() typeface { return typeface{bold, smallSize, d.t.ink} }

func (d *mapDrawing) keyName(strong bool) typeface {
	if strong {
		return typeface{bold, smallSize, d.t.ink}
	}
	return d.t.small()
}

// number is how the percents are written; higher cells have larger ones.
func (d *mapDrawing) number(font typeface) typeface {
	font.size = math.Floor(min(max(smallSize, 0.6*(d.pitch.y-d.gap)), 40))
	return font
}

// fitted fits a percent into a room.
func (d *mapDrawing) fitted(w typeface, room float64, percent int) (typeface, string) {
	return w.percent(room, d.write, percent)
}

// percent fits a percent into a room: smaller, and where the smallest type is too
// wide as what is above or below three digits.
func (w typeface) percent(room float64, write func(int) string, percent int) (typeface, string) {
	line := write(percent)
	for w.width(line) > room && w.size > headSize {
		w.size--
	}
	if w.width(line) <= room {
		return w, line
	}
	for _, nines := range []int{999, 99, 9} {
		if short := ">" + write(nines); percent > nines && w.width(short) <= room {
			return w, short
		}
		if short := "<" + write(-nines); percent < -nines && w.width(short) <= room {
			return w, short
		}
	}
	return w, w.fit(room, line)
}

// over is the colour for a text on a fill: ink or background, by contrast.
func (t Theme) over(fill drawing.Color) drawing.Color {
	if contrast(t.ink, fill) >= contrast(t.background, fill) {
		return t.ink
	}
	return t.background
}

// pill is a mark of the weakest cell, on orange.
func (c *canvas) pill(t Theme, r rect, size float64, mark string) {
	c.rounded(r, 12, t.orange)
	w := typeface{bold, size, t.over(t.orange)}
	c.middle(w, centre, r.x+r.w/2, r.y+r.h/2, w.fit(r.w-8, mark))
}

// axisMark is the letter of a column or the number of a row.
func (d *mapDrawing) axisMark(c *canvas, at point, room, height float64, mark string, strong bool) {
	w := typeface{bold, labelSize, d.t.ink}
	mark = w.fit(room-12, mark)
	if strong && mark != "" {
		wide := max(48, w.width(mark)+18)
		c.pill(d.t, rect{math.Round(at.x - wide/2), math.Round(at.y - height/2), wide, height}, labelSize, mark)
		return
	}
	c.middle(w, centre, at.x, at.y, mark)
}

// drawHeads are the columns' marks and names, and the name of the totals.
func (d *mapDrawing) drawHeads(c *canvas) {
	if d.empty() {
		return
	}
	for i, head := range d.Columns {
		box := d.cell(0, i)
		middle := box.x + box.w/2
		d.axisMark(c, point{middle, d.marks}, d.pitch.x, marksRow-2, head.Mark, d.weakColumn(i))
		if d.heads == nil {
			continue
		}
		for k, line := range d.heads[i] {
			c.middle(d.headName(d.weakColumn(i)), centre, middle, d.headY(k), line)
		}
	}
	d.drawKey(c)
	d.drawRightHead(c)
}

// headY is the middle of a line of the columns' names.
func (d *mapDrawing) headY(line int) float64 {
	return d.marks + marksRow/2 + headLine*(float64(line)+0.5)
}

// drawRightHead is above the totals: their name, on the line of the others where
// those are, and how many columns had no room, which a key says by itself.
func (d *mapDrawing) drawRightHead(c *canvas) {
	y := d.marks
	if d.key == nil {
		c.middle(typeface{medium, smallSize, d.t.muted}, right, d.right, y, d.moreColumns)
		y = d.headY(0)
	}
	if d.TotalName != "" {
		w := d.headName(true)
		w.font = bold
		c.middle(w, right, d.right, y, w.fit(widestTotal, d.TotalName))
	}
}

func (d *mapDrawing) drawKey(c *canvas) {
	for i, line := range d.key {
		y := d.top + keyLine*(float64(i)+0.5)
		for _, e := range line {
			c.middle(d.keyMark(), left, e.at, y, e.Mark)
			c.middle(d.keyName(e.strong), left, e.at+d.keyMark().width(e.Mark), y, e.Name)
		}
	}
}

func (d *mapDrawing) drawRows(c *canvas) {
	for i, r := range d.Rows {
		y := d.cell(i, 0).y + (d.pitch.y-d.gap)/2
		d.axisMark(c, point{margin + 20, y}, markColumn, min(48, d.pitch.y-d.gap), r.Mark, d.weakRow(i))
		d.drawRowName(c, i, y)
		for k, cell := range r.Cells[:len(d.Columns)] {
			d.drawCell(c, d.cell(i, k), cell)
		}
		d.drawTotal(c, y, r.Total)
	}
	if d.moreRows != "" {
		w := d.t.small()
		c.middle(w, left, margin+markColumn, d.cells.bottom()+moreLine/2-2, w.fit(roomAcross-markColumn, d.moreRows))
	}
}

// drawRowName writes a name, in two lines where the row is high enough.
func (d *mapDrawing) drawRowName(c *canvas, i int, y float64) {
	w, room := d.rowName(d.weakRow(i)), d.cells.x-namesGap-margin-markColumn
	lines := w.balance(room, d.nameLines(), d.Rows[i].Name)
	y -= nameLine * float64(len(lines)-1) / 2
	for _, line := range lines {
		c.middle(w, left, margin+markColumn, y, line)
		y += nameLine
	}
}

// cellRadius is that of a cell's corners.
const cellRadius = 9

func (d *mapDrawing) drawCell(c *canvas, r rect, cell MapCell) {
	at := point{r.x + r.w/2, r.y + r.h/2}
	if !cell.Is {
		c.dot(at, 5, d.t.grey)
		return
	}
	fill := d.t.diverging[classOf(cell.Percent)]
	c.rounded(r, cellRadius, fill)
	w, line := d.fitted(d.number(typeface{font: medium, colour: d.t.over(fill)}), r.w-12, cell.Percent)
	c.middle(w, centre, at.x, at.y, line)
}

// drawTotal writes a row's total at the map's right end.
func (d *mapDrawing) drawTotal(c *canvas, y float64, total MapCell) {
	if d.TotalName == "" {
		return
	}
	w, line := d.fitted(d.number(typeface{font: bold, colour: d.t.ink}), d.totalsWidth()-namesGap/2, total.Percent)
	if !total.Is {
		c.dot(point{d.right - w.width(d.write(1))/2, y}, 5, d.t.grey)
		return
	}
	c.middle(w, right, d.right, y, line)
}

// drawRing draws around the weakest cell, a line of background on either side
// of one of ink, so that it is seen on every colour.
func (d *mapDrawing) drawRing(c *canvas) {
	if d.ring == nil {
		return
	}
	box := d.cell(d.ring.Row, d.ring.Column)
	for _, line := range []struct {
		width  float64
		colour drawing.Color
	}{{d.gap + 4, d.t.background}, {d.gap + 2, d.t.ink}, {d.gap / 2, d.t.background}} {
		c.rounded(box.grow(line.width), cellRadius+line.width, line.colour)
	}
	d.drawCell(c, box, d.Rows[d.ring.Row].Cells[d.ring.Column])
}

// drawTotals is the row of the columns' totals under a rule.
func (d *mapDrawing) drawTotals(c *canvas) {
	if d.totalsHeight() == 0 {
		return
	}
	c.fill(rect{margin, d.below + 4, d.right - margin, 2}, d.t.axis)
	y := d.below + 4 + totalsRow/2
	name := d.rowName(true)
	c.middle(name, left, margin+markColumn, y, name.fit(d.cells.x-margin-markColumn, d.TotalName))
	for i := range d.Columns {
		box := d.cell(0, i)
		middle := box.x + box.w/2
		if i >= len(d.Totals) || !d.Totals[i].Is {
			c.dot(point{middle, y}, 5, d.t.grey)
			continue
		}
		w, line := d.fitted(d.number(typeface{font: bold, colour: d.t.ink}), box.w-4, d.Totals[i].Percent)
		c.middle(w, centre, middle, y, line)
	}
	d.drawTotal(c, y, d.Total)
}

const calloutMark = 38 // the size of the coordinate

// calloutLeft is where the callout's words begin, right of the coordinate.
func (d *mapDrawing) calloutLeft() float64 {
	if d.mark == "" {
		return 24
	}
	return d.calloutPill() + 22
}

func (d *mapDrawing) calloutPill() float64 {
	return math.Ceil(min(300, max(84, typeface{font: bold, size: calloutMark}.width(d.mark)+40)))
}

func (d *mapDrawing) drawCallout(c *canvas) {
	if len(d.callout) == 0 {
		return
	}
	box := rect{margin, d.calloutY + d.between, roomAcross, d.calloutHeight() - d.between}
	c.rounded(box, 14, d.t.panel)
	y := box.y + (box.h-calloutLine*float64(len(d.callout)-1))/2
	for _, line := range d.callout {
		c.middle(d.calloutFace, left, margin+d.calloutLeft(), y, line)
		y += calloutLine
	}
	if d.mark != "" {
		c.pill(d.t, rect{box.x, box.y, d.calloutPill(), box.h}, calloutMark, d.mark)
	}
}

// drawLegend is a swatch for each class with its percents inside.
func (d *mapDrawing) drawLegend(c *canvas) {
	if !d.coloured() {
		return
	}
	const gap = 4
	wide := (roomAcross - gap*(mapClasses-1)) / float64(mapClasses)
	for class, fill := range d.t.diverging {
		x := math.Round(margin + (wide+gap)*float64(class))
		box := rect{x, d.legendY + d.between, math.Floor(wide), legendRow}
		c.rounded(box, cellRadius, fill)
		w := typeface{medium, headSize, d.t.over(fill)}
		c.middle(w, centre, box.x+box.w/2, box.y+box.h/2, w.fit(box.w-8, d.className(class)))
	}
}
