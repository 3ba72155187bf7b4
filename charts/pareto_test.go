package charts

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// paretoLaidOut is a Pareto as PNG lays it out.
func paretoLaidOut(f Pareto, t Theme) *paretoDrawing {
	return newParetoDrawing(f, t, newHeading(t, f.Title, f.Subtitle, f.Foot, 2))
}

// A bar is as long as its count's part of the greatest, and the vital few are of
// the strong colour.
func TestParetoIsToScale(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for _, f := range []Pareto{russianPareto(), manyReasons()} {
			img, d := decoded(t, drawPNG(t, f, theme)), paretoLaidOut(f, theme)
			for i, r := range d.Rows {
				box, fill, other := d.bar(i), theme.blue, theme.grey
				if i >= f.Cut {
					fill, other = other, fill
				}
				y := int(box.y + box.h/2)
				end := int(box.right()) + 1
				got := float64(rightmost(img, y, fill, end)+1-margin) / box.w
				want := max(0, float64(r.Count)/float64(f.Rows[0].Count))
				if r.Count <= 0 && rightmost(img, y, fill, end) >= 0 || r.Count > 0 && math.Abs(got-want) > 4/box.w {
					t.Errorf("%s: %d of %d is %v of the track, want %v", theme.name, r.Count, f.Rows[0].Count, got, want)
				}
				if rightmost(img, y, other, end) >= 0 {
					t.Errorf("%s: row %d of %d has the other colour", theme.name, i, f.Cut)
				}
			}
		}
	}
}

// The rule is under the last of the vital few, and above the others.
func TestParetoRule(t *testing.T) {
	for _, c := range []struct {
		rows, cut int
		ruled     bool
	}{{8, 3, true}, {8, 8, true}, {8, 0, false}, {40, 10, true}, {40, 11, false}, {1, 1, true}, {0, 0, false}} {
		f := russianPareto()
		f.Cut = c.cut
		f.Rows = nil
		for range c.rows {
			f.Rows = append(f.Rows, ParetoRow{"Цена", 1, "", "", ""})
		}
		img, d := decoded(t, drawPNG(t, f, Dark)), paretoLaidOut(f, Dark)
		top, bottom := painted(img, Width-margin-30, Dark.blue)
		if (top >= 0) != c.ruled || bottom-top > 3 {
			t.Errorf("%d of %d: a rule from %d to %d", c.cut, c.rows, top, bottom)
		}
		if !c.ruled {
			continue
		}
		if above := d.bar(c.cut - 1).bottom(); float64(top) < above+12 {
			t.Errorf("%d of %d: the rule is at %d, the bar above ends at %v", c.cut, c.rows, top, above)
		}
		if c.cut < len(d.Rows) && float64(bottom) > d.bar(c.cut).y-nameRow {
			t.Errorf("%d of %d: the rule is at %d, the bar below begins at %v", c.cut, c.rows, bottom, d.bar(c.cut).y)
		}
	}
}

func TestParetoContradictionsAreErrors(t *testing.T) {
	for _, cut := range []int{-1, 9} {
		f := russianPareto()
		f.Cut = cut
		want := fmt.Sprintf("the vital few of a Pareto are %d: it has 8 rows", cut)
		if picture, err := PNG(f, Light); err == nil || err.Error() != want || picture != nil {
			t.Errorf("want the error %q, got %v", want, err)
		}
	}
}

// Whatever the rows and their texts, the parts stand one below the other, and
// bars are high enough to see and long enough to compare.
func TestParetoHasRoom(t *testing.T) {
	long := anyLength(40)
	for _, texts := range []string{"", long} {
		h := newHeading(Light, texts, texts, texts, 2)
		for _, rows := range []int{0, 1, 3, 8, MaxParetoRows, 40} {
			for _, cut := range []int{0, 1, rows} {
				f := Pareto{CountName: texts, ShareName: texts, TotalName: texts, CutLabel: texts, More: texts, Cut: min(cut, rows)}
				for range rows {
					f.Rows = append(f.Rows, ParetoRow{texts, 5, texts, texts, texts})
				}
				d := newParetoDrawing(f, Light, h)
				if d.track.h < 20 || d.track.h > mostParetoBar || d.track.w < 400 || d.track.right() > Width-margin {
					t.Errorf("%d rows, %d strong: bars in %v", rows, cut, d.track)
				}
				end := h.bottom()
				if n := len(d.Rows); n > 0 {
					end = d.bar(n - 1).bottom()
				}
				if d.cutY > 0 && f.Cut == len(d.Rows) {
					end = d.cutY + smallSize/2
				}
				if d.More != "" {
					if d.moreY-smallSize/2 < end {
						t.Errorf("%d rows, %d strong: the line below is at %v, the rows end at %v", rows, cut, d.moreY, end)
					}
					end = d.moreY + smallSize/2
				}
				if end > h.top()-footGap {
					t.Errorf("%d rows, %d strong: they end at %v, their room at %v", rows, cut, end, h.top())
				}
			}
		}
	}
}

// Nothing is painted beyond the margins or between bars and numbers.
func TestParetoOverflowsNowhere(t *testing.T) {
	name := "Причина, у которой название — ровно шестьдесят знаков длины 🙂"
	for _, n := range []int{1, 5, 40} {
		f := Pareto{Title: name, Subtitle: name, Foot: name, CountName: name, ShareName: name, TotalName: name, CutLabel: name, More: name, Cut: 1}
		for i := range n {
			f.Rows = append(f.Rows, ParetoRow{name + name, 100 - i, name, name, name})
		}
		img, d := decoded(t, drawPNG(t, f, Light)), paretoLaidOut(f, Light)
		checkBlank(t, img, image.Point{X: n}, rect{0, 0, margin - 1, Height})
		checkBlank(t, img, image.Point{X: n}, rect{Width - margin + 1, 0, margin - 1, Height})
		for i := range d.Rows {
			box := d.bar(i)
			for _, column := range d.columns {
				checkBlank(t, img, image.Point{X: n}, rect{column.right - column.width - paretoGap + 2, box.y, paretoGap - 4, box.h})
			}
			checkBlank(t, img, image.Point{X: n}, rect{margin, box.y - 3, box.w, 2})
		}
	}
}

func TestParetoTellsWhatIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		rows, drawn int
		more, told  string
	}{{MaxParetoRows, MaxParetoRows, "", ""}, {40, MaxParetoRows, "", "+30"}, {40, MaxParetoRows, "ещё 30 причин", "ещё 30 причин"}, {2, 2, "ещё 3", "ещё 3"}} {
		d := paretoLaidOut(Pareto{Rows: make([]ParetoRow, c.rows), More: c.more}, Light)
		if len(d.Rows) != c.drawn || d.More != c.told {
			t.Errorf("%d rows: %d drawn, and %q", c.rows, len(d.Rows), d.More)
		}
	}
}

// The product's own pictures have no hollow boxes but for the emoji put there.
func TestRetentionSamplesHaveTheirGlyphs(t *testing.T) {
	for _, f := range []Figure{russianCohorts(), singleCohort(), manyCohorts(), russianWaterfall(), manySteps(), russianPareto(), singleReason()} {
		for word := range strings.FieldsSeq(fmt.Sprintf("%+v", f)) {
			if missing := Missing(word); len(missing) > 0 {
				t.Errorf("%T lacks %q", f, missing)
			}
		}
	}
}

func anyPareto(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	f := Pareto{Title: text(), Subtitle: text(), Foot: text(), CountName: text(), ShareName: text(), TotalName: text(), CutLabel: text(), More: text()}
	for range rapid.IntRange(0, 14).Draw(t, "rows") {
		f.Rows = append(f.Rows, ParetoRow{text(), rapid.OneOf(rapid.Int(), rapid.IntRange(-5, 100)).Draw(t, "count"), text(), text(), text()})
	}
	f.Cut = rapid.IntRange(0, len(f.Rows)).Draw(t, "cut")
	return f
}
