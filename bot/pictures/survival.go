package pictures

import (
	"cmp"
	"math"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
)

// Survived are the estimates of groups, and the test whether they differ.
type Survived struct {
	Groups []clients.Grouped[clients.Survival]
	Test   retention.Test
	Tested bool
}

// Survival is how long clients stay.
func Survival(b Base, s Survived) (Picture, error) {
	facts, err := survivalFacts(b, s)
	if err != nil {
		return Picture{}, err
	}
	w := b.words()
	kept, more := largest(w, s.Groups, charts.MaxSurvivalGroups, func(s clients.Survival) int { return s.N })
	fig := charts.Survival{
		Title: w.say(text.SurvivalTitle(facts)), Subtitle: w.say(text.SurvivalSubtitle(facts)), Foot: w.say(text.SurvivalFoot(facts)),
		AxisName: w.label("months from first"), Unit: monthDays, AtRiskName: w.label("at risk"), Percent: w.percent, Number: w.bare, More: more,
	}
	if facts.InDays {
		fig.AxisName, fig.Unit = w.label("days from first"), 1
	}
	for _, g := range kept {
		group := charts.SurvivalGroup{Name: w.groupName(b.By, g.Name), N: g.Of.N}
		if g.Of.N < fewClients { // named, and without a percent
			fig.Groups = append(fig.Groups, group)
			continue
		}
		for _, step := range g.Of.Curve {
			group.Steps = append(group.Steps, charts.SurvivalStep{Time: float64(step.Time), AtRisk: step.AtRisk, Survival: step.Survival, Lower: step.Lower, Upper: step.Upper})
		}
		if marked := b.By == clients.Whole || facts.Differ && g.Name == facts.Worst.Name; g.Of.HasMedian && marked && !facts.Few {
			group.Median = float64(g.Of.Median)
			group.MedianLabel = w.say(text.SurvivalMedian{N: spans(g.Of.Median, facts.InDays), InDays: facts.InDays})
		}
		fig.Groups = append(fig.Groups, group)
	}
	return b.finish(fig, w, text.SurvivalCaption(facts), "survival")
}

const monthDays = 365.25 / 12

// spans are days in months, or as they are.
func spans(days int, inDays bool) int {
	if inDays {
		return days
	}
	return max(1, int(math.Round(float64(days)/monthDays)))
}

// looks are after how many days a title tells how many are still there: the
// longest after which there are enough.
var looks = []struct {
	days, span int
	inDays     bool
}{{730, 24, false}, {365, 12, false}, {183, 6, false}, {91, 3, false}, {30, 30, true}, {7, 7, true}}

// shortLife is below how many days of watching everything is told in days.
const shortLife = 120

func survivalFacts(b Base, s Survived) (text.SurvivalFacts, error) {
	base, err := b.Words()
	facts := text.SurvivalFacts{ClientBase: base}
	if s.Tested {
		facts.Tested, facts.P = true, calc.PercentOf(calc.NewRatio(int64(math.Round(s.Test.P*1e6)), 1e6))
	}
	longest, look := 0, looks[len(looks)-1]
	for _, g := range s.Groups {
		facts.Clients += g.Of.N
		for _, step := range g.Of.Curve {
			facts.Lapsed += step.Events
			longest = max(longest, step.Time)
		}
	}
	facts.Nothing, facts.Few, facts.InDays = facts.Clients == 0, facts.Clients < sureClients, longest < shortLife
	for _, l := range looks {
		if seen(s.Groups, l.days) && (l.inDays || !facts.InDays) {
			look = l
			break
		}
	}
	facts.At, facts.InDays = look.span, facts.InDays || look.inDays
	compareSurvival(&facts, s, look.days, b.By)
	return facts, err
}

// compareSurvival tells of every group, and which go first and last where the test is sure.
func compareSurvival(facts *text.SurvivalFacts, s Survived, days int, by clients.By) {
	var worst, best *text.SurvivalGroup
	for _, g := range s.Groups {
		if g.Of.N < fewClients {
			continue
		}
		one := text.SurvivalGroup{Name: g.Name, Clients: g.Of.N, Left: wholePercent(ratio(g.Of.Curve.At(days)))}
		if g.Of.HasMedian {
			one.Median = spans(g.Of.Median, facts.InDays)
		}
		if by == clients.Whole {
			facts.Median, facts.Left = one.Median, one.Left
			continue
		}
		facts.Groups = append(facts.Groups, one)
		if g.Of.N < sureClients {
			continue
		}
		if worst == nil || compareStay(one, *worst) < 0 {
			worst = &one
		}
		if best == nil || compareStay(one, *best) > 0 {
			best = &one
		}
	}
	if worst != nil && s.Tested && s.Test.P <= sureLogRank && compareStay(*worst, *best) < 0 {
		facts.Worst, facts.Best, facts.Differ = *worst, *best, true
	}
	facts.Groups = facts.Groups[:min(len(facts.Groups), charts.MaxSurvivalGroups)]
}

// compareStay orders groups by how many are left, then by median.
func compareStay(a, b text.SurvivalGroup) int {
	return cmp.Or(cmp.Compare(printed(a.Left), printed(b.Left)), cmp.Compare(a.Median, b.Median))
}

func ratio(f float64) calc.Ratio { return calc.NewRatio(int64(math.Round(f*1e6)), 1e6) }

// seen tells whether every group that is large enough to be told about has enough at risk at a time.
func seen(groups []clients.Grouped[clients.Survival], days int) bool {
	any := false
	for _, g := range groups {
		if g.Of.N < sureClients {
			continue
		}
		if g.Of.Curve.AtRisk(days) < charts.SmallAtRisk {
			return false
		}
		any = true
	}
	return any
}

// sureLogRank is up to which p groups are said to differ.
const sureLogRank = 0.05
