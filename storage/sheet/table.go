package sheet

import (
	"errors"
	"fmt"
	"io"
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

	cells  sheetFacts        // of a workbook
	merges map[int][]rowSpan // by column: cells merged over several rows, of those not yet passed
	zeros  map[int]int       // by column: how many digits are shown, with zeros in front

	grouping string // marks of which the whole file has shown that they group digits
	proven   string // those of which this reading has shown it

	longer  int  // the first row of a text with more cells than there are columns, where commas part them
	fitting bool // some row has no more

	most          int // rows of data that there may be, 0: any number
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
	s := r.cell(i)
	switch {
	case s == "—", s == "–", s == "-":
		return ""
	case r.t.numeric && r.t.isNumber(r.number, i):
		s = decimalOf(s)
		if width := r.t.zeros[i]; len(s) < width && strings.Trim(s, "0123456789") == "" && s != "" {
			return strings.Repeat("0", width-len(s)) + s
		}
	}
	return s
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
	last, short := t.after, false // the last row; whether it has fewer cells than there are columns
	for {
		number, cells, err := l.next()
		var formless Mistake
		switch {
		case errors.Is(err, io.EOF):
			if t.unended {
				t.unendedRow = last
			}
			if t.longer > 0 && t.fitting {
				m.add(mistake(t.longer, "", "has more cells than there are columns, unlike other rows: a cell that holds %q belongs in quotes", t.comma))
			}
			if short && t.unended {
				m.add(mistake(last, "", "the file breaks off in the middle of the row"))
			}
			told.judge(t, m)
			t.hollowRows(last, t.cells.last+1, m)
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
		t.hollowRows(last, number, m)
		last, short = number, len(cells) < len(t.written)
		r := row{number, cells, t}
		if !t.counts(r, m) {
			continue
		}
		if t.rows++; t.most > 0 && t.rows > t.most {
			return errors.Join(refused("the file has more than %d rows: import it with the command line, runrate import", t.most), l.close())
		}
		if len(cells) <= len(t.written) {
			t.fitting = true
		} else if t.comma == ',' && t.longer == 0 {
			t.longer = number
		}
		told.observe(r)
		if err := fn(r); err != nil {
			return errors.Join(err, l.close())
		}
	}
}

// hollowRows tells of rows of nothing but formulas without values, between two others.
func (t *table) hollowRows(from, to int, m *mistakes) {
	if len(t.cells.hollow) == 0 {
		return
	}
	for row := from + 1; row < to; row++ {
		t.isHollow(row, m)
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
	case t.isTotal(r, first), t.isHeader(r):
		t.skipped++
		return false
	case t.isHollow(r.number, m):
		return false
	case t.isNote(r, first):
		t.skipped++
		return false
	case t.comma != 0 && len(r.cells) > len(t.written) && strings.TrimSpace(strings.Join(r.cells[len(t.written):], "")) != "":
		m.add(mistake(r.number, "", "%d cells under %d columns: a cell that holds %q belongs in quotes", len(r.cells), len(t.written), t.comma))
		return false
	}
	return !t.tookRowsIn(r, m) && !t.hasErrors(r, m) && !t.isMisshown(r, m) && !t.isTotalInWords(r, m) && !t.isMerged(r, m) && !t.isUnnamed(r, m)
}

// tookRowsIn adds a mistake for a text's cell in quotes that goes on in another
// line and looks as though it had taken rows in, because a quote before it is
// never closed: with a date in it where rows have one, else with as many marks
// as part a row.
func (t *table) tookRowsIn(r row, m *mistakes) bool {
	if t.comma == 0 {
		return false
	}
	for i, cell := range r.cells {
		if strings.IndexByte(cell, '\n') < 0 {
			continue
		}
		marks := strings.Count(cell, string(t.comma))
		took := marks >= len(t.written)-1
		if days := t.days(); len(days) > 0 {
			took = marks > 0 && slices.ContainsFunc(strings.FieldsFunc(cell, func(c rune) bool { return c == '\n' || c == t.comma }), t.isDay)
		}
		if took {
			m.add(mistake(r.number, t.placeOf(min(i, len(t.written)-1)), "a cell in quotes goes on in the next line and may have taken rows in: close its quote, or write it in one line"))
			return true
		}
	}
	return false
}

// isDay tells whether a piece of text is a date or a month and nothing else.
func (t *table) isDay(s string) bool {
	s = strings.TrimSpace(s)
	if t.has("month") {
		if _, err := t.month(s); err == nil {
			return true
		}
	}
	_, _, err := t.moment(s)
	return err == nil
}

// hasErrors tells of cells that hold a formula's error, or no more than yes or no.
func (t *table) hasErrors(r row, m *mistakes) bool {
	found := false
	for _, i := range t.known {
		s := r.cell(i)
		switch {
		case strings.HasPrefix(s, "#") && isError(s):
			m.add(mistake(r.number, t.placeOf(i), "%s is the error of a formula: correct it in the file", s))
		case t.numeric && t.cells.truths.has(r.number, i):
			m.add(mistake(r.number, t.placeOf(i), "is TRUE or FALSE: write what it is"))
		default:
			continue
		}
		found = true
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
	for _, i := range t.known {
		if s := r.cell(i); s == "" || s != strings.TrimSpace(t.written[i]) {
			return false
		}
	}
	return true
}
