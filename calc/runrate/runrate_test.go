package runrate_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/calc/runrate"
)

// Example is the README's: a plan of 24,000 over 24 working days, 12,750 sold
// in the first 15. (The article that the product started from prints 25 %, 85 %
// and 1,250 together; those three cannot hold at once.)
func Example() {
	// July 2026 has 23 working days; a working Saturday makes 24, and 15 of them end on the 20th.
	month := calc.NewMonth(2026, 7)
	saturday, _ := calc.NewDate(2026, 7, 11)
	cal := calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia(), Overrides: map[calc.Date]calc.Weight{saturday: calc.FullDay}}
	today, _ := calc.NewDate(2026, 7, 20)

	line := runrate.Line{Days: runrate.DaysAt(cal, runrate.Shares{}, month, today, true), HasPlan: true, Plan: 24_000 * calc.Unit, Before: 12_750 * calc.Unit}
	fmt.Println("working days:", line.Days.Elapsed, "of", line.Days.Total)
	fmt.Println("fulfilment:", calc.PercentOf(line.Fulfilment()), "%")
	fmt.Println("run rate:", calc.PercentOf(line.RunRate()), "%")
	fmt.Println("required:", line.Required(), "a day, even pace", line.EvenPace())
	// Output:
	// working days: 15 of 24
	// fulfilment: 53.1 %
	// run rate: 85 %
	// required: 1250 a day, even pace 1000
}

// A world draws a calendar, a month and a day of it.
type world struct {
	cal    calendar.Calendar
	month  calc.Month
	today  calc.Date
	closed bool
	plan   calc.Volume
	shares runrate.Shares
}

var worlds = rapid.Custom(func(rt *rapid.T) world {
	w := world{month: calc.NewMonth(rapid.IntRange(2013, 2026).Draw(rt, "year"), 1) + calc.Month(rapid.IntRange(0, 11).Draw(rt, "month"))}
	w.cal = calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia(), Overrides: map[calc.Date]calc.Weight{}}
	for range rapid.IntRange(0, 4).Draw(rt, "overrides") {
		d := w.month.First() + calc.Date(rapid.Int32Range(0, 27).Draw(rt, "overridden"))
		w.cal.Overrides[d] = calc.Weight(rapid.Int32Range(0, 1000).Draw(rt, "weight"))
	}
	w.today = w.month.First() + calc.Date(rapid.Int32Range(0, int32(w.month.Last()-w.month.First())).Draw(rt, "today"))
	w.closed = rapid.Bool().Draw(rt, "closed")
	w.plan = calc.Volume(rapid.Int64Range(1, 1e9).Draw(rt, "plan"))
	return w
})

func (w world) line(before, today calc.Volume) runrate.Line {
	return runrate.Line{Days: runrate.DaysAt(w.cal, w.shares, w.month, w.today, w.closed), HasPlan: true, Plan: w.plan, Before: before, SoldToday: today}
}

var volumes = rapid.Map(rapid.Int64Range(-1e8, 1e9), func(n int64) calc.Volume { return calc.Volume(n) })

// Scaling plan and fact together keeps the run rate and the fulfilment.
func TestScaling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, before, today := worlds.Draw(rt, "world"), volumes.Draw(rt, "before"), volumes.Draw(rt, "today")
		k := calc.Volume(rapid.Int64Range(2, 1000).Draw(rt, "k"))
		a := w.line(before, today)
		w.plan *= k
		b := w.line(before*k, today*k)
		if a.RunRate().String() != b.RunRate().String() || a.Fulfilment().String() != b.Fulfilment().String() {
			rt.Fatalf("run rate %s became %s", a.RunRate(), b.RunRate())
		}
	})
}

// Splitting a sale changes nothing: only sums go in, so two lines that add up
// to a third have figures that add up too.
func TestSplitting(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, a, b := worlds.Draw(rt, "world"), volumes.Draw(rt, "a"), volumes.Draw(rt, "b")
		whole, one, other := w.line(a+b, 0), w.line(a, 0), w.line(b, 0)
		if whole.Fulfilment().String() != one.Fulfilment().Add(other.Fulfilment()).String() || whole.Forecast().String() != one.Forecast().Add(other.Forecast()).String() {
			rt.Fatalf("fulfilment %s is not %s + %s", whole.Fulfilment(), one.Fulfilment(), other.Fulfilment())
		}
		if total := runrate.Sum([]runrate.Line{one, other}); total.Counted == 2 && total.Forecast.String() != whole.Forecast().String() {
			rt.Fatalf("the forecasts sum to %s, want %s", total.Forecast, whole.Forecast())
		}
	})
}

// Selling exactly the unrounded required volume on every remaining day ends
// the month at exactly the plan.
func TestRequiredLeadsToThePlan(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, sold := worlds.Draw(rt, "world"), rapid.Int64Range(-1e8, 1e9).Draw(rt, "sold")
		if rapid.Bool().Draw(rt, "shared") {
			w.shares = shares.Draw(rt, "shares")
		}
		line := w.line(calc.Volume(sold), 0)
		if line.Met() || line.Days.Left() == 0 || line.Days.Total == 0 {
			return
		}
		sum := line.Closed().Ratio()
		for d := line.Days.Target; d <= w.month.Last(); d++ {
			if w.cal.Weight(d) == 0 {
				continue
			}
			// What is required on d if exactly the required volume was sold on every day before it.
			rest := line.Plan.Ratio().Sub(sum)
			var left int64
			for e := d; e <= w.month.Last(); e++ {
				left += int64(w.cal.Weight(e)) * w.shares.Of(e.Weekday())
			}
			required := rest.Mul(calc.NewRatio(int64(w.cal.Weight(d))*w.shares.Of(d.Weekday()), left))
			if d == line.Days.Target && required.String() != line.Required().String() {
				rt.Fatalf("required on %s is %s, want %s", d, line.Required(), required)
			}
			sum = sum.Add(required)
		}
		if sum.String() != line.Plan.Ratio().String() {
			rt.Fatalf("the month ends at %s, the plan is %s", sum, line.Plan)
		}
	})
}

var shares = rapid.Custom(func(rt *rapid.T) runrate.Shares {
	var s runrate.Shares
	for i := range s {
		s[i] = rapid.Int32Range(1, 5000).Draw(rt, "share")
	}
	return s
})

// Shares of weekdays move what is required between days and keep its average;
// run rate, lag and even pace know nothing of them.
func TestSharesKeepTheAverage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, sold := worlds.Draw(rt, "world"), volumes.Draw(rt, "sold")
		even := w.line(sold, 0)
		w.shares = shares.Draw(rt, "shares")
		line := w.line(sold, 0)
		if line.RunRate().String() != even.RunRate().String() || line.Lag().String() != even.Lag().String() || line.EvenPace().String() != even.EvenPace().String() {
			rt.Fatal("shares changed more than what is required")
		}
		if line.Met() || line.Days.Target == 0 {
			return
		}
		sum := calc.NewRatio(0, 1)
		for d := line.Days.Target; d <= w.month.Last(); d++ {
			sum = sum.Add(line.Days.RequiredOn(w.cal, w.shares, d))
		}
		if sum.String() != "1" {
			rt.Fatalf("the days' parts sum to %s", sum)
		}
		if first := line.Days.RequiredOn(w.cal, w.shares, line.Days.Target).Mul((line.Plan - line.Closed()).Ratio().Max(calc.NewRatio(0, 1))); first.String() != line.Required().String() {
			rt.Fatalf("required is %s, the day's part %s", line.Required(), first)
		}
	})
}

// A Friday that carries twice as much as the others, with Thursday and Friday
// left and 900 to sell: 300 and 600, by hand.
func TestSharesByHand(t *testing.T) {
	shares, err := runrate.ParseShares("1 1 1 1 2 1 1")
	if err != nil {
		t.Fatal(err)
	}
	month := calc.NewMonth(2026, 7) // ends on Friday the 31st
	today, _ := calc.NewDate(2026, 7, 30)
	cal := calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
	for _, c := range []struct {
		closed bool
		want   string
	}{{false, "300"}, {true, "900"}} {
		line := runrate.Line{Days: runrate.DaysAt(cal, shares, month, today, c.closed), HasPlan: true, Plan: 1000 * calc.Unit, Before: 100 * calc.Unit}
		if got := line.Required().String(); got != c.want {
			t.Errorf("with the day closed %v, %s are required, want %s", c.closed, got, c.want)
		}
	}
	for _, bad := range []string{"1 1 1", "0 1 1 1 1 1 1", "x 1 1 1 1 1 1", "-1 1 1 1 1 1 1", "NaN 1 1 1 1 1 1"} {
		if _, err := runrate.ParseShares(bad); err == nil {
			t.Errorf("%q was read as shares", bad)
		}
	}
	if again, err := runrate.ParseShares(shares.String()); err != nil || again != shares {
		t.Errorf("%q reads back as %v, %v", shares, again, err)
	}
}

// Required rises with the plan and falls with the fact.
func TestRequiredIsMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, fact := worlds.Draw(rt, "world"), volumes.Draw(rt, "fact")
		more := calc.Volume(rapid.Int64Range(1, 1e8).Draw(rt, "more"))
		base, sold := w.line(fact, 0), w.line(fact+more, 0)
		w.plan += more
		planned := w.line(fact, 0)
		for _, c := range []struct{ low, high runrate.Line }{{sold, base}, {base, planned}} {
			low, high := c.low.Required(), c.high.Required()
			if low.Defined() && high.Defined() && low.Cmp(high) > 0 {
				rt.Fatalf("required %s came below %s", high, low)
			}
		}
	})
}

// Sums: Σforecast / Σplan, never a mean of percents; lines that cannot be
// counted are left out and told.
func TestSumMoney(t *testing.T) {
	days := runrate.Days{Total: 20_000, Elapsed: 10_000}
	line := func(plan, sold int64) runrate.Line {
		return runrate.Line{Days: days, HasPlan: true, Plan: calc.Volume(plan) * calc.Unit, Before: calc.Volume(sold) * calc.Unit}
	}
	noPlan := line(0, 10)
	noPlan.HasPlan = false
	total := runrate.SumMoney([]runrate.Priced{
		{Line: line(100, 50), Price: 100_00, HasPrice: true},  // 100 %: forecast 100 at 100
		{Line: line(1000, 250), Price: 10_00, HasPrice: true}, // 50 %: forecast 500 at 10
		{Line: line(10, 10), HasPrice: false},
		{Line: noPlan, Price: 1, HasPrice: true},
	})
	// (100·100 + 500·10) / (100·100 + 1000·10) = 15,000 / 20,000.
	if total.RunRate().String() != "3/4" || total.Counted != 2 || total.LeftOut != 2 {
		t.Errorf("the run rate is %s over %d lines, %d left out; want 3/4, 2, 2", total.RunRate(), total.Counted, total.LeftOut)
	}
	if none := runrate.Sum(nil); none.RunRate().Defined() {
		t.Error("nothing has a run rate")
	}
}
