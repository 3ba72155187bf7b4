package sheet

import (
	"context"
	"fmt"
	"io"

	"runrate/calc"
	"runrate/storage"
)

// Format is how a file is written.
type Format string

// The formats. CSV is in UTF-8 with a byte order mark, as Excel wants it.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ExportOptions say what is written, and how; the zero value is everything, as XLSX in Russian.
type ExportOptions struct {
	Format   Format
	Lang     storage.Lang     // of the header; in CSV also of the decimal mark and what parts cells
	From, To calc.Date        // sales and plans: 0 is without a bound
	Rep      storage.MemberID // 0: of every rep
	Team     storage.TeamID   // 0: of every team
	Today    calc.Date        // members: whose team of that day is written
}

// field is a column of a file that is written.
type field struct {
	en, ru string
	width  float64 // in characters
	form   form
}

func (f field) header(lang storage.Lang) string {
	if lang == storage.English {
		return f.en
	}
	return f.ru
}

// form is how the cells of a column look.
type form uint8

const (
	words form = iota
	volumes
	amounts
	dates
	months
	clocks
	whole
)

// cell is a value of a column's form; none leaves it empty.
type cell struct {
	text   string
	number int64 // thousandths, minor units, dates, months, minutes
	none   bool
}

func text(s string) cell                 { return cell{text: s, none: s == ""} }
func number[N ~int64 | ~int32](n N) cell { return cell{number: int64(n)} }

var nothing = cell{none: true}

// exporter is one kind of file that is written.
type exporter struct {
	en, ru string // of the sheet
	fields []field
	rows   func(*export) error
}

var exporters = map[Kind]exporter{
	Sales: {"sales", "Продажи", []field{{"date", "Дата", 11, dates}, {"time", "Время", 7, clocks}, {"rep", "Торговый", 12, words}, {"rep name", "Имя торгового", 22, words},
		{"client", "Клиент", 14, words}, {"client name", "Название клиента", 28, words}, {"segment", "Сегмент", 14, words}, {"category", "Категория", 18, words},
		{"volume", "Объём", 11, volumes}, {"unit", "Ед. изм.", 8, words}, {"amount", "Сумма", 13, amounts}, {"doc", "Документ", 24, words}, {"line", "№ строки", 8, whole}, {"counted", "Учтено", 8, words}}, exportSales},
	Plan: {"plan", "План", []field{{"rep", "Торговый", 12, words}, {"rep name", "Имя торгового", 22, words}, {"month", "Месяц", 10, months}, {"category", "Категория", 18, words},
		{"segment", "Сегмент", 14, words}, {"volume", "Объём", 11, volumes}, {"unit", "Ед. изм.", 8, words}}, exportPlan},
	Clients: {"clients", "Клиенты", []field{{"client", "Клиент", 14, words}, {"name", "Название", 28, words}, {"segment", "Сегмент", 14, words}, {"rep", "Торговый", 12, words}}, exportClients},
	Members: {"members", "Сотрудники", []field{{"code", "Код", 12, words}, {"name", "Имя", 22, words}, {"role", "Роль", 22, words}, {"team", "Команда", 16, words}, {"zone", "Часовой пояс", 18, words}}, exportMembers},
	Categories: {"categories", "Категории", []field{{"category", "Категория", 18, words}, {"unit", "Ед. изм.", 8, words}, {"price", "Цена", 11, amounts},
		{"aliases", "Псевдонимы", 30, words}, {"packs", "Упаковка", 22, words}}, exportCategories},
}

// writer is a format.
type writer interface {
	row([]cell) error
	finish() error
}

// export is one file on its way out.
type export struct {
	ctx     context.Context
	store   storage.Store
	options ExportOptions
	out     writer
	rows    int

	members    map[storage.MemberID]storage.Member
	order      []storage.Member // as the store lists them
	teams      map[storage.TeamID]storage.Team
	categories map[storage.CategoryID]storage.Category
	segments   map[storage.SegmentID]string
	clients    map[storage.ClientID]storage.Client // of those sales at hand
}

// Export writes a file that Import can take, and returns how many rows it has.
// The store is read in short transactions, so that nobody waits; what is
// written meanwhile may be in the file or not.
func Export(ctx context.Context, store storage.Store, kind Kind, w io.Writer, o ExportOptions) (rows int, err error) {
	x, ok := exporters[kind]
	if !ok {
		return 0, fmt.Errorf("no such kind of file to write: %q", kind)
	}
	e := &export{ctx: ctx, store: store, options: o}
	if err := store.View(ctx, e.load); err != nil {
		return 0, err
	}
	name := x.ru
	if o.Lang == storage.English {
		name = x.en
	}
	if o.Format == CSV {
		e.out, err = newTextWriter(w, x.fields, o.Lang)
	} else {
		var book *bookWriter
		book, err = newBookWriter(w, name, x.fields, o.Lang)
		if err == nil {
			defer book.close()
		}
		e.out = book
	}
	if err != nil {
		return 0, err
	}
	if err := x.rows(e); err != nil {
		return e.rows, err
	}
	return e.rows, e.out.finish()
}

// load reads the directory, small as it is but for the clients.
func (e *export) load(r storage.Reader) (err error) {
	e.members, e.teams, e.categories, e.segments = map[storage.MemberID]storage.Member{}, map[storage.TeamID]storage.Team{}, map[storage.CategoryID]storage.Category{}, map[storage.SegmentID]string{}
	if e.order, err = r.Members(); err != nil {
		return err
	}
	for _, m := range e.order {
		e.members[m.ID] = m
	}
	teams, err := r.Teams()
	if err != nil {
		return err
	}
	for _, t := range teams {
		e.teams[t.ID] = t
	}
	categories, err := r.Categories()
	if err != nil {
		return err
	}
	for _, c := range categories {
		e.categories[c.ID] = c
	}
	segments, err := r.Segments()
	for _, s := range segments {
		e.segments[s.ID] = s.Name
	}
	return err
}

func (e *export) row(cells ...cell) error {
	e.rows++
	return e.out.row(cells)
}
