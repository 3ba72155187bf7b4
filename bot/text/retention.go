package text

import (
	"cmp"

	"runrate/calc"
)

// ClientBase says whose clients a picture of retention is about.
type ClientBase struct {
	Name, Segment, Category string // "" is all of them
	By                      string // segment, category, team, rep or ""
	AsOf                    calc.Date
	Window                  int // days
}

// GroupShare is a share of a group's clients.
type GroupShare struct {
	Name  string // "" has none, or is all
	Share calc.Percent
	N, Of int
}

// ChurnFacts are about months that have ended.
type ChurnFacts struct {
	ClientBase
	Months       int
	Month        calc.Month // the last
	Start, Lost  int
	New, Back    int
	End          int
	Churn        calc.Percent
	Retention    calc.Percent
	CRR          calc.Percent
	Usual        calc.Percent // of the months before
	Up, Down     bool         // the last month stands out
	Few          bool         // too few clients for a percent
	Nothing      bool
	Worst, Best  GroupShare // by groups, where they differ for certain
	Differ       bool
	Banded       bool
	Fits         int          // the window that the gaps between purchases suggest, 0 where it is about the one there is
	Shares       []GroupShare // by groups: of all the months
	MoreShares   int
	Now          calc.Month
	Active, Plan int // clients who bought this month so far, and how many should; of a rep or a team
}

// The words of churn: its title is the finding.
type (
	ChurnTitle    ChurnFacts
	ChurnSubtitle ChurnFacts
	ChurnFoot     ChurnFacts
	ChurnCaption  ChurnFacts
)

// KeptFacts are about clients by month, or by day, after their first purchase.
type KeptFacts struct {
	ClientBase
	Days        bool // days, not months
	Hours       bool // 24 hours are drawn beside calendar days
	K           int  // what the title is about
	All         GroupShare
	Worst, Best GroupShare
	Differ      bool // for certain
	Groups      int
	Clients     int
	Nothing     bool
	Shares      []GroupShare // by groups, at K
	MoreShares  int
	Strict      GroupShare // the share of who was there when the last month began and is at its end
	StrictMonth calc.Month
	Brackets    []BracketShare // of days

	// Of cohorts: the newest against those before, where they differ for certain.
	Newest, Before GroupShare
	Better, Worse  bool
	Cohorts        int
	Weekly         bool // weeks, not months
}

// BracketShare is who came back between two days.
type BracketShare struct {
	From, To, N, Of int
	Share           calc.Percent
}

// The words of retention curves.
type (
	KeptTitle    KeptFacts
	KeptSubtitle KeptFacts
	KeptFoot     KeptFacts
	KeptCaption  KeptFacts
)

// The words of cohorts.
type (
	CohortTitle    KeptFacts
	CohortSubtitle KeptFacts
	CohortFoot     KeptFacts
	CohortCaption  KeptFacts
	CohortMark     KeptFacts
)

// SurvivalFacts are about how long clients stay.
type SurvivalFacts struct {
	ClientBase
	Clients, Lapsed int
	Median          int // months, or days where InDays; 0: more than half are still there
	InDays          bool
	At              int          // months, or days
	Left            calc.Percent // still there at At
	Groups          []SurvivalGroup
	Worst, Best     SurvivalGroup
	Differ          bool
	P               calc.Percent // of the log-rank test
	Tested          bool
	Few, Nothing    bool
}

// SurvivalGroup is one group's part.
type SurvivalGroup struct {
	Name    string
	Clients int
	Median  int
	Left    calc.Percent
}

// The words of survival.
type (
	SurvivalTitle    SurvivalFacts
	SurvivalSubtitle SurvivalFacts
	SurvivalFoot     SurvivalFacts
	SurvivalCaption  SurvivalFacts
	SurvivalMedian   struct {
		N      int
		InDays bool
	}
)

// RevenueFacts are about money from one period to the next.
type RevenueFacts struct {
	ClientBase
	Label, Before                    string // periods, in words
	Start, End, Churned, Contraction calc.Money
	Expansion, Reactivation, New     calc.Money
	Credits                          calc.Money
	GRR, NRR, NetChurn               calc.Percent
	Quick                            string // "" is undefined
	Payers                           int
	Few, Nothing, AtPrices           bool
	Loss                             calc.Money // churned and contraction together
	Grows                            bool       // NRR is 100 % or more
	Worst, Best                      GroupShare // of their money, where groups differ
	Differ                           bool
}

// The words of revenue.
type (
	RevenueTitle    RevenueFacts
	RevenueSubtitle RevenueFacts
	RevenueFoot     RevenueFacts
	RevenueCaption  RevenueFacts
)

// VisitFacts are about the clients to visit.
type VisitFacts struct {
	ClientBase
	Clients int
	Money   calc.Money // what they usually buy a month
}

// The words of the clients to visit.
type (
	VisitTitle    VisitFacts
	VisitSubtitle VisitFacts
	VisitFoot     VisitFacts
	VisitCaption  VisitFacts
)

// MoreClients counts the clients that a picture has no room for.
type MoreClients struct{ Count int }

// BaseWords tells what can be asked of a measure, to who asked for something else.
type BaseWords struct{ Measure string }

// NoBreakdown answers words behind /reasons and /winback: Command without its slash.
type NoBreakdown struct{ Command string }

// MoreGroups counts the groups that a picture has no room for.
type MoreGroups struct{ Count int }

// PeriodName words a quarter or 90 days.
type PeriodName struct {
	Quarter, Year int
	Until         calc.Date
}

// ClientWords are what a question about clients could not be read as.
type ClientWords struct{ Text string }

// ClientList is a page of clients behind a number.
type ClientList struct {
	ClientBase
	Kind   string // visit, lost, lapsed, fell, missed
	Weekly bool   // of missed: the next week, and not the next month
	Month  calc.Month
	Period string
	All    int // in all, with those that are others' now
	Others int // who are others' clients today
	From   int // number of the first
	Rows   []ClientLine
	Page   int
	Pages  int
}

// ClientLine is one client of a list.
type ClientLine struct {
	Number     int
	Name, Rep  string
	Last       calc.Date
	Gap        int
	Rhythm     string // days, as a number in words
	Usual      calc.Money
	HasUsual   bool
	Was, Now   calc.Money // of fell
	LastInYear bool
}

// IsFell tells whether the list is of clients who brought less money.
func (m ClientList) IsFell() bool { return m.Kind == "fell" }

// ClientName is what a client is called: one without a name by his code.
func ClientName(name, code string) string { return cmp.Or(name, code, "?") }
