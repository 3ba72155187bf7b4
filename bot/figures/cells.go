package figures

import (
	"runrate/calc"
	"runrate/storage"
)

// Cell is a place of the map: a category in a segment of the market. Segment 0
// stands for sales of no known client.
type Cell struct {
	Category storage.CategoryID
	Segment  storage.SegmentID
}

// sold is what has been sold in a cell in a month, up to a moment.
type sold struct {
	before, today calc.Volume // of the days before today, and of today
	turnover      calc.Money
	rows          int64
}

func (s sold) plus(o sold) sold {
	return sold{s.before + o.before, s.today + o.today, s.turnover + o.turnover, s.rows + o.rows}
}

// ledger is a rep's month as it stands in the store.
type ledger struct {
	plan map[Cell]calc.Volume // segment 0: the line itself
	sold map[Cell]sold
}

// readLedger reads the plan and the month's sums in the teams given, and then only the rows from
// today on, which a sum cannot tell apart: the cost does not grow with history.
func (b *Book) readLedger(m storage.Member, teams []storage.TeamID, month calc.Month, at Moment) (ledger, error) {
	l := ledger{map[Cell]calc.Volume{}, map[Cell]sold{}}
	for _, team := range m.Teams() { // the plan is the rep's, in whichever team it was set
		plan, err := b.r.Plan(team, m.ID, month)
		if err != nil {
			return l, err
		}
		for _, p := range plan {
			l.plan[Cell{p.Category, p.Segment}] += p.Volume
		}
	}
	for _, team := range teams {
		sums, err := b.r.Sums(team, m.ID, month)
		if err != nil {
			return l, err
		}
		for _, s := range sums {
			at := Cell{s.Category, s.Segment}
			l.sold[at] = l.sold[at].plus(sold{s.Volume, 0, s.Amount, int64(s.Rows)})
		}
		err = b.r.Sales(team, m.ID, max(at.Today, month.First()), month.Last(), func(s storage.Sale) error {
			if s.Counted {
				in := Cell{s.Category, s.Segment}
				l.sold[in] = l.sold[in].plus(takeBack(s, at))
			}
			return nil
		})
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

// takeBack moves a row of today from the sum to today's part, and takes a row of the future out.
func takeBack(s storage.Sale, at Moment) sold {
	if s.Date == at.Today && s.Minute <= at.Minute {
		return sold{before: -s.Volume, today: s.Volume}
	}
	back := sold{before: -s.Volume, rows: -1}
	if s.HasAmount {
		back.turnover = -s.Amount
	}
	return back
}

// byCategory adds the segments up.
func (l ledger) byCategory() map[storage.CategoryID]sold {
	all := map[storage.CategoryID]sold{}
	for at, s := range l.sold {
		all[at.Category] = all[at.Category].plus(s)
	}
	return all
}
