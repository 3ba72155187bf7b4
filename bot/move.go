package bot

import (
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A message from a dead zone bears the date at which it got through. Until
// noon every receipt of today's sales offers to move them to the day before.

// noon is the hour until which "that was yesterday" is offered.
const noon = 12

// receiptButtons are those under a receipt of rows just booked; without rows
// the day cannot be changed any more.
func (e *entry) receiptButtons(sales []storage.Sale) ([][]Button, error) {
	labels := []string{"undo", pressData("undo", e.stored.ID.Message, int64(e.stored.Version))}
	day := e.stored.Day
	if e.stored.Base == 0 && day == e.Today() && e.Now.In(e.Zone).Hour() < noon && day > storage.MinSaleDate {
		if moved := linesOn(sales, day); moved != 0 {
			labels = append(labels, "was yesterday", pressData("day", e.stored.ID.Message, int64(e.stored.Version), int64(day-1), moved))
		}
	}
	return e.buttons(labels...)
}

// linesOn is the set of an entry's lines on a date, a bit each; MaxItems fit.
func linesOn(sales []storage.Sale, day calc.Date) int64 {
	var lines int64
	for _, s := range sales {
		if s.Date == day && s.Origin.Line < 63 {
			lines |= 1 << s.Origin.Line
		}
	}
	return lines
}

// moveEntry moves lines of an entry to the day before, or back. Later edits of
// the message keep to the new day.
func moveEntry(r *Request, args []int64) (Reply, error) {
	e, fresh, err := r.pressedEntry(args, storage.Booked)
	if err != nil || e == nil {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	to, lines := calc.Date(args[2]), args[3]
	sales, err := e.booked()
	if err != nil {
		return Reply{}, err
	}
	var from calc.Date
	moving := func(s storage.Sale) bool { return s.Origin.Line < 63 && lines&(1<<s.Origin.Line) != 0 }
	for _, s := range sales {
		if moving(s) {
			from = s.Date
		}
	}
	if !fresh || from == 0 || from-to != 1 && to-from != 1 || to > r.Today() || to < storage.MinSaleDate {
		return e.show(text.Stale{})
	}
	if refusal, err := e.monthClosed(to); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	for i := range sales {
		if s := &sales[i]; moving(*s) {
			s.Date, s.Team, s.Minute = to, e.rep.TeamOn(to), 0
		}
	}
	e.stored.Base = to
	if err := e.replace(storage.Booked, sales); err != nil {
		return Reply{}, err
	}
	m, err := e.receipt(sales)
	if err != nil {
		return Reply{}, err
	}
	m.Corrected = true
	label := "was today"
	if to > from {
		label = "was yesterday"
	}
	buttons, err := e.buttons("undo", pressData("undo", e.stored.ID.Message, int64(e.stored.Version)),
		label, pressData("day", e.stored.ID.Message, int64(e.stored.Version), int64(from), lines))
	return Reply{Message: m, Buttons: buttons, InPlace: true}, err
}
