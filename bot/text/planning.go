package text

import (
	"runrate/calc"
	"runrate/storage"
)

// Plan is a rep's plan of a month.
type Plan struct {
	Month       calc.Month
	Total, Left calc.Weight
	Rows        []PlanRow
	Shares      []Share // where weekdays differ
	Unconfirmed bool
	Clients     int    // to sell to, 0: no plan of it
	Supervised  bool   // somebody else sets the plan
	Example     string // of /setplan
}

// PlanRow is one category: Volume is its plan.
type PlanRow struct {
	Goods
	Even calc.Volume // a day at an even pace
}

// Share is what a weekday carries, in proportion.
type Share struct {
	Weekday int // Sunday is 0
	Share   calc.Weight
}

// Week is the screen on which weekdays get their shares.
type Week struct {
	Team   bool
	Shares []Share // where they differ
}

// MonthClosed refuses to change a month that is over.
type MonthClosed struct {
	Month      calc.Month
	Last       calc.Date // the last day on which a rep could
	Year       int       // where Last is not of this year
	Supervised bool      // there is a supervisor who can
	Dropped    bool      // a pending question was dropped
}

// DayClosed confirms the end of a selling day.
type DayClosed struct {
	Day         calc.Date
	Sold        []Goods
	Next        calc.Date // the next working day, 0 where the month has none
	Required    []Goods   // on Next
	Unconfirmed bool
}

// DayReopened confirms that a day goes on.
type DayReopened struct {
	Day  calc.Date
	Over bool // the closing hour has passed: it stays over all the same
}

// Table lays out a plan: category, plan, even pace a day.
func (m Plan) Table(lang storage.Lang) (string, error) {
	exact := func(v calc.Volume) calc.Volume { return v }
	layout := func(round func(calc.Volume) calc.Volume, unit bool) func() (Table, error) {
		return func() (Table, error) {
			t, err := heading(lang, "plan", "a day")
			for _, r := range m.Rows {
				plan := Number(lang, round(r.Volume).String())
				if unit {
					plan = Amount(lang, round(r.Volume), r.Unit)
				}
				t = append(t, []string{r.Category, plan, Number(lang, round(r.Even).String())})
			}
			return t, err
		}
	}
	return fitting(layout(exact, true), layout(exact, false), layout(wholeUp, false))
}

// PlanMenu tells the ways to set plans.
type PlanMenu struct {
	Example string
	Month   calc.Month
}

// CopyPlan tells what of a month's plans the next one lacks.
type CopyPlan struct {
	From, Into  calc.Month
	Lines, Reps int
	Kept        int // lines that are there and stay
}

// PlanCopied confirms it.
type PlanCopied struct {
	Into  calc.Month
	Lines int
}

// CopyInto is a button that copies the plans of the month before.
func CopyInto(lang storage.Lang, m calc.Month) string {
	return ShortMonth(lang, m-1) + " → " + ShortMonth(lang, m)
}

// Weekday is a weekday's short name; Sunday is 0.
func Weekday(lang storage.Lang, day int) string { return weekdays[lang][day] }
