package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// evidence is what a file's columns tell, taken whole, of marks and dates that
// can each be read in two ways. It is judged when the file has been read.
type evidence struct {
	numbers []*numberEvidence
	slashes slashEvidence
	date    int // where dates are, -1: nowhere
}

// numberEvidence is of one column: for each mark whether it stands before
// decimals, or groups digits, somewhere; and the first cell that does not tell.
type numberEvidence struct {
	column            string
	at                int
	decimal, grouping map[byte]bool
	doubtful          map[byte]doubt
}

type doubt struct {
	row  int
	cell string
}

// slashEvidence is of dates like 03/10/2026.
type slashEvidence struct {
	dayFirst bool // some first number is above 12
	doubtful doubt
}

func newEvidence(t *table) evidence {
	e := evidence{date: -1}
	for _, column := range []string{"volume", "amount", "price"} {
		if i, ok := t.index[column]; ok {
			e.numbers = append(e.numbers, &numberEvidence{column, i, map[byte]bool{}, map[byte]bool{}, map[byte]doubt{}})
		}
	}
	if i, ok := t.index["date"]; ok {
		e.date = i
	}
	return e
}

// observe takes in what a row tells.
func (e *evidence) observe(r row) {
	for _, n := range e.numbers {
		if s := r.cell(n.at); strings.IndexByte(s, '.') >= 0 || strings.IndexByte(s, ',') >= 0 {
			n.observe(r.number, s, r.t)
		}
	}
	if e.date < 0 {
		return
	}
	if s := r.cell(e.date); strings.IndexByte(s, '/') > 0 {
		e.slashes.observe(r.number, s)
	}
}

func (n *numberEvidence) observe(row int, s string, t *table) {
	body := strings.Trim(s, "-−–+() ")
	mark := strings.IndexAny(body, ".,")
	last := strings.LastIndexAny(body, ".,")
	if mark < 0 || t.numeric && body[mark] == '.' && mark == last && !strings.HasSuffix(body, "0") { // as a workbook's own numbers are kept
		return
	}
	if mark != last {
		if n.grouping[body[mark]] = true; body[last] != body[mark] {
			n.decimal[body[last]] = true
		}
		return
	}
	whole, m := body[:mark], body[mark]
	if len(body)-mark-1 != 3 || strings.Trim(whole, "0") == "" || len(whole) > 3 {
		n.decimal[m] = true
		return
	}
	if n.doubtful[m].row == 0 && t.comma != ',' { // where commas part the cells, points are decimal and commas are refused
		n.doubtful[m] = doubt{row, strings.Clone(s)}
	}
}

var slashed = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/\d{2,4}(?:\D|$)`)

func (e *slashEvidence) observe(row int, s string) {
	parts := slashed.FindStringSubmatch(s)
	if parts == nil {
		return
	}
	first, _ := strconv.Atoi(parts[1])
	second, _ := strconv.Atoi(parts[2])
	switch {
	case first > 12:
		e.dayFirst = true
	case first != second && second <= 12 && e.doubtful.row == 0:
		e.doubtful = doubt{row, strings.Clone(s)}
	}
}

// judge adds a mistake for each column whose cells have two meanings.
func (e *evidence) judge(t *table, m *mistakes) {
	for _, n := range e.numbers {
		for _, mark := range []byte(".,") {
			d := n.doubtful[mark]
			if d.row == 0 || n.decimal[mark] && !n.grouping[mark] {
				continue
			}
			plain := strings.Trim(d.cell, "-−–+() ")
			m.add(Mistake{d.row, t.place(n.column), fmt.Sprintf("%q can be read in two ways, and the column does not tell which: write %s or %s0",
				d.cell, strings.Replace(plain, string(mark), "", 1), plain)})
		}
	}
	if d := e.slashes.doubtful; d.row > 0 && !e.slashes.dayFirst {
		m.add(Mistake{d.row, t.place("date"), fmt.Sprintf("%q does not tell the day from the month, and no date of the file does: write it like 2026-03-10 or 10.03.2026", d.cell)})
	}
}
