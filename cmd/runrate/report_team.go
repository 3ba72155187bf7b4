package main

import (
	"context"
	"encoding/json"
	"fmt"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

type reportTeamCmd struct {
	reportFlags `set:"zone=the company's"`
	Team        string `help:"One team, by its name; the whole company without it." placeholder:"NAME"`
}

// Run prints the report.
func (r *reportTeamCmd) Run(ctx context.Context, c *cli, std streams) error {
	return r.run(ctx, c, std, r.load)
}

func (r *reportTeamCmd) load(tx storage.Reader) (report, error) {
	s, err := scopeFlags{Team: r.Team}.find(tx, &r.reportFlags)
	if err != nil {
		return report{}, err
	}
	b, err := figures.Open(tx)
	if err != nil {
		return report{}, err
	}
	t, err := b.LoadTeam(s.Scope, s.Month, s.Now)
	if err != nil {
		return report{}, err
	}
	return reportOfTeam(b, t, s), nil
}

// teamReport is the JSON of a team's month.
type teamReport struct {
	reportHead
	Total      json.Number   `json:"days_total"`
	Elapsed    json.Number   `json:"days_elapsed"`
	Reps       []teamRow     `json:"reps"`
	Categories []categoryRow `json:"categories"`
	Sum        teamTotal     `json:"total"`
}

// teamRow is a rep's part of it. Plan and forecast are the two sides of the run
// rate in money, Required is of the rep's next working day, rounded up.
type teamRow struct {
	Rep      string       `json:"rep"`
	Name     string       `json:"name"`
	Team     *string      `json:"team"`
	RunRate  *float64     `json:"run_rate"`
	Plan     *json.Number `json:"plan_money"`
	Forecast *json.Number `json:"forecast_money"`
	Required *json.Number `json:"required_money"`
	Turnover *json.Number `json:"turnover"`
	Counted  int          `json:"counted"`
	LeftOut  int          `json:"left_out"`
}

// categoryRow is a category of all reps, in its unit.
type categoryRow struct {
	Category string       `json:"category"`
	Unit     string       `json:"unit"`
	Plan     *json.Number `json:"plan"`
	Fact     json.Number  `json:"fact"`
	Forecast *float64     `json:"forecast"`
	RunRate  *float64     `json:"run_rate"`
	Required *float64     `json:"required"`
	Counted  int          `json:"counted"`
	LeftOut  int          `json:"left_out"`

	required string // for the text
}

// teamTotal is in money.
type teamTotal struct {
	Plan     *json.Number `json:"plan"`
	Forecast *json.Number `json:"forecast"`
	RunRate  *float64     `json:"run_rate"`
	Counted  int          `json:"counted"`
	LeftOut  int          `json:"left_out"`
}

func reportOfTeam(b *figures.Book, t figures.Team, s scope) report {
	out := teamReport{
		reportHead: s.head.reportHead, Total: json.Number(t.Days.Total.String()), Elapsed: json.Number(t.Days.Elapsed.String()),
		Reps: []teamRow{}, Categories: []categoryRow{}, Sum: totalOf(t),
	}
	for _, rep := range t.Reps {
		out.Reps = append(out.Reps, teamRowOf(rep, b.Team(teamOf(t, rep)).Name))
	}
	for _, c := range t.Categories {
		out.Categories = append(out.Categories, categoryRowOf(c, t.RequiredIn(c.Category.ID)))
	}
	notes := s.begun(t.Days.Elapsed, t.Unconfirmed)
	if len(t.Categories) == 0 {
		notes = append(notes, nothingThere)
	}
	return report{
		notes: notes, json: out,
		csv:  func() [][]string { return csvOf(out.Reps) },
		text: func(w *textTables) { out.text(w, s.heading(t.Days.Elapsed, t.Days.Total), t.Turnover) },
	}
}

// teamOf is the team in which a rep has his row: the one asked for, or his own
// at the moment, and at the month's end once it is past.
func teamOf(t figures.Team, rep figures.Rep) storage.TeamID {
	if t.Scope.Team != 0 {
		return t.Scope.Team
	}
	return rep.Member.TeamOn(min(max(rep.Days.Today, t.Month.First()), t.Month.Last()))
}

func teamRowOf(rep figures.Rep, team string) teamRow {
	inMoney := rep.Month.Total() // rep.Total may be in a unit
	return teamRow{
		Rep: rep.Member.Code, Name: rep.Member.Name, Team: named(team), RunRate: float(rep.Total.RunRate()),
		Plan: money(inMoney.Plan), Forecast: money(inMoney.Forecast), Required: moneyUp(rep.RequiredMoney()), Turnover: money(rep.Turnover().Ratio()),
		Counted: rep.Total.Counted, LeftOut: rep.Total.LeftOut,
	}
}

func categoryRowOf(c figures.TeamCategory, required calc.Ratio) categoryRow {
	row := categoryRow{
		Category: c.Category.Name, Unit: c.Category.Unit, Fact: json.Number(c.Fact.String()), Forecast: float(c.Total.Forecast),
		RunRate: float(c.Total.RunRate()), Required: float(required), Counted: c.Total.Counted, LeftOut: c.Total.LeftOut,
		required: needed(required, c.Category),
	}
	if c.HasPlan {
		row.Plan = number(c.Plan)
	}
	return row
}

func totalOf(team figures.Team) teamTotal {
	t := team.Total
	return teamTotal{Plan: money(t.Plan), Forecast: money(t.Forecast), RunRate: float(t.RunRate()), Counted: t.Counted, LeftOut: t.LeftOut}
}

func (r teamReport) text(w *textTables, heading string, turnover calc.Money) {
	w.line(heading)
	w.row("rep", "name", "team", "run rate", "plan", "forecast", "required", "turnover", "categories")
	counted := func(n, out int) string { return fmt.Sprintf("%d of %d", n, n+out) }
	for _, rep := range r.Reps {
		team := ""
		if rep.Team != nil {
			team = *rep.Team
		}
		w.row(rep.Rep, rep.Name, team, percent(rep.RunRate), shown(rep.Plan), shown(rep.Forecast), shown(rep.Required), shown(rep.Turnover), counted(rep.Counted, rep.LeftOut))
	}
	w.row("total", "", "", percent(r.Sum.RunRate), shown(r.Sum.Plan), shown(r.Sum.Forecast), "", shown(money(turnover.Ratio())), counted(r.Sum.Counted, r.Sum.LeftOut))
	w.line("")
	w.row("category", "run rate", "plan", "fact", "forecast", "required")
	for _, c := range r.Categories {
		w.row(c.Category+", "+c.Unit, percent(c.RunRate), shown(c.Plan), c.Fact.String(), round(c.Forecast), c.required)
	}
}
