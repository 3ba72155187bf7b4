// Command runrate is a Telegram bot for field sales teams, and the operator's
// commands on its database. See the README, and runrate --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // one static binary knows every zone

	"github.com/alecthomas/kong"

	"runrate/cmd/runrate/control"
)

// cli is every command and flag. Flags and environment variables are the same settings.
type cli struct {
	DB   string `help:"Database file." env:"RUNRATE_DB" default:"runrate.db" placeholder:"FILE"`
	TZ   string `name:"tz" help:"The company's time zone, such as Europe/Moscow: serve and import keep it in the database." env:"RUNRATE_TZ" placeholder:"ZONE"`
	Lang string `help:"The company's language, ru or en: serve and import keep it in the database. Of export and report: their own." env:"RUNRATE_LANG" placeholder:"LANG"`

	Serve   serveCmd   `cmd:"" help:"Run the bot."`
	Demo    demoCmd    `cmd:"" help:"Try it in a browser: a made-up company and a messenger on this machine. No token, no network, and no database but what --db names."`
	Import  importCmd  `cmd:"" help:"Take a file in, XLSX or CSV. Nothing is written if anything in it is wrong."`
	Export  exportCmd  `cmd:"" help:"Write a file, XLSX or CSV, that import can take in again."`
	Invite  inviteCmd  `cmd:"" help:"Print the link by which a member joins."`
	Check   checkCmd   `cmd:"" help:"Check the database: one line a check."`
	Report  reportCmd  `cmd:"" help:"Print figures."`
	Backup  backupCmd  `cmd:"" help:"Write a copy of the database, also while the bot runs."`
	Restore restoreCmd `cmd:"" help:"Put a backup in the database's place; the present file is kept aside."`
	Doctor  doctorCmd  `cmd:"" help:"Look for what keeps the bot from working: one line a check."`
	Version versionCmd `cmd:"" help:"Print the version."`

	command any              // the one that runs
	dbNamed bool             // the database was named on the command line, not by the environment or by default
	given   callArgs         // what it was called with
	reached net.Conn         // to the bot that serves the database, once open has met it
	host    *host            // the bot beside which the command works, nil in a process of its own
	session *control.Session // with the command's client there
}

// streams are the process's own, or a test's.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// Exit codes.
const (
	exitFailure = 1
	exitUsage   = 2
)

// wrongUse is an error in how a command was called.
type wrongUse struct{ error }

// run is the whole program but for the process around it; it returns the exit code.
func run(ctx context.Context, args []string, s streams) (code int) {
	var c cli
	exited := false
	parser, err := kong.New(&c,
		kong.Name("runrate"),
		kong.Description("Run rate and required volumes for field sales teams, in Telegram."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(n int) { code, exited = n, true }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s, &c),
	)
	if err != nil {
		fmt.Fprintln(s.err, "runrate:", err)
		return exitFailure
	}
	command, err := parser.Parse(args)
	if exited { // --help
		return code
	}
	if err != nil {
		fmt.Fprintf(s.err, "runrate: %v\nTry runrate --help.\n", err)
		return exitUsage
	}
	if c.DB == "" {
		return outcome(wrongUse{errors.New("the database has no name: give --db or RUNRATE_DB one, or neither for runrate.db")}, s.err)
	}
	c.dbNamed = slices.ContainsFunc(command.Path, func(p *kong.Path) bool { return p.Flag != nil && p.Flag.Name == "db" })
	c.command, c.given = command.Selected().Target.Addr().Interface(), callArgs{TZ: c.TZ, Lang: c.Lang}
	err = command.Run()
	if errors.Is(err, errServed) {
		if code, err = c.beside(ctx, s); err == nil {
			return code
		}
	}
	return outcome(err, s.err)
}

// outcome says how a command has ended, and returns its exit code.
func outcome(err error, stderr io.Writer) int {
	var use wrongUse
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errReported):
		return exitFailure
	}
	fmt.Fprintln(stderr, "runrate:", strings.TrimSpace(err.Error()))
	if errors.As(err, &use) {
		return exitUsage
	}
	return exitFailure
}

// errReported ends a command that has said what is wrong itself.
var errReported = errors.New("reported")
