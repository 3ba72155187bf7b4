package figures

import (
	"maps"
	"slices"
	"time"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
)

// Amounts is what was sold in a place and a time.
type Amounts struct {
	Volume   calc.Volume
	Turnover calc.Money  // of the rows that have an amount
	Unpriced calc.Volume // of those that have none
	Rows     int64
}

func (a Amounts) plus(o Amounts) Amounts {
	return Amounts{a.Volume + o.Volume, a.Turnover + o.Turnover, a.Unpriced + o.Unpriced, a.Rows + o.Rows}
}

func (a Amounts) minus(o Amounts) Amounts {
	return Amounts{a.Volume - o.Volume, a.Turnover - o.Turnover, a.Unpriced - o.Unpriced, a.Rows - o.Rows}
}

// amountsOf is one row.
func amountsOf(s storage.Sale) Amounts {
	if s.HasAmount {
		return Amounts{Volume: s.Volume, Turnover: s.Amount, Rows: 1}
	}
	return Amounts{Volume: s.Volume, Unpriced: s.Volume, Rows: 1}
}

// Position is how far a month has come by a scope's own working days: what two
// months are compared at.
type Position struct {
	Month   calc.Month
	Elapsed calc.Weight // working days
	Until   calc.Date   // the last date that counts, 0 before the month's first

	minute storage.Minute // of Until, the last that counts; 0 is all of it
	off    int            // how many of the last dates are days off
}

// has tells whether a row of the month counts.
func (p Position) has(s storage.Sale) bool {
	return s.Counted && (s.Date < p.Until || s.Date == p.Until && (p.minute == 0 || s.Minute <= p.minute))
}

// PositionAt returns the position of a scope's month as of a moment: the days
// that are over.
func (b *Book) PositionAt(t Team) (Position, error) {
	p := Position{Month: t.Month, Elapsed: t.Days.Elapsed, Until: min(t.Days.Today-1, t.Month.Last())}
	if t.Days.Counted && t.Days.Today <= t.Month.Last() {
		p.Until, p.minute = t.Days.Today, t.minute
	}
	if p.Until < t.Month.First() {
		p.Until = 0
		return p, nil
	}
	cal, err := b.calendarOf(t.Scope, t.Month)
	for d := p.Until; err == nil && d >= t.Month.First() && cal.Weight(d) == 0; d-- {
		p.off++
	}
	return p, err
}

func (b *Book) calendarOf(s Scope, month calc.Month) (calendar.Calendar, error) {
	m, err := b.sharedBy(s)
	if err != nil {
		return calendar.Calendar{}, err
	}
	return b.Calendar(m, month.First(), month.Last())
}

// SamePosition returns the same working-day position in another month: the
// last date on which no more working days have passed, with as many days off
// behind it as the position has. A month that has fewer working days is taken
// whole, and so is one that is set beside a whole month of as many.
func (b *Book) SamePosition(s Scope, p Position, month calc.Month) (Position, error) {
	cal, err := b.calendarOf(s, month)
	if err != nil {
		return Position{}, err
	}
	same := Position{Month: month}
	whole := p.Until == p.Month.Last() && p.minute == 0
	for d, off := month.First(), 0; d <= month.Last(); d++ {
		weight := cal.Weight(d)
		if same.Elapsed+weight > p.Elapsed {
			return same, nil
		}
		if off++; weight > 0 {
			off = 0
		}
		if same.Elapsed += weight; off <= p.off {
			same.Until = d
		}
	}
	if whole || same.Elapsed < p.Elapsed {
		same.Until = month.Last()
	}
	return same, nil
}

// Sold adds up what a scope had sold in a month up to a position, by cell.
func (b *Book) Sold(s Scope, p Position) (map[Cell]Amounts, error) {
	all := map[Cell]Amounts{}
	if p.Until == 0 {
		return all, nil
	}
	members, err := b.membersOf(s, p.Month)
	if err != nil {
		return nil, err
	}
	for _, m := range withNobody(s, members) {
		for _, team := range teamsIn(s, m) {
			if err := b.addSold(all, team, m.ID, p); err != nil {
				return nil, err
			}
		}
	}
	maps.DeleteFunc(all, func(_ Cell, a Amounts) bool { return a.Rows == 0 })
	return all, nil
}

// withNobody adds whom the company's sales without a rep are of.
func withNobody(s Scope, members []storage.Member) []storage.Member {
	if s != (Scope{}) {
		return members
	}
	return append(slices.Clone(members), storage.Member{})
}

// teamsIn lists in whose books a member's part of a scope stands.
func teamsIn(s Scope, m storage.Member) []storage.TeamID {
	if s.Team != 0 {
		return []storage.TeamID{s.Team}
	}
	return m.Teams()
}

// addSold reads the month's sums, and takes the rows after the position out;
// or the rows alone where those before it are fewer.
func (b *Book) addSold(all map[Cell]Amounts, team storage.TeamID, rep storage.MemberID, p Position) error {
	first, last := p.Month.First(), p.Month.Last()
	if p.Until < first+(last-first)/2 {
		return b.r.Sales(team, rep, first, p.Until, func(s storage.Sale) error {
			if at := (Cell{s.Category, s.Segment}); p.has(s) {
				all[at] = all[at].plus(amountsOf(s))
			}
			return nil
		})
	}
	sums, err := b.r.Sums(team, rep, p.Month)
	if err != nil {
		return err
	}
	for _, s := range sums {
		at := Cell{s.Category, s.Segment}
		all[at] = all[at].plus(Amounts{s.Volume, s.Amount, s.Unpriced, int64(s.Rows)})
	}
	return b.r.Sales(team, rep, p.Until, last, func(s storage.Sale) error {
		if at := (Cell{s.Category, s.Segment}); s.Counted && !p.has(s) {
			all[at] = all[at].minus(amountsOf(s))
		}
		return nil
	})
}

// Comparison is a scope's month so far beside two others at the same
// working-day position.
type Comparison struct {
	Scope            Scope
	Name             string
	Now, Month, Year Standing // this month, the one before, the same of last year

	Categories  []storage.Category // those that any of the three has sold; id 0 stands for none
	Segments    []storage.Segment  // likewise; id 0 stands for no known client
	Unconfirmed bool

	prices prices
}

// Standing is what was sold up to a position.
type Standing struct {
	Position
	Cells map[Cell]Amounts
}

// Empty tells that nothing was sold at all.
func (s Standing) Empty() bool { return len(s.Cells) == 0 }

// Of adds up the cells for which ok holds.
func (s Standing) Of(ok func(Cell) bool) Amounts {
	var sum Amounts
	for at, a := range s.Cells {
		if ok(at) {
			sum = sum.plus(a)
		}
	}
	return sum
}

// Compare computes a scope's comparison as of a moment.
func (b *Book) Compare(s Scope, month calc.Month, now time.Time) (Comparison, error) {
	t := Team{Scope: s, Name: b.teams[s.Team].Name, Month: month}
	if err := b.scopeDays(&t, now); err != nil {
		return Comparison{}, err
	}
	c := Comparison{Scope: s, Name: t.Name, Unconfirmed: t.Unconfirmed, prices: b.prices()}
	p, err := b.PositionAt(t)
	if err != nil {
		return c, err
	}
	for _, at := range []struct {
		month calc.Month
		into  *Standing
	}{{month, &c.Now}, {month - 1, &c.Month}, {month - 12, &c.Year}} {
		var err error
		at.into.Position = p
		if at.month != month {
			if at.into.Position, err = b.SamePosition(s, p, at.month); err != nil {
				return c, err
			}
		}
		if at.into.Cells, err = b.Sold(s, at.into.Position); err != nil {
			return c, err
		}
	}
	err = b.headings(&c.Categories, &c.Segments, func(ok func(Cell) bool) bool {
		return c.any(func(at Cell, _ Amounts) bool { return ok(at) })
	})
	if c.any(func(at Cell, _ Amounts) bool { return at.Category == 0 }) {
		c.Categories = append(c.Categories, storage.Category{})
	}
	return c, err
}

// headings lists the categories and segments of which any cell is there.
func (b *Book) headings(categories *[]storage.Category, segments *[]storage.Segment, any func(func(Cell) bool) bool) error {
	for _, c := range b.categories {
		if any(func(at Cell) bool { return at.Category == c.ID }) {
			*categories = append(*categories, c)
		}
	}
	all, err := b.r.Segments()
	if err != nil {
		return err
	}
	for _, g := range append(all, storage.Segment{}) {
		if any(func(at Cell) bool { return at.Segment == g.ID }) {
			*segments = append(*segments, g)
		}
	}
	return nil
}

// MoneyOf adds up in minor units what was sold in the cells for which ok
// holds: what was invoiced, and what has no amount at its category's price. It
// is undefined where there is neither.
func (c Comparison) MoneyOf(s Standing, ok func(Cell) bool) calc.Ratio {
	known := c.any(func(at Cell, a Amounts) bool {
		_, priced := c.prices[at.Category]
		return ok(at) && (priced || a.Turnover != 0)
	})
	if !known {
		return calc.Ratio{}
	}
	return c.prices.money(s.Cells, ok)
}

// prices are those of the categories that have one.
type prices map[storage.CategoryID]calc.Money

func (b *Book) prices() prices {
	p := prices{}
	for _, c := range b.categories {
		if c.HasPrice {
			p[c.ID] = c.Price
		}
	}
	return p
}

func (p prices) money(cells map[Cell]Amounts, ok func(Cell) bool) calc.Ratio {
	sum := calc.NewRatio(0, 1)
	for at, a := range cells {
		if ok(at) {
			sum = sum.Add(a.Turnover.Ratio()).Add(a.Unpriced.At(p[at.Category]))
		}
	}
	return sum
}

// Invoiced tells whether any sale of the three months has an amount.
func (c Comparison) Invoiced() bool {
	return c.any(func(_ Cell, a Amounts) bool { return a.Turnover != 0 || a.Unpriced != a.Volume })
}

// AtPrices tells whether any sale of the three months has a price and no amount.
func (c Comparison) AtPrices() bool {
	return c.any(func(at Cell, a Amounts) bool { return a.Unpriced != 0 && c.prices[at.Category] != 0 })
}

func (c Comparison) any(is func(Cell, Amounts) bool) bool {
	for _, s := range []Standing{c.Now, c.Month, c.Year} {
		for at, a := range s.Cells {
			if is(at, a) {
				return true
			}
		}
	}
	return false
}

// SoldBetween adds up what a scope sold from one date to another, both
// included: in minor units as MoneyOf does, and in rows.
func (b *Book) SoldBetween(s Scope, from, to calc.Date) (money calc.Ratio, rows int64, err error) {
	members, err := b.everybody()
	if err != nil {
		return money, 0, err
	}
	all := map[Cell]Amounts{}
	for _, m := range withNobody(s, members) {
		if s.Rep != 0 && m.ID != s.Rep {
			continue
		}
		for _, team := range teamsIn(s, m) {
			err := b.r.Sales(team, m.ID, from, to, func(sale storage.Sale) error {
				if at := (Cell{sale.Category, sale.Segment}); sale.Counted {
					all[at] = all[at].plus(amountsOf(sale))
				}
				return nil
			})
			if err != nil {
				return money, 0, err
			}
		}
	}
	for _, a := range all {
		rows += a.Rows
	}
	return b.prices().money(all, func(Cell) bool { return true }), rows, nil
}
