package sandbox

import (
	"errors"
	"strconv"
	"time"
)

// callbackLife is how long a callback query can be answered.
const callbackLife = 15 * time.Minute

// Toast is the answer to a press as the phone shows it. An answer without a
// text only stops the button's progress circle and is no Toast.
type Toast struct {
	CallbackID string
	Text       string
	Alert      bool // a window that must be closed
}

// toast is a Toast with who sees it.
type toast struct {
	user int64
	Toast
}

// Pressed is a press that the bot has not answered: on the phone, the button
// shows a progress circle.
type Pressed struct {
	User, Message int64
	Data          string
}

type callback struct {
	Pressed
	chat     *chat
	at       time.Time
	answered bool
}

// waiting tells whether the press can still be answered, and has not been.
func (c *callback) waiting(now time.Time) bool { return !c.answered && now.Sub(c.at) <= callbackLife }

// press queues a callback query. m is nil if the message is gone. s.mu is held.
func (s *Server) press(ch *chat, u User, messageID int64, m *message, data string) error {
	if ch.kind != private && ch.status != member {
		return errors.New("sandbox: the bot is not in the group")
	}
	s.serial++
	id := strconv.FormatInt(4_000_000_000_000_000_000+s.serial, 10)
	s.callbacks[id] = &callback{Pressed: Pressed{u.ID, messageID, data}, chat: ch, at: s.now()}
	// A date of 0 marks an inaccessible message.
	var shown any = &messageJSON{MessageID: messageID, Chat: ch.wire()}
	if m != nil {
		shown = s.wire(ch, m)
	}
	s.queue.push("callback_query", callbackJSON{
		ID: id, From: *u.wire(false), Message: shown, Data: data,
		ChatInstance: strconv.FormatInt(-7_000_000_000_000_000_000+ch.id, 10),
	})
	s.broadcast()
	return nil
}

func (s *Server) answerCallbackQuery(c *call) (any, error) {
	text := c.params["text"]
	alert, err := c.boolean("show_alert")
	if _, err2 := c.integer("cache_time"); firstError(err, err2) != nil {
		return nil, firstError(err, err2)
	}
	if units(text) > maxToast {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	id := c.params["callback_query_id"]
	cb := s.callbacks[id]
	if cb == nil || !cb.waiting(s.now()) {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	cb.answered = true
	if text != "" {
		cb.chat.toasts = append(cb.chat.toasts, toast{cb.User, Toast{CallbackID: id, Text: text, Alert: alert}})
	}
	return true, nil
}
