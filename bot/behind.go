package bot

import (
	"slices"
	"strconv"

	"runrate/bot/clients"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// The clients behind a number, a page at a time. A number counts clients by
// where they began; a name is shown only to those whose client he is today.

// Which clients are listed.
const (
	listVisit int64 = iota
	listLost
	listLapsed
	listFell
	listMissed
)

// listOf are the clients behind a measure.
var listOf = map[int64]int64{
	measureRetention: listLapsed, measureCohorts: listMissed, measureNDay: listLapsed, measureChurn: listLost, measureSurvival: listLapsed, measureRevenue: listFell,
}

var listNames = map[int64]string{listVisit: "visit", listLost: "lost", listLapsed: "lapsed", listFell: "fell", listMissed: "missed"}

// listPage is how many clients a page has.
const listPage = 8

// pressBehind lists clients: under a picture in a message of its own.
func pressBehind(r *Request, args []int64) (Reply, error) { return r.listBehind(args, 0) }

// pressBehindPage turns the page.
func pressBehindPage(r *Request, args []int64) (Reply, error) {
	return r.listBehind(args, r.Update.Message)
}

func (r *Request) listBehind(args []int64, edit int64) (Reply, error) {
	if may, err := r.maySee(viewOf(args).scope); err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.later("behind", edit, args...)
}

// behindScreen lists a page of the clients.
func behindScreen(v *viewer, args []int64) (Reply, error) {
	b, kind, page := viewOf(args), args[viewNumbers], args[viewNumbers+1]
	if may, err := v.maySee(b.scope); err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	falls, out, err := v.behind(b, kind)
	if err != nil {
		return Reply{}, err
	}
	out.Kind, out.All = listNames[kind], len(falls)
	var named []clients.Fall
	for _, f := range falls {
		if v.mayKnow(f.Owner, f.Team) {
			named = append(named, f)
		}
	}
	out.Others = len(falls) - len(named)
	out.Pages = max(1, (len(named)+listPage-1)/listPage)
	page = min(max(page, 0), int64(out.Pages-1))
	out.Page = int(page) + 1
	var cards []Button
	for i, f := range named[page*listPage : min(len(named), int(page+1)*listPage)] {
		number := int(page)*listPage + i + 1
		out.Rows = append(out.Rows, v.clientLine(number, f))
		cards = append(cards, Button{strconv.Itoa(number), pressData("card", int64(f.Life.Client), 0, 0)})
	}
	buttons, err := v.behindButtons(b, kind, page, out, cards)
	return Reply{Message: out, Buttons: buttons}, err
}

// behind finds the clients, and what the list is headed with. Whom to visit
// goes by whose clients they are today, the others by where they began, as the numbers do.
func (v *viewer) behind(b baseView, kind int64) ([]clients.Fall, text.ClientList, error) {
	b.by = clients.Whole
	asked := b
	if kind == listVisit {
		asked.scope.Team, asked.scope.Rep = 0, 0
	}
	of, err := v.base(asked)
	if err != nil {
		return nil, text.ClientList{}, err
	}
	if of.Name, err = v.scopeName(b.scope); err != nil {
		return nil, text.ClientList{}, err
	}
	words, err := of.Words()
	if err != nil {
		return nil, text.ClientList{}, err
	}
	out := text.ClientList{ClientBase: words}
	mine := func(o clients.Outlet) bool {
		return (b.scope.Team == 0 || o.Team == b.scope.Team) && (b.scope.Rep == 0 || o.Owner == b.scope.Rep)
	}
	var outlets []clients.Outlet
	switch kind {
	case listFell:
		falls, period, err := of.Fallen(clients.Term(b.span))
		out.Period, err = periodWords(v.Lang, clients.Term(b.span), period, err)
		return falls, out, err
	case listLost:
		out.Month = of.LastMonth()
		outlets, err = of.Lost(out.Month)
	case listMissed:
		outlets, out.Weekly, err = v.missedNext(b, of)
	case listLapsed:
		outlets, err = of.LapsedNow(func(clients.Outlet) bool { return true })
	default:
		outlets, err = of.ToVisit(mine)
	}
	falls := make([]clients.Fall, len(outlets))
	for i, o := range outlets {
		falls[i].Outlet = o
	}
	return falls, out, err
}

// missedNext are the clients whom the figure under a view of cohorts lacks, and whether it is of weeks.
func (v *viewer) missedNext(b baseView, of pictures.Base) ([]clients.Outlet, bool, error) {
	p, err := v.cohortPeriod(b)
	if err != nil {
		return nil, false, err
	}
	outlets, err := of.MissedNext(p)
	return outlets, p.Weekly(), err
}

func periodWords(lang storage.Lang, t clients.Term, p clients.Period, err error) (string, error) {
	if err != nil || p.To == 0 {
		return "", err
	}
	m := p.To.Month()
	switch t {
	case clients.Quarterly:
		return text.Plain(lang, text.PeriodName{Quarter: (int(m.Calendar())-1)/3 + 1, Year: m.Year()})
	case clients.Days90:
		return text.Plain(lang, text.PeriodName{Until: p.To})
	}
	return text.Month(lang, m), nil
}

func (v *viewer) clientLine(number int, f clients.Fall) text.ClientLine {
	line := text.ClientLine{
		Number: number, Name: text.ClientName(f.Client.Name, f.Client.Code), Last: f.Last, Gap: f.Gap, Was: f.Was, Now: f.Is,
		LastInYear: f.Last.Year() == v.Today().Year(),
	}
	if rep, err := v.read.Member(f.Owner); err == nil && f.Owner != v.Member.ID {
		line.Rep = rep.Name
	}
	if days, ok := f.Rhythm.Round(); ok && days > 0 && f.Own {
		line.Rhythm = strconv.FormatInt(days, 10)
	}
	if usual, ok := f.Usual.Round(); ok && usual > 0 {
		line.Usual, line.HasUsual = calc.Money(usual), true
	}
	return line
}

// behindButtons open the clients' cards, turn pages, and lead on to the clients to visit.
func (v *viewer) behindButtons(b baseView, kind, page int64, out text.ClientList, cards []Button) ([][]Button, error) {
	var pages []Button
	if page > 0 {
		pages = append(pages, Button{"‹", b.press("bpage", kind, page-1)})
	}
	if page < int64(out.Pages-1) {
		pages = append(pages, Button{"›", b.press("bpage", kind, page+1)})
	}
	w := buttonWords{v: v}
	var on []Button
	if kind != listVisit {
		on = append(on, w.button("visit", b.press("behind", listVisit, 0)))
	}
	on = append(on, w.button("m "+measureNames[b.measure], b.press("basen")))
	rows := slices.DeleteFunc([][]Button{cards, pages, on}, func(row []Button) bool { return len(row) == 0 })
	return rows, w.err
}
