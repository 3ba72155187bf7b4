package pictures

import (
	"math"
	"slices"

	"runrate/bot/text"
	"runrate/calc"
)

// What a title of retention states is chosen by rules: a difference is told
// where it is large enough to matter and too large for chance; else the title
// says what is shown, and of too few clients no percent at all.

const (
	fewClients   = 5    // below so many no percent is shown
	sureClients  = 30   // from so many on a share may be held against another
	leastApart   = 0.05 // of two shares
	sureOfTwo    = 1.96 // standard errors apart: one in twenty is chance
	sureOfChosen = 2.58 // the same of the best and the worst of several, which are chosen for being apart
)

// outOf is so many of so many clients.
type outOf struct{ n, of int }

func (o outOf) plus(p outOf) outOf { return outOf{o.n + p.n, o.of + p.of} }

func (o outOf) share() float64 { return float64(o.n) / float64(o.of) }

// apart tells by how many standard errors of their difference two shares
// differ, 0 where there are too few clients or the difference does not matter.
func apart(a, b outOf) float64 {
	if min(a.of, b.of) < sureClients || math.Abs(a.share()-b.share()) < leastApart {
		return 0
	}
	pooled := a.plus(b).share()
	return math.Abs(a.share()-b.share()) / math.Sqrt(pooled*(1-pooled)*(1/float64(a.of)+1/float64(b.of)))
}

// named is a group's share.
type namedShare struct {
	name string
	outOf
}

// extremes finds the groups with the lowest and the highest share among those
// with enough clients, and tells whether they differ for certain.
func extremes(groups []namedShare) (lowest, highest namedShare, differ bool) {
	found := false
	for _, g := range groups {
		if g.of < sureClients {
			continue
		}
		if !found || g.share() < lowest.share() {
			lowest = g
		}
		if !found || g.share() > highest.share() {
			highest = g
		}
		found = true
	}
	return lowest, highest, found && apart(lowest.outOf, highest.outOf) >= sureOfChosen
}

func (g namedShare) words() text.GroupShare {
	return text.GroupShare{Name: g.name, Share: wholePercent(calc.NewRatio(int64(g.n), int64(g.of))), N: g.n, Of: g.of}
}

// wholePercent is a share to a whole percent; what falls short of all is not shown as all.
func wholePercent(r calc.Ratio) calc.Percent {
	n, ok := r.Mul(calc.NewRatio(100, 1)).Round()
	if !ok {
		return calc.Percent{}
	}
	if n == 100 && r.Cmp(calc.NewRatio(1, 1)) < 0 {
		n = 99
	}
	return calc.PercentOf(calc.NewRatio(n, 100))
}

// printed is what a whole percent says.
func printed(p calc.Percent) int {
	tenths, _ := p.Tenths()
	return int(tenths / 10)
}

// sharesNamed is how many groups a caption tells of.
const sharesNamed = 4

// largestShares are the groups of the most clients for a caption, those of too few left out.
func largestShares(shares []namedShare) (shown []text.GroupShare, more int) {
	order := slices.Clone(shares)
	slices.SortStableFunc(order, func(a, b namedShare) int { return b.of - a.of })
	for _, g := range order {
		switch {
		case g.of < fewClients:
		case len(shown) < sharesNamed:
			shown = append(shown, g.words())
		default:
			more++
		}
	}
	return shown, more
}
