package bot

import (
	"errors"
	"slices"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// History lists a rep's days, newest first, with his entries numbered for
// buttons, and what accounting has filed beside them.

// historySize is how many entries a page shows, one button each.
const historySize = 6

// historyDays is how many days a page shows at most, for days that only accounting has filed.
const historyDays = 5

func showHistory(r *Request) (Reply, error) {
	return r.history(r.Member, r.Today(), 0)
}

func pressHistory(r *Request, args []int64) (Reply, error) {
	day := min(max(calc.Date(args[0]), calc.MinDate), calc.MaxDate)
	reply, err := r.history(r.Member, day, int(min(max(args[1], 0), 1000)))
	reply.InPlace = true
	return reply, err
}

// history renders a page that begins with the skip-th entry of the last day with rows up to from.
func (r *Request) history(rep storage.Member, from calc.Date, skip int) (Reply, error) {
	page := text.History{Name: r.nameOfOther(rep), First: from >= r.Today() && skip == 0}
	var numbers []Button
	day, err := r.lastSaleDay(rep, from)
	for ; err == nil && day != 0 && len(numbers) < historySize && len(page.Days) < historyDays; day, err = r.lastSaleDay(rep, day-1) {
		entries, out, err := r.historyDay(rep, day)
		if err != nil {
			return Reply{}, err
		}
		rest := entries[min(skip, len(entries)):]
		shown := rest[:min(len(rest), historySize-len(numbers))]
		for _, h := range shown {
			number := len(numbers) + 1
			h.line.Number = number
			out.Entries = append(out.Entries, h.line)
			numbers = append(numbers, Button{text.Circled(number), pressData("entry", h.id.Chat, h.id.Message)})
		}
		page.Days = append(page.Days, out)
		if len(shown) < len(rest) {
			skip += len(shown)
			break
		}
		skip = 0
	}
	if err != nil {
		return Reply{}, err
	}
	page.Numbered = len(numbers) > 0
	var move []Button
	if !page.First {
		b, err := r.button("newest", r.historyData(rep, r.Today(), 0))
		if err != nil {
			return Reply{}, err
		}
		move = append(move, b)
	}
	if day != 0 {
		b, err := r.button("older", r.historyData(rep, day, skip))
		if err != nil {
			return Reply{}, err
		}
		move = append(move, b)
	}
	return Reply{Message: page, Buttons: [][]Button{numbers, move}}, nil
}

// historyData leads to a page of a rep's days.
func (r *Request) historyData(rep storage.Member, day calc.Date, skip int) string {
	if rep.ID == r.Member.ID {
		return pressData("hist", int64(day), int64(skip))
	}
	return pressData("rhist", int64(rep.ID), int64(day), int64(skip))
}

// nameOfOther is a rep's name where it is not the reader himself.
func (r *Request) nameOfOther(rep storage.Member) string {
	if rep.ID == r.Member.ID {
		return ""
	}
	return rep.Name
}

// lastSaleDay returns the last day up to a date on which a rep has rows in any
// of his teams, of those days that are the reader's to look at.
func (r *Request) lastSaleDay(rep storage.Member, upTo calc.Date) (calc.Date, error) {
	for {
		var last calc.Date
		for _, team := range rep.Teams() {
			d, err := r.Tx.SaleDay(team, rep.ID, upTo, true)
			if err != nil {
				return 0, err
			}
			last = max(last, d)
		}
		if last == 0 || r.mayWriteFor(rep, last) {
			return last, nil
		}
		upTo = last - 1
	}
}

// historyEntry is an entry with rows on a day.
type historyEntry struct {
	id   storage.EntryID
	line text.HistoryEntry
}

// historyDay reads a day: its entries, newest message first, and what accounting filed.
func (r *Request) historyDay(rep storage.Member, day calc.Date) ([]historyEntry, text.HistoryDay, error) {
	out := text.HistoryDay{Date: day, Year: otherYear(day, r.Today())}
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, out, err
	}
	var entries []historyEntry
	filed := map[storage.CategoryID]calc.Volume{}
	add := func(s storage.Sale) error {
		if s.Origin.Kind != storage.FromChat {
			out.Filed++
			filed[s.Category] += s.Volume
			return nil
		}
		id := storage.EntryID{Chat: s.Origin.Chat, Message: s.Origin.Message}
		i := slices.IndexFunc(entries, func(h historyEntry) bool { return h.id == id })
		if i < 0 {
			i = len(entries)
			entries = append(entries, historyEntry{id: id, line: text.HistoryEntry{Minute: int(s.Minute), NotCounted: !s.Counted}})
		}
		c := categoryOf(categories, s.Category)
		entries[i].line.Goods = append(entries[i].line.Goods, text.Goods{Category: c.Name, Unit: c.Unit, Volume: s.Volume})
		return nil
	}
	for _, team := range rep.Teams() {
		if err := r.Tx.Sales(team, rep.ID, day, day, add); err != nil {
			return nil, out, err
		}
	}
	for _, c := range categories {
		if v, ok := filed[c.ID]; ok {
			out.FiledGoods = append(out.FiledGoods, text.Goods{Category: c.Name, Unit: c.Unit, Volume: v})
		}
	}
	slices.SortFunc(entries, func(a, b historyEntry) int { return int(b.id.Message - a.id.Message) })
	return entries, out, nil
}

// pressEntry shows one entry with all that it has been.
func pressEntry(r *Request, args []int64) (Reply, error) {
	e, err := r.ownEntry(args)
	if err != nil || e == nil {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return e.card(nil)
}

// ownEntry finds an entry that is the member's to change by chat and message, nil where there is none.
func (r *Request) ownEntry(args []int64) (*entry, error) {
	id := storage.EntryID{Chat: args[0], Message: args[1]}
	stored, err := r.Tx.Entry(id)
	if err != nil || stored.State == storage.Refused {
		return nil, ignoreNotFound(err)
	}
	return r.storedEntry(stored)
}

// card shows the entry as it is, and as it was.
func (e *entry) card(toast any) (Reply, error) {
	sales, err := e.booked()
	if err != nil {
		return Reply{}, err
	}
	card := text.EntryCard{Deleted: e.stored.State != storage.Booked, OwnMessage: e.stored.ID.Chat == e.Update.Chat}
	if e.stored.Author != e.Member.ID {
		by, err := e.Tx.Member(e.stored.Author)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return Reply{}, err
		}
		card.By = by.Name
	}
	if card.Days, err = e.receiptDays(sales, true); err != nil {
		return Reply{}, err
	}
	revisions, err := e.Tx.Revisions(e.stored.ID)
	if err != nil {
		return Reply{}, err
	}
	for _, rev := range revisions[max(0, len(revisions)-revisionsShown):] {
		out, err := e.revision(rev)
		if err != nil {
			return Reply{}, err
		}
		card.Revisions = append(card.Revisions, out)
	}
	action, name := "delete", "del"
	if card.Deleted {
		action, name = "restore", "res"
	}
	id := []int64{e.stored.ID.Chat, e.stored.ID.Message, int64(e.stored.Version)}
	buttons, err := e.buttons(action, pressData(name, id...), "history", e.historyData(e.rep, e.Today(), 0))
	return Reply{Message: card, Buttons: buttons, InPlace: true, Toast: toast}, err
}

// revisionsShown is how many of the latest revisions a card shows.
const revisionsShown = 8

func (e *entry) revision(rev storage.Revision) (text.Revision, error) {
	at := rev.At.In(e.Zone)
	out := text.Revision{Date: calc.DateOf(at), Minute: int(storage.MinuteOf(at)), Deleted: rev.State != storage.Booked}
	out.Year = otherYear(out.Date, e.Today())
	var err error
	if out.Days, err = e.receiptDays(rev.Sales, false); err != nil {
		return out, err
	}
	if rev.By == e.Member.ID {
		return out, nil
	}
	by, err := e.Tx.Member(rev.By)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	out.By = by.Name
	return out, err
}

func deleteEntry(r *Request, args []int64) (Reply, error) {
	return r.changeFromCard(args, storage.Booked)
}

func restoreFromCard(r *Request, args []int64) (Reply, error) {
	return r.changeFromCard(args, storage.Undone)
}

// changeFromCard deletes a booked entry, or books an undone one again.
func (r *Request) changeFromCard(args []int64, from storage.EntryState) (Reply, error) {
	e, err := r.ownEntry(args)
	if err != nil || e == nil {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if e.stored.State != from || int64(e.stored.Version) != args[2] {
		return e.card(text.Stale{})
	}
	to, sales := storage.Undone, []storage.Sale(nil)
	if from == storage.Undone {
		to = storage.Booked
		if sales, err = e.last(); err != nil {
			return Reply{}, err
		}
	}
	if refusal, err := e.monthClosed(datesOf(sales)...); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	if err := e.replace(to, sales); err != nil {
		return Reply{}, err
	}
	return e.card(nil)
}
