package telegram

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"

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

// encode turns what the conversation wants into a call.
func encode(chat int64, o bot.Outgoing) (method string, params tgbotapi.Params, err error) {
	params = tgbotapi.Params{}
	switch o.Kind {
	case bot.Menu:
		return "setMyCommands", params, encodeMenu(params, chat, o)
	case bot.Rewrite:
		method = "editMessageText"
		params["message_id"] = strconv.FormatInt(o.Edit, 10)
	default:
		method = "sendMessage"
	}
	params["chat_id"] = strconv.FormatInt(chat, 10)
	params["text"] = o.Text
	params["parse_mode"] = "HTML"
	params["link_preview_options"] = `{"is_disabled":true}`
	if rows := encodeRows(o.Rows); len(rows) > 0 {
		err = put(params, "reply_markup", wireKeyboard{rows})
	}
	return method, params, err
}

func encodeRows(rows [][]bot.Button) [][]wireButton {
	var out [][]wireButton
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

// plain takes the markup out of a message that Telegram could not parse: tags
// go, entities become what they stand for.
func plain(params tgbotapi.Params) tgbotapi.Params {
	out := tgbotapi.Params{}
	for k, v := range params {
		out[k] = v
	}
	delete(out, "parse_mode")
	out["text"] = html.UnescapeString(stripTags(params["text"]))
	return out
}

func stripTags(s string) string {
	var out strings.Builder
	for s != "" {
		before, rest, tag := strings.Cut(s, "<")
		out.WriteString(before)
		if !tag {
			break
		}
		if _, after, closed := strings.Cut(rest, ">"); closed {
			s = after
		} else {
			out.WriteString("<" + rest)
			break
		}
	}
	return out.String()
}
