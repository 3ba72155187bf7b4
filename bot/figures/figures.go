package figures

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
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
	cal, err := Calendar(r, m, month.First(), month.Last(), at.Today)
	if err != nil {
		return Month{}, err
	}
	closed, err := DayOver(r, m, at)
	if err != nil {
		return Month{}, err
	}
	shares, err := Shares(r, m, at.Today)
	if err != nil {
		return Month{}, err
	}
	out := Month{Member: m, Month: month, Days: runrate.DaysAt(cal, shares, month, at.Today, closed), Unconfirmed: !cal.National.Confirmed(month.Year())}
	cells, err := loadCells(r, m, month, at)
	if err != nil {
		return Month{}, err
	}
	categories, err := r.Categories()
	if err != nil {
		return Month{}, err
	}
	for _, c := range categories {
		x, ok := cells[c.ID]
		if !ok || !x.hasPlan && !x.sold {
			continue
		}
		out.Lines = append(out.Lines, Category{
			Category: c, Turnover: x.turnover,
			Line: runrate.Line{Days: out.Days, HasPlan: x.hasPlan, Plan: x.plan, Before: x.before, SoldToday: x.today},
		})
	}
	return out, nil
}

// cellOf gathers one category while a month is read.
type cellOf struct {
	hasPlan, sold       bool
	plan, before, today calc.Volume
	turnover            calc.Money
}

// loadCells reads the month's plan and sums, and then only the rows from today
// on, which a sum cannot tell apart: the cost does not grow with history.
func loadCells(r storage.Reader, m storage.Member, month calc.Month, at Moment) (map[storage.CategoryID]*cellOf, error) {
	cells := map[storage.CategoryID]*cellOf{}
	cell := func(id storage.CategoryID) *cellOf {
		if cells[id] == nil {
			cells[id] = &cellOf{}
		}
		return cells[id]
	}
	for _, team := range m.Teams() {
		plan, err := r.Plan(team, m.ID, month)
		if err != nil {
			return nil, err
		}
		for _, p := range plan {
			if p.Segment == 0 {
				c := cell(p.Category)
				c.hasPlan, c.plan = true, c.plan+p.Volume
			}
		}
		sums, err := r.Sums(team, m.ID, month)
		if err != nil {
			return nil, err
		}
		rows := map[storage.CategoryID]int64{}
		for _, s := range sums {
			c := cell(s.Category)
			c.before += s.Volume
			c.turnover += s.Amount
			rows[s.Category] += int64(s.Rows)
		}
		err = r.Sales(team, m.ID, max(at.Today, month.First()), month.Last(), func(s storage.Sale) error {
			if s.Counted {
				rows[s.Category] += takeBack(cell(s.Category), s, at)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for id, n := range rows {
			cells[id].sold = cells[id].sold || n > 0
		}
	}
	return cells, nil
}

// takeBack moves a row of today from the sum to today's part, and takes a row
// of the future out. It returns by how many rows the fact shrinks.
func takeBack(c *cellOf, s storage.Sale, at Moment) int64 {
	c.before -= s.Volume
	if s.Date == at.Today && s.Minute <= at.Minute {
		c.today += s.Volume
		return 0
	}
	if s.HasAmount {
		c.turnover -= s.Amount
	}
	return -1
}

// DayOver tells whether the rep has closed the day, or the closing hour of his team has passed.
func DayOver(r storage.Reader, m storage.Member, at Moment) (bool, error) {
	if closed, err := r.DayClosed(m.ID, at.Today); closed || err != nil {
		return closed, err
	}
	closing := storage.DefaultClosing
	team, err := teamOf(r, m.TeamOn(at.Today))
	if team.Closing != 0 {
		closing = team.Closing
	}
	return at.Minute >= closing, err
}

// Shares returns which weekdays carry more for a rep: his own, else his team's on a date.
func Shares(r storage.Reader, m storage.Member, on calc.Date) (runrate.Shares, error) {
	team, err := teamOf(r, m.TeamOn(on))
	if err != nil {
		return runrate.Shares{}, err
	}
	return runrate.ParseShares(cmp.Or(m.Shares, team.Shares))
}

func teamOf(r storage.Reader, id storage.TeamID) (storage.Team, error) {
	teams, err := r.Teams()
	if err != nil {
		return storage.Team{}, err
	}
	i, found := slices.BinarySearchFunc(teams, id, func(t storage.Team, id storage.TeamID) int { return cmp.Compare(t.ID, id) })
	if !found {
		return storage.Team{}, nil
	}
	return teams[i], nil
}

// Calendar returns a rep's calendar, with the overrides that touch the dates
// from…to. The week pattern is the rep's own, else his team's on a date, else the company's.
func Calendar(r storage.Reader, m storage.Member, from, to, on calc.Date) (calendar.Calendar, error) {
	team, err := teamOf(r, m.TeamOn(on))
	if err != nil {
		return calendar.Calendar{}, err
	}
	week, err := weekOf(r, m, team)
	if err != nil {
		return calendar.Calendar{}, err
	}
	national, err := nationalTable(r)
	if err != nil {
		return calendar.Calendar{}, err
	}
	var overrides []calendar.Override
	for _, s := range []struct {
		scope storage.Scope
		id    uint32
		as    calendar.Scope
	}{{storage.OfCompany, 0, calendar.Company}, {storage.OfTeam, uint32(team.ID), calendar.Team}, {storage.OfRep, uint32(m.ID), calendar.Rep}} {
		list, err := r.Overrides(s.scope, s.id, from, to)
		if err != nil {
			return calendar.Calendar{}, err
		}
		for _, o := range list {
			overrides = append(overrides, calendar.Override{Scope: s.as, From: o.From, To: o.To, Weight: o.Weight})
		}
	}
	return calendar.Calendar{Pattern: week, National: national, Overrides: calendar.Resolve(overrides, from, to)}, nil
}

func weekOf(r storage.Reader, m storage.Member, team storage.Team) (calendar.Pattern, error) {
	company, err := r.Setting(storage.SettingWeek)
	if err != nil {
		return calendar.Pattern{}, err
	}
	week := cmp.Or(m.Week, team.Week, company)
	if week == "" {
		return calendar.FiveTwo, nil
	}
	return calendar.ParsePattern(week)
}

func nationalTable(r storage.Reader) (calendar.National, error) {
	imported, err := r.National()
	if err != nil || len(imported) == 0 {
		return calendar.Russia(), err
	}
	years := map[int]map[calc.Date]calendar.Kind{}
	for year, list := range imported {
		years[year] = map[calc.Date]calendar.Kind{}
		for _, d := range list {
			years[year][d.Date] = calendar.Kind(d.Kind)
		}
	}
	return calendar.Russia().With(years), nil
}

var zones sync.Map // name → *time.Location

// Zone returns a member's time zone: his own, else the company's, else the product's.
func Zone(r storage.Reader, m storage.Member) (*time.Location, error) {
	company, err := r.Setting(storage.SettingZone)
	if err != nil {
		return nil, err
	}
	name := cmp.Or(m.Zone, company, DefaultZone)
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone of member %d: %w", m.ID, err)
	}
	zones.Store(name, loc)
	return loc, nil
}

// Nearest rounds to the unit's step, as figures are shown that nobody has to
// reach; false for an undefined one.
func Nearest(x calc.Ratio, step calc.Volume) (calc.Volume, bool) {
	n, ok := x.Div(step.Ratio()).Round()
	return calc.Volume(n) * step, ok
}

// Total adds the month's lines up in money at the categories' prices.
func (m Month) Total() runrate.Total {
	lines := make([]runrate.Priced, len(m.Lines))
	for i, l := range m.Lines {
		lines[i] = runrate.Priced{Line: l.Line, Price: l.Category.Price, HasPrice: l.Category.HasPrice}
	}
	return runrate.SumMoney(lines)
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
