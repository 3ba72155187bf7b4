package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"runrate/bot"
	"runrate/bot/demo"
	"runrate/bot/sandbox"
	"runrate/bot/sandbox/page"
	"runrate/bot/telegram"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// stage is the bot on its made-up company, with the sandbox and the page around it.
type stage struct {
	story   story
	company *demo.Company
	store   storage.Store
	clock   demoClock
	server  *sandbox.Server
	service *telegram.Service
	page    *page.Page

	moving sync.Mutex

	stop func() // ends the bot
}

// lang is the company's language, words are what the demo says in it.
func (s *stage) lang() storage.Lang { return s.story.Company.Lang }

func (s *stage) words() demoText { return demoWords[s.lang()] }

// demoClock goes as this machine's does, and can be put forward.
type demoClock struct{ ahead atomic.Int64 }

func (c *demoClock) Now() time.Time {
	return time.Now().Add(time.Duration(c.ahead.Load())).Truncate(time.Second)
}

func (c *demoClock) set(t time.Time) { c.ahead.Store(int64(time.Until(t))) }

// story is what the database of a demo remembers of itself: of which company
// it is, up to when it has been told, and how often.
type story struct {
	Company demo.Options
	Begun   bool // the company is furnished, and everybody has joined
	Now     time.Time
	Runs    int64
}

const settingStory = "demo"

// idsARun is how many messages and updates a run may have: the next run's
// numbers go on behind, since entries are known by them.
const idsARun = 1_000_000

// raise makes up the company, or takes up the one of the file, and starts the bot on it.
func (h *house) raise(ctx context.Context, lang storage.Lang) (*stage, error) {
	s := &stage{stop: func() {}}
	if err := s.rise(ctx, h, lang); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stage) rise(ctx context.Context, h *house, lang storage.Lang) error {
	file := cmp.Or(h.file, filepath.Join(h.dir, string(lang)+".db"))
	if err := s.open(ctx, h, file, lang); err != nil {
		return err
	}
	var err error
	if s.company, err = demo.New(s.story.Company); err != nil {
		return wrongUse{err}
	}
	if s.story.Begun {
		return s.resume(ctx, h)
	}
	return s.begin(ctx, h)
}

// open opens the database, and finds out whether its story goes on or begins.
func (s *stage) open(ctx context.Context, h *house, file string, lang storage.Lang) error {
	_, err := os.Stat(file)
	isNew := errors.Is(err, os.ErrNotExist)
	if err := s.openStore(h, file); err != nil {
		return err
	}
	if !isNew {
		if err := s.recall(ctx, file); err != nil || s.story.Begun {
			return err
		}
		if err := errors.Join(s.store.Close(), os.Remove(file)); err != nil { // its beginning was broken off
			return err
		}
		if err := s.openStore(h, file); err != nil {
			return err
		}
	}
	s.story = story{Company: demo.Options{Seed: h.Seed, Reps: h.Reps, Months: h.Months, Lang: lang, Today: demoDate(h.start)}}
	return nil
}

// openStore opens the database; what is thrown away need not outlive a power cut.
func (s *stage) openStore(h *house, file string) error {
	s.store = nil
	store, err := bolt.Open(file, bolt.Options{Create: true, NoSync: h.file == ""})
	if err == nil {
		s.store = store
	}
	return err
}

// recall reads what a database remembers of the story; any that remembers none
// is somebody's, and refused.
func (s *stage) recall(ctx context.Context, file string) error {
	var told string
	err := s.store.View(ctx, func(r storage.Reader) (err error) { told, err = r.Setting(settingStory); return err })
	if err == nil && (told == "" || json.Unmarshal([]byte(told), &s.story) != nil) {
		return wrongUse{fmt.Errorf("%s is not a database of the demo's: name another file, or none", file)}
	}
	return err
}

// remember writes down how far the story has been told. The bot has been at
// work all the while, so that nobody is told of a silence.
func (s *stage) remember(ctx context.Context, now time.Time) error {
	s.story.Now = now
	told, err := json.Marshal(s.story)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(w storage.Writer) error {
		if err := w.PutSetting(storage.SettingAlive, now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		return w.PutSetting(settingStory, string(told))
	})
}

// begin makes up the company as it stood on the evening before, and tells how
// it came to this morning.
func (s *stage) begin(ctx context.Context, h *house) error {
	eve := eveOf(h.start)
	s.clock.set(eve)
	if err := s.remember(ctx, eve); err != nil {
		return err
	}
	if err := s.company.Furnish(ctx, s.store, eve); err != nil {
		return err
	}
	if err := s.start(ctx, h); err != nil {
		return err
	}
	if err := s.prologue(ctx, h.start); err != nil {
		return err
	}
	s.story.Begun = true
	return s.remember(ctx, h.start)
}

// resume goes on with a company that was kept, now or where its clock had been put.
func (s *stage) resume(ctx context.Context, h *house) error {
	from, to := s.story.Now, h.start
	if to.Before(from) {
		to = from
	}
	s.story.Runs++
	if err := s.company.Live(ctx, s.store, from, to); err != nil {
		return err
	}
	if err := s.remember(ctx, to); err != nil {
		return err
	}
	s.clock.set(to)
	return s.start(ctx, h)
}

// start starts the bot, and opens everybody's phone.
func (s *stage) start(ctx context.Context, h *house) error {
	first := s.story.Runs*idsARun + 1
	server, err := sandbox.Start(sandbox.Options{
		Now: s.clock.Now, Token: "1:" + bot.NewToken(), FirstUpdateID: first, FirstMessageID: first,
		Bot: sandbox.User{ID: 1, FirstName: "Runrate", Username: "runrate_demo_bot"},
	})
	if err != nil {
		return err
	}
	s.server = server
	s.stop = func() { server.Close() }
	api, err := telegram.NewAPI(server.URL(), server.Token())
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s.service = &telegram.Service{
		API: api, Store: s.store, Log: log, Limits: telegram.NoLimits, Now: s.clock.Now,
		Bot: &bot.Bot{Store: s.store, Log: log, Now: s.clock.Now, Pushes: true},
	}
	cast, err := s.cast(ctx)
	if err != nil {
		return err
	}
	s.page = page.New(page.Options{
		Server: server, Now: s.clock.Now, Zone: demoZone, Lang: string(s.lang()), Others: h.others(s.lang()),
		People: cast.people, Groups: cast.groups, Newcomer: page.Person{About: s.words().newcomer, Chips: []string{s.words().sale, "/help"}},
		Travel: &page.Travel{Stops: s.stops, To: func(_ context.Context, id string) error {
			return s.travel(ctx, id) // whoever asked may close the window meanwhile
		}},
	})
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = s.service.Run(ctx) }()
	s.stop = func() { cancel(); <-ended; server.Close() }
	return nil
}

// close ends the bot and closes the database, once.
func (s *stage) close() {
	s.stop()
	if s.store == nil {
		return
	}
	s.moving.Lock() // whoever is on the way has been told to stop
	defer s.moving.Unlock()
	if s.story.Begun && s.page != nil { // else its clock has not been set
		_ = s.remember(context.Background(), s.clock.Now()) // else the next run begins a little earlier
	}
	s.store.Close()
}

// settle waits until the bot has dealt with everything.
func (s *stage) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := s.server.WaitConfirmed(ctx); err != nil {
		return err
	}
	return s.service.Settle(ctx)
}

// move puts the clock forward: the company lives on until then, and what is
// to come at that hour comes. s.moving is held, or nobody else is there yet.
func (s *stage) move(ctx context.Context, to time.Time) error {
	if err := s.company.Live(ctx, s.store, s.clock.Now(), to); err != nil {
		return err
	}
	if err := s.remember(ctx, to); err != nil {
		return err
	}
	s.clock.set(to)
	if err := s.service.Bot.Schedule(ctx); err != nil {
		return err
	}
	return s.settle(ctx)
}

// Times of day at which something comes by itself.
const (
	morning = 8*time.Hour + 30*time.Minute
	evening = 19 * time.Hour // an hour before the closing hour
)

// stops are the moments that the clock can be put forward to.
func (s *stage) stops() []page.Stop {
	now := s.clock.Now().In(demoZone)
	next := demoDate(now).Month() + 1
	stops := []page.Stop{
		{ID: "evening", Label: s.words().evening, At: working(demoDate(now), evening, now)},
		{ID: "morning", Label: s.words().morning, At: working(demoDate(now), morning, now)},
		{ID: "month", Label: s.words().month, At: working(next.First(), morning, now)},
	}
	last := next.First() - 1
	for demoDays.Weight(last) == 0 {
		last--
	}
	if at := last.In(demoZone).Add(evening); at.After(stops[1].At) {
		stops = slices.Insert(stops, 2, page.Stop{ID: "end", Label: s.words().end, At: at})
	}
	return stops
}

// demoDate is the company's date at a moment.
func demoDate(t time.Time) calc.Date { return calc.DateOf(t.In(demoZone)) }

// working is the first time, on a date or behind it and after now, that clocks
// show a time of day on a working day.
func working(day calc.Date, at time.Duration, now time.Time) time.Time {
	for ; ; day++ {
		if t := day.In(demoZone).Add(at); t.After(now) && demoDays.Weight(day) > 0 {
			return t
		}
	}
}

func (s *stage) travel(ctx context.Context, id string) error {
	s.moving.Lock() // another window may be on its way: the stops are those from where it has come to
	defer s.moving.Unlock()
	for _, stop := range s.stops() {
		if stop.ID == id {
			return s.move(ctx, stop.At)
		}
	}
	return fmt.Errorf("there is no way to %q", cmp.Or(id, "nowhere"))
}
