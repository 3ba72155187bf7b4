package charts

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// blank is a canvas to try shapes on.
func blank(t *testing.T) *canvas {
	t.Helper()
	c := newCanvas()
	t.Cleanup(c.release)
	c.clear(Light.background)
	return c
}

// inked is the smallest rectangle around everything that is not background.
func inked(img *image.RGBA, background drawing.Color) image.Rectangle {
	var around image.Rectangle
	paper := []byte{background.R, background.G, background.B, 255}
	for y := range Height {
		row := img.Pix[y*img.Stride:][:4*Width]
		first, last := Width, 0
		for x := range Width {
			if !bytes.Equal(row[4*x:][:4], paper) {
				first, last = min(first, x), x+1
			}
		}
		if first < last {
			around = around.Union(image.Rect(first, y, last, y+1))
		}
	}
	return around
}

func TestShapesStayInTheClip(t *testing.T) {
	clip := image.Rect(100, 200, 300, 400)
	ink := pen{Light.ink, 20, nil}
	for name, paint := range map[string]func(c *canvas){
		"line":      func(c *canvas) { c.line(ink, point{-50, 300}, point{2000, 300}) },
		"dashes":    func(c *canvas) { c.line(pen{Light.ink, 8, []float64{5, 5}}, point{0, 0}, point{1080, 1280}) },
		"polygon":   func(c *canvas) { c.polygon(Light.ink, point{0, 0}, point{1e9, 0}, point{1e9, 1e9}, point{0, 1e9}) },
		"rectangle": func(c *canvas) { c.fill(rect{-10, -10, 5000, 5000}, Light.ink) },
		"text":      func(c *canvas) { c.text(typeface{bold, 300, Light.ink}, left, 50, 350, "ЩЩЩ") },
		"dot":       func(c *canvas) { c.dot(point{200, 300}, 500, Light.ink) },
	} {
		c := blank(t)
		c.clip(rect{100, 200, 200, 200})
		paint(c)
		if got := inked(c.img, Light.background); got.Empty() || !got.In(clip) {
			t.Errorf("%s: painted %v, the clip is %v", name, got, clip)
		}
		c.unclip()
		paint(c)
		if got := inked(c.img, Light.background); got.In(clip) {
			t.Errorf("%s: painted %v without a clip", name, got)
		}
	}
}

// What hangs the rasteriser or takes it seconds is left out or brought near.
func TestShapesOfBadNumbers(t *testing.T) {
	bad := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, math.MaxFloat64}
	c := newCanvas() // not released: after a hang it would still be painted on
	within(t, 10*time.Second, func() {
		for _, v := range bad {
			c.line(pen{Light.ink, 3, []float64{0, 0}}, point{0, 0}, point{100, 100})
			c.line(pen{Light.ink, 3, []float64{3, math.NaN()}}, point{0, 0}, point{100, 100})
			c.line(pen{Light.ink, 3, []float64{3, 3}}, point{v, 0}, point{100, v})
			c.polygon(Light.ink, point{v, 0}, point{1, v}, point{5, 5})
			c.fill(rect{v, v, v, v}, Light.ink)
			c.rounded(rect{v, 1, v, 10}, 4, Light.ink)
			c.dot(point{v, 5}, v, Light.ink)
			c.text(typeface{bold, 30, Light.ink}, centre, v, v, "текст")
			c.text(typeface{bold, v, Light.ink}, centre, 9, 9, "текст")
			c.ArcTo(1, 1, v, v, v, v)
			c.Circle(v, 1, 1)
			c.SetStrokeWidth(v)
			c.SetStrokeColor(Light.ink)
			c.MoveTo(math.MaxInt, 0)
			c.LineTo(0, math.MinInt)
			c.Stroke()
		}
	})
}

// within fails a test whose work is not done in time, rather than hang with it.
func within(t interface {
	Helper()
	Fatal(...any)
}, limit time.Duration, work func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		work()
	}()
	select {
	case problem := <-done:
		if problem != nil {
			t.Fatal("panic:", problem)
		}
	case <-ctx.Done():
		t.Fatal("not done within", limit)
	}
}

// One unit of size is one pixel: go-chart would draw an eighth larger.
func TestTextIsAsLargeAsItSays(t *testing.T) {
	c := blank(t)
	c.text(typeface{regular, 200, Light.ink}, left, 100, 600, "Н")
	if got := inked(c.img, Light.background); got.Dy() < 141 || got.Dy() > 144 || got.Max.Y != 600 {
		t.Errorf("a capital of size 200 takes %v; Roboto's are 0.711 em", got)
	}
}

func TestTextAligns(t *testing.T) {
	w := typeface{medium, 60, Light.ink}
	for a, bounds := range map[align][2]int{left: {500, 790}, centre: {355, 645}, right: {210, 500}} {
		c := blank(t)
		c.text(w, a, 500, 300, "ШШШШШ")
		if got := inked(c.img, Light.background); got.Min.X < bounds[0] || got.Max.X > bounds[1] || got.Dx() < 200 {
			t.Errorf("align %d: ink at %v, want within %v", a, got, bounds)
		}
	}
}

// A shape that overlaps itself has no holes.
func TestFillsWind(t *testing.T) {
	c := blank(t)
	star := []point{{500, 100}, {617, 462}, {310, 238}, {690, 238}, {383, 462}}
	c.polygon(Light.ink, star...)
	if got := c.img.RGBAAt(500, 300); got != (color.RGBA{Light.ink.R, Light.ink.G, Light.ink.B, 255}) {
		t.Errorf("the middle of a star is %v", got)
	}
}

// go-chart's own series and axes can draw on a canvas as well.
func TestCanvasRendersGoChart(t *testing.T) {
	c := blank(t)
	whole := chart.Chart{
		Width: Width, Height: Height, DPI: dotsPerInch, Font: regular,
		XAxis:  chart.XAxis{Style: chart.Style{FontSize: 29, TextRotationDegrees: 45}},
		YAxis:  chart.YAxis{Style: chart.Style{FontSize: 29}},
		Series: []chart.Series{chart.ContinuousSeries{XValues: []float64{1, 2, 3}, YValues: []float64{1, 4, 2}, Style: chart.Style{DotWidth: 6}}},
	}
	if err := whole.Render(func(int, int) (chart.Renderer, error) { return c, nil }, unsaved{}); err != nil {
		t.Fatal(err)
	}
	if got := inked(c.img, drawing.ColorWhite); got.Dx() < 900 || got.Dy() < 1000 {
		t.Errorf("a chart of go-chart takes %v", got)
	}
	if c.gc.GetMatrixTransform() != drawing.NewIdentityMatrix() {
		t.Error("a rotated text left the canvas turned")
	}
}

func TestPoolLeavesNothingBehind(t *testing.T) {
	want := drawPNG(t, russianBars(), Dark)
	c := newCanvas()
	c.clip(rect{0, 0, 10, 10})
	c.MoveTo(5, 5)
	c.LineTo(900, 900)
	c.SetTextRotation(1)
	c.release()
	if got := drawPNG(t, russianBars(), Dark); !slices.Equal(got, want) {
		t.Error("a picture shows what was left on its canvas")
	}
}
