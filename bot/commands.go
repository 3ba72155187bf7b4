package bot

import (
	"fmt"
	"strings"

	"runrate/bot/text"
	"runrate/storage"
)

// Command is one row of the table of commands: the source of dispatch, of
// /help, of Telegram's menus in every language and of README's table. What it
// is about is worded in package text, under "label about <name>".
type Command struct {
	Name   string
	Roles  storage.Roles // who may use it: any of these; 0 is everybody, strangers included
	Words  []string      // plain words that mean it, in any language
	Takes  bool          // a word may be followed by what it is about: график пиво
	Hidden bool          // works, and stands in no menu
	Groups bool          // works in a team's group too
	handle func(*Request) (Reply, error)
}

// Commands is the table, in the order in which menus show it.
var Commands []Command

const anyRole = storage.Rep | storage.Supervisor | storage.Manager | storage.Admin

// Some handlers read the table themselves, so it is filled in here.
func init() {
	Commands = []Command{
		{Name: "runrate", Roles: storage.Rep, Words: []string{"ранрейт", "ран рейт", "рр", "сколько осталось", "что осталось", "сколько нужно", "сколько надо в день", "сколько нужно в день", "runrate", "run rate", "rr", "how much is left", "what's left"}, handle: showRunRate},
		{Name: "sale", Roles: storage.Rep, handle: howToEnter},
		{Name: "plan", Roles: storage.Rep | storage.Supervisor, Words: []string{"план", "мой план", "план на месяц", "plan", "my plan"}, handle: showPlan},
		{Name: "history", Roles: storage.Rep, Words: []string{"история", "мои записи", "history"}, handle: showHistory},
		{Name: "chart", Roles: storage.Rep, Words: []string{"график", "chart"}, Takes: true, handle: showChart},
		{Name: "close", Roles: storage.Rep, Words: []string{"закрыть день", "закрой день", "закрываю день", "день закрыт", "close day", "close the day", "day closed"}, handle: closeDay},
		{Name: "clients", Roles: anyRole, Words: []string{"клиенты", "мои клиенты", "clients", "my clients"}, Takes: true, handle: showClients},
		{Name: "lost", Roles: marks, handle: markLost},
		{Name: "contact", Roles: marks, handle: markContact},
		{Name: "setplan", Roles: storage.Rep | manages, handle: setPlan},
		{Name: "team", Roles: leads, Words: []string{"команда", "team"}, Groups: true, handle: showTeam},
		{Name: "map", Roles: lookers, Words: []string{"карта", "map"}, Groups: true, handle: showMap},
		{Name: "compare", Roles: leads, Words: []string{"сравнить", "сравнение", "compare"}, handle: showCompare},
		{Name: "retention", Roles: leads, Words: []string{"удержание", "retention"}, Takes: true, handle: showRetention},
		{Name: "churn", Roles: leads, Words: []string{"отток", "churn"}, Takes: true, handle: showChurn},
		{Name: "cohorts", Roles: leads, Words: []string{"когорты", "cohorts"}, Takes: true, handle: showCohorts},
		{Name: "survival", Roles: leads, handle: showSurvival},
		{Name: "revenue", Roles: leads, handle: showRevenue},
		{Name: "reasons", Roles: leads, Words: []string{"причины", "reasons"}, handle: showReasons},
		{Name: "winback", Roles: leads, handle: showWinBack},
		{Name: "calendar", Roles: manages, Words: []string{"календарь", "calendar"}, handle: showCalendar},
		{Name: "import", Roles: manages, Words: []string{"загрузить", "import"}, handle: showImport},
		{Name: "export", Roles: anyRole, Words: []string{"выгрузить", "export"}, handle: showExport},
		{Name: "bind", Roles: manages, Groups: true, handle: bindGroup},
		{Name: "unbind", Roles: manages, Groups: true, Hidden: true, handle: unbindGroup},
		{Name: "invite", Roles: storage.Supervisor | storage.Admin, Words: []string{"пригласить", "invite"}, handle: showInvite},
		{Name: "members", Roles: storage.Supervisor | storage.Admin, Words: []string{"сотрудники", "members"}, handle: showMembers},
		{Name: "audit", Roles: storage.Supervisor | storage.Admin, handle: showAudit},
		{Name: "metrics", Roles: anyRole, Words: []string{"метрики", "метрика", "формулы", "metrics", "metric", "formulas"}, Takes: true, handle: showMetrics},
		{Name: "settings", Roles: anyRole, Words: []string{"настройки", "settings"}, handle: showSettings},
		{Name: "help", Roles: anyRole, Words: []string{"помощь", "help", "?"}, handle: help},
		{Name: "undo", Roles: storage.Rep, Words: []string{"отмена", "отменить", "отмени", "undo", "cancel"}, Hidden: true, handle: undoLast},
		{Name: "start", Roles: 0, Hidden: true, handle: start},
	}
}

// allowed tells whether a member may use a command.
func (c Command) allowed(m storage.Member) bool { return c.Roles == 0 || m.Roles.Has(c.Roles) }

// commandFor finds what a text asks for: a command by its name (with the
// bot's own name behind it, perhaps), or by one of its words alone.
func commandFor(written string) (c Command, name, args string, isCommand bool) {
	rest, slash := strings.CutPrefix(strings.TrimSpace(written), "/")
	if !slash {
		word := plainWord(written)
		for _, c := range Commands {
			for _, w := range c.Words {
				if w == word {
					return c, c.Name, "", true
				}
				if about, follows := strings.CutPrefix(word, w+" "); c.Takes && follows && !strings.ContainsAny(about, "0123456789") {
					return c, c.Name, about, true
				}
			}
		}
		return Command{}, "", "", false
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
	if end < 0 {
		end = len(rest)
	}
	name, _, _ = strings.Cut(strings.ToLower(rest[:end]), "@")
	for _, c := range Commands {
		if c.Name == name {
			return c, name, strings.TrimSpace(rest[end:]), true
		}
	}
	return Command{}, name, "", true
}

// plainWord is how the words of commands are compared: without the marks that
// end a sentence, and with a phone's curly apostrophe as a straight one.
func plainWord(written string) string {
	word := strings.ReplaceAll(storage.Fold(strings.TrimSpace(written)), "’", "'")
	if cut := strings.TrimRight(word, " .!?…"); cut != "" {
		return cut
	}
	return word
}

// menu lists what a member's phone offers.
func menu(lang storage.Lang, m storage.Member) ([]MenuCommand, error) {
	var list []MenuCommand
	for _, c := range Commands {
		if c.Hidden || !c.allowed(m) {
			continue
		}
		about, err := text.Label(lang, "about "+c.Name)
		if err != nil {
			return nil, err
		}
		list = append(list, MenuCommand{c.Name, about})
	}
	return list, nil
}

// strangersMenu is what somebody sees who has not joined, or has left.
func strangersMenu(lang storage.Lang) ([]MenuCommand, error) {
	about, err := text.Label(lang, "about start")
	return []MenuCommand{{"start", about}}, err
}

// settingMenus keeps what Telegram was last told to offer to strangers.
const settingMenus = "menus"

// enqueueDefaultMenus tells Telegram what to offer to strangers, in every
// language, if that is not what it was told last.
func (b *Bot) enqueueDefaultMenus(w storage.Writer) error {
	var menus []Outgoing
	for _, lang := range append([]storage.Lang{""}, text.Languages...) {
		said := lang
		if said == "" {
			said = storage.English // for phones in any other language
		}
		commands, err := strangersMenu(said)
		if err != nil {
			return err
		}
		menus = append(menus, Outgoing{Kind: Menu, Lang: lang, Menu: commands})
	}
	told, err := w.Setting(settingMenus)
	if now := fmt.Sprint(menus); err != nil || told == now {
		return err
	} else if err := w.PutSetting(settingMenus, now); err != nil {
		return err
	}
	for _, m := range menus {
		if err := enqueue(w, 0, m); err != nil {
			return err
		}
	}
	return nil
}
