package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mistake is one thing wrong with a file. Row counts the file's lines from 1;
// row 0 is the file as a whole.
type Mistake struct {
	Row    int
	Column string // "" for the row as a whole
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

// row is one line of a file, its cells found by the header's names.
type row struct {
	number int
	cells  map[string]string
}

// get returns a cell; a dash stands for an empty one.
func (r row) get(column string) string {
	switch s := r.cells[column]; s {
	case "—", "–", "-":
		return ""
	default:
		return s
	}
}

// columns are what a kind of file may have.
type columns struct{ required, optional []string }

// read takes a file apart. Mistakes of form are returned all together; decimal
// holds the marks that are decimal ones in this file.
func read(in io.Reader, c columns) (rows []row, has map[string]bool, decimal string, mistakes []Mistake, err error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, nil, "", nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, nil, "", []Mistake{{Reason: "the file is not in UTF-8: save it as “CSV UTF-8”"}}, nil
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = delimiter(data)
	r.FieldsPerRecord = -1
	// A point is always decimal in a file; a comma is where it does not part the cells.
	if decimal = "."; r.Comma != ',' {
		decimal = ".,"
	}
	r.TrimLeadingSpace = r.Comma != '\t' // a tab is a space too
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, "", []Mistake{{Reason: "the file is empty: its first row names the columns"}}, nil
	}
	if err != nil {
		return nil, nil, "", []Mistake{broken(err)}, nil
	}
	names, has, mistakes := c.names(header)
	if len(mistakes) > 0 {
		return nil, nil, "", mistakes, nil
	}
	short := 0 // the last row, if it has fewer cells than there are columns
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) && short > 0 && !bytes.HasSuffix(data, []byte("\n")) {
			mistakes = append(mistakes, Mistake{Row: short, Reason: "the file breaks off in the middle of the row"})
		}
		if errors.Is(err, io.EOF) {
			return rows, has, decimal, mistakes, nil
		}
		if err != nil {
			return nil, nil, "", append(mistakes, broken(err)), nil
		}
		line, _ := r.FieldPos(0)
		if short = 0; len(cells) < len(names) {
			short = line
		}
		if len(cells) > len(names) && strings.TrimSpace(strings.Join(cells[len(names):], "")) != "" {
			mistakes = append(mistakes, Mistake{Row: line, Reason: fmt.Sprintf("%d cells under %d columns: a cell that holds %q belongs in quotes", len(cells), len(names), r.Comma)})
			continue
		}
		if row := newRow(line, names, cells); row.cells != nil {
			rows = append(rows, row)
		}
	}
}

// newRow names the cells; one without any content has none.
func newRow(line int, names, cells []string) row {
	r := row{number: line}
	for i, name := range names {
		if i < len(cells) {
			if s := strings.TrimSpace(cells[i]); s != "" {
				if r.cells == nil {
					r.cells = map[string]string{}
				}
				r.cells[name] = s
			}
		}
	}
	return r
}

func broken(err error) Mistake {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return Mistake{Row: p.Line, Reason: "the quotes are broken: " + p.Err.Error()}
	}
	return Mistake{Reason: err.Error()}
}

// delimiter is whichever candidate the first line holds most of.
func delimiter(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// names checks a header against the columns.
func (c columns) names(header []string) (names []string, has map[string]bool, mistakes []Mistake) {
	has = map[string]bool{}
	known := append(slices.Clone(c.required), c.optional...)
	for _, h := range header {
		name := strings.ToLower(strings.TrimSpace(h))
		switch {
		case name == "" || slices.Contains(known, name) && !has[name]:
		case has[name]:
			mistakes = append(mistakes, Mistake{1, name, "the column is there twice"})
		default:
			mistakes = append(mistakes, Mistake{1, name, "no such column: there are " + strings.Join(known, ", ")})
		}
		has[name] = true
		names = append(names, name)
	}
	for _, name := range c.required {
		if !has[name] {
			mistakes = append(mistakes, Mistake{1, name, "the column is missing"})
		}
	}
	return names, has, mistakes
}
