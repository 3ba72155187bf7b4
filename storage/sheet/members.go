package sheet

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"runrate/storage"
)

var roleNames = map[string]storage.Roles{
	"rep": storage.Rep, "sales rep": storage.Rep, "торговый": storage.Rep, "торговый представитель": storage.Rep, "тп": storage.Rep, "торговый агент": storage.Rep, "агент": storage.Rep, "менеджер по продажам": storage.Rep,
	"supervisor": storage.Supervisor, "супервайзер": storage.Supervisor, "св": storage.Supervisor, "старший торговый": storage.Supervisor,
	"manager": storage.Manager, "менеджер": storage.Manager, "руководитель": storage.Manager, "руководитель отдела": storage.Manager, "директор": storage.Manager,
	"admin": storage.Admin, "administrator": storage.Admin, "администратор": storage.Admin, "админ": storage.Admin,
}

// roles reads one role or several: rep+supervisor, торговый и супервайзер.
func (j *job) roles(r row) storage.Roles {
	var roles storage.Roles
	cell := strings.NewReplacer(" и ", "+", " and ", "+").Replace(storage.Fold(r.get("role")))
	for _, part := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune("|;,+/", c) }) {
		name := strings.TrimSpace(part)
		role, ok := roleNames[name]
		if !ok {
			j.wrong(r, "role", "%q is no role: there are rep, supervisor, manager, admin (торговый, супервайзер, менеджер, администратор), several as rep+supervisor", name)
		}
		roles |= role
	}
	if r.get("role") == "" {
		j.wrong(r, "role", "is empty")
	}
	return roles
}

// importMembers adds members, or changes those of the same code. Who has
// joined stays joined; a new team holds from today on.
func importMembers(j *job) error {
	seen := map[string]int{}
	looks := map[string]string{}
	administered, taken := j.administered(), row{}
	for _, m := range j.byCode {
		looks[lookOf(m.Code)] = m.Code
	}
	for _, r := range j.rows {
		code, name := j.required(r, "code", maxCode), j.required(r, "name", maxName)
		old, known := j.byCode[storage.Fold(code)]
		m := old
		m.Code, m.Name, m.Roles = code, name, j.roles(r)
		if old.Roles.Has(storage.Admin) && !m.Roles.Has(storage.Admin) {
			taken = r
		}
		if j.has("zone") {
			m.Zone = j.zone(r)
		}
		if first, twice := seen[storage.Fold(code)]; twice {
			j.wrong(r, "code", "%q is in row %d too", code, first)
			continue
		}
		seen[storage.Fold(code)] = r.number
		if twin, other := looks[lookOf(code)]; other && storage.Fold(twin) != storage.Fold(code) {
			j.wrong(r, "code", "%q looks like the code %q, with letters of another alphabet", code, twin)
		}
		looks[lookOf(code)] = code
		if j.mistakes.total > 0 {
			j.text(r, "team", maxName)
			continue
		}
		if err := j.post(&m, r, known); err != nil {
			return err
		}
		if j.mistakes.total > 0 {
			continue
		}
		id, err := j.w.PutMember(m)
		if errors.Is(err, storage.ErrTaken) {
			j.wrong(r, "code", "%q is taken", code)
			continue
		}
		if err != nil {
			return err
		}
		m.ID = id
		j.byCode[storage.Fold(code)] = m
		j.count(!known, known && !reflect.DeepEqual(old, m))
		j.memberDiffers(old, m)
	}
	if j.mistakes.total == 0 && administered && !j.administered() {
		j.wrong(taken, "role", "takes the last administrator's role away: make somebody else an administrator first")
	}
	return nil
}

// administered tells whether anybody who has joined can let others in.
func (j *job) administered() bool {
	for _, m := range j.byCode {
		if m.Roles.Has(storage.Admin) && !m.Inactive && m.Telegram != 0 {
			return true
		}
	}
	return false
}

// memberDiffers notes what of a member is new. A new code or zone is told with the name.
func (j *job) memberDiffers(old, m storage.Member) {
	team, of := m.TeamOn(lastDate), old.Name
	if old.ID == 0 {
		of = m.Name
	}
	was, is := unlike(old.ID != 0, []string{old.Code, old.Name, old.Zone}, []string{m.Code, m.Name, m.Zone})
	j.differ(storage.ChangedName, team, of, was, is)
	j.differ(storage.ChangedRoles, team, of, roleNamesOf(old.Roles, storage.English), roleNamesOf(m.Roles, storage.English))
	if slices.Equal(old.Postings, m.Postings) {
		return
	}
	before := old.TeamOn(j.options.Today)
	if before == team { // it is a move to come that is called off
		before = old.TeamOn(lastDate)
	}
	j.differ(storage.ChangedTeam, team, of, j.teamName(before), j.teamName(team))
}

// lookAlike are the letters of two alphabets that look the same in codes.
var lookAlike = strings.NewReplacer("а", "a", "в", "b", "е", "e", "к", "k", "м", "m", "н", "h", "о", "o", "р", "p", "с", "c", "т", "t", "у", "y", "х", "x")

// lookOf returns the form under which codes that look alike are the same.
func lookOf(code string) string { return lookAlike.Replace(storage.Fold(code)) }

func (j *job) zone(r row) string {
	zone := r.get("zone")
	if zone == "" {
		return ""
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		j.wrong(r, "zone", "%q is no time zone: write it like Europe/Moscow", zone)
	}
	return zone
}

// post gives a member the row's team: from the beginning for a new member,
// from today on for one who had another.
func (j *job) post(m *storage.Member, r row, known bool) error {
	if !j.has("team") {
		return nil
	}
	name := j.text(r, "team", maxName)
	team, ok := j.teams[storage.Fold(name)]
	if name != "" && !ok {
		team = storage.Team{Name: name}
		id, err := j.w.PutTeam(team)
		if err != nil {
			return err
		}
		team.ID = id
		j.teams[storage.Fold(name)] = team
		j.created("team " + name)
	}
	if !known {
		if team.ID != 0 {
			m.Postings = []storage.Posting{{Team: team.ID}}
		}
		return nil
	}
	moved, err := storage.Moved(j.w, *m, team.ID, j.options.Today)
	*m = moved
	return err
}
