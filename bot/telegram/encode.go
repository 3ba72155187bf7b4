package telegram

import (
	"encoding/json"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"runrate/bot"
)

type wireButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type wireKeyboard struct {
	Rows [][]wireButton `json:"inline_keyboard"`
}

type wireCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

type wireScope struct {
	Type string `json:"type"`
	Chat int64  `json:"chat_id,omitempty"`
}

// request is one call of the Bot API.
type request struct {
	method string
	params tgbotapi.Params
	files  []tgbotapi.RequestFile
}

// encode turns what the conversation wants into a call. plain leaves the
// markup out: for what Telegram could not parse.
func encode(chat int64, o bot.Outgoing, plain bool) (request, error) {
	r := request{params: tgbotapi.Params{}}
	if o.Kind == bot.Menu {
		r.method = "setMyCommands"
		return r, encodeMenu(r.params, chat, o)
	}
	r.params["chat_id"] = strconv.FormatInt(chat, 10)
	r.params.AddNonZero64("message_id", o.Edit)
	if o.Silent && o.Edit == 0 {
		r.params["disable_notification"] = "true"
	}
	if rows := encodeRows(o.Rows); len(rows) > 0 || o.Kind == bot.Keyboard {
		if err := put(r.params, "reply_markup", wireKeyboard{rows}); err != nil {
			return r, err
		}
	}
	mode, said := "HTML", o.Text
	if plain {
		mode, said = "", o.PlainText()
	}
	var err error
	switch o.Kind {
	case bot.Keyboard:
		r.method = "editMessageReplyMarkup"
		return r, nil
	case bot.Photo:
		r.method = "sendPhoto"
		r.attach("photo", o)
		r.params.AddNonEmpty("caption", said)
	case bot.Document:
		r.method = "sendDocument"
		r.attach("document", o)
		r.params.AddNonEmpty("caption", said)
	case bot.SwapPhoto:
		r.method, err = "editMessageMedia", r.swap(o, said, mode)
		return r, err
	case bot.Rewrite:
		r.method = "editMessageText"
	default:
		r.method = "sendMessage"
	}
	r.params.AddNonEmpty("parse_mode", mode)
	if o.Kind == bot.Send || o.Kind == bot.Rewrite {
		r.params["text"] = said
		r.params["link_preview_options"] = `{"is_disabled":true}`
	}
	return r, nil
}

// attach adds the file, or the id that Telegram knows it by.
func (r *request) attach(field string, o bot.Outgoing) {
	if o.FileID != "" {
		r.params[field] = o.FileID
		return
	}
	r.files = []tgbotapi.RequestFile{{Name: field, Data: tgbotapi.FileBytes{Name: o.FileName, Bytes: o.File}}}
}

type wireMedia struct {
	Type    string `json:"type"`
	Media   string `json:"media"`
	Caption string `json:"caption,omitempty"`
	Mode    string `json:"parse_mode,omitempty"`
}

// swap puts another picture into a message.
func (r *request) swap(o bot.Outgoing, caption, mode string) error {
	m := wireMedia{"photo", o.FileID, caption, mode}
	if o.FileID == "" {
		m.Media = "attach://picture"
		r.attach("picture", o)
	}
	return put(r.params, "media", m)
}

func encodeRows(rows [][]bot.Button) [][]wireButton {
	out := [][]wireButton{} // nil would become null
	for _, row := range rows {
		var list []wireButton
		for _, b := range row {
			list = append(list, wireButton{b.Label, b.Data})
		}
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	return out
}

func encodeMenu(params tgbotapi.Params, chat int64, o bot.Outgoing) error {
	var commands []wireCommand
	for _, c := range o.Menu {
		commands = append(commands, wireCommand{c.Name, c.About})
	}
	scope := wireScope{Type: "default"}
	if chat != 0 {
		scope = wireScope{"chat", chat}
	}
	if o.Lang != "" {
		params["language_code"] = string(o.Lang)
	}
	if err := put(params, "scope", scope); err != nil {
		return err
	}
	return put(params, "commands", commands)
}

func put(params tgbotapi.Params, name string, value any) error {
	b, err := json.Marshal(value)
	params[name] = string(b)
	return err
}
