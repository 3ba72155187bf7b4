package sandbox_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

func TestUpdatesStayUntilConfirmed(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	for _, text := range []string{"a", "b", "c"} {
		p.Send(text)
	}
	equal(t, "first", ids(r.updates(params{"limit": 2})), "[100 101]")
	equal(t, "again", ids(r.updates(params{"offset": 100})), "[100 101 102]")
	equal(t, "pending", r.Pending(), 3)
	equal(t, "rest", ids(r.updates(params{"offset": 102})), "[102]")
	equal(t, "none", ids(r.updates(params{"offset": 103, "timeout": 0})), "[]")
	if err := r.WaitConfirmed(t.Context()); err != nil {
		t.Error(err)
	}
	r.Redeliver(2)
	equal(t, "redelivered", ids(r.updates(params{"offset": 103})), "[101 102]")
	equal(t, "confirmed again", ids(r.updates(params{"offset": 103})), "[]")
}

func TestLimitIsClamped(t *testing.T) {
	r := start(t)
	for range 101 {
		r.Phone(ann).Send("x")
	}
	equal(t, "default", len(r.updates(nil)), 100)
	equal(t, "above", len(r.updates(params{"limit": 500})), 100)
	equal(t, "below", len(r.updates(params{"limit": 0})), 1)
	r.refuse(400, "Bad Request: sandbox: parameter limit must be an Integer", "getUpdates", params{"limit": "many"})
}

func TestNegativeOffsetKeepsTheLast(t *testing.T) {
	r := start(t)
	for range 4 {
		r.Phone(ann).Send("x")
	}
	equal(t, "last two", ids(r.updates(params{"offset": -2})), "[102 103]")
	equal(t, "pending", r.Pending(), 2)
}

func TestAllowedUpdates(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	r.updates(params{"allowed_updates": []string{"message"}})
	id := p.Send("x")
	p.Edit(id, "y")
	equal(t, "only messages", r.Pending(), 1)
	r.updates(params{"allowed_updates": "null"})
	p.Edit(id, "z")
	equal(t, "null keeps the setting", r.Pending(), 1)
	r.updates(params{"allowed_updates": []string{}})
	p.Edit(id, "z")
	equal(t, "an empty list is the default", r.Pending(), 2)
	r.refuse(400, `Bad Request: sandbox: there is no update type "massage"`, "getUpdates",
		params{"allowed_updates": []string{"massage"}})
}

// polling starts a long poll and returns when the server has it.
func polling(r *rig, ctx context.Context, p params) <-chan reply {
	r.t.Helper()
	n := len(r.Requests())
	out := make(chan reply, 1)
	go func() {
		defer close(out)
		if a, err := r.try(ctx, "getUpdates", p); err == nil {
			out <- a
		}
	}()
	if err := r.WaitFor(r.t.Context(), func() bool { return len(r.Requests()) > n }); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func TestLongPollWakes(t *testing.T) {
	r := start(t)
	poll := polling(r, t.Context(), params{"timeout": 50})
	r.Phone(ann).Send("hello")
	if a := <-poll; !a.OK || !strings.Contains(string(a.Result), `"hello"`) {
		t.Errorf("got %+v", a)
	}
}

func TestLongPollEndsWithItsClient(t *testing.T) {
	r := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	poll := polling(r, ctx, params{"timeout": 50})
	cancel()
	if a, answered := <-poll; answered {
		t.Errorf("got %+v", a)
	}
	r.Phone(ann).Send("x")
	equal(t, "still there", ids(r.updates(nil)), "[100]")
}

func TestSecondPollerEndsTheOlder(t *testing.T) {
	r := start(t)
	older := polling(r, t.Context(), params{"timeout": 50})
	newer := polling(r, t.Context(), params{"timeout": 50})
	a := <-older
	equal(t, "code", a.Code, 409)
	equal(t, "description", a.Description, "Conflict: terminated by other getUpdates request; "+
		"make sure that only one bot instance is running")
	r.Phone(ann).Send("x")
	if a := <-newer; !a.OK {
		t.Errorf("the newer poll got %+v", a)
	}
}

func TestWebhookConflicts(t *testing.T) {
	r := start(t)
	poll := polling(r, t.Context(), params{"timeout": 50})
	ok[bool](r, "setWebhook", params{"url": "https://example.org/hook"})
	equal(t, "poll", (<-poll).Description, "Conflict: terminated by setWebhook request")
	r.refuse(409, "Conflict: can't use getUpdates method while webhook is active; "+
		"use deleteWebhook to delete the webhook first", "getUpdates", nil)
	r.Phone(ann).Send("x")
	info := ok[map[string]any](r, "getWebhookInfo", nil)
	equal(t, "url", info["url"], any("https://example.org/hook"))
	equal(t, "count", info["pending_update_count"], any(1.0))
	ok[bool](r, "deleteWebhook", params{"drop_pending_updates": true})
	equal(t, "dropped", ids(r.updates(nil)), "[]")
}

func TestRestartedIDsAreDelivered(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	p.Send("old")
	r.updates(nil)
	r.RestartIDs(5)
	p.Send("new")
	equal(t, "under the held offset", ids(r.updates(params{"offset": 101})), "[5]")
	equal(t, "the held offset does not stand for it", ids(r.updates(params{"offset": 101})), "[5]")
	p.Send("newer")
	equal(t, "confirmed", ids(r.updates(params{"offset": 6})), "[6]")
	equal(t, "all confirmed", ids(r.updates(params{"offset": 7})), "[]")
}

func TestRestartInOneBatch(t *testing.T) {
	r := start(t)
	p := r.Phone(ann)
	p.Send("old")
	r.RestartIDs(5)
	p.Send("new")
	equal(t, "both", ids(r.updates(nil)), "[100 5]")
	equal(t, "the old one too is confirmed", ids(r.updates(params{"offset": 6})), "[]")
}

func TestInjectedUpdates(t *testing.T) {
	r := start(t)
	r.InjectAs(105, map[string]any{"poll": map[string]any{}})
	r.InjectAs(100, map[string]any{})
	r.Inject(json.RawMessage(`{"update_id":103,"message":"not an object"}`))
	r.Phone(ann).Send("x")
	a := r.call("getUpdates", nil)
	var list []struct {
		ID int64 `json:"update_id"`
	}
	json.Unmarshal(a.Result, &list)
	if len(list) != 4 || list[0].ID != 105 || list[1].ID != 100 || list[2].ID != 103 || list[3].ID != 101 {
		t.Errorf("got %s", a.Result) // 101: the injected 100 is taken
	}
}

func TestInjectedUpdateWithoutID(t *testing.T) {
	r := start(t)
	r.Inject(json.RawMessage(`{"message":{}}`))
	equal(t, "as it is", string(r.call("getUpdates", params{"offset": 50}).Result), `[{"message":{}}]`)
	equal(t, "confirmed by the next poll", ids(r.updates(params{"offset": 50})), "[]")
	r.Inject(json.RawMessage(`{"update_id":`))
	if _, err := r.try(t.Context(), "getUpdates", nil); err == nil {
		t.Error("an answer that is no JSON was decoded")
	}
}
