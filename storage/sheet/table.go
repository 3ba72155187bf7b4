package sheet

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// table is a view whose header has been found.
type table struct {
	view
	kind    Kind
	index   map[string]int // where a column is
	written []string       // the header as it is written
	after   int            // the row of the header
	units   string         // the unit that the volume's header names, folded
	texts   []int          // where the words are: a row that has but one of them is none of data
	must    []int          // where the required columns are
	known   []int          // where all that is read is, from left to right

	percent map[[2]int]bool   // row and column of what a workbook shows as a percentage
	merges  map[int][]rowSpan // by column: cells merged over several rows, of those not yet passed
	hollow  map[int][]int     // by row: columns of formulas without a value, of those not yet passed
	isText  func(row, column int) bool
	zeros   map[int]int // by column: how many digits are shown, with zeros in front

	grouping string // marks of which the whole file has shown that they group digits
	proven   string // those of which this reading has shown it

	rows, skipped int // rows of data that were read; totals that were passed over
	unendedRow    int // the last row, where its line has no end
}

// has tells whether the file has a column.
func (t *table) has(column string) bool { _, ok := t.index[column]; return ok }

// row is one line of a table.
type row struct {
	number int
	cells  []string
	t      *table
}

// cell returns what a cell holds, without spaces around it.
func (r row) cell(i int) string {
	if i >= len(r.cells) {
		return ""
	}
	s := strings.TrimSpace(r.cells[i])
	if r.t.comma != 0 && len(s) > 1 && s[0] == '\'' && calculated(s) {
		return s[1:]
	}
	return s
}

// get returns a column's cell; a dash stands for an empty one.
func (r row) get(column string) string {
	i, ok := r.t.index[column]
	if !ok {
		return ""
	}
	switch s := r.cell(i); s {
	case "—", "–", "-":
		return ""
	default:
		if width := r.t.zeros[i]; len(s) < width && strings.Trim(s, "0123456789") == "" && s != "" {
			return strings.Repeat("0", width-len(s)) + s
		}
		return s
	}
}

// place names a column as its header writes it, with its letter.
func (t *table) place(column string) string {
	i, ok := t.index[column]
	if !ok {
		return column
	}
	return t.placeOf(i)
}

func (t *table) placeOf(i int) string {
	letter, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		letter = fmt.Sprint(i + 1)
	}
	return fmt.Sprintf("%s (%s)", oneLine(t.written[i]), letter)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// each calls fn with every row of data; its cells are good until fn returns.
// Mistakes of form go to m.
func (t *table) each(m *mistakes, fn func(row) error) error {
	l, err := t.open()
	if err != nil {
		return err
	}
	t.rows, t.skipped = 0, 0
	told := newEvidence(t)
	last, short := 0, false // the last row; whether it has fewer cells than there are columns
	for {
		number, cells, err := l.next()
		var formless Mistake
		switch {
		case errors.Is(err, io.EOF):
			if t.unended {
				t.unendedRow = last
			}
			if short && t.unended {
				m.add(Mistake{Row: last, Reason: "the file breaks off in the middle of the row"})
			}
			told.judge(t, m)
			for _, row := range slices.Sorted(maps.Keys(t.hollow)) { // rows of nothing else
				t.isHollow(row, m)
			}
			return l.close()
		case errors.As(err, &formless):
			m.add(formless)
			return l.close()
		case err != nil:
			return errors.Join(err, l.close())
		}
		if number <= t.after {
			continue
		}
		last, short = number, len(cells) < len(t.written)
		r := row{number, cells, t}
		counts := t.counts(r, m)
		if delete(t.hollow, number); !counts {
			continue
		}
		t.rows++
		told.observe(r)
		if err := fn(r); err != nil {
			return errors.Join(err, l.close())
		}
	}
}

// counts tells whether a row is one of data: not empty, no total and no
// header once more, and of readable cells.
func (t *table) counts(r row, m *mistakes) bool {
	first := slices.IndexFunc(r.cells, func(s string) bool { return strings.TrimSpace(s) != "" })
	switch {
	case first < 0:
		t.isHollow(r.number, m)
		return false
	case t.isTotal(r, first), t.isNote(r, first), t.isHeader(r):
		t.skipped++
		return false
	case t.comma != 0 && len(r.cells) > len(t.written) && strings.TrimSpace(strings.Join(r.cells[len(t.written):], "")) != "":
		m.add(Mistake{Row: r.number, Reason: fmt.Sprintf("%d cells under %d columns: a cell that holds %q belongs in quotes", len(r.cells), len(t.written), t.comma)})
		return false
	}
	return !t.isHollow(r.number, m) && !t.hasErrors(r, m) && !t.isMerged(r, m) && !t.isUnnamed(r, m)
}

// hasErrors tells of cells that hold a formula's error.
func (t *table) hasErrors(r row, m *mistakes) bool {
	found := false
	for _, i := range t.known {
		if s := r.cell(i); strings.HasPrefix(s, "#") && isError(s) {
			found = true
			m.add(Mistake{r.number, t.placeOf(i), s + " is the error of a formula: correct it in the file"})
		}
	}
	return found
}

func isError(s string) bool {
	switch {
	case strings.Trim(s, "#") == "", strings.EqualFold(s, "#N/A"), strings.EqualFold(s, "#Н/Д"):
		return true
	}
	return strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

// isHeader tells whether the header comes once more, as at the top of each printed page.
func (t *table) isHeader(r row) bool {
	for _, i := range t.must {
		if s := r.cell(i); s == "" || s != strings.TrimSpace(t.written[i]) {
			return false
		}
	}
	return true
}
