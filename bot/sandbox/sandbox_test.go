package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"runrate/bot/sandbox"
)

var ann = sandbox.User{ID: 7, FirstName: "Ann", LastName: "Lee", Username: "annlee", LanguageCode: "en"}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// rig is a server on a real port, with a fixed clock.
type rig struct {
	*sandbox.Server
	*clock
	t *testing.T
}

func start(t *testing.T) *rig {
	t.Helper()
	c := &clock{t: time.Unix(1_700_000_000, 0)}
	s, err := sandbox.Start(sandbox.Options{Token: "1:T", Now: c.Now, FirstUpdateID: 100, FirstMessageID: 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &rig{Server: s, clock: c, t: t}
}

// reply is any answer of the Bot API.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  map[string]any  `json:"parameters"`
	Status      int             `json:"-"`
}

// params are the parameters of a request; what is no string is sent as JSON.
type params map[string]any

func (p params) form() url.Values {
	v := url.Values{}
	for k, x := range p {
		text, ok := x.(string)
		if !ok {
			b, _ := json.Marshal(x)
			text = string(b)
		}
		v.Set(k, text)
	}
	return v
}

func (r *rig) method(name string) string { return r.URL() + "/bot" + r.Token() + "/" + name }

// try makes a request and returns a transport error instead of failing.
func (r *rig) try(ctx context.Context, method string, p params) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, "POST", r.method(method), strings.NewReader(p.form().Encode()))
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(req)
}

func do(req *http.Request) (reply, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	a := reply{Status: resp.StatusCode}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("%w in %s", err, body)
	}
	return a, nil
}

// call makes a request that must be answered, well or not.
func (r *rig) call(method string, p params) reply {
	r.t.Helper()
	a, err := r.try(context.Background(), method, p)
	if err != nil {
		r.t.Fatalf("%s: %v", method, err)
	}
	return a
}

// ok makes a request that must succeed and decodes its result.
func ok[T any](r *rig, method string, p params) T {
	r.t.Helper()
	a := r.call(method, p)
	if !a.OK || a.Status != 200 {
		r.t.Fatalf("%s %v: %d %s", method, p, a.Status, a.Description)
	}
	var v T
	if err := json.Unmarshal(a.Result, &v); err != nil {
		r.t.Fatalf("%s: %v in %s", method, err, a.Result)
	}
	return v
}

// refuse makes a request that must fail with the code and description.
func (r *rig) refuse(code int, description, method string, p params) {
	r.t.Helper()
	a := r.call(method, p)
	if a.OK || a.Code != code || a.Status != code || a.Description != description {
		r.t.Errorf("%s %v:\n got %d %q\nwant %d %q", method, p, a.Status, a.Description, code, description)
	}
}

// say sends a message of the bot and returns its id.
func (r *rig) say(text string, more ...params) int64 {
	r.t.Helper()
	p := params{"chat_id": 7, "text": text}
	for _, m := range more {
		for k, v := range m {
			p[k] = v
		}
	}
	return ok[message](r, "sendMessage", p).MessageID
}

type message struct {
	MessageID int64          `json:"message_id"`
	From      map[string]any `json:"from"`
	Chat      map[string]any `json:"chat"`
	Date      int64          `json:"date"`
	EditDate  int64          `json:"edit_date"`
	Text      string         `json:"text"`
	Caption   string         `json:"caption"`
	Entities  []struct {
		Type           string
		Offset, Length int
	} `json:"entities"`
	Document *struct {
		FileID   string `json:"file_id"`
		FileName string `json:"file_name"`
		FileSize int64  `json:"file_size"`
		MIMEType string `json:"mime_type"`
	} `json:"document"`
	Photo []struct {
		FileID string `json:"file_id"`
		Width  int    `json:"width"`
	} `json:"photo"`
	ReplyMarkup   map[string]any  `json:"reply_markup"`
	ReplyTo       *message        `json:"reply_to_message"`
	ForwardOrigin map[string]any  `json:"forward_origin"`
	ForwardDate   int64           `json:"forward_date"`
	ForwardName   string          `json:"forward_sender_name"`
	CaptionMarks  json.RawMessage `json:"caption_entities"`

	SenderChat map[string]any   `json:"sender_chat"`
	Joined     []map[string]any `json:"new_chat_members"`
	Left       map[string]any   `json:"left_chat_member"`
	MovedTo    int64            `json:"migrate_to_chat_id"`
	MovedFrom  int64            `json:"migrate_from_chat_id"`
}

type update struct {
	UpdateID     int64          `json:"update_id"`
	Message      *message       `json:"message"`
	Edited       *message       `json:"edited_message"`
	MyChatMember map[string]any `json:"my_chat_member"`
	Callback     *struct {
		ID           string         `json:"id"`
		From         map[string]any `json:"from"`
		Message      *message       `json:"message"`
		ChatInstance string         `json:"chat_instance"`
		Data         string         `json:"data"`
	} `json:"callback_query"`
}

func (r *rig) updates(p params) []update {
	r.t.Helper()
	return ok[[]update](r, "getUpdates", p)
}

func ids(list []update) string {
	var out []int64
	for _, u := range list {
		out = append(out, u.UpdateID)
	}
	return fmt.Sprint(out)
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// joined is a rig whose member Ann wrote a first message, already confirmed.
func joined(t *testing.T) (*rig, *sandbox.Phone) {
	t.Helper()
	r := start(t)
	p := r.Phone(ann)
	p.Send("/start")
	r.updates(nil)
	r.updates(params{"offset": 101})
	return r, p
}

func keyboard(buttons ...params) params {
	return params{"reply_markup": params{"inline_keyboard": [][]params{buttons}}}
}

func button(label, data string) params { return params{"text": label, "callback_data": data} }

func TestProtocol(t *testing.T) {
	r, _ := joined(t)
	r.refuse(404, "Not Found", "sendMessages", nil)
	r.refuse(400, "Bad Request: sandbox: unknown parameter reply_to_message_id", "sendMessage",
		params{"chat_id": 7, "text": "x", "reply_to_message_id": 1})
	r.refuse(400, "Bad Request: sandbox: parameter message_thread_id is not modelled", "sendMessage",
		params{"chat_id": 7, "text": "x", "message_thread_id": 1})
	r.refuse(400, "Bad Request: strings must be encoded in UTF-8", "sendMessage", params{"chat_id": 7, "text": "\xff"})
	me := ok[map[string]any](r, "GETME", nil)
	equal(t, "is_bot", me["is_bot"], any(true))

	req, _ := http.NewRequest("GET", r.URL()+"/bot2:X/getMe", nil)
	a, err := do(req)
	if err != nil || a.Code != 401 || a.Description != "Unauthorized" {
		t.Errorf("wrong token: %+v %v", a, err)
	}
	chat := ok[map[string]any](r, "getChat", params{"chat_id": 7})
	equal(t, "type", chat["type"], any("private"))
	ok[bool](r, "sendChatAction", params{"chat_id": 7, "action": "typing"})
	r.refuse(400, "Bad Request: wrong parameter action in request", "sendChatAction", params{"chat_id": 7, "action": "dance"})
}

func TestParameterForms(t *testing.T) {
	r, p := joined(t)
	send := func(req *http.Request, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if a, err := do(req); err != nil || !a.OK {
			t.Fatalf("%+v %v", a, err)
		}
		last, _ := p.Last()
		if last.Text != "hi" || !last.Silent {
			t.Errorf("got %+v", last)
		}
		p.Delete(last.ID)
	}
	query := params{"chat_id": 7, "text": "hi", "disable_notification": true}.form().Encode()
	send(http.NewRequest("GET", r.method("sendMessage")+"?"+query, nil))
	req, err := http.NewRequest("POST", r.method("sendMessage"),
		strings.NewReader(`{"chat_id":7,"text":"hi","disable_notification":true}`))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	send(req, err)
	body, kind := multipartBody(map[string]string{"chat_id": "7", "text": "hi", "disable_notification": "true"}, nil)
	req, err = http.NewRequest("POST", r.method("sendMessage"), body)
	req.Header.Set("Content-Type", kind)
	send(req, err)
}

func TestServeWithoutStart(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	req, _ := http.NewRequest("GET", "/bot"+s.Token()+"/getMe", nil)
	w := &recorder{header: http.Header{}}
	s.ServeHTTP(w, req)
	if !strings.Contains(w.body.String(), `"username":"sandbox_bot"`) {
		t.Errorf("got %s", &w.body)
	}
}

type recorder struct {
	header http.Header
	body   strings.Builder
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }
func (w *recorder) WriteHeader(int)             {}

func TestRequestsLog(t *testing.T) {
	r, _ := joined(t)
	n := len(r.Requests())
	r.say("hello")
	r.call("nothing", params{"x": "1"})
	log := r.Requests()[n:]
	equal(t, "entries", len(log), 2)
	equal(t, "method", log[0].Method, "sendMessage")
	equal(t, "text", log[0].Params["text"], "hello")
	equal(t, "at", log[0].At, r.Now())
	equal(t, "unknown method", log[1].Method, "nothing")
}

func TestWaitFor(t *testing.T) {
	r, p := joined(t)
	done := make(chan error)
	go func() {
		done <- r.WaitFor(t.Context(), func() bool { m, ok := p.Last(); return ok && m.Text == "two" })
	}()
	r.say("one")
	r.say("two")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.WaitFor(ctx, func() bool { return false }); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	r.Close()
	if err := r.WaitFor(t.Context(), func() bool { return false }); err != sandbox.ErrClosed {
		t.Errorf("got %v", err)
	}
}
