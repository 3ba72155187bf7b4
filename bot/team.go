package bot

import (
	"cmp"
	"slices"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// The team's screen lists its reps, the worst first, ten to a page; a press
// opens a rep or a category. For managers there is a screen of all teams before it.

// teamPage is how many reps a page shows, a button each.
const teamPage = 10

// showTeam answers /team: of the supervisor's team at once, of the company by a worker.
func showTeam(r *Request) (Reply, error) {
	scope := r.defaultScope()
	switch {
	case r.noTeam():
		return say(text.NoTeam{})
	case scope.Team == 0:
		return r.later("teams", 0, 0)
	}
	return r.team(scope, 0, 0)
}

// teamScreen is a page of a team, by one category's figures or by all together for 0.
func teamScreen(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope([]int64{args[0], 0})
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	reply, err := v.team(s, storage.CategoryID(args[1]), int(min(max(args[2], 0), 10_000)))
	reply.InPlace = true
	return reply, err
}

func pressTeam(r *Request, args []int64) (Reply, error) {
	if args[0] == 0 { // of everybody: too many to be read while others wait
		return r.later("team", r.Update.Message, args...)
	}
	return teamScreen(&r.viewer, args)
}

func (v *viewer) team(s figures.Scope, category storage.CategoryID, page int) (Reply, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	t, err := b.LoadTeam(s, v.Today().Month(), v.Now)
	if err != nil {
		return Reply{}, err
	}
	if v.inGroup() {
		return v.teamForAll(b, t)
	}
	out := v.teamHead(t)
	if c, ok := t.Of(category); ok {
		out.Category, out.Unit, out.RunRate = c.Category.Name, c.Category.Unit, calc.PercentOf(c.Total.RunRate())
	} else {
		category = 0
	}
	reps := repsFor(t, category)
	pages := max(1, (len(reps)+teamPage-1)/teamPage)
	page %= pages
	out.Page, out.Pages = page+1, pages
	var numbers []Button
	for i, rep := range reps[page*teamPage : min(len(reps), (page+1)*teamPage)] {
		out.Rows = append(out.Rows, repRow(i+1, rep, category))
		numbers = append(numbers, Button{text.Circled(i + 1), pressData("trep", int64(s.Team), int64(rep.Member.ID), int64(category), int64(page))})
	}
	if page == 0 {
		if out.Silent, err = v.silentToday(b, t); err != nil {
			return Reply{}, err
		}
	}
	buttons, err := v.teamButtons(t, numbers, category, page, pages)
	return Reply{Message: out, Buttons: buttons}, err
}

// teamHead is what stands above the table.
func (v *viewer) teamHead(t figures.Team) text.Team {
	out := text.Team{
		Name: t.Name, Month: t.Month, Today: v.Today(), Elapsed: t.Days.Elapsed, Total: t.Days.Total, Unconfirmed: t.Unconfirmed,
		RunRate: calc.PercentOf(t.Total.RunRate()), Turnover: t.Turnover, Reps: len(t.Reps),
	}
	if worst := t.WorstCategories(); len(worst) > 0 {
		out.Worst, out.WorstRunRate = worst[0].Category.Name, calc.PercentOf(worst[0].Total.RunRate())
	}
	for _, rep := range t.Reps {
		switch {
		case rep.Present && !rep.HasPlan():
			out.NoPlan = append(out.NoPlan, rep.Member.Name)
		case rep.HasPlan() && rep.Days.Elapsed == 0 && t.Days.Elapsed > 0:
			out.NotYet = append(out.NotYet, rep.Member.Name)
		}
	}
	for _, c := range t.Categories {
		if t.Total.Counted > 0 && c.HasPlan && !c.Category.HasPrice {
			out.NoPrice = append(out.NoPrice, c.Category.Name)
		}
	}
	return out
}

// repsFor lists the reps by one category's run rate, the worst first, or by all together.
func repsFor(t figures.Team, category storage.CategoryID) []figures.Rep {
	if category == 0 {
		return t.Reps
	}
	var reps []figures.Rep
	for _, rep := range t.Reps {
		if _, has := rep.Of(category); has {
			reps = append(reps, rep)
		}
	}
	slices.SortStableFunc(reps, func(a, b figures.Rep) int {
		x, _ := a.Of(category)
		y, _ := b.Of(category)
		return figures.CompareRunRates(x.RunRate(), y.RunRate())
	})
	return reps
}

// repRow is a line of the table: required of one category in its unit, of all in money.
func repRow(number int, rep figures.Rep, category storage.CategoryID) text.TeamRow {
	row := text.TeamRow{Number: number, Name: rep.Member.Name, RunRate: calc.PercentOf(rep.Total.RunRate())}
	if l, ok := rep.Of(category); ok {
		row.RunRate = calc.PercentOf(l.Outlook())
		row.Met = l.Met()
		row.Required.Volume, row.Required.Is = l.Required().CeilVolume(l.Category.Rounding())
		return row
	}
	row.RequiredMoney, row.HasMoney = roubles(rep.RequiredMoney())
	return row
}

// roubles rounds up to whole units of money: so much is always enough.
func roubles(minor calc.Ratio) (calc.Money, bool) {
	v, ok := minor.Div(calc.NewRatio(100, 1)).CeilVolume(calc.Unit)
	return calc.Money(v/calc.Unit) * 100, ok
}

// silentToday names those who have entered nothing on the day that is not over yet, or just was.
func (v *viewer) silentToday(b *figures.Book, t figures.Team) ([]string, error) {
	silent, err := b.Silent(t, func(rep figures.Rep) calc.Date { return rep.Days.Today })
	return memberNames(silent), err
}

func memberNames(members []storage.Member) []string {
	var names []string
	for _, m := range members {
		names = append(names, m.Name)
	}
	return names
}

func (v *viewer) teamButtons(t figures.Team, numbers []Button, category storage.CategoryID, page, pages int) ([][]Button, error) {
	rows := slices.Collect(slices.Chunk(numbers, 5))
	team := int64(t.Scope.Team)
	move, err := v.buttons("categories", pressData("tcats", team, 0), "map", pressData("map", team, 0, int64(figures.Best)), "compare", pressData("cmp", team, 0, 0))
	if err != nil {
		return nil, err
	}
	var last []Button
	if category != 0 {
		all, err := v.button("all categories", pressData("team", team, 0, 0))
		if err != nil {
			return nil, err
		}
		last = append(last, all)
	}
	if pages > 1 {
		last = append(last, Button{"›", pressData("team", team, int64(category), int64(page+1))})
	}
	if v.Member.Roles.Has(heads) {
		all, err := v.button("teams", pressData("teams", 0))
		if err != nil {
			return nil, err
		}
		last = append(last, all)
	}
	return append(append(rows, move...), last), nil
}

// teamForAll is what a group reads: sums by category, and nothing of a single rep.
func (v *viewer) teamForAll(b *figures.Book, t figures.Team) (Reply, error) {
	some := len(t.Categories) > 0
	t.Categories = slices.DeleteFunc(slices.Clone(t.Categories), func(c figures.TeamCategory) bool { return !isShared(t, c) })
	if some && len(t.Categories) == 0 {
		return Reply{Message: text.GroupTooSmall{}}, nil
	}
	out := text.TeamSums{Team: v.teamHead(t)}
	silent, err := v.silentToday(b, t)
	out.SilentCount, out.NoPlan = len(silent), nil
	out.Rows = categoryRows(t)
	return Reply{Message: out}, err
}

// isShared tells whether a category's sums are more than one rep's own figures.
func isShared(t figures.Team, c figures.TeamCategory) bool {
	with := 0
	for _, rep := range t.Reps {
		if _, has := rep.Of(c.Category.ID); has {
			with++
		}
	}
	return with > 1
}

func categoryRows(t figures.Team) []text.RunRateRow {
	var rows []text.RunRateRow
	for _, c := range t.Categories {
		if !c.HasPlan || c.Plan == 0 {
			continue
		}
		row := text.RunRateRow{Goods: text.Goods{Category: c.Category.Name, Unit: c.Category.Unit}, RunRate: calc.PercentOf(c.Total.RunRate()), Met: c.Fact >= c.Plan}
		row.Volume, row.HasRequired = t.RequiredIn(c.Category.ID).CeilVolume(c.Category.Rounding())
		rows = append(rows, row)
	}
	return rows
}

// pressTeamCategories shows the categories of a team; a press lists its reps by one.
func teamCategories(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope([]int64{args[0], 0})
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	t, err := b.LoadTeam(s, v.Today().Month(), v.Now)
	if err != nil {
		return Reply{}, err
	}
	out := text.TeamCategories{Team: v.teamHead(t), Rows: categoryRows(t)}
	var all []Button
	for _, c := range t.Categories {
		all = append(all, Button{c.Category.Name, pressData("team", args[0], int64(c.Category.ID), 0)})
	}
	rows, more := pageOf(all, int(min(max(args[1], 0), 1000)))
	back, err := v.button("back", pressData("team", args[0], 0, 0))
	move := []Button{back}
	if more {
		move = append(move, Button{"›", pressData("tcats", args[0], args[1]+1)})
	}
	return Reply{Message: out, Buttons: append(rows, move), InPlace: true}, err
}

func pressTeamCategories(r *Request, args []int64) (Reply, error) {
	if args[0] == 0 {
		return r.later("tcats", r.Update.Message, args...)
	}
	return teamCategories(&r.viewer, args)
}

// pressRep opens a rep of the team: his run rate as he sees it himself, of his part in the team.
func pressRep(r *Request, args []int64) (Reply, error) {
	scope, refusal, err := r.pressedScope(args)
	if err != nil || refusal != nil || scope.Rep == 0 {
		return Reply{Toast: cmp.Or[any](refusal, text.QuestionGone{})}, err
	}
	return r.rep(scope, args[2], args[3], false)
}

// rep shows a rep's month: run rates, or plan and fact.
func (r *Request) rep(scope figures.Scope, category, page int64, planFact bool) (Reply, error) {
	b, err := figures.Open(r.Tx)
	if err != nil {
		return Reply{}, err
	}
	t, err := b.LoadTeam(scope, r.Today().Month(), r.Now)
	if err != nil {
		return Reply{}, err
	}
	team, rep := numbersOf(scope)
	back := pressData("team", team, category, page)
	if len(t.Reps) == 0 || len(t.Reps[0].Lines) == 0 {
		m, err := r.Tx.Member(scope.Rep)
		if err != nil {
			return Reply{}, err
		}
		buttons, err := r.buttons("back", back)
		return Reply{Message: text.RepNothingYet{Name: m.Name, Month: t.Month}, Buttons: buttons, InPlace: true}, err
	}
	state := t.Reps[0].Month
	if planFact {
		out := text.PlanFact{Name: state.Member.Name, Month: state.Month, Today: state.Days.Today}
		for _, l := range state.Lines {
			out.Rows = append(out.Rows, planFactRow(l))
		}
		if out.Differences, err = differencesOf(r.Tx, state, scope); err != nil {
			return Reply{}, err
		}
		buttons, err := r.buttons("runrate", pressData("trep", team, rep, category, page), "back", back)
		return Reply{Message: out, Buttons: buttons, InPlace: true}, err
	}
	out := runRateOf(state)
	out.Name = state.Member.Name
	labels := []string{"planfact", pressData("tpf", team, rep, category, page), "map", pressData("map", team, rep, int64(figures.Best))}
	if r.mayWriteSometime(state.Member) {
		labels = append(labels, "rep history", pressData("rhist", rep, int64(r.Today()), 0))
	}
	buttons, err := r.buttons(append(labels, "back", back)...)
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

func pressRepPlanFact(r *Request, args []int64) (Reply, error) {
	scope, refusal, err := r.pressedScope(args)
	if err != nil || refusal != nil || scope.Rep == 0 {
		return Reply{Toast: cmp.Or[any](refusal, text.QuestionGone{})}, err
	}
	return r.rep(scope, args[2], args[3], true)
}

// teamsScreen lists the company's teams, the worst first.
func teamsScreen(v *viewer, args []int64) (Reply, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	teams, err := v.read.Teams()
	if err != nil {
		return Reply{}, err
	}
	whole, err := b.LoadTeam(figures.Scope{}, v.Today().Month(), v.Now)
	if err != nil {
		return Reply{}, err
	}
	if len(teams) == 0 {
		return v.team(figures.Scope{}, 0, 0)
	}
	var all []figures.Team
	for _, t := range teams {
		loaded, err := b.LoadTeam(figures.Scope{Team: t.ID}, v.Today().Month(), v.Now)
		if err != nil {
			return Reply{}, err
		}
		all = append(all, loaded)
	}
	slices.SortStableFunc(all, func(a, b figures.Team) int { return figures.CompareRunRates(a.Total.RunRate(), b.Total.RunRate()) })
	out := text.Teams{Team: v.teamHead(whole)}
	pages := max(1, (len(all)+teamPage-1)/teamPage)
	page := int(min(max(args[0], 0), 10_000)) % pages
	out.Page, out.Pages = page+1, pages
	var numbers []Button
	for i, t := range all[page*teamPage : min(len(all), (page+1)*teamPage)] {
		out.Rows = append(out.Rows, text.TeamRow{Number: i + 1, Name: t.Name, RunRate: calc.PercentOf(t.Total.RunRate()), Reps: len(t.Reps)})
		numbers = append(numbers, Button{text.Circled(i + 1), pressData("team", int64(t.Scope.Team), 0, 0)})
	}
	rows := slices.Collect(slices.Chunk(numbers, 5))
	last, err := v.buttons("all reps", pressData("team", 0, 0, 0), "map", pressData("map", 0, 0, int64(figures.Best)), "compare", pressData("cmp", 0, 0, 0))
	if pages > 1 && err == nil {
		last[0] = append(last[0], Button{"›", pressData("teams", int64(page+1))})
	}
	return Reply{Message: out, Buttons: append(rows, last...), InPlace: true}, err
}
