package bot

import (
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
)

// closeDay ends the rep's selling day before the closing hour: from now on it
// has elapsed, and what is required is for the next working day.
func closeDay(r *Request) (Reply, error) {
	if err := r.Tx.PutDayClosed(r.Member.ID, r.Today(), true); err != nil {
		return Reply{}, err
	}
	return r.dayClosed(r.Today())
}

func (r *Request) dayClosed(day calc.Date) (Reply, error) {
	m, err := figures.Load(r.Tx, r.Member, day.Month(), r.Moment())
	if err != nil {
		return Reply{}, err
	}
	out := text.DayClosed{Day: day, Next: m.Days.Target, Unconfirmed: m.Unconfirmed}
	for _, l := range m.Lines {
		if l.SoldToday != 0 {
			out.Sold = append(out.Sold, text.Goods{Category: l.Category.Name, Unit: l.Category.Unit, Volume: l.SoldToday})
		}
		if v, ok := l.Required().CeilVolume(l.Category.Rounding()); ok && v > 0 {
			out.Required = append(out.Required, text.Goods{Category: l.Category.Name, Unit: l.Category.Unit, Volume: v})
		}
	}
	buttons, err := r.buttons("reopen", pressData("reopen", int64(day)), "runrate", "rr")
	return Reply{Message: out, Buttons: buttons}, err
}

// reopenDay takes a closing back, as long as the day lasts.
func reopenDay(r *Request, args []int64) (Reply, error) {
	day := calc.Date(args[0])
	if day != r.Today() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	if err := r.Tx.PutDayClosed(r.Member.ID, day, false); err != nil {
		return Reply{}, err
	}
	over, err := figures.DayOver(r.Tx, r.Member, r.Moment())
	return Reply{Message: text.DayReopened{Day: day, Over: over}, InPlace: true}, err
}
