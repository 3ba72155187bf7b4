package page

import (
	"errors"
	"slices"

	"runrate/bot/sandbox"
)

// chat is a conversation on the page: a private one, or a group's.
type chat struct {
	room
	id          int64
	name, about string
	speakers    []sandbox.User // as whom a visitor can speak here
	phone       *sandbox.Phone // nil of a group
	chips       []string       // those not used yet
	read        int64          // the newest message that the visitor has seen
}

// room is what can be seen and done in a chat, as a group has it: by somebody.
type room interface {
	Messages() []sandbox.Message
	Keyboard() [][]string
	Actions() []string
	Waiting() []sandbox.Pressed
	Toasts(by sandbox.User) []sandbox.Toast
	Menu(of sandbox.User) []sandbox.Command

	Reply(by sandbox.User, message int64, text string) int64
	Edit(by sandbox.User, message int64, text string) error
	PressData(by sandbox.User, message int64, data string) error
	Delete(message int64)
}

// alone is a private chat as a room with one person in it.
type alone struct{ *sandbox.Phone }

func (a alone) Toasts(sandbox.User) []sandbox.Toast              { return a.Phone.Toasts() }
func (a alone) Menu(sandbox.User) []sandbox.Command              { return a.Phone.Menu() }
func (a alone) Reply(_ sandbox.User, _ int64, text string) int64 { return a.Send(text) }
func (a alone) Edit(_ sandbox.User, message int64, text string) error {
	return a.Phone.Edit(message, text)
}
func (a alone) PressData(_ sandbox.User, message int64, data string) error {
	return a.Phone.PressData(message, data)
}

func (p *Page) private(person Person) *chat {
	u := person.User
	phone := p.Server.Phone(u)
	return &chat{
		room: alone{phone}, phone: phone, id: u.ID, name: fullName(u), about: person.About,
		speakers: []sandbox.User{u}, chips: slices.Clone(person.Chips),
	}
}

func (p *Page) group(g Group) *chat {
	return &chat{
		room: p.Server.Group(g.ID, g.Title), id: g.ID, name: g.Title, about: g.About,
		speakers: g.People, chips: slices.Clone(g.Chips),
	}
}

func fullName(u sandbox.User) string {
	if u.LastName == "" {
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}

// errNobody refuses what somebody does who is not in the chat.
var errNobody = errors.New("nobody of this chat does that")

// speaker is the person with the id; 0 is the first.
func (c *chat) speaker(id int64) (sandbox.User, error) {
	if id == 0 {
		return c.speakers[0], nil
	}
	i := slices.IndexFunc(c.speakers, func(u sandbox.User) bool { return u.ID == id })
	if i < 0 {
		return sandbox.User{}, errNobody
	}
	return c.speakers[i], nil
}

// find is the chat with the id, nil if there is none.
func (p *Page) find(id int64) *chat {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.chats, func(c *chat) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return p.chats[i]
}

// change alters what the page keeps of its own, and shows it to everybody.
func (p *Page) change(f func()) {
	p.mu.Lock()
	f()
	p.mu.Unlock()
	p.Server.Touch()
}
