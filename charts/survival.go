package charts

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
)

// Survival is how long clients stay: for each group the share that has not yet
// left, as the product-limit estimate of Kaplan and Meier gives it, with the
// confidence band and the number at risk below the axis.
//
// A curve ends where too few are at risk, and its band with it: what lies beyond
// hangs on a handful of clients.
type Survival struct {
	Title, Subtitle, Foot string
	Groups                []SurvivalGroup // the first MaxSurvivalGroups are drawn
	AxisName              string          // below the axis: месяцев с первой покупки
	Unit                  float64         // days in one unit of the axis: 30.4375, 7, 1
	AtRiskName            string          // over the numbers at risk: клиентов под наблюдением
	// MinAtRisk is the least number at risk that a curve goes on with. 0 stands
	// for DefaultAtRisk, and for SmallAtRisk in a group that never has so many.
	MinAtRisk int
	// More tells of groups that the caller left out; without it a +n counts those
	// that had no room.
	More    string
	Percent func(int) string // a whole percent with its sign: 59 %. Nil: 59%
	Number  func(int) string // a number of clients or units. Nil: plain digits
}

// A SurvivalGroup is one curve.
type SurvivalGroup struct {
	Name string
	N    int
	// Steps are in order of time: every time at which somebody left or was last
	// observed, so that after the last of them nobody is at risk.
	Steps []SurvivalStep
	// Median is when half of the group has left, in days; 0 for none. With a
	// label a line drops from there to the axis.
	Median      float64
	MedianLabel string // половина ушла к 8-му мес.
}

// A SurvivalStep is where a curve falls, or somebody is observed for the last time.
type SurvivalStep struct {
	Time   float64 // days
	AtRisk int     // just before Time
	// Survival is the share that is left from Time on, and Lower … Upper the
	// interval around it; fractions, and NaN where they are unknown.
	Survival, Lower, Upper float64
}

// What Survival draws.
const (
	MaxSurvivalGroups = 4
	DefaultAtRisk     = 20
	SmallAtRisk       = 5
)

// check finds contradictions. No data is none: the axes say so.
func (s Survival) check() error {
	for i, g := range s.Groups {
		last := math.Inf(-1)
		for k, step := range g.Steps {
			if step.Time < last {
				return fmt.Errorf("step %d of a survival's group %d is at %v, before the one at %v", k, i, step.Time, last)
			}
			if step.AtRisk < 0 {
				return fmt.Errorf("step %d of a survival's group %d has %d at risk", k, i, step.AtRisk)
			}
			if finite(step.Time) {
				last = step.Time
			}
		}
	}
	return nil
}

func (s Survival) number(n int) string {
	if s.Number == nil {
		return strconv.Itoa(n)
	}
	return s.Number(n)
}

// unit is the days in one unit of the axis, a day where that makes no sense.
func (s Survival) unit() float64 {
	if s.Unit >= 0.01 && s.Unit <= 10_000 {
		return s.Unit
	}
	return 1
}

// A survivalCurve is a group as it is drawn.
type survivalCurve struct {
	SurvivalGroup // its steps without those at no time, and all within 0 … 1
	stroke
	drawn []SurvivalStep // as far as enough are at risk
}

func newSurvivalCurve(g SurvivalGroup, least int, look stroke) survivalCurve {
	k := survivalCurve{SurvivalGroup: g, stroke: look}
	k.Steps = nil
	most, survival := 0, 1.0
	for _, s := range g.Steps {
		if !finite(s.Time) || s.Time < 0 {
			continue
		}
		if math.IsNaN(s.Survival) {
			s.Survival = survival
		}
		for _, v := range []*float64{&s.Survival, &s.Lower, &s.Upper} {
			*v = min(max(*v, 0), 1) // NaN stays
		}
		most, survival = max(most, s.AtRisk), s.Survival
		k.Steps = append(k.Steps, s)
	}
	if least <= 0 {
		least = DefaultAtRisk
		if most < least {
			least = SmallAtRisk
		}
	}
	end := slices.IndexFunc(k.Steps, func(s SurvivalStep) bool { return s.AtRisk < least })
	if end < 0 {
		end = len(k.Steps)
	}
	k.drawn = k.Steps[:end]
	return k
}

// end is the last time that the curve is drawn at, and the share left then.
func (k survivalCurve) end() (time, survival float64, ok bool) {
	if len(k.drawn) == 0 {
		return 0, 0, false
	}
	last := k.drawn[len(k.drawn)-1]
	return last.Time, last.Survival, true
}

// atRisk is how many are at risk just before a time.
func (k survivalCurve) atRisk(time float64) int {
	if len(k.Steps) == 0 && time == 0 {
		return k.N
	}
	i := sort.Search(len(k.Steps), func(i int) bool { return k.Steps[i].Time >= time })
	if i == len(k.Steps) {
		return 0
	}
	return k.Steps[i].AtRisk
}

// median is where the curve's drop line stands; false where there is none to draw.
func (k survivalCurve) median() (float64, bool) {
	end, _, ok := k.end()
	return k.Median, ok && k.MedianLabel != "" && k.Median > 0 && k.Median <= end
}

func (s Survival) draw(c *canvas, t Theme) error {
	if err := s.check(); err != nil {
		return err
	}
	h := newHeading(t, s.Title, s.Subtitle, s.Foot, 3)
	h.draw(c, t)
	d := newSurvivalDrawing(s, t, h)
	return d.plot.draw(c, d.grid, d.times, d.bands, d.curves, d.medians, d.names, d.table)
}
