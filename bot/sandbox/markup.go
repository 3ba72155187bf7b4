package sandbox

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// maxButtons is the most buttons an inline keyboard may have.
const maxButtons = 100

// inlineButton is an InlineKeyboardButton of Bot API 10.1. Pointers and raw
// values are nil when the field is absent.
type inlineButton struct {
	Text         string          `json:"text"`
	Icon         string          `json:"icon_custom_emoji_id,omitempty"`
	Style        string          `json:"style,omitempty"`
	URL          *string         `json:"url,omitempty"`
	CallbackData *string         `json:"callback_data,omitempty"`
	WebApp       json.RawMessage `json:"web_app,omitempty"`
	LoginURL     json.RawMessage `json:"login_url,omitempty"`
	SwitchAny    *string         `json:"switch_inline_query,omitempty"`
	SwitchHere   *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchChosen json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CopyText     json.RawMessage `json:"copy_text,omitempty"`
	CallbackGame json.RawMessage `json:"callback_game,omitempty"`
	Pay          *bool           `json:"pay,omitempty"`
}

func (b inlineButton) actions() int {
	n := 0
	for _, set := range []bool{
		b.URL != nil, b.CallbackData != nil, b.WebApp != nil, b.LoginURL != nil, b.SwitchAny != nil,
		b.SwitchHere != nil, b.SwitchChosen != nil, b.CopyText != nil, b.CallbackGame != nil, b.Pay != nil,
	} {
		if set {
			n++
		}
	}
	return n
}

func (b inlineButton) check() error {
	switch {
	case strings.TrimSpace(b.Text) == "":
		return badRequest("can't parse inline keyboard button: Inline keyboard button text must be non-empty")
	case b.actions() == 0:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case b.actions() > 1:
		return badRequest("sandbox: inline keyboard button %q has %d actions instead of one", b.Text, b.actions())
	case b.CallbackData != nil && (len(*b.CallbackData) < 1 || len(*b.CallbackData) > 64):
		return badRequest("BUTTON_DATA_INVALID")
	case b.URL != nil:
		u, err := url.Parse(*b.URL)
		if err != nil || u.Scheme != "tg" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", *b.URL)
		}
	}
	return nil
}

// keyboardButton is a KeyboardButton, or a string that is its text.
type keyboardButton struct{ Text string }

func (b *keyboardButton) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &b.Text)
	}
	var full struct {
		Text           string          `json:"text"`
		Icon           string          `json:"icon_custom_emoji_id"`
		Style          string          `json:"style"`
		RequestUsers   json.RawMessage `json:"request_users"`
		RequestChat    json.RawMessage `json:"request_chat"`
		RequestBot     json.RawMessage `json:"request_managed_bot"`
		RequestContact bool            `json:"request_contact"`
		RequestPlace   bool            `json:"request_location"`
		RequestPoll    json.RawMessage `json:"request_poll"`
		WebApp         json.RawMessage `json:"web_app"`
	}
	err := strictJSON(string(raw), &full)
	b.Text = full.Text
	return err
}

// markup is a reply_markup: an inline keyboard, a reply keyboard, its removal,
// or a forced reply.
type markup struct {
	inline [][]inlineButton
	rows   [][]string // of a reply keyboard
	remove bool       // takes the reply keyboard away
	force  bool
}

// plain says that the markup is of a kind that belongs to the chat, not to
// the message.
func (m markup) plain() bool { return m.rows != nil || m.remove || m.force }

func (c *call) markup() (markup, error) {
	text := c.params["reply_markup"]
	if text == "" {
		return markup{}, nil
	}
	if !json.Valid([]byte(text)) {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	var kind map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &kind) != nil || kind == nil {
		return markup{}, badRequest("object expected as reply markup")
	}
	for _, field := range []string{"inline_keyboard", "keyboard"} {
		raw, has := kind[field]
		if has && !bytes.HasPrefix(raw, []byte("[")) {
			return markup{}, badRequest("field %q must be of type Array", field)
		}
		var rows []json.RawMessage
		json.Unmarshal(raw, &rows)
		for _, row := range rows {
			if row[0] != '[' {
				return markup{}, badRequest("field %q must be an Array of Arrays", field)
			}
		}
	}
	if kind["inline_keyboard"] != nil {
		return inlineMarkup(text)
	}
	return replyMarkup(text)
}

func inlineMarkup(text string) (markup, error) {
	var full markupJSON
	if err := strictJSON(text, &full); err != nil {
		return markup{}, badRequest("sandbox: inline keyboard: %v", err)
	}
	var m markup
	count := 0
	for _, row := range full.InlineKeyboard {
		for _, b := range row {
			if err := b.check(); err != nil {
				return markup{}, err
			}
			count++
		}
		if len(row) > 0 {
			m.inline = append(m.inline, row)
		}
	}
	if count > maxButtons {
		return markup{}, badRequest("reply markup is too long")
	}
	return m, nil
}

func replyMarkup(text string) (markup, error) {
	var full struct {
		Keyboard    [][]keyboardButton `json:"keyboard"`
		Persistent  bool               `json:"is_persistent"`
		Resize      bool               `json:"resize_keyboard"`
		OneTime     bool               `json:"one_time_keyboard"`
		Placeholder string             `json:"input_field_placeholder"`
		Selective   bool               `json:"selective"`
		Remove      bool               `json:"remove_keyboard"`
		Force       bool               `json:"force_reply"`
	}
	if err := strictJSON(text, &full); err != nil {
		return markup{}, badRequest("sandbox: reply markup: %v", err)
	}
	m := markup{remove: full.Remove, force: full.Force}
	for _, row := range full.Keyboard {
		var labels []string
		for _, b := range row {
			if b.Text == "" {
				return markup{}, badRequest("can't parse keyboard button: Keyboard button text must be non-empty")
			}
			labels = append(labels, b.Text)
		}
		m.rows = append(m.rows, labels)
	}
	if !m.plain() {
		return markup{}, badRequest("sandbox: reply markup is of no kind")
	}
	return m, nil
}
