package main

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
)

// naiveFollowed reads published times; a plus is behind those that were censored.
func naiveFollowed(times string) (spells []naiveSpell) {
	for _, s := range strings.Fields(times) {
		t, err := strconv.Atoi(strings.TrimSuffix(s, "+"))
		if err != nil {
			panic(err)
		}
		spells = append(spells, naiveSpell{t, !strings.HasSuffix(s, "+")})
	}
	return spells
}

// Weeks of remission of leukaemia, 6-mercaptopurine against placebo: Gehan, Biometrika 52 (1965).
func naiveLeukaemia() map[string][]naiveSpell {
	return map[string][]naiveSpell{
		"6-MP":    naiveFollowed("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"),
		"placebo": naiveFollowed("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"),
	}
}

// Weeks until acute myelogenous leukaemia came back, with chemotherapy
// maintained or not: Miller, Survival Analysis (1981).
func naiveAML() map[string][]naiveSpell {
	return map[string][]naiveSpell{
		"maintained": naiveFollowed("9 13 13+ 18 23 28+ 31 34 45+ 48 161+"),
		"not":        naiveFollowed("5 5 8 8 12 16+ 23 27 30 33 43 45"),
	}
}

func naiveSurvivalByHand(t *testing.T) {
	naiveSpellsByHand(t)
	naiveLogRankByHand(t)
	aml := naiveAML()
	// Who is alone and goes leaves nobody, and no bounds; a group of nobody has no line.
	byHand(t, "one of eleven", naiveSurvival(map[string][]naiveSpell{"all": aml["maintained"][:1], "b": nil}), "all,9,1,1,0,0,,")
	// Left are 10/11, then 9/11, V is 1/(11·10), then 1/(11·10) + 1/(10·9). The bounds are worked out on the scale they are
	// made for: ln(−ln S) is −2.350619 ± 1.960706, then −1.606090 ± 1.388230. To three digits they are those of R's survfit.
	table := strings.Split(naiveSurvival(map[string][]naiveSpell{"m": aml["maintained"]}), "\n")
	byHand(t, "aml", strings.Join(table[:3], "\n"), "m,9,11,1,0,0.909091,0.508080,0.986674", "m,13,10,1,1,0.818182,0.447429,0.951162")
	// Nobody is lost before the end of the second: the estimate stays 1, and so do its bounds.
	byHand(t, "censored first", naiveSurvival(map[string][]naiveSpell{"all": {{2, false}, {5, true}, {5, true}}}), "all,2,3,0,1,1,1,1", "all,5,2,2,0,0,,")
	for _, c := range []struct {
		group []naiveSpell
		want  int
	}{{naiveLeukaemia()["6-MP"], 23}, {naiveLeukaemia()["placebo"], 8}, {aml["maintained"], 31}, {aml["not"], 23}, {aml["maintained"][:3], 13}, {naiveFollowed("3 4+"), 3}, {[]naiveSpell{{3, true}, {4, false}, {4, false}}, -1}, {nil, -1}} {
		if got := naiveMedian(c.group); got != c.want {
			t.Errorf("the median of %v is %d, want %d", c.group, got, c.want)
		}
	}
	// With nobody censored the estimate is 1 less the share of those whose time is over.
	placebo := naiveLeukaemia()["placebo"]
	for _, u := range naiveTimes(placebo) {
		over := int64(0)
		for _, s := range placebo {
			if s.time <= u {
				over++
			}
		}
		if left := naiveLeft(placebo, u); left.Cmp(big.NewRat(int64(len(placebo))-over, int64(len(placebo)))) != 0 {
			t.Errorf("after %d weeks %s are left, and %d of %d are not", u, left, over, len(placebo))
		}
	}
}

// With 30 days: a gap of 30 is no lapse, one of 31 is, 30 days after it began;
// without another purchase it is one on that day and not the day before.
func naiveSpellsByHand(t *testing.T) {
	for _, c := range []struct {
		dates, asOf string
		want        naiveSpell
	}{
		{"2026-01-01 2026-01-31", "2026-02-10", naiveSpell{40, false}},
		{"2026-01-01 2026-02-01", "2026-02-10", naiveSpell{30, true}},
		{"2026-01-01", "2026-01-30", naiveSpell{29, false}},
		{"2026-01-01", "2026-01-31", naiveSpell{30, true}},
		{"2026-01-01 2026-01-11 2026-03-01 2026-06-01", "2026-06-02", naiveSpell{40, true}},
		{"2026-01-01", "2026-01-01", naiveSpell{0, false}},
		{"2026-01-01 2026-01-31", "2026-01-30", naiveSpell{29, false}}, // the 31st is not known yet
	} {
		var rows []naiveRow
		for _, d := range strings.Fields(c.dates) {
			rows = append(rows, naiveBought("A", d))
		}
		if got := naiveSpells(rows, naiveDate(c.asOf), 30); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s as of %s: %v, want %v", c.dates, c.asOf, got, c.want)
		}
	}
}

// The published statistics, as survdiff of R's package survival prints them for the two sets.
func naiveLogRankByHand(t *testing.T) {
	if chi2, df, _, ok := naiveLogRank(naiveLeukaemia()); !ok || df != 1 || math.Abs(chi2-16.792941) > 0.5e-6 {
		t.Errorf("leukaemia: χ² %.7f with %d, want 16.792941", chi2, df)
	}
	if chi2, df, p, ok := naiveLogRank(naiveAML()); !ok || df != 1 || math.Abs(chi2-3.3963887) > 0.5e-7 || math.Abs(p-0.0653393) > 0.5e-7 {
		t.Errorf("aml: χ² %.8f with %d, p %.8f, want 3.3963887 and .0653393", chi2, df, p)
	}
	// Of three groups, at time 1 one of A of 2 + 2 + 2 at risk goes, at 2 one of B of 1 + 2 + 2, then all are censored. Excess
	// of A 1 − 1/3 − 1/5 = 7/15, of B 0 − 1/3 + 1 − 2/5 = 4/15; variances 2/9 + 4/25 = 86/225 and 2/9 + 6/25 = 104/225,
	// covariance −1/9 − 2/25 = −43/225. So χ² = 1/15²·(7, 4)·225·[[86, −43], [−43, 104]]⁻¹·(7, 4)
	// = (104·49 + 2·43·28 + 86·16)/(86·104 − 43²) = 8880/7095.
	chi2, df, p, ok := naiveLogRank(map[string][]naiveSpell{"A": naiveFollowed("1 3+"), "B": naiveFollowed("2 3+"), "C": naiveFollowed("3+ 3+")})
	if want := 8880. / 7095; !ok || df != 2 || math.Abs(chi2-want) > 1e-12 || math.Abs(p-math.Exp(-want/2)) > 1e-12 {
		t.Errorf("three groups: χ² %v with %d, p %v, want %v with 2", chi2, df, p, want)
	}
	// Above 7.814728 lie 5 % of a χ² of 3, above 9.487729 of 4, above 11.070498 of 5: any table of quantiles.
	for df, x := range map[int]float64{1: 3.841459, 2: 5.991465, 3: 7.814728, 4: 9.487729, 5: 11.070498} {
		if tail := naiveChi2Tail(x, df); math.Abs(tail-0.05) > 1e-7 {
			t.Errorf("above %v of %d lie %v, want 0.05", x, df, tail)
		}
	}
	if _, _, _, ok := naiveLogRank(map[string][]naiveSpell{"A": naiveFollowed("3+"), "B": naiveFollowed("4+")}); ok {
		t.Error("groups without an event have been compared")
	}
}
