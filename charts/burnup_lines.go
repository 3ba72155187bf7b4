package charts

import (
	"math"
	"strconv"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

func (t Theme) planPen() pen     { return pen{t.grey, 4, []float64{14, 10}} }
func (t Theme) requiredPen() pen { return pen{t.orange, 6, []float64{3, 13}} }
func (t Theme) forecastPen() pen { return pen{t.blue, 5, nil} }
func (t Theme) factPen() pen     { return pen{t.ink, 7, nil} }

// days are the bands of days off and the days below the axis.
func (d *burnUpDrawing) days(c *canvas, p plot) {
	for first := 0; first < len(d.Off); first++ {
		last := first
		for last < len(d.Off) && d.Off[last] {
			last++
		}
		if last > first {
			c.fill(rect{p.x(float64(first)), p.area.y, p.x(float64(last)) - p.x(float64(first)), p.area.h}, d.t.panel)
			first = last
		}
	}
	for day := 1; day < len(d.Off); day += 7 {
		if len(d.Off)-day >= 3 { // closer to the last, the two would touch
			d.day(c, p, day, strconv.Itoa(day))
		}
	}
	if last := len(d.Off); last > 0 {
		d.day(c, p, last, d.t.small().fit(200, strconv.Itoa(last)+" "+d.Month))
	}
}

func (d *burnUpDrawing) day(c *canvas, p plot, day int, name string) {
	x := p.x(float64(day))
	c.fill(rect{x - 1, p.area.bottom(), 2, 10}, d.t.axis)
	c.middle(d.t.small(), centre, x, p.area.bottom()+32, name)
}

// grid is the axis of volumes.
func (d *burnUpDrawing) grid(c *canvas, p plot) {
	if d.axis.low < 0 {
		c.fill(rect{p.area.x, p.area.bottom() - 1, p.area.w, 2}, d.t.grid)
	}
	for _, v := range d.axis.ticks {
		y, colour := math.Round(p.y(v)), d.t.grid
		if v == 0 {
			colour = d.t.axis
		}
		c.fill(rect{p.area.x, y - 1, p.area.w, 2}, colour)
		c.middle(d.t.small(), right, p.area.x-14, y, d.tick(v))
	}
	c.middle(d.t.small(), left, margin, p.area.y-captionAbove, d.caption())
}

// captionAbove is how far above the plot its captions have their middle.
const captionAbove = 30

func (d *burnUpDrawing) caption() string {
	return d.t.small().fit(320, d.scale.caption(d.Unit))
}

// fan is the range of outcomes around the forecast, the likelier half darker.
func (d *burnUpDrawing) fan(c *canvas, p plot) {
	c.clip(p.area)
	defer c.unclip()
	for _, band := range []struct {
		low, high []float64
		alpha     uint8
	}{{d.Low, d.High, 44}, {d.Low2, d.High2, 62}} {
		c.band(p, d.From, band.low, band.high, d.t.blue.WithAlpha(band.alpha))
	}
}

// band fills what lies between two lines, as far as both go.
func (c *canvas) band(p plot, from int, low, high []float64, fill drawing.Color) {
	var around []point
	n := min(len(low), len(high))
	for i := range n {
		if !finite(low[i]) || !finite(high[i]) {
			n = i
			break
		}
		around = append(around, point{p.x(float64(from + i)), p.y(high[i])})
	}
	for i := n - 1; i >= 0; i-- {
		around = append(around, point{p.x(float64(from + i)), p.y(low[i])})
	}
	c.polygon(fill, around...)
}

func (d *burnUpDrawing) lines(c *canvas, p plot) {
	c.clip(p.area.grow(6)) // half a line's width: a line along the edge stays whole
	defer c.unclip()
	for _, l := range []struct {
		pen    pen
		from   int
		values []float64
	}{
		{d.t.planPen(), 0, d.Plan}, {d.t.forecastPen(), d.From, d.Forecast},
		{d.t.requiredPen(), d.From, d.Required}, {d.t.factPen(), 0, d.Fact},
	} {
		for _, points := range p.points(l.from, l.values) {
			c.line(l.pen, points...)
		}
	}
}

// rule is today: a dotted line, and its name above the plot, beside the unit.
func (d *burnUpDrawing) rule(c *canvas, p plot) {
	if d.Labels.Today == "" {
		return
	}
	from := margin + d.t.small().width(d.caption()) + 28
	name := d.t.small().fit(Width-margin-from, d.Labels.Today)
	width := d.t.small().width(name)
	x := p.x(float64(d.today()))
	at := max(from, min(x-width/2, Width-margin-width))
	c.middle(d.t.small(), left, at, p.area.y-captionAbove, name)
	line := []point{{x, p.area.y - 8}, {x, p.area.bottom()}}
	if x < at { // the unit stands over the rule: it goes on under its name
		line = append([]point{{at + width, p.area.y - 8}}, line...)
	}
	c.line(pen{d.t.muted, 2, []float64{4, 8}}, line...)
}
