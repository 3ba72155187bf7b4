package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"runrate/bot"
	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/bot/telegram"
	"runrate/calc"
	"runrate/storage"
)

// receipts counts the bot's messages on a phone that hold a text.
func receipts(p *sandbox.Phone, text string) int {
	n := 0
	for _, m := range p.Messages() {
		if m.FromBot && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// sold is the sum of a rep's March in the ledger, in whole units.
func sold(t *testing.T, h *bottest.House, code string) string {
	t.Helper()
	var sum calc.Volume
	if err := h.Store.View(context.Background(), func(r storage.Reader) error {
		sum = 0
		m, err := r.MemberByCode(code)
		if err != nil {
			return err
		}
		sums, err := r.Sums(m.TeamOn(calc.MaxDate), m.ID, calc.NewMonth(2026, time.March))
		for _, s := range sums {
			sum += s.Volume
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return sum.String()
}

// Telegram fails in every way that it can while a receipt is sent: the entry
// is booked once, and the receipt arrives in the end.
func TestSendSurvivesFaults(t *testing.T) {
	for name, f := range map[string]struct {
		fault    sandbox.Fault
		receipts int
	}{
		"500":             {sandbox.Fault{Kind: sandbox.FaultError, Code: 500, Description: "Internal Server Error"}, 1},
		"502 as HTML":     {sandbox.Fault{Kind: sandbox.FaultHTML, Code: 502}, 1},
		"429":             {sandbox.Fault{Kind: sandbox.FaultError, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, 1},
		"empty answer":    {sandbox.Fault{Kind: sandbox.FaultEmpty}, 1},
		"dropped before":  {sandbox.Fault{Kind: sandbox.FaultDropBefore}, 1},
		"dropped after":   {sandbox.Fault{Kind: sandbox.FaultDropAfter}, 2}, // the outcome is unknown: sent again
		"broken markup":   {sandbox.Fault{Kind: sandbox.FaultError, Code: 400, Description: "Bad Request: can't parse entities: Unexpected end tag"}, 1},
		"chat has moved":  {sandbox.Fault{Kind: sandbox.FaultError, Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: 2}, 0},
		"not modified":    {sandbox.Fault{Kind: sandbox.FaultError, Code: 400, Description: "Bad Request: message is not modified"}, 0},
		"403 by a proxy":  {sandbox.Fault{Kind: sandbox.FaultHTML, Code: 403}, 1},
		"404 by a proxy":  {sandbox.Fault{Kind: sandbox.FaultHTML, Code: 404}, 1},
		"refused forever": {sandbox.Fault{Kind: sandbox.FaultError, Code: 400, Description: "Bad Request: something else"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := company(t, bottest.Options{})
			p, other := joined(h, 1, "A1"), joined(h, 2, "B1")
			f.fault.Method, f.fault.Chat = "sendMessage", 1
			h.Server.Fail(f.fault)
			p.Send("пиво 120")
			advance(t, h)
			if got := sold(t, h, "A1"); got != "120" {
				t.Errorf("%s booked, want 120", got)
			}
			if got := receipts(p, "120"); got != f.receipts+1 { // the greeting holds an example with 120
				t.Errorf("%d receipts, want %d\n%s", got-1, f.receipts, h.Log)
			}
			if moved := receipts(other, "Записано"); f.fault.MigrateTo == 2 && moved != 1 {
				t.Errorf("%d receipts arrived under the chat's new id, want 1", moved)
			}
			if h.Log.Contains(h.Server.Token()) {
				t.Error("the token is in the log")
			}
		})
	}
}

// advance settles a house while its clock runs, so that retries fall due.
func advance(t *testing.T, h *bottest.House) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.Settle()
	}()
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Millisecond):
			h.SetClock(h.Now().Add(time.Second))
			h.Service.Sender().Wake()
		}
	}
}

func TestBlockedMember(t *testing.T) {
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	unreachable := func() bool {
		var m storage.Member
		h.Update(func(w storage.Writer) (err error) { m, err = w.MemberByCode("A1"); return err })
		return m.Unreachable
	}
	h.Server.Fail(sandbox.Fault{Method: "sendMessage", Kind: sandbox.FaultError, Code: 403, Description: "Forbidden: bot was blocked by the user"})
	p.Send("пиво 120")
	h.Settle()
	if !unreachable() || sold(t, h, "A1") != "120" {
		t.Errorf("after a 403: unreachable %v, sold %s; want true, 120", unreachable(), sold(t, h, "A1"))
	}
	p.Send("/runrate")
	h.Settle()
	if unreachable() {
		t.Error("a member who speaks is still unreachable")
	}
	p.Block()
	h.Settle()
	if !unreachable() {
		t.Error("a member who blocked the bot is still reachable")
	}
	p.Unblock()
	h.Settle()
	if unreachable() {
		t.Error("a member who let the bot in again is still unreachable")
	}
}

// Polls fail in every way; nothing is lost, nothing comes twice.
func TestPollSurvivesFaults(t *testing.T) {
	t.Parallel()
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	for i, f := range []sandbox.Fault{
		{Kind: sandbox.FaultError, Code: 500, Description: "Internal Server Error"},
		{Kind: sandbox.FaultHTML, Code: 502},
		{Kind: sandbox.FaultEmpty},
		{Kind: sandbox.FaultDropBefore},
		{Kind: sandbox.FaultDropAfter},
		{Kind: sandbox.FaultError, Code: 409, Description: "Conflict: terminated by other getUpdates request"},
	} {
		f.Method = "getUpdates"
		h.Server.Fail(f)
		p.Send("пиво 1")
		h.Settle()
		if got, want := sold(t, h, "A1"), calc.Volume(int64(i+1)*1000).String(); got != want {
			t.Errorf("after fault %v: sold %s, want %s", f.Kind, got, want)
		}
	}
	if !h.Log.Contains("another process polls") {
		t.Error("a second poller is not told to the operator")
	}
}

func TestRedeliveryAndOddIDs(t *testing.T) {
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	p.Send("пиво 1")
	h.Settle()
	h.Server.Redeliver(2)
	h.Settle()
	h.Server.RestartIDs(7) // far below those before
	p.Send("пиво 10")
	p.Send("пиво 100")
	h.Settle()
	h.Server.Inject(json.RawMessage(`{"update_id":5000,"message":"no message"}`))
	h.Server.Inject(json.RawMessage(`{"update_id":5001,"message":{"message_id":"x"}}`))
	p.Send("пиво 1000")
	h.Settle()
	message := func(id int64, text string) map[string]any {
		return map[string]any{"message": map[string]any{
			"message_id": id, "date": h.Now().Unix(), "text": text,
			"from": map[string]any{"id": 1, "is_bot": false, "first_name": "A1"}, "chat": map[string]any{"id": 1, "type": "private"},
		}}
	}
	h.Server.InjectAs(9003, message(9003, "пиво 10000"))
	h.Server.InjectAs(9001, message(9001, "пиво 100000"))
	h.Server.InjectAs(9002, message(9002, "пиво 1000000"))
	h.Settle()
	if got := sold(t, h, "A1"); got != "1111111" {
		t.Errorf("sold %s, want 1111111: each entry once", got)
	}
	h.Check()
}

// A handler that panics is retried alone and answered with a reference; the
// others of its batch are booked.
func TestPanickingHandler(t *testing.T) {
	h := company(t, bottest.Options{Idle: true})
	var panics atomic.Int64
	sabotaged := bottest.Options{Change: func(b *bot.Bot) {
		b.Store = &sabotage{Store: b.Store, at: func(name string) {
			if name == "ПАНИКА" {
				panics.Add(1)
				panic("a bug")
			}
		}}
	}}
	h.Start(sabotaged)
	p, other := joined(h, 1, "A1"), joined(h, 2, "B1")
	h.Stop()
	p.Send("пиво 1")
	p.Send("пиво 10 @ПАНИКА")
	other.Send("пиво 5")
	p.Send("пиво 100")
	h.Start(sabotaged)
	h.Settle()
	if a, b := sold(t, h, "A1"), sold(t, h, "B1"); a != "101" || b != "5" {
		t.Errorf("sold %s and %s, want 101 and 5", a, b)
	}
	if n := panics.Load(); n != 2 {
		t.Errorf("the handler ran %d times, want twice: in its batch, and alone", n)
	}
	if receipts(p, "R-") != 1 || !h.Log.Contains("a bug") {
		t.Error("no reference was given, or the cause is not in the log")
	}
}

// sabotage is a store that calls a function whenever a client is looked up.
type sabotage struct {
	storage.Store
	at func(client string)
}

func (s *sabotage) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return s.Store.Update(ctx, func(w storage.Writer) error { return fn(&saboteur{w, s.at}) })
}

type saboteur struct {
	storage.Writer
	at func(string)
}

func (s *saboteur) ClientByCode(code string) (storage.Client, error) {
	s.at(code)
	return s.Writer.ClientByCode(code)
}

// The store refuses a commit: nothing is confirmed, and all is handled when it works again.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	failing := &brokenStore{}
	h := company(t, bottest.Options{Idle: true})
	h.Start(bottest.Options{Change: func(b *bot.Bot) { failing.Store = b.Store; b.Store = failing }})
	p := joined(h, 1, "A1")
	failing.left.Store(3)
	p.Send("пиво 120")
	h.Settle()
	if got := sold(t, h, "A1"); got != "120" {
		t.Errorf("sold %s, want 120", got)
	}
	if failing.left.Load() > 0 {
		t.Error("the store was never asked")
	}
}

// brokenStore fails as many updates as are left.
type brokenStore struct {
	storage.Store
	left atomic.Int64
}

func (s *brokenStore) Update(ctx context.Context, fn func(storage.Writer) error) error {
	if s.left.Add(-1) >= 0 {
		return errors.New("no space left on device")
	}
	return s.Store.Update(ctx, fn)
}

func TestTokenRefused(t *testing.T) {
	h := company(t, bottest.Options{Idle: true})
	log := &bottest.Log{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	api, err := telegram.NewAPI(h.Server.URL(), "999:revoked")
	if err != nil {
		t.Fatal(err)
	}
	s := &telegram.Service{
		API: api, Store: h.Store, Log: logger, Now: h.Now, Limits: telegram.TelegramLimits,
		Bot: &bot.Bot{Store: h.Store, Log: logger, Now: h.Now},
	}
	if err := s.Run(context.Background()); !errors.Is(err, telegram.ErrToken) {
		t.Errorf("Run returned %v, want ErrToken", err)
	}
	var running string
	h.Update(func(w storage.Writer) (err error) { running, err = w.Setting(storage.SettingRunning); return err })
	if running != "" {
		t.Error("a refused token counts as an unclean stop")
	}
}

// The bot stops within ten seconds although Telegram keeps a poll and a send hanging.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	h.Server.Fail(sandbox.Fault{Method: "sendMessage", Kind: sandbox.FaultHang, Times: -1})
	p.Send("пиво 120")
	ctx, cancel := context.WithTimeout(context.Background(), bottest.Patience)
	defer cancel()
	if err := h.Server.WaitFor(ctx, func() bool {
		for _, r := range h.Server.Requests() {
			if r.Fault == sandbox.FaultHang.String() {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	h.Stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s, want 10 s at most", took)
	}
	h.Server.ClearFaults()
	h.Start(bottest.Options{})
	advance(t, h)
	if sold(t, h, "A1") != "120" || receipts(p, "Записано") == 0 {
		t.Error("the receipt that hung was lost")
	}
}

// Whenever the bot is told to stop, it stops, and nothing is lost.
func TestStopAtAnyMoment(t *testing.T) {
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	for i := range 60 {
		p.Send("пиво 1")
		ctx, cancel := context.WithTimeout(context.Background(), bottest.Patience)
		at := len(h.Server.Requests()) + i%6
		if err := h.Server.WaitFor(ctx, func() bool { return len(h.Server.Requests()) >= at || h.Server.Pending() == 0 }); err != nil {
			t.Fatal(err)
		}
		cancel()
		h.Stop() // it fails the test when it takes too long
		h.Start(bottest.Options{})
	}
	h.Settle()
	if got := sold(t, h, "A1"); got != "60" || receipts(p, "Записано") < 60 {
		t.Errorf("sold %s with %d receipts, want 60 of both", got, receipts(p, "Записано"))
	}
}

// Errors never hold the token, whatever goes wrong on the way.
func TestTokenStaysOut(t *testing.T) {
	const token = "123456:secret-token"
	redirect := httptest.NewServer(http.RedirectHandler("/bot"+token+"/loop", http.StatusFound))
	defer redirect.Close()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"ok":false,"error_code":400,"description":"no such path: `+r.URL.Path+`"}`)
	}))
	defer echo.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, base := range map[string]string{
		"nobody listens": gone.URL, "no such host": "http://no-such-host.invalid", "not a URL": "http://bad host\x7f", "odd port": "http://host%zz", "no scheme": "api.telegram.org", "redirects": redirect.URL, "echo": echo.URL,
	} {
		api, err := telegram.NewAPI(base, token)
		if err == nil {
			_, err = api.Call(context.Background(), "getMe", nil)
		}
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "secret-token") {
				t.Errorf("%s: the token is in %T: %v", name, e, e)
			}
		}
	}
}

// The limit of one chat is kept, and only that: two receipts at once, then one a second.
func TestLimits(t *testing.T) {
	h := company(t, bottest.Options{Idle: true})
	h.Start(bottest.Options{Limits: telegram.Limits{All: rate.Inf, Bulk: rate.Inf, Chat: 1, ChatBurst: 2, Group: 1, GroupBurst: 1, Concurrent: 4}})
	p := h.Server.Phone(sandbox.User{ID: 1, FirstName: "A1", LanguageCode: "ru"})
	p.Send("/start " + h.Invite("A1"))
	advance(t, h)
	h.SetClock(h.Now().Add(time.Minute))
	start := h.Now()
	for range 5 {
		p.Send("пиво 1")
	}
	ctx, cancel := context.WithTimeout(context.Background(), bottest.Patience)
	defer cancel()
	for sent, second := range []int{0, 0, 1, 2, 3} { // the clock stands still until what may go has gone
		h.SetClock(start.Add(time.Duration(second) * time.Second))
		h.Service.Sender().Wake()
		if err := h.Server.WaitFor(ctx, func() bool { return receipts(p, "Записано") > sent }); err != nil {
			t.Fatalf("receipt %d did not come: %v", sent+1, err)
		}
		for i := range int64(3) { // strangers are answered behind it: whatever else may go has gone by then
			stranger := h.Server.Phone(sandbox.User{ID: 1000 + 10*int64(sent) + i, FirstName: "S"})
			stranger.Send("hello")
			if err := h.Server.WaitFor(ctx, func() bool { _, answered := stranger.Last(); return answered }); err != nil {
				t.Fatalf("a stranger was not answered: %v", err)
			}
		}
	}
	n := 0
	for _, m := range p.Messages() {
		if m.FromBot && strings.Contains(m.Text, "Записано") {
			if want := start.Add(time.Duration(max(0, n-1)) * time.Second); !m.Date.Equal(want) {
				t.Errorf("receipt %d came at %s, want %s", n+1, m.Date, want)
			}
			n++
		}
	}
	if n != 5 {
		t.Errorf("%d receipts, want 5", n)
	}
}

func TestHealth(t *testing.T) {
	h := company(t, bottest.Options{Idle: true})
	log := slog.New(slog.DiscardHandler)
	service := &telegram.Service{Store: h.Store, Log: log, Now: h.Now, Bot: &bot.Bot{Store: h.Store, Log: log, Now: h.Now}, Metrics: telegram.NewMetrics(h.Store)}
	get := func(path string) (int, string) {
		r := httptest.NewRecorder()
		service.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, path, nil))
		return r.Code, r.Body.String()
	}
	if code, _ := get("/healthz"); code != 200 {
		t.Errorf("/healthz answers %d, want 200", code)
	}
	if code, _ := get("/readyz"); code != 503 {
		t.Errorf("/readyz answers %d before the first poll, want 503", code)
	}
	if _, err := service.Process(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("/readyz answers %d after a poll, want 200", code)
	}
	h.SetClock(h.Now().Add(5 * time.Minute))
	if code, _ := get("/readyz"); code != 503 {
		t.Errorf("/readyz answers %d when Telegram has been silent, want 503", code)
	}
	if code, body := get("/metrics"); code != 200 || !strings.Contains(body, "runrate_outbox_messages 0") {
		t.Errorf("/metrics answers %d without the outbox's length", code)
	}
	h.Store.Close()
	if code, _ := get("/healthz"); code != 503 {
		t.Errorf("/healthz answers %d with the store closed, want 503", code)
	}
}
