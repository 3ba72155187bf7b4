package charts

import (
	"math"
	"strings"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A waterfallDrawing is a Waterfall laid out on a picture: from top to bottom
// the unit, the bars, their names, the card.
type waterfallDrawing struct {
	Waterfall
	t       Theme
	bars    []waterfallBar
	caption string
	labels  [][]string // the lines of each bar's
	label   typeface
	names   [][]string
	tiers   bool // every other name is lower
	plot    plot // y only
	pitch   float64
	namesY  float64
	moreY   float64
	cardY   float64
}

const (
	widestStep    = 300
	widestBar     = 170
	stepGap       = 8 // between labels, and between names
	unitRow       = 44
	stepLabelLine = 34
	labelAside    = 8 // between a label and its bar
	nameTop       = 14
	mostNameLines = 3
	nameApart     = 12
	nearlyTwo     = 1.8 // columns
	tierGap       = 8
	leastBar      = 3
	hatchFrom     = 10 // a lower bar has no room for hatching

	cardPanelGap = 16
	panelPad     = 18
	panelValue   = 42
	panelLine    = 34
	panelsGap    = 26 // above them
)

func newWaterfallDrawing(f Waterfall, t Theme, h heading) *waterfallDrawing {
	d := &waterfallDrawing{Waterfall: f, t: t, bars: waterfallBars(f.Steps)}
	d.pitch = math.Floor(min(widestStep, roomAcross/float64(max(1, len(d.bars)))))
	d.layLabels()
	d.layNames()
	d.layDown(h)
	return d
}

// layLabels writes the labels in the largest type in which all fit over their
// bars, and in two lines where they do not even in the smallest.
func (d *waterfallDrawing) layLabels() {
	written, caption := d.written(d.bars)
	d.caption = caption
	d.label = typeface{font: bold, size: labelSize}
	room := d.pitch - stepGap
	for d.label.size > headSize && widestOf(d.label, written) > room {
		d.label.size--
	}
	for _, label := range written {
		lines := d.label.wrap(room, label)
		if len(lines) > 2 || d.label.breaksWord(room, clean(label)) {
			lines = []string{d.label.fit(room, label)}
		}
		d.labels = append(d.labels, lines)
	}
}

func widestOf(w typeface, lines []string) float64 {
	widest := 0.0
	for _, line := range lines {
		widest = max(widest, w.width(line))
	}
	return widest
}

// labelHeight is that of the label with the most lines.
func (d *waterfallDrawing) labelHeight() float64 {
	return stepLabelLine*float64(mostLines(d.labels)) + labelAside
}

func mostLines(texts [][]string) int {
	most := 0
	for _, lines := range texts {
		most = max(most, len(lines))
	}
	return most
}

// layNames breaks the names into lines under their bars. Where they touch each
// other so, every second name goes lower, and each may be nearly two columns wide.
func (d *waterfallDrawing) layNames() {
	for _, d.tiers = range []bool{false, true}[:min(2, len(d.bars))] {
		whole := true
		d.names = nil
		for i, b := range d.bars {
			name, w, room := keepTogether(clean(b.Name)), d.name(b), d.nameRoom(i)
			if !d.tiers { // a long word may be wider than its column, beside short ones
				room = min(max(room, widestOf(w, strings.Split(name, " "))), nearlyTwo*d.pitch)
			}
			whole = whole && len(w.wrap(room, name)) <= mostNameLines
			d.names = append(d.names, w.balance(room, mostNameLines, name))
		}
		if whole && !d.namesTouch() {
			return
		}
	}
}

// namesTouch tells whether a name comes close to the next, or to the margin.
func (d *waterfallDrawing) namesTouch() bool {
	end := float64(margin) - nameApart
	for i, lines := range d.names {
		half := widestOf(d.name(d.bars[i]), lines) / 2
		if d.nameX(i)-half < end+nameApart {
			return true
		}
		end = d.nameX(i) + half
	}
	return end > Width-margin
}

func (d *waterfallDrawing) name(b waterfallBar) typeface {
	if b.Total {
		return typeface{bold, headSize, d.t.ink}
	}
	return typeface{regular, headSize, d.t.ink}
}

// nameRoom is how wide a name may be: in two tiers as far as the middles of the
// columns beside it, where the lines to their names are.
func (d *waterfallDrawing) nameRoom(i int) float64 {
	switch {
	case !d.tiers:
		return d.pitch - stepGap
	case i == 0 || i == len(d.bars)-1:
		return 1.5*d.pitch - stepGap
	}
	return 2*d.pitch - 2*stepGap
}

// nameX is the middle of a name, which at the ends stands in.
func (d *waterfallDrawing) nameX(i int) float64 {
	half := widestOf(d.name(d.bars[i]), d.names[i]) / 2
	return min(max(d.x(i), margin+half), Width-margin-half)
}

// x is the middle of a column.
func (d *waterfallDrawing) x(i int) float64 { return margin + d.pitch*(float64(i)+0.5) }

// tier is how far below the first a name's first line is.
func (d *waterfallDrawing) tier(i int) float64 {
	if !d.tiers || i%2 == 0 {
		return 0
	}
	upper := 0
	for k := 0; k < len(d.names); k += 2 {
		upper = max(upper, len(d.names[k]))
	}
	return nameLine*float64(upper) + tierGap
}

func (d *waterfallDrawing) namesHeight() float64 {
	height := 0.0
	for i, lines := range d.names {
		height = max(height, d.tier(i)+nameLine*float64(len(lines)))
	}
	return nameTop + height
}

// layDown gives the bars what the other parts leave.
func (d *waterfallDrawing) layDown(h heading) {
	top := math.Round(h.bottom() + 16)
	if d.caption != "" {
		top += unitRow
	}
	d.cardY = h.top() - footGap - d.cardHeight()
	end := d.cardY
	if len(d.Card) > 0 {
		end -= panelsGap
	}
	if d.More != "" {
		end -= moreLine + labelAside
	}
	d.moreY = end + labelAside + moreLine/2
	d.namesY = end - d.namesHeight()
	top += d.labelHeight()
	d.plot = plot{area: rect{margin, top, d.pitch * float64(len(d.bars)), math.Round(d.namesY - top)}, x1: 1}
	d.plot.low, d.plot.high = d.extent()
}

// extent is the levels that the axis shows, always with zero.
func (d *waterfallDrawing) extent() (low, high float64) {
	for _, b := range d.bars {
		high = max(high, b.to)
		if !b.Total { // a total is never drawn below zero
			low = min(low, b.from, b.to)
		}
	}
	if high == low {
		high = low + 1
	}
	return low, high
}

// bar is where a step is painted.
func (d *waterfallDrawing) bar(i int) rect {
	b := d.bars[i]
	wide := math.Round(min(widestBar, 0.64*d.pitch))
	top, bottom := d.y(max(b.from, b.to)), d.y(min(b.from, b.to))
	if b.Total {
		top, bottom = d.y(max(0, b.to)), d.y(0)
	}
	if bottom-top < leastBar {
		top = bottom - leastBar
	}
	return rect{math.Round(d.x(i) - wide/2), top, wide, bottom - top}
}

// y is the line of pixels of a level.
func (d *waterfallDrawing) y(level float64) float64 {
	return math.Round(d.plot.y(min(max(level, d.plot.low), d.plot.high)))
}

// labelBox is where a label stands: above the bar, or below a loss if there is
// room above the names.
func (d *waterfallDrawing) labelBox(i int) rect {
	b, height := d.bar(i), stepLabelLine*float64(len(d.labels[i]))
	box := rect{d.x(i) - d.pitch/2, b.y - labelAside/2 - height, d.pitch, height}
	below := b.bottom() + labelAside/2
	if d.loss(i) && below+height <= d.y(min(0, d.bars[i].to))-2 {
		box.y = below
	}
	return box
}

func (d *waterfallDrawing) loss(i int) bool {
	return d.bars[i].drawn && !d.bars[i].Total && d.bars[i].Value < 0
}

// colours are a bar's and its label's.
func (d *waterfallDrawing) colours(i int) (fill, label drawing.Color) {
	switch b := d.bars[i]; {
	case d.loss(i):
		return d.t.orange, d.t.orange
	case b.drawn && !b.Total && b.Value > 0:
		return d.t.blue, d.t.blue
	}
	return d.t.grey, d.t.ink
}
