package pictures

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/charts"
)

// Base is what every picture of retention is made from.
type Base struct {
	*clients.Clients
	Name string // whose clients they are, "" the company's
	Look Look
}

var byNames = map[clients.By]string{clients.BySegment: "segment", clients.ByCategory: "category", clients.ByTeam: "team", clients.ByRep: "rep"}

// Words says whose clients a picture is about.
func (b Base) Words() (text.ClientBase, error) {
	segment, category, err := b.Filters()
	return text.ClientBase{Name: b.Name, Segment: segment, Category: category, By: byNames[b.By], AsOf: b.AsOf, Window: b.Window}, err
}

func (b Base) words() *words { return &words{lang: b.Look.Lang} }

// finish hands the picture over with its caption.
func (b Base) finish(fig charts.Figure, w *words, caption any, name string) (Picture, error) {
	return finish(fig, w, caption, name, b.AsOf.Month(), b.Look)
}

// percent is how a whole percent is written, with its sign.
func (w *words) percent(n int) string {
	return text.Percent(w.lang, calc.PercentOf(calc.NewRatio(int64(n), 100)))
}

// bare is how a number is written.
func (w *words) bare(n int) string { return text.Number(w.lang, strconv.Itoa(n)) }

// count is so many clients, beside a line.
func (w *words) count(n int) string { return "n = " + w.bare(n) }

// groupName is what a group is called beside its line.
func (w *words) groupName(by clients.By, name string) string {
	if by == clients.Whole {
		return w.label("all clients")
	}
	return cmp.Or(name, w.label("nobody group"))
}

// monthHeads are the names of months below an axis.
func (w *words) monthHeads(months []calc.Month) []string {
	heads := make([]string, len(months))
	for i, m := range months {
		heads[i] = text.ShortMonth(w.lang, m)
		if i == 0 || m.Calendar() == 1 {
			heads[i] += " " + strconv.Itoa(m.Year()%100)
		}
	}
	return heads
}

// largest keeps the groups with the most clients, as many as there is room for,
// in the order of their names, and says how many there were more.
func largest[T any](w *words, groups []clients.Grouped[T], most int, size func(T) int) (kept []clients.Grouped[T], more string) {
	if len(groups) <= most {
		return groups, ""
	}
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b clients.Grouped[T]) int { return size(b.Of) - size(a.Of) })
	for _, g := range groups {
		if slices.ContainsFunc(order[:most], func(o clients.Grouped[T]) bool { return o.ID == g.ID }) {
			kept = append(kept, g)
		}
	}
	return kept, w.say(text.MoreGroups{Count: len(groups) - most})
}

// fraction is a share for a drawing, in percent.
func fraction(r calc.Ratio) (float64, bool) {
	f, ok := r.Float()
	return 100 * f, ok && !math.IsNaN(f)
}

// stateOf leaves out what is of too few clients.
func stateOf(of int, open bool) charts.PeriodState {
	switch {
	case of < fewClients:
		return charts.Few
	case open:
		return charts.Open
	}
	return charts.Closed
}

// point adds to a line a percent of so many clients. The count beside the line
// is that of the last percent that is shown.
func (w *words) point(line *charts.Curve, p charts.CurvePoint, of int) {
	p.State = stateOf(of, false)
	line.Points = append(line.Points, p)
	if p.State == charts.Closed {
		line.Count = w.count(of)
	}
}
