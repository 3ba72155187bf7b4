package sheet

import (
	"runrate/calc"
	"runrate/storage"
)

// may tells whether whoever sends the file may change what is a member's today.
func (j *job) may(id storage.MemberID) bool { return j.mayOn(id, j.options.Today) }

// mayOn tells whether he may change what the member sold on a day.
func (j *job) mayOn(id storage.MemberID, d calc.Date) bool {
	if j.options.May == nil {
		return true
	}
	m, known := j.byID[id]
	return known && j.options.May(m, d)
}

// forEverybody refuses the kinds that are no team's own to who may not change everything.
func (o Options) forEverybody(kind Kind) error {
	if o.May == nil || kind == Plan || kind == Sales || kind == Clients {
		return nil
	}
	return refused("members, categories and calendars are an administrator's: ask one to send the file")
}

// clientWithin adds a mistake for a client that is another team's, or would be nobody's.
func (j *job) clientWithin(r row, old, c storage.Client) {
	switch {
	case j.options.May == nil:
	case old.Rep != 0 && !j.may(old.Rep):
		j.wrong(r, "client", "the client %q is another team's", r.get("client"))
	case c.Rep == 0 && r.get("rep") == "":
		j.wrong(r, "rep", "is empty: name a rep of your team")
	}
}

// documentWithin adds a mistake for a document that would be replaced, and holds rows of others.
func (f *salesFile) documentWithin(name string, d *document) {
	if f.options.Append {
		return
	}
	for _, s := range d.stood {
		if !f.mayOn(s.Rep, s.Date) {
			f.mistakes.add(mistake(d.row, f.table.place("doc"), "the document %q has rows of another team: take it out of the file", name))
			return
		}
	}
}
