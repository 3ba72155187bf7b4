package bot

import (
	"slices"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// pressRoles shows a member's roles; a press gives or takes one.
func pressRoles(r *Request, args []int64) (Reply, error) {
	m, err := r.Tx.Member(storage.MemberID(args[0]))
	if err != nil {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	return r.rolesScreen(m)
}

func (r *Request) rolesScreen(m storage.Member) (Reply, error) {
	var all []Button
	for i, name := range []string{"rep", "supervisor", "manager", "admin"} {
		label, err := text.Label(r.Lang, "role "+name)
		if err != nil {
			return Reply{}, err
		}
		give := int64(1)
		if m.Roles.Has(1 << i) {
			label, give = "✓ "+label, 0
		}
		all = append(all, Button{label, pressData("role", int64(m.ID), int64(i), give)})
	}
	back, err := r.buttons("back", pressData("member", int64(m.ID)))
	return Reply{Message: text.ChooseRoles{Name: m.Name}, Buttons: append([][]Button{all[:2], all[2:]}, back...), InPlace: true}, err
}

// pressRole gives a role, or takes it.
func pressRole(r *Request, args []int64) (Reply, error) {
	m, err := r.Tx.Member(storage.MemberID(args[0]))
	if err != nil || args[1] < 0 || args[1] > 3 {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	roles := m.Roles &^ storage.Roles(1<<args[1])
	if args[2] != 0 {
		roles = m.Roles | storage.Roles(1<<args[1])
	}
	if roles == m.Roles { // pressed twice
		return r.rolesScreen(m)
	}
	if refusal, err := r.lastAdmin(m, roles, false); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	if roles == 0 {
		return Reply{Toast: text.MemberRefused{Reason: "no role"}}, nil
	}
	from := strings.Join(roleNames(m.Roles), "+")
	m.Roles = roles
	if _, err := r.saved(m, storage.Change{What: storage.ChangedRoles, From: from, To: strings.Join(roleNames(roles), "+")}); err != nil {
		return Reply{}, err
	}
	if !r.Member.Roles.Has(storage.Admin) {
		return Reply{Message: text.RolesGiven{Roles: roleNames(roles)}, InPlace: true}, nil
	}
	return r.rolesScreen(m)
}

// lastAdmin refuses to leave the company without an administrator.
func (r *Request) lastAdmin(m storage.Member, roles storage.Roles, leaves bool) (refusal any, err error) {
	if !m.Roles.Has(storage.Admin) || roles.Has(storage.Admin) && !leaves {
		return nil, nil
	}
	members, err := r.Tx.Members()
	if slices.ContainsFunc(members, func(o storage.Member) bool {
		return o.ID != m.ID && o.Roles.Has(storage.Admin) && !o.Inactive && o.Telegram != 0
	}) {
		return nil, err
	}
	return text.MemberRefused{Reason: "last admin"}, err
}

// pressMemberTeam lets an administrator choose a member's team.
func pressMemberTeam(r *Request, args []int64) (Reply, error) {
	m, err := r.Tx.Member(storage.MemberID(args[0]))
	if err != nil {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	teams, err := r.Tx.Teams()
	if err != nil {
		return Reply{}, err
	}
	var all []Button
	for _, t := range teams {
		all = append(all, Button{t.Name, pressData("move", args[0], int64(t.ID))})
	}
	rows, more := pageOf(all, int(min(max(args[1], 0), 1000)))
	last, err := r.buttons("no team", pressData("move", args[0], 0), "back", pressData("member", args[0]))
	if more && err == nil {
		last[0] = append(last[0], Button{"›", pressData("mteam", args[0], args[1]+1)})
	}
	return Reply{Message: text.ChooseTeam{Name: m.Name, Code: m.Code}, Buttons: append(rows, last...), InPlace: true}, err
}

// pressMove moves a member to another team, from today on.
func pressMove(r *Request, args []int64) (Reply, error) {
	m, err := r.Tx.Member(storage.MemberID(args[0]))
	if err != nil {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	teams, err := r.Tx.Teams()
	team := storage.TeamID(args[1])
	if err != nil || team != 0 && !slices.ContainsFunc(teams, func(t storage.Team) bool { return t.ID == team }) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.moveTo(m, team)
}

func (r *Request) moveTo(m storage.Member, team storage.TeamID) (Reply, error) {
	was, err := r.teamName(m.TeamOn(r.Today()))
	if err != nil {
		return Reply{}, err
	}
	moved := m
	if len(m.Postings) == 0 && !m.Roles.Has(storage.Rep) { // whom no sale ties to a date belongs there from the beginning
		moved.Postings = []storage.Posting{{Team: team}}
	} else if moved, err = storage.Moved(r.Tx, m, team, r.Today()); err != nil {
		return Reply{}, err
	}
	is, err := r.teamName(team)
	if err != nil {
		return Reply{}, err
	}
	reply, err := r.saved(moved, storage.Change{What: storage.ChangedTeam, From: was, To: is})
	if left := m.TeamOn(r.Today()); err == nil && left != moved.TeamOn(r.Today()) && left != 0 { // in the books of the team that he has left, too
		err = r.note(storage.Change{Team: left, What: storage.ChangedTeam, Of: m.Name, From: was, To: is})
	}
	if n := len(moved.Postings); err == nil && n > 0 && moved.Postings[n-1].From > r.Today() {
		reply.Toast = text.MovesOn{Date: moved.Postings[n-1].From}
	}
	return reply, err
}

func (v *viewer) teamName(id storage.TeamID) (string, error) {
	teams, err := v.read.Teams()
	for _, t := range teams {
		if t.ID == id {
			return t.Name, err
		}
	}
	return "", err
}

// changeMember takes a change in words: «Анна: команда Юг», and «Анна: новая команда Юг» for one that is not there yet.
func (r *Request) changeMember(who, what string) (Reply, error) {
	m, refusal, err := r.managedNamed(who)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	word, name, _ := strings.Cut(what, " ")
	create := slices.Contains([]string{"новая", "new"}, storage.Fold(word))
	if create {
		word, name, _ = strings.Cut(strings.TrimSpace(name), " ")
	}
	if name = clientName(name); !slices.Contains([]string{"команда", "team"}, storage.Fold(word)) || name == "" || len([]rune(name)) > 60 {
		return say(text.MemberRefused{Reason: "usage", Text: m.Code})
	}
	if !r.Member.Roles.Has(storage.Admin) {
		return say(text.MemberRefused{Reason: "admin"})
	}
	teams, err := r.Tx.Teams()
	if err != nil {
		return Reply{}, err
	}
	var id storage.TeamID
	var names []string
	for _, t := range teams {
		if names = append(names, t.Name); storage.Fold(t.Name) == storage.Fold(name) {
			id = t.ID
		}
	}
	switch {
	case id == 0 && !create:
		return say(text.MemberRefused{Reason: "new team", Text: clipped(name), Names: text.Some(names), Code: m.Code})
	case id == 0:
		if id, err = r.Tx.PutTeam(storage.Team{Name: name}); err != nil {
			return Reply{}, err
		}
	}
	reply, err := r.moveTo(m, id)
	reply.InPlace = false
	return reply, err
}

// membersNamed finds members by code, by name, by a part of the name, or by a case of one.
func membersNamed(all []storage.Member, typed string) []storage.Member {
	for _, same := range []func(storage.Member) bool{
		func(m storage.Member) bool { return storage.Fold(m.Code) == storage.Fold(typed) },
		func(m storage.Member) bool { return storage.Fold(m.Name) == storage.Fold(typed) },
	} {
		if found := slices.DeleteFunc(slices.Clone(all), func(m storage.Member) bool { return !same(m) }); len(found) > 0 {
			return found
		}
	}
	f := parse.NewFinder[storage.Member](typed)
	for _, m := range all {
		f.Consider(m.Name, m)
		for _, part := range strings.Fields(m.Name) {
			f.Consider(part, m)
		}
	}
	found, sure := f.Found()
	if !sure {
		found = slices.DeleteFunc(found, func(m storage.Member) bool { return !startsAlike(m.Name, typed) })
	}
	return distinct(found)
}

// startsAlike tells whether any word of a name begins as what was typed does.
func startsAlike(name, typed string) bool {
	first := []rune(storage.Fold(typed))
	return slices.ContainsFunc(strings.Fields(storage.Fold(name)), func(w string) bool {
		return len(first) >= 3 && strings.HasPrefix(w, string(first[:3]))
	})
}

func distinct(members []storage.Member) []storage.Member {
	var out []storage.Member
	for _, m := range members {
		if !slices.ContainsFunc(out, func(o storage.Member) bool { return o.ID == m.ID }) {
			out = append(out, m)
		}
	}
	return out
}
