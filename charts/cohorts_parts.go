package charts

import (
	"math"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

const (
	swatchWidth  = 38
	swatchHeight = 26
	swatchGap    = 2
	legendGap    = 12  // between the swatches and their numbers
	widestEndOf  = 110 // of a number beside the legend
)

// number is how the percents are written; higher cells have larger ones.
func (d *cohortDrawing) number(font typeface) typeface {
	font.size = math.Floor(min(max(smallSize, 0.6*(d.pitch.y-d.gap)), 44))
	return font
}

// legendWidth is that of the swatches with the numbers at their ends.
func (d *cohortDrawing) legendWidth() float64 {
	if !d.coloured {
		return 0
	}
	low, high := d.legendEnds()
	return d.t.small().width(low) + d.t.small().width(high) + 2*legendGap + swatchWidth*cohortClasses
}

func (d *cohortDrawing) legendEnds() (low, high string) {
	return d.t.small().fit(widestEndOf, d.write(d.scale.low)), d.t.small().fit(widestEndOf, d.write(d.scale.high))
}

// layLegend sets the legend at the right end of the columns' name, or, where that
// is too long, at the left of it.
func (d *cohortDrawing) layLegend() {
	d.axisX, d.legend = d.cells.x, Width-margin-d.legendWidth()
	if d.axisX+d.t.small().width(d.Axis)+cohortGap <= d.legend {
		return
	}
	if margin+d.legendWidth()+2*cohortGap <= d.cells.x {
		d.legend = margin
		return
	}
	d.axisX = max(margin, d.legend-cohortGap-d.t.small().width(d.Axis))
}

// drawLegend is a swatch for each class between the ends of the scale, and the
// columns' name beside it.
func (d *cohortDrawing) drawLegend(c *canvas) {
	if d.empty() {
		return
	}
	end := float64(Width - margin)
	if d.legend > d.axisX {
		end = d.legend - cohortGap
	}
	w := d.t.small()
	c.middle(w, left, d.axisX, d.axisY, w.fit(end-d.axisX, d.Axis))
	if !d.coloured {
		return
	}
	low, high := d.legendEnds()
	c.middle(w, left, d.legend, d.axisY, low)
	x := math.Round(d.legend + w.width(low) + legendGap)
	for class, fill := range d.t.sequential {
		c.fill(rect{x + swatchWidth*float64(class), d.axisY - swatchHeight/2, swatchWidth - swatchGap, swatchHeight}, fill)
	}
	c.middle(w, right, d.legend+d.legendWidth(), d.axisY, high)
}

func (d *cohortDrawing) drawHeads(c *canvas) {
	if d.empty() {
		return
	}
	w := d.t.small()
	c.middle(w, left, margin, d.headsY, w.fit(d.names, d.RowsName))
	c.middle(w, right, margin+d.names+d.counts, d.headsY, w.fit(widestCount, d.CountName))
	for i, head := range d.Heads {
		box := d.cell(0, i)
		c.middle(w, centre, box.x+box.w/2, d.headsY, w.fit(d.pitch.x-4, head))
	}
	c.middle(w, right, Width-margin, d.headsY, d.moreColumns)
}

func (d *cohortDrawing) drawRows(c *canvas) {
	for i, r := range d.Rows {
		y := d.cell(i, 0).y + (d.pitch.y-d.gap)/2
		d.drawName(c, i, y)
		c.middle(d.t.small(), right, margin+d.names+d.counts, y, d.t.small().fit(widestCount, r.Count))
		for k, cell := range r.Cells {
			d.drawCell(c, d.cell(i, k), medium, cell)
		}
	}
	c.middle(d.t.small(), left, margin, d.moreY, d.t.small().fit(roomAcross, d.moreRows))
}

// drawName writes a name, in two lines where the rows are high enough.
func (d *cohortDrawing) drawName(c *canvas, row int, y float64) {
	w := d.rowName(d.marked(row))
	lines := w.balance(d.names, d.nameLines(), d.Rows[row].Name)
	y -= nameLine * float64(len(lines)-1) / 2
	for _, line := range lines {
		c.middle(w, left, margin, y, line)
		y += nameLine
	}
}

func (d *cohortDrawing) drawCell(c *canvas, r rect, weight *truetype.Font, cell CohortCell) {
	const border = 2
	at, w := point{r.x + r.w/2, r.y + r.h/2}, typeface{font: weight}
	switch cell.State {
	case Closed:
		fill := d.fill(cell)
		c.rounded(r, cellRadius, fill)
		w.colour = d.t.over(fill)
	case Open:
		c.rounded(r, cellRadius, d.t.axis)
		c.rounded(r.grow(-border), cellRadius-border, d.t.background)
		if w.font, w.colour = regular, d.t.muted; cell.Percent == 0 { // nobody yet is not nobody
			return
		}
	case Few:
		c.dot(at, 5, d.t.grey)
		return
	default:
		return
	}
	w, line := d.number(w).percent(r.w-6, d.write, cell.Percent)
	c.middle(w, centre, at.x, at.y, line)
}

// fill is the colour of a closed cell.
func (d *cohortDrawing) fill(cell CohortCell) drawing.Color {
	return d.t.sequential[d.scale.class(cell.Percent)]
}

// drawMark is a bar left of the marked rows, and the text right of them.
func (d *cohortDrawing) drawMark(c *canvas) {
	if d.Marked == nil {
		return
	}
	top, bottom := d.cell(d.Marked.From, 0).y, d.cell(d.Marked.To, 0).bottom()
	c.fill(rect{margin - 20, top, 8, bottom - top}, d.t.orange)
	for i, line := range d.note {
		c.middle(d.noteFace, left, d.noteAt.x, d.noteAt.y+noteLine*float64(i), line)
	}
}

// drawMean is the row of means under a rule.
func (d *cohortDrawing) drawMean(c *canvas) {
	if !d.hasMean() {
		return
	}
	c.fill(rect{margin, d.ruleY - 1, roomAcross, 2}, d.t.axis)
	row := len(d.Rows)
	name, box := d.rowName(true), d.cell(row, 0)
	c.middle(name, left, margin, box.y+box.h/2, name.fit(d.cells.x-margin-8, d.MeanName))
	for i, cell := range d.Mean {
		d.drawCell(c, d.cell(row, i), bold, cell)
	}
}
