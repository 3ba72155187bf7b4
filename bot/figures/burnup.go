package figures

import (
	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/calc/runrate"
	"runrate/storage"
)

// BurnUp is one category's month day by day, summed up, for a picture: volumes
// in whole units.
type BurnUp struct {
	Off      []bool     // a day off, one a day of the month
	Plan     []float64  // at an even pace: the start of day 1 and the end of each day; nil without a plan
	Fact     []float64  // the same, up to the end of the last day that counts
	From     int        // where Required and Forecast begin: the end of the last closed day
	Required []float64  // from there to the plan by the days' parts; nil once met, and where no day is left
	Forecast []float64  // from there at today's pace; nil where it is undefined
	Current  calc.Ratio // volume a day so far, Sc/k, in whole units
	Sales    int        // rows of the fact
}

// LoadBurnUp reads the days of one category of a rep's month.
func LoadBurnUp(r storage.Reader, m Month, line Category, at Moment) (BurnUp, error) {
	cal, err := Calendar(r, m.Member, m.Month.First(), m.Month.Last())
	if err != nil {
		return BurnUp{}, err
	}
	shares, err := Shares(r, m.Member, at.Today)
	if err != nil {
		return BurnUp{}, err
	}
	sold := map[calc.Date]calc.Volume{}
	out := BurnUp{}
	for _, team := range m.Member.Teams() {
		err := r.Sales(team, m.Member.ID, m.Month.First(), min(at.Today, m.Month.Last()), func(s storage.Sale) error {
			if s.Counted && s.Category == line.Category.ID && (s.Date < at.Today || s.Minute <= at.Minute) {
				sold[s.Date] += s.Volume
				out.Sales++
			}
			return nil
		})
		if err != nil {
			return BurnUp{}, err
		}
	}
	out.days(m, line.Line, cal, shares, sold, at)
	return out, nil
}

func (b *BurnUp) days(m Month, line runrate.Line, cal calendar.Calendar, shares runrate.Shares, sold map[calc.Date]calc.Volume, at Moment) {
	first, last := m.Month.First(), m.Month.Last()
	var fact calc.Volume
	b.Fact = []float64{0}
	for d := first; d <= last; d++ {
		b.Off = append(b.Off, cal.Weight(d) == 0)
		if d > at.Today {
			continue
		}
		fact += sold[d]
		b.Fact = append(b.Fact, whole(fact.Ratio()))
		if d < at.Today || line.Days.Counted {
			b.From = len(b.Fact) - 1
		}
	}
	b.Current = line.Closed().Ratio().Div(line.Days.Elapsed.Ratio())
	if !line.HasPlan || line.Plan == 0 {
		return
	}
	if even := line.EvenPace(); even.Defined() {
		b.Plan = []float64{0}
		for d := first; d <= last; d++ {
			b.Plan = append(b.Plan, whole(even.Mul(cal.Sum(first, d).Ratio())))
		}
	}
	if b.From == len(b.Off) { // the month is over
		return
	}
	from := first + calc.Date(b.From)
	if line.Forecast().Defined() {
		b.Forecast = b.ahead(line.Closed(), from, last, func(d calc.Date) calc.Ratio { return b.Current.Mul(cal.Weight(d).Ratio()) })
	}
	if line.Required().Sign() > 0 {
		left := (line.Plan - line.Closed()).Ratio()
		b.Required = b.ahead(line.Closed(), from, last, func(d calc.Date) calc.Ratio { return left.Mul(line.Days.RequiredOn(cal, shares, d)) })
	}
}

// ahead sums up what each day from a date on adds to a volume.
func (b *BurnUp) ahead(start calc.Volume, from, last calc.Date, adds func(calc.Date) calc.Ratio) []float64 {
	sum := start.Ratio()
	values := []float64{whole(sum)}
	for d := from; d <= last; d++ {
		sum = sum.Add(adds(d))
		values = append(values, whole(sum))
	}
	return values
}

// DayRequired is what is required on one day, in whole units.
type DayRequired struct {
	Date   calc.Date
	Volume calc.Ratio
}

// RequiredDays lists what is required on each of the next working days of the
// month, at most so many, if exactly that is sold; none where weekdays are all
// alike, the plan is met, or no day is left.
func RequiredDays(r storage.Reader, m Month, line Category, most int) ([]DayRequired, error) {
	shares, err := Shares(r, m.Member, m.Days.Today)
	if err != nil || shares.String() == "" || m.Days.Target == 0 || line.Required().Sign() <= 0 {
		return nil, err
	}
	cal, err := Calendar(r, m.Member, m.Month.First(), m.Month.Last())
	if err != nil {
		return nil, err
	}
	var days []DayRequired
	left := (line.Plan - line.Closed()).Ratio()
	for d := m.Days.Target; d <= m.Month.Last() && len(days) < most; d++ {
		if cal.Weight(d) > 0 {
			days = append(days, DayRequired{d, left.Mul(m.Days.RequiredOn(cal, shares, d))})
		}
	}
	return days, nil
}

func whole(r calc.Ratio) float64 {
	f, _ := r.Float()
	return f
}
