package bot

import (
	"errors"
	"slices"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// setPlan sets the member's own plan of the current month: for somebody who
// has no supervisor to do it.
func setPlan(r *Request) (Reply, error) {
	supervised, err := r.hasSupervisor()
	if err != nil {
		return Reply{}, err
	}
	if supervised {
		return say(text.PlanRefused{Reason: "supervisor"})
	}
	items, refusal, err := r.readPlan(r.Args)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	var unknown []string
	unit := ""
	for _, i := range items {
		if i.Category == 0 {
			unknown = append(unknown, i.Name)
			unit = i.Unit
		}
	}
	if len(unknown) == 0 {
		return r.putPlan(items)
	}
	if refusal, err := r.newCategoryRefusal(items); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	w := writtenIn(r.Update)
	w.Text = r.Args
	return r.askAbout(question{Kind: askCategory, Written: w}, func(dropped bool) any {
		return text.AskCategory{Names: unknown, Unit: unit, Dropped: dropped}
	})
}

// hasSupervisor tells whether somebody else answers for the member's team.
func (r *Request) hasSupervisor() (bool, error) {
	team := r.Member.TeamOn(r.Today())
	members, err := r.Tx.Members()
	if err != nil || team == 0 {
		return false, err
	}
	return slices.ContainsFunc(members, func(m storage.Member) bool {
		return m.ID != r.Member.ID && !m.Inactive && m.Roles.Has(storage.Supervisor) && m.TeamOn(r.Today()) == team
	}), nil
}

// readPlan reads the lines of a plan, or says what is wrong with them.
func (r *Request) readPlan(written string) (items []parse.PlanItem, refusal any, err error) {
	lexicon, err := r.lexicon()
	if err != nil {
		return nil, nil, err
	}
	example, err := r.planExample()
	if err != nil {
		return nil, nil, err
	}
	items, err = parse.Plan(written, lexicon)
	var problem parse.Problem
	if errors.As(err, &problem) {
		switch problem.Kind {
		case parse.Empty:
			return nil, text.PlanRefused{Reason: "usage", Example: example}, nil
		case parse.SeveralCategories:
			return nil, text.PlanRefused{Reason: "several", Text: clipped(problem.Text), Other: problem.Other}, nil
		case parse.TwoFaced:
			return nil, text.PlanRefused{Reason: "two-faced", Text: clipped(problem.Text)}, nil
		}
		return nil, text.PlanRefused{Reason: "amount", Text: clipped(problem.Text), Example: example}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, nil, err
	}
	named := map[string]bool{}
	for n, i := range items {
		name := storage.Fold(i.Name)
		if c := categoryOf(categories, i.Category); i.Category != 0 {
			name = storage.Fold(c.Name)
			if items[n].Volume, err = c.InUnit(i.Volume, i.Unit); err != nil {
				return nil, text.PlanRefused{Reason: "wrong unit", Category: c.Name, Text: clipped(i.Unit), Other: strings.Join(c.Units(), ", ")}, nil
			}
		}
		if named[name] {
			return nil, text.PlanRefused{Reason: "twice", Text: clipped(i.Name), Example: example}, nil
		}
		named[name] = true
	}
	refusal, err = r.splitPlanRefusal(items, categories)
	return items, refusal, err
}

// splitPlanRefusal tells of a line whose parts by segment would not sum to it any more.
func (r *Request) splitPlanRefusal(items []parse.PlanItem, categories []storage.Category) (any, error) {
	old, err := r.planOf(r.Today().Month())
	for _, p := range old {
		if p.Segment != 0 && slices.ContainsFunc(items, func(i parse.PlanItem) bool { return i.Category == p.Category }) {
			return text.PlanRefused{Reason: "segments", Text: categoryOf(categories, p.Category).Name}, err
		}
	}
	return nil, err
}

// planExample is a /setplan that would be understood.
func (r *Request) planExample() (string, error) {
	example, err := r.example()
	return "/setplan " + strings.TrimSuffix(example, "120") + "2000", err
}

// newCategoryRefusal tells why categories nobody knows cannot be entered here:
// only an administrator may, and each needs its unit.
func (r *Request) newCategoryRefusal(items []parse.PlanItem) (any, error) {
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		switch {
		case i.Category != 0:
		case len([]rune(i.Name)) > 40 || len([]rune(i.Unit)) > 12:
			return text.PlanRefused{Reason: "long", Text: clipped(i.Name)}, nil
		case !r.Member.Roles.Has(storage.Admin):
			m := text.PlanRefused{Reason: "category", Text: clipped(i.Name)}
			if len(categories) <= 12 {
				m.Known = namesOf(categories)
			}
			return m, nil
		case i.Unit == "":
			unit, err := text.Label(r.Lang, "sample unit")
			return text.PlanRefused{Reason: "unit", Text: clipped(i.Name), Example: "/setplan " + clipped(i.Name) + " " + i.Volume.String() + " " + unit}, err
		}
	}
	return nil, nil
}

// planWithNewCategories enters the categories that the member has confirmed, and sets the plan.
func (r *Request) planWithNewCategories(written string) (Reply, error) {
	if supervised, err := r.hasSupervisor(); err != nil || supervised || !r.Member.Roles.Has(storage.Rep) { // things have changed since
		return Reply{Message: text.PlanRefused{Reason: "supervisor"}}, err
	}
	items, refusal, err := r.readPlan(written)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	if refusal, err := r.newCategoryRefusal(items); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	for n, i := range items {
		if i.Category != 0 {
			continue
		}
		id, err := r.Tx.PutCategory(storage.Category{Name: clientName(i.Name), Unit: i.Unit})
		if err != nil {
			return Reply{}, err
		}
		items[n].Category = id
	}
	return r.putPlan(items)
}

// putPlan writes the lines for the current month and shows what they were.
func (r *Request) putPlan(items []parse.PlanItem) (Reply, error) {
	month := r.Today().Month()
	old, err := r.planOf(month)
	if err != nil {
		return Reply{}, err
	}
	categories, err := r.Tx.Categories()
	if err != nil {
		return Reply{}, err
	}
	out := text.PlanSet{Month: month}
	for _, i := range items {
		c := categoryOf(categories, i.Category)
		line := text.PlanSetLine{Goods: text.Goods{Category: c.Name, Unit: c.Unit, Volume: i.Volume}}
		team := r.Member.TeamOn(r.Today())
		for _, p := range old {
			if p.Category == i.Category {
				line.Had, line.Was, team = true, line.Was+p.Volume, p.Team
			}
		}
		out.Lines = append(out.Lines, line)
		if err := r.writePlan(old, storage.PlanLine{Team: team, Rep: r.Member.ID, Month: month, Category: i.Category, Volume: i.Volume}); err != nil {
			return Reply{}, err
		}
	}
	return say(out)
}

// writePlan writes one line in place of those that the category had, in whatever team.
func (r *Request) writePlan(old []storage.PlanLine, line storage.PlanLine) error {
	for _, p := range old {
		if p.Category == line.Category && p.Team != line.Team {
			if err := r.Tx.DeletePlan(p); err != nil {
				return err
			}
		}
	}
	return r.Tx.PutPlan(line)
}

// planOf reads the member's plan of a month in all of his teams.
func (r *Request) planOf(month calc.Month) ([]storage.PlanLine, error) {
	var all []storage.PlanLine
	for _, team := range r.Member.Teams() {
		lines, err := r.Tx.Plan(team, r.Member.ID, month)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}
