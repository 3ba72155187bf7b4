package runrate

import (
	"math/big"

	"runrate/calc"
)

// Total is the run rate of several lines together: the sum of forecasts over
// the sum of plans, never a mean of percents.
type Total struct {
	Plan     calc.Ratio // Σ plan of the lines counted
	Forecast calc.Ratio // Σ forecast of the lines counted
	Counted  int        // lines with a plan and an elapsed day
	LeftOut  int        // the others
}

// RunRate returns Σforecast / Σplan, undefined when no line was counted.
func (t Total) RunRate() calc.Ratio { return t.Forecast.Div(t.Plan) }

// Gap returns Σplan − Σforecast: what the plans will be missed by at today's
// pace, negative where they will be passed.
func (t Total) Gap() calc.Ratio { return t.Plan.Sub(t.Forecast) }

// Sum adds up lines of one unit; the result is in whole units.
func Sum(lines []Line) Total {
	var a Adder
	for _, l := range lines {
		a.Add(l)
	}
	return a.Total()
}

// Priced is a line with its category's price per unit in minor units.
type Priced struct {
	Line
	Price    calc.Money
	HasPrice bool
}

// SumMoney adds up lines of any units at their categories' prices, on both
// sides; the result is in minor units. Lines without a price are left out.
func SumMoney(lines []Priced) Total {
	var a Adder
	for _, l := range lines {
		a.AddMoney(l)
	}
	return a.Total()
}

// Adder sums lines up, thousands of them: those with the same days share their
// one division. The zero Adder is empty. It is not for concurrent use.
type Adder struct {
	pace             map[pace]*sums
	counted, leftOut int
}

// pace is what turns volumes sold into a forecast: N/k.
type pace struct{ total, elapsed calc.Weight }

// sums are in thousandths of a unit, or of a minor unit.
type sums struct{ plan, closed big.Int }

// Add takes a line in, in units.
func (a *Adder) Add(l Line) { a.add(l, 1) }

// AddMoney takes a line in at its price; one without a price is left out.
func (a *Adder) AddMoney(l Priced) {
	if !l.HasPrice {
		a.leftOut++
		return
	}
	a.add(l.Line, l.Price)
}

func (a *Adder) add(l Line, price calc.Money) {
	if !l.planned() || l.Days.Elapsed == 0 {
		a.leftOut++
		return
	}
	a.counted++
	at := pace{l.Days.Total, l.Days.Elapsed}
	s := a.pace[at]
	if s == nil {
		if a.pace == nil {
			a.pace = map[pace]*sums{}
		}
		s = &sums{}
		a.pace[at] = s
	}
	addProduct(&s.plan, int64(l.Plan), int64(price))
	addProduct(&s.closed, int64(l.Closed()), int64(price))
}

func addProduct(sum *big.Int, x, y int64) {
	var product, factor big.Int
	product.SetInt64(x)
	factor.SetInt64(y)
	sum.Add(sum, product.Mul(&product, &factor))
}

// Total returns the sums so far.
func (a *Adder) Total() Total {
	t := Total{Counted: a.counted, LeftOut: a.leftOut}
	if a.counted == 0 {
		return t
	}
	t.Plan, t.Forecast = calc.NewRatio(0, 1), calc.NewRatio(0, 1)
	unit := calc.NewRatio(1, int64(calc.Unit))
	for at, s := range a.pace {
		t.Plan = t.Plan.Add(calc.RatioOf(&s.plan).Mul(unit))
		t.Forecast = t.Forecast.Add(calc.RatioOf(&s.closed).Mul(unit).Mul(at.total.Ratio()).Div(at.elapsed.Ratio()))
	}
	return t
}
