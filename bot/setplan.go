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

// A plan is set in words, by a file, or from last month's: by a supervisor for
// his reps, by an administrator for everybody, and by a rep who has no
// supervisor for himself.

// planFor is whose plan of which month some words are about.
type planFor struct {
	rep   storage.Member
	month calc.Month
	words string

	clients    int // to sell to
	hasClients bool
}

// planAhead is how many months ahead a plan may be set.
const planAhead = 12

// setPlan answers /setplan: «Анна: пиво 2000, сок 450», «апрель Анна: пиво HoReCa 500».
func setPlan(r *Request) (Reply, error) {
	if r.Args == "" && r.Member.Roles.Has(manages) {
		return r.planMenu()
	}
	p, refusal, err := r.planSubject(r.Args)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	items, refusal, err := r.readPlan(p)
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
		return r.putPlan(p, items)
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

// planSubject reads the month and the rep that a plan begins with, and refuses what is not the member's to plan.
func (r *Request) planSubject(written string) (p planFor, refusal any, err error) {
	p = planFor{rep: r.Member, month: r.Today().Month(), words: written}
	p.takeClients() // «акб: 40» is nobody's name
	if m, rest, named := parse.Month(p.words, p.month); named {
		p.month, p.words = m, rest
	}
	who, lines, named := strings.Cut(p.words, ":")
	if named && !strings.ContainsAny(who, "0123456789,\n") {
		p.words = strings.TrimSpace(lines)
		who = strings.TrimSpace(who)
		if at := strings.LastIndexByte(who, ' '); at > 0 { // Анна апрель: …
			if m, rest, dated := parse.Month(who[at+1:], p.month); dated && rest == "" {
				p.month, who = m, who[:at]
			}
		}
		if p.rep, refusal, err = r.plannedNamed(strings.TrimSpace(who)); err != nil || refusal != nil {
			return p, refusal, err
		}
		if m, rest, again := parse.Month(p.words, p.month); again {
			p.month, p.words = m, rest
		}
	}
	p.takeClients()
	if now := r.Today().Month(); p.month < now || p.month > now+planAhead {
		return p, text.PlanRefused{Reason: "month", Text: text.Month(r.Lang, p.month)}, nil
	}
	refusal, err = r.planRefusal(p.rep)
	return p, refusal, err
}

// readPlan reads the lines of a plan, or says what is wrong with them.
func (r *Request) readPlan(p planFor) (items []parse.PlanItem, refusal any, err error) {
	lexicon, err := r.lexicon()
	if err != nil {
		return nil, nil, err
	}
	segments, err := r.Tx.Segments()
	if err != nil {
		return nil, nil, err
	}
	example, err := r.planExample()
	if err != nil {
		return nil, nil, err
	}
	if p.hasClients && p.words == "" {
		return nil, nil, nil
	}
	items, err = parse.Plan(p.words, lexicon, segments)
	var problem parse.Problem
	if errors.As(err, &problem) {
		return nil, planProblem(problem, example), nil
	}
	if err != nil {
		return nil, nil, err
	}
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, nil, err
	}
	if refusal := inOwnUnits(items, categories, example); refusal != nil {
		return nil, refusal, nil
	}
	refusal, err = r.splitPlanRefusal(p, items, categories)
	return items, refusal, err
}

func planProblem(problem parse.Problem, example string) text.PlanRefused {
	switch problem.Kind {
	case parse.Empty:
		return text.PlanRefused{Reason: "usage", Example: example}
	case parse.SeveralCategories:
		if problem.Text == "" { // a volume and nothing else
			return text.PlanRefused{Reason: "usage", Example: example}
		}
		return text.PlanRefused{Reason: "several", Text: clipped(problem.Text), Other: problem.Other}
	case parse.TwoFaced:
		return text.PlanRefused{Reason: "two-faced", Text: clipped(problem.Text)}
	}
	return text.PlanRefused{Reason: "amount", Text: clipped(problem.Text), Example: example}
}

// inOwnUnits turns the volumes into the categories' units, and refuses a line that is there twice.
func inOwnUnits(items []parse.PlanItem, categories []storage.Category, example string) any {
	type place struct {
		name    string
		segment storage.SegmentID
	}
	named := map[place]bool{}
	for n, i := range items {
		at := place{storage.Fold(i.Name), i.Segment}
		if c := categoryOf(categories, i.Category); i.Category != 0 {
			at.name = storage.Fold(c.Name)
			var err error
			if items[n].Volume, err = c.InUnit(i.Volume, i.Unit); err != nil {
				return text.PlanRefused{Reason: "wrong unit", Category: c.Name, Text: clipped(i.Unit), Other: strings.Join(c.Units(), ", ")}
			}
		}
		whole := place{at.name, 0}
		if named[at] || i.Segment != 0 && named[whole] {
			return text.PlanRefused{Reason: "twice", Text: clipped(i.Name), Example: example}
		}
		named[at] = true
	}
	return nil
}

// splitPlanRefusal tells of a line whose parts by segment would not sum to it any more.
func (r *Request) splitPlanRefusal(p planFor, items []parse.PlanItem, categories []storage.Category) (any, error) {
	old, err := r.planOf(p.rep, p.month)
	for _, line := range old {
		if line.Segment != 0 && slices.ContainsFunc(items, func(i parse.PlanItem) bool { return i.Category == line.Category && i.Segment == 0 }) {
			return text.PlanRefused{Reason: "segments", Text: categoryOf(categories, line.Category).Name, Other: r.Args}, err
		}
	}
	return nil, err
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
	p, refusal, err := r.planSubject(written) // things may have changed since
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	items, refusal, err := r.readPlan(p)
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
		if err := r.note(storage.Change{What: storage.ChangedCategory, Of: clientName(i.Name), To: i.Unit}); err != nil {
			return Reply{}, err
		}
		items[n].Category = id
	}
	return r.putPlan(p, items)
}

// putPlan writes the lines and shows what they were. A rep is told what others have set for him.
func (r *Request) putPlan(p planFor, items []parse.PlanItem) (Reply, error) {
	old, err := r.planOf(p.rep, p.month)
	if err != nil {
		return Reply{}, err
	}
	categories, err := r.Tx.Categories()
	if err != nil {
		return Reply{}, err
	}
	out := text.PlanSet{Month: p.month}
	var done []storage.CategoryID
	for _, i := range items {
		if slices.Contains(done, i.Category) {
			continue
		}
		done = append(done, i.Category)
		line, err := r.putPlanCategory(p, categoryOf(categories, i.Category), old, items)
		if err != nil {
			return Reply{}, err
		}
		out.Lines = append(out.Lines, line)
	}
	if p.hasClients {
		if out.Clients, err = r.putClientPlan(p); err != nil {
			return Reply{}, err
		}
	}
	if p.rep.ID == r.Member.ID {
		return say(out)
	}
	told := out
	told.By, out.Name = r.Member.Name, p.rep.Name
	if err := r.tell(p.rep, told); err != nil {
		return Reply{}, err
	}
	return say(out)
}

// putPlanCategory writes one category's line, and its parts by segment.
func (r *Request) putPlanCategory(p planFor, c storage.Category, old []storage.PlanLine, items []parse.PlanItem) (text.PlanSetLine, error) {
	out := text.PlanSetLine{Goods: text.Goods{Category: c.Name, Unit: c.Unit}}
	line := storage.PlanLine{Team: p.rep.TeamOn(max(r.Today(), p.month.First())), Rep: p.rep.ID, Month: p.month, Category: c.ID}
	parts := map[storage.SegmentID]calc.Volume{}
	for _, o := range old {
		if o.Category != c.ID {
			continue
		}
		line.Team = o.Team
		if o.Segment == 0 {
			out.Had, out.Was = true, out.Was+o.Volume
		} else {
			parts[o.Segment] = o.Volume
		}
	}
	for _, i := range items {
		switch {
		case i.Category != c.ID:
		case i.Segment == 0:
			line.Volume = i.Volume
		default:
			parts[i.Segment] = i.Volume
		}
	}
	if len(parts) > 0 {
		line.Volume = 0
		for _, v := range parts {
			line.Volume += v
		}
	}
	out.Volume = line.Volume
	if err := r.writePlan(old, line); err != nil {
		return out, err
	}
	from := ""
	if out.Had {
		from = out.Was.String()
	}
	if err := r.notePlan(p.rep, c, "", p.month, from, line.Volume.String()); err != nil {
		return out, err
	}
	segments, err := r.Tx.Segments()
	for _, g := range segments {
		v, has := parts[g.ID]
		if !has {
			continue
		}
		part := line
		part.Segment, part.Volume = g.ID, v
		if err := r.writePlan(old, part); err != nil {
			return out, err
		}
		out.Parts = append(out.Parts, text.PlanPart{Segment: g.Name, Volume: v})
	}
	return out, err
}

// writePlan writes one line in place of those that the category had, in whatever team.
func (r *Request) writePlan(old []storage.PlanLine, line storage.PlanLine) error {
	for _, p := range old {
		if p.Category == line.Category && p.Segment == line.Segment && p.Team != line.Team {
			if err := r.Tx.DeletePlan(p); err != nil {
				return err
			}
		}
	}
	return r.Tx.PutPlan(line)
}

// planOf reads a rep's plan of a month in all of his teams.
func (r *Request) planOf(rep storage.Member, month calc.Month) ([]storage.PlanLine, error) {
	var all []storage.PlanLine
	for _, team := range rep.Teams() {
		lines, err := r.Tx.Plan(team, rep.ID, month)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}
