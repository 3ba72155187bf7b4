package sandbox

import (
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

type callback struct {
	chat     *chat
	at       time.Time
	answered bool
}

// press queues a callback query. m is nil if the message is gone.
func (s *Server) press(ch *chat, messageID int64, m *message, data string) {
	s.serial++
	id := strconv.FormatInt(4_000_000_000_000_000_000+s.serial, 10)
	s.callbacks[id] = &callback{chat: ch, at: s.now()}
	// A date of 0 marks an inaccessible message.
	var shown any = &messageJSON{MessageID: messageID, Chat: ch.user.chat()}
	if m != nil {
		shown = s.wire(ch, m)
	}
	s.queue.push("callback_query", callbackJSON{
		ID: id, From: *ch.user.wire(false), Message: shown, Data: data,
		ChatInstance: strconv.FormatInt(-7_000_000_000_000_000_000+ch.user.ID, 10),
	})
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
	if cb == nil || cb.answered || s.now().Sub(cb.at) > callbackLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	cb.answered = true
	if text != "" {
		cb.chat.toasts = append(cb.chat.toasts, Toast{CallbackID: id, Text: text, Alert: alert})
	}
	return true, nil
}
