package page

import (
	"runrate/bot/sandbox"
)

// What the page is told, as static/main.js reads it.

// event is everything that has changed since the last one.
type event struct {
	Fresh bool        `json:"fresh,omitempty"` // the first: what was known before is void
	Now   int64       `json:"now"`             // Unix milliseconds by the company's clock
	Zone  string      `json:"zone,omitempty"`
	Bot   string      `json:"bot,omitempty"` // its name in links
	Stops []stopState `json:"stops"`
	Chats []chatState `json:"chats,omitempty"`
}

type stopState struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	At    int64  `json:"at"` // Unix seconds
}

// chatState is a chat: its head, and those of its messages that are new or have changed.
type chatState struct {
	chatHead
	Messages []messageState `json:"messages,omitempty"`
	Gone     []int64        `json:"gone,omitempty"` // deleted
	Toasts   []toastState   `json:"toasts,omitempty"`
}

type chatHead struct {
	ID       int64          `json:"id"`
	Group    bool           `json:"group,omitempty"`
	Name     string         `json:"name"`
	About    string         `json:"about"`
	Read     int64          `json:"read"`
	Unread   int            `json:"unread"`
	Speakers []speakerState `json:"speakers"`
	Keyboard [][]string     `json:"keyboard,omitempty"`
	Chips    []string       `json:"chips,omitempty"`
	Actions  int            `json:"actions"` // how often the bot has said what it is doing
	Action   string         `json:"action,omitempty"`
	Waiting  []pressState   `json:"waiting,omitempty"`
}

type speakerState struct {
	ID   int64             `json:"id"`
	Name string            `json:"name"`
	Menu []sandbox.Command `json:"menu"`
}

type pressState struct {
	Message int64  `json:"message"`
	Data    string `json:"data"`
}

type toastState struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Alert bool   `json:"alert,omitempty"`
}

type messageState struct {
	ID       int64           `json:"id"`
	From     int64           `json:"from"`
	Name     string          `json:"name"`
	Bot      bool            `json:"bot,omitempty"`
	Service  string          `json:"service,omitempty"`
	Date     int64           `json:"date"` // Unix seconds
	Edited   bool            `json:"edited,omitempty"`
	Text     string          `json:"text"`
	Entities []entityState   `json:"entities,omitempty"`
	Buttons  [][]buttonState `json:"buttons,omitempty"`
	Photo    *fileState      `json:"photo,omitempty"`
	Document *fileState      `json:"document,omitempty"`
	ReplyTo  int64           `json:"reply,omitempty"`
}

// entityState counts in UTF-16 units, as scripts do.
type entityState struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

type buttonState struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
}

type fileState struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Size   int64  `json:"size"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// head is a chat without its messages. p.mu is held.
func (c *chat) head(messages []sandbox.Message) chatHead {
	h := chatHead{
		ID: c.id, Group: c.phone == nil, Name: c.name, About: c.about, Read: c.read,
		Chips: c.chips, Keyboard: c.Keyboard(),
	}
	for _, m := range messages {
		if m.FromBot && m.ID > c.read {
			h.Unread++
		}
	}
	for _, u := range c.speakers {
		h.Speakers = append(h.Speakers, speakerState{u.ID, fullName(u), c.Menu(u)})
	}
	if actions := c.Actions(); len(actions) > 0 {
		h.Actions, h.Action = len(actions), actions[len(actions)-1]
	}
	for _, w := range c.Waiting() {
		h.Waiting = append(h.Waiting, pressState{w.Message, w.Data})
	}
	return h
}

func messageOf(m sandbox.Message) messageState {
	s := messageState{
		ID: m.ID, From: m.From.ID, Name: fullName(m.From), Bot: m.FromBot, Service: m.Service, Date: m.Date.Unix(),
		Edited: m.Edited, Text: m.Text, Photo: fileOf(m.Photo), Document: fileOf(m.Document), ReplyTo: m.ReplyTo,
	}
	for _, e := range m.Entities {
		s.Entities = append(s.Entities, entityState{e.Type, e.Offset, e.Length, e.URL})
	}
	for _, row := range m.Buttons {
		var buttons []buttonState
		for _, b := range row {
			buttons = append(buttons, buttonState(b))
		}
		s.Buttons = append(s.Buttons, buttons)
	}
	return s
}

func fileOf(f *sandbox.File) *fileState {
	if f == nil {
		return nil
	}
	return &fileState{f.ID, f.Name, f.Size, f.Width, f.Height}
}
