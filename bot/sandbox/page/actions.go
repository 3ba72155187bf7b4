package page

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"runrate/bot/sandbox"
)

// action is what a visitor has done; every action reads the fields that it needs.
type action struct {
	Chat    int64  `json:"chat"`
	As      int64  `json:"as"` // who acts; 0 is the first of the chat
	Message int64  `json:"message"`
	Reply   int64  `json:"reply"`
	Text    string `json:"text"`
	Data    string `json:"data"` // of the button, as the bot made it
	Name    string `json:"name"`
	Payload string `json:"payload"` // of a start link
	To      string `json:"to"`      // a Stop

	chat *chat
	user sandbox.User
}

// deed is one thing that a visitor can do: in a chat, unless it is of the whole page.
type deed struct {
	do    func(*Page, context.Context, action) (any, error)
	whole bool
}

// deeds are what a visitor can do, by the last part of the address.
var deeds = map[string]deed{
	"send":   {do: (*Page).send},
	"edit":   {do: (*Page).edit},
	"delete": {do: (*Page).delete},
	"press":  {do: (*Page).press},
	"read":   {do: (*Page).see},
	"join":   {do: (*Page).join, whole: true},
	"travel": {do: (*Page).travel, whole: true},
}

// maxAction is the longest body of an action in bytes; a text has at most 4096 characters.
const maxAction = 64 << 10

func (p *Page) act(w http.ResponseWriter, r *http.Request, d deed) {
	var a action
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAction)).Decode(&a)
	if err == nil && !d.whole {
		err = p.resolve(&a)
	}
	var result any
	if err == nil {
		result, err = d.do(p, r.Context(), a)
	}
	answer(w, result, err)
}

// resolve finds the chat, and who acts there.
func (p *Page) resolve(a *action) (err error) {
	if a.chat = p.find(a.Chat); a.chat == nil {
		return errNoChat
	}
	a.user, err = a.chat.speaker(a.As)
	return err
}

func answer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		result = map[string]string{"error": err.Error()}
	}
	_, _ = w.Write(encode(result)) // the visitor is gone
}

var errNoChat = errors.New("there is no such chat")

func (p *Page) send(_ context.Context, a action) (any, error) {
	id := a.chat.Reply(a.user, a.Reply, a.Text)
	p.change(func() {
		a.chat.read = max(a.chat.read, id-1)
		a.chat.chips = slices.DeleteFunc(a.chat.chips, func(c string) bool { return c == strings.TrimSpace(a.Text) })
	})
	return id, nil
}

func (p *Page) edit(_ context.Context, a action) (any, error) {
	return nil, a.chat.Edit(a.user, a.Message, a.Text)
}

func (p *Page) delete(_ context.Context, a action) (any, error) {
	a.chat.Delete(a.Message)
	return nil, nil
}

func (p *Page) press(_ context.Context, a action) (any, error) {
	return nil, a.chat.PressData(a.user, a.Message, a.Data)
}

// see notes what the visitor has read.
func (p *Page) see(_ context.Context, a action) (any, error) {
	p.change(func() { a.chat.read = max(a.chat.read, a.Message) })
	return nil, nil
}

// join is somebody new who opens a start link: he gets a phone of his own, on
// which the link sends /start.
func (p *Page) join(_ context.Context, a action) (any, error) {
	name := strings.TrimSpace(a.Name)
	if name == "" || utf8.RuneCountInString(name) > 64 {
		return nil, errors.New("a name has from 1 to 64 letters")
	}
	first, last, _ := strings.Cut(name, " ")
	var c *chat
	p.change(func() {
		id := int64(1)
		for _, other := range p.chats {
			id = max(id, other.id+1)
		}
		newcomer := p.Newcomer
		newcomer.User = sandbox.User{ID: id, FirstName: first, LastName: strings.TrimSpace(last), LanguageCode: p.Lang}
		c = p.private(newcomer)
		p.chats = append(p.chats, c)
	})
	c.phone.Send(strings.TrimSpace("/start " + a.Payload))
	return c.id, nil
}

func (p *Page) travel(ctx context.Context, a action) (any, error) {
	if p.Travel == nil {
		return nil, errors.New("the clock cannot be moved here")
	}
	err := p.Travel.To(ctx, a.To)
	p.Server.Touch()
	return nil, err
}

// maxUpload is Telegram's limit of what a bot can fetch, in bytes, and some room for the form.
const maxUpload = 20<<20 + 64<<10

// upload sends a file: a form with the fields chat, caption and file.
func (p *Page) upload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	id, err := p.receive(r)
	answer(w, id, err)
}

func (p *Page) receive(r *http.Request) (int64, error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return 0, err
	}
	defer file.Close()
	id, err := strconv.ParseInt(r.FormValue("chat"), 10, 64)
	c := p.find(id)
	if err != nil || c == nil || c.phone == nil {
		return 0, errNoChat
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return 0, err
	}
	return c.phone.Upload(header.Filename, data, r.FormValue("caption")), nil
}
