package parse

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// monthFirst is a month at the beginning of a text: апрель, на апрель 2026, 2026-04, 04.2026.
var monthFirst = regexp.MustCompile(`(?i)^\s*(?:(?:на|за|for)\s+)?(?:(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4})|([а-яёa-z]{3,9})(?:\s+(\d{4}))?)(?:\s*[:,]|\s|$)`)

// Month reads the month that a text begins with, and returns what follows. A
// month without a year is the one nearest to another, two months back at most.
// False where the text begins with something else.
func Month(text string, near calc.Month) (m calc.Month, rest string, ok bool) {
	at := monthFirst.FindStringSubmatch(text)
	if at == nil {
		return 0, text, false
	}
	year, _ := strconv.Atoi(at[1] + at[4] + at[6])
	number, _ := strconv.Atoi(at[2] + at[3])
	if name := storage.Fold(at[5]); name != "" {
		named, known := monthOf(name)
		if !known {
			return 0, text, false
		}
		number = int(named)
	}
	if number < 1 || number > 12 || year != 0 && (year < 1990 || year > 2100) {
		return 0, text, false
	}
	rest = strings.TrimSpace(text[len(at[0]):])
	if year != 0 {
		return calc.NewMonth(year, time.Month(number)), rest, true
	}
	for m = near - 2; m.Calendar() != time.Month(number); m++ {
	}
	return m, rest, true
}

// monthOf knows a month's name as it stands by itself, too.
func monthOf(name string) (time.Month, bool) {
	if m, known := monthWords[name]; known {
		return m, true
	}
	m, known := nominatives[name]
	return m, known
}

var nominatives = map[string]time.Month{
	"январь": 1, "февраль": 2, "март": 3, "апрель": 4, "май": 5, "июнь": 6, "июль": 7, "август": 8, "сентябрь": 9, "октябрь": 10, "ноябрь": 11, "декабрь": 12,
}
