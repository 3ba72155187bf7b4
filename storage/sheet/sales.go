package sheet

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// lastDate is the last one that a sale may bear.
const lastDate = calc.MaxDate

// farAhead is from how many days after today on a sale's date is taken for a slip.
const farAhead = 366

// batchRows is how many rows are read between two short looks into the store.
const batchRows = 1000

// saleRow is a row of the file whose client and document are still to be looked up.
type saleRow struct {
	number  int
	sale    storage.Sale
	client  string
	segment string
	line    bool // the file gives the line's number
}

// salesFile is a file of sales while it is being checked. Rows come in
// batches, go through the directory, and wait sorted until all are known to be right.
type salesFile struct {
	*job
	ctx       context.Context
	store     storage.Store
	batch     []saleRow
	sorter    sorter
	scratch   []byte
	clients   clientBook
	documents map[string]*document
	lines     map[uint64]uint32 // the row of a document's line, by the document's number and the line; 0: it stands in the ledger
	unfiled   mistakes          // rows without a document, which are mistakes if another row has one
	filed     bool              // some row has a document
	sequence  uint32
	members   map[string]storage.Member // by what cells say
	newParts  []string                  // segments that nobody knows, by provisional number
}

// importSales writes accounting's sales by the rules of "two sources, one fact".
func importSales(ctx context.Context, store storage.Store, j *job) error {
	if err := store.View(ctx, func(r storage.Reader) error { return j.load(r) }); err != nil {
		return err
	}
	if !j.header() {
		return errMistakes
	}
	if err := j.names(); err != nil {
		return err
	}
	f := &salesFile{job: j, ctx: ctx, store: store, documents: map[string]*document{}, lines: map[uint64]uint32{}, members: map[string]storage.Member{}}
	f.clients.job = j
	defer f.sorter.close()
	if err := j.table.each(j.mistakes, f.take); err != nil {
		return err
	}
	if err := f.settle(); err != nil {
		return err
	}
	f.otherYears()
	if f.filed {
		for _, m := range f.unfiled.kept {
			j.mistakes.add(m)
		}
		j.mistakes.total += f.unfiled.total - len(f.unfiled.kept)
	}
	switch {
	case j.mistakes.total > 0:
		return errMistakes
	case j.table.rows == 0:
		return refused("the file has no rows below its header")
	}
	if j.result.NoClient == j.table.rows {
		j.result.NoClient = 0
	}
	j.result.Rows, j.result.Skipped, j.result.Unended = j.table.rows, j.table.skipped, j.table.unendedRow
	return f.write()
}

// expected are the columns without which a sale would be in no report, though
// the company has reps and categories to be told of.
func (j *job) expected() (columns []string) {
	if j.options.May != nil {
		columns = append(columns, "rep")
	}
	if j.options.Unnamed {
		return columns
	}
	if len(j.categories) > 0 {
		columns = append(columns, "category")
	}
	if j.reps && j.options.May == nil {
		columns = append(columns, "rep")
	}
	return columns
}

// names refuses a file that lacks an expected column, most often because it
// goes by a name that nobody thought of.
func (j *job) names() error {
	for _, column := range j.expected() {
		if j.has(column) {
			continue
		}
		if column == "rep" && j.options.May != nil {
			return mistake(j.table.after, column, "the column is missing; it may be called %s", columnNames(column))
		}
		unread := say("")
		if len(j.result.Ignored) > 0 {
			unread = say(" Nothing was read from: %s.", strings.Join(j.result.Ignored, ", "))
		}
		return refused("no column tells the %s, and nobody's figures would be told of these rows. Head it with one of: %s.%s Or let runrate import --unnamed take such rows for turnover and retention alone", columnName(column), columnNames(column), unread)
	}
	return nil
}

// take reads a row, and settles the batch when it is full.
func (f *salesFile) take(r row) error {
	if isChat(r.get("doc")) {
		f.result.Chat++
		return nil
	}
	for _, column := range f.expected() {
		switch {
		case r.get(column) != "":
		case column == "rep" && f.options.May != nil:
			f.wrong(r, column, "is empty: name a rep of your team")
		default:
			f.wrong(r, column, "is empty, and nobody's figures would be told of the row: fill it in, or let runrate import --unnamed take such rows for turnover and retention alone")
		}
	}
	f.batch = append(f.batch, f.read(r))
	if len(f.batch) < batchRows {
		return nil
	}
	return f.settle()
}

// read reads everything of a row that needs no look into the store.
func (f *salesFile) read(r row) saleRow {
	out := saleRow{number: r.number}
	s := &out.sale
	if d, minute, ok := f.date(r); ok {
		s.Date, s.Minute = d, minute
		switch {
		case d < storage.MinSaleDate:
			f.wrong(r, "date", "is before %s", storage.MinSaleDate)
		case f.options.Today > 0 && d > f.options.Today+farAhead:
			f.wrong(r, "date", "%s is more than a year ahead", d)
		}
	}
	if r.get("time") != "" {
		s.Minute = f.minute(r)
	}
	if who := r.get("rep"); who != "" {
		m, known := f.members[who]
		if !known {
			if m, known = f.repOfAny(r, "rep"); known {
				f.members[strings.Clone(who)] = m
			}
		}
		switch {
		case !known || s.Date == 0 || f.mayOn(m.ID, s.Date):
		case f.may(m.ID):
			f.wrong(r, "rep", "%q was not of your team on %s", who, s.Date)
		default:
			f.wrong(r, "rep", "%q is not of your team", who)
		}
		s.Rep, s.Team = m.ID, m.TeamOn(s.Date)
	}
	if f.has("volume") {
		s.Volume, _ = f.volume(r, "volume")
	}
	if r.get("category") != "" {
		c, _ := f.category(r)
		s.Category, s.Volume = c.ID, f.unit(r, c, s.Volume)
	}
	if r.get("amount") != "" || !f.has("volume") {
		s.Amount, s.HasAmount = f.money(r, "amount")
	}
	if f.has("client") {
		if out.client = f.text(r, "client", maxCode); out.client == "" {
			f.result.NoClient++
		}
	}
	if f.has("segment") {
		out.segment = f.text(r, "segment", maxName)
	}
	f.origin(r, &out)
	return out
}

// origin names the row: by document and line, else by its place within the
// rep's day, for which its place in the file stands in until it is sorted.
func (f *salesFile) origin(r row, out *saleRow) {
	name := ""
	if f.has("doc") {
		name = documentName(f.text(r, "doc", maxDoc))
	}
	o, unfiled := &out.sale.Origin, isUnfiled(name)
	if name == "" || unfiled {
		if f.has("doc") && !unfiled {
			f.unfiled.add(mistake(r.number, f.table.place("doc"), "is empty, while the file has documents: fill it in, write «без документа» (no document) there, or leave the column out"))
		}
		if r.get("line") != "" && !unfiled {
			f.wrong(r, "line", "needs a document")
		}
		f.sequence++
		*o = storage.Origin{Kind: storage.FromFile, Line: f.sequence}
		return
	}
	f.filed = true
	d := f.documents[name]
	if d == nil {
		d = &document{number: uint32(len(f.documents)), row: r.number, first: out.sale.Date, latest: out.sale.Date}
		f.documents[strings.Clone(name)] = d // a cell holds on to its whole line
	}
	d.counted++
	d.first, d.latest = min(d.first, out.sale.Date), max(d.latest, out.sale.Date)
	*o = storage.Origin{Kind: storage.FromDocument, Document: name, Line: d.counted}
	if !f.has("line") {
		return
	}
	n, err := strconv.ParseUint(r.plainNumber("line"), 10, 32)
	if err != nil || n == 0 {
		f.wrong(r, "line", "%q is not a line's number (leave the column out to have the lines counted)", r.get("line"))
		return
	}
	o.Line, out.line = uint32(n), true
}

// settle looks up what a batch of rows needs, and hands the rows on to be sorted.
func (f *salesFile) settle() error {
	unknown := f.clients.unknown(f.batch)
	fresh := map[string]*document{}
	for _, b := range f.batch {
		if o := b.sale.Origin; o.Kind == storage.FromDocument && !f.documents[o.Document].looked {
			fresh[o.Document] = f.documents[o.Document]
		}
	}
	if err := f.store.View(f.ctx, func(r storage.Reader) error {
		for name, d := range fresh {
			var err error
			if d.stood, err = r.DocumentSales(name); err != nil {
				return err
			}
		}
		return f.clients.look(r, unknown)
	}); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		f.documentWithin(name, fresh[name])
		if err := f.documentStood(fresh[name]); err != nil {
			return err
		}
	}
	for _, b := range f.batch {
		if err := f.place(b); err != nil {
			return err
		}
	}
	f.batch = f.batch[:0]
	f.options.progress(Progress{Read: f.table.rows})
	return nil
}

// place gives a row its client and segment and has it sorted.
func (f *salesFile) place(b saleRow) error {
	s := b.sale
	r := row{number: b.number, t: f.table}
	given := f.segmentID(b.segment)
	s.Client, s.Segment = f.clients.get(r, b.client, s.Rep, given)
	if given != 0 {
		s.Segment = given
	}
	if s.Origin.Kind == storage.FromDocument {
		d := f.documents[s.Origin.Document]
		if b.line {
			at := lineOf(d, s.Origin.Line)
			switch first, twice := f.lines[at]; {
			case twice && first == 0:
				f.wrong(r, "line", "document %q has a line %d already", s.Origin.Document, s.Origin.Line)
			case twice:
				f.wrong(r, "line", "line %d of document %q is in row %d too", s.Origin.Line, s.Origin.Document, first)
			default:
				f.lines[at] = uint32(b.number)
			}
		} else if f.options.Append {
			s.Origin.Line += d.last
		}
	}
	if f.mistakes.total > 0 {
		return nil // nothing will be written
	}
	f.scratch = staged{sale: s, derived: given == 0}.append(f.scratch[:0])
	return f.sorter.add(f.scratch)
}

// segmentID finds a segment; one that nobody knows gets a provisional number.
func (f *salesFile) segmentID(name string) storage.SegmentID {
	if name == "" {
		return 0
	}
	s, ok := f.segments[storage.Fold(name)]
	if !ok {
		s = storage.Segment{ID: storage.SegmentID(provisional + len(f.newParts)), Name: name}
		f.newParts = append(f.newParts, name)
		f.segments[storage.Fold(name)] = s
	}
	return s.ID
}

// mode is how rows of sales go into the ledger.
type mode uint8

// The modes, by the rules of "two sources, one fact".
const (
	replaceDays      mode = iota // the rows of a rep-day take the place of all that was imported of it
	replaceDocuments             // those with documents take the place of their documents, the others that of a rep-day's rows without
	appendRows                   // nothing goes
)

func (f *salesFile) mode() mode {
	switch {
	case f.options.Append:
		return appendRows
	case f.filed:
		return replaceDocuments
	}
	return replaceDays
}
