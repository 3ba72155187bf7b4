package bot

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A supervisor may write the sales of his reps, and so may whoever stands in
// for one: «за Анну: пиво 120». The sales are the rep's, the books say who wrote.

var forSomebody = regexp.MustCompile(`(?is)^\s*(?:за|for)\s+([^:\n]{2,60}):\s*(.+)$`)

// refusal is an answer to the member instead of what he wanted.
type refusal struct{ message any }

func (refusal) Error() string { return "refused" }

// subject finds out whose sales a text is about, and what of it says what was sold.
func (r *Request) subject(written string) (rep storage.Member, words string, err error) {
	parts := forSomebody.FindStringSubmatch(written)
	if parts == nil {
		return r.Member, written, nil
	}
	all, err := r.Tx.Members()
	if err != nil {
		return storage.Member{}, "", err
	}
	mine := slices.DeleteFunc(all, func(m storage.Member) bool { return !r.mayWriteFor(m) })
	if len(mine) == 0 && !r.Member.Roles.Has(storage.Supervisor) { // nobody could be meant: it is an entry that is not understood
		return r.Member, written, nil
	}
	switch found := membersNamed(mine, strings.TrimSpace(parts[1])); len(found) {
	case 1:
		return found[0], parts[2], nil
	case 0:
		others := slices.DeleteFunc(mine, func(m storage.Member) bool { return m.ID == r.Member.ID })
		return storage.Member{}, "", refusal{text.BehalfRefused{Text: clipped(parts[1]), Names: text.Some(memberNames(others))}}
	default:
		return storage.Member{}, "", refusal{text.MemberRefused{Reason: "several", Text: clipped(parts[1]), Names: text.Some(memberNames(found))}}
	}
}

// mayWriteFor tells whether a rep's sales are the member's to write: his own,
// those of his team, and those of whom he stands in for today.
func (r *Request) mayWriteFor(m storage.Member) bool {
	today := r.Today()
	switch {
	case !m.Roles.Has(storage.Rep):
		return false
	case m.ID == r.Member.ID:
		return true
	case r.Member.Roles.Has(storage.Supervisor) && r.Member.TeamOn(today) != 0 && m.TeamOn(today) == r.Member.TeamOn(today):
		return true
	}
	return !m.Inactive && m.CoveredBy(r.Member.ID, today)
}

// writtenFor tells the rep, and the books, what somebody else has booked for him.
func (e *entry) writtenFor(sales []storage.Sale) error {
	if e.rep.ID == e.Member.ID {
		return nil
	}
	days, err := e.receiptDays(sales, false)
	if err != nil {
		return err
	}
	for _, s := range sales {
		c, err := e.categoryNamed(s.Category)
		if err != nil {
			return err
		}
		change := storage.Change{Team: s.Team, What: storage.ChangedSale, Of: e.rep.Name + " · " + s.Date.String() + " · " + c.Name, To: s.Volume.String()}
		if err := e.note(change); err != nil {
			return err
		}
	}
	return e.tell(e.rep, text.WrittenForYou{By: e.Member.Name, Days: days})
}

func (e *entry) categoryNamed(id storage.CategoryID) (storage.Category, error) {
	categories, err := e.Tx.Categories()
	return categoryOf(categories, id), err
}

// forName is whom an entry is for, "" for the writer himself.
func (e *entry) forName() string {
	if e.rep.ID == e.Member.ID {
		return ""
	}
	return e.rep.Name
}

// pressRepHistory shows a rep's days to whoever may write for him.
func pressRepHistory(r *Request, args []int64) (Reply, error) {
	m, err := r.Tx.Member(storage.MemberID(args[0]))
	if err != nil || !r.mayWriteFor(m) {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	day := min(max(calc.Date(args[1]), calc.MinDate), calc.MaxDate)
	reply, err := r.history(m, day, int(min(max(args[2], 0), 1000)))
	reply.InPlace = true
	return reply, err
}

// refusedFor answers a text whose rep could not be found.
func refusedFor(err error) (Reply, error) {
	var no refusal
	if errors.As(err, &no) {
		return Reply{Message: no.message}, nil
	}
	return Reply{}, err
}
