package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

// scopeFlags say whose figures are added up.
type scopeFlags struct {
	Team string `help:"One team, by its name; the whole company without it." placeholder:"NAME"`
	Rep  string `help:"One rep, by the member's code or name; with --team his part in that." placeholder:"REP"`
}

// scope is whose figures a report adds up, and as of when.
type scope struct {
	figures.Scope
	Name  string // of the rep or the team, "" for the company
	Now   time.Time
	Month calc.Month

	head scopeHead
}

// reportHead is what the JSON of a report begins with.
type reportHead struct {
	Month string  `json:"month"`
	At    string  `json:"at"`
	Team  *string `json:"team"`
}

type scopeHead struct {
	reportHead
	Rep *string `json:"rep"`
}

// find looks up who is meant, and reads the company's clock.
func (s scopeFlags) find(tx storage.Reader, f *reportFlags) (out scope, err error) {
	zone, err := figures.Zone(tx, storage.Member{})
	if err != nil {
		return out, err
	}
	if out.Now, out.Month, err = f.moment(zone); err != nil {
		return out, err
	}
	out.head.reportHead = reportHead{Month: out.Month.String(), At: out.Now.Format(time.RFC3339)}
	if s.Team != "" {
		team, err := teamNamed(tx, s.Team)
		if err != nil {
			return out, err
		}
		out.Team, out.Name, out.head.Team = team.ID, team.Name, &team.Name
	}
	if s.Rep == "" {
		return out, nil
	}
	m, err := memberNamed(tx, s.Rep)
	if err != nil {
		return out, err
	}
	if out.Team != 0 && !slices.Contains(m.Teams(), out.Team) {
		return out, fmt.Errorf("%s has never been in the team %s", m.Code, out.Name)
	}
	out.Rep, out.Name, out.head.Rep = m.ID, m.Name, &m.Code
	return out, nil
}

// title is who is meant.
func (s scope) title() string { return cmp.Or(s.Name, "The whole company") }

// heading says in a line of text what a report is of.
func (s scope) heading(elapsed, total calc.Weight) string {
	return fmt.Sprintf("%s, %s: %s of %s working days over on %s", s.title(), s.Month, elapsed, total, s.Now.Format("2006-01-02 15:04"))
}

// begun returns the notes on a month's days.
func (s scope) begun(elapsed calc.Weight, notConfirmed bool) []string {
	var notes []string
	if notConfirmed {
		notes = append(notes, unconfirmed(s.Month))
	}
	if elapsed == 0 {
		notes = append(notes, fmt.Sprintf("No working day of %s is over: run rates and comparisons come after the first.", s.Month))
	}
	return notes
}
