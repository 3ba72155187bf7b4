package bot

import (
	"errors"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// Absences and other days in words: «Анна отпуск 10–24.11».

// calendarWords takes «Анна отпуск 10–24.11»; of is meant where nobody is named.
func (r *Request) calendarWords(of calendarOf) (Reply, error) {
	l, err := parse.LeaveOf(r.Args, r.Today())
	var problem parse.Problem
	if errors.As(err, &problem) {
		if m, no, err := r.managedNamed(r.Args); problem.Kind == parse.UnknownWord && no == nil && m.Roles.Has(storage.Rep) {
			return r.calendarOfRep(m, err)
		}
		return say(text.CalendarRefused{Reason: string(problem.Kind), Text: clipped(problem.Text)})
	}
	if err != nil {
		return Reply{}, err
	}
	switch storage.Fold(l.Who) {
	case "":
		if l.Kind == parse.Vacation || l.Kind == parse.SickLeave {
			return say(text.CalendarRefused{Reason: "whose"})
		}
	case "компания", "все", "company", "all":
		of = calendarOf{storage.OfCompany, 0}
	case "команда", "team":
		if of = (calendarOf{storage.OfTeam, uint32(r.Member.TeamOn(r.Today()))}); of.id == 0 {
			return say(text.CalendarRefused{Reason: "no team"})
		}
	default:
		m, refusal, err := r.managedNamed(l.Who)
		if err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
		of = calendarOf{storage.OfRep, uint32(m.ID)}
	}
	if may, err := r.mayPlanDays(of); err != nil || !may {
		return Reply{Message: text.MemberRefused{Reason: "admin"}}, err
	}
	if !changeable(l.From, r.Today()) || !changeable(l.To, r.Today()) {
		return say(text.CalendarRefused{Reason: string(parse.BadDate), Text: clipped(r.Args)})
	}
	if err := r.setDays(of, l); err != nil {
		return Reply{}, err
	}
	return r.daysSet(of, l)
}

// calendarOfRep opens the calendar of a rep who was named alone.
func (r *Request) calendarOfRep(m storage.Member, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return r.calendar(calendarOf{storage.OfRep, uint32(m.ID)}, r.Today().Month())
}

// daysSet confirms a change in words, and offers to name who stands in.
func (r *Request) daysSet(of calendarOf, l parse.Leave) (Reply, error) {
	cal, err := r.days(of, l.From.Month().First(), l.From.Month().Last())
	if err != nil {
		return Reply{}, err
	}
	out := text.DaysSet{Kind: string(l.Kind), From: l.From, To: l.To, FromYear: otherYear(l.From, r.Today()), ToYear: otherYear(l.To, r.Today()), Reason: l.Reason, Month: l.From.Month(), Days: cal.Sum(l.From.Month().First(), l.From.Month().Last())}
	if out.Name, err = r.named(of); err != nil {
		return Reply{}, err
	}
	labels := []string{"calendar", of.data("cal", int64(l.From.Month()))}
	if l.Kind != parse.DayUsual {
		labels = append(labels, "day usual", of.data("cclear", int64(l.From), int64(l.To)))
	}
	if of.scope == storage.OfRep && (l.Kind == parse.Vacation || l.Kind == parse.SickLeave) {
		labels = append(labels, "who stands in", pressData("cover", int64(of.id), int64(l.From), int64(l.To), 0))
	}
	buttons, err := r.buttons(labels...)
	return Reply{Message: out, Buttons: buttons}, err
}

// pressClearDays takes a change back.
func pressClearDays(r *Request, args []int64) (Reply, error) {
	of, allowed, err := r.pressedCalendar(args)
	from, to := calc.Date(args[2]), calc.Date(args[3])
	if err != nil || !allowed || from > to || !changeable(from, r.Today()) || !changeable(to, r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if err := r.setDays(of, parse.Leave{Kind: parse.DayUsual, From: from, To: to}); err != nil {
		return Reply{}, err
	}
	reply, err := r.daysSet(of, parse.Leave{Kind: parse.DayUsual, From: from, To: to})
	reply.InPlace = true
	return reply, err
}
