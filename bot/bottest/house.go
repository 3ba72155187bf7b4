package bottest

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runrate/bot"
	"runrate/bot/sandbox"
	"runrate/bot/telegram"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
	"runrate/storage/storagetest"
)

// House is a running bot with everything around it.
type House struct {
	TB      testing.TB
	Store   storage.Store
	Server  *sandbox.Server
	Bot     *bot.Bot
	Service *telegram.Service
	Log     *Log
	Strike  func() // what the bot does by the clock without being asked; nil for nothing

	path  string
	twice bool
	clock atomic.Int64 // Unix seconds

	tokens atomic.Int64 // made so far
	stop   func() error
}

// Patience is how long anything in a house may take.
const Patience = 20 * time.Second

// Options change a house from the ordinary.
type Options struct {
	Limits telegram.Limits // zero: none
	Change func(*bot.Bot)  // before the bot starts
	Idle   bool            // the bot is not started
	Twice  bool            // the store runs every closure twice
}

// New opens an empty house at 09:00 UTC on 10 March 2026, with the bot running.
func New(tb testing.TB, o Options) *House {
	h := &House{TB: tb, twice: o.Twice, path: filepath.Join(tb.TempDir(), "runrate.db"), Log: &Log{}}
	h.SetClock(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
	server, err := sandbox.Start(sandbox.Options{Now: h.Now})
	if err != nil {
		tb.Fatal(err)
	}
	h.Server = server
	tb.Cleanup(func() { h.Stop(); server.Close() })
	h.open()
	if !o.Idle {
		h.Start(o)
	}
	return h
}

func (h *House) open() {
	store, err := bolt.Open(h.path, bolt.Options{Create: true, NoSync: true})
	if err != nil {
		h.TB.Fatal(err)
	}
	h.Store = store
	if h.twice {
		h.Store = storagetest.Twice(store)
	}
}

// Start runs the bot; Stop ends it. Between the two the file is closed.
func (h *House) Start(o Options) {
	if h.Store == nil {
		h.open()
	}
	if o.Limits == (telegram.Limits{}) {
		o.Limits = telegram.NoLimits
	}
	log := slog.New(slog.NewTextHandler(h.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.Bot = &bot.Bot{Store: h.Store, Log: log, Now: h.Now, NewToken: h.newToken}
	h.Strike = func() {
		if err := h.Bot.Schedule(context.Background()); err != nil {
			h.TB.Fatal(err)
		}
	}
	if o.Change != nil {
		o.Change(h.Bot)
	}
	api, err := telegram.NewAPI(h.Server.URL(), h.Server.Token())
	if err != nil {
		h.TB.Fatal(err)
	}
	h.Service = &telegram.Service{
		API: api, Bot: h.Bot, Store: h.Store, Log: log, Limits: o.Limits, Now: h.Now,
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	service := h.Service
	go func() { ended <- service.Run(ctx) }()
	h.stop = func() error { cancel(); return <-ended }
}

// newToken makes secrets that a story can tell: invite-1, invite-2.
func (h *House) newToken() string { return fmt.Sprint("invite-", h.tokens.Add(1)) }

// Stop ends the bot, which has ten seconds for it, and closes the file.
func (h *House) Stop() {
	if h.stop != nil {
		began := time.Now()
		if err := h.stop(); err != nil {
			h.TB.Errorf("the service ended with %v", err)
		}
		if took := time.Since(began); took > 10*time.Second {
			h.TB.Errorf("the service took %s to stop, want 10 s at most", took)
		}
		h.stop = nil
	}
	if h.Store != nil {
		h.Store.Close()
		h.Store = nil
	}
}

// Offline stops the service, and returns the bot without a wire: what it says
// stays in the outbox.
func (h *House) Offline() *bot.Bot {
	h.TB.Helper()
	h.Stop()
	h.open()
	b := &bot.Bot{Store: h.Store, Log: slog.New(slog.NewTextHandler(h.Log, nil)), Now: h.Now, NewToken: h.newToken}
	if err := b.Start(context.Background()); err != nil {
		h.TB.Fatal(err)
	}
	return b
}

// Running tells whether the bot is at work.
func (h *House) Running() bool { return h.stop != nil }

// Now is the clock of bot and server.
func (h *House) Now() time.Time { return time.Unix(h.clock.Load(), 0).UTC() }

// SetClock sets it.
func (h *House) SetClock(t time.Time) { h.clock.Store(t.Unix()) }

// Settle waits until the bot has dealt with everything and said all it has to say.
func (h *House) Settle() {
	h.TB.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if err := h.Server.WaitConfirmed(ctx); err != nil {
		h.TB.Fatalf("updates were not confirmed: %v\n%s", err, h.Log)
	}
	if err := h.Service.Settle(ctx); err != nil {
		h.TB.Fatalf("the bot did not settle: %v\n%s", err, h.Log)
	}
}

// Import takes a file in as the operator does.
func (h *House) Import(kind sheet.Kind, csv string) {
	h.TB.Helper()
	_, mistakes, err := sheet.Import(context.Background(), h.Store, kind, strings.NewReader(csv), sheet.Options{Today: calc.DateOf(h.Now()), Now: h.Now()})
	if err != nil || len(mistakes) > 0 {
		h.TB.Fatalf("import of %s: %v %v", kind, mistakes, err)
	}
}

// Invite makes an invite for a member's code and returns its token.
func (h *House) Invite(code string) string {
	h.TB.Helper()
	token := bot.NewToken()
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode(code)
		if err != nil {
			return err
		}
		return bot.PutInvite(w, token, m.ID, 0, h.Now())
	})
	return token
}

// Update writes to the store.
func (h *House) Update(fn func(storage.Writer) error) {
	h.TB.Helper()
	if err := h.Store.Update(context.Background(), fn); err != nil {
		h.TB.Fatal(err)
	}
}

// Check fails the test if the store does not hold together.
func (h *House) Check() {
	h.TB.Helper()
	if err := h.Store.Check(context.Background(), func(name string, err error) {
		if err != nil {
			h.TB.Errorf("check of %s: %v", name, err)
		}
	}); err != nil {
		h.TB.Fatal(err)
	}
}

// putSetup makes a setup code that the test knows.
func putSetup(w storage.Writer, code string) error { return bot.PutSetupCode(w, code) }
