package bot_test

import (
	"context"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// A day's housekeeping forgets the ids of updates that Telegram keeps no more;
// a job that always fails is tried three times, and told to the operator.
func TestJobs(t *testing.T) {
	h := anna(t)
	b := processOf(t, h, func(string) {})
	today := calc.DateOf(h.Now())
	h.Update(func(w storage.Writer) error {
		for id, day := range map[int64]calc.Date{1: today - 10, 2: today - 4, 3: today - 3, 4: today} {
			if err := w.MarkSeen(id, day); err != nil {
				return err
			}
		}
		if err := w.PutJob(storage.Job{Key: "purge", Kind: "purge", Due: h.Now()}); err != nil {
			return err
		}
		if err := w.PutJob(storage.Job{Key: "later", Kind: "purge", Due: h.Now().Add(24 * time.Hour)}); err != nil {
			return err
		}
		return w.PutJob(storage.Job{Key: "broken", Kind: "nobody's", Due: h.Now()})
	})
	for range 6 { // each failure puts the job off by some minutes
		if err := b.RunJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		h.SetClock(h.Now().Add(10 * time.Minute))
	}
	h.Update(func(w storage.Writer) error {
		for id, want := range map[int64]bool{1: false, 2: false, 3: true, 4: true} {
			if seen, err := w.Seen(id); err != nil || seen != want {
				t.Errorf("update %d is known: %v, want %v (%v)", id, seen, want, err)
			}
		}
		left, err := w.Jobs(h.Now().Add(48*time.Hour), 10)
		if len(left) != 1 || left[0].Key != "later" {
			t.Errorf("the jobs left are %+v, want the one of tomorrow", left)
		}
		return err
	})
	if !h.Log.Contains("a job is left out") || !h.Log.Contains("attempts=3") {
		t.Errorf("the operator is not told of the job that failed:\n%s", h.Log)
	}
}
