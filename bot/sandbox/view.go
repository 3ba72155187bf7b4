package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is a message as the phone shows it. Text is plain, its formatting is
// in Entities; of a message with a file it is the caption.
type Message struct {
	ID              int64
	From            User
	FromBot         bool
	Service         string // of a message that nobody wrote: its field in the Bot API
	Date            time.Time
	Edited          bool
	Text            string
	Entities        []Entity
	Buttons         [][]Button
	Document, Photo *File
	ReplyTo         int64
	Silent          bool
}

// Button is an inline button. Data or URL is set, or neither for other kinds.
type Button struct{ Label, Data, URL string }

// view is what everybody in a chat sees, and does alike.
type view struct {
	s  *Server
	ch *chat
}

// post shows somebody's message and queues its update, if the bot is to have
// it. s.mu is held.
func (v view) post(by User, m *message) {
	m.from = by
	v.s.add(v.ch, m)
	v.s.tell("message", v.ch, m)
}

// Delete removes a message for everyone. The bot gets no update.
func (v view) Delete(messageID int64) { v.s.change(func() { v.ch.remove(messageID) }) }

// Messages is everything in the chat now, oldest first.
func (v view) Messages() []Message {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	var out []Message
	for _, m := range v.ch.messages {
		out = append(out, m.show())
	}
	return out
}

// Last is the newest message of the bot.
func (v view) Last() (Message, bool) {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	for _, m := range slices.Backward(v.ch.messages) {
		if m.fromBot {
			return m.show(), true
		}
	}
	return Message{}, false
}

// Actions are what the bot said to be doing, as sendChatAction calls it,
// oldest first.
func (v view) Actions() []string {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	return slices.Clone(v.ch.actions)
}

// Unanswered counts the presses that the bot did not answer.
func (v view) Unanswered() int {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	n := 0
	for _, cb := range v.s.callbacks {
		if cb.chat == v.ch && !cb.answered {
			n++
		}
	}
	return n
}

// Waiting are the presses that can still be answered, by message and data.
func (v view) Waiting() []Pressed {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	var out []Pressed
	for _, cb := range v.s.callbacks {
		if cb.chat == v.ch && cb.waiting(v.s.now()) {
			out = append(out, cb.Pressed)
		}
	}
	slices.SortFunc(out, func(a, b Pressed) int {
		return cmp.Or(cmp.Compare(a.Message, b.Message), cmp.Compare(a.Data, b.Data), cmp.Compare(a.User, b.User))
	})
	return out
}

// Keyboard is the reply keyboard's labels by row. Pressing one sends it as a
// text.
func (v view) Keyboard() [][]string {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	var out [][]string
	for _, row := range v.ch.keyboard {
		out = append(out, slices.Clone(row))
	}
	return out
}

func (v view) edit(u User, messageID int64, text string) error {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	m := v.ch.find(messageID)
	if m == nil || m.fromBot || m.service != nil || m.from.ID != u.ID {
		return fmt.Errorf("sandbox: message %d is not one that this member can edit", messageID)
	}
	m.text, m.entities = text, commandEntities(text)
	m.editDate, m.edited = v.s.now().Truncate(time.Second), true
	v.s.tell("edited_message", v.ch, m)
	v.s.broadcast()
	return nil
}

func (v view) press(u User, messageID int64, label string) error {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	m := v.ch.find(messageID)
	if m == nil {
		return fmt.Errorf("sandbox: message %d is not on the screen", messageID)
	}
	var labels []string
	for _, b := range slices.Concat(m.keyboard...) {
		if b.Text == label && b.CallbackData == nil {
			return fmt.Errorf("sandbox: button %q sends nothing to the bot", label)
		}
		if b.Text == label {
			return v.s.press(v.ch, u, messageID, m, *b.CallbackData)
		}
		labels = append(labels, b.Text)
	}
	return fmt.Errorf("sandbox: message %d has no button %q; it has %q", messageID, label, labels)
}

func (v view) pressData(u User, messageID int64, data string) error {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	if messageID < v.s.firstMessageID || messageID >= v.ch.nextID {
		return fmt.Errorf("sandbox: there never was a message %d", messageID)
	}
	return v.s.press(v.ch, u, messageID, v.ch.find(messageID), data)
}

func (v view) toasts(u User) []Toast {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	var out []Toast
	for _, t := range v.ch.toasts {
		if t.user == u.ID {
			out = append(out, t.Toast)
		}
	}
	return out
}

func (v view) menu(u User) []Command {
	v.s.mu.Lock()
	defer v.s.mu.Unlock()
	return v.s.menu(v.ch, u)
}

func (m *message) show() Message {
	out := Message{
		ID: m.id, From: m.from, FromBot: m.fromBot, Service: m.service.name(), Date: m.date, Edited: m.edited,
		Text: m.text, Entities: slices.Clone(m.entities), ReplyTo: m.replyTo, Silent: m.silent,
	}
	for _, row := range m.keyboard {
		var shown []Button
		for _, b := range row {
			shown = append(shown, Button{Label: b.Text, Data: value(b.CallbackData), URL: value(b.URL)})
		}
		out.Buttons = append(out.Buttons, shown)
	}
	if m.media != nil {
		file := m.media.File
		if m.media.photo {
			out.Photo = &file
		} else {
			out.Document = &file
		}
	}
	return out
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// String is the message's text with its buttons, a row a line, for transcripts
// and test failures.
func (m Message) String() string {
	lines := []string{m.Text}
	for _, row := range m.Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, "["+b.Label+"]")
		}
		lines = append(lines, strings.Join(labels, " "))
	}
	return strings.Join(lines, "\n")
}
