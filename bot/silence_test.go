package bot_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"runrate/bot"
	"runrate/storage"
	"runrate/storage/bolt"
)

// Reps are told to look after a silence of more than 20 hours, once: not at
// the first start, not where nobody wrote for long while polls came in.
func TestSilence(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx := context.Background()
	if err := store.Update(ctx, func(w storage.Writer) error {
		for _, m := range []storage.Member{
			{Code: "A", Roles: storage.Rep, Telegram: 1}, {Code: "B", Roles: storage.Rep}, {Code: "C", Roles: storage.Supervisor, Telegram: 3},
			{Code: "D", Roles: storage.Rep, Telegram: 4, Inactive: true}, {Code: "E", Roles: storage.Rep, Telegram: 5, Unreachable: true},
		} {
			if _, err := w.PutMember(m); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	start := func() *bot.Bot {
		return &bot.Bot{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	}
	b := start()
	poll := func(after time.Duration) {
		now = now.Add(after)
		if _, err := b.Process(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	told := func() (chats []int64) {
		_ = store.View(ctx, func(r storage.Reader) error {
			chats = nil
			return r.Outbox(func(o storage.Outgoing) (bool, error) { chats = append(chats, o.Chat); return true, nil })
		})
		return chats
	}
	poll(0)
	for range 60 {
		poll(time.Hour)
	}
	b = start() // a short stop
	poll(19 * time.Hour)
	if got := told(); len(got) != 0 {
		t.Fatalf("without a silence these were told of one: %v", got)
	}
	poll(21 * time.Hour) // no network, in one process
	poll(time.Minute)
	if got := told(); len(got) != 1 || got[0] != 1 {
		t.Fatalf("after a silence these were told: %v, want the one rep who can be reached", got)
	}
	b = start()
	poll(30 * time.Hour) // down
	poll(time.Hour)
	if got := told(); len(got) != 2 {
		t.Errorf("after the second silence %d messages wait, want 2", len(got))
	}
}
