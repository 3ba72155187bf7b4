package charts

import (
	"math"
	"strconv"
)

// A mapDrawing is a Battleship laid out on a picture: from left to right the
// marks of the rows, their names, the cells, the rows' totals.
type mapDrawing struct {
	Battleship
	t           Theme
	mark        string    // of the weakest cell
	ring        *MapPlace // the weakest cell, nil where it is not drawn
	moreRows    string
	moreColumns string

	heads [][]string // the lines of each column's name; nil where there is a key
	key   [][]keyEntry

	callout     []string
	calloutFace typeface

	top      float64 // of the key and the heads
	marks    float64 // the middle of the columns' marks
	cells    rect    // all of them
	pitch    point   // from column to column, from row to row
	gap      float64
	right    float64 // where the totals end
	below    float64 // where the rows end, and the line about further ones
	between  float64 // totals, callout and legend
	calloutY float64
	legendY  float64
}

// A keyEntry is a column's mark and name in the list above the map.
type keyEntry struct {
	MapHead
	at     float64
	strong bool
}

const (
	markColumn  = 56  // before the names
	namesGap    = 18  // after them, and before the totals
	leastPitchX = 104 // of columns, with six of them or fewer
	mostPitchX  = 170
	mostPitchY  = 92
	widestTotal = 150

	wrapRows    = 6 // up to so many rows are high enough for names of two lines
	widestNames = 520
	nameLine    = 34

	headsGap    = 20 // under the subtitle
	marksRow    = 48
	headSize    = 28
	headLine    = 33
	headsBelow  = 12 // room for the ring
	keyLine     = 38
	keyBelow    = 8
	keyGap      = 24
	moreLine    = 36
	totalsRow   = 58
	leastGap    = 14 // above callout and legend
	mostGap     = 26 // where there are few rows
	legendRow   = 42
	footGap     = 16
	calloutPad  = 24
	calloutLine = 34
	calloutRow  = 66 // the least height
)

func newMapDrawing(b Battleship, t Theme, h heading) *mapDrawing {
	d := &mapDrawing{Battleship: b, t: t, mark: b.coordinate(), ring: b.Weakest}
	d.cut()
	d.layAcross()
	d.layHeads()
	d.layDown(h)
	return d
}

// cut leaves the rows and columns that there is room for.
func (d *mapDrawing) cut() {
	if over := len(d.Rows) - MaxMapRows; over > 0 {
		d.Rows, d.moreRows = d.Rows[:MaxMapRows], "+"+strconv.Itoa(over)
	}
	if over := len(d.Columns) - MaxMapColumns; over > 0 {
		d.Columns, d.moreColumns = d.Columns[:MaxMapColumns], "+"+strconv.Itoa(over)
	}
	if d.More != "" {
		d.moreRows, d.moreColumns = d.More, ""
	}
	if w := d.ring; w != nil && (w.Row >= len(d.Rows) || w.Column >= len(d.Columns)) {
		d.ring = nil
	}
}

// weakRow and weakColumn tell whether the weakest cell is in it.
func (d *mapDrawing) weakRow(i int) bool    { return d.ring != nil && d.ring.Row == i }
func (d *mapDrawing) weakColumn(i int) bool { return d.ring != nil && d.ring.Column == i }

func (d *mapDrawing) empty() bool { return len(d.Rows) == 0 && len(d.Columns) == 0 }

// layAcross gives the names their width as far as the cells stay wide enough.
func (d *mapDrawing) layAcross() {
	columns := float64(max(1, len(d.Columns)))
	room := roomAcross - markColumn - namesGap - d.totalsWidth()
	least := math.Floor(min(leastPitchX, 6*leastPitchX/columns))
	names := d.namesWidth(room - least*columns)
	d.pitch.x = math.Floor(min(mostPitchX, (room-names)/columns))
	d.cells.x = math.Ceil(margin + markColumn + names + namesGap)
	d.cells.w = d.pitch.x * float64(len(d.Columns))
	d.right = d.cells.right() + d.totalsWidth()
	if slack := Width - margin - d.right; slack < columns { // rounding
		d.cells.x, d.right = d.cells.x+slack, Width-margin
	}
}

// nameLines is how many lines a row's name may have.
func (d *mapDrawing) nameLines() int {
	if len(d.Rows) <= wrapRows {
		return 2
	}
	return 1
}

// namesWidth is that of the longest name, broken into lines or cut to the room.
func (d *mapDrawing) namesWidth(room float64) float64 {
	if d.nameLines() > 1 {
		room = min(room, widestNames)
	}
	widest := min(room, d.rowName(true).width(d.TotalName))
	for i, r := range d.Rows {
		w := d.rowName(d.weakRow(i))
		for _, line := range w.balance(room, d.nameLines(), r.Name) {
			widest = max(widest, w.width(line))
		}
	}
	return math.Ceil(widest)
}

// totalsWidth is that of the column right of the cells, 0 where there is none.
func (d *mapDrawing) totalsWidth() float64 {
	widest := typeface{medium, smallSize, d.t.muted}.width(d.moreColumns)
	if d.TotalName != "" {
		widest = max(widest, 64, d.headName(true).width(d.TotalName))
		for _, r := range d.Rows {
			widest = max(widest, d.t.strong(d.t.ink).width(d.write(r.Total.Percent)))
		}
		widest = max(widest, d.t.strong(d.t.ink).width(d.write(d.Total.Percent)))
	}
	if widest == 0 {
		return 0
	}
	return math.Ceil(min(widest, widestTotal)) + namesGap
}

// layHeads breaks the columns' names into lines, or, where one has a word wider
// than its column, puts all into a key above the map: an ellipsis after four
// letters tells nothing.
func (d *mapDrawing) layHeads() {
	room := d.pitch.x - 6
	for i, head := range d.Columns {
		w := d.headName(d.weakColumn(i))
		lines := w.balance(room, 3, head.Name)
		if len(lines) > 2 || w.breaksWord(room, keepTogether(clean(head.Name))) {
			d.heads = nil
			d.layKey()
			return
		}
		d.heads = append(d.heads, lines)
	}
}

// layKey sets the columns' marks and names in two lines, three above few rows,
// the names cut to the greatest width with which they fit there.
func (d *mapDrawing) layKey() {
	for most := roomAcross - 2.0*markColumn; most > markColumn; most -= 4 {
		if d.key = d.flow(most); len(d.key) <= d.nameLines()+1 {
			return
		}
	}
}

// flow sets the key in lines, no name wider than most.
func (d *mapDrawing) flow(most float64) [][]keyEntry {
	columns := d.Columns
	if d.moreColumns != "" {
		columns = append(columns[:len(columns):len(columns)], MapHead{Name: d.moreColumns})
	}
	lines, x := [][]keyEntry{nil}, float64(margin)
	for i, head := range columns {
		e := keyEntry{strong: d.weakColumn(i)}
		e.Name = d.keyName(e.strong).fit(most, head.Name)
		if head.Mark != "" {
			e.Mark = d.keyMark().fit(markColumn, head.Mark) + " "
		}
		width := d.keyMark().width(e.Mark) + d.keyName(e.strong).width(e.Name)
		if last := len(lines) - 1; x+width > Width-margin && len(lines[last]) > 0 {
			lines, x = append(lines, nil), margin
		}
		e.at = x
		lines[len(lines)-1] = append(lines[len(lines)-1], e)
		x += width + keyGap
	}
	return lines
}

// headsHeight is what stands above the cells.
func (d *mapDrawing) headsHeight() float64 {
	switch {
	case d.empty():
		return 0
	case d.key != nil:
		return keyLine*float64(len(d.key)) + keyBelow + marksRow + headsBelow
	}
	return marksRow + headLine*float64(d.headLines()) + headsBelow
}

// headLines is how many lines the longest of the columns' names has.
func (d *mapDrawing) headLines() int {
	most := 0
	if d.TotalName != "" {
		most = 1
	}
	for _, lines := range d.heads {
		most = max(most, len(lines))
	}
	return most
}

// layDown gives the rows what the other parts leave, up to a height beyond which
// they only look blown up.
func (d *mapDrawing) layDown(h heading) {
	d.top = math.Round(h.bottom() + headsGap)
	d.marks = d.top + marksRow/2
	if d.key != nil {
		d.marks += keyLine*float64(len(d.key)) + keyBelow
	}
	d.cells.y = d.top + d.headsHeight()
	d.layCallout()
	d.between = leastGap
	rest := d.moreHeight() + d.totalsHeight() + d.calloutHeight() + d.legendHeight()
	room := h.top() - footGap - d.cells.y - rest
	d.pitch.y = math.Floor(min(mostPitchY, room/float64(max(1, len(d.Rows)))))
	d.gap = 6
	if d.pitch.y < 48 {
		d.gap = 4
	}
	d.cells.h = d.pitch.y * float64(len(d.Rows))
	if room-d.cells.h > 2*(mostGap-leastGap) {
		d.between = mostGap
	}
	d.below = d.cells.bottom() + d.moreHeight()
	d.calloutY = d.below + d.totalsHeight()
	d.legendY = d.calloutY + d.calloutHeight()
}

func (d *mapDrawing) moreHeight() float64 {
	if d.moreRows == "" {
		return 0
	}
	return moreLine
}

func (d *mapDrawing) totalsHeight() float64 {
	if d.TotalName == "" || d.empty() {
		return 0
	}
	return totalsRow
}

// layCallout fits the callout in, smaller where it needs a second line.
func (d *mapDrawing) layCallout() {
	room := roomAcross - d.calloutLeft() - 24
	d.calloutFace = typeface{regular, labelSize, d.t.ink}
	if len(d.calloutFace.wrap(room, keepTogether(clean(d.Callout)))) > 1 {
		d.calloutFace.size = smallSize
	}
	d.callout = d.calloutFace.balance(room, 2, d.Callout)
}

func (d *mapDrawing) calloutHeight() float64 {
	if len(d.callout) == 0 {
		return 0
	}
	return d.between + max(calloutRow, calloutPad+calloutLine*float64(len(d.callout)))
}

func (d *mapDrawing) legendHeight() float64 {
	if !d.coloured() {
		return 0
	}
	return d.between + legendRow
}

// coloured tells whether any cell that is drawn has a colour to explain.
func (d *mapDrawing) coloured() bool {
	for _, r := range d.Rows {
		for _, cell := range r.Cells[:len(d.Columns)] {
			if cell.Is {
				return true
			}
		}
	}
	return false
}

// cell is where one of the cells is painted.
func (d *mapDrawing) cell(row, column int) rect {
	return rect{
		d.cells.x + d.pitch.x*float64(column), d.cells.y + d.pitch.y*float64(row),
		d.pitch.x - d.gap, d.pitch.y - d.gap,
	}
}
