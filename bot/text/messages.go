package text

import (
	"runrate/calc"
)

// Goods is a volume of a category.
type Goods struct {
	Category string
	Unit     string
	Volume   calc.Volume
}

// Joined greets a member who has just used his invite.
type Joined struct {
	Name    string
	Rep     bool
	Example string
}

// SetUp greets the very first person, who becomes the administrator.
type SetUp struct {
	Name       string
	Categories bool // there are some already
}

// AlreadyJoined answers /start of a member.
type AlreadyJoined struct {
	Name    string
	Rep     bool
	Example string
}

// Stranger is the one line for somebody who is nobody's member.
type Stranger struct{}

// InviteRefused answers a /start whose token opens nothing.
type InviteRefused struct{ Expired, Used, Revoked bool }

// Moved tells an old account that its member has joined from another one.
type Moved struct{ Name string }

// Receipt says what an entry has booked.
type Receipt struct {
	Corrected   bool   // the message had been booked before
	Restored    bool   // after an undo
	For         string // whose sales they are, where it is not the writer
	Days        []ReceiptDay
	Left        []Left
	NewClient   string // a client that was entered with it
	Dropped     bool   // a pending question was dropped
	Unconfirmed bool   // figures count days of a year without a confirmed calendar
}

// ReceiptDay is what was booked on one date.
type ReceiptDay struct {
	Date     calc.Date
	Year     int // where it is not this year
	Lines    []ReceiptLine
	More     int  // lines left out
	Imported bool // accounting's rows are the fact of that day
	Fact     []Goods
}

// ReceiptLine is one entry; a return has a negative volume.
type ReceiptLine struct {
	Goods
	Client    string
	Amount    calc.Money
	HasAmount bool
}

// Left is where a category stands after a booking; exactly one of the cases holds.
type Left struct {
	Category string
	Unit     string
	Case     LeftCase
	Volume   calc.Volume // of the case
	Date     calc.Date   // the day that a requirement is for

	Month      calc.Month // of LeftPast, with the month's plan, 0 for none
	Plan       calc.Volume
	Fulfilment calc.Percent
}

// LeftCase says what Left.Volume means.
type LeftCase string

// The cases.
const (
	LeftToday LeftCase = "today"   // still to sell today
	LeftDone  LeftCase = "done"    // today's part is sold
	LeftMet   LeftCase = "met"     // the plan is met, Volume is the surplus
	LeftNext  LeftCase = "next"    // today is over or off: required on Date
	LeftMiss  LeftCase = "missed"  // no day is left, Volume is lacking
	LeftFact  LeftCase = "no plan" // Volume is the month's fact
	LeftPast  LeftCase = "past"    // Volume is the fact of a month that is over
)

// Undone shows what an undo has taken back.
type Undone struct{ Days []ReceiptDay }

// NotUnderstood refuses an entry: what was wrong, and an example that would be right.
type NotUnderstood struct {
	Kind  string // parse.Kind
	Text  string
	Other string

	Category string    // of a wrong unit
	Date     calc.Date // of a date that was refused
	Year     int       // where it is not this year
	Example  string
	Known    []string // categories, where the question is which
	Kept     bool     // an edit that could not be read: the entry stands as it was
	Dropped  bool     // a pending question was dropped
}

// NoCategories says that there is nothing to sell yet.
type NoCategories struct {
	Admin   bool
	Dropped bool // a pending question was dropped
}

// NotYours answers an edit of a message that somebody else had booked from this account.
type NotYours struct{}

// NotARep tells a member without the role that entries are for reps.
type NotARep struct{}

// ForwardRefused says that forwarded messages are not entries.
type ForwardRefused struct{ Example string }

// AskUndone asks what to do with an edit of an entry that was undone.
type AskUndone struct{ Dropped bool }

// AskClient asks whether to enter clients nobody knows yet.
type AskClient struct {
	Names   []string
	Days    []calc.Date // of the entries, unless it is today
	Dropped bool
}

// CommandEdited says that an edited command does nothing.
type CommandEdited struct{}

// QuestionGone says that a button's question is no longer open.
type QuestionGone struct{}

// Kept confirms that nothing was changed.
type Kept struct{}

// RunRate is the answer to /runrate.
type RunRate struct {
	Name        string // of the rep, where it is not the reader
	Month       calc.Month
	Today       calc.Date
	Elapsed     calc.Weight
	Total       calc.Weight
	Unconfirmed bool
	Rows        []RunRateRow
	Target      calc.Date // the day that Required is for
	TargetToday bool
	Left        []Left // of what was sold today, against Target
	LeftMore    int    // left out of them
	NoPlan      []Goods
	NoPlanMore  int // left out of them
	Worst       *WorstLine
	Money       *MoneyTotal
}

// RunRateRow is a category with a plan.
type RunRateRow struct {
	Goods            // Volume is required on the target day
	HasRequired bool // false: no day is left
	Met         bool // the plan is met
	RunRate     calc.Percent
}

// WorstLine names the category with the lowest run rate.
type WorstLine struct {
	Category string
	RunRate  calc.Percent
	Lag      Goods // how far behind the even pace; 0 when ahead
}

// MoneyTotal is the run rate of all priced categories together.
type MoneyTotal struct {
	RunRate          calc.Percent
	Counted, LeftOut int
}

// PlanFact is the second page of /runrate.
type PlanFact struct {
	Name        string // of the rep, where it is not the reader
	Month       calc.Month
	Today       calc.Date
	Rows        []PlanFactRow
	Differences []Difference
}

// PastMonth shows how a month has ended.
type PastMonth struct {
	Month calc.Month
	Rows  []PlanFactRow
}

// Difference is by how much accounting's figures differ from the rep's own entries.
type Difference struct {
	Goods
	Days int
}

// PlanFactRow is one category; without a plan there is only its fact.
type PlanFactRow struct {
	Category   string
	Fact, Plan calc.Volume
	HasPlan    bool
	Fulfilment calc.Percent
}

// Known is a figure that may be undefined.
type Known struct {
	Volume calc.Volume
	Is     bool
}

// Card is everything about one category.
type Card struct {
	Category, Unit      string
	Month               calc.Month
	Today               calc.Date
	Fact                calc.Volume
	HasPlan             bool // a plan above zero
	Plan                calc.Volume
	Fulfilment, RunRate calc.Percent

	Forecast, Lag, EvenPace, LeftToday, Surplus, MissedBy Known

	Required             Known
	RequiredOn           calc.Date
	RequiredToday        bool
	Total, Elapsed, Rest calc.Weight
	Unconfirmed          bool
	Turnover             calc.Money
	Days                 []CardDay // where weekdays carry different shares
}

// CardDay is what is required on one of the next days.
type CardDay struct {
	Date   calc.Date
	Volume calc.Volume
}

// PickCategory heads a screen of categories to choose from.
type PickCategory struct{ Month calc.Month }

// NothingYet answers /runrate of a month without plan and sales.
type NothingYet struct {
	Month   calc.Month
	Example string
}

// PlanSet confirms /setplan.
type PlanSet struct {
	Name  string // whose, where it is not the reader's own
	By    string // who set it, where it was not the reader
	Month calc.Month
	Lines []PlanSetLine

	Clients *ClientPlanSet // how many clients to sell to, where that was set
}

// PlanSetLine is one category's new plan, with what it was.
type PlanSetLine struct {
	Goods
	Had   bool
	Was   calc.Volume
	Parts []PlanPart
}

// PlanPart is a segment's part of a line.
type PlanPart struct {
	Segment string
	Volume  calc.Volume
}

// PlanRefused says why a plan was not set.
type PlanRefused struct {
	Reason  string // usage, supervisor, category, several, amount, two-faced, unit, wrong unit, long, segments, twice, month, others, whose
	Text    string
	Other   string
	Known   []string
	Example string

	Category string // of a wrong unit
}

// AskCategory asks an administrator whether to enter a new category with its plan.
type AskCategory struct {
	Names   []string
	Unit    string
	Dropped bool
}

// Help lists what a member can do.
type Help struct {
	Commands []HelpLine
	Rep      bool
	Example  string
}

// HowToEnter shows the ways to write a sale.
type HowToEnter struct{ Example string }

// HelpLine is one command.
type HelpLine struct{ Name, About string }

// UnknownCommand answers a command that is not there, or not for this member.
type UnknownCommand struct{ Name string }

// NotText answers a photo, a sticker and the like.
type NotText struct{ Example string }

// Failure tells of a fault that is the operator's, with its reference.
type Failure struct{ Reference string }

// Stale answers a button of a state that is no more.
type Stale struct{}
