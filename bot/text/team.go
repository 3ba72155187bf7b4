package text

import (
	"runrate/calc"
	"runrate/storage"
)

// Team is a page of a team's reps, the worst first.
type Team struct {
	Name           string // "" is the whole company
	Month          calc.Month
	Today          calc.Date
	Elapsed, Total calc.Weight
	Unconfirmed    bool
	RunRate        calc.Percent // of all together, or of Category
	Turnover       calc.Money
	Category, Unit string // what the table is of, "" for all together
	Rows           []TeamRow
	Page, Pages    int
	Reps           int
	Silent         []string // who has entered nothing today
	NoPlan         []string
	NotYet         []string // who has a plan and no working day behind him
	NoPrice        []string // the categories with a plan and no price
	Worst          string   // the weakest category
	WorstRunRate   calc.Percent
}

// TeamRow is one rep, or one team of a company.
type TeamRow struct {
	Number        int // of its button
	Name          string
	RunRate       calc.Percent
	Met           bool
	Required      Known // of one category
	RequiredMoney calc.Money
	HasMoney      bool
	Reps          int // of a team
}

// TeamSums is what a team's group reads: nothing of a single rep.
type TeamSums struct {
	Team
	Rows        []RunRateRow
	SilentCount int
}

// TeamCategories are a team's categories, to choose one.
type TeamCategories struct {
	Team
	Rows []RunRateRow
}

// Teams are all teams of a company.
type Teams struct{ Team }

// NoTeam tells a supervisor that he has no team yet.
type NoTeam struct{}

// RepNothingYet tells that a rep has neither a plan nor sales.
type RepNothingYet struct {
	Name  string
	Month calc.Month
}

// Table lays the page out: rep, run rate, required a day.
func (m Team) Table(lang storage.Lang) (string, error) {
	exact := func(r TeamRow) string { return m.required(lang, r) }
	short := func(r TeamRow) string {
		if m.Category == "" && r.HasMoney {
			return ShortMoney(lang, r.RequiredMoney)
		}
		return exact(r)
	}
	layout := func(required func(TeamRow) string) func() (Table, error) {
		return func() (Table, error) {
			t, err := heading(lang, "rr", "required")
			for _, r := range m.Rows {
				cell := required(r)
				if r.Met {
					cell, err = firstLabel(err, lang, "met")
				}
				t = append(t, []string{Circled(r.Number) + " " + r.Name, Percent(lang, r.RunRate), cell})
			}
			return t, err
		}
	}
	return fitting(layout(exact), layout(short))
}

func (m Team) required(lang storage.Lang, r TeamRow) string {
	switch {
	case m.Category != "" && r.Required.Is:
		return Number(lang, r.Required.Volume.String())
	case m.Category == "" && r.HasMoney:
		return Number(lang, r.RequiredMoney.String())
	}
	return "—"
}

// Table lays the teams out: name, run rate, reps.
func (m Teams) Table(lang storage.Lang) (string, error) {
	t, err := heading(lang, "rr", "reps")
	for _, r := range m.Rows {
		t = append(t, []string{Circled(r.Number) + " " + r.Name, Percent(lang, r.RunRate), Number(lang, calc.Volume(int64(r.Reps)*int64(calc.Unit)).String())})
	}
	return t.String(), err
}

// Table lays the categories out as /runrate does.
func (m TeamSums) Table(lang storage.Lang) (string, error) { return RunRate{Rows: m.Rows}.Table(lang) }

// Table lays the categories out as /runrate does.
func (m TeamCategories) Table(lang storage.Lang) (string, error) {
	return RunRate{Rows: m.Rows}.Table(lang)
}

// someNames is how many names a list shows.
const someNames = 12

// Some shortens a list of names.
func Some(names []string) []string { return names[:min(len(names), someNames)] }
