package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetFacts are what a sheet's part tells and its library does not, gathered
// in one quick reading.
type sheetFacts struct {
	last    int                // the last row
	merges  map[int][]rowSpan  // by column, in order: cells merged over several rows
	percent cellSet            // numbers that are shown as percentages
	hollow  cellSet            // formulas without a value
	texts   cellSet            // texts, even of digits
	truths  cellSet            // TRUE and FALSE
	dates   cellSet            // numbers that are shown as dates or times
	scaled  cellSet            // numbers that are shown in thousands
	labels  map[string]cellSet // numbers, by what is shown beside them
	zeros   map[int]int        // by column: numbers are shown with zeros in front, and how many digits
	plain   map[int]int        // by column: the last row of a number that is shown otherwise
	twice   int                // a row that comes twice or behind a later one, or one of whose cells does; 0: none
}

// cellSet is some of a sheet's cells: by column, a bit for each row, in blocks
// that are there where they are needed. Tables are neither so wide nor so long
// that more than its limits has to be kept in mind.
type cellSet map[int][]*cellBlock

// cellBlock is of blockRows rows of a column.
type cellBlock [blockRows / 64]uint64

const blockRows = 4096

func (s cellSet) add(row, column int) {
	if column >= 256 || row < 0 || row > excelize.TotalRows {
		return
	}
	blocks := s[column]
	for len(blocks) <= row/blockRows {
		blocks = append(blocks, nil)
	}
	if s[column] = blocks; blocks[row/blockRows] == nil {
		blocks[row/blockRows] = &cellBlock{}
	}
	blocks[row/blockRows][row%blockRows/64] |= 1 << (row % 64)
}

func (s cellSet) has(row, column int) bool {
	blocks, at := s[column], uint(row)/blockRows
	return at < uint(len(blocks)) && blocks[at] != nil && blocks[at][row%blockRows/64]>>(row%64)&1 > 0
}

// label returns what is shown beside a number, folded.
func (f *sheetFacts) label(row, column int) string {
	for label, cells := range f.labels {
		if cells.has(row, column) {
			return label
		}
	}
	return ""
}

// rowSpan is some rows.
type rowSpan struct{ from, to int }

// factReader is where the reading of a sheet's part has come to.
type factReader struct {
	sheetFacts
	styles  []style
	column  int
	kind    string // of the cell
	style   style
	inCell  bool
	value   bool
	formula bool
	merged  int   // cells, by columns
	inside  int   // tags of the cell at hand
	excess  error // what no table has
}

func newFactReader(styles []style) *factReader {
	return &factReader{styles: styles, sheetFacts: sheetFacts{
		merges: map[int][]rowSpan{}, percent: cellSet{}, hollow: cellSet{}, texts: cellSet{}, truths: cellSet{}, dates: cellSet{}, scaled: cellSet{}, labels: map[string]cellSet{}, zeros: map[int]int{}, plain: map[int]int{},
	}}
}

func (p *parts) facts(name string) (*sheetFacts, error) {
	r := newFactReader(p.styles)
	part := p.files[p.sheets[name]]
	if part == nil {
		return &r.sheetFacts, nil
	}
	in, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := r.read(bufio.NewReaderSize(in, 1<<16)); err != nil {
		return nil, err
	}
	for _, list := range r.merges {
		slices.SortFunc(list, func(a, b rowSpan) int { return cmp.Compare(a.from, b.from) })
	}
	return &r.sheetFacts, nil
}

// read takes in a sheet's part, or tells why no table is like it.
func (r *factReader) read(in *bufio.Reader) error {
	return eachTag(in, func(tag []byte, text bool) error {
		r.tag(tag, text)
		return r.excess
	})
}

// tag takes in one tag; text tells that text follows it.
func (r *factReader) tag(tag []byte, text bool) {
	closing := len(tag) > 0 && tag[0] == '/'
	name, attrs := tag, []byte(nil)
	if i := bytes.IndexAny(tag, " \t\r\n"); i > 0 {
		name, attrs = tag[:i], tag[i:]
	}
	name = bytes.Trim(name, "/")
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	empty := bytes.HasSuffix(tag, []byte("/"))
	if r.inside++; r.inside > tagsOfText {
		r.excess = errExcess
	}
	switch string(name) {
	case "row":
		if !closing {
			r.row(attrs)
		}
	case "c":
		if closing {
			r.endCell()
		} else if r.cell(attrs); empty {
			r.inCell = false
		}
	case "v":
		r.value = r.value || !closing && (text || r.kind == "str")
	case "is":
		r.value = true
	case "f":
		r.formula = true
	case "mergeCell":
		r.inside = 0
		r.merge(attribute(attrs, "ref"))
	}
}

func (r *factReader) row(attrs []byte) {
	r.last++
	if n, err := strconv.Atoi(attribute(attrs, "r")); err == nil {
		if n < r.last {
			r.twice = n
		}
		r.last = n
	}
	if r.last > excelize.TotalRows {
		r.excess = errExcess
	}
	r.column, r.inside = -1, 0
}

func (r *factReader) cell(attrs []byte) {
	r.column++
	if n := columnOf(attribute(attrs, "r")); n >= 0 {
		if n < r.column {
			r.twice = r.last
		}
		r.column = n
	}
	if r.inside = 0; r.column >= excelize.MaxColumns {
		r.excess = errExcess
	}
	r.kind, r.style, r.inCell, r.value, r.formula = attribute(attrs, "t"), style{}, true, false, false
	if n, err := strconv.Atoi(attribute(attrs, "s")); err == nil && n >= 0 && n < len(r.styles) {
		r.style = r.styles[n]
	}
}

func (r *factReader) endCell() {
	if !r.inCell {
		return
	}
	r.inCell = false
	number := r.value && (r.kind == "" || r.kind == "n")
	switch r.kind {
	case "s", "str", "inlineStr":
		r.texts.add(r.last, r.column)
	case "b":
		r.truths.add(r.last, r.column)
	}
	switch {
	case r.formula && !r.value:
		r.hollow.add(r.last, r.column)
	case number && r.style.percent:
		r.percent.add(r.last, r.column)
	}
	if number {
		r.shown()
	}
	if number && r.style.zeros > 0 && (r.zeros[r.column] == 0 || r.zeros[r.column] == r.style.zeros) {
		r.zeros[r.column] = r.style.zeros
	} else if number {
		r.plain[r.column] = r.last
	}
}

// labelLimit is how many different labels are kept in mind.
const labelLimit = 32

// shown notes how the number at hand is shown.
func (r *factReader) shown() {
	if r.style.date {
		r.dates.add(r.last, r.column)
	}
	if r.style.scaled {
		r.scaled.add(r.last, r.column)
	}
	if label := r.style.label; label != "" && !r.style.date {
		if r.labels[label] == nil && len(r.labels) < labelLimit {
			r.labels[label] = cellSet{}
		}
		if cells := r.labels[label]; cells != nil {
			cells.add(r.last, r.column)
		}
	}
}

// columnOf returns the column of a cell's name, counted from 0, and -1 where there is none.
func columnOf(cell string) int {
	n := 0
	for i := 0; i < len(cell) && cell[i] >= 'A' && n < excelize.MaxColumns; i++ { // small letters are taken too
		n = n*26 + int(cell[i]&^0x20-'A') + 1
	}
	return n - 1
}

// mergeLimit is how many merged cells are kept in mind of a column, and mergeTotal
// of all: of a table that has more, some are among the first.
const (
	mergeLimit = 1 << 16
	mergeTotal = 1 << 20
)

func (r *factReader) merge(ref string) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	right, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err != nil || err2 != nil || bottom <= top {
		return
	}
	for column := left - 1; column < min(right, 256); column++ {
		if len(r.merges[column]) < mergeLimit && r.merged < mergeTotal {
			r.merged++
			r.merges[column] = append(r.merges[column], rowSpan{top, bottom})
		}
	}
}

// attribute returns the value of a tag's attribute, and "" if there is none.
func attribute(attrs []byte, name string) string {
	for len(attrs) > 0 {
		i := bytes.IndexByte(attrs, '=')
		if i < 0 {
			return ""
		}
		key := bytes.TrimSpace(attrs[:i])
		attrs = bytes.TrimLeft(attrs[i+1:], " \t\r\n")
		if len(attrs) == 0 {
			return ""
		}
		end := bytes.IndexByte(attrs[1:], attrs[0])
		if end < 0 {
			return ""
		}
		if string(key) == name {
			return string(attrs[1 : end+1])
		}
		attrs = attrs[end+2:]
	}
	return ""
}
