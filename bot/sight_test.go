package bot_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"runrate/bot"
	"runrate/bot/bottest"
	"runrate/bot/sandbox"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Nobody sees what is not his: everything that a phone can say or press is
// tried by everybody, and nothing that is told may be of somebody else's. The
// names and figures of the other team are such that they occur nowhere else.

const (
	southName   = "Квадратов"     // the other team's rep
	southClient = "Зюйдвест"      // and client
	southTeam   = "Югославянская" // and name
	southPlan   = "77 123"        // and plan, as it is shown
	southMoney  = "6 941 070"     // 77123 at 90
	northName   = "Белова"
	northOther  = "Октаэдров" // another rep of the same team
)

type sight struct {
	t      *testing.T
	h      *bottest.House
	phones map[string]*sandbox.Phone
	chats  map[string]int64
	seen   map[string]int // messages
	read   map[string]int // requests to Telegram
}

func newSight(t *testing.T) *sight {
	h := bottest.New(t, bottest.Options{})
	h.Import(sheet.Categories, "category,unit,price\nПиво,шт,90\nСок,л,110\n")
	h.Import(sheet.Members, "code,name,role,team\nA1,Анна "+northName+",rep,Север\nA2,Октав "+northOther+",rep,Север\nB1,Глеб "+southName+",rep,"+southTeam+
		"\nS1,Егор Речной,supervisor,Север\nS2,Жанна "+southName+"а,supervisor,"+southTeam+"\nD1,Ольга,admin,\nB2,Гена "+southName+",rep,"+southTeam+"\n")
	h.Import(sheet.Clients, "client,name,segment,rep\nK1,Ромашка,Розница,A1\nK2,"+southClient+",HoReCa,B1\nK3,Октагон,HoReCa,A2\nK4,"+southClient+" 2,HoReCa,B1\n") // the last began with the north and is the south's today
	h.Import(sheet.Plan, "rep,month,category,segment,volume\nA1,2026-03,Пиво,Розница,2100\nA2,2026-03,Пиво,HoReCa,55123\nB1,2026-03,Пиво,HoReCa,77123\n")
	h.Import(sheet.Sales, "date,rep,client,category,volume,amount\n2026-01-10,A1,K4,Пиво,10,900\n2026-03-03,A1,K1,Пиво,100,9000\n2026-03-03,A2,K3,Пиво,44123,3971070\n2026-03-03,B1,K2,Пиво,33123,2981070\n2026-02-03,B1,K2,Пиво,33124,2981160\n")
	s := &sight{t: t, h: h, phones: map[string]*sandbox.Phone{}, chats: map[string]int64{"stranger": 199}, seen: map[string]int{}, read: map[string]int{}}
	for i, code := range []string{"A1", "A2", "B1", "S1", "S2", "D1"} {
		s.chats[code] = int64(101 + i)
		s.phones[code] = h.Server.Phone(sandbox.User{ID: int64(101 + i), FirstName: code, LanguageCode: "ru"})
		s.phones[code].Send("/start " + h.Invite(code))
	}
	s.phones["stranger"] = h.Server.Phone(sandbox.User{ID: 199, FirstName: "Nobody", LanguageCode: "ru"})
	s.phones["stranger"].Send("/start")
	s.phones["B1"].Send("пиво 5 @" + southClient)
	h.Settle()
	return s
}

// told returns what a phone has been told since the last call, files included.
func (s *sight) told(who string) string {
	var out strings.Builder
	messages := s.phones[who].Messages()
	for _, m := range messages[min(s.seen[who], len(messages)):] {
		if !m.FromBot {
			continue
		}
		fmt.Fprintln(&out, strings.ReplaceAll(m.String(), "\u00a0", " "))
		if m.Document != nil {
			out.WriteString(s.unpacked(m.Document.Data))
		}
	}
	for _, toast := range s.phones[who].Toasts() {
		fmt.Fprintln(&out, toast.Text)
	}
	s.seen[who] = len(messages)
	// Edits of messages that were there before are told as well.
	requests := s.h.Server.Requests()
	for _, r := range requests[s.read[who]:] {
		if r.Params["chat_id"] == strconv.FormatInt(s.chats[who], 10) {
			fmt.Fprintln(&out, strings.ReplaceAll(r.Params["text"]+r.Params["caption"]+r.Params["media"]+r.Params["reply_markup"], "\u00a0", " "))
		}
	}
	s.read[who] = len(requests)
	return out.String()
}

// unpacked is all the text in a workbook, or the file itself.
func (s *sight) unpacked(data []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return string(data)
	}
	var out strings.Builder
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := io.Copy(&out, r); err != nil {
			s.t.Fatal(err)
		}
		r.Close()
	}
	return out.String()
}

func (s *sight) check(who, did string, secrets ...string) {
	s.t.Helper()
	s.tells(who, did, s.told(who), secrets)
}

func (s *sight) tells(who, did, told string, secrets []string) {
	s.t.Helper()
	for _, secret := range secrets {
		if strings.Contains(told, secret) {
			s.t.Errorf("%s did %q and was told %q:\n%.600s", who, did, secret, told)
		}
	}
}

var southSecrets = []string{southName, southClient, southTeam, southPlan, "77123", "33123", "33 123", "33124", southMoney, "2 981 070"}
var otherSecrets = append(slices.Clone(southSecrets), northOther, "Октагон", "55 123", "55123", "44 123", "44123")

// actors are those who try, with what none of them may be told.
func actors() map[string][]string {
	return map[string][]string{"A1": otherSecrets, "S1": southSecrets, "stranger": append(slices.Clone(otherSecrets), northName, "Ромашка", "Север", "2 100")}
}

func TestCommandsTellNothingOfOthers(t *testing.T) {
	s := newSight(t)
	for who, secrets := range actors() {
		s.told(who)
		for _, c := range bot.Commands {
			for _, args := range []string{"", "B1", "Глеб", "глеба", southTeam, "март " + southTeam, "Глеб: пиво 1", "B1: команда Север", "Глеб отпуск 10–24.03", southClient, "торговый " + southTeam, "февраль B1", "@K2 цены", "@" + southClient + " цены", "Зюйдвестт", "Глеб: акб 9"} {
				if c.Name == "start" && args == "" {
					continue
				}
				did := strings.TrimSpace("/" + c.Name + " " + args)
				s.phones[who].Send(did)
				s.h.Settle()
				// What he himself wrote may be quoted back to him; names that he did not write may not be told.
				quoted := slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return args != "" && strings.Contains(did, secret) })
				s.check(who, did, quoted...)
			}
		}
		for _, said := range []string{"за Глеба: пиво 5", "за B1: пиво 5", "пиво 5 @К2", "A1", "B1", "Z9", "b1", "рр", "ранрейт " + southName} {
			s.phones[who].Send(said)
			s.h.Settle()
			s.check(who, said, slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return strings.Contains(said, secret) })...)
		}
	}
	s.nothingChanged()
}

// nothingChanged tells that the other team is as it was.
func (s *sight) nothingChanged() {
	s.t.Helper()
	s.h.Update(func(w storage.Writer) error {
		for code, name := range map[string]string{"B1": "Глеб " + southName, "S2": "Жанна " + southName + "а"} {
			m, err := w.MemberByCode(code)
			if err != nil || m.Name != name || m.Inactive || m.Telegram == 0 || len(m.Cover) > 0 || m.TeamOn(20_600) != 2 {
				s.t.Errorf("%s has become %+v, %v", code, m, err)
			}
		}
		b1, err := w.MemberByCode("B1")
		if err != nil {
			return err
		}
		plan, err := w.Plan(2, b1.ID, 674)
		if err != nil || len(plan) != 2 || plan[0].Volume != 77_123_000 {
			s.t.Errorf("the plan has become %v, %v", plan, err)
		}
		sums, err := w.Sums(2, b1.ID, 674)
		if err != nil || len(sums) != 1 || sums[0].Volume != 33_128_000 {
			s.t.Errorf("the sums have become %v, %v", sums, err)
		}
		overrides, err := w.Overrides(storage.OfRep, uint32(b1.ID), 20_000, 21_000)
		team, err2 := w.Overrides(storage.OfTeam, 2, 20_000, 21_000)
		if err != nil || err2 != nil || len(overrides)+len(team) > 0 {
			s.t.Errorf("the calendar has become %v %v, %v, %v", overrides, team, err, err2)
		}
		return s.clientUntouched(w, b1.ID)
	})
}

// A job of a screen is looked at again when it is made: whoever was allowed then may not be any more.
func TestJobsTellNothingOfOthers(t *testing.T) {
	s := newSight(t)
	for who, member := range map[string]storage.MemberID{"A1": 1, "S1": 4} {
		s.told(who)
		secrets := actors()[who]
		n, chats := int64(0), map[string]int64{"A1": 101, "S1": 104}
		for _, screen := range bot.ScreenNames() {
			for _, args := range combinations(4, 5) {
				n++
				payload, _ := json.Marshal(map[string]any{"u": 9000 + n, "c": chats[who], "m": member, "s": screen, "a": args, "n": s.h.Now().Unix()})
				s.h.Update(func(w storage.Writer) error {
					return w.PutJob(storage.Job{Key: fmt.Sprint("screen ", 9000+n), Kind: "screen", Payload: payload})
				})
			}
		}
		s.h.Settle()
		s.check(who, "jobs", secrets...)
	}
}

// Files: a rep's are not taken, a supervisor's cannot touch another team, and
// what is larger than Telegram hands out is refused at once.
func TestFilesOfOthers(t *testing.T) {
	s := newSight(t)
	files := map[string]string{
		"plan.csv":    "rep,month,category,segment,volume\nB1,2026-03,Пиво,HoReCa,1\n",
		"sales.csv":   "date,rep,client,category,volume\n2026-03-03,B1,K2,Пиво,1\n",
		"clients.csv": "client,name,segment,rep\nK2,Ours,HoReCa,A1\n",
		"members.csv": "code,name,role,team\nB1,Глеб,rep,Север\n",
	}
	for who, secrets := range actors() {
		s.told(who)
		for name, data := range files {
			s.phones[who].Upload(name, []byte(data), "")
			s.h.Settle()
			for _, m := range s.phones[who].Messages() {
				for _, b := range slices.Concat(m.Buttons...) {
					if b.Label == "Применить" {
						t.Errorf("%s is offered to apply %s:\n%s", who, name, m.Text)
					}
				}
			}
			s.check(who, "uploads "+name, secrets...)
		}
	}
	s.nothingChanged()
	s.told("S1")
	s.phones["S1"].Upload("large.xlsx", make([]byte, 21<<20), "")
	s.h.Settle()
	if told := s.told("S1"); !strings.Contains(told, "больше 20 МБ") {
		t.Errorf("of a file of 21 MB the supervisor reads %q", told)
	}
}

// Invites: used, expired, withdrawn, foreign and guessed ones open nothing.
func TestInvitesThatOpenNothing(t *testing.T) {
	s := newSight(t)
	expired := s.h.Invite("A2")
	s.h.SetClock(s.h.Now().Add(bot.InviteLife + time.Second))
	used := s.h.Invite("A1")
	fresh := s.h.Server.Phone(sandbox.User{ID: 150, FirstName: "New", LanguageCode: "ru"})
	fresh.Send("/start " + used)
	s.h.Settle()
	nobody := s.phones["stranger"]
	before := s.members()
	for _, token := range []string{used, expired, "x", strings.Repeat("A", 32), strings.Repeat("x", 64), used[:31], "../../x", "%s"} {
		nobody.Send("/start " + token)
		s.h.SetClock(s.h.Now().Add(2 * time.Hour)) // a stranger is answered once an hour
		s.h.Settle()
		s.check("stranger", "/start", northName, southName)
	}
	if now := s.members(); now != before {
		t.Errorf("the members have become\n%s\nthey were\n%s", now, before)
	}
	// An invite for another is of no use to who has joined, and stays good.
	other := s.h.Invite("A2")
	s.phones["B1"].Send("/start " + other)
	s.h.Settle()
	if now := s.members(); now != before {
		t.Errorf("with somebody else's invite the members have become\n%s", now)
	}
}

func (s *sight) members() string {
	var all string
	s.h.Update(func(w storage.Writer) error {
		members, err := w.Members()
		all = fmt.Sprintf("%+v", members)
		return err
	})
	return all
}
