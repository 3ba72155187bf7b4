// Package pictures turns a rep's figures into charts with their words: what
// /chart sends and what report draws. Titles are findings, computed from the
// figures; the same data give the same picture, whatever the minute.
package pictures

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/charts"
	"runrate/storage"
)

// Picture is a chart that has not been drawn yet.
type Picture struct {
	Figure  charts.Figure
	Theme   charts.Theme
	Caption string // Telegram HTML
	Name    string // of a file, without its ending
	Key     string // the same for the same picture
}

// Look is how a reader wants his pictures.
type Look struct {
	Lang  storage.Lang
	Theme string // "" is light
	Group bool   // a whole group reads it, and cannot type to the bot
}

// PNG draws the picture.
func (p Picture) PNG() ([]byte, error) { return charts.PNG(p.Figure, p.Theme) }

// Load reads a month and makes the picture of a category of it, or of all for 0.
// A category that the month does not have gives the picture of all.
func Load(r storage.Reader, m storage.Member, month calc.Month, category storage.CategoryID, at figures.Moment, look Look) (Picture, error) {
	state, err := figures.Load(r, m, month, at)
	if err != nil {
		return Picture{}, err
	}
	line, ok := state.Of(category)
	if !ok {
		return bars(state, look)
	}
	days, err := figures.LoadBurnUp(r, state, line, at)
	if err != nil {
		return Picture{}, err
	}
	return burnUp(state, line, days, look)
}

// words of a picture, one template each.
type words struct {
	lang storage.Lang
	err  error
}

func (w *words) say(message any) string {
	if w.err != nil {
		return ""
	}
	s, err := text.Plain(w.lang, message)
	w.err = err
	return s
}

func (w *words) label(name string) string {
	if w.err != nil {
		return ""
	}
	s, err := text.Label(w.lang, name)
	w.err = err
	return s
}

func (w *words) format() charts.Format {
	thousand, million, billion := text.Scales(w.lang)
	return charts.Format{
		Number: func(v float64, decimals int) string {
			return text.Number(w.lang, strconv.FormatFloat(v, 'f', decimals, 64))
		},
		Thousand: thousand, Million: million, Billion: billion,
	}
}

// burnUp is one category day by day.
func burnUp(m figures.Month, l figures.Category, days figures.BurnUp, look Look) (Picture, error) {
	step := l.Category.Rounding()
	facts := text.BurnUp{
		Rep: m.Member.Name, Category: l.Category.Name, Unit: l.Category.Unit, Month: m.Month, Today: m.Days.Today,
		Fact: l.Fact(), Plan: l.Plan, HasPlan: l.HasPlan && l.Plan > 0, Sales: days.Sales,
		Fulfilment: calc.PercentOf(l.Fulfilment()), RunRate: calc.PercentOf(l.Outlook()),
		Left: m.Days.Left(), Unconfirmed: m.Unconfirmed, Off: slices.Contains(days.Off, true),
	}
	facts.Required.Volume, facts.Required.Is = l.RequiredADay().CeilVolume(step)
	facts.Current.Volume, facts.Current.Is = figures.Nearest(days.Current, step)
	facts.Forecast.Volume, facts.Forecast.Is = figures.Nearest(l.Forecast(), step)
	facts.Surplus.Volume, facts.Surplus.Is = l.Surplus()
	facts.MissedBy.Volume, facts.MissedBy.Is = l.MissedBy()
	if facts.Forecast.Is && l.Forecast().Cmp(l.Plan.Ratio()) < 0 && !l.Met() {
		facts.Forecast.Volume = min(facts.Forecast.Volume, l.Plan-min(step, l.Plan)) // what is below the plan is not shown as the plan
		facts.Short = l.Plan - max(facts.Forecast.Volume, l.Fact())
		facts.Ahead = l.Fact() > facts.Forecast.Volume
	}
	w := &words{lang: look.Lang}
	fig := charts.BurnUp{
		Title: w.say(text.BurnUpTitle(facts)), Subtitle: w.say(text.BurnUpSubtitle(facts)), Foot: w.say(text.BurnUpFoot(facts)),
		Unit: l.Category.Unit, Format: w.format(), Month: text.ShortMonth(look.Lang, m.Month),
		Off: days.Off, Plan: days.Plan, Fact: days.Fact, From: days.From, Required: days.Required, Forecast: days.Forecast,
		Labels: charts.BurnUpLabels{Plan: w.label("plan"), Fact: w.label("fact"), Forecast: w.label("forecast"), PlanByDay: w.label("plan by day")},
	}
	if m.Days.Today.Month() == m.Month {
		fig.Labels.Today = w.say(text.TodayLabel{Date: m.Days.Today})
	}
	fig.Card = card(w, facts)
	return finish(fig, w, text.BurnUpCaption(facts), l.Category.Name, m.Month, look)
}

// card says how much a day: needed, and so far.
func card(w *words, facts text.BurnUp) []charts.CardRow {
	var rows []charts.CardRow
	amount := func(v calc.Volume) string { return text.Amount(w.lang, v, facts.Unit) }
	if facts.Required.Is && facts.Required.Volume > 0 {
		rows = append(rows, charts.CardRow{Label: w.label("needed a day"), Value: amount(facts.Required.Volume), Mark: charts.RequiredMark})
	}
	if facts.Current.Is {
		label := "now a day"
		if facts.Left == 0 {
			label = "average a day"
		}
		rows = append(rows, charts.CardRow{Label: w.label(label), Value: amount(facts.Current.Volume), Mark: charts.FactMark})
	}
	if facts.Left > 0 {
		rows = append(rows, charts.CardRow{Label: w.label("days left"), Value: w.say(text.DaysLeft{Days: facts.Left})})
	}
	return rows
}

// bars are all categories against their plans, the weakest first.
func bars(m figures.Month, look Look) (Picture, error) {
	w := &words{lang: look.Lang}
	lines := slices.Clone(m.Lines)
	slices.SortStableFunc(lines, func(a, b figures.Category) int {
		return cmp.Or(-cmpBool(a.Outlook().Defined(), b.Outlook().Defined()), a.Outlook().Cmp(b.Outlook()))
	})
	facts := text.Bars{Rep: m.Member.Name, Month: m.Month, Today: m.Days.Today, Elapsed: m.Days.Elapsed, Total: m.Days.Total, Left: m.Days.Left(), Unconfirmed: m.Unconfirmed}
	fig := charts.Bars{Target: w.label("target"), NoTargetTitle: w.label("no plan")}
	worst, hasWorst := m.Worst()
	for _, l := range lines {
		if !l.HasPlan || l.Plan == 0 {
			fig.NoTarget = append(fig.NoTarget, charts.Untargeted{Name: l.Category.Name, Value: text.Amount(look.Lang, l.Fact(), l.Category.Unit)})
			continue
		}
		fig.Rows = append(fig.Rows, w.bar(l, hasWorst && l.Category.ID == worst.Category.ID))
		facts.Count++
		if l.Met() {
			facts.Met++
		}
		if rr := l.RunRate(); rr.Defined() && rr.Cmp(calc.NewRatio(1, 1)) < 0 && !l.Met() {
			facts.Behind++
		}
	}
	if hasWorst {
		facts.Worst, facts.WorstRunRate = worst.Category.Name, calc.PercentOf(worst.RunRate())
		facts.WorstBehind = worst.RunRate().Cmp(calc.NewRatio(1, 1)) < 0
		facts.WorstRequired.Volume, facts.WorstRequired.Is = worst.RequiredADay().CeilVolume(worst.Category.Rounding())
		facts.WorstUnit = worst.Category.Unit
	}
	if total := m.Total(); total.Counted > 1 {
		facts.Money, facts.HasMoney = calc.PercentOf(total.RunRate()), total.RunRate().Defined()
	}
	facts.NoPlan = len(fig.NoTarget)
	if room := charts.RoomForBars(len(fig.NoTarget)); len(fig.Rows) > room {
		fig.More = w.say(text.MoreBars{Count: len(fig.Rows) - room})
		fig.Rows = fig.Rows[:room]
	}
	fig.Title, fig.Subtitle, fig.Foot = w.say(text.BarsTitle(facts)), w.say(text.BarsSubtitle(facts)), w.say(text.BarsFoot(facts))
	return finish(fig, w, text.BarsCaption(facts), "runrate", m.Month, look)
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (w *words) bar(l figures.Category, worst bool) charts.Bar {
	percent := calc.PercentOf(l.Outlook())
	tenths, ok := percent.Tenths()
	b := charts.Bar{Name: l.Category.Name, Percent: float64(tenths) / 10, HasPercent: ok, Value: text.Percent(w.lang, percent), Strong: worst}
	required, defined := l.RequiredADay().CeilVolume(l.Category.Rounding())
	switch missed, over := l.MissedBy(); {
	case l.Met():
		b.Note = w.label("plan met")
	case over:
		b.Note = w.say(text.ShortOf{Volume: missed, Unit: l.Category.Unit})
	case defined:
		b.Note = w.say(text.NeededADay{Volume: required, Unit: l.Category.Unit})
	}
	return b
}

func finish(fig charts.Figure, w *words, caption any, name string, month calc.Month, look Look) (Picture, error) {
	if w.err != nil {
		return Picture{}, w.err
	}
	theme, _ := charts.ThemeNamed(cmp.Or(look.Theme, "light"))
	said, err := text.Render(look.Lang, caption)
	if err != nil {
		return Picture{}, err
	}
	return Picture{Figure: fig, Theme: theme, Caption: said, Name: fileName(name) + "-" + month.String(), Key: keyOf(fig, look)}, nil
}

// keyOf is a digest of all that the picture shows.
func keyOf(fig charts.Figure, look Look) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %+v", look.Lang, look.Theme, said(fig)))
	return "chart " + hex.EncodeToString(sum[:16])
}

// said is a figure without its formats, which are the language's.
func said(fig charts.Figure) charts.Figure {
	switch f := fig.(type) {
	case charts.BurnUp:
		f.Format = charts.Format{}
		fig = f
	case charts.Battleship:
		f.Percent = nil
		fig = f
	case charts.Cohorts:
		f.Percent = nil
		fig = f
	case charts.Curves:
		f.Percent = nil
		fig = f
	case charts.Churn:
		f.Percent = nil
		fig = f
	case charts.Survival:
		f.Percent, f.Number = nil, nil
		fig = f
	case charts.Waterfall:
		f.Format = charts.Format{}
		fig = f
	}
	return fig
}

// fileName keeps what any file system takes.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, strings.ReplaceAll(storage.Fold(s), " ", "-"))
}
