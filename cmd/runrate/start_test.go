package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

var startSales = flag.Int("sales", 20_000, "how many sales the ledger of TestStart holds; 10000000 is what the product promises a second for")

// The start of a large ledger: what is promised, and what a small one in a
// test with a race detector may take.
const (
	promisedSales = 10_000_000
	promisedStart = time.Second
	promisedRSS   = 100 << 20
	lenient       = 20
)

// TestStart measures how long runrate serve takes from its exec to its first
// poll, and how much memory of its own it then has: after a clean stop, and after a kill.
func TestStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runrate.db")
	began := time.Now()
	largeLedger(t, path, *startSales)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d sales, %d MB, written in %s", *startSales, info.Size()>>20, time.Since(began).Round(time.Millisecond))
	limit := promisedStart * lenient
	if *startSales >= promisedSales {
		limit = promisedStart
	}
	for _, after := range []string{"a clean stop", "a clean stop", "a kill"} {
		took, rss, stop := measureStart(t, path, after == "a kill")
		t.Logf("after %s: first poll in %s, %d MB of its own", after, took.Round(time.Millisecond), rss>>20)
		if took > limit && after != "a kill" {
			t.Errorf("after %s the first poll came in %s, want %s at most", after, took, limit)
		}
		if rss > promisedRSS {
			t.Errorf("after %s it has %d MB of its own, want %d at most", after, rss>>20, promisedRSS>>20)
		}
		stop()
	}
}

// measureStart starts the bot; before it, if asked to, one that is killed.
func measureStart(t *testing.T, path string, kill bool) (took time.Duration, rss int, stop func()) {
	t.Helper()
	if kill {
		_, child := pollingBot(t, path)
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	took, child := pollingBot(t, path)
	return took, anonymousMemory(t, child.Process.Pid), func() {
		_ = child.Process.Signal(os.Interrupt)
		if err := child.Wait(); err != nil {
			t.Errorf("a clean stop ended with %v\n%s", err, child.Stderr)
		}
	}
}

// pollingBot starts the bot and waits for its first poll.
func pollingBot(t *testing.T, path string) (time.Duration, *exec.Cmd) {
	t.Helper()
	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	child := exec.Command(os.Args[0], "--db", path, "serve", "--api", server.URL())
	child.Env = append(os.Environ(), asProgram+"=1", "RUNRATE_TOKEN="+server.Token())
	output := &bytes.Buffer{}
	child.Stdout, child.Stderr = output, output
	began := time.Now()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() })
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := server.WaitFor(ctx, func() bool {
		for _, r := range server.Requests() {
			if r.Method == "getUpdates" {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatalf("it never polled\n%s", output)
	}
	return time.Since(began), child
}

// anonymousMemory is what a process has of its own, in bytes: pages of files do not count.
func anonymousMemory(t *testing.T, pid int) int {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skipf("SKIP: memory is measured where there is /proc: %v", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "RssAnon:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Skip("SKIP: this kernel does not tell RssAnon")
	return 0
}

// largeLedger writes sales of 100 reps in 20 categories, a row each a day, in
// the ledger's order.
func largeLedger(t *testing.T, path string, sales int) {
	t.Helper()
	const reps, categories = 100, 20
	store, err := bolt.Open(path, bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	days := sales / reps / categories
	for rep := range reps {
		chunk := make([]storage.Sale, 0, days*categories)
		for day := range days {
			for c := range categories {
				chunk = append(chunk, storage.Sale{
					SaleKey: storage.SaleKey{Team: 1, Rep: storage.MemberID(rep + 1), Date: calc.Date(17_000 + day%3000),
						Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(day/3000*categories + c + 1)}},
					Minute: 600, Category: storage.CategoryID(c + 1), Client: storage.ClientID(rep*50 + day%50 + 1), Volume: 12 * calc.Unit, Amount: 1080_00, HasAmount: true,
				})
			}
		}
		if err := store.Update(context.Background(), func(w storage.Writer) error { return w.Rewrite(nil, chunk) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}
