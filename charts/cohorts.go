package charts

import (
	"fmt"
	"strconv"
)

// Cohorts is a heatmap: cohorts of clients down, their periods of life across, a
// percent in each cell.
//
// A cell's colour is the class of the percent that it prints, so that equal
// numbers are never of two colours. A percent that is wider than its cell is
// written as a Battleship's is.
type Cohorts struct {
	Title, Subtitle, Foot string
	Axis                  string // over the Heads: Месяц жизни клиента
	RowsName, CountName   string // over the rows' names and counts: Когорта, Кл.
	// Heads are the periods: 1, 2, 3. The first MaxCohortColumns are drawn.
	Heads []string
	// Rows are the cohorts from the oldest on. The last MaxCohortRows are drawn.
	Rows []CohortRow
	// Mean is a row under a rule with the name MeanName; without both there is none.
	Mean     []CohortCell
	MeanName string
	// Marked is nil for none.
	Marked *CohortMark
	// More tells of rows and columns that are left out: ещё 4 старые когорты.
	// Without it a +n counts those that had no room.
	More string

	// Percent is how a whole percent is written, without its sign; nil writes
	// plain digits.
	Percent func(int) string
}

// A CohortRow is one cohort with the count of its clients. Its Cells may be fewer
// than there are Heads: what has not begun yet is empty.
type CohortRow struct {
	Name, Count string
	Cells       []CohortCell
}

// A CohortCell is a percent, rounded as it is printed; an open one of 0 is left empty.
type CohortCell struct {
	Percent int
	State   PeriodState
}

// A CohortMark sets the rows From … To, counted from 0, apart: a bar beside them,
// bold names, and Text in the empty corner right of them, if it fits there.
type CohortMark struct {
	From, To int
	Text     string
}

// String makes figures with the same mark print the same: a digest of one must
// not be of an address.
func (m CohortMark) String() string { return fmt.Sprintf("rows %d to %d: %s", m.From, m.To, m.Text) }

// How many rows and columns a heatmap of cohorts holds. Fourteen rows are a year
// of months, the one that it began in and the one not yet over: even under the
// longest texts their cells are 40 pixels high, and the picture has 120 KB, which
// a phone on a bad line gets within a second. Twelve columns are a year, and leave
// 55 pixels to a cell, three digits; a 13th would cost one of them.
const (
	MaxCohortRows    = 14
	MaxCohortColumns = 12
)

// check finds contradictions. No data is none: whatever there is is drawn.
func (f Cohorts) check() error {
	for i, r := range f.Rows {
		if len(r.Cells) > len(f.Heads) {
			return fmt.Errorf("row %d of the cohorts has %d cells: there are %d columns", i, len(r.Cells), len(f.Heads))
		}
	}
	if len(f.Mean) > len(f.Heads) {
		return fmt.Errorf("the cohorts' mean has %d cells: there are %d columns", len(f.Mean), len(f.Heads))
	}
	if m := f.Marked; m != nil && (m.From < 0 || m.From > m.To || m.To >= len(f.Rows)) {
		return fmt.Errorf("the cohorts %d to %d are marked: there are %d", m.From, m.To, len(f.Rows))
	}
	return nil
}

func (f Cohorts) write(percent int) string {
	if f.Percent == nil {
		return strconv.Itoa(percent)
	}
	return f.Percent(percent)
}

func (f Cohorts) draw(c *canvas, t Theme) error {
	if err := f.check(); err != nil {
		return err
	}
	h := newHeading(t, f.Title, f.Subtitle, f.Foot, 2)
	h.draw(c, t)
	d := newCohortDrawing(f, t, h)
	d.drawLegend(c)
	d.drawHeads(c)
	d.drawRows(c)
	d.drawMark(c)
	d.drawMean(c)
	return nil
}

// cohortClasses is how many colours a sequential scale has.
const cohortClasses = 6

// A cohortScale is the percents that the colours share out among them evenly.
type cohortScale struct{ low, high int }

// leastClass is how many percents a class has at least. Finer ones would colour
// chance: by the binomial formula √(p(1−p)/n) the standard error of 60 % of 60
// clients is 6 percents.
const leastClass = 10

// A scale goes from nothing to the double at most: one mistaken percent must not
// bleach all others.
const (
	lowestEnd  = 0
	highestEnd = 200
)

// newCohortScale spans the closed cells, rounded to tens. Where they lie closer
// together than the classes it goes on downwards, so that the highest has the
// strongest colour, but not below zero. It is not ok without a closed cell.
func newCohortScale(rows ...[]CohortCell) (s cohortScale, ok bool) {
	for _, cells := range rows {
		for _, cell := range cells {
			if cell.State != Closed {
				continue
			}
			percent := min(max(cell.Percent, lowestEnd), highestEnd)
			if !ok {
				s, ok = cohortScale{percent, percent}, true
			}
			s.low, s.high = min(s.low, percent), max(s.high, percent)
		}
	}
	s.low, s.high = s.low/10*10, (s.high+9)/10*10
	if short := leastClass*cohortClasses - (s.high - s.low); short > 0 {
		down := min(short, s.low)
		s.low, s.high = s.low-down, s.high+short-down
	}
	return s, ok
}

// class returns a percent's class, 0 for the lowest.
func (s cohortScale) class(percent int) int {
	above := min(max(percent, s.low), s.high) - s.low
	return min(above*cohortClasses/(s.high-s.low), cohortClasses-1)
}
