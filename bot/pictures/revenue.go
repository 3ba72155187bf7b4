package pictures

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
)

// Revenue is how the money of one period became that of the next, or the net
// retention of each group's money over the periods.
func Revenue(b Base, t clients.Term, groups []clients.Grouped[[]clients.Period]) (Picture, error) {
	facts, last, err := revenueFacts(b, t, groups)
	if err != nil {
		return Picture{}, err
	}
	w := b.words()
	title, subtitle, foot, caption := w.say(text.RevenueTitle(facts)), w.say(text.RevenueSubtitle(facts)), w.say(text.RevenueFoot(facts)), text.RevenueCaption(facts)
	if b.By != clients.Whole {
		fig := charts.Curves{Title: title, Subtitle: subtitle, Foot: foot, Percent: w.percent}
		kept, more := largest(w, groups, charts.MaxCurves, payersOf)
		fig.More = more
		fig.Heads, fig.Lines = w.revenueLines(t, kept, facts)
		return b.finish(fig, w, caption, "revenue")
	}
	fig := charts.Waterfall{Title: title, Subtitle: subtitle, Foot: foot, Unit: "₽", Format: w.format()}
	for _, s := range []struct {
		label string
		value calc.Money
		total bool
	}{
		{"was", last.Start, true}, {"churned", -last.Churned, false}, {"contraction", -last.Contraction, false}, {"expansion", last.Expansion, false},
		{"reactivation", last.Reactivation, false}, {"new", last.New, false}, {"became", last.End, true},
	} {
		fig.Steps = append(fig.Steps, charts.WaterfallStep{Name: w.label(s.label), Value: float64(s.value) / 100, Total: s.total})
	}
	if !facts.Few && !facts.Nothing {
		fig.Card = []charts.CardRow{
			{Label: "GRR", Value: text.Percent(w.lang, facts.GRR)}, {Label: "NRR", Value: text.Percent(w.lang, facts.NRR)},
			{Label: w.label("net churn"), Value: text.Percent(w.lang, facts.NetChurn)},
		}
		if facts.Quick != "" {
			fig.Card = append(fig.Card, charts.CardRow{Label: "Quick ratio", Value: facts.Quick})
		}
	}
	return b.finish(fig, w, caption, "revenue")
}

func payersOf(periods []clients.Period) int {
	if len(periods) == 0 {
		return 0
	}
	return periods[len(periods)-1].Payers
}

// shownPeriods is how many periods a line has at most.
const shownPeriods = 12

func (w *words) revenueLines(t clients.Term, groups []clients.Grouped[[]clients.Period], facts text.RevenueFacts) ([]string, []charts.Curve) {
	axis := revenueAxis(groups)
	heads := make([]string, len(axis))
	for i, p := range axis {
		heads[i] = w.periodHead(t, p, i == 0)
	}
	var lines []charts.Curve
	for _, g := range groups {
		line := charts.Curve{Name: w.groupName(clients.BySegment, g.Name), Strong: facts.Differ && g.Name == facts.Worst.Name}
		for _, p := range g.Of {
			percent, known := fraction(p.NRR())
			at := slices.IndexFunc(axis, func(x clients.Period) bool { return x.To == p.To })
			if at >= 0 && known {
				w.point(&line, charts.CurvePoint{X: float64(at), Percent: percent}, p.Payers)
			}
		}
		lines = append(lines, line)
	}
	return heads, lines
}

// revenueAxis are the last periods of all groups.
func revenueAxis(groups []clients.Grouped[[]clients.Period]) []clients.Period {
	var axis []clients.Period
	for _, g := range groups {
		for _, p := range g.Of {
			if !slices.ContainsFunc(axis, func(x clients.Period) bool { return x.To == p.To }) {
				axis = append(axis, p)
			}
		}
	}
	slices.SortFunc(axis, func(a, b clients.Period) int { return int(a.To - b.To) })
	return axis[max(0, len(axis)-shownPeriods):]
}

// periodHead names a period below an axis.
func (w *words) periodHead(t clients.Term, p clients.Period, first bool) string {
	m := p.To.Month()
	switch {
	case t == clients.Quarterly:
		return fmt.Sprintf("%d/%02d", quarterOf(m), m.Year()%100)
	case t == clients.Days90:
		return fmt.Sprintf("%02d.%02d", p.To.Day(), int(m.Calendar()))
	case first || m.Calendar() == time.January:
		return text.ShortMonth(w.lang, m) + " " + strconv.Itoa(m.Year()%100)
	}
	return text.ShortMonth(w.lang, m)
}

func quarterOf(m calc.Month) int { return (int(m.Calendar())-1)/3 + 1 }

// periodName names a period in words.
func (w *words) periodName(t clients.Term, p clients.Period) string {
	switch m := p.To.Month(); t {
	case clients.Quarterly:
		return w.say(text.PeriodName{Quarter: quarterOf(m), Year: m.Year()})
	case clients.Days90:
		return w.say(text.PeriodName{Until: p.To})
	default:
		return text.Month(w.lang, m)
	}
}

// revenueFacts are about the last period, of all groups together.
func revenueFacts(b Base, t clients.Term, groups []clients.Grouped[[]clients.Period]) (text.RevenueFacts, clients.Period, error) {
	base, err := b.Words()
	facts := text.RevenueFacts{ClientBase: base, AtPrices: b.AtPrices()}
	axis := revenueAxis(groups)
	if len(axis) == 0 {
		facts.Nothing = true
		return facts, clients.Period{}, err
	}
	last := clients.Period{Label: axis[len(axis)-1].Label, From: axis[len(axis)-1].From, To: axis[len(axis)-1].To}
	var shares []moneyShare
	for _, g := range groups {
		for _, p := range g.Of {
			if p.To == last.To {
				last.Revenue = last.Plus(p.Revenue)
				shares = append(shares, moneyShare{g.Name, p.Revenue})
			}
		}
	}
	w := b.words()
	facts.Label, facts.Before = w.periodName(t, last), w.periodName(t, clients.Period{To: last.From - 1})
	facts.Start, facts.End, facts.Churned, facts.Contraction = last.Start, last.End, last.Churned, last.Contraction
	facts.Expansion, facts.Reactivation, facts.New, facts.Credits = last.Expansion, last.Reactivation, last.New, -last.Credits
	facts.GRR, facts.NRR, facts.NetChurn = calc.PercentOf(last.GRR()), calc.PercentOf(last.NRR()), calc.PercentOf(last.NetChurn())
	if f, ok := last.QuickRatio().Float(); ok {
		facts.Quick = text.Number(w.lang, strconv.FormatFloat(f, 'f', 2, 64))
	}
	facts.Payers, facts.Loss = last.Payers, last.Churned+last.Contraction
	facts.Few = last.Payers < fewClients
	facts.Grows = last.NRR().Cmp(calc.NewRatio(1, 1)) >= 0
	facts.Worst, facts.Best, facts.Differ = moneyExtremes(shares)
	facts.Differ = facts.Differ && b.By != clients.Whole
	return facts, last, cmp.Or(err, w.err)
}

// moneyShare is a group's part of the money.
type moneyShare struct {
	name string
	retention.Revenue
}

// moneyExtremes finds the groups that kept least and most of their money. Of
// money there is no test: a group counts from sureClients payers on, and a difference from a tenth.
func moneyExtremes(groups []moneyShare) (worst, best text.GroupShare, differ bool) {
	var low, high *moneyShare
	for _, g := range groups {
		if g.Payers < sureClients {
			continue
		}
		if low == nil || g.NRR().Cmp(low.NRR()) < 0 {
			low = &g
		}
		if high == nil || g.NRR().Cmp(high.NRR()) > 0 {
			high = &g
		}
	}
	if low == nil || high.NRR().Sub(low.NRR()).Cmp(calc.NewRatio(1, 10)) < 0 {
		return worst, best, false
	}
	return text.GroupShare{Name: low.name, Share: wholePercent(low.NRR()), Of: low.Payers}, text.GroupShare{Name: high.name, Share: wholePercent(high.NRR()), Of: high.Payers}, true
}
