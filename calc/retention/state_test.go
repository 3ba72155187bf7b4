package retention_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// A second purchase after exactly the window is in time, a day later it is not.
// The first lapse is a window after the last purchase before it.
func TestLifetimeAroundTheWindow(t *testing.T) {
	first := on("2024-01-31")
	for _, c := range []struct {
		gap, until calc.Date // to the second purchase, and to the as-of date
		want       retention.Observation
	}{
		{window - 1, 100, retention.Observation{Days: 2*window - 1, Event: true}},
		{window, 100, retention.Observation{Days: 2 * window, Event: true}},
		{window + 1, 100, retention.Observation{Days: window, Event: true}},
		{window, 2*window - 1, retention.Observation{Days: 2*window - 1}},
		{window, 2 * window, retention.Observation{Days: 2 * window, Event: true}},
		{window + 1, window + 1, retention.Observation{Days: window, Event: true}},
		{0, window - 1, retention.Observation{Days: window - 1}},
		{0, window, retention.Observation{Days: window, Event: true}},
		{0, 0, retention.Observation{}},
	} {
		if got, ok := retention.Lifetime(calc.DaysOf(first, first+c.gap), first+c.until, window); !ok || got != c.want {
			t.Errorf("a gap of %d seen for %d days: %+v, want %+v", c.gap, c.until, got, c.want)
		}
	}
	if got, ok := retention.Lifetime(calc.DaySet{}, first, window); ok {
		t.Errorf("of nobody: %+v", got)
	}
}

// A lifetime ends on the first day of which it is true that the last purchase
// is a window back and none is made that day.
func TestLifetimeProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := rapid.SampledFrom([]int{1, 7, window}).Draw(rt, "window")
		for _, h := range histories(rt) {
			first := slices.Min(h)
			want := retention.Observation{Days: int(asOf - first)}
			for d := first; d <= asOf && !want.Event; d++ {
				if h.last(d)+calc.Date(w) == d {
					want = retention.Observation{Days: int(d - first), Event: true}
				}
			}
			if got, ok := retention.Lifetime(h.set(), asOf, w); !ok || got != want {
				rt.Fatalf("%v, window %d: %+v, want %+v", h, w, got, want)
			}
		}
	})
}

// At risk from four fifths of the window on, to the day: of 30 days the 24th,
// of 21 days (16.8) the 17th, of 7 (5.6) the 6th.
func TestStateOf(t *testing.T) {
	for w, risk := range map[int]int{30: 24, 21: 17, 7: 6, 10: 8, 1: 1, 90: 72} {
		for gap := range w + 3 {
			want := retention.Active
			if gap >= risk {
				want = retention.AtRisk
			}
			if gap >= w {
				want = retention.Lapsed
			}
			if got := retention.StateOf(gap, w); got != want {
				t.Errorf("%d days of %d: %d, want %d", gap, w, got, want)
			}
		}
	}
}

// Who has not bought for the window is lapsed on that day, even if it is the day on which he comes back.
func TestLapsedOn(t *testing.T) {
	last := on("2024-02-29")
	for gap, want := range map[calc.Date]bool{-1: false, 0: false, 1: false, window - 1: false, window: true, window + 1: true} {
		if got := retention.LapsedOn(calc.DaysOf(last), last+gap, window); got != want {
			t.Errorf("%d days after: %v", gap, got)
		}
		if got := retention.LapsedOn(calc.DaysOf(last, last+window), last+gap, window); got != (gap == window) {
			t.Errorf("%d days after, and back after %d: %v", gap, window, got)
		}
	}
	if retention.LapsedOn(calc.DaySet{}, last, window) {
		t.Error("who never bought has not lapsed")
	}
}

// gapsOf counts gaps of the given days.
func gapsOf(days ...int) *retention.GapCounts {
	g := &retention.GapCounts{}
	g.Add(days)
	return g
}

// The window that is suggested is what numpy.percentile(gaps, 80) is by its
// default method: between the order statistics x around rank r = (n − 1)·0.8, linearly.
func TestSuggestedWindow(t *testing.T) {
	for _, c := range []struct {
		gaps []int
		want string
	}{
		{[]int{30, 7, 14, 7}, "102/5"},                        // r = 2.4: 14 + 0.4·(30 − 14) = 20.4
		{[]int{5, 10, 15, 20, 25, 30}, "25"},                  // r = 4
		{[]int{90, 2, 3, 61, 3, 50, 3, 60}, "303/5"},          // r = 5.6: 60 + 0.6·(61 − 60) = 60.6
		{[]int{1, 2}, "9/5"},                                  // r = 0.8: 1 + 0.8·(2 − 1)
		{[]int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1}, "44/5"}, // r = 8.8: 8 + 0.8·(9 − 8) = 8.8
		{[]int{12}, "12"},
		{nil, "—"},
	} {
		wantRatio(t, fmt.Sprint("of ", c.gaps), gapsOf(c.gaps...).Window(), c.want)
	}
}

// Quantiles against the definition on the sorted gaps.
func TestQuantileProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gaps := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 30).Draw(rt, "gaps")
		g, cut := &retention.GapCounts{}, rapid.IntRange(0, len(gaps)).Draw(rt, "cut")
		g.Add(gaps[cut:])
		g.Add(gaps[:cut])
		sorted := slices.Sorted(slices.Values(gaps))
		den := rapid.IntRange(1, 10).Draw(rt, "den")
		num := rapid.IntRange(0, den).Draw(rt, "num")
		rank := big.NewRat(int64((len(gaps)-1)*num), int64(den))
		low := int(new(big.Int).Quo(rank.Num(), rank.Denom()).Int64())
		part := new(big.Rat).Sub(rank, big.NewRat(int64(low), 1))
		step := big.NewRat(int64(sorted[min(low+1, len(gaps)-1)]-sorted[low]), 1)
		want := new(big.Rat).Add(big.NewRat(int64(sorted[low]), 1), new(big.Rat).Mul(part, step))
		if got := g.Quantile(num, den); got.String() != want.RatString() || g.Count() != len(gaps) {
			rt.Fatalf("%d/%d of %v: %s, want %s", num, den, sorted, got, want.RatString())
		}
	})
}

func TestGaps(t *testing.T) {
	if got := retention.Gaps(bought("2024-02-28", "2024-03-01", "2024-03-02", "2025-03-01")); !slices.Equal(got, []int{2, 1, 364}) {
		t.Errorf("the gaps are %v", got)
	}
	if got := retention.Gaps(bought("2024-02-28")); len(got) != 0 {
		t.Errorf("the gaps of one purchase are %v", got)
	}
}

// Three gaps make a rhythm: their median, of an even number the mean of the middle two.
func TestRhythm(t *testing.T) {
	for _, c := range []struct {
		gaps []int
		want string
	}{
		{[]int{7, 7}, "—"}, {[]int{7, 30, 9}, "9"}, {[]int{7, 30, 9, 10}, "19/2"}, {[]int{20, 4, 8, 100}, "14"}, {nil, "—"},
	} {
		dates := history{on("2025-12-30")}
		for _, g := range c.gaps {
			dates = append(dates, dates[len(dates)-1]+calc.Date(g))
		}
		wantRatio(t, fmt.Sprint("the rhythm of ", c.gaps), retention.Rhythm(dates.set()), c.want)
	}
}

// Without a rhythm of his own a client has that of the nearest of those like
// him who have any, and else the window's.
func TestStand(t *testing.T) {
	regular, rare := bought("2026-03-01", "2026-03-06", "2026-03-11", "2026-03-16"), bought("2026-03-06", "2026-03-16")
	segment, all, none := calc.NewRatio(8, 1), calc.NewRatio(15, 2), calc.Ratio{}
	for _, c := range []struct {
		name            string
		bought          calc.DaySet
		usual           []calc.Ratio
		rhythm, overdue string
		own             bool
	}{
		{"his own", regular, []calc.Ratio{segment, all}, "5", "2", true},
		{"of his segment", rare, []calc.Ratio{segment, all}, "8", "5/4", false},
		{"of all", rare, []calc.Ratio{none, all}, "15/2", "4/3", false},
		{"of nobody", rare, []calc.Ratio{none, none}, "30", "1/3", false},
		{"nobody told", rare, nil, "30", "1/3", false},
	} {
		got := retention.Stand(c.bought, on("2026-03-26"), window, c.usual...)
		wantRatio(t, "the rhythm "+c.name, got.Rhythm, c.rhythm)
		wantRatio(t, "overdue by the rhythm "+c.name, got.Overdue, c.overdue)
		if got.Last != on("2026-03-16") || got.Gap != 10 || got.State != retention.Active || got.Own != c.own {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// Visited are those at risk, those who lapsed less than another window ago, and
// those active but silent for twice their time.
func TestToVisit(t *testing.T) {
	daily := bought("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04")
	for asOf, want := range map[string]bool{"2026-03-05": false, "2026-03-06": true, "2026-03-27": true, "2026-03-28": true, "2026-04-02": true, "2026-04-03": true, "2026-05-02": true, "2026-05-03": false} {
		if got := retention.Stand(daily, on(asOf), window).ToVisit(); got != want {
			t.Errorf("as of %s: %v", asOf, got)
		}
	}
	once := bought("2026-03-04")
	for asOf, want := range map[string]bool{"2026-03-27": false, "2026-03-28": true, "2026-04-02": true, "2026-04-03": true, "2026-05-02": true, "2026-05-03": false} {
		if got := retention.Stand(once, on(asOf), window).ToVisit(); got != want {
			t.Errorf("bought once, as of %s: %v", asOf, got)
		}
	}
}

// Calls go by overdue times what is usual, then by overdue, then by key; where
// nothing is known of what is usual there is nothing to promise.
func TestSortCalls(t *testing.T) {
	call := func(key string, overdue, usual calc.Ratio) retention.Call {
		return retention.Call{Standing: retention.Standing{Overdue: overdue}, Usual: usual, Key: key}
	}
	n := func(n int64) calc.Ratio { return calc.NewRatio(n, 1) }
	calls := []retention.Call{
		call("unknown", n(9), calc.Ratio{}), call("nothing", n(1), n(0)), call("b", n(2), n(600)), call("a", n(2), n(600)),
		call("long", n(4), n(300)), call("much", n(1), n(1300)), call("nothing, long", n(8), n(0)),
	}
	want := []string{"much", "long", "a", "b", "nothing, long", "nothing", "unknown"}
	for range calls { // from every turn of the list
		calls = append(calls[1:], calls[0])
		sorted := slices.Clone(calls)
		retention.SortCalls(sorted, func(c retention.Call) retention.Call { return c })
		var keys []string
		for _, c := range sorted {
			keys = append(keys, c.Key)
		}
		if !slices.Equal(keys, want) {
			t.Fatalf("the order is %q, want %q", keys, want)
		}
	}
	wantRatio(t, "the score", call("", n(3), n(500)).Score(), "1500")
}

// The money of the year up to the last purchase, over the months in it in which he bought.
func TestUsual(t *testing.T) {
	for _, c := range []struct {
		bought calc.DaySet
		since  string
		want   string
	}{
		{bought("2026-01-05", "2026-01-20", "2026-03-10"), "2025-03-11", "500"},
		{bought("2025-03-11", "2026-03-10"), "2025-03-11", "500"},
		{bought("2025-03-10", "2026-03-10"), "2025-03-11", "1000"}, // a day too early
		{bought("2024-02-29"), "2023-03-02", "1000"},
		{calc.DaySet{}, "1970-01-02", "—"},
	} {
		if got := retention.UsualSince(c.bought); got != on(c.since) {
			t.Errorf("up to %s: since %s, want %s", c.bought.Last(), got, c.since)
		}
		wantRatio(t, "usual", retention.Usual(1000, c.bought), c.want)
	}
	wantRatio(t, "usual of who took back more", retention.Usual(-1000, bought("2026-01-05")), "0")
}
