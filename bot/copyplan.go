package bot

import (
	"slices"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// planMenu tells the ways in which a plan is set, and offers to begin with last month's.
func (r *Request) planMenu() (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	example, err := r.planExample()
	if err != nil {
		return Reply{}, err
	}
	now := r.Today().Month()
	rows, err := r.buttons("template", pressData("template", int64(now)), "template next", pressData("template", int64(now+1)))
	if err != nil {
		return Reply{}, err
	}
	copies := []Button{
		{text.CopyInto(r.Lang, now), pressData("copyplan", int64(now))},
		{text.CopyInto(r.Lang, now+1), pressData("copyplan", int64(now+1))},
	}
	return Reply{Message: text.PlanMenu{Example: example, Month: now}, Buttons: append(rows, copies)}, nil
}

// copiedLine is a line of a month that the next does not have.
type copiedLine struct {
	rep  storage.Member
	line storage.PlanLine
}

// toCopy lists what of a month's plans the next month lacks, category by
// category, for the reps whose plans are the member's to set.
func (r *Request) toCopy(into calc.Month) (lines []copiedLine, kept int, err error) {
	all, err := r.Tx.Members()
	if err != nil {
		return nil, 0, err
	}
	for _, m := range all {
		if !r.mayPlan(m) {
			continue
		}
		last, err := r.planOf(m, into-1)
		if err != nil {
			return nil, 0, err
		}
		there, err := r.planOf(m, into)
		if err != nil {
			return nil, 0, err
		}
		for _, p := range last {
			if slices.ContainsFunc(there, func(t storage.PlanLine) bool { return t.Category == p.Category }) {
				if p.Segment == 0 {
					kept++
				}
				continue
			}
			p.Month, p.Team = into, m.TeamOn(max(r.Today(), into.First()))
			lines = append(lines, copiedLine{m, p})
		}
	}
	return lines, kept, nil
}

// pressCopyPlan shows what would be copied.
func pressCopyPlan(r *Request, args []int64) (Reply, error) {
	into := calc.Month(args[0])
	if now := r.Today().Month(); into < now || into > now+1 {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	lines, kept, err := r.toCopy(into)
	if err != nil {
		return Reply{}, err
	}
	out := text.CopyPlan{From: into - 1, Into: into, Kept: kept}
	var reps []storage.MemberID
	for _, l := range lines {
		if l.line.Segment == 0 {
			out.Lines++
		}
		if !slices.Contains(reps, l.rep.ID) {
			reps = append(reps, l.rep.ID)
		}
	}
	if out.Reps = len(reps); out.Lines == 0 {
		return Reply{Message: out, InPlace: true}, nil
	}
	buttons, err := r.buttons("apply", pressData("copydo", args[0]), "cancel", pressData("dropplan"))
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

// pressCopyDo copies, whatever is lacking by now.
func pressCopyDo(r *Request, args []int64) (Reply, error) {
	into := calc.Month(args[0])
	if now := r.Today().Month(); into < now || into > now+1 {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	lines, _, err := r.toCopy(into)
	if err != nil {
		return Reply{}, err
	}
	categories, err := r.Tx.Categories()
	if err != nil {
		return Reply{}, err
	}
	out := text.PlanCopied{Into: into}
	for _, l := range lines {
		if err := r.Tx.PutPlan(l.line); err != nil {
			return Reply{}, err
		}
		if l.line.Segment != 0 {
			continue
		}
		out.Lines++
		if err := r.notePlan(l.rep, categoryOf(categories, l.line.Category), "", into, "", l.line.Volume.String()); err != nil {
			return Reply{}, err
		}
	}
	return Reply{Message: out, InPlace: true}, nil
}

// pressDropPlan leaves everything as it is.
func pressDropPlan(*Request, []int64) (Reply, error) {
	return Reply{Message: text.Kept{}, InPlace: true}, nil
}
