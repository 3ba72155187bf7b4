package sheet

import (
	"slices"
	"strings"
	"unicode/utf8"

	"runrate/storage"
)

// textColumns are those of sales and plans that hold words and not figures.
var textColumns = []string{"date", "month", "rep", "client", "category"}

// figureColumns are those whose sums stand in totals.
var figureColumns = []string{"volume", "amount"}

// isTotal tells whether a row sums others up: it has a total's word, first or
// alone, and lacks what a row of data has. (A client may be called Total.)
func (t *table) isTotal(r row, first int) bool {
	lacks := slices.ContainsFunc(t.must, func(i int) bool { return r.cell(i) == "" })
	for _, column := range []string{"date", "month"} {
		if s := r.get(column); s != "" && !(isDigit(s[0]) && isDigit(s[len(s)-1])) && isTotalWord(storage.Fold(s)) {
			return true
		}
	}
	if !lacks {
		return len(t.texts) == 0 && t.isAlone(r, first) && isTotalWord(storage.Fold(r.cell(first)))
	}
	says := func(i int) bool { return isTotalWord(storage.Fold(r.cell(i))) }
	return says(first) || t.isBare(r) && slices.ContainsFunc(t.texts, says)
}

// isAlone tells whether a row has but one cell.
func (t *table) isAlone(r row, first int) bool {
	return !slices.ContainsFunc(r.cells[first+1:], func(s string) bool { return strings.TrimSpace(s) != "" })
}

// isTotalInWords adds a mistake for a row of data with the Russian word for a
// total in the place of a name: nobody is called so.
func (t *table) isTotalInWords(r row, m *mistakes) bool {
	for _, i := range t.texts {
		s := r.cell(i)
		if first, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("ИиВвОоПпGgSs", first) {
			continue
		}
		bare := strings.TrimRight(s, ": ")
		for _, word := range []string{"итого", "итог", "всего", "общий итог", "промежуточный итог", "grand total", "subtotal"} {
			if strings.EqualFold(bare, word) {
				m.add(mistake(r.number, t.placeOf(i), "%q looks like a total among the rows of data: delete the row", s))
				return true
			}
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isNote tells whether a row has one word at most and no figures: a group's
// name above its rows, a signature below the table; or several after a colon,
// and no date.
func (t *table) isNote(r row, first int) bool {
	if len(t.texts) < 2 || t.hasFigures(r) {
		return false
	}
	return t.isBare(r) || strings.HasSuffix(r.cell(first), ":") && (t.lacksDay(r) || slices.Contains(t.days(), first))
}

// days are where a row's date or month is.
func (t *table) days() (at []int) {
	for _, column := range []string{"date", "month"} {
		if i, ok := t.index[column]; ok {
			at = append(at, i)
		}
	}
	return at
}

func (t *table) lacksDay(r row) bool {
	return !slices.ContainsFunc(t.days(), func(i int) bool { return r.cell(i) != "" })
}

// isBare tells whether a row has at most one of the words of a row of data.
func (t *table) isBare(r row) bool {
	filled := 0
	for _, i := range t.texts {
		if r.cell(i) != "" {
			filled++
		}
	}
	return len(t.texts) > 1 && filled <= 1
}

func (t *table) hasFigures(r row) bool {
	return slices.ContainsFunc(figureColumns, func(column string) bool { return r.get(column) != "" })
}

// isUnnamed adds a mistake for a row whose figures may be a group's sum or a
// row of data in which merged cells were left empty: nobody but who made the
// file can tell which.
func (t *table) isUnnamed(r row, m *mistakes) bool {
	fill := say("fill it in, and if the row is a subtotal delete it or begin it with «Итого»")
	if len(t.texts) == 0 {
		return false
	}
	for _, column := range []string{"date", "month"} {
		if t.has(column) && r.get(column) == "" && t.hasFigures(r) {
			m.add(mistake(r.number, t.place(column), "is empty, and the row has figures; %s", fill))
			return true
		}
	}
	if t.isBare(r) && t.hasFigures(r) {
		m.add(mistake(r.number, "", "nothing but the date tells whose figures these are; %s", fill))
		return true
	}
	return false
}

func isTotalWord(s string) bool {
	for _, word := range []string{"общий итог", "итого", "итоги", "итог", "всего", "промежуточный итог", "grand total", "subtotal", "sub-total", "total"} {
		if front, ok := strings.CutSuffix(strings.TrimRight(s, ": "), " "+word); ok && front != "" { // as spreadsheets' own subtotals are called
			return true
		}
		rest, ok := strings.CutPrefix(s, word)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, ":. ")
		if rest == "" || strings.HasPrefix(rest, "по ") || strings.HasPrefix(rest, "за ") || strings.HasPrefix(rest, "for ") {
			return true
		}
		if word == "итого" || word == "общий итог" {
			return strings.HasPrefix(s, word+" ") || strings.HasPrefix(s, word+":")
		}
	}
	return false
}
