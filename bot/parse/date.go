package parse

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"runrate/calc"
)

// Dates of a message are counted from a base, the day the message was written.

// dayWords are counted back from the base.
var dayWords = map[string]calc.Date{
	"сегодня": 0, "today": 0, "вчера": 1, "yesterday": 1, "позавчера": 2, "завтра": -1, "tomorrow": -1, "послезавтра": -2,
}

// weekdayWords are weekdays in the forms in which they follow a preposition, and short.
var weekdayWords = func() map[string]time.Weekday {
	m := map[string]time.Weekday{}
	for i, ways := range []string{
		"воскресенье воскресенья вс sunday sun", "понедельник понедельника пн пон monday mon", "вторник вторника вт tuesday tue tues",
		"среда среду среды ср wednesday wed", "четверг четверга чт thursday thu thur thurs", "пятница пятницу пятницы пт friday fri",
		"суббота субботу субботы сб saturday sat",
	} {
		for _, w := range strings.Fields(ways) {
			m[w] = time.Weekday(i)
		}
	}
	return m
}()

// Words that may stand before a weekday, and those that push it back.
var (
	before = set("в во on")
	past   = set("прошлый прошлую прошлое прошлого прошлой last")
)

// monthWords are months as they follow a day: 12 ноября, 12 Nov.
var monthWords = func() map[string]time.Month {
	m := map[string]time.Month{}
	for i, ways := range []string{
		"января янв january jan", "февраля фев february feb", "марта мар march mar", "апреля апр april apr",
		"мая май may", "июня июн june jun", "июля июл july jul", "августа авг august aug",
		"сентября сен сент september sep sept", "октября окт october oct", "ноября ноя нояб november nov", "декабря дек december dec",
	} {
		for _, w := range strings.Fields(ways) {
			m[w] = time.Month(i + 1)
		}
	}
	return m
}()

// ordinals are the endings of English days: 9th March.
var ordinals = set("st nd rd th")

// longAgo is how far back a day without a year may lie in the year before: on
// 10 January "25.12" is last Christmas, on 10 November "12.11" is the day after tomorrow.
const longAgo = 62

// dateAt reads a date at the beginning of tokens and returns how many it
// takes, 0 where there is none. sure tells that it cannot be anything else
// (12.11 could be a volume). The error is a Problem or a Doubt.
func (c Context) dateAt(tokens []token) (d calc.Date, n int, sure bool, err error) {
	first := tokens[0]
	if back, ok := dayWords[first.fold]; ok {
		return c.Base - back, 1, true, nil
	}
	if d, n, err := c.weekdayAt(tokens); n > 0 {
		return d, n, true, err
	}
	if month, ok := monthWords[first.fold]; ok && len(tokens) > 1 && isShort(tokens[1].text, 2) && first.fold[0] < utf8.RuneSelf { // March 5
		behind := tokens[2:]
		if len(behind) > 0 && ordinals[behind[0].fold] && behind[0].start == tokens[1].end() { // March 9th
			behind = behind[1:]
		}
		d, n, sure, err := dayAndYear(append([]token{tokens[1], first}, behind...), month, c.Base)
		return d, n + len(tokens) - 2 - len(behind), sure, err
	}
	if len(tokens) > 1 && (first.fold == "неделю" && tokens[1].fold == "назад" || first.fold == "week" && tokens[1].fold == "ago") {
		return c.Base - 7, 2, true, nil
	}
	if first.kind != number {
		return 0, 0, false, nil
	}
	if n := ago(tokens); n > 0 {
		return c.Base - calc.Date(atoi(first.text)), n, true, nil
	}
	if len(tokens) > 2 && ordinals[tokens[1].fold] && tokens[1].start == first.end() && isShort(first.text, 2) { // 9th March
		if month, ok := monthWords[tokens[2].fold]; ok {
			d, n, sure, err := dayAndYear(append([]token{first}, tokens[2:]...), month, c.Base)
			return d, n + 1, sure, err
		}
	}
	if len(tokens) > 1 && isShort(first.text, 2) {
		if month, ok := monthWords[tokens[1].fold]; ok {
			return dayAndYear(tokens, month, c.Base)
		}
	}
	d, sure, ok := numericDate(first.text, c.Base)
	switch {
	case !ok:
		return 0, 0, false, nil
	case d == 0:
		return 0, 1, sure, Problem{Kind: BadDate, Text: first.text}
	}
	return d, 1, sure, nil
}

// ago tells of how many tokens "3 дня назад" is, 0 where it is none.
func ago(tokens []token) int {
	if len(tokens) < 3 || !isShort(tokens[0].text, 2) {
		return 0
	}
	switch tokens[1].fold + " " + tokens[2].fold {
	case "день назад", "дня назад", "дней назад", "day ago", "days ago":
		return 3
	}
	return 0
}

// weekdayAt reads "в пятницу", "пн", "last Friday": the most recent such day
// before the base. It is asked about where it can be meant in two ways: on a
// Friday, and where the last one is a day of this week.
func (c Context) weekdayAt(tokens []token) (calc.Date, int, error) {
	n := 0
	if before[tokens[n].fold] && len(tokens) > n+1 {
		n++
	}
	last := past[tokens[n].fold] && len(tokens) > n+1
	if last {
		n++
	}
	weekday, ok := weekdayWords[tokens[n].fold]
	if !ok {
		return 0, 0, nil
	}
	n++
	back := (int(c.Base.Weekday()) - int(weekday) + 7) % 7
	recent := c.Base - calc.Date(back)
	text := joined(tokens[:n])
	sinceMonday := (int(c.Base.Weekday()) + 6) % 7
	switch {
	case back == 0 && last:
		return recent - 7, n, nil
	case back == 0, last && back <= sinceMonday:
		d := Doubt{Kind: WhichDate, Text: text, Options: []string{recent.String(), (recent - 7).String()}}
		if answer, _ := calc.ParseDate(Settled(c.Answers, d)); answer != 0 {
			return answer, n, nil
		}
		return 0, n, d
	}
	return recent, n, nil
}

// dayAndYear reads 12 ноября, with or without a year behind it.
func dayAndYear(tokens []token, month time.Month, base calc.Date) (calc.Date, int, bool, error) {
	day, _ := strconv.Atoi(tokens[0].text)
	d, n := calc.Date(0), 2
	ok := true
	if year, _ := strconv.Atoi(yearText(tokens)); year >= base.Year()-farYears && year <= base.Year()+1 { // "5 марта 2000 пива" is no year
		d, ok = calc.NewDate(year, month, day)
		n = 3
	} else {
		d, ok = nearestDate(day, month, base)
	}
	if !ok {
		return 0, n, true, Problem{Kind: BadDate, Text: tokens[0].text + " " + tokens[1].text}
	}
	return d, n, true, nil
}

// farYears is how far back a year behind a month's name may lie.
const farYears = 20

// yearText is the four digits behind a day and a month, "" for none.
func yearText(tokens []token) string {
	if len(tokens) > 2 && len(tokens[2].text) == 4 && isShort(tokens[2].text, 4) {
		return tokens[2].text
	}
	return ""
}

// numericDate reads 2026-11-12, 12.11.2026, 12.11.26 and 12.11. ok tells that
// it has the form of a date; a zero date with it, that no calendar has the day.
func numericDate(s string, base calc.Date) (d calc.Date, sure, ok bool) {
	if strings.Count(s, "-") == 2 {
		d, _ = calc.ParseDate(s)
		return d, true, true
	}
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if !isShort(p, 4) {
			return 0, false, false
		}
	}
	switch {
	case len(parts) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && (len(parts[2]) == 2 || len(parts[2]) == 4):
		day, month, year := atoi(parts[0]), atoi(parts[1]), atoi(parts[2])
		if len(parts[2]) == 2 {
			year += 2000
		}
		d, _ = calc.NewDate(year, time.Month(month), day)
		return d, true, true
	case len(parts) == 2 && len(parts[0]) <= 2 && len(parts[1]) == 2 && atoi(parts[1]) >= 1 && atoi(parts[1]) <= 12 && atoi(parts[0]) >= 1 && atoi(parts[0]) <= 31:
		d, _ = nearestDate(atoi(parts[0]), time.Month(atoi(parts[1])), base)
		return d, false, true
	}
	return 0, false, false
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// nearestDate gives a day its year: this one, or the last where that was lately.
func nearestDate(day int, month time.Month, base calc.Date) (calc.Date, bool) {
	d, ok := calc.NewDate(base.Year(), month, day)
	if ok && d <= base {
		return d, true
	}
	last, lastOK := calc.NewDate(base.Year()-1, month, day)
	if lastOK && base-last <= longAgo {
		return last, true
	}
	return d, ok
}
