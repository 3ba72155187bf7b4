package sheet

import (
	"cmp"
	"slices"
	"strings"

	"runrate/storage"
)

// Mistake is one thing wrong with a file. Row counts the file's lines from 1;
// row 0 is the file as a whole. What is wrong is kept as it is worded in
// English and what it is said of, and is put into words for who reads it.
type Mistake struct {
	Row    int
	Column string // as the header writes it, with its letter; "" for the row as a whole
	Format string // fmt's, and a key of the translations
	Args   []any
}

func mistake(row int, column, format string, args ...any) Mistake {
	return wording{format, args}.at(row, column)
}

func (w wording) at(row int, column string) Mistake { return Mistake{row, column, w.format, w.args} }

func refused(format string, args ...any) error { return mistake(0, "", format, args...) }

// String is one line for the operator, in English.
func (m Mistake) String() string { return m.In(storage.English) }

// Error lets a reader end with what is wrong with the file.
func (m Mistake) Error() string { return m.String() }

// In is one line in a language: where, what, and what to do about it.
func (m Mistake) In(lang storage.Lang) string {
	switch {
	case m.Row == 0:
		return m.Reason(lang)
	case m.Column == "":
		return say("row %d: %s", m.Row, m.wording()).in(lang)
	}
	return say("row %d, %s: %s", m.Row, columnName(m.Column), m.wording()).in(lang)
}

// Reason is In without the place.
func (m Mistake) Reason(lang storage.Lang) string { return m.wording().in(lang) }

func (m Mistake) wording() wording { return wording{m.Format, m.Args} }

// Mistakes is several at once, as an error.
type Mistakes []Mistake

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i := range m {
		lines[i] = m[i].String()
	}
	return "[" + strings.Join(lines, " ") + "]"
}

// keptMistakes is how many of a file's mistakes are kept; the others are counted.
const keptMistakes = 1000

// mistakes gathers what is wrong with a file.
type mistakes struct {
	kept  []Mistake
	total int
}

func (m *mistakes) add(mistake Mistake) {
	if m.total++; len(m.kept) >= keptMistakes {
		return
	}
	for i, arg := range mistake.Args {
		if s, ok := arg.(string); ok {
			mistake.Args[i] = shortly(s)
		}
	}
	m.kept = append(m.kept, mistake)
}

// shortly returns what is shown of a cell, and is no part of its line any
// more: a thousand of them are kept.
func shortly(s string) string {
	const most = 500 // bytes
	if len(s) <= most {
		return strings.Clone(s)
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (m *mistakes) clone() *mistakes { return &mistakes{slices.Clone(m.kept), m.total} }

// inOrder returns those that were kept, by rows.
func (m *mistakes) inOrder() []Mistake {
	slices.SortStableFunc(m.kept, func(a, b Mistake) int { return cmp.Compare(a.Row, b.Row) })
	return m.kept
}
