package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"runrate/calc"
	"runrate/storage"
)

// Kind is what a file holds.
type Kind string

// The kinds.
const (
	Categories Kind = "categories"
	Members    Kind = "members"
	Clients    Kind = "clients"
	Plan       Kind = "plan"
	Sales      Kind = "sales"
	Calendar   Kind = "calendar"
)

// Options for Import and Preview.
type Options struct {
	Append   bool           // sales: add to what was imported, replace nothing
	Unnamed  bool           // sales: take rows of no rep or no category, though the company has such
	Today    calc.Date      // from when a change of team holds
	Progress func(Progress) // called now and then; who shows it chooses how often

	// May tells whose sales of a day the file may change, and whose plans and
	// clients, by the day on which it is sent. Without it that is everybody's, and
	// what is the company's as well.
	May func(storage.Member, calc.Date) bool
	// MaxRows is how many rows a file may have, and with them how large a workbook
	// may be unpacked; 0 is any number. One of more is for the command line.
	MaxRows int

	Expect string // the Digest that the file was approved by; "" is none

	// For the books of changes: who sends the file (0 is the operator), when, and what it is called.
	Author storage.MemberID
	Now    time.Time
	Name   string

	// Rest is for an import beside a bot at work. A large file is then carried
	// out in the smallest of steps, with a Rest after each, so that answers do
	// not wait; it takes as much longer as Rest does.
	Rest func()
}

// Progress is how far an import has come.
type Progress struct {
	Read    int // rows of the file
	Applied int // rows written, of those
}

// Result counts what an import did.
type Result struct {
	Rows     int      // rows of the file
	Added    int      // records that are new
	Changed  int      // records that were there and differ now
	Removed  int      // sales and plan lines that were there and are no more
	Mixed    int      // rep-days of the file that hold sales with documents and others without
	Skipped  int      // rows of the file that are totals, headers of others, or of a template and empty
	Unended  int      // the last row of a text, where its line has no end: its last cell may have been cut off
	NoClient int      // rows of sales without a client, where the file has a column of clients and others name one
	Chat     int      // rows of the file that say that they were written in chat, and are left out
	Created  []string // what was entered along the way: teams, segments, clients
	Ignored  []string // columns of the file that nothing was read from
	NoReps   []string // codes of members whom the file names as reps and who are none
	Mistakes int      // how many mistakes there are, of which Import returns the first

	Sheet       string   // the workbook's sheet that was read
	OtherSheets []string // those that were not
}

// importer is one kind of file.
type importer struct {
	columns
	apply func(*job) error // nil: of sales, which are too many to be held
}

var importers = map[Kind]importer{
	Categories: {columns{[]string{"category", "unit"}, []string{"price", "aliases", "packs"}}, importCategories},
	Members:    {columns{[]string{"code", "name", "role"}, []string{"team", "zone"}}, importMembers},
	Clients:    {columns{[]string{"client"}, []string{"name", "segment", "rep", "code"}}, importClients},
	Plan:       {columns{[]string{"rep", "month", "category", "volume"}, []string{"segment", "unit"}}, importPlan},
	Sales:      {columns{[]string{"date", "volume"}, []string{"time", "rep", "client", "segment", "category", "unit", "amount", "doc", "line"}}, nil},
	Calendar:   {columns{[]string{"date", "kind"}, nil}, importCalendar},
}

// errMistakes rolls an import back whose mistakes are told otherwise.
var errMistakes = errors.New("the file has mistakes")

// running is held by whoever imports: one at a time in a process.
var running = make(chan struct{}, 1)

// Import reads a file and writes all of it, or nothing where it has mistakes:
// then it returns the first thousand of them. An import that was broken off
// before is finished first. The error is the store's or the reader's, or
// ErrStale, and then nothing is written either.
//
// Once an import of sales has been checked whole it will be carried out, even
// if the process ends meanwhile: see Resume.
func Import(ctx context.Context, store storage.Store, kind Kind, in io.Reader, o Options) (Result, []Mistake, error) {
	done, err := alone(ctx)
	if err != nil {
		return Result{}, nil, err
	}
	defer done()
	if _, _, err := resume(ctx, store, o); err != nil {
		return Result{}, nil, err
	}
	out, mistakes, err := take(ctx, store, kind, in, o, false)
	return out.Result, mistakes, err
}

// alone waits until no other import runs in the process.
func alone(ctx context.Context) (done func(), err error) {
	select {
	case running <- struct{}{}:
		return func() { <-running }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// take reads a file, and finds out what it would do; a dry one ends there.
func take(ctx context.Context, store storage.Store, kind Kind, in io.Reader, o Options, dry bool) (Outcome, []Mistake, error) {
	im, ok := importers[kind]
	if !ok {
		return Outcome{}, nil, fmt.Errorf("no such kind of file: %q", kind)
	}
	if err := o.forEverybody(kind); err != nil {
		return told(nil, err)
	}
	f, err := openFile(in, o.MaxRows)
	if err != nil {
		return told(nil, err)
	}
	defer f.close()
	for grouping := ""; ; {
		t, result, err := f.find(kind, im.columns)
		if err != nil {
			return told(nil, err)
		}
		t.grouping, t.most = grouping, o.MaxRows
		j := &job{table: t, options: o, dry: dry, result: result, mistakes: &mistakes{}, differences: newDifferences()}
		if im.apply == nil {
			err = importSales(ctx, store, j)
		} else {
			err = importRows(ctx, store, j, im.apply)
		}
		if t.proven == "" {
			return told(j, err)
		}
		grouping += t.proven
	}
}

// told takes what is wrong with the file apart from what went wrong.
func told(j *job, err error) (Outcome, []Mistake, error) {
	var one Mistake
	var several Mistakes
	switch {
	case errors.As(err, &one):
		return Outcome{Result: Result{Mistakes: 1}}, []Mistake{one}, nil
	case errors.As(err, &several):
		return Outcome{Result: Result{Mistakes: len(several)}}, several, nil
	case errors.Is(err, errMistakes):
		return Outcome{Result: Result{Mistakes: j.mistakes.total}}, j.mistakes.inOrder(), nil
	case errors.Is(err, errShown):
		return j.shown, nil, nil
	case j == nil:
		return Outcome{}, nil, err
	}
	return Outcome{Result: j.result}, nil, err
}

func (o Options) progress(p Progress) {
	if o.Progress != nil {
		o.Progress(p)
	}
}

func (o Options) rest() {
	if o.Rest != nil {
		o.Rest()
	}
}

// importRows reads a whole file, and writes it in one transaction.
func importRows(ctx context.Context, store storage.Store, j *job, apply func(*job) error) error {
	if err := j.table.each(j.mistakes, func(r row) error {
		r.cells = slices.Clone(r.cells)
		j.rows = append(j.rows, r)
		return ctx.Err()
	}); err != nil {
		return err
	}
	if len(j.rows) == 0 && j.mistakes.total == 0 {
		return refused("the file has no rows below its header")
	}
	j.result.Rows, j.result.Skipped, j.result.Unended = j.table.rows, j.table.skipped, j.table.unendedRow
	j.options.progress(Progress{Read: len(j.rows)})
	fresh := *j
	return store.Update(ctx, func(w storage.Writer) error {
		*j = fresh
		j.w, j.mistakes, j.differences = w, fresh.mistakes.clone(), newDifferences()
		if err := j.load(w); err != nil {
			return err
		}
		if !j.header() {
			return errMistakes
		}
		if err := apply(j); err != nil {
			return err
		}
		if j.mistakes.total > 0 {
			return errMistakes
		}
		if err := j.agree(); err != nil {
			return err
		}
		return j.enter()
	})
}

// job is one import, with the directory at hand.
type job struct {
	table    *table
	options  Options
	dry      bool // nothing is to be written
	result   Result
	mistakes *mistakes
	w        storage.Writer // of the transaction that everything but sales is read and written in
	rows     []row
	ownPlan  bool // the header is that of our own plans, as a template has it

	differences *differences
	shown       Outcome // what comes of the job, once that is known

	directory
}

func (j *job) has(column string) bool { return j.table.has(column) }

func (j *job) wrong(r row, column, format string, args ...any) {
	j.mistakes.add(mistake(r.number, j.table.place(column), format, args...))
}

// text reads a cell that must be short enough to be shown on a phone.
func (j *job) text(r row, column string, most int) string {
	s := r.get(column)
	if strings.Contains(s, "E+") && shortened.MatchString(s) {
		j.wrong(r, column, "%q was shortened by a spreadsheet, and others of its kind look the same: format the column as text and fill it in again", s)
		return s
	}
	if isPlain(s) && len(s) <= most {
		return s
	}
	s = oneLine(storage.Seen(s))
	switch {
	case utf8.RuneCountInString(s) > most:
		j.wrong(r, column, "longer than %d characters", most)
	case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }):
		j.wrong(r, column, "has a character that cannot be shown")
	}
	return s
}

// shortened is how a spreadsheet shows a number of many digits.
var shortened = regexp.MustCompile(`^\d([.,]\d+)?E\+\d+$`)

// isPlain tells whether a text holds nothing but printable characters, and no two spaces in a row.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == 0x7f || c == 0xc2 || c == 0xe2 || c == 0xef || c == ' ' && i > 0 && s[i-1] == ' ' { // 0xc2, 0xe2 and 0xef begin the wider spaces and those of no width
			return false
		}
	}
	return true
}

// typed reads a name that reps type in chat: it has to have a letter, and none
// of the marks that part entries.
func (j *job) typed(r row, column, s string) {
	switch {
	case s == "":
	case strings.ContainsAny(s, ",;@"):
		j.wrong(r, column, "%q has a comma, a semicolon or an @, and could not be typed in chat", s)
	case !strings.ContainsFunc(s, unicode.IsLetter):
		j.wrong(r, column, "%q has no letter, and could not be told from a number in chat", s)
	}
}

// Longest texts, in characters.
const (
	maxName = 60
	maxUnit = 12
	maxCode = 64
	maxDoc  = 120
)

// required reads a cell that must not be empty.
func (j *job) required(r row, column string, most int) string {
	s := j.text(r, column, most)
	if s == "" {
		j.wrong(r, column, "is empty")
	}
	return s
}

func (j *job) created(what string) { j.result.Created = append(j.result.Created, what) }

// count adds one record to the result.
func (j *job) count(isNew, changed bool) {
	if isNew {
		j.result.Added++
	} else if changed {
		j.result.Changed++
	}
}
