package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"runrate/bot/telegram"
)

// asProgram makes the test binary behave as runrate itself, for tests that
// need a process of its own to kill.
const asProgram = "RUNRATE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	sendLimits = telegram.NoLimits
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	asProgramEnds()
	os.Exit(code)
}

// asProgramEnds is called before the test binary ends as runrate itself.
var asProgramEnds = func() {}

// runrate runs one command in this process.
func runrate(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	return runrateWith(t, "", args...)
}

func runrateWith(t *testing.T, in string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, streams{strings.NewReader(in), &o, &e})
	return o.String(), e.String(), code
}

// write puts a file into a directory of the test's own.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// must runs a command that has to succeed and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := runrate(t, args...)
	if code != 0 {
		t.Fatalf("runrate %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}
