package bot

import (
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// The comparison sets the month so far beside the month before, and the same
// month of last year, each at the same working-day position.

// What a page of the comparison shows.
const (
	compareCategories int64 = iota // volumes by category
	compareMoney                   // money by category
	compareSegments                // money by segment
	comparePages
)

// showCompare answers /compare for what the member looks at, or a rep or a team that he names.
func showCompare(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	scope := r.defaultScope()
	if r.Args != "" {
		named, refusal, err := r.scopeNamed(r.Args)
		if err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
		scope = named
	}
	team, rep := numbersOf(scope)
	return r.later("cmp", 0, team, rep, compareCategories)
}

func compareScreen(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	c, err := b.Compare(s, v.Today().Month(), v.Now)
	if err != nil {
		return Reply{}, err
	}
	page := args[2]
	if page < 0 || page >= comparePages {
		page = compareCategories
	}
	out := text.Comparison{
		Name: c.Name, Month: c.Now.Month, Elapsed: c.Now.Elapsed, Until: c.Now.Until, Unconfirmed: c.Unconfirmed,
		Last: c.Month.Month, LastUntil: c.Month.Until, HasLast: !c.Month.Empty(), Year: c.Year.Month, YearUntil: c.Year.Until, HasYear: !c.Year.Empty(),
		Money: page != compareCategories, BySegment: page == compareSegments, Invoiced: c.Invoiced(), AtPrices: c.AtPrices(), Rows: compareRows(c, page),
	}
	if s.Rep != 0 {
		m, err := v.read.Member(s.Rep)
		if err != nil {
			return Reply{}, err
		}
		out.Name = m.Name
	}
	buttons, err := v.compareButtons(s, page)
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

func compareRows(c figures.Comparison, page int64) []text.ComparisonRow {
	var rows []text.ComparisonRow
	row := func(name, unit string, of func(figures.Standing) calc.Ratio) {
		now, last, year := of(c.Now), of(c.Month), of(c.Year)
		rows = append(rows, text.ComparisonRow{Name: name, Unit: unit, Now: now, Last: index(now, last), Year: index(now, year)})
	}
	if page == compareSegments {
		for _, g := range c.Segments {
			row(g.Name, "", func(s figures.Standing) calc.Ratio {
				return c.MoneyOf(s, func(at figures.Cell) bool { return at.Segment == g.ID })
			})
		}
	} else {
		for _, k := range c.Categories {
			in := func(at figures.Cell) bool { return at.Category == k.ID }
			if page == compareMoney {
				row(k.Name, "", func(s figures.Standing) calc.Ratio { return c.MoneyOf(s, in) })
				continue
			}
			if k.ID == 0 { // in whatever units
				continue
			}
			row(k.Name, k.Unit, func(s figures.Standing) calc.Ratio { return s.Of(in).Volume.Ratio() })
		}
	}
	if page != compareCategories {
		row("", "", func(s figures.Standing) calc.Ratio { return c.MoneyOf(s, func(figures.Cell) bool { return true }) })
		rows[len(rows)-1].All = true
	}
	return rows
}

// index is how much of another month's part this one's is.
func index(now, then calc.Ratio) calc.Percent {
	if then.Sign() <= 0 {
		return calc.Percent{}
	}
	return calc.PercentOf(now.Div(then))
}

func (v *viewer) compareButtons(s figures.Scope, shown int64) ([][]Button, error) {
	team, rep := numbersOf(s)
	var row []Button
	for page, label := range []string{"by volume", "by money", "by segment"} {
		if int64(page) == shown {
			continue
		}
		b, err := v.button(label, pressData("cmp", team, rep, int64(page)))
		if err != nil {
			return nil, err
		}
		row = append(row, b)
	}
	last, err := v.buttons("map", pressData("map", team, rep, int64(figures.Best)))
	return append([][]Button{row}, last...), err
}

// lookers may look at figures by the map: everybody who has any.
const lookers = storage.Rep | leads
