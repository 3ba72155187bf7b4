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

// cohortsLaidOut are cohorts as PNG lays them out.
func cohortsLaidOut(f Cohorts, t Theme) *cohortDrawing {
	return newCohortDrawing(f, t, newHeading(t, f.Title, f.Subtitle, f.Foot, 2))
}

// cohortsOf is a triangle of so many rows in so many columns, all of one percent.
func cohortsOf(rows, columns int, name string, percent int) Cohorts {
	f := Cohorts{Axis: name, RowsName: name, CountName: name, MeanName: name}
	for range columns {
		f.Heads = append(f.Heads, name)
		f.Mean = append(f.Mean, CohortCell{percent, Closed})
	}
	for i := range rows {
		f.Rows = append(f.Rows, CohortRow{name, name, slices.Clone(f.Mean[:min(columns, rows-i)])})
	}
	return f
}

func TestCohortScale(t *testing.T) {
	for _, c := range []struct {
		percents  []int
		low, high int
	}{
		{[]int{48, 90, 66}, 30, 90}, {[]int{5, 95}, 0, 100}, {[]int{21, 81}, 20, 90}, {[]int{50}, 0, 60}, {[]int{64, 64}, 10, 70},
		{[]int{0, 0}, 0, 60}, {[]int{100}, 40, 100}, {[]int{-40, 130}, 0, 130}, {[]int{99, math.MaxInt}, 90, 200}, {[]int{math.MinInt}, 0, 60},
	} {
		var cells []CohortCell
		for _, p := range c.percents {
			cells = append(cells, CohortCell{p, Closed}, CohortCell{700, Open}, CohortCell{800, Few}, CohortCell{})
		}
		if s, ok := newCohortScale(cells); !ok || s != (cohortScale{c.low, c.high}) {
			t.Errorf("%v are on %v, want %d … %d", c.percents, s, c.low, c.high)
		}
	}
	if s, ok := newCohortScale([]CohortCell{{90, Open}, {90, Few}}, nil); ok {
		t.Errorf("the scale %v of no closed cell", s)
	}
	for percent, want := range map[int]int{math.MinInt: 0, 30: 0, 39: 0, 40: 1, 49: 1, 60: 3, 79: 4, 80: 5, 90: 5, math.MaxInt: 5} {
		if got := (cohortScale{30, 90}).class(percent); got != want {
			t.Errorf("%d of 30 … 90 is in class %d, want %d", percent, got, want)
		}
	}
}

// WCAG 2.2, 1.4.3 for the digits, and the more the farther from the background.
func TestCohortContrast(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for class, fill := range theme.sequential {
			if got := contrast(theme.over(fill), fill); got < 4.5 {
				t.Errorf("%s: the digits of class %d have %.2f", theme.name, class, got)
			}
			if class > 0 && contrast(fill, theme.background) < 1.15*contrast(theme.sequential[class-1], theme.background) {
				t.Errorf("%s: class %d is as near to the background as the one before", theme.name, class)
			}
		}
	}
}

// A closed cell has its class's colour with its digits on it, an open one has none.
func TestCohortCellsAreTheirClass(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for _, f := range []Cohorts{russianCohorts(), manyCohorts(), firstCohorts(), singleCohort()} {
			img, d := decoded(t, drawPNG(t, f, theme)), cohortsLaidOut(f, theme)
			for i, r := range d.Rows {
				for k, cell := range r.Cells {
					checkCohortCell(t, img, d, d.cell(i, k), cell)
				}
			}
			for k, cell := range d.Mean {
				checkCohortCell(t, img, d, d.cell(len(d.Rows), k), cell)
			}
		}
	}
}

func checkCohortCell(t *testing.T, img image.Image, d *cohortDrawing, box rect, cell CohortCell) {
	t.Helper()
	border, inside := d.t.background, d.t.background
	digits := d.t.muted
	switch cell.State {
	case Closed:
		border = d.t.sequential[d.scale.class(cell.Percent)]
		inside, digits = border, d.t.over(border)
	case Open:
		border = d.t.axis
	}
	middle := box.x + box.w/2
	if got := at(img, middle, box.y+1); got != rgba(border) {
		t.Errorf("%s: the border of %v is %v, want %v", d.t.name, cell, got, border)
	}
	if got := at(img, middle, box.y+4); got != rgba(inside) {
		t.Errorf("%s: inside of %v is %v, want %v", d.t.name, cell, got, inside)
	}
	if written := holdsColour(img, box.grow(-4), digits); written != (cell.State == Closed || cell.State == Open) {
		t.Errorf("%s: %v has digits: %v", d.t.name, cell, written)
	}
	if dotted := holdsAlike(img, rect{middle - 2, box.y + box.h/2 - 2, 4, 4}, d.t.grey); dotted != (cell.State == Few) && cell.State != Closed && cell.State != Open {
		t.Errorf("%s: %v has a dot: %v", d.t.name, cell, dotted)
	}
}

func holdsColour(img image.Image, r rect, colour drawing.Color) bool {
	for y := r.y; y < r.bottom(); y++ {
		for x := r.x; x < r.right(); x++ {
			if at(img, x, y) == rgba(colour) {
				return true
			}
		}
	}
	return false
}

// holdsAlike is for few pixels, of which the palette keeps a shade close to theirs.
func holdsAlike(img image.Image, r rect, colour drawing.Color) bool {
	for y := r.y; y < r.bottom(); y++ {
		for x := r.x; x < r.right(); x++ {
			if got := at(img, x, y); max(apart(got.R, colour.R), apart(got.G, colour.G), apart(got.B, colour.B)) < 20 {
				return true
			}
		}
	}
	return false
}

func TestCohortContradictionsAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(f *Cohorts){
		"row 3 of the cohorts has 12 cells: there are 11 columns": func(f *Cohorts) { f.Rows[3].Cells = make([]CohortCell, 12) },
		"mean has 12 cells: there are 11 columns":                 func(f *Cohorts) { f.Mean = make([]CohortCell, 12) },
		"cohorts 2 to 12 are marked: there are 12":                func(f *Cohorts) { f.Marked = &CohortMark{2, 12, ""} },
		"cohorts 3 to 2 are marked":                               func(f *Cohorts) { f.Marked = &CohortMark{3, 2, ""} },
		"cohorts -1 to 2 are marked":                              func(f *Cohorts) { f.Marked = &CohortMark{-1, 2, ""} },
	} {
		f := russianCohorts()
		spoil(&f)
		if picture, err := PNG(f, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Whatever there are of rows and columns, the parts stand one below the other,
// and the cells are large enough to read but not blown up.
func TestCohortsHaveRoom(t *testing.T) {
	long := anyLength(40)
	h := newHeading(Light, long, long, long, 2)
	for _, rows := range []int{0, 1, 3, wrapRows, wrapRows + 1, MaxCohortRows, 40} {
		for _, columns := range []int{0, 1, 2, 6, MaxCohortColumns, 40} {
			for _, name := range []string{"", "сен 25", strings.Repeat("щ", 60)} {
				f := cohortsOf(rows, columns, name, 100)
				f.More = long
				d := newCohortDrawing(f, Light, h)
				if d.pitch.y < 44 || d.pitch.y > mostCohortY || d.pitch.x < leastCohortX || d.pitch.x > mostCohortX {
					t.Errorf("%d × %d of %q: cells %v apart", rows, columns, name, d.pitch)
				}
				if w, line := d.number(typeface{font: bold}).percent(d.pitch.x-d.gap-6, d.write, 100); line != "100" || w.size < headSize {
					t.Errorf("%d × %d of %q: 100 is %s, of size %v", rows, columns, name, line, w.size)
				}
				end := d.cells.bottom() + d.moreHeight()
				if d.hasMean() {
					end = d.cell(len(d.Rows), 0).bottom()
				}
				if end > h.top()-footGap || d.hasMean() && d.ruleY < d.moreY+smallSize/2 || d.moreY < d.cells.bottom() || !d.empty() && d.cells.y < d.headsY+smallSize/2 || d.headsY < h.bottom() {
					t.Errorf("%d × %d of %q: it ends at %v, the rule is at %v, the rows end at %v", rows, columns, name, end, d.ruleY, d.cells.bottom())
				}
				if d.cells.right()-d.gap > Width-margin || d.cells.x < margin+d.names+d.counts {
					t.Errorf("%d × %d of %q: cells at %v", rows, columns, name, d.cells)
				}
			}
		}
	}
}

// Nothing is painted beyond the margins or between names, cells and rows.
func TestCohortsOverflowNowhere(t *testing.T) {
	name := "Когорта, у которой название — ровно шестьдесят знаков длины 🙂"
	for _, size := range []image.Point{{1, 1}, {3, 2}, {7, 6}, {14, 12}, {40, 40}} {
		f := cohortsOf(size.X, size.Y, name, -123_456)
		f.Title, f.Subtitle, f.Foot = name, name, name
		img, d := decoded(t, drawPNG(t, f, Light)), cohortsLaidOut(f, Light)
		checkBlank(t, img, size, rect{0, 0, margin - 1, Height})
		checkBlank(t, img, size, rect{Width - margin + 1, 0, margin - 1, Height})
		checkBlank(t, img, size, rect{d.cells.x - 8, d.cells.y, 8, d.cells.h})
		checkBlank(t, img, size, rect{d.cells.x - 8, d.ruleY + 2, 8, d.pitch.y})
		for k := range d.Heads {
			checkBlank(t, img, size, rect{d.cell(0, k).right() + 1, d.cells.y, d.gap - 2, d.cells.h})
		}
		for i := range d.Rows {
			checkBlank(t, img, size, rect{margin, d.cell(i, 0).bottom() + 1, roomAcross, 2})
		}
	}
}

// The newest rows and the first columns stay, and what is left out is told.
func TestCohortsTellWhatIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		rows, columns, drawnRows, drawnColumns int
		more, moreRows, moreColumns            string
	}{
		{14, 12, 14, 12, "", "", ""}, {40, 15, 14, 12, "", "+26", "+3"}, {0, 13, 0, 12, "", "", "+1"}, {0, 0, 0, 0, "", "", ""},
		{40, 15, 14, 12, "ещё 26 когорт", "ещё 26 когорт", ""}, {2, 2, 2, 2, "ещё 3", "ещё 3", ""},
	} {
		f := cohortsOf(c.rows, c.columns, "", 50)
		for i := range f.Rows {
			f.Rows[i].Name = number(i)
		}
		for i := range f.Heads {
			f.Heads[i] = number(i)
		}
		f.More = c.more
		d := cohortsLaidOut(f, Light)
		if len(d.Rows) != c.drawnRows || len(d.Heads) != c.drawnColumns || d.moreRows != c.moreRows || d.moreColumns != c.moreColumns {
			t.Errorf("%d × %d: %d × %d drawn, %q and %q", c.rows, c.columns, len(d.Rows), len(d.Heads), d.moreRows, d.moreColumns)
		}
		if n := len(d.Rows); n > 0 && (d.Rows[n-1].Name != number(c.rows-1) || d.Heads[len(d.Heads)-1] != number(c.drawnColumns-1)) {
			t.Errorf("%d × %d: the last row is %s, the last column %s", c.rows, c.columns, d.Rows[n-1].Name, d.Heads[len(d.Heads)-1])
		}
	}
}

// The mark's bar is beside its rows, and moves with them where older ones are cut.
func TestCohortMark(t *testing.T) {
	f := manyCohorts()
	img, d := decoded(t, drawPNG(t, f, Light)), cohortsLaidOut(f, Light)
	for i := range d.Rows {
		box, want := d.cell(i, 0), f.Marked.From <= i+26 && i+26 <= f.Marked.To
		if got := at(img, margin-16, box.y+box.h/2) == rgba(Light.orange); got != want {
			t.Errorf("row %d has a bar: %v", i, got)
		}
	}
	for _, m := range []CohortMark{{0, 25, "all are cut"}, {20, 30, "some are"}} {
		f.Marked = &m
		if d := cohortsLaidOut(f, Light); (d.Marked == nil) != (m.To < 26) || d.Marked != nil && *d.Marked != (CohortMark{0, 4, m.Text}) {
			t.Errorf("%v became %v", m, d.Marked)
		}
	}
}

// The mark's text stands where no cell is, and nowhere if there is no such place.
func TestCohortNote(t *testing.T) {
	for _, c := range []struct {
		mark  CohortMark
		lines int
	}{
		{CohortMark{8, 10, "Акция «Лето»"}, 1}, {CohortMark{8, 10, "Июнь–август: акция «Лето» привела разовых покупателей"}, 2},
		{CohortMark{0, 0, "Акция"}, 0}, {CohortMark{0, 10, "Акция"}, 1}, {CohortMark{8, 10, strings.Repeat("щ", 60)}, 0}, {CohortMark{11, 11, anyLength(30)}, 0}, {CohortMark{8, 10, ""}, 0},
	} {
		f := russianCohorts()
		f.Marked = &c.mark
		d := cohortsLaidOut(f, Light)
		if len(d.note) != c.lines {
			t.Errorf("%v has the lines %q, want %d", c.mark, d.note, c.lines)
		}
		for n, line := range d.note {
			box := d.noteFace.box(left, d.noteAt.x, d.noteAt.y+noteLine*float64(n), line)
			for i, r := range d.Rows {
				for k := range r.Cells {
					if d.cell(i, k).meets(box) {
						t.Errorf("%v covers row %d, column %d", c.mark, i, k)
					}
				}
			}
			if box.right() > Width-margin+8 || box.bottom() > d.cells.bottom() || strings.Contains(line, "…") {
				t.Errorf("%v: %q at %v", c.mark, line, box)
			}
		}
	}
}

// The legend's swatches are the classes in their order.
func TestCohortLegend(t *testing.T) {
	for _, f := range []Cohorts{russianCohorts(), firstCohorts()} {
		img, d := decoded(t, drawPNG(t, f, Dark)), cohortsLaidOut(f, Dark)
		var seen []drawing.Color
		for x := d.legend; x < d.legend+d.legendWidth(); x++ {
			for _, fill := range Dark.sequential {
				if at(img, x, d.axisY-swatchHeight/2+1) == rgba(fill) && !slices.Contains(seen, fill) {
					seen = append(seen, fill)
				}
			}
		}
		if fmt.Sprint(seen) != fmt.Sprint(Dark.sequential[:]) {
			t.Errorf("the legend shows %v", seen)
		}
	}
	if d := cohortsLaidOut(singleCohort(), Light); d.legendWidth() != 0 {
		t.Error("a legend without a colour")
	}
}

// Figures that show the same print the same, whatever the address of their mark,
// and drawing changes nothing in them.
func TestCohortsPrintAlike(t *testing.T) {
	a, b := manyCohorts(), manyCohorts()
	a.Percent, b.Percent = nil, nil
	before := fmt.Sprintf("%+v", a)
	drawPNG(t, a, Light)
	if fmt.Sprintf("%+v", a) != before {
		t.Error("drawing changed the figure")
	}
	if fmt.Sprintf("%+v", b) != before {
		t.Error("the same figure prints differently")
	}
}

// The fullest heatmap is still small: 150 KB is a second on a bad line.
func TestCohortsAreSmall(t *testing.T) {
	f := manyCohorts()
	f.Title, f.Subtitle, f.Foot, f.More, f.Axis = anyLength(200), anyLength(200), anyLength(200), anyLength(60), anyLength(60)
	for i := range f.Rows {
		cells := make([]CohortCell, len(f.Heads))
		for k := range cells {
			cells[k] = CohortCell{(37*i + 53*k) % 110, Closed}
		}
		f.Rows[i].Name, f.Rows[i].Cells = anyLength(60), cells
	}
	if size := len(drawPNG(t, f, Light)); size > 150_000 {
		t.Errorf("%d bytes", size)
	}
}

func anyCohorts(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	cells := func(most int) []CohortCell {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) CohortCell {
			return CohortCell{rapid.OneOf(rapid.Int(), rapid.IntRange(-50, 250)).Draw(t, "percent"), PeriodState(rapid.IntRange(-1, 4).Draw(t, "state"))}
		}), 0, most).Draw(t, "cells")
	}
	columns := rapid.IntRange(0, 15).Draw(t, "columns")
	f := Cohorts{Title: text(), Subtitle: text(), Foot: text(), Axis: text(), RowsName: text(), CountName: text(), MeanName: text(), More: text(), Mean: cells(columns)}
	f.Percent = rapid.SampledFrom([]func(int) string{nil, russian.percentOf(), func(int) string { return strings.Repeat("9", 500) }, func(int) string { return "" }}).Draw(t, "format")
	for range columns {
		f.Heads = append(f.Heads, text())
	}
	for range rapid.IntRange(0, 18).Draw(t, "rows") {
		f.Rows = append(f.Rows, CohortRow{text(), text(), cells(columns)})
	}
	if n := len(f.Rows); n > 0 && rapid.Bool().Draw(t, "marked") {
		from := rapid.IntRange(0, n-1).Draw(t, "from")
		f.Marked = &CohortMark{from, rapid.IntRange(from, n-1).Draw(t, "to"), text()}
	}
	return f
}
