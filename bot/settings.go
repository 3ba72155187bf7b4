package bot

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/storage"
)

// zones are offered as buttons; any other IANA name can be typed behind the
// command. A name's label is worded in package text.
var zones = []string{
	"Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk",
	"Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka", "Europe/Minsk", "Asia/Almaty", "Asia/Tashkent", "Asia/Tbilisi",
	"Asia/Yerevan", "Asia/Baku",
}

// pushTimes are offered as buttons; any other time can be typed.
var pushTimes = []storage.Minute{7*60 + 1, 7*60 + 31, 8*60 + 1, 8*60 + 31, 9*60 + 1, 9*60 + 31}

var themes = []string{"light", "dark"}

// clockTime is a time of day behind the command: 8:30, 08.30.
var clockTime = regexp.MustCompile(`^([01]?\d|2[0-3])[:.]([0-5]\d)$`)

// quietHoursWords are the hours in which nothing is to ring: тихо 21-7, quiet 21:30–7:15.
var quietHoursWords = regexp.MustCompile(`(?i)^(?:тихо|тихие часы|quiet|quiet hours)\s+([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\s*[-–—]\s*([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$`)

// zoneName is an IANA name of a place.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z]+(/[A-Za-z_+-]+)+$`)

// showSettings shows the settings, or changes the one that its argument can only mean.
func showSettings(r *Request) (Reply, error) {
	if reply, is, err := r.companySetting(strings.TrimSpace(r.Args)); is || err != nil {
		return reply, err
	}
	switch arg := strings.TrimSpace(r.Args); {
	case arg == "":
		return r.settings(nil)
	case slices.Contains(text.Languages, storage.Lang(strings.ToLower(arg))):
		return r.speak(storage.Lang(strings.ToLower(arg)))
	case slices.Contains(themes, strings.ToLower(arg)):
		r.Member.Theme = strings.ToLower(arg)
	case clockTime.MatchString(arg):
		parts := clockTime.FindStringSubmatch(arg)
		r.Member.Push = minuteOf(parts[1], parts[2])
	case quietHoursWords.MatchString(arg):
		parts := quietHoursWords.FindStringSubmatch(arg)
		r.Member.QuietFrom, r.Member.QuietTo = minuteOf(parts[1], parts[2]), minuteOf(parts[3], parts[4])
	default:
		if _, err := time.LoadLocation(arg); err != nil || !zoneName.MatchString(arg) {
			return say(text.SettingRefused{Text: clipped(arg)})
		}
		r.Member.Zone = arg
	}
	return r.settings(r.saveSettings())
}

func minuteOf(hours, minutes string) storage.Minute {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return storage.Minute(h*60 + m + 1)
}

func (r *Request) saveSettings() error {
	if _, err := r.Tx.PutMember(r.Member); err != nil {
		return err
	}
	var err error
	if r.Zone, err = figures.Zone(r.Tx, r.Member); err != nil {
		return err
	}
	r.Now = r.Now.In(r.Zone)
	return r.forgetTimes()
}

// forgetTimes takes the time of day from today's own entries that the zone now
// makes later than now: what was sold is not to vanish until the clock has caught up.
func (r *Request) forgetTimes() error {
	var late []storage.Sale
	for _, team := range r.Member.Teams() {
		err := r.Tx.Sales(team, r.Member.ID, r.Today(), r.Today(), func(s storage.Sale) error {
			if s.Origin.Kind == storage.FromChat && s.Minute > storage.MinuteOf(r.Now) {
				s.Minute = 0
				late = append(late, s)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return r.Tx.Rewrite(nil, late)
}

func (r *Request) settings(err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	labels := []string{"set language", pressData("set", setLanguage), "set zone", pressData("set", setZone)}
	first, err := r.buttons(labels...)
	if err != nil {
		return Reply{}, err
	}
	second, err := r.buttons("set theme", pressData("set", setTheme), "set push", pressData("set", setPush))
	if err != nil {
		return Reply{}, err
	}
	third, err := r.buttons("set pushes", pressData("set", setPushes))
	if err != nil {
		return Reply{}, err
	}
	window, err := clients.Window(r.Tx)
	if err != nil {
		return Reply{}, err
	}
	week, err := weekStart(r.Tx)
	from, to := quietHours(r.Member)
	return Reply{Message: text.Settings{
		Admin: r.Member.Roles.Has(storage.Admin), Window: window, Sundays: week == time.Sunday,
		Zone: r.Zone.String(), Now: int(storage.MinuteOf(r.Now)), Dark: r.Member.Theme == "dark",
		Push: int(cmp.Or(r.Member.Push, storage.DefaultPush)), NoMorning: r.Member.Muted.Has(storage.MorningPush), QuietFrom: int(from), QuietTo: int(to),
	}, Buttons: append(append(first, second...), third...)}, err
}

// pushSwitches are the pushes that a member may switch off, with who gets them.
var pushSwitches = []struct {
	push  storage.Pushes
	roles storage.Roles
	label string
}{
	{storage.MorningPush, storage.Rep | storage.Supervisor, "push morning"},
	{storage.EveningPush, storage.Rep, "push evening"},
	{storage.WeeklyPush, storage.Manager, "push weekly"},
}

// pushesScreen switches what comes without being asked for.
func (r *Request) pushesScreen() (Reply, error) {
	var rows [][]Button
	for i, s := range pushSwitches {
		if !r.Member.Roles.Has(s.roles) {
			continue
		}
		b, err := r.button(s.label, pressData("choose", setPushes, int64(i)))
		if err != nil {
			return Reply{}, err
		}
		if !r.Member.Muted.Has(s.push) {
			b.Label = "✓ " + b.Label
		}
		rows = append(rows, []Button{b})
	}
	return r.choices(text.ChooseSetting{Setting: "pushes"}, rows)
}

// The settings that have a screen of their own.
const (
	setLanguage int64 = iota
	setZone
	setTheme
	setPush
	setPushes
)

// pressSet opens the choices of a setting.
func pressSet(r *Request, args []int64) (Reply, error) {
	switch args[0] {
	case setLanguage:
		var row []Button
		for i, lang := range text.Languages {
			label, err := text.Label(lang, "language name")
			if err != nil {
				return Reply{}, err
			}
			row = append(row, Button{label, pressData("choose", setLanguage, int64(i))})
		}
		return r.choices(text.ChooseSetting{Setting: "language"}, [][]Button{row})
	case setTheme:
		row, err := r.buttons("theme light", pressData("choose", setTheme, 0), "theme dark", pressData("choose", setTheme, 1))
		if err != nil {
			return Reply{}, err
		}
		return r.choices(text.ChooseSetting{Setting: "theme"}, row)
	case setPush:
		var buttons []Button
		for i, at := range pushTimes {
			buttons = append(buttons, Button{text.Clock(int(at)), pressData("choose", setPush, int64(i))})
		}
		return r.choices(text.ChooseSetting{Setting: "push"}, [][]Button{buttons[:3], buttons[3:]})
	case setZone:
		return r.zonePage(0)
	case setPushes:
		return r.pushesScreen()
	}
	return Reply{Toast: text.QuestionGone{}}, nil
}

func (r *Request) choices(m text.ChooseSetting, rows [][]Button) (Reply, error) {
	back, err := r.buttons("back", "settings")
	return Reply{Message: m, Buttons: append(rows, back...), InPlace: true}, err
}

// zonePage offers zones, a screen at a time.
func (r *Request) zonePage(page int) (Reply, error) {
	var all []Button
	for i, zone := range zones {
		all = append(all, Button{text.ZoneName(r.Lang, zone), pressData("choose", setZone, int64(i))})
	}
	rows, _ := pageOf(all, page)
	reply, err := r.choices(text.ChooseSetting{Setting: "zone"}, rows)
	last := len(reply.Buttons) - 1
	reply.Buttons[last] = append(reply.Buttons[last], Button{"›", pressData("zones", int64(page+1))})
	return reply, err
}

func pressZones(r *Request, args []int64) (Reply, error) {
	return r.zonePage(int(max(args[0], 0) % 100))
}

func pressSettings(r *Request, _ []int64) (Reply, error) {
	reply, err := r.settings(nil)
	reply.InPlace = true
	return reply, err
}

// pressChoose takes a choice.
func pressChoose(r *Request, args []int64) (Reply, error) {
	setting, i := args[0], args[1]
	within := func(n int) bool { return i >= 0 && i < int64(n) }
	switch {
	case setting == setLanguage && within(len(text.Languages)):
		reply, err := r.speak(text.Languages[i])
		reply.InPlace = true
		return reply, err
	case setting == setTheme && within(len(themes)):
		r.Member.Theme = themes[i]
	case setting == setPush && within(len(pushTimes)):
		r.Member.Push = pushTimes[i]
	case setting == setPushes && within(len(pushSwitches)):
		r.Member.Muted ^= pushSwitches[i].push
		if err := r.saveSettings(); err != nil {
			return Reply{}, err
		}
		return r.pushesScreen()
	case setting == setZone && within(len(zones)):
		r.Member.Zone = zones[i]
	default:
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	reply, err := r.settings(r.saveSettings())
	reply.InPlace = true
	return reply, err
}

// speak changes the language, that of the command menu included.
func (r *Request) speak(lang storage.Lang) (Reply, error) {
	r.Member.Lang, r.Lang = lang, lang
	reply, err := r.settings(r.saveSettings())
	if err != nil {
		return Reply{}, err
	}
	commands, err := menu(lang, r.Member)
	reply.Also = append(reply.Also, Outgoing{Kind: Menu, Menu: commands})
	return reply, err
}
