package charts

const (
	cardPad   = 24
	markWidth = 44
	cardGap   = 16
	widestRow = 300 // of a card's label and of its value
)

func (t Theme) cardLabel() typeface { return typeface{regular, smallSize, t.ink} }

func (t Theme) cardValue(m Mark) typeface {
	switch m {
	case RequiredMark:
		return t.strong(t.orange)
	case ForecastMark:
		return t.strong(t.blue)
	}
	return typeface{medium, labelSize, t.ink}
}

// marked is how far the labels stand in: past the marks, if there are any.
func (d *burnUpDrawing) marked() float64 {
	for _, r := range d.Card {
		if r.Mark != NoMark {
			return markWidth + 14
		}
	}
	return 0
}

// cardSize is a box around the rows; without height where there are none.
func (d *burnUpDrawing) cardSize() rect {
	labels, values := 0.0, 0.0
	for _, r := range d.Card {
		labels = max(labels, min(widestRow, d.t.cardLabel().width(r.Label)))
		values = max(values, min(widestRow, d.t.cardValue(r.Mark).width(r.Value)))
	}
	if len(d.Card) == 0 {
		return rect{}
	}
	return rect{w: cardPad + d.marked() + labels + cardGap + values + cardPad, h: 26 + cardRow*float64(len(d.Card))}
}

// cardPlaces are the corners of the room, then places all over it.
func cardPlaces(size, room rect) []rect {
	x0, y0 := room.x+8, room.y+8
	x1, y1 := room.right()-size.w-8, room.bottom()-size.h-22
	places := []rect{{x1, y1, size.w, size.h}, {x0, y0, size.w, size.h}, {x0, y1, size.w, size.h}, {x1, y0, size.w, size.h}}
	const steps = 12
	for i := range steps + 1 {
		for k := range steps + 1 {
			x := x1 + (x0-x1)*float64(k)/steps
			y := y1 + (y0-y1)*float64(i)/steps
			places = append(places, rect{x, y, size.w, size.h})
		}
	}
	return places
}

func (d *burnUpDrawing) card(c *canvas, _ plot) {
	if len(d.Card) == 0 {
		return
	}
	c.panel(d.cardAt, d.t.axis, d.t.background)
	x, y := d.cardAt.x+cardPad, d.cardAt.y+13+cardRow/2
	for _, r := range d.Card {
		c.mark(d.t, r.Mark, point{x, y})
		c.middle(d.t.cardLabel(), left, x+d.marked(), y, d.t.cardLabel().fit(widestRow, r.Label))
		value := d.t.cardValue(r.Mark)
		c.middle(value, right, d.cardAt.right()-cardPad, y, value.fit(widestRow, r.Value))
		y += cardRow
	}
}

// mark is a piece of the line that a row is about.
func (c *canvas) mark(t Theme, m Mark, at point) {
	pens := map[Mark]pen{RequiredMark: t.requiredPen(), FactMark: t.factPen(), ForecastMark: t.forecastPen()}
	if p, ok := pens[m]; ok {
		c.line(p, at, point{at.x + markWidth, at.y})
	}
}
