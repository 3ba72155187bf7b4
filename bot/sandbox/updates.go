package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxPoll is the longest a getUpdates waits, whatever its timeout says.
const maxPoll = 50 * time.Second

const (
	conflictPoll    = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	conflictSet     = "Conflict: terminated by setWebhook request"
	conflictWebhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

// updateTypes are the kinds of update in Bot API 10.1.
var updateTypes = strings.Fields(`message edited_message channel_post edited_channel_post
	business_connection business_message edited_business_message deleted_business_messages
	guest_message message_reaction message_reaction_count inline_query chosen_inline_result
	callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer
	my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot`)

// unaskedTypes come only to a bot that names them in allowed_updates.
var unaskedTypes = []string{"chat_member", "message_reaction", "message_reaction_count"}

type update struct {
	id        int64
	numbered  bool // false for an injected update without an update_id
	epoch     int
	body      []byte
	delivered bool
}

// queue holds the updates, in the order in which they were made.
type queue struct {
	nextID    int64
	epoch     int
	taken     map[int64]bool // ids of this epoch that were injected
	epochOf   map[int64]int  // delivered id → newest epoch that delivered it
	pending   []*update
	confirmed []*update
	allowed   []string // nil means Telegram's default
	webhook   string
	hookLimit int64
	poll      *poll
	longPolls int // that have begun
}

// poll is a getUpdates that waits; conflict is set to end it.
type poll struct{ conflict string }

func newQueue(first int64) queue {
	return queue{nextID: first, taken: map[int64]bool{}, epochOf: map[int64]int{}}
}

func (q *queue) number() int64 {
	for q.taken[q.nextID] {
		q.nextID++
	}
	q.nextID++
	return q.nextID - 1
}

func (q *queue) wants(kind string) bool {
	if q.allowed == nil {
		return !slices.Contains(unaskedTypes, kind)
	}
	return slices.Contains(q.allowed, kind)
}

func (q *queue) add(u update) {
	u.epoch = q.epoch
	q.pending = append(q.pending, &u)
}

// push queues an update of the kind, unless the bot does not want the kind.
func (q *queue) push(kind string, payload any) {
	if !q.wants(kind) {
		return
	}
	id := q.number()
	q.add(update{id: id, numbered: true, body: fmt.Appendf(nil, `{"update_id":%d,%q:%s}`, id, kind, encode(payload))})
}

// Inject queues an update exactly as it is: it may lack fields, it may even be
// no JSON. It gets no update_id if it has none, and allowed_updates does not
// apply to it.
func (s *Server) Inject(raw json.RawMessage) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	u := update{body: bytes.Clone(raw)}
	if json.Unmarshal(raw, &head) == nil && head.ID != nil {
		u.id, u.numbered = *head.ID, true
	}
	s.change(func() {
		if u.numbered {
			s.queue.taken[u.id] = true
		}
		s.queue.add(u)
	})
}

// InjectAs queues an update with the id and, beside it, the payload's keys.
func (s *Server) InjectAs(id int64, payload map[string]any) {
	body := map[string]any{}
	maps.Copy(body, payload)
	body["update_id"] = id
	s.Inject(encode(body))
}

// RestartIDs begins a new epoch: following updates are numbered from next.
func (s *Server) RestartIDs(next int64) {
	s.change(func() {
		s.queue.epoch++
		s.queue.nextID = next
		clear(s.queue.taken)
	})
}

// Redeliver makes the last n confirmed updates pending and undelivered again,
// before those that are pending now.
func (s *Server) Redeliver(n int) {
	s.change(func() {
		q := &s.queue
		at := max(0, len(q.confirmed)-n)
		again := q.confirmed[at:]
		for _, u := range again {
			u.delivered = false
		}
		q.pending = slices.Concat(again, q.pending)
		q.confirmed = q.confirmed[:at:at]
	})
}

// Pending counts the updates that are not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.pending)
}

// WaitConfirmed returns nil once no update is pending.
func (s *Server) WaitConfirmed(ctx context.Context) error {
	return s.WaitFor(ctx, func() bool { return s.Pending() == 0 })
}

// LongPolls returns how many polls that may wait have begun: when a bot begins
// one, it has dealt with what the polls before it brought.
func (s *Server) LongPolls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.longPolls
}

// confirm moves what the offset confirms out of the pending updates.
func (q *queue) confirm(offset int64) {
	var done func(i int, u *update) bool
	switch {
	case offset == 0:
		return
	case offset < 0: // keep only the last -offset
		keep := int64(len(q.pending)) + offset
		done = func(i int, _ *update) bool { return int64(i) < keep }
	default:
		done = func(_ int, u *update) bool { return u.delivered && q.covers(offset, u) }
	}
	var left []*update
	for i, u := range q.pending {
		if done(i, u) {
			q.confirmed = append(q.confirmed, u)
		} else {
			left = append(left, u)
		}
	}
	q.pending = left
}

// covers says whether a positive offset confirms a delivered update; see the
// package comment.
func (q *queue) covers(offset int64, u *update) bool {
	epoch, known := q.epochOf[offset-1]
	switch {
	case !u.numbered:
		return true
	case !known || u.epoch == epoch:
		return u.id < offset
	}
	return u.epoch < epoch
}

func (q *queue) deliver(limit int64) rawResult {
	n := min(int(limit), len(q.pending))
	bodies := make([][]byte, n)
	for i, u := range q.pending[:n] {
		u.delivered = true
		if u.numbered {
			q.epochOf[u.id] = max(q.epochOf[u.id], u.epoch)
		}
		bodies[i] = u.body
	}
	return slices.Concat([]byte("["), bytes.Join(bodies, []byte(",")), []byte("]"))
}

// setAllowed keeps the previous setting when the parameter is absent or null.
func (q *queue) setAllowed(c *call) error {
	var list []string
	given, err := c.object("allowed_updates", &list)
	if err != nil || !given || list == nil {
		return err
	}
	for _, kind := range list {
		if !slices.Contains(updateTypes, kind) {
			return badRequest("sandbox: there is no update type %q", kind)
		}
	}
	if len(list) == 0 {
		list = nil
	}
	q.allowed = list
	return nil
}

// end makes a waiting getUpdates answer 409.
func (q *queue) end(conflict string) {
	if q.poll != nil {
		q.poll.conflict = conflict
		q.poll = nil
	}
}

// getUpdates is called with s.mu held and gives it up while it waits.
func (s *Server) getUpdates(ctx context.Context, c *call) (any, error) {
	q := &s.queue
	if q.webhook != "" {
		return nil, &apiError{Code: 409, Description: conflictWebhook}
	}
	offset, err1 := c.integer("offset")
	limit, err2 := c.integer("limit")
	timeout, err3 := c.integer("timeout")
	if err := firstError(err1, err2, err3, q.setAllowed(c)); err != nil {
		return nil, err
	}
	if c.params["limit"] == "" {
		limit = 100
	}
	limit = min(max(limit, 1), 100)
	q.end(conflictPoll)
	q.confirm(offset)
	wait := min(time.Duration(min(max(timeout, 0), 3600))*time.Second, maxPoll)
	if wait > 0 {
		q.longPolls++
	}
	s.broadcast() // for the older poll, and for who waits for confirmation
	if err := s.await(ctx, wait); err != nil {
		return nil, err
	}
	return q.deliver(limit), nil
}

// await returns nil when there are updates or the time is over.
func (s *Server) await(ctx context.Context, wait time.Duration) error {
	q := &s.queue
	me := &poll{}
	q.poll = me
	defer func() {
		if q.poll == me {
			q.poll = nil
		}
	}()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for expired := wait == 0; len(q.pending) == 0 && !expired; {
		var gone bool
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-timer.C:
			expired = true
		case <-ctx.Done():
			gone = true
		case <-s.done:
			gone = true
		}
		s.mu.Lock()
		if gone {
			return errGone
		}
		if me.conflict != "" {
			return &apiError{Code: 409, Description: me.conflict}
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) setWebhook(c *call) (any, error) {
	url := c.params["url"]
	if url != "" && !strings.HasPrefix(url, "https://") {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	limit, err := c.integer("max_connections")
	if err := firstError(err, s.queue.setAllowed(c)); err != nil {
		return nil, err
	}
	s.queue.hookLimit = limit
	return s.changeWebhook(c, url)
}

func (s *Server) deleteWebhook(c *call) (any, error) { return s.changeWebhook(c, "") }

func (s *Server) changeWebhook(c *call, url string) (any, error) {
	drop, err := c.boolean("drop_pending_updates")
	if err != nil {
		return nil, err
	}
	s.queue.webhook = url
	if url != "" {
		s.queue.end(conflictSet)
	}
	if drop {
		s.queue.pending = nil
	}
	return true, nil
}

func (s *Server) getWebhookInfo(*call) (any, error) {
	q := &s.queue
	info := map[string]any{"url": q.webhook, "has_custom_certificate": false, "pending_update_count": len(q.pending)}
	if q.webhook != "" {
		info["max_connections"] = max(q.hookLimit, 1)
		if q.hookLimit == 0 {
			info["max_connections"] = 40
		}
	}
	if q.allowed != nil {
		info["allowed_updates"] = q.allowed
	}
	return info, nil
}
