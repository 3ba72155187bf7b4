package bot_test

import (
	"strings"
	"testing"

	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Who gets a leaver's phone changes nothing of what the leaver has booked.
func TestHandedPhone(t *testing.T) {
	h := bottest.New(t, bottest.Options{})
	h.Import(sheet.Categories, "category,unit\nПиво,шт\n")
	h.Import(sheet.Members, "code,name,role\nA1,Анна,rep\nB1,Борис,rep\n")
	phone := h.Server.Phone(sandbox.User{ID: 7, FirstName: "A", LanguageCode: "ru"})
	phone.Send("/start " + h.Invite("A1"))
	message := phone.Send("пиво 120")
	h.Settle()
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		m.Inactive = true
		_, err = w.PutMember(m)
		return err
	})
	phone.Send("/start " + h.Invite("B1"))
	h.Settle()
	if err := phone.Edit(message, "пиво 130"); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	sold := map[string]calc.Volume{}
	h.Update(func(w storage.Writer) error {
		for _, code := range []string{"A1", "B1"} {
			m, err := w.MemberByCode(code)
			if err != nil {
				return err
			}
			if err := w.Sales(0, m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { sold[code] += s.Volume; return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	if sold["A1"] != 120*calc.Unit || sold["B1"] != 0 {
		t.Errorf("Anna has sold %s, Boris %s; want 120 and 0", sold["A1"], sold["B1"])
	}
	last, _ := phone.Last()
	if !strings.Contains(last.Text, "другой сотрудник") {
		t.Errorf("Boris reads %q", last.Text)
	}
}

// A picture that was asked for from an account which is no longer the member's goes nowhere.
func TestPictureForOldPhone(t *testing.T) {
	h, anna := chartHouse(t)
	h.Update(func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		m.Telegram = 8
		if _, err := w.PutMember(m); err != nil {
			return err
		}
		return w.PutJob(storage.Job{Key: "screen 77", Kind: "screen", Payload: []byte(`{"u":77,"c":7,"m":1,"s":"chart","a":[0,674,0],"n":1773133200}`)})
	})
	h.Settle()
	if got := photos(anna); len(got) != 0 {
		t.Errorf("the old phone got %d pictures", len(got))
	}
}
