package sheet

import (
	"maps"
	"slices"

	"runrate/calc"
	"runrate/storage"
)

// planCell is what a file says of one rep's month in one category.
type planCell struct {
	rep      storage.Member
	month    calc.Month
	category storage.Category
	first    row // for mistakes about the cell as a whole
	hasTotal bool
	total    calc.Volume
	parts    map[storage.SegmentID]calc.Volume
}

type planCellKey struct {
	rep      storage.MemberID
	month    calc.Month
	category storage.CategoryID
}

// importPlan sets plan lines. Lines by segment are the parts of the line
// without one, and have to sum to it; where only parts are given their sum is the line.
func importPlan(j *job) error {
	cells := map[planCellKey]*planCell{}
	var order []planCellKey
	j.ownPlan = j.table.isOwn(exporters[Plan].fields)
	for _, r := range j.rows {
		if empty, err := j.unplanned(r); err != nil {
			return err
		} else if empty {
			j.result.Rows--
			j.result.Skipped++
			continue
		}
		rep, ok1 := j.rep(r, "rep")
		month, err := j.month(r)
		if err != nil {
			j.wrong(r, "month", "%v", err)
		}
		category, ok2 := j.category(r)
		volume, ok3 := j.volume(r, "volume")
		if ok2 && ok3 {
			volume = j.unit(r, category, volume)
		}
		if volume < 0 {
			j.wrong(r, "volume", "is below zero")
		}
		segment, serr := j.segment(j.text(r, "segment", maxName))
		if serr != nil {
			return serr
		}
		if err != nil || !ok1 || !ok2 || !ok3 {
			continue
		}
		key := planCellKey{rep.ID, month, category.ID}
		c := cells[key]
		if c == nil {
			c = &planCell{rep: rep, month: month, category: category, first: r, parts: map[storage.SegmentID]calc.Volume{}}
			cells[key] = c
			order = append(order, key)
		}
		j.addToCell(c, r, segment, volume)
	}
	if j.mistakes.total > 0 {
		return nil
	}
	for _, key := range order {
		if err := j.putPlanCell(cells[key]); err != nil {
			return err
		}
	}
	return nil
}

func (j *job) addToCell(c *planCell, r row, segment storage.SegmentID, volume calc.Volume) {
	_, hasPart := c.parts[segment]
	switch {
	case segment == 0 && c.hasTotal, segment != 0 && hasPart:
		j.wrong(r, "category", "%q of %s is planned twice for %s", c.category.Name, c.month, c.rep.Name)
	case segment == 0:
		c.hasTotal, c.total = true, volume
	default:
		c.parts[segment] = volume
	}
}

// putPlanCell writes a cell in place of what the rep had, in whichever team.
func (j *job) putPlanCell(c *planCell) error {
	team := c.rep.TeamOn(c.month.First())
	var old []storage.PlanLine
	for _, t := range c.rep.Teams() {
		lines, err := j.w.Plan(t, c.rep.ID, c.month)
		if err != nil {
			return err
		}
		for _, p := range lines {
			if p.Category == c.category.ID {
				old = append(old, p)
				team = p.Team
			}
		}
	}
	lines, ok := j.settle(c, team, old)
	if !ok {
		return nil
	}
	for _, p := range old {
		if err := j.w.DeletePlan(p); err != nil {
			return err
		}
	}
	for _, p := range lines {
		if err := j.w.PutPlan(p); err != nil {
			return err
		}
		j.countPlan(c, p, old)
	}
	for _, o := range old {
		if !slices.ContainsFunc(lines, func(p storage.PlanLine) bool { return p.Segment == o.Segment }) {
			j.result.Removed++
			j.differ(storage.ChangedPlan, o.Team, j.planOf(c, o), o.Volume.String(), "")
		}
	}
	return nil
}

// planOf says what a line plans.
func (j *job) planOf(c *planCell, p storage.PlanLine) string {
	return joined(c.rep.Name, c.category.Name, c.month.String(), j.segmentName(p.Segment))
}

func (j *job) countPlan(c *planCell, p storage.PlanLine, old []storage.PlanLine) {
	was := ""
	for _, o := range old {
		if o.Segment == p.Segment {
			was = o.Volume.String()
		}
	}
	j.count(was == "", was != p.Volume.String())
	j.differ(storage.ChangedPlan, p.Team, j.planOf(c, p), was, p.Volume.String())
}

// settle decides what a cell will hold: the file's parts, else those that
// stand; the file's line, else the one that stands on its own, else the sum of
// the parts (a line that stood with parts was their sum, and follows them).
func (j *job) settle(c *planCell, team storage.TeamID, old []storage.PlanLine) ([]storage.PlanLine, bool) {
	parts, stood := c.parts, map[storage.SegmentID]calc.Volume{}
	for _, p := range old {
		if p.Segment != 0 {
			stood[p.Segment] = p.Volume
		}
	}
	if len(parts) == 0 {
		parts = stood
	}
	total, hasTotal := c.total, c.hasTotal
	for _, p := range old {
		if p.Segment == 0 && !c.hasTotal && len(stood) == 0 {
			total, hasTotal = p.Volume, true
		}
	}
	var sum calc.Volume
	for _, v := range parts {
		sum += v
	}
	if len(parts) > 0 && hasTotal && sum != total && len(c.parts) == 0 {
		j.wrong(c.first, "volume", "the segments of %q in %s for %s that were imported before sum to %s, and the line is %s: give the segments too", c.category.Name, c.month, c.rep.Name, sum, total)
		return nil, false
	}
	if len(parts) > 0 && hasTotal && sum != total {
		j.wrong(c.first, "volume", "the segments of %q in %s for %s sum to %s, and the line is %s", c.category.Name, c.month, c.rep.Name, sum, total)
		return nil, false
	}
	if !hasTotal {
		total = sum
	}
	line := storage.PlanLine{Team: team, Rep: c.rep.ID, Month: c.month, Category: c.category.ID, Volume: total}
	lines := []storage.PlanLine{line}
	for _, segment := range slices.Sorted(maps.Keys(parts)) {
		line.Segment, line.Volume = segment, parts[segment]
		lines = append(lines, line)
	}
	return lines, true
}
