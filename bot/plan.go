package bot

import (
	"time"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/runrate"
	"runrate/storage"
)

// showPlan shows the member's plan of the month, and how it is spread over its days.
func showPlan(r *Request) (Reply, error) {
	if !r.Member.Roles.Has(storage.Rep) { // a supervisor has no plan of his own here, and the team's weekdays to set
		reply, err := r.week(ofTeam)
		reply.InPlace = false
		if reply.Message == nil {
			reply = Reply{Message: text.NotARep{}}
		}
		return reply, err
	}
	return r.plan()
}

func pressPlan(r *Request, _ []int64) (Reply, error) {
	reply, err := r.plan()
	reply.InPlace = true
	return reply, err
}

func (r *Request) plan() (Reply, error) {
	m, err := r.month()
	if err != nil {
		return Reply{}, err
	}
	shares, err := figures.Shares(r.Tx, r.Member, r.Today())
	if err != nil {
		return Reply{}, err
	}
	out := text.Plan{Month: m.Month, Total: m.Days.Total, Left: m.Days.Left(), Unconfirmed: m.Unconfirmed, Shares: sharesOf(shares)}
	for _, l := range m.Lines {
		if !l.HasPlan {
			continue
		}
		even, _ := l.EvenPace().CeilVolume(l.Category.Rounding())
		out.Rows = append(out.Rows, text.PlanRow{Goods: text.Goods{Category: l.Category.Name, Unit: l.Category.Unit, Volume: l.Plan}, Even: even})
	}
	clients, err := r.Tx.ClientPlan(r.Member.ID, m.Month)
	if err != nil {
		return Reply{}, err
	}
	out.Clients = clients.Count
	if len(out.Rows) == 0 {
		supervised, err := r.hasSupervisor()
		if err != nil {
			return Reply{}, err
		}
		out.Supervised = supervised
		if out.Example, err = r.planExample(); err != nil {
			return Reply{}, err
		}
		return Reply{Message: out}, nil
	}
	buttons, err := r.buttons("runrate", "rr", "weekdays", pressData("week", ofSelf))
	return Reply{Message: out, Buttons: buttons}, err
}

// Whose weekdays a screen changes.
const (
	ofSelf int64 = iota
	ofTeam
)

// shareSteps are what a weekday's share goes through as its button is pressed, in thousandths.
var shareSteps = []int32{1000, 1500, 2000, 500}

// pressWeek shows which weekdays carry more.
func pressWeek(r *Request, args []int64) (Reply, error) {
	return r.week(args[0])
}

// pressWeekday gives a weekday its next share.
func pressWeekday(r *Request, args []int64) (Reply, error) {
	whose, day := args[0], args[1]
	shares, allowed, err := r.sharesOf(whose)
	if err != nil || !allowed || day < 0 || day > 6 {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if shares == (runrate.Shares{}) {
		shares = runrate.Shares{1000, 1000, 1000, 1000, 1000, 1000, 1000}
	}
	next := shareSteps[0]
	for i, step := range shareSteps {
		if shares[day] == step {
			next = shareSteps[(i+1)%len(shareSteps)]
		}
	}
	shares[day] = next
	if err := r.putShares(whose, shares.String()); err != nil {
		return Reply{}, err
	}
	return r.week(whose)
}

// pressWeekEven makes all weekdays alike again.
func pressWeekEven(r *Request, args []int64) (Reply, error) {
	_, allowed, err := r.sharesOf(args[0])
	if err != nil || !allowed {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if err := r.putShares(args[0], ""); err != nil {
		return Reply{}, err
	}
	return r.week(args[0])
}

// sharesOf reads the shares that a screen changes, and tells whether the member may.
func (r *Request) sharesOf(whose int64) (runrate.Shares, bool, error) {
	switch {
	case whose == ofSelf && r.Member.Roles.Has(storage.Rep):
		shares, err := figures.Shares(r.Tx, r.Member, r.Today())
		return shares, true, err
	case whose == ofTeam && r.Member.Roles.Has(storage.Supervisor):
		team, found, err := r.ownTeam()
		if err != nil || !found {
			return runrate.Shares{}, false, err
		}
		shares, err := runrate.ParseShares(team.Shares)
		return shares, true, err
	}
	return runrate.Shares{}, false, nil
}

func (r *Request) ownTeam() (storage.Team, bool, error) {
	teams, err := r.Tx.Teams()
	for _, t := range teams {
		if t.ID == r.Member.TeamOn(r.Today()) {
			return t, true, err
		}
	}
	return storage.Team{}, false, err
}

// putShares keeps the weekdays of the member, or of his team.
func (r *Request) putShares(whose int64, shares string) error {
	team, _, err := r.ownTeam()
	if err != nil {
		return err
	}
	change := storage.Change{Team: team.ID, What: storage.ChangedShares, Of: team.Name, From: team.Shares, To: shares}
	if whose == ofTeam {
		team.Shares = shares
		_, err = r.Tx.PutTeam(team)
	} else {
		if shares == "" && team.Shares != "" { // even is not "as the team"
			shares = runrate.Even
		}
		change.Of, change.From, change.To = r.Member.Name, r.Member.Shares, shares
		r.Member.Shares = shares
		_, err = r.Tx.PutMember(r.Member)
	}
	if err != nil {
		return err
	}
	return r.note(change)
}

// week is the screen of weekdays: a press changes one.
func (r *Request) week(whose int64) (Reply, error) {
	shares, allowed, err := r.sharesOf(whose)
	if err != nil || !allowed {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	out := text.Week{Team: whose == ofTeam, Shares: sharesOf(shares)}
	var rows [][]Button
	for i := range 7 {
		day := (i + 1) % 7
		if i%4 == 0 {
			rows = append(rows, nil)
		}
		label := text.Weekday(r.Lang, day) + " " + text.Number(r.Lang, calc.Weight(shares.Of(time.Weekday(day))).String())
		rows[len(rows)-1] = append(rows[len(rows)-1], Button{label, pressData("wd", whose, int64(day))})
	}
	last, err := r.buttons("even week", pressData("even", whose), "plan", "plan")
	if whose == ofTeam && !r.Member.Roles.Has(storage.Rep) {
		last, err = r.buttons("even week", pressData("even", whose))
	}
	if r.Member.Roles.Has(storage.Supervisor) && r.Member.Roles.Has(storage.Rep) {
		other := [2]string{"week of team", "own week"}[whose]
		b, err := r.button(other, pressData("week", 1-whose))
		if err != nil {
			return Reply{}, err
		}
		last[0] = append(last[0], b)
	}
	return Reply{Message: out, Buttons: append(rows, last...), InPlace: true}, err
}

// sharesOf lists the shares of a week for a message, Monday first; none where all are alike.
func sharesOf(s runrate.Shares) []text.Share {
	if s.String() == "" {
		return nil
	}
	var list []text.Share
	for i := range 7 {
		day := (i + 1) % 7
		list = append(list, text.Share{Weekday: day, Share: calc.Weight(s[day])})
	}
	return list
}
