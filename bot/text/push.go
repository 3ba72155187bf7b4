package text

import "runrate/calc"

// RepMorning is what a rep reads at the beginning of a working day.
type RepMorning struct {
	RunRate
	Last      calc.Date // the last working day, 0 for none lately
	Yesterday bool      // it was yesterday
	Sold      []Goods   // on it
	Example   string    // of an entry
	Visits    []Visit   // clients who are silent for longer than usual
}

// Visit is a client to visit, and for how many days he has not bought.
type Visit struct {
	Name string
	Gap  int
}

// TeamMorning is what a supervisor reads: the team, its worst, its weak spot.
type TeamMorning struct {
	Team
	WorstReps       []TeamRow
	WorstCategories []WorstLine
	SilentYesterday []string // who entered nothing on his last working day
	Weak            *Field   // the weakest place of the map
	RideWith        string   // who falls short most there
}

// Reminder asks a rep who has entered nothing today.
type Reminder struct {
	Date    calc.Date
	Left    []Goods // still to sell today
	Example string
}

// NoSales confirms that nothing was sold on a day.
type NoSales struct{ Date calc.Date }

// WeekDigest heads the figures that a manager reads once a week.
type WeekDigest struct {
	From, To calc.Date
	Rows     int // sales of the week
	Turnover calc.Money
	Change   calc.Percent // of the week before, where HasChange

	HasChange bool
}
