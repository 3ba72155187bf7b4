package charts

import (
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// drawBars are the unit, zero, the bars with their labels and the rules between them.
func (d *waterfallDrawing) drawBars(c *canvas) {
	if len(d.bars) == 0 {
		return
	}
	small := d.t.small()
	c.middle(small, left, margin, d.plot.area.y-d.labelHeight()-unitRow/2, small.fit(roomAcross, d.caption))
	for i := range d.bars {
		d.drawBar(c, i)
	}
	d.drawRules(c)
	c.fill(rect{margin, d.y(0), roomAcross, 2}, d.t.axis)
	for i, b := range d.bars {
		if b.drawn || b.Label != "" {
			d.drawLabel(c, i)
		}
	}
}

// drawBar hatches losses: their colour alone does not tell them.
func (d *waterfallDrawing) drawBar(c *canvas, i int) {
	if !d.bars[i].drawn {
		return
	}
	box := d.bar(i)
	fill, _ := d.colours(i)
	c.fill(box, fill)
	if d.loss(i) && box.h >= hatchFrom {
		c.hatch(box, d.t.background)
	}
}

// hatch rules a box with thin slanted lines.
func (c *canvas) hatch(box rect, colour drawing.Color) {
	const apart, thick = 18, 3
	c.clip(box)
	for x := box.x + apart/2; x < box.right()+box.h; x += apart {
		c.line(pen{colour, thick, nil}, point{x + 2, box.y - 2}, point{x - box.h - 2, box.bottom() + 2})
	}
	c.unclip()
}

// drawRules join the end of every bar to the next, but for a total below zero,
// which is not drawn where it is.
func (d *waterfallDrawing) drawRules(c *canvas) {
	last := -1
	for i, b := range d.bars {
		if !b.drawn {
			continue
		}
		if y := d.y(d.bars[max(0, last)].to); last >= 0 && !(b.Total && b.to < 0) {
			x := d.bar(last).right()
			c.fill(rect{x, y - 1, d.bar(i).x - x, 2}, d.t.axis)
		}
		last = i
	}
}

func (d *waterfallDrawing) drawLabel(c *canvas, i int) {
	w := d.label
	_, w.colour = d.colours(i)
	if !d.bars[i].drawn {
		w.colour = d.t.muted
	}
	box := d.labelBox(i)
	for k, line := range d.labels[i] {
		c.middle(w, centre, d.x(i), box.y+stepLabelLine*(float64(k)+0.5), line)
	}
}

// drawNames are the names below the bars, and the line about further steps.
func (d *waterfallDrawing) drawNames(c *canvas) {
	for i, lines := range d.names {
		y := d.namesY + nameTop + d.tier(i)
		if d.tier(i) > 0 && len(lines) > 0 {
			c.fill(rect{math.Round(d.x(i)) - 1, d.namesY + nameTop, 2, d.tier(i) - 2}, d.t.axis)
		}
		for k, line := range lines {
			c.middle(d.name(d.bars[i]), centre, d.nameX(i), y+nameLine*(float64(k)+0.5), line)
		}
	}
	c.middle(d.t.small(), left, margin, d.moreY, d.t.small().fit(roomAcross, d.More))
}

// panelWidth is that of one row of the card, which stand beside each other.
func (d *waterfallDrawing) panelWidth() float64 {
	n := float64(max(1, len(d.Card)))
	return math.Floor((roomAcross - cardPanelGap*(n-1)) / n)
}

func (d *waterfallDrawing) panelLabel(r CardRow) []string {
	return d.cardName().balance(d.panelWidth()-2*panelPad, 2, r.Label)
}

func (d *waterfallDrawing) cardName() typeface { return typeface{regular, headSize, d.t.muted} }

func (d *waterfallDrawing) cardHeight() float64 {
	if len(d.Card) == 0 {
		return 0
	}
	lines := 0
	for _, r := range d.Card {
		lines = max(lines, len(d.panelLabel(r)))
	}
	return 2*panelPad + panelValue + 6 + panelLine*float64(lines)
}

// drawCard is a panel for each row: the value, and what it is.
func (d *waterfallDrawing) drawCard(c *canvas) {
	for i, r := range d.Card {
		box := rect{margin + (d.panelWidth()+cardPanelGap)*float64(i), d.cardY, d.panelWidth(), d.cardHeight()}
		c.rounded(box, 14, d.t.panel)
		room := box.w - 2*panelPad
		value := typeface{bold, panelValue, d.t.ink}
		for value.size > headSize && value.width(r.Value) > room {
			value.size--
		}
		c.middle(value, left, box.x+panelPad, box.y+panelPad+panelValue/2, value.fit(room, r.Value))
		for k, line := range d.panelLabel(r) {
			c.middle(d.cardName(), left, box.x+panelPad, box.y+panelPad+panelValue+6+panelLine*(float64(k)+0.5), line)
		}
	}
}
