package charts

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wcharczuk/go-chart/v2/drawing"
	"pgregory.net/rapid"
)

func TestSameFigureSameBytes(t *testing.T) {
	for _, g := range some() {
		want := drawPNG(t, g.figure, g.theme)
		if !bytes.Equal(drawPNG(t, g.figure, g.theme), want) {
			t.Errorf("%s: other bytes the second time", g.name)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	drawn := some()
	want := make([][]byte, len(drawn))
	for i, g := range drawn {
		want[i] = drawPNG(t, g.figure, g.theme)
	}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range drawn {
				i = (i + worker) % len(drawn)
				got, err := PNG(drawn[i].figure, drawn[i].theme)
				if err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("%s: another picture while others are drawn (%v)", drawn[i].name, err)
				}
			}
		})
	}
	all.Wait()
}

func TestContradictionsAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(b *BurnUp){
		"month has at most 31":          func(b *BurnUp) { b.Off = make([]bool, 32) },
		"plan has 32 values":            func(b *BurnUp) { b.Plan = make([]float64, 32) },
		"fact has 40 values":            func(b *BurnUp) { b.Fact = make([]float64, 40) },
		"forecast has 14 values":        func(b *BurnUp) { b.Forecast = make([]float64, 14) },
		"90th percentile has 31 values": func(b *BurnUp) { b.High = make([]float64, 31) },
		"forecast from 31":              func(b *BurnUp) { b.From = 31 },
		"forecast from -1":              func(b *BurnUp) { b.From = -1 },
		"holds at most 4":               func(b *BurnUp) { b.Card = make([]CardRow, 5) },
	} {
		b := russianBurnUp()
		spoil(&b)
		if picture, err := PNG(b, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestThemeNamed(t *testing.T) {
	for _, name := range []string{"light", "dark"} {
		if theme, ok := ThemeNamed(name); !ok || theme.name != name {
			t.Errorf("%s: %v", name, ok)
		}
	}
	if _, ok := ThemeNamed("Light"); ok {
		t.Error("a theme called Light")
	}
	if !bytes.Equal(drawPNG(t, russianBars(), Theme{}), drawPNG(t, russianBars(), Light)) {
		t.Error("the zero theme is not the light one")
	}
}

// WCAG 2.2, 1.4.3: text 4.5 : 1; 1.4.11: what has to be told apart 3 : 1.
func TestContrast(t *testing.T) {
	if got := contrast(drawing.ColorBlack, drawing.ColorWhite); math.Abs(got-21) > 1e-9 {
		t.Fatalf("black on white is %v, by definition 21", got)
	}
	if got := contrast(drawing.ColorFromHex("777777"), drawing.ColorWhite); math.Abs(got-4.48) > 0.005 {
		t.Fatalf("777777 on white is %v, by WebAIM's checker 4.48", got)
	}
	for _, theme := range []Theme{Light, Dark} {
		for name, text := range map[string]drawing.Color{"ink": theme.ink, "muted": theme.muted, "blue": theme.blue, "orange": theme.orange} {
			if got := contrast(text, theme.background); got < 4.5 {
				t.Errorf("%s: %s has %.2f", theme.name, name, got)
			}
		}
		if got := contrast(theme.grey, theme.background); got < 3 {
			t.Errorf("%s: the plan's line has %.2f", theme.name, got)
		}
	}
}

// A bar is as long as its percent of the way to the rule.
func TestBarsAreToScale(t *testing.T) {
	b := russianBars()
	b.Rows = []Bar{{"Сок", 50, true, "50 %", "", false}, {"Пиво", 80, true, "80 %", "", false}, {"Чай", 110, true, "110 %", "", false}}
	img := decoded(t, drawPNG(t, b, Light))
	d := newBarsDrawing(b, Light, newHeading(Light, b.Title, b.Subtitle, b.Foot, 2))
	for i, want := range []float64{0.5, 0.8, 1.1} {
		y := int(d.barTop(i)+d.thickness()/2) - 8
		colour := Light.orange
		if want >= 1 {
			colour = Light.blue
		}
		rule := rightmost(img, y, Light.ink, 930) + 1 - 2 // the middle of its 4 pixels
		length := rightmost(img, y, colour, Width-margin) + 1 - margin
		if got := float64(length) / float64(rule-margin); math.Abs(got-want) > 0.005 {
			t.Errorf("a bar of %v is %v of the way to the rule", want, got)
		}
	}
}

// rightmost is the last pixel of a colour in a row, up to a column.
func rightmost(img image.Image, y int, colour drawing.Color, before int) int {
	for x := before; x >= 0; x-- {
		if rgba(img.At(x, y)) == rgba(colour) {
			return x
		}
	}
	return -1
}

// The last fact is where its value and day are on the axes.
func TestFactIsToScale(t *testing.T) {
	b := russianBurnUp()
	for i := range b.Fact {
		b.Fact[i] = 2_000_000 // a level line on the grid's line of 2
	}
	b.Required, b.Forecast = nil, nil
	img := decoded(t, drawPNG(t, b, Light))
	d := newBurnUpDrawing(b, Light, newHeading(Light, b.Title, b.Subtitle, b.Foot, 3))
	span := d.plot.area.bottom() - d.plot.area.y
	y := int(d.plot.area.bottom() - span*2/(4.2*1.06))
	x := int(d.plot.area.x + d.plot.area.w*18/30)
	for _, at := range []image.Point{{x, y}, {x - 60, y}} {
		if got := rgba(img.At(at.X, at.Y)); got != rgba(Light.ink) {
			t.Errorf("at %v is %v, want the line of fact", at, got)
		}
	}
	if got := rgba(img.At(x+11, y)); got != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("around the last fact is %v", got)
	}
}

// Any figure gives a picture in time, and nothing comes near its edge.
func TestAnyFigureIsAPicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.OneOf(rapid.Custom(anyBurnUp), rapid.Custom(anyBars), rapid.Custom(anyMap),
			rapid.Custom(anyCohorts), rapid.Custom(anyWaterfall), rapid.Custom(anyPareto),
			rapid.Custom(anySurvival), rapid.Custom(anyCurves), rapid.Custom(anyChurn)).Draw(t, "figure")
		theme := rapid.SampledFrom([]Theme{Light, Dark}).Draw(t, "theme")
		var picture []byte
		var err error
		within(t, 20*time.Second, func() { picture, err = PNG(figure, theme) })
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(picture))
		if err != nil || img.Bounds() != image.Rect(0, 0, Width, Height) {
			t.Fatal(img.Bounds(), err)
		}
		checkEdges(t, img, rgba(theme.background))
	})
}

// checkEdges fails where something is painted near an edge of the picture.
func checkEdges(t *rapid.T, img image.Image, paper color.RGBA) {
	const side, below = 20, 10
	for y := range Height {
		for x := 0; x < Width; x++ {
			if x == side && y >= side && y < Height-below {
				x = Width - side
			}
			if got := rgba(img.At(x, y)); got != paper {
				t.Fatalf("painted %v at %d, %d", got, x, y)
			}
		}
	}
}

var anyValue = rapid.OneOf(
	rapid.Float64(), rapid.Float64Range(-1e7, 1e7),
	rapid.SampledFrom([]float64{0, -1, 1, 0.4, 1e9, 100, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, largest, -largest}),
)

var anyText = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "План", "Пиво 🙂", strings.Repeat("щ", 300), strings.Repeat("слово ", 60), "\xff\x00\n"}))

func anyValues(t *rapid.T, most int) []float64 {
	return rapid.SliceOfN(anyValue, 0, most).Draw(t, "values")
}

func anyBurnUp(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	days := rapid.IntRange(0, 31).Draw(t, "days")
	from := rapid.IntRange(0, days).Draw(t, "from")
	ahead := days + 1 - from
	b := BurnUp{
		Title: text(), Subtitle: text(), Foot: text(), Unit: text(), Month: text(), Format: anyFormat(t),
		Off:  rapid.SliceOfN(rapid.Bool(), days, days).Draw(t, "off"),
		Plan: anyValues(t, days+1), Fact: anyValues(t, days+1),
		From: from, Required: anyValues(t, ahead), Forecast: anyValues(t, ahead),
		Low: anyValues(t, ahead), High: anyValues(t, ahead), Low2: anyValues(t, ahead), High2: anyValues(t, ahead),
		Labels: BurnUpLabels{text(), text(), text(), text(), text(), text(), text()},
	}
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		b.Card = append(b.Card, CardRow{text(), text(), Mark(rapid.IntRange(-1, 5).Draw(t, "mark"))})
	}
	return b
}

func anyFormat(t *rapid.T) Format {
	return rapid.SampledFrom([]Format{russian, english, {}, {Number: func(float64, int) string { return strings.Repeat("9", 500) }, Thousand: strings.Repeat("т", 90)}}).Draw(t, "format")
}

func anyBars(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	b := Bars{Title: text(), Subtitle: text(), Foot: text(), Target: text(), More: text(), NoTargetTitle: text()}
	for range rapid.IntRange(0, 15).Draw(t, "rows") {
		b.Rows = append(b.Rows, Bar{text(), anyValue.Draw(t, "percent"), rapid.Bool().Draw(t, "has"), text(), text(), rapid.Bool().Draw(t, "strong")})
	}
	for range rapid.IntRange(0, 6).Draw(t, "others") {
		b.NoTarget = append(b.NoTarget, Untargeted{text(), text()})
	}
	return b
}
