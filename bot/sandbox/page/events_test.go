package page_test

import "testing"

// A window is told everything at first, and then only what changes.
func TestEvents(t *testing.T) {
	b := newBench(t)
	b.post("send", map[string]any{"chat": 7, "text": "/start"})
	next := b.window()
	first := next()
	if !first.Fresh || len(first.Chats) != 3 || first.Now != 1000*b.now.Load() {
		t.Fatalf("at first: %s", first)
	}
	want(t, "people", first.Chats[0].Name+", "+first.Chats[1].Name+", "+first.Chats[2].Name, "Ann Lee, Bob, North")
	want(t, "stops", first.Stops, "[{later Later}]")
	want(t, "what Ann wrote", first.Chats[0].Messages[0].Text, "/start")
	want(t, "chips", first.Chats[0].Chips, "[beer 120 /runrate]")

	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Hello", "reply_markup": `{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}`})
	e := next()
	if e.Fresh || len(e.Chats) != 1 || len(e.Chats[0].Messages) != 1 {
		t.Fatalf("after an answer: %s", e)
	}
	want(t, "unread", e.Chats[0].Unread, 1)
	want(t, "button", e.Chats[0].Messages[0].Buttons, "[[{Yes y}]]")

	b.post("read", map[string]any{"chat": 7, "message": 2})
	want(t, "unread after reading", next().Chats[0].Unread, 0)
	b.bot("sendChatAction", map[string]string{"chat_id": "7", "action": "upload_photo"})
	want(t, "doing", next().Chats[0].Action, "upload_photo")
	b.bot("editMessageText", map[string]string{"chat_id": "7", "message_id": "2", "text": "Hello again"})
	want(t, "edited", next().Chats[0].Messages[0].Text, "Hello again")
	b.bot("deleteMessage", map[string]string{"chat_id": "7", "message_id": "2"})
	want(t, "gone", next().Chats[0].Gone, "[2]")
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Choose", "reply_markup": `{"keyboard":[["a","b"]]}`})
	want(t, "keyboard", next().Chats[0].Keyboard, "[[a b]]")
	b.bot("setMyCommands", map[string]string{"commands": `[{"command":"sale","description":"book"}]`, "scope": `{"type":"chat","chat_id":7}`})
	want(t, "menu", next().Chats[0].Speakers[0].Menu, "[{sale book}]")
}

// A press is answered in every window, and what was answered before a window was opened is not shown there.
func TestToasts(t *testing.T) {
	b := newBench(t)
	b.post("send", map[string]any{"chat": 7, "text": "/start"})
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}`})
	next := b.window()
	next()
	b.post("press", map[string]any{"chat": 7, "message": 2, "data": "y"})
	want(t, "waiting", next().Chats[0].Waiting, "[{y}]")
	b.bot("answerCallbackQuery", map[string]string{"callback_query_id": "4000000000000000001", "text": "Done", "show_alert": "true"})
	e := next()
	want(t, "toast", e.Chats[0].Toasts, "[{Done true}]")
	want(t, "waiting after the answer", e.Chats[0].Waiting, "[]")
	want(t, "toasts of a new window", b.window()().Chats[0].Toasts, "[]")
}

// A clock that is moved is told, though nothing else has changed.
func TestClock(t *testing.T) {
	b := newBench(t)
	next := b.window()
	next()
	b.now.Add(24 * 60 * 60)
	if code, text := b.post("travel", map[string]any{"to": "later"}); code != 200 {
		t.Fatal(text)
	}
	want(t, "where to", b.stopped, "later")
	want(t, "now", next().Now, 1000*b.now.Load())
}

// Of a long conversation a window is told the end, and what comes after it.
func TestLongConversation(t *testing.T) {
	b := newBench(t)
	for range 250 {
		b.server.Phone(ann).Send("beer 1")
	}
	next := b.window()
	first := next().Chats[0].Messages
	want(t, "messages", len(first), 200)
	want(t, "the first of them", first[0].ID, 51)
	b.server.Phone(ann).Send("beer 2")
	e := next().Chats[0]
	want(t, "more", len(e.Messages), 1)
	want(t, "gone", e.Gone, "[51]")
}
