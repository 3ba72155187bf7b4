package bot_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
)

// Forged and stale presses: every button there is, with every small number, the
// ids, months and dates of the other team among them. There are thousands, so
// they go in without a wire, and what is told is read from the outbox.
func TestPressesTellNothingOfOthers(t *testing.T) {
	s := newSight(t)
	today := int64(calc.DateOf(s.h.Now()))
	values := []int64{0, 1, 2, 3, 5, 674}
	entry := s.entryOf("B1")
	wire := &wireless{s: s, bot: s.h.Offline()}
	names := bot.PressNames()
	for who, secrets := range actors() {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if name == "choose" || name == "set" { // the member's own settings, which would change his language
				continue
			}
			all := dated(names[name], today)
			if names[name] >= 7 {
				all = views(names[name])
			}
			for _, n := range combinations(len(values), names[name]%7) {
				args := make([]int64, len(n))
				for at, i := range n {
					args[at] = values[i]
				}
				if len(args) == names[name] {
					all = append(all, args)
				}
			}
			if n := names[name]; n >= 2 && n < 7 {
				for version := range int64(3) {
					all = append(all, []int64{entry.Chat, entry.Message, version, 1, 1}[:names[name]])
				}
			}
			for i, args := range all {
				if raceDetector && i%10 != 0 { // what is told is the same with it
					continue
				}
				data := name
				for _, n := range args {
					data += fmt.Sprint(":", n)
				}
				s.tells(who, data, wire.press(who, data), secrets)
			}
		}
	}
	s.nothingChanged()
}

// wireless hands presses to a bot, and reads what it would send.
type wireless struct {
	s       *sight
	bot     *bot.Bot
	updates int64
}

func (w *wireless) press(who, data string) string {
	w.s.t.Helper()
	w.updates++
	chat := w.s.chats[who]
	u := bot.Update{ID: 1_000_000 + w.updates, Kind: bot.Press, User: bot.User{ID: chat, Name: who, Lang: "ru"}, Chat: chat, Private: true, Message: 2, PressID: "p", Data: data, Date: w.s.h.Now(), Edited: w.s.h.Now()}
	answers, err := w.bot.Process(context.Background(), []bot.Update{u})
	if err == nil {
		err = w.bot.RunJobs(context.Background())
	}
	if err != nil {
		w.s.t.Fatal(err)
	}
	var out strings.Builder
	for _, a := range answers {
		fmt.Fprintln(&out, a.Text)
	}
	w.s.h.Update(func(tx storage.Writer) error {
		var keys []storage.OutboxKey
		var sent []string
		if err := tx.Outbox(func(o storage.Outgoing) (bool, error) {
			keys = append(keys, o.OutboxKey)
			if o.Chat != chat {
				return true, nil
			}
			m, err := bot.DecodeOutgoing(o.Body)
			if err == nil && m.FileKey != "" { // as the sender does, so that it need not be drawn again
				sent = append(sent, m.FileKey)
			}
			fmt.Fprintln(&out, m.Text, m.Rows)
			if m.Kind == bot.Document {
				out.WriteString(w.s.unpacked(m.File))
			}
			return true, err
		}); err != nil {
			return err
		}
		for _, k := range sent {
			if err := tx.PutSentID(k, "sent", calc.DateOf(w.s.h.Now())); err != nil {
				return err
			}
		}
		for _, k := range keys {
			if err := tx.DeleteOutgoing(k); err != nil {
				return err
			}
		}
		return nil
	})
	return strings.ReplaceAll(out.String(), "\u00a0", " ")
}

// dated are arguments of which one, or two side by side, are a date, with
// numbers that may be ids, of the other team's reps too, in the places of the
// others. No button has five arguments and a date.
func dated(n int, date int64) [][]int64 {
	if n > 4 {
		return nil
	}
	var masks []int
	for at := range n {
		masks = append(masks, 1<<at)
		if at > 0 {
			masks = append(masks, 3<<(at-1))
		}
	}
	var all [][]int64
	for _, mask := range masks {
		choices := [][]int64{nil}
		for at := range n {
			values := []int64{0, 1, 3, 7}
			if mask&(1<<at) != 0 {
				values = []int64{date}
			}
			var longer [][]int64
			for _, c := range choices {
				for _, v := range values {
					longer = append(longer, append(slices.Clone(c), v))
				}
			}
			choices = longer
		}
		all = append(all, choices...)
	}
	return all
}

// views are what of the client base may be looked at: every measure of every
// scope there is, every breakdown, a segment and a category; and every list.
func views(n int) [][]int64 {
	var all [][]int64
	for measure := range int64(6) {
		for team := range int64(3) {
			for rep := range int64(4) {
				all = append(all, []int64{measure, 1, 0, team, rep, 0, 0}, []int64{measure, 0, 1, team, rep, 2, 1})
			}
		}
	}
	for by := range int64(6) {
		all = append(all, []int64{1, by, 12, 1, 0, 0, 0}, []int64{4, by, 0, 1, 0, 0, 0})
	}
	if n == 7 {
		return all
	}
	var lists [][]int64
	for _, view := range all {
		for list := range int64(5) {
			lists = append(lists, append(slices.Clone(view), list, 0))
		}
	}
	return lists
}

// entryOf is an entry that a rep has booked.
func (s *sight) entryOf(code string) (id storage.EntryID) {
	s.t.Helper()
	s.h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode(code)
		if err != nil {
			return err
		}
		e, err := w.LastEntry(m.Telegram)
		id = e.ID
		return err
	})
	return id
}

// combinations are all choices of n out of so many values for up to two
// places, and for more of them those in which at most two differ from the rest.
func combinations(values, n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for base := range values {
		for other := range values {
			for at := range n {
				c := slices.Repeat([]int{base}, n)
				c[at] = other
				if n > 1 {
					c[(at+1)%n] = (other + base + at) % values
				}
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, slices.Compare)
	return slices.CompactFunc(all, slices.Equal)
}
