package bot_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/storage/sheet"
)

// While a picture is drawn, or a list is looked up, the chat says so.
func TestBusyWhileItRenders(t *testing.T) {
	h := bottest.New(t, bottest.Options{})
	h.Import(sheet.Categories, "category,unit\nПиво,шт\n")
	h.Import(sheet.Members, "code,name,role\nM1,Ольга,manager\n")
	h.Import(sheet.Clients, "client,name\nK1,Ромашка\n")
	olga := h.Server.Phone(sandbox.User{ID: 7, FirstName: "Olga", LanguageCode: "ru"})
	olga.Send("/start " + h.Invite("M1"))
	h.Settle()
	for _, c := range []struct{ press, says string }{{"", "upload_photo"}, {"К кому ехать", "typing"}, {"XLSX", "upload_document"}} {
		if c.press == "" {
			olga.Send("/retention")
		} else {
			picture := olga.Messages()[slices.IndexFunc(olga.Messages(), func(m sandbox.Message) bool { return m.Photo != nil })]
			if err := olga.Press(picture.ID, c.press); err != nil {
				t.Fatal(err)
			}
		}
		h.Settle()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Server.WaitFor(ctx, func() bool { return slices.Contains(olga.Actions(), c.says) }); err != nil {
			t.Errorf("after %q the chat says %v, want %s", c.press, olga.Actions(), c.says)
		}
	}
}
