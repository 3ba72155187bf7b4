package sheet

import (
	"cmp"
	"fmt"
	"slices"
)

// Mistake is one thing wrong with a file. Row counts the file's lines from 1;
// row 0 is the file as a whole.
type Mistake struct {
	Row    int
	Column string // as the header writes it, with its letter; "" for the row as a whole
	Reason string
}

// String is one line for the operator.
func (m Mistake) String() string {
	switch {
	case m.Row == 0:
		return m.Reason
	case m.Column == "":
		return fmt.Sprintf("row %d: %s", m.Row, m.Reason)
	}
	return fmt.Sprintf("row %d, %s: %s", m.Row, m.Column, m.Reason)
}

// keptMistakes is how many of a file's mistakes are kept; the others are counted.
const keptMistakes = 1000

// mistakes gathers what is wrong with a file.
type mistakes struct {
	kept  []Mistake
	total int
}

func (m *mistakes) add(mistake Mistake) {
	if m.total++; len(m.kept) < keptMistakes {
		m.kept = append(m.kept, mistake)
	}
}

func (m *mistakes) clone() *mistakes { return &mistakes{slices.Clone(m.kept), m.total} }

// inOrder returns those that were kept, by rows.
func (m *mistakes) inOrder() []Mistake {
	slices.SortStableFunc(m.kept, func(a, b Mistake) int { return cmp.Compare(a.Row, b.Row) })
	return m.kept
}
