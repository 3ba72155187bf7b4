package sheet

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// TemplateOptions say what a template is filled in with.
type TemplateOptions struct {
	Lang  storage.Lang
	Team  storage.TeamID     // 0: of every team
	Reps  []storage.MemberID // of these alone; nil: of every rep
	Month calc.Month         // of a plan
	Today calc.Date          // whose teams of that day count
}

// Template writes a workbook that is ready to be filled in and sent back to
// Import, which changes nothing as long as nothing is filled in. A plan has a
// row for every active rep and category, with the volumes that are planned;
// clients, members and categories are those there are. Sales are an empty
// form, with sheets beside it of who and what may be named in it.
func Template(ctx context.Context, store storage.Store, kind Kind, w io.Writer, o TemplateOptions) error {
	e := &export{ctx: ctx, store: store, options: ExportOptions{Lang: o.Lang, Team: o.Team, Reps: o.Reps, Today: o.Today}}
	if err := store.View(ctx, e.load); err != nil {
		return err
	}
	var sheets []Sheet
	switch kind {
	case Plan:
		form := e.sheet(Plan)
		form.Rows = e.into(func() error { return e.planForm(o.Month) })
		sheets = []Sheet{form}
	case Clients:
		form := e.sheet(Clients)
		form.Rows = e.into(e.clientForm)
		sheets = []Sheet{form}
	case Sales:
		sheets = []Sheet{e.salesForm(), e.sheet(Members), e.sheet(Clients), e.sheet(Categories)}
	case Members, Categories:
		sheets = []Sheet{e.sheet(kind)}
	default:
		return fmt.Errorf("there is no template of %q", kind)
	}
	return WriteBook(w, e.lang(), sheets)
}

// sheet is what Export writes of a kind, as a sheet among others.
func (e *export) sheet(kind Kind) Sheet {
	x := exporters[kind]
	return Sheet{Name: x.name(e.lang()), Fields: x.fields, Rows: e.into(func() error { return x.rows(e) })}
}

// into lets rows that an exporter writes go into a sheet.
func (e *export) into(rows func() error) func(func([]Cell) error) error {
	return func(yield func([]Cell) error) error {
		e.out = yielding(yield)
		return rows()
	}
}

// yielding is a writer of rows that has no end of its own.
type yielding func([]Cell) error

func (y yielding) row(cells []Cell) error { return y(cells) }
func (y yielding) finish() error          { return nil }

// salesForm is the header that sales are filled in below.
func (e *export) salesForm() Sheet {
	s := e.sheet(Sales)
	s.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f Field) bool {
		return !slices.Contains([]string{"date", "rep", "client", "category", "volume", "unit", "amount", "doc"}, f.English)
	})
	s.Rows = func(func([]Cell) error) error { return nil }
	return s
}

// planForm writes a month's plan, with rows for all that might be planned.
func (e *export) planForm(month calc.Month) error {
	on := max(e.options.Today, month.First())
	for _, m := range e.order {
		if m.Inactive || !m.Roles.Has(storage.Rep) || !e.isOf(m.ID) || e.options.Team != 0 && m.TeamOn(on) != e.options.Team {
			continue
		}
		lines, err := e.planned(m, month)
		if err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(e.categories)) {
			if err := e.planRows(m, month, e.categories[id], lines[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

// planned is what a rep's month holds, in whichever team, by category.
func (e *export) planned(m storage.Member, month calc.Month) (lines map[storage.CategoryID][]storage.PlanLine, err error) {
	err = e.store.View(e.ctx, func(r storage.Reader) error {
		lines = map[storage.CategoryID][]storage.PlanLine{}
		for _, team := range m.Teams() {
			some, err := r.Plan(team, m.ID, month)
			if err != nil {
				return err
			}
			for _, p := range some {
				lines[p.Category] = append(lines[p.Category], p)
			}
		}
		return nil
	})
	return lines, err
}

// planRows writes the lines of a category, or one to be filled in.
func (e *export) planRows(m storage.Member, month calc.Month, c storage.Category, lines []storage.PlanLine) error {
	row := func(segment storage.SegmentID, volume Cell) error {
		return e.row(Text(cmp.Or(m.Code, m.Name)), Text(m.Name), Month(month), Text(c.Name), Text(e.segments[segment]), volume, Text(c.Unit))
	}
	if len(lines) == 0 {
		return row(0, Nothing)
	}
	for _, p := range lines {
		if err := row(p.Segment, Volume(p.Volume)); err != nil {
			return err
		}
	}
	return nil
}

// clientForm writes clients but for those who have no code and share their
// name: a file could not say which of them it means.
func (e *export) clientForm() error {
	named := map[string]int{}
	if err := e.store.View(e.ctx, func(r storage.Reader) error {
		clear(named)
		return r.EachClient(func(c storage.Client) error { named[storage.Fold(cmp.Or(c.Code, c.Name))]++; return nil })
	}); err != nil {
		return err
	}
	return e.clientRows(func(c storage.Client) bool {
		return c.Code != "" || named[storage.Fold(c.Name)] == 1
	})
}

// isOwn tells whether a table has every column that a file of ours has.
func (t *table) isOwn(fields []Field) bool {
	for _, lang := range []storage.Lang{storage.Russian, storage.English} {
		if !slices.ContainsFunc(fields, func(f Field) bool {
			return !slices.ContainsFunc(t.written, func(s string) bool { return oneLine(s) == f.header(lang) })
		}) {
			return true
		}
	}
	return false
}

// unplanned tells whether a row of a template was left as it came: nothing is
// planned for it, neither in the file nor before. An empty cell anywhere else
// is a mistake, for a volume may have got lost.
func (j *job) unplanned(r row) (bool, error) {
	if !j.ownPlan || r.get("volume") != "" {
		return false, nil
	}
	m, ok := j.byCode[storage.Fold(r.get("rep"))]
	month, noMonth := j.month(r)
	c, known := j.categories[storage.Fold(r.get("category"))]
	if !ok || noMonth != nil || !known || !j.may(m.ID) {
		return false, nil
	}
	segment, part := j.segments[storage.Fold(r.get("segment"))] // one that nobody knows is planned nowhere
	for _, team := range m.Teams() {
		lines, err := j.w.Plan(team, m.ID, month)
		if err != nil {
			return false, err
		}
		for _, p := range lines {
			if p.Category == c.ID && p.Segment == segment.ID && (part || r.get("segment") == "") {
				j.wrong(r, "volume", "is empty, and %s is planned: write the volume, or 0", p.Volume)
				return true, nil
			}
		}
	}
	return true, nil
}
