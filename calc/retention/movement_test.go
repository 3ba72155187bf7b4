package retention_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// moved is the movement of one month.
func moved(m calc.Month, base retention.Base, clients ...[]calc.DaySet) retention.Movement {
	all := retention.NewMovements(base, m, m)
	for _, c := range slices.Concat(clients...) {
		all.Add(c)
	}
	return all.Months()[0]
}

// The example of the textbooks: 120 at the start, 65 came, 58 left, 127 at the
// end. (127 − 65)/120 = 62/120 = 31/60 = 51.67 %; 58/120 = 29/60 = 48.33 %.
func TestTextbookGrowingBase(t *testing.T) {
	got := moved(month("2026-03"), retention.Base{Window: window},
		times(62, bought("2026-02-20", "2026-03-20")),
		times(58, bought("2026-02-20")),
		times(65, bought("2026-03-10")))
	want := retention.Movement{Month: month("2026-03"), Start: 120, Retained: 62, Lost: 58, New: 65, End: 127}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	wantRatio(t, "CRR", got.CRR(), "31/60")
	wantRatio(t, "its churn", got.CRRChurn(), "29/60")
	wantRatio(t, "retention", got.Retention(), "31/60")
	wantRatio(t, "churn", got.Churn(), "29/60")
}

// The other one: 200 at the start, nobody new, 197 at the end. 197/200 = 98.5 %.
func TestTextbookShrinkingBase(t *testing.T) {
	got := moved(month("2026-03"), retention.Base{Window: window},
		times(197, bought("2026-02-28", "2026-03-31")), times(3, bought("2026-02-28")))
	if got.Start != 200 || got.New != 0 || got.End != 197 {
		t.Errorf("%+v", got)
	}
	wantRatio(t, "CRR", got.CRR(), "197/200")
	wantRatio(t, "its churn", got.CRRChurn(), "3/200")
}

// The same 120, 65 and 127 hide three who came back and one who came and went
// at once: the textbook's rate is (R + A − new-and-lost)/start = (60 + 3 − 1)/120, the strict one 60/120.
func TestTextbookRateCountsWhoCameBack(t *testing.T) {
	got := moved(month("2026-03"), retention.Base{Window: 15},
		times(60, bought("2026-02-20", "2026-03-20")),
		times(60, bought("2026-02-20")),
		times(3, bought("2025-10-01", "2026-03-20")),
		times(64, bought("2026-03-20")),
		times(1, bought("2026-03-02")))
	want := retention.Movement{Month: month("2026-03"), Start: 120, Retained: 60, Lost: 60, New: 65, NewAndLost: 1, Reactivated: 3, End: 127}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	wantRatio(t, "CRR", got.CRR(), "31/60")
	wantRatio(t, "retention", got.Retention(), "1/2")
}

// Who come back are kept clients to the textbook, and who come and leave at
// once are lost ones: two that returned to one that stayed are 300 %, and a
// new one already lost with nobody kept is −100 %.
func TestTextbookRateOutOfBounds(t *testing.T) {
	over := moved(month("2026-03"), retention.Base{Window: window},
		times(1, bought("2026-02-20", "2026-03-20")), times(2, bought("2025-10-01", "2026-03-20")))
	wantRatio(t, "CRR", over.CRR(), "3")
	wantRatio(t, "its churn", over.CRRChurn(), "-2")
	wantRatio(t, "retention", over.Retention(), "1")
	under := moved(month("2026-03"), retention.Base{Window: 7},
		times(1, bought("2026-02-27")), times(1, bought("2026-03-05")))
	wantRatio(t, "CRR", under.CRR(), "-1")
	wantRatio(t, "retention", under.Retention(), "0")
}

func TestNobodyAtTheStart(t *testing.T) {
	got := moved(month("2026-03"), retention.Base{Window: window}, times(5, bought("2026-03-20")))
	for what, r := range map[string]calc.Ratio{"retention": got.Retention(), "churn": got.Churn(), "CRR": got.CRR(), "its churn": got.CRRChurn()} {
		wantRatio(t, what, r, "—")
	}
}

// In the base at the end of a day are those whose last purchase is less than
// the window back: at W − 1 days one is, at W and W + 1 no more.
func TestBaseAroundTheWindow(t *testing.T) {
	end := month("2026-03").Last()
	for gap, in := range map[calc.Date]bool{0: true, 1: true, window - 1: true, window: false, window + 1: false} {
		if got := (retention.Base{Window: window}).Holds(calc.DaysOf(end-gap), month("2026-03")); got != in {
			t.Errorf("%d days after the purchase: %v, want %v", gap, got, in)
		}
	}
}

// A client who buys every W days is in the base for good: a gap of exactly the window is no lapse.
func TestMovementOfWhoBuysEveryWindow(t *testing.T) {
	first := on("2026-01-31")
	h := history{first, first + window, first + 2*window, first + 3*window}
	m := retention.NewMovements(retention.Base{Window: window + 1}, month("2026-01"), month("2026-04"))
	m.Add(h.set())
	for i, got := range m.Months() {
		if got.Lost != 0 || got.Reactivated != 0 || got.End != 1 || got.New != one(i == 0) {
			t.Errorf("%+v", got)
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// What was bought within the window before the end of February: from 31 January
// on in a leap year, from the 30th in another.
func TestLeapFebruary(t *testing.T) {
	for _, c := range []struct {
		month, date string
		in          bool
	}{
		{"2024-02", "2024-01-30", false}, {"2024-02", "2024-01-31", true},
		{"2025-02", "2025-01-29", false}, {"2025-02", "2025-01-30", true},
		{"2024-02", "2024-02-29", true}, {"2024-01", "2024-02-29", false},
	} {
		if got := (retention.Base{Window: window}).Holds(bought(c.date), month(c.month)); got != c.in {
			t.Errorf("%s in the base of %s: %v", c.date, c.month, got)
		}
	}
	leap := moved(month("2024-02"), retention.Base{}, times(1, bought("2024-02-29")))
	if leap.New != 1 || leap.End != 1 {
		t.Errorf("29 February: %+v", leap)
	}
}

// By months the base is who bought in the month, however late in it.
func TestBaseOfMonths(t *testing.T) {
	m := retention.NewMovements(retention.Base{}, month("2025-12"), month("2026-03"))
	m.Add(bought("2025-12-31", "2026-01-01", "2026-03-31"))
	want := []retention.Movement{
		{Month: month("2025-12"), New: 1, End: 1},
		{Month: month("2026-01"), Start: 1, Retained: 1, End: 1},
		{Month: month("2026-02"), Start: 1, Lost: 1},
		{Month: month("2026-03"), Reactivated: 1, End: 1},
	}
	if !slices.Equal(m.Months(), want) {
		t.Errorf("%+v, want %+v", m.Months(), want)
	}
}

func TestMovementWithoutClientsOrMonths(t *testing.T) {
	m := retention.NewMovements(retention.Base{Window: window}, month("2026-03"), month("2026-04"))
	m.Add(calc.DaySet{})
	if want := []retention.Movement{{Month: month("2026-03")}, {Month: month("2026-04")}}; !slices.Equal(m.Months(), want) {
		t.Errorf("%+v", m.Months())
	}
	none := retention.NewMovements(retention.Base{Window: window}, month("2026-03"), month("2026-02"))
	none.Add(bought("2026-03-10"))
	if len(none.Months()) != 0 {
		t.Errorf("%+v", none.Months())
	}
}

// Months may begin after a client did, and end before he does.
func TestMovementOfSomeMonths(t *testing.T) {
	client := bought("2025-12-31", "2026-01-20", "2026-03-20", "2026-05-05")
	got := moved(month("2026-02"), retention.Base{Window: window}, []calc.DaySet{client, bought("2026-04-01")})
	if want := (retention.Movement{Month: month("2026-02"), Start: 1, Lost: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// plainMovement is the definition, client by client.
func plainMovement(clients []history, m calc.Month, holds func(history, calc.Month) bool) retention.Movement {
	out := retention.Movement{Month: m}
	for _, h := range clients {
		was, is, isNew := holds(h, m-1), holds(h, m), slices.Min(h).Month() == m
		out.Start += one(was)
		out.End += one(is)
		out.Retained += one(was && is)
		out.Lost += one(was && !is)
		out.New += one(isNew)
		out.NewAndLost += one(isNew && !is)
		out.Reactivated += one(!was && !isNew && is)
	}
	return out
}

// The movement is as defined, its parts add up, and adding clients in another
// order, or in two heaps, changes nothing.
func TestMovementProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		clients, w := histories(rt), rapid.SampledFrom([]int{0, 1, 7, window, 90}).Draw(rt, "window")
		holds := func(h history, m calc.Month) bool { return h.between(m.Last()-calc.Date(w)+1, m.Last()) }
		if w == 0 {
			holds = func(h history, m calc.Month) bool { return h.between(m.First(), m.Last()) }
		}
		base, from, to := retention.Base{Window: w}, month("2023-11"), month("2024-06")
		whole, heaps := retention.NewMovements(base, from, to), [2]*retention.Movements{retention.NewMovements(base, from, to), retention.NewMovements(base, from, to)}
		for i, h := range rapid.Permutation(clients).Draw(rt, "order") {
			whole.Add(h.set())
			heaps[i%2].Add(h.set())
		}
		for i, got := range whole.Months() {
			if want := plainMovement(clients, from+calc.Month(i), holds); got != want {
				rt.Fatalf("%+v, want %+v", got, want)
			}
			if got.End != got.Start-got.Lost+got.New+got.Reactivated-got.NewAndLost || got.Start != got.Retained+got.Lost {
				rt.Fatalf("clients are lost or made: %+v", got)
			}
			if i > 0 && got.Start != whole.Months()[i-1].End {
				rt.Fatalf("the month before ended otherwise: %+v", got)
			}
			if sum := heaps[0].Months()[i].Plus(heaps[1].Months()[i]); sum != got {
				rt.Fatalf("two heaps come to %+v, want %+v", sum, got)
			}
		}
	})
}

// Two of three clients bought in March, and four should: 50 %.
func TestActiveClients(t *testing.T) {
	a := retention.ActiveClients{Month: month("2026-03"), Plan: 4}
	for _, dates := range []string{"2026-03-01", "2026-03-31", "2026-02-28"} {
		a.Add(bought(dates))
	}
	if a.Count != 2 || a.Fulfilment().Cmp(calc.NewRatio(1, 2)) != 0 {
		t.Errorf("%+v, %s", a, a.Fulfilment())
	}
	if a.Plan = 0; a.Fulfilment().Defined() {
		t.Error("there is a share of no plan")
	}
}
