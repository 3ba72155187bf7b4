package storage

import (
	"slices"

	"runrate/calc"
)

// Moved returns the member as one of a team from a date on. Sales stay with
// the team they were booked in, and one day of a rep's belongs to one team:
// where there are sales of that date or later, the new team begins on the day
// after the last of them.
func Moved(r LedgerReader, m Member, team TeamID, from calc.Date) (Member, error) {
	m.Postings = slices.DeleteFunc(slices.Clone(m.Postings), func(p Posting) bool { return p.From > from })
	current := m.TeamOn(from)
	if current == team {
		return m, nil
	}
	if err := r.Sales(current, m.ID, from, calc.MaxDate, func(s Sale) error {
		from = s.Date + 1
		return nil
	}); err != nil {
		return m, err
	}
	m.Postings = append(m.Postings, Posting{From: from, Team: team})
	return m, nil
}
