package charts

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/wcharczuk/go-chart/v2/drawing"
	"pgregory.net/rapid"
)

// waterfallLaidOut is a waterfall as PNG lays it out.
func waterfallLaidOut(f Waterfall, t Theme) *waterfallDrawing {
	return newWaterfallDrawing(f, t, newHeading(t, f.Title, f.Subtitle, f.Foot, 2))
}

// steps are a start, changes and what they make.
func steps(name string, start float64, changes ...float64) []WaterfallStep {
	out := []WaterfallStep{{name, start, "", true}}
	for _, v := range changes {
		out = append(out, WaterfallStep{name, v, "", false})
		start += v
	}
	return append(out, WaterfallStep{name, start, "", true})
}

// painted is the first and the last line of a column of pixels that has a colour.
func painted(img image.Image, x float64, colour drawing.Color) (top, bottom int) {
	top = -1
	for y := range Height {
		if at(img, x, float64(y)) == rgba(colour) {
			if top < 0 {
				top = y
			}
			bottom = y
		}
	}
	return top, bottom
}

// Bars are as high as their values, the axis begins at zero, and every step
// begins where the one before it ended.
func TestWaterfallIsToScale(t *testing.T) {
	f := russianWaterfall()
	f.Steps = steps("Сумма", 1000, -400, -150, 250, 300)
	for _, theme := range []Theme{Light, Dark} {
		img, d := decoded(t, drawPNG(t, f, theme)), waterfallLaidOut(f, theme)
		_, zero := painted(img, d.bar(0).x+8, theme.grey)
		high := float64(zero + 1 - int(d.y(1000)))
		for i, want := range []struct {
			from, to float64
			colour   drawing.Color
		}{{0, 1000, theme.grey}, {1000, 600, theme.orange}, {600, 450, theme.orange}, {450, 700, theme.blue}, {700, 1000, theme.blue}, {0, 1000, theme.grey}} {
			// hatching leaves no line of pixels uncoloured over a whole bar
			top, bottom := Height, 0
			for x := d.bar(i).x + 1; x < d.bar(i).right()-1; x++ {
				if t, b := painted(img, x, want.colour); t >= int(d.bar(i).y) {
					top, bottom = min(top, t), max(bottom, min(b, int(d.bar(i).bottom())-1))
				}
			}
			upper := float64(zero+1-top) / high * 1000
			lower := float64(zero-bottom) / high * 1000
			if math.Abs(upper-max(want.from, want.to)) > 3 || math.Abs(lower-min(want.from, want.to)) > 3 {
				t.Errorf("%s: step %d goes from %.0f to %.0f, want %v", theme.name, i, lower, upper, want)
			}
			if i > 0 && at(img, (d.bar(i-1).right()+d.bar(i).x)/2, d.y(d.bars[i-1].to)) != rgba(theme.axis) {
				t.Errorf("%s: no rule leads to step %d", theme.name, i)
			}
		}
	}
}

// A thousandth of the highest bar is still seen, above the axis.
func TestWaterfallShowsTheSmallest(t *testing.T) {
	for _, f := range []Waterfall{manySteps(), nothingSold(), {Steps: steps("", 0, 0.001, -0.001)}, {Steps: steps("", 1e12, -1, 1)}} {
		img, d := decoded(t, drawPNG(t, f, Light)), waterfallLaidOut(f, Light)
		for i := range d.bars {
			box := d.bar(i)
			fill, _ := d.colours(i)
			if box.h < leastBar || box.bottom() > d.y(0) || at(img, box.x+2, box.y+1) != rgba(fill) {
				t.Errorf("step %d of %v is drawn at %v, zero at %v", i, f.Steps[:2], box, d.y(0))
			}
		}
	}
}

// Losses are hatched, for who does not see colours, and nothing else is.
func TestWaterfallLossesAreHatched(t *testing.T) {
	f := russianWaterfall()
	for _, theme := range []Theme{Light, Dark} {
		img, d := decoded(t, drawPNG(t, f, theme)), waterfallLaidOut(f, theme)
		for i, s := range f.Steps {
			hatched := holdsColour(img, d.bar(i), theme.background)
			if want := !s.Total && s.Value < 0; hatched != want || strings.HasPrefix(d.labels[i][0], "−") != want {
				t.Errorf("%s: %s is hatched: %v, and its label is %q", theme.name, s.Name, hatched, d.labels[i])
			}
		}
	}
}

// A total below zero is told by its label, and nothing is painted below zero.
func TestWaterfallTotalsAreNeverBelowTheAxis(t *testing.T) {
	f := Waterfall{Steps: []WaterfallStep{{"Было", 500, "", true}, {"Ушли", -800, "", false}, {"Стало", -300, "−300", true}}}
	img, d := decoded(t, drawPNG(t, f, Light)), waterfallLaidOut(f, Light)
	if box := d.bar(2); box.bottom() > d.y(0) || box.h != leastBar {
		t.Errorf("it is drawn at %v, zero at %v", box, d.y(0))
	}
	checkBlank(t, img, image.Point{}, rect{d.bar(2).x, d.y(0) + 3, d.bar(2).w, d.namesY - d.y(0) - 4})
	if d.y(0) >= d.y(-300) {
		t.Error("the loss does not go below zero")
	}
}

func TestWaterfallContradictionsAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(f *Waterfall){
		"step 6 of a waterfall is a total of 3.9e+06: the steps before it make 3.851e+06": func(f *Waterfall) { f.Steps[6].Value = 3_900_000 },
		"step 3 of a waterfall is a total":                                                func(f *Waterfall) { f.Steps[3].Total = true },
		"card of 5 rows: it holds at most 4":                                              func(f *Waterfall) { f.Card = make([]CardRow, 5) },
	} {
		f := russianWaterfall()
		spoil(&f)
		if picture, err := PNG(f, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	for name, fine := range map[string][]WaterfallStep{
		"a subtotal": append(steps("", 100, -20), steps("", 80, 5)[1:]...), "kopecks": steps("", 0.1, 0.2, -0.3), "not known": {{Value: math.NaN()}, {Value: 5, Total: true}}, "none": nil,
	} {
		if err := (Waterfall{Steps: fine}).check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Steps without room are put together, so that what is drawn still adds up.
func TestWaterfallAddsUp(t *testing.T) {
	for _, n := range []int{0, 1, 5, MaxWaterfallSteps - 2, MaxWaterfallSteps - 1, 40} {
		var changes []float64
		for i := range n {
			changes = append(changes, float64((i*37)%50-20))
		}
		bars := waterfallBars(steps("", 700, changes...))
		if want := min(n+2, MaxWaterfallSteps); len(bars) != want {
			t.Errorf("%d changes: %d bars, want %d", n, len(bars), want)
		}
		for i := 1; i < len(bars)-1; i++ {
			if bars[i].from != bars[i-1].to || bars[i].to != bars[i].from+bars[i].Value {
				t.Errorf("%d changes: bar %d is %+v after %v", n, i, bars[i], bars[i-1].to)
			}
		}
		if last := len(bars) - 1; bars[last].to != bars[last-1].to {
			t.Errorf("%d changes: the end is %v, the steps make %v", n, bars[last].to, bars[last-1].to)
		}
	}
	if bars := waterfallBars(manySteps().Steps); bars[7].Name != "+17" {
		t.Errorf("%d steps put together are called %s", 25-8, bars[7].Name)
	}
}

func TestWaterfallLabels(t *testing.T) {
	own := []WaterfallStep{{"", 5_000_000, "", true}, {"", -120, "", false}, {"", 0, "", false}, {"", 40_120, "сам", false}}
	for _, c := range []struct {
		steps   []WaterfallStep
		caption string
		labels  string
	}{
		{steps("", 4_180_000, -612_000, 94_000), "млн ₽", "4,18|−0,61|+0,09|3,66"}, {steps("", 30, -20.5), "₽", "30,0|−20,5|9,5"},
		{own, "₽", "5 млн|−120|0|сам"}, {[]WaterfallStep{{"", 5, "пять", true}, {"", 1, "ещё", false}}, "", "пять|ещё"},
		{[]WaterfallStep{{"", math.NaN(), "—", true}, {"", math.Inf(1), "", true}}, "", "—|"}, {nil, "", ""},
	} {
		labels, caption := Waterfall{Unit: "₽", Format: russian}.written(waterfallBars(c.steps))
		if got := strings.Join(labels, "|"); got != c.labels || caption != c.caption {
			t.Errorf("%v: %s in %q, want %s in %q", c.steps, got, caption, c.labels, c.caption)
		}
	}
}

// Whatever the steps and their texts, labels and names touch neither each other
// nor bars, and the bars have room.
func TestWaterfallHasRoom(t *testing.T) {
	long := anyLength(40)
	h := newHeading(Light, long, long, long, 2)
	for _, n := range []int{0, 1, 2, 5, 7, 40} {
		for _, name := range []string{"", "Ушли", "Реактивация", "Стали брать больше", strings.Repeat("щ", 60), long} {
			for _, label := range []string{"", "−1 234 567,89 ₽", "+4,2 млн", strings.Repeat("9", 50)} {
				f := Waterfall{Unit: long, More: long, Format: russian, Card: slices.Repeat([]CardRow{{long, long, NoMark}}, 4)}
				for i := range n {
					f.Steps = append(f.Steps, WaterfallStep{name, float64(1000 * (1 - 2*(i%2))), label, i == 0})
				}
				checkWaterfallRoom(t, newWaterfallDrawing(f, Light, h), h, fmt.Sprintf("%d steps %q, %q", n, name, label))
			}
		}
	}
}

func checkWaterfallRoom(t *testing.T, d *waterfallDrawing, h heading, what string) {
	t.Helper()
	if d.plot.area.h < 250 || d.plot.area.y < h.bottom()+d.labelHeight() || d.cardY+d.cardHeight() > h.top()-footGap {
		t.Errorf("%s: bars in %v, the card at %v", what, d.plot.area, d.cardY)
	}
	var boxes []rect
	for i := range d.bars {
		if box := d.labelBox(i); box.y < d.plot.area.y-d.labelHeight() || box.bottom() > d.namesY {
			t.Errorf("%s: label %d at %v", what, i, box)
		}
		if wide := widestOf(d.label, d.labels[i]); wide > d.pitch-stepGap {
			t.Errorf("%s: label %d is %v wide, its column %v", what, i, wide, d.pitch)
		}
		for k, line := range d.names[i] {
			wide := d.name(d.bars[i]).width(line)
			box := rect{d.nameX(i) - wide/2, d.namesY + nameTop + d.tier(i) + nameLine*float64(k), wide, nameLine}
			if box.x < margin-1 || box.right() > Width-margin+1 || box.bottom() > d.moreY-moreLine/2 {
				t.Errorf("%s: name %d at %v", what, i, box)
			}
			for other := range d.bars {
				leader := rect{d.x(other) - 1, d.namesY, 2, nameTop + d.tier(other) - 2}
				if d.tier(other) > 0 && leader.meets(box) {
					t.Errorf("%s: name %d is crossed by the line to %d", what, i, other)
				}
			}
			if slices.ContainsFunc(boxes, box.meets) {
				t.Errorf("%s: name %d covers another", what, i)
			}
			boxes = append(boxes, box)
		}
	}
}

// Nothing is painted beyond the margins or between bars and names.
func TestWaterfallOverflowsNowhere(t *testing.T) {
	name := "Шаг, у которого название — ровно шестьдесят знаков в длину 🙂"
	for _, n := range []int{1, 3, 7, 40} {
		f := Waterfall{Title: name, Subtitle: name, Foot: name, Unit: name, More: name, Format: russian, Card: slices.Repeat([]CardRow{{name, name, NoMark}}, 4)}
		for i := range n {
			f.Steps = append(f.Steps, WaterfallStep{name, float64(-70 + 11*i), name, false})
		}
		img, d := decoded(t, drawPNG(t, f, Light)), waterfallLaidOut(f, Light)
		checkBlank(t, img, image.Point{X: n}, rect{0, 0, margin - 1, Height})
		checkBlank(t, img, image.Point{X: n}, rect{Width - margin + 1, 0, margin - 1, Height})
		checkBlank(t, img, image.Point{X: n}, rect{margin, d.namesY + 2, roomAcross, 8})
		checkBlank(t, img, image.Point{X: n}, rect{margin, d.cardY - panelsGap + 6, roomAcross, panelsGap - 6})
	}
}

func anyWaterfall(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	f := Waterfall{Title: text(), Subtitle: text(), Foot: text(), Unit: text(), More: text(), Format: anyFormat(t)}
	for range rapid.IntRange(0, 12).Draw(t, "steps") {
		f.Steps = append(f.Steps, WaterfallStep{text(), anyValue.Draw(t, "value"), text(), false})
	}
	if len(f.Steps) > 0 {
		f.Steps[0].Total = rapid.Bool().Draw(t, "start")
	}
	if bars := waterfallBars(f.Steps); len(bars) > 0 && rapid.Bool().Draw(t, "end") {
		f.Steps = append(f.Steps, WaterfallStep{text(), bars[len(bars)-1].to, text(), true})
	}
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		f.Card = append(f.Card, CardRow{text(), text(), Mark(rapid.IntRange(-1, 5).Draw(t, "mark"))})
	}
	return f
}
