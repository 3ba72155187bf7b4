package charts

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

func TestPaletteIsFaithful(t *testing.T) {
	for _, g := range some() {
		c := drawn(t, g.figure, g.theme)
		if _, ok := quantize(c.indexed, c.img); !ok {
			t.Fatalf("%s has too many colours", g.name)
		}
		if n := len(c.indexed.Palette); n > 256 || n < 20 {
			t.Errorf("%s: a palette of %d colours", g.name, n)
		}
		most := 0
		exact := 0
		for i, index := range c.indexed.Pix {
			got := c.indexed.Palette[index].(color.RGBA)
			want := c.img.Pix[4*i:]
			off := max(apart(got.R, want[0]), apart(got.G, want[1]), apart(got.B, want[2]))
			most = max(most, off)
			if off == 0 {
				exact++
			}
		}
		if most > 24 { // a tenth of the range, in single shades of edges
			t.Errorf("%s: a pixel is off by %d of 255", g.name, most)
		}
		if share := float64(exact) / (Width * Height); share < 0.95 { // a large map is full of digits' edges on eight colours
			t.Errorf("%s: only %.1f %% of the pixels are exact", g.name, 100*share)
		}
		c.release()
	}
}

// The colours of the theme that a picture uses come out as they are.
func TestPaletteKeepsTheTheme(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		c := drawn(t, fanned(), theme)
		quantize(c.indexed, c.img)
		for name, k := range map[string]color.RGBA{
			"background": rgba(theme.background), "panel": rgba(theme.panel), "ink": rgba(theme.ink), "muted": rgba(theme.muted),
			"blue": rgba(theme.blue), "orange": rgba(theme.orange), "grey": rgba(theme.grey), "grid": rgba(theme.grid), "axis": rgba(theme.axis),
		} {
			if got := c.indexed.Palette.Convert(k).(color.RGBA); got != k {
				t.Errorf("%s: %s %v became %v", theme.name, name, k, got)
			}
		}
		c.release()
	}
}

func rgba(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

// A picture like a photograph is encoded in full colour instead.
func TestTooManyColours(t *testing.T) {
	c := newCanvas()
	defer c.release()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range c.img.Pix {
		c.img.Pix[i] = uint8(random.UintN(256)) | uint8(i%4/3*255)
	}
	if _, ok := quantize(c.indexed, c.img); ok {
		t.Error("a palette for a million colours")
	}
	picture, err := c.encode()
	if err != nil {
		t.Fatal(err)
	}
	if n := differing(decoded(t, picture), c.img); n != 0 {
		t.Errorf("%d pixels differ", n)
	}
}

func TestQuantizeFewColours(t *testing.T) {
	from := image.NewRGBA(image.Rect(0, 0, 3, 1))
	copy(from.Pix, []uint8{10, 20, 30, 255, 10, 20, 30, 255, 200, 100, 50, 255})
	to := image.NewPaletted(from.Rect, nil)
	if _, ok := quantize(to, from); !ok || len(to.Palette) != 2 {
		t.Fatalf("palette %v", to.Palette)
	}
	for x := range 3 {
		if to.At(x, 0) != from.At(x, 0) {
			t.Errorf("pixel %d: %v, want %v", x, to.At(x, 0), from.At(x, 0))
		}
	}
}
