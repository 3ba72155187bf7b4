package page_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func TestSendEditDelete(t *testing.T) {
	b := newBench(t)
	phone := b.server.Phone(ann)
	if code, id := b.post("send", map[string]any{"chat": 7, "text": "beer 120"}); code != 200 || id != "1" {
		t.Errorf("%d %s", code, id)
	}
	b.post("edit", map[string]any{"chat": 7, "message": 1, "text": "beer 150"})
	last := phone.Messages()[0]
	want(t, "message", last.Text, "beer 150")
	want(t, "edited", last.Edited, true)
	b.post("delete", map[string]any{"chat": 7, "message": 1})
	want(t, "messages", len(phone.Messages()), 0)
	want(t, "chips", b.window()().Chats[0].Chips, "[/runrate]")
}

// In a group each of its people can speak, and nobody else.
func TestGroupSpeakers(t *testing.T) {
	b := newBench(t)
	g := b.server.Group(north, "")
	b.post("send", map[string]any{"chat": north, "text": "hello"})
	b.post("send", map[string]any{"chat": north, "as": 7, "text": "hi", "reply": 1})
	code, text := b.post("send", map[string]any{"chat": north, "as": 9, "text": "me too"})
	all := g.Messages()
	if len(all) != 2 || all[0].From.ID != 8 || all[1].From.ID != 7 || all[1].ReplyTo != 1 {
		t.Errorf("the group has %v", all)
	}
	if code != 400 || !strings.Contains(text, "nobody") {
		t.Errorf("a stranger in the group: %d %s", code, text)
	}
}

// What cannot be done is refused with a reason, and changes nothing.
func TestRefused(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		name   string
		fields map[string]any
	}{
		{"send", map[string]any{"text": "x"}},
		{"send", map[string]any{"chat": 99, "text": "x"}},
		{"edit", map[string]any{"chat": 7, "message": 1, "text": "x"}},
		{"edit", nil},
		{"delete", nil},
		{"press", map[string]any{"chat": 7, "message": 1, "data": "x"}},
		{"press", nil},
		{"read", nil},
		{"join", map[string]any{"name": "  "}},
		{"join", map[string]any{"name": strings.Repeat("я", 65)}},
		{"send", map[string]any{"chat": "seven"}},
		{"upload", map[string]any{"chat": 7}},
	} {
		if code, text := b.post(c.name, c.fields); code != http.StatusBadRequest || !strings.Contains(text, `"error":"`) {
			t.Errorf("%s %v: %d %s", c.name, c.fields, code, text)
		}
	}
	want(t, "messages", len(b.server.Phone(ann).Messages()), 0)
	want(t, "chats", len(b.window()().Chats), 3)
}

// A start link is opened by somebody new, on a phone of his own.
func TestJoin(t *testing.T) {
	b := newBench(t)
	next := b.window()
	next()
	if code, id := b.post("join", map[string]any{"name": "Яна Новая", "payload": "abc"}); code != 200 || id != "9" {
		t.Fatalf("%d %s", code, id)
	}
	e := next()
	want(t, "who", e.Chats[0].Name, "Яна Новая")
	for len(e.Chats[0].Messages) == 0 {
		e = next()
	}
	want(t, "what", e.Chats[0].Messages[0].Text, "/start abc")
	_, id := b.post("join", map[string]any{"name": "One More"})
	want(t, "the next one's id", id, "10")
}

// A file goes up with its caption, and down again as what it is; a document is
// never shown as a page.
func TestFiles(t *testing.T) {
	b := newBench(t)
	send := func(chat, name, text string) (int, string) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("chat", chat)
		_ = form.WriteField("caption", "look")
		part, _ := form.CreateFormFile("file", name)
		_, _ = part.Write([]byte(text))
		form.Close()
		r, _ := http.NewRequest(http.MethodPost, b.web.URL+"/"+secret+"/upload", &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Origin", b.web.URL)
		return b.ask(r)
	}
	if code, id := send("7", "Продажи.html", "<script>"); code != 200 || id != "1" {
		t.Fatalf("%d %s", code, id)
	}
	m := b.server.Phone(ann).Messages()[0]
	want(t, "caption", m.Text, "look")
	r, err := http.Get(b.web.URL + "/" + secret + "/file/" + m.Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if got := r.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") || !strings.Contains(got, "%D0%9F") {
		t.Errorf("the document comes as %q", got)
	}
	for _, chat := range []string{"-500", "99", "x"} {
		if code, _ := send(chat, "a.csv", "a"); code != http.StatusBadRequest {
			t.Errorf("a file to %s: %d", chat, code)
		}
	}
	if r, err := http.Get(b.web.URL + "/" + secret + "/file/none"); err != nil || r.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not there: %v %v", r, err)
	}
}
