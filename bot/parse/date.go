package parse

import (
	"strconv"
	"strings"
	"time"

	"runrate/calc"
)

// Dates of a message are counted from a base, the day the message was written.

// dayWords are counted back from the base.
var dayWords = map[string]calc.Date{
	"сегодня": 0, "today": 0, "вчера": 1, "yesterday": 1, "позавчера": 2,
}

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

// longAgo is how far back a day without a year may lie in the year before: on
// 10 January "25.12" is last Christmas, on 10 November "12.11" is the day after tomorrow.
const longAgo = 62

// dateAt reads a date at the beginning of tokens and returns how many it
// takes, 0 where there is none. sure tells that it cannot be anything else
// (12.11 could be a volume).
func dateAt(tokens []token, base calc.Date) (d calc.Date, n int, sure bool, err error) {
	first := tokens[0]
	if back, ok := dayWords[first.fold]; ok {
		return base - back, 1, true, nil
	}
	if first.kind != number {
		return 0, 0, false, nil
	}
	if len(tokens) > 1 && isShort(first.text, 2) {
		if month, ok := monthWords[tokens[1].fold]; ok {
			return dayAndYear(tokens, month, base)
		}
	}
	d, sure, ok := numericDate(first.text, base)
	switch {
	case !ok:
		return 0, 0, false, nil
	case d == 0:
		return 0, 1, sure, Problem{Kind: BadDate, Text: first.text}
	}
	return d, 1, sure, nil
}

func isShort(s string, most int) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil && len(s) <= most
}

// dayAndYear reads 12 ноября, with or without a year behind it.
func dayAndYear(tokens []token, month time.Month, base calc.Date) (calc.Date, int, bool, error) {
	day, _ := strconv.Atoi(tokens[0].text)
	d, n := calc.Date(0), 2
	ok := true
	if len(tokens) > 2 && len(tokens[2].text) == 4 && strings.HasPrefix(tokens[2].text, "20") && isShort(tokens[2].text, 4) {
		year, _ := strconv.Atoi(tokens[2].text)
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
