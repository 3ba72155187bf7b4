package charts

import (
	"cmp"
	"math"
	"slices"
)

// A sideLabel stands right of a plot, beside the end of a line: its name, and
// below that a note such as the last number.
type sideLabel struct {
	name, note string
	face       typeface // of the name
	at         point    // where the line ends
	reach      float64  // of what is drawn there: a dot's radius
	lines      []string // the name, broken where there is room for that
}

// sideLabels are those of one plot.
type sideLabels []sideLabel

const (
	widestSide = 230 // of a label
	sideLine   = 37
	sideApart  = 10 // between two labels
	noteSize   = smallSize
)

func (l sideLabel) noteFace() typeface { return typeface{medium, noteSize, l.face.colour} }

func (l sideLabel) height() float64 {
	n := len(l.lines)
	if l.note != "" {
		n++
	}
	return sideLine * float64(n)
}

// broken sets the labels' lines: names of two lines where a plot so high has room.
func (s sideLabels) broken(height float64) sideLabels {
	for _, most := range []int{2, 1} {
		total := 0.0
		for i, l := range s {
			s[i].lines = l.face.balance(widestSide, most, l.name)
			s[i].note = l.noteFace().fit(widestSide, l.note)
			total += s[i].height() + sideApart
		}
		if total <= height {
			break
		}
	}
	return s
}

// width is what the labels take right of the plot; never nothing, so that a
// number below the axis' end has room.
func (s sideLabels) width() float64 {
	widest := 0.0
	for _, l := range s {
		for _, line := range l.lines {
			widest = max(widest, l.face.width(line))
		}
		widest = max(widest, l.noteFace().width(l.note))
	}
	if widest == 0 {
		return 30
	}
	return math.Ceil(widest) + endGap + 4
}

// middles are where the labels have their middles: as close to the ends of their
// lines as they can be without touching, in the order of those, and within the
// plot as far as all have room there.
func (s sideLabels) middles(area rect) []float64 {
	order := make([]int, len(s))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(s[i].at.y, s[k].at.y) })
	above, wanted := make([]float64, len(s)), make([]float64, len(s)) // what stands above a label, and where it would be without
	total := -float64(sideApart)
	for _, i := range order {
		above[i] = total + sideApart + s[i].height()/2
		wanted[i] = s[i].at.y - above[i]
		total += sideApart + s[i].height()
	}
	low := area.y - sideLine/2
	high := max(low, area.bottom()+sideLine/2-max(total, 0))
	out := make([]float64, len(s))
	for k, start := range spreadSorted(wanted, order, 0) {
		out[order[k]] = min(max(start, low), high) + above[order[k]]
	}
	return out
}

// boxes are what the labels take up.
func (s sideLabels) boxes(area rect) []rect {
	out := make([]rect, len(s))
	for i, y := range s.middles(area) {
		half := s[i].height() / 2
		out[i] = rect{area.right() + endGap, y - half, s.width() - endGap, 2 * half}
	}
	return out
}

func (s sideLabels) draw(c *canvas, t Theme, area rect) {
	edge := area.right()
	for i, middle := range s.middles(area) {
		l := s[i]
		if l.at.x+l.reach+6 < edge { // the line ends before the plot does
			c.line(pen{t.axis, 2, []float64{2, 6}}, point{l.at.x + l.reach + 4, l.at.y}, point{edge + 4, l.at.y})
		}
		if math.Abs(middle-l.at.y) > 3 {
			c.line(pen{t.axis, 2, nil}, point{edge + 4, l.at.y}, point{edge + 14, middle})
		}
		y := middle - l.height()/2 + sideLine/2
		for _, line := range l.lines {
			c.middle(l.face, left, edge+endGap, y, line)
			y += sideLine
		}
		c.middle(l.noteFace(), left, edge+endGap, y, l.note)
	}
}

// A stroke is how one of several lines is drawn and its name written: told
// apart by dashes as well as by colour.
type stroke struct {
	pen  pen
	text typeface
}

func (t Theme) stroke(k int, width float64) stroke {
	strokes := []stroke{
		{pen{t.blue, width, nil}, t.strong(t.blue)},
		{pen{t.orange, width, nil}, t.strong(t.orange)},
		{pen{t.ink, width, []float64{18, 13}}, t.strong(t.ink)},
		{pen{t.grey, width, []float64{6, 13}}, t.strong(t.muted)},
		{pen{t.blue, width, []float64{18, 13}}, t.strong(t.blue)},
		{pen{t.ink, width, []float64{6, 13}}, t.strong(t.ink)},
	}
	return strokes[k%len(strokes)]
}
