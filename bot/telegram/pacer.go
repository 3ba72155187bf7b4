package telegram

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"runrate/storage"
)

// Limits are how fast messages may go out.
type Limits struct {
	All        rate.Limit // messages a second, to all chats together
	Bulk       rate.Limit // the part of it that messages which can wait may take
	Chat       rate.Limit // to one person
	ChatBurst  int
	Group      rate.Limit // to one group
	GroupBurst int
	Concurrent int // calls on their way at a time
}

// TelegramLimits keep within what Telegram publishes (30 a second in all, 20 a
// minute to a group), bursts included; a quarter of the global rate is kept for
// answers to somebody who waits.
var TelegramLimits = Limits{All: 30 - burst, Bulk: 20, Chat: 1, ChatBurst: 3, Group: (20.0 - 3) / 60, GroupBurst: 3, Concurrent: 16}

// NoLimits is for a server on this machine, which sets none.
var NoLimits = Limits{All: rate.Inf, Bulk: rate.Inf, Chat: rate.Inf, ChatBurst: 1, Group: rate.Inf, GroupBurst: 1, Concurrent: 16}

// pacer knows when a chat may be written to again.
type pacer struct {
	limits    Limits
	all, bulk *rate.Limiter
	chats     map[int64]*rate.Limiter

	mu     sync.Mutex
	paused map[int64]time.Time // chats that Telegram asked to leave alone
	closed time.Time           // when everything may go on again
}

// burst is how many messages may leave at the same instant. It comes on top of
// the rates, so it is small.
const burst = 3

func newPacer(l Limits) *pacer {
	return &pacer{
		limits: l, chats: map[int64]*rate.Limiter{}, paused: map[int64]time.Time{},
		all:  rate.NewLimiter(l.All, burst),
		bulk: rate.NewLimiter(l.Bulk, burst),
	}
}

// flooded notes that Telegram refused a chat for now. When it refuses a
// second chat at the same time it means the bot as a whole.
func (p *pacer) flooded(chat int64, now, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for other, t := range p.paused {
		if !t.After(now) {
			delete(p.paused, other)
		} else if other != chat && until.After(p.closed) {
			p.closed = until
		}
	}
	p.paused[chat] = until
}

func (p *pacer) chat(id int64) *rate.Limiter {
	l := p.chats[id]
	if l == nil {
		if len(p.chats) > 20_000 {
			clear(p.chats) // full buckets again: at worst a small burst
		}
		l = rate.NewLimiter(p.limits.Chat, p.limits.ChatBurst)
		if id < 0 {
			l = rate.NewLimiter(p.limits.Group, p.limits.GroupBurst)
		}
		p.chats[id] = l
	}
	return l
}

// pickRound is one look at the outbox.
type pickRound struct {
	p      *pacer
	now    time.Time
	flying map[int64]bool
	keys   map[storage.OutboxKey]bool
	places int
	until  map[int64]time.Time // paused chats

	candidates []storage.Outgoing
	first      map[int64]bool // chats whose first row has been seen
	newest     map[screen]uint64
	wait       time.Duration
}

type screen struct{ chat, message int64 }

// round begins a look at the outbox, with what is on its way.
func (p *pacer) round(now time.Time, inFlight map[storage.OutboxKey]int64) *pickRound {
	r := &pickRound{p: p, now: now, flying: map[int64]bool{}, keys: map[storage.OutboxKey]bool{}, until: map[int64]time.Time{}}
	for key, chat := range inFlight {
		r.flying[chat], r.keys[key] = true, true
	}
	r.places = p.limits.Concurrent - len(inFlight)
	p.mu.Lock()
	defer p.mu.Unlock()
	for chat, t := range p.paused {
		r.until[chat] = t
	}
	return r
}

func (r *pickRound) reset() {
	r.candidates, r.newest, r.wait = nil, map[screen]uint64{}, time.Minute
	r.first = map[int64]bool{}
}

// lookahead is how many chats are looked at in one round.
const lookahead = 1000

// consider takes a row in, in the outbox's order, and tells whether to go on.
// Only a chat's first row can be next, and renders of screens, which a later row may overtake.
func (r *pickRound) consider(o storage.Outgoing) bool {
	if o.Screen != 0 {
		at := screen{o.Chat, o.Screen}
		r.newest[at] = max(r.newest[at], o.Sequence)
	}
	if !r.keys[o.OutboxKey] && (o.Screen != 0 || !r.first[o.Chat]) {
		r.candidates = append(r.candidates, o)
		r.first[o.Chat] = true
	}
	return len(r.first) < lookahead
}

// choose picks the rows to send now. A chat gets one message at a time, and
// none overtakes an earlier one of its chat that has to wait.
func (r *pickRound) choose() (send, overtaken []storage.Outgoing, wait time.Duration) {
	r.p.mu.Lock()
	closed := r.p.closed
	r.p.mu.Unlock()
	blocked := r.flying
	for _, o := range r.candidates {
		if o.Screen != 0 && r.newest[screen{o.Chat, o.Screen}] > o.Sequence {
			overtaken = append(overtaken, o)
			continue
		}
		if blocked[o.Chat] || len(send) >= r.places {
			continue
		}
		blocked[o.Chat] = true
		if at := latest(o.Due, o.NotBefore, r.until[o.Chat], closed); at.After(r.now) {
			r.sooner(at.Sub(r.now))
			continue
		}
		if d := r.p.take(o, r.now); d > 0 {
			r.sooner(d)
			continue
		}
		send = append(send, o)
	}
	return send, overtaken, r.wait
}

func (r *pickRound) sooner(d time.Duration) { r.wait = min(r.wait, d) }

func latest(times ...time.Time) time.Time {
	var last time.Time
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// take takes one token of every limit that a row is under, or none, and
// returns how long to wait then.
func (p *pacer) take(o storage.Outgoing, now time.Time) time.Duration {
	limits := []*rate.Limiter{p.all, p.chat(o.Chat)}
	if o.Priority >= storage.Bulk {
		limits = append(limits, p.bulk)
	}
	var wait time.Duration
	for _, l := range limits {
		if missing := 1 - l.TokensAt(now); missing > 0 && l.Limit() != rate.Inf {
			wait = max(wait, time.Duration(missing/float64(l.Limit())*float64(time.Second))+time.Millisecond)
		}
	}
	if wait == 0 {
		for _, l := range limits {
			l.AllowN(now, 1)
		}
	}
	return wait
}
