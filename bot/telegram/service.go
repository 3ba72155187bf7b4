package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"runrate/bot"
	"runrate/storage"
)

// Service runs a bot against one Bot API server: poller, sender, background jobs.
type Service struct {
	API     *API
	Bot     *bot.Bot
	Store   storage.Store
	Log     *slog.Logger
	Metrics *Metrics // may be nil
	Limits  Limits
	Now     func() time.Time

	// Ready is called once, when Telegram has told who the bot is.
	Ready func(Me)

	once   sync.Once
	wired  sync.Once
	sender *Sender
	polled atomic.Int64 // Unix seconds of the last poll that worked
	told   seldom
}

// Sender returns the sender, for those who want to wait until it is idle.
func (s *Service) Sender() *Sender {
	s.once.Do(func() {
		s.sender = &Sender{API: s.API, Store: s.Store, Log: s.Log, Metrics: s.Metrics, Now: s.Now, Limits: s.Limits, Gone: bot.Unreachable, Redraw: bot.Redraw, Redrawn: s.Bot.WakeJobs}
	})
	return s.sender
}

// wire gives the bot what it needs of Telegram, once.
func (s *Service) wire() {
	s.wired.Do(func() {
		s.Bot.Filled = s.Sender().Wake
		s.Bot.Fetch = func(ctx context.Context, f bot.File) (bot.Fetched, error) {
			return s.API.Download(ctx, f.ID, bot.MaxFile)
		}
		s.Bot.Busy = s.busy
	})
}

// Run works until ctx ends, then stops within ten seconds: the batch at hand
// is finished and confirmed, what is being sent is waited for. It returns
// ErrToken when Telegram refuses the token, and nil after a clean stop.
func (s *Service) Run(ctx context.Context) error {
	s.wire()
	sender := s.Sender()
	if err := s.Bot.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before anything began
		}
		return err
	}
	me, err := s.hello(ctx)
	if err != nil {
		if ctx.Err() != nil {
			err = nil // told to stop before anything began
		}
		return errors.Join(err, s.Bot.Stop(context.WithoutCancel(ctx)))
	}
	if s.Ready != nil {
		s.Ready(me)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sending, working := make(chan struct{}), make(chan struct{})
	go func() { defer close(sending); sender.Run(ctx) }()
	go func() { defer close(working); s.Bot.Work(ctx) }()
	poller := &Poller{API: s.API, Handler: s, Answer: sender.Answer, Log: s.Log, Metrics: s.Metrics, Wait: pollWait, Pause: Backoff, Now: s.Now}
	err = poller.Run(ctx)
	cancel()
	<-sending
	<-working
	return errors.Join(err, s.Bot.Stop(context.WithoutCancel(ctx)))
}

// busyLimit is how long telling that the bot is at work may take; what is
// being made goes out in the meantime.
const busyLimit = 5 * time.Second

// busy tells a chat that the bot is at work there. That it could not be told is no loss.
func (s *Service) busy(ctx context.Context, chat int64, what bot.Doing) {
	ctx, cancel := context.WithTimeout(ctx, busyLimit)
	go func() {
		defer cancel()
		_, _ = s.API.Call(ctx, "sendChatAction", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "action": string(what)})
	}()
}

// Settle waits until there is nothing left to do: no job that is due, and
// nothing waiting to be sent. It is for those who show a talk step by step.
func (s *Service) Settle(ctx context.Context) error {
	s.wire()
	for range 2 { // what was sent may have left another job
		if err := s.Bot.RunJobs(ctx); err != nil {
			return err
		}
		if err := s.Sender().Idle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Process hands a batch to the bot and notes that Telegram answers.
func (s *Service) Process(ctx context.Context, batch []bot.Update) ([]bot.Answer, error) {
	s.watchClock()
	answers, err := s.Bot.Process(ctx, batch)
	if err == nil {
		s.polled.Store(s.Now().Unix())
	}
	return answers, err
}

// watchClock tells the operator, once an hour, of a clock that is wrong:
// invites, pushes and closing hours go by it.
func (s *Service) watchClock() {
	if s.API == nil {
		return
	}
	const what = "this machine's clock differs from Telegram's: set it, best by NTP"
	if skew, known := s.API.Skew(); known && skew.Abs() > MaxSkew && s.told.due(what, s.Now(), time.Hour) {
		s.Log.Warn(what, "behind", skew.Round(time.Second).String())
	}
}

// hello waits until Telegram answers: no network at the start is no reason to give up.
func (s *Service) hello(ctx context.Context) (Me, error) {
	for failures := 1; ; failures++ {
		me, err := s.API.Me(ctx)
		if err == nil {
			if _, err = s.API.Call(ctx, "deleteWebhook", nil); err == nil {
				s.polled.Store(s.Now().Unix())
				return me, s.remember(ctx, me)
			}
		}
		if Refused(err) {
			return Me{}, ErrToken
		}
		if ctx.Err() != nil {
			return Me{}, ctx.Err()
		}
		s.Log.Warn("Telegram cannot be reached yet", "err", err, "failures", failures)
		select {
		case <-time.After(max(Backoff(failures), retryAfter(err))):
		case <-ctx.Done():
		}
	}
}

// remember keeps the bot's name, for the links of invites.
func (s *Service) remember(ctx context.Context, me Me) error {
	return s.Store.Update(ctx, func(w storage.Writer) error { return w.PutSetting(storage.SettingBotName, me.Username) })
}

// fresh is how old the last poll may be for the service to count as ready.
const fresh = pollWait + pollSlack + 30*time.Second

// Handler serves /healthz (the store can be read), /readyz (and Telegram
// answers polls) and /metrics.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	health := func(w http.ResponseWriter, r *http.Request) bool {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		err := s.Store.View(ctx, func(r storage.Reader) error { _, err := r.Setting(storage.SettingRunning); return err })
		if err != nil {
			s.Log.Error("the store cannot be read", "err", err)
			http.Error(w, "the store cannot be read", http.StatusServiceUnavailable)
		}
		return err == nil
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if health(w, r) {
			_, _ = w.Write([]byte("ok\n"))
		}
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if !health(w, r) {
			return
		}
		if last := time.Unix(s.polled.Load(), 0); s.Now().Sub(last) > fresh {
			http.Error(w, "Telegram has not answered lately", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	if s.Metrics != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(s.Metrics.Registry, promhttp.HandlerOpts{}))
	}
	return mux
}
