package charts

import (
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A Theme is the colours of a picture. The zero Theme stands for Light.
type Theme struct {
	name              string
	background, panel drawing.Color
	ink, muted        drawing.Color // text
	blue, orange      drawing.Color // text and lines
	grey              drawing.Color // lines
	grid, axis        drawing.Color

	// diverging is a scale around the plan, orange below and blue above it; the
	// farther from the middle, the farther from the background.
	diverging [mapClasses]drawing.Color
	// sequential is a scale from few to many; the more, the farther from the background.
	sequential [cohortClasses]drawing.Color
}

// Light is dark ink on white.
var Light = Theme{
	name:       "light",
	background: drawing.ColorFromHex("FFFFFF"), panel: drawing.ColorFromHex("F4F6F8"),
	ink: drawing.ColorFromHex("17212B"), muted: drawing.ColorFromHex("5A6775"),
	blue: drawing.ColorFromHex("1F5FA6"), orange: drawing.ColorFromHex("C2500A"),
	grey: drawing.ColorFromHex("8A96A3"),
	grid: drawing.ColorFromHex("E6EAEE"), axis: drawing.ColorFromHex("B4BDC7"),
	diverging:  [mapClasses]drawing.Color(hexes("A63D00", "D9752B", "F0B583", "F1EFEA", "B5D0E6", "6B9FCB", "1F5FA6")),
	sequential: [cohortClasses]drawing.Color(hexes("EAF1F8", "CBDEEE", "A3C5E1", "72A6D0", "2F6FAB", "124A80")),
}

// Dark is light ink on the background of Telegram's dark theme.
var Dark = Theme{
	name:       "dark",
	background: drawing.ColorFromHex("17212B"), panel: drawing.ColorFromHex("1F2B37"),
	ink: drawing.ColorFromHex("F2F5F7"), muted: drawing.ColorFromHex("A3B1BF"),
	blue: drawing.ColorFromHex("6FB1F0"), orange: drawing.ColorFromHex("F59A4C"),
	grey: drawing.ColorFromHex("7F8D9B"),
	grid: drawing.ColorFromHex("2A3743"), axis: drawing.ColorFromHex("56677A"),
	diverging:  [mapClasses]drawing.Color(hexes("FFB970", "D9752B", "8A4F30", "3A444F", "2E5C88", "4A90D0", "8CC4FF")),
	sequential: [cohortClasses]drawing.Color(hexes("223446", "264A68", "2B638F", "5A95C8", "8FBCE2", "C9E0F3")),
}

func hexes(codes ...string) []drawing.Color {
	colours := make([]drawing.Color, len(codes))
	for i, code := range codes {
		colours[i] = drawing.ColorFromHex(code)
	}
	return colours
}

// ThemeNamed returns the theme called "light" or "dark", false for other names.
func ThemeNamed(name string) (Theme, bool) {
	for _, t := range []Theme{Light, Dark} {
		if t.name == name {
			return t, true
		}
	}
	return Theme{}, false
}

// Sizes of type and the margin around a picture, in pixels. Nothing is smaller
// than 28: a phone shows the picture at a third of its size.
const (
	margin = 48

	titleSize    = 54
	titleLeast   = 42
	subtitleSize = 33
	subtitleLine = 44
	labelSize    = 32
	smallSize    = 29
	smallLine    = 38
)

func (t Theme) subtitle() typeface { return typeface{regular, subtitleSize, t.muted} }
func (t Theme) small() typeface    { return typeface{regular, smallSize, t.muted} }

func (t Theme) strong(colour drawing.Color) typeface { return typeface{bold, labelSize, colour} }

// contrast is the ratio of two colours' luminances, 1 to 21, as WCAG 2.2
// defines it ("contrast ratio", "relative luminance").
func contrast(a, b drawing.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c drawing.Color) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
