package sandbox

import "slices"

// Phone is a member's view of the private chat with the bot, and the member's
// hand in it.
type Phone struct{ view }

// Phone is the user's phone. The same id gives the same phone; the profile is
// taken from the latest call that has a FirstName.
func (s *Server) Phone(u User) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[u.ID]
	if ch == nil {
		ch = &chat{id: u.ID, kind: private, status: member, user: u, nextID: s.firstMessageID}
		ch.phone = &Phone{view{s, ch}}
		s.chats[u.ID] = ch
	}
	if u.FirstName != "" {
		ch.user = u
	}
	return ch.phone
}

// Meet makes the chat one that the bot knows from before: it may write there.
func (p *Phone) Meet() { p.s.change(func() { p.ch.known = true }) }

// send posts a message. A blocked bot is unblocked first, as the app makes the
// member do.
func (p *Phone) send(m *message) int64 {
	p.s.change(func() {
		p.s.setStatus(p.ch, p.ch.user, member)
		p.ch.known = true
		p.post(p.ch.user, m)
	})
	return m.id
}

// Send sends a text and returns its message id. The app trims the text; it
// sends nothing, and Send returns 0, if nothing is left. A text over Telegram's
// limit, which the app would split, goes out whole.
func (p *Phone) Send(text string) int64 {
	m := typed(text)
	if m.text == "" {
		return 0
	}
	return p.send(m)
}

// typed is a message as the app makes it of what somebody typed.
func typed(text string) *message {
	text, _ = tidy(cleaned(text), nil)
	return &message{text: text, entities: commandEntities(text)}
}

// Forward sends somebody else's message on.
func (p *Phone) Forward(text string) int64 {
	return p.send(&message{text: text, entities: commandEntities(text), forwarded: "Somebody Else"})
}

// Upload sends a document.
func (p *Phone) Upload(name string, data []byte, caption string) int64 {
	p.s.mu.Lock()
	p.s.serial++
	file := p.s.files.store(p.s.serial, name, slices.Clone(data), false)
	p.s.mu.Unlock()
	return p.send(&message{text: caption, entities: commandEntities(caption), media: file})
}

// User is the member by the profile of now.
func (p *Phone) User() User {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.ch.user
}

// Edit changes the text, or the caption, of one of the member's messages.
func (p *Phone) Edit(messageID int64, text string) error { return p.edit(p.User(), messageID, text) }

// Press presses the first inline button with the label in the message.
func (p *Phone) Press(messageID int64, label string) error {
	return p.press(p.User(), messageID, label)
}

// PressData sends any callback data for a message, as a forged or stale press
// does. The message may be deleted, but must have existed.
func (p *Phone) PressData(messageID int64, data string) error {
	return p.pressData(p.User(), messageID, data)
}

// Toasts are the texts that answered the member's presses, oldest first.
func (p *Phone) Toasts() []Toast { return p.toasts(p.User()) }

// Menu is the command menu of the chat.
func (p *Phone) Menu() []Command { return p.menu(p.User()) }

// Block stops the bot from writing. The bot gets a my_chat_member update.
func (p *Phone) Block() { p.s.change(func() { p.s.setStatus(p.ch, p.ch.user, kicked) }) }

// Unblock lets the bot write again. The bot gets a my_chat_member update.
func (p *Phone) Unblock() { p.s.change(func() { p.s.setStatus(p.ch, p.ch.user, member) }) }
