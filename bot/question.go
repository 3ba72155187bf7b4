package bot

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A question waits for one press of a button, or a metric's number, one question
// per member; a new entry cancels it. What is asked about is kept in it, so that a yes does
// exactly what was asked.
type question struct {
	ID      int64          `json:"id"` // the update that raised it
	Kind    questionKind   `json:"k"`
	Written written        `json:"w"`
	Answers []parse.Answer `json:"a,omitempty"` // to the doubts about the message so far
	Doubt   parse.Doubt    `json:"d,omitzero"`  // of askWhich
	Names   []string       `json:"n,omitempty"` // of askClient
	Revived bool           `json:"r,omitempty"` // an undone entry is to be booked again
	Metric  string         `json:"m,omitempty"` // of askNumber
	Numbers []string       `json:"x,omitempty"` // of it, as they were written
	Offer   string         `json:"o,omitempty"` // for it, from the ledger

	Act    outletAct        `json:"act,omitempty"` // of askWhich: what is to be done about the client
	Rest   string           `json:"z,omitempty"`   // what was written behind his name
	Client storage.ClientID `json:"c,omitempty"`   // of askReason
}

type questionKind string

const (
	askUndone   questionKind = "undone"   // book the edit of an undone entry?
	askClient   questionKind = "client"   // enter new clients and book?
	askCategory questionKind = "category" // enter new categories and set the plan?
	askWhich    questionKind = "which"    // which of several is meant?
	askNumber   questionKind = "number"   // what is a metric's next number?
	askReason   questionKind = "reason"   // why is a client lost?
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
func (r *Request) askAbout(q question, message func(dropped bool) any) (Reply, error) {
	dropped, err := r.dropQuestion()
	if err != nil {
		return Reply{}, err
	}
	q.ID = r.Update.ID
	body, err := json.Marshal(q)
	if err != nil {
		return Reply{}, err
	}
	if err := r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID, Question: body}); err != nil {
		return Reply{}, err
	}
	buttons, err := r.answerButtons(q, 0)
	return Reply{Message: message(dropped), Buttons: buttons}, err
}

func (r *Request) answerButtons(q question, page int) ([][]Button, error) {
	if q.Kind == askNumber {
		return r.buttons("cancel", pressData("no", q.ID))
	}
	if q.Kind == askReason {
		return r.reasonButtons(q, page)
	}
	if q.Kind != askWhich {
		yes := "yes"
		if q.Kind == askCategory {
			yes = "yes plan"
		}
		return r.buttons(yes, pressData("yes", q.ID), "no", pressData("no", q.ID))
	}
	options, err := r.optionLabels(q.Doubt)
	if err != nil {
		return nil, err
	}
	var all []Button
	for i, label := range options {
		all = append(all, Button{label, pressData("which", q.ID, int64(i))})
	}
	rows, more := pageOf(all, page)
	none := "none"
	if q.Act != "" {
		none = "cancel"
	}
	last, err := r.buttons(none, pressData("no", q.ID))
	if more {
		last[0] = append(last[0], Button{"›", pressData("others", q.ID, int64(page+1))})
	}
	return append(rows, last...), err
}

// ask leaves the entry as it is until the member has answered.
func (e *entry) ask(q question, message func(dropped bool) any) (Reply, error) {
	if !e.exists {
		e.stored.State, e.stored.Rep, e.stored.Author = storage.Refused, e.rep.ID, e.Member.ID
	}
	e.stored.Edited = unix(e.written.Edit)
	if err := e.Tx.PutEntry(e.stored); err != nil {
		return Reply{}, err
	}
	q.Written, q.Answers, q.Revived = e.written, e.answers, e.revived
	return e.askAbout(q, message)
}

// askWhich asks which of several readings of its message is meant.
func (e *entry) askWhich(d parse.Doubt) (Reply, error) {
	labels, err := e.optionLabels(d)
	if err != nil {
		return Reply{}, err
	}
	m := text.AskWhich{Kind: string(d.Kind), Text: clipped(d.Text), Of: d.Of}
	if options := slices.DeleteFunc(slices.Clone(d.Options), func(o string) bool { return o == parse.NewClient }); len(options) == 1 {
		m.Only = labels[0]
	}
	return e.ask(question{Kind: askWhich, Doubt: d}, func(dropped bool) any { m.Dropped = dropped; return m })
}

// optionLabels words the options of a doubt for buttons.
func (r *Request) optionLabels(d parse.Doubt) ([]string, error) {
	var labels []string
	for _, o := range d.Options {
		label, err := r.optionLabel(d.Kind, o)
		if err != nil {
			return nil, err
		}
		labels = append(labels, label)
	}
	return labels, nil
}

// answered closes the question that a button belongs to, if it is still open.
func (r *Request) answered(id int64) (question, bool, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != id {
		return question{}, false, err
	}
	return q, true, r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID})
}

// Words for the buttons of a yes or a no.
var (
	yesWords = []string{"да", "ага", "угу", "ок", "окей", "конечно", "yes", "yep", "ok", "okay", "sure"}
	noWords  = []string{"нет", "не надо", "не", "no", "nope"}
)

// typedAnswer takes what could be pressed from who types it: a yes, a no, an
// option or a word that only one option has.
func (r *Request) typedAnswer() (Reply, bool, error) {
	q, open, err := r.pending()
	if err != nil || !open || r.Update.Kind != Message {
		return Reply{}, false, err
	}
	if q.Kind == askNumber {
		return r.typedNumber(q)
	}
	if q.Kind == askReason {
		return r.typedReason(q)
	}
	said := plainWord(r.Update.Text)
	var handle func(*Request, []int64) (Reply, error)
	args := []int64{q.ID}
	switch {
	case slices.Contains(noWords, said):
		handle = answerNo
	case q.Kind != askWhich && slices.Contains(yesWords, said):
		handle = answerYes
	case q.Kind == askWhich:
		option, err := r.optionSaid(q.Doubt, said)
		if err != nil || option < 0 {
			return Reply{}, false, err
		}
		handle, args = answerWhich, append(args, int64(option))
	default:
		return Reply{}, false, nil
	}
	r.Update.Kind = Press // the message that was asked about is meant, and not this one
	reply, err := handle(r, args)
	if reply.Message == nil && reply.Toast != nil {
		reply.Message, reply.Toast = reply.Toast, nil
	}
	r.Update.Kind, reply.InPlace = Message, false
	return reply, true, err
}

// optionSaid finds the option that a text names, -1 for none or several.
func (r *Request) optionSaid(d parse.Doubt, said string) (int, error) {
	labels, err := r.optionLabels(d)
	if err != nil {
		return -1, err
	}
	only := len(slices.DeleteFunc(slices.Clone(d.Options), func(o string) bool { return o == parse.NewClient })) == 1
	found := -1
	for i, label := range labels {
		label = plainWord(label)
		figures := d.Kind == parse.WhichDate || d.Kind == parse.WhichNumber // other options are ids
		switch {
		case label == said, figures && d.Options[i] == said, only && d.Options[i] != parse.NewClient && slices.Contains(yesWords, said):
			return i, nil
		case slices.Contains(strings.Split(label, " · "), said), slices.Contains(strings.Fields(label), said) && !strings.ContainsAny(said, "0123456789"):
			if found >= 0 {
				return -1, nil
			}
			found = i
		}
	}
	return found, nil
}

func answerNo(r *Request, args []int64) (Reply, error) {
	q, open, err := r.answered(args[0])
	if err != nil || !open {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if q.Kind == askNumber {
		return Reply{Message: text.MetricStopped{}, InPlace: true}, nil
	}
	return Reply{Message: text.Kept{}, InPlace: true}, nil
}

// pressOthers shows the next options of a question that has many.
func pressOthers(r *Request, args []int64) (Reply, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != args[0] || q.Kind != askWhich || args[1] < 0 {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	buttons, err := r.answerButtons(q, int(args[1]%1000))
	return Reply{Message: text.AskWhich{Kind: string(q.Doubt.Kind), Text: clipped(q.Doubt.Text), Of: q.Doubt.Of}, Buttons: buttons, InPlace: true}, err
}

func answerYes(r *Request, args []int64) (Reply, error) {
	q, open, err := r.answered(args[0])
	if err != nil || !open {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	switch q.Kind {
	case askCategory:
		r.Now = unix(q.Written.Date).In(r.Zone) // the month that was meant
		reply, err := r.planWithNewCategories(q.Written.Text)
		reply.InPlace = true
		return reply, err
	case askUndone:
		q.Revived = true
	case askClient:
		for _, name := range q.Names {
			q.Answers = append(q.Answers, parse.Answer{Kind: parse.WhichClient, Text: name, Value: parse.NewClient})
		}
	default:
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return r.goOn(q)
}

func answerWhich(r *Request, args []int64) (Reply, error) {
	q, open, err := r.answered(args[0])
	if err != nil || !open || q.Kind != askWhich || args[1] < 0 || args[1] >= int64(len(q.Doubt.Options)) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	q.Answers = append(q.Answers, parse.Answer{Kind: q.Doubt.Kind, Text: q.Doubt.Text, Nth: q.Doubt.Nth, Value: q.Doubt.Options[args[1]]})
	return r.goOn(q)
}

// goOn books the message that a question was about, or asks what is still
// open. The day it was written on is still its date; figures are those of now.
func (r *Request) goOn(q question) (Reply, error) {
	if q.Act != "" {
		return r.outletChosen(q)
	}
	r.Update.Date, r.Update.Text = unix(q.Written.Date), q.Written.Text
	e, err := r.entry(q.Written)
	if err != nil {
		return refusedFor(err)
	}
	if !r.mayWriteSometime(e.rep) {
		return say(text.NotARep{})
	}
	if e.late {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	e.answers, e.revived = q.Answers, q.Revived
	e.spoke = calc.DateOf(unix(q.Written.Edit).In(r.Zone)) // he was in time if he said it in time
	reply, err := e.upsert()
	if reply.Message == nil && reply.Toast == nil { // it has been booked already, in the same words
		reply.Message = text.Kept{}
	}
	reply.InPlace = true
	return reply, err
}
