package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
)

func TestSendMessage(t *testing.T) {
	r, p := joined(t)
	m := ok[message](r, "sendMessage", params{"chat_id": 7, "text": "  <b>Hi</b> &amp; bye \n", "parse_mode": "HTML",
		"reply_parameters": params{"message_id": 10}})
	equal(t, "id follows the member's", m.MessageID, int64(11))
	equal(t, "text", m.Text, "Hi & bye")
	equal(t, "from", m.From["is_bot"], any(true))
	equal(t, "chat type", m.Chat["type"], any("private"))
	equal(t, "date", m.Date, r.Now().Unix())
	equal(t, "reply", m.ReplyTo.MessageID, int64(10))
	last, _ := p.Last()
	equal(t, "shown text", last.Text, "Hi & bye")
	equal(t, "entity", last.Entities[0], sandbox.Entity{Type: "bold", Offset: 0, Length: 2})
	equal(t, "shown reply", last.ReplyTo, int64(10))
	equal(t, "next id", p.Send("x"), int64(12))
}

func TestSendRefusals(t *testing.T) {
	r, _ := joined(t)
	r.Phone(sandbox.User{ID: 8, FirstName: "Bob"})
	for _, c := range []struct {
		description string
		p           params
	}{
		{"chat_id is empty", params{"text": "x"}},
		{"chat not found", params{"chat_id": 8, "text": "x"}},
		{"chat not found", params{"chat_id": "@somebody", "text": "x"}},
		{"message text is empty", params{"chat_id": 7}},
		{"message text is empty", params{"chat_id": 7, "text": " \n\t"}},
		{"message text is empty", params{"chat_id": 7, "text": "<b> </b>", "parse_mode": "HTML"}},
		{"message is too long", params{"chat_id": 7, "text": strings.Repeat("😀", 2049)}},
		{"unsupported parse_mode", params{"chat_id": 7, "text": "x", "parse_mode": "rtf"}},
		{"message to be replied not found", params{"chat_id": 7, "text": "x", "reply_parameters": params{"message_id": 99}}},
		{`sandbox: parameter link_preview_options: json: unknown field "off"`,
			params{"chat_id": 7, "text": "x", "link_preview_options": params{"off": true}}},
	} {
		r.refuse(400, "Bad Request: "+c.description, "sendMessage", c.p)
	}
	r.say("<b>" + strings.Repeat("😀", 2048-4) + "</b>") // 4,095 units without a parse mode
	r.say("<b>"+strings.Repeat("😀", 2048)+"</b>", params{"parse_mode": "HTML"})
	r.say("x", params{"reply_parameters": params{"message_id": 99, "allow_sending_without_reply": true}})
}

func TestEntitiesParameter(t *testing.T) {
	r, p := joined(t)
	r.say("hello", params{"entities": []params{{"type": "italic", "offset": 1, "length": 2}}})
	last, _ := p.Last()
	equal(t, "entity", last.Entities[0], sandbox.Entity{Type: "italic", Offset: 1, Length: 2})
	r.say("null is none", params{"entities": "null"})
	r.refuse(400, "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 2",
		"sendMessage", params{"chat_id": 7, "text": "hi", "entities": []params{{"type": "bold", "offset": 1, "length": 2}}})
}

func TestEditMessage(t *testing.T) {
	r, p := joined(t)
	id := r.say("one", keyboard(button("Go", "go")))
	r.Add(time.Minute)
	edit := params{"chat_id": 7, "message_id": id, "text": "<i>two</i>", "parse_mode": "HTML"}
	m := ok[message](r, "editMessageText", edit)
	equal(t, "date stays", m.Date, r.Now().Unix()-60)
	equal(t, "edit_date", m.EditDate, r.Now().Unix())
	last, _ := p.Last()
	equal(t, "text", last.Text, "two")
	equal(t, "edited", last.Edited, true)
	equal(t, "keyboard is gone", len(last.Buttons), 0)

	r.refuse(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly "+
		"the same as a current content and reply markup of the message", "editMessageText", edit)
	edit["text"] = "<b>two</b>"
	ok[message](r, "editMessageText", edit) // other entities are a change
	edit["reply_markup"] = keyboard(button("Go", "go"))["reply_markup"]
	ok[message](r, "editMessageText", edit) // and so are buttons
}

func TestEditRefusals(t *testing.T) {
	r, p := joined(t)
	refuse := func(id int64, method, description string, more params) {
		t.Helper()
		more["chat_id"], more["message_id"] = 7, id
		r.refuse(400, "Bad Request: "+description, method, more)
	}
	id := r.say("x")
	refuse(99, "editMessageText", "message to edit not found", params{"text": "y"})
	refuse(10, "editMessageText", "message can't be edited", params{"text": "y"})
	refuse(id, "editMessageText", "message text is empty", params{})
	refuse(id, "editMessageCaption", "there is no caption in the message to edit", params{"caption": "y"})
	refuse(id, "editMessageText", "inline keyboard expected",
		params{"text": "y", "reply_markup": params{"remove_keyboard": true}})
	p.Delete(id)
	refuse(id, "editMessageText", "message to edit not found", params{"text": "y"})
}

func TestEditReplyMarkup(t *testing.T) {
	r, p := joined(t)
	id := r.say("x")
	edit := params{"chat_id": 7, "message_id": id, "reply_markup": keyboard(button("A", "a"))["reply_markup"]}
	ok[message](r, "editMessageReplyMarkup", edit)
	last, _ := p.Last()
	equal(t, "button", last.Buttons[0][0], sandbox.Button{Label: "A", Data: "a"})
	equal(t, "a change of buttons is not shown", last.Edited, false)
	equal(t, "refused", r.call("editMessageReplyMarkup", edit).Code, 400)
}

func TestDeleteMessage(t *testing.T) {
	r, p := joined(t)
	id := r.say("x")
	ok[bool](r, "deleteMessage", params{"chat_id": 7, "message_id": id})
	ok[bool](r, "deleteMessage", params{"chat_id": 7, "message_id": 10})
	equal(t, "left", len(p.Messages()), 0)
	r.refuse(400, "Bad Request: message to delete not found", "deleteMessage", params{"chat_id": 7, "message_id": id})
	id = r.say("x")
	r.Add(49 * time.Hour)
	r.refuse(400, "Bad Request: message can't be deleted for everyone", "deleteMessage",
		params{"chat_id": 7, "message_id": id})
}

func TestMarkup(t *testing.T) {
	r, p := joined(t)
	send := func(markup any) reply {
		return r.call("sendMessage", params{"chat_id": 7, "text": "x", "reply_markup": markup})
	}
	for _, c := range []struct {
		description string
		markup      any
	}{
		{"can't parse reply keyboard markup JSON object", "{"},
		{"object expected as reply markup", "null"},
		{`field "inline_keyboard" must be of type Array`, `{"inline_keyboard":null}`},
		{`field "inline_keyboard" must be an Array of Arrays`, `{"inline_keyboard":[{}]}`},
		{"BUTTON_DATA_INVALID", keyboard(button("x", ""))["reply_markup"]},
		{"BUTTON_DATA_INVALID", keyboard(button("x", strings.Repeat("я", 33)))["reply_markup"]},
		{"can't parse inline keyboard button: Inline keyboard button text must be non-empty",
			keyboard(button("", "x"))["reply_markup"]},
		{"can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
			keyboard(params{"text": "x"})["reply_markup"]},
		{`sandbox: inline keyboard button "x" has 2 actions instead of one`,
			keyboard(params{"text": "x", "url": "https://example.org", "callback_data": "x"})["reply_markup"]},
		{`sandbox: inline keyboard: json: unknown field "colour"`,
			keyboard(params{"text": "x", "callback_data": "x", "colour": "red"})["reply_markup"]},
		{"inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
			keyboard(params{"text": "x", "url": "nowhere"})["reply_markup"]},
	} {
		if a := send(c.markup); a.Code != 400 || a.Description != "Bad Request: "+c.description {
			t.Errorf("%v:\n got %q\nwant %q", c.markup, a.Description, "Bad Request: "+c.description)
		}
	}
	if a := send(keyboard(button("x", strings.Repeat("я", 32)))["reply_markup"]); !a.OK {
		t.Errorf("64 bytes: %s", a.Description)
	}
	send(params{"keyboard": [][]any{{params{"text": "Yes"}, "No"}}, "resize_keyboard": true})
	equal(t, "reply keyboard", p.Keyboard()[0][1], "No")
	last, _ := p.Last()
	r.refuse(400, "Bad Request: message can't be edited", "editMessageText",
		params{"chat_id": 7, "message_id": last.ID, "text": "y"})
	send(params{"remove_keyboard": true, "selective": false})
	equal(t, "removed", len(p.Keyboard()), 0)
}
