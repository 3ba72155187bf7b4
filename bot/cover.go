package bot

import (
	"slices"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// While a rep is away somebody else of the team may write his sales; the books
// say who wrote.

// pressCover offers the colleagues who may stand in for a rep.
func pressCover(r *Request, args []int64) (Reply, error) {
	m, err := r.pressedMember(args[0])
	if err != nil || m.ID == 0 || !spans(args[1], args[2], r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	all, err := r.Tx.Members()
	if err != nil {
		return Reply{}, err
	}
	team := m.TeamOn(r.Today())
	var colleagues []Button
	for _, o := range all {
		if o.ID != m.ID && !o.Inactive && o.Roles.Has(storage.Rep) && o.TeamOn(r.Today()) == team {
			colleagues = append(colleagues, Button{o.Name, pressData("covers", args[0], int64(o.ID), args[1], args[2])})
		}
	}
	rows, more := pageOf(colleagues, int(min(max(args[3], 0), 1000)))
	last, err := r.buttons("back", pressData("member", args[0]))
	if more && err == nil {
		last[0] = append(last[0], Button{"›", pressData("cover", args[0], args[1], args[2], args[3]+1)})
	}
	return Reply{Message: text.ChooseCover{Name: m.Name, From: calc.Date(args[1]), To: calc.Date(args[2]), None: len(colleagues) == 0}, Buttons: append(rows, last...), InPlace: true}, err
}

func spans(from, to int64, today calc.Date) bool {
	return from <= to && changeable(calc.Date(from), today) && changeable(calc.Date(to), today)
}

// pressCovers names who stands in, and tells him.
func pressCovers(r *Request, args []int64) (Reply, error) {
	m, err := r.pressedMember(args[0])
	if err != nil || m.ID == 0 || !spans(args[2], args[3], r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	by, err := r.Tx.Member(storage.MemberID(args[1]))
	if err != nil || by.Inactive || !by.Roles.Has(storage.Rep) || by.ID == m.ID || by.TeamOn(r.Today()) != m.TeamOn(r.Today()) {
		return Reply{Toast: text.QuestionGone{}}, ignoreNotFound(err)
	}
	cover := storage.Cover{From: calc.Date(args[2]), To: calc.Date(args[3]), By: by.ID}
	if slices.Contains(m.Cover, cover) {
		return r.memberCard(m)
	}
	m.Cover = append(slices.DeleteFunc(slices.Clone(m.Cover), func(c storage.Cover) bool { return c.From <= cover.To && cover.From <= c.To }), cover)
	reply, err := r.saved(m, storage.Change{What: storage.ChangedCover, To: by.Name + " " + cover.From.String() + "…" + cover.To.String()})
	if err != nil {
		return Reply{}, err
	}
	return reply, r.tell(by, text.StandsIn{Name: m.Name, Code: m.Code, From: cover.From, To: cover.To})
}

// dropCover ends the standing in for a rep on some days.
func (r *Request) dropCover(rep storage.MemberID, from, to calc.Date) error {
	m, err := r.Tx.Member(rep)
	if err != nil {
		return err
	}
	var kept []storage.Cover
	for _, c := range m.Cover {
		before, after := c, c
		before.To, after.From = min(c.To, from-1), max(c.From, to+1)
		for _, rest := range []storage.Cover{before, after} {
			if rest.From <= rest.To && !slices.Contains(kept, rest) {
				kept = append(kept, rest)
			}
		}
	}
	if slices.Equal(kept, m.Cover) {
		return nil
	}
	m.Cover = kept
	if _, err := r.Tx.PutMember(m); err != nil {
		return err
	}
	return r.note(storage.Change{Team: m.TeamOn(r.Today()), What: storage.ChangedCover, Of: m.Name, From: from.String() + "…" + to.String()})
}

// tell sends a member something that another has done, where he can be reached.
func (r *Request) tell(m storage.Member, message any) error {
	if m.Telegram == 0 || m.Inactive || m.Unreachable {
		return nil
	}
	lang, err := langOf(r.Tx, m, User{})
	if err != nil {
		return err
	}
	s, err := text.Render(lang, message)
	if err != nil {
		return err
	}
	return enqueue(r.Tx, m.Telegram, Outgoing{Kind: Send, Text: s})
}
