package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"runrate/bot/sandbox"
)

// botProcess is runrate serve as a process of its own, talking to a sandbox.
type botProcess struct {
	t      *testing.T
	server *sandbox.Server
	cmd    *exec.Cmd
	output *output
	ended  chan error
}

// output collects what a process prints, for reading while it runs.
type output struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	changed chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// await waits until a text has been printed.
func (o *output) await(t *testing.T, text string) {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		o.mu.Lock()
		found := strings.Contains(o.buf.String(), text)
		if o.changed == nil {
			o.changed = make(chan struct{})
		}
		changed := o.changed
		o.mu.Unlock()
		if found {
			return
		}
		select {
		case <-changed:
		case <-patience:
			t.Fatalf("it never said %q:\n%s", text, o)
		}
	}
}

// startBot starts the bot on a database and a sandbox, which is made where none is given.
func startBot(t *testing.T, server *sandbox.Server, db string, args ...string) *botProcess {
	t.Helper()
	if server == nil {
		var err error
		if server, err = sandbox.Start(sandbox.Options{}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
	}
	b := &botProcess{t: t, server: server, output: &output{}, ended: make(chan error, 1)}
	b.cmd = exec.Command(os.Args[0], append([]string{"--db", db, "serve", "--api", server.URL()}, args...)...)
	b.cmd.Env = append(os.Environ(), asProgram+"=1", "RUNRATE_TOKEN="+server.Token())
	b.cmd.Stdout, b.cmd.Stderr = b.output, b.output
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { b.ended <- b.cmd.Wait() }()
	t.Cleanup(func() { _ = b.cmd.Process.Kill() })
	return b
}

// servedBot starts the bot and waits until it is at work.
func servedBot(t *testing.T, db string, args ...string) *botProcess {
	t.Helper()
	b := startBot(t, nil, db, args...)
	b.output.await(t, "at work")
	return b
}

// stop ends the bot with a signal and wants it to end well.
func (b *botProcess) stop() {
	b.t.Helper()
	_ = b.cmd.Process.Signal(os.Interrupt)
	if err := <-b.ended; err != nil {
		b.t.Errorf("a clean stop ended with %v\n%s", err, b.output)
	}
}

// kill ends it with SIGKILL.
func (b *botProcess) kill() {
	_ = b.cmd.Process.Kill()
	<-b.ended
}

// waitExit waits for the bot to end by itself and returns its exit code.
func (b *botProcess) waitExit() int {
	b.t.Helper()
	select {
	case <-b.ended:
	case <-time.After(20 * time.Second):
		b.t.Fatalf("it did not end\n%s", b.output)
	}
	return b.cmd.ProcessState.ExitCode()
}

// settle waits until the bot has confirmed all that was sent to it.
func (b *botProcess) settle() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := b.server.WaitConfirmed(ctx); err != nil {
		b.t.Fatalf("updates were not confirmed: %v\n%s", err, b.output)
	}
}

// join lets a phone in as the member with a code.
func (b *botProcess) join(db, code string, id int64) *sandbox.Phone {
	b.t.Helper()
	p := b.server.Phone(sandbox.User{ID: id, FirstName: "P", LanguageCode: "ru"})
	_, token, _ := strings.Cut(strings.TrimSpace(must(b.t, "--db", db, "invite", code)), "start=")
	p.Send("/start " + token)
	b.settle()
	return p
}
