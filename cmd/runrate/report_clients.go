package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// clientFlags are those of every report on the client base.
type clientFlags struct {
	outputFlags
	pictureFlags
	AsOf     string `help:"The last date that counts. Default: yesterday, or the ledger's last date if that is earlier." placeholder:"DATE"`
	By       string `help:"Part the clients by segment, category, team or rep; all but categories as of the first purchase." enum:"segment,category,team,rep," default:"" placeholder:"segment"`
	Window   int    `help:"Days without a purchase after which a client counts as lapsed. Default: the company's, or 30." placeholder:"DAYS"`
	Segment  string `help:"One segment alone." placeholder:"NAME"`
	Category string `help:"Purchases of one category alone." placeholder:"NAME"`
	scopeFlags
}

// longestWindow bounds a lapse window: a hundred years.
const longestWindow = 36525

var breakdowns = map[string]clients.By{"": clients.Whole, "segment": clients.BySegment, "category": clients.ByCategory, "team": clients.ByTeam, "rep": clients.ByRep}

// load opens the clients and makes a report of them.
func (f *clientFlags) load(ctx context.Context, c *cli, std streams, make func(*clients.Clients) (report, error)) error {
	if _, err := f.asOf(); err != nil {
		return err
	}
	if f.Window < 0 || f.Window > longestWindow {
		return wrongUse{fmt.Errorf("--window: a number of days from 1 to %d", longestWindow)}
	}
	if err := f.pictureFlags.check(f.Format); err != nil {
		return err
	}
	return f.run(ctx, c, std, func(tx storage.Reader) (report, error) {
		of, err := f.open(tx)
		if err != nil {
			return report{}, err
		}
		r, err := make(of)
		if err != nil {
			return r, err
		}
		look, err := f.look(tx, storage.Lang(c.Lang))
		if err != nil {
			return r, err
		}
		r.notes, r.lang = append(noteOn(of), r.notes...), look.Lang
		if f.Format == "png" {
			err = f.paint(tx, &r, of, look)
		}
		return r, err
	})
}

// paint draws the report.
func (f *clientFlags) paint(tx storage.Reader, r *report, of *clients.Clients, look pictures.Look) error {
	s, err := f.find(tx, &reportFlags{})
	if err != nil {
		return err
	}
	picture, err := r.draw(pictures.Base{Clients: of, Name: s.Name, Look: look})
	r.picture = &picture
	return err
}

func (f *clientFlags) asOf() (calc.Date, error) {
	if f.AsOf == "" {
		return 0, nil
	}
	d, err := calc.ParseDate(f.AsOf)
	if err != nil {
		return 0, wrongUse{fmt.Errorf("--as-of: %w", err)}
	}
	return d, nil
}

// open finds what the flags name.
func (f *clientFlags) open(tx storage.Reader) (*clients.Clients, error) {
	q := clients.Question{By: breakdowns[f.By], Window: f.Window}
	q.AsOf, _ = f.asOf()
	s, err := f.find(tx, &reportFlags{})
	if err != nil {
		return nil, err
	}
	q.Scope = s.Scope
	if f.Segment != "" {
		if q.Segment, err = segmentNamed(tx, f.Segment); err != nil {
			return nil, err
		}
	}
	if f.Category != "" {
		if q.Category, err = categoryNamed(tx, f.Category); err != nil {
			return nil, err
		}
	}
	b, err := figures.Open(tx)
	if err != nil {
		return nil, err
	}
	return clients.Open(b, q, time.Now())
}

func segmentNamed(tx storage.Reader, name string) (storage.SegmentID, error) {
	all, err := tx.Segments()
	var names []string
	for _, s := range all {
		if storage.Fold(s.Name) == storage.Fold(name) {
			return s.ID, nil
		}
		names = append(names, s.Name)
	}
	return 0, cmp.Or(err, fmt.Errorf("there is no segment %q, %s", name, only(names)))
}

func categoryNamed(tx storage.Reader, name string) (storage.CategoryID, error) {
	all, err := tx.Categories()
	var names []string
	for _, c := range all {
		if storage.Fold(c.Name) == storage.Fold(name) {
			return c.ID, nil
		}
		names = append(names, c.Name)
	}
	return 0, cmp.Or(err, fmt.Errorf("there is no category %q, %s", name, only(names)))
}

func noteOn(of *clients.Clients) []string {
	if of.First == 0 {
		return []string{"Nothing was sold yet."}
	}
	return nil
}

// tabled is a report that is one table in every format but a picture. heading tells what it is of.
func tabled(heading string, of *clients.Clients, t clients.Table, draw func(pictures.Base) (pictures.Picture, error)) report {
	return report{
		draw: draw, json: t.Objects(), csv: t.CSV, sheets: []sheet.Sheet{t.Sheet(heading)},
		text: func(w *textTables) { textOf(w, heading, of, t) },
	}
}

func textOf(w *textTables, heading string, of *clients.Clients, t clients.Table) {
	w.line(fmt.Sprintf("%s, as of %s, lapsed after %d days", heading, of.AsOf, of.Window))
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Key
	}
	w.row(header...)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = clients.Text(v, t.Columns[i].Form)
		}
		w.row(cells...)
	}
}
