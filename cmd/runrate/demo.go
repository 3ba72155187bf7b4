package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"runrate/bot"
	"runrate/bot/figures"
	"runrate/bot/sandbox/page"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
)

type demoCmd struct {
	Seed   uint64 `help:"Another seed is another company." default:"1"`
	Reps   int    `help:"How many reps it has." default:"12"`
	Months int    `help:"For how many months it has been buying." default:"18"`
	At     string `help:"When it plays, as 2026-11-12T10:24. Default: this morning, or that of the last working day." placeholder:"TIME"`
	Port   int    `help:"The port on this machine; if it is taken, another one." default:"7780"`

	file string // keeps the company; "" is a temporary one
}

// Run serves the chat page until ctx ends, and then is gone within two seconds.
func (d *demoCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := c.checkSettings(); err != nil {
		return err
	}
	if c.dbNamed { // never the one of the environment: it is real
		d.file = c.DB
	}
	start, err := d.start()
	if err != nil {
		return wrongUse{err}
	}
	dir, err := os.MkdirTemp("", "runrate-demo-")
	if err != nil {
		return err
	}
	h := &house{demoCmd: d, start: start, dir: dir, secret: bot.NewToken(), stages: map[storage.Lang]*stage{}}
	defer h.close()
	lang := storage.Lang(cmp.Or(c.Lang, string(figures.DefaultLang)))
	raised := make(chan error, 1)
	go func() { _, err := h.stage(ctx, lang); raised <- err }()
	select {
	case <-ctx.Done(): // however large the company is that is being made up
		return nil
	case err := <-raised:
		if err != nil {
			return err
		}
	}
	listener, err := listen(d.Port)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: page.Guard(h.secret, h.handler(ctx)), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Fprintf(std.out, "http://%s/%s/%s/\n", listener.Addr(), h.secret, lang)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen takes a port of this machine alone: the one asked for, or any.
func listen(port int) (net.Listener, error) {
	if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
		return l, nil
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// start is the moment that the demo begins at.
func (d *demoCmd) start() (time.Time, error) {
	if d.At != "" {
		return parseAt(d.At, demoZone)
	}
	day := calc.DateOf(time.Now().In(demoZone))
	for demoDays.Weight(day) == 0 {
		day--
	}
	return day.In(demoZone).Add(10*time.Hour + 24*time.Minute), nil
}

// The made-up company's zone and working days.
var (
	demoZone = mustZone("Europe/Moscow")
	demoDays = calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // zones are built in
	}
	return zone
}

// house is the company in the languages that have been asked for: each is a
// company of its own, since names and goods are in its language too.
type house struct {
	*demoCmd
	start  time.Time
	dir    string // of what is thrown away
	secret string

	mu     sync.Mutex
	stages map[storage.Lang]*stage
}

// handler serves each language below its name.
func (h *house) handler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	for _, lang := range text.Languages {
		prefix := "/" + string(lang)
		mux.HandleFunc(prefix+"/", func(w http.ResponseWriter, r *http.Request) {
			s, err := h.stage(ctx, lang)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			http.StripPrefix(prefix, s.page).ServeHTTP(w, r)
		})
	}
	return mux
}

// stage is the company in a language, raised when it is first asked for.
func (h *house) stage(ctx context.Context, lang storage.Lang) (*stage, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.stages[lang]; s != nil {
		return s, nil
	}
	if h.file != "" && len(h.stages) > 0 {
		return nil, errors.New("the file keeps the company in one language")
	}
	s, err := h.raise(ctx, lang)
	if err == nil {
		h.stages[lang] = s
	}
	return s, err
}

// others are the languages in which the company can be seen too.
func (h *house) others(lang storage.Lang) []page.Other {
	var out []page.Other
	for _, other := range text.Languages {
		if other != lang && h.file == "" {
			out = append(out, page.Other{Lang: string(other), Short: strings.ToUpper(string(other)), Label: demoWords[other].language, Href: "../" + string(other) + "/"})
		}
	}
	return out
}

// ending is how long the end may take; a database is safe whenever it is left.
const ending = 1500 * time.Millisecond

func (h *house) close() {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, s := range h.stages {
			s.close()
		}
	}()
	select {
	case <-ended:
	case <-time.After(ending):
	}
	os.RemoveAll(h.dir)
}
