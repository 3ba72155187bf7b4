package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"runrate/bot/sandbox"
)

func TestFaultError(t *testing.T) {
	r, _ := joined(t)
	r.Fail(sandbox.Fault{Method: "sendMessage", Chat: 7, Times: 2, Code: 429,
		Description: "Too Many Requests: retry after 3", RetryAfter: 3, MigrateTo: -1001})
	for range 2 {
		a := r.call("sendMessage", params{"chat_id": 7, "text": "x"})
		equal(t, "code", a.Code, 429)
		equal(t, "retry_after", a.Parameters["retry_after"], any(3.0))
		equal(t, "migrate_to_chat_id", a.Parameters["migrate_to_chat_id"], any(-1001.0))
	}
	r.say("counted down")
	equal(t, "log", r.Requests()[2].Fault, "error")
}

func TestFaultMatching(t *testing.T) {
	r, p := joined(t)
	r.Fail(sandbox.Fault{Times: -1, Code: 500, Description: "Internal Server Error"})
	r.Fail(sandbox.Fault{Method: "getUpdates", Chat: 9})
	r.updates(nil) // neither matches
	for range 3 {
		r.refuse(500, "Internal Server Error", "sendMessage", params{"chat_id": 7, "text": "x"})
	}
	r.ClearFaults()
	r.say("well")
	equal(t, "messages", len(p.Messages()), 2)
}

func TestFaultHTML(t *testing.T) {
	r, _ := joined(t)
	r.Fail(sandbox.Fault{Kind: sandbox.FaultHTML})
	resp, err := http.Get(r.method("getMe"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 502 || resp.Header.Get("Content-Type") != "text/html" || !strings.HasPrefix(string(body), "<html>") {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
}

func TestFaultEmpty(t *testing.T) {
	r, _ := joined(t)
	r.Fail(sandbox.Fault{Kind: sandbox.FaultEmpty})
	resp, err := http.Get(r.method("getMe"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 200 || len(body) != 0 {
		t.Errorf("got %d %q", resp.StatusCode, body)
	}
}

func TestFaultDrop(t *testing.T) {
	for kind, shown := range map[sandbox.FaultKind]int{sandbox.FaultDropBefore: 1, sandbox.FaultDropAfter: 2} {
		t.Run(kind.String(), func(t *testing.T) {
			r, p := joined(t)
			r.Fail(sandbox.Fault{Method: "sendMessage", Kind: kind})
			if a, err := r.try(t.Context(), "sendMessage", params{"chat_id": 7, "text": "x"}); err == nil {
				t.Errorf("got %+v", a)
			}
			equal(t, "messages", len(p.Messages()), shown)
		})
	}
}

func TestFaultHang(t *testing.T) {
	r, p := joined(t)
	r.Fail(sandbox.Fault{Method: "sendMessage", Kind: sandbox.FaultHang, Times: 2})
	hang := func(ctx context.Context) <-chan error {
		n := len(r.Requests())
		out := make(chan error, 1)
		go func() {
			_, err := r.try(ctx, "sendMessage", params{"chat_id": 7, "text": "x"})
			out <- err
		}()
		r.WaitFor(t.Context(), func() bool { return len(r.Requests()) > n })
		return out
	}
	ctx, cancel := context.WithCancel(t.Context())
	patient := hang(t.Context())
	impatient := hang(ctx)
	cancel()
	if err := <-impatient; err == nil {
		t.Error("the client that gave up got an answer")
	}
	r.Close()
	if err := <-patient; err == nil {
		t.Error("the client of a closed server got an answer")
	}
	equal(t, "messages", len(p.Messages()), 1)
}
