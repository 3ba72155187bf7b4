package sheet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

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

// Options for Import.
type Options struct {
	Append bool      // sales: add to what was imported, replace nothing
	Today  calc.Date // from when a change of team holds
}

// Result counts what an import did.
type Result struct {
	Rows    int      // rows of the file
	Added   int      // records that are new
	Changed int      // records that were there and differ now
	Removed int      // sales that were there and are no more
	Mixed   int      // rep-days of the file that hold sales with documents and others without
	Created []string // what was entered along the way: teams, segments, clients
}

// importer is one kind of file.
type importer struct {
	columns
	apply func(*job) error
}

var importers = map[Kind]importer{
	Categories: {columns{[]string{"category", "unit"}, []string{"price", "aliases"}}, importCategories},
	Members:    {columns{[]string{"code", "name", "role"}, []string{"team", "zone"}}, importMembers},
	Clients:    {columns{[]string{"client"}, []string{"name", "segment", "rep"}}, importClients},
	Plan:       {columns{[]string{"rep", "month", "category", "volume"}, []string{"segment"}}, importPlan},
	Sales:      {columns{[]string{"date", "volume"}, []string{"time", "rep", "client", "category", "amount", "doc", "line"}}, importSales},
	Calendar:   {columns{[]string{"date", "kind"}, nil}, importCalendar},
}

// errMistakes rolls an import back whose mistakes are told otherwise.
var errMistakes = errors.New("the file has mistakes")

// Import reads a file and writes all of it, or nothing where it has mistakes.
// The error is the store's or the reader's.
func Import(ctx context.Context, store storage.Store, kind Kind, in io.Reader, o Options) (Result, []Mistake, error) {
	im, ok := importers[kind]
	if !ok {
		return Result{}, nil, fmt.Errorf("no such kind of file: %q", kind)
	}
	rows, has, decimal, mistakes, err := read(in, im.columns)
	if err != nil || len(mistakes) > 0 {
		return Result{}, mistakes, err
	}
	if len(rows) == 0 {
		return Result{}, []Mistake{{Reason: "the file has no rows below its header"}}, nil
	}
	var j *job
	err = store.Update(ctx, func(w storage.Writer) error {
		j = &job{w: w, rows: rows, has: has, decimal: decimal, options: o, result: Result{Rows: len(rows)}}
		if err := j.load(); err != nil {
			return err
		}
		if err := im.apply(j); err != nil {
			return err
		}
		if len(j.mistakes) > 0 {
			return errMistakes
		}
		return nil
	})
	if errors.Is(err, errMistakes) {
		slices.SortStableFunc(j.mistakes, func(a, b Mistake) int { return cmp.Compare(a.Row, b.Row) })
		return Result{}, j.mistakes, nil
	}
	if err != nil {
		return Result{}, nil, err
	}
	return j.result, nil, nil
}

// job is one import within its transaction, with the directory at hand.
type job struct {
	w        storage.Writer
	rows     []row
	has      map[string]bool
	decimal  string // the marks that are decimal ones
	options  Options
	result   Result
	mistakes []Mistake

	byCode     map[string]storage.Member
	byName     map[string][]storage.Member
	teams      map[string]storage.Team
	categories map[string]storage.Category // by name and alias
	segments   map[string]storage.Segment
}

func (j *job) wrong(r row, column, format string, args ...any) {
	j.mistakes = append(j.mistakes, Mistake{r.number, column, fmt.Sprintf(format, args...)})
}

// load reads the directory, small as it is, once.
func (j *job) load() error {
	members, err := j.w.Members()
	if err != nil {
		return err
	}
	j.byCode, j.byName = map[string]storage.Member{}, map[string][]storage.Member{}
	for _, m := range members {
		j.byCode[storage.Fold(m.Code)] = m
		j.byName[storage.Fold(m.Name)] = append(j.byName[storage.Fold(m.Name)], m)
	}
	teams, err := j.w.Teams()
	if err != nil {
		return err
	}
	j.teams = map[string]storage.Team{}
	for _, t := range teams {
		j.teams[storage.Fold(t.Name)] = t
	}
	categories, err := j.w.Categories()
	if err != nil {
		return err
	}
	j.categories = map[string]storage.Category{}
	for _, c := range categories {
		j.nameCategory(c)
	}
	segments, err := j.w.Segments()
	j.segments = map[string]storage.Segment{}
	for _, s := range segments {
		j.segments[storage.Fold(s.Name)] = s
	}
	return err
}

func (j *job) nameCategory(c storage.Category) {
	for _, name := range append([]string{c.Name}, c.Aliases...) {
		j.categories[storage.Fold(name)] = c
	}
}

// text reads a cell that must be short enough to be shown on a phone.
func (j *job) text(r row, column string, most int) string {
	s := strings.Join(strings.Fields(r.get(column)), " ")
	switch {
	case len([]rune(s)) > most:
		j.wrong(r, column, "longer than %d characters", most)
	case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }):
		j.wrong(r, column, "has a character that cannot be shown")
	}
	return s
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
)

// required reads a cell that must not be empty.
func (j *job) required(r row, column string, most int) string {
	s := j.text(r, column, most)
	if s == "" {
		j.wrong(r, column, "is empty")
	}
	return s
}

// rep finds a member by code, then by name.
func (j *job) rep(r row, column string) (storage.Member, bool) {
	s := r.get(column)
	if m, ok := j.byCode[storage.Fold(s)]; ok {
		return m, true
	}
	switch named := j.byName[storage.Fold(s)]; len(named) {
	case 1:
		return named[0], true
	case 0:
		j.wrong(r, column, "no member has the code or name %q: import members first", s)
	default:
		j.wrong(r, column, "%d members are called %q: write the code", len(named), s)
	}
	return storage.Member{}, false
}

func (j *job) category(r row) (storage.Category, bool) {
	c, ok := j.categories[storage.Fold(r.get("category"))]
	if !ok {
		j.wrong(r, "category", "no category is called %q: import categories first", r.get("category"))
	}
	return c, ok
}

// segment finds a segment, or enters it.
func (j *job) segment(name string) (storage.SegmentID, error) {
	if name == "" {
		return 0, nil
	}
	if s, ok := j.segments[storage.Fold(name)]; ok {
		return s.ID, nil
	}
	s := storage.Segment{Name: name}
	id, err := j.w.PutSegment(s)
	s.ID = id
	j.segments[storage.Fold(name)] = s
	j.created("segment " + name)
	return id, err
}

func (j *job) created(what string) { j.result.Created = append(j.result.Created, what) }

func (j *job) date(r row) (calc.Date, bool) {
	d, err := calc.ParseDate(r.get("date"))
	switch {
	case r.get("date") == "":
		j.wrong(r, "date", "is empty")
	case err != nil:
		j.wrong(r, "date", "%v", err)
	default:
		return d, true
	}
	return 0, false
}

// volume reads a volume; what is wrong with a number is said in words.
func (j *job) volume(r row, column string) (calc.Volume, bool) {
	v, err := calc.ParseVolumeMarked(r.get(column), j.decimal)
	return v, j.number(r, column, 3, err)
}

func (j *job) money(r row, column string) (calc.Money, bool) {
	v, err := calc.ParseMoneyMarked(r.get(column), j.decimal)
	return v, j.number(r, column, 2, err)
}

func (j *job) number(r row, column string, decimals int, err error) bool {
	s := r.get(column)
	switch {
	case s == "":
		j.wrong(r, column, "is empty")
	case errors.Is(err, calc.ErrTwoFaced):
		mark := strings.IndexByte(s, ',')
		j.wrong(r, column, "%q can be read in two ways: write %s or %s", s, s[:mark]+s[mark+1:], s[:mark]+"."+s[mark+1:])
	case errors.Is(err, calc.ErrTooFine):
		j.wrong(r, column, "%q has more than %d decimals", s, decimals)
	case errors.Is(err, calc.ErrTooLarge):
		j.wrong(r, column, "%q is too large", s)
	case err != nil:
		j.wrong(r, column, "%q is not a number", s)
	default:
		return true
	}
	return false
}

// count adds one record to the result.
func (j *job) count(isNew, changed bool) {
	if isNew {
		j.result.Added++
	} else if changed {
		j.result.Changed++
	}
}
