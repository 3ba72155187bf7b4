package clients

import (
	"errors"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// ErrTooMany says that there are more clients than may be read at once.
var ErrTooMany = errors.New("too many clients to be read at once")

// inAnAnswer is for how many clients an answer may be computed in the
// transaction of a message: some tens of milliseconds.
const inAnAnswer = 20_000

// Month is the movement of one month, for an answer at once; ErrTooMany where
// that would hold up others.
func (c *Clients) Month(m calc.Month) (moved retention.Movement, bought int, err error) {
	months, n := retention.NewMovements(retention.Base{Window: c.Window}, m, m), 0
	err = c.r.Lives(func(l storage.Life) error {
		if n++; n > inAnAnswer {
			return ErrTooMany
		}
		if c.counts(l.Began) {
			months.Add(l.Bought)
			if l.Bought.HasMonth(m) {
				bought++
			}
		}
		return nil
	})
	return months.Months()[0], bought, err
}

// MonthRevenue is the money of one month against the one before, likewise.
func (c *Clients) MonthRevenue(m calc.Month) (retention.Revenue, error) {
	if _, _, err := c.Month(m); err != nil {
		return retention.Revenue{}, err
	}
	period := []Period{{From: (m - 1).First(), To: (m - 1).Last()}, {From: m.First(), To: m.Last()}}
	err := c.eachPersonSince(period[0].From, func(storage.Life) bool { return true }, func(_ uint32, p person) error {
		p.pay(period)
		return nil
	})
	return period[1].Revenue, err
}
