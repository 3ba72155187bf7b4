package charts

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// curvesOf is Curves as PNG lays them out.
func curvesOf(k Curves, t Theme) *curvesDrawing {
	return newCurvesDrawing(k, t, newHeading(t, k.Title, k.Subtitle, k.Foot, 3))
}

// Points stand at their places of the axes; the axis of percents up to 71 ends
// at 80, of which its lines stand at every fourth.
func TestCurvesAreToScale(t *testing.T) {
	k := russianNDay()
	for _, theme := range []Theme{Light, Dark} {
		img, a := decoded(t, drawPNG(t, k, theme)), curvesOf(k, theme).plot.area
		for i, p := range k.Lines[0].Points {
			x, y := a.x+a.w*(p.X-1)/89, a.bottom()-a.h*p.Percent/80
			if got := at(img, x, y); got != rgba(theme.orange) {
				t.Errorf("%s: at point %d is %v", theme.name, i, got)
			}
			if got := at(img, x, y-14); got == rgba(theme.orange) && i > 0 {
				t.Errorf("%s: above point %d is %v", theme.name, i, got)
			}
		}
		for _, percent := range []float64{20, 40, 60} {
			if got := at(img, a.right()-40, a.bottom()-a.h*percent/80); got != rgba(theme.grid) {
				t.Errorf("%s: at %v %% is %v, want a line", theme.name, percent, got)
			}
		}
	}
}

// A point of an open period is hollow; around one of too few is no line.
func TestCurvesShowTheState(t *testing.T) {
	k := Curves{Lines: []Curve{{Name: "Сети", Points: []CurvePoint{
		{0, 50, Closed}, {1, 50, Few}, {2, 50, Closed}, {3, 50, Closed}, {4, 50, Open}, {5, math.NaN(), Closed}, {6, 50, Closed},
	}}}}
	img, d := decoded(t, drawPNG(t, k, Light)), curvesOf(k, Light)
	line := func(x float64) bool { // anything blue where the line would be
		for aside := -8.0; aside <= 8; aside++ {
			if at(img, d.plot.x(x)+aside, d.plot.y(50)) == rgba(Light.blue) {
				return true
			}
		}
		return false
	}
	for x, want := range map[float64]bool{0: true, 0.5: false, 1: false, 1.5: false, 2: true, 2.5: true, 3: true, 3.5: true, 4.5: false, 5: false, 5.5: false, 6: true} {
		if got := line(x); got != want {
			t.Errorf("a line or a dot at %v is %v, want %v", x, got, want)
		}
	}
	if got := at(img, d.plot.x(4), d.plot.y(50)); got != rgba(Light.background) {
		t.Errorf("the open point is filled with %v", got)
	}
	solid, dotted := 0, 0
	for f := 0.3; f < 0.7; f += 0.005 {
		if at(img, d.plot.x(2+f), d.plot.y(50)) == rgba(Light.blue) {
			solid++
		}
		if at(img, d.plot.x(3+f), d.plot.y(50)) == rgba(Light.blue) {
			dotted++
		}
	}
	if solid < 79 || dotted == 0 || dotted > 40 {
		t.Errorf("of 80 pixels %d are drawn of a line, and %d of one to an open point", solid, dotted)
	}
}

// Of many points only those have dots that no line goes to, and the end.
func TestLonePointsHaveDots(t *testing.T) {
	line := Curve{Name: "Сети"}
	for x := range 30 {
		line.Points = append(line.Points, CurvePoint{float64(x), 50, Closed})
	}
	line.Points[9].State, line.Points[11].State = Few, Few
	k := Curves{Lines: []Curve{line}}
	img, d := decoded(t, drawPNG(t, k, Light)), curvesOf(k, Light)
	for x, want := range map[float64]bool{5: false, 10: true, 20: false, 29: true} {
		if got := at(img, d.plot.x(x), d.plot.y(50)-5) == rgba(Light.blue); got != want {
			t.Errorf("a dot at %v is %v, want %v", x, got, want)
		}
	}
}

// Names are of two lines where those have room.
func TestNamesBreakWhereThereIsRoom(t *testing.T) {
	for height, want := range map[float64]int{730: 2, 720: 1, 100: 1} {
		var labels sideLabels
		for range 6 { // of two lines and a note, each 3 · 37 high, and 10 apart
			labels = append(labels, sideLabel{name: "Магазины у дома и на трассе", note: "40 %", face: Light.strong(Light.ink)})
		}
		for _, l := range labels.broken(height) {
			if len(l.lines) != want {
				t.Errorf("of %v each name has %d lines, want %d", height, len(l.lines), want)
			}
		}
	}
}

// Beside a line stands its last percent of a period that has ended.
func TestCurveNotes(t *testing.T) {
	for want, k := range map[string]Curve{
		"40% · n=9": {Count: "n=9", Points: []CurvePoint{{1, 60, Closed}, {2, 40, Closed}, {3, 5, Open}}},
		"40%":       {Points: []CurvePoint{{1, 40, Closed}, {2, 30, Few}, {3, math.NaN(), Closed}}},
		"n=9":       {Count: "n=9", Points: []CurvePoint{{1, 40, Open}}},
		"n=8":       {Count: "n=8"},
		"":          {},
	} {
		if got := k.note(nil); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if missing := Missing(" · …%"); missing != nil {
		t.Errorf("no font has %q", missing)
	}
}

// Of more lines than have room the strong ones stay, in their order.
func TestStrongCurvesStay(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "abcdefgh": "abcdef", "abcdefgH": "abcdeH", "aBcdefGh": "aBcdeG", "ABCDEFGH": "ABCDEF", "": ""} {
		var k Curves
		for _, name := range in {
			k.Lines = append(k.Lines, Curve{Name: string(name), Strong: name < 'a'})
		}
		var got strings.Builder
		for _, line := range curvesOf(k, Light).Lines {
			got.WriteString(line.Name)
		}
		if got.String() != want {
			t.Errorf("of %s are drawn %s, want %s", in, got.String(), want)
		}
		if hidden := curvesOf(k, Light).hidden; hidden != len(in)-len(want) {
			t.Errorf("of %s are left out %d", in, hidden)
		}
	}
}

// No two lines of a picture look alike, dashes and width included.
func TestCurvesLookDifferent(t *testing.T) {
	for strong := range 3 {
		lines := make([]Curve, MaxCurves)
		for i := range strong {
			lines[i].Strong = true
		}
		strokes := Light.strokesOf(lines)
		for i, a := range strokes {
			for _, b := range strokes[:i] {
				if a.pen.colour == b.pen.colour && slices.Equal(a.pen.dash, b.pen.dash) {
					t.Errorf("%d strong lines: lines look alike: %v", strong, a.pen)
				}
			}
			if i < strong && a.pen.dash != nil {
				t.Errorf("the strong line is dashed: %v", a.pen)
			}
		}
	}
}

func TestPercentAxis(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []float64
	}{
		{0, 71, []float64{0, 20, 40, 60, 80}}, {0, 100, []float64{0, 20, 40, 60, 80, 100}}, {0, 118, []float64{0, 25, 50, 75, 100, 125}},
		{0, 0, []float64{0, 1, 2, 3, 4, 5}}, {0, 9, []float64{0, 2, 4, 6, 8, 10}}, {-20, 60, []float64{-20, 0, 20, 40, 60}}, {0, 12, []float64{0, 5, 10, 15}},
	} {
		if got := percentAxis(c.low, c.high, 5); !slices.Equal(got.ticks, c.want) || got.low != c.want[0] || got.high != c.want[len(c.want)-1] {
			t.Errorf("%v … %v: %v, want %v", c.low, c.high, got, c.want)
		}
	}
	for _, c := range []struct{ low, high, first, last float64 }{
		{88, 97, 85, 100}, {93, 99, 92, 100}, {95, 95, 88, 96}, {30, 90, 0, 100}, {0, 0, 0, 6}, {100, 100, 94, 100}, {8, 9, 0, 10}, {-10, 50, -20, 60},
	} {
		if got := zoomedAxis(c.low, c.high, 3); got.low != c.first || got.high != c.last {
			t.Errorf("%v … %v: from %v to %v, want %v to %v", c.low, c.high, got.low, got.high, c.first, c.last)
		}
	}
}

// Whatever the percents, the axis holds them, and its lines are few whole numbers.
func TestPercentAxisHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-1e6, 1e6).Draw(t, "a")
		low, high := min(a, rapid.Float64Range(-200, 1e4).Draw(t, "b")), a
		high = max(low, high)
		for _, axis := range []axis{percentAxis(low, high, 5), zoomedAxis(low, high, 3)} {
			if axis.low > low || axis.high < high || axis.high <= axis.low || len(axis.ticks) < 2 || len(axis.ticks) > 10 {
				t.Fatalf("%v … %v: %v", low, high, axis)
			}
			for _, v := range axis.ticks {
				if v != math.Round(v) || v < axis.low-1e-6 || v > axis.high+1e-6 {
					t.Fatalf("%v … %v: a line at %v of %v", low, high, v, axis)
				}
			}
		}
	})
}

func TestCurvesContradictionsAreErrors(t *testing.T) {
	k := Curves{Lines: []Curve{{}, {Points: []CurvePoint{{X: 3}, {X: math.NaN()}, {X: 2}}}}}
	if _, err := PNG(k, Light); err == nil || err.Error() != "point 2 of line 1 is at 2, before the one at 3" {
		t.Errorf("got %v", err)
	}
}

// Names and values touch neither each other nor the margin, nor do the names of places.
func TestCurvesLabelsKeepClear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := randomCurves(t)
		k.Title, k.Subtitle, k.Foot = headingOf(t)
		d := curvesOf(k, Light)
		boxes := checkBeside(t, d.labels, d.plot.area)
		for _, v := range d.placed() {
			boxes = append(boxes, v.box)
		}
		checkApart(t, boxes)
		var names []rect
		for _, v := range d.ticks {
			w := d.t.small().width(d.place(v))
			names = append(names, rect{d.plot.x(v) - w/2, 100, w, 30})
		}
		for i := 1; i < len(names); i++ {
			if names[i].meets(names[i-1]) {
				t.Fatalf("names at %v and %v touch", names[i-1], names[i])
			}
		}
	})
}

// randomCurves have up to 8 lines, and long names below and beside them.
func randomCurves(t *rapid.T) Curves {
	var k Curves
	name := rapid.SampledFrom([]string{"Сети", "", "янв", strings.Repeat("щ", 60), "Магазины у дома и на трассе", "7"})
	points := rapid.IntRange(0, 20).Draw(t, "points")
	if rapid.Bool().Draw(t, "heads") {
		k.Heads = rapid.SliceOfN(name, points, points+20).Draw(t, "names")
	}
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		line := Curve{Name: name.Draw(t, "name"), Count: "n = 14", Strong: rapid.Bool().Draw(t, "strong")}
		for x := range points {
			line.Points = append(line.Points, CurvePoint{float64(x * x), rapid.Float64Range(0, 130).Draw(t, "percent"), PeriodState(rapid.IntRange(0, 2).Draw(t, "state"))})
		}
		k.Lines = append(k.Lines, line)
	}
	return k
}

func anyCurves(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	k := Curves{Title: text(), Subtitle: text(), Foot: text(), AxisName: text(), More: text(), Percent: anyPercent(t)}
	k.Heads = rapid.SliceOfN(anyText, 0, 40).Draw(t, "heads")
	if len(k.Heads) == 0 {
		k.Heads = nil
	}
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		line := Curve{Name: text(), Count: text(), Strong: rapid.Bool().Draw(t, "strong")}
		xs := rapid.SliceOfN(anyValue, 0, 9).Draw(t, "xs")
		slices.Sort(xs) // NaN first
		for _, x := range xs {
			line.Points = append(line.Points, CurvePoint{x, anyValue.Draw(t, "percent"), PeriodState(rapid.IntRange(-1, 3).Draw(t, "state"))})
		}
		k.Lines = append(k.Lines, line)
	}
	return k
}
