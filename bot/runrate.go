package bot

import (
	"cmp"
	"slices"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// showRunRate answers /runrate for the month of the request.
func showRunRate(r *Request) (Reply, error) { return r.runRate() }

func pressRunRate(r *Request, _ []int64) (Reply, error) {
	reply, err := r.runRate()
	reply.InPlace = true
	return reply, err
}

func (r *Request) month() (figures.Month, error) {
	return figures.Load(r.Tx, r.Member, r.Today().Month(), r.Moment())
}

func (r *Request) runRate() (Reply, error) {
	m, err := r.month()
	if err != nil {
		return Reply{}, err
	}
	past, err := r.pastButton(m.Month - 1)
	if err != nil {
		return Reply{}, err
	}
	if len(m.Lines) == 0 {
		example, err := r.example()
		return Reply{Message: text.NothingYet{Month: m.Month, Example: example}, Buttons: past}, err
	}
	buttons, err := r.buttons("chart", pressData("chart", 0), "planfact", pressData("pf", int64(m.Month)), "categories", pressData("cats", int64(m.Month), 0))
	return Reply{Message: runRateOf(m), Buttons: append(buttons, past...)}, err
}

// pastButton leads to the last month's outcome, as long as it may still be corrected.
func (r *Request) pastButton(month calc.Month) ([][]Button, error) {
	last, err := lastDayToCorrect(r.Tx, r.Member, month)
	if err != nil || r.Today() > last {
		return nil, err
	}
	if m, err := figures.Load(r.Tx, r.Member, month, r.Moment()); err != nil || len(m.Lines) == 0 {
		return nil, err
	}
	return [][]Button{{{"‹ " + text.Month(r.Lang, month), pressData("past", int64(month))}}}, nil
}

// pressPast shows how a month has ended.
func pressPast(r *Request, args []int64) (Reply, error) {
	month := calc.Month(args[0])
	if month < 1 || month >= r.Today().Month() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	m, err := figures.Load(r.Tx, r.Member, month, r.Moment())
	if err != nil {
		return Reply{}, err
	}
	buttons, err := r.buttons("runrate", "rr")
	if len(m.Lines) == 0 {
		example, err := r.example()
		return Reply{Message: text.NothingYet{Month: month, Example: example}, Buttons: buttons, InPlace: true}, err
	}
	out := text.PastMonth{Month: month}
	for _, l := range m.Lines {
		out.Rows = append(out.Rows, planFactRow(l))
	}
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

func planFactRow(l figures.Category) text.PlanFactRow {
	return text.PlanFactRow{Category: l.Category.Name, Fact: l.Fact(), Plan: l.Plan, HasPlan: l.HasPlan, Fulfilment: calc.PercentOf(l.Fulfilment())}
}

// noPlanShown is how many categories without a plan are named.
const noPlanShown = 8

// leftShown is how many categories that were sold today are named.
const leftShown = 6

// runRateOf turns a month into the message.
func runRateOf(m figures.Month) text.RunRate {
	out := text.RunRate{
		Month: m.Month, Today: m.Days.Today, Elapsed: m.Days.Elapsed, Total: m.Days.Total, Unconfirmed: m.Unconfirmed,
		Target: m.Days.Target, TargetToday: m.Days.Target == m.Days.Today,
	}
	for _, l := range m.Lines {
		goods := text.Goods{Category: l.Category.Name, Unit: l.Category.Unit}
		if !l.HasPlan || l.Plan == 0 {
			if goods.Volume = l.Fact(); len(out.NoPlan) < noPlanShown {
				out.NoPlan = append(out.NoPlan, goods)
			} else {
				out.NoPlanMore++
			}
			continue
		}
		row := text.RunRateRow{Goods: goods, RunRate: calc.PercentOf(l.Outlook()), Met: l.Met()}
		row.Volume, row.HasRequired = l.Required().CeilVolume(l.Category.Rounding())
		out.Rows = append(out.Rows, row)
		left := leftOf(l)
		if left.Case == text.LeftToday && left.Volume != row.Volume || left.Case == text.LeftDone && row.Volume > 0 { // some was sold today
			out.Left = append(out.Left, left)
		}
	}
	slices.SortStableFunc(out.Left, func(a, b text.Left) int { return cmp.Compare(doneLast(a), doneLast(b)) })
	out.LeftMore = max(len(out.Left)-leftShown, 0)
	out.Left = out.Left[:len(out.Left)-out.LeftMore]
	if w, ok := m.Worst(); ok && len(out.Rows) > 1 {
		lag := nearest(w.Lag(), w.Category.Rounding())
		out.Worst = &text.WorstLine{
			Category: w.Category.Name, RunRate: calc.PercentOf(w.RunRate()),
			Lag: text.Goods{Category: w.Category.Name, Unit: w.Category.Unit, Volume: max(-lag.Volume, 0)},
		}
	}
	if total := m.Total(); total.Counted > 1 {
		out.Money = &text.MoneyTotal{RunRate: calc.PercentOf(total.RunRate()), Counted: total.Counted, LeftOut: total.LeftOut}
	}
	return out
}

func doneLast(l text.Left) int {
	if l.Case == text.LeftDone {
		return 1
	}
	return 0
}

// ofMonth is for buttons under a month's figures: once the month is over, they
// show how it has ended.
func ofMonth(r *Request, args []int64, show func(figures.Month) (Reply, error)) (Reply, error) {
	if args[0] != int64(r.Today().Month()) {
		return pressPast(r, args[:1])
	}
	m, err := r.month()
	if err != nil {
		return Reply{}, err
	}
	if len(m.Lines) == 0 {
		return pressRunRate(r, nil)
	}
	return show(m)
}

// pressPlanFact shows plan, fact and fulfilment in place of the run rate.
func pressPlanFact(r *Request, args []int64) (Reply, error) {
	return ofMonth(r, args, r.planFact)
}

func (r *Request) planFact(m figures.Month) (Reply, error) {
	out := text.PlanFact{Month: m.Month, Today: m.Days.Today}
	for _, l := range m.Lines {
		out.Rows = append(out.Rows, planFactRow(l))
	}
	var err error
	if out.Differences, err = differencesOf(r.Tx, m, figures.Scope{}); err != nil {
		return Reply{}, err
	}
	buttons, err := r.buttons("runrate", "rr", "categories", pressData("cats", int64(m.Month), 0))
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

// differencesOf lists by how much accounting's figures differ from the rep's
// own, in the books of the scope's team, or of all his teams.
func differencesOf(r storage.Reader, m figures.Month, scope figures.Scope) ([]text.Difference, error) {
	teams := m.Member.Teams()
	if scope.Team != 0 {
		teams = []storage.TeamID{scope.Team}
	}
	differences, err := figures.Differences(r, m.Member.ID, teams, m.Month)
	var list []text.Difference
	for _, d := range differences {
		list = append(list, text.Difference{Goods: text.Goods{Category: d.Category.Name, Unit: d.Category.Unit, Volume: d.Volume}, Days: d.Days})
	}
	return list, err
}

// A screen of categories holds three rows of two, and a row to move about.
const pickRows, pickColumns = 3, 2

const pickSize = pickRows * pickColumns

// pageOf lays a page of buttons out in rows; the pages go round. more tells that there are others.
func pageOf(all []Button, page int) (rows [][]Button, more bool) {
	pages := max(1, (len(all)+pickSize-1)/pickSize)
	page %= pages
	return slices.Collect(slices.Chunk(all[page*pickSize:min(len(all), (page+1)*pickSize)], pickColumns)), pages > 1
}

// pressPick lets the member choose a category.
func pressPick(r *Request, args []int64) (Reply, error) {
	return ofMonth(r, args, func(m figures.Month) (Reply, error) { return r.pick(m, args) })
}

func (r *Request) pick(m figures.Month, args []int64) (Reply, error) {
	var all []Button
	for _, l := range m.Lines {
		all = append(all, Button{l.Category.Name, pressData("cat", int64(m.Month), int64(l.Category.ID))})
	}
	rows, more := pageOf(all, int(min(max(args[1], 0), 1000)))
	back, err := r.button("back", "rr")
	move := []Button{back}
	if more {
		move = append(move, Button{"›", pressData("cats", int64(m.Month), args[1]+1)})
	}
	return Reply{Message: text.PickCategory{Month: m.Month}, Buttons: append(rows, move), InPlace: true}, err
}

// pressCategory shows all figures of one category.
func pressCategory(r *Request, args []int64) (Reply, error) {
	return ofMonth(r, args, func(m figures.Month) (Reply, error) { return r.category(m, args) })
}

func (r *Request) category(m figures.Month, args []int64) (Reply, error) {
	l, ok := m.Of(storage.CategoryID(args[1]))
	if !ok || args[1] != int64(storage.CategoryID(args[1])) {
		reply, err := pressPick(r, []int64{args[0], 0})
		reply.Toast = text.QuestionGone{}
		return reply, err
	}
	card := cardOf(m, l)
	days, err := figures.RequiredDays(r.Tx, m, l, cardDays)
	if err != nil {
		return Reply{}, err
	}
	for _, d := range days {
		v, _ := d.Volume.CeilVolume(l.Category.Rounding())
		card.Days = append(card.Days, text.CardDay{Date: d.Date, Volume: v})
	}
	buttons, err := r.buttons("chart", pressData("chart", args[1]), "back", pressData("cats", args[0], 0), "runrate", "rr")
	return Reply{Message: card, Buttons: buttons, InPlace: true}, err
}

// cardDays is how many days a card lists where weekdays differ: a week of work.
const cardDays = 5

func cardOf(m figures.Month, l figures.Category) text.Card {
	step := l.Category.Rounding()
	up := func(x calc.Ratio) text.Known {
		v, ok := x.CeilVolume(step)
		return text.Known{Volume: v, Is: ok}
	}
	card := text.Card{
		Category: l.Category.Name, Unit: l.Category.Unit, Month: m.Month, Today: m.Days.Today,
		Fact: l.Fact(), HasPlan: l.HasPlan && l.Plan > 0, Plan: l.Plan,
		Fulfilment: calc.PercentOf(l.Fulfilment()), RunRate: calc.PercentOf(l.RunRate()),
		Forecast: nearest(l.Forecast(), step), Lag: nearest(l.Lag(), step), EvenPace: up(l.EvenPace()), LeftToday: up(l.LeftToday()), Required: up(l.Required()),
		RequiredOn: m.Days.Target, RequiredToday: m.Days.Target == m.Days.Today,
		Total: m.Days.Total, Elapsed: m.Days.Elapsed, Rest: m.Days.Left(), Unconfirmed: m.Unconfirmed, Turnover: l.Turnover,
	}
	card.Surplus.Volume, card.Surplus.Is = l.Surplus()
	card.MissedBy.Volume, card.MissedBy.Is = l.MissedBy()
	return card
}

func nearest(x calc.Ratio, step calc.Volume) (k text.Known) {
	k.Volume, k.Is = figures.Nearest(x, step)
	return k
}
