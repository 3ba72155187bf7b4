package text

import (
	"runrate/calc"
	"runrate/storage"
)

// Plain words a message without markup, for a picture.
func Plain(lang storage.Lang, message any) (string, error) {
	s, err := Render(lang, message)
	return WithoutMarkup(s), err
}

// BurnUp are the facts about one category's month that a picture's words are made of.
type BurnUp struct {
	Rep, Category, Unit string
	Month               calc.Month
	Today               calc.Date
	Fact, Plan          calc.Volume
	HasPlan             bool // a plan above zero
	Fulfilment, RunRate calc.Percent
	Sales               int         // rows of the fact
	Short               calc.Volume // by how much the forecast stays below the plan, or the fact where it is above the forecast
	Ahead               bool        // it is: today's sales alone are more than the forecast knows of
	Left                calc.Weight
	Off                 bool // the month has days off
	Unconfirmed         bool

	Required, Current, Forecast, Surplus, MissedBy Known
}

// The words of a burn-up: its title is the finding.
type (
	BurnUpTitle    BurnUp
	BurnUpSubtitle BurnUp
	BurnUpFoot     BurnUp
	BurnUpCaption  BurnUp
)

// TodayLabel stands over the rule of today.
type TodayLabel struct{ Date calc.Date }

// DaysLeft counts the working days that are left.
type DaysLeft struct{ Days calc.Weight }

// Bars are the facts about all categories of a month.
type Bars struct {
	Rep           string
	Month         calc.Month
	Today         calc.Date
	Count         int // categories with a plan
	Met, Behind   int // of them
	NoPlan        int
	Worst         string
	WorstBehind   bool
	WorstRunRate  calc.Percent
	WorstRequired Known
	WorstUnit     string
	Money         calc.Percent
	HasMoney      bool
	Elapsed       calc.Weight
	Total, Left   calc.Weight
	Unconfirmed   bool
}

// The words of the categories' bars: the title is the finding.
type (
	BarsTitle    Bars
	BarsSubtitle Bars
	BarsFoot     Bars
	BarsCaption  Bars
)

// NoChart answers a /chart of something that the month does not have.
type NoChart struct {
	Text  string
	Known []string
}

// MoreBars counts the categories that had no room.
type MoreBars struct{ Count int }

// ShortOf and NeededADay stand beside a category.
type (
	ShortOf struct {
		Volume calc.Volume
		Unit   string
	}
	NeededADay ShortOf
)

var shortMonths = map[storage.Lang][13]string{
	storage.Russian: {"", "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"},
	storage.English: {"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// ShortMonth is a month's short name without its year.
func ShortMonth(lang storage.Lang, m calc.Month) string { return shortMonths[lang][m.Calendar()] }
