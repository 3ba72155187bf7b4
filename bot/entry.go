package bot

import (
	"errors"
	"slices"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// written is a message that may book sales.
type written struct {
	ID   storage.EntryID
	Text string
	Date int64 // Unix seconds: when it was written
	Edit int64 // Unix seconds: when it was edited last
}

func writtenIn(u Update) written {
	return written{storage.EntryID{Chat: u.Chat, Message: u.Message}, u.Text, u.Date.Unix(), u.Edited.Unix()}
}

// enterSales handles a text that is no command: new, or an edit of any message.
func enterSales(r *Request) (Reply, error) {
	switch {
	case r.Update.Text == "" && r.Update.Kind == Edit:
		return Reply{}, nil
	case r.Update.Text == "":
		m := text.NotText{}
		var err error
		if r.Member.Roles.Has(storage.Rep) {
			m.Example, err = r.example()
		}
		return Reply{Message: m}, err
	case !r.Member.Roles.Has(storage.Rep) && !forSomebody.MatchString(r.Update.Text):
		return say(text.NotARep{})
	}
	e, err := r.entry(writtenIn(r.Update))
	if err != nil {
		return refusedFor(err)
	}
	switch {
	case e.late:
		return Reply{}, nil
	case !r.mayWriteSometime(e.rep):
		return say(text.NotARep{})
	case e.exists && e.stored.State != storage.Refused && e.stored.Rep != e.rep.ID && e.stored.Author != r.Member.ID: // who had this account before
		return say(text.NotYours{})
	}
	e.spoke = e.Today()
	return e.upsert()
}

// entry is a message on its way into the ledger.
type entry struct {
	*Request
	written  written
	rep      storage.Member // whose sales they are
	words    string         // what of the message says what was sold
	stored   storage.Entry  // what the ledger knows of the message
	exists   bool
	late     bool      // something newer of the message has been handled already
	spoke    calc.Date // the day on which the member said it; 0 is today
	answers  []parse.Answer
	revived  bool // the member wants an undone entry booked again
	restored bool // it comes back after an undo
	items    []parse.Item
	clients  map[string]storage.Client // of the items, by the name that was written
	added    []string                  // clients that are to be entered with it
}

// entry looks up what is known of a message. Upserts go by edit date: an
// original that arrives behind its edit is late, and so is an older edit.
func (r *Request) entry(w written) (*entry, error) {
	rep, words, err := r.subject(w.Text)
	if err != nil {
		return nil, err
	}
	stored, err := r.Tx.Entry(w.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return &entry{Request: r, written: w, rep: rep, words: words, stored: storage.Entry{ID: w.ID, Day: calc.DateOf(r.Update.Date.In(r.Zone))}}, nil
	}
	e := &entry{Request: r, written: w, rep: rep, words: words, stored: stored, exists: true}
	e.late = r.Update.Kind == Message || w.Edit < stored.Edited.Unix()
	return e, err
}

// upsert books a message, corrects what it booked, or says what was not understood.
func (e *entry) upsert() (Reply, error) {
	unknown, err := e.understand()
	var problem parse.Problem
	var doubt parse.Doubt
	switch {
	case errors.As(err, &problem):
		return e.refuse(problem)
	case errors.As(err, &doubt):
		return e.askWhich(doubt)
	case err != nil:
		return Reply{}, err
	case e.exists && e.stored.State == storage.Undone && !e.revived:
		return e.ask(question{Kind: askUndone}, func(dropped bool) any { return text.AskUndone{Dropped: dropped} })
	}
	if refusal, err := e.monthClosed(); err != nil || refusal != nil {
		return e.refused(refusal, err)
	}
	if len(unknown) > 0 {
		days := e.otherDays()
		return e.ask(question{Kind: askClient, Names: unknown}, func(dropped bool) any { return text.AskClient{Names: unknown, Days: days, Dropped: dropped} })
	}
	return e.book()
}

// understand reads the items and finds their clients, and lists those that
// nobody knows and that the member has not been asked about. Its error is a
// parse.Problem where the member can mend it, a parse.Doubt where he is to choose.
func (e *entry) understand() (unknown []string, err error) {
	if e.items, err = e.read(); err != nil {
		return nil, err
	}
	return e.findClients()
}

// otherDays are the days of the items, unless all are of today.
func (e *entry) otherDays() (days []calc.Date) {
	for _, i := range e.items {
		if !slices.Contains(days, i.Date) {
			days = append(days, i.Date)
		}
	}
	if len(days) == 1 && days[0] == e.Today() {
		return nil
	}
	return days
}

// read parses the message against the company's categories and clients.
func (e *entry) read() ([]parse.Item, error) {
	lexicon, err := e.lexicon()
	if err != nil {
		return nil, err
	}
	var lookup error
	known := map[string]bool{}
	items, err := parse.Message(e.words, parse.Context{
		Lexicon: lexicon,
		Base:    e.stored.Day,
		Default: e.stored.Base,
		Today:   e.Today(),
		Answers: e.answers,
		KnownClient: func(name string) bool {
			if is, asked := known[name]; asked {
				return is
			}
			exact, err := clientsExactly(e.Tx, name)
			lookup = errors.Join(lookup, err)
			known[name] = len(exact) > 0
			return known[name]
		},
	})
	if lookup != nil {
		return nil, lookup
	}
	return items, err
}

// book writes the items into the ledger in place of what the message booked before.
func (e *entry) book() (Reply, error) {
	if err := e.enterClients(); err != nil {
		return Reply{}, err
	}
	e.restored = e.exists && e.stored.State == storage.Undone
	sales := e.sales()
	corrected := e.exists && e.stored.State == storage.Booked
	if corrected {
		same, err := e.unchanged(sales)
		if err != nil {
			return Reply{}, err
		}
		if same { // an edit without a visible change
			e.stored.Edited = unix(e.written.Edit)
			return Reply{}, e.Tx.PutEntry(e.stored)
		}
	}
	if err := e.replace(storage.Booked, sales); err != nil {
		return Reply{}, err
	}
	dropped, err := e.dropQuestion()
	if err != nil {
		return Reply{}, err
	}
	m, err := e.receipt(sales)
	if err != nil {
		return Reply{}, err
	}
	m.Corrected, m.Restored, m.NewClient, m.Dropped = corrected, e.restored, strings.Join(e.added, ", "), dropped
	buttons, err := e.receiptButtons(sales)
	return Reply{Message: m, Buttons: buttons}, err
}

// enterClients enters the clients that the member has confirmed as new.
func (e *entry) enterClients() error {
	for _, name := range e.added {
		c := storage.Client{Name: clientName(name), Rep: e.rep.ID}
		id, err := e.Tx.PutClient(c)
		if err != nil {
			return err
		}
		c.ID = id
		for _, i := range e.items {
			if storage.Fold(i.Client) == storage.Fold(name) {
				e.clients[i.Client] = c
			}
		}
	}
	return nil
}

// clientName keeps a name as it was written, with single spaces.
func clientName(s string) string { return strings.Join(strings.Fields(s), " ") }

// sales makes ledger rows of the items.
func (e *entry) sales() []storage.Sale {
	wrote := e.Update.Date.In(e.Zone)
	var sales []storage.Sale
	for n, i := range e.items {
		s := storage.Sale{
			SaleKey: storage.SaleKey{
				Team: e.rep.TeamOn(i.Date), Rep: e.rep.ID, Date: i.Date,
				Origin: storage.Origin{Kind: storage.FromChat, Chat: e.written.ID.Chat, Message: e.written.ID.Message, Line: uint32(n + 1)},
			},
			Category: i.Category, Volume: i.Volume, Amount: i.Amount, HasAmount: i.HasAmount, Author: e.Member.ID,
		}
		if i.Date == calc.DateOf(wrote) {
			s.Minute = storage.MinuteOf(wrote)
		}
		if i.Client != "" {
			c := e.clients[i.Client]
			s.Client, s.Segment = c.ID, c.Segment
		}
		sales = append(sales, s)
	}
	return sales
}

// booked reads the rows that the entry has in the ledger.
func (e *entry) booked() ([]storage.Sale, error) {
	var sales []storage.Sale
	for _, k := range e.stored.Sales {
		err := e.Tx.Sales(k.Team, k.Rep, k.Date, k.Date, func(s storage.Sale) error {
			if s.SaleKey == k {
				s.Counted = false // not part of what was written
				sales = append(sales, s)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return sales, nil
}

func (e *entry) unchanged(sales []storage.Sale) (bool, error) {
	booked, err := e.booked()
	return slices.Equal(booked, sales), err
}

// replace moves the entry to a state with the given rows, and keeps what it was as a revision.
func (e *entry) replace(state storage.EntryState, sales []storage.Sale) error {
	was, err := e.booked()
	if err != nil {
		return err
	}
	if e.exists && e.stored.State != storage.Refused {
		revision := storage.Revision{ID: e.stored.ID, Version: e.stored.Version, By: e.Member.ID, At: e.Now, State: e.stored.State, Sales: was}
		if err := e.Tx.PutRevision(revision); err != nil {
			return err
		}
	}
	if err := e.Tx.Rewrite(e.stored.Sales, sales); err != nil {
		return err
	}
	e.stored.State, e.stored.Sales = state, nil
	for _, s := range sales {
		e.stored.Sales = append(e.stored.Sales, s.SaleKey)
	}
	e.stored.Rep, e.stored.Author = e.rep.ID, e.author()
	e.stored.Edited = unix(max(e.written.Edit, e.stored.Edited.Unix()))
	e.stored.Version++
	if err := e.Tx.PutEntry(e.stored); err != nil {
		return err
	}
	return e.changedFor(was, sales)
}

// pressedEntry finds the entry that a button under its receipt speaks of.
// fresh tells that it still is as the button says.
func (r *Request) pressedEntry(args []int64, state storage.EntryState) (e *entry, fresh bool, err error) {
	id := storage.EntryID{Chat: r.Update.Chat, Message: args[0]}
	stored, err := r.Tx.Entry(id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (stored.State == storage.Refused || stored.Rep != r.Member.ID && stored.Author != r.Member.ID) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if e, err = r.storedEntry(stored); err != nil || e == nil {
		return nil, false, err
	}
	return e, stored.State == state && int64(stored.Version) == args[1], nil
}

// author is who wrote the words of the entry: whoever undoes it, or moves it, has not.
func (e *entry) author() storage.MemberID {
	if e.words == "" && e.exists {
		return e.stored.Author
	}
	return e.Member.ID
}

// storedEntry is an entry that has been written before, nil for one that is not the member's to change.
func (r *Request) storedEntry(stored storage.Entry) (*entry, error) {
	rep, err := r.Tx.Member(stored.Rep)
	if err != nil || !r.mayWriteSometime(rep) {
		return nil, ignoreNotFound(err)
	}
	e := &entry{Request: r, rep: rep, stored: stored, exists: true, written: written{ID: stored.ID, Edit: stored.Edited.Unix()}}
	was, err := e.last()
	if err != nil || e.notHis(datesOf(was)...) != nil {
		return nil, err
	}
	return e, nil
}
