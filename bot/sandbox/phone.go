package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Phone is a member's view of the private chat with the bot, and the member's
// hand in it.
type Phone struct {
	s  *Server
	ch *chat
}

// Message is a message as the phone shows it. Text is plain, its formatting is
// in Entities; of a message with a file it is the caption.
type Message struct {
	ID              int64
	FromBot         bool
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

// Phone is the user's phone. The same id gives the same phone; the profile is
// taken from the latest call that has a FirstName.
func (s *Server) Phone(u User) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[u.ID]
	if ch == nil {
		ch = &chat{user: u, nextID: s.firstMessageID}
		ch.phone = &Phone{s: s, ch: ch}
		s.chats[u.ID] = ch
	}
	if u.FirstName != "" {
		ch.user = u
	}
	return ch.phone
}

// post shows a member's message and queues its update. A blocked bot is
// unblocked first, as the app makes the member do.
func (p *Phone) post(m *message) int64 {
	p.s.change(func() {
		p.setBlocked(false)
		p.ch.started = true
		p.s.add(p.ch, m)
		p.s.queue.push("message", p.s.wire(p.ch, m))
	})
	return m.id
}

// Send sends a text and returns its message id. The app trims the text; it
// sends nothing, and Send returns 0, if nothing is left. A text over Telegram's
// limit, which the app would split, goes out whole.
func (p *Phone) Send(text string) int64 {
	text, _ = tidy(cleaned(text), nil)
	if text == "" {
		return 0
	}
	return p.post(&message{text: text, entities: commandEntities(text)})
}

// Forward sends somebody else's message on.
func (p *Phone) Forward(text string) int64 {
	return p.post(&message{text: text, entities: commandEntities(text), forwarded: "Somebody Else"})
}

// Upload sends a document.
func (p *Phone) Upload(name string, data []byte, caption string) int64 {
	p.s.mu.Lock()
	p.s.serial++
	file := p.s.files.store(p.s.serial, name, slices.Clone(data), false)
	p.s.mu.Unlock()
	return p.post(&message{text: caption, entities: commandEntities(caption), media: file})
}

// Edit changes the text, or the caption, of one of the member's messages.
func (p *Phone) Edit(messageID int64, text string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.ch.find(messageID)
	if m == nil || m.fromBot {
		return fmt.Errorf("sandbox: message %d is not one that this member can edit", messageID)
	}
	m.text, m.entities = text, commandEntities(text)
	m.editDate, m.edited = p.s.now().Truncate(time.Second), true
	p.s.queue.push("edited_message", p.s.wire(p.ch, m))
	p.s.broadcast()
	return nil
}

// Press presses the first inline button with the label in the message.
func (p *Phone) Press(messageID int64, label string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.ch.find(messageID)
	if m == nil {
		return fmt.Errorf("sandbox: message %d is not on the screen", messageID)
	}
	var labels []string
	for _, b := range slices.Concat(m.keyboard...) {
		if b.Text == label && b.CallbackData == nil {
			return fmt.Errorf("sandbox: button %q sends nothing to the bot", label)
		}
		if b.Text == label {
			p.s.press(p.ch, messageID, m, *b.CallbackData)
			p.s.broadcast()
			return nil
		}
		labels = append(labels, b.Text)
	}
	return fmt.Errorf("sandbox: message %d has no button %q; it has %q", messageID, label, labels)
}

// PressData sends any callback data for a message, as a forged or stale press
// does. The message may be deleted, but must have existed.
func (p *Phone) PressData(messageID int64, data string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if messageID < p.s.firstMessageID || messageID >= p.ch.nextID {
		return fmt.Errorf("sandbox: there never was a message %d", messageID)
	}
	p.s.press(p.ch, messageID, p.ch.find(messageID), data)
	p.s.broadcast()
	return nil
}

// Block stops the bot from writing. The bot gets a my_chat_member update.
func (p *Phone) Block() { p.s.change(func() { p.setBlocked(true) }) }

// Unblock lets the bot write again. The bot gets a my_chat_member update.
func (p *Phone) Unblock() { p.s.change(func() { p.setBlocked(false) }) }

func (p *Phone) setBlocked(blocked bool) {
	if p.ch.blocked == blocked {
		return
	}
	p.ch.blocked = blocked
	bot := p.s.bot.wire(true)
	member := map[string]any{"status": "member", "user": bot}
	kicked := map[string]any{"status": "kicked", "user": bot, "until_date": 0}
	before, after := kicked, member
	if blocked {
		before, after = member, kicked
	}
	p.s.queue.push("my_chat_member", map[string]any{
		"chat": p.ch.user.chat(), "from": p.ch.user.wire(false), "date": p.s.now().Unix(),
		"old_chat_member": before, "new_chat_member": after,
	})
}

// Delete removes a message for both sides. The bot gets no update.
func (p *Phone) Delete(messageID int64) { p.s.change(func() { p.ch.remove(messageID) }) }

// Messages is everything in the chat now, oldest first.
func (p *Phone) Messages() []Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var out []Message
	for _, m := range p.ch.messages {
		out = append(out, m.show())
	}
	return out
}

// Last is the newest message of the bot.
func (p *Phone) Last() (Message, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, m := range slices.Backward(p.ch.messages) {
		if m.fromBot {
			return m.show(), true
		}
	}
	return Message{}, false
}

// Toasts are the texts that answered the member's presses, oldest first.
func (p *Phone) Toasts() []Toast {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.ch.toasts)
}

// Unanswered counts the presses that the bot did not answer: on the phone, the
// button still shows a progress circle.
func (p *Phone) Unanswered() int {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	n := 0
	for _, cb := range p.s.callbacks {
		if cb.chat == p.ch && !cb.answered {
			n++
		}
	}
	return n
}

// Menu is the command menu of the chat.
func (p *Phone) Menu() []Command {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.menu(p.ch.user)
}

// Keyboard is the reply keyboard's labels by row. Pressing one is a Send.
func (p *Phone) Keyboard() [][]string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var out [][]string
	for _, row := range p.ch.keyboard {
		out = append(out, slices.Clone(row))
	}
	return out
}

func (m *message) show() Message {
	out := Message{
		ID: m.id, FromBot: m.fromBot, Date: m.date, Edited: m.edited, Text: m.text,
		Entities: slices.Clone(m.entities), ReplyTo: m.replyTo, Silent: m.silent,
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
