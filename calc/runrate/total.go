package runrate

import "runrate/calc"

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

// Sum adds up lines of one unit; the result is in whole units.
func Sum(lines []Line) Total {
	var t Total
	for _, l := range lines {
		t = t.with(l, calc.NewRatio(1, 1))
	}
	return t
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
	var t Total
	for _, l := range lines {
		if !l.HasPrice {
			t.LeftOut++
			continue
		}
		t = t.with(l.Line, l.Price.Ratio())
	}
	return t
}

func (t Total) with(l Line, price calc.Ratio) Total {
	forecast := l.Forecast()
	if !forecast.Defined() {
		t.LeftOut++
		return t
	}
	if t.Counted == 0 {
		t.Plan, t.Forecast = calc.NewRatio(0, 1), calc.NewRatio(0, 1)
	}
	t.Counted++
	t.Plan = t.Plan.Add(l.Plan.Ratio().Mul(price))
	t.Forecast = t.Forecast.Add(forecast.Mul(price))
	return t
}
