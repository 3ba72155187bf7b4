package pictures

import (
	"strconv"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
)

// Cells are the cohorts of groups.
type Cells = []clients.Grouped[[]retention.Cell]

// Kept is who still buys period after period from the first purchase, a line for each group.
func Kept(b Base, p retention.Period, groups Cells) (Picture, error) {
	facts, err := keptFacts(b, groups, keptPeriod)
	if err != nil {
		return Picture{}, err
	}
	facts.Weekly = p.Weekly()
	w := b.words()
	axis := "months from first"
	if p.Weekly() {
		axis = "weeks from first"
	}
	kept, more := largest(w, groups, charts.MaxCurves, sizeOf)
	fig := charts.Curves{
		Title: w.say(text.KeptTitle(facts)), Subtitle: w.say(text.KeptSubtitle(facts)), Foot: w.say(text.KeptFoot(facts)),
		AxisName: w.label(axis), Percent: w.percent, More: more,
	}
	for _, g := range kept {
		line := charts.Curve{Name: w.groupName(b.By, g.Name), Strong: facts.Differ && g.Name == facts.Worst.Name}
		for _, c := range retention.Mean(g.Of) {
			if c.K == 0 || c.K > charts.MaxCohortColumns {
				continue
			}
			percent, _ := fraction(c.Retention())
			w.point(&line, charts.CurvePoint{X: float64(c.K), Percent: percent}, c.Size)
		}
		fig.Lines = append(fig.Lines, line)
	}
	return b.finish(fig, w, text.KeptCaption(facts), "retention")
}

// keptPeriod is after how many periods a title looks at who is still there.
const keptPeriod = 3

// sizeOf counts the clients of all cohorts.
func sizeOf(cells []retention.Cell) int {
	n := 0
	for _, c := range cells {
		if c.K == 0 {
			n += c.Size
		}
	}
	return n
}

// pooled is what the complete cells of a k come to.
func pooled(cells []retention.Cell, k int) outOf {
	var sum outOf
	for _, c := range cells {
		if c.K == k && c.Complete {
			sum = sum.plus(outOf{c.Classic, c.Size})
		}
	}
	return sum
}

// keptFacts look at the k-th period, or the last one before it that has ended for enough.
func keptFacts(b Base, groups Cells, k int) (text.KeptFacts, error) {
	base, err := b.Words()
	facts := text.KeptFacts{ClientBase: base, Groups: len(groups)}
	all := outOf{}
	for ; k > 0; k-- {
		all = outOf{}
		for _, g := range groups {
			all = all.plus(pooled(g.Of, k))
		}
		if all.of >= fewClients {
			break
		}
	}
	facts.K = max(1, k)
	var shares []namedShare
	for _, g := range groups {
		facts.Clients += sizeOf(g.Of)
		shares = append(shares, namedShare{g.Name, pooled(g.Of, facts.K)})
	}
	facts.Nothing = facts.Clients == 0
	if all.of >= fewClients {
		facts.All = namedShare{outOf: all}.words()
	}
	worst, best, differ := extremes(shares)
	if b.By != clients.Whole {
		facts.Shares, facts.MoreShares = largestShares(shares)
	}
	if b.By != clients.Whole && differ {
		facts.Differ, facts.Worst, facts.Best = true, worst.words(), best.words()
	}
	if err == nil {
		err = strictFacts(b, &facts)
	}
	return facts, err
}

// strictFacts are the headline of retention: of who was there when the last month began, who is at its end.
func strictFacts(b Base, facts *text.KeptFacts) error {
	groups, err := b.Movements(false)
	months := totals(groups, 1)
	if err != nil || len(months) == 0 || months[0].Start < fewClients {
		return err
	}
	m := months[0]
	facts.StrictMonth, facts.Strict = m.Month, text.GroupShare{Share: calc.PercentOf(m.Retention()), N: m.Retained, Of: m.Start}
	return nil
}

// CohortMap is the heatmap of cohorts; of several groups there is none, and Kept draws lines.
func CohortMap(b Base, p retention.Period, groups Cells) (Picture, error) {
	cells := groups[0].Of
	facts, err := cohortFacts(b, p, groups)
	if err != nil {
		return Picture{}, err
	}
	w := b.words()
	axis := "month of life"
	if p.Weekly() {
		axis = "week of life"
	}
	fig := charts.Cohorts{
		Title: w.say(text.CohortTitle(facts.KeptFacts)), Subtitle: w.say(text.CohortSubtitle(facts.KeptFacts)), Foot: w.say(text.CohortFoot(facts.KeptFacts)),
		Axis: w.label(axis), RowsName: w.label("cohort"), CountName: w.label("clients short"), MeanName: w.label("mean"), Percent: w.bare,
	}
	fig.Rows = w.cohortRows(p, cells)
	for k := 1; k <= columns(fig.Rows); k++ {
		fig.Heads = append(fig.Heads, strconv.Itoa(k))
	}
	for _, m := range retention.Mean(cells) {
		if m.K > 0 && m.K <= len(fig.Heads) {
			fig.Mean = append(fig.Mean, charts.CohortCell{Percent: printed(wholePercent(m.Retention())), State: stateOf(m.Size, false)})
		}
	}
	if first := len(fig.Rows) - facts.newest; (facts.Worse || facts.Better) && first >= 0 && facts.newestLast < len(fig.Rows) {
		fig.Marked = &charts.CohortMark{From: first, To: facts.newestLast, Text: w.say(text.CohortMark(facts.KeptFacts))}
	}
	return b.finish(fig, w, text.CohortCaption(facts.KeptFacts), "cohorts")
}

func columns(rows []charts.CohortRow) int {
	most := 0
	for _, r := range rows {
		most = max(most, len(r.Cells))
	}
	return most
}

// cohortRows are the newest cohorts, from the oldest of them on.
func (w *words) cohortRows(p retention.Period, cells []retention.Cell) []charts.CohortRow {
	var rows []charts.CohortRow
	for _, c := range cells {
		if c.K == 0 {
			rows = append(rows, charts.CohortRow{Name: w.cohortName(p, c.Cohort), Count: w.bare(c.Size)})
			continue
		}
		if c.K > charts.MaxCohortColumns {
			continue
		}
		r := &rows[len(rows)-1]
		r.Cells = append(r.Cells, charts.CohortCell{Percent: printed(wholePercent(c.Retention())), State: stateOf(c.Size, !c.Complete)})
	}
	return rows[max(0, len(rows)-charts.MaxCohortRows):]
}

func (w *words) cohortName(p retention.Period, cohort int) string {
	first := p.First(cohort)
	if p.Weekly() {
		return strconv.Itoa(first.Day()) + " " + text.ShortMonth(w.lang, first.Month())
	}
	return text.ShortMonth(w.lang, first.Month()) + " " + strconv.Itoa(first.Year()%100)
}

// newCohorts is how many of the newest cohorts are held against those before.
const newCohorts = 3

// cohortFinding is which of the rows the title is about, from the end and from the beginning.
type cohortFinding struct {
	text.KeptFacts
	newest, newestLast int
}

func cohortFacts(b Base, p retention.Period, groups Cells) (cohortFinding, error) {
	facts, err := keptFacts(b, groups, 1)
	facts.Weekly = p.Weekly()
	f := cohortFinding{KeptFacts: facts}
	var complete []retention.Cell
	rows := 0
	for _, c := range groups[0].Of {
		if c.K == 0 {
			f.Cohorts++
		}
		if c.K == 1 && c.Complete {
			complete = append(complete, c)
			rows = f.Cohorts
		}
	}
	if len(complete) <= newCohorts {
		return f, err
	}
	at := len(complete) - newCohorts
	newest, before := outOf{}, outOf{}
	for i, c := range complete {
		if one := (outOf{c.Classic, c.Size}); i < at {
			before = before.plus(one)
		} else {
			newest = newest.plus(one)
		}
	}
	if apart(newest, before) >= sureOfTwo {
		f.Newest, f.Before = namedShare{outOf: newest}.words(), namedShare{outOf: before}.words()
		f.Worse, f.Better = newest.share() < before.share(), newest.share() > before.share()
		hidden := max(0, f.Cohorts-charts.MaxCohortRows)
		f.newestLast = rows - 1 - hidden
		f.newest = min(f.Cohorts, charts.MaxCohortRows) - (f.newestLast - newCohorts + 1)
	}
	return f, err
}
