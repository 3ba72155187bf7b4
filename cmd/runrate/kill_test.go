package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

var kills = flag.Int("kills", ordinaryKills, "how often the bot is killed in TestKill, and a fifth as often an import")

// TestKill runs runrate serve as a process of its own and kills it with
// SIGKILL at random moments, while several reps enter, edit, undo and restore.
// In the end every entry is booked exactly once, sums equal the ledger, and
// every receipt was sent at least once.
func TestKill(t *testing.T) {
	t.Parallel()
	w := newKillWorld(t)
	for range *kills {
		w.start()
		for range 3 + w.rng.IntN(6) {
			w.act()
		}
		w.killAtRandom()
	}
	w.start()
	w.act() // so that the last process is seen at work before it is told to stop
	w.awaitReceipts()
	w.stop()
	w.compare()
	t.Logf("%d kills, %d entries, %d booked versions with a receipt each, %d requests", *kills, len(w.entries), len(w.owed), len(w.server.Requests()))
}

// killEntry is what one message should have come to.
type killEntry struct {
	phone   *sandbox.Phone
	chat    int64
	message int64
	volume  int64
	version int
	undone  bool
}

type killWorld struct {
	t       *testing.T
	rng     *rand.Rand
	server  *sandbox.Server
	path    string
	phones  []*sandbox.Phone
	entries []*killEntry
	owed    map[string]bool // buttons' data of the receipts that must have been sent
	child   *exec.Cmd
	output  *bytes.Buffer
}

const killReps = 5

func newKillWorld(t *testing.T) *killWorld {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	dir := t.TempDir()
	w := &killWorld{t: t, rng: rand.New(rand.NewPCG(seed, 0)), server: server, path: filepath.Join(dir, "runrate.db"), owed: map[string]bool{}}
	t.Cleanup(w.kill)
	members := "code,name,role,team\n"
	for i := range killReps {
		members += fmt.Sprintf("R%d,Rep %d,rep,T%d\n", i, i, i%2)
	}
	must(t, "--db", w.path, "import", "--kind", "categories", write(t, dir, "c.csv", "category,unit,price\nпиво,шт,10\n"))
	must(t, "--db", w.path, "import", "--kind", "members", write(t, dir, "m.csv", members))
	for i := range killReps {
		p := server.Phone(sandbox.User{ID: int64(500 + i), FirstName: "R", LanguageCode: "ru"})
		_, token, _ := strings.Cut(strings.TrimSpace(must(t, "--db", w.path, "invite", "--bot-name", "b", fmt.Sprintf("R%d", i))), "start=")
		p.Send("/start " + token)
		w.phones = append(w.phones, p)
	}
	return w
}

func (w *killWorld) start() {
	if w.output == nil {
		w.output = &bytes.Buffer{}
	}
	fmt.Fprintln(w.output, "---- start")
	w.child = exec.Command(os.Args[0], "--db", w.path, "serve", "--api", w.server.URL())
	w.child.Env = append(os.Environ(), asProgram+"=1", "RUNRATE_TOKEN="+w.server.Token())
	w.child.Stdout, w.child.Stderr = w.output, w.output
	if err := w.child.Start(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *killWorld) kill() {
	if w.child != nil {
		_ = w.child.Process.Kill()
		_ = w.child.Wait()
		w.child = nil
	}
}

func (w *killWorld) stop() {
	_ = w.child.Process.Signal(os.Interrupt)
	if err := w.child.Wait(); err != nil {
		w.t.Errorf("a clean stop ended with %v\n%s", err, w.output)
	}
	w.child = nil
}

// killAtRandom kills the bot after some more of its requests, and a moment
// that may fall anywhere between a poll's answer, its commit and the sends.
func (w *killWorld) killAtRandom() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	target := len(w.server.Requests()) + 1 + w.rng.IntN(12)
	enough, stop := context.WithTimeout(ctx, 300*time.Millisecond) // it may have nothing more to say
	defer stop()
	_ = w.server.WaitFor(enough, func() bool { return len(w.server.Requests()) >= target })
	<-time.After(time.Duration(w.rng.IntN(4000)) * time.Microsecond)
	w.kill()
}

// act does one thing that a rep may do, and notes what it must come to.
func (w *killWorld) act() {
	if len(w.entries) == 0 || w.rng.IntN(3) == 0 {
		i := w.rng.IntN(len(w.phones))
		e := &killEntry{phone: w.phones[i], chat: int64(500 + i), volume: 1 + w.rng.Int64N(99), version: 1}
		e.message = e.phone.Send(fmt.Sprintf("пиво %d", e.volume))
		w.entries = append(w.entries, e)
		w.owe(e)
		return
	}
	e := w.entries[w.rng.IntN(len(w.entries))]
	if w.rng.IntN(2) == 0 {
		w.edit(e)
	} else {
		w.press(e)
	}
}

func (w *killWorld) owe(e *killEntry) {
	w.owed[fmt.Sprintf("%d undo:%d:%d", e.chat, e.message, e.version)] = true
}

func (w *killWorld) edit(e *killEntry) {
	volume := e.volume%99 + 1
	if err := e.phone.Edit(e.message, fmt.Sprintf("пиво %d", volume)); err != nil {
		w.t.Fatal(err)
	}
	if e.undone {
		return // the bot asks, and nobody answers
	}
	e.volume = volume
	e.version++
	w.owe(e)
}

// press presses whatever button for the entry a phone shows. Stale ones change nothing.
func (w *killWorld) press(e *killEntry) {
	for _, m := range slices.Backward(e.phone.Messages()) {
		for _, row := range m.Buttons {
			for _, b := range row {
				var message int64
				var version int
				name, rest, _ := strings.Cut(b.Data, ":")
				if n, _ := fmt.Sscanf(rest, "%d:%d", &message, &version); n != 2 || message != e.message {
					continue
				}
				if err := e.phone.PressData(m.ID, b.Data); err != nil {
					w.t.Fatal(err)
				}
				if version == e.version && (name == "undo" && !e.undone || name == "redo" && e.undone) {
					e.undone = !e.undone
					e.version++
				}
				return
			}
		}
	}
}

// awaitReceipts waits until everything is confirmed and every receipt owed was sent.
func (w *killWorld) awaitReceipts() {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if err := w.server.WaitConfirmed(ctx); err != nil {
		w.t.Fatalf("updates were not confirmed: %v\n%s", err, w.output)
	}
	missing := map[string]bool{}
	for data := range w.owed {
		missing[data] = true
	}
	read := 0
	err := w.server.WaitFor(ctx, func() bool {
		requests := w.server.Requests()
		for _, r := range requests[read:] {
			if r.Method == "sendMessage" {
				_, data, _ := strings.Cut(r.Params["reply_markup"], `"callback_data":"`)
				data, _, _ = strings.Cut(data, `"`)
				delete(missing, r.Params["chat_id"]+" "+data)
			}
		}
		read = len(requests)
		return len(missing) == 0
	})
	if err != nil {
		w.t.Errorf("%d receipts of %d were never sent, such as %v\n%s", len(missing), len(w.owed), missing, w.output)
	}
}

// compare holds the ledger against what should have come of every message.
func (w *killWorld) compare() {
	store, err := bolt.Open(w.path, bolt.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer store.Close()
	ctx := context.Background()
	if err := store.Check(ctx, func(name string, err error) {
		if err != nil {
			w.t.Errorf("check of %s: %v", name, err)
		}
	}); err != nil {
		w.t.Fatal(err)
	}
	booked := map[[2]int64]calc.Volume{}
	err = store.View(ctx, func(r storage.Reader) error {
		members, err := r.Members()
		if err != nil {
			return err
		}
		for _, m := range members {
			for _, team := range m.Teams() {
				err := r.Sales(team, m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error {
					key := [2]int64{s.Origin.Chat, s.Origin.Message}
					if _, twice := booked[key]; twice {
						w.t.Errorf("message %v is booked twice", key)
					}
					booked[key] = s.Volume
					return nil
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range w.entries {
		got, there := booked[[2]int64{e.chat, e.message}]
		if e.undone == there || there && got != calc.Volume(e.volume)*calc.Unit {
			w.t.Errorf("message %d of chat %d: booked %v as %s, want %v as %d", e.message, e.chat, there, got, !e.undone, e.volume)
		}
		delete(booked, [2]int64{e.chat, e.message})
	}
	if len(booked) > 0 {
		w.t.Errorf("booked without a message: %v", booked)
	}
}
