package text

import (
	"runrate/storage"
)

// Table lays out /runrate: category, run rate, required.
func (m RunRate) Table(lang storage.Lang) (string, error) {
	t, err := heading(lang, "rr", "required")
	for _, r := range m.Rows {
		required := "—"
		switch {
		case r.Met:
			required, err = firstLabel(err, lang, "met")
		case r.HasRequired:
			required = Amount(lang, r.Volume, r.Unit)
		}
		t = append(t, []string{r.Category, Percent(lang, r.RunRate), required})
	}
	return t.String(), err
}

// Table lays out plan and fact: category, fact, plan, fulfilment in whole percents.
func (m PlanFact) Table(lang storage.Lang) (string, error) {
	t, err := heading(lang, "fact", "plan")
	t[0] = append(t[0], "%")
	for _, r := range m.Rows {
		plan, share := "—", "—"
		if r.HasPlan {
			plan = Number(lang, r.Plan.String())
			if _, ok := r.Fulfilment.Tenths(); ok {
				share = Number(lang, r.Fulfilment.String())
			}
		}
		t = append(t, []string{r.Category, Number(lang, r.Fact.String()), plan, share})
	}
	return t.String(), err
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
