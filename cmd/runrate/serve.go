package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"runrate/bot"
	"runrate/bot/telegram"
	"runrate/storage"
)

type serveCmd struct {
	Token  string `help:"The bot's token from @BotFather. Better given in the environment than on the command line." env:"RUNRATE_TOKEN" placeholder:"TOKEN"`
	API    string `name:"api" help:"Base URL of the Bot API server." env:"RUNRATE_API" placeholder:"URL"`
	Owner  int64  `help:"Telegram id of the first administrator. Without it a one-time setup code is printed." env:"RUNRATE_OWNER" placeholder:"ID"`
	Listen string `help:"Where to serve /healthz, /readyz and /metrics, such as 127.0.0.1:8080. Off by default." env:"RUNRATE_LISTEN" placeholder:"ADDR"`
}

// handlerLimit is how long one update may keep a handler busy: thousands of
// times what any takes. Past it the process ends, to be started again.
const handlerLimit = 30 * time.Second

// sendLimits are Telegram's, but in tests that do not talk to Telegram.
var sendLimits = telegram.TelegramLimits

// Run serves until a signal comes.
func (s *serveCmd) Run(ctx context.Context, c *cli, std streams) error {
	if s.Token == "" {
		return wrongUse{errors.New("no token: put the one from @BotFather into RUNRATE_TOKEN")}
	}
	log := newLog(std.err, s.Token)
	api, err := telegram.NewAPI(s.API, s.Token)
	if err != nil {
		return wrongUse{fmt.Errorf("--api: %w", err)}
	}
	store, err := c.openVerified(ctx, true, false) // to be back soon after a crash
	if err != nil {
		return err
	}
	defer store.Close()
	metrics := telegram.NewMetrics(store)
	service := &telegram.Service{
		API: api, Store: store, Log: log, Metrics: metrics, Limits: sendLimits, Now: time.Now,
		Bot: &bot.Bot{Store: store, Log: log, Now: time.Now, Owner: s.Owner, HandlerLimit: handlerLimit, Hung: func(update int64) {
			log.Error("an update has hung the process, which ends now", "reference", bot.Reference(update), "update", update)
			os.Exit(exitFailure)
		}},
		Ready: func(me telegram.Me) {
			log.Info("at work", "bot", me.Username, "db", store.Path())
			s.welcomeFirst(ctx, store, me, std.out, log)
		},
	}
	stop, err := s.listen(service.Handler(), log)
	if err != nil {
		return err
	}
	defer stop()
	err = service.Run(ctx)
	if err == nil {
		log.Info("stopped")
	}
	return err
}

// newLog logs to the operator, with the token taken out of whatever may hold it.
func newLog(w io.Writer, token string) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if s := a.Value.String(); telegram.Redact(s, token) != s {
			return slog.String(a.Key, telegram.Redact(s, token))
		}
		return a
	}}))
}

// listen serves health and metrics, if asked to.
func (s *serveCmd) listen(h http.Handler, log *slog.Logger) (stop func(), err error) {
	if s.Listen == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return nil, fmt.Errorf("health and metrics: %w", err)
	}
	log.Info("health and metrics", "listen", listener.Addr().String())
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("health and metrics ended", "err", err)
		}
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
	}, nil
}

// welcomeFirst prints a setup code while nobody has joined who could let
// others in. Only its hash is kept, so each start prints a new one.
func (s *serveCmd) welcomeFirst(ctx context.Context, store storage.Store, me telegram.Me, out io.Writer, log *slog.Logger) {
	if s.Owner != 0 {
		return
	}
	code := bot.NewToken()
	needed := false
	err := store.Update(ctx, func(w storage.Writer) (err error) {
		if needed, err = bot.NeedsSetup(w); err != nil || !needed {
			return err
		}
		return bot.PutSetupCode(w, code)
	})
	if err != nil {
		log.Error("no setup code could be made", "err", err)
		return
	}
	if needed {
		fmt.Fprintf(out, "Nobody administers this bot yet. Open this link in Telegram, once:\n%s\n", startLink(cmp.Or(me.Username, "your_bot"), code))
	}
}

// startLink is a deep link that sends /start with a secret.
func startLink(botName, secret string) string {
	return "https://t.me/" + strings.TrimPrefix(botName, "@") + "?start=" + secret
}
