package bot

import (
	"cmp"
	"errors"
	"hash/fnv"
	"strings"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/storage"
)

// Request is what a handler gets.
type Request struct {
	viewer

	Tx     storage.Writer
	Update Update
	Clock  time.Time // the moment at which he is answered
	Args   string    // of a command or a button: what stands behind its name

	bot *Bot
}

// Reply is what a handler returns. The zero Reply says nothing.
type Reply struct {
	Message any        // one of package text's structs
	Buttons [][]Button // under the message
	InPlace bool       // the message replaces the one whose button was pressed
	Toast   any        // one of package text's structs, shown for a moment after a press

	Picture *pictures.Picture // of a screen: takes the place of the message
	AsFile  bool              // in full quality
	Book    *workbook         // of a screen: a file instead

	Also []Outgoing // further things to do in the chat
}

func say(message any) (Reply, error) { return Reply{Message: message}, nil }

// example is an entry that would be understood: of the company's first category, if there is one.
func (r *Request) example() (string, error) {
	categories, err := r.Tx.Categories()
	if err != nil {
		return "", err
	}
	if len(categories) == 0 {
		return text.Label(r.Lang, "sample")
	}
	return exampleOf(categories[0]), nil
}

func exampleOf(c storage.Category) string { return strings.ToLower(c.Name) + " 120" }

// request prepares what a handler gets.
func (b *Bot) request(w storage.Writer, u Update) (*Request, error) {
	m, err := w.MemberByTelegram(u.User.ID)
	if errors.Is(err, storage.ErrNotFound) || m.Inactive {
		m, err = storage.Member{}, nil
	}
	if err != nil {
		return nil, err
	}
	r := &Request{viewer: viewer{Member: m, read: w}, Tx: w, Update: u, Clock: b.Now(), bot: b}
	if r.Lang, err = langOf(w, m, u.User); err != nil {
		return nil, err
	}
	if r.Zone, err = figures.Zone(w, m); err != nil {
		return nil, err
	}
	r.Now = b.moment(u).In(r.Zone)
	return r, nil
}

// moment is when the member spoke: what the bot missed while it was down
// belongs to the time at which it reached Telegram. A press has no time of its own.
func (b *Bot) moment(u Update) time.Time {
	if u.Kind == Press || u.Edited.IsZero() {
		return b.Now()
	}
	return u.Edited
}

// langOf returns the language to speak in: the member's, else that of his
// Telegram where it is one of ours, else the company's.
func langOf(r storage.Reader, m storage.Member, u User) (storage.Lang, error) {
	if m.Lang != "" {
		return m.Lang, nil
	}
	base, _, _ := strings.Cut(strings.ToLower(u.Lang), "-")
	switch base {
	case "ru", "be", "kk", "ky", "uk", "uz", "tg":
		return storage.Russian, nil
	case "en":
		return storage.English, nil
	}
	company, err := r.Setting(storage.SettingLang)
	if base != "" && company == "" {
		company = string(storage.English) // of our languages the one that most others know
	}
	return cmp.Or(storage.Lang(company), figures.DefaultLang), err
}

// post renders a reply and puts it into the outbox. It returns the answer to a press.
func (r *Request) post(reply Reply) (*Answer, error) {
	if reply.Message != nil {
		out := Outgoing{Kind: Send, Rows: reply.Buttons}
		var err error
		if out.Text, err = text.Render(r.Lang, reply.Message); err != nil {
			return nil, err
		}
		out.Text = text.Fit(out.Text)
		if reply.InPlace && r.Update.Kind == Press {
			out.Kind, out.Edit = Rewrite, r.Update.Message
		}
		if err := enqueue(r.Tx, r.Update.Chat, out); err != nil {
			return nil, err
		}
	}
	for _, out := range reply.Also {
		if err := enqueue(r.Tx, r.Update.Chat, out); err != nil {
			return nil, err
		}
	}
	if r.Update.Kind != Press {
		return nil, nil
	}
	answer := &Answer{PressID: r.Update.PressID}
	if reply.Toast != nil {
		var err error
		if answer.Text, err = text.Render(r.Lang, reply.Toast); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// enqueue puts an answer to somebody who waits into the outbox. It is due at
// once, whatever the clock says: one that was set back must not hold it up.
func enqueue(w storage.Writer, chat int64, out Outgoing) error {
	body, err := out.Encode()
	if err != nil {
		return err
	}
	row := storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: storage.Interactive}, Chat: chat, Screen: out.Edit, Body: body}
	if out.Name != "" && out.Kind == Rewrite {
		row.Screen = namedScreen(out.Name)
	}
	if out.Kind == Keyboard { // buttons alone render no screen, and drop no render of it
		row.Screen = 0
	}
	_, err = w.Enqueue(row)
	return err
}

// namedScreen stands for a message whose id is not known yet where renders of
// one screen overtake each other: below zero, as no id of a message is.
func namedScreen(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return -int64(h.Sum64()>>2) - 1
}
