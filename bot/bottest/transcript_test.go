package bottest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// puppet is a player without a bot: the test says what the bot says.
type puppet struct{ *player }

func newPuppet(t *testing.T) puppet {
	t.Helper()
	archive := txtar.Parse([]byte("-- plan.csv --\na,b\n"))
	return puppet{newPlayer(t, New(t, Options{Idle: true}), archive)}
}

// api calls a method and decodes its result.
func (p puppet) api(method string, pairs ...string) any {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	resp, err := http.PostForm(p.h.Server.URL()+"/bot"+p.h.Server.Token()+"/"+method, form)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		OK          bool
		Result      any
		Description string
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || !answer.OK {
		p.t.Fatalf("%s %v: %v %s", method, pairs, err, answer.Description)
	}
	return answer.Result
}

// heard is the last update that the bot got, as JSON.
func (p puppet) heard() string {
	p.t.Helper()
	list := p.api("getUpdates", "offset", "-1").([]any)
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list[0])
	return string(b)
}

// shows checks what is new on every screen after somebody's line.
func (p puppet) shows(actor, want string) {
	p.t.Helper()
	var out strings.Builder
	p.write(&out, actor)
	if out.String() != want {
		p.t.Errorf("got:\n%s\nwant:\n%s", &out, want)
	}
}

func TestGroupVerbs(t *testing.T) {
	p := newPuppet(t)
	p.step("egor adds the bot to #north")
	p.step("anna in #north: hello")
	p.step(`egor in #north: /bind\nnow`)
	if got := p.heard(); !strings.Contains(got, `"text":"/bind\nnow"`) || !strings.Contains(got, `"title":"north"`) {
		t.Errorf("the bot heard %s", got)
	}
	p.api("sendMessage", "chat_id", "-501", "text", "bound", "disable_notification", "true",
		"reply_markup", `{"inline_keyboard":[[{"text":"Stop","callback_data":"s"}]]}`)
	p.shows("egor", "#north bot> (silent) bound\n    [Stop]\n")
	p.step("anna in #north replies: why")
	if got := p.heard(); !strings.Contains(got, `"text":"why"`) || !strings.Contains(got, `"reply_to_message"`) {
		t.Errorf("the bot heard %s", got)
	}
	if actor := p.step("anna in #north presses 1: Stop"); actor != "anna" {
		t.Errorf("it was %q", actor)
	}
	press := p.api("getUpdates", "offset", "-1").([]any)[0].(map[string]any)["callback_query"].(map[string]any)
	p.api("answerCallbackQuery", "callback_query_id", press["id"].(string), "text", "not yours")
	p.awaitAnswers()
	p.shows("anna", "#north bot! not yours\n")
}

func TestUpgradeVerb(t *testing.T) {
	p := newPuppet(t)
	p.step("egor adds the bot to #north")
	id := p.api("sendMessage", "chat_id", "-501", "text", "old").(map[string]any)["message_id"]
	p.shows("egor", "#north bot> old\n")
	actor := p.step("#north is upgraded")
	if got := p.heard(); !strings.Contains(got, `"migrate_from_chat_id":-501`) {
		t.Errorf("the bot heard %s", got)
	}
	p.api("editMessageText", "chat_id", "-501", "message_id", fmt.Sprint(id), "text", "changed")
	p.api("sendMessage", "chat_id", fmt.Sprint(upgradedID(-501)), "text", "new")
	p.shows(actor, "#north bot~ changed\n#north bot> new\n")
	p.step("egor removes the bot from #north")
	if got := p.heard(); !strings.Contains(got, `"status":"kicked"`) {
		t.Errorf("the bot heard %s", got)
	}
}

func TestUploadVerb(t *testing.T) {
	p := newPuppet(t)
	p.step("egor uploads plan.csv")
	p.step("egor uploads plan.csv: за март: план")
	if got := p.heard(); !strings.Contains(got, `"caption":"за март: план"`) || !strings.Contains(got, `"file_name":"plan.csv"`) {
		t.Errorf("the bot heard %s", got)
	}
	sent := p.phones["egor"].Messages()[1].Document
	if string(sent.Data) != "a,b\n" {
		t.Errorf("sent %q", sent.Data)
	}
	p.api("sendDocument", "chat_id", "101", "document", sent.ID, "caption", "back", "disable_notification", "true")
	p.shows("egor", "bot> (silent) (file plan.csv)\n    back\n")
}

func TestClockStrikes(t *testing.T) {
	p := newPuppet(t)
	p.step("the clock strikes") // nothing is due, and nobody works
	p.step("egor: hi")
	p.h.Strike = func() { p.api("sendMessage", "chat_id", "101", "text", "good morning") }
	p.h.stop = func() error { return nil } // as if the bot were at work
	actor := p.step("the clock strikes")
	p.shows(actor, "egor bot> good morning\n")
}

func TestSaid(t *testing.T) {
	for line, want := range map[string]bool{
		"bot> x": true, "egor bot~ x": true, "#north bot> (silent) x": true, "    more": true,
		"egor: bot> x": false, "egor in #north: bot> x": false, "the clock strikes": false, "# bot> comment": false,
	} {
		if said(line) != want {
			t.Errorf("said(%q) is %v", line, !want)
		}
	}
}
