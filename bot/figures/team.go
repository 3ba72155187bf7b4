package figures

import (
	"slices"
	"time"

	"runrate/calc"
	"runrate/calc/runrate"
	"runrate/storage"
)

// Scope is whose figures are added up: a rep's, a team's, or the whole
// company's for the zero Scope.
type Scope struct {
	Team storage.TeamID   `json:"t,omitempty"`
	Rep  storage.MemberID `json:"r,omitempty"` // in all of his teams, or in Team alone
}

// Team is the month of everybody within a scope, each rep by his own calendar
// and clock.
type Team struct {
	Scope       Scope
	Name        string // of the team, "" for the company
	Month       calc.Month
	Reps        []Rep          // those with a plan or sales, and those who belong there now; by run rate, the worst first
	Categories  []TeamCategory // every category with a plan or a fact, in the order of the categories
	Total       runrate.Total  // in money
	Turnover    calc.Money     // what was really invoiced, of nobody's sales too where it is the company's
	Days        runrate.Days   // of the scope's own calendar
	Unconfirmed bool           // the year's production calendar is not known

	minute storage.Minute // of today
}

// Rep is one rep's part.
type Rep struct {
	Month
	Total   runrate.Total // in money, or in the one unit that all of his plans have
	Present bool          // belongs there now
}

// TeamCategory is one category of all reps together, in its unit.
type TeamCategory struct {
	Category storage.Category
	Total    runrate.Total
	Plan     calc.Volume // Σ plan; HasPlan tells whether there is any
	HasPlan  bool
	Fact     calc.Volume
}

// LoadTeam computes a scope's month as of a moment.
func (b *Book) LoadTeam(s Scope, month calc.Month, now time.Time) (Team, error) {
	t := Team{Scope: s, Name: b.teams[s.Team].Name, Month: month}
	members, err := b.membersOf(s, month)
	if err != nil {
		return t, err
	}
	for _, m := range members {
		rep, err := b.repOf(s, m, month, now)
		if err != nil {
			return t, err
		}
		if len(rep.Lines) > 0 || rep.Present {
			t.Reps = append(t.Reps, rep)
		}
	}
	if err := b.scopeDays(&t, now); err != nil {
		return t, err
	}
	t.sum(b.categories)
	slices.SortStableFunc(t.Reps, func(a, b Rep) int { return CompareRunRates(a.Total.RunRate(), b.Total.RunRate()) })
	return t, nil
}

// CompareRunRates puts the worst first, and what is undefined last.
func CompareRunRates(a, b calc.Ratio) int {
	if a.Defined() != b.Defined() {
		if a.Defined() {
			return -1
		}
		return 1
	}
	return a.Cmp(b)
}

// membersOf lists who may have a part in a scope's month, by name.
func (b *Book) membersOf(s Scope, month calc.Month) ([]storage.Member, error) {
	if s.Rep != 0 {
		m, err := b.r.Member(s.Rep)
		return []storage.Member{m}, err
	}
	all, err := b.everybody()
	if err != nil || s.Team == 0 {
		return all, err
	}
	var members []storage.Member
	for _, m := range all {
		if inTeam(m, s.Team, month) {
			members = append(members, m)
		}
	}
	return members, nil
}

// inTeam tells whether a member belonged to a team on some day of a month.
func inTeam(m storage.Member, team storage.TeamID, month calc.Month) bool {
	if m.TeamOn(month.First()) == team || m.TeamOn(month.Last()) == team {
		return true
	}
	return slices.ContainsFunc(m.Postings, func(p storage.Posting) bool { return p.Team == team && p.From.Month() == month })
}

func (b *Book) repOf(s Scope, m storage.Member, month calc.Month, now time.Time) (Rep, error) {
	at, err := b.Moment(m, now)
	if err != nil {
		return Rep{}, err
	}
	teams, own := m.Teams(), (func(calc.Date) bool)(nil)
	if s.Team != 0 {
		teams, own = []storage.TeamID{s.Team}, partOf(m, s.Team, month)
	}
	state, err := b.load(m, teams, month, at, own)
	if err != nil {
		return Rep{}, err
	}
	here := s.Team == 0 || m.TeamOn(at.Today) == s.Team
	return Rep{Month: state, Total: state.Together(), Present: here && m.Roles.Has(storage.Rep) && !m.Inactive}, nil
}

// partOf says on which days of a month a member was in a team; nil for all of them.
func partOf(m storage.Member, team storage.TeamID, month calc.Month) func(calc.Date) bool {
	for d := month.First(); d <= month.Last(); d++ {
		if m.TeamOn(d) != team {
			return func(d calc.Date) bool { return m.TeamOn(d) == team }
		}
	}
	return nil
}

// HasPlan tells whether anything is planned for the rep.
func (m Month) HasPlan() bool {
	return slices.ContainsFunc(m.Lines, func(l Category) bool { return l.HasPlan && l.Plan > 0 })
}

// Together adds all lines up: in money, and where no category has a price but
// all that are planned have one unit, in that.
func (m Month) Together() runrate.Total {
	money := m.Total()
	if money.Counted > 0 {
		return money
	}
	var a runrate.Adder
	unit := ""
	for _, l := range m.Lines {
		if !l.HasPlan || l.Plan == 0 {
			a.Add(l.Line) // left out
			continue
		}
		if l.Category.HasPrice || unit != "" && !storage.SameUnit(unit, l.Category.Unit) {
			return money
		}
		unit = l.Category.Unit
		a.Add(l.Line)
	}
	return a.Total()
}

// Turnover is what was really invoiced in the month, of no known category too.
func (m Month) Turnover() calc.Money {
	var sum calc.Money
	for _, s := range m.ledger.sold {
		sum += s.turnover
	}
	return sum
}

// Turnover is what was really invoiced within a scope in a month that is over:
// that of LoadTeam, from the month's sums alone.
func (b *Book) Turnover(s Scope, month calc.Month) (calc.Money, error) {
	members, err := b.membersOf(s, month)
	if err != nil {
		return 0, err
	}
	if s == (Scope{}) { // of nobody's sales too
		members = append(slices.Clone(members), storage.Member{})
	}
	var sum calc.Money
	for _, m := range members {
		teams := m.Teams()
		switch {
		case s.Team != 0:
			teams = []storage.TeamID{s.Team}
		case m.ID == 0:
			teams = []storage.TeamID{0}
		}
		for _, team := range teams {
			rows, err := b.r.Sums(team, m.ID, month)
			if err != nil {
				return 0, err
			}
			for _, row := range rows {
				sum += row.Amount
			}
		}
	}
	return sum, nil
}

// RequiredMoney returns what the rep is to sell on his next working day in all
// priced categories together, in minor units; undefined where there is none of them.
func (m Month) RequiredMoney() calc.Ratio {
	sum := calc.Ratio{}
	for _, l := range m.Lines {
		required := l.Required()
		if !l.Category.HasPrice || !required.Defined() {
			continue
		}
		if !sum.Defined() {
			sum = calc.NewRatio(0, 1)
		}
		sum = sum.Add(required.Mul(l.Category.Price.Ratio()))
	}
	return sum
}

// scopeDays counts the days by the calendar that the scope's reps have in common.
func (b *Book) scopeDays(t *Team, now time.Time) error {
	m, err := b.sharedBy(t.Scope)
	if err != nil {
		return err
	}
	at, err := b.Moment(m, now)
	if err != nil {
		return err
	}
	t.minute = at.Minute
	if t.Days, _, t.Unconfirmed, err = b.days(m, t.Month, at, nil); err != nil || t.Scope != (Scope{}) {
		return err
	}
	nobody, err := b.readLedger(storage.Member{}, []storage.TeamID{0}, t.Month, at)
	for _, s := range nobody.sold {
		t.Turnover += s.turnover
	}
	return err
}

// sharedBy stands for a scope where its calendar is asked for: the rep himself,
// or somebody of the team who has nothing of his own.
func (b *Book) sharedBy(s Scope) (storage.Member, error) {
	switch {
	case s.Rep != 0:
		return b.r.Member(s.Rep)
	case s.Team != 0:
		return storage.Member{Postings: []storage.Posting{{Team: s.Team}}}, nil
	}
	return storage.Member{}, nil
}

// sum adds the reps up, by category and in all.
func (t *Team) sum(categories []storage.Category) {
	adders, sums := map[storage.CategoryID]*runrate.Adder{}, map[storage.CategoryID]*TeamCategory{}
	var money runrate.Adder
	for _, rep := range t.Reps {
		for _, l := range rep.Lines {
			id := l.Category.ID
			if sums[id] == nil {
				adders[id], sums[id] = &runrate.Adder{}, &TeamCategory{Category: l.Category}
			}
			adders[id].Add(l.Line)
			money.AddMoney(l.Priced())
			sums[id].add(l)
		}
		t.Turnover += rep.Turnover()
	}
	for _, c := range categories {
		if s := sums[c.ID]; s != nil {
			s.Total = adders[c.ID].Total()
			t.Categories = append(t.Categories, *s)
		}
	}
	t.Total = money.Total()
}

func (c *TeamCategory) add(l Category) {
	c.Fact += l.Fact()
	if !l.HasPlan {
		return
	}
	c.HasPlan, c.Plan = true, c.Plan+l.Plan
}

// RequiredIn returns what all reps together are to sell of a category, each on
// his next working day, in whole units; undefined where nobody has one left.
func (t Team) RequiredIn(id storage.CategoryID) calc.Ratio {
	sum := calc.Ratio{}
	for _, rep := range t.Reps {
		l, ok := rep.Of(id)
		if required := l.Required(); ok && required.Defined() {
			if !sum.Defined() {
				sum = calc.NewRatio(0, 1)
			}
			sum = sum.Add(required)
		}
	}
	return sum
}

// Of returns a category of the team, and false where it has none.
func (t Team) Of(id storage.CategoryID) (TeamCategory, bool) {
	i := slices.IndexFunc(t.Categories, func(c TeamCategory) bool { return c.Category.ID == id })
	if i < 0 {
		return TeamCategory{}, false
	}
	return t.Categories[i], true
}

// WorstCategories lists the categories with a run rate below 100 %, the worst first.
func (t Team) WorstCategories() []TeamCategory {
	var behind []TeamCategory
	for _, c := range t.Categories {
		if rr := c.Total.RunRate(); rr.Defined() && rr.Cmp(calc.NewRatio(1, 1)) < 0 {
			behind = append(behind, c)
		}
	}
	slices.SortStableFunc(behind, func(a, b TeamCategory) int { return a.Total.RunRate().Cmp(b.Total.RunRate()) })
	return behind
}

// Silent lists the reps who have entered nothing on a day that they work: no
// row in the ledger, and not even that the day is over.
func (b *Book) Silent(t Team, day func(Rep) calc.Date) ([]storage.Member, error) {
	var silent []storage.Member
	for _, rep := range t.Reps {
		if !rep.Present {
			continue
		}
		quiet, err := b.IsSilent(rep.Member, day(rep))
		if err != nil {
			return nil, err
		}
		if quiet {
			silent = append(silent, rep.Member)
		}
	}
	return silent, nil
}

// IsSilent tells whether a rep has entered nothing on a day that he works.
func (b *Book) IsSilent(m storage.Member, d calc.Date) (bool, error) {
	cal, err := b.Calendar(m, d, d)
	if err != nil || cal.Weight(d) == 0 {
		return false, err
	}
	if closed, err := b.r.DayClosed(m.ID, d); err != nil || closed {
		return false, err
	}
	at, err := b.r.SaleDay(m.TeamOn(d), m.ID, d, false)
	return at != d, err
}
