package text

import (
	"math"
	"strconv"

	"runrate/calc"
	"runrate/storage"
)

// Outlets is a page of clients, those to visit first.
type Outlets struct {
	Name                            string // of the team, "" is the reader's own or the company's
	Own                             bool   // the reader's own
	Today, Last                     calc.Date
	Stale                           bool // the ledger ends at Last, days ago
	Active, AtRisk, Lapsed, GivenUp int
	Month                           ActiveClients
	Filter                          string // all, visit, lapsed
	Lines                           []Outlet
	Page, Pages                     int
	Count                           int // of the filter's clients
}

// ActiveClients is how many clients bought in a month, and how many should.
type ActiveClients struct {
	Month       calc.Month
	Count, Plan int
	Reps, All   int // who have a plan of it, and who there are
}

// Outlet is a client and how he stands.
type Outlet struct {
	Number    int
	Name, Rep string
	State     string // active, late, at risk, lapsed, given up
	Reason    string // of who is given up
	Last      calc.Date
	Year      int // where it is not this one
	Gap       int // days since
	Rhythm    int // days; 0: none is shown
	Own       bool
	Usual     calc.Money // a month, whole units
}

// OutletCard is everything about one client.
type OutletCard struct {
	Outlet
	Code, Segment string
	Never         bool // has bought nothing yet
	Goods         []Goods
	Events        []OutletEvent
	More          int // events that are not shown
}

// OutletEvent is a contact, or that he was given up.
type OutletEvent struct {
	Date              calc.Date
	Year              int // where it is not this one
	Lost              bool
	Reason, Words, By string
}

// OutletRefused says why nothing was noted about a client.
type OutletRefused struct {
	Reason  string // unknown, never, usage lost, usage contact
	Text    string
	Example string // of a client
}

// AskReason asks why a client is lost.
type AskReason struct {
	Outlet
	Dropped bool // a pending question was dropped
}

// LossNoted confirms that a client is given up.
type LossNoted struct {
	Outlet
	Words   string
	Was     string // the reason so far, where Changed
	Changed bool
	Same    bool // nothing has changed
	Dropped bool
}

// LossTakenBack confirms that he is not, or not for that reason.
type LossTakenBack struct {
	Outlet
	Again bool // it is as it was before: given up for Reason
}

// ContactNoted confirms a contact.
type ContactNoted struct {
	Outlet
	Words   string
	Date    calc.Date
	Counts  bool // in /winback
	Never   bool // has bought nothing yet
	Window  int  // days after which a client counts as lapsed
	Within  int  // days in which he may return
	Dropped bool
}

// ContactTaken is the same for a moment.
type ContactTaken struct{}

// ReasonsChanged confirms a change of the list of reasons.
type ReasonsChanged struct {
	Name   string
	Hidden bool
	Names  []string // that are offered now
}

// ReasonsRefused says why the list was not changed.
type ReasonsRefused struct {
	Reason string // admin, twice, unknown, long, usage
	Text   string
	Names  []string
}

// ClientPlanSet is a plan of how many clients a rep should sell to.
type ClientPlanSet struct {
	Count, Was int
}

// Reasons are the facts about why clients left that a picture's words are made of.
type Reasons struct {
	Name        string // of the team, "" is the whole company
	From, Today calc.Date
	Count       int // losses
	Rows        []ReasonRow
	Cut         int      // the vital few, 0 for none
	Vital       []string // their names
	Share       calc.Percent
	Tied        bool // the first reason has no lead over the second
	Unlisted    bool // the first are those that were given in words alone
}

// ReasonRow is one reason.
type ReasonRow struct {
	Name  string
	Count int
	Share calc.Percent
}

// FewReasons is below how many losses a picture keeps silent.
const FewReasons = 5

// The words of the reasons' picture: its title is the finding.
type (
	ReasonsTitle    Reasons
	ReasonsSubtitle Reasons
	ReasonsFoot     Reasons
	ReasonsCaption  Reasons
	ReasonsCut      Reasons
)

// NoLosses tells how to note losses.
type NoLosses struct {
	Name     string
	MayWrite bool
}

// WinBack compares lapsed clients who were contacted with those who were not.
type WinBack struct {
	Name              string    // of the team, "" is the whole company
	From, Until       calc.Date // of the contacts
	Within, Window    int       // days
	Contacted, Others WinBackColumn
	Open              int       // contacts whose outcome is not known yet
	OpenUntil         calc.Date // of the first
	AsOf              calc.Date // what has been sold until then is known
}

// WinBackColumn is what became of one group. Of those not contacted the
// figures are weighted to as many attempts.
type WinBackColumn struct {
	Clients                                 int
	Attempts, Returned, Repeated, Purchases float64
	ReturnedShare, RepeatedShare            float64
	HasReturned, HasRepeated                bool
	Paid                                    calc.Money
}

// NoContacts tells how to note contacts, and when there will be something to compare.
type NoContacts struct {
	Name      string
	MayWrite  bool
	Open      int
	OpenUntil calc.Date
	AsOf      calc.Date // what has been sold until then is known
	Within    int
}

// Table lays the comparison out: what, with a contact, without.
func (m WinBack) Table(lang storage.Lang) (string, error) {
	t, err := heading(lang, "contacted", "not contacted")
	for _, row := range []struct {
		label string
		cell  func(WinBackColumn) string
	}{
		{"wb clients", func(c WinBackColumn) string { return Number(lang, strconv.Itoa(c.Clients)) }},
		{"wb attempts", func(c WinBackColumn) string { return tenths(lang, c.Attempts) }},
		{"wb returned", func(c WinBackColumn) string { return tenths(lang, c.Returned) }},
		{"wb share", func(c WinBackColumn) string {
			return shareIf(lang, c.ReturnedShare, c.HasReturned && c.Clients >= FewClients)
		}},
		{"wb repeated", func(c WinBackColumn) string { return tenths(lang, c.Repeated) }},
		{"wb share of", func(c WinBackColumn) string {
			return shareIf(lang, c.RepeatedShare, c.HasRepeated && c.Clients >= FewClients && c.Returned >= FewClients)
		}},
		{"wb purchases", func(c WinBackColumn) string { return tenths(lang, c.Purchases) }},
		{"wb money", func(c WinBackColumn) string { return ShortMoney(lang, c.Paid) }},
	} {
		var label string
		label, err = firstLabel(err, lang, row.label)
		t = append(t, []string{label, row.cell(m.Contacted), row.cell(m.Others)})
	}
	return t.String(), err
}

// shareIf is a percent, "—" where there is none.
func shareIf(lang storage.Lang, share float64, is bool) string {
	if !is {
		return "—"
	}
	return Percent(lang, calc.PercentOf(calc.NewRatio(int64(math.Round(share*1e6)), 1e6)))
}

// FewClients is below how many clients no percent is shown.
const FewClients = 5

func tenths(lang storage.Lang, f float64) string {
	return Number(lang, calc.Volume(math.Round(f*10)*100).String())
}

// numerals are the words for how many reasons, and of how many.
var numerals = map[storage.Lang]struct{ many, of [11]string }{
	storage.Russian: {
		[11]string{"", "Одна", "Две", "Три", "Четыре", "Пять", "Шесть", "Семь", "Восемь", "Девять", "Десять"},
		[11]string{"", "одной", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти"},
	},
	storage.English: {
		[11]string{"", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"},
		[11]string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"},
	},
}

// inWords writes a small number as a word, to begin a sentence or behind «из».
func inWords(lang storage.Lang, n int, of bool) string {
	words := numerals[lang].many
	if of {
		words = numerals[lang].of
	}
	if n > 0 && n < len(words) {
		return words[n]
	}
	return Number(lang, strconv.Itoa(n))
}
