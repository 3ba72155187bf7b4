package demo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"runrate/calc"
)

// outlet is a client as he is from the beginning; what he does is his life.
type outlet struct {
	code         string
	name         said
	segment, rep int
	joined       calc.Date  // looks for his first visit from here on
	size         float64    // of what he buys
	growth       float64    // of that, a year
	rhythm       float64    // days between visits
	hour         float64    // minutes after midnight at which he is visited
	mix          [8]float64 // what he buys, by goods
	discount     float64    // on prices
	failing      float64    // what is left of his purchases in the weak cell
	steady       bool       // never leaves by himself
	silent       calc.Date  // stops here, whatever else; 0: by chance alone
}

// How many of a rep's outlets, the first of his, have a part to play.
const (
	namedOwn = 2 // have names of one word
	regulars = 3 // have been there since the beginning, and stay
	quiet    = 3 // of the Played, and one of every second other, have bought nothing for about as long as makes a client lapse
)

// silence is since how many days each of the quiet have not bought: two are at
// risk, and one has just lapsed.
var silence = [quiet]calc.Date{24, 27, 36}

// open makes the outlets up. They belong to the reps in turn.
func (c *Company) open() []outlet {
	n := (outletsOfDefault*c.options.Reps + DefaultReps/2) / DefaultReps
	decks := make([][]int, len(c.reps))
	for r := range decks {
		decks[r] = c.deck(r, (n+len(c.reps)-1)/len(c.reps))
	}
	names := c.namers()
	outlets := make([]outlet, n)
	for i := range outlets {
		rep, nth := i%len(c.reps), i/len(c.reps)
		o := c.outlet(i, rep, nth, decks[rep][nth])
		if own := namedOwn*rep + nth; nth < namedOwn && own < len(ownNames) {
			o.name = ownNames[own]
		} else {
			o.name = names[o.segment].name(places[o.segment].brand)
		}
		outlets[i] = o
	}
	return outlets
}

// deck is the segments of a rep's outlets. All reps have the same shares; the
// first outlets of each, which have names of their own, are of retail.
func (c *Company) deck(rep, n int) []int {
	var deck []int
	done := 0.0
	for i, s := range segments {
		done += s.share
		for float64(len(deck)) < done*float64(n)-0.5 || i == len(segments)-1 && len(deck) < n {
			deck = append(deck, i)
		}
	}
	rest := deck[min(namedOwn, n):]
	c.stream(ofDeck, rep).Shuffle(len(rest), func(a, b int) { rest[a], rest[b] = rest[b], rest[a] })
	return deck
}

// outlet makes one up: the nth of a rep's.
func (c *Company) outlet(i, rep, nth, in int) outlet {
	r, s := c.stream(ofOutlet, i), segments[in]
	o := outlet{code: fmt.Sprintf("K%04d", i+1), segment: in, rep: rep}
	o.joined = c.joins(r, nth, c.silent(rep, nth))
	o.size = s.size * math.Exp(0.42*r.NormFloat64())
	o.growth = 1.04 * math.Exp(0.15*r.NormFloat64())
	o.rhythm = s.rhythm[0] + (s.rhythm[1]-s.rhythm[0])*r.Float64()
	if r.Float64() < 0.07 { // some are rarely in need of anything
		o.rhythm = 15 + 7*r.Float64()
	}
	o.hour = 9.5*60 + 8*60*r.Float64()
	o.discount = 1 - 0.02*float64(r.IntN(6))
	o.failing = 0.1 + 0.6*r.Float64()
	o.mix = assortment(r, s.taste)
	o.cast(c.options.Today, nth, c.silent(rep, nth))
	return o
}

// joins is when an outlet's first visit is looked for: of the usual months nearly
// half are there when the ledger begins, and of fewer more; the others come
// all along, and some only after today.
func (c *Company) joins(r *rand.Rand, nth int, silent bool) calc.Date {
	span := float64(c.options.Today + 75 - c.first)
	at, there := calc.Date(span*math.Pow(r.Float64(), 0.9)), r.Float64() < 1-0.55*min(1, float64(c.options.Months)/DefaultMonths)
	if there || nth < regulars || silent {
		return c.first + calc.Date(r.IntN(9))
	}
	return c.first + at
}

// assortment is the three to seven goods that an outlet buys at all.
func assortment(r *rand.Rand, taste [8]float64) (mix [8]float64) {
	left := taste
	for range 3 + r.IntN(5) {
		k := draw(r, left[:])
		if k < 0 {
			break
		}
		mix[k] = taste[k] * (0.5 + r.Float64())
		left[k] = 0
	}
	return mix
}

// draw picks one by weight, −1 where none has any.
func draw(r *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 && w > 0 {
			return i
		}
	}
	return -1
}

// silent tells whether the nth outlet of a rep is one of the quiet.
func (c *Company) silent(rep, nth int) bool {
	n := nth - regulars
	return n >= 0 && n < quiet && (c.played(rep) || n == 0 && rep%2 == 0)
}

// cast gives a rep's first outlets their parts.
func (o *outlet) cast(today calc.Date, nth int, silent bool) {
	switch {
	case nth < regulars:
		o.steady, o.rhythm = true, min(o.rhythm, 5+0.3*float64(nth))
	case silent:
		o.steady, o.rhythm = true, min(o.rhythm, 4)
		o.silent = today - silence[nth-regulars]
	}
}
