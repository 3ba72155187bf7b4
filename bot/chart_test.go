package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"runrate/bot/bottest"
	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/sandbox"
	"runrate/storage"
	"runrate/storage/sheet"
)

// chartHouse is a house with one rep, who has a plan and a sale.
func chartHouse(t *testing.T) (*bottest.House, *sandbox.Phone) {
	h := bottest.New(t, bottest.Options{})
	h.Import(sheet.Categories, "category,unit\nПиво,шт\n")
	h.Import(sheet.Members, "code,name,role\nA1,Анна,rep\n")
	h.Import(sheet.Plan, "rep,month,category,volume\nA1,2026-03,Пиво,2100\n")
	anna := h.Server.Phone(sandbox.User{ID: 7, FirstName: "Anna", LanguageCode: "ru"})
	anna.Send("/start " + h.Invite("A1"))
	anna.Send("пиво 120")
	h.Settle()
	return h, anna
}

func photos(p *sandbox.Phone) (ids []string) {
	for _, m := range p.Messages() {
		if m.Photo != nil {
			ids = append(ids, m.Photo.ID)
		}
	}
	return ids
}

// While the data stand a picture is uploaded once; a sale makes a new one.
func TestPictureIsUploadedOnce(t *testing.T) {
	h, anna := chartHouse(t)
	for range 3 {
		anna.Send("/chart пиво")
		h.Settle()
	}
	h.SetClock(h.Now().Add(time.Minute))
	anna.Send("пиво 5")
	anna.Send("/chart пиво")
	h.Settle()
	got := photos(anna)
	if len(got) != 4 || got[0] != got[1] || got[1] != got[2] || got[3] == got[0] {
		t.Errorf("the pictures are %v, want one three times and another", got)
	}
}

// A picture's id that Telegram does not know any more is replaced by a new upload.
func TestStalePicture(t *testing.T) {
	h, anna := chartHouse(t)
	anna.Send("/chart пиво")
	h.Settle()
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		at := figures.At(h.Now().In(time.FixedZone("MSK", 3*60*60)))
		picture, err := pictures.Load(w, m, at.Today.Month(), 1, at, pictures.Look{Lang: storage.Russian})
		if err != nil {
			return err
		}
		if known, err := w.SentID(picture.Key); err != nil || known == "" {
			t.Fatalf("the picture's id is not kept: %v", err)
		}
		return w.PutSentID(picture.Key, "AgACforgotten", at.Today)
	})
	anna.Send("/chart пиво")
	h.Settle()
	got := photos(anna)
	if len(got) != 2 {
		t.Fatalf("%d pictures have come, want 2\n%s", len(got), h.Log)
	}
	anna.Send("/chart пиво")
	h.Settle()
	if again := photos(anna); len(again) != 3 || again[2] != got[1] {
		t.Errorf("the pictures are %v, want the new one again", again)
	}
}

// Who asked for a picture that cannot be drawn is told so, once.
func TestPictureThatFails(t *testing.T) {
	h, anna := chartHouse(t)
	h.Update(func(w storage.Writer) error {
		return w.PutJob(storage.Job{Key: "screen 99", Kind: "screen", Due: h.Now(), Attempts: 3, Payload: []byte(`{"u":99,"c":7,"m":1}`)})
	})
	if err := h.Bot.RunJobs(context.Background()); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	all := anna.Messages()
	if last := all[len(all)-1]; !strings.Contains(last.Text, "R-2R") {
		t.Errorf("the member reads %q, want an apology with the reference R-2R", last.Text)
	}
}
