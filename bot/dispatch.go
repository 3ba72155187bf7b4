package bot

import (
	"errors"
	"slices"
	"strings"
	"time"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// handle finds the handler of an update, runs it and posts its reply.
func (b *Bot) handle(w storage.Writer, u Update) (*Answer, error) {
	switch {
	case u.Kind == Migrate:
		return nil, w.MoveChat(u.Chat, u.MovedTo)
	case (u.Kind == Block || u.Kind == Unblock) && u.Private:
		return nil, setReachable(w, u.User.ID, u.Kind == Unblock)
	case u.Kind == Block:
		return nil, w.DeleteGroup(u.Chat)
	case u.Kind == Press && u.Chat == 0: // of a message that is gone: the press alone can be answered
		return &Answer{PressID: u.PressID}, nil
	case u.Kind == Other || u.Kind == Unblock || u.User.ID == 0:
		return nil, nil
	case !u.Private:
		return b.handleInGroup(w, u)
	}
	r, err := b.request(w, u)
	if err != nil {
		return nil, err
	}
	if r.Member.Unreachable { // who speaks can be spoken to
		r.Member.Unreachable = false
		if _, err := w.PutMember(r.Member); err != nil {
			return nil, err
		}
	}
	reply, err := r.dispatch()
	if err != nil {
		return nil, err
	}
	return r.post(reply)
}

func (r *Request) dispatch() (Reply, error) {
	if r.Update.Kind == Press {
		return r.press()
	}
	c, name, args, isCommand := commandFor(r.Update.Text)
	if reply, done, err := r.cancelled(c); done || err != nil {
		return reply, err
	}
	switch {
	case r.Update.File.ID != "" && r.Update.Kind == Message:
		return takeFile(r)
	case r.Update.Forwarded && r.Member.ID != 0:
		example, err := r.example()
		return Reply{Message: text.ForwardRefused{Example: example}}, err
	case isCommand && c.Name == "sale" && args != "":
		r.Update.Text = args // the message is the entry behind the command
		return enterSales(r)
	case isCommand && r.Update.Kind == Edit && r.Member.ID != 0:
		return r.editedToCommand()
	case isCommand && c.handle != nil && c.allowed(r.Member):
		r.Args = args
		return c.handle(r)
	case r.Member.ID == 0:
		return r.stranger("stranger", text.Stranger{})
	case isCommand:
		return say(text.UnknownCommand{Name: clipped(name)})
	}
	if mark, is := parse.Mark(r.Update.Text); is && r.Update.Kind == Message && r.Member.Roles.Has(lookers) {
		if number, err := r.asksNumber(); err != nil { // 4k is a place, or four thousand
			return Reply{}, err
		} else if !number {
			return r.typedMark(mark)
		}
	}
	if reply, answered, err := r.typedAnswer(); answered || err != nil {
		return reply, err
	}
	return enterSales(r)
}

// editedToCommand answers an edit whose text is a command now. If the message
// had to do with sales it is read as such, so that what it booked is told to stand.
func (r *Request) editedToCommand() (Reply, error) {
	_, err := r.Tx.Entry(writtenIn(r.Update).ID)
	if errors.Is(err, storage.ErrNotFound) {
		return say(text.CommandEdited{})
	}
	if err != nil {
		return Reply{}, err
	}
	return enterSales(r)
}

// clipped keeps what is quoted back to a member short.
func clipped(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// strangerPause is how long a stranger is told nothing more of one kind.
const strangerPause = time.Hour

// stranger answers somebody who is no member: with one line of each kind an hour.
func (r *Request) stranger(kind string, message any) (Reply, error) {
	dlg, err := r.Tx.Dialog(r.Update.User.ID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Reply{}, err
	}
	told := strings.Fields(dlg.Notice)
	switch recent := r.Clock.Sub(dlg.NoticeAt) < strangerPause; {
	case recent && slices.Contains(told, kind):
		return Reply{}, nil
	case recent:
		dlg.Notice += " " + kind
	default:
		dlg.Notice, dlg.NoticeAt = kind, r.Clock
	}
	dlg.User = r.Update.User.ID
	if err := r.Tx.PutDialog(dlg); err != nil {
		return Reply{}, err
	}
	return say(message)
}

// setReachable notes that a member blocked the bot, or let it in again.
func setReachable(w storage.Writer, user int64, reachable bool) error {
	m, err := w.MemberByTelegram(user)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || m.Unreachable == !reachable {
		return err
	}
	m.Unreachable = !reachable
	_, err = w.PutMember(m)
	return err
}

// Unreachable notes that a chat cannot be written to any more.
func Unreachable(w storage.Writer, chat int64) error {
	if chat < 0 {
		return w.DeleteGroup(chat)
	}
	return setReachable(w, chat, false)
}

// apologise tells a member the reference of an update that could not be
// handled. It needs as little as possible of what may be broken.
func (b *Bot) apologise(w storage.Writer, u Update) error {
	if !u.Private || u.Chat == 0 || u.Kind == Other {
		return nil
	}
	m, err := w.MemberByTelegram(u.User.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return sayFailure(w, m, u.User, u.Chat, u.ID)
}

// sayFailure tells a member the reference of the update that he is to pass on.
func sayFailure(w storage.Writer, m storage.Member, u User, chat, update int64) error {
	lang, err := langOf(w, m, u)
	if err != nil {
		return err
	}
	s, err := text.Render(lang, text.Failure{Reference: Reference(update)})
	if err != nil {
		return err
	}
	return enqueue(w, chat, Outgoing{Kind: Send, Text: s})
}

// ignoreNotFound takes a record that is not there for no error.
func ignoreNotFound(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
