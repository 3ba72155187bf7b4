package bot

import (
	"strings"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// Who changed what, and when, is written down in the transaction that changes
// it; /audit reads it.

// note writes a change of the member's down; nothing where nothing has changed.
func (r *Request) note(c storage.Change) error {
	if c.From == c.To {
		return nil
	}
	c.At, c.By = r.Clock, r.Member.ID
	return r.Tx.PutChange(c)
}

// notePlan writes down that a line of a plan has changed, in the books of every
// team that has a part of the month.
func (r *Request) notePlan(rep storage.Member, category storage.Category, segment string, month calc.Month, from, to string) error {
	of := []string{rep.Name, category.Name}
	if segment != "" {
		of = append(of, segment)
	}
	c := storage.Change{What: storage.ChangedPlan, Of: strings.Join(append(of, month.String()), " · "), From: from, To: to}
	for _, team := range rep.TeamsIn(month, r.Today()) {
		c.Team = team
		if err := r.note(c); err != nil {
			return err
		}
	}
	return nil
}

const (
	auditPage = 8    // changes on a screen
	auditRead = 2000 // changes that are looked through for one
)

// showAudit answers /audit with the newest changes.
func showAudit(r *Request) (Reply, error) { return r.audit(0) }

func pressAudit(r *Request, args []int64) (Reply, error) {
	reply, err := r.audit(uint64(max(args[0], 0)))
	reply.InPlace = true
	return reply, err
}

// audit lists the changes before a sequence number: all of them for an
// administrator, and those of his team for a supervisor.
func (r *Request) audit(before uint64) (Reply, error) {
	first := before == 0
	own := r.Member.TeamOn(r.Today())
	var shown []storage.Change
	for read := 0; len(shown) < auditPage && read < auditRead; {
		some, err := r.Tx.Changes(before, 50)
		if err != nil {
			return Reply{}, err
		}
		if len(some) == 0 {
			break
		}
		read += len(some)
		for _, c := range some {
			before = c.Seq
			if last := len(shown) - 1; last >= 0 && sameChange(shown[last], c) {
				continue
			}
			if r.Member.Roles.Has(storage.Admin) || own != 0 && c.Team == own {
				shown = append(shown, c)
			}
			if len(shown) == auditPage {
				break
			}
		}
	}
	out := text.Audit{First: first}
	for _, c := range shown {
		line, err := r.auditLine(c)
		if err != nil {
			return Reply{}, err
		}
		out.Lines = append(out.Lines, line)
	}
	var labels []string
	if !first {
		labels = append(labels, "newest", pressData("audit", 0))
	}
	if len(shown) == auditPage {
		labels = append(labels, "older", pressData("audit", int64(before)))
	}
	buttons, err := r.buttons(labels...)
	return Reply{Message: out, Buttons: buttons}, err
}

// sameChange tells whether one change stands in the books of two teams.
func sameChange(a, b storage.Change) bool {
	b.Seq, b.Team = a.Seq, a.Team
	return a == b
}

func (r *Request) auditLine(c storage.Change) (text.AuditLine, error) {
	at := c.At.In(r.Zone)
	line := text.AuditLine{Date: calc.DateOf(at), Minute: int(storage.MinuteOf(at)), What: string(c.What), Of: clipped(c.Of), From: clipped(c.From), To: clipped(c.To)}
	line.Year = otherYear(line.Date, r.Today())
	if kind, name, ok := strings.Cut(line.Of, " · "); ok && c.What == storage.ChangedFile {
		if label, err := text.Label(r.Lang, "file "+kind); err == nil {
			line.Of = label + " · " + name
		}
	}
	if c.By == 0 {
		return line, nil
	}
	by, err := r.Tx.Member(c.By)
	line.By = by.Name
	return line, ignoreNotFound(err)
}
