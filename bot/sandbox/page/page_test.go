package page_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runrate/bot/sandbox"
	"runrate/bot/sandbox/page"
)

const secret = "k3y"

// bench is a page before a sandbox whose bot is the test itself.
type bench struct {
	t       *testing.T
	server  *sandbox.Server
	web     *httptest.Server
	now     atomic.Int64 // Unix seconds
	stopped string       // where the clock was last sent
}

var (
	ann = sandbox.User{ID: 7, FirstName: "Ann", LastName: "Lee", LanguageCode: "en"}
	bob = sandbox.User{ID: 8, FirstName: "Bob"}
)

const north = -500

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	b.now.Store(1_700_000_000)
	now := func() time.Time { return time.Unix(b.now.Load(), 0) }
	server, err := sandbox.Start(sandbox.Options{Token: "1:T", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	b.server = server
	p := page.New(page.Options{
		Server: server, Now: now, Zone: time.UTC, Lang: "en",
		People: []page.Person{{User: ann, About: "rep", Chips: []string{"beer 120", "/runrate"}}, {User: bob, About: "rep"}},
		Groups: []page.Group{{ID: north, Title: "North", People: []sandbox.User{bob, ann}}},
		Travel: &page.Travel{
			Stops: func() []page.Stop { return []page.Stop{{ID: "later", Label: "Later", At: now().Add(time.Hour)}} },
			To:    func(_ context.Context, id string) error { b.stopped = id; return nil },
		},
	})
	b.web = httptest.NewServer(page.Guard(secret, p))
	t.Cleanup(func() { server.Close(); b.web.Close() })
	return b
}

// bot makes a call as the bot.
func (b *bench) bot(method string, params map[string]string) {
	b.t.Helper()
	form := url.Values{}
	for k, v := range params {
		form.Set(k, v)
	}
	r, err := http.PostForm(b.server.URL()+"/bot1:T/"+method, form)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	if body, _ := io.ReadAll(r.Body); r.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s", method, body)
	}
}

// post does something as a visitor, and returns the answer.
func (b *bench) post(name string, fields map[string]any) (int, string) {
	b.t.Helper()
	body, _ := json.Marshal(fields)
	r, err := http.NewRequest(http.MethodPost, b.web.URL+"/"+secret+"/"+name, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Origin", b.web.URL)
	return b.ask(r)
}

func (b *bench) ask(r *http.Request) (int, string) {
	b.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(text))
}

// window is an open page: next is what it is told next.
func (b *bench) window() (next func() event) {
	b.t.Helper()
	r, err := http.Get(b.web.URL + "/" + secret + "/events")
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { r.Body.Close() })
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 1<<20)
	return func() event {
		b.t.Helper()
		for lines.Scan() {
			if data, is := strings.CutPrefix(lines.Text(), "data: "); is {
				var e event
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					b.t.Fatal(err)
				}
				return e
			}
		}
		b.t.Fatalf("the stream has ended: %v", lines.Err())
		return event{}
	}
}

// event is what the tests look at in an event.
type event struct {
	Fresh bool
	Now   int64
	Stops []struct{ ID, Label string }
	Chats []struct {
		ID       int64
		Name     string
		Unread   int
		Chips    []string
		Keyboard [][]string
		Action   string
		Waiting  []struct{ Data string }
		Speakers []struct {
			Name string
			Menu []sandbox.Command
		}
		Messages []struct {
			ID       int64
			Text     string
			Bot      bool
			Edited   bool
			Photo    *struct{ ID string }
			Document *struct{ ID, Name string }
			Buttons  [][]struct{ Label, Data string }
		}
		Gone   []int64
		Toasts []struct {
			Text  string
			Alert bool
		}
	}
}

func (e event) String() string {
	b, _ := json.Marshal(e)
	return string(b)
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
