package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

func TestDecodeUpdate(t *testing.T) {
	const from = `"from":{"id":5,"is_bot":false,"first_name":"Анна","last_name":"Белова","language_code":"ru"},"chat":{"id":5,"type":"private"}`
	for _, c := range []struct {
		name, raw string
		want      bot.Update
	}{
		{"message", `{"update_id":1,"message":{"message_id":7,"date":1700000000,"text":"пиво 1",` + from + `}}`,
			bot.Update{ID: 1, Kind: bot.Message, User: bot.User{ID: 5, Name: "Анна Белова", Lang: "ru"}, Chat: 5, Private: true, Message: 7, Date: unix(1700000000), Edited: unix(1700000000), Text: "пиво 1"}},
		{"edit", `{"update_id":2,"edited_message":{"message_id":7,"date":1700000000,"edit_date":1700000060,"text":"пиво 2",` + from + `}}`,
			bot.Update{ID: 2, Kind: bot.Edit, User: bot.User{ID: 5, Name: "Анна Белова", Lang: "ru"}, Chat: 5, Private: true, Message: 7, Date: unix(1700000000), Edited: unix(1700000060), Text: "пиво 2"}},
		{"caption", `{"update_id":3,"message":{"message_id":7,"date":1,"caption":"пиво 1","photo":[{}],` + from + `}}`,
			bot.Update{ID: 3, Kind: bot.Message, User: bot.User{ID: 5, Name: "Анна Белова", Lang: "ru"}, Chat: 5, Private: true, Message: 7, Date: unix(1), Edited: unix(1), Text: "пиво 1"}},
		{"forward", `{"update_id":4,"message":{"message_id":7,"date":1,"text":"пиво 1","forward_origin":{"type":"hidden_user"},` + from + `}}`,
			bot.Update{ID: 4, Kind: bot.Message, User: bot.User{ID: 5, Name: "Анна Белова", Lang: "ru"}, Chat: 5, Private: true, Message: 7, Date: unix(1), Edited: unix(1), Text: "пиво 1", Forwarded: true}},
		{"press", `{"update_id":5,"callback_query":{"id":"q","from":{"id":5,"first_name":"А"},"message":{"message_id":9,"date":0,"chat":{"id":5,"type":"private"}},"data":"rr"}}`,
			bot.Update{ID: 5, Kind: bot.Press, User: bot.User{ID: 5, Name: "А"}, Chat: 5, Private: true, Message: 9, PressID: "q", Data: "rr"}},
		{"press without its message", `{"update_id":6,"callback_query":{"id":"q","from":{"id":5,"first_name":"А"},"data":"rr"}}`,
			bot.Update{ID: 6, Kind: bot.Press, User: bot.User{ID: 5, Name: "А"}, PressID: "q", Data: "rr"}},
		{"press of inline mode", `{"update_id":7,"callback_query":{"id":"q","from":{"id":5,"first_name":"А"},"inline_message_id":"x"}}`,
			bot.Update{ID: 7, Kind: bot.Press, User: bot.User{ID: 5, Name: "А"}, PressID: "q"}},
		{"block", `{"update_id":8,"my_chat_member":{` + from + `,"date":1,"new_chat_member":{"status":"kicked"}}}`,
			bot.Update{ID: 8, Kind: bot.Block, User: bot.User{ID: 5, Name: "Анна Белова", Lang: "ru"}, Chat: 5, Private: true}},
		{"channel post", `{"update_id":9,"channel_post":{"message_id":1,"date":1,"chat":{"id":-5,"type":"channel"}}}`, bot.Update{ID: 9}},
		{"nobody's message", `{"update_id":10,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"}}}`, bot.Update{ID: 10}},
	} {
		got, err := decodeUpdate(json.RawMessage(c.raw))
		if err != nil || got != c.want {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", c.name, got, err, c.want)
		}
	}
	if u, err := decodeUpdate(json.RawMessage(`{"update_id":11,"message":{"message_id":"seven"}}`)); err == nil || u.ID != 11 {
		t.Errorf("an unreadable update came out as %+v, %v", u, err)
	}
}

// FuzzUpdate hands whatever JSON to the bot: no panic, no error, and what is
// booked is whole: the ledger holds together, and a message is booked or not.
func FuzzUpdate(f *testing.F) {
	const from = `"from":{"id":5,"first_name":"А"},"chat":{"id":5,"type":"private"}`
	f.Add([]byte(`{"update_id":1,"message":{"message_id":7,"date":1773133200,"text":"пиво 1, вчера пиво 2 @А 5р",` + from + `}}`))
	f.Add([]byte(`{"update_id":2,"edited_message":{"message_id":7,"date":1773133200,"edit_date":1773133260,"text":"возврат пиво 2",` + from + `}}`))
	f.Add([]byte(`{"update_id":3,"callback_query":{"id":"q","from":{"id":5,"first_name":"А"},"message":{"message_id":9,"date":0,"chat":{"id":5,"type":"private"}},"data":"undo:7:1"}}`))
	f.Add([]byte(`{"update_id":4,"my_chat_member":{` + from + `,"new_chat_member":{"status":"kicked"}}}`))
	f.Add([]byte(`{"update_id":-1,"message":{"message_id":-9223372036854775808,"date":9223372036854775807,"text":"/start x",` + from + `}}`))
	f.Add([]byte(`[]`))
	store, err := bolt.Open(filepath.Join(f.TempDir(), "fuzz.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	ctx := context.Background()
	if err := store.Update(ctx, func(w storage.Writer) error {
		if _, err := w.PutCategory(storage.Category{Name: "Пиво", Unit: "шт"}); err != nil {
			return err
		}
		_, err := w.PutMember(storage.Member{Code: "A", Name: "А", Roles: storage.Rep, Telegram: 5})
		return err
	}); err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	b := &bot.Bot{Store: store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decodeUpdate(raw)
		if err != nil {
			u = bot.Update{ID: u.ID}
		}
		if err := store.Update(ctx, func(w storage.Writer) error { // each input counts as a new update
			_, err := w.PurgeSeen(calc.MaxDate)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Process(ctx, []bot.Update{u}); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if err := store.View(ctx, func(r storage.Reader) error {
			seen, err := r.Seen(u.ID)
			if !seen {
				t.Fatalf("%s: update %d is not marked as seen", raw, u.ID)
			}
			e, err2 := r.Entry(storage.EntryID{Chat: u.Chat, Message: u.Message})
			if err2 == nil && (e.State == storage.Booked) != (len(e.Sales) > 0) {
				t.Fatalf("%s: half-booked: %+v", raw, e)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := store.Check(ctx, func(name string, err error) {
			if err != nil {
				t.Fatalf("%s: check of %s: %v", raw, name, err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}
