package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
)

// Sender empties the outbox. A row is deleted after Telegram has taken it, so
// a crash in between sends it a second time and never loses it.
type Sender struct {
	API     *API
	Store   storage.Store
	Log     *slog.Logger
	Metrics *Metrics
	Now     func() time.Time
	Limits  Limits

	// Gone is called in the transaction that drops a message to a chat that cannot be written to.
	Gone func(w storage.Writer, chat int64) error
	// Redraw is called in the transaction that drops a message with a picture
	// whose id Telegram does not know any more, and Redrawn after it.
	Redraw  func(w storage.Writer, out bot.Outgoing) error
	Redrawn func()

	once    sync.Once
	wake    chan struct{}
	results chan result
	answers chan struct{} // one place for each answer on its way
	pacer   *pacer

	mu       sync.Mutex
	progress chan struct{} // closed and replaced whenever the outbox has shrunk
	inFlight map[storage.OutboxKey]int64
}

// result is what became of one row.
type result struct {
	row  storage.Outgoing
	fate fate
	next time.Time // of again
	to   int64     // of moved
	out  bot.Outgoing
	file string // Telegram's id of the file that was sent

	message string // the id of a message that has a name
}

type fate uint8

const (
	sent fate = iota
	dropped
	again
	gone  // the chat blocked the bot or is no more
	moved // the chat has a new id
	stale // Telegram does not know the picture's id any more
)

func (s *Sender) init() {
	s.once.Do(func() {
		s.wake = make(chan struct{}, 1)
		s.results = make(chan result, 64)
		s.answers = make(chan struct{}, 32)
		s.progress = make(chan struct{})
		s.inFlight = map[storage.OutboxKey]int64{}
		s.pacer = newPacer(s.Limits)
	})
}

// Wake tells the sender that the outbox may have filled.
func (s *Sender) Wake() {
	s.init()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Answer answers a press right away. It is best effort: an answer that fails
// is forgotten, and one too many at a time is not sent.
func (s *Sender) Answer(a bot.Answer) {
	s.init()
	select {
	case s.answers <- struct{}{}:
	default:
		return
	}
	go func() {
		defer func() { <-s.answers }()
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		params := tgbotapi.Params{"callback_query_id": a.PressID}
		params.AddNonEmpty("text", cut(a.Text, 200))
		if _, err := s.API.Call(ctx, "answerCallbackQuery", params); err != nil {
			s.Log.Debug("a press could not be answered", "err", err)
		}
	}()
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// drain is how long what is on its way at a stop is waited for.
const drain = 5 * time.Second

// Run sends until ctx ends. What is on its way then is waited for, for as long as drain, and noted.
func (s *Sender) Run(ctx context.Context) {
	s.init()
	done := context.WithoutCancel(ctx)
	calls, cancel := context.WithCancel(done)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(drain, cancel) })()
	var failed []result // results that the store could not take
	failures := 0
	for {
		if err := s.note(done, failed); err != nil {
			failures++
			s.Log.Error("what was sent could not be noted", "err", err, "failures", failures)
		} else {
			failed, failures = nil, 0
		}
		wait, stop := time.Minute, ctx.Done()
		switch stopped := ctx.Err() != nil; {
		case stopped && (s.flying() == 0 || failures > 3):
			return
		case stopped && failures > 0:
			wait, stop = Backoff(failures), nil
		case stopped:
			stop = nil // what is on its way is all there is to wait for
		case failures > 0: // nothing more is sent that could not be noted either
			wait = Backoff(failures)
		default:
			wait = s.dispatch(calls)
		}
		failed = append(failed, s.await(stop, wait)...)
	}
}

// await waits for a reason to look again, and returns the results that have come in.
func (s *Sender) await(stop <-chan struct{}, wait time.Duration) []result {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var all []result
	select {
	case r := <-s.results:
		all = append(all, r)
	case <-s.wake:
	case <-timer.C:
	case <-stop:
	}
	for {
		select {
		case r := <-s.results:
			all = append(all, r)
		default:
			return all
		}
	}
}

func (s *Sender) flying() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.inFlight)
}

// dispatch starts every message that may go now, and returns how long until the next may.
func (s *Sender) dispatch(ctx context.Context) time.Duration {
	ready, overtaken, wait, err := s.pick(ctx)
	if err != nil {
		s.Log.Error("the outbox cannot be read", "err", err)
		return time.Second
	}
	for _, o := range overtaken {
		s.start(o, func() { s.results <- result{row: o, fate: dropped} })
	}
	for _, o := range ready {
		s.start(o, func() { s.results <- s.deliver(ctx, o) })
	}
	return wait
}

func (s *Sender) start(o storage.Outgoing, deliver func()) {
	s.mu.Lock()
	s.inFlight[o.OutboxKey] = o.Chat
	s.mu.Unlock()
	go deliver()
}

// pick reads the outbox in order and chooses: rows to send now, and renders of
// a screen that a later row has overtaken.
func (s *Sender) pick(ctx context.Context) (send, overtaken []storage.Outgoing, wait time.Duration, err error) {
	s.mu.Lock()
	round := s.pacer.round(s.Now(), s.inFlight)
	s.mu.Unlock()
	err = s.Store.View(ctx, func(r storage.Reader) error {
		round.reset()
		return r.Outbox(func(o storage.Outgoing) (bool, error) { return round.consider(o), nil })
	})
	if err != nil {
		return nil, nil, 0, err
	}
	send, overtaken, wait = round.choose()
	return send, overtaken, wait, nil
}

// deliver makes the call for one row and judges what came of it.
func (s *Sender) deliver(ctx context.Context, row storage.Outgoing) result {
	out, err := bot.DecodeOutgoing(row.Body)
	if err != nil {
		s.Log.Error("an outbox row cannot be read", "sequence", row.Sequence, "err", err)
		return result{row: row, fate: dropped}
	}
	if out.Expires != 0 && s.Now().Unix() > out.Expires {
		s.Log.Warn("a push is left out: it could not be sent in time", "sequence", row.Sequence)
		return result{row: row, fate: dropped}
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := s.locate(ctx, row.Chat, &out); err != nil {
		s.Log.Error("a message's id cannot be read", "err", err)
		return result{row: row, fate: again, next: s.Now().Add(time.Second)}
	}
	method, answer, err := s.call(ctx, row.Chat, out)
	if out.Name != "" && out.Edit != 0 && isGone(err) { // the member has deleted it
		out.Kind, out.Edit = bot.Send, 0
		method, answer, err = s.call(ctx, row.Chat, out)
	}
	res := s.judge(row, err)
	res.out = out
	if res.fate == sent && out.Name != "" && out.Edit == 0 {
		res.message = messageIn(answer)
	}
	if res.fate == sent && out.FileKey != "" {
		res.file = fileIn(answer)
	}
	if res.fate == dropped && out.FileID != "" && strings.Contains(err.Error(), "file identifier") {
		res.fate = stale
	}
	s.Metrics.sent(method, res.fate)
	return res
}

// call sends a message, as plain text where Telegram cannot parse its markup.
func (s *Sender) call(ctx context.Context, chat int64, out bot.Outgoing) (method string, answer json.RawMessage, err error) {
	r, err := encode(chat, out, false)
	if err != nil {
		return r.method, nil, &Error{Method: r.method, Code: 400, Description: err.Error()}
	}
	if answer, err = s.API.send(ctx, r); !isParseError(err) {
		return r.method, answer, err
	}
	s.Log.Error("a message's markup is broken: sent as plain text", "method", r.method, "err", err)
	if r, err = encode(chat, out, true); err != nil {
		return r.method, nil, err
	}
	answer, err = s.API.send(ctx, r)
	return r.method, answer, err
}

// locate finds the message that a rewrite is of by its name. One that was
// never sent is sent now.
func (s *Sender) locate(ctx context.Context, chat int64, out *bot.Outgoing) error {
	if out.Name == "" || out.Kind != bot.Rewrite || out.Edit != 0 {
		return nil
	}
	err := s.Store.View(ctx, func(r storage.Reader) error {
		id, err := r.SentID(messageKey(chat, out.Name))
		out.Edit, _ = strconv.ParseInt(id, 10, 64)
		return err
	})
	if out.Edit == 0 {
		out.Kind = bot.Send
	}
	return err
}

// messageKey is under which the id of a message with a name is kept.
func messageKey(chat int64, name string) string { return fmt.Sprint("message ", chat, " ", name) }

// isGone tells that the message to edit is not there any more.
func isGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.Foreign && e.Code == 400 && strings.Contains(e.Description, "message to edit not found")
}

// messageIn returns the id of a message that was sent.
func messageIn(answer json.RawMessage) string {
	var m struct {
		ID int64 `json:"message_id"`
	}
	if json.Unmarshal(answer, &m) != nil || m.ID == 0 {
		return ""
	}
	return strconv.FormatInt(m.ID, 10)
}

// fileIn returns the id of the file in a message that was sent: of a photo's
// sizes, the largest.
func fileIn(answer json.RawMessage) string {
	type file struct {
		ID string `json:"file_id"`
	}
	var m struct {
		Photo    []file `json:"photo"`
		Document file   `json:"document"`
	}
	if json.Unmarshal(answer, &m) != nil || len(m.Photo) == 0 {
		return m.Document.ID
	}
	return m.Photo[len(m.Photo)-1].ID
}

func isParseError(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.Foreign && e.Code == 400 && strings.Contains(e.Description, "can't parse entities")
}

// poisonTries is after how many answers of 5xx by Telegram itself, in about
// ten minutes, one message is given up, so that those behind it get through.
const poisonTries = 20

// judge decides what to do with a row after a call.
func (s *Sender) judge(row storage.Outgoing, err error) result {
	res := result{row: row, fate: sent}
	var e *Error
	switch {
	case err == nil:
	case !errors.As(err, &e) || e.Foreign || e.Code >= 500 && row.Tries < poisonTries:
		s.Log.Warn("a message may not have arrived: it is sent again", "tries", row.Tries+1, "err", err)
		res.fate, res.next = again, s.Now().Add(Backoff(int(row.Tries)+1))
	case e.Code == 429:
		res.fate, res.next = again, s.Now().Add(max(e.RetryAfter, time.Second))
		s.pacer.flooded(row.Chat, s.Now(), res.next)
		s.Log.Warn("Telegram asks for a pause", "seconds", e.RetryAfter.Seconds())
	case e.MigrateTo != 0:
		res.fate, res.to = moved, e.MigrateTo
	case strings.Contains(e.Description, "message is not modified"):
	case e.Code == 403, strings.Contains(e.Description, "chat not found"):
		res.fate = gone
	case e.Code == 401 || e.Code == 404: // the poller ends the process; the row waits for a good token
		res.fate, res.next = again, s.Now().Add(Backoff(int(row.Tries)+1))
	default:
		s.Log.Error("Telegram refuses a message", "sequence", row.Sequence, "err", e)
		res.fate = dropped
	}
	return res
}

// note writes down what became of rows, in one transaction.
func (s *Sender) note(ctx context.Context, results []result) error {
	if len(results) == 0 {
		return nil
	}
	err := s.Store.Update(ctx, func(w storage.Writer) error {
		for _, r := range results {
			if err := s.noteOne(w, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.Redrawn != nil && slices.ContainsFunc(results, func(r result) bool { return r.fate == stale }) {
		s.Redrawn()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range results {
		delete(s.inFlight, r.row.OutboxKey)
	}
	close(s.progress)
	s.progress = make(chan struct{})
	return nil
}

func (s *Sender) noteOne(w storage.Writer, r result) error {
	switch r.fate {
	case again:
		r.row.Tries++
		r.row.NotBefore = r.next.Add(time.Second - 1).Truncate(time.Second) // whole seconds are kept, and none too few
		return w.PutOutgoing(r.row)
	case moved:
		return w.MoveChat(r.row.Chat, r.to)
	case gone:
		if err := s.Gone(w, r.row.Chat); err != nil {
			return err
		}
	case stale:
		if err := s.Redraw(w, r.out); err != nil {
			return err
		}
	case sent:
		if r.message != "" {
			if err := w.PutSentID(messageKey(r.row.Chat, r.out.Name), r.message, calc.DateOf(s.Now().UTC())); err != nil {
				return err
			}
		}
		if r.file != "" {
			if err := w.PutSentID(r.out.FileKey, r.file, calc.DateOf(s.Now().UTC())); err != nil {
				return err
			}
		}
	}
	return w.DeleteOutgoing(r.row.OutboxKey)
}

// Idle waits until the outbox is empty and nothing is on its way.
func (s *Sender) Idle(ctx context.Context) error {
	s.init()
	for {
		s.mu.Lock()
		progress, flying := s.progress, len(s.inFlight)
		s.mu.Unlock()
		empty := true
		err := s.Store.View(ctx, func(r storage.Reader) error {
			empty = true
			return r.Outbox(func(storage.Outgoing) (bool, error) { empty = false; return false, nil })
		})
		if err != nil || empty && flying == 0 {
			return err
		}
		s.Wake()
		select {
		case <-progress:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
