package text

import (
	"runrate/calc"
	"runrate/storage"
)

// A phone shows Columns characters a line, and figures can be long. A table is
// laid out with less and less detail until a name has room beside them.
const roomForName = 6

// fitting returns the first layout that leaves a name enough room, or the last.
func fitting(layouts ...func() (Table, error)) (string, error) {
	var t Table
	for _, layout := range layouts {
		var err error
		if t, err = layout(); err != nil {
			return "", err
		}
		if t.room() >= roomForName {
			break
		}
	}
	return t.String(), nil
}

// Table lays out /runrate: category, run rate, required.
func (m RunRate) Table(lang storage.Lang) (string, error) {
	full := func(r RunRateRow) string { return Amount(lang, r.Volume, r.Unit) }
	whole := func(r RunRateRow) string { return Amount(lang, wholeUp(r.Volume), r.Unit) }
	bare := func(r RunRateRow) string { return Number(lang, wholeUp(r.Volume).String()) }
	layout := func(required func(RunRateRow) string) func() (Table, error) {
		return func() (Table, error) { return m.layout(lang, required) }
	}
	return fitting(layout(full), layout(whole), layout(bare))
}

func (m RunRate) layout(lang storage.Lang, required func(RunRateRow) string) (Table, error) {
	t, err := heading(lang, "rr", "required")
	for _, r := range m.Rows {
		cell := "—"
		switch {
		case r.Met:
			cell, err = firstLabel(err, lang, "met")
		case r.HasRequired:
			cell = required(r)
		}
		t = append(t, []string{r.Category, Percent(lang, r.RunRate), cell})
	}
	return t, err
}

// Table lays out plan and fact: category, fact, plan, fulfilment.
func (m PlanFact) Table(lang storage.Lang) (string, error) {
	layout := func(round func(calc.Volume) calc.Volume, share bool) func() (Table, error) {
		return func() (Table, error) { return m.layout(lang, round, share) }
	}
	exact := func(v calc.Volume) calc.Volume { return v }
	return fitting(layout(exact, true), layout(wholeNearest, true), layout(wholeNearest, false))
}

// Table lays out a month that is over, as plan and fact.
func (m PastMonth) Table(lang storage.Lang) (string, error) {
	return PlanFact{Month: m.Month, Rows: m.Rows}.Table(lang)
}

func (m PlanFact) layout(lang storage.Lang, round func(calc.Volume) calc.Volume, withShare bool) (Table, error) {
	t, err := heading(lang, "fact", "plan")
	if withShare {
		t[0] = append(t[0], "%")
	}
	for _, r := range m.Rows {
		plan, share := "—", "—"
		if r.HasPlan {
			plan = Number(lang, round(r.Plan).String())
			if _, ok := r.Fulfilment.Tenths(); ok {
				share = Number(lang, r.Fulfilment.String())
			}
		}
		row := []string{r.Category, Number(lang, round(r.Fact).String()), plan}
		if withShare {
			row = append(row, share)
		}
		t = append(t, row)
	}
	return t, err
}

func wholeUp(v calc.Volume) calc.Volume {
	up, ok := v.Ratio().CeilVolume(calc.Unit)
	if !ok {
		return v
	}
	return up
}

func wholeNearest(v calc.Volume) calc.Volume {
	n, ok := v.Ratio().Round()
	if !ok {
		return v
	}
	return calc.Volume(n) * calc.Unit
}

func heading(lang storage.Lang, labels ...string) (Table, error) {
	row, err := []string{""}, error(nil)
	for _, l := range labels {
		var s string
		s, err = firstLabel(err, lang, l)
		row = append(row, s)
	}
	return Table{row}, err
}

func firstLabel(err error, lang storage.Lang, name string) (string, error) {
	if err != nil {
		return "", err
	}
	return Label(lang, name)
}
