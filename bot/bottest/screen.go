package bottest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"runrate/bot/sandbox"
)

// phone is one member's.
type phone struct {
	*sandbox.Phone
	user sandbox.User
	own  []int64 // messages sent
}

// screen is a phone or a group as it has been written down.
type screen struct {
	chat
	name   string
	toasts func() []sandbox.Toast
	shown  map[int64]string // messages by id
	seen   int              // toasts
}

// chat is what phones and groups show.
type chat interface {
	Messages() []sandbox.Message
	Unanswered() int
}

// pictured is a message on a screen.
type pictured struct {
	screen *screen
	id     int64
}

func (p *player) phone(name string) *phone {
	if f, ok := p.phones[name]; ok {
		return f
	}
	u := sandbox.User{ID: int64(len(p.phones) + 101), FirstName: strings.ToUpper(name[:1]) + name[1:], LanguageCode: "ru"}
	f := &phone{Phone: p.h.Server.Phone(u), user: u}
	p.phones[name] = f
	p.show(name, f, f.Toasts)
	return f
}

// group is the group of the name, "#north".
func (p *player) group(name string) *sandbox.Group {
	if g, ok := p.groups[name]; ok {
		return g
	}
	id := -501 - int64(len(p.groups))
	return p.open(name, p.h.Server.Group(id, strings.TrimPrefix(name, "#")))
}

// upgrade makes it a supergroup. The old chat stays on the screen under the
// same name, since the bot can still change what it said there.
func (p *player) upgrade(name string) {
	p.t.Helper()
	old, ok := p.groups[name]
	if !ok {
		p.t.Fatalf("there is no group %s", name)
	}
	p.open(name, old.Upgrade(upgradedID(old.ID())))
}

// upgradedID is the id of the supergroup that a group becomes.
func upgradedID(id int64) int64 { return -1_001_000_000_000 + id }

// open puts a group on a screen of its own.
func (p *player) open(name string, g *sandbox.Group) *sandbox.Group {
	p.groups[name] = g
	p.show(name, g, func() []sandbox.Toast {
		var all []sandbox.Toast
		for _, f := range p.phones {
			all = append(all, g.Toasts(f.user)...)
		}
		slices.SortFunc(all, func(a, b sandbox.Toast) int { return cmp.Compare(a.CallbackID, b.CallbackID) })
		return all
	})
	return g
}

func (p *player) show(name string, c chat, toasts func() []sandbox.Toast) {
	p.screens = append(p.screens, &screen{chat: c, name: name, toasts: toasts, shown: map[int64]string{}})
}

// write notes what has changed on every screen.
func (p *player) write(out *strings.Builder, actor string) {
	for _, s := range p.screens {
		who := s.name + " "
		if s.name == actor && !strings.HasPrefix(actor, "#") {
			who = ""
		}
		for _, m := range s.Messages() {
			before, known := s.shown[m.ID]
			if !m.FromBot || known && before == content(m) {
				continue
			}
			mark := "bot> "
			switch {
			case known:
				mark = "bot~ "
			case m.Silent:
				mark += "(silent) "
			}
			text := p.screenText(s, m)
			s.shown[m.ID] = content(m)
			fmt.Fprintln(out, who+mark+text)
		}
		toasts := s.toasts()
		for _, t := range toasts[s.seen:] {
			fmt.Fprintln(out, who+"bot! "+plainSpaces(t.Text))
		}
		s.seen = len(toasts)
	}
}

// screenText is a message as a phone shows it. Spaces that keep a number
// together are written as plain ones. A picture is told by its size and by
// whether Telegram had it already.
func (p *player) screenText(on *screen, m sandbox.Message) string {
	s := m.String()
	if m.Photo != nil {
		seen, at := "", pictured{on, m.ID}
		if p.pictures[m.Photo.ID] && p.pictureOf[at] != m.Photo.ID {
			seen = ", sent before"
		}
		p.pictures[m.Photo.ID], p.pictureOf[at] = true, m.Photo.ID
		s = fmt.Sprintf("(picture %d×%d%s)\n%s", m.Photo.Width, m.Photo.Height, seen, s)
	}
	if m.Document != nil {
		s = strings.TrimSpace("(file " + m.Document.Name + ")\n" + s)
	}
	return strings.ReplaceAll(plainSpaces(s), "\n", "\n    ")
}

// content tells whether a message has changed.
func content(m sandbox.Message) string {
	s := m.String()
	if m.Photo != nil {
		s += m.Photo.ID
	}
	return s
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
