package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"runrate/bot"
	"runrate/storage"
)

// Handler is the conversation as the poller sees it. When Process returns nil
// the batch has been dealt with for good.
type Handler interface {
	Process(ctx context.Context, batch []bot.Update) ([]bot.Answer, error)
}

// Poller brings updates in: poll, hand over, and only then confirm.
type Poller struct {
	API     *API
	Handler Handler
	Answer  func(bot.Answer) // takes answers to presses on their way
	Log     *slog.Logger
	Metrics *Metrics
	Wait    time.Duration // how long Telegram may keep a poll open
	Pause   func(failures int) time.Duration
	Now     func() time.Time

	told seldom
}

const (
	batchLimit = 100
	pollWait   = 50 * time.Second // Telegram's own limit
	pollSlack  = 15 * time.Second // above it a poll that hangs is given up
)

// ErrToken is returned when Telegram does not know the token.
var ErrToken = errors.New("the token is refused by Telegram: check RUNRATE_TOKEN, or ask @BotFather for a new one")

// allowedUpdates is sent with every poll: an omitted list would keep whatever was set before.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`

// Run polls until ctx ends, and returns nil then; a batch at hand is still
// finished and confirmed. It returns ErrToken when the token is refused.
func (p *Poller) Run(ctx context.Context) error {
	var offset int64
	failures := 0
	wait := time.Duration(0) // the first poll takes what is there, and shows that Telegram answers
	for ctx.Err() == nil {
		began := time.Now()
		next, err := p.round(ctx, offset, wait)
		if err == nil && next == offset && wait > 0 && time.Since(began) < time.Second {
			err = errIdle
		}
		switch {
		case ctx.Err() != nil:
			offset = next
			continue
		case err == nil:
			offset, failures, wait = next, 0, p.Wait
			continue
		case Refused(err):
			return ErrToken
		}
		failures++
		p.complain(err, failures)
		select {
		case <-time.After(max(p.Pause(failures), retryAfter(err))):
		case <-ctx.Done():
		}
	}
	p.confirm(offset)
	return nil
}

// errIdle stands for a poll that brought nothing forward and did not wait
// either: without a pause the next one would do the same, thousands of times a second.
var errIdle = errors.New("a poll came back at once with nothing new")

// Refused tells whether an error is Telegram's refusal of the token.
func Refused(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.Foreign && (e.Code == 401 || e.Code == 404)
}

func retryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}

func (p *Poller) complain(err error, failures int) {
	code := 0
	var e *Error
	if errors.As(err, &e) {
		code = e.Code
	}
	p.Metrics.pollFailed(code)
	if what := lasting(code, err); what == "" {
		p.Log.Warn("updates could not be brought in", "err", err, "failures", failures)
	} else if p.told.due(what, p.Now(), time.Minute) {
		p.Log.Error(what, "err", err, "failures", failures)
	}
}

// lasting words what will not pass by itself, "" for anything else.
func lasting(code int, err error) string {
	switch {
	case code == 409:
		return "another process polls for this bot, or a webhook is set: stop the other one"
	case errors.Is(err, storage.ErrFull):
		return "nothing new can be booked, there is no room: make some; Telegram keeps what comes in for a day"
	case errors.Is(err, storage.ErrCorrupt):
		return "nothing new can be booked, the database is damaged: stop the bot and restore the last backup; Telegram keeps what comes in for a day"
	}
	return ""
}

// seldom keeps what is true for long from being logged all the time.
type seldom struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// due tells whether a thing has not been told for a while, and takes it as told now.
func (s *seldom) due(what string, now time.Time, pause time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, told := s.last[what]; told && now.Sub(last) < pause && !now.Before(last) {
		return false
	}
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	s.last[what] = now
	return true
}

// round makes one poll, hands the batch over, and returns the offset that
// confirms it. After an error the offset is as it was.
func (p *Poller) round(ctx context.Context, offset int64, wait time.Duration) (int64, error) {
	raw, err := p.poll(ctx, offset, wait)
	if err != nil {
		return offset, err
	}
	p.Metrics.polled()
	batch := p.decode(raw)
	// A batch that has come in is finished even if the process is told to stop.
	began := time.Now()
	answers, err := p.Handler.Process(context.WithoutCancel(ctx), batch)
	for _, a := range answers {
		p.Answer(a)
	}
	if err != nil {
		return offset, err
	}
	p.Metrics.handled(batch, time.Since(began))
	if len(raw) > 0 {
		offset = lastID(batch, offset-1) + 1
	}
	return offset, nil
}

// decode reads the updates one by one. One that cannot be read is handed over
// as nothing but its id, so that it is marked as seen.
func (p *Poller) decode(raw []json.RawMessage) []bot.Update {
	var batch []bot.Update
	for _, r := range raw {
		u, err := decodeUpdate(r)
		if err != nil {
			p.Log.Error("an update is left out", "update", u.ID, "err", err)
		}
		if u.ID != 0 {
			batch = append(batch, u)
		}
	}
	return batch
}

// lastID is the id of the last element: Telegram confirms by place, and ids may have restarted lower.
func lastID(batch []bot.Update, fallback int64) int64 {
	if len(batch) == 0 {
		return fallback
	}
	return batch[len(batch)-1].ID
}

func (p *Poller) poll(ctx context.Context, offset int64, wait time.Duration) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+pollSlack)
	defer cancel()
	raw, err := p.API.Call(ctx, "getUpdates", tgbotapi.Params{
		"offset":          strconv.FormatInt(offset, 10),
		"limit":           strconv.Itoa(batchLimit),
		"timeout":         strconv.Itoa(int(wait / time.Second)),
		"allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	var updates []json.RawMessage
	return updates, json.Unmarshal(raw, &updates)
}

// confirm tells Telegram of the last batch, so that it does not come again
// after the next start. If it does all the same, it is known.
func (p *Poller) confirm(offset int64) {
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, _ = p.API.Call(ctx, "getUpdates", tgbotapi.Params{
		"offset": strconv.FormatInt(offset, 10), "limit": "1", "timeout": "0", "allowed_updates": allowedUpdates,
	})
}

// Backoff is how long to wait after a number of failures in a row: from half
// a second, doubled each time, up to a minute, and never twice the same.
func Backoff(failures int) time.Duration {
	d := min(time.Minute, 500*time.Millisecond<<min(max(failures-1, 0), 10))
	return d/2 + rand.N(d/2+1)
}
