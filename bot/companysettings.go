package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"runrate/bot/text"
	"runrate/storage"
)

// What holds for the whole company's client base: after how many days without
// a purchase a client counts as lapsed, and on which day weeks begin. An
// administrator says it behind /settings.

// windowWords set the lapse window: уход 45, lapse 45 days.
var windowWords = regexp.MustCompile(`(?i)^(?:уход|окно|ушёл|ушел|lapse|window)\s+(\d{1,4})(?:\s*(?:дн\.?|дня|дней|день|days?))?$`)

// weekWords set on which day weeks begin: неделя с воскресенья, week from sunday.
var weekWords = regexp.MustCompile(`(?i)^(?:неделя|недели|weeks?)\s+(?:с|со|from|on|starts?)?\s*(понедельника|воскресенья|monday|sunday)$`)

// Sensible bounds of a lapse window, in days.
const shortestWindow, longestWindow = 2, 730

// companySetting changes a setting of the company, if the words are of one.
func (r *Request) companySetting(words string) (reply Reply, is bool, err error) {
	name, value, of := "", "", ""
	switch window, week := windowWords.FindStringSubmatch(words), weekWords.FindStringSubmatch(words); {
	case window != nil:
		name, value, of = storage.SettingWindow, window[1], "lapse window"
		if days, _ := strconv.Atoi(value); days < shortestWindow || days > longestWindow {
			reply, err = say(text.WindowRefused{Least: shortestWindow, Most: longestWindow})
			return reply, true, err
		}
	case week != nil:
		name, value, of = storage.SettingWeekStart, "monday", "week start"
		if day := strings.ToLower(week[1]); day == "воскресенья" || day == "sunday" {
			value = "sunday"
		}
	default:
		return Reply{}, false, nil
	}
	if !r.Member.Roles.Has(storage.Admin) {
		reply, err = say(text.CompanySetting{})
		return reply, true, err
	}
	was, err := r.Tx.Setting(name)
	if err == nil {
		err = r.Tx.PutSetting(name, value)
	}
	if err == nil {
		err = r.note(storage.Change{What: storage.ChangedSetting, Of: of, From: was, To: value})
	}
	if err != nil {
		return Reply{}, true, err
	}
	reply, err = r.settings(nil)
	return reply, true, err
}

// weekStart is on which day the company's weeks begin.
func weekStart(r storage.Reader) (time.Weekday, error) {
	set, err := r.Setting(storage.SettingWeekStart)
	if set == "sunday" {
		return time.Sunday, err
	}
	return time.Monday, err
}
