package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/storage"
)

type reportRunRateCmd struct {
	reportFlags `set:"zone=the rep's"`
	pictureFlags
	Rep      string `help:"One rep, by the member's code or name; everybody who has a plan or sales without it." placeholder:"REP"`
	Category string `help:"A category alone; as a png day by day." placeholder:"NAME"`
}

// Run prints the report. The language given is the picture's.
func (r *reportRunRateCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := r.pictureFlags.check(r.Format); err != nil {
		return err
	}
	return r.run(ctx, c, std, func(tx storage.Reader) (report, error) {
		if r.Format == "png" {
			return r.draw(tx, storage.Lang(c.Lang))
		}
		return r.load(tx)
	})
}

// load gathers the figures.
func (r *reportRunRateCmd) load(tx storage.Reader) (report, error) {
	members, err := r.members(tx)
	if err != nil {
		return report{}, err
	}
	only, err := r.category(tx)
	if err != nil {
		return report{}, err
	}
	var months []figures.Month
	for _, m := range members {
		state, _, err := r.of(tx, m)
		if err != nil {
			return report{}, err
		}
		if only != 0 {
			state.Lines = slices.DeleteFunc(state.Lines, func(l figures.Category) bool { return l.Category.ID != only })
		}
		months = append(months, state)
	}
	return runRateReport(months), nil
}

// draw makes the picture of one rep.
func (r *reportRunRateCmd) draw(tx storage.Reader, lang storage.Lang) (report, error) {
	members, err := r.members(tx)
	if err != nil {
		return report{}, err
	}
	if r.Rep == "" {
		members = slices.DeleteFunc(members, func(m storage.Member) bool { return !m.Roles.Has(storage.Rep) || m.Inactive })
	}
	if len(members) != 1 {
		return report{}, wrongUse{fmt.Errorf("a picture is of one rep, and there are %d: name one with --rep", len(members))}
	}
	only, err := r.category(tx)
	if err != nil {
		return report{}, err
	}
	state, at, err := r.of(tx, members[0])
	if err != nil {
		return report{}, err
	}
	if _, has := state.Of(only); only != 0 && !has {
		return report{}, fmt.Errorf("in %s there is neither a plan nor a sale of %q", state.Month, r.Category)
	}
	look, err := r.look(tx, lang)
	if err != nil {
		return report{}, err
	}
	picture, err := pictures.Load(tx, members[0], state.Month, only, at, look)
	return report{picture: &picture}, err
}

// category finds the one that was named, 0 for all.
func (r *reportRunRateCmd) category(tx storage.Reader) (storage.CategoryID, error) {
	if r.Category == "" {
		return 0, nil
	}
	categories, err := tx.Categories()
	if err != nil {
		return 0, err
	}
	var names []string
	for _, c := range categories {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if storage.Fold(name) == storage.Fold(r.Category) {
				return c.ID, nil
			}
		}
		names = append(names, c.Name)
	}
	return 0, fmt.Errorf("no category is called %q, %s", r.Category, only(names))
}

// members are those whom the report is of: who has neither a plan nor a sale takes no line.
func (r *reportRunRateCmd) members(tx storage.Reader) ([]storage.Member, error) {
	if r.Rep == "" {
		return tx.Members()
	}
	m, err := memberNamed(tx, r.Rep)
	return []storage.Member{m}, err
}

// of computes a rep's month at the moment asked for.
func (r *reportRunRateCmd) of(tx storage.Reader, m storage.Member) (figures.Month, figures.Moment, error) {
	zone, err := figures.Zone(tx, m)
	if err != nil {
		return figures.Month{}, figures.Moment{}, err
	}
	now, month, err := r.moment(zone)
	if err != nil {
		return figures.Month{}, figures.Moment{}, err
	}
	at := figures.At(now)
	state, err := figures.Load(tx, m, month, at)
	return state, at, err
}

// runRateRow is one category of a rep: percents are fractions, volumes are
// unrounded numbers in the category's unit, null is undefined.
type runRateRow struct {
	Rep        string       `json:"rep"`
	Category   string       `json:"category"`
	Unit       string       `json:"unit"`
	Plan       *json.Number `json:"plan"`
	Fact       json.Number  `json:"fact"`
	Fulfilment *float64     `json:"fulfilment"`
	RunRate    *float64     `json:"run_rate"`
	Forecast   *float64     `json:"forecast"`
	Required   *float64     `json:"required"`
	LeftToday  *float64     `json:"left_today"`
	Lag        *float64     `json:"lag"`
	Total      json.Number  `json:"days_total"`
	Elapsed    json.Number  `json:"days_elapsed"`
	Left       json.Number  `json:"days_left"`

	required, leftToday string // for the text
}

func rowOf(m figures.Month, l figures.Category) runRateRow {
	row := runRateRow{
		Rep: m.Member.Code, Category: l.Category.Name, Unit: l.Category.Unit, Fact: json.Number(l.Fact().String()),
		Fulfilment: float(l.Fulfilment()), RunRate: float(l.RunRate()), Forecast: float(l.Forecast()),
		Required: float(l.Required()), LeftToday: float(l.LeftToday()), Lag: float(l.Lag()),
		Total: json.Number(m.Days.Total.String()), Elapsed: json.Number(m.Days.Elapsed.String()), Left: json.Number(m.Days.Left().String()),
		required: needed(l.Required(), l.Category), leftToday: needed(l.LeftToday(), l.Category),
	}
	if l.HasPlan {
		plan := json.Number(l.Plan.String())
		row.Plan = &plan
	}
	return row
}

func runRateReport(months []figures.Month) report {
	rows := []runRateRow{}
	var out report
	for _, m := range months {
		for _, l := range m.Lines {
			rows = append(rows, rowOf(m, l))
		}
		if m.Unconfirmed && len(out.notes) == 0 {
			out.notes = append(out.notes, unconfirmed(m.Month))
		}
	}
	if len(rows) == 0 {
		out.notes = append(out.notes, nothingThere)
	}
	out.json = rows
	out.csv = func() [][]string { return csvOf(rows) }
	out.text = func(t *textTables) { runRateText(t, rows) }
	return out
}

func runRateText(t *textTables, rows []runRateRow) {
	t.row("rep", "category", "plan", "fact", "done", "run rate", "required", "left today", "lag", "days")
	for _, r := range rows {
		t.row(r.Rep, r.Category+", "+r.Unit, shown(r.Plan), r.Fact.String(), percent(r.Fulfilment), percent(r.RunRate),
			r.required, r.leftToday, round(r.Lag), r.Elapsed.String()+"/"+r.Total.String())
	}
}
