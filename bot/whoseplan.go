package bot

import (
	"slices"
	"strings"

	"runrate/bot/text"
	"runrate/storage"
)

// Whose plan it is, and who may set it.

// plannedNamed finds the rep that a plan is for.
func (r *Request) plannedNamed(name string) (storage.Member, any, error) {
	if !r.Member.Roles.Has(manages) {
		return storage.Member{}, text.PlanRefused{Reason: "others"}, nil
	}
	all, err := r.Tx.Members()
	if err != nil {
		return storage.Member{}, nil, err
	}
	reps := slices.DeleteFunc(all, func(m storage.Member) bool { return !r.mayPlan(m) })
	switch found := membersNamed(reps, name); len(found) {
	case 0:
		return storage.Member{}, text.MemberRefused{Reason: "unknown", Text: clipped(name)}, nil
	case 1:
		return found[0], nil, nil
	default:
		return storage.Member{}, text.MemberRefused{Reason: "several", Text: clipped(name), Names: text.Some(memberNames(found))}, nil
	}
}

// mayPlan tells whether a rep's plan is the member's to set: his team's reps a
// supervisor's, everybody's an administrator's.
func (r *Request) mayPlan(m storage.Member) bool {
	own := r.Member.TeamOn(r.Today())
	return m.Roles.Has(storage.Rep) && !m.Inactive &&
		(r.Member.Roles.Has(storage.Admin) || r.Member.Roles.Has(storage.Supervisor) && own != 0 && m.TeamOn(r.Today()) == own)
}

// planRefusal tells why the member may not set a rep's plan.
func (r *Request) planRefusal(rep storage.Member) (any, error) {
	switch {
	case !rep.Roles.Has(storage.Rep):
		example, err := r.planExample()
		return text.PlanRefused{Reason: "whose", Example: example}, err
	case r.mayPlan(rep):
		return nil, nil
	case rep.ID != r.Member.ID:
		return text.PlanRefused{Reason: "others"}, nil
	}
	supervised, err := r.hasSupervisor()
	if err != nil || !supervised {
		return nil, err
	}
	return text.PlanRefused{Reason: "supervisor"}, nil
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

// planExample is a /setplan that would be understood.
func (r *Request) planExample() (string, error) {
	example, err := r.example()
	if err != nil || !r.Member.Roles.Has(manages) || r.Member.Roles.Has(storage.Rep) && r.Member.TeamOn(r.Today()) == 0 {
		return "/setplan " + strings.TrimSuffix(example, "120") + "2000", err
	}
	name, err := r.someRep()
	return "/setplan " + name + ": " + strings.TrimSuffix(example, "120") + "2000", err
}

// someRep is a rep to stand in an example.
func (r *Request) someRep() (string, error) {
	all, err := r.Tx.Members()
	for _, m := range all {
		if r.mayPlan(m) && m.ID != r.Member.ID {
			return m.Name, err
		}
	}
	s, _ := text.Label(r.Lang, "sample rep")
	return s, err
}
