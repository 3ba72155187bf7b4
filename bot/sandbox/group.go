package sandbox

import (
	"fmt"
	"strings"
)

// firstSupergroup is the largest id of a supergroup; ids above it, up to -1,
// are of groups.
const firstSupergroup = -1_000_000_000_001

// Group is a group or supergroup: what people see there, and do. Anybody who
// does something is in it. The bot is in it, without an administrator's
// rights, from AddBot to RemoveBot; what it may read is what privacy mode
// leaves it, see Say.
type Group struct{ view }

// Group is the group with the id, which is negative; from -1000000000001 on
// down it is a supergroup. The same id gives the same group, with the title of
// the first call.
func (s *Server) Group(id int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.group(id, title)
}

func (s *Server) group(id int64, title string) *Group {
	if id >= 0 {
		panic(fmt.Sprintf("sandbox: %d is no id of a group", id))
	}
	if ch := s.chats[id]; ch != nil {
		return ch.group
	}
	kind := group
	if id <= firstSupergroup {
		kind = supergroup
	}
	ch := &chat{id: id, kind: kind, status: left, title: title, nextID: s.firstMessageID}
	ch.group = &Group{view{s, ch}}
	s.chats[id] = ch
	return ch.group
}

// ID is the chat's id.
func (g *Group) ID() int64 { return g.ch.id }

// AddBot takes the bot in. The bot gets a my_chat_member update and a service
// message.
func (g *Group) AddBot(by User) {
	g.s.change(func() {
		if g.ch.status == member || g.ch.movedTo != 0 {
			return
		}
		g.ch.known, g.ch.owner = true, by
		g.s.setStatus(g.ch, by, member)
		g.post(by, &message{service: &service{joined: g.s.bot.wire(true)}})
	})
}

// Meet makes the group one that the bot is in from before, since somebody added it.
func (g *Group) Meet(by User) {
	g.s.change(func() { g.ch.known, g.ch.owner, g.ch.status = true, by, member })
}

// RemoveBot puts the bot out. The bot gets a my_chat_member update; its new
// status is left in a group and kicked in a supergroup. Only a group tells it
// with a service message too.
func (g *Group) RemoveBot(by User) {
	g.s.change(func() {
		switch {
		case g.ch.status != member:
		case g.ch.kind == supergroup:
			g.s.setStatus(g.ch, by, kicked)
		default:
			g.s.setStatus(g.ch, by, left)
			g.post(by, &message{service: &service{left: g.s.bot.wire(true)}})
		}
	})
}

// Say writes a text and returns its message id, or 0 if there is nothing to
// send or nobody can write here, since the group was upgraded. Of what people
// say the bot gets only what privacy mode lets through: texts that begin with
// a command, bare or addressed to this bot, and replies to its messages.
func (g *Group) Say(u User, text string) int64 { return g.Reply(u, 0, text) }

// Reply is Say in answer to a message.
func (g *Group) Reply(u User, messageID int64, text string) int64 {
	m := typed(text)
	m.replyTo = messageID
	g.s.change(func() {
		if m.text != "" && g.ch.movedTo == 0 {
			g.post(u, m)
		}
	})
	return m.id
}

// Edit changes the text of one of the user's messages.
func (g *Group) Edit(u User, messageID int64, text string) error { return g.edit(u, messageID, text) }

// Press presses the first inline button with the label in the message. It is
// an error when the bot is not there to be told.
func (g *Group) Press(u User, messageID int64, label string) error {
	return g.press(u, messageID, label)
}

// PressData sends any callback data for a message, as a forged or stale press
// does. The message may be deleted, but must have existed.
func (g *Group) PressData(u User, messageID int64, data string) error {
	return g.pressData(u, messageID, data)
}

// Toasts are the texts that answered the user's presses here, oldest first.
func (g *Group) Toasts(u User) []Toast { return g.toasts(u) }

// Menu is the command menu that the user sees here.
func (g *Group) Menu(u User) []Command { return g.menu(u) }

// Upgrade makes the group a supergroup, which is a chat of its own with an id
// of its own, and returns it. Who added the bot does it. As Telegram does it, the bot first hears that it
// is a member of the supergroup, then gets a service message in either chat;
// it never hears that it left the group. In the old chat nobody can write any
// more, but messages and their buttons still work. One upgrade is for ever.
func (g *Group) Upgrade(newID int64) *Group {
	if newID > firstSupergroup {
		panic(fmt.Sprintf("sandbox: %d is no id of a supergroup", newID))
	}
	var next *Group
	g.s.change(func() {
		if g.ch.movedTo != 0 || g.ch.kind != group {
			panic(fmt.Sprintf("sandbox: %d cannot be upgraded", g.ch.id))
		}
		by := g.ch.owner
		next = g.s.group(newID, g.ch.title)
		next.ch.owner = by
		if g.ch.status == member {
			next.ch.known = true
			g.s.setStatus(next.ch, by, member)
		}
		g.post(by, &message{service: &service{to: newID}})
		next.post(anonymous, &message{service: &service{from: g.ch.id}})
		g.ch.movedTo = newID
	})
	return next
}

// tell queues a message's update, if the bot is to have it. s.mu is held.
func (s *Server) tell(kind string, ch *chat, m *message) {
	left := m.service != nil && m.service.left != nil
	if (ch.status == member || left) && (ch.kind == private || s.addressed(ch, m)) {
		s.queue.push(kind, s.wire(ch, m))
	}
}

// addressed says whether privacy mode lets a message in a group through.
func (s *Server) addressed(ch *chat, m *message) bool {
	if original := ch.find(m.replyTo); m.service != nil || original != nil && original.fromBot {
		return true
	}
	if len(m.entities) == 0 || m.entities[0].Type != "bot_command" || m.entities[0].Offset != 0 {
		return false
	}
	command := m.text[:m.entities[0].Length] // a command is ASCII
	_, name, named := strings.Cut(command, "@")
	return !named || strings.EqualFold(name, s.bot.Username)
}
