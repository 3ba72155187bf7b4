package charts

import (
	"fmt"
	"math"
)

// BurnUp is a month's volumes, day by day and summed up: the plan, the fact,
// what is required from now on and where today's pace leads.
//
// Volumes are in whole units. Values that are not finite are left out.
type BurnUp struct {
	Title, Subtitle, Foot string
	Unit                  string // of the axis: шт, кг, ₽
	Format                Format
	Month                 string // after the last day below the axis: сен
	Off                   []bool // one per day of the month: a day off

	// Plan is nil without one, else the start of day 1 and the end of each day.
	Plan []float64
	// Fact is the start of day 1 and the ends of the days that have one.
	Fact []float64
	// From is the index of the first value of Required, of Forecast and of the
	// fan; they go on to the month's end, and are nil where undefined. It is a
	// row of the Card that names the line of Required.
	From               int
	Required, Forecast []float64
	// The fan around Forecast, nil without one: 10th and 90th percentile, 25th and 75th.
	Low, High, Low2, High2 []float64

	Labels BurnUpLabels
	Card   []CardRow // at most 4
}

// BurnUpLabels are the words beside the lines. An empty one is left out.
type BurnUpLabels struct {
	Plan, Fact, Forecast string // a number follows: План 4,2
	Low, High            string // the fan's ends, as well: P10, P90
	PlanByDay            string // along the plan's line: план по дням
	Today                string // over the rule at the last fact: сегодня, 18.09
}

// A CardRow is one line of the box in the emptiest place of the plot.
type CardRow struct {
	Label, Value string
	Mark         Mark
}

// A Mark shows which line of the plot a row of the card is about.
type Mark int

// The marks of a CardRow.
const (
	NoMark Mark = iota
	RequiredMark
	FactMark
	ForecastMark
)

const (
	longestMonth = 31
	mostCardRows = 4
)

// check finds contradictions. No data is none: an empty plot says so.
func (b BurnUp) check() error {
	days := len(b.Off)
	if days > longestMonth {
		return fmt.Errorf("a burn-up of %d days: a month has at most %d", days, longestMonth)
	}
	if len(b.Card) > mostCardRows {
		return fmt.Errorf("a burn-up's card of %d rows: it holds at most %d", len(b.Card), mostCardRows)
	}
	if b.From < 0 || b.From > days {
		return fmt.Errorf("a burn-up's forecast from %d: its month has days 0 to %d", b.From, days)
	}
	for _, s := range []struct {
		name   string
		values []float64
		from   int
	}{
		{"plan", b.Plan, 0}, {"fact", b.Fact, 0}, {"required", b.Required, b.From}, {"forecast", b.Forecast, b.From},
		{"10th percentile", b.Low, b.From}, {"90th percentile", b.High, b.From},
		{"25th percentile", b.Low2, b.From}, {"75th percentile", b.High2, b.From},
	} {
		if most := days + 1 - s.from; len(s.values) > most {
			return fmt.Errorf("a burn-up's %s has %d values: from day %d its month has %d", s.name, len(s.values), s.from, most)
		}
	}
	return nil
}

// extent is the least and the greatest value of all lines.
func (b BurnUp) extent() (low, high float64) {
	for _, line := range [][]float64{b.Plan, b.Fact, b.Required, b.Forecast, b.Low, b.High, b.Low2, b.High2} {
		for _, v := range line {
			if finite(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

// end returns the last value of a line and where it is; false without one.
func end(from int, values []float64) (day int, v float64, ok bool) {
	for i := len(values) - 1; i >= 0; i-- {
		if finite(values[i]) {
			return from + i, values[i], true
		}
	}
	return 0, 0, false
}

// today is where the rule stands.
func (b BurnUp) today() int {
	if len(b.Fact) == 0 {
		return b.From
	}
	return len(b.Fact) - 1
}

func (b BurnUp) draw(c *canvas, t Theme) error {
	if err := b.check(); err != nil {
		return err
	}
	h := newHeading(t, b.Title, b.Subtitle, b.Foot, 3)
	h.draw(c, t)
	d := newBurnUpDrawing(b, t, h)
	return d.plot.draw(c, d.days, d.grid, d.fan, d.lines, d.rule, d.labels, d.card)
}

// A burnUpDrawing is a burn-up laid out on a picture.
type burnUpDrawing struct {
	BurnUp
	t     Theme
	scale scale
	axis  axis
	plot  plot
	ends  []endLabel

	cardAt    rect
	factAt    rect // of the label beside the last fact; empty without one
	factLabel string
	planAt    rect // of the label along the plan; empty without one
}

const (
	captionRow = 74 // above the plot: unit and today
	daysRow    = 84 // below it
	cardRow    = 52
)

func newBurnUpDrawing(b BurnUp, t Theme, h heading) *burnUpDrawing {
	low, high := b.extent()
	d := &burnUpDrawing{BurnUp: b, t: t, scale: b.Format.scaled(max(-low, high))}
	d.axis = newAxis(low, high, d.scale)
	d.plot = plot{x1: float64(max(1, len(b.Off))), low: d.axis.low, high: d.axis.high}
	d.labelEnds()

	x := max(d.leftOfPlot(), 100)
	top, bottom := math.Round(h.bottom()+captionRow), math.Round(h.top()-daysRow)
	d.plot.area = rect{x, top, math.Round(Width - margin - d.endsWidth() - x), bottom - top}
	if !d.placeLabels() { // no room for the card among the lines: a row below them
		strip := d.cardSize()
		d.plot.area.h -= math.Round(strip.h + 24)
		d.placeLabels()
		d.cardAt = rect{margin, h.top() - strip.h - 14, strip.w, strip.h}
	}
	return d
}

// leftOfPlot is where the axis begins: right of its numbers.
func (d *burnUpDrawing) leftOfPlot() float64 {
	widest := 0.0
	for _, v := range d.axis.ticks {
		widest = max(widest, d.t.small().width(d.tick(v)))
	}
	return math.Ceil(margin + min(widest, widestTick) + 14)
}

const widestTick = 170

func (d *burnUpDrawing) tick(v float64) string {
	return d.t.small().fit(widestTick, d.scale.write(v, d.axis.decimals))
}
