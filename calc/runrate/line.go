package runrate

import "runrate/calc"

// Line is one plan line with its fact, as of the moment that Days speaks of.
// Its methods are the figures; they never change it.
type Line struct {
	Days      Days
	HasPlan   bool        // a missing plan is not a zero plan
	Plan      calc.Volume // P
	Before    calc.Volume // net volume of the month's dates before today
	SoldToday calc.Volume // net volume of today, up to the moment
}

// Fact returns S, all that was sold in the month up to the moment.
func (l Line) Fact() calc.Volume { return l.Before + l.SoldToday }

// Closed returns Sc, the fact of the elapsed days.
func (l Line) Closed() calc.Volume {
	if l.Days.Counted {
		return l.Fact()
	}
	return l.Before
}

// planned tells whether there is a plan to compare with: without one the fact stands alone.
func (l Line) planned() bool { return l.HasPlan && l.Plan > 0 }

// Met tells that the plan has been reached.
func (l Line) Met() bool { return l.planned() && l.Fact() >= l.Plan }

// Fulfilment returns S/P.
func (l Line) Fulfilment() calc.Ratio {
	if !l.planned() {
		return calc.Ratio{}
	}
	return l.Fact().Ratio().Div(l.Plan.Ratio())
}

// Forecast returns where the month ends at today's pace, Sc/k·N, in whole units.
func (l Line) Forecast() calc.Ratio {
	if !l.planned() {
		return calc.Ratio{}
	}
	return l.Closed().Ratio().Div(l.Days.Elapsed.Ratio()).Mul(l.Days.Total.Ratio())
}

// RunRate returns forecast / plan.
func (l Line) RunRate() calc.Ratio { return l.Forecast().Div(l.Plan.Ratio()) }

// EvenPace returns P/N, the plan spread evenly, in whole units a day.
func (l Line) EvenPace() calc.Ratio {
	if !l.planned() {
		return calc.Ratio{}
	}
	return l.Plan.Ratio().Div(l.Days.Total.Ratio())
}

// Lag returns Sc − P·k/N in whole units: negative is behind the plan.
func (l Line) Lag() calc.Ratio {
	return l.Closed().Ratio().Sub(l.EvenPace().Mul(l.Days.Elapsed.Ratio()))
}

// Required returns the volume to sell on Days.Target, in whole units. It is 0
// once the plan is met, and undefined when no working day is left to meet it.
func (l Line) Required() calc.Ratio {
	switch {
	case !l.planned():
		return calc.Ratio{}
	case l.Met():
		return calc.NewRatio(0, 1)
	}
	share := calc.NewRatio(l.Days.TargetPart, l.Days.LeftParts)
	return (l.Plan - l.Closed()).Ratio().Max(calc.NewRatio(0, 1)).Mul(share)
}

// RequiredADay returns what is to be sold on each of the working days that
// remain, on average and for a full day, in whole units: Required, where days
// are alike. It is 0 and undefined where Required is.
func (l Line) RequiredADay() calc.Ratio {
	if required := l.Required(); required.Sign() <= 0 {
		return required
	}
	return (l.Plan - l.Closed()).Ratio().Div(l.Days.Left().Ratio())
}

// LeftToday returns what is still to be sold today, in whole units; undefined
// once today is closed, and on a day off.
func (l Line) LeftToday() calc.Ratio {
	switch {
	case !l.Days.Open:
		return calc.Ratio{}
	case l.Met(): // even where today's returns alone would leave something to sell
		return calc.NewRatio(0, 1)
	}
	return l.Required().Sub(l.SoldToday.Ratio()).Max(calc.NewRatio(0, 1))
}

// Surplus returns by how much the plan has been passed, in whole units, and
// false where it has not been met.
func (l Line) Surplus() (calc.Volume, bool) {
	if !l.Met() {
		return 0, false
	}
	return l.Fact() - l.Plan, true
}

// MissedBy returns what is lacking when no working day is left, in whole
// units, and false while the plan can still be met or has been.
func (l Line) MissedBy() (calc.Volume, bool) {
	if !l.planned() || l.Met() || l.Days.Left() > 0 {
		return 0, false
	}
	return l.Plan - l.Fact(), true
}
