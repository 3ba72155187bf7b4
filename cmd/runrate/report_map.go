package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/calc"
	"runrate/storage"
)

type reportMapCmd struct {
	reportFlags `set:"zone=the company's"`
	pictureFlags
	scopeFlags
	Basis string `help:"What is compared with: the plan, last month or last year. Default: the first of them that there is." enum:"plan,month,year," default:"" placeholder:"plan|month|year"`
}

var bases = map[string]figures.Basis{"": figures.Best, "plan": figures.ByPlan, "month": figures.ByLastMonth, "year": figures.ByLastYear}

// Run prints the report, or draws it. The language given is the picture's.
func (r *reportMapCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := r.pictureFlags.check(r.Format); err != nil {
		return err
	}
	return r.run(ctx, c, std, func(tx storage.Reader) (report, error) { return r.load(tx, storage.Lang(c.Lang)) })
}

func (r *reportMapCmd) load(tx storage.Reader, lang storage.Lang) (report, error) {
	s, err := r.find(tx, &r.reportFlags)
	if err != nil {
		return report{}, err
	}
	b, err := figures.Open(tx)
	if err != nil {
		return report{}, err
	}
	f, err := b.LoadField(s.Scope, s.Month, bases[r.Basis], s.Now)
	if err != nil {
		return report{}, err
	}
	if r.Format == "png" {
		return r.draw(tx, f, s, lang)
	}
	return r.reportOf(f, s), nil
}

func (r *reportMapCmd) draw(tx storage.Reader, f figures.Field, s scope, lang storage.Lang) (report, error) {
	if len(f.Cells) == 0 {
		return report{}, errors.New("there is no picture: " + r.missing(f))
	}
	look, err := r.look(tx, lang)
	if err != nil {
		return report{}, err
	}
	picture, err := pictures.Field(f, s.Name, calc.DateOf(s.Now), look)
	return report{picture: &picture}, err
}

// missing says why a map has no place at all.
func (r *reportMapCmd) missing(f figures.Field) string {
	switch {
	case f.Days.Elapsed == 0:
		return fmt.Sprintf("no working day of %s is over", f.Month)
	case r.Basis == "plan":
		return fmt.Sprintf("nothing is planned by segment for %s", f.Month)
	case r.Basis != "":
		return fmt.Sprintf("nothing was sold in %s so far, nor in %s up to the same working day", f.Month, f.Base.Month)
	}
	return fmt.Sprintf("there is neither a plan by segment for %s nor a sale to compare with", f.Month)
}

// mapReport is the JSON of a map. Cells and rows are in the category's unit,
// columns and the total in money.
type mapReport struct {
	scopeHead
	Basis     string      `json:"basis"`
	BaseMonth *string     `json:"base_month"`
	BaseUntil *string     `json:"base_until"`
	Weakest   *string     `json:"weakest"`
	Cells     []mapCell   `json:"cells"`
	Rows      []mapRow    `json:"rows"`
	Columns   []mapColumn `json:"columns"`
	Total     mapMoney    `json:"total"`
}

// mapCell is a place: Is against Want, the money lacking (negative where it is
// passed), and the rank among those that are behind, the weakest being 1.
type mapCell struct {
	Mark     string       `json:"mark"`
	Category string       `json:"category"`
	Segment  *string      `json:"segment"`
	Unit     string       `json:"unit"`
	Is       *float64     `json:"is"`
	Want     *float64     `json:"want"`
	Share    *float64     `json:"share"`
	Gap      *json.Number `json:"gap_money"`
	Rank     *int         `json:"rank"`
}

// mapRow is a category in all segments.
type mapRow struct {
	Mark     string       `json:"mark"`
	Category string       `json:"category"`
	Unit     string       `json:"unit"`
	Is       *float64     `json:"is"`
	Want     *float64     `json:"want"`
	Share    *float64     `json:"share"`
	Gap      *json.Number `json:"gap_money"`
}

// mapColumn is a segment in all categories.
type mapColumn struct {
	Mark    string  `json:"mark"`
	Segment *string `json:"segment"`
	mapMoney
}

type mapMoney struct {
	Is    *json.Number `json:"is_money"`
	Want  *json.Number `json:"want_money"`
	Share *float64     `json:"share"`
	Gap   *json.Number `json:"gap_money"`
}

func (r *reportMapCmd) reportOf(f figures.Field, s scope) report {
	out := mapReport{scopeHead: s.head, Cells: cellsOf(f), Rows: []mapRow{}, Columns: []mapColumn{}, Total: moneyOf(f.Total)}
	for name, basis := range bases {
		if basis == f.Basis {
			out.Basis = name
		}
	}
	if f.Basis != figures.ByPlan {
		out.BaseMonth, out.BaseUntil = named(f.Base.Month.String()), dateOf(f.Base.Until)
	}
	if at, weak := f.Weakest(); weak {
		out.Weakest = named(f.Mark(at))
	}
	for _, c := range f.Categories {
		sum := f.Rows[c.ID]
		out.Rows = append(out.Rows, mapRow{fmt.Sprint(f.Number(c.ID)), c.Name, c.Unit, float(sum.Is), float(sum.Want), float(sum.Share()), money(sum.Gap)})
	}
	for _, g := range f.Segments {
		out.Columns = append(out.Columns, mapColumn{f.Letter(g.ID), named(g.Name), moneyOf(f.Columns[g.ID])})
	}
	notes := s.begun(f.Days.Elapsed, f.Unconfirmed)
	if len(f.Cells) == 0 && f.Days.Elapsed > 0 {
		notes = append(notes, "The map is empty: "+r.missing(f)+".")
	}
	return report{
		notes: notes, json: out,
		csv:  func() [][]string { return csvOf(out.Cells) },
		text: func(w *textTables) { out.text(w, s.heading(f.Days.Elapsed, f.Days.Total)) },
	}
}

func cellsOf(f figures.Field) []mapCell {
	ranks := map[figures.Cell]*int{}
	for i, at := range f.Weak(len(f.Cells)) {
		rank := i + 1
		ranks[at] = &rank
	}
	cells := []mapCell{}
	for _, c := range f.Categories {
		for _, g := range f.Segments {
			at := figures.Cell{Category: c.ID, Segment: g.ID}
			if v, there := f.Cells[at]; there {
				cells = append(cells, mapCell{f.Mark(at), c.Name, named(g.Name), c.Unit, float(v.Is), float(v.Want), float(v.Share()), money(v.Gap), ranks[at]})
			}
		}
	}
	return cells
}

func moneyOf(c figures.FieldCell) mapMoney {
	return mapMoney{money(c.Is), money(c.Want), float(c.Share()), money(c.Want.Sub(c.Is))}
}

// text is a matrix, and the weakest place in words.
func (r mapReport) text(w *textTables, heading string) {
	w.line(heading)
	against := "to plan: run rates"
	if r.BaseMonth != nil {
		against = "to " + *r.BaseMonth
		if r.BaseUntil != nil {
			against += " up to " + *r.BaseUntil
		}
	}
	shares, head, last := map[string]string{}, []string{against}, []string{"total"}
	for _, c := range r.Cells {
		shares[c.Mark] = percent(c.Share)
	}
	for _, g := range r.Columns {
		head, last = append(head, g.Mark+" "+segmentName(g.Segment)), append(last, percent(g.Share))
	}
	w.row(append(head, "total")...)
	for _, c := range r.Rows {
		row := []string{c.Mark + " " + c.Category}
		for _, g := range r.Columns {
			share := shares[g.Mark+c.Mark]
			if share == "" {
				share = "·"
			}
			row = append(row, share)
		}
		w.row(append(row, percent(c.Share))...)
	}
	w.row(append(last, percent(r.Total.Share))...)
	if len(r.Cells) > 0 {
		w.line(r.weakest())
	}
}

func (r mapReport) weakest() string {
	for _, c := range r.Cells {
		if r.Weakest == nil || c.Mark != *r.Weakest {
			continue
		}
		s := fmt.Sprintf("Weakest: %s, %s in %s, %s", c.Mark, c.Category, segmentName(c.Segment), percent(c.Share))
		if c.Gap != nil {
			s += ", short by " + c.Gap.String()
		}
		return s + "."
	}
	return "Nothing is behind."
}

func segmentName(s *string) string {
	if s == nil {
		return "no segment"
	}
	return *s
}
