package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"runrate/bot"
	"runrate/bot/bottest"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
	"runrate/storage/storagetest"
)

// lookup is a store that calls a function whenever a client is looked up: a
// place inside a handler where a test can do harm.
type lookup struct {
	storage.Store
	at func(client string)
}

func (s lookup) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return s.Store.Update(ctx, func(w storage.Writer) error { return fn(lookupWriter{w, s.at}) })
}

type lookupWriter struct {
	storage.Writer
	at func(string)
}

func (w lookupWriter) ClientByCode(code string) (storage.Client, error) {
	w.at(code)
	return w.Writer.ClientByCode(code)
}

// processOf starts a bot on a store, as a new process does.
func processOf(t *testing.T, h *bottest.House, at func(string)) *bot.Bot {
	t.Helper()
	b := &bot.Bot{Store: lookup{h.Store, at}, Log: slog.New(slog.NewTextHandler(h.Log, nil)), Now: h.Now}
	if err := b.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return b
}

// anna opens a house with one rep, joined as Telegram user 1.
func anna(t *testing.T) *bottest.House {
	t.Helper()
	h := bottest.New(t, bottest.Options{Idle: true})
	h.Import(sheet.Categories, "category,unit\nПиво,шт\n")
	h.Import(sheet.Members, "code,name,role,team\nA1,Анна,rep,Север\n")
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		m.Telegram = 1
		_, err = w.PutMember(m)
		return err
	})
	return h
}

func message(h *bottest.House, id int64, text string) bot.Update {
	return bot.Update{ID: id, Kind: bot.Message, User: bot.User{ID: 1}, Chat: 1, Private: true, Message: id, Date: h.Now(), Edited: h.Now(), Text: text}
}

func booked(t *testing.T, h *bottest.House) (sum calc.Volume) {
	t.Helper()
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		sum = 0
		return w.Sales(m.TeamOn(calc.MaxDate), m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { sum += s.Volume; return nil })
	})
	return sum
}

// An update at which the process dies is left out after three counted times;
// all others are booked. Goexit ends the handler as a death does: nothing of
// its transaction is kept, and nobody hears of it.
func TestQuarantine(t *testing.T) {
	h := anna(t)
	batch := []bot.Update{message(h, 1, "пиво 1"), message(h, 2, "пиво 10 @УБИЙЦА"), message(h, 3, "пиво 100")}
	deaths := 0
	for alive := false; !alive; {
		b := processOf(t, h, func(client string) {
			if client == "УБИЙЦА" {
				runtime.Goexit()
			}
		})
		done := make(chan bool)
		go func() {
			defer close(done)
			if _, err := b.Process(context.Background(), batch); err != nil {
				t.Error(err)
			}
			done <- true
		}()
		if alive = <-done; !alive {
			deaths++
		}
		if deaths > 10 {
			t.Fatal("the update is never left out")
		}
	}
	if deaths != 4 {
		t.Errorf("the process died %d times, want 4: once unsuspecting, then three counted", deaths)
	}
	if got := booked(t, h); got != 101*calc.Unit {
		t.Errorf("%s booked, want 101", got)
	}
	if !h.Log.Contains(bot.Reference(2)) {
		t.Error("the operator is not told the reference")
	}
}

// A handler that hangs is reported, so that the process can be ended.
func TestHang(t *testing.T) {
	h := anna(t)
	hung := make(chan int64, 1)
	release := make(chan struct{})
	b := processOf(t, h, func(client string) {
		if client == "ОЧЕРЕДЬ" {
			<-release
		}
	})
	b.HandlerLimit, b.Hung = time.Millisecond, func(update int64) { hung <- update; close(release) }
	if _, err := b.Process(context.Background(), []bot.Update{message(h, 1, "пиво 1 @ОЧЕРЕДЬ")}); err != nil {
		t.Fatal(err)
	}
	if got := <-hung; got != 1 {
		t.Errorf("update %d is said to hang, want 1", got)
	}
}

// One durable commit takes a whole polled batch.
func TestOneCommitABatch(t *testing.T) {
	h := anna(t)
	b := processOf(t, h, func(string) {})
	counter := &commits{Store: h.Store}
	b.Store = counter
	var batch []bot.Update
	for i := range int64(100) {
		batch = append(batch, message(h, i+1, "пиво 1"))
	}
	if _, err := b.Process(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	if counter.n != 1 || booked(t, h) != 100*calc.Unit {
		t.Errorf("%d commits for %s booked, want 1 for 100", counter.n, booked(t, h))
	}
}

type commits struct {
	storage.Store
	n int
}

func (c *commits) Update(ctx context.Context, fn func(storage.Writer) error) error {
	c.n++
	return c.Store.Update(ctx, fn)
}

// A closure may run more than once: the whole bot on a store that runs each twice.
func TestClosuresTwice(t *testing.T) {
	h := anna(t)
	b := processOf(t, h, func(string) {})
	b.Store = storagetest.Twice(h.Store)
	answers, err := b.Process(context.Background(), []bot.Update{
		message(h, 1, "пиво 1"), message(h, 2, "/runrate"),
		{ID: 3, Kind: bot.Press, User: bot.User{ID: 1}, Chat: 1, Private: true, Message: 50, PressID: "p", Data: "undo:1:1"},
	})
	if err != nil || len(answers) != 1 {
		t.Errorf("%d answers to one press, %v", len(answers), err)
	}
	if err := b.RunJobs(context.Background()); err != nil {
		t.Fatal(err)
	}
	rows := 0
	h.Update(func(w storage.Writer) error {
		rows = 0
		return w.Outbox(func(o storage.Outgoing) (bool, error) {
			if o.Chat != 0 {
				rows++
			}
			return true, nil
		})
	})
	if rows != 3 || booked(t, h) != 0 {
		t.Errorf("%d messages and %s booked, want 3 and nothing", rows, booked(t, h))
	}
}

// FuzzPress throws data at the table of buttons, beside an entry and an open
// question: whatever a phone sends, every press is answered, the store holds
// together, and the entry is booked whole or undone whole.
func FuzzPress(f *testing.F) {
	for _, s := range []string{"undo:1:1", "redo:1:2", "yes:2", "no:2", "rr", "pf:674", "pf:673", "cats:674:0", "cat:674:1", "cats:674:-1", "cat:674:99999999999", "cat:-1:1", "undo:1", "::", "yes:x", "undo:9223372036854775808:1",
		"day:1:1:20522:20521", "which:2:0", "others:2:1", "past:674", "past:-1", "hist:20522:0", "hist:-1:-1", "entry:1:1", "del:1:1:1", "res:1:1:2", "plan", "week:0", "week:1", "wd:0:5", "wd:1:9", "even:0",
		"reopen:20522", "settings", "set:1", "zones:7", "choose:1:3", "choose:9:-9", "chart:1", "swap:0:674", "file:99999999999:674", "pick:1:674:1"} {
		f.Add(s)
	}
	store, err := bolt.Open(filepath.Join(f.TempDir(), "fuzz.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	ctx := context.Background()
	if err := store.Update(ctx, func(w storage.Writer) error {
		for _, name := range []string{"Пиво", "Сок"} {
			if _, err := w.PutCategory(storage.Category{Name: name, Unit: "шт"}); err != nil {
				return err
			}
		}
		_, err := w.PutMember(storage.Member{Code: "A", Name: "A", Roles: storage.Rep, Telegram: 1})
		return err
	}); err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	var failures bytes.Buffer // a handler that fails is answered for, and logged
	b := &bot.Bot{Store: store, Log: slog.New(slog.NewTextHandler(&failures, &slog.HandlerOptions{Level: slog.LevelError})), Now: func() time.Time { return now }}
	text := func(id int64, s string) bot.Update {
		return bot.Update{ID: id, Kind: bot.Message, User: bot.User{ID: 1}, Chat: 1, Private: true, Message: id, Date: now, Edited: now, Text: s}
	}
	if _, err := b.Process(ctx, []bot.Update{text(1, "пиво 3, сок 4"), text(2, "пиво 5 @Новый")}); err != nil {
		f.Fatal(err)
	}
	id := int64(2)
	f.Fuzz(func(t *testing.T, data string) {
		id++
		answers, err := b.Process(ctx, []bot.Update{{ID: id, Kind: bot.Press, User: bot.User{ID: 1}, Chat: 1, Private: true, Message: 1, PressID: "p", Data: data}})
		if err != nil || len(answers) != 1 || failures.Len() > 0 {
			t.Fatalf("%q: %d answers, %v\n%s", data, len(answers), err, failures.String())
		}
		rows := map[int64]int{}
		if err := store.View(ctx, func(r storage.Reader) error {
			clear(rows)
			return r.Sales(0, 1, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { rows[s.Origin.Message]++; return nil })
		}); err != nil {
			t.Fatal(err)
		}
		if n := rows[1]; n != 0 && n != 2 || rows[2] > 1 || len(rows) > 2 {
			t.Fatalf("%q left %v rows by message", data, rows)
		}
		if err := store.Check(ctx, func(name string, err error) {
			if err != nil {
				t.Fatalf("%q: check of %s: %v", data, name, err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}
