package pictures

import (
	"slices"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc/retention"
	"runrate/charts"
)

// shownDays is up to which day the curve is drawn.
const shownDays = 30

// looksOfDays are the days that a title may be about, the first for which there are enough clients.
var looksOfDays = []retention.Bracket{{From: 1, To: 30}, {From: 1, To: 14}, {From: 1, To: 7}}

// NDay is who bought on the n-th day after the first purchase: by calendar days
// and by 24 hours, or a line for each group by calendar days.
func NDay(b Base, groups []clients.Grouped[[]retention.Day]) (Picture, error) {
	facts, err := ndayFacts(b, groups)
	if err == nil && b.By == clients.Whole {
		err = bracketFacts(b, &facts)
	}
	if err != nil {
		return Picture{}, err
	}
	w := b.words()
	kept, more := largest(w, groups, charts.MaxCurves, firstDays)
	fig := charts.Curves{
		Title: w.say(text.KeptTitle(facts)), Subtitle: w.say(text.KeptSubtitle(facts)), Foot: w.say(text.KeptFoot(facts)),
		AxisName: w.label("days from first"), Percent: w.percent, More: more,
	}
	for _, g := range kept {
		name := w.label("calendar days")
		if b.By != clients.Whole {
			name = w.groupName(b.By, g.Name)
		}
		fig.Lines = append(fig.Lines, w.dayLine(name, g.Of, false))
	}
	if facts.Hours {
		fig.Lines[0].Strong = true
		fig.Lines = append(fig.Lines, w.dayLine(w.label("hours24"), groups[0].Of, true))
	}
	return b.finish(fig, w, text.KeptCaption(facts), "nday")
}

// captionBrackets are the days of which a caption tells who came back on any.
var captionBrackets = []retention.Bracket{{From: 1, To: 7}, {From: 8, To: 30}}

func bracketFacts(b Base, facts *text.KeptFacts) error {
	groups, err := b.Brackets(captionBrackets)
	if err != nil {
		return err
	}
	for _, c := range groups[0].Of {
		if c.Eligible >= fewClients {
			facts.Brackets = append(facts.Brackets, text.BracketShare{From: c.From, To: c.To, N: c.N, Of: c.Eligible, Share: wholePercent(c.Share())})
		}
	}
	return nil
}

// timed tells whether 24 hours make any difference: without times of day they make none.
func timed(groups []clients.Grouped[[]retention.Day]) bool {
	for _, g := range groups {
		if slices.ContainsFunc(g.Of, func(d retention.Day) bool { return d.Calendar != d.Hours24 }) {
			return true
		}
	}
	return false
}

func firstDays(days []retention.Day) int {
	if len(days) == 0 {
		return 0
	}
	return days[0].Calendar.Eligible
}

func (w *words) dayLine(name string, days []retention.Day, hours bool) charts.Curve {
	line := charts.Curve{Name: name}
	for _, d := range days {
		count := d.Calendar
		if hours {
			count = d.Hours24
		}
		if d.K == 0 || d.K > shownDays || count.Eligible == 0 {
			continue
		}
		percent, _ := fraction(count.Share())
		w.point(&line, charts.CurvePoint{X: float64(d.K), Percent: percent}, count.Eligible)
	}
	return line
}

// ndayFacts are about who came back within so many days: a single day says little.
func ndayFacts(b Base, groups []clients.Grouped[[]retention.Day]) (text.KeptFacts, error) {
	base, err := b.Words()
	facts := text.KeptFacts{ClientBase: base, Days: true, K: 1, Groups: len(groups)}
	for _, g := range groups {
		facts.Clients += firstDays(g.Of)
	}
	facts.Nothing = facts.Clients == 0
	facts.Hours = b.By == clients.Whole && timed(groups)
	if err != nil {
		return facts, err
	}
	within, err := b.Brackets(looksOfDays)
	for look := range looksOfDays {
		var all outOf
		var shares []namedShare
		for _, g := range within {
			one := outOf{g.Of[look].N, g.Of[look].Eligible}
			all = all.plus(one)
			shares = append(shares, namedShare{g.Name, one})
		}
		if all.of < sureClients && look < len(looksOfDays)-1 || all.of < fewClients {
			continue
		}
		facts.K, facts.All = looksOfDays[look].To, namedShare{outOf: all}.words()
		if b.By != clients.Whole {
			facts.Shares, facts.MoreShares = largestShares(shares)
		}
		if worst, best, differ := extremes(shares); b.By != clients.Whole && differ {
			facts.Differ, facts.Worst, facts.Best = true, worst.words(), best.words()
		}
		break
	}
	return facts, err
}
