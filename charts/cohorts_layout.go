package charts

import (
	"math"
	"strconv"
)

// A cohortDrawing is Cohorts laid out on a picture: from left to right the names
// of the rows, their counts, the cells.
type cohortDrawing struct {
	Cohorts
	t           Theme
	scale       cohortScale
	coloured    bool // a cell has a colour to explain
	moreRows    string
	moreColumns string

	names  float64 // the widths of the columns before the cells
	counts float64
	cells  rect  // all of them
	pitch  point // from column to column, from row to row
	gap    float64

	axisY  float64 // the middles of the lines above the cells
	axisX  float64
	legend float64 // where it begins
	headsY float64
	moreY  float64
	ruleY  float64 // above the mean

	note     []string // the mark's text, nil where it has no room
	noteAt   point    // its left end and the middle of its first line
	noteFace typeface
}

const (
	cohortGap      = 18  // between the columns
	leastCohortX   = 60  // pitch of columns
	mostCohortX    = 260 // beyond it the cells look blown up
	mostCohortY    = 124
	uprightCohortY = 72 // narrower cells are no higher than this, and wider ones at most square
	widestCount    = 110
	cohortHeadsRow = 46
	cohortAxisRow  = 52
	cohortMeanGap  = 22 // with the rule in its middle
	noteLine       = 38
	mostNoteLines  = 4
	leastNote      = 150 // a narrower column of words is not read
)

func newCohortDrawing(f Cohorts, t Theme, h heading) *cohortDrawing {
	d := &cohortDrawing{Cohorts: f, t: t, noteFace: typeface{bold, smallSize, t.orange}}
	d.cut()
	all := [][]CohortCell{d.Mean}
	for _, r := range d.Rows {
		all = append(all, r.Cells)
	}
	d.scale, d.coloured = newCohortScale(all...)
	d.layAcross()
	d.layLegend()
	d.layDown(h)
	d.placeNote()
	return d
}

// cut leaves the newest rows and the first columns that there is room for.
func (d *cohortDrawing) cut() {
	hidden := max(0, len(d.Rows)-MaxCohortRows)
	if hidden > 0 {
		d.moreRows = "+" + strconv.Itoa(hidden)
	}
	if over := len(d.Heads) - MaxCohortColumns; over > 0 {
		d.Heads, d.moreColumns = d.Heads[:MaxCohortColumns], "+"+strconv.Itoa(over)
	}
	if d.More != "" {
		d.moreRows, d.moreColumns = d.More, ""
	}
	rows := make([]CohortRow, 0, MaxCohortRows)
	for _, r := range d.Rows[hidden:] {
		r.Cells = r.Cells[:min(len(r.Cells), len(d.Heads))]
		rows = append(rows, r)
	}
	d.Rows, d.Mean = rows, d.Mean[:min(len(d.Mean), len(d.Heads))]
	if m := d.Marked; m != nil {
		d.Marked = nil
		if m.To >= hidden {
			d.Marked = &CohortMark{max(0, m.From-hidden), m.To - hidden, m.Text}
		}
	}
}

func (d *cohortDrawing) marked(row int) bool {
	return d.Marked != nil && row >= d.Marked.From && row <= d.Marked.To
}

func (d *cohortDrawing) empty() bool {
	return len(d.Rows) == 0 && len(d.Heads) == 0 && !d.hasMean()
}

func (d *cohortDrawing) hasMean() bool { return len(d.Mean) > 0 || d.MeanName != "" }

// layAcross gives the names their width as far as the cells stay wide enough.
func (d *cohortDrawing) layAcross() {
	d.counts = d.countsWidth()
	end := Width - margin - d.moreWidth()
	columns := float64(len(d.Heads))
	d.names = d.namesWidth(end - margin - cohortGap - d.counts - leastCohortX*columns)
	d.cells.x = math.Ceil(margin + d.names + d.counts + cohortGap)
	d.pitch.x = math.Floor(min(mostCohortX, (end-d.cells.x)/max(1, columns)))
	d.cells.w = d.pitch.x * columns
	d.gap = 5
	if slack := end + d.gap - d.cells.right(); slack < columns+d.gap { // rounding, and the last gap
		d.cells.x += slack
	}
}

// countsWidth is that of the column of counts with the gap before it.
func (d *cohortDrawing) countsWidth() float64 {
	widest := d.t.small().width(d.CountName)
	for _, r := range d.Rows {
		widest = max(widest, d.t.small().width(r.Count))
	}
	if widest == 0 {
		return 0
	}
	return math.Ceil(min(widest, widestCount)) + cohortGap
}

func (d *cohortDrawing) moreWidth() float64 {
	if d.moreColumns == "" {
		return 0
	}
	return math.Ceil(d.t.small().width(d.moreColumns)) + 8
}

// nameLines is how many lines a row's name may have.
func (d *cohortDrawing) nameLines() int {
	if len(d.Rows) <= wrapRows {
		return 2
	}
	return 1
}

func (d *cohortDrawing) rowName(strong bool) typeface {
	if strong {
		return typeface{bold, smallSize, d.t.ink}
	}
	return typeface{regular, smallSize, d.t.ink}
}

// namesWidth is that of the longest name, broken into lines or cut to the room.
func (d *cohortDrawing) namesWidth(room float64) float64 {
	room = min(room, widestNames)
	widest := min(room, max(d.t.small().width(d.RowsName), d.rowName(true).width(d.MeanName)-d.counts))
	for i, r := range d.Rows {
		w := d.rowName(d.marked(i))
		for _, line := range w.balance(room, d.nameLines(), r.Name) {
			widest = max(widest, w.width(line))
		}
	}
	return math.Ceil(min(widest, room))
}

// layDown gives the rows, and the mean's, what the other parts leave.
func (d *cohortDrawing) layDown(h heading) {
	top := math.Round(h.bottom() + headsGap)
	if d.Axis != "" || d.coloured {
		d.axisY = top + cohortAxisRow/2 - 4
		top += cohortAxisRow
	}
	d.headsY = top + cohortHeadsRow/2 - 2
	if !d.empty() {
		top += cohortHeadsRow
	}
	d.cells.y = top
	rows, between := len(d.Rows), 0.0
	if d.hasMean() {
		rows, between = rows+1, cohortMeanGap
	}
	room := h.top() - footGap - top - between - d.moreHeight()
	d.pitch.y = math.Floor(min(mostCohortY, max(uprightCohortY, d.pitch.x), room/float64(max(1, rows))))
	d.cells.h = d.pitch.y * float64(len(d.Rows))
	d.moreY = d.cells.bottom() + moreLine/2
	d.ruleY = d.cells.bottom() + d.moreHeight() + cohortMeanGap/2 - d.gap/2
}

func (d *cohortDrawing) moreHeight() float64 {
	if d.moreRows == "" {
		return 0
	}
	return moreLine
}

// cell is where one of the cells is painted; the mean's are below all rows.
func (d *cohortDrawing) cell(row, column int) rect {
	y := d.cells.y + d.pitch.y*float64(row)
	if row >= len(d.Rows) {
		y = d.ruleY + (cohortMeanGap+d.gap)/2
	}
	return rect{d.cells.x + d.pitch.x*float64(column), y, d.pitch.x - d.gap, d.pitch.y - d.gap}
}

// filled is where the cells of a row end.
func (d *cohortDrawing) filled(row int) float64 {
	cells := d.Rows[row].Cells
	for i := len(cells) - 1; i >= 0; i-- {
		if cells[i].State != NoCell {
			return d.cell(row, i).right()
		}
	}
	return d.cells.x
}

// placeNote looks for room right of the marked rows, from the first on.
func (d *cohortDrawing) placeNote() {
	if d.Marked == nil || d.Marked.Text == "" {
		return
	}
	for row := d.Marked.From; row <= d.Marked.To; row++ {
		for most := 1; most <= mostNoteLines; most++ {
			if d.noteFits(row, most) {
				return
			}
		}
	}
}

// noteFits sets the mark's text in at most so many lines right of as many rows
// as they are high.
func (d *cohortDrawing) noteFits(row, most int) bool {
	rows := int(math.Ceil(noteLine * float64(most) / d.pitch.y))
	if row+rows > len(d.Rows) {
		return false
	}
	x := 0.0
	for i := row; i < row+rows; i++ {
		x = max(x, d.filled(i)+cohortGap)
	}
	room, text := Width-margin-x, keepTogether(clean(d.Marked.Text))
	if room < leastNote || d.noteFace.breaksWord(room, text) || len(d.noteFace.wrap(room, text)) > most {
		return false
	}
	d.note = d.noteFace.balance(room, most, text)
	middle := d.cell(row, 0).y + (d.pitch.y*float64(rows)-d.gap)/2
	d.noteAt = point{x, middle - noteLine*float64(len(d.note)-1)/2}
	return true
}
