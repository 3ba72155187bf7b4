package bot

import (
	"slices"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// The clients' screen is a work list: whom to visit first. It stands as of
// today, as the reader counts days, so that what he has just sold is in it. A
// client's name is for those alone who look after his rep of today.

// outletsPage is how many clients a page lists, a button each in one row.
const outletsPage = 8

// The filters of the list, by their numbers in buttons.
var outletFilters = []struct {
	name  string
	shows func(clients.Outlet) bool
}{
	{"all", func(clients.Outlet) bool { return true }},
	{"visit", func(o clients.Outlet) bool { return o.Stage() == clients.Visit }},
	{"lapsed", func(o clients.Outlet) bool { return o.Stage() == clients.Gone || o.Stage() == clients.GivenUp }},
}

// mayKnow tells whether the clients of a rep, who is in a team today, are the
// member's to see.
func (v *viewer) mayKnow(rep storage.MemberID, team storage.TeamID) bool {
	return v.Member.Roles.Has(heads) || v.looksAfter(rep, team)
}

// mayMark tells whether they are his to note something about.
func (v *viewer) mayMark(rep storage.MemberID, team storage.TeamID) bool {
	return v.Member.Roles.Has(storage.Admin) || v.looksAfter(rep, team)
}

// looksAfter is what holds for reps and supervisors in both.
func (v *viewer) looksAfter(rep storage.MemberID, team storage.TeamID) bool {
	own := v.Member.TeamOn(v.Today())
	return v.Member.Roles.Has(storage.Supervisor) && own != 0 && team == own ||
		v.Member.Roles.Has(storage.Rep) && rep == v.Member.ID
}

// listed tells whether the clients of a rep are in the member's list, which is
// of his team where he has one.
func (v *viewer) listed(rep storage.MemberID, team storage.TeamID) bool {
	scope := v.defaultScope()
	return v.mayKnow(rep, team) && (scope.Team == 0 || team == scope.Team)
}

// showClients answers /clients: with the card of one who is named.
func showClients(r *Request) (Reply, error) {
	if r.noTeam() && !r.Member.Roles.Has(storage.Rep) {
		return say(text.NoTeam{})
	}
	if r.Args != "" {
		return r.aboutOutlet(outletCard, r.Args)
	}
	return r.later("outlets", 0, 0, 0)
}

// openClients opens the clients as of today.
func (v *viewer) openClients() (*clients.Clients, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return nil, err
	}
	return clients.Open(b, clients.Question{AsOf: v.Today()}, v.Now)
}

// outletsScreen is a page of the list.
func outletsScreen(v *viewer, args []int64) (Reply, error) {
	filter := int(args[0])
	if filter < 0 || filter >= len(outletFilters) {
		filter = 0
	}
	c, err := v.openClients()
	if err != nil {
		return Reply{}, err
	}
	all, err := c.WorkList(func(o clients.Outlet) bool { return v.listed(o.Owner, o.Team) })
	if err != nil {
		return Reply{}, err
	}
	out, err := v.outletsHead(c, all)
	if err != nil {
		return Reply{}, err
	}
	all = slices.DeleteFunc(all, func(o clients.Outlet) bool { return !outletFilters[filter].shows(o) })
	pages := max(1, (len(all)+outletsPage-1)/outletsPage)
	page := int(max(args[1], 0) % int64(pages))
	out.Filter, out.Count, out.Page, out.Pages = outletFilters[filter].name, len(all), page+1, pages
	shown := all[page*outletsPage : min(len(all), (page+1)*outletsPage)]
	if err := c.AddUsual(shown); err != nil {
		return Reply{}, err
	}
	var numbers []Button
	for i, o := range shown {
		line, err := v.outletLine(o)
		if err != nil {
			return Reply{}, err
		}
		line.Number = i + 1
		if out.Own {
			line.Rep = ""
		}
		out.Lines = append(out.Lines, line)
		numbers = append(numbers, Button{text.Circled(i + 1), pressData("client", int64(o.Life.Client), int64(filter), int64(page))})
	}
	buttons, err := v.outletsButtons(numbers, filter, page, pages)
	return Reply{Message: out, Buttons: buttons}, err
}

// outletsHead counts the clients.
func (v *viewer) outletsHead(c *clients.Clients, all []clients.Outlet) (text.Outlets, error) {
	out := text.Outlets{Today: v.Today(), Last: c.Last, Stale: c.Last != 0 && c.Last < v.Today()-staleDays}
	scope := v.defaultScope()
	out.Own = scope.Rep != 0
	for _, o := range all {
		switch {
		case o.Stage() == clients.GivenUp:
			out.Lapsed++
			out.GivenUp++
		case o.State == retention.Lapsed:
			out.Lapsed++
		case o.State == retention.AtRisk:
			out.AtRisk++
		default:
			out.Active++
		}
	}
	var err error
	if out.Name, err = v.teamName(scope.Team); err != nil {
		return out, err
	}
	out.Month, err = v.activeClients(c)
	return out, err
}

// staleDays is after how many days without any sale the list says so.
const staleDays = 3

// activeClients counts who bought this month against the plans of it: of the
// reps who have one, where any has.
func (v *viewer) activeClients(c *clients.Clients) (text.ActiveClients, error) {
	out := text.ActiveClients{Month: v.Today().Month()}
	members, err := v.read.Members()
	if err != nil {
		return out, err
	}
	planned := map[storage.MemberID]bool{}
	for _, m := range members {
		if m.Inactive || !m.Roles.Has(storage.Rep) || !v.listed(m.ID, m.TeamOn(v.Today())) {
			continue
		}
		out.All++
		plan, err := v.read.ClientPlan(m.ID, out.Month)
		if err != nil {
			return out, err
		}
		if plan.Count > 0 {
			planned[m.ID] = true
			out.Plan += plan.Count
			out.Reps++
		}
	}
	out.Count, err = c.Active(out.Month, func(k storage.Client, l storage.Life) bool {
		rep, team := c.Owner(k, l)
		return v.listed(rep, team) && (out.Plan == 0 || planned[rep])
	})
	return out, err
}

// outletsButtons open a client, choose a filter and turn pages.
func (v *viewer) outletsButtons(numbers []Button, shown, page, pages int) ([][]Button, error) {
	var filters, turn []Button
	for i, f := range outletFilters {
		b, err := v.button("filter "+f.name, pressData("outlets", int64(i), 0))
		if err != nil {
			return nil, err
		}
		if i == shown {
			b.Label = "✓ " + b.Label
		}
		filters = append(filters, b)
	}
	if page > 0 {
		turn = append(turn, Button{"‹", pressData("outlets", int64(shown), int64(page-1))})
	}
	if page+1 < pages {
		turn = append(turn, Button{"›", pressData("outlets", int64(shown), int64(page+1))})
	}
	return slices.DeleteFunc([][]Button{numbers, filters, turn}, func(row []Button) bool { return len(row) == 0 }), nil
}

// outletLine is how a client stands, in words.
func (v *viewer) outletLine(o clients.Outlet) (text.Outlet, error) {
	line := text.Outlet{
		Name: nameOf(o.Client), State: outletState(o), Last: o.Last, Year: otherYear(o.Last, v.Today()), Gap: o.Gap, Own: o.Own, Rhythm: wholeDays(o.Rhythm),
	}
	if minor, ok := o.Usual.Div(calc.NewRatio(100, 1)).Round(); ok {
		line.Usual = calc.Money(minor) * 100
	}
	rep, err := v.read.Member(o.Owner)
	if err = ignoreNotFound(err); err != nil {
		return line, err
	}
	line.Rep = rep.Name
	if o.Loss != nil {
		line.Reason, err = v.reasonName(o.Loss.Reason)
	}
	return line, err
}

// nameOf is what a client is called; sales may be of one who was never listed.
func nameOf(c storage.Client) string { return text.ClientName(c.Name, c.Code) }

// wholeDays rounds a rhythm, which is a day at least.
func wholeDays(days calc.Ratio) int {
	n, ok := days.Round()
	if !ok {
		return 0
	}
	return int(max(n, 1))
}

func outletState(o clients.Outlet) string {
	switch {
	case o.Loss != nil:
		return "given up"
	case o.State == retention.Lapsed:
		return "lapsed"
	case o.State == retention.AtRisk:
		return "at risk"
	case o.ToVisit():
		return "late"
	}
	return "active"
}
