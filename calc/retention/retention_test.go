package retention_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// window is the lapse window of the tests that need only one.
const window = 30

// on is the date of an ISO text.
func on(s string) calc.Date {
	d, err := calc.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// month is the month of an ISO text.
func month(s string) calc.Month {
	m, err := calc.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

// bought is a client who bought on the dates of ISO texts.
func bought(dates ...string) calc.DaySet {
	var all []calc.Date
	for _, d := range dates {
		all = append(all, on(d))
	}
	return calc.DaysOf(all...)
}

// times is so many clients who are all alike.
func times(n int, client calc.DaySet) []calc.DaySet {
	return slices.Repeat([]calc.DaySet{client}, n)
}

// wantRatio holds a ratio against an exact fraction.
func wantRatio(t *testing.T, what string, got calc.Ratio, want string) {
	t.Helper()
	if got.String() != want {
		t.Errorf("%s is %s, want %s", what, got, want)
	}
}

// A base of clients is drawn as plain lists of dates, which is what the plain
// reckonings of the properties read.
type history []calc.Date

func (h history) set() calc.DaySet { return calc.DaysOf(h...) }

// last is the latest date that is not after d, 0 without any.
func (h history) last(d calc.Date) calc.Date {
	last := calc.Date(0)
	for _, x := range h {
		if x <= d {
			last = max(last, x)
		}
	}
	return last
}

// between tells whether any of the dates lies between two, both included.
func (h history) between(from, to calc.Date) bool {
	return slices.ContainsFunc(h, func(d calc.Date) bool { return from <= d && d <= to })
}

// asOf is where drawn histories end: within a month and within a week, whatever day that begins on.
var asOf = on("2024-07-17")

// histories are clients with purchases from November 2023 up to the as-of date,
// over a year's end and a leap February, with gaps around the window.
func histories(rt *rapid.T) []history {
	client := rapid.Custom(func(rt *rapid.T) history {
		d := on("2023-11-20") + calc.Date(rapid.Int32Range(0, 240).Draw(rt, "first"))
		h := history{min(d, asOf)}
		for range rapid.IntRange(0, 8).Draw(rt, "more") {
			d += calc.Date(rapid.SampledFrom([]int32{1, 2, 6, 7, 8, 23, 24, window - 1, window, window + 1, 2*window + 5}).Draw(rt, "gap"))
			if d <= asOf {
				h = append(h, d)
			}
		}
		return h
	})
	return rapid.SliceOfN(client, 0, 25).Draw(rt, "clients")
}

// periods are all the kinds that cohorts can be counted in.
func periods(rt *rapid.T) retention.Period {
	return rapid.SampledFrom([]retention.Period{retention.Months, retention.Weeks(1), retention.Weeks(0), retention.Weeks(6)}).Draw(rt, "period")
}
