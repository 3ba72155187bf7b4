package page_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "take the README's screenshots anew")

// What may differ between two screenshots of the same: a minute on a clock, the
// edges of letters.
const (
	maxDiffering = 0.004 // share of the pixels
	sameColour   = 48    // of 255, in each channel
	maxShot      = 100 << 10
)

// The README's screenshots are of the page as it is.
func TestReadmeShots(t *testing.T) {
	t.Parallel()
	path := browser(t)
	d := startDemo(t, readmeCommand(t)+" --at 2026-11-12T10:24 --lang en --port 0")
	chrome := openBrowser(t, path)
	for _, shot := range []struct {
		file          string
		theme         string
		width, height int64
		show          func(*visitor)
	}{
		{"testdata/phone.png", "light", 360, 640, func(v *visitor) {
			v.choose(anna)
			v.say("/runrate")
			v.hears("Run rate")
			v.say("beer 120, juice 45")
			v.hears("left today")
		}},
		{"testdata/desktop.png", "dark", 1000, 700, func(v *visitor) {
			v.choose(supervisor)
			v.say("/map")
			v.sees(1)
		}},
	} {
		v := &visitor{tab: openTab(t, chrome, shot.width, shot.height), words: said["en"]}
		v.arrive(d.url, "en", shot.theme)
		if !eval[bool](v.tab, `document.body.style.fontFamily = 'DejaVu Sans', document.createElement('canvas').getContext('2d').font !== ''`) {
			t.Fatal("there is no canvas")
		}
		if width := eval[float64](v.tab, `(c => { c.font = '100px "DejaVu Sans"'; return c.measureText('Runrate 0123').width })(document.createElement('canvas').getContext('2d'))`); width < 680.5 || width > 682 {
			t.Skipf("the fonts of this machine are others (%.1f): the screenshots are compared where DejaVu Sans is", width)
		}
		shot.show(v)
		taken := v.shot()
		if *update {
			if err := os.WriteFile(shot.file, taken, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(shot.file)
		if err != nil {
			t.Fatal(err)
		}
		if share := differing(t, kept, taken); share > maxDiffering {
			t.Errorf("%s: %.1f %% of the pixels are others now; look at the page, then take it anew: go test ./bot/sandbox/page -run ReadmeShots -update", shot.file, 100*share)
			_ = os.WriteFile(os.TempDir()+"/runrate-"+shot.file[len("testdata/"):], taken, 0o644)
		}
		if len(kept) > maxShot {
			t.Errorf("%s has %d bytes, more than %d", shot.file, len(kept), maxShot)
		}
	}
}

// A screenshot of another state is noticed.
func TestShotsAreToldApart(t *testing.T) {
	kept, err := os.ReadFile("testdata/phone.png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	other := image.NewRGBA(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			other.Set(x, y, img.At(x, y))
			if y > 300 && y < 360 { // a message that is gone
				other.Set(x, y, color.White)
			}
		}
	}
	var changed bytes.Buffer
	if err := png.Encode(&changed, other); err != nil {
		t.Fatal(err)
	}
	if differing(t, kept, kept) != 0 || differing(t, kept, changed.Bytes()) <= maxDiffering {
		t.Errorf("the same differs by %f, another by %f", differing(t, kept, kept), differing(t, kept, changed.Bytes()))
	}
}

// shot is the page as a PNG of 256 colours, which is small.
func (v *visitor) shot() []byte {
	v.t.Helper()
	taken, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(taken))
	if err != nil {
		v.t.Fatal(err)
	}
	out := image.NewPaletted(img.Bounds(), commonest(img))
	draw.Draw(out, out.Bounds(), img, image.Point{}, draw.Src)
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, out); err != nil {
		v.t.Fatal(err)
	}
	return file.Bytes()
}

// commonest are the 256 colours that most pixels of a picture have.
func commonest(img image.Image) color.Palette {
	count := map[color.Color]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			count[img.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	return all[:min(len(all), 256)]
}

// differing is the share of pixels that are not the same in two PNGs.
func differing(t *testing.T, a, b []byte) float64 {
	t.Helper()
	one, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	two, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if one.Bounds() != two.Bounds() {
		return 1
	}
	n := 0
	for y := range one.Bounds().Dy() {
		for x := range one.Bounds().Dx() {
			if !alike(one.At(x, y), two.At(x, y)) {
				n++
			}
		}
	}
	return float64(n) / float64(one.Bounds().Dx()*one.Bounds().Dy())
}

func alike(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return near(r1, r2) && near(g1, g2) && near(b1, b2)
}

func near(a, b uint32) bool { return max(a, b)>>8-min(a, b)>>8 <= sameColour }
