package telegram_test

import (
	"testing"

	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/storage/sheet"
)

// company is what the tests of this package are played in.
func company(t *testing.T, o bottest.Options) *bottest.House {
	t.Helper()
	h := bottest.New(t, o)
	h.Import(sheet.Categories, "category,unit,price\nПиво,шт,90\nСок,кг,110\n")
	h.Import(sheet.Members, "code,name,role,team\nA1,Анна,rep,Север\nB1,Борис,rep,Север\n")
	h.Import(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,2400\n")
	return h
}

func joined(h *bottest.House, id int64, code string) *sandbox.Phone {
	p := h.Server.Phone(sandbox.User{ID: id, FirstName: code, LanguageCode: "ru"})
	p.Send("/start " + h.Invite(code))
	h.Settle()
	return p
}

// TestRequestsFollowTheSpec makes the bot send every kind of request that it
// can, and holds each against the machine-readable Bot API.
func TestRequestsFollowTheSpec(t *testing.T) {
	spec, err := bottest.LoadSpec(bottest.SpecPath)
	if err != nil {
		t.Skipf("SKIP: the description of the Bot API is not here: %v", err)
	}
	h := company(t, bottest.Options{})
	p := joined(h, 1, "A1")
	p.Send("пиво 120 @Новый")
	h.Settle()
	last, _ := p.Last()
	if err := p.Press(last.ID, "Да, записать"); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	p.Send("/runrate")
	h.Settle()
	last, _ = p.Last()
	if err := p.Press(last.ID, "Категории"); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	h.Server.Fail(sandbox.Fault{Method: "sendMessage", Kind: sandbox.FaultError, Code: 400, Description: "Bad Request: can't parse entities: Unsupported start tag"})
	p.Send("/help") // goes out a second time, as plain text
	h.Settle()
	seen := map[string]int{}
	for _, r := range h.Server.Requests() {
		seen[r.Method]++
		if err := spec.Check(r); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, method := range []string{"getMe", "deleteWebhook", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "setMyCommands"} {
		if seen[method] == 0 {
			t.Errorf("no %s was sent", method)
		}
	}
}

// TestSpecCheck makes sure that the check can fail.
func TestSpecCheck(t *testing.T) {
	spec, err := bottest.LoadSpec(bottest.SpecPath)
	if err != nil {
		t.Skipf("SKIP: the description of the Bot API is not here: %v", err)
	}
	for name, r := range map[string]sandbox.Request{
		"unknown method":    {Method: "sendTelegram"},
		"unknown parameter": {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": "x", "colour": "red"}},
		"missing parameter": {Method: "sendMessage", Params: map[string]string{"chat_id": "1"}},
		"wrong type":        {Method: "editMessageText", Params: map[string]string{"chat_id": "1", "text": "x", "message_id": "one"}},
		"wrong inner type":  {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":1}]]}`}},
		"unknown field":     {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"a","data":"b"}]]}`}},
		"null list":         {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":null}`}},
	} {
		if spec.Check(r) == nil {
			t.Errorf("%s: nothing was found wrong", name)
		}
	}
}
