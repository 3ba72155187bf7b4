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

// Book computes the figures of many reps from one state of the store, and
// reads what they share only once. It is good as long as its Reader is.
type Book struct {
	r          storage.Reader
	teams      map[storage.TeamID]storage.Team
	categories []storage.Category
	national   calendar.National
	week, zone string // the company's
	overrides  map[overridesOf][]storage.Override
	members    []storage.Member // by name, once anybody has asked
}

type overridesOf struct {
	scope    storage.Scope
	id       uint32
	from, to calc.Date
}

// Open reads what is shared.
func Open(r storage.Reader) (*Book, error) {
	b := &Book{r: r, teams: map[storage.TeamID]storage.Team{}, overrides: map[overridesOf][]storage.Override{}}
	teams, err := r.Teams()
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		b.teams[t.ID] = t
	}
	if b.categories, err = r.Categories(); err != nil {
		return nil, err
	}
	if b.national, err = nationalTable(r); err != nil {
		return nil, err
	}
	if b.week, err = r.Setting(storage.SettingWeek); err != nil {
		return nil, err
	}
	b.zone, err = r.Setting(storage.SettingZone)
	return b, err
}

// Reader is what the book reads from.
func (b *Book) Reader() storage.Reader { return b.r }

// Categories are the company's, in the order of their ids.
func (b *Book) Categories() []storage.Category { return b.categories }

// everybody lists the members by name.
func (b *Book) everybody() ([]storage.Member, error) {
	if b.members != nil {
		return b.members, nil
	}
	all, err := b.r.Members()
	if err != nil {
		return nil, err
	}
	folded := make(map[storage.MemberID]string, len(all))
	for _, m := range all {
		folded[m.ID] = storage.Fold(m.Name)
	}
	slices.SortStableFunc(all, func(x, y storage.Member) int { return cmp.Compare(folded[x.ID], folded[y.ID]) })
	b.members = all
	return all, nil
}

// Team returns a team, the zero Team for none.
func (b *Book) Team(id storage.TeamID) storage.Team { return b.teams[id] }

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
func (b *Book) Zone(m storage.Member) (*time.Location, error) {
	name := cmp.Or(m.Zone, b.zone, DefaultZone)
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

// Zone returns a member's time zone, as Book.Zone does.
func Zone(r storage.Reader, m storage.Member) (*time.Location, error) {
	company, err := r.Setting(storage.SettingZone)
	if err != nil {
		return nil, err
	}
	return (&Book{zone: company}).Zone(m)
}

// Moment returns what a member's clock shows at t.
func (b *Book) Moment(m storage.Member, t time.Time) (Moment, error) {
	zone, err := b.Zone(m)
	if err != nil {
		return Moment{}, err
	}
	return At(t.In(zone)), nil
}

// Calendar returns a rep's calendar of the dates from…to. Each day is one of
// the team that he was in: its overrides hold, and its week pattern where he has
// none of his own, before the company's.
func (b *Book) Calendar(m storage.Member, from, to calc.Date) (calendar.Calendar, error) {
	cal, err := b.calendarIn(m.TeamOn(from), m, from, to)
	for _, p := range m.Postings {
		if err != nil || p.From <= from || p.From > to {
			continue
		}
		var there calendar.Calendar
		there, err = b.calendarIn(p.Team, m, p.From, to)
		for d := p.From; d <= to; d++ {
			cal.Overrides[d] = there.Weight(d)
		}
	}
	return cal, err
}

// calendarIn is a rep's calendar as one of a team.
func (b *Book) calendarIn(in storage.TeamID, m storage.Member, from, to calc.Date) (calendar.Calendar, error) {
	team := b.teams[in]
	week := calendar.FiveTwo
	if s := cmp.Or(m.Week, team.Week, b.week); s != "" {
		var err error
		if week, err = calendar.ParsePattern(s); err != nil {
			return calendar.Calendar{}, err
		}
	}
	var overrides []calendar.Override
	for _, s := range []struct {
		of overridesOf
		as calendar.Scope
	}{
		{overridesOf{storage.OfCompany, 0, from, to}, calendar.Company},
		{overridesOf{storage.OfTeam, uint32(team.ID), from, to}, calendar.Team},
		{overridesOf{storage.OfRep, uint32(m.ID), from, to}, calendar.Rep},
	} {
		list, err := b.overridesOf(s.of)
		if err != nil {
			return calendar.Calendar{}, err
		}
		for _, o := range list {
			overrides = append(overrides, calendar.Override{Scope: s.as, From: o.From, To: o.To, Weight: o.Weight})
		}
	}
	return calendar.Calendar{Pattern: week, National: b.national, Overrides: calendar.Resolve(overrides, from, to)}, nil
}

// overridesOf keeps those of the company and of teams: every rep asks for them.
func (b *Book) overridesOf(of overridesOf) ([]storage.Override, error) {
	if list, known := b.overrides[of]; known {
		return list, nil
	}
	list, err := b.r.Overrides(of.scope, of.id, of.from, of.to)
	if err == nil && of.scope != storage.OfRep {
		b.overrides[of] = list
	}
	return list, err
}

// Calendar returns a rep's calendar, as Book.Calendar does.
func Calendar(r storage.Reader, m storage.Member, from, to calc.Date) (calendar.Calendar, error) {
	b, err := Open(r)
	if err != nil {
		return calendar.Calendar{}, err
	}
	return b.Calendar(m, from, to)
}

// DayOver tells whether the rep has closed the day, or the closing hour of his team has passed.
func (b *Book) DayOver(m storage.Member, at Moment) (bool, error) {
	if closed, err := b.r.DayClosed(m.ID, at.Today); closed || err != nil {
		return closed, err
	}
	return at.Minute >= b.Closing(m, at.Today), nil
}

// Closing is the hour at which a member's selling day ends.
func (b *Book) Closing(m storage.Member, on calc.Date) storage.Minute {
	return cmp.Or(b.teams[m.TeamOn(on)].Closing, storage.DefaultClosing)
}

// DayOver tells whether a rep's day has ended, as Book.DayOver does.
func DayOver(r storage.Reader, m storage.Member, at Moment) (bool, error) {
	b, err := Open(r)
	if err != nil {
		return false, err
	}
	return b.DayOver(m, at)
}

// Shares returns which weekdays carry more for a rep: his own, else his team's on a date.
func (b *Book) Shares(m storage.Member, on calc.Date) (runrate.Shares, error) {
	return runrate.ParseShares(cmp.Or(m.Shares, b.teams[m.TeamOn(on)].Shares))
}

// Shares returns a rep's weekday shares, as Book.Shares does.
func Shares(r storage.Reader, m storage.Member, on calc.Date) (runrate.Shares, error) {
	b, err := Open(r)
	if err != nil {
		return runrate.Shares{}, err
	}
	return b.Shares(m, on)
}
