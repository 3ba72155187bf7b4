package sheet_test

import (
	"context"
	"strings"
	"testing"

	"runrate/storage"
	"runrate/storage/sheet"
)

func TestRoles(t *testing.T) {
	for written, want := range map[string]storage.Roles{"торговый": storage.Rep, "Торговый представитель": storage.Rep, "Супервайзер и менеджер": storage.Supervisor | storage.Manager, "rep+supervisor": storage.Rep | storage.Supervisor,
		"торговый, руководитель": storage.Rep | storage.Manager, "Администратор": storage.Admin, "rep/admin": storage.Rep | storage.Admin} {
		h := newHouse(t)
		if _, mistakes := h.try(sheet.Members, "Табельный номер;ФИО;Должность;Отдел\nN1;Глеб;"+written+";Север\n", sheet.Options{}); len(mistakes) > 0 {
			t.Error(mistakes)
		}
		if err := h.store.View(context.Background(), func(r storage.Reader) error {
			m, err := r.MemberByCode("N1")
			if m.Roles != want {
				t.Errorf("%q is %b, want %b", written, m.Roles, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	// A title of several words gives no rights that one of its words would give.
	for _, written := range []string{"Торговый менеджер", "Менеджер торговый", "Директор торговый", "rep admin"} {
		h := newHouse(t)
		if _, mistakes := h.try(sheet.Members, "Табельный номер;ФИО;Должность\nN1;Глеб;"+written+"\n", sheet.Options{}); len(mistakes) != 1 || !strings.Contains(mistakes[0].String(), "is no role") {
			t.Errorf("%s: told %v", written, mistakes)
		}
	}
}

// Codes that look alike, and differ by letters of another alphabet, would be
// two members whom nobody can tell apart.
func TestCodesThatLookAlike(t *testing.T) {
	h := newHouse(t)
	_, mistakes := h.try(sheet.Members, "code;name;role\nА1;Анна;rep\n", sheet.Options{})
	if got := joined(mistakes); got != `row 2, code (A): "А1" looks like the code "A1", with letters of another alphabet` {
		t.Error(got)
	}
	h.in(sheet.Members, "code;name;role\nA1\u200b;Анна;rep\n")
	h.in(sheet.Sales, "date;rep;category;volume\n2026-03-05;\ufeffA1;Пиво;1\n")
	h.want("A1", "03-05 1")
}

func TestMovingTeams(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Sales, "date,rep,category,volume\n2026-03-09,A1,Пиво,10\n2026-03-12,A1,Пиво,20\n")
	h.in(sheet.Members, "code,name,role,team\nA1,Анна Белова,rep,Юг\n")
	var m storage.Member
	var teams []storage.Team
	if err := h.store.View(context.Background(), func(r storage.Reader) (err error) {
		if m, err = r.MemberByCode("a1"); err != nil {
			return err
		}
		teams, err = r.Teams()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	north, south := teams[0].ID, teams[1].ID
	// There are sales of the 12th in the old team: the new one begins on the 13th.
	if m.TeamOn(today+2) != north || m.TeamOn(today+3) != south || m.Name != "Анна Белова" {
		t.Errorf("%s is in team %d on the 12th and %d on the 13th", m.Name, m.TeamOn(today+2), m.TeamOn(today+3))
	}
	h.want("A1", "03-09 10, 03-12 20")
}

// Nobody is left who could let others in: that is refused, of joined members alone.
func TestLastAdministrator(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Members, "code,name,role\nD1,Ольга,admin\nD2,Олег,admin\n")
	join := func(code string, telegram int64) {
		if err := h.store.Update(context.Background(), func(w storage.Writer) error {
			m, err := w.MemberByCode(code)
			if err != nil {
				return err
			}
			m.Telegram = telegram
			_, err = w.PutMember(m)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	join("D1", 7)
	const gives, takes = "code,name,role\nD1,Ольга,admin\n", "code,name,role\nD1,Ольга,manager\n"
	for range 2 {
		_, mistakes := h.try(sheet.Members, takes, sheet.Options{})
		if got := joined(mistakes); got != `row 2, role (C): takes the last administrator's role away: make somebody else an administrator first` {
			t.Error(got)
		}
	}
	if _, mistakes := h.try(sheet.Members, gives, sheet.Options{}); len(mistakes) > 0 {
		t.Error(mistakes)
	}
	join("D2", 8)
	if _, mistakes := h.try(sheet.Members, takes, sheet.Options{}); len(mistakes) > 0 {
		t.Error(mistakes)
	}
}
