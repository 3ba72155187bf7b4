package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// evidence is what a file's columns tell, taken whole, of marks and dates that
// can each be read in two ways. It is judged when the file has been read.
//
// A file is written by one program in one manner: what the amounts tell of the
// comma holds for the volumes beside them.
type evidence struct {
	numbers           []*numberEvidence
	decimal, grouping [256]bool // marks that stand before decimals, or group digits, somewhere
	slashes           slashEvidence
	swapped           swapEvidence
	date              int // where dates are, -1: nowhere
}

// numberEvidence is of one column: for each mark the first cell that does not tell.
type numberEvidence struct {
	column   string
	at       int
	doubtful map[byte]doubt
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
			e.numbers = append(e.numbers, &numberEvidence{column, i, map[byte]doubt{}})
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
			e.number(n, r.number, s, r.t)
		}
	}
	if e.date < 0 {
		return
	}
	s := r.cell(e.date)
	if strings.IndexByte(s, '/') > 0 {
		e.slashes.observe(r.number, s)
	}
	if r.t.numeric {
		e.swapped.observe(r, s, e.date)
	}
}

func (e *evidence) number(n *numberEvidence, row int, s string, t *table) {
	if t.isNumber(row, n.at) {
		return
	}
	body := unsigned(withoutRoubles(n.column, s))
	mark, last := strings.IndexAny(body, ".,"), strings.LastIndexAny(body, ".,")
	switch {
	case mark < 0 || strings.ContainsFunc(body, unicode.IsLetter):
	case mark != last:
		if e.grouping[body[mark]] = true; body[last] != body[mark] {
			e.decimal[body[last]] = true
		}
	case !isTwoFaced(body, mark):
		e.decimal[body[mark]] = true
	case n.doubtful[body[mark]].row == 0 && strings.IndexByte(t.grouping, body[mark]) < 0:
		n.doubtful[body[mark]] = doubt{row, strings.Clone(s)}
	}
}

// unsigned takes from a number what may stand around its digits.
func unsigned(s string) string {
	if s != "" && isDigit(s[0]) && isDigit(s[len(s)-1]) {
		return s
	}
	return strings.Trim(s, "-−–+() ")
}

// isTwoFaced tells whether a number's only mark may group its digits as well
// as stand before decimals.
func isTwoFaced(s string, mark int) bool {
	return len(s)-mark-1 == 3 && mark <= 3 && strings.Trim(s[:mark], "0") != ""
}

// isNumber tells of a workbook's own numbers, which are kept with a decimal point.
func (t *table) isNumber(row, column int) bool { return t.numeric && !t.cells.texts.has(row, column) }

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

// isDecimal tells whether a mark stands before decimals and never groups
// digits. A point does so without saying in a text whose cells are parted by
// commas, unless decimals come in quotes, behind commas of their own.
func (e *evidence) isDecimal(mark byte, comma rune) bool {
	if e.grouping[mark] {
		return false
	}
	return e.decimal[mark] || mark == '.' && comma == ',' && !e.decimal[',']
}

// swapEvidence is of a workbook in which a spreadsheet of another country took
// for dates what it could, month first, and left the rest as texts.
type swapEvidence struct {
	text, number      doubt // the first of each
	otherText, others bool  // some text is of a day up to the 12th; some number of a later one
}

func (e *swapEvidence) observe(r row, s string, column int) {
	d, _, err := r.t.moment(s)
	if err != nil {
		return
	}
	first := &e.text
	if r.t.isNumber(r.number, column) {
		e.others = e.others || d.Day() > 12
		first = &e.number
	} else {
		e.otherText = e.otherText || d.Day() <= 12
	}
	if first.row == 0 {
		*first = doubt{r.number, strings.Clone(s)}
	}
}

// judge adds a mistake for each column with a cell of two meanings. Of a mark
// that only groups digits elsewhere it notes that, for the file to be read again.
func (e *evidence) judge(t *table, m *mistakes) {
	for _, n := range e.numbers {
		for _, mark := range []byte(".,") {
			d := n.doubtful[mark]
			if d.row == 0 || e.isDecimal(mark, t.comma) {
				continue
			}
			if e.grouping[mark] && !e.decimal[mark] && strings.IndexByte(t.proven, mark) < 0 {
				t.proven += string(mark)
			}
			plain := unsigned(withoutRoubles(n.column, d.cell))
			m.add(mistake(d.row, t.place(n.column), "%q can be read in two ways, and the file's other numbers do not tell which: write %s or %s0",
				d.cell, strings.Replace(plain, string(mark), "", 1), plain))
		}
	}
	if w := e.swapped; w.text.row > 0 && w.number.row > 0 && !w.otherText && !w.others {
		m.add(mistake(w.text.row, t.place("date"), "%q is a text, and all dates of the file that are none, like row %d, are of the first twelve days: a spreadsheet has swapped their days and months. Fetch the file again, and open it with its own country's settings", w.text.cell, w.number.row))
	}
	if d := e.slashes.doubtful; d.row > 0 && !e.slashes.dayFirst {
		m.add(mistake(d.row, t.place("date"), "%q does not tell the day from the month, and no date of the file does: write it like 2026-03-10 or 10.03.2026", d.cell))
	}
}
