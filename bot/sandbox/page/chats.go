package page

import (
	"errors"
	"slices"

	"runrate/bot/sandbox"
)

// chat is a conversation on the page: a private one, or a group's.
type chat struct {
	id          int64
	name, about string
	speakers    []sandbox.User // as whom a visitor can speak here
	phone       *sandbox.Phone // of a private chat
	group       *sandbox.Group // of a group
	chips       []string       // those not used yet
	read        int64          // the newest message that the visitor has seen
}

// room is what a private chat and a group have in common.
type room interface {
	Messages() []sandbox.Message
	Delete(messageID int64)
	Keyboard() [][]string
	Actions() []string
	Waiting() []sandbox.Pressed
}

func (p *Page) private(person Person) *chat {
	u := person.User
	return &chat{
		id: u.ID, name: fullName(u), about: person.About, chips: slices.Clone(person.Chips),
		speakers: []sandbox.User{u}, phone: p.Server.Phone(u),
	}
}

func (p *Page) group(g Group) *chat {
	return &chat{
		id: g.ID, name: g.Title, about: g.About, chips: slices.Clone(g.Chips),
		speakers: g.People, group: p.Server.Group(g.ID, g.Title),
	}
}

func fullName(u sandbox.User) string {
	if u.LastName == "" {
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}

func (c *chat) room() room {
	if c.group != nil {
		return c.group
	}
	return c.phone
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

func (c *chat) send(by sandbox.User, reply int64, text string) int64 {
	if c.group != nil {
		return c.group.Reply(by, reply, text)
	}
	return c.phone.Send(text)
}

func (c *chat) edit(by sandbox.User, message int64, text string) error {
	if c.group != nil {
		return c.group.Edit(by, message, text)
	}
	return c.phone.Edit(message, text)
}

func (c *chat) press(by sandbox.User, message int64, data string) error {
	if c.group != nil {
		return c.group.PressData(by, message, data)
	}
	return c.phone.PressData(message, data)
}

func (c *chat) toasts(by sandbox.User) []sandbox.Toast {
	if c.group != nil {
		return c.group.Toasts(by)
	}
	return c.phone.Toasts()
}

func (c *chat) menu(by sandbox.User) []sandbox.Command {
	if c.group != nil {
		return c.group.Menu(by)
	}
	return c.phone.Menu()
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
