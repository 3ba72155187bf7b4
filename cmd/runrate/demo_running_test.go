package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// running is a demo within the test's process.
type running struct {
	t      *testing.T
	url    string // of the page
	errs   *bytes.Buffer
	cancel context.CancelFunc
	code   chan int
}

// small is a company that is made up quickly.
var small = []string{"demo", "--reps", "4", "--months", "3", "--at", "2026-11-12T10:24", "--port", "0"}

// runDemo starts a demo and waits for its address.
func runDemo(t *testing.T, args ...string) *running {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	d := &running{t: t, errs: &bytes.Buffer{}, cancel: cancel, code: make(chan int, 1)}
	out, in := io.Pipe()
	go func() {
		code := run(ctx, args, streams{strings.NewReader(""), in, d.errs})
		in.Close()
		d.code <- code
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("exit %d: %s", <-d.code, d.errs)
	}
	d.url = lines.Text()
	go io.Copy(io.Discard, out)
	t.Cleanup(d.end)
	return d
}

// end is Ctrl-C: nothing temporary is left.
func (d *running) end() {
	d.t.Helper()
	if d.cancel == nil {
		return
	}
	d.cancel()
	d.cancel = nil
	select {
	case code := <-d.code:
		if code != 0 {
			d.t.Errorf("exit %d: %s", code, d.errs)
		}
	case <-time.After(20 * time.Second):
		d.t.Fatal("the demo does not end")
	}
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "runrate-demo-*")); len(left) > 0 {
		d.t.Errorf("it leaves %v", left)
	}
}

// do does something on the page.
func (d *running) do(name string, fields map[string]any) {
	d.t.Helper()
	body, _ := json.Marshal(fields)
	r, err := http.NewRequest(http.MethodPost, d.url+name, bytes.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Origin", strings.Join(strings.Split(d.url, "/")[:3], "/"))
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		d.t.Fatalf("%s %v: %s", name, fields, text)
	}
}

// told is what a window that is opened now is told.
type told struct {
	Now   int64
	Stops []struct {
		ID string
		At int64
	}
	Chats []toldChat
}

type toldChat struct {
	ID       int64
	Name     string
	Unread   int
	Messages []struct {
		ID   int64
		Text string
		Bot  bool
	}
}

// until opens a window and reads until what it has been told is as wanted.
func (d *running) until(what string, is func(told) bool) told {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"events", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	var all told
	for lines := bufio.NewReader(response.Body); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			d.t.Fatalf("in vain: %s: %v\n%+v", what, err, all)
		}
		if data, is := strings.CutPrefix(line, "data: "); is {
			all.take(d.t, data)
		}
		if is(all) {
			return all
		}
	}
}

// take adds what an event tells.
func (s *told) take(t *testing.T, data string) {
	t.Helper()
	var e told
	if err := json.Unmarshal([]byte(data), &e); err != nil {
		t.Fatal(err)
	}
	s.Now, s.Stops = e.Now, e.Stops
	for _, c := range e.Chats {
		i := slices.IndexFunc(s.Chats, func(known toldChat) bool { return known.ID == c.ID })
		if i < 0 {
			s.Chats = append(s.Chats, c)
			continue
		}
		c.Messages = append(s.Chats[i].Messages, c.Messages...)
		s.Chats[i] = c
	}
}

// plainSpaces makes a text comparable with one that somebody has typed.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

// heard tells whether the bot has said something to somebody.
func heard(chat int64, text string) func(told) bool {
	return func(s told) bool {
		for _, c := range s.Chats {
			for _, m := range c.Messages {
				if c.ID == chat && m.Bot && strings.Contains(plainSpaces.Replace(m.Text), text) {
					return true
				}
			}
		}
		return false
	}
}
