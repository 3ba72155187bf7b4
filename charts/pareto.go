package charts

import (
	"fmt"
	"math"
	"strconv"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// Pareto shows what few reasons make up most of something: a bar each, its count
// and share, and the share of it and all above it together.
//
// It lies on its side, the shares so far a column of numbers instead of the usual
// line: reasons are phrases, which do not fit under upright bars on a phone.
type Pareto struct {
	Title, Subtitle, Foot string
	// The columns' names: Клиентов, Доля, Итого.
	CountName, ShareName, TotalName string
	// Rows are drawn in their order, the first MaxParetoRows of them.
	Rows []ParetoRow
	// Cut is how many of the first rows are the vital few: their bars are strong,
	// and under them is a rule with the CutLabel. 0 for none.
	Cut      int
	CutLabel string // 80 % ушедших
	// More tells of rows that the caller left out. Without it a +n counts those
	// that had no room.
	More string
}

// A ParetoRow is one reason. Its numbers in words are the caller's: without a
// CountLabel the count is written in plain digits.
type ParetoRow struct {
	Name              string
	Count             int
	CountLabel        string
	Share, Cumulative string // 38 %, 71 %
}

// MaxParetoRows is how many rows are drawn. Under the longest texts ten leave 22
// pixels to a bar, and with the eleventh it would be thinner than its name.
const MaxParetoRows = 10

// check finds contradictions. No data is none: whatever there is is drawn.
func (f Pareto) check() error {
	if f.Cut < 0 || f.Cut > len(f.Rows) {
		return fmt.Errorf("the vital few of a Pareto are %d: it has %d rows", f.Cut, len(f.Rows))
	}
	return nil
}

func (f Pareto) draw(c *canvas, t Theme) error {
	if err := f.check(); err != nil {
		return err
	}
	h := newHeading(t, f.Title, f.Subtitle, f.Foot, 2)
	h.draw(c, t)
	d := newParetoDrawing(f, t, h)
	d.drawHeads(c)
	for i := range d.Rows {
		d.drawRow(c, i)
	}
	d.drawCut(c)
	c.middle(t.small(), left, margin, d.moreY, t.small().fit(roomAcross, d.More))
	return nil
}

// A paretoDrawing is a Pareto laid out on a picture: bars, and right of them the
// columns of numbers.
type paretoDrawing struct {
	Pareto
	t       Theme
	columns [3]paretoColumn
	track   rect // of the first bar
	pitch   float64
	headsY  float64
	cutY    float64 // 0 where there is no rule
	moreY   float64
	most    int // the greatest count
}

// A paretoColumn is numbers that end at right.
type paretoColumn struct {
	width, right float64
	head         string
	values       []string
}

const (
	paretoHeads     = 44
	paretoCut       = 52
	paretoGap       = 24 // before every column
	widestNumber    = 168
	mostParetoPitch = 128
	mostParetoBar   = 56
)

func newParetoDrawing(f Pareto, t Theme, h heading) *paretoDrawing {
	d := &paretoDrawing{Pareto: f, t: t}
	if over := len(f.Rows) - MaxParetoRows; over > 0 {
		d.Rows = f.Rows[:MaxParetoRows]
		if d.More == "" {
			d.More = "+" + strconv.Itoa(over)
		}
	}
	for _, r := range d.Rows {
		d.most = max(d.most, r.Count)
	}
	d.layAcross()
	d.layDown(h)
	return d
}

// layAcross gives the columns their width and the bars the rest.
func (d *paretoDrawing) layAcross() {
	d.columns = [3]paretoColumn{{head: d.CountName}, {head: d.ShareName}, {head: d.TotalName}}
	for _, r := range d.Rows {
		for k, value := range []string{r.count(), r.Share, r.Cumulative} {
			d.columns[k].values = append(d.columns[k].values, value)
		}
	}
	end := float64(Width - margin)
	for k := len(d.columns) - 1; k >= 0; k-- {
		column := &d.columns[k]
		column.width = math.Ceil(min(widestNumber, max(d.t.small().width(column.head), widestOf(d.t.strong(d.t.ink), column.values))))
		column.right = end
		if column.width > 0 {
			end -= column.width + paretoGap
		}
	}
	d.track.x, d.track.w = margin, end-margin
}

func (r ParetoRow) count() string {
	if r.CountLabel != "" {
		return r.CountLabel
	}
	return strconv.Itoa(r.Count)
}

// layDown gives the rows what the other parts leave.
func (d *paretoDrawing) layDown(h heading) {
	top := math.Round(h.bottom() + headsGap)
	d.headsY = top + paretoHeads/2
	if len(d.Rows) > 0 {
		top += paretoHeads
	}
	room := h.top() - footGap - top
	if d.More != "" {
		room -= moreRow
	}
	cut := 0.0
	if d.Cut > 0 && d.Cut <= len(d.Rows) {
		cut = paretoCut
	}
	d.pitch = math.Floor(min(mostParetoPitch, (room-cut)/float64(max(1, len(d.Rows)))))
	d.track.y = top + nameRow
	d.track.h = min(mostParetoBar, d.pitch-nameRow-9)
	if cut > 0 {
		d.cutY = top + d.pitch*float64(d.Cut) + cut/2
	}
	d.moreY = top + d.pitch*float64(len(d.Rows)) + cut + moreRow/2
}

// bar is the track of a row's bar; below the vital few it is lower by the rule.
func (d *paretoDrawing) bar(i int) rect {
	r := d.track
	r.y += d.pitch * float64(i)
	if d.cutY > 0 && i >= d.Cut {
		r.y += paretoCut
	}
	return r
}

// length is that of a row's bar; the least that is not nothing is still seen.
func (d *paretoDrawing) length(i int) float64 {
	count := d.Rows[i].Count
	if count <= 0 {
		return 0
	}
	return max(4, math.Round(d.track.w*float64(count)/float64(d.most)))
}

// faces are how a row's name and its numbers are written.
func (d *paretoDrawing) faces(i int) (name typeface, numbers [3]typeface, fill drawing.Color) {
	number := typeface{regular, labelSize, d.t.ink}
	if i < d.Cut {
		strong := d.t.strong(d.t.ink)
		return typeface{medium, nameSize, d.t.ink}, [3]typeface{strong, number, strong}, d.t.blue
	}
	muted := typeface{regular, labelSize, d.t.muted}
	return typeface{regular, nameSize, d.t.ink}, [3]typeface{number, number, muted}, d.t.grey
}

func (d *paretoDrawing) drawHeads(c *canvas) {
	if len(d.Rows) == 0 {
		return
	}
	for _, column := range d.columns {
		c.middle(d.t.small(), right, column.right, d.headsY, d.t.small().fit(widestNumber, column.head))
	}
}

func (d *paretoDrawing) drawRow(c *canvas, i int) {
	box := d.bar(i)
	name, numbers, fill := d.faces(i)
	c.middle(name, left, margin, box.y-nameRow/2-2, name.fit(roomAcross, d.Rows[i].Name))
	c.fill(box, d.t.panel)
	c.fill(rect{box.x, box.y, d.length(i), box.h}, fill)
	for k, column := range d.columns {
		w := numbers[k]
		for w.size > headSize && w.width(column.values[i]) > column.width {
			w.size--
		}
		c.middle(w, right, column.right, box.y+box.h/2, w.fit(widestNumber, column.values[i]))
	}
}

// drawCut is the rule under the vital few, which begins where its label ends.
func (d *paretoDrawing) drawCut(c *canvas) {
	if d.cutY == 0 {
		return
	}
	w := typeface{medium, smallSize, d.t.blue}
	label := w.fit(roomAcross-60, d.CutLabel)
	x := float64(margin)
	if label != "" {
		x += w.width(label) + 16
	}
	c.middle(w, left, margin, d.cutY, label)
	c.fill(rect{x, d.cutY - 1, Width - margin - x, 3}, d.t.blue)
}
