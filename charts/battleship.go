package charts

import (
	"fmt"
	"strconv"
)

// Battleship is a map: categories down, segments across, a percent in each cell.
//
// A cell's colour is the class of the percent that it prints, so that equal
// numbers are never of two colours. A percent that is wider than its cell is
// written smaller, and one that is too wide even so as >999 or <−99.
type Battleship struct {
	Title, Subtitle, Foot string
	// Columns have letters, and Rows numbers. The first MaxMapColumns and
	// MaxMapRows of them are drawn.
	Columns []MapHead // A Сети
	Rows    []MapRow
	Totals  []MapCell // of the columns; nil where none is known
	Total   MapCell   // of everything
	// TotalName is over the rows' totals and beside the columns': Итого.
	// Without it there are no totals.
	TotalName string
	// Weakest is nil for none; the cell gets a ring, its row and column pills.
	Weakest *MapPlace
	// Callout is beside the weakest cell's coordinate below the map:
	// Недобор 1,3 млн ₽ — самый большой на поле. There is no such row without it.
	Callout string
	// More tells of rows and columns that the caller left out: ещё 3 категории.
	// Without it a +n counts those that had no room.
	More string

	// Percent is how a whole percent is written, without its sign: groups and
	// minus are the language's, not the figure's. Nil writes plain digits.
	Percent func(int) string
}

// A MapHead names a row or a column. With its Mark, a letter or a number,
// people call the cell: C2.
type MapHead struct{ Mark, Name string }

// A MapRow is one category in every segment: as many Cells as there are Columns.
type MapRow struct {
	MapHead
	Cells []MapCell
	Total MapCell
}

// A MapCell is a percent of plan, rounded as it is printed; without Is there is
// no plan, and a dot stands in its place.
type MapCell struct {
	Percent int
	Is      bool
}

// A MapPlace is a cell's row and column, from 0.
type MapPlace struct{ Row, Column int }

// String makes figures with the same weakest cell print the same: a digest of
// one must not be of an address.
func (p MapPlace) String() string { return fmt.Sprintf("row %d, column %d", p.Row, p.Column) }

// How many rows and columns a map holds. In 12 rows under the longest texts a
// cell is still 33 pixels high, with digits of 29; a 13th would make the digits
// touch its edges. A seventh column leaves 185 pixels to the names, a dozen
// letters, and 73 to a percent, four digits; an eighth would cost one of them.
const (
	MaxMapRows    = 12
	MaxMapColumns = 7
)

// check finds contradictions. No data is none: whatever there is is drawn.
func (b Battleship) check() error {
	for i, r := range b.Rows {
		if len(r.Cells) != len(b.Columns) {
			return fmt.Errorf("row %d of a map has %d cells: the map has %d columns", i, len(r.Cells), len(b.Columns))
		}
	}
	if n := len(b.Totals); n > 0 && n != len(b.Columns) {
		return fmt.Errorf("a map's totals are %d: it has %d columns", n, len(b.Columns))
	}
	if w := b.Weakest; w != nil && (w.Row < 0 || w.Row >= len(b.Rows) || w.Column < 0 || w.Column >= len(b.Columns)) {
		return fmt.Errorf("a map's weakest cell is %v: it has %d rows and %d columns", *w, len(b.Rows), len(b.Columns))
	}
	return nil
}

// coordinate is what people call the weakest cell, also one that is not drawn.
func (b Battleship) coordinate() string {
	if b.Weakest == nil {
		return ""
	}
	return b.Columns[b.Weakest.Column].Mark + b.Rows[b.Weakest.Row].Mark
}

func (b Battleship) write(percent int) string {
	if b.Percent == nil {
		return strconv.Itoa(percent)
	}
	return b.Percent(percent)
}

func (b Battleship) draw(c *canvas, t Theme) error {
	if err := b.check(); err != nil {
		return err
	}
	h := newHeading(t, b.Title, b.Subtitle, b.Foot, 2)
	h.draw(c, t)
	d := newMapDrawing(b, t, h)
	d.drawHeads(c)
	d.drawRows(c)
	d.drawRing(c)
	d.drawTotals(c)
	d.drawCallout(c)
	d.drawLegend(c)
	return nil
}

// classEnds are the highest percents of the classes but the last. They mirror
// each other around 100: up to 5 percents off is on plan, up to 30 is near,
// and from 60 on it is far.
var classEnds = [mapClasses - 1]int{40, 69, 94, 105, 130, 159}

// mapClasses is how many colours a diverging scale has; the middle one is on plan.
const mapClasses = 7

// classOf returns the class of a percent, 0 for the lowest.
func classOf(percent int) int {
	for class, end := range classEnds {
		if percent <= end {
			return class
		}
	}
	return mapClasses - 1
}

// className is the percents of a class: ≤ 40, 41–69, ≥ 160.
func (b Battleship) className(class int) string {
	switch class {
	case 0:
		return "≤ " + b.write(classEnds[0])
	case mapClasses - 1:
		return "≥ " + b.write(classEnds[class-1]+1)
	}
	return b.write(classEnds[class-1]+1) + "–" + b.write(classEnds[class])
}
