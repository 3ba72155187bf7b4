package figures

import (
	"slices"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// Amounts is what was sold in a place and a time.
type Amounts struct {
	Volume   calc.Volume
	Turnover calc.Money
	Rows     int64
}

func (a Amounts) plus(o Amounts) Amounts {
	return Amounts{a.Volume + o.Volume, a.Turnover + o.Turnover, a.Rows + o.Rows}
}

// Position is how far a month has come by a scope's own working days: what two
// months are compared at.
type Position struct {
	Month   calc.Month
	Elapsed calc.Weight // working days
	Until   calc.Date   // the last date that counts, 0 before the month's first
}

// PositionAt returns the position of a scope's month as of a moment: the days
// that are over.
func (b *Book) PositionAt(t Team) Position {
	p := Position{Month: t.Month, Elapsed: t.Days.Elapsed, Until: min(t.Days.Today-1, t.Month.Last())}
	if t.Days.Counted {
		p.Until = min(t.Days.Today, t.Month.Last())
	}
	if p.Until < t.Month.First() {
		p.Until = 0
	}
	return p
}

// SamePosition returns the same working-day position in another month: the
// last date on which no more working days have passed. A month that has fewer is taken whole.
func (b *Book) SamePosition(s Scope, p Position, month calc.Month) (Position, error) {
	m, err := b.sharedBy(s)
	if err != nil {
		return Position{}, err
	}
	cal, err := b.Calendar(m, month.First(), month.Last(), month.First())
	if err != nil {
		return Position{}, err
	}
	same := Position{Month: month}
	for d := month.First(); d <= month.Last(); d++ {
		next := same.Elapsed + cal.Weight(d)
		if next > p.Elapsed {
			break
		}
		same.Elapsed, same.Until = next, d
	}
	if p.Until == 0 { // nothing is over yet: days off before the first working day do not count either
		same.Until = 0
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
	for _, m := range members {
		teams := m.Teams()
		if s.Team != 0 {
			teams = []storage.TeamID{s.Team}
		}
		for _, team := range teams {
			if err := b.addSold(all, team, m.ID, p); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// addSold reads the month's sums, and takes the rows after the position out;
// or the rows alone where those before it are fewer.
func (b *Book) addSold(all map[Cell]Amounts, team storage.TeamID, rep storage.MemberID, p Position) error {
	add := func(s storage.Sale, sign int64) {
		if !s.Counted {
			return
		}
		a := Amounts{Volume: calc.Volume(sign) * s.Volume, Rows: sign}
		if s.HasAmount {
			a.Turnover = calc.Money(sign) * s.Amount
		}
		at := Cell{s.Category, s.Segment}
		all[at] = all[at].plus(a)
	}
	first, last := p.Month.First(), p.Month.Last()
	if p.Until < first+(last-first)/2 {
		return b.r.Sales(team, rep, first, p.Until, func(s storage.Sale) error { add(s, +1); return nil })
	}
	sums, err := b.r.Sums(team, rep, p.Month)
	if err != nil {
		return err
	}
	for _, s := range sums {
		at := Cell{s.Category, s.Segment}
		all[at] = all[at].plus(Amounts{s.Volume, s.Amount, int64(s.Rows)})
	}
	return b.r.Sales(team, rep, p.Until+1, last, func(s storage.Sale) error { add(s, -1); return nil })
}

// Comparison is a scope's month so far beside two others at the same
// working-day position.
type Comparison struct {
	Scope            Scope
	Name             string
	Now, Month, Year Standing // this month, the one before, the same of last year

	Categories  []storage.Category // those that any of the three has sold
	Segments    []storage.Segment  // likewise; id 0 stands for no known client
	Unconfirmed bool
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
	c := Comparison{Scope: s, Name: t.Name, Unconfirmed: t.Unconfirmed}
	p := b.PositionAt(t)
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
	return c, b.headings(&c.Categories, &c.Segments, func(ok func(Cell) bool) bool {
		for _, st := range []Standing{c.Now, c.Month, c.Year} {
			for at, a := range st.Cells {
				if a.Rows != 0 && ok(at) {
					return true
				}
			}
		}
		return false
	})
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
// holds: what was invoiced, and where the ledger has no amounts at all, what
// it comes to at the categories' prices.
func (c Comparison) MoneyOf(s Standing, ok func(Cell) bool) calc.Ratio {
	if c.Invoiced() {
		return s.Of(ok).Turnover.Ratio()
	}
	sum := calc.NewRatio(0, 1)
	for _, k := range c.Categories {
		if k.HasPrice {
			sum = sum.Add(s.Of(func(at Cell) bool { return at.Category == k.ID && ok(at) }).Volume.At(k.Price))
		}
	}
	return sum
}

// Invoiced tells whether any sale of the three months has an amount.
func (c Comparison) Invoiced() bool {
	for _, s := range []Standing{c.Now, c.Month, c.Year} {
		for _, a := range s.Cells {
			if a.Turnover != 0 {
				return true
			}
		}
	}
	return false
}

// SoldBetween adds up what a scope sold from one date to another, both included.
func (b *Book) SoldBetween(s Scope, from, to calc.Date) (Amounts, error) {
	var sum Amounts
	members, err := b.everybody()
	if err != nil {
		return sum, err
	}
	for _, m := range append(slices.Clone(members), storage.Member{}) { // and what is of nobody
		if s.Rep != 0 && m.ID != s.Rep {
			continue
		}
		for _, team := range m.Teams() {
			if s.Team != 0 && team != s.Team {
				continue
			}
			err := b.r.Sales(team, m.ID, from, to, func(sale storage.Sale) error {
				if !sale.Counted {
					return nil
				}
				a := Amounts{Volume: sale.Volume, Rows: 1}
				if sale.HasAmount {
					a.Turnover = sale.Amount
				}
				sum = sum.plus(a)
				return nil
			})
			if err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}
