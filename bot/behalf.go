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
	mine := slices.DeleteFunc(all, func(m storage.Member) bool { return !r.mayWriteSometime(m) })
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

// mayWriteFor tells whether a rep's sales of a day are the member's to write:
// his own, those made in his team, and those of a day on which he stands in.
func (r *Request) mayWriteFor(m storage.Member, d calc.Date) bool {
	own := r.Member.TeamOn(r.Today())
	switch {
	case !m.Roles.Has(storage.Rep):
		return false
	case m.ID == r.Member.ID:
		return true
	case r.Member.Roles.Has(storage.Supervisor) && own != 0 && m.TeamOn(d) == own:
		return true
	}
	return !m.Inactive && m.CoveredBy(r.Member.ID, d)
}

// writtenAbout is how far back somebody else's days are looked for.
const writtenAbout = 62

// mayWriteSometime tells whether any of a rep's last days is the member's to write.
func (r *Request) mayWriteSometime(m storage.Member) bool {
	for d := r.Today(); d > r.Today()-writtenAbout; d-- {
		if r.mayWriteFor(m, d) {
			return true
		}
	}
	return false
}

// notHis refuses days of a rep's that are not the member's to write: those
// that the entry holds now, those of its items, and any other dates given.
func (e *entry) notHis(dates ...calc.Date) any {
	for _, i := range e.items {
		dates = append(dates, i.Date)
	}
	for _, k := range e.stored.Sales {
		dates = append(dates, k.Date)
	}
	for _, d := range dates {
		if !e.mayWriteFor(e.rep, d) {
			return text.DayNotYours{Name: e.rep.Name, Date: d, Year: otherYear(d, e.Today())}
		}
	}
	return nil
}

// changedFor tells the rep, and the books, what somebody else has made of his sales.
func (e *entry) changedFor(was, is []storage.Sale) error {
	if e.rep.ID == e.Member.ID {
		return nil
	}
	if err := e.noteSales(was, is); err != nil {
		return err
	}
	told := text.WrittenForYou{By: e.Member.Name, Removed: len(is) == 0}
	if told.Removed {
		is = was
	}
	var err error
	if told.Days, err = e.receiptDays(is, false); err != nil {
		return err
	}
	return e.tell(e.rep, told)
}

// noteSales writes down what has changed, by day and category.
func (e *entry) noteSales(was, is []storage.Sale) error {
	type place struct {
		team     storage.TeamID
		date     calc.Date
		category storage.CategoryID
	}
	var order []place
	volumes := [2]map[place]calc.Volume{{}, {}}
	for i, sales := range [][]storage.Sale{was, is} {
		for _, s := range sales {
			at := place{s.Team, s.Date, s.Category}
			if !slices.Contains(order, at) {
				order = append(order, at)
			}
			volumes[i][at] += s.Volume
		}
	}
	for _, at := range order {
		c, err := e.categoryNamed(at.category)
		if err != nil {
			return err
		}
		change := storage.Change{Team: at.team, What: storage.ChangedSale, Of: e.rep.Name + " · " + at.date.String() + " · " + c.Name}
		if v, there := volumes[0][at]; there {
			change.From = v.String()
		}
		if v, there := volumes[1][at]; there {
			change.To = v.String()
		}
		if err := e.note(change); err != nil {
			return err
		}
	}
	return nil
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
	day := min(max(calc.Date(args[1]), calc.MinDate), r.Today())
	if err != nil || m.ID == r.Member.ID || !r.mayWriteSometime(m) {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
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
