package bot

import (
	"cmp"
	"slices"
	"strconv"

	"runrate/bot/figures"
	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
)

// The calendar shows a month as a grid of buttons, of the company, a team or a
// rep; a press on a day changes it. Longer absences are said in words.

// calendarOf is whose calendar is shown: a scope of overrides.
type calendarOf struct {
	scope storage.Scope
	id    uint32
}

func (c calendarOf) data(name string, more ...int64) string {
	return pressData(name, append([]int64{int64(c.scope), int64(c.id)}, more...)...)
}

// showCalendar answers /calendar: with the grid, or with a change in words.
func showCalendar(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	of := calendarOf{storage.OfCompany, 0}
	if team := r.Member.TeamOn(r.Today()); team != 0 && r.Member.Roles.Has(storage.Supervisor) {
		of = calendarOf{storage.OfTeam, uint32(team)}
	}
	if r.Args == "" {
		return r.calendar(of, r.Today().Month())
	}
	return r.calendarWords(of)
}

// mayPlanDays tells whether a calendar is the member's to change.
func (r *Request) mayPlanDays(of calendarOf) (bool, error) {
	admin := r.Member.Roles.Has(storage.Admin)
	switch of.scope {
	case storage.OfCompany:
		return admin && of.id == 0, nil
	case storage.OfTeam:
		if admin {
			may, err := r.exists(figures.Scope{Team: storage.TeamID(of.id)})
			return may && of.id != 0, err
		}
		return of.id != 0 && r.Member.Roles.Has(storage.Supervisor) && storage.TeamID(of.id) == r.Member.TeamOn(r.Today()), nil
	case storage.OfRep:
		m, err := r.pressedMember(int64(of.id))
		return m.ID != 0, err
	}
	return false, nil
}

// pressedCalendar reads whose calendar a button means, and refuses what is not the member's.
func (r *Request) pressedCalendar(args []int64) (of calendarOf, allowed bool, err error) {
	of = calendarOf{storage.Scope(args[0]), uint32(args[1])}
	if int64(of.scope) != args[0] || int64(of.id) != args[1] {
		return of, false, nil
	}
	allowed, err = r.mayPlanDays(of)
	return of, allowed, err
}

func pressCalendar(r *Request, args []int64) (Reply, error) {
	of, allowed, err := r.pressedCalendar(args)
	if month := calc.Month(args[2]); err == nil && allowed && month > storage.MinSaleDate.Month() && month < r.Today().Month()+60 {
		reply, err := r.calendar(of, month)
		reply.InPlace = true
		return reply, err
	}
	return Reply{Toast: text.QuestionGone{}}, err
}

// named is whom the calendar is of, in words.
func (r *Request) named(of calendarOf) (string, error) {
	switch of.scope {
	case storage.OfTeam:
		return r.teamName(storage.TeamID(of.id))
	case storage.OfRep:
		m, err := r.Tx.Member(storage.MemberID(of.id))
		return m.Name, err
	}
	return "", nil
}

// days returns the calendar as it holds, wider scopes included.
func (r *Request) days(of calendarOf, from, to calc.Date) (calendar.Calendar, error) {
	m := storage.Member{}
	switch of.scope {
	case storage.OfTeam:
		m.Postings = []storage.Posting{{Team: storage.TeamID(of.id)}}
	case storage.OfRep:
		var err error
		if m, err = r.Tx.Member(storage.MemberID(of.id)); err != nil {
			return calendar.Calendar{}, err
		}
	}
	return figures.Calendar(r.Tx, m, from, to)
}

// calendar renders a month.
func (r *Request) calendar(of calendarOf, month calc.Month) (Reply, error) {
	cal, err := r.days(of, month.First(), month.Last())
	if err != nil {
		return Reply{}, err
	}
	out := text.Calendar{Month: month, Days: cal.Sum(month.First(), month.Last()), Unconfirmed: !cal.National.Confirmed(month.Year())}
	if out.Name, err = r.named(of); err != nil {
		return Reply{}, err
	}
	if out.Changes, err = r.calendarChanges(of, month); err != nil {
		return Reply{}, err
	}
	rows := [][]Button{r.weekdayRow()}
	week := make([]Button, 0, 7)
	blank := Button{"·", "noop"}
	for range (int(month.First().Weekday()) + 6) % 7 {
		week = append(week, blank)
	}
	for d := month.First(); d <= month.Last(); d++ {
		week = append(week, Button{dayLabel(d, cal.Weight(d)), of.data("cday", int64(d))})
		if len(week) == 7 {
			rows, week = append(rows, week), make([]Button, 0, 7)
		}
	}
	if len(week) > 0 {
		for len(week) < 7 {
			week = append(week, blank)
		}
		rows = append(rows, week)
	}
	rows = append(rows, []Button{
		{"‹ " + text.ShortMonth(r.Lang, month-1), of.data("cal", int64(month-1))}, {text.ShortMonth(r.Lang, month+1) + " ›", of.data("cal", int64(month+1))},
	})
	others, err := r.otherCalendars(of, month)
	return Reply{Message: out, Buttons: append(rows, others)}, err
}

func (r *Request) weekdayRow() []Button {
	var row []Button
	for i := range 7 {
		row = append(row, Button{text.Weekday(r.Lang, (i+1)%7), "noop"})
	}
	return row
}

// dayLabel marks days off and half days, and not by colour.
func dayLabel(d calc.Date, w calc.Weight) string {
	day := strconv.Itoa(d.Day())
	switch {
	case w == 0:
		return day + "×"
	case w < calc.FullDay:
		return day + "½"
	}
	return day
}

// otherCalendars lead from a team to the company, and back.
func (r *Request) otherCalendars(of calendarOf, month calc.Month) ([]Button, error) {
	var labels []string
	team := r.Member.TeamOn(r.Today())
	if r.Member.Roles.Has(storage.Admin) && of.scope != storage.OfCompany {
		labels = append(labels, "company", calendarOf{storage.OfCompany, 0}.data("cal", int64(month)))
	}
	if team != 0 && r.Member.Roles.Has(storage.Supervisor) && of.scope != storage.OfTeam {
		labels = append(labels, "team of", calendarOf{storage.OfTeam, uint32(team)}.data("cal", int64(month)))
	}
	rows, err := r.buttons(append(labels, "members", pressData("members", 0))...)
	return rows[0], err
}

func (r *Request) calendarChanges(of calendarOf, month calc.Month) ([]text.DayChange, error) {
	overrides, err := r.Tx.Overrides(of.scope, of.id, month.First(), month.Last())
	var changes []text.DayChange
	for _, o := range overrides {
		changes = append(changes, text.DayChange{From: o.From, To: o.To, Kind: kindOf(o.Weight), Reason: o.Reason})
	}
	slices.SortStableFunc(changes, func(a, b text.DayChange) int { return cmp.Compare(a.From, b.From) })
	return changes[:min(len(changes), 12)], err
}

func kindOf(w calc.Weight) string {
	switch {
	case w == 0:
		return string(parse.DayOff)
	case w < calc.FullDay:
		return string(parse.DayHalf)
	}
	return string(parse.DayWorking)
}

// pressDay offers what a day may be.
func pressDay(r *Request, args []int64) (Reply, error) {
	of, allowed, err := r.pressedCalendar(args)
	day := calc.Date(args[2])
	if err != nil || !allowed || !changeable(day, r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	name, err := r.named(of)
	if err != nil {
		return Reply{}, err
	}
	cal, err := r.days(of, day, day)
	if err != nil {
		return Reply{}, err
	}
	set := func(kind int64) string { return of.data("cset", args[2], kind) }
	rows, err := r.buttons("day off", set(setOff), "day working", set(setWorking), "day half", set(setHalf))
	if err != nil {
		return Reply{}, err
	}
	last, err := r.buttons("day usual", set(setUsual), "back", of.data("cal", int64(day.Month())))
	return Reply{Message: text.Day{Name: name, Date: day, Year: otherYear(day, r.Today()), Kind: kindOf(cal.Weight(day))}, Buttons: append(rows, last...), InPlace: true}, err
}

// What a button makes of a day.
const (
	setUsual int64 = iota
	setOff
	setWorking
	setHalf
)

var setKinds = map[int64]parse.DayKind{setUsual: parse.DayUsual, setOff: parse.DayOff, setWorking: parse.DayWorking, setHalf: parse.DayHalf}

// changeable keeps to days that anybody may still mean: a year back, three ahead.
func changeable(d, today calc.Date) bool { return d > today-400 && d < today+1100 }

func pressSetDay(r *Request, args []int64) (Reply, error) {
	of, allowed, err := r.pressedCalendar(args)
	kind, known := setKinds[args[3]]
	day := calc.Date(args[2])
	if err != nil || !allowed || !known || !changeable(day, r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if err := r.setDays(of, parse.Leave{Kind: kind, From: day, To: day}); err != nil {
		return Reply{}, err
	}
	reply, err := r.calendar(of, day.Month())
	reply.InPlace = true
	return reply, err
}

// weightOf is what a kind of day weighs, −1 for whatever it would be otherwise.
func weightOf(kind parse.DayKind) calc.Weight {
	switch kind {
	case parse.DayWorking:
		return calc.FullDay
	case parse.DayHalf:
		return calc.FullDay / 2
	case parse.DayUsual:
		return -1
	}
	return 0
}

// setDays changes days, and writes down what they were.
func (r *Request) setDays(of calendarOf, l parse.Leave) error {
	was, err := r.Tx.Overrides(of.scope, of.id, l.From, l.To)
	if err != nil {
		return err
	}
	if err := r.clearDays(was, l.From, l.To); err != nil {
		return err
	}
	reason := l.Reason
	if reason == "" && (l.Kind == parse.Vacation || l.Kind == parse.SickLeave) {
		if reason, err = text.Label(r.Lang, "day "+string(l.Kind)); err != nil {
			return err
		}
	}
	weight := weightOf(l.Kind)
	if weight >= 0 {
		if err := r.Tx.PutOverride(storage.Override{Scope: of.scope, ID: of.id, From: l.From, To: l.To, Weight: weight, Reason: clipped(reason), Author: r.Member.ID}); err != nil {
			return err
		}
	}
	if of.scope == storage.OfRep && weight != 0 { // who is there again needs nobody in his place
		if err := r.dropCover(storage.MemberID(of.id), l.From, l.To); err != nil {
			return err
		}
	}
	return r.noteDays(of, l, was, reason)
}

// clearDays takes overrides off some days, and leaves what sticks out.
func (r *Request) clearDays(overrides []storage.Override, from, to calc.Date) error {
	for _, o := range overrides {
		if err := r.Tx.DeleteOverride(o); err != nil {
			return err
		}
		before, after := o, o
		before.To, after.From = from-1, to+1
		after.Seq = 0
		for _, rest := range []storage.Override{before, after} {
			if rest.From > rest.To {
				continue
			}
			if err := r.Tx.PutOverride(rest); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Request) noteDays(of calendarOf, l parse.Leave, was []storage.Override, reason string) error {
	name, err := r.named(of)
	if err != nil {
		return err
	}
	if name == "" {
		if name, err = text.Label(r.Lang, "company"); err != nil {
			return err
		}
	}
	dates := l.From.String()
	if l.To != l.From {
		dates += "…" + l.To.String()
	}
	c := storage.Change{What: storage.ChangedDay, Of: name + " · " + dates, To: cmp.Or(reason, string(l.Kind))}
	if len(was) > 0 {
		c.From = cmp.Or(was[len(was)-1].Reason, kindOf(was[len(was)-1].Weight))
	}
	switch of.scope {
	case storage.OfTeam:
		c.Team = storage.TeamID(of.id)
	case storage.OfRep:
		m, err := r.Tx.Member(storage.MemberID(of.id))
		if err != nil {
			return err
		}
		c.Team = m.TeamOn(r.Today())
	}
	return r.note(c)
}

// pressNothing answers a button that is only there to be read.
func pressNothing(*Request, []int64) (Reply, error) { return Reply{}, nil }
