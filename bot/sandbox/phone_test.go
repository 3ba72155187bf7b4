package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
)

func TestSendMakesCommands(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	for text, want := range map[string]string{
		"/start abc":         "[{bot_command 0 6}]",
		"😀 /a@sandbox_bot x": "[{bot_command 3 14}]",
		"a/b /c/d <x> //e":   "[]",
		"plain":              "[]",
	} {
		p.Send(text)
		list := r.updates(params{"offset": -1})
		if got := fmt.Sprint(list[0].Message.Entities); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	equal(t, "nothing to send", p.Send(" \n"), int64(0))
}

func TestMemberMessage(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	if p != r.Phone(sandbox.User{ID: 7}) {
		t.Error("the same id has two phones")
	}
	id := p.Send(" hello ")
	r.Add(time.Minute)
	if err := p.Edit(id, "bye"); err != nil {
		t.Fatal(err)
	}
	p.Forward("news")
	list := r.updates(nil)
	m, edited, forwarded := list[0].Message, list[1].Edited, list[2].Message
	equal(t, "text", m.Text, "hello")
	equal(t, "language", m.From["language_code"], any("en"))
	equal(t, "chat", m.Chat["id"], any(7.0))
	equal(t, "edited text", edited.Text, "bye")
	equal(t, "edited date", edited.Date, m.Date)
	equal(t, "edit_date", edited.EditDate, m.Date+60)
	equal(t, "origin", forwarded.ForwardOrigin["type"], any("hidden_user"))
	equal(t, "legacy date", forwarded.ForwardDate, m.Date+60)
	if forwarded.ForwardName == "" || p.Edit(99, "x") == nil {
		t.Error("no sender name, or an edit of nothing")
	}
	r.Phone(sandbox.User{ID: 8, FirstName: "Bob"}).Send("x")
	if _, has := r.updates(params{"offset": -1})[0].Message.From["language_code"]; has {
		t.Error("an empty language_code is not absent")
	}
}

func TestPress(t *testing.T) {
	r, p := joined(t)
	id := r.say("menu", keyboard(button("Go", "go:1"), params{"text": "Site", "url": "https://example.org"}))
	for _, label := range []string{"Stop", "Site"} {
		if p.Press(id, label) == nil {
			t.Errorf("pressing %q is no error", label)
		}
	}
	if err := p.Press(id, "Go"); err != nil {
		t.Fatal(err)
	}
	q := r.updates(nil)[0].Callback
	equal(t, "data", q.Data, "go:1")
	equal(t, "message", q.Message.MessageID, id)
	equal(t, "from", q.From["id"], any(7.0))
	if q.ChatInstance == "" || q.Message.ReplyMarkup == nil {
		t.Errorf("got %+v", q)
	}
	p.Delete(id)
	if err := p.PressData(id, "stale"); err != nil {
		t.Fatal(err)
	}
	gone := r.updates(params{"offset": 102})[0].Callback
	equal(t, "an inaccessible message has date 0", gone.Message.Date, int64(0))
	if p.Press(id, "Go") == nil || p.PressData(99, "x") == nil {
		t.Error("a press on nothing is no error")
	}
}

func TestAnswerCallbackQuery(t *testing.T) {
	r, p := joined(t)
	id := r.say("menu", keyboard(button("Go", "go")))
	press := func() string {
		p.Press(id, "Go")
		return r.updates(params{"offset": -1})[0].Callback.ID
	}
	const old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	first := press()
	equal(t, "unanswered", p.Unanswered(), 1)
	r.refuse(400, "Bad Request: MESSAGE_TOO_LONG", "answerCallbackQuery",
		params{"callback_query_id": first, "text": strings.Repeat("x", 201)})
	ok[bool](r, "answerCallbackQuery", params{"callback_query_id": first, "text": "Done", "show_alert": true})
	equal(t, "toast", p.Toasts()[0], sandbox.Toast{CallbackID: first, Text: "Done", Alert: true})
	r.refuse(400, old, "answerCallbackQuery", params{"callback_query_id": first})
	r.refuse(400, old, "answerCallbackQuery", params{"callback_query_id": "1"})
	second := press()
	r.Add(15*time.Minute + time.Second)
	r.refuse(400, old, "answerCallbackQuery", params{"callback_query_id": second})
	ok[bool](r, "answerCallbackQuery", params{"callback_query_id": press()})
	equal(t, "an empty answer shows nothing", len(p.Toasts()), 1)
}

func TestBlock(t *testing.T) {
	r, p := joined(t)
	id := r.say("x")
	p.Block()
	p.Block()
	const blocked = "Forbidden: bot was blocked by the user"
	r.refuse(403, blocked, "sendMessage", params{"chat_id": 7, "text": "x"})
	r.refuse(403, blocked, "editMessageText", params{"chat_id": 7, "message_id": id, "text": "y"})
	p.Unblock()
	r.say("back")
	p.Block()
	p.Send("/start") // the app unblocks first
	var states []string
	for _, u := range r.updates(nil) {
		if u.MyChatMember != nil {
			states = append(states, u.MyChatMember["new_chat_member"].(map[string]any)["status"].(string))
		}
	}
	equal(t, "states", strings.Join(states, " "), "kicked member kicked member")
}

func TestMessagesAreCopies(t *testing.T) {
	r, p := joined(t)
	r.say("<b>x</b>", params{"parse_mode": "HTML"}, keyboard(button("A", "a")))
	all := p.Messages()
	all[1].Entities[0].Type, all[1].Buttons[0][0].Label = "spoilt", "spoilt"
	last, _ := p.Last()
	equal(t, "entity", last.Entities[0].Type, "bold")
	equal(t, "string", last.String(), "x\n[A]")
}

func TestMenuPrecedence(t *testing.T) {
	r, p := joined(t)
	private := params{"type": "all_private_chats"}
	chat := params{"type": "chat", "chat_id": 7}
	for i, c := range []params{
		{}, {"language_code": "en"},
		{"scope": private}, {"scope": private, "language_code": "en"},
		{"scope": chat}, {"scope": chat, "language_code": "en"},
	} {
		name := fmt.Sprintf("c%d", i)
		c["commands"] = []params{{"command": name, "description": "x"}}
		ok[bool](r, "setMyCommands", c)
		equal(t, "menu", p.Menu()[0].Name, name)
	}
	list := ok[[]map[string]string](r, "getMyCommands", params{"scope": private, "language_code": "en"})
	equal(t, "list", list[0]["command"], "c3")
	ok[bool](r, "deleteMyCommands", params{"scope": chat, "language_code": "en"})
	equal(t, "after deletion", p.Menu()[0].Name, "c4")
	german := r.Phone(sandbox.User{ID: 9, FirstName: "Uwe", LanguageCode: "de-AT"})
	equal(t, "other member", german.Menu()[0].Name, "c2")
}

func TestCommandRefusals(t *testing.T) {
	r, _ := joined(t)
	set := func(description string, p params) {
		t.Helper()
		r.refuse(400, "Bad Request: "+description, "setMyCommands", p)
	}
	one := func(name, description string) []params {
		return []params{{"command": name, "description": description}}
	}
	set("BOT_COMMAND_INVALID", params{"commands": one("Start", "x")})
	set("BOT_COMMAND_INVALID", params{"commands": one(strings.Repeat("x", 33), "x")})
	set("BOT_COMMAND_DESCRIPTION_INVALID", params{"commands": one("start", "")})
	set("BOT_COMMAND_DESCRIPTION_INVALID", params{"commands": one("start", strings.Repeat("x", 257))})
	set("expected an Array of BotCommand", params{"commands": "null"})
	set("can't parse BotCommandScope: Unsupported type specified",
		params{"commands": one("a", "x"), "scope": params{"type": "everybody"}})
	set("chat not found", params{"commands": one("a", "x"), "scope": params{"type": "chat", "chat_id": 99}})
	set("invalid language code specified", params{"commands": one("a", "x"), "language_code": "english"})
	var many []params
	for i := range 101 {
		many = append(many, one(fmt.Sprintf("c%d", i), "x")...)
	}
	set("BOT_COMMANDS_TOO_MUCH", params{"commands": many})
	ok[bool](r, "setMyCommands", params{"commands": many[:100], "scope": params{"type": "all_group_chats"}})
}

func TestProfile(t *testing.T) {
	r, _ := joined(t)
	ok[bool](r, "setMyDescription", params{"description": "Counts sales"})
	ok[bool](r, "setMyShortDescription", params{"short_description": "Zählt", "language_code": "de"})
	equal(t, "profile", r.Profile("de"), sandbox.Profile{Description: "Counts sales", ShortDescription: "Zählt"})
}

func TestConcurrentUse(t *testing.T) {
	r, p := joined(t)
	done := make(chan struct{})
	for range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 20 {
				p.Send("x")
				r.try(t.Context(), "sendMessage", params{"chat_id": 7, "text": "y"})
				p.Messages()
				r.Requests()
			}
		}()
	}
	for range 4 {
		<-done
	}
	equal(t, "messages", len(p.Messages()), 161)
	var raw []json.RawMessage
	json.Unmarshal(r.call("getUpdates", nil).Result, &raw)
	equal(t, "updates", len(raw), 80)
}

// Who has met the bot before can be written to without a word of his own.
func TestMeet(t *testing.T) {
	r := start(t)
	r.Phone(ann)
	g := r.Group(north, "North")
	r.refuse(400, "Bad Request: chat not found", "sendMessage", params{"chat_id": ann.ID, "text": "x"})
	r.refuse(400, "Bad Request: chat not found", "sendMessage", params{"chat_id": north, "text": "x"})
	r.Phone(ann).Meet()
	g.Meet(bob)
	ok[message](r, "sendMessage", params{"chat_id": ann.ID, "text": "hi"})
	ok[message](r, "sendMessage", params{"chat_id": north, "text": "hi"})
	equal(t, "updates", r.fresh(), "")
}

// A press is waiting until it is answered, or too old to be.
func TestWaiting(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	p.Send("hi")
	menu := keyboard(button("Go", "go"), button("Stop", "stop"))
	menu["chat_id"], menu["text"] = ann.ID, "menu"
	id := ok[message](r, "sendMessage", menu).MessageID
	p.Press(id, "Stop")
	p.Press(id, "Go")
	equal(t, "waiting", fmt.Sprint(p.Waiting()), fmt.Sprintf("[{7 %d go} {7 %d stop}]", id, id))
	ok[bool](r, "answerCallbackQuery", params{"callback_query_id": "4000000000000000001"})
	equal(t, "waiting after an answer", fmt.Sprint(p.Waiting()), fmt.Sprintf("[{7 %d go}]", id))
	r.Add(16 * time.Minute)
	equal(t, "waiting much later", len(p.Waiting()), 0)
	equal(t, "unanswered", p.Unanswered(), 1)
}

// A file is there under its id, whoever sent it.
func TestFile(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	p.Upload("a.csv", []byte("a,b"), "")
	f, has := r.File(p.Messages()[0].Document.ID)
	if !has || f.Name != "a.csv" || string(f.Data) != "a,b" {
		t.Errorf("the file is %+v, %v", f, has)
	}
	if _, has := r.File("none"); has {
		t.Error("a file that nobody sent is there")
	}
}
