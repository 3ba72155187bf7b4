package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// churnLaidOut is Churn as PNG lays it out.
func churnLaidOut(k Churn, t Theme) *churnDrawing {
	return newChurnDrawing(k, t, newHeading(t, k.Title, k.Subtitle, k.Foot, 3))
}

// A bar is as high as its percent of the axis, from zero: 11.2 goes up to 15.
func TestChurnIsToScale(t *testing.T) {
	k := russianChurn()
	for _, theme := range []Theme{Light, Dark} {
		img, d := decoded(t, drawPNG(t, k, theme)), churnLaidOut(k, theme)
		a := d.below.area
		for i, b := range k.Bars[:11] {
			colour := rgba(theme.grey)
			if i == k.Marked {
				colour = rgba(theme.orange)
			}
			x := a.x + d.pitch*(float64(i)+0.5)
			top := a.bottom()
			for y := a.bottom() - 3; at(img, x, y) == colour; y-- {
				top = y
			}
			if got := (a.bottom() - top) / a.h * 15; math.Abs(got-b.Churn.Value) > 0.1 {
				t.Errorf("%s: the bar of %v is %v high", theme.name, b.Churn.Value, got)
			}
		}
		up := d.above.area // from 85 to 100
		for i, b := range k.Bars[:11] {
			want := rgba(theme.blue)
			if i == k.Marked {
				want = rgba(theme.orange)
			}
			if got := at(img, up.x+d.pitch*(float64(i)+0.5), up.bottom()-up.h*(b.Retention.Value-85)/15); got != want {
				t.Errorf("%s: at the retention of %v is %v", theme.name, b.Retention.Value, got)
			}
		}
	}
}

// The bar of a month that has not ended is hollow, also one of nobody yet, and
// its point above as well.
func TestOpenMonthIsHollow(t *testing.T) {
	k := russianChurn()
	k.Bands = nil
	for _, churn := range []float64{0, 3.1, 9} {
		k.Bars[11].Churn = Percentage{churn, true}
		img, d := decoded(t, drawPNG(t, k, Light)), churnLaidOut(k, Light)
		bar := d.bar(11)
		if got := at(img, bar.x+bar.w/2, bar.y+bar.h/2); got != rgba(Light.background) {
			t.Errorf("%v: inside is %v", churn, got)
		}
		for _, p := range []point{{bar.x + 1, bar.y + bar.h/2}, {bar.right() - 2, bar.y + bar.h/2}, {bar.x + bar.w/2, bar.y + 1}} {
			if got := at(img, p.x, p.y); got != rgba(Light.grey) {
				t.Errorf("%v: the side at %v is %v", churn, p, got)
			}
		}
		if p := d.onLine(11); at(img, p.x, p.y) != rgba(Light.background) {
			t.Errorf("%v: the point of retention is filled", churn)
		}
		if told := slices.Contains(d.toldBars(), 11); told != (churn != 0) {
			t.Errorf("%v: its number is written: %v", churn, told)
		}
	}
}

// A band goes from its lower to its upper limit.
func TestChurnBandIsToScale(t *testing.T) {
	k := russianChurn()
	for _, theme := range []Theme{Light, Dark} {
		img, d := decoded(t, drawPNG(t, k, theme)), churnLaidOut(k, theme)
		a := d.below.area
		x := a.x + d.pitch*12 + 8 // right of the bars, left of the label
		for percent, want := range map[float64]bool{2.8: false, 3.2: true, 4: true, 6.8: true, 7.2: false} {
			if got := at(img, x, a.bottom()-a.h*percent/15) != rgba(theme.background); got != want {
				t.Errorf("%s: the band at %v %% is %v, want %v", theme.name, percent, got, want)
			}
		}
		band := at(img, x, a.bottom()-a.h*4/15)
		label := theme.muted
		over := theme.background
		over.R, over.G, over.B = band.R, band.G, band.B
		if got := contrast(label, over); got < 4.5 {
			t.Errorf("%s: a band's label has %.2f", theme.name, got)
		}
	}
}

// An axis of retention that does not begin at zero has a jagged foot.
func TestBrokenAxisIsMarked(t *testing.T) {
	k := russianChurn()
	for _, c := range []struct {
		least float64
		want  bool
	}{{88, true}, {60, true}, {30, false}, {0, false}} {
		k.Bars[3].Retention = Percentage{c.least, true}
		img, d := decoded(t, drawPNG(t, k, Light)), churnLaidOut(k, Light)
		found := false
		for y := d.above.area.bottom() - 30; y < d.above.area.bottom()-4; y++ {
			for x := d.above.area.x - 9; x < d.above.area.x+9; x++ {
				found = found || at(img, x, y) == rgba(Light.muted)
			}
		}
		if found != c.want || (d.aboveAxis.low > 0) != c.want {
			t.Errorf("from %v: a mark is %v, want %v; the axis begins at %v", c.least, found, c.want, d.aboveAxis.low)
		}
	}
}

// Of more months than have room the newest are kept.
func TestNewestMonthsAreKept(t *testing.T) {
	k := crowdedChurn()
	for _, c := range []struct {
		marked, want int
		more, told   string
	}{{38, 22, "", "+16"}, {16, 0, "ещё 16 месяцев", "ещё 16 месяцев"}, {15, -1, "", "+16"}, {-1, -1, "", "+16"}} {
		k.Marked, k.More = c.marked, c.more
		d := churnLaidOut(k, Light)
		if len(d.Bars) != MaxChurnBars || d.Bars[23] != k.Bars[39] || d.marked != c.want || moreText(d.More, d.hidden) != c.told {
			t.Errorf("%+v: %d bars, marked is %d, %q", c, len(d.Bars), d.marked, moreText(d.More, d.hidden))
		}
	}
}

// Without retention the bars have the whole picture.
func TestChurnWithoutRetention(t *testing.T) {
	k := russianChurn()
	both := churnLaidOut(k, Light)
	for i := range k.Bars {
		k.Bars[i].Retention.Is = false
	}
	if d := churnLaidOut(k, Light); d.lined || d.below.area.h < 1.8*both.below.area.h || d.below.area.bottom() != both.below.area.bottom() {
		t.Errorf("the bars have %v, with retention %v", d.below.area, both.below.area)
	}
}

func TestChurnContradictionsAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(k *Churn){
		"marked bar is 12: it has 12":         func(k *Churn) { k.Marked = 12 },
		"marked bar is -2: it has 12":         func(k *Churn) { k.Marked = -2 },
		"a churn's band 0 goes from 7 to 3":   func(k *Churn) { k.Bands[0].Low, k.Bands[0].High = 7, 3 },
		"a churn's marked bar is 1: it has 0": func(k *Churn) { k.Marked, k.Bars = 1, nil },
	} {
		k := russianChurn()
		spoil(&k)
		if picture, err := PNG(k, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Without a percent an axis has no made-up numbers, and with those of nothing it has.
func TestEmptyAxes(t *testing.T) {
	none, zero := Percentage{}, Percentage{0, true}
	for _, c := range []struct {
		churn Percentage
		bands []ChurnBand
		want  int // lines
	}{{none, nil, 1}, {zero, nil, 4}, {none, []ChurnBand{{3, 7, "отрасль"}}, 5}, {none, []ChurnBand{{-6, -3, "отрасль"}}, 4}} {
		d := churnLaidOut(Churn{Bars: []ChurnBar{{Churn: c.churn}}, Bands: c.bands}, Light)
		if got := len(d.belowAxis.ticks); got != c.want {
			t.Errorf("%+v: %d lines, want %d", c, got, c.want)
		}
	}
	for want, state := range map[int]PeriodState{1: Few, 6: Closed} {
		d := curvesOf(Curves{Lines: []Curve{{Points: []CurvePoint{{1, 0, state}}}}}, Light)
		if got := len(d.axis.ticks); got != want {
			t.Errorf("state %d: %d lines, want %d", state, got, want)
		}
	}
}

// The marked and the last bar always have a number, and numbers touch neither
// each other nor a bar nor a band's label.
func TestChurnNumbersKeepClear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(1, 40).Draw(t, "months")
		k := Churn{
			Bars:   churnBars(months, func(int) float64 { return rapid.OneOf(rapid.Float64Range(1, 60), rapid.Just(100.0)).Draw(t, "churn") }, func(int) string { return "1 234" }),
			Marked: rapid.IntRange(-1, months-1).Draw(t, "marked"), Percent: russianPercent,
		}
		for range rapid.IntRange(0, 4).Draw(t, "bands") {
			low := rapid.Float64Range(0, 60).Draw(t, "low")
			k.Bands = append(k.Bands, ChurnBand{low, low + 5, rapid.SampledFrom([]string{"", "отрасль", "обычно у нас: 10–90 % месяцев 2024 года", "company's goal for new regions"}).Draw(t, "label")})
		}
		k.Title, k.Subtitle, k.Foot = headingOf(t)
		d := churnLaidOut(k, Light)
		told := d.toldBars()
		if d.marked >= 0 && !slices.Contains(told, d.marked) || !slices.Contains(told, len(d.Bars)-1) {
			t.Fatalf("of %d bars, %d marked, numbers have %v", len(d.Bars), d.marked, told)
		}
		var boxes []rect
		for _, v := range d.values() {
			for i := range d.Bars {
				if d.bar(i).meets(v.box) {
					t.Fatalf("%s at %v covers bar %d at %v", v.text, v.box, i, d.bar(i))
				}
			}
			if v.box.y < d.below.area.y-panelGap {
				t.Fatalf("%s at %v stands in the panel's name", v.text, v.box)
			}
			boxes = append(boxes, v.box)
		}
		for _, l := range d.bandLabels {
			for _, line := range l.lines {
				if end := d.bandBox(l).x + d.t.small().width(line); end > Width-margin {
					t.Fatalf("%q ends at %v", line, end)
				}
			}
			boxes = append(boxes, d.bandBox(l))
		}
		checkApart(t, boxes)
	})
}

// Drawing changes nothing in a figure.
func TestFiguresOfRetentionStay(t *testing.T) {
	for _, g := range goldens2 {
		before := fmt.Sprintf("%+v", g.figure)
		drawPNG(t, g.figure, g.theme)
		if fmt.Sprintf("%+v", g.figure) != before {
			t.Errorf("%s: drawing changed the figure", g.name)
		}
	}
}

// A dashed line is drawn in its lengths, around bends as well.
func TestDashesGoOn(t *testing.T) {
	w := newWalk([]float64{6, 4})
	var got [][][2]float64
	for _, length := range []float64{10, 3, 5, 12} {
		got = append(got, w.parts(length))
	}
	if want := "[[[0 6]] [[0 3]] [[0 3]] [[2 8]]]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %v", got, want)
	}
	c := blank(t)
	c.stair(pen{Light.ink, 6, []float64{30, 30}}, []point{{100, 100}, {120, 100}, {120, 140}, {160, 140}})
	c.dashed(pen{Light.ink, 6, []float64{30, 30}}, []point{{300, 100}, {320, 100}, {320, 140}, {360, 140}})
	c.stair(pen{Light.ink, 6, nil}, []point{{600, 100}, {600, 140}, {640, 140}, {640, 100}, {600, 100}})
	for _, corner := range []point{{598, 98}, {598, 142}, {642, 142}, {642, 98}} {
		if at(c.img, corner.x, corner.y) != rgba(Light.ink) {
			t.Errorf("the corner at %v is open", corner)
		}
	}
	for _, x := range []float64{0, 200} {
		for p, want := range map[point]bool{{110, 100}: true, {120, 105}: true, {120, 115}: false, {120, 135}: false, {125, 140}: true, {145, 140}: true, {155, 140}: false} {
			if got := at(c.img, p.x+x, p.y) == rgba(Light.ink); got != want {
				t.Errorf("at %v, %v is drawn: %v, want %v", p.x+x, p.y, got, want)
			}
		}
	}
}

func anyChurn(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	percentage := func() Percentage { return Percentage{anyValue.Draw(t, "percent"), rapid.Bool().Draw(t, "is")} }
	k := Churn{Title: text(), Subtitle: text(), Foot: text(), BarName: text(), LineName: text(), CountName: text(), More: text(), Percent: anyPercent(t)}
	for range rapid.IntRange(0, 40).Draw(t, "months") {
		k.Bars = append(k.Bars, ChurnBar{text(), text(), percentage(), percentage(), text(), rapid.Bool().Draw(t, "open")})
	}
	k.Marked = rapid.IntRange(-1, max(0, len(k.Bars)-1)).Draw(t, "marked")
	for range rapid.IntRange(0, 5).Draw(t, "bands") {
		a, b := anyValue.Draw(t, "low"), anyValue.Draw(t, "high")
		k.Bands = append(k.Bands, ChurnBand{min(a, b), max(a, b), text()})
	}
	return k
}
