package sheet

import (
	"regexp"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

type document struct {
	number  uint32
	counted uint32 // lines, where the file does not number them
	last    uint32 // the last line that stands in the ledger
	stood   []storage.Sale
	looked  bool

	row              int // the first that names it
	first, latest    calc.Date
	replaced         bool // rows that stand in the ledger would go
	oldest, youngest calc.Date
}

// isChat tells of a row that a rep wrote in chat, as an export marks it.
func isChat(document string) bool {
	return says(document, chatMark[storage.English], chatMark[storage.Russian])
}

// isUnfiled tells of a row that says that it has no document, as an export marks it or in other words.
func isUnfiled(document string) bool {
	return says(document, unfiledMark[storage.English], unfiledMark[storage.Russian], "б/н", "без номера")
}

// says tells whether a cell says one of some things, whatever the case, the spaces and the full stop.
func says(cell string, things ...string) bool {
	for _, thing := range things {
		first, _, _ := strings.Cut(thing, " ")
		if len(cell) >= len(first) && strings.EqualFold(cell[:len(first)], first) && strings.EqualFold(strings.TrimRight(oneLine(cell), ". "), thing) {
			return true
		}
	}
	return false
}

// moment1C is what 1C puts behind a document's number, and changes when the
// document is moved to another time.
var moment1C = regexp.MustCompile(`^(.+ от )\d{2}\.\d{2}\.(\d{4})( \d{1,2}:\d{2}:\d{2})?$`)

// documentName is a document's name with no more of its date than the year, in
// which its number is one of a kind.
func documentName(s string) string {
	if strings.Contains(s, " от ") {
		return moment1C.ReplaceAllString(s, "$1$2")
	}
	return s
}

// documentStood has the rows that the ledger holds of a document removed; when
// adding, they only tell where the document's lines end.
func (f *salesFile) documentStood(d *document) error {
	d.looked = true
	for _, s := range d.stood {
		d.last = max(d.last, s.Origin.Line)
		if f.options.Append {
			if f.has("line") {
				f.lines[lineOf(d, s.Origin.Line)] = 0
			}
			continue
		}
		if !d.replaced {
			d.replaced, d.oldest, d.youngest = true, s.Date, s.Date
		}
		d.oldest, d.youngest = min(d.oldest, s.Date), max(d.youngest, s.Date)
		if err := f.sorter.add(staged{remove: true, sale: s}.append(nil)); err != nil {
			return err
		}
	}
	d.stood = nil
	return nil
}

// otherYears refuses documents that would replace those of another year: where
// numbers begin anew each January, these are other documents of the same number.
func (f *salesFile) otherYears() {
	if f.mistakes.total > 0 {
		return
	}
	for name, d := range f.documents {
		if !d.replaced {
			continue
		}
		old := d.oldest
		if d.youngest.Year() > d.latest.Year() {
			old = d.youngest
		}
		if y := old.Year(); y < d.first.Year() || y > d.latest.Year() {
			f.mistakes.add(mistake(d.row, f.table.place("doc"), "document %q is of %s here, and one of %s would be replaced: if they are two documents, add the year to their numbers, like “%s %d”",
				name, d.first, old, name, d.first.Year()))
		}
	}
}

func lineOf(d *document, line uint32) uint64 { return uint64(d.number)<<32 | uint64(line) }
