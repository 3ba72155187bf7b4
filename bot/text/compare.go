package text

import (
	"runrate/calc"
	"runrate/storage"
)

// Comparison sets a month so far beside two others at the same working-day position.
type Comparison struct {
	Name                 string
	Month                calc.Month
	Elapsed              calc.Weight
	Until                calc.Date // 0: no day is over yet
	Last, Year           calc.Month
	LastUntil, YearUntil calc.Date
	HasLast, HasYear     bool // anything was sold by then
	Money, BySegment     bool
	Invoiced, AtPrices   bool // where money comes from: invoices, volumes at prices, or both
	Rows                 []ComparisonRow
	Unconfirmed          bool
}

// ComparisonRow is a category or a segment.
type ComparisonRow struct {
	Name, Unit string
	All        bool         // the sum of all
	Now        calc.Ratio   // whole units, or minor units of money
	Last, Year calc.Percent // of the other month's part
}

// Table lays the comparison out: name, this month, its share of the others.
func (m Comparison) Table(lang storage.Lang) (string, error) {
	layout := func(amount func(ComparisonRow) string) func() (Table, error) {
		return func() (Table, error) {
			t, err := heading(lang, "fact", "to last month", "to last year")
			for _, r := range m.Rows {
				name := r.Name
				switch {
				case r.All:
					name, err = firstLabel(err, lang, "total")
				case name == "" && m.BySegment:
					name, err = firstLabel(err, lang, "no segment")
				case name == "":
					name, err = firstLabel(err, lang, "no category")
				}
				t = append(t, []string{name, amount(r), Percent(lang, r.Last), Percent(lang, r.Year)})
			}
			return t, err
		}
	}
	return fitting(layout(func(r ComparisonRow) string { return m.amount(lang, r, false) }), layout(func(r ComparisonRow) string { return m.amount(lang, r, true) }))
}

func (m Comparison) amount(lang storage.Lang, r ComparisonRow, short bool) string {
	if m.Money {
		minor, known := r.Now.Round()
		if !known {
			return "—"
		}
		if short {
			return ShortMoney(lang, calc.Money(minor))
		}
		return Number(lang, (calc.Money(minor) / 100 * 100).String())
	}
	thousandths, _ := r.Now.Mul(calc.NewRatio(int64(calc.Unit), 1)).Round()
	return Number(lang, wholeNearest(calc.Volume(thousandths)).String())
}
