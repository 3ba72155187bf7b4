package sheet

import (
	"encoding/binary"
	"fmt"
	"time"

	"runrate/storage"
)

// imprint is who imported what, for the books of changes.
type imprint struct {
	at   time.Time
	by   storage.MemberID
	team storage.TeamID
	of   string
}

// maxFileName is how much of a file's name goes into the books, in characters.
const maxFileName = 120

// imprint is of a file as a whole. One of some members' is of its sender's
// team, whose supervisors may read it.
func (j *job) imprint() imprint {
	o := j.options
	i := imprint{at: o.Now, by: o.Author, of: joined(string(j.table.kind), clip(oneLine(o.Name), maxFileName))}
	if o.May != nil {
		i.team = j.byID[o.Author].TeamOn(o.Today)
	}
	return i
}

// put writes into the books that a file was imported, and what it came to.
func (i imprint) put(w storage.Writer, added, changed, removed int, note string) error {
	return w.PutChange(storage.Change{At: i.at, By: i.by, Team: i.team, What: storage.ChangedFile, Of: i.of,
		To: joined(fmt.Sprintf("+%d ~%d −%d", added, changed, removed), note)})
}

// enter writes what an import has changed into the books: the first of its
// differences one by one, and last the file. Where there are more, it says how
// many of all are there.
func (j *job) enter() error {
	i, note := j.imprint(), ""
	for _, d := range j.differences.kept {
		if err := j.w.PutChange(storage.Change{At: i.at, By: i.by, Team: d.Team, What: d.Kind, Of: d.Of, From: d.From, To: d.To}); err != nil {
			return err
		}
	}
	if kept := len(j.differences.kept); j.differences.more > 0 {
		note = fmt.Sprintf("%d/%d", kept, kept+j.differences.more)
	}
	return i.put(j.w, j.result.Added, j.result.Changed, j.result.Removed, note)
}

// append puts the imprint behind what an unfinished import has come to, which
// may be carried out by a process that does not know whose it was.
func (i imprint) append(b []byte) []byte {
	b = binary.AppendVarint(b, i.at.Unix())
	b = binary.AppendUvarint(b, uint64(i.by))
	b = binary.AppendUvarint(b, uint64(i.team))
	return append(b, i.of...)
}

func parseImprint(b []byte) (i imprint, err error) {
	at, size := binary.Varint(b)
	if size <= 0 {
		return i, errStaged
	}
	var ids [2]uint64
	b = b[size:]
	for n := range ids {
		if ids[n], size = binary.Uvarint(b); size <= 0 {
			return i, errStaged
		}
		b = b[size:]
	}
	return imprint{time.Unix(at, 0).UTC(), storage.MemberID(ids[0]), storage.TeamID(ids[1]), string(b)}, nil
}
