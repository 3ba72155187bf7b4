package telegram

import (
	"testing"
	"time"

	"runrate/bot"
	"runrate/storage"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func row(seq uint64, chat int64, p storage.Priority) storage.Outgoing {
	return storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: p, Sequence: seq}, Chat: chat}
}

// look runs one round over rows in the outbox's order.
func look(p *pacer, now time.Time, flying map[storage.OutboxKey]int64, rows ...storage.Outgoing) (send, overtaken []uint64, wait time.Duration) {
	r := p.round(now, flying)
	r.reset()
	for _, o := range rows {
		if !r.consider(o) {
			break
		}
	}
	s, x, wait := r.choose()
	for _, o := range s {
		send = append(send, o.Sequence)
	}
	for _, o := range x {
		overtaken = append(overtaken, o.Sequence)
	}
	return send, overtaken, wait
}

func same(t *testing.T, what string, got []uint64, want ...uint64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

func TestPacerKeepsOrderWithinAChat(t *testing.T) {
	p := newPacer(TelegramLimits)
	send, _, _ := look(p, noon, nil, row(1, 1, storage.Interactive), row(2, 1, storage.Interactive), row(3, 2, storage.Interactive))
	same(t, "one of a chat at a time", send, 1, 3)

	flying := map[storage.OutboxKey]int64{row(1, 1, storage.Interactive).OutboxKey: 1}
	send, _, _ = look(p, noon, flying, row(1, 1, storage.Interactive), row(2, 1, storage.Interactive))
	same(t, "nothing beside what is on its way", send)

	first := row(1, 1, storage.Interactive)
	first.NotBefore = noon.Add(10 * time.Second)
	send, _, wait := look(p, noon, nil, first, row(2, 1, storage.Interactive), row(3, 1, storage.Bulk))
	same(t, "nothing overtakes a retry", send)
	if wait != 10*time.Second {
		t.Errorf("the next look is in %s, want 10 s", wait)
	}
}

func TestPacerDropsOvertakenRenders(t *testing.T) {
	p := newPacer(TelegramLimits)
	old, newer, elsewhere := row(1, 1, storage.Interactive), row(2, 1, storage.Interactive), row(3, 1, storage.Interactive)
	old.Screen, newer.Screen, elsewhere.Screen = 77, 77, 78
	send, overtaken, _ := look(p, noon, nil, old, newer, elsewhere)
	same(t, "the newest render of a screen", send, 2)
	same(t, "overtaken", overtaken, 1)
}

func TestPacerLimits(t *testing.T) {
	// For one second, a look every ten milliseconds, with more waiting of both kinds than may go.
	p := newPacer(TelegramLimits)
	var answers, bulk int
	for ms := 0; ms < 1000; ms += 10 {
		var rows []storage.Outgoing
		if ms >= 500 { // for half of it somebody waits for answers
			for i := range uint64(30) {
				rows = append(rows, row(uint64(ms)*1000+i, int64(ms*1000)+int64(i)+1, storage.Interactive))
			}
		}
		for i := range uint64(30) {
			rows = append(rows, row(uint64(ms)*1000+500+i, int64(ms*1000)+500+int64(i), storage.Bulk))
		}
		send, _, wait := look(p, noon.Add(time.Duration(ms)*time.Millisecond), nil, rows...)
		if wait <= 0 || wait > time.Second {
			t.Fatalf("the next look is in %s, want within a second", wait)
		}
		for _, seq := range send {
			if seq%1000 >= 500 {
				bulk++
			} else {
				answers++
			}
		}
	}
	if answers+bulk > 30 || answers+bulk < 25 {
		t.Errorf("%d messages in a second, want nearly 30", answers+bulk)
	}
	if bulk > 14 || answers < 13 {
		t.Errorf("%d answers beside %d bulk messages: answers have to go first", answers, bulk)
	}
	for i, want := range []int{1, 1, 1, 0} {
		p.all.SetBurst(1000) // the chat's limit alone
		if send, _, _ := look(p, noon.Add(time.Minute), nil, row(uint64(500+i), 9, storage.Interactive)); len(send) != want {
			t.Errorf("message %d to one person at once: %d sent, want %d", i+1, len(send), want)
		}
	}
}

// In any minute a group gets its burst and 20 more at most.
func TestPacerGroup(t *testing.T) {
	p := newPacer(TelegramLimits)
	n := 0
	for s := range 60 {
		send, _, _ := look(p, noon.Add(time.Duration(s)*time.Second), nil, row(uint64(s+1), -100, storage.Interactive))
		n += len(send)
	}
	if n > 20 {
		t.Errorf("%d messages in a minute to one group", n)
	}
}

func TestPacerFlood(t *testing.T) {
	p := newPacer(TelegramLimits)
	until := noon.Add(5 * time.Second)
	p.flooded(1, noon, until)
	send, _, _ := look(p, noon, nil, row(1, 1, storage.Interactive), row(2, 2, storage.Interactive))
	same(t, "one chat pauses", send, 2)
	p.flooded(2, noon, until)
	send, _, wait := look(p, noon, nil, row(1, 1, storage.Interactive), row(3, 3, storage.Interactive))
	same(t, "two chats refused: all pause", send)
	if wait != 5*time.Second {
		t.Errorf("the next look is in %s, want 5 s", wait)
	}
	send, _, _ = look(p, until.Add(time.Millisecond), nil, row(1, 1, storage.Interactive), row(3, 3, storage.Interactive))
	same(t, "all go on", send, 1, 3)
}

// A chat whose first message waits does not keep the others from being looked at.
func TestPacerDoesNotStarve(t *testing.T) {
	p := newPacer(TelegramLimits)
	var rows []storage.Outgoing
	for i := range uint64(5000) {
		o := row(i+1, -7, storage.Interactive)
		o.NotBefore = noon.Add(time.Minute)
		rows = append(rows, o)
	}
	rows = append(rows, row(6000, 8, storage.Bulk))
	send, _, _ := look(p, noon, nil, rows...)
	same(t, "behind a long queue", send, 6000)
}

func TestBackoff(t *testing.T) {
	for n := range 100 {
		if d := Backoff(n); d < 250*time.Millisecond || d > time.Minute {
			t.Errorf("after %d failures: %s", n, d)
		}
	}
	if Backoff(20) < 30*time.Second {
		t.Error("many failures do not slow it down")
	}
}

func TestPlain(t *testing.T) {
	r, err := encode(1, bot.Outgoing{Kind: bot.Send, Text: "<b>a &lt;b&gt;</b> &#39;c&#39; <i"}, true)
	if err != nil || r.params["text"] != "a <b> 'c' <i" || r.params["parse_mode"] != "" || r.params["chat_id"] != "1" {
		t.Errorf("plain text is %v, %v", r.params, err)
	}
}
