package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"runrate/storage"
)

// What lasts is told once a minute, and not at each of its thousand occurrences.
func TestComplainsSeldom(t *testing.T) {
	for what, c := range map[string]struct {
		err   error
		lines int // in ten minutes with a failure a second
	}{
		"another poller": {&Error{Method: "getUpdates", Code: 409, Description: "Conflict"}, 10},
		"a full disk":    {fmt.Errorf("commit: %w", storage.ErrFull), 10},
		"a damaged file": {fmt.Errorf("read: %w", storage.ErrCorrupt), 10},
		"a bad gateway":  {&Error{Method: "getUpdates", Code: 502, Foreign: true}, 600}, // Backoff makes it seldom
	} {
		var log strings.Builder
		now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
		p := &Poller{Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }}
		for i := range 600 {
			p.complain(c.err, i+1)
			now = now.Add(time.Second)
		}
		if n := strings.Count(log.String(), "\n"); n != c.lines {
			t.Errorf("%s: %d lines in ten minutes, want %d", what, n, c.lines)
		}
	}
}

// answering is a Bot API server that says one thing, at a time of its own.
func answering(t *testing.T, result string, off time.Duration) *API {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Date", time.Now().Add(off).UTC().Format(http.TimeFormat))
		_, _ = io.WriteString(w, `{"ok":true,"result":`+result+`}`)
	}))
	t.Cleanup(server.Close)
	api, err := NewAPI(server.URL, "1:x")
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func TestSkew(t *testing.T) {
	ctx := context.Background()
	for _, off := range []time.Duration{0, 5 * time.Minute, -3 * time.Hour} {
		api := answering(t, `{"id":1,"username":"b"}`, off)
		if _, known := api.Skew(); known {
			t.Error("a skew is known before the first answer")
		}
		if _, err := api.Me(ctx); err != nil {
			t.Fatal(err)
		}
		if skew, known := api.Skew(); !known || (skew-off).Abs() > 2*time.Second {
			t.Errorf("Telegram's clock off by %s: skew %s, known %v", off, skew, known)
		}
		var log strings.Builder
		now := time.Now()
		s := &Service{API: api, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }}
		for range 120 { // two hours
			s.watchClock()
			now = now.Add(time.Minute)
		}
		want := 0
		if off != 0 {
			want = 2
		}
		if n := strings.Count(log.String(), "set it, best by NTP"); n != want {
			t.Errorf("Telegram's clock off by %s: told %d times in two hours, want %d", off, n, want)
		}
	}
}

// A webhook's host is told, and not its path, which is often a secret.
func TestWebhook(t *testing.T) {
	for result, want := range map[string]string{
		`{"url":""}`: "", `{"url":"https://bots.example.com/hook/very-secret"}`: "bots.example.com", `{"url":"::"}`: "an address that cannot be read",
	} {
		if got, err := answering(t, result, 0).Webhook(context.Background()); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", result, got, err, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for err, want := range map[error]bool{
		&Error{Code: 401}: true, &Error{Code: 404}: true, &Error{Code: 404, Foreign: true}: false, &Error{Code: 500}: false, errors.New("no network"): false,
	} {
		if Refused(err) != want {
			t.Errorf("%v is a refused token: %v, want %v", err, !want, want)
		}
	}
}
