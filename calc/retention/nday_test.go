package retention_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// visit is a purchase at a time of day, or at none: "".
func visit(date, clock string) retention.Visit {
	if clock == "" {
		return retention.Visit{Date: on(date), Minute: -1}
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return retention.Visit{Date: on(date), Minute: at.Hour()*60 + at.Minute()}
}

// seen are the days of clients by their visits.
func seen(asOf string, zone string, clients ...[]retention.Visit) []retention.Day {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	n := retention.NewNDay(on(asOf), loc)
	for _, visits := range clients {
		var dates []calc.Date
		for _, v := range visits {
			dates = append(dates, v.Date)
		}
		n.Add(calc.DaysOf(dates...), visits)
	}
	return n.Days()
}

func day(k, eligible, n, hoursEligible, hoursN int) retention.Day {
	return retention.Day{K: k, Calendar: retention.Count{Eligible: eligible, N: n}, Hours24: retention.Count{Eligible: hoursEligible, N: hoursN}}
}

// TestNDayByHand holds the two ways of counting against days that were counted by hand.
func TestNDayByHand(t *testing.T) {
	for _, c := range []struct {
		name, asOf, zone string
		visits           []retention.Visit
		want             []retention.Day
	}{
		{"two minutes over midnight are a day and no 24 hours", "2026-03-12", "UTC",
			[]retention.Visit{visit("2026-03-10", "23:59"), visit("2026-03-11", "00:01")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 0), day(2, 1, 0, 0, 0)}},
		{"24 hours to the minute are the first day after", "2026-03-12", "UTC",
			[]retention.Visit{visit("2026-03-10", "10:00"), visit("2026-03-11", "10:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 1), day(2, 1, 0, 0, 0)}},
		{"a minute less are not", "2026-03-12", "UTC",
			[]retention.Visit{visit("2026-03-10", "10:00"), visit("2026-03-11", "09:59")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 0), day(2, 1, 0, 0, 0)}},
		{"from midnight on the hours end with the as-of date", "2026-03-11", "UTC",
			[]retention.Visit{visit("2026-03-10", "00:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 0, 1, 0)}},
		// 29 March 2026 has 23 hours in Berlin, 25 October has 25.
		{"the clock put on: noon to noon is 23 hours", "2026-03-30", "Europe/Berlin",
			[]retention.Visit{visit("2026-03-28", "12:00"), visit("2026-03-29", "12:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 0), day(2, 1, 0, 0, 0)}},
		{"the clock put back: within one date there are 24 hours and more", "2026-10-26", "Europe/Berlin",
			[]retention.Visit{visit("2026-10-25", "00:00"), visit("2026-10-25", "23:30")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 0, 1, 1)}},
		{"midnight is a time too", "2026-03-12", "UTC",
			[]retention.Visit{visit("2026-03-10", "10:00"), visit("2026-03-11", "00:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 0), day(2, 1, 0, 0, 0)}},
		{"hours go from the earliest of the first date", "2026-03-11", "UTC",
			[]retention.Visit{visit("2026-03-10", "23:00"), visit("2026-03-10", "00:00"), visit("2026-03-11", "09:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 1)}},
		{"a day of 23 hours has no 24", "2026-03-29", "Europe/Berlin",
			[]retention.Visit{visit("2026-03-29", "00:00")},
			[]retention.Day{day(0, 1, 1, 0, 0)}},
		{"without the first time the whole client goes by dates", "2026-03-12", "UTC",
			[]retention.Visit{visit("2026-03-10", ""), visit("2026-03-10", "00:00"), visit("2026-03-11", "00:01"), visit("2026-03-12", "")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 1, 1), day(2, 1, 1, 1, 1)}},
		{"a later visit without a time goes by its date", "2026-03-13", "UTC",
			[]retention.Visit{visit("2026-03-10", "12:00"), visit("2026-03-12", "")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 0, 1, 0), day(2, 1, 1, 1, 1), day(3, 1, 0, 0, 0)}},
		{"over 29 February", "2024-03-01", "UTC",
			[]retention.Visit{visit("2024-02-28", "08:00"), visit("2024-03-01", "09:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 0, 1, 0), day(2, 1, 1, 0, 0)}},
		{"over the end of a February of 28 days", "2025-03-01", "UTC",
			[]retention.Visit{visit("2025-02-28", "08:00"), visit("2025-03-01", "09:00")},
			[]retention.Day{day(0, 1, 1, 1, 1), day(1, 1, 1, 0, 0)}},
	} {
		if got := seen(c.asOf, c.zone, c.visits); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.name, got, c.want)
		}
	}
}

// Who came late can be seen for fewer days.
func TestNDayEligible(t *testing.T) {
	got := seen("2026-03-12", "UTC", []retention.Visit{visit("2026-03-10", "00:00"), visit("2026-03-12", "08:00")}, []retention.Visit{visit("2026-03-12", "")}, nil)
	want := []retention.Day{day(0, 2, 2, 2, 2), day(1, 1, 0, 1, 0), day(2, 1, 1, 1, 1)}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got := seen("2026-03-12", "UTC"); len(got) != 0 {
		t.Errorf("of nobody: %v", got)
	}
}

// Where visits are not given, calendar days alone are counted.
func TestNDayWithoutVisits(t *testing.T) {
	n := retention.NewNDay(on("2026-03-11"), time.UTC)
	n.Add(bought("2026-03-10"), nil)
	if got, want := n.Days(), []retention.Day{day(0, 1, 1, 0, 0), day(1, 1, 0, 0, 0)}; !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// Calendar days are as defined; and where no time of day is known, the hours are the days.
func TestNDayProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		clients := histories(rt)
		n := retention.NewNDay(asOf, time.UTC)
		for _, h := range rapid.Permutation(clients).Draw(rt, "order") {
			var visits []retention.Visit
			for _, d := range h {
				visits = append(visits, retention.Visit{Date: d, Minute: -1})
			}
			n.Add(h.set(), visits)
		}
		days := n.Days()
		for k, got := range days {
			want := retention.Count{}
			for _, h := range clients {
				first := slices.Min(h)
				want.Eligible += one(first+calc.Date(k) <= asOf)
				want.N += one(slices.Contains(h, first+calc.Date(k)))
			}
			if got.K != k || got.Calendar != want || got.Hours24 != want {
				rt.Fatalf("%+v, want %+v", got, want)
			}
		}
		longest := 0
		for _, h := range clients {
			longest = max(longest, int(asOf-slices.Min(h))+1)
		}
		if len(days) != longest {
			rt.Fatalf("%d days, want %d", len(days), longest)
		}
	})
}

func TestBrackets(t *testing.T) {
	client := bought("2024-02-27", "2024-03-05")
	for _, c := range []struct {
		from, to int
		asOf     string
		want     retention.Count
	}{
		{1, 7, "2024-03-05", retention.Count{Eligible: 1, N: 1}}, // 27 February + 7 days, the 29th among them
		{1, 7, "2024-03-04", retention.Count{}},                  // not over yet: no one who did not buy
		{1, 6, "2024-03-05", retention.Count{Eligible: 1}},
		{7, 7, "2024-03-05", retention.Count{Eligible: 1, N: 1}},
		{8, 30, "2024-03-31", retention.Count{Eligible: 1}},
		{0, 0, "2024-02-27", retention.Count{Eligible: 1, N: 1}},
	} {
		var got retention.Count
		retention.Bracket{From: c.from, To: c.to}.In(&got, client.Until(on(c.asOf)), on(c.asOf))
		if got != c.want {
			t.Errorf("days %d to %d as of %s: %+v, want %+v", c.from, c.to, c.asOf, got, c.want)
		}
	}
	var nobody retention.Count
	retention.Bracket{From: 1, To: 7}.In(&nobody, calc.DaySet{}, on("2024-03-31"))
	wantRatio(t, "the share of nobody", nobody.Share(), "—")
	if got := (retention.Bracket{From: 8, To: 30}).String(); got != "8-30" {
		t.Errorf("the bracket is called %s", got)
	}
}

func TestBracketProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := retention.Bracket{From: rapid.IntRange(0, 40).Draw(rt, "from")}
		b.To = b.From + rapid.IntRange(0, 40).Draw(rt, "days")
		var got, want retention.Count
		for _, h := range histories(rt) {
			b.In(&got, h.set(), asOf)
			first := slices.Min(h)
			if last := first + calc.Date(b.To); last <= asOf {
				want.Eligible++
				want.N += one(h.between(first+calc.Date(b.From), last))
			}
		}
		if got != want {
			rt.Fatalf("%s: %+v, want %+v", b, got, want)
		}
	})
}
