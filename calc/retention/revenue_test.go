package retention_test

import (
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/retention"
)

// paidBy is a client's net in two periods.
type paidBy struct {
	before, now calc.Money
	isNew       bool
}

func revenue(clients ...paidBy) (r retention.Revenue) {
	for _, c := range clients {
		r.Add(c.before, c.now, c.isNew)
	}
	return r
}

// One client of each kind: 1000 before and 1000 now, left with 500, down from
// 800 to 300, up from 400 to 900, back with 250, new with 700; one took back 60, one of last period's 90.
func TestRevenueByHand(t *testing.T) {
	got := revenue(paidBy{before: 1000, now: 1000}, paidBy{before: 500}, paidBy{before: 800, now: 300}, paidBy{before: 400, now: 900},
		paidBy{now: 250}, paidBy{now: 700, isNew: true}, paidBy{now: -60}, paidBy{before: 90, now: -40})
	want := retention.Revenue{Start: 2790, Churned: 590, Contraction: 500, Expansion: 500, Reactivation: 250, New: 700, End: 3150, Credits: -100, Payers: 5}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	wantRatio(t, "GRR", got.GRR(), "170/279")                // (1000 + 300 + 400)/2790
	wantRatio(t, "NRR", got.NRR(), "220/279")                // (1000 + 300 + 900)/2790
	wantRatio(t, "net churn", got.NetChurn(), "34/279")      // (590 + 500 − 500 − 250)/2790
	wantRatio(t, "quick ratio", got.QuickRatio(), "120/109") // (700 + 500)/(590 + 500)
}

func TestRevenueOfNothing(t *testing.T) {
	for what, got := range map[string]calc.Ratio{
		"GRR": retention.Revenue{}.GRR(), "NRR": retention.Revenue{}.NRR(), "net churn": retention.Revenue{}.NetChurn(), "quick ratio": retention.Revenue{}.QuickRatio(),
	} {
		wantRatio(t, what, got, "—")
	}
	if got := revenue(paidBy{before: -100, isNew: true}); got != (retention.Revenue{}) {
		t.Errorf("who only took back before comes to %+v", got)
	}
}

// Whatever clients pay and take back, the parts add up to the kopeck, each share
// is as defined client by client, and order changes nothing.
func TestRevenueProperties(t *testing.T) {
	amount := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-300, 300), rapid.Int64Range(-1e12, 1e12))
	rapid.Check(t, func(rt *rapid.T) {
		clients := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) paidBy {
			return paidBy{calc.Money(amount.Draw(rt, "before")), calc.Money(amount.Draw(rt, "now")), rapid.Bool().Draw(rt, "new")}
		}), 0, 30).Draw(rt, "clients")
		got := revenue(rapid.Permutation(clients).Draw(rt, "order")...)
		var start, end, kept, ofPayers, total calc.Money
		payers := 0
		for _, c := range clients {
			p, now := max(0, c.before), max(0, c.now)
			start, end, kept, total = start+p, end+now, kept+min(p, now), total+c.now
			if p > 0 {
				ofPayers += now
				payers++
			}
		}
		if got.Start-got.Churned-got.Contraction+got.Expansion+got.Reactivation+got.New != got.End || got.Start != start || got.End != end {
			rt.Fatalf("money is lost or made from %d to %d: %+v", start, end, got)
		}
		if got.End+got.Credits != total || got.Credits > 0 || got.Payers != payers {
			rt.Fatalf("%d was paid by %d: %+v", total, payers, got)
		}
		if grr, nrr := calc.NewRatio(int64(kept), int64(start)), calc.NewRatio(int64(ofPayers), int64(start)); got.GRR().Cmp(grr) != 0 || got.NRR().Cmp(nrr) != 0 {
			rt.Fatalf("GRR %s, want %s; NRR %s, want %s", got.GRR(), grr, got.NRR(), nrr)
		}
	})
}

// Five in ten left over the price, three over quality: these two make up four fifths.
func TestPareto(t *testing.T) {
	got := retention.Pareto(map[string]int{"service": 1, "price": 5, "quality": 3, "closed": 1})
	names := []string{"price", "quality", "closed", "service"} // those given equally often by name
	shares, sums := []string{"1/2", "3/10", "1/10", "1/10"}, []string{"1/2", "4/5", "9/10", "1"}
	for i, tally := range got {
		wantRatio(t, "the share of "+tally.Name, tally.Share, shares[i])
		wantRatio(t, "the sum up to "+tally.Name, tally.Cumulative, sums[i])
		if tally.Name != names[i] {
			t.Errorf("the %d. is %s, want %s", i+1, tally.Name, names[i])
		}
	}
	if n := retention.VitalFew(got); len(got) != 4 || n != 2 {
		t.Errorf("the vital few are %d of %d", n, len(got))
	}
}

func TestVitalFew(t *testing.T) {
	for _, c := range []struct {
		counts map[string]int
		want   int
	}{
		{nil, 0}, {map[string]int{"a": 1}, 1}, {map[string]int{"a": 79, "b": 20, "c": 1}, 2}, {map[string]int{"a": 80, "b": 20}, 1},
		{map[string]int{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, 4}, {map[string]int{"a": 1, "b": 1, "c": 1, "d": 1}, 4},
	} {
		if got := retention.VitalFew(retention.Pareto(c.counts)); got != c.want {
			t.Errorf("of %v: %d, want %d", c.counts, got, c.want)
		}
	}
}

func TestParetoProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		counts := rapid.MapOfN(rapid.StringMatching(`[a-d]{1,2}`), rapid.IntRange(1, 9), 1, 9).Draw(rt, "counts")
		got := retention.Pareto(counts)
		total, sum := 0, 0
		for _, n := range counts {
			total += n
		}
		for i, tally := range got {
			sum += tally.Count
			if counts[tally.Name] != tally.Count || i > 0 && (tally.Count > got[i-1].Count || tally.Count == got[i-1].Count && tally.Name < got[i-1].Name) {
				rt.Fatalf("%v of %v", got, counts)
			}
			if tally.Share.Cmp(calc.NewRatio(int64(tally.Count), int64(total))) != 0 || tally.Cumulative.Cmp(calc.NewRatio(int64(sum), int64(total))) != 0 {
				rt.Fatalf("%+v of %d", tally, total)
			}
		}
		few := retention.VitalFew(got)
		fifths := func(n int) int {
			sum := 0
			for _, tally := range got[:n] {
				sum += 5 * tally.Count
			}
			return sum
		}
		if len(got) != len(counts) || fifths(few) < 4*total || fifths(few-1) >= 4*total {
			rt.Fatalf("the vital few of %v are %d", got, few)
		}
	})
}
