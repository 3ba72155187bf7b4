package page

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"sync"
	"time"

	"runrate/bot/sandbox"
)

// Options of a Page.
type Options struct {
	Server *sandbox.Server
	Now    func() time.Time // the company's clock
	Zone   *time.Location   // in which times are shown
	Lang   string           // "ru" or "en": what the page itself speaks
	Others []Other          // the same page in other languages
	People []Person
	Groups []Group
	Travel *Travel // nil: the clock cannot be moved

	Newcomer Person // what is said of, and suggested to, whoever opens a start link
}

// Other is where the page is in another language.
type Other struct{ Lang, Label, Href string }

// Person is somebody whose chat with the bot is on the page.
type Person struct {
	User  sandbox.User
	About string // what he does
	Chips []string
}

// Group is a chat of several; the first of its people speaks unless another is chosen.
type Group struct {
	ID           int64
	Title, About string
	People       []sandbox.User
	Chips        []string
}

// Travel moves the company's clock.
type Travel struct {
	Stops func() []Stop // from here
	To    func(ctx context.Context, id string) error
}

// Stop is a moment that can be travelled to.
type Stop struct {
	ID, Label string
	At        time.Time
}

// Page serves the page. Make one with New.
type Page struct {
	Options
	mux http.ServeMux

	mu    sync.Mutex
	chats []*chat
}

//go:embed static
var static embed.FS

var index = template.Must(template.ParseFS(static, "static/index.html"))

// New makes a page. The groups' chats must be there already.
func New(o Options) *Page {
	p := &Page{Options: o}
	for _, person := range o.People {
		p.chats = append(p.chats, p.private(person))
	}
	for _, g := range o.Groups {
		p.chats = append(p.chats, p.group(g))
	}
	p.routes()
	return p
}

func (p *Page) routes() {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	p.mux.HandleFunc("GET /{$}", p.serveIndex)
	p.mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) {
		if name := r.PathValue("name"); name != "index.html" { // which is a template
			http.ServeFileFS(w, r, files, name)
			return
		}
		http.NotFound(w, r)
	})
	p.mux.HandleFunc("GET /events", p.serveEvents)
	p.mux.HandleFunc("GET /file/{id}", p.serveFile)
	for name, d := range deeds {
		p.mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) { p.act(w, r, d) })
	}
	p.mux.HandleFunc("POST /upload", p.upload)
}

// ReadAll takes everything said so far as read.
func (p *Page) ReadAll() {
	p.change(func() {
		for _, c := range p.chats {
			if all := c.Messages(); len(all) > 0 {
				c.read = all[len(all)-1].ID
			}
		}
	})
}

// ServeHTTP serves the page at / and what belongs to it beside.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

func (p *Page) serveIndex(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = index.Execute(w, struct { // an error is a visitor who has gone
		Options
		Modules []string
	}{p.Options, modules})
}

// modules are the scripts that the page is made of, named in it so that they
// come at once and not one behind the other.
var modules = func() (names []string) {
	files, err := fs.Glob(static, "static/*.js")
	if err != nil {
		panic(err) // the pattern is good
	}
	for _, f := range files {
		if name := path.Base(f); name != "early.js" { // which runs before them
			names = append(names, name)
		}
	}
	return names
}()
