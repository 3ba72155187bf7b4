package charts

import (
	"fmt"
	"math"
	"strconv"
)

// Curves are percents by period, a line for each group: who bought on the day
// after the first purchase, in the month of life, in each calendar month.
type Curves struct {
	Title, Subtitle, Foot string
	AxisName              string // below the axis: дней с первой покупки
	// Heads name the places 0, 1, 2, … of the axis. Without them the axis has numbers.
	Heads []string
	Lines []Curve // MaxCurves of them are drawn, the strong ones first
	// Percent writes a whole percent with its sign: 59 %. Nil: 59%
	Percent func(int) string
	// More tells of lines that the caller left out; without it a +n counts those
	// that had no room.
	More string
}

// A Curve is one group's line. Beside its end are its name, its last percent of
// a period that has ended, and how many it is of.
type Curve struct {
	Name   string
	Count  string // n = 214
	Strong bool   // the one to look at
	Points []CurvePoint
}

// A CurvePoint is one period. Points are in order of X.
type CurvePoint struct {
	X       float64
	Percent float64
	State   PeriodState
}

// MaxCurves is how many lines can be told apart, and their names have room.
const MaxCurves = 6

// check finds contradictions. No data is none: empty axes say so.
func (k Curves) check() error {
	for i, line := range k.Lines {
		last := math.Inf(-1)
		for n, p := range line.Points {
			if p.X < last {
				return fmt.Errorf("point %d of line %d is at %v, before the one at %v", n, i, p.X, last)
			}
			if finite(p.X) {
				last = p.X
			}
		}
	}
	return nil
}

func (p CurvePoint) drawn() bool {
	return p.State != NoCell && p.State != Few && finite(p.X) && finite(p.Percent)
}

// mostMarked is how many points of a line have dots: of more they would merge.
const mostMarked = 16

// end is the last point of a period that has ended, else the last there is.
func (k Curve) end() (end CurvePoint, ok bool) {
	for _, p := range k.Points {
		if p.drawn() && (!ok || p.State == Closed || end.State == Open) {
			end, ok = p, true
		}
	}
	return end, ok
}

// note is what stands below the name: the last percent, unless its period is
// still open, and how many it is of.
func (k Curve) note(write func(int) string) string {
	end, ok := k.end()
	switch {
	case !ok || end.State == Open:
		return k.Count
	case k.Count == "":
		return writePercent(write, end.Percent)
	}
	return writePercent(write, end.Percent) + " · " + k.Count
}

// chosen are the lines that have room, in their order: strong ones before others.
func (k Curves) chosen() []Curve {
	strong := 0
	for _, line := range k.Lines {
		if line.Strong {
			strong++
		}
	}
	room := map[bool]int{true: MaxCurves, false: max(0, MaxCurves-strong)}
	var chosen []Curve
	for _, line := range k.Lines {
		if room[line.Strong]--; room[line.Strong] >= 0 {
			chosen = append(chosen, line)
		}
	}
	return chosen
}

func (k Curves) draw(c *canvas, t Theme) error {
	if err := k.check(); err != nil {
		return err
	}
	h := newHeading(t, k.Title, k.Subtitle, k.Foot, 3)
	h.draw(c, t)
	d := newCurvesDrawing(k, t, h)
	return d.plot.draw(c, d.grid, d.places, d.lines, d.dots, d.names, d.values)
}

func (k Curves) head(x float64) string {
	if i := int(x); k.Heads != nil {
		if i < 0 || i >= len(k.Heads) {
			return ""
		}
		return k.Heads[i]
	}
	return strconv.FormatFloat(x, 'f', 0, 64)
}
