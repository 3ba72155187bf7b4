package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"

	"runrate/bot"
	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/storage/sheet"
)

// Nobody's name, nothing that was written and no token is in the log, at its
// finest level, whatever goes wrong.
func TestLogHoldsNoNames(t *testing.T) {
	const member, client, text, nick = "Аполлинария", "Трындычиха", "барабулька", "Firstnameson"
	h := bottest.New(t, bottest.Options{Idle: true})
	h.Import(sheet.Categories, "category,unit,price\nПиво,шт,90\n")
	h.Import(sheet.Members, "code,name,role,team\nA1,"+member+",rep,Север\n")
	h.Import(sheet.Clients, "client,name\nC1,"+client+"\n")
	h.Start(bottest.Options{Change: func(b *bot.Bot) {
		b.Store = &sabotage{Store: b.Store, at: func(name string) {
			if strings.Contains(name, text) {
				panic("a bug")
			}
		}}
	}})
	p := h.Server.Phone(sandbox.User{ID: 1, FirstName: nick, LastName: nick, LanguageCode: "ru"})
	token := h.Invite("A1")
	p.Send("/start " + token)
	p.Send("пиво 5 @" + client)
	p.Send(text + " 5")
	p.Send("пиво 5 @" + text) // panics
	advance(t, h)
	for _, f := range []sandbox.Fault{
		{Kind: sandbox.FaultError, Code: 400, Description: `Bad Request: can't parse entities: Unsupported start tag "` + client + `" at byte offset 3`},
		{Kind: sandbox.FaultError, Code: 400, Description: `Bad Request: cannot send "` + client + `"`},
		{Kind: sandbox.FaultError, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1},
		{Kind: sandbox.FaultError, Code: 500, Description: "Internal Server Error"},
		{Kind: sandbox.FaultError, Code: 403, Description: "Forbidden: bot was blocked by the user"},
		{Kind: sandbox.FaultHTML, Code: 502}, {Kind: sandbox.FaultDropAfter}, {Kind: sandbox.FaultEmpty},
	} {
		f.Method = "sendMessage"
		h.Server.Fail(f)
		p.Send("пиво 7 @" + client)
		advance(t, h)
	}
	h.Server.Inject(json.RawMessage(`{"update_id":5001,"message":{"message_id":"` + text + `","text":"` + client + `"}}`))
	if err := p.Edit(1, text); err != nil {
		t.Fatal(err)
	}
	advance(t, h)
	for name, secret := range map[string]string{
		"member's name": member, "client's name": client, "message's text": text, "Telegram name": nick, "invite": token, "bot's token": h.Server.Token(),
	} {
		if h.Log.Contains(secret) {
			t.Errorf("a %s is in the log:\n%s", name, h.Log)
		}
	}
	for _, said := range []string{"a bug", "Telegram refuses a message", "markup is broken", "asks for a pause", "left out"} {
		if !h.Log.Contains(said) {
			t.Errorf("the log was to tell %q:\n%s", said, h.Log)
		}
	}
}
