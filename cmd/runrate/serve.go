package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"runrate/bot"
	"runrate/bot/telegram"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

type serveCmd struct {
	telegramFlags
	Owner     int64    `help:"Telegram id of the first administrator. Without it a one-time setup code is printed." env:"RUNRATE_OWNER" placeholder:"ID"`
	Listen    string   `help:"Where to serve /healthz, /readyz and /metrics, such as 127.0.0.1:8080. Off by default." env:"RUNRATE_LISTEN" placeholder:"ADDR"`
	MaxSize   byteSize `help:"How large the database file may grow, such as 20GB. No limit by default." env:"RUNRATE_MAX_SIZE" placeholder:"SIZE"`
	LogFormat string   `help:"How the log is written: ${enum}." enum:"text,json" default:"text" env:"RUNRATE_LOG_FORMAT"`
}

// telegramFlags say how Telegram is reached.
type telegramFlags struct {
	Token     string `help:"The bot's token from @BotFather. Better given in the environment than on the command line." env:"RUNRATE_TOKEN" placeholder:"TOKEN" json:"-"`
	TokenFile string `help:"A file that holds the token." env:"RUNRATE_TOKEN_FILE" placeholder:"FILE" json:"-"`
	API       string `name:"api" help:"Base URL of the Bot API server." env:"RUNRATE_API" placeholder:"URL" json:"-"`
}

// token returns the token that was given, "" for none.
func (t *telegramFlags) token() (string, error) {
	if t.Token != "" || t.TokenFile == "" {
		return t.Token, nil
	}
	b, err := os.ReadFile(t.TokenFile)
	if err != nil {
		return "", fmt.Errorf("the token's file cannot be read: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// handlerLimit is how long one update may keep a handler busy: thousands of
// times what any takes. Past it the process ends, to be started again.
const handlerLimit = 30 * time.Second

// sendLimits are Telegram's, but in tests that do not talk to Telegram.
var sendLimits = telegram.TelegramLimits

// Run serves until a signal comes.
func (s *serveCmd) Run(ctx context.Context, c *cli, std streams) error {
	token, err := s.token()
	if err != nil {
		return err
	}
	if token == "" {
		return wrongUse{errors.New("no token: put the one from @BotFather into RUNRATE_TOKEN, or its file's name into RUNRATE_TOKEN_FILE")}
	}
	log := newLog(std.err, s.LogFormat, token)
	api, err := telegram.NewAPI(s.API, token)
	if err != nil {
		return wrongUse{fmt.Errorf("--api: %w", err)}
	}
	_, missing := os.Stat(c.DB)
	store, err := s.open(ctx, c)
	if err != nil {
		return err
	}
	defer store.Close()
	if errors.Is(missing, fs.ErrNotExist) { // never without a word: a disk may not be mounted, or a name mistyped
		log.Warn("a new, empty database was made: if there was one, stop the bot at once and see to RUNRATE_DB and its disk", "db", store.Path())
		fmt.Fprintf(std.out, "Made a new, empty database: %s\n", store.Path())
	}
	warnOfClock(ctx, store, log)
	if err := resumeImport(ctx, store); errors.Is(err, storage.ErrFull) { // reps can go on writing where an import cannot
		log.Error("an import that was broken off could not be finished", "err", err)
	} else if err != nil {
		return c.explain(err)
	}
	metrics := telegram.NewMetrics(store)
	service := &telegram.Service{
		API: api, Store: store, Log: log, Metrics: metrics, Limits: sendLimits, Now: time.Now,
		Bot: &bot.Bot{Store: store, Log: log, Now: time.Now, Pushes: true, Owner: s.Owner, HandlerLimit: handlerLimit, Hung: func(update int64) {
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
	finishing := make(chan struct{})
	importing, stopImporting := context.WithCancel(ctx)
	go func() { defer close(finishing); finishImports(importing, store, log) }()
	defer func() { stopImporting(); <-finishing }()
	defer (&host{store: store.Store, token: token, api: s.API, db: store.Path()}).listenBeside(ctx, log)()
	err = service.Run(ctx)
	if err == nil {
		log.Info("stopped")
	}
	return c.explain(err)
}

// open opens the database, and makes a new one where there is none.
func (s *serveCmd) open(ctx context.Context, c *cli) (*database, error) {
	if err := c.checkSettings(); err != nil {
		return nil, err
	}
	// Verifying takes half a second for ten million sales, and bbolt would
	// end the process at a damaged page without a word of use to anybody.
	store, err := c.openWith(ctx, bolt.Options{Create: true, Verify: true, MaxSize: int(s.MaxSize)})
	if errors.Is(err, storage.ErrLocked) {
		if conn, err := c.reach(); err == nil {
			conn.Close()
			return nil, fmt.Errorf("the database %s is in use by another runrate serve: stop it first", c.DB)
		}
		return nil, fmt.Errorf("the database %s is in use by another command: wait for it to end", c.DB)
	}
	if err != nil {
		return nil, err
	}
	return store, nil
}

// importPause is how long the bot waits before it tries again to finish an
// import that was broken off: room on a disk comes back late, or not at all.
const importPause = time.Minute

// finishImports finishes imports that were broken off, at the start and
// whenever one is. The bot serves all the while: what is missing of a file is
// no reason to lose what reps write.
func finishImports(ctx context.Context, store storage.Store, log *slog.Logger) {
	for failures := 0; ; {
		switch resumed, err := resumeBeside(ctx, store); {
		case ctx.Err() != nil:
			return
		case err != nil:
			if failures++; failures%10 == 1 {
				log.Error("an import that was broken off could not be finished yet: figures of its days may be of neither file", "err", err, "failures", failures)
			}
		case resumed:
			failures = 0
			log.Info("an import that was broken off has been finished")
		}
		select {
		case <-time.After(importPause):
		case <-ctx.Done():
			return
		}
	}
}

// resumeBeside finishes what was broken off, if anything was.
func resumeBeside(ctx context.Context, store storage.Store) (resumed bool, err error) {
	err = store.View(ctx, func(r storage.Reader) error { _, err := r.Intent(); return err })
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		_, resumed, err = sheet.Resume(ctx, store, sheet.Options{Rest: restBeside})
	}
	return resumed, err
}

// newLog logs to the operator, with the token taken out of whatever may hold it.
func newLog(w io.Writer, format, token string) *slog.Logger {
	options := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if s := a.Value.String(); telegram.Redact(s, token) != s {
			return slog.String(a.Key, telegram.Redact(s, token))
		}
		if err, ok := a.Value.Any().(error); ok {
			return slog.String(a.Key, err.Error()) // as JSON many an error is {}
		}
		return a
	}}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
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
