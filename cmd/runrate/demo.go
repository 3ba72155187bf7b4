package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
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
	At     string `help:"When it plays, as 2026-11-12T10:24. Default: this morning, or the last one on which a month had come far enough to tell something." placeholder:"TIME"`
	Port   int    `help:"The port on this machine; if it is taken, another one." default:"7780"`

	file string // keeps the company; "" is a temporary one
}

// Run serves the chat page until ctx ends, and then is gone within two seconds.
func (d *demoCmd) Run(ctx context.Context, c *cli, std streams) error {
	if !signal.Ignored(syscall.SIGHUP) { // a terminal that is closed ends it too
		hup, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
		defer stop()
		ctx = hup
	}
	if err := c.checkSettings(); err != nil {
		return err
	}
	if d.Port < 0 || d.Port > 65535 {
		return wrongUse{errors.New("--port is from 0 to 65535; 0 is any that is free")}
	}
	if c.dbNamed { // never the one of the environment: it is real
		d.file = c.DB
	}
	start, err := d.start(time.Now())
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
	var first *stage
	raised := make(chan error, 1)
	go func() { s, err := h.stage(ctx, lang); first = s; raised <- err }()
	select {
	case <-ctx.Done(): // however large the company is that is being made up
		return nil
	case err := <-raised:
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		}
	}
	if told := first.story.Company; told.Seed != d.Seed || told.Reps != d.Reps || told.Months != d.Months || c.Lang != "" && told.Lang != lang {
		fmt.Fprintf(std.err, "%s keeps the company that it was made with: --seed, --reps, --months and --lang are for a new one\n", d.file)
	}
	return h.serve(ctx, std, first.lang())
}

// serve serves the page until ctx ends.
func (h *house) serve(ctx context.Context, std streams, lang storage.Lang) error {
	listener, err := listen(h.Port)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: page.Guard(h.secret, h.handler(ctx, lang)), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Fprintf(std.out, "http://%s/%s/%s/\n", listener.Addr(), h.secret, lang) // and nothing else there, for programs
	fmt.Fprintln(std.err, demoWords[lang].openIt)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen takes a port of this machine alone: the one asked for, or any if
// somebody else has it.
func listen(port int) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, os.ErrPermission) {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	return l, err
}

// start is the moment that a demo begins at that is started now.
func (d *demoCmd) start(now time.Time) (time.Time, error) {
	if d.At != "" {
		return parseAt(d.At, demoZone)
	}
	day := demoDate(now)
	for !tells(day) {
		day--
	}
	return day.In(demoZone).Add(10*time.Hour + 24*time.Minute), nil
}

// enough is how many working days of a month have to be over before run rates
// and the map tell something.
const enough = 5

// tells tells whether a date is a working day on which a month has come far enough.
func tells(day calc.Date) bool {
	return demoDays.Weight(day) > 0 && demoDays.Sum(day.Month().First(), day-1) >= enough*calc.FullDay
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
func (h *house) handler(ctx context.Context, first storage.Lang) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/{$}", relative(string(first)+"/"))
	for _, lang := range text.Languages {
		prefix := "/" + string(lang)
		mux.Handle(prefix, relative(string(lang)+"/"))
		mux.HandleFunc(prefix+"/", func(w http.ResponseWriter, r *http.Request) {
			s, err := h.stage(ctx, lang)
			switch {
			case errors.Is(err, errOneLanguage):
				relative("../"+string(first)+"/").ServeHTTP(w, r)
			case err != nil:
				http.Error(w, err.Error(), http.StatusInternalServerError)
			default:
				http.StripPrefix(prefix, s.page).ServeHTTP(w, r)
			}
		})
	}
	return mux
}

// relative sends a browser on from where it is: the secret before it stays.
func relative(to string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusSeeOther)
	})
}

// errOneLanguage tells that a file keeps a company, and a company has one language.
var errOneLanguage = errors.New("the company that is kept speaks another language")

// stage is the company in a language, raised when it is first asked for.
func (h *house) stage(ctx context.Context, lang storage.Lang) (*stage, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.stages[lang]; s != nil {
		return s, nil
	}
	if h.file != "" && len(h.stages) > 0 {
		return nil, errOneLanguage
	}
	s, err := h.raise(ctx, lang)
	if err != nil {
		return nil, err
	}
	h.stages[s.lang()] = s
	return s, nil
}

// others are the languages in which the company can be seen too.
func (h *house) others(lang storage.Lang) []page.Other {
	var out []page.Other
	for _, other := range text.Languages {
		if other != lang && h.file == "" {
			out = append(out, page.Other{Lang: string(other), Label: demoWords[other].language, Href: "../" + string(other) + "/"})
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
