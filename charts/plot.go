package charts

import (
	"io"

	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A plot maps values to pixels.
type plot struct {
	area      rect
	x0, x1    float64
	low, high float64
}

func (p plot) x(v float64) float64 { return p.area.x + (v-p.x0)/(p.x1-p.x0)*p.area.w }
func (p plot) y(v float64) float64 { return p.area.bottom() - (v-p.low)/(p.high-p.low)*p.area.h }

// points are the places of values at from, from+1, …; values that cannot be
// drawn are left out and part the line.
func (p plot) points(from int, values []float64) [][]point {
	var lines [][]point
	var line []point
	for i, v := range values {
		if finite(v) {
			line = append(line, point{p.x(float64(from + i)), p.y(v)})
			continue
		}
		if len(line) > 0 {
			lines, line = append(lines, line), nil
		}
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// A layer is a part of a plot; a plot's layers are drawn one over the other.
// It is a series of go-chart, whose own series know whole pixels only.
type layer func(c *canvas, p plot)

func (layer) GetName() string           { return "" }
func (layer) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }
func (layer) GetStyle() chart.Style     { return chart.Style{} }
func (layer) Validate() error           { return nil }

func (l layer) Render(r chart.Renderer, b chart.Box, x, y chart.Range, _ chart.Style) {
	l(r.(*canvas), plot{
		area: rect{float64(b.Left), float64(b.Top), float64(b.Width()), float64(b.Height())},
		x0:   x.GetMin(), x1: x.GetMax(), low: y.GetMin(), high: y.GetMax(),
	})
}

// draw has go-chart draw the layers on the plot's area, in whole pixels.
func (p plot) draw(c *canvas, layers ...layer) error {
	clear := chart.Style{FillColor: drawing.ColorTransparent, StrokeColor: drawing.ColorTransparent}
	around := clear
	around.Padding = chart.Box{
		Left: int(p.area.x), Top: int(p.area.y),
		Right: Width - int(p.area.right()), Bottom: Height - int(p.area.bottom()),
	}
	whole := chart.Chart{
		Width: Width, Height: Height, DPI: dotsPerInch, Font: regular,
		Background: around, Canvas: clear,
		XAxis:          chart.XAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Min: p.x0, Max: p.x1}},
		YAxis:          chart.YAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Min: p.low, Max: p.high}},
		YAxisSecondary: chart.YAxis{Style: chart.Hidden()}, // shown by default, even when nothing uses it
	}
	for _, l := range layers {
		whole.Series = append(whole.Series, l)
	}
	return whole.Render(func(int, int) (chart.Renderer, error) { return c, nil }, unsaved{io.Discard})
}
