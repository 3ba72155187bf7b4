package retention

import "runrate/calc"

// Base says who belongs to the base at the end of a month: those whose last
// purchase lies less than Window days back, or, where Window is 0, those who bought in the month.
type Base struct{ Window int }

// Holds tells whether a client is in the base at the end of a month.
func (b Base) Holds(bought calc.DaySet, m calc.Month) bool {
	if b.Window == 0 {
		return bought.HasMonth(m)
	}
	last := bought.Upto(m.Last())
	return last != 0 && last > m.Last()-calc.Date(b.Window)
}

// Movement is how the base changed in a month, in clients.
//
// End = Start − Lost + New + Reactivated − NewAndLost.
type Movement struct {
	Month       calc.Month
	Start       int // in the base at the end of the month before
	Retained    int // of them, still in it at the end
	Lost        int // of them, not
	New         int // bought for the first time ever
	NewAndLost  int // of the new, already out of the base at the end
	Reactivated int // neither new nor in the base at the start, and in it at the end
	End         int
}

// Retention is strict: the share of those in the base at the start who are in it at the end.
func (m Movement) Retention() calc.Ratio { return share(m.Retained, m.Start) }

// Churn is 1 − Retention.
func (m Movement) Churn() calc.Ratio { return share(m.Lost, m.Start) }

// CRR is the textbook customer retention rate, (end − new)/start. It counts
// who came back as kept, so it can pass 1, and who came and left at once as lost, so it can fall below 0.
func (m Movement) CRR() calc.Ratio { return share(m.End-m.New, m.Start) }

// CRRChurn is 1 − CRR.
func (m Movement) CRRChurn() calc.Ratio { return calc.NewRatio(1, 1).Sub(m.CRR()) }

// Plus adds up movements of the same month, of different clients.
func (m Movement) Plus(o Movement) Movement {
	m.Start += o.Start
	m.Retained += o.Retained
	m.Lost += o.Lost
	m.New += o.New
	m.NewAndLost += o.NewAndLost
	m.Reactivated += o.Reactivated
	m.End += o.End
	return m
}

func share(n, of int) calc.Ratio { return calc.NewRatio(int64(n), int64(of)) }

// Movements adds up the movement of months.
type Movements struct {
	base   Base
	months []Movement
}

// NewMovements is of the months from one to another, both included. There are none where to is before from.
func NewMovements(base Base, from, to calc.Month) *Movements {
	m := &Movements{base: base}
	for ; from <= to; from++ {
		m.months = append(m.months, Movement{Month: from})
	}
	return m
}

// Add counts one client in. What he bought after the last of the months changes nothing.
func (m *Movements) Add(bought calc.DaySet) {
	if bought.Empty() || len(m.months) == 0 {
		return
	}
	first := bought.First().Month()
	start := max(first, m.months[0].Month)
	was := m.base.Holds(bought, start-1)
	for i := int(start - m.months[0].Month); i < len(m.months); i++ {
		is := m.base.Holds(bought, m.months[i].Month)
		m.months[i].count(first == m.months[i].Month, was, is)
		was = is
	}
}

// count puts one client into a month.
func (m *Movement) count(isNew, was, is bool) {
	add(&m.Start, was)
	add(&m.Retained, was && is)
	add(&m.Lost, was && !is)
	add(&m.New, isNew)
	add(&m.NewAndLost, isNew && !is)
	add(&m.Reactivated, is && !was && !isNew)
	add(&m.End, is)
}

func add(n *int, yes bool) {
	if yes {
		*n++
	}
}

// Months returns the movement of every month, in order.
func (m *Movements) Months() []Movement { return m.months }

// ActiveClients are the clients who bought in a month, what trade calls the
// active client base, against how many should.
type ActiveClients struct {
	Month calc.Month
	Count int
	Plan  int // 0: none
}

// Add counts a client in if he bought in the month.
func (a *ActiveClients) Add(bought calc.DaySet) { add(&a.Count, bought.HasMonth(a.Month)) }

// Fulfilment is the count over the plan, undefined without one.
func (a ActiveClients) Fulfilment() calc.Ratio { return share(a.Count, a.Plan) }
