package pictures

import (
	"cmp"
	"slices"
	"strconv"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/charts"
	"runrate/storage"
)

// Field is the picture of a map, of a team, a rep or the company as today shows it.
func Field(f figures.Field, name string, today calc.Date, look Look) (Picture, error) {
	w := &words{lang: look.Lang}
	facts := FieldFacts(f, name, today)
	facts.Typed = facts.Weak && !look.Group
	rows, columns := shownRows(f), shownColumns(f)
	fig := charts.Battleship{
		Title: w.say(text.FieldTitle(facts)), Subtitle: w.say(text.FieldSubtitle(facts)), Foot: w.say(text.FieldFoot(facts)),
		TotalName: w.label("total"), Total: mapCell(f.Total),
		Percent: func(n int) string { return text.Number(look.Lang, strconv.Itoa(n)) },
	}
	for _, g := range columns {
		fig.Columns = append(fig.Columns, charts.MapHead{Mark: f.Letter(g.ID), Name: cmp.Or(g.Name, w.label("no segment"))})
		fig.Totals = append(fig.Totals, mapCell(f.Columns[g.ID]))
	}
	for _, c := range rows {
		row := charts.MapRow{MapHead: charts.MapHead{Mark: strconv.Itoa(f.Number(c.ID)), Name: c.Name}, Total: mapCell(f.Rows[c.ID])}
		for _, g := range columns {
			row.Cells = append(row.Cells, mapCell(f.Cells[figures.Cell{Category: c.ID, Segment: g.ID}]))
		}
		fig.Rows = append(fig.Rows, row)
	}
	if at, weak := f.Weakest(); weak {
		fig.Weakest = &charts.MapPlace{
			Row:    slices.IndexFunc(rows, func(c storage.Category) bool { return c.ID == at.Category }),
			Column: slices.IndexFunc(columns, func(g storage.Segment) bool { return g.ID == at.Segment }),
		}
		fig.Callout = w.say(text.FieldCallout(facts))
	}
	if left := (text.MoreOnMap{Categories: len(f.Categories) - len(rows), Segments: len(f.Segments) - len(columns)}); left != (text.MoreOnMap{}) {
		fig.More = w.say(left)
	}
	return finish(fig, w, text.FieldCaption(facts), cmp.Or(name, "map"), f.Month, look)
}

// mapCell is a percent as the map prints it. What falls short of the whole is not rounded up to 100.
func mapCell(c figures.FieldCell) charts.MapCell {
	share := c.Share()
	n, ok := share.Mul(calc.NewRatio(100, 1)).Round()
	if n == 100 && share.Cmp(calc.NewRatio(1, 1)) < 0 {
		n = 99
	}
	return charts.MapCell{Percent: int(n), Is: ok}
}

// shownRows are the categories that a map has room for: all, or those with the
// largest gaps, in their order.
func shownRows(f figures.Field) []storage.Category {
	return shown(f.Categories, charts.MaxMapRows, func(c storage.Category) calc.Ratio {
		worst := calc.Ratio{}
		for _, g := range f.Segments {
			worst = larger(worst, gapAt(f, figures.Cell{Category: c.ID, Segment: g.ID}))
		}
		return worst
	})
}

func shownColumns(f figures.Field) []storage.Segment {
	return shown(f.Segments, charts.MaxMapColumns, func(g storage.Segment) calc.Ratio {
		worst := calc.Ratio{}
		for _, c := range f.Categories {
			worst = larger(worst, gapAt(f, figures.Cell{Category: c.ID, Segment: g.ID}))
		}
		return worst
	})
}

func gapAt(f figures.Field, at figures.Cell) calc.Ratio {
	if _, there := f.Cells[at]; !there {
		return calc.Ratio{}
	}
	gap, _ := f.Gap(at)
	return gap
}

func larger(a, b calc.Ratio) calc.Ratio {
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

func shown[T any](all []T, most int, gap func(T) calc.Ratio) []T {
	if len(all) <= most {
		return all
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return gap(all[k]).Cmp(gap(all[i])) })
	kept := slices.Sorted(slices.Values(order[:most]))
	var out []T
	for _, i := range kept {
		out = append(out, all[i])
	}
	return out
}

// FieldFacts are what a map's words are made of.
func FieldFacts(f figures.Field, name string, today calc.Date) text.Field {
	facts := text.Field{
		Name: name, Month: f.Month, Today: today, Basis: basisNames[f.Basis], BaseMonth: f.Base.Month, BaseUntil: f.Base.Until,
		Elapsed: f.Days.Elapsed, Days: f.Days.Total, Total: calc.PercentOf(f.Total.Share()), Unconfirmed: f.Unconfirmed,
	}
	for _, c := range f.Cells {
		share := c.Share()
		if !share.Defined() {
			continue
		}
		facts.Cells++
		if share.Cmp(calc.NewRatio(1, 1)) < 0 {
			facts.Behind++
		}
	}
	at, weak := f.Weakest()
	if !weak {
		return facts
	}
	facts.Weak, facts.Mark = true, f.Mark(at)
	facts.Category, facts.Segment = nameIn(f.Categories, at.Category), segmentIn(f.Segments, at.Segment)
	facts.Share = calc.PercentOf(f.Cells[at].Share())
	gap, money := f.Gap(at)
	if money {
		units, _ := gap.Div(calc.NewRatio(100, 1)).Round()
		facts.Gap, facts.HasGap = calc.Money(units)*100, true
	} else {
		facts.GapShare = calc.PercentOf(gap)
	}
	return facts
}

var basisNames = map[figures.Basis]string{figures.ByPlan: "plan", figures.ByLastMonth: "month", figures.ByLastYear: "year"}

func nameIn(categories []storage.Category, id storage.CategoryID) string {
	for _, c := range categories {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}

func segmentIn(segments []storage.Segment, id storage.SegmentID) string {
	for _, g := range segments {
		if g.ID == id {
			return g.Name
		}
	}
	return ""
}
