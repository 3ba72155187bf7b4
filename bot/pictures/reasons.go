package pictures

import (
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/charts"
)

// Reasons is the picture of why clients were given up between two dates.
func Reasons(all []retention.Tally, name string, from, today calc.Date, look Look) (Picture, error) {
	w := &words{lang: look.Lang}
	facts := reasonFacts(w, all)
	facts.Name, facts.From, facts.Today = name, from, today
	fig := charts.Pareto{
		Title: w.say(text.ReasonsTitle(facts)), Subtitle: w.say(text.ReasonsSubtitle(facts)), Foot: w.say(text.ReasonsFoot(facts)),
		CountName: w.label("losses"), Cut: facts.Cut,
	}
	if facts.Count >= text.FewReasons {
		fig.ShareName, fig.TotalName = w.label("of all"), w.label("running")
	}
	if facts.Cut > 0 {
		fig.CutLabel = w.say(text.ReasonsCut(facts))
	}
	for i, r := range facts.Rows {
		row := charts.ParetoRow{Name: r.Name, Count: r.Count}
		if facts.Count >= text.FewReasons {
			row.Share, row.Cumulative = text.Percent(look.Lang, r.Share), text.Percent(look.Lang, calc.PercentOf(all[i].Cumulative))
		}
		fig.Rows = append(fig.Rows, row)
	}
	return finish(fig, w, text.ReasonsCaption(facts), w.label("reasons file"), today.Month(), look)
}

// reasonFacts are what the words are made of. The first reasons are the vital
// few where they make up four fifths and are no more than half of all.
func reasonFacts(w *words, all []retention.Tally) text.Reasons {
	var facts text.Reasons
	for _, t := range all {
		row := text.ReasonRow{Name: t.Name, Count: t.Count, Share: calc.PercentOf(t.Share)}
		if row.Name == "" {
			row.Name = w.label("other reason")
		}
		facts.Rows = append(facts.Rows, row)
		facts.Count += t.Count
	}
	if few := retention.VitalFew(all); facts.Count >= text.FewReasons && 2*few <= len(all) {
		facts.Cut, facts.Share = few, calc.PercentOf(all[few-1].Cumulative)
		for _, r := range facts.Rows[:few] {
			facts.Vital = append(facts.Vital, r.Name)
		}
	}
	facts.Unlisted = len(all) > 0 && all[0].Name == ""
	facts.Tied = len(all) > 1 && all[0].Count == all[1].Count
	return facts
}
