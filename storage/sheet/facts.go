package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetFacts are what a sheet's part tells and its library does not, gathered
// in one quick reading.
type sheetFacts struct {
	last    int               // the last row
	merges  map[int][]rowSpan // by column, in order: cells merged over several rows
	percent map[[2]int]bool   // row and column of numbers that are shown as percentages; a thousand at most
	hollow  map[int][]int     // by row, the columns of formulas without a value; a thousand rows at most
	zeros   map[int]int       // by column: numbers are shown with zeros in front, and how many digits
	plain   map[int]int       // by column: the last row of a number that is shown otherwise
	texts   map[int][]uint64  // by column, a bit for each row: cells that are texts, even of digits
	twice   int               // a row that comes behind itself or a later one; 0: none
}

// isText tells whether a cell is a text.
func (f *sheetFacts) isText(row, column int) bool {
	bits := f.texts[column]
	return row>>6 < len(bits) && bits[row>>6]>>(row&63)&1 > 0
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
}

func (p *parts) facts(name string) (*sheetFacts, error) {
	r := &factReader{styles: p.styles, sheetFacts: sheetFacts{merges: map[int][]rowSpan{}, percent: map[[2]int]bool{}, hollow: map[int][]int{}, zeros: map[int]int{}, plain: map[int]int{}, texts: map[int][]uint64{}}}
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

// read goes from tag to tag. Tags that do not fit the buffer are none of a table.
func (r *factReader) read(in *bufio.Reader) error {
	for {
		_, err := in.ReadSlice('<')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		tag, err := in.ReadSlice('>')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		next, _ := in.Peek(1)
		r.tag(tag[:len(tag)-1], len(next) > 0 && next[0] != '<')
	}
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
	r.column = -1
}

func (r *factReader) cell(attrs []byte) {
	r.column++
	if n := columnOf(attribute(attrs, "r")); n >= 0 {
		r.column = n
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
		r.text()
	}
	switch {
	case r.formula && !r.value && len(r.hollow) < keptMistakes:
		r.hollow[r.last] = append(r.hollow[r.last], r.column)
	case number && r.style.percent && len(r.percent) < keptMistakes:
		r.percent[[2]int{r.last, r.column}] = true
	}
	if number && r.style.zeros > 0 && (r.zeros[r.column] == 0 || r.zeros[r.column] == r.style.zeros) {
		r.zeros[r.column] = r.style.zeros
	} else if number {
		r.plain[r.column] = r.last
	}
}

// text notes that the cell is a text. Tables are neither so wide nor so long
// that more has to be kept in mind.
func (r *factReader) text() {
	if r.column >= 256 || r.last < 0 || r.last > excelize.TotalRows {
		return
	}
	bits := r.texts[r.column]
	for len(bits) <= r.last>>6 {
		bits = append(bits, 0)
	}
	bits[r.last>>6] |= 1 << (r.last & 63)
	r.texts[r.column] = bits
}

// columnOf returns the column of a cell's name, counted from 0, and -1 where there is none.
func columnOf(cell string) int {
	n := 0
	for i := 0; i < len(cell) && cell[i] >= 'A' && cell[i] <= 'Z' && n < excelize.MaxColumns; i++ {
		n = n*26 + int(cell[i]-'A') + 1
	}
	return n - 1
}

// mergeLimit is how many merged cells are kept in mind: of a table that has
// more, some are among the first.
const mergeLimit = 1 << 16

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
		if len(r.merges[column]) < mergeLimit {
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
