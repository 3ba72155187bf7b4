package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// A job is work that is not done within an update's transaction. Its row stays
// until it is done; its key is what keeps it from being done twice.

// jobHandlers is the table of jobs by kind. A handler runs outside of any
// transaction; what it returns is committed together with the end of the job.
var jobHandlers = map[string]jobHandler{
	"purge":  {run: purge},
	"screen": {run: showScreen, failed: screenFailed},
	"push":   {run: sendPush},
	"out":    {run: workOut, failed: outFailed},
	"file":   {run: workFile, failed: fileFailed},
	"invite": {run: makeInvite, failed: inviteFailed},
}

type jobHandler struct {
	run    func(context.Context, *Bot, storage.Job) (func(storage.Writer) error, error)
	failed func(storage.Writer, storage.Job) error // what is committed when it is left out; may be nil
}

// jobPause is how often the table of jobs is looked at when nothing calls.
const jobPause = time.Minute

// Work runs jobs as they fall due until ctx ends: what somebody waits for on
// one lane, and pushes and housekeeping on another, so that neither holds up the other.
func (b *Bot) Work(ctx context.Context) {
	later := make(chan struct{})
	go func() { defer close(later); b.workLater(ctx) }()
	for ctx.Err() == nil {
		b.complain(ctx, "jobs could not be run", b.runNow(ctx))
		b.await(ctx, b.calls()[0])
	}
	<-later
}

// workLater does what nobody waits for, and looks at the clock once a minute.
func (b *Bot) workLater(ctx context.Context) {
	var scheduled calc.Date
	for ctx.Err() == nil {
		if today := calc.DateOf(b.Now().UTC()); today != scheduled {
			err := b.Store.Update(ctx, func(w storage.Writer) error { return schedulePurge(w, today) })
			if b.complain(ctx, "housekeeping could not be scheduled", err); err == nil {
				scheduled = today
			}
		}
		if b.Pushes {
			b.complain(ctx, "pushes could not be scheduled", b.Schedule(ctx))
		}
		b.complain(ctx, "jobs could not be run", b.runLater(ctx))
		b.await(ctx, b.calls()[1])
	}
}

func (b *Bot) complain(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		b.Log.Error(what, "err", err)
	}
}

// await waits for a minute, for a call, or for the end.
func (b *Bot) await(ctx context.Context, call <-chan struct{}) {
	select {
	case <-time.After(jobPause):
	case <-call:
	case <-ctx.Done():
	}
}

// RunJobs runs the jobs that are due now, one by one. Their attempts are
// counted before, so that one that kills the process is left out after maxAttempts.
func (b *Bot) RunJobs(ctx context.Context) error {
	if err := b.runNow(ctx); err != nil {
		return err
	}
	return b.runLater(ctx)
}

// runNow runs what somebody waits for: what is due whatever the clock says.
func (b *Bot) runNow(ctx context.Context) error {
	b.waitedFor.Lock()
	defer b.waitedFor.Unlock()
	return b.runWhile(ctx, func(r storage.Reader) ([]storage.Job, error) { return r.Jobs(time.Time{}, 1) })
}

// aheadOfLater is how many jobs that somebody waits for may stand before those that nobody does.
const aheadOfLater = 64

// runLater runs the others that are due.
func (b *Bot) runLater(ctx context.Context) error {
	b.unhurried.Lock()
	defer b.unhurried.Unlock()
	return b.runWhile(ctx, func(r storage.Reader) ([]storage.Job, error) {
		due, err := r.Jobs(b.Now(), aheadOfLater+1)
		return slices.DeleteFunc(due, func(j storage.Job) bool { return j.Due.IsZero() }), err
	})
}

// runWhile runs the first of the jobs that next finds, until it finds none.
func (b *Bot) runWhile(ctx context.Context, next func(storage.Reader) ([]storage.Job, error)) error {
	for ctx.Err() == nil {
		var due []storage.Job
		err := b.Store.View(ctx, func(r storage.Reader) (err error) { due, err = next(r); return err })
		if err != nil || len(due) == 0 {
			return err
		}
		if err := b.runJob(ctx, due[0]); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) runJob(ctx context.Context, j storage.Job) error {
	if j.Attempts >= maxAttempts {
		b.Log.Error("a job is left out", "job", j.Key, "attempts", j.Attempts)
		err := b.Store.Update(ctx, func(w storage.Writer) error {
			if failed := jobHandlers[j.Kind].failed; failed != nil {
				if err := failed(w, j); err != nil {
					return err
				}
			}
			return w.DeleteJob(j.Key)
		})
		b.filled()
		return err
	}
	j.Attempts++
	if err := b.Store.Update(ctx, func(w storage.Writer) error { return w.PutJob(j) }); err != nil {
		return err
	}
	finish, err := b.doJob(ctx, j)
	if err != nil {
		b.Log.Error("a job failed", "job", j.Key, "attempts", j.Attempts, "err", err)
		j.Due = b.Now().Add(time.Duration(j.Attempts) * jobPause)
		return b.Store.Update(ctx, func(w storage.Writer) error { return w.PutJob(j) })
	}
	err = b.Store.Update(ctx, func(w storage.Writer) error {
		if err := w.DeleteJob(j.Key); err != nil {
			return err
		}
		return finish(w)
	})
	b.filled()
	return err
}

func (b *Bot) doJob(ctx context.Context, j storage.Job) (finish func(storage.Writer) error, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	handler, ok := jobHandlers[j.Kind]
	if !ok {
		return nil, fmt.Errorf("no handler for jobs of kind %q", j.Kind)
	}
	return handler.run(ctx, b, j)
}

// seenDays is how long an update's id is remembered: Telegram keeps an update
// for a day, and its ids restart at random after a quiet week.
const seenDays = 3

// schedulePurge puts one purge a day on the list.
func schedulePurge(w storage.Writer, day calc.Date) error {
	return w.PutJob(storage.Job{Key: "purge " + day.String(), Kind: "purge", Due: day.UTC()})
}

// fileDays is how long Telegram's ids of pictures are kept.
const fileDays = 45

// purge forgets old update ids, ids of pictures, and invites.
func purge(_ context.Context, b *Bot, _ storage.Job) (func(storage.Writer) error, error) {
	today := calc.DateOf(b.Now().UTC())
	return func(w storage.Writer) error {
		if _, err := w.PurgeSeen(today - seenDays); err != nil {
			return err
		}
		if _, err := w.PurgeSentIDs(today - fileDays); err != nil {
			return err
		}
		return purgeInvites(w, b.Now())
	}, nil
}
