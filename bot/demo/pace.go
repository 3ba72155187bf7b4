package demo

import "runrate/calc"

// The beginning of a month may be slower or faster than the rest. Plans of the
// present month are made with that in mind, so that what the bot reckons from
// the pace up to today is what the story says.

// pace is what forecasts as of today are of what the month will come to.
type pace struct {
	cells map[teamCell]float64
	reps  map[int]float64
	goods map[int]float64 // of the first rep alone
}

// atHand are the goods that Anna is suggested to sell, the first of the list:
// she is a little behind in them, so that something is left to sell today.
const (
	atHand       = 2
	atHandTarget = 0.95
	madeUp       = 1.25 // by how much more she is ahead in the others
)

type teamCell struct {
	team int
	cell
}

// bounds of a pace: of a day or two nobody would make a plan.
const slowest, fastest = 0.72, 1.38

func bounded(forecast, whole float64) float64 {
	if whole <= 0 {
		return 1
	}
	return min(max(forecast/whole, slowest), fastest)
}

// paceOf takes the present month's sales, and compares.
func (c *Company) paceOf(rows []purchase) pace {
	whole, forecast := map[planned]float64{}, map[planned]float64{}
	scale := c.scales()
	for _, p := range rows {
		o := c.outlets[p.outlet]
		at := planned{rep: o.rep, cell: cell{int(p.good), o.segment}}
		if scale[o.rep] == 0 {
			continue
		}
		whole[at] += p.worth()
		if p.date < c.options.Today {
			forecast[at] += p.worth() * scale[o.rep]
		}
	}
	out := pace{map[teamCell]float64{}, map[int]float64{}, map[int]float64{}}
	cellsWhole, cellsForecast := map[teamCell]float64{}, map[teamCell]float64{}
	for _, at := range sorted(whole) {
		in := teamCell{c.reps[at.rep].team, at.cell}
		cellsWhole[in] += whole[at]
		cellsForecast[in] += forecast[at]
	}
	for in, w := range cellsWhole {
		out.cells[in] = bounded(cellsForecast[in], w)
	}
	repsWhole, repsForecast := map[int]float64{}, map[int]float64{}
	goodsWhole, goodsForecast := map[int]float64{}, map[int]float64{}
	for _, at := range sorted(whole) {
		if at.rep == 0 {
			goodsWhole[at.good] += whole[at]
			goodsForecast[at.good] += forecast[at]
		}
		repsWhole[at.rep] += whole[at] * out.cells[teamCell{c.reps[at.rep].team, at.cell}]
		repsForecast[at.rep] += forecast[at]
	}
	for rep, w := range repsWhole {
		out.reps[rep] = bounded(repsForecast[rep], w)
	}
	for good, w := range goodsWhole {
		out.goods[good] = bounded(goodsForecast[good], w)
	}
	return out
}

// scales are each rep's working days of the present month over those that have
// passed; 0 where none has.
func (c *Company) scales() []float64 {
	cal, month := c.calendar(), c.options.Today.Month()
	scales := make([]float64, len(c.reps))
	for i := range c.reps {
		var all, passed calc.Weight
		for d := month.First(); d <= month.Last(); d++ {
			if c.holiday.has(i, d) {
				continue
			}
			all += cal.Weight(d)
			if d < c.options.Today {
				passed += cal.Weight(d)
			}
		}
		if passed > 0 {
			scales[i] = float64(all) / float64(passed)
		}
	}
	return scales
}

// of is the pace of a rep's cell, 1 where nothing is known.
func (p pace) of(team int, at planned) float64 {
	factor := 1.0
	if f, known := p.cells[teamCell{team, at.cell}]; known {
		factor *= f
	}
	if f, known := p.reps[at.rep]; known {
		factor *= f
	}
	return factor
}
