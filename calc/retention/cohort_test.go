package retention_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// Weeks over the ends of 2024 and 2025: 30 December 2024 and 29 December 2025 were Mondays.
func TestWeeksOverYearEnds(t *testing.T) {
	monday, sunday := retention.Weeks(time.Monday), retention.Weeks(time.Sunday)
	for _, c := range []struct {
		period      retention.Period
		date        string
		first, last string
	}{
		{monday, "2024-12-29", "2024-12-23", "2024-12-29"}, {monday, "2024-12-30", "2024-12-30", "2025-01-05"}, {monday, "2025-01-01", "2024-12-30", "2025-01-05"},
		{monday, "2026-01-04", "2025-12-29", "2026-01-04"}, {monday, "2026-01-05", "2026-01-05", "2026-01-11"},
		{sunday, "2024-12-28", "2024-12-22", "2024-12-28"}, {sunday, "2024-12-29", "2024-12-29", "2025-01-04"}, {sunday, "2025-01-01", "2024-12-29", "2025-01-04"},
		{sunday, "2026-01-03", "2025-12-28", "2026-01-03"}, {sunday, "2026-01-04", "2026-01-04", "2026-01-10"},
		{retention.Months, "2024-02-29", "2024-02-01", "2024-02-29"}, {retention.Months, "2025-12-31", "2025-12-01", "2025-12-31"},
	} {
		n := c.period.Of(on(c.date))
		if first, last := c.period.First(n), c.period.Last(n); first != on(c.first) || last != on(c.last) {
			t.Errorf("%s lies from %s to %s, want %s to %s", c.date, first, last, c.first, c.last)
		}
	}
	if got := monday.Label(monday.Of(on("2026-01-01"))); got != "2025-12-29" || !monday.Weekly() {
		t.Errorf("the week of New Year 2026 is labelled %s", got)
	}
	if got := retention.Months.Label(retention.Months.Of(on("2026-01-01"))); got != "2026-01" || retention.Months.Weekly() {
		t.Errorf("January 2026 is labelled %s", got)
	}
}

// Periods follow each other without gaps, weeks have seven days and begin on
// their weekday; those that begin on Monday are the ISO weeks of the standard library.
func TestPeriodProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := calc.Date(rapid.Int32Range(40, int32(calc.MaxDate)-40).Draw(rt, "date"))
		start := time.Weekday(rapid.IntRange(0, 6).Draw(rt, "start"))
		p := retention.Weeks(start)
		n := p.Of(d)
		if p.First(n) > d || p.Last(n) < d || p.Last(n)-p.First(n) != 6 || p.First(n).Weekday() != start || p.Of(p.Last(n)+1) != n+1 {
			rt.Fatalf("%s lies in %s to %s", d, p.First(n), p.Last(n))
		}
		next := d + calc.Date(rapid.Int32Range(0, 8).Draw(rt, "days"))
		year, week := d.UTC().ISOWeek()
		nextYear, nextWeek := next.UTC().ISOWeek()
		monday := retention.Weeks(time.Monday)
		if same := year == nextYear && week == nextWeek; same != (monday.Of(d) == monday.Of(next)) {
			rt.Fatalf("%s and %s are of one week: %v", d, next, same)
		}
	})
}

// cells are those of clients, from the month or week of the earliest on.
func cells(p retention.Period, asOf calc.Date, clients ...calc.DaySet) []retention.Cell {
	from := asOf
	for _, c := range clients {
		if !c.Empty() {
			from = min(from, c.First())
		}
	}
	all := retention.NewCohorts(p, from, asOf)
	for _, c := range clients {
		all.Add(c)
	}
	return all.Cells()
}

// A month has ended on its last day and not a day before; until then its cell
// is told to be unfinished and stays out of the mean.
func TestUnfinishedMonth(t *testing.T) {
	clients := []calc.DaySet{bought("2024-01-10", "2024-02-10"), bought("2024-02-10")}
	january, february := int(month("2024-01")), int(month("2024-02"))
	for end, complete := range map[string]bool{"2024-02-28": false, "2024-02-29": true} {
		want := []retention.Cell{
			{Cohort: january, K: 0, Size: 1, Classic: 1, OnAfter: 1, Complete: true},
			{Cohort: january, K: 1, Size: 1, Classic: 1, OnAfter: 1, Complete: complete},
			{Cohort: february, K: 0, Size: 1, Classic: 1, OnAfter: 1, Complete: complete},
		}
		got := cells(retention.Months, on(end), clients...)
		if !slices.Equal(got, want) {
			t.Errorf("as of %s %+v, want %+v", end, got, want)
		}
		mean := []retention.Cell{{K: 0, Size: 1, Classic: 1, OnAfter: 1, Complete: true}}
		if complete {
			mean = []retention.Cell{{K: 0, Size: 2, Classic: 2, OnAfter: 2, Complete: true}, {K: 1, Size: 1, Classic: 1, OnAfter: 1, Complete: true}}
		}
		if got := retention.Mean(got); !slices.Equal(got, mean) {
			t.Errorf("as of %s the mean is %+v, want %+v", end, got, mean)
		}
	}
}

// The mean is pooled: one of one in January and none of nine in February are
// 1/10, not the 1/2 that the mean of the percents would be.
func TestMeanIsPooled(t *testing.T) {
	clients := append(times(9, bought("2026-02-10")), bought("2026-01-10", "2026-02-11"))
	mean := retention.Mean(cells(retention.Months, on("2026-03-31"), clients...))
	wantRatio(t, "the mean of the first month after", mean[1].Retention(), "1/10")
	wantRatio(t, "on or after", mean[1].Kept(), "1/10")
}

// Who pauses is missing from the classic share alone.
func TestClassicAndOnOrAfter(t *testing.T) {
	got := cells(retention.Weeks(time.Monday), on("2026-01-25"), bought("2025-12-30", "2026-01-01", "2026-01-12"), bought("2026-01-04"))
	want := [][2]int{{2, 2}, {0, 1}, {1, 1}, {0, 0}}
	for k, c := range got {
		if [2]int{c.Classic, c.OnAfter} != want[k] || c.Size != 2 || retention.Weeks(time.Monday).Label(c.Cohort) != "2025-12-29" {
			t.Errorf("%+v, want %v", c, want[k])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d cells, want %d", len(got), len(want))
	}
}

func TestCohortsOfNobody(t *testing.T) {
	if got := cells(retention.Months, on("2026-03-31"), calc.DaySet{}); len(got) != 0 || len(retention.Mean(got)) != 0 {
		t.Errorf("%+v", got)
	}
	if got := retention.NewCohorts(retention.Months, on("2026-04-01"), on("2026-03-31")).Cells(); len(got) != 0 {
		t.Errorf("of no months: %+v", got)
	}
	wantRatio(t, "the share of nobody", retention.Cell{}.Retention(), "—")
}

// plainCell is the definition, client by client.
func plainCell(clients []history, p retention.Period, cohort, k int) retention.Cell {
	c := retention.Cell{Cohort: cohort, K: k, Complete: p.Last(cohort+k) <= asOf}
	for _, h := range clients {
		if p.Of(slices.Min(h)) != cohort {
			continue
		}
		c.Size++
		c.Classic += one(h.between(p.First(cohort+k), p.Last(cohort+k)))
		c.OnAfter += one(slices.Max(h) >= p.First(cohort+k))
	}
	return c
}

// Cells are as defined; on or after never rises with k, is never below
// classic, and is classic in the period of the as-of date; order changes nothing.
func TestCohortProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		clients, p := histories(rt), periods(rt)
		var sets []calc.DaySet
		for _, h := range rapid.Permutation(clients).Draw(rt, "order") {
			sets = append(sets, h.set())
		}
		got := cells(p, asOf, sets...)
		sizes := 0
		for i, c := range got {
			if want := plainCell(clients, p, c.Cohort, c.K); c != want {
				rt.Fatalf("%+v, want %+v", c, want)
			}
			last := c.Cohort+c.K == p.Of(asOf)
			switch {
			case c.K == 0 && (c.Classic != c.Size || c.OnAfter != c.Size):
				rt.Fatalf("not all bought in the period of their first purchase: %+v", c)
			case c.K > 0 && c.OnAfter > got[i-1].OnAfter:
				rt.Fatalf("on or after rises: %+v after %+v", c, got[i-1])
			case c.OnAfter < c.Classic, last && c.OnAfter != c.Classic:
				rt.Fatalf("on or after against classic: %+v", c)
			case !last && got[i+1].K != c.K+1:
				rt.Fatalf("%+v is followed by %+v", c, got[i+1])
			}
			if c.K == 0 {
				sizes += c.Size
			}
		}
		if sizes != len(clients) {
			rt.Fatalf("%d of %d clients are in a cohort", sizes, len(clients))
		}
	})
}

// The mean is the sums of the complete cells of each k.
func TestMeanProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var sets []calc.DaySet
		for _, h := range histories(rt) {
			sets = append(sets, h.set())
		}
		all := cells(periods(rt), asOf, sets...)
		sums := map[int]retention.Cell{}
		for _, c := range all {
			if c.Complete {
				s := sums[c.K]
				sums[c.K] = retention.Cell{K: c.K, Size: s.Size + c.Size, Classic: s.Classic + c.Classic, OnAfter: s.OnAfter + c.OnAfter, Complete: true}
			}
		}
		means := retention.Mean(all)
		for k, m := range means {
			if m != sums[k] {
				rt.Fatalf("%+v, want %+v", m, sums[k])
			}
		}
		if len(means) != len(sums) {
			rt.Fatalf("%d means, want %d", len(means), len(sums))
		}
	})
}
