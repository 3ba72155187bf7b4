package text

import (
	"runrate/calc"
	"runrate/storage"
)

// Field are the facts about a map that its words are made of.
type Field struct {
	Name          string // of a team or a rep, "" is the whole company
	Month         calc.Month
	Today         calc.Date
	Basis         string // plan, month, year
	BaseMonth     calc.Month
	BaseUntil     calc.Date
	Elapsed, Days calc.Weight
	Total         calc.Percent // in money
	Cells, Behind int          // places with a percent, and of them those below 100
	Unconfirmed   bool
	Typed         bool // a place can be typed

	Weak              bool // some place is behind
	Mark              string
	Category, Segment string
	Share             calc.Percent
	Gap               calc.Money // where HasGap
	HasGap            bool
	GapShare          calc.Percent // else: of the category's plan
}

// The words of a map: its title is the finding.
type (
	FieldTitle    Field
	FieldSubtitle Field
	FieldFoot     Field
	FieldCallout  Field
	FieldCaption  Field
)

// MoreOnMap counts what a map has no room for.
type MoreOnMap struct{ Categories, Segments int }

// NoField says why there is no map to draw.
type NoField struct {
	Name  string
	Begun bool // the month's first working day is over
}

// FieldCell is one place of a map.
type FieldCell struct {
	Mark, Category, Segment string
	Unit                    string
	Name                    string // whose map, "" is the whole company
	Today                   calc.Date
	HasPlan                 bool
	Plan, Fact              calc.Volume
	RunRate                 calc.Percent
	Short                   Known // of the plan at today's pace
	Now, Then               calc.Volume
	ThenMonth               calc.Month
	ThenUntil               calc.Date
	Index                   calc.Percent
	Reps                    []FieldRep
	Lost, Won               []FieldClient
	MoreReps                int
}

// FieldRep is one rep's part of it.
type FieldRep struct {
	Name  string
	Share calc.Percent // run rate, else index
	Gap   Known        // what is short, in the unit
}

// FieldClient is a client that bought otherwise than then.
type FieldClient struct {
	Name      string
	Now, Then calc.Volume
}

// NoCell answers a mark that the map does not have.
type NoCell struct {
	Mark string
	Weak string // one that it has
}

// Table lays the reps out: name, run rate or index, what is short.
func (m FieldCell) Table(lang storage.Lang) (string, error) {
	rr := "index"
	if m.HasPlan {
		rr = "rr"
	}
	t, err := heading(lang, rr, "short by")
	for _, r := range m.Reps {
		gap := "—"
		if r.Gap.Is {
			gap = Number(lang, r.Gap.Volume.String())
		}
		t = append(t, []string{r.Name, Percent(lang, r.Share), gap})
	}
	return t.String(), err
}
