package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"runrate/bot"
	"runrate/bot/sandbox"
	"runrate/bot/sandbox/page"
	"runrate/bot/text"
	"runrate/storage"
)

// The people whom a visitor can be, by their codes in the made-up company.
const (
	anna       = "A1"
	boris      = "A2"
	supervisor = "S1"
	manager    = "M1"
	admin      = "D1"
)

var played = []string{anna, boris, supervisor, manager, admin}

// inGroup are those of them who are in the team's group; the first of them binds it.
var inGroup = []string{supervisor, anna, boris}

const (
	firstPhone = 101  // Telegram id of the first of them
	groupChat  = -500 // of the team's group
)

// demoText is what the demo says itself, and what it suggests to say.
type demoText struct {
	language               string // of the page, as a link says it
	group, groupAbout      string
	evening, morning, end  string
	month                  string
	newcomer               string
	openIt                 string              // told beside the address
	chips                  map[string][]string // by code; of the group under ""
	annaEve, borisEve      string              // what they wrote the evening before
	borisLate, borisForgot string              // and when he remembers what
}

var demoWords = map[storage.Lang]demoText{
	storage.Russian: {
		language: "По-русски", group: "Команда Север", groupAbout: "группа команды",
		evening: "К вечеру: напоминания", morning: "К утру: сводки", end: "К концу месяца: последний вечер", month: "К первому рабочему дню месяца",
		newcomer: "По приглашению", openIt: "Откройте этот адрес в браузере. Конец — Ctrl-C.",
		chips: map[string][]string{
			anna:       {"пиво 120, сок 45", "/runrate", "/chart", "возврат пиво 5"},
			boris:      {"вчера чипсы 24", "/history", "/clients", "/plan"},
			supervisor: {"/map", "/team", "/compare", "/invite"},
			manager:    {"/retention", "/cohorts", "/churn", "/survival"},
			admin:      {"/members", "/audit", "/export", "/settings"},
			"":         {"/team", "/map"},
		},
		annaEve: "пиво 96, сок 31", borisEve: "чипсы 40", borisLate: "вчера", borisForgot: "орехи 3",
	},
	storage.English: {
		language: "In English", group: "Team North", groupAbout: "the team’s group",
		evening: "To the evening: reminders", morning: "To the morning: summaries", end: "To the end of the month: its last evening", month: "To the first working day of the next month",
		newcomer: "By an invite", openIt: "Open this address in a browser. Ctrl-C ends it.",
		chips: map[string][]string{
			anna:       {"beer 120, juice 45", "/runrate", "/chart", "return beer 5"},
			boris:      {"yesterday chips 24", "/history", "/clients", "/plan"},
			supervisor: {"/map", "/team", "/compare", "/invite"},
			manager:    {"/retention", "/cohorts", "/churn", "/survival"},
			admin:      {"/members", "/audit", "/export", "/settings"},
			"":         {"/team", "/map"},
		},
		annaEve: "beer 96, juice 31", borisEve: "chips 40", borisLate: "yesterday", borisForgot: "nuts 3",
	},
}

// cast is who is on the page.
type cast struct {
	people []page.Person
	groups []page.Group
}

// cast is whoever plays, and in a company that was kept whoever has joined besides.
func (s *stage) cast(ctx context.Context) (out cast, err error) {
	var members []storage.Member
	teams := map[storage.TeamID]string{}
	err = s.store.View(ctx, func(r storage.Reader) (err error) {
		all, err := r.Teams()
		for _, t := range all {
			teams[t.ID] = t.Name
		}
		if err != nil {
			return err
		}
		members, err = r.Members()
		return err
	})
	slices.SortStableFunc(members, func(a, b storage.Member) int { return place(a.Code) - place(b.Code) })
	group := page.Group{ID: groupChat, Title: s.words.group, About: s.words.groupAbout, Chips: s.words.chips[""]}
	for _, m := range members {
		if i := slices.Index(played, m.Code); i >= 0 && m.Telegram == 0 {
			m.Telegram = firstPhone + int64(i)
		}
		if m.Telegram == 0 || err != nil {
			continue
		}
		var p page.Person
		p, err = s.person(m, teams)
		out.people = append(out.people, p)
		if slices.Contains(inGroup, m.Code) {
			group.People = append(group.People, p.User)
		}
	}
	if g := s.server.Group(group.ID, group.Title); s.story.Begun {
		g.Meet(group.People[0])
	}
	out.groups = append(out.groups, group)
	return out, err
}

// place is where somebody stands in the list: those who play first.
func place(code string) int {
	if i := slices.Index(played, code); i >= 0 {
		return i
	}
	return len(played)
}

func (s *stage) person(m storage.Member, teams map[storage.TeamID]string) (page.Person, error) {
	first, last, _ := strings.Cut(m.Name, " ")
	p := page.Person{
		User:  sandbox.User{ID: m.Telegram, FirstName: first, LastName: last, LanguageCode: string(s.lang)},
		Chips: s.words.chips[m.Code],
	}
	var about []string
	for i, name := range []string{"rep", "supervisor", "manager", "admin"} {
		if !m.Roles.Has(storage.Rep << i) {
			continue
		}
		label, err := text.Label(s.lang, "role "+name)
		if err != nil {
			return p, err
		}
		about = append(about, label)
	}
	if team := teams[m.TeamOn(demoDate(s.clock.Now()))]; team != "" {
		about = append(about, team)
	}
	p.About = strings.Join(about, " · ")
	if s.story.Begun {
		s.server.Phone(p.User).Meet()
	}
	return p, nil
}

// eveOf is when everybody has joined: the working day before, after work.
func eveOf(start time.Time) time.Time {
	day := demoDate(start) - 1
	for demoDays.Weight(day) == 0 {
		day--
	}
	return day.In(demoZone).Add(17*time.Hour + 40*time.Minute)
}

// prologue tells how it came to this morning, so that every chat has something
// in it: all have joined, the group is bound, some sales are written; the
// morning's summaries have come and wait to be read.
func (s *stage) prologue(ctx context.Context, start time.Time) error {
	phones := map[string]*sandbox.Phone{}
	for i, code := range played {
		token := bot.NewToken()
		err := s.store.Update(ctx, func(w storage.Writer) error {
			m, err := w.MemberByCode(code)
			if err != nil {
				return err
			}
			return bot.PutInvite(w, token, m.ID, 0, s.clock.Now())
		})
		if err != nil {
			return err
		}
		phones[code] = s.server.Phone(sandbox.User{ID: firstPhone + int64(i)})
		phones[code].Send("/start " + token)
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.bindGroup(phones[inGroup[0]])
	phones[anna].Send(s.words.annaEve)
	phones[boris].Send(s.words.borisEve)
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.page.ReadAll()
	return s.thisMorning(ctx, start, phones)
}

// bindGroup takes the bot into the team's group.
func (s *stage) bindGroup(by *sandbox.Phone) {
	g := s.server.Group(groupChat, "")
	g.AddBot(by.User())
	g.Say(by.User(), "/bind")
}

// thisMorning lets the summaries come, and Boris remember what he forgot, if
// it is late enough for that.
func (s *stage) thisMorning(ctx context.Context, start time.Time, phones map[string]*sandbox.Phone) error {
	day := demoDate(start).In(demoZone)
	if at := day.Add(morning); start.After(at) {
		if err := s.move(ctx, at); err != nil {
			return err
		}
		if late := at.Add(40 * time.Minute); start.After(late) {
			s.clock.set(late)
			phones[boris].Send(s.lateWord(start) + " " + s.words.borisForgot)
			if err := s.settle(ctx); err != nil {
				return err
			}
		}
	}
	return s.move(ctx, start)
}

// lateWord names the working day before, as Boris would.
func (s *stage) lateWord(start time.Time) string {
	eve := eveOf(start)
	if demoDate(eve) == demoDate(start)-1 {
		return s.words.borisLate
	}
	return eve.Format("02.01")
}
