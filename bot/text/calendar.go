package text

import "runrate/calc"

// Calendar is a month of a company's, a team's or a rep's working days; the
// buttons hold the days.
type Calendar struct {
	Name        string // "" is the company
	Month       calc.Month
	Days        calc.Weight // working days
	Unconfirmed bool
	Changes     []DayChange
}

// DayChange is what was set on some days.
type DayChange struct {
	From, To calc.Date
	Kind     string // parse.DayKind
	Reason   string
}

// Day asks what a day is to be.
type Day struct {
	Name string // "" is the company
	Date calc.Date
	Year int    // where it is not this year
	Kind string // what it is now
}

// DaysSet confirms a change of working days.
type DaysSet struct {
	FromYear, ToYear int    // where it is not this one
	Name             string // "" is the company
	Kind             string
	From, To         calc.Date
	Reason           string
	Month            calc.Month
	Days             calc.Weight // working days of the month now
}

// CalendarRefused says what was not understood of a change in words.
type CalendarRefused struct {
	Reason string // parse.Kind
	Text   string
}

// ChooseCover heads those who may stand in for a rep.
type ChooseCover struct {
	Name     string
	From, To calc.Date
	None     bool // there is nobody
}

// StandsIn tells a rep whose sales he may write, and when.
type StandsIn struct {
	Name     string
	Code     string
	From, To calc.Date
}
