package figures

import (
	"runrate/calc"
	"runrate/storage"
)

// Difference is what accounting has filed in a category beyond what the rep
// had entered, on the days that both speak of. Negative is less.
type Difference struct {
	Category storage.Category
	Volume   calc.Volume
	Days     int // days on which the two differ
}

// Differences compares accounting's rows of a rep's month with his own
// entries, day by day, as they stand in the books of the teams that are given.
// Only days that have both are compared, and only categories that differ are
// listed.
func Differences(r storage.Reader, rep storage.MemberID, teams []storage.TeamID, month calc.Month) ([]Difference, error) {
	type cell struct {
		date     calc.Date
		category storage.CategoryID
	}
	filed, own := map[cell]calc.Volume{}, map[cell]calc.Volume{}
	both := map[calc.Date]bool{}
	for _, team := range teams {
		err := r.Sales(team, rep, month.First(), month.Last(), func(s storage.Sale) error {
			at := cell{s.Date, s.Category}
			if s.Origin.Kind != storage.FromChat {
				filed[at] += s.Volume
			} else if !s.Counted {
				own[at] += s.Volume
				both[s.Date] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	byCategory := map[storage.CategoryID]*Difference{}
	add := func(at cell, v calc.Volume) {
		if !both[at.date] || v == 0 {
			return
		}
		if byCategory[at.category] == nil {
			byCategory[at.category] = &Difference{}
		}
		byCategory[at.category].Volume += v
		byCategory[at.category].Days++
	}
	for at, v := range filed {
		add(at, v-own[at])
	}
	for at, v := range own {
		if _, there := filed[at]; !there {
			add(at, -v)
		}
	}
	categories, err := r.Categories()
	var out []Difference
	for _, c := range categories {
		if d := byCategory[c.ID]; d != nil {
			d.Category = c
			out = append(out, *d)
		}
	}
	return out, err
}
