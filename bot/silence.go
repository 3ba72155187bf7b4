package bot

import (
	"context"
	"time"

	"runrate/bot/text"
	"runrate/storage"
)

// Telegram keeps updates for a day. Who was away for longer than silenceLimit
// may have lost some, and the reps are told to look.
const (
	silenceLimit = 20 * time.Hour
	beatEvery    = 10 * time.Minute
)

// beat notes, now and then, that the bot is at work: that Telegram's updates
// come in, be they none. After a long silence it tells every rep.
func (b *Bot) beat(ctx context.Context) error {
	if !b.beatDue() {
		return nil
	}
	if err := b.Store.Update(ctx, b.noteAlive); err != nil {
		return err
	}
	b.beaten = b.Now()
	b.filled()
	return nil
}

func (b *Bot) beatDue() bool {
	since := b.Now().Sub(b.beaten)
	return since < 0 || since >= beatEvery
}

func (b *Bot) noteAlive(w storage.Writer) error {
	now := b.Now()
	alive, err := w.Setting(storage.SettingAlive)
	if err != nil {
		return err
	}
	last, err := time.Parse(time.RFC3339, alive)
	silence := now.Sub(last)
	if !b.beaten.IsZero() { // of the two clocks that a running process has, one does not jump
		silence = min(silence, now.Sub(b.beaten))
	}
	if err == nil && silence > silenceLimit {
		b.Log.Warn("updates have not come in for long: reps are told to look at what they entered", "since", alive)
		if err := b.tellSilence(w, silence); err != nil {
			return err
		}
	}
	return w.PutSetting(storage.SettingAlive, now.UTC().Format(time.RFC3339))
}

func (b *Bot) tellSilence(w storage.Writer, silence time.Duration) error {
	members, err := w.Members()
	if err != nil {
		return err
	}
	for _, m := range members {
		if !m.Roles.Has(storage.Rep) || m.Telegram == 0 || m.Inactive || m.Unreachable {
			continue
		}
		lang, err := langOf(w, m, User{})
		if err != nil {
			return err
		}
		s, err := text.Render(lang, text.Silence{Hours: int(silence.Hours())})
		if err != nil {
			return err
		}
		body, err := Outgoing{Kind: Send, Text: s}.Encode()
		if err != nil {
			return err
		}
		if _, err := w.Enqueue(storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: storage.Bulk}, Chat: m.Telegram, Body: body}); err != nil {
			return err
		}
	}
	return nil
}
