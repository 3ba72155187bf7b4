package bot

import (
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// refuse says what was not understood.
func (e *entry) refuse(p parse.Problem) (Reply, error) {
	categories, err := e.Tx.Categories()
	if err != nil {
		return Reply{}, err
	}
	if len(categories) == 0 {
		return e.refused(text.NoCategories{Admin: e.Member.Roles.Has(storage.Admin)}, nil)
	}
	m := text.NotUnderstood{Kind: string(p.Kind), Text: clipped(p.Text), Other: clipped(p.Other), Category: p.Category, Kept: e.exists && e.stored.State == storage.Booked}
	if p.Kind == parse.FutureDate || p.Kind == parse.OldDate {
		m.Date, err = calc.ParseDate(p.Text)
		m.Year = otherYear(m.Date, e.Today())
	}
	if p.Kind == parse.UnknownCategory && len(categories) <= 12 {
		m.Known = namesOf(categories)
	}
	m.Example = exampleOf(categories[0])
	return e.refused(m, err)
}

// refused notes that the message was handled and changed nothing: what it
// booked before stands, and an edit may still book it.
func (e *entry) refused(m any, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	q, open, err := e.pending()
	if err != nil {
		return Reply{}, err
	}
	dropped := false
	if open && (strings.ContainsAny(e.written.Text, "0123456789") || q.Written.ID == e.written.ID) { // else it was no entry, but a thank you
		if dropped, err = e.dropQuestion(); err != nil {
			return Reply{}, err
		}
	}
	if !e.exists {
		e.stored.State, e.stored.Rep, e.stored.Author = storage.Refused, e.rep.ID, e.Member.ID
	}
	e.stored.Edited = unix(e.written.Edit)
	switch n := m.(type) {
	case text.NotUnderstood:
		n.Dropped = dropped
		m = n
	case text.MonthClosed:
		n.Dropped = dropped
		m = n
	case text.NoCategories:
		n.Dropped = dropped
		m = n
	}
	return Reply{Message: m}, e.Tx.PutEntry(e.stored)
}

func namesOf(categories []storage.Category) []string {
	var names []string
	for _, c := range categories {
		names = append(names, c.Name)
	}
	return names
}
