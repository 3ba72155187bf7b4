package calendar_test

import (
	"encoding/csv"
	"os"
	"testing"

	"runrate/calc"
	"runrate/calc/calendar"
)

func date(t *testing.T, s string) calc.Date {
	t.Helper()
	d, err := calc.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fiveTwo() calendar.Calendar {
	return calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
}

// Working days a year of the five-day week, as the yearly production
// calendars print them; 2020 and 2021 without the days that presidential
// decrees made non-working in the pandemic (29 and 7 of those in our table's form).
func TestRussiaWorkingDays(t *testing.T) {
	want := map[int]int{
		2013: 247, 2014: 247, 2015: 247, 2016: 247, 2017: 247, 2018: 247, 2019: 247,
		2020: 219, 2021: 240, 2022: 247, 2023: 247, 2024: 248, 2025: 247, 2026: 247,
	}
	for year, days := range want {
		jan, dec := calc.NewMonth(year, 1), calc.NewMonth(year, 12)
		if got := fiveTwo().Sum(jan.First(), dec.Last()); got != calc.Weight(days)*calc.FullDay {
			t.Errorf("%d has %s working days, want %d", year, got, days)
		}
		if !calendar.Russia().Confirmed(year) {
			t.Errorf("%d is not confirmed", year)
		}
	}
}

// TestRussiaAgainstCollection compares every day with the collected decrees,
// where they are at hand.
func TestRussiaAgainstCollection(t *testing.T) {
	f, err := os.Open("../../../shared/data/ru_production_calendar_2013_2026.csv")
	if err != nil {
		t.Skipf("SKIP: the collected decrees are not here: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[calc.Date]calendar.Kind{}
	for _, r := range rows[1:] {
		listed[date(t, r[0])] = calendar.Kind(r[1][0] - '0')
	}
	for d := date(t, "2013-01-01"); d <= date(t, "2026-12-31"); d++ {
		if got := calendar.Russia().Kind(d); got != listed[d] {
			t.Errorf("%s is of kind %d, the decrees say %d", d, got, listed[d])
		}
	}
}

func TestWeight(t *testing.T) {
	six := calendar.Calendar{Pattern: calendar.SixOne, National: calendar.Russia()}
	for _, c := range []struct {
		cal  calendar.Calendar
		date string
		want calc.Weight
	}{
		{fiveTwo(), "2026-03-10", 1000}, // Tuesday
		{fiveTwo(), "2026-03-14", 0},    // Saturday
		{six, "2026-03-14", 1000},
		{six, "2026-03-15", 0},
		{fiveTwo(), "2026-03-09", 0}, // 8 March, a Sunday, is moved here
		{six, "2026-03-09", 0},
		{fiveTwo(), "2024-12-28", 1000}, // a working Saturday
		{fiveTwo(), "2024-11-02", 1000}, // a short working Saturday
		{fiveTwo(), "2027-06-12", 0},    // a Saturday
		{six, "2027-06-12", 0},          // statutory, although 2027 is not decreed
		{six, "2027-06-19", 1000},
	} {
		if got := c.cal.Weight(date(t, c.date)); got != c.want {
			t.Errorf("%s weighs %s, want %s", c.date, got, c.want)
		}
	}
	if calendar.Russia().Confirmed(2027) {
		t.Error("2027 counts as confirmed")
	}
}

func TestImportedYear(t *testing.T) {
	day := date(t, "2027-01-11")
	n := calendar.Russia().With(map[int]map[calc.Date]calendar.Kind{2027: {day: calendar.Off}})
	if !n.Confirmed(2027) || n.Kind(day) != calendar.Off || n.Kind(date(t, "2027-06-12")) != 0 {
		t.Error("an imported year does not replace the statutory holidays")
	}
	if calendar.Russia().Confirmed(2027) || calendar.Russia().Kind(day) != 0 {
		t.Error("importing a year has changed the embedded table")
	}
}

func TestResolve(t *testing.T) {
	from, to := date(t, "2026-03-09"), date(t, "2026-03-15")
	got := calendar.Resolve([]calendar.Override{
		{Scope: calendar.Rep, From: date(t, "2026-03-11"), To: date(t, "2026-03-12"), Weight: 0},
		{Scope: calendar.Company, From: date(t, "2026-03-10"), To: date(t, "2026-03-20"), Weight: 500},
		{Scope: calendar.Team, From: date(t, "2026-03-12"), To: date(t, "2026-03-13"), Weight: 1000},
		{Scope: calendar.Team, From: date(t, "2026-03-13"), To: date(t, "2026-03-13"), Weight: 250},
	}, from, to)
	want := map[string]calc.Weight{"2026-03-10": 500, "2026-03-11": 0, "2026-03-12": 0, "2026-03-13": 250, "2026-03-14": 500, "2026-03-15": 500}
	if len(got) != len(want) {
		t.Errorf("%d days are overridden, want %d", len(got), len(want))
	}
	for d, w := range want {
		if got[date(t, d)] != w {
			t.Errorf("%s weighs %s, want %s", d, got[date(t, d)], w)
		}
	}
}

func TestParsePattern(t *testing.T) {
	p, err := calendar.ParsePattern("1 1 1 1 0.5 0 0")
	if err != nil || p[5] != 500 || p[6] != 0 || p[1] != 1000 {
		t.Errorf("the pattern is %v, %v", p, err)
	}
	if p, err := calendar.ParsePattern("6/1"); err != nil || p != calendar.SixOne {
		t.Errorf("6/1 is %v, %v", p, err)
	}
	for _, bad := range []string{"", "4/3", "1 1 1", "1 1 1 1 1 1 2", "1 1 1 1 1 1 NaN"} {
		if _, err := calendar.ParsePattern(bad); err == nil {
			t.Errorf("ParsePattern(%q) found nothing wrong", bad)
		}
	}
}
