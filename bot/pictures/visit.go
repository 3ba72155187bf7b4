package pictures

import (
	"strconv"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/charts"
)

// ToVisit is whom to visit: what each client usually buys a month, in the order of urgency.
func ToVisit(b Base, outlets []clients.Outlet) (Picture, error) {
	base, err := b.Words()
	if err != nil {
		return Picture{}, err
	}
	w, facts := b.words(), text.VisitFacts{ClientBase: base, Clients: len(outlets)}
	for _, o := range outlets {
		usual, _ := o.Usual.Round()
		facts.Money += calc.Money(usual)
	}
	fig := charts.Pareto{
		Title: w.say(text.VisitTitle(facts)), Subtitle: w.say(text.VisitSubtitle(facts)), Foot: w.say(text.VisitFoot(facts)),
		CountName: w.label("a month short"), ShareName: w.label("days short"), TotalName: w.label("times short"),
	}
	for _, o := range outlets[:min(len(outlets), charts.MaxParetoRows)] {
		usual, _ := o.Usual.Round()
		times, _ := o.Overdue.Float()
		fig.Rows = append(fig.Rows, charts.ParetoRow{
			Name: text.ClientName(o.Client.Name, o.Code), Count: int(usual), CountLabel: text.ShortMoney(w.lang, calc.Money(usual)),
			Share: w.bare(o.Gap), Cumulative: "× " + text.Number(w.lang, strconv.FormatFloat(times, 'f', 1, 64)),
		})
	}
	if more := len(outlets) - len(fig.Rows); more > 0 {
		fig.More = w.say(text.MoreClients{Count: more})
	}
	return b.finish(fig, w, text.VisitCaption(facts), "to-visit")
}
