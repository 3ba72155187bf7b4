package charts

import (
	"image"
	"io"
	"math"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A canvas is what go-chart draws on, by whole pixels. Figures draw on it
// directly, by fractions of them.
var _ chart.Renderer = (*canvas)(nil)

type rendererState struct {
	style    chart.Style
	rotation float64 // of text, clockwise, in radians
}

func (c *canvas) GetDPI() float64                 { return dotsPerInch }
func (c *canvas) SetDPI(float64)                  {} // sizes are pixels
func (c *canvas) SetClassName(string)             {}
func (c *canvas) ResetStyle()                     { c.state = rendererState{} }
func (c *canvas) SetStrokeColor(k drawing.Color)  { c.state.style.StrokeColor = k }
func (c *canvas) SetFillColor(k drawing.Color)    { c.state.style.FillColor = k }
func (c *canvas) SetStrokeWidth(w float64)        { c.state.style.StrokeWidth = w }
func (c *canvas) SetStrokeDashArray(ds []float64) { c.state.style.StrokeDashArray = ds }
func (c *canvas) SetFont(f *truetype.Font)        { c.state.style.Font = f }
func (c *canvas) SetFontColor(k drawing.Color)    { c.state.style.FontColor = k }
func (c *canvas) SetFontSize(size float64)        { c.state.style.FontSize = size }
func (c *canvas) SetTextRotation(radians float64) { c.state.rotation = radians }
func (c *canvas) ClearTextRotation()              { c.state.rotation = 0 }

func (c *canvas) MoveTo(x, y int) { c.gc.MoveTo(whole(x), whole(y)) }
func (c *canvas) LineTo(x, y int) { c.gc.LineTo(whole(x), whole(y)) }
func (c *canvas) Close()          { c.gc.Close() }

func (c *canvas) QuadCurveTo(cx, cy, x, y int) {
	c.gc.QuadCurveTo(whole(cx), whole(cy), whole(x), whole(y))
}

func (c *canvas) ArcTo(cx, cy int, rx, ry, start, delta float64) {
	for _, v := range []float64{rx, ry, start, delta} {
		if math.IsNaN(v) || math.Abs(v) > farthest {
			return
		}
	}
	c.gc.ArcTo(whole(cx), whole(cy), rx, ry, start, delta)
}

func (c *canvas) Circle(radius float64, x, y int) {
	c.roundedPath(rect{whole(x), whole(y), 0, 0}.grow(radius), radius)
}

func whole(v int) float64 { return float64(min(max(v, -farthest), farthest)) }

func (c *canvas) Stroke() {
	s := c.state.style
	if s.StrokeColor.IsTransparent() || !(s.StrokeWidth > 0) {
		c.gc.BeginPath()
		return
	}
	c.stroke(pen{s.StrokeColor, min(s.StrokeWidth, farthest), s.StrokeDashArray})
}

func (c *canvas) Fill() {
	if c.state.style.FillColor.IsTransparent() {
		c.gc.BeginPath()
		return
	}
	c.gc.SetFillColor(c.state.style.FillColor)
	c.gc.Fill()
}

func (c *canvas) FillStroke() {
	s := c.state.style
	switch filled, stroked := !s.FillColor.IsTransparent(), !s.StrokeColor.IsTransparent() && s.StrokeWidth > 0; {
	case filled && stroked:
		c.gc.SetFillColor(s.FillColor)
		c.gc.SetStrokeColor(s.StrokeColor)
		c.gc.SetLineWidth(min(s.StrokeWidth, farthest))
		c.gc.SetLineDash(dashes(s.StrokeDashArray), 0)
		c.gc.FillStroke()
		c.gc.SetLineDash(nil, 0)
	case filled:
		c.Fill()
	default:
		c.Stroke()
	}
}

// Text draws a line of text whose baseline begins at x, y.
func (c *canvas) Text(body string, x, y int) {
	font := c.state.style.Font
	if font == nil {
		font = regular
	}
	w := typeface{font, c.state.style.FontSize, c.state.style.FontColor}
	if c.state.rotation == 0 {
		c.text(w, left, whole(x), whole(y), body)
		return
	}
	c.gc.SetMatrixTransform(drawing.NewTranslationMatrix(whole(x), whole(y)))
	c.gc.Rotate(c.state.rotation)
	c.text(w, left, 0, 0, body)
	c.gc.SetMatrixTransform(drawing.NewIdentityMatrix())
}

// MeasureText returns a line's advance and the height of its capitals.
func (c *canvas) MeasureText(body string) chart.Box {
	s := c.state.style
	if s.Font == nil {
		return chart.Box{}
	}
	w := typeface{font: s.Font, size: s.FontSize}
	return chart.Box{Right: int(math.Ceil(w.width(body))), Bottom: int(math.Ceil(w.capHeight()))}
}

// Save hands the picture over unencoded: a Chart saves by itself, and PNG
// encodes in its own way.
func (c *canvas) Save(w io.Writer) error {
	if collector, ok := w.(chart.RGBACollector); ok {
		collector.SetRGBA(c.img)
		return nil
	}
	picture, err := c.encode()
	if err != nil {
		return err
	}
	_, err = w.Write(picture)
	return err
}

// unsaved is where a Chart saves to when the canvas itself is the result.
type unsaved struct{ io.Writer }

func (unsaved) SetRGBA(*image.RGBA) {}
