package pictures

import (
	"slices"
	"strconv"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
)

// Churn is who left month by month: bars and the line of who stayed, or a line for each group.
func Churn(b Base, groups []clients.Grouped[[]retention.Movement], months int) (Picture, error) {
	facts, err := churnFacts(b, groups, months)
	if err != nil {
		return Picture{}, err
	}
	w := b.words()
	title, subtitle, caption := w.say(text.ChurnTitle(facts)), w.say(text.ChurnSubtitle(facts)), text.ChurnCaption(facts)
	if b.By != clients.Whole {
		fig := charts.Curves{Title: title, Subtitle: subtitle, Foot: w.say(text.ChurnFoot(facts)), Percent: w.percent}
		kept, more := largest(w, groups, charts.MaxCurves, startOf)
		fig.More = more
		fig.Heads, fig.Lines = w.churnLines(kept, months, facts)
		return b.finish(fig, w, caption, "churn")
	}
	fig := charts.Churn{
		Title: title, Subtitle: subtitle, BarName: w.label("churn"), LineName: w.label("retention"), CountName: w.label("at start"),
		Percent: w.percent, Marked: -1,
	}
	fig.Bars = w.churnBars(lastMonths(groups[0].Of, months))
	if facts.Up || facts.Down {
		fig.Marked = len(fig.Bars) - 1
	}
	fig.Bands = w.churnBands(fig.Bars)
	facts.Banded = len(fig.Bands) > 0
	fig.Foot = w.say(text.ChurnFoot(facts))
	return b.finish(fig, w, caption, "churn")
}

// startOf is how many clients a group had at the beginning of its last month.
func startOf(months []retention.Movement) int {
	if len(months) == 0 {
		return 0
	}
	return months[len(months)-1].Start
}

// lastMonths are so many of the last months, from the first on that had a client.
func lastMonths(all []retention.Movement, months int) []retention.Movement {
	all = all[max(0, len(all)-months):]
	first := slices.IndexFunc(all, func(m retention.Movement) bool { return m.Start > 0 })
	if first < 0 {
		return nil
	}
	return all[first:]
}

func (w *words) churnBars(months []retention.Movement) []charts.ChurnBar {
	var bars []charts.ChurnBar
	for _, m := range months {
		bar := charts.ChurnBar{Name: text.ShortMonth(w.lang, m.Month), Year: strconv.Itoa(m.Month.Year()), Count: w.bare(m.Start)}
		if m.Start >= fewClients {
			bar.Churn.Value, bar.Churn.Is = fraction(m.Churn())
			bar.Retention.Value, bar.Retention.Is = fraction(m.Retention())
		}
		bars = append(bars, bar)
	}
	return bars
}

// The reference band: monthly churn of online shops as a marketing text gives
// it. It is no norm for field sales, and the picture says so.
const bandFrom, bandTo = 4, 5

// churnBands draws the band where it is neither lost below high bars nor above low ones.
func (w *words) churnBands(bars []charts.ChurnBar) []charts.ChurnBand {
	highest := 0.0
	for _, b := range bars {
		if b.Churn.Is {
			highest = max(highest, b.Churn.Value)
		}
	}
	if highest < bandFrom || highest > 10*bandTo {
		return nil
	}
	return []charts.ChurnBand{{Low: bandFrom, High: bandTo, Label: w.label("band")}}
}

func (w *words) churnLines(groups []clients.Grouped[[]retention.Movement], months int, facts text.ChurnFacts) ([]string, []charts.Curve) {
	var axis []calc.Month
	for _, g := range groups {
		for _, m := range lastMonths(g.Of, months) {
			if !slices.Contains(axis, m.Month) {
				axis = append(axis, m.Month)
			}
		}
	}
	slices.Sort(axis)
	var lines []charts.Curve
	for _, g := range groups {
		line := charts.Curve{Name: w.groupName(clients.BySegment, g.Name), Strong: facts.Differ && g.Name == facts.Worst.Name}
		for _, m := range lastMonths(g.Of, months) {
			percent, _ := fraction(m.Churn())
			w.point(&line, charts.CurvePoint{X: float64(slices.Index(axis, m.Month)), Percent: percent}, m.Start)
		}
		lines = append(lines, line)
	}
	return w.monthHeads(axis), lines
}

// churnFacts are what the words are made of, and which finding is stated.
func churnFacts(b Base, groups []clients.Grouped[[]retention.Movement], months int) (text.ChurnFacts, error) {
	base, err := b.Words()
	facts := text.ChurnFacts{ClientBase: base, Months: months}
	all := totals(groups, months)
	if len(all) == 0 {
		facts.Nothing = true
		return facts, err
	}
	last := all[len(all)-1]
	facts.Month, facts.Start, facts.Lost, facts.New, facts.Back, facts.End = last.Month, last.Start, last.Lost, last.New, last.Reactivated, last.End
	facts.Churn, facts.Retention, facts.CRR = calc.PercentOf(last.Churn()), calc.PercentOf(last.Retention()), calc.PercentOf(last.CRR())
	facts.Few = last.Start < fewClients
	if b.Category == 0 && err == nil {
		facts.Now = b.ThisMonth()
		facts.Active, facts.Plan, err = b.ActiveNow()
	}
	if err == nil {
		facts.Fits, err = b.fits()
	}
	var before outOf
	for _, m := range all[:len(all)-1] {
		before = before.plus(outOf{m.Lost, m.Start})
	}
	now := outOf{last.Lost, last.Start}
	facts.Usual = calc.PercentOf(calc.NewRatio(int64(before.n), int64(before.of)))
	if apart(now, before) >= sureOfTwo {
		facts.Up, facts.Down = now.share() > before.share(), now.share() < before.share()
	}
	var shares []namedShare
	for _, g := range groups {
		one := namedShare{name: g.Name}
		for _, m := range lastMonths(g.Of, months) {
			one.outOf = one.plus(outOf{m.Lost, m.Start})
		}
		shares = append(shares, one)
	}
	best, worst, differ := extremes(shares)
	if b.By != clients.Whole {
		facts.Shares, facts.MoreShares = largestShares(shares)
		for i := range facts.Shares {
			facts.Shares[i].Share = tenths(outOf{facts.Shares[i].N, facts.Shares[i].Of})
		}
	}
	if differ = differ && !reversed(groups, worst.name, best.name); b.By != clients.Whole && differ {
		facts.Differ, facts.Best, facts.Worst = true, best.words(), worst.words()
		facts.Best.Share, facts.Worst.Share = tenths(best.outOf), tenths(worst.outOf)
	}
	return facts, err
}

// reversed tells whether the last month says the opposite of all of them together.
func reversed(groups []clients.Grouped[[]retention.Movement], worst, best string) bool {
	last := map[string]retention.Movement{}
	for _, g := range groups {
		if len(g.Of) > 0 {
			last[g.Name] = g.Of[len(g.Of)-1]
		}
	}
	a, b := last[worst].Churn(), last[best].Churn()
	return a.Defined() && b.Defined() && a.Cmp(b) < 0
}

// gapsForAdvice is from how many gaps on a window is suggested.
const gapsForAdvice = 100

// fits is the window that the gaps between purchases suggest, where it differs
// from the one there is by more than a quarter.
func (b Base) fits() (int, error) {
	gaps, err := b.SuggestedWindow()
	if err != nil || gaps.Count() < gapsForAdvice {
		return 0, err
	}
	days, _ := gaps.Window().Round()
	if fits := int(max(days, 2)); 4*fits < 3*b.Window || 4*fits > 5*b.Window {
		return fits, nil
	}
	return 0, nil
}

func tenths(o outOf) calc.Percent { return calc.PercentOf(calc.NewRatio(int64(o.n), int64(o.of))) }

// totals adds the groups up, month by month.
func totals(groups []clients.Grouped[[]retention.Movement], months int) []retention.Movement {
	of := map[calc.Month]retention.Movement{}
	for _, g := range groups {
		for _, m := range g.Of {
			sum := m
			if have, known := of[m.Month]; known {
				sum = have.Plus(m)
			}
			of[m.Month] = sum
		}
	}
	var all []retention.Movement
	for _, m := range of {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b retention.Movement) int { return int(a.Month - b.Month) })
	return lastMonths(all, months)
}
