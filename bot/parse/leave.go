package parse

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// DayKind is what a day is to be, in words.
type DayKind string

// The kinds of day.
const (
	DayOff     DayKind = "off"
	DayWorking DayKind = "working"
	DayHalf    DayKind = "half"
	DayUsual   DayKind = "usual" // as if nothing had been said
	Vacation   DayKind = "vacation"
	SickLeave  DayKind = "sick"
)

// Leave is a change of working days: «Анна отпуск 10–24.11», «12.06 выходной День города».
type Leave struct {
	Who      string // what stands before it, "" for nobody named
	Kind     DayKind
	From, To calc.Date
	Reason   string // what stands behind it
}

var leaveWords = map[DayKind][]string{
	DayOff:     {"выходной", "нерабочий", "выходные", "праздник", "off", "day off", "holiday"},
	DayWorking: {"рабочий", "рабочие", "рабочая", "working", "work"},
	DayHalf:    {"полдня", "пол дня", "половина", "полдень", "half", "half day"},
	DayUsual:   {"обычный", "обычные", "как обычно", "отменить", "usual", "clear"},
	Vacation:   {"отпуск", "vacation", "leave"},
	SickLeave:  {"больничный", "болезнь", "болеет", "sick", "sick leave"},
}

// span is a date or two: 10.11, 10–24.11, 28.12.2026–11.01.2027, 10–24 ноября.
var span = regexp.MustCompile(`(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}|\d{2}))?)?(?:\s*(?:[-–—]|по)\s*(\d{1,2}))?(?:\.(\d{1,2})(?:\.(\d{4}|\d{2}))?|\s+([а-яёa-z]{3,9}))?`)

// monthNamed is span's group of a month in words.
const monthNamed = 7

// LeaveOf reads a change of working days. Its problems are Empty (nothing of
// it is there), UnknownWord (no kind of day), LooseDate (no date) and BadDate.
func LeaveOf(text string, today calc.Date) (Leave, error) {
	folded := storage.Fold(text)
	if folded == "" {
		return Leave{}, Problem{Kind: Empty}
	}
	var l Leave
	kindAt, kindEnd := len(folded), len(folded)
	for kind, words := range leaveWords {
		for _, w := range words {
			if at := wordAt(folded, w); at >= 0 && (at < kindAt || at == kindAt && at+len(w) > kindEnd) {
				l.Kind, kindAt, kindEnd = kind, at, at+len(w)
			}
		}
	}
	if l.Kind == "" {
		return Leave{}, Problem{Kind: UnknownWord, Text: text}
	}
	at := span.FindStringSubmatchIndex(folded)
	if at == nil {
		return Leave{}, Problem{Kind: LooseDate, Text: text}
	}
	if word := at[2*monthNamed:]; word[0] >= 0 && monthWords[folded[word[0]:word[1]]] == 0 { // a word behind the date that is no month
		at[1] = word[0]
	}
	var err error
	if l.From, l.To, err = spanOf(folded, at, today); err != nil {
		return Leave{}, err
	}
	// What was written, not its folded form, is kept where both are alike long.
	if len(folded) != len(text) {
		text = folded
	}
	l.Who = tidied(text[:min(kindAt, at[0])])
	l.Reason = tidied(text[max(kindEnd, at[1]):])
	return l, nil
}

func tidied(s string) string {
	return strings.Trim(strings.Join(strings.Fields(s), " "), " :,;—–-")
}

// wordAt finds a word or two that stand by themselves.
func wordAt(s, w string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return -1
		}
		at := from + i
		before := at == 0 || strings.ContainsRune(" :,.;", rune(s[at-1]))
		after := at+len(w) == len(s) || strings.ContainsRune(" :,.;", rune(s[at+len(w)]))
		if before && after {
			return at
		}
		from = at + len(w)
	}
}

// spanOf makes dates of a match of span.
func spanOf(s string, at []int, today calc.Date) (from, to calc.Date, err error) {
	part := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return s[at[2*n]:at[2*n+1]]
	}
	written := s[at[0]:at[1]]
	day, month, year := part(1), part(2), part(3)
	last, lastMonth, lastYear := part(4), part(5), part(6)
	if m, named := monthWords[part(monthNamed)]; named {
		lastMonth = strconv.Itoa(int(m))
	}
	if last == "" && lastMonth != "" { // «10 ноября»: what was read as the end's month is the only one
		month, year = lastMonth, lastYear
	}
	if month == "" {
		month, year = lastMonth, lastYear
	}
	if month == "" {
		return 0, 0, Problem{Kind: LooseDate, Text: written}
	}
	if from, err = dateIn(day, month, year, today); err != nil {
		return 0, 0, Problem{Kind: BadDate, Text: written}
	}
	if last == "" {
		return from, from, nil
	}
	if lastMonth == "" {
		lastMonth, lastYear = month, year
	}
	if to, err = dateIn(last, lastMonth, lastYear, from); err != nil || to < from || to-from > longestLeave {
		return 0, 0, Problem{Kind: BadDate, Text: written}
	}
	return from, to, nil
}

// longestLeave is how long one span may be: a year and a half of parental leave.
const longestLeave = 550

// dateIn makes a date of its parts; without a year it is the one nearest to
// another date, three months back at most.
func dateIn(day, month, year string, near calc.Date) (calc.Date, error) {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	switch {
	case year == "":
		for y = near.Year() - 1; ; y++ {
			date, ok := calc.NewDate(y, time.Month(m), d)
			if ok && date >= near-92 {
				return date, nil
			}
			if y > near.Year()+4 { // 29 February comes within that
				return 0, Problem{Kind: BadDate}
			}
		}
	case y < 100:
		y += 2000
	}
	date, ok := calc.NewDate(y, time.Month(m), d)
	if !ok {
		return 0, Problem{Kind: BadDate}
	}
	return date, nil
}
