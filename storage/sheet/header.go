package sheet

import (
	"errors"
	"io"
	"maps"
	"slices"
)

// headerRows is how far down a header is looked for: reports begin with a
// title, a period, the firm's name.
const headerRows = 30

// found is what looking for a header has come to.
type found struct {
	row     int
	cells   []string
	index   map[string]int
	ignored []string
	doubles []Mistake
	missing []string
	broken  *Mistake // where the reading of the first rows ended too early
}

// find looks for the kind's header: in a workbook the first sheet that has it,
// in a text the mark that shows most of it. Other views are told in others.
func (f *file) find(kind Kind, c columns) (t *table, result Result, err error) {
	words := newVocabulary(kind, c)
	var best found
	at := -1
	for i, v := range f.views {
		got, err := look(v, c, words)
		if err != nil {
			return nil, result, err
		}
		if at < 0 || better(got, best) {
			best, at = got, i
		}
		if !f.text && best.isWhole(kind) {
			break
		}
	}
	if kind == Sales && best.isMoneyOfClients() {
		c.required, best.missing = []string{"date", "amount"}, nil
	}
	switch {
	case at >= 0 && len(best.missing) > 0 && best.broken != nil:
		return nil, result, *best.broken
	case at < 0 || len(best.missing) > 0:
		return nil, result, best.absent(c)
	}
	if len(best.doubles) > 0 {
		return nil, result, Mistakes(best.doubles)
	}
	t = newTable(kind, f.views[at], best, c)
	result.Ignored = best.ignored
	if !f.text {
		result.Sheet = t.sheet
		for _, v := range f.views {
			if v.sheet != t.sheet {
				result.OtherSheets = append(result.OtherSheets, v.sheet)
			}
		}
		facts, err := t.view.facts()
		if err != nil {
			return nil, result, refused("the workbook cannot be read (%v): %s", err, saveAs)
		}
		if err := t.use(facts); err != nil {
			return nil, result, err
		}
	}
	return t, result, nil
}

// better prefers what misses less, and then what shows most columns: of a
// text the mark that parts its cells, of a workbook the sheet of data and not
// the pivot before it.
func better(a, b found) bool {
	if len(a.missing) != len(b.missing) {
		return len(a.missing) < len(b.missing)
	}
	return len(a.index) > len(b.index)
}

// isMoneyOfClients tells whether it is a ledger that says which client paid how
// much, and not of what: turnover and retention need no more.
func (f found) isMoneyOfClients() bool {
	_, client := f.index["client"]
	_, amount := f.index["amount"]
	_, category := f.index["category"]
	return client && amount && !category && slices.Equal(f.missing, []string{"volume"})
}

// isWhole tells whether a header has all that is hoped for, and no other has to be looked at.
func (f found) isWhole(kind Kind) bool {
	if _, rep := f.index["rep"]; kind == Sales && !rep {
		return false
	}
	if _, category := f.index["category"]; kind == Sales && !category {
		return false
	}
	return len(f.missing) == 0
}

// look reads a view's first rows and returns the best header among them.
func look(v view, c columns, words vocabulary) (found, error) {
	t, err := top(v)
	if err != nil {
		return found{}, err
	}
	return t.header(c, words), nil
}

// topRows are a view's first rows.
type topRows struct {
	numbers []int
	rows    [][]string
	broken  *Mistake // what is wrong with the text behind them
}

// header returns the best header among the rows: of one row, or of two where
// merged cells part it.
func (t topRows) header(c columns, words vocabulary) found {
	best := found{missing: c.required, broken: t.broken}
	for i, cells := range t.rows {
		got := match(t.numbers[i], cells, c, words)
		if len(got.missing) == 0 {
			if i+1 < len(t.rows) && words.goesOn(got, t.rows[i+1]) {
				return match(t.numbers[i+1], words.combined(cells, t.rows[i+1]), c, words)
			}
			return got
		}
		if better(got, best) {
			got.broken = t.broken
			best = got
		}
	}
	for i := range len(t.rows) - 1 {
		if got := match(t.numbers[i+1], words.combined(t.rows[i], t.rows[i+1]), c, words); len(got.missing) == 0 && len(got.index) > 1 {
			return got
		}
	}
	return best
}

// top reads a view's first rows.
func top(v view) (t topRows, err error) {
	l, err := v.open()
	if errors.Is(err, io.EOF) {
		return topRows{}, nil
	}
	if err != nil {
		return topRows{}, err
	}
	for len(t.rows) < headerRows {
		number, cells, err := l.next()
		var formless Mistake
		if errors.Is(err, io.EOF) || err == nil && v.numeric && number > headerRows {
			break
		}
		if !v.numeric && errors.As(err, &formless) {
			t.broken = &formless
			break
		}
		if err != nil {
			return topRows{}, errors.Join(err, l.close())
		}
		t.numbers, t.rows = append(t.numbers, number), append(t.rows, slices.Clone(cells))
	}
	return t, l.close()
}

// absent says which columns were not found and what they may be called.
func (f found) absent(c columns) error {
	if len(f.index) == 0 {
		return refused("no header within the first %d rows: one row has to name the columns %s. (If it does, and a text editor shows no letters but garbage, save the file as “CSV UTF-8”.)", headerRows, headings(c.required))
	}
	var all []Mistake
	for _, column := range f.missing {
		all = append(all, mistake(f.row, column, "the column is missing; it may be called %s", columnNames(column)))
	}
	return Mistakes(append(all, f.doubles...))
}

func newTable(kind Kind, v view, f found, c columns) *table {
	t := &table{view: v, kind: kind, index: f.index, written: f.cells, after: f.row}
	if i, ok := t.index["volume"]; ok {
		t.units = newVocabulary(kind, c).unit(f.cells[i])
	}
	t.known = slices.Sorted(maps.Values(t.index))
	for _, column := range c.required {
		t.must = append(t.must, t.index[column])
	}
	if kind == Sales || kind == Plan {
		for _, column := range slices.Sorted(maps.Keys(t.index)) {
			if slices.Contains(textColumns, column) {
				t.texts = append(t.texts, t.index[column])
			}
		}
	}
	return t
}
