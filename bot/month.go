package bot

import (
	"cmp"
	"slices"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// graceDays is how many working days of the next month a rep may still correct a month in.
const graceDays = 3

// monthClosed tells, as the refusal, if the entry would change a month that is
// closed for its rep, or a day that is not the member's to write: of what it
// holds now, what its items say, or any other dates given.
func (e *entry) monthClosed(dates ...calc.Date) (refusal any, err error) {
	if refusal := e.notHis(dates...); refusal != nil {
		return refusal, nil
	}
	for _, i := range e.items {
		dates = append(dates, i.Date)
	}
	for _, k := range e.stored.Sales {
		dates = append(dates, k.Date)
	}
	if len(dates) == 0 {
		return nil, nil
	}
	spoke := cmp.Or(e.spoke, e.Today())
	month := slices.Min(dates).Month()
	if month >= spoke.Month() {
		return nil, nil
	}
	last, err := lastDayToCorrect(e.Tx, e.rep, month)
	if err != nil || spoke <= last {
		return nil, err
	}
	supervised, err := e.hasSupervisor()
	if err != nil || e.Member.Roles.Has(storage.Supervisor) || e.Member.Roles.Has(storage.Admin) && !supervised {
		return nil, err
	}
	return text.MonthClosed{Month: month, Last: last, Year: otherYear(last, e.Today()), Supervised: supervised}, nil
}

// lastDayToCorrect returns the last day on which a rep may correct a month: the
// third working day of the next one, by his own calendar.
func lastDayToCorrect(r storage.Reader, m storage.Member, month calc.Month) (calc.Date, error) {
	next := month + 1
	cal, err := figures.Calendar(r, m, next.First(), next.Last())
	if err != nil {
		return 0, err
	}
	worked := 0
	for d := next.First(); d <= next.Last(); d++ {
		if cal.Weight(d) > 0 {
			worked++
		}
		if worked == graceDays {
			return d, nil
		}
	}
	return next.Last(), nil // a month of leave
}

func datesOf(sales []storage.Sale) []calc.Date {
	var dates []calc.Date
	for _, s := range sales {
		dates = append(dates, s.Date)
	}
	return dates
}
