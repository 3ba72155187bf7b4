package charts

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/wcharczuk/go-chart/v2/drawing"
	"pgregory.net/rapid"
)

// survivalOf is Survival as PNG lays it out.
func survivalOf(s Survival, t Theme) *survivalDrawing {
	return newSurvivalDrawing(s, t, newHeading(t, s.Title, s.Subtitle, s.Foot, 3))
}

// oneByOne is a group of n that somebody leaves every day.
func oneByOne(n int) SurvivalGroup {
	g := SurvivalGroup{Name: "Сети", N: n}
	for i := range n {
		left := 1 - float64(i+1)/float64(n)
		g.Steps = append(g.Steps, SurvivalStep{float64(i + 1), n - i, left, left - 0.05, left + 0.05})
	}
	return g
}

// A curve ends with the last step that has enough at risk: of n who leave one a
// day, n+1−day are at risk just before a day.
func TestSurvivalEndsAtTheLimit(t *testing.T) {
	for _, c := range []struct {
		n, least int
		want     float64 // day
	}{{40, 0, 21}, {20, 0, 1}, {19, 0, 15}, {14, 0, 10}, {5, 0, 1}, {4, 0, 0}, {40, 30, 11}, {40, 1, 40}, {14, 20, 0}, {14, 7, 8}} {
		s := Survival{Groups: []SurvivalGroup{oneByOne(c.n), oneByOne(200)}, Unit: 1, MinAtRisk: c.least}
		d := survivalOf(s, Light)
		if end, _, _ := d.all[0].end(); end != c.want {
			t.Errorf("%d clients, at least %d: the curve ends on day %v, want %v", c.n, c.least, end, c.want)
		}
		img := decoded(t, drawPNG(t, s, Light))
		if x := lastOfColour(img, d.plot.area, Light.blue); c.want > 0 && math.Abs(x-d.plot.x(c.want)) > 9 {
			t.Errorf("%d clients, at least %d: blue up to %v, want %v", c.n, c.least, x, d.plot.x(c.want))
		} else if c.want == 0 && x > 0 {
			t.Errorf("%d clients, at least %d: a curve up to %v", c.n, c.least, x)
		}
	}
}

// lastOfColour is the rightmost pixel of a colour in an area, 0 for none.
func lastOfColour(img image.Image, area rect, colour drawing.Color) float64 {
	last := 0
	for y := int(area.y); y < int(area.bottom()); y++ {
		last = max(last, rightmost(img, y, colour, int(area.right())))
	}
	return float64(last)
}

// The curve goes through its percents, and the band from its lower to its upper limit.
func TestSurvivalIsToScale(t *testing.T) {
	s := Survival{Unit: 1, Groups: []SurvivalGroup{{Name: "Сети", N: 100, Steps: []SurvivalStep{
		{100, 100, 0.6, 0.4, 0.7}, {300, 50, 0.2, 0.1, 0.3}, {400, 30, 0.2, 0.1, math.NaN()}, {500, 30, 0.2, math.NaN(), math.NaN()},
	}}}}
	for _, theme := range []Theme{Light, Dark} {
		img, a := decoded(t, drawPNG(t, s, theme)), survivalOf(s, theme).plot.area
		y := func(percent float64) float64 { return a.bottom() - a.h*percent/100 }
		x := func(day float64) float64 { return a.x + a.w*day/500 }
		band := at(img, x(200), y(45))
		if band == rgba(theme.background) || band == rgba(theme.blue) {
			t.Errorf("%s: the band is %v", theme.name, band)
		}
		for _, c := range []struct {
			day, percent float64
			want         any
		}{
			{50, 100, theme.blue}, {100, 80, theme.blue}, {200, 60, theme.blue}, {300, 40, theme.blue}, {450, 20, theme.blue},
			{50, 90, theme.background}, {200, 39.5, theme.background}, {200, 70.5, theme.background}, {350, 30.5, theme.background}, {450, 28, theme.background},
			{200, 40.5, nil}, {200, 69.5, nil}, {350, 10.5, nil}, {350, 29.5, nil},
		} {
			want := band
			if c.want != nil {
				want = rgba(c.want.(drawing.Color))
			}
			if got := at(img, x(c.day), y(c.percent)); got != want {
				t.Errorf("%s: at day %v and %v %% is %v, want %v", theme.name, c.day, c.percent, got, want)
			}
		}
	}
}

// At risk are those who were observed at least as long: counted one by one.
func TestNumbersAtRisk(t *testing.T) {
	all := stays(5, 150, 200, 400)
	k := newSurvivalCurve(survivalGroup("", all), 0, stroke{})
	for time := 0.0; time < 450; time += 0.5 {
		want := 0
		for _, s := range all {
			if s.days >= time {
				want++
			}
		}
		if got := k.atRisk(time); got != want {
			t.Fatalf("at risk at %v are %d, want %d", time, got, want)
		}
	}
	if got := newSurvivalCurve(SurvivalGroup{N: 7}, 0, stroke{}).atRisk(0); got != 7 {
		t.Errorf("at risk at the beginning are %d, want 7", got)
	}
}

// Steps without a time are left out, unknown shares keep the one before, and
// shares beyond 0 … 1 are cut.
func TestSurvivalOfOddSteps(t *testing.T) {
	k := newSurvivalCurve(SurvivalGroup{Steps: []SurvivalStep{
		{-1, 90, 0.9, 0, 1}, {1, 90, math.NaN(), 0, 1}, {math.NaN(), 90, 0.5, 0, 1}, {2, 80, 0.4, -3, math.Inf(1)}, {3, 70, math.NaN(), math.NaN(), 1}, {math.Inf(1), 60, 0, 0, 0},
	}}, 0, stroke{})
	var got []SurvivalStep
	for _, s := range k.drawn {
		if math.IsNaN(s.Lower) {
			s.Lower = -1
		}
		got = append(got, s)
	}
	if want := []SurvivalStep{{1, 90, 1, 0, 1}, {2, 80, 0.4, 0, 1}, {3, 70, 0.4, -1, 1}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The drop line stands at the median, for a group that has a label and lost half.
func TestMedianLine(t *testing.T) {
	g := oneByOne(100)
	g.Median, g.MedianLabel = 50, "половина"
	for _, c := range []struct {
		median float64
		label  string
		want   bool
	}{{50, "половина", true}, {50, "", false}, {0, "половина", false}, {90, "половина", false}, {math.NaN(), "половина", false}} {
		g.Median, g.MedianLabel = c.median, c.label
		s := Survival{Groups: []SurvivalGroup{g}, Unit: 1}
		d, img := survivalOf(s, Light), decoded(t, drawPNG(t, s, Light))
		found := false
		x, _ := math.Modf(d.plot.x(50))
		for y := d.plot.y(35); y < d.plot.y(15); y++ {
			for _, aside := range []float64{-1, 0, 1} {
				found = found || at(img, x+aside, y) == rgba(Light.blue)
			}
		}
		if found != c.want || (len(d.halves) == 1) != c.want {
			t.Errorf("%v, %q: a line is %v, %d labels", c.median, c.label, found, len(d.halves))
		}
	}
}

func TestTimeSteps(t *testing.T) {
	for _, c := range []struct{ unit, units, apart, want float64 }{
		{30.4375, 18, 2, 3}, {30.4375, 6, 0.5, 1}, {30.4375, 24, 2, 3}, {30.4375, 48, 4, 6}, {30.4375, 60, 8, 12}, {30.4375, 600, 40, 120},
		{7, 52, 5, 10}, {7, 8, 1, 1}, {1, 90, 9, 15}, {1, 365, 30, 60}, {1, 30, 2, 5}, {7, 1e9, 1e8, 2e8},
	} {
		if got := timeStep(c.unit, c.units, c.apart); got != c.want {
			t.Errorf("%v units of %v days, %v apart: steps of %v, want %v", c.units, c.unit, c.apart, got, c.want)
		}
	}
}

func TestSurvivalContradictionsAreErrors(t *testing.T) {
	for want, steps := range map[string][]SurvivalStep{
		"step 1 of a survival's group 1 is at 2, before the one at 3": {{Time: 3}, {Time: 2}},
		"step 2 of a survival's group 1 is at 2, before the one at 3": {{Time: 3}, {Time: math.NaN()}, {Time: 2}},
		"step 0 of a survival's group 1 has -1 at risk":               {{AtRisk: -1}},
	} {
		s := Survival{Groups: []SurvivalGroup{{}, {Steps: steps}}}
		if picture, err := PNG(s, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Names at the curves' ends and at the drop lines touch neither each other nor
// the margin, and numbers at risk not each other.
func TestSurvivalLabelsKeepClear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Survival{Unit: rapid.SampledFrom([]float64{1, 7, 30.4375}).Draw(t, "unit"), AxisName: "дней"}
		for i := range rapid.IntRange(0, 6).Draw(t, "groups") {
			n := rapid.SampledFrom([]int{0, 1, 6, 30, 400}).Draw(t, "n")
			g := survivalGroup(rapid.SampledFrom([]string{"Сети", "", strings.Repeat("щ", 60), "Магазины у дома и на трассе"}).Draw(t, "name"), stays(uint64(i), n, rapid.Float64Range(5, 4000).Draw(t, "mean"), 900))
			for i, many := 0, rapid.SampledFrom([]int{1, 5000}).Draw(t, "times"); i < len(g.Steps); i++ {
				g.Steps[i].AtRisk *= many
			}
			g.MedianLabel = rapid.SampledFrom([]string{"", "половина ушла к 8-му месяцу"}).Draw(t, "label")
			s.Groups = append(s.Groups, g)
		}
		s.Title, s.Subtitle, s.Foot = headingOf(t)
		d := survivalOf(s, Light)
		boxes := checkBeside(t, d.labels, d.plot.area)
		for _, l := range d.halves {
			boxes = append(boxes, l.box)
		}
		checkApart(t, boxes)
		for i := 1; i < len(d.ticks); i++ {
			for _, k := range d.all {
				a, b := d.t.small().width(d.atRiskNumber(k.atRisk(d.ticks[i-1]))), d.t.small().width(d.atRiskNumber(k.atRisk(d.ticks[i])))
				if gap := d.plot.x(d.ticks[i]) - d.plot.x(d.ticks[i-1]) - (a+b)/2; gap < 10 {
					t.Fatalf("numbers at risk are %v apart", gap)
				}
			}
		}
	})
}

// headingOf is long or none.
func headingOf(t *rapid.T) (title, subtitle, foot string) {
	if rapid.Bool().Draw(t, "heading") {
		long := strings.Repeat("слово ", 40)
		return long, long, long
	}
	return "", "", ""
}

// checkBeside fails where names are not beside the plot, or half a line above or
// below it.
func checkBeside(t *rapid.T, labels sideLabels, area rect) []rect {
	boxes := labels.boxes(area)
	for _, box := range boxes {
		if box.y < area.y-sideLine/2-1 || box.bottom() > area.bottom()+sideLine/2+1 || box.x < area.right() {
			t.Fatalf("a name at %v, the plot is %v", box, area)
		}
	}
	return boxes
}

// checkApart fails where boxes touch or leave the picture's margins.
func checkApart(t *rapid.T, boxes []rect) {
	for i, box := range boxes {
		if !box.within(rect{margin - 20, margin, roomAcross + 28, Height - 2*margin}) {
			t.Fatalf("%v leaves the picture", box)
		}
		for _, other := range boxes[:i] {
			if box.grow(-1).meets(other.grow(-1)) {
				t.Fatalf("%v and %v touch", box, other)
			}
		}
	}
}

// Four curves of a thousand steps and more are still a small picture.
func TestSurvivalIsSmall(t *testing.T) {
	s := crowdedSurvival()
	for i, g := range s.Groups[:MaxSurvivalGroups] {
		if len(g.Steps) < 1000 {
			t.Fatalf("group %d has %d steps", i, len(g.Steps))
		}
	}
	if size := len(drawPNG(t, s, Light)); size > 150_000 {
		t.Errorf("%d bytes", size)
	}
}

func anySurvival(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	s := Survival{
		Title: text(), Subtitle: text(), Foot: text(), AxisName: text(), AtRiskName: text(), More: text(),
		Unit: anyValue.Draw(t, "unit"), MinAtRisk: rapid.IntRange(-1, 30).Draw(t, "least"), Percent: anyPercent(t), Number: anyPercent(t),
	}
	for range rapid.IntRange(0, 6).Draw(t, "groups") {
		g := SurvivalGroup{Name: text(), N: rapid.Int().Draw(t, "n"), Median: anyValue.Draw(t, "median"), MedianLabel: text()}
		last := math.Inf(-1)
		for range rapid.IntRange(0, 9).Draw(t, "steps") {
			step := SurvivalStep{anyValue.Draw(t, "time"), rapid.OneOf(rapid.IntRange(0, 40), rapid.IntMin(0)).Draw(t, "at risk"), anyValue.Draw(t, "survival"), anyValue.Draw(t, "lower"), anyValue.Draw(t, "upper")}
			if step.Time < last {
				step.Time = last
			}
			if !math.IsNaN(step.Time) {
				last = step.Time
			}
			g.Steps = append(g.Steps, step)
		}
		s.Groups = append(s.Groups, g)
	}
	return s
}

func anyPercent(t *rapid.T) func(int) string {
	return rapid.SampledFrom([]func(int) string{nil, russianPercent, englishPercent, func(int) string { return strings.Repeat("9", 500) }, func(int) string { return "" }}).Draw(t, "percent")
}
