package sheet

import (
	"cmp"
	"io"
	"slices"
	"strings"
)

// kinds are all there are, those with most columns of their own first.
var kinds = []Kind{Sales, Plan, Members, Clients, Categories, Calendar}

// Detect tells what a file may hold: the kinds whose columns its header has,
// the likeliest first. The error is a Mistake where the file is of no kind or
// cannot be read, and else the reader's.
func Detect(in io.Reader) ([]Kind, error) {
	f, err := openFile(in, 0)
	if err != nil {
		return nil, err
	}
	defer f.close()
	best := map[Kind]likeness{}
	var broken *Mistake
	for _, v := range f.views {
		t, err := top(v)
		if err != nil {
			return nil, err
		}
		broken = cmp.Or(broken, t.broken)
		for _, kind := range kinds {
			if l, is := t.like(kind, v); is && (best[kind].columns == 0 || l.compare(best[kind]) < 0) {
				best[kind] = l
			}
		}
	}
	var likely []Kind
	for _, kind := range kinds {
		if best[kind].columns > 0 {
			likely = append(likely, kind)
		}
	}
	if len(likely) == 0 && broken != nil {
		return nil, *broken
	}
	if len(likely) == 0 {
		return nil, refused("no header within the first %d rows that tells what the file holds: take a template (/import) and fill it in", headerRows)
	}
	slices.SortStableFunc(likely, func(a, b Kind) int { return best[a].compare(best[b]) })
	return likely, nil
}

// likeness is how well a header and the rows below it fit a kind.
type likeness struct {
	fits    int // 1: the first days or months below it are of the kind; -1: they are not
	columns int // that have been found
	named   int // 1: the header names the day or the month as no other kind does
}

// compare puts what is more like first.
func (l likeness) compare(other likeness) int {
	return cmp.Or(cmp.Compare(other.fits, l.fits), cmp.Compare(other.columns, l.columns), cmp.Compare(other.named, l.named))
}

// like compares the first rows with a kind.
func (t topRows) like(kind Kind, v view) (l likeness, is bool) {
	c := importers[kind].columns
	header := t.header(c, newVocabulary(kind, c))
	if len(header.missing) > 0 {
		return likeness{}, false
	}
	l.columns = len(header.index)
	if kind != Plan && kind != Sales {
		return l, true
	}
	column := map[Kind]string{Plan: "month", Sales: "date"}[kind]
	at := header.index[column]
	plain, _ := splitHeader(header.cells[at])
	if slices.Contains(synonyms[column], plain) && plain != "период" {
		l.named = 1
	}
	read := &table{view: v, kind: kind, index: header.index, written: header.cells}
	l.fits = t.fits(kind, read, header.row, at)
	return l, true
}

// fits tells whether the cells below a header are months, as of a plan, or
// days. The first day of a month may be either, and tells of neither.
func (t topRows) fits(kind Kind, read *table, after, at int) int {
	months, days := 0, 0
	for i, cells := range t.rows {
		if t.numbers[i] <= after || at >= len(cells) || strings.TrimSpace(cells[at]) == "" {
			continue
		}
		s := strings.TrimSpace(cells[at])
		_, noMonth := read.month(s)
		_, _, noDay := read.moment(s)
		switch {
		case noMonth == nil && noDay != nil:
			months++
		case noMonth != nil && noDay == nil:
			days++
		}
	}
	switch {
	case months == days:
		return 0
	case (months > days) == (kind == Plan):
		return 1
	}
	return -1
}
