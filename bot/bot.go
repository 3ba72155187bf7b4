package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// Bot handles batches of updates. Make one with New.
type Bot struct {
	Store storage.Store
	Log   *slog.Logger
	Now   func() time.Time
	Owner int64 // Telegram id of the first administrator, 0 for a setup code

	// Fetch brings a file that a member sent onto this machine.
	Fetch func(context.Context, File) (Fetched, error)

	Pushes bool // by the clock; without it somebody else calls Schedule

	NewToken func() string // makes the secret of an invite; nil is the package's own NewToken

	// Hung is called when one update has kept a handler busy for HandlerLimit:
	// nothing but a new process helps then.
	Hung         func(update int64)
	HandlerLimit time.Duration

	// Busy tells a chat what the bot is doing there while somebody waits; it
	// returns at once, and nothing depends on it. May be nil.
	Busy func(ctx context.Context, chat int64, what Doing)

	// Filled is called after a commit that may have put messages into the outbox.
	Filled func()

	newJob bool             // the transaction at hand has added a job
	wake   [2]chan struct{} // there may be jobs to run, on either lane
	once   sync.Once

	waitedFor, unhurried sync.Mutex // one job at a time of each lane

	beaten time.Time // when it was last noted that updates come in

	cautious bool // the last stop was unclean, and what was redelivered has not been handled yet
	lexicon  lexiconCache
	toVisit  visitCache
}

// maxAttempts is how often an update may be handled by a process that then died.
const maxAttempts = 3

// Start looks at how the last run ended. It is called once, before the first Process.
func (b *Bot) Start(ctx context.Context) error {
	return b.Store.Update(ctx, func(w storage.Writer) error {
		running, err := w.Setting(storage.SettingRunning)
		if err != nil {
			return err
		}
		b.cautious = running != ""
		if b.cautious {
			b.Log.Warn("the last stop was unclean: what is redelivered is handled one by one", "since", running)
		}
		if err := w.PutSetting(storage.SettingRunning, b.Now().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		return b.enqueueDefaultMenus(w)
	})
}

// Stop notes that this run ended well. It is called once, after the last Process.
func (b *Bot) Stop(ctx context.Context) error {
	return b.Store.Update(ctx, func(w storage.Writer) error { return w.PutSetting(storage.SettingRunning, "") })
}

// Process handles a polled batch: in one transaction, unless an update fails.
// That one is then retried alone, and answered with a reference if it fails
// again. When Process returns nil every update of the batch has been dealt
// with for good, and may be confirmed. Otherwise the store is at fault, and
// the same batch should be handed in again later.
func (b *Bot) Process(ctx context.Context, batch []Update) ([]Answer, error) {
	answers, err := b.processAll(ctx, batch)
	if err == nil { // where the batch has not done so already
		err = b.beat(ctx)
	}
	return answers, err
}

func (b *Bot) processAll(ctx context.Context, batch []Update) ([]Answer, error) {
	if b.cautious {
		answers, err := b.processCarefully(ctx, batch)
		if err == nil {
			b.cautious = false
		}
		return answers, err
	}
	return b.process(ctx, batch)
}

func (b *Bot) process(ctx context.Context, batch []Update) ([]Answer, error) {
	var answers []Answer
	for len(batch) > 0 {
		done, err := b.commit(ctx, batch)
		var broken *brokenUpdate
		if !errors.As(err, &broken) {
			return append(answers, done...), err
		}
		before, err := b.commit(ctx, batch[:broken.index])
		if err != nil {
			return answers, err
		}
		alone, err := b.alone(ctx, batch[broken.index])
		if err != nil {
			return answers, err
		}
		answers = append(append(answers, before...), alone...)
		batch = batch[broken.index+1:]
	}
	return answers, nil
}

// brokenUpdate tells which update of a batch a handler failed on.
type brokenUpdate struct {
	index int
	err   error
}

func (e *brokenUpdate) Error() string { return e.err.Error() }
func (e *brokenUpdate) Unwrap() error { return e.err }

// commit handles updates in one transaction.
func (b *Bot) commit(ctx context.Context, batch []Update) (answers []Answer, err error) {
	if len(batch) == 0 {
		return nil, nil
	}
	beat := b.beatDue()
	err = b.Store.Update(ctx, func(w storage.Writer) error {
		answers, b.newJob = answers[:0], false
		if beat {
			if err := b.noteAlive(w); err != nil {
				return err
			}
		}
		for i, u := range batch {
			seen, err := w.Seen(u.ID)
			if err != nil {
				return err
			}
			if seen {
				continue
			}
			answer, err := b.guarded(w, u)
			if errors.Is(err, storage.ErrCorrupt) {
				return err // the store is at fault, not the update
			}
			if err != nil {
				return &brokenUpdate{i, err}
			}
			if answer != nil {
				answers = append(answers, *answer)
			}
			if err := w.MarkSeen(u.ID, calc.DateOf(b.Now().UTC())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if beat {
		b.beaten = b.Now()
	}
	if b.newJob {
		b.WakeJobs()
	}
	b.filled()
	return answers, nil
}

func (b *Bot) filled() {
	if b.Filled != nil {
		b.Filled()
	}
}

// WakeJobs tells the workers that there may be jobs to run.
func (b *Bot) WakeJobs() {
	for _, wake := range b.calls() {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// calls is where the workers wait: of what somebody waits for, and of what nobody does.
func (b *Bot) calls() [2]chan struct{} {
	b.once.Do(func() { b.wake = [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)} })
	return b.wake
}

// guarded runs the handler of one update, under watch, and turns a panic into an error.
func (b *Bot) guarded(w storage.Writer, u Update) (answer *Answer, err error) {
	if b.Hung != nil && b.HandlerLimit > 0 {
		watch := time.AfterFunc(b.HandlerLimit, func() { b.Hung(u.ID) })
		defer watch.Stop()
	}
	defer func() {
		if p := recover(); p != nil {
			if fault, ok := p.(interface{ Addr() uintptr }); ok {
				panic(fault) // a damaged file is the store's to tell
			}
			if engine, ok := w.(interface{ Damaged(p any) bool }); ok && engine.Damaged(p) {
				err = fmt.Errorf("%w: %v", storage.ErrCorrupt, p)
				return
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return b.handle(w, u)
}

// alone retries an update that failed among others; if it fails again the
// member is told its reference, and it is never handled again.
func (b *Bot) alone(ctx context.Context, u Update) ([]Answer, error) {
	answers, err := b.commit(ctx, []Update{u})
	var broken *brokenUpdate
	if !errors.As(err, &broken) {
		return answers, err
	}
	b.Log.Error("an update could not be handled", "reference", Reference(u.ID), "update", u.ID, "kind", u.Kind, "err", broken.err)
	return b.giveUp(ctx, u)
}

// giveUp marks an update as seen and tells the member its reference.
func (b *Bot) giveUp(ctx context.Context, u Update) ([]Answer, error) {
	err := b.Store.Update(ctx, func(w storage.Writer) error {
		if err := b.apologise(w, u); err != nil {
			return err
		}
		return w.MarkSeen(u.ID, calc.DateOf(b.Now().UTC()))
	})
	b.filled()
	if u.Kind == Press {
		return []Answer{{PressID: u.PressID}}, err
	}
	return nil, err
}

// Reference is what a member can pass on so that the operator finds an update in the log.
func Reference(update int64) string {
	return "R-" + strings.ToUpper(strconv.FormatInt(update, 36))
}

// processCarefully handles updates one by one and counts the attempts in the
// store first, so that one that kills the process is left out after maxAttempts.
func (b *Bot) processCarefully(ctx context.Context, batch []Update) ([]Answer, error) {
	var answers []Answer
	for _, u := range batch {
		try, err := b.attempt(ctx, u)
		if err != nil {
			return answers, err
		}
		if !try {
			continue
		}
		done, err := b.process(ctx, []Update{u})
		if err != nil {
			return answers, err
		}
		answers = append(answers, done...)
	}
	return answers, nil
}

// attempt counts one more attempt at an update, and tells whether it is worth one.
func (b *Bot) attempt(ctx context.Context, u Update) (bool, error) {
	var seen bool
	var before uint32
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		if seen, err = r.Seen(u.ID); err != nil {
			return err
		}
		before, err = r.Attempts(u.ID)
		return err
	})
	switch {
	case err != nil || seen:
		return false, err
	case before >= maxAttempts:
		b.Log.Error("an update is left out: the process died of it", "reference", Reference(u.ID), "update", u.ID, "attempts", maxAttempts)
		_, err := b.giveUp(ctx, u)
		return false, err
	case before > 0:
		<-time.After(time.Duration(before) * suspicion)
	}
	return true, b.Store.Update(ctx, func(w storage.Writer) error { return w.SetAttempts(u.ID, before+1) })
}

// suspicion is the pause before an update is tried that the process has died
// at: where it is killed over and over for a reason of its own, that will
// hardly hit the same few hundred microseconds three times then.
const suspicion = 100 * time.Millisecond
