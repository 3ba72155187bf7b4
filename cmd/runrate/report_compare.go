package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

type reportCompareCmd struct {
	reportFlags `set:"zone=the company's"`
	scopeFlags
}

// Run prints the report.
func (r *reportCompareCmd) Run(ctx context.Context, c *cli, std streams) error {
	return r.run(ctx, c, std, r.load)
}

func (r *reportCompareCmd) load(tx storage.Reader) (report, error) {
	s, err := r.find(tx, &r.reportFlags)
	if err != nil {
		return report{}, err
	}
	b, err := figures.Open(tx)
	if err != nil {
		return report{}, err
	}
	c, err := b.Compare(s.Scope, s.Month, s.Now)
	if err != nil {
		return report{}, err
	}
	return reportOfComparison(c, s), nil
}

// compareReport is the JSON of a comparison.
type compareReport struct {
	scopeHead
	MoneyIs string       `json:"money"` // what was invoiced, or at prices where nothing was
	Now     position     `json:"now"`
	Last    position     `json:"last"`
	Year    position     `json:"year"`
	Rows    []compareRow `json:"rows"`
}

// position is up to where a month was added up.
type position struct {
	Month   string      `json:"month"`
	Until   *string     `json:"until"`
	Elapsed json.Number `json:"days_elapsed"`
}

// compareRow is a part of the three months. Units are added up within one category alone.
type compareRow struct {
	By           string       `json:"by"`
	Name         string       `json:"name"`
	Unit         string       `json:"unit"`
	NowVolume    *json.Number `json:"now_volume"`
	LastVolume   *json.Number `json:"last_volume"`
	YearVolume   *json.Number `json:"year_volume"`
	VolumeToLast *float64     `json:"volume_to_last"`
	VolumeToYear *float64     `json:"volume_to_year"`
	NowMoney     *json.Number `json:"now_money"`
	LastMoney    *json.Number `json:"last_money"`
	YearMoney    *json.Number `json:"year_money"`
	MoneyToLast  *float64     `json:"money_to_last"`
	MoneyToYear  *float64     `json:"money_to_year"`
}

func reportOfComparison(c figures.Comparison, s scope) report {
	out := compareReport{scopeHead: s.head, MoneyIs: "at prices", Now: positionOf(c.Now), Last: positionOf(c.Month), Year: positionOf(c.Year), Rows: rowsOfComparison(c)}
	switch {
	case c.Invoiced() && c.AtPrices():
		out.MoneyIs = "invoiced, else at prices"
	case c.Invoiced():
		out.MoneyIs = "invoiced"
	}
	notes := s.begun(c.Now.Elapsed, c.Unconfirmed)
	if len(c.Categories) == 0 && c.Now.Elapsed > 0 {
		notes = append(notes, "Nothing was sold in any of the three months up to this working day.")
	}
	return report{
		notes: notes, json: out,
		csv:  func() [][]string { return csvOf(out.Rows) },
		text: func(w *textTables) { out.text(w, s) },
	}
}

func positionOf(s figures.Standing) position {
	return position{Month: s.Position.Month.String(), Until: dateOf(s.Until), Elapsed: json.Number(s.Elapsed.String())}
}

func rowsOfComparison(c figures.Comparison) []compareRow {
	var rows, cells []compareRow
	for _, k := range c.Categories {
		of := part{c, func(at figures.Cell) bool { return at.Category == k.ID }}
		rows = append(rows, of.withVolumes("category", k.Name, k.Unit))
		for _, g := range c.Segments {
			of.in = func(at figures.Cell) bool { return at == figures.Cell{Category: k.ID, Segment: g.ID} }
			if of.there() {
				cells = append(cells, of.withVolumes("cell", k.Name+" / "+g.Name, k.Unit))
			}
		}
	}
	for _, g := range c.Segments {
		rows = append(rows, part{c, func(at figures.Cell) bool { return at.Segment == g.ID }}.row("segment", g.Name))
	}
	return append(append(rows, cells...), part{c, func(figures.Cell) bool { return true }}.row("total", ""))
}

// part is some cells of a comparison.
type part struct {
	of figures.Comparison
	in func(figures.Cell) bool
}

// there tells whether anything was sold in the part.
func (p part) there() bool {
	return p.of.Now.Of(p.in).Rows != 0 || p.of.Month.Of(p.in).Rows != 0 || p.of.Year.Of(p.in).Rows != 0
}

func (p part) row(by, name string) compareRow {
	now, last, year := p.of.MoneyOf(p.of.Now, p.in), p.of.MoneyOf(p.of.Month, p.in), p.of.MoneyOf(p.of.Year, p.in)
	return compareRow{
		By: by, Name: name, NowMoney: money(now), LastMoney: money(last), YearMoney: money(year),
		MoneyToLast: index(now, last), MoneyToYear: index(now, year),
	}
}

func (p part) withVolumes(by, name, unit string) compareRow {
	row := p.row(by, name)
	now, last, year := p.of.Now.Of(p.in).Volume, p.of.Month.Of(p.in).Volume, p.of.Year.Of(p.in).Volume
	row.Unit, row.NowVolume, row.LastVolume, row.YearVolume = unit, number(now), number(last), number(year)
	row.VolumeToLast, row.VolumeToYear = index(now.Ratio(), last.Ratio()), index(now.Ratio(), year.Ratio())
	return row
}

// index is how much of another month's part this one's is.
func index(now, then calc.Ratio) *float64 {
	if then.Sign() <= 0 {
		return nil
	}
	return float(now.Div(then))
}

func (r compareReport) text(w *textTables, s scope) {
	w.line(s.title() + ": " + r.Now.text() + ", beside " + r.Last.text() + " and " + r.Year.text())
	w.row("category", "now", "to last", "to year", "money now", "to last", "to year")
	for _, row := range r.Rows {
		if row.By == "category" {
			w.row(cmp.Or(row.Name, "no category")+", "+row.Unit, shown(row.NowVolume), percent(row.VolumeToLast), percent(row.VolumeToYear), shown(row.NowMoney), percent(row.MoneyToLast), percent(row.MoneyToYear))
		}
	}
	w.line("")
	w.row("money "+r.MoneyIs, "now", "last", "year", "to last", "to year")
	for _, row := range r.Rows {
		name := cmp.Or(row.Name, "no segment")
		switch row.By {
		case "total":
			name = "total"
		case "segment":
		default:
			continue
		}
		w.row(name, shown(row.NowMoney), shown(row.LastMoney), shown(row.YearMoney), percent(row.MoneyToLast), percent(row.MoneyToYear))
	}
}

func (p position) text() string {
	if p.Until == nil {
		return p.Month + " (no day yet)"
	}
	return fmt.Sprintf("%s up to %s (%s working days)", p.Month, *p.Until, p.Elapsed)
}
