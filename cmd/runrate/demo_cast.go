package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"runrate/bot"
	"runrate/bot/demo"
	"runrate/bot/sandbox"
	"runrate/bot/sandbox/page"
	"runrate/bot/text"
	"runrate/storage"
)

// played are the people whom a visitor can be.
var played = []string{demo.Anna, demo.Boris, demo.SupervisorOne, demo.Manager, demo.Administrator}

// inGroup are those of them who are in the team's group; the first of them binds it.
var inGroup = []string{demo.SupervisorOne, demo.Anna, demo.Boris}

const (
	firstPhone = 101  // Telegram id of the first of them
	groupChat  = -500 // of the team's group
)

// asked are the commands that are suggested, by code; to the group under "".
var asked = map[string][]string{
	demo.Anna:          {"/runrate", "/chart"},
	demo.Boris:         {"/history", "/clients", "/plan"},
	demo.SupervisorOne: {"/map", "/team", "/compare", "/invite"},
	demo.Manager:       {"/retention", "/cohorts", "/churn", "/survival"},
	demo.Administrator: {"/members", "/audit", "/export", "/settings"},
	"":                 {"/team", "/map"},
}

// demoText is what the demo says itself, and what it suggests to say.
type demoText struct {
	language                     string // of the page, as a link says it
	openIt                       string // told beside the address
	group, groupAbout            string
	newcomer                     string
	evening, morning, end, month string

	sale, toClient, late   string // suggested to reps
	annaEve, borisEve      string // what they wrote the evening before
	yesterday, borisForgot string // and when he remembers what
}

var demoWords = map[storage.Lang]demoText{
	storage.Russian: {
		language: "По-русски", openIt: "Откройте этот адрес в браузере. Конец — Ctrl-C.",
		group: "Команда Север", groupAbout: "группа команды", newcomer: "По приглашению",
		evening: "К вечеру: напоминания", morning: "К утру: сводки", end: "К концу месяца: последний вечер", month: "К первому рабочему дню месяца",
		sale: "пиво 120, сок 45", toClient: "чипсы 24 @", late: "вчера чипсы 24",
		annaEve: "пиво 96, сок 31", borisEve: "чипсы 40", yesterday: "вчера", borisForgot: "орехи 3",
	},
	storage.English: {
		language: "In English", openIt: "Open this address in a browser. Ctrl-C ends it.",
		group: "Team North", groupAbout: "the team’s group", newcomer: "By an invite",
		evening: "To the evening: reminders", morning: "To the morning: summaries", end: "To the end of the month: its last evening", month: "To the first working day of the next month",
		sale: "beer 120, juice 45", toClient: "chips 24 @", late: "yesterday chips 24",
		annaEve: "beer 96, juice 31", borisEve: "chips 40", yesterday: "yesterday", borisForgot: "nuts 3",
	},
}

// chips are what is suggested to somebody.
func (s *stage) chips(code string) []string {
	switch words := s.words(); code {
	case demo.Anna:
		return append([]string{words.sale, words.toClient + s.company.ClientsOf(code)[0]}, asked[code]...)
	case demo.Boris:
		return append([]string{words.late}, asked[code]...)
	}
	return asked[code]
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
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(members, func(a, b storage.Member) int { return place(a.Code) - place(b.Code) })
	group := page.Group{ID: groupChat, Title: s.words().group, About: s.words().groupAbout, Chips: s.chips("")}
	for _, m := range members {
		if i := slices.Index(played, m.Code); i >= 0 && m.Telegram == 0 {
			m.Telegram = firstPhone + int64(i)
		}
		if m.Telegram == 0 {
			continue
		}
		p, err := s.person(m, teams)
		if err != nil {
			return out, err
		}
		out.people = append(out.people, p)
		if slices.Contains(inGroup, m.Code) {
			group.People = append(group.People, p.User)
		}
	}
	if g := s.server.Group(group.ID, group.Title); s.story.Begun {
		g.Meet(group.People[0])
	}
	out.groups = append(out.groups, group)
	return out, nil
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
		User:  sandbox.User{ID: m.Telegram, FirstName: first, LastName: last, LanguageCode: string(s.lang())},
		Chips: s.chips(m.Code),
	}
	var about []string
	for i, name := range []string{"rep", "supervisor", "manager", "admin"} {
		if !m.Roles.Has(storage.Rep << i) {
			continue
		}
		label, err := text.Label(s.lang(), "role "+name)
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
	phones[demo.Anna].Send(s.words().annaEve)
	phones[demo.Boris].Send(s.words().borisEve)
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
			phones[demo.Boris].Send(s.lateWord(start) + " " + s.words().borisForgot)
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
		return s.words().yesterday
	}
	return eve.Format("02.01")
}
