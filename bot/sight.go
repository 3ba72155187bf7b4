package bot

import (
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/storage"
)

// Who may look at whose figures: a rep at his own, a supervisor at his team's
// and its reps', managers and administrators at everybody's. A group sees its
// team's sums. Every handler asks here, whatever a button or a link says.

const (
	leads   = storage.Supervisor | storage.Manager | storage.Admin // those who look at others
	sells   = storage.Rep | storage.Supervisor                     // those who write sales
	manages = storage.Supervisor | storage.Admin                   // those who look after members
	heads   = storage.Manager | storage.Admin                      // those who look at everybody
	marks   = storage.Rep | storage.Supervisor | storage.Admin     // those who note what becomes of clients
)

// defaultScope is what a member looks at when he names nothing.
func (v *viewer) defaultScope() figures.Scope {
	team := v.Member.TeamOn(v.Today())
	switch {
	case v.inGroup():
		return figures.Scope{Team: v.group.Team}
	case v.Member.Roles.Has(storage.Supervisor) && team != 0:
		return figures.Scope{Team: team}
	case v.Member.Roles.Has(heads):
		return figures.Scope{}
	}
	return figures.Scope{Rep: v.Member.ID}
}

// maySee tells whether a scope is the member's to look at.
func (v *viewer) maySee(s figures.Scope) (bool, error) {
	own := v.Member.TeamOn(v.Today())
	switch {
	case v.inGroup():
		return s == figures.Scope{Team: v.group.Team}, nil
	case v.Member.Roles.Has(heads):
		return v.exists(s)
	case s == figures.Scope{Rep: v.Member.ID}:
		return v.Member.Roles.Has(storage.Rep), nil
	case !v.Member.Roles.Has(storage.Supervisor) || own == 0 || s.Team != own:
		return false, nil
	case s.Rep == 0:
		return true, nil
	}
	return v.hasPart(s.Rep, own)
}

// hasPart tells whether somebody belonged to a team at any time: what he sold there is the team's.
func (v *viewer) hasPart(rep storage.MemberID, team storage.TeamID) (bool, error) {
	m, err := v.read.Member(rep)
	if err != nil {
		return false, ignoreNotFound(err)
	}
	for _, t := range m.Teams() {
		if t == team {
			return true, nil
		}
	}
	return false, nil
}

func (v *viewer) exists(s figures.Scope) (bool, error) {
	if s.Rep != 0 {
		if _, err := v.read.Member(s.Rep); err != nil {
			return false, ignoreNotFound(err)
		}
	}
	if s.Team == 0 {
		return true, nil
	}
	teams, err := v.read.Teams()
	for _, t := range teams {
		if t.ID == s.Team {
			return true, err
		}
	}
	return false, err
}

// scopeOf reads a scope from a button's numbers.
func scopeOf(team, rep int64) figures.Scope {
	return figures.Scope{Team: storage.TeamID(team), Rep: storage.MemberID(rep)}
}

// numbers are a scope's in a button.
func numbersOf(s figures.Scope) (team, rep int64) { return int64(s.Team), int64(s.Rep) }

// pressedScope reads a button's scope, and refuses one that is not the member's to see.
func (v *viewer) pressedScope(args []int64) (s figures.Scope, refusal any, err error) {
	s = scopeOf(args[0], args[1])
	may, err := v.maySee(s)
	if err != nil || !may {
		return s, text.QuestionGone{}, err
	}
	return s, nil, nil
}

// noTeam tells a supervisor who has no team yet what to do.
func (v *viewer) noTeam() bool {
	return !v.inGroup() && v.Member.Roles.Has(storage.Supervisor) && !v.Member.Roles.Has(heads) && v.Member.TeamOn(v.Today()) == 0
}
