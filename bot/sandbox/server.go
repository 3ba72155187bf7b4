package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options configure a Server. Every zero value has a default.
type Options struct {
	Token          string           // default "123456:sandbox"
	Bot            User             // default id 123456, @sandbox_bot
	Now            func() time.Time // default time.Now
	FirstUpdateID  int64            // default 1000
	FirstMessageID int64            // in each chat; default 1
}

// User is a person or the bot.
type User struct {
	ID                            int64
	FirstName, LastName, Username string
	LanguageCode                  string // IETF tag; empty means absent
}

// ErrClosed is what waiting on a closed server returns.
var ErrClosed = errors.New("sandbox: server closed")

// Server is one bot's Bot API. Its methods may be called concurrently.
type Server struct {
	token          string
	bot            User
	now            func() time.Time
	firstMessageID int64

	url  string
	http *http.Server
	done chan struct{} // closed by Close
	once sync.Once

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change of state
	chats     map[int64]*chat
	files     fileStore
	queue     queue
	callbacks map[string]*callback
	commands  map[commandKey][]Command
	profile   map[string]*Profile
	requests  []Request
	faults    []Fault
	serial    int64 // of callback queries and files
}

// New makes a server that listens nowhere: serve it with ServeHTTP.
func New(o Options) *Server {
	s := &Server{
		token:          cmp.Or(o.Token, "123456:sandbox"),
		bot:            o.Bot,
		now:            o.Now,
		firstMessageID: cmp.Or(o.FirstMessageID, 1),
		done:           make(chan struct{}),
		changed:        make(chan struct{}),
		chats:          map[int64]*chat{},
		files:          newFileStore(),
		queue:          newQueue(cmp.Or(o.FirstUpdateID, 1000)),
		callbacks:      map[string]*callback{},
		commands:       map[commandKey][]Command{},
		profile:        map[string]*Profile{},
	}
	if s.bot.ID == 0 {
		s.bot.ID = 123456
	}
	s.bot.FirstName = cmp.Or(s.bot.FirstName, "Sandbox")
	s.bot.Username = cmp.Or(s.bot.Username, "sandbox_bot")
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Start makes a server and serves it on a free port of 127.0.0.1.
func Start(o Options) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s := New(o)
	s.url = "http://" + l.Addr().String()
	s.http = &http.Server{Handler: s}
	go s.http.Serve(l) // ends when Close closes the listener
	return s, nil
}

// URL is the root of the API, without a final slash; empty without Start.
// Methods are at URL/bot<token>/<method>, files at URL/file/bot<token>/<path>.
func (s *Server) URL() string { return s.url }

// Token is the bot's token.
func (s *Server) Token() string { return s.token }

// Username is the bot's name in links.
func (s *Server) Username() string { return s.bot.Username }

// Close ends every request under way and stops listening.
func (s *Server) Close() error {
	s.once.Do(func() { close(s.done) })
	if s.http == nil {
		return nil
	}
	return s.http.Close()
}

// broadcast wakes everything that waits for a change. s.mu is held.
func (s *Server) broadcast() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// change runs f with the state locked and wakes those that wait.
func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.broadcast()
}

// Touch wakes those that wait, for a change of what is kept beside the server.
func (s *Server) Touch() { s.change(func() {}) }

// WaitFor returns nil once cond holds. It asks again at every change of state
// and calls cond without any lock held.
func (s *Server) WaitFor(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return ErrClosed
		}
	}
}

// ServeHTTP answers Bot API requests and file downloads.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, path)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, name, slash := strings.Cut(path, "/")
	switch {
	case !ok || !slash:
		writeAnswer(w, nil, errNotFound)
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		writeAnswer(w, nil, &apiError{Code: 405, Description: "Method Not Allowed"})
	default:
		s.serveMethod(w, r, token, name)
	}
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, token, name string) {
	m, known := methods[strings.ToLower(name)]
	if known {
		name = m.name // method names are case-insensitive
	}
	if token != s.token { // nothing of it is read, and nothing kept
		writeAnswer(w, nil, errUnauthorized)
		return
	}
	c, err := readCall(name, w, r)
	switch {
	case !known:
		err = errNotFound
	case err == nil:
		err = c.check(m)
	}
	if err != nil {
		s.change(func() { s.record(c, nil) })
		writeAnswer(w, nil, err)
		return
	}
	s.serveCall(w, r, c, m)
}

// serveCall logs the request and runs it, or the fault that was scripted for
// it, as one step.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, c *call, m method) {
	s.mu.Lock()
	f := s.takeFault(c)
	s.record(c, f)
	if f != nil && f.Kind != FaultDropAfter {
		s.broadcast()
		s.mu.Unlock()
		s.serveFault(w, r, f)
		return
	}
	result, err := m.run(s, r.Context(), c)
	s.broadcast()
	s.mu.Unlock()
	if f != nil || errors.Is(err, errGone) {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	writeAnswer(w, result, err)
}
