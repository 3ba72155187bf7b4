package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"runrate/bot/sandbox"
)

const (
	north      = -500
	northSuper = -1_001_234_567_890
)

var bob = sandbox.User{ID: 8, FirstName: "Bob"}

// grouped is a rig whose bot Bob added to a group of his, with the updates of
// that confirmed.
func grouped(t *testing.T) (*rig, *sandbox.Group) {
	t.Helper()
	r := start(t)
	g := r.Group(north, "North")
	g.AddBot(bob)
	r.updates(nil)
	r.updates(params{"offset": 102})
	return r, g
}

// fresh is every update that no call before has confirmed, in words.
func (r *rig) fresh() string {
	r.t.Helper()
	var out []string
	for _, raw := range ok[[]json.RawMessage](r, "getUpdates", nil) {
		var u update
		json.Unmarshal(raw, &u)
		r.updates(params{"offset": u.UpdateID + 1})
		out = append(out, u.String())
	}
	return strings.Join(out, "; ")
}

func (u update) String() string {
	m := u.Message
	switch {
	case u.MyChatMember != nil:
		old, now := u.MyChatMember["old_chat_member"].(map[string]any), u.MyChatMember["new_chat_member"].(map[string]any)
		chat, from := u.MyChatMember["chat"].(map[string]any), u.MyChatMember["from"].(map[string]any)
		return fmt.Sprint(chat["type"], " ", from["first_name"], ": ", old["status"], " to ", now["status"])
	case u.Edited != nil:
		return "edited " + u.Edited.Text
	case len(m.Joined) > 0:
		return fmt.Sprint("joined ", m.Joined[0]["username"], " ", m.Joined[0]["is_bot"])
	case m.Left != nil:
		return fmt.Sprint("left ", m.Left["username"])
	case m.MovedTo != 0:
		return fmt.Sprint(m.From["first_name"], " in ", m.Chat["type"], " to ", m.MovedTo)
	case m.MovedFrom != 0:
		return fmt.Sprint(m.From["username"], " in ", m.Chat["type"], " as ", m.SenderChat["title"], " from ", m.MovedFrom)
	}
	return fmt.Sprint(m.From["first_name"], " ", m.Text)
}

func TestGroupTakesTheBotIn(t *testing.T) {
	r := start(t)
	g := r.Group(north, "North")
	if g != r.Group(north, "") || r.Group(-1, "") == g {
		t.Error("the same id is not the same group")
	}
	g.Say(bob, "/early")
	r.refuse(400, "Bad Request: chat not found", "sendMessage", params{"chat_id": north, "text": "x"})
	g.AddBot(bob)
	g.AddBot(ann) // is in already
	equal(t, "updates", r.fresh(), "group Bob: left to member; joined sandbox_bot true")
	m := ok[message](r, "sendMessage", params{"chat_id": north, "text": "hi"})
	equal(t, "chat type", m.Chat["type"], any("group"))
	equal(t, "title", m.Chat["title"], any("North"))
	if _, has := m.Chat["first_name"]; has {
		t.Error("a group has a first name")
	}
	all := g.Messages()
	equal(t, "what people see", fmt.Sprint(all[0].Text, " ", all[1].Service, " ", all[2]), "/early new_chat_members hi")
	equal(t, "from", all[0].From, bob)
	chat := ok[map[string]any](r, "getChat", params{"chat_id": north})
	equal(t, "getChat", chat["title"], any("North"))
}

func TestPrivacyMode(t *testing.T) {
	r, g := grouped(t)
	own := ok[message](r, "sendMessage", params{"chat_id": north, "text": "hi"}).MessageID
	for _, c := range []struct {
		text  string
		reply int64
		heard bool
	}{
		{"hello", 0, false},
		{"/bind", 0, true},
		{" /bind now ", 0, true},
		{"/bind@sandbox_bot", 0, true},
		{"/bind@Sandbox_Bot 1", 0, true},
		{"/bind@other_bot", 0, false},
		{"please /bind", 0, false},
		{"yes", own, true},
		{"/x@other_bot", own, true},
		{"no", own - 1, false},
	} {
		g.Reply(ann, c.reply, c.text)
		want := ""
		if c.heard {
			want = "Ann " + strings.TrimSpace(c.text)
		}
		equal(t, c.text, r.fresh(), want)
	}
	equal(t, "nothing to say", g.Say(ann, "  "), int64(0))
	equal(t, "all are shown", len(g.Messages()), 12)
}

func TestGroupEdit(t *testing.T) {
	r, g := grouped(t)
	said, heard := g.Say(ann, "hello"), g.Say(ann, "/bind")
	r.fresh()
	if g.Edit(bob, heard, "/mine") == nil {
		t.Error("Bob edited Ann's message")
	}
	g.Edit(ann, said, "bye")
	g.Edit(ann, heard, "/unbind")
	equal(t, "updates", r.fresh(), "edited /unbind")
}

func TestGroupPress(t *testing.T) {
	r, g := grouped(t)
	menu := keyboard(button("Go", "go"))
	menu["chat_id"], menu["text"] = north, "menu"
	id := ok[message](r, "sendMessage", menu).MessageID
	if err := g.Press(ann, id, "Go"); err != nil {
		t.Fatal(err)
	}
	if err := g.PressData(bob, id, "stale"); err != nil {
		t.Fatal(err)
	}
	list := r.updates(nil)
	equal(t, "who", list[0].Callback.From["id"], any(7.0))
	equal(t, "where", list[0].Callback.Message.Chat["id"], any(float64(north)))
	equal(t, "data", list[1].Callback.Data, "stale")
	equal(t, "instance", list[1].Callback.ChatInstance, list[0].Callback.ChatInstance)
	equal(t, "unanswered", g.Unanswered(), 2)
	ok[bool](r, "answerCallbackQuery", params{"callback_query_id": list[0].Callback.ID, "text": "Done"})
	equal(t, "unanswered", g.Unanswered(), 1)
	equal(t, "Ann sees", g.Toasts(ann)[0].Text, "Done")
	equal(t, "Bob sees", len(g.Toasts(bob)), 0)
	g.RemoveBot(bob)
	if g.Press(ann, id, "Go") == nil {
		t.Error("a press reaches a bot that is out")
	}
}

func TestGroupRemovesTheBot(t *testing.T) {
	r, g := grouped(t)
	id := ok[message](r, "sendMessage", params{"chat_id": north, "text": "hi"}).MessageID
	g.RemoveBot(ann)
	g.RemoveBot(ann) // is out already
	g.Say(ann, "/bind")
	equal(t, "updates", r.fresh(), "group Ann: member to left; left sandbox_bot")
	const out = "Forbidden: bot was kicked from the group chat"
	r.refuse(403, out, "sendMessage", params{"chat_id": north, "text": "x"})
	r.refuse(403, out, "sendChatAction", params{"chat_id": north, "action": "typing"})
	r.refuse(403, out, "editMessageText", params{"chat_id": north, "message_id": id, "text": "x"})
	r.refuse(403, out, "deleteMessage", params{"chat_id": north, "message_id": id})
	ok[map[string]any](r, "getChat", params{"chat_id": north})
	g.AddBot(bob)
	ok[message](r, "sendMessage", params{"chat_id": north, "text": "back"})
}

func TestSupergroup(t *testing.T) {
	r := start(t)
	g := r.Group(northSuper, "North")
	g.AddBot(bob)
	g.RemoveBot(bob)
	g.AddBot(bob)
	g.RemoveBot(bob)
	equal(t, "updates", r.fresh(), "supergroup Bob: left to member; joined sandbox_bot true; "+
		"supergroup Bob: member to kicked; supergroup Bob: kicked to member; joined sandbox_bot true; "+
		"supergroup Bob: member to kicked")
	const out = "Forbidden: bot was kicked from the supergroup chat"
	r.refuse(403, out, "sendMessage", params{"chat_id": northSuper, "text": "x"})
	r.refuse(403, out, "getChat", params{"chat_id": northSuper})
}

func TestUpgrade(t *testing.T) {
	r, g := grouped(t)
	menu := keyboard(button("Go", "go"))
	menu["chat_id"], menu["text"] = north, "menu"
	id := ok[message](r, "sendMessage", menu).MessageID
	next := g.Upgrade(northSuper)
	equal(t, "updates", r.fresh(), "supergroup Bob: left to member; Bob in group to -1001234567890; "+
		"GroupAnonymousBot in supergroup as North from -500")
	equal(t, "the same", next, r.Group(northSuper, ""))
	equal(t, "id", next.ID(), int64(northSuper))

	const moved = "Bad Request: group chat was upgraded to a supergroup chat"
	for method, p := range map[string]params{
		"sendMessage":    {"text": "x"},
		"sendChatAction": {"action": "typing"},
		"deleteMessage":  {"message_id": id},
	} {
		p["chat_id"] = north
		r.refuse(400, moved, method, p)
		equal(t, method, r.call(method, p).Parameters["migrate_to_chat_id"], any(float64(northSuper)))
	}
	ok[message](r, "editMessageText", params{"chat_id": north, "message_id": id, "text": "old but editable"})
	equal(t, "nobody writes in the old one", g.Say(ann, "/bind"), int64(0))
	equal(t, "ids begin anew", ok[message](r, "sendMessage", params{"chat_id": northSuper, "text": "x"}).MessageID, int64(11))
	next.Say(ann, "/bind")
	equal(t, "in the new one", r.fresh(), "Ann /bind")
}

func TestUpgradeWithoutTheBot(t *testing.T) {
	r := start(t)
	r.Group(north, "North").Upgrade(northSuper).Say(ann, "/x")
	equal(t, "updates", r.fresh(), "")
	r.refuse(400, "Bad Request: chat not found", "sendMessage", params{"chat_id": northSuper, "text": "x"})
}

func TestGroupFiles(t *testing.T) {
	r, g := grouped(t)
	r.Phone(ann).Upload("plan.csv", []byte("1,2\n"), "")
	id := r.updates(nil)[0].Message.Document.FileID
	m := ok[message](r, "sendDocument", params{"chat_id": north, "document": id, "caption": "plan"})
	equal(t, "caption", m.Caption, "plan")
	shown, _ := g.Last()
	equal(t, "file", shown.Document.Name, "plan.csv")
	f := ok[map[string]any](r, "getFile", params{"file_id": m.Document.FileID})
	equal(t, "bytes", string(r.download(f["file_path"].(string))), "1,2\n")
}

func TestGroupKeepsItsMessages(t *testing.T) {
	r, g := grouped(t)
	id := ok[message](r, "sendMessage", params{"chat_id": north, "text": "hi"}).MessageID
	ann := g.Say(ann, "hello")
	r.refuse(400, "Bad Request: message can't be edited", "editMessageText",
		params{"chat_id": north, "message_id": ann, "text": "x"})
	r.refuse(400, "Bad Request: message can't be deleted", "deleteMessage", params{"chat_id": north, "message_id": ann})
	ok[bool](r, "deleteMessage", params{"chat_id": north, "message_id": id})
	equal(t, "left", len(g.Messages()), 2)
}

func TestGroupMenu(t *testing.T) {
	r, g := grouped(t)
	set := func(name string, scope params) {
		t.Helper()
		ok[bool](r, "setMyCommands", params{"commands": []params{{"command": name, "description": "x"}}, "scope": scope})
		equal(t, "menu", g.Menu(ann)[0].Name, name)
	}
	set("default", params{"type": "default"})
	set("groups", params{"type": "all_group_chats"})
	set("chat", params{"type": "chat", "chat_id": north})
	set("ann", params{"type": "chat_member", "chat_id": north, "user_id": 7})
	equal(t, "Bob's", g.Menu(bob)[0].Name, "chat")
	g.RemoveBot(bob)
	r.refuse(403, "Forbidden: bot was kicked from the group chat", "setMyCommands",
		params{"commands": []params{}, "scope": params{"type": "chat", "chat_id": north}})
}

func TestActions(t *testing.T) {
	r, p := joined(t)
	r.Group(north, "North").AddBot(bob)
	ok[bool](r, "sendChatAction", params{"chat_id": 7, "action": "typing"})
	ok[bool](r, "sendChatAction", params{"chat_id": 7, "action": "upload_document"})
	ok[bool](r, "sendChatAction", params{"chat_id": north, "action": "upload_photo"})
	equal(t, "phone", strings.Join(p.Actions(), " "), "typing upload_document")
	equal(t, "group", strings.Join(r.Group(north, "").Actions(), " "), "upload_photo")
	r.refuse(400, "Bad Request: wrong parameter action in request", "sendChatAction", params{"chat_id": 7})
}
