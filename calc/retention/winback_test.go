package retention_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// approached is a client as the plain reckoning sees him.
type approached struct {
	bought   history
	contacts []calc.Date
	paid     map[calc.Date]calc.Money
}

func (a approached) between(from, to calc.Date) (sum calc.Money) {
	for d, paid := range a.paid {
		if from <= d && d <= to {
			sum += paid
		}
	}
	return sum
}

func (a approached) client() retention.Approached {
	return retention.Approached{Bought: a.bought.set(), Contacts: a.contacts, Paid: a.between}
}

// trial is what a comparison is asked for.
type trial struct {
	window, within int
	from, asOf     calc.Date
}

func (w trial) lapsed(a approached, d calc.Date) bool {
	last := a.bought.last(d - 1)
	return last != 0 && int(d-last) >= w.window
}

// attempts are the contacts from the first date on of who was lapsed, unless an
// attempt is under way, and without those that are not over.
func (w trial) attempts(a approached) []calc.Date {
	var all, over []calc.Date
	for _, d := range a.contacts {
		underWay := slices.ContainsFunc(all, func(x calc.Date) bool { return int(d-x) <= w.within })
		if d >= w.from && w.lapsed(a, d) && !underWay {
			all = append(all, d)
		}
	}
	for _, d := range all {
		if d+calc.Date(w.within) <= w.asOf {
			over = append(over, d)
		}
	}
	return over
}

// outcome adds what a client did from a date on, with a weight.
func (w trial) outcome(to *retention.Outcome, a approached, d calc.Date, weight float64) {
	purchases, until := 0, d+calc.Date(w.within)
	for x := d; x <= until; x++ {
		purchases += one(slices.Contains(a.bought, x))
	}
	to.Attempts += weight
	to.Purchases += weight * float64(purchases)
	to.Returned += weight * float64(one(purchases > 0))
	to.Repeated += weight * float64(one(purchases > 1))
	if purchases > 0 {
		to.Paid += weight * float64(a.between(d, until))
	}
}

// plain compares by going through every attempt, and for each through everybody who was not contacted.
func (w trial) plain(all []approached) (contacted, others retention.Outcome) {
	counted := map[int]bool{}
	for _, a := range all {
		attempts := w.attempts(a)
		contacted.Clients += one(len(attempts) > 0)
		for _, d := range attempts {
			w.outcome(&contacted, a, d, 1)
			var beside []int
			for i, b := range all {
				near := slices.ContainsFunc(b.contacts, func(x calc.Date) bool { return math.Abs(float64(x-d)) <= float64(w.within) })
				if w.lapsed(b, d) && !near {
					beside = append(beside, i)
					counted[i] = true
				}
			}
			for _, i := range beside {
				w.outcome(&others, all[i], d, 1/float64(len(beside)))
			}
		}
	}
	others.Clients = len(counted)
	return contacted, others
}

// compare is what the package makes of it.
func (w trial) compare(all []approached) *retention.WinBack {
	var contacted, everybody []retention.Approached
	for _, a := range all {
		everybody = append(everybody, a.client())
		if len(a.contacts) > 0 {
			contacted = append(contacted, a.client())
		}
	}
	c := retention.NewWinBack(contacted, w.window, w.within, w.from, w.asOf)
	for _, a := range everybody {
		c.Add(a)
	}
	c.Finish()
	return c
}

// alike compares outcomes up to the rounding of weights.
func alike(a, b retention.Outcome) bool {
	near := func(x, y float64) bool { return math.Abs(x-y) <= 1e-9*max(1, math.Abs(y)) }
	return a.Clients == b.Clients && near(a.Attempts, b.Attempts) && near(a.Returned, b.Returned) && near(a.Repeated, b.Repeated) && near(a.Purchases, b.Purchases) && near(a.Paid, b.Paid)
}

// approachedClients are histories with contacts around lapses and sums that may be taken back.
func approachedClients(rt *rapid.T, w trial) []approached {
	var all []approached
	for _, h := range histories(rt) {
		a := approached{bought: h, paid: map[calc.Date]calc.Money{}}
		for _, d := range h {
			a.paid[d] = calc.Money(rapid.Int64Range(1, 100_000).Draw(rt, "paid"))
		}
		back := w.from + calc.Date(rapid.Int32Range(0, 150).Draw(rt, "back"))
		a.paid[back] -= 5000
		for range rapid.IntRange(-2, 3).Draw(rt, "contacts") {
			a.contacts = append(a.contacts, w.from+calc.Date(rapid.SampledFrom([]int32{0, 1, 6, 7, 8, 14, 15, 16, 40, 41, 100, 150}).Draw(rt, "contact")))
		}
		slices.Sort(a.contacts)
		all = append(all, a)
	}
	return all
}

func TestWinBackAgainstPlain(t *testing.T) {
	reached := map[string]bool{}
	for range 10 { // what has to be reached is rare
		rapid.Check(t, func(rt *rapid.T) { winBackAgainstPlain(rt, reached) })
	}
	for what, there := range reached {
		if !there {
			t.Errorf("no drawn base had %s", what)
		}
	}
}

func winBackAgainstPlain(rt *rapid.T, reached map[string]bool) {
	w := trial{rapid.SampledFrom([]int{7, 20}).Draw(rt, "window"), rapid.SampledFrom([]int{1, 7, 14}).Draw(rt, "within"), on("2024-02-05"), asOf}
	all := approachedClients(rt, w)
	got := w.compare(rapid.Permutation(all).Draw(rt, "order"))
	contacted, others := w.plain(all)
	if !alike(got.Contacted, contacted) || !alike(got.Others, others) {
		rt.Fatalf("%+v:\ngot  %+v\n     %+v\nwant %+v\n     %+v", w, got.Contacted, got.Others, contacted, others)
	}
	for what, there := range map[string]bool{
		"contacted who came back": contacted.Returned > 0, "contacted who came again": contacted.Repeated > 0, "contacted twice": contacted.Attempts > float64(contacted.Clients),
		"others who came back": others.Returned > 0, "others who came again": others.Repeated > 0, "attempts without others": others.Attempts < contacted.Attempts,
	} {
		reached[what] = reached[what] || there
	}
}

// contact is a client of one purchase who was contacted and bought again.
func contact(bought []string, contacts ...string) approached {
	a := approached{paid: map[calc.Date]calc.Money{}}
	for _, d := range bought {
		a.bought = append(a.bought, on(d))
		a.paid[on(d)] = 100
	}
	for _, d := range contacts {
		a.contacts = append(a.contacts, on(d))
	}
	return a
}

// Two attempts on 1 March and one on 1 April. Lapsed and not contacted within
// ten days of the first were C, D, E and F, of whom D came back; of the second B,
// D, E, F and G, of whom F did: 2·1/4 + 1/5 = 0.7 of the three attempts.
func TestWinBackByHand(t *testing.T) {
	w := trial{window: 30, within: 10, from: on("2026-03-01"), asOf: on("2026-04-30")}
	got := w.compare([]approached{
		contact([]string{"2026-01-10", "2026-03-05", "2026-03-11"}, "2026-03-01"), // A
		contact([]string{"2026-01-10"}, "2026-03-01"),                             // B
		contact([]string{"2026-01-20", "2026-04-10"}, "2026-04-01"),               // C
		contact([]string{"2026-01-30", "2026-03-02"}),                             // D, lapsed to the day both times
		contact([]string{"2026-01-30"}),                                           // E
		contact([]string{"2026-01-30", "2026-04-11"}),                             // F
		contact([]string{"2026-02-15"}),                                           // G, not lapsed the first time
		contact([]string{"2026-03-20", "2026-03-25"}, "2026-03-28"),               // contacted, and never lapsed
	})
	if want := (retention.Outcome{Clients: 3, Attempts: 3, Returned: 2, Repeated: 1, Purchases: 3, Paid: 300}); !alike(got.Contacted, want) {
		t.Errorf("contacted: %+v, want %+v", got.Contacted, want)
	}
	if want := (retention.Outcome{Clients: 6, Attempts: 3, Returned: 0.7, Purchases: 0.7, Paid: 70}); !alike(got.Others, want) {
		t.Errorf("others: %+v, want %+v", got.Others, want)
	}
}

// A contact counts when its days are over, once in these days, and if he was lapsed on its date.
func TestWinBackAttempts(t *testing.T) {
	w := trial{window: 30, within: 10, from: on("2026-03-01"), asOf: on("2026-03-31")}
	for _, c := range []struct {
		name     string
		contacts []string
		attempts float64
	}{
		{"over on the as-of date", []string{"2026-03-21"}, 1},
		{"over the day after", []string{"2026-03-22"}, 0},
		{"on the first date", []string{"2026-03-01"}, 1},
		{"the day before", []string{"2026-02-28"}, 0},
		{"again on the last of its days", []string{"2026-03-01", "2026-03-11"}, 1},
		{"again the day after", []string{"2026-03-01", "2026-03-12"}, 2},
		{"twice on a date", []string{"2026-03-01", "2026-03-01"}, 1},
	} {
		got := w.compare([]approached{contact([]string{"2026-01-01"}, c.contacts...)})
		if got.Contacted.Attempts != c.attempts || got.Others != (retention.Outcome{}) {
			t.Errorf("%s: %+v, beside %+v", c.name, got.Contacted, got.Others)
		}
	}
	for last, attempts := range map[string]float64{"2026-02-02": 0, "2026-02-01": 0, "2026-01-31": 0, "2026-01-30": 1, "2026-01-29": 1, "2026-03-01": 0} {
		got := w.compare([]approached{contact([]string{last}, "2026-03-01")})
		if got.Contacted.Attempts != attempts {
			t.Errorf("last bought on %s: %+v", last, got.Contacted)
		}
	}
}

func TestWinBackShares(t *testing.T) {
	o := retention.Outcome{Attempts: 8, Returned: 4, Repeated: 1}
	if r, ok := o.ReturnedShare(); !ok || r != 0.5 {
		t.Errorf("%v of the attempts", r)
	}
	if r, ok := o.RepeatedShare(); !ok || r != 0.25 {
		t.Errorf("%v of the returned", r)
	}
	if _, ok := (retention.Outcome{Attempts: 3}).RepeatedShare(); ok {
		t.Error("a share of nobody")
	}
	if _, ok := (retention.Outcome{}).ReturnedShare(); ok {
		t.Error("a share of no attempts")
	}
}
