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
	Lang     storage.Lang       // of the header; in CSV also of the decimal mark and what parts cells
	From, To calc.Date          // sales and plans: 0 is without a bound
	Rep      storage.MemberID   // 0: of every rep
	Reps     []storage.MemberID // of these alone; nil: of every rep
	Team     storage.TeamID     // 0: of every team
	Today    calc.Date          // members: whose team of that day is written
}

// exporter is one kind of file that is written.
type exporter struct {
	en, ru string // of the sheet
	fields []Field
	rows   func(*export) error
}

func (x exporter) name(lang storage.Lang) string {
	if lang == storage.English {
		return x.en
	}
	return x.ru
}

var exporters = map[Kind]exporter{
	Sales: {"sales", "Продажи", []Field{{"date", "Дата", 11, Dates}, {"time", "Время", 7, Clocks}, {"rep", "Торговый", 12, Words}, {"rep name", "Имя торгового", 22, Words},
		{"client", "Клиент", 14, Words}, {"client name", "Название клиента", 28, Words}, {"segment", "Сегмент", 14, Words}, {"category", "Категория", 18, Words},
		{"volume", "Объём", 11, Volumes}, {"unit", "Ед. изм.", 8, Words}, {"amount", "Сумма", 13, Amounts}, {"doc", "Документ", 24, Words}, {"line", "№ строки", 8, Counts}, {"counted", "Учтено", 8, Words}}, exportSales},
	Plan: {"plan", "План", []Field{{"rep", "Торговый", 12, Words}, {"rep name", "Имя торгового", 22, Words}, {"month", "Месяц", 10, Months}, {"category", "Категория", 18, Words},
		{"segment", "Сегмент", 14, Words}, {"volume", "Объём", 11, Volumes}, {"unit", "Ед. изм.", 8, Words}}, exportPlan},
	Clients: {"clients", "Клиенты", []Field{{"client", "Клиент", 14, Words}, {"name", "Название", 28, Words}, {"segment", "Сегмент", 14, Words}, {"rep", "Торговый", 12, Words}}, exportClients},
	Members: {"members", "Сотрудники", []Field{{"code", "Код", 12, Words}, {"name", "Имя", 22, Words}, {"role", "Роль", 22, Words}, {"team", "Команда", 16, Words}, {"zone", "Часовой пояс", 18, Words}}, exportMembers},
	Categories: {"categories", "Категории", []Field{{"category", "Категория", 18, Words}, {"unit", "Ед. изм.", 8, Words}, {"price", "Цена", 11, Amounts},
		{"aliases", "Псевдонимы", 30, Words}, {"packs", "Упаковка", 22, Words}}, exportCategories},
}

// writer is a format.
type writer interface {
	row([]Cell) error
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
	name := x.name(o.Lang)
	if o.Format == CSV {
		e.out, err = newTextWriter(w, x.fields, o.Lang)
	} else {
		var book *bookWriter
		book, err = newBookWriter(w, o.Lang)
		if err == nil {
			defer book.close()
			err = book.begin(name, x.fields)
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

func (e *export) row(cells ...Cell) error {
	e.rows++
	return e.out.row(cells)
}
