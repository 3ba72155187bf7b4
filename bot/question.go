package bot

import (
	"encoding/json"
	"errors"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// A question waits for one press of a button, one question per member; a new
// entry cancels it. What is asked about is kept in it, so that a yes does
// exactly what was asked.
type question struct {
	ID      int64        `json:"id"` // the update that raised it
	Kind    questionKind `json:"k"`
	Written written      `json:"w"`
}

type questionKind string

const (
	askUndone   questionKind = "undone"   // book the edit of an undone entry?
	askClient   questionKind = "client"   // enter new clients and book?
	askCategory questionKind = "category" // enter new categories and set the plan?
)

// pending reads the member's open question.
func (r *Request) pending() (question, bool, error) {
	dlg, err := r.Tx.Dialog(r.Update.User.ID)
	if errors.Is(err, storage.ErrNotFound) || err == nil && len(dlg.Question) == 0 {
		return question{}, false, nil
	}
	if err != nil {
		return question{}, false, err
	}
	var q question
	return q, true, json.Unmarshal(dlg.Question, &q)
}

// dropQuestion cancels the open question, and tells whether there was one about another message.
func (r *Request) dropQuestion() (bool, error) {
	q, open, err := r.pending()
	if err != nil || !open {
		return false, err
	}
	return q.Written.ID.Message != r.Update.Message, r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID})
}

// askAbout keeps a question open, in place of any other; message words it,
// told whether another one was dropped for it.
func (r *Request) askAbout(kind questionKind, w written, message func(dropped bool) any) (Reply, error) {
	dropped, err := r.dropQuestion()
	if err != nil {
		return Reply{}, err
	}
	q := question{ID: r.Update.ID, Kind: kind, Written: w}
	body, err := json.Marshal(q)
	if err != nil {
		return Reply{}, err
	}
	if err := r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID, Question: body}); err != nil {
		return Reply{}, err
	}
	buttons, err := r.buttons("yes", pressData("yes", q.ID), "no", pressData("no", q.ID))
	return Reply{Message: message(dropped), Buttons: buttons}, err
}

// ask leaves the entry as it is until the member has answered.
func (e *entry) ask(kind questionKind, message func(dropped bool) any) (Reply, error) {
	if !e.exists {
		e.stored.State, e.stored.Rep, e.stored.Author = storage.Refused, e.Member.ID, e.Member.ID
	}
	e.stored.Edited = unix(e.written.Edit)
	if err := e.Tx.PutEntry(e.stored); err != nil {
		return Reply{}, err
	}
	return e.askAbout(kind, e.written, message)
}

// answered closes the question that a button belongs to, if it is still open.
func (r *Request) answered(id int64) (question, bool, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != id {
		return question{}, false, err
	}
	return q, true, r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID})
}

func answerNo(r *Request, args []int64) (Reply, error) {
	_, open, err := r.answered(args[0])
	if err != nil || !open {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return Reply{Message: text.Kept{}, InPlace: true}, nil
}

func answerYes(r *Request, args []int64) (Reply, error) {
	q, open, err := r.answered(args[0])
	if err != nil || !open {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if q.Kind == askCategory {
		r.Now = unix(q.Written.Date).In(r.Zone) // the month that was meant
		reply, err := r.planWithNewCategories(q.Written.Text)
		reply.InPlace = true
		return reply, err
	}
	if !r.Member.Roles.Has(storage.Rep) {
		return say(text.NotARep{})
	}
	reply, err := r.bookAnswered(q)
	if reply.Message == nil && reply.Toast == nil { // it has been booked already, in the same words
		reply.Message = text.Kept{}
	}
	reply.InPlace = true
	return reply, err
}

// bookAnswered books the message that a question was about. The day it was
// written on is still its date; figures are those of now.
func (r *Request) bookAnswered(q question) (Reply, error) {
	r.Update.Date, r.Update.Text = unix(q.Written.Date), q.Written.Text
	e, err := r.entry(q.Written)
	if err != nil {
		return Reply{}, err
	}
	if e.late {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	var problem parse.Problem
	unknown, err := e.understand()
	if errors.As(err, &problem) { // categories or clients have changed since
		return e.refuse(problem)
	}
	if err != nil {
		return Reply{}, err
	}
	if len(unknown) > 0 && q.Kind != askClient {
		return e.askClients(unknown)
	}
	e.restored = e.stored.State == storage.Undone
	for _, name := range unknown {
		if _, err := r.Tx.PutClient(storage.Client{Name: clientName(name), Rep: r.Member.ID}); err != nil {
			return Reply{}, err
		}
	}
	e.added = strings.Join(unknown, ", ")
	return e.book()
}

// clientName keeps a name as it was written, with single spaces.
func clientName(s string) string { return strings.Join(strings.Fields(s), " ") }
