package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"runrate/bot"
)

// The parts of the Bot API's types that the conversation uses. The library's
// own know nothing newer than 2021; forwarded messages, for one, look different now.
type wireUpdate struct {
	ID         int64         `json:"update_id"`
	Message    *wireMessage  `json:"message"`
	Edited     *wireMessage  `json:"edited_message"`
	Callback   *wireCallback `json:"callback_query"`
	Membership *struct {
		Chat wireChat `json:"chat"`
		From wireUser `json:"from"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

type wireMessage struct {
	ID            int64           `json:"message_id"`
	From          *wireUser       `json:"from"`
	Chat          wireChat        `json:"chat"`
	Date          int64           `json:"date"`
	EditDate      int64           `json:"edit_date"`
	Text          string          `json:"text"`
	Caption       string          `json:"caption"`
	ForwardOrigin json.RawMessage `json:"forward_origin"`
	ForwardDate   int64           `json:"forward_date"` // as old self-hosted servers write it
	ViaBot        *wireUser       `json:"via_bot"`
	MigrateTo     int64           `json:"migrate_to_chat_id"`
	Document      *wireDocument   `json:"document"`
}

type wireDocument struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Size int64  `json:"file_size"`
}

type wireCallback struct {
	ID      string       `json:"id"`
	From    wireUser     `json:"from"`
	Message *wireMessage `json:"message"`
	Data    string       `json:"data"`
}

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Language  string `json:"language_code"`
}

type wireChat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

// decodeUpdate reads one update. One that cannot be read comes back with an
// error and, where there is any, its id, so that it can be confirmed.
func decodeUpdate(raw json.RawMessage) (bot.Update, error) {
	var w wireUpdate
	if err := json.Unmarshal(raw, &w); err != nil {
		var id struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &id)
		return bot.Update{ID: id.ID}, fmt.Errorf("update %d cannot be read: %w", id.ID, withoutText(err))
	}
	u := bot.Update{ID: w.ID}
	switch {
	case w.Message != nil:
		w.Message.into(&u, bot.Message)
	case w.Edited != nil:
		w.Edited.into(&u, bot.Edit)
	case w.Callback != nil:
		w.Callback.into(&u)
	case w.Membership != nil:
		u.User, u.Chat, u.Private = w.Membership.From.user(), w.Membership.Chat.ID, w.Membership.Chat.Type == "private"
		u.Kind = bot.Unblock
		if slices.Contains([]string{"kicked", "left"}, w.Membership.New.Status) {
			u.Kind = bot.Block
		}
	}
	return u, nil
}

// withoutText keeps what a member wrote out of the log: of a decoding error only its type is told.
func withoutText(err error) error { return fmt.Errorf("%T", err) }

func (m *wireMessage) into(u *bot.Update, kind bot.Kind) {
	if m.MigrateTo != 0 {
		u.Kind, u.Chat, u.MovedTo = bot.Migrate, m.Chat.ID, m.MigrateTo
		return
	}
	if m.From == nil || m.From.IsBot {
		return
	}
	u.Kind, u.User = kind, m.From.user()
	u.Chat, u.Private, u.Message = m.Chat.ID, m.Chat.Type == "private", m.ID
	u.Date, u.Edited = unix(m.Date), unix(max(m.Date, m.EditDate))
	u.Text = m.Text
	if u.Text == "" {
		u.Text = m.Caption
	}
	if d := m.Document; d != nil {
		u.File = bot.File{ID: d.ID, Name: d.Name, Size: d.Size}
	}
	u.Forwarded = len(m.ForwardOrigin) > 0 || m.ForwardDate != 0 || m.ViaBot != nil
}

// into reads a press. Where Telegram no longer has the message it gives none,
// and there is nothing that could be answered but the press itself.
func (c *wireCallback) into(u *bot.Update) {
	u.Kind, u.User, u.PressID, u.Data = bot.Press, c.From.user(), c.ID, c.Data
	if c.Message != nil {
		u.Chat, u.Private, u.Message = c.Message.Chat.ID, c.Message.Chat.Type == "private", c.Message.ID
	}
}

func (w wireUser) user() bot.User {
	return bot.User{ID: w.ID, Name: strings.TrimSpace(w.FirstName + " " + w.LastName), Lang: w.Language}
}

func unix(s int64) time.Time { return time.Unix(s, 0).UTC() }
