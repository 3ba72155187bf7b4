package sandbox

import (
	"slices"
	"strconv"
	"time"
)

// deletable is how long a message can be deleted for both sides.
const deletable = 48 * time.Hour

// The kinds of chat, as the Bot API calls them.
const (
	private    = "private"
	group      = "group"
	supergroup = "supergroup"
)

// What the bot is in a chat, as the Bot API calls it. Who blocks the bot makes
// it kicked.
const (
	member = "member"
	left   = "left"
	kicked = "kicked"
)

// chat is where the bot and people write: a member's private chat, whose id is
// the member's, or a group.
type chat struct {
	id       int64
	kind     string
	user     User   // of a private chat
	title    string // of a group
	owner    User   // of a group: who added the bot
	known    bool   // to the bot: a member wrote to it, or it was in the group
	status   string // of the bot
	movedTo  int64  // the supergroup that the group became; 0 for none
	nextID   int64
	messages []*message // those not deleted, oldest first
	keyboard [][]string // the reply keyboard
	toasts   []toast
	actions  []string // what the bot said to be doing
	phone    *Phone   // of a private chat
	group    *Group
}

type message struct {
	id        int64
	from      User
	fromBot   bool
	service   *service // nil for what somebody wrote
	date      time.Time
	editDate  time.Time
	edited    bool // the phone says so; a change of buttons alone is not shown
	text      string
	entities  []Entity
	media     *media // nil for a text message; otherwise text is the caption
	keyboard  [][]inlineButton
	fixed     bool // has markup of a kind that makes it uneditable
	replyTo   int64
	silent    bool
	forwarded string // name of the original sender
}

func (ch *chat) find(id int64) *message {
	for _, m := range ch.messages {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (ch *chat) remove(id int64) {
	ch.messages = slices.DeleteFunc(ch.messages, func(m *message) bool { return m.id == id })
}

// add gives the message its id and date and shows it.
func (s *Server) add(ch *chat, m *message) {
	m.id, m.date = ch.nextID, s.now().Truncate(time.Second)
	ch.nextID++
	ch.messages = append(ch.messages, m)
}

// target is the chat that a call is about, if the bot may do there what it wants.
func (s *Server) target(c *call, want access) (*chat, error) {
	if c.params["chat_id"] == "" {
		return nil, badRequest("chat_id is empty")
	}
	id, err := strconv.ParseInt(c.params["chat_id"], 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	return s.open(id, want)
}

// open is the chat with the id, if the bot may do there what it wants.
func (s *Server) open(id int64, want access) (*chat, error) {
	ch := s.chats[id]
	if ch == nil || !ch.known {
		return nil, badRequest("chat not found")
	}
	return ch, ch.refusal(want)
}

// send shows a message of the bot, with the parameters that every sending
// method has, and returns it as a result.
func (s *Server) send(c *call, m *message) (any, error) {
	mk, err := c.markup()
	if err != nil {
		return nil, err
	}
	ch, err := s.target(c, toWrite)
	if err != nil {
		return nil, err
	}
	if m.replyTo, err = c.replyTo(ch); err != nil {
		return nil, err
	}
	if m.silent, err = c.boolean("disable_notification"); err != nil {
		return nil, err
	}
	if _, err = c.boolean("protect_content"); err != nil {
		return nil, err
	}
	m.from, m.fromBot = s.bot, true
	m.keyboard, m.fixed = mk.inline, mk.plain()
	if mk.rows != nil || mk.remove {
		ch.keyboard = mk.rows
	}
	s.add(ch, m)
	return s.wire(ch, m), nil
}

func (c *call) replyTo(ch *chat) (int64, error) {
	var reply struct {
		MessageID int64        `json:"message_id"`
		ChatID    int64        `json:"chat_id"`
		Lenient   bool         `json:"allow_sending_without_reply"`
		Quote     string       `json:"quote"`
		QuoteMode string       `json:"quote_parse_mode"`
		Entities  []entityJSON `json:"quote_entities"`
		Position  int          `json:"quote_position"`
	}
	given, err := c.object("reply_parameters", &reply)
	if err != nil || !given {
		return 0, err
	}
	if ch.find(reply.MessageID) != nil {
		return reply.MessageID, nil
	}
	if reply.Lenient {
		return 0, nil
	}
	return 0, badRequest("message to be replied not found")
}

func (c *call) linkPreview() error {
	var options struct {
		Disabled bool   `json:"is_disabled"`
		URL      string `json:"url"`
		Small    bool   `json:"prefer_small_media"`
		Large    bool   `json:"prefer_large_media"`
		Above    bool   `json:"show_above_text"`
	}
	_, err := c.object("link_preview_options", &options)
	return err
}

func (s *Server) sendMessage(c *call) (any, error) {
	text, entities, err := c.formatted("text", "entities")
	if err := firstError(err, c.linkPreview()); err != nil {
		return nil, err
	}
	return s.send(c, &message{text: text, entities: entities})
}

func (s *Server) deleteMessage(c *call) (any, error) {
	ch, err := s.target(c, toManage)
	if err != nil {
		return nil, err
	}
	id, err := c.integer("message_id")
	if err != nil {
		return nil, err
	}
	m := ch.find(id)
	switch {
	case id == 0:
		return nil, badRequest("message identifier is not specified")
	case m == nil:
		return nil, badRequest("message to delete not found")
	case ch.kind != private && !m.fromBot: // the bot is no administrator
		return nil, badRequest("message can't be deleted")
	case s.now().Sub(m.date) > deletable:
		return nil, badRequest("message can't be deleted for everyone")
	}
	ch.remove(id)
	return true, nil
}
