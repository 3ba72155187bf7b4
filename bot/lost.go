package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"runrate/bot/clients"
	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// Who has left is given up with a reason, until he buys on a later date. The
// day on which he was first given up stays when only the reason changes.

// maxNote is how much of what somebody writes about a client is kept.
const maxNote = 200

// markLost answers /lost: «/lost @Ромашка нашёл дешевле».
func markLost(r *Request) (Reply, error) {
	if strings.Trim(r.Args, "@ ") == "" {
		example, err := text.Label(r.Lang, "sample client")
		return Reply{Message: text.OutletRefused{Reason: "usage lost", Example: example}}, err
	}
	return r.aboutOutlet(outletLost, r.Args)
}

// lose gives a client up for a reason in words, or asks for it.
func (r *Request) lose(c storage.Client, words string) (Reply, error) {
	line, bought, err := r.standing(c)
	if err != nil {
		return Reply{}, err
	}
	if !bought {
		return say(text.OutletRefused{Reason: "never", Text: nameOf(c)})
	}
	if words == "" {
		return r.askAbout(question{Kind: askReason, Client: c.ID}, func(dropped bool) any { return text.AskReason{Outlet: line, Dropped: dropped} })
	}
	reason, words, err := r.reasonIn(words)
	if err != nil {
		return Reply{}, err
	}
	dropped, err := r.dropQuestion()
	if err != nil {
		return Reply{}, err
	}
	return r.giveUp(c, reason, words, dropped)
}

// standing is a client's name and when he bought last; false where he never has.
func (r *Request) standing(c storage.Client) (text.Outlet, bool, error) {
	l, err := r.Tx.Life(c.ID)
	out := text.Outlet{Name: nameOf(c), Last: l.Bought.Until(r.Today()).Last()}
	out.Year, out.Gap = otherYear(out.Last, r.Today()), int(r.Today()-out.Last)
	return out, out.Last != 0, err
}

// reasonIn finds the listed reason that words mention. What is more than
// its name is kept beside it.
func (r *Request) reasonIn(words string) (storage.ReasonID, string, error) {
	all, err := r.reasonsOffered()
	if err != nil {
		return 0, "", err
	}
	var names []string
	for _, reason := range all {
		names = append(names, reason.Name)
	}
	words = cut(strings.Join(strings.Fields(words), " "), maxNote)
	at := parse.Mentions(words, names)
	if at < 0 {
		return 0, words, nil
	}
	if storage.Fold(strings.TrimRight(words, " .!")) == storage.Fold(names[at]) {
		words = ""
	}
	return all[at].ID, words, nil
}

// cut keeps so many characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// giveUp writes the loss down, and says so.
func (r *Request) giveUp(c storage.Client, reason storage.ReasonID, words string, dropped bool) (Reply, error) {
	line, _, err := r.standing(c)
	if err != nil {
		return Reply{}, err
	}
	life, err := r.Tx.Life(c.ID)
	if err != nil {
		return Reply{}, err
	}
	was, err := clients.LossOf(r.Tx, life, r.Today())
	if err != nil {
		return Reply{}, err
	}
	if line.Reason, err = r.reasonName(reason); err != nil {
		return Reply{}, err
	}
	out := text.LossNoted{Outlet: line, Words: words, Dropped: dropped}
	loss := storage.Loss{Client: c.ID, Date: r.Today(), By: r.Member.ID, Reason: reason, Words: words}
	if was != nil {
		if out.Was, err = r.reasonName(was.Reason); err != nil {
			return Reply{}, err
		}
		loss.Date, out.Same, out.Changed = was.Date, was.Reason == reason && was.Words == words, was.Reason != reason
	}
	if !out.Same {
		if err := r.putLoss(c, was, &loss); err != nil {
			return Reply{}, err
		}
	}
	buttons, err := r.lossButtons(c, out.Same)
	return Reply{Message: out, Buttons: buttons}, err
}

func (r *Request) lossButtons(c storage.Client, same bool) ([][]Button, error) {
	card := []string{"card", pressData("client", int64(c.ID), 0, 0)}
	if same {
		return r.buttons(card...)
	}
	return r.buttons(append([]string{"undo", pressData("unlose", int64(c.ID), r.Update.ID)}, card...)...)
}

// putLoss puts a loss in another's place, or takes it away where there is none
// to put, and remembers what was there under this update.
func (r *Request) putLoss(c storage.Client, was, is *storage.Loss) error {
	if was != nil && (is == nil || is.Date != was.Date) {
		if err := r.Tx.DeleteLoss(was.Client, was.Date); err != nil {
			return err
		}
	}
	if is != nil {
		if err := r.Tx.PutLoss(*is); err != nil {
			return err
		}
	}
	body, err := json.Marshal(lossStep{r.Update.ID, was})
	if err != nil {
		return err
	}
	if err := r.Tx.PutSentID(lossKey(c.ID), string(body), r.Today()); err != nil {
		return err
	}
	return r.noteLoss(c, was, is)
}

// lossStep is the last change of a client's loss: by which update, and what it was before.
type lossStep struct {
	Update int64         `json:"u"`
	Was    *storage.Loss `json:"w"`
}

func lossKey(c storage.ClientID) string { return fmt.Sprint("loss ", c) }

// noteLoss writes the change into the books of the team whose client it is.
func (r *Request) noteLoss(c storage.Client, was, is *storage.Loss) error {
	_, team, err := clients.OwnerOf(r.Tx, c, r.Today())
	if err != nil {
		return err
	}
	change := storage.Change{Team: team, What: storage.ChangedLoss, Of: nameOf(c)}
	for loss, in := range map[*storage.Loss]*string{was: &change.From, is: &change.To} {
		if loss == nil {
			continue
		}
		name, err := r.reasonName(loss.Reason)
		if err != nil {
			return err
		}
		*in = strings.TrimSuffix(name+" ("+loss.Words+")", " ()")
	}
	return r.note(change)
}

// pressGone asks for the reason in place of a client's card.
func pressGone(r *Request, args []int64) (Reply, error) {
	c, may, err := r.outletFor(outletLost, args[0])
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	reply, err := r.lose(c, "")
	reply.InPlace = true
	return reply, err
}

// pressWhy takes the reason that was pressed.
func pressWhy(r *Request, args []int64) (Reply, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != args[0] || q.Kind != askReason {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	reasons, err := r.reasonsOffered()
	if err != nil {
		return Reply{}, err
	}
	for _, reason := range reasons {
		if int64(reason.ID) == args[1] {
			reply, err := r.reasonGiven(q, reason.ID, "")
			reply.InPlace = true
			return reply, err
		}
	}
	return Reply{Toast: text.QuestionGone{}}, nil
}

// reasonGiven closes the question about a reason with it.
func (r *Request) reasonGiven(q question, reason storage.ReasonID, words string) (Reply, error) {
	if err := r.closeQuestion(); err != nil {
		return Reply{}, err
	}
	c, may, err := r.outletFor(outletLost, int64(q.Client))
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.giveUp(c, reason, words, false)
}

// typedReason takes a text for the reason that is asked for, unless it is an entry.
func (r *Request) typedReason(q question) (Reply, bool, error) {
	said := plainWord(r.Update.Text)
	if said == "" || forSomebody.MatchString(r.Update.Text) {
		return Reply{}, false, nil
	}
	for _, no := range noWords {
		if said == no {
			return Reply{Message: text.Kept{}}, true, r.closeQuestion()
		}
	}
	if entry, err := r.readsAsEntry(); err != nil || entry {
		return Reply{}, false, err
	}
	reason, words, err := r.reasonIn(r.Update.Text)
	if err != nil {
		return Reply{}, false, err
	}
	reply, err := r.reasonGiven(q, reason, words)
	if reply.Message == nil && reply.Toast != nil {
		reply.Message, reply.Toast = reply.Toast, nil
	}
	return reply, true, err
}

// readsAsEntry tells whether the message says what was sold.
func (r *Request) readsAsEntry() (bool, error) {
	if !r.Member.Roles.Has(storage.Rep) || !strings.ContainsAny(r.Update.Text, "0123456789") {
		return false, nil
	}
	e, err := r.entry(writtenIn(r.Update))
	if err != nil {
		return false, err
	}
	var problem parse.Problem
	var doubt parse.Doubt
	if _, err = e.read(); errors.As(err, &problem) {
		return false, nil
	} else if errors.As(err, &doubt) {
		return true, nil
	}
	return err == nil, err
}

// pressUnlose takes back what was noted last about a client, if it was this.
func pressUnlose(r *Request, args []int64) (Reply, error) {
	c, may, err := r.outletFor(outletLost, args[0])
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	known, err := r.Tx.SentID(lossKey(c.ID))
	var step lossStep
	if err != nil || known == "" || json.Unmarshal([]byte(known), &step) != nil || step.Update != args[1] {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.unlose(c, step.Was)
}

// unlose puts a client's loss back to what it was.
func (r *Request) unlose(c storage.Client, to *storage.Loss) (Reply, error) {
	life, err := r.Tx.Life(c.ID)
	if err != nil {
		return Reply{}, err
	}
	was, err := clients.LossOf(r.Tx, life, r.Today())
	if err != nil {
		return Reply{}, err
	}
	if was == nil { // he has bought meanwhile
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	if err := r.putLoss(c, was, to); err != nil {
		return Reply{}, err
	}
	out := text.LossTakenBack{Outlet: text.Outlet{Name: nameOf(c)}, Again: to != nil}
	if to != nil {
		if out.Reason, err = r.reasonName(to.Reason); err != nil {
			return Reply{}, err
		}
	}
	buttons, err := r.lossButtons(c, true)
	return Reply{Message: out, Buttons: buttons, InPlace: true}, err
}

// pressRegain takes a client's loss back, on his card.
func pressRegain(r *Request, args []int64) (Reply, error) {
	c, may, err := r.outletFor(outletLost, args[0])
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	life, err := r.Tx.Life(c.ID)
	if err != nil {
		return Reply{}, err
	}
	was, err := clients.LossOf(r.Tx, life, r.Today())
	if err != nil {
		return Reply{}, err
	}
	if was != nil {
		if err := r.putLoss(c, was, nil); err != nil {
			return Reply{}, err
		}
	}
	return r.later("client", r.Update.Message, args...)
}
