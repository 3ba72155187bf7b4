package retention

import (
	"cmp"
	"slices"

	"runrate/calc"
)

// Tally is how often something was given as the reason.
type Tally struct {
	Name       string
	Count      int
	Share      calc.Ratio
	Cumulative calc.Ratio // of this one and those before it
}

// Pareto orders reasons by how often they were given, and adds their shares up.
func Pareto(counts map[string]int) []Tally {
	var all []Tally
	total := 0
	for name, n := range counts {
		all = append(all, Tally{Name: name, Count: n})
		total += n
	}
	slices.SortFunc(all, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	sum := 0
	for i := range all {
		sum += all[i].Count
		all[i].Share, all[i].Cumulative = share(all[i].Count, total), share(sum, total)
	}
	return all
}

// VitalFew is how many of the reasons, from the first on, make up four fifths of all.
func VitalFew(all []Tally) int {
	for i, t := range all {
		if t.Cumulative.Cmp(calc.NewRatio(4, 5)) >= 0 {
			return i + 1
		}
	}
	return len(all)
}
