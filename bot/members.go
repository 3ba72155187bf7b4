package bot

import (
	"cmp"
	"slices"
	"strings"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// Administrators see and change everybody, supervisors the reps of their team.
// Nobody is deleted: who leaves is switched off, and his history stays.

// membersPage is how many members a page lists, a button each.
const membersPage = 8

// mayManage tells whether a member is the reader's to look after.
func (v *viewer) mayManage(m storage.Member) bool { return mayManage(v.Member, m, v.Today()) }

// mayManage tells whether somebody looks after a member on a date.
func mayManage(who, m storage.Member, on calc.Date) bool {
	if who.Roles.Has(storage.Admin) {
		return true
	}
	own := who.TeamOn(on)
	if !who.Roles.Has(storage.Supervisor) || own == 0 || m.TeamOn(on) != own {
		return false
	}
	return m.ID == who.ID || !m.Roles.Has(leads) // other supervisors are the administrator's
}

// showMembers answers /members: with one of them where he is named.
func showMembers(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	if who, what, told := strings.Cut(r.Args, ":"); told {
		return r.changeMember(strings.TrimSpace(who), strings.TrimSpace(what))
	}
	if r.Args != "" {
		m, refusal, err := r.managedNamed(r.Args)
		if err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
		reply, err := r.memberCard(m)
		reply.InPlace = false
		return reply, err
	}
	return r.members(0)
}

func pressMembers(r *Request, args []int64) (Reply, error) {
	reply, err := r.members(int(min(max(args[0], 0), 10_000)))
	reply.InPlace = true
	return reply, err
}

// managed lists those whom the reader looks after: the active by name, then those who have left.
func (v *viewer) managed() ([]storage.Member, error) {
	all, err := v.read.Members()
	all = slices.DeleteFunc(all, func(m storage.Member) bool { return !v.mayManage(m) })
	slices.SortStableFunc(all, func(a, b storage.Member) int {
		return cmp.Or(cmpBool(a.Inactive, b.Inactive), cmp.Compare(storage.Fold(a.Name), storage.Fold(b.Name)))
	})
	return all, err
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (r *Request) members(page int) (Reply, error) {
	all, err := r.managed()
	if err != nil {
		return Reply{}, err
	}
	out := text.Members{All: len(all)}
	for _, m := range all {
		switch {
		case m.Inactive:
			out.Inactive++
		case m.Telegram == 0:
			out.Waiting++
		case m.Unreachable:
			out.Unreachable++
		default:
			out.Joined++
		}
	}
	pages := max(1, (len(all)+membersPage-1)/membersPage)
	page %= pages
	out.Page, out.Pages = page+1, pages
	var numbers []Button
	for i, m := range all[page*membersPage : min(len(all), (page+1)*membersPage)] {
		line, err := r.memberLine(m)
		if err != nil {
			return Reply{}, err
		}
		line.Number = i + 1
		out.Lines = append(out.Lines, line)
		numbers = append(numbers, Button{text.Circled(i + 1), pressData("member", int64(m.ID))})
	}
	rows := slices.Collect(slices.Chunk(numbers, 4))
	last, err := r.buttons("invite", "invites")
	if pages > 1 && err == nil {
		last[0] = append(last[0], Button{"›", pressData("members", int64(page+1))})
	}
	return Reply{Message: out, Buttons: append(rows, last...)}, err
}

func (v *viewer) memberLine(m storage.Member) (text.Member, error) {
	line := text.Member{Name: m.Name, Code: m.Code, Roles: roleNames(m.Roles), State: stateOf(m)}
	teams, err := v.read.Teams()
	for _, t := range teams {
		if t.ID == m.TeamOn(v.Today()) {
			line.Team = t.Name
		}
	}
	return line, err
}

// roleNames are the keys under which package text words roles.
func roleNames(roles storage.Roles) []string {
	var names []string
	for i, name := range []string{"rep", "supervisor", "manager", "admin"} {
		if roles.Has(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

func stateOf(m storage.Member) string {
	switch {
	case m.Inactive:
		return "inactive"
	case m.Telegram == 0:
		return "waiting"
	case m.Unreachable:
		return "unreachable"
	}
	return "joined"
}

// managedNamed finds one of those whom the reader looks after by code or name.
func (r *Request) managedNamed(name string) (storage.Member, any, error) {
	all, err := r.managed()
	if err != nil {
		return storage.Member{}, nil, err
	}
	found := membersNamed(all, name)
	switch len(found) {
	case 0:
		return storage.Member{}, text.MemberRefused{Reason: "unknown", Text: clipped(name)}, nil
	case 1:
		return found[0], nil, nil
	}
	return storage.Member{}, text.MemberRefused{Reason: "several", Text: clipped(name), Names: text.Some(memberNames(found))}, nil
}

// pressMember opens a member's card.
func pressMember(r *Request, args []int64) (Reply, error) {
	m, err := r.pressedMember(args[0])
	if err != nil || m.ID == 0 {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.memberCard(m)
}

// pressedMember finds the member that a button means, zero for one who is not the reader's to look after.
func (r *Request) pressedMember(id int64) (storage.Member, error) {
	m, err := r.Tx.Member(storage.MemberID(id))
	if err != nil || !r.mayManage(m) {
		return storage.Member{}, ignoreNotFound(err)
	}
	return m, nil
}

func (r *Request) memberCard(m storage.Member) (Reply, error) {
	line, err := r.memberLine(m)
	if err != nil {
		return Reply{}, err
	}
	out := text.MemberCard{Member: line}
	for _, c := range m.Cover {
		if by, err := r.Tx.Member(c.By); err == nil && c.To >= r.Today() {
			out.Cover = append(out.Cover, text.Cover{Name: by.Name, From: c.From, To: c.To})
		}
	}
	id := int64(m.ID)
	var labels []string
	if !m.Inactive {
		labels = append(labels, "invite", pressData("inv", id))
	}
	if r.Member.Roles.Has(storage.Admin) {
		labels = append(labels, "roles", pressData("roles", id), "team of", pressData("mteam", id, 0))
	}
	first, err := r.buttons(labels...)
	if err != nil {
		return Reply{}, err
	}
	labels = nil
	switch {
	case m.ID == r.Member.ID:
	case m.Inactive:
		labels = append(labels, "switch on", pressData("active", id, 1))
	default:
		labels = append(labels, "switch off", pressData("active", id, 0))
	}
	if m.Roles.Has(storage.Rep) {
		labels = append(labels, "calendar", pressData("cal", int64(storage.OfRep), id, int64(r.Today().Month())))
	}
	second, err := r.buttons(append(labels, "back", pressData("members", 0))...)
	return Reply{Message: out, Buttons: append(first, second...), InPlace: true}, err
}

// pressActive switches a member off or on.
func pressActive(r *Request, args []int64) (Reply, error) {
	m, err := r.pressedMember(args[0])
	if err != nil || m.ID == 0 || m.ID == r.Member.ID {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	inactive := args[1] == 0
	if inactive {
		if refusal, err := r.lastAdmin(m, m.Roles, true); err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
	}
	if m.Inactive == inactive {
		return r.memberCard(m)
	}
	from, to := onOff(m.Inactive), onOff(inactive)
	m.Inactive = inactive
	return r.saved(m, storage.Change{What: storage.ChangedActive, From: from, To: to})
}

func onOff(inactive bool) string {
	if inactive {
		return "−"
	}
	return "+"
}

// saved writes a changed member, tells his phone what it may do now, and shows his card.
func (r *Request) saved(m storage.Member, c storage.Change) (Reply, error) {
	if _, err := r.Tx.PutMember(m); err != nil {
		return Reply{}, err
	}
	c.Of, c.Team = m.Name, m.TeamOn(r.Today())
	if err := r.note(c); err != nil {
		return Reply{}, err
	}
	if m.ID == r.Member.ID {
		r.Member = m
	}
	if err := renewMenu(r.Tx, m); err != nil {
		return Reply{}, err
	}
	if !r.mayManage(m) && !r.Member.Roles.Has(storage.Admin) { // he has just given himself up
		return Reply{Message: text.Kept{}, InPlace: true}, nil
	}
	return r.memberCard(m)
}

// renewMenu tells a member's phone which commands it has.
func renewMenu(w storage.Writer, m storage.Member) error {
	if m.Telegram == 0 {
		return nil
	}
	lang, err := langOf(w, m, User{})
	if err != nil {
		return err
	}
	chat := m.Telegram
	if m.Inactive {
		m = storage.Member{}
	}
	commands, err := menu(lang, m)
	if err == nil && len(commands) == 0 {
		commands, err = strangersMenu(lang)
	}
	if err != nil {
		return err
	}
	return enqueue(w, chat, Outgoing{Kind: Menu, Menu: commands})
}
