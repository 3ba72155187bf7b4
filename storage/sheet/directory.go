package sheet

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"runrate/storage"
)

// importCategories adds categories, or changes those of the same name.
func importCategories(j *job) error {
	seen := map[string]int{}
	for _, r := range j.rows {
		name := j.required(r, "category", maxName)
		j.typed(r, "category", name)
		c := storage.Category{Name: name, Unit: j.required(r, "unit", maxUnit)}
		if r.get("price") != "" {
			c.Price, c.HasPrice = j.money(r, "price")
			if c.Price < 0 {
				j.wrong(r, "price", "is below zero")
			}
		}
		c.Aliases = splitList(j.text(r, "aliases", 400))
		for _, a := range c.Aliases {
			j.typed(r, "aliases", a)
		}
		old, known := j.categories[storage.Fold(name)]
		if known && storage.Fold(old.Name) != storage.Fold(name) {
			j.wrong(r, "category", "%q is already an alias of %q", name, old.Name)
			continue
		}
		c.ID, c.Step = old.ID, old.Step
		if !j.has["price"] {
			c.Price, c.HasPrice = old.Price, old.HasPrice
		}
		if !j.has["aliases"] {
			c.Aliases = old.Aliases
		}
		if first, twice := seen[storage.Fold(name)]; twice {
			j.wrong(r, "category", "%q is in row %d too", name, first)
			continue
		}
		seen[storage.Fold(name)] = r.number
		if !j.aliasesFree(r, c) || len(j.mistakes) > 0 {
			continue
		}
		id, err := j.w.PutCategory(c)
		if err != nil {
			return err
		}
		j.count(!known, known && !reflect.DeepEqual(old, c))
		c.ID = id
		for _, a := range old.Aliases {
			delete(j.categories, storage.Fold(a))
		}
		j.nameCategory(c)
	}
	return nil
}

// aliasesFree tells whether no alias means another category already.
func (j *job) aliasesFree(r row, c storage.Category) bool {
	for _, a := range c.Aliases {
		if other, ok := j.categories[storage.Fold(a)]; ok && storage.Fold(other.Name) != storage.Fold(c.Name) {
			j.wrong(r, "aliases", "%q already means %q", a, other.Name)
			return false
		}
	}
	return true
}

// splitList reads a cell with several values: a|b, a;b or a,b.
func splitList(s string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("|;,", c) }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

var roleNames = map[string]storage.Roles{
	"rep": storage.Rep, "supervisor": storage.Supervisor, "manager": storage.Manager, "admin": storage.Admin,
}

// importMembers adds members, or changes those of the same code. Who has
// joined stays joined; a new team holds from today on.
func importMembers(j *job) error {
	seen := map[string]int{}
	for _, r := range j.rows {
		code, name := j.required(r, "code", maxCode), j.required(r, "name", maxName)
		old, known := j.byCode[storage.Fold(code)]
		m := old
		m.Code, m.Name, m.Roles = code, name, j.roles(r)
		if j.has["zone"] {
			m.Zone = j.zone(r)
		}
		if first, twice := seen[storage.Fold(code)]; twice {
			j.wrong(r, "code", "%q is in row %d too", code, first)
			continue
		}
		seen[storage.Fold(code)] = r.number
		if len(j.mistakes) > 0 {
			j.text(r, "team", maxName)
			continue
		}
		if err := j.post(&m, r, known); err != nil {
			return err
		}
		if len(j.mistakes) > 0 {
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
	}
	return nil
}

func (j *job) roles(r row) storage.Roles {
	var roles storage.Roles
	for _, name := range strings.FieldsFunc(strings.ToLower(r.get("role")), func(c rune) bool { return strings.ContainsRune("|;,+/ ", c) }) {
		role, ok := roleNames[name]
		if !ok {
			j.wrong(r, "role", "%q is no role: there are rep, supervisor, manager, admin", name)
		}
		roles |= role
	}
	if r.get("role") == "" {
		j.wrong(r, "role", "is empty")
	}
	return roles
}

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
	if !j.has["team"] {
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
	return j.move(m, team.ID)
}

// move ends the member's present posting. Sales stay with the team they were
// booked in, and one day of a rep's belongs to one team: where there are sales
// of today or later, the new team begins on the day after the last of them.
func (j *job) move(m *storage.Member, team storage.TeamID) error {
	from := j.options.Today
	for len(m.Postings) > 0 && m.Postings[len(m.Postings)-1].From > from {
		m.Postings = slices.Clone(m.Postings[:len(m.Postings)-1])
	}
	current := m.TeamOn(from)
	if current == team {
		return nil
	}
	if err := j.w.Sales(current, m.ID, from, lastDate, func(s storage.Sale) error {
		from = s.Date + 1
		return nil
	}); err != nil {
		return err
	}
	m.Postings = append(slices.Clone(m.Postings), storage.Posting{From: from, Team: team})
	return nil
}

// enteredInChat finds the client that reps entered by name before accounting
// gave it a code: the only one of the name, or the row's rep's own.
func (j *job) enteredInChat(r row, code string) (storage.Client, bool, error) {
	named, err := j.w.ClientsByName(cmp.Or(j.text(r, "name", maxName), code))
	if err != nil {
		return storage.Client{}, false, err
	}
	named = slices.DeleteFunc(named, func(c storage.Client) bool { return c.Code != "" })
	if len(named) > 1 && r.get("rep") != "" {
		m, _ := j.rep(r, "rep")
		named = slices.DeleteFunc(named, func(c storage.Client) bool { return c.Rep != m.ID })
	}
	if len(named) != 1 {
		return storage.Client{}, false, nil
	}
	return named[0], true, nil
}

// importClients adds clients, or changes those of the same code.
func importClients(j *job) error {
	type given struct {
		row    int
		client storage.Client
	}
	seen := map[string]given{}
	for _, r := range j.rows {
		code := j.required(r, "client", maxCode)
		old, err := j.w.ClientByCode(code)
		known := err == nil
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if !known {
			if old, known, err = j.enteredInChat(r, code); err != nil {
				return err
			}
		}
		c := old
		c.Code = code
		if c.Name = j.text(r, "name", maxName); c.Name == "" {
			c.Name = code
			if !j.has["name"] && known {
				c.Name = old.Name
			}
		}
		if j.has["segment"] {
			if c.Segment, err = j.segment(j.text(r, "segment", maxName)); err != nil {
				return err
			}
		}
		if j.has["rep"] {
			c.Rep = 0
			if r.get("rep") != "" {
				m, _ := j.rep(r, "rep")
				c.Rep = m.ID
			}
		}
		if first, twice := seen[storage.Fold(code)]; twice {
			if c.ID = first.client.ID; c != first.client {
				j.wrong(r, "client", "%q is in row %d with other data", code, first.row)
			}
			continue
		}
		if len(j.mistakes) == 0 {
			if c.ID, err = j.w.PutClient(c); err != nil {
				return err
			}
			j.count(!known, known && c != old)
		}
		seen[storage.Fold(code)] = given{r.number, c}
	}
	return nil
}
