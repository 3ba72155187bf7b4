package sheet

import (
	"slices"
	"strings"

	"runrate/storage"
)

// directory is who and what there is, small as it is, but for the clients.
type directory struct {
	byCode     map[string]storage.Member
	byID       map[storage.MemberID]storage.Member
	byName     map[string][]storage.Member
	teams      map[string]storage.Team
	categories map[string]storage.Category // by name and alias
	segments   map[string]storage.Segment
	reps       bool                        // somebody sells
	written    map[string]storage.Category // by what cells say
	units      map[string]bool             // every unit that some category is measured or packed in
}

func (d *directory) load(r storage.Reader) error {
	*d = directory{
		byCode: map[string]storage.Member{}, byID: map[storage.MemberID]storage.Member{}, byName: map[string][]storage.Member{}, teams: map[string]storage.Team{}, categories: map[string]storage.Category{},
		segments: map[string]storage.Segment{}, written: map[string]storage.Category{}, units: map[string]bool{},
	}
	members, err := r.Members()
	if err != nil {
		return err
	}
	for _, m := range members {
		d.reps = d.reps || m.Roles.Has(storage.Rep) && !m.Inactive
		d.byCode[storage.Fold(m.Code)], d.byID[m.ID] = m, m
		d.byName[storage.Fold(m.Name)] = append(d.byName[storage.Fold(m.Name)], m)
	}
	teams, err := r.Teams()
	if err != nil {
		return err
	}
	for _, t := range teams {
		d.teams[storage.Fold(t.Name)] = t
	}
	categories, err := r.Categories()
	if err != nil {
		return err
	}
	for _, c := range categories {
		d.nameCategory(c)
	}
	segments, err := r.Segments()
	for _, s := range segments {
		d.segments[storage.Fold(s.Name)] = s
	}
	return err
}

func (d *directory) nameCategory(c storage.Category) {
	for _, name := range append([]string{c.Name}, c.Aliases...) {
		d.categories[storage.Fold(name)] = c
	}
	d.units[storage.FoldUnit(c.Unit)] = true
	for _, p := range c.Packs {
		d.units[storage.FoldUnit(p.Unit)] = true
	}
}

// rep finds a member by code, then by name. One who is no rep may have sold
// all the same; who imports is told.
func (j *job) rep(r row, column string) (storage.Member, bool) {
	m, ok := j.repOfAny(r, column)
	if ok && !j.may(m.ID) {
		j.wrong(r, column, "%q is not of your team", r.get(column))
		return storage.Member{}, false
	}
	return m, ok
}

// repOfAny finds a rep, whosoever he is.
func (j *job) repOfAny(r row, column string) (storage.Member, bool) {
	m, ok := j.member(r, column)
	if ok && !m.Roles.Has(storage.Rep) && !slices.Contains(j.result.NoReps, m.Code) {
		j.result.NoReps = append(j.result.NoReps, m.Code)
	}
	return m, ok
}

func (j *job) member(r row, column string) (storage.Member, bool) {
	s := r.get(column)
	if m, ok := j.byCode[storage.Fold(s)]; ok {
		return m, true
	}
	switch named := j.byName[storage.Fold(s)]; len(named) {
	case 1:
		return named[0], true
	case 0:
		j.wrong(r, column, "no member has the code or name %q: import members first", s)
	default:
		j.wrong(r, column, "%d members are called %q: write the code", len(named), s)
	}
	return storage.Member{}, false
}

func (j *job) category(r row) (storage.Category, bool) {
	s := r.get("category")
	c, ok := j.written[s]
	if ok {
		return c, true
	}
	if c, ok = j.categories[storage.Fold(s)]; ok {
		j.written[strings.Clone(s)] = c
	} else {
		j.wrong(r, "category", "no category is called %q: import categories first", r.get("category"))
	}
	return c, ok
}

// segment finds a segment, or enters it.
func (j *job) segment(name string) (storage.SegmentID, error) {
	if name == "" {
		return 0, nil
	}
	if s, ok := j.segments[storage.Fold(name)]; ok {
		return s.ID, nil
	}
	s := storage.Segment{Name: name}
	id, err := j.w.PutSegment(s)
	s.ID = id
	j.segments[storage.Fold(name)] = s
	j.created("segment " + name)
	return id, err
}

// teamName is what a team is called, "" for none.
func (d *directory) teamName(id storage.TeamID) string {
	for _, t := range d.teams {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// segmentName is what a segment is called, "" for none.
func (d *directory) segmentName(id storage.SegmentID) string {
	for _, s := range d.segments {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

// categoryName is what a category is called, a dash for none.
func (d *directory) categoryName(id storage.CategoryID) string {
	for _, c := range d.categories {
		if c.ID == id {
			return c.Name
		}
	}
	return "—"
}

// repName is what a rep is called, a dash for nobody.
func (d *directory) repName(id storage.MemberID) string {
	if m, ok := d.byID[id]; ok {
		return m.Name
	}
	return "—"
}
