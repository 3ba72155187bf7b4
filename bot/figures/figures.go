package figures

import (
	"time"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/calc/runrate"
	"runrate/storage"
)

// Defaults of a company that never set its own.
const (
	DefaultZone = "Europe/Moscow"
	DefaultLang = storage.Russian
)

// Moment is a point in a rep's own time.
type Moment struct {
	Today  calc.Date
	Minute storage.Minute
}

// At returns the moment that t is in its own location.
func At(t time.Time) Moment { return Moment{calc.DateOf(t), storage.MinuteOf(t)} }

// Month is a rep's month as of a moment.
type Month struct {
	Member      storage.Member
	Month       calc.Month
	Days        runrate.Days
	Unconfirmed bool       // the year's production calendar is not known
	Lines       []Category // every category with a plan or a fact, in the order of the categories

	ledger ledger
	part   share // of the rep's month, where it is one team's alone
}

// Category is one category's line of a Month.
type Category struct {
	runrate.Line
	Category storage.Category
	Turnover calc.Money // what was really invoiced in the month, kept apart from the run rate
}

// Outlook is the run rate as it is shown to people: once the plan is met it
// does not fall below what has been sold, though today's sales enter the pace
// only when the day is over.
func (c Category) Outlook() calc.Ratio {
	if c.Met() {
		return c.RunRate().Max(c.Fulfilment())
	}
	return c.RunRate()
}

// Load computes a rep's month. A category stands in it that has a plan, or a sale up to the moment.
func Load(r storage.Reader, m storage.Member, month calc.Month, at Moment) (Month, error) {
	b, err := Open(r)
	if err != nil {
		return Month{}, err
	}
	return b.Load(m, month, at)
}

// Load computes a rep's month, in all of his teams together.
func (b *Book) Load(m storage.Member, month calc.Month, at Moment) (Month, error) {
	return b.load(m, m.Teams(), month, at, nil)
}

// load computes a rep's month in some of his teams; own, where there is one,
// says which days he was there.
func (b *Book) load(m storage.Member, teams []storage.TeamID, month calc.Month, at Moment, own func(calc.Date) bool) (Month, error) {
	days, part, unconfirmed, err := b.days(m, month, at, own)
	if err != nil {
		return Month{}, err
	}
	l, err := b.readLedger(m, teams, month, at)
	if err != nil {
		return Month{}, err
	}
	out := Month{Member: m, Month: month, Days: days, Unconfirmed: unconfirmed, ledger: l, part: part}
	byCategory := l.byCategory()
	for _, c := range b.categories {
		s := byCategory[c.ID]
		line := out.line(Cell{c.ID, 0}, s)
		if line.HasPlan || s.rows > 0 {
			out.Lines = append(out.Lines, Category{Category: c, Turnover: s.turnover, Line: line})
		}
	}
	return out, nil
}

// line puts what is planned for a cell and what was sold together.
func (m Month) line(at Cell, s sold) runrate.Line {
	plan, has := m.ledger.plan[at]
	return runrate.Line{Days: m.Days, HasPlan: has && m.part.some(), Plan: m.part.of(plan), Before: s.before, SoldToday: s.today}
}

// InSegment returns what is planned and sold in a cell of the month.
func (m Month) InSegment(at Cell) runrate.Line {
	line := m.line(at, m.ledger.sold[at])
	if at.Segment == 0 { // the plan without a segment is the whole category's
		line.HasPlan, line.Plan = false, 0
	}
	return line
}

// Cells lists the places in which something is planned or was sold, in no order.
func (m Month) Cells() []Cell {
	var all []Cell
	for at, s := range m.ledger.sold {
		if s.rows > 0 {
			all = append(all, at)
		}
	}
	for at := range m.ledger.plan {
		if s, both := m.ledger.sold[at]; at.Segment != 0 && !(both && s.rows > 0) {
			all = append(all, at)
		}
	}
	return all
}

// days counts the days of a rep's month, those alone on which own says that he
// was there. part is how much of his month that is.
func (b *Book) days(m storage.Member, month calc.Month, at Moment, own func(calc.Date) bool) (days runrate.Days, part share, unconfirmed bool, err error) {
	cal, err := b.Calendar(m, month.First(), month.Last())
	if err != nil {
		return days, part, false, err
	}
	closed, err := b.DayOver(m, at)
	if err != nil {
		return days, part, false, err
	}
	shares, err := b.Shares(m, at.Today)
	if err != nil {
		return days, part, false, err
	}
	if own != nil {
		part.whole = cal.Sum(month.First(), month.Last())
		cal = masked(cal, month, own)
		part.own = cal.Sum(month.First(), month.Last())
		if part.whole == 0 { // of a month without a working day each team has its dates
			part = datesOf(month, own)
		}
	}
	days = runrate.DaysAt(cal, shares, month, at.Today, closed)
	return days, part, !cal.National.Confirmed(month.Year()), nil
}

// masked is a calendar of which some days alone are worked.
func masked(cal calendar.Calendar, month calc.Month, own func(calc.Date) bool) calendar.Calendar {
	overrides := map[calc.Date]calc.Weight{}
	for d := month.First(); d <= month.Last(); d++ {
		overrides[d] = cal.Weight(d)
		if !own(d) {
			overrides[d] = 0
		}
	}
	cal.Overrides = overrides
	return cal
}

func datesOf(month calc.Month, own func(calc.Date) bool) (part share) {
	for d := month.First(); d <= month.Last(); d++ {
		if part.whole++; own(d) {
			part.own++
		}
	}
	return part
}

// share is how much of a month is a rep's in one team; the zero share is all of it.
type share struct{ own, whole calc.Weight }

func (s share) some() bool { return s.whole == 0 || s.own > 0 }

// of is the part of a plan, to the nearest thousandth.
func (s share) of(plan calc.Volume) calc.Volume {
	if s.whole == 0 || s.own == s.whole {
		return plan
	}
	n, _ := calc.NewRatio(int64(plan), 1).Mul(calc.NewRatio(int64(s.own), int64(s.whole))).Round()
	return calc.Volume(n)
}

// Nearest rounds to the unit's step, as figures are shown that nobody has to
// reach; false for an undefined one.
func Nearest(x calc.Ratio, step calc.Volume) (calc.Volume, bool) {
	n, ok := x.Div(step.Ratio()).Round()
	return calc.Volume(n) * step, ok
}

// Priced is the line with its category's price.
func (c Category) Priced() runrate.Priced {
	return runrate.Priced{Line: c.Line, Price: c.Category.Price, HasPrice: c.Category.HasPrice}
}

// Total adds the month's lines up in money at the categories' prices.
func (m Month) Total() runrate.Total {
	var a runrate.Adder
	for _, l := range m.Lines {
		a.AddMoney(l.Priced())
	}
	return a.Total()
}

// Worst returns the line with the lowest run rate among those whose plan is
// not met yet, and false where there is none.
func (m Month) Worst() (Category, bool) {
	var worst Category
	found := false
	for _, l := range m.Lines {
		if rr := l.RunRate(); rr.Defined() && !l.Met() && (!found || rr.Cmp(worst.RunRate()) < 0) {
			worst, found = l, true
		}
	}
	return worst, found
}

// Of returns the line of a category, and false where the month has none.
func (m Month) Of(id storage.CategoryID) (Category, bool) {
	for _, l := range m.Lines {
		if l.Category.ID == id {
			return l, true
		}
	}
	return Category{}, false
}
