package charts

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/wcharczuk/go-chart/v2/drawing"
	"pgregory.net/rapid"
)

// laidOut is a map as PNG lays it out.
func laidOut(b Battleship, t Theme) *mapDrawing {
	return newMapDrawing(b, t, newHeading(t, b.Title, b.Subtitle, b.Foot, 2))
}

// mapOf has so many rows and columns, a ring in the last cell and no texts but names.
func mapOf(rows, columns int, name string, percent int) Battleship {
	b := Battleship{TotalName: "Итого", Total: MapCell{percent, true}}
	for i := range columns {
		b.Columns = append(b.Columns, MapHead{letter(i), name})
		b.Totals = append(b.Totals, MapCell{percent, true})
	}
	for i := range rows {
		b.Rows = append(b.Rows, MapRow{MapHead{number(i), name}, append([]MapCell(nil), b.Totals...), b.Total})
	}
	if rows > 0 && columns > 0 {
		b.Weakest = &MapPlace{rows - 1, columns - 1}
	}
	return b
}

// at is the colour of the pixel that a coordinate falls in.
func at(img image.Image, x, y float64) color.RGBA { return rgba(img.At(int(x), int(y))) }

func TestMapClasses(t *testing.T) {
	var named Battleship
	for percent, want := range map[int]string{
		math.MinInt: "≤ 40", -100: "≤ 40", 0: "≤ 40", 40: "≤ 40", 41: "41–69", 69: "41–69", 70: "70–94", 94: "70–94",
		95: "95–105", 100: "95–105", 105: "95–105", 106: "106–130", 130: "106–130", 131: "131–159", 159: "131–159", 160: "≥ 160", math.MaxInt: "≥ 160",
	} {
		if got := named.className(classOf(percent)); got != want {
			t.Errorf("%d is in %s, want %s", percent, got, want)
		}
	}
	for percent := -50; percent <= 250; percent++ {
		if a, b := classOf(percent), classOf(200-percent); a+b != mapClasses-1 {
			t.Errorf("%d is in class %d, and %d, as far from 100, in class %d", percent, a, 200-percent, b)
		}
	}
	for class := range mapClasses {
		if missing := Missing(named.className(class)); missing != nil {
			t.Errorf("the legend's %s lacks %q", named.className(class), missing)
		}
	}
}

// WCAG 2.2, 1.4.3, and classes beside each other that can be told apart: the
// picture of each differs in lightness as well, for who does not see colours.
func TestMapContrast(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for class, fill := range theme.diverging {
			if got := contrast(theme.over(fill), fill); got < 4.5 {
				t.Errorf("%s: the digits of class %d have %.2f", theme.name, class, got)
			}
			if class > 0 && contrast(fill, theme.diverging[class-1]) < 1.3 {
				t.Errorf("%s: class %d is as light as the one before", theme.name, class)
			}
		}
		if got := contrast(theme.over(theme.orange), theme.orange); got < 4.5 {
			t.Errorf("%s: a pill's mark has %.2f", theme.name, got)
		}
	}
}

// A cell has its class's colour, in which its digits stand, and a cell without
// a plan has a dot only.
func TestMapCellsAreTheirClass(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for _, b := range []Battleship{russianMap(), largeMap(), sparseMap()} {
			img, d := decoded(t, drawPNG(t, b, theme)), laidOut(b, theme)
			for i, r := range d.Rows {
				for k := range d.Columns {
					checkCell(t, img, theme, d.cell(i, k), r.Cells[k])
				}
			}
		}
	}
}

func checkCell(t *testing.T, img image.Image, theme Theme, box rect, cell MapCell) {
	t.Helper()
	side, middle := at(img, box.x+4, box.y+box.h/2), at(img, box.x+box.w/2, box.y+box.h/2)
	if !cell.Is {
		const visible = 20 // of so few pixels the palette keeps a shade close to theirs
		if side != rgba(theme.background) || apart(middle.R, theme.grey.R) > visible || apart(middle.B, theme.grey.B) > visible {
			t.Errorf("%s: a cell without a plan is %v, and %v in the middle", theme.name, side, middle)
		}
		return
	}
	fill := theme.diverging[classOf(cell.Percent)]
	if side != rgba(fill) {
		t.Errorf("%s: %d is on %v, want %v", theme.name, cell.Percent, side, fill)
	}
	ink := rgba(theme.over(fill))
	for x := box.x + 6; x < box.right()-6; x++ {
		if at(img, x, box.y+box.h/2) == ink || at(img, x, box.y+box.h/2+8) == ink {
			return
		}
	}
	t.Errorf("%s: %d is not to be read on %v", theme.name, cell.Percent, fill)
}

// ringed tells whether there is a ring around a cell: background, ink, background.
func ringed(img image.Image, d *mapDrawing, box rect) bool {
	y := box.y + box.h/2
	paper, ink := rgba(d.t.background), rgba(d.t.ink)
	for _, x := range []float64{box.x, box.right()} {
		out := 1.0
		if x == box.x {
			out, x = -1, x-1
		}
		if at(img, x, y) != paper || at(img, x+out*d.gap, y) != ink || at(img, x+out*(d.gap+3), y) != paper {
			return false
		}
	}
	return true
}

// Only the weakest cell has a ring, and its row and column have pills.
func TestMapWeakestIsRinged(t *testing.T) {
	for _, b := range []Battleship{russianMap(), largeMap(), sparseMap()} {
		for _, theme := range []Theme{Light, Dark} {
			img, d := decoded(t, drawPNG(t, b, theme)), laidOut(b, theme)
			for i := range d.Rows {
				for k := range d.Columns {
					if got, want := ringed(img, d, d.cell(i, k)), *b.Weakest == (MapPlace{i, k}); got != want {
						t.Errorf("row %d, column %d: a ring is %v, want %v", i, k, got, want)
					}
				}
			}
			orange := rgba(theme.orange)
			weak := d.cell(b.Weakest.Row, b.Weakest.Column)
			if at(img, weak.x+weak.w/2-20, d.marks) != orange || at(img, margin, weak.y+weak.h/2) != orange {
				t.Error("the weakest cell's row or column has no pill")
			}
			if at(img, margin+6, d.calloutY+d.between+30) != orange {
				t.Error("the callout has no coordinate")
			}
		}
	}
}

// A weakest cell that had no room has no ring, but is still called out.
func TestMapWeakestWithoutRoom(t *testing.T) {
	b := largeMap()
	for _, place := range []MapPlace{{MaxMapRows, 1}, {2, MaxMapColumns}} {
		b.Weakest = &place
		img, d := decoded(t, drawPNG(t, b, Light)), laidOut(b, Light)
		if d.ring != nil || d.mark != letter(place.Column)+number(place.Row) {
			t.Errorf("%v: a ring at %v, the mark %s", place, d.ring, d.mark)
		}
		if at(img, margin+6, d.calloutY+d.between+30) != rgba(Light.orange) {
			t.Errorf("%v: no coordinate", place)
		}
	}
	b.Weakest = nil
	if d := laidOut(b, Light); d.mark != "" || d.calloutLeft() != 24 {
		t.Errorf("the mark %q of no cell", d.mark)
	}
}

func TestMapContradictionsAreErrors(t *testing.T) {
	for want, spoil := range map[string]func(b *Battleship){
		"row 3 of a map has 5 cells: the map has 6 columns": func(b *Battleship) { b.Rows[3].Cells = b.Rows[3].Cells[:5] },
		"a map's totals are 5":                              func(b *Battleship) { b.Totals = b.Totals[:5] },
		"weakest cell is row 9, column 0":                   func(b *Battleship) { b.Weakest = &MapPlace{9, 0} },
		"weakest cell is row 0, column 6":                   func(b *Battleship) { b.Weakest = &MapPlace{0, 6} },
		"weakest cell is row -1, column 0":                  func(b *Battleship) { b.Weakest = &MapPlace{-1, 0} },
	} {
		b := russianMap()
		spoil(&b)
		if picture, err := PNG(b, Light); err == nil || !strings.Contains(err.Error(), want) || picture != nil {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Whatever the map's size and its texts, its parts stand one below the other,
// and the cells are large enough to read but not blown up.
func TestMapHasRoom(t *testing.T) {
	long := anyLength(40)
	h := newHeading(Light, long, long, long, 2)
	for _, rows := range []int{0, 1, 3, wrapRows, wrapRows + 1, 9, MaxMapRows, 40} {
		for _, columns := range []int{0, 1, 2, 5, MaxMapColumns, 9} {
			for _, name := range []string{"", "Сок", anyLength(10), strings.Repeat("щ", 60)} {
				b := mapOf(rows, columns, name, 123_456)
				b.Callout = long
				d := newMapDrawing(b, Light, h)
				if d.pitch.y < 37 || d.pitch.y > mostPitchY || d.pitch.x < 89 || d.pitch.x > mostPitchX {
					t.Errorf("%d × %d of %q: cells %v apart", rows, columns, name, d.pitch)
				}
				if end := d.legendY + d.legendHeight(); end > h.top()-footGap || d.below > d.calloutY || d.cells.y < h.bottom() {
					t.Errorf("%d × %d of %q: it ends at %v, its room at %v", rows, columns, name, end, h.top())
				}
				if d.right > Width-margin || len(d.key) > 3 {
					t.Errorf("%d × %d of %q: its right end is %v, its key has %d lines", rows, columns, name, d.right, len(d.key))
				}
			}
		}
	}
}

// Nothing is painted beyond the margins or between names, cells and totals,
// except for what the ring and its pills stand out.
func TestMapOverflowsNowhere(t *testing.T) {
	name := "Категория, у которой название — ровно шестьдесят знаков длины"
	for _, size := range []image.Point{{1, 1}, {2, 3}, {7, 6}, {12, 7}, {14, 9}} {
		b := mapOf(size.X, size.Y, name, -123_456)
		b.Title, b.Subtitle, b.Foot, b.Callout, b.TotalName = name, name, name, name, name
		b.Weakest = nil
		img, d := decoded(t, drawPNG(t, b, Light)), laidOut(b, Light)
		checkBlank(t, img, size, rect{0, 0, margin - 1, Height})
		checkBlank(t, img, size, rect{Width - margin + 1, 0, margin - 1, Height})
		checkBlank(t, img, size, rect{d.cells.x - 8, d.cells.y, 8, d.cells.h})
		for k := range d.Columns {
			checkBlank(t, img, size, rect{d.cell(0, k).right(), d.cells.y, d.gap, d.calloutY - d.cells.y - totalsRow})
		}
		for i := range d.Rows {
			checkBlank(t, img, size, rect{margin, d.cell(i, 0).bottom(), roomAcross, 1})
		}
	}
}

func checkBlank(t *testing.T, img image.Image, size image.Point, r rect) {
	t.Helper()
	for y := r.y; y < r.bottom(); y++ {
		for x := r.x; x < r.right(); x++ {
			if at(img, x, y) != rgba(Light.background) {
				t.Errorf("%v: painted at %v, %v", size, x, y)
				return
			}
		}
	}
}

// Percents are written in full where they fit, smaller, or as what they exceed.
func TestMapNumbersFit(t *testing.T) {
	d := laidOut(largeMap(), Light)
	w := d.number(typeface{font: medium})
	room := d.pitch.x - d.gap - 12
	for percent, want := range map[int]string{
		0: "0", 100: "100", -35: "−35", -999: "−999", 1_204: "1,204", 99_999: ">999", 100_000: ">999", -100_000: "<−99", math.MaxInt: ">999", math.MinInt: "<−99",
	} {
		got, line := d.fitted(w, room, percent)
		if line != want || got.size < headSize || got.width(line) > room {
			t.Errorf("%d is %s of size %v, %v wide in %v, want %s", percent, line, got.size, got.width(line), room, want)
		}
	}
	d.Percent = func(int) string { return strings.Repeat("9", 500) }
	if got, line := d.fitted(w, room, 5); got.width(line) > room {
		t.Errorf("%s is wider than its cell", line)
	}
}

func TestMapTellsWhatIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		rows, columns           int
		more                    string
		moreRows, moreColumns   string
		drawnRows, drawnColumns int
	}{
		{12, 7, "", "", "", 12, 7}, {40, 9, "", "+28", "+2", 12, 7}, {3, 8, "", "", "+1", 3, 7},
		{40, 9, "ещё 28 категорий и 2 сегмента", "ещё 28 категорий и 2 сегмента", "", 12, 7},
		{2, 2, "ещё 3 категории", "ещё 3 категории", "", 2, 2}, {0, 0, "", "", "", 0, 0},
	} {
		b := mapOf(c.rows, c.columns, "Сок", 90)
		b.More = c.more
		d := laidOut(b, Light)
		if d.moreRows != c.moreRows || d.moreColumns != c.moreColumns || len(d.Rows) != c.drawnRows || len(d.Columns) != c.drawnColumns {
			t.Errorf("%d × %d and %q: %d × %d drawn, %q and %q", c.rows, c.columns, c.more, len(d.Rows), len(d.Columns), d.moreRows, d.moreColumns)
		}
	}
}

// Names stand over their columns where all fit there, and else all in a key.
func TestMapNamesOfColumns(t *testing.T) {
	for name, key := range map[string]bool{"Опт": false, "Малый опт": false, "": false, "Маркетплейсы": true, "Сети у дома и на трассе": true} {
		b := russianMap()
		b.Columns[3].Name = name
		d := laidOut(b, Light)
		if (d.key != nil) != key || (d.heads == nil) != key {
			t.Errorf("%q: the key is %v", name, d.key)
		}
	}
	d := laidOut(largeMap(), Light)
	for i, e := range append(d.key[0], d.key[1]...) {
		if i < MaxMapColumns && (strings.TrimSpace(e.Mark) != letter(i) || e.Name != d.Columns[i].Name || e.strong != (i == 1)) {
			t.Errorf("entry %d of the key is %+v", i, e)
		}
	}
}

// Figures that show the same print the same, whatever the address of their
// weakest cell, and drawing changes nothing in them.
func TestMapPrintsAlike(t *testing.T) {
	a, b := largeMap(), largeMap()
	a.Percent, b.Percent = nil, nil
	before := fmt.Sprintf("%+v", a)
	drawPNG(t, a, Light)
	if after := fmt.Sprintf("%+v", a); after != before {
		t.Error("drawing changed the figure")
	}
	if fmt.Sprintf("%+v", b) != before {
		t.Error("the same figure prints differently")
	}
	b.Weakest = &MapPlace{2, 2}
	if fmt.Sprintf("%+v", b) == before {
		t.Error("another weakest cell prints the same")
	}
}

// The legend's swatches are the classes in their order, each as large.
func TestMapLegend(t *testing.T) {
	b := russianMap()
	img, d := decoded(t, drawPNG(t, b, Light)), laidOut(b, Light)
	var seen []drawing.Color
	for x := float64(margin); x < Width-margin; x++ {
		got := at(img, x, d.legendY+d.between+4)
		for _, fill := range Light.diverging {
			if got == rgba(fill) && (len(seen) == 0 || seen[len(seen)-1] != fill) {
				seen = append(seen, fill)
			}
		}
	}
	if fmt.Sprint(seen) != fmt.Sprint(Light.diverging[:]) {
		t.Errorf("the legend shows %v", seen)
	}
	if d := laidOut(singleMap(), Light); d.legendHeight() != 0 {
		t.Error("a legend without a colour")
	}
}

// The fullest map is still small: 150 KB is a second on a bad line.
func TestMapIsSmall(t *testing.T) {
	b := largeMap()
	b.Title, b.Subtitle, b.Foot, b.Callout, b.More = anyLength(200), anyLength(200), anyLength(200), anyLength(200), anyLength(60)
	for i := range b.Columns {
		b.Columns[i].Name = anyLength(60)
	}
	for i := range b.Rows {
		b.Rows[i].Name = anyLength(60)
	}
	if size := len(drawPNG(t, b, Light)); size > 150_000 {
		t.Errorf("%d bytes", size)
	}
}

func anyMap(t *rapid.T) Figure {
	text := func() string { return anyText.Draw(t, "text") }
	cell := func() MapCell {
		return MapCell{rapid.OneOf(rapid.Int(), rapid.IntRange(-50, 250)).Draw(t, "percent"), rapid.Bool().Draw(t, "is")}
	}
	b := Battleship{Title: text(), Subtitle: text(), Foot: text(), Callout: text(), More: text(), TotalName: text(), Total: cell()}
	b.Percent = rapid.SampledFrom([]func(int) string{nil, russianMap().Percent, func(int) string { return strings.Repeat("9", 500) }, func(int) string { return "" }}).Draw(t, "format")
	for range rapid.IntRange(0, 9).Draw(t, "columns") {
		b.Columns = append(b.Columns, MapHead{text(), text()})
		b.Totals = append(b.Totals, cell())
	}
	for range rapid.IntRange(0, 15).Draw(t, "rows") {
		r := MapRow{MapHead: MapHead{text(), text()}, Total: cell()}
		for range b.Columns {
			r.Cells = append(r.Cells, cell())
		}
		b.Rows = append(b.Rows, r)
	}
	if len(b.Rows) > 0 && len(b.Columns) > 0 && rapid.Bool().Draw(t, "weakest") {
		b.Weakest = &MapPlace{rapid.IntRange(0, len(b.Rows)-1).Draw(t, "row"), rapid.IntRange(0, len(b.Columns)-1).Draw(t, "column")}
	}
	return b
}
