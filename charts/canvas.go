package charts

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"github.com/golang/freetype/raster"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A canvas is the picture while it is being drawn. Coordinates and sizes are
// pixels; what falls outside of the clip is not painted.
type canvas struct {
	img     *image.RGBA
	indexed *image.Paletted // what encode writes
	gc      *drawing.RasterGraphicContext
	painter *clipPainter
	state   rendererState
}

var canvases = sync.Pool{New: func() any {
	whole := image.Rect(0, 0, Width, Height)
	c := &canvas{img: image.NewRGBA(whole), indexed: image.NewPaletted(whole, nil)}
	c.painter = &clipPainter{to: raster.NewRGBAPainter(c.img)}
	c.gc = drawing.NewRasterGraphicContextWithPainter(c.img, c.painter)
	c.gc.SetFillRule(drawing.FillRuleWinding) // the default punches holes where a shape overlaps itself
	c.gc.SetDPI(dotsPerInch)
	return c
}}

// dotsPerInch makes a text of size 1 one pixel high: go-chart counts 64 to the inch.
const dotsPerInch = 64

func newCanvas() *canvas {
	c := canvases.Get().(*canvas)
	c.state = rendererState{}
	c.unclip()
	c.gc.BeginPath()
	return c
}

func (c *canvas) release() { canvases.Put(c) }

func (c *canvas) clear(colour drawing.Color) {
	draw.Draw(c.img, c.img.Rect, image.NewUniform(colour), image.Point{}, draw.Src)
}

func (c *canvas) clip(r rect) {
	c.painter.clip = image.Rect(int(r.x), int(r.y), int(math.Ceil(r.right())), int(math.Ceil(r.bottom()))).Intersect(c.img.Rect)
}

func (c *canvas) unclip() { c.painter.clip = c.img.Rect }

// A pen draws lines. A dash alternates drawn and blank lengths.
type pen struct {
	colour drawing.Color
	width  float64
	dash   []float64
}

// trace starts a path along the points; false, and no path, where there is
// nothing to draw or a coordinate is not a number.
func (c *canvas) trace(points []point) bool {
	if len(points) < 2 {
		return false
	}
	for i, p := range points {
		x, okX := safe(p.x)
		y, okY := safe(p.y)
		if !okX || !okY {
			c.gc.BeginPath()
			return false
		}
		if i == 0 {
			c.gc.MoveTo(x, y)
		} else {
			c.gc.LineTo(x, y)
		}
	}
	return true
}

func (c *canvas) line(p pen, points ...point) {
	if !c.trace(points) {
		return
	}
	c.stroke(p)
	if len(p.dash) > 0 {
		return
	}
	for _, q := range points[1 : len(points)-1] { // the rasteriser leaves bends open
		c.dot(q, p.width/2, p.colour)
	}
}

func (c *canvas) stroke(p pen) {
	c.gc.SetStrokeColor(p.colour)
	c.gc.SetLineWidth(p.width)
	c.gc.SetLineDash(dashes(p.dash), 0)
	c.gc.Stroke()
	c.gc.SetLineDash(nil, 0)
}

// dashes drops a pattern that the rasteriser would repeat for ever.
func dashes(pattern []float64) []float64 {
	for _, length := range pattern {
		if !(length > 0) {
			return nil
		}
	}
	return pattern
}

func (c *canvas) polygon(fill drawing.Color, points ...point) {
	if !c.trace(points) {
		return
	}
	c.gc.Close()
	c.gc.SetFillColor(fill)
	c.gc.Fill()
}

// fill paints a rectangle whose sides lie on whole pixels, much faster than a polygon.
func (c *canvas) fill(r rect, colour drawing.Color) {
	for _, v := range []*float64{&r.x, &r.y, &r.w, &r.h} {
		clamped, ok := safe(*v)
		if !ok {
			return
		}
		*v = math.Round(clamped)
	}
	area := image.Rect(int(r.x), int(r.y), int(r.right()), int(r.bottom())).Intersect(c.painter.clip)
	if r.w <= 0 || r.h <= 0 || area.Empty() {
		return
	}
	op := draw.Over
	if colour.A == 255 {
		op = draw.Src
	}
	draw.Draw(c.img, area, image.NewUniform(colour), image.Point{}, op)
}

// roundedPath starts a path around a rectangle whose corners have a radius.
func (c *canvas) roundedPath(r rect, radius float64) bool {
	for _, v := range []float64{r.x, r.y, r.right(), r.bottom(), radius} {
		if clamped, ok := safe(v); !ok || clamped != v {
			return false
		}
	}
	if r.w <= 0 || r.h <= 0 {
		return false
	}
	radius = min(radius, r.w/2, r.h/2)
	k := radius * (1 - 0.5523) // a cubic curve is closest to a quarter circle with handles of 0.5523 radii
	x0, y0, x1, y1 := r.x, r.y, r.right(), r.bottom()
	c.gc.MoveTo(x0+radius, y0)
	c.gc.LineTo(x1-radius, y0)
	c.gc.CubicCurveTo(x1-k, y0, x1, y0+k, x1, y0+radius)
	c.gc.LineTo(x1, y1-radius)
	c.gc.CubicCurveTo(x1, y1-k, x1-k, y1, x1-radius, y1)
	c.gc.LineTo(x0+radius, y1)
	c.gc.CubicCurveTo(x0+k, y1, x0, y1-k, x0, y1-radius)
	c.gc.LineTo(x0, y0+radius)
	c.gc.CubicCurveTo(x0, y0+k, x0+k, y0, x0+radius, y0)
	c.gc.Close()
	return true
}

func (c *canvas) rounded(r rect, radius float64, fill drawing.Color) {
	if c.roundedPath(r, radius) {
		c.gc.SetFillColor(fill)
		c.gc.Fill()
	}
}

// panel is a rounded box with a thin border.
func (c *canvas) panel(r rect, border, fill drawing.Color) {
	const radius, thin = 16, 2
	c.rounded(r, radius, border)
	c.rounded(r.grow(-thin), radius-thin, fill)
}

func (c *canvas) dot(at point, radius float64, fill drawing.Color) {
	c.rounded(rect{at.x, at.y, 0, 0}.grow(radius), radius, fill)
}

// clipPainter drops what lies outside of a rectangle: the rasteriser clips at
// the picture's edge only.
type clipPainter struct {
	to   *raster.RGBAPainter
	clip image.Rectangle
	kept []raster.Span
}

func (p *clipPainter) SetColor(c color.Color) { p.to.SetColor(c) }

func (p *clipPainter) Paint(spans []raster.Span, done bool) {
	p.kept = p.kept[:0]
	for _, s := range spans {
		if s.Y < p.clip.Min.Y || s.Y >= p.clip.Max.Y {
			continue
		}
		s.X0, s.X1 = max(s.X0, p.clip.Min.X), min(s.X1, p.clip.Max.X)
		if s.X0 < s.X1 {
			p.kept = append(p.kept, s)
		}
	}
	p.to.Paint(p.kept, done)
}
