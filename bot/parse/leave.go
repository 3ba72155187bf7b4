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

// A date is 10, 10.11, 10.11.2026 or 10 ноября.
const leaveDate = `(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}|\d{2}))?|\s+([а-яёa-z]{3,9})(?:\s+(\d{4}))?)?`

// The groups of a date, from the first of them on.
const (
	dayGroup = iota
	monthGroup
	yearGroup
	namedGroup
	namedYearGroup
	dateGroups
)

// span is a date, two, or one with how long it lasts: 10.11, 10–24.11, с 10 по
// 24 ноября, from 10.11 to 24.11, с 16.03 на 2 недели, до 20.03.
var span = regexp.MustCompile(`(?:(?:^|[ :,])(с|со|from|до|по|till|until|to|through) *)?` + leaveDate +
	`(?: *(?:[-–—…]|(?: (?:по|до|to|till|until|through) )) *` + leaveDate + `| +(?:на|for) +(\d{1,3}) +(д|нед|day|week)[а-яёa-z]*)?`)

// Where span's groups stand.
const (
	prefixGroup = 1
	firstGroup  = 2
	secondGroup = firstGroup + dateGroups
	countGroup  = secondGroup + dateGroups
	unitGroup   = countGroup + 1
)

// more is what a reason may not hold: another date, or words that lead to one.
var more = regexp.MustCompile(`^(?:по|до|и|to|till|until|and) |\d{1,2}\.\d{1,2}|[-–—] *\d`)

// LeaveOf reads a change of working days. Its problems are Empty (nothing of
// it is there), UnknownWord (no kind of day, or words that have no place),
// LooseDate (no date) and BadDate (none that can be, or more than a span).
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
	at, ok := spanIn(folded)
	if !ok {
		return Leave{}, Problem{Kind: LooseDate, Text: text}
	}
	var err error
	if l.From, l.To, err = spanOf(folded, at, today); err != nil {
		return Leave{}, err
	}
	// What was written, not its folded form, is kept where both are alike long.
	if len(folded) != len(text) {
		text = folded
	}
	begins, ends := min(kindAt, at[0]), max(kindEnd, at[1])
	l.Who, l.Reason = tidied(text[:begins]), tidied(text[ends:])
	if between := tidied(text[min(kindEnd, at[1]):max(kindAt, at[0])]); between != "" {
		if l.Who != "" {
			return Leave{}, Problem{Kind: UnknownWord, Text: between}
		}
		l.Who = between
	}
	if reason := storage.Fold(l.Reason); more.MatchString(reason) || monthIn(reason) {
		return Leave{}, Problem{Kind: BadDate, Text: tidied(text[at[0]:])}
	}
	return l, nil
}

// spanIn finds the span of a text. A word behind a day that is no month does not belong to it.
func spanIn(s string) (at []int, ok bool) {
	if at = span.FindStringSubmatchIndex(s); at == nil {
		return nil, false
	}
	for _, group := range []int{firstGroup, secondGroup} {
		word := at[2*(group+namedGroup):]
		if word[0] >= 0 && monthWords[s[word[0]:word[1]]] == 0 {
			if group == firstGroup && at[2*secondGroup] >= 0 || at[2*countGroup] >= 0 {
				return nil, false
			}
			at[1] = word[0]
		}
	}
	return at, true
}

// monthIn tells whether a text names a day of a month: 24 ноября.
func monthIn(s string) bool {
	words := strings.Fields(s)
	for i := 1; i < len(words); i++ {
		if _, err := strconv.Atoi(words[i-1]); err == nil && monthWords[words[i]] != 0 {
			return true
		}
	}
	return false
}

func tidied(s string) string {
	return strings.Trim(strings.Join(strings.Fields(s), " "), " :,;.—–-()")
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
	part := func(group int) string {
		if at[2*group] < 0 || at[2*group] >= at[1] {
			return ""
		}
		return s[at[2*group]:at[2*group+1]]
	}
	date := func(first int) (day, month, year string) {
		day, month, year = part(first+dayGroup), part(first+monthGroup), part(first+yearGroup)
		if m, named := monthWords[part(first+namedGroup)]; named {
			month, year = strconv.Itoa(int(m)), part(first+namedYearGroup)
		}
		return day, month, year
	}
	bad := Problem{Kind: BadDate, Text: strings.TrimSpace(s[at[0]:at[1]])}
	day, month, year := date(firstGroup)
	last, lastMonth, lastYear := date(secondGroup)
	switch {
	case month == "" && lastMonth != "":
		month, year = lastMonth, lastYear
	case month == "":
		return 0, 0, Problem{Kind: LooseDate, Text: bad.Text}
	case last != "" && lastMonth == "":
		lastMonth, lastYear = month, year
	}
	if from, err = dateIn(day, month, year, today); err != nil {
		return 0, 0, bad
	}
	switch to = from; {
	case last != "":
		if to, err = dateIn(last, lastMonth, lastYear, from); err != nil {
			return 0, 0, bad
		}
	case part(countGroup) != "":
		n, _ := strconv.Atoi(part(countGroup))
		if unit := part(unitGroup); unit == "нед" || unit == "week" {
			n *= 7
		}
		to = from + calc.Date(n) - 1
	default:
		switch part(prefixGroup) {
		case "до", "по", "till", "until", "to", "through": // from now on
			from = today
		}
	}
	if to < from || to-from > longestLeave {
		return 0, 0, bad
	}
	return from, to, nil
}

// longestLeave is how long one span may be: a year and a half of parental leave.
const longestLeave = 550

// dateIn makes a date of its parts; without a year it is the one nearest to
// another date, six weeks back at most.
func dateIn(day, month, year string, near calc.Date) (calc.Date, error) {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	switch {
	case year == "":
		for y = near.Year() - 1; ; y++ {
			date, ok := calc.NewDate(y, time.Month(m), d)
			if ok && date >= near-45 {
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
