package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runrate/bot"
	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

// pushes is a bot without a wire, whose clock is set by hand.
type pushes struct {
	t     *testing.T
	store *bolt.Store
	bot   *bot.Bot
	now   time.Time
	log   strings.Builder
}

func newPushes(t *testing.T) *pushes {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	p := &pushes{t: t, store: store}
	p.bot = &bot.Bot{Store: store, Log: slog.New(slog.NewTextHandler(&p.log, nil)), Now: func() time.Time { return p.now }}
	return p
}

func (p *pushes) update(fn func(storage.Writer) error) {
	p.t.Helper()
	if err := p.store.Update(context.Background(), fn); err != nil {
		p.t.Fatal(err)
	}
}

// member enters somebody who has joined, with a plan for this month and the next.
func (p *pushes) member(m storage.Member) storage.MemberID {
	p.t.Helper()
	var id storage.MemberID
	p.update(func(w storage.Writer) error {
		m.Name, m.Lang = m.Code, storage.English
		if categories, err := w.Categories(); err != nil {
			return err
		} else if len(categories) == 0 {
			if _, err := w.PutCategory(storage.Category{Name: "Beer", Unit: "pcs", Price: 9000, HasPrice: true}); err != nil {
				return err
			}
		}
		var err error
		if id, err = w.PutMember(m); err != nil {
			return err
		}
		for month := calc.DateOf(p.now).Month() - 1; month < calc.DateOf(p.now).Month()+2; month++ {
			if err := w.PutPlan(storage.PlanLine{Team: m.TeamOn(calc.DateOf(p.now)), Rep: id, Month: month, Category: 1, Volume: 100_000}); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

// strike does what is due, and returns the chats that were written to.
func (p *pushes) strike() []int64 {
	p.t.Helper()
	if err := p.bot.Schedule(context.Background()); err != nil {
		p.t.Fatal(err)
	}
	if err := p.bot.RunJobs(context.Background()); err != nil {
		p.t.Fatal(err)
	}
	return p.sent()
}

// sent empties the outbox.
func (p *pushes) sent() []int64 {
	var chats []int64
	p.update(func(w storage.Writer) error {
		chats = nil
		var keys []storage.OutboxKey
		if err := w.Outbox(func(o storage.Outgoing) (bool, error) {
			chats, keys = append(chats, o.Chat), append(keys, o.OutboxKey)
			return true, nil
		}); err != nil {
			return err
		}
		for _, k := range keys {
			if err := w.DeleteOutgoing(k); err != nil {
				return err
			}
		}
		return nil
	})
	return chats
}

const everyDay = "1 1 1 1 1 1 1"

// On days that have 23 or 25 hours, and on those around them, a morning comes
// exactly once, at whatever hour it is wanted. Transitions of the tz database
// for 2026: New York 8 March and 1 November at 2:00, Jerusalem 27 March and 25
// October at 2:00, Lord Howe 5 April and 4 October by half an hour, Havana 8
// March at 0:00 and 1 November at 1:00.
func TestMorningOnClockChanges(t *testing.T) {
	for zone, days := range map[string][]string{
		"America/New_York": {"2026-03-08", "2026-11-01"}, "Asia/Jerusalem": {"2026-03-27", "2026-10-25"},
		"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"}, "America/Havana": {"2026-03-08", "2026-11-01"}, "Europe/Moscow": {"2026-03-29"},
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range days {
			change, _ := calc.ParseDate(day)
			for _, at := range []storage.Minute{1, 31, 61, 91, 121, 151, 181, 511, 1380, 1436} {
				p := newPushes(t)
				p.now = change.In(loc).AddDate(0, 0, -1)
				// Quiet hours of no length: every time is as good.
				p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7, Zone: zone, Week: everyDay, Push: at, QuietFrom: 1, QuietTo: 1, Muted: storage.EveningPush})
				p.update(func(w storage.Writer) error { // Russia's holidays are not what this is about
					return w.PutOverride(storage.Override{Scope: storage.OfCompany, From: change - 2, To: change + 3, Weight: calc.FullDay})
				})
				perDay := map[calc.Date]int{}
				for end := p.now.Add(74 * time.Hour); p.now.Before(end); p.now = p.now.Add(4 * time.Minute) {
					perDay[calc.DateOf(p.now.In(loc))] += len(p.strike())
				}
				for d := change - 1; d <= change+1; d++ {
					if perDay[d] != 1 {
						t.Errorf("%s, wanted at %d: %d pushes on %s, want 1 (%v)", zone, at-1, perDay[d], d, perDay)
					}
				}
			}
		}
	}
}

// Who travels gets one a date.
func TestMorningAndZones(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)
	id := p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7, Zone: "Asia/Vladivostok", Muted: storage.EveningPush})
	travel := func(zone string) {
		p.update(func(w storage.Writer) error {
			m, err := w.Member(id)
			if err != nil {
				return err
			}
			m.Zone = zone
			_, err = w.PutMember(m)
			return err
		})
	}
	var when []string
	for end := p.now.AddDate(0, 0, 2); p.now.Before(end); p.now = p.now.Add(10 * time.Minute) {
		switch p.now.Format("02 15:04") {
		case "10 02:00":
			travel("Europe/Moscow") // it is 5 in the morning there: the day's has come already
		case "11 08:00":
			travel("Asia/Vladivostok")
		}
		for range p.strike() {
			when = append(when, p.now.Format("02 15:04"))
		}
	}
	if got := strings.Join(when, ", "); got != "10 00:00, 11 05:30, 11 22:30" { // 10:00 in Vladivostok (within the grace), 8:30 in Moscow, 8:30 on the 12th
		t.Errorf("the mornings came at %s", got)
	}
}

// One push a date, also where a journey or a clock leads back over midnight.
func TestMorningOverDateLines(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 10, 20, 31, 0, 0, time.UTC) // 8:31 of the 11th in Kamchatka
	id := p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7, Zone: "Asia/Kamchatka", Muted: storage.EveningPush})
	count := func(want int, when string) {
		t.Helper()
		if got := len(p.strike()); got != want {
			t.Errorf("%s: %d pushes, want %d", when, got, want)
		}
	}
	count(1, "the 11th in Kamchatka")
	p.now = p.now.AddDate(0, 0, 1)
	count(1, "the 12th in Kamchatka")
	p.update(func(w storage.Writer) error {
		m, err := w.Member(id)
		if err != nil {
			return err
		}
		m.Zone = "Europe/Kaliningrad"
		_, err = w.PutMember(m)
		return err
	})
	count(0, "the evening of the 11th in Kaliningrad")
	p.now = time.Date(2026, 3, 12, 6, 31, 0, 0, time.UTC)
	count(0, "the 12th again")
	p.now = p.now.AddDate(0, 0, 1)
	count(1, "the 13th")
	p.now = p.now.AddDate(0, 0, -1)
	count(0, "a clock set back")
	p.now = p.now.AddDate(0, 0, 1)
	count(0, "and forth")
	p.update(func(w storage.Writer) error { // the mark of a clock that was years ahead
		return w.PutSentID(fmt.Sprintf("push morning %010d", id), "2031-01-01", 23000)
	})
	p.now = time.Date(2026, 3, 16, 6, 31, 0, 0, time.UTC)
	count(1, "after a clock that was wrong")
}

// What is late is sent within the grace, and after it is left out and logged.
func TestLatePushes(t *testing.T) {
	for late, want := range map[time.Duration]int{0: 1, 119 * time.Minute: 1, 2 * time.Hour: 1, 121 * time.Minute: 0} {
		p := newPushes(t)
		p.now = time.Date(2026, 3, 10, 5, 30, 0, 0, time.UTC).Add(late)
		p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7, Muted: storage.EveningPush})
		if got := len(p.strike()); got != want {
			t.Errorf("%s late: %d pushes, want %d", late, got, want)
		}
		if logged := strings.Contains(p.log.String(), "too late"); logged != (want == 0) {
			t.Errorf("%s late: the log says %q", late, p.log.String())
		}
		p.log.Reset()
		if p.now = p.now.Add(time.Minute); len(p.strike()) != 0 || p.log.Len() > 0 {
			t.Errorf("%s late: it came again, or was logged again: %s", late, p.log.String())
		}
	}
}

// A job that waits for too long is left out too.
func TestPushThatWaitedTooLong(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 10, 5, 30, 0, 0, time.UTC)
	p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7})
	if err := p.bot.Schedule(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.now = p.now.Add(3 * time.Hour)
	if err := p.bot.RunJobs(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := p.sent(); len(got) != 0 || !strings.Contains(p.log.String(), "too late") {
		t.Errorf("sent to %v; the log says %q", got, p.log.String())
	}
}

// However often the process dies, and wherever, one morning comes: jobs that
// were left are worked off, and none is left twice.
func TestPushesOverCrashes(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 10, 5, 30, 0, 0, time.UTC)
	for i := range int64(130) { // three jobs
		p.member(storage.Member{Code: fmt.Sprint("R", i), Roles: storage.Rep, Telegram: i + 1, Postings: []storage.Posting{{Team: 1}}, Muted: storage.EveningPush})
	}
	got := map[int64]int{}
	for crash := range 12 {
		// A store that dies at its nth commit stands for a process that is killed there.
		dying := &dyingStore{Store: p.store, commits: crash % 6}
		b := &bot.Bot{Store: dying, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return p.now }}
		if b.Schedule(context.Background()) == nil {
			_ = b.RunJobs(context.Background())
		}
		for _, chat := range p.sent() {
			got[chat]++
		}
		p.now = p.now.Add(4 * time.Minute)
	}
	for _, chat := range p.strike() {
		got[chat]++
	}
	for i := range int64(130) {
		if got[i+1] != 1 {
			t.Errorf("R%d got %d mornings, want 1", i, got[i+1])
		}
	}
}

// dyingStore refuses every commit after some.
type dyingStore struct {
	storage.Store
	commits int
}

func (d *dyingStore) Update(ctx context.Context, fn func(storage.Writer) error) error {
	if d.commits == 0 {
		return context.Canceled
	}
	d.commits--
	return d.Store.Update(ctx, fn)
}

// One member who cannot be worked on keeps nobody else's morning.
func TestPoisonedPush(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 10, 5, 30, 0, 0, time.UTC)
	for i := range int64(5) {
		p.member(storage.Member{Code: fmt.Sprint("R", i), Roles: storage.Rep, Telegram: i + 1})
	}
	if err := p.bot.Schedule(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.update(func(w storage.Writer) error { // a week that cannot be read fails whatever reads it
		m, err := w.Member(3)
		if err != nil {
			return err
		}
		m.Week = "never"
		_, err = w.PutMember(m)
		return err
	})
	got := map[int64]int{}
	for range 10 {
		if err := p.bot.RunJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, chat := range p.sent() {
			got[chat]++
		}
		p.now = p.now.Add(3 * time.Minute)
	}
	if fmt.Sprint(got) != "map[1:1 2:1 4:1 5:1]" {
		t.Errorf("mornings came to %v, want all but the third, once", got)
	}
}

// In quiet hours nothing rings: a morning waits for their end, a reminder is left out.
func TestQuietHours(t *testing.T) {
	p := newPushes(t)
	p.now = time.Date(2026, 3, 9, 21, 0, 0, 0, time.UTC) // midnight in Moscow
	p.update(func(w storage.Writer) error {
		_, err := w.PutTeam(storage.Team{Name: "Late", Closing: 23*60 + 30})
		return err
	})
	p.member(storage.Member{Code: "A", Roles: storage.Rep, Telegram: 7, Push: 6*60 + 1, Postings: []storage.Posting{{Team: 1}}})
	var when []string
	for end := p.now.Add(24 * time.Hour); p.now.Before(end); p.now = p.now.Add(5 * time.Minute) {
		for range p.strike() {
			when = append(when, p.now.Add(3*time.Hour).Format("15:04"))
		}
	}
	if got := strings.Join(when, ", "); got != "07:00" {
		t.Errorf("it rang at %s, want at the end of the quiet hours alone", got)
	}
}

// pushHouse is a house with a rep who has a plan, on a working morning.
func pushHouse(t *testing.T) (*bottest.House, *sandbox.Phone) {
	h := bottest.New(t, bottest.Options{})
	h.Import(sheet.Categories, "category,unit\nПиво,шт\n")
	h.Import(sheet.Members, "code,name,role\nA1,Анна,rep\n")
	h.Import(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,2100\n")
	anna := h.Server.Phone(sandbox.User{ID: 7, FirstName: "Anna", LanguageCode: "ru"})
	anna.Send("/start " + h.Invite("A1"))
	h.Settle()
	h.SetClock(time.Date(2026, 3, 11, 5, 30, 0, 0, time.UTC))
	return h, anna
}

func mornings(p *sandbox.Phone) (n int) {
	for _, m := range p.Messages() {
		if strings.Contains(m.Text, "Доброе утро") {
			n++
		}
	}
	return n
}

// Telegram is down over the hour: the morning comes when it is back, once.
func TestPushWhileTelegramIsDown(t *testing.T) {
	for hours, want := range map[int]int{1: 1, 3: 0} {
		h, anna := pushHouse(t)
		h.Server.Fail(sandbox.Fault{Method: "sendMessage", Times: -1, Kind: sandbox.FaultHTML})
		h.Strike()
		if err := h.Bot.RunJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		h.SetClock(h.Now().Add(time.Duration(hours) * time.Hour))
		h.Server.ClearFaults()
		h.Settle()
		if got := mornings(anna); got != want {
			t.Errorf("after %d hours: %d mornings, want %d", hours, got, want)
		}
	}
}

// A restart between the mark and the message loses nothing and sends nothing twice.
func TestPushOverRestart(t *testing.T) {
	h, anna := pushHouse(t)
	h.Strike() // the job is there, and has not been run
	h.Stop()
	h.Start(bottest.Options{})
	h.Settle()
	h.Strike()
	h.Settle()
	if got := mornings(anna); got != 1 {
		t.Errorf("%d mornings, want 1", got)
	}
}
