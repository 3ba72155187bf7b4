package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"

	"runrate/cmd/runrate/control"
	"runrate/storage/bolt"
)

// operation is a command whose work is done on an open store, by this process
// or by the one that serves. Its exported fields are what it was called with.
type operation interface {
	Run(ctx context.Context, c *cli, std streams) error
}

// operations are the commands that work beside a running bot, by the name under which they are asked for.
var operations = map[string]func(*cli) operation{
	"export":         func(c *cli) operation { return &c.Export },
	"import":         func(c *cli) operation { return &c.Import },
	"invite":         func(c *cli) operation { return &c.Invite },
	"check":          func(c *cli) operation { return &c.Check },
	"report runrate": func(c *cli) operation { return &c.Report.RunRate },
	"report team":    func(c *cli) operation { return &c.Report.Team },
	"report map":     func(c *cli) operation { return &c.Report.Map },
	"report compare": func(c *cli) operation { return &c.Report.Compare },
	"backup":         func(c *cli) operation { return &c.Backup },
	"doctor":         func(c *cli) operation { return &c.Doctor },
}

// errServed is what open returns in a command whose database a running bot
// holds: the command's work is then done there.
var errServed = errors.New("the database is served by a running bot")

// callArgs is what a command brings with it to the bot.
type callArgs struct {
	TZ, Lang string
	Command  json.RawMessage
}

// nameOf returns the name of an operation, "" for a command that is none.
func (c *cli) nameOf(command any) string {
	for name, of := range operations {
		if any(of(c)) == command {
			return name
		}
	}
	return ""
}

// beside has the command's work done by the running bot that open has reached.
func (c *cli) beside(ctx context.Context, std streams) (code int, err error) {
	if c.given.Command, err = json.Marshal(c.command); err != nil {
		return 0, err
	}
	args, err := json.Marshal(c.given)
	if err != nil {
		return 0, err
	}
	client := &control.Client{
		Out: std.out, Err: std.err,
		Input:  func() (*os.File, error) { return c.input() },
		Output: func(size int64) (control.Output, error) { return c.placeOutput(ctx, std.out, size) },
	}
	return client.Do(ctx, c.reached, control.Call{Build: buildName(), Command: c.nameOf(c.command), Args: args})
}

// host is what a running bot lends to the commands beside it.
type host struct {
	store   *bolt.Store
	token   string
	api     string
	db      string
	serving context.Context // ends when the bot does, and not with any one command
}

// listenBeside lets commands work beside the bot until ctx ends or the returned
// function is called, which waits for them. Where no socket can be made the
// bot works all the same, and says what will not.
func (h *host) listenBeside(ctx context.Context, log *slog.Logger) (stop func()) {
	l, err := control.Listen(control.Path(h.db))
	if err != nil {
		log.Warn("commands cannot work beside this bot: let its user write to the database's directory", "err", err)
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	h.serving = ctx
	server := &control.Server{
		Build: buildName(), Log: log,
		Do: func(ctx context.Context, call control.Call, s *control.Session) int { return h.do(ctx, log, call, s) },
		Spool: func(size int64) (*os.File, error) {
			return spoolFor(h.db, size)
		},
	}
	ended := make(chan struct{})
	go func() { defer close(ended); server.Serve(ctx, l) }()
	return func() { cancel(); <-ended }
}

// do runs one command on the bot's own store.
func (h *host) do(ctx context.Context, log *slog.Logger, call control.Call, s *control.Session) (code int) {
	std := streams{eof{}, s.Out(), s.Err()}
	defer func() {
		if p := recover(); p != nil {
			log.Error("a command beside the bot has failed", "command", call.Command, "err", p, "stack", string(debug.Stack()))
			fmt.Fprintln(std.err, "runrate: the command failed by a mistake of the program: see the bot's log")
			code = exitFailure
		}
	}()
	of, known := operations[call.Command]
	var args callArgs
	if err := json.Unmarshal(call.Args, &args); err != nil || !known {
		fmt.Fprintln(std.err, "runrate: the running bot does not know this command: restart it with the same version")
		return exitFailure
	}
	c := &cli{DB: h.db, TZ: args.TZ, Lang: args.Lang, host: h, session: s}
	command := of(c)
	c.command, c.given = command, args
	if err := json.Unmarshal(args.Command, command); err != nil {
		return outcome(err, std.err)
	}
	log.Info("a command works beside the bot", "command", call.Command)
	return outcome(command.Run(ctx, c, std), std.err)
}

// eof is an empty stdin.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// reach connects to the bot that serves the database.
func (c *cli) reach() (net.Conn, error) { return control.Dial(control.Path(c.DB)) }
