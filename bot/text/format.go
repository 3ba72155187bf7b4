package text

import (
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"runrate/calc"
	"runrate/calc/metrics"
	"runrate/storage"
)

// nbsp keeps a number and its unit, and the groups of a number, on one line.
const nbsp = "\u00a0"

func functions(lang storage.Lang) template.FuncMap {
	return template.FuncMap{
		"vol":        func(v calc.Volume) string { return Number(lang, v.String()) },
		"amount":     func(v calc.Volume, unit string) string { return Amount(lang, v, unit) },
		"abs":        func(v calc.Volume) calc.Volume { return max(v, -v) },
		"money":      func(m calc.Money) string { return Number(lang, m.String()) + nbsp + "₽" },
		"shortMoney": func(m calc.Money) string { return ShortMoney(lang, m) },
		"percent":    func(p calc.Percent) string { return Percent(lang, p) },
		"days":       func(w calc.Weight) string { return Number(lang, w.String()) },
		"workdays": func(w calc.Weight) string {
			return Number(lang, w.String()) + " " + plurals[lang]["working day"].of(lang, w.String())
		},
		"workingDays": func(w calc.Weight) string {
			return Number(lang, w.String()) + nbsp + plurals[lang]["days left"].of(lang, w.String())
		},
		"date":  func(d calc.Date) string { return Date(lang, d) },
		"month": func(m calc.Month) string { return Month(lang, m) },
		"Month": func(m calc.Month) string { return capital(Month(lang, m)) },
		"plural": func(n int, noun string) string {
			return plurals[lang][noun].of(lang, calc.Volume(int64(n)*int64(calc.Unit)).String())
		},
		"count":         func(n int) string { return Number(lang, strconv.Itoa(n)) },
		"split":         func(roles string) []string { return strings.Split(roles, "+") },
		"some":          Some,
		"left":          func(names []string) int { return len(names) - len(Some(names)) },
		"minus":         func(a, b int) int { return a - b },
		"percentTenths": func(p calc.Percent) int64 { n, _ := p.Tenths(); return n },
		"add":           func(a, b int) int { return a + b },
		"circled":       Circled,
		"clock":         Clock,
		"weekday":       func(day int) string { return Weekday(lang, day) },
		"share":         func(w calc.Weight) string { return Number(lang, w.String()) },
		"zone":          func(name string) string { return ZoneName(lang, name) },
		"daysLeft":      func(w calc.Weight) string { return plurals[lang]["days left"].of(lang, w.String()) },
		"short":         func(name string) string { return clip(name, shortName) },
		"fullDate":      func(d calc.Date) string { return d.UTC().Format(layouts[lang].full) },
		"dayMonth":      func(d calc.Date) string { return d.UTC().Format(layouts[lang].short) },
		"year":          func(m calc.Month) int { return m.Year() },

		"monthName": func(m calc.Month) string { return months[lang][m.Calendar()] },
		"numeral":   func(n int) string { return inWords(lang, n, false) },
		"numeralOf": func(n int) string { return inWords(lang, n, true) },

		"in":      func(w metrics.Words) string { return w.In(string(lang)) },
		"measure": func(r calc.Ratio, unit metrics.Unit) string { return Measure(lang, r, unit) },
		"formula": func(m metrics.Metric) string { return formulaOf(lang, m) },
		"worked":  func(m metrics.Metric, x []calc.Ratio, r calc.Ratio) string { return worked(lang, m, x, r) },
		"example": func(m metrics.Metric) (string, error) { return exampleOf(lang, m) },
		"line":    lineOf,
		"bound":   otherOf,
	}
}

// Number dresses a plain decimal such as -1234.5 for a language: −1 234,5 or −1,234.5.
func Number(lang storage.Lang, plain string) string {
	group, mark := nbsp, ","
	if lang == storage.English {
		group, mark = ",", "."
	}
	sign := ""
	if rest, ok := strings.CutPrefix(plain, "-"); ok {
		sign, plain = "−", rest
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	var out strings.Builder
	out.WriteString(sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteString(group)
		}
		out.WriteRune(c)
	}
	if fraction != "" {
		out.WriteString(mark + fraction)
	}
	return out.String()
}

// Amount is a volume with its unit.
func Amount(lang storage.Lang, v calc.Volume, unit string) string {
	if unit == "" {
		return Number(lang, v.String())
	}
	return Number(lang, v.String()) + nbsp + unit
}

// Percent shows a share, "—" where it is undefined.
func Percent(lang storage.Lang, p calc.Percent) string {
	if _, ok := p.Tenths(); !ok {
		return "—"
	}
	if lang == storage.English {
		return Number(lang, p.String()) + "%"
	}
	return Number(lang, p.String()) + nbsp + "%"
}

// layouts of dates in pictures; in English digits alone would leave open which is the month.
var layouts = map[storage.Lang]struct{ full, short string }{
	storage.Russian: {"02.01.2006", "02.01"},
	storage.English: {"2 January 2006", "2 Jan"},
}

var weekdays = map[storage.Lang][7]string{
	storage.Russian: {"вс", "пн", "вт", "ср", "чт", "пт", "сб"},
	storage.English: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
}

var months = map[storage.Lang][13]string{
	storage.Russian: {"", "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
	storage.English: {"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var monthsOf = map[storage.Lang][13]string{
	storage.Russian: {"", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	storage.English: months[storage.English],
}

// Date names a day with its weekday: вт 10 марта, Tue 10 March.
func Date(lang storage.Lang, d calc.Date) string {
	t := d.UTC()
	return weekdays[lang][t.Weekday()] + " " + t.Format("2") + nbsp + monthsOf[lang][t.Month()]
}

// Month names a month with its year: март 2026.
func Month(lang storage.Lang, m calc.Month) string {
	return months[lang][m.Calendar()] + " " + time.Date(m.Year(), 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")
}

// shortName is how much of a name a title has room for.
const shortName = 28

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// forms are a noun's forms by CLDR plural category.
type forms struct{ one, few, many, other string }

var plurals = map[storage.Lang]map[string]forms{
	storage.Russian: {
		"working day": {"рабочего дня", "рабочих дней", "рабочих дней", "рабочего дня"}, // of so many
		"category":    {"категории", "категориям", "категориям", "категории"},           // by so many
		"day":         {"день", "дня", "дней", "дня"},
		"hour":        {"час", "часа", "часов", "часа"},
		"row":         {"строка", "строки", "строк", "строки"},
		"sale":        {"записи", "записям", "записям", "записи"}, // by so many
		"days left":   {"рабочий день", "рабочих дня", "рабочих дней", "рабочего дня"},
		"more":        {"категория", "категории", "категорий", "категории"},
		"cell":        {"клетка", "клетки", "клеток", "клетки"},
		"segment":     {"сегмент", "сегмента", "сегментов", "сегмента"},
		"of rows":     {"строки", "строк", "строк", "строки"},
		"one sale":    {"продажа", "продажи", "продаж", "продажи"},
		"wrote":       {"записал", "записали", "записали", "записали"},
		"rep":         {"торговый", "торговых", "торговых", "торгового"},
		"point":       {"пункт", "пункта", "пунктов", "пункта"},
		"client":      {"клиент", "клиента", "клиентов", "клиента"},
		"group":       {"группа", "группы", "групп", "группы"},
		"cohort":      {"когорта", "когорты", "когорт", "когорты"},
		"of clients":  {"клиента", "клиентов", "клиентов", "клиента"},
		"loss":        {"уход", "ухода", "уходов", "ухода"},
		"of losses":   {"ухода", "уходов", "уходов", "ухода"},
		"reason":      {"причина", "причины", "причин", "причины"},
		"contact":     {"контакт", "контакта", "контактов", "контакта"},
	},
	storage.English: {
		"working day": {"working day", "", "", "working days"},
		"category":    {"category", "", "", "categories"},
		"day":         {"day", "", "", "days"},
		"hour":        {"hour", "", "", "hours"},
		"row":         {"row", "", "", "rows"},
		"sale":        {"entry", "", "", "entries"},
		"days left":   {"working day", "", "", "working days"},
		"more":        {"category", "", "", "categories"},
		"cell":        {"cell", "", "", "cells"},
		"segment":     {"segment", "", "", "segments"},
		"of rows":     {"row", "", "", "rows"},
		"one sale":    {"sale", "", "", "sales"},
		"wrote":       {"entry", "", "", "entries"},
		"rep":         {"rep", "", "", "reps"},
		"point":       {"point", "", "", "points"},
		"client":      {"client", "", "", "clients"},
		"group":       {"group", "", "", "groups"},
		"cohort":      {"cohort", "", "", "cohorts"},
		"month":       {"month", "", "", "months"},
		"week":        {"week", "", "", "weeks"},
		"of clients":  {"client", "", "", "clients"},
		"loss":        {"loss", "", "", "losses"},
		"of losses":   {"loss", "", "", "losses"},
		"reason":      {"reason", "", "", "reasons"},
		"contact":     {"contact", "", "", "contacts"},
	},
}

// of picks the form for a plain decimal.
func (f forms) of(lang storage.Lang, plain string) string {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	form := plural.Cardinal.MatchPlural(language.Make(string(lang)), int(small(whole)), len(fraction), len(fraction), int(small(fraction)), int(small(fraction)))
	switch {
	case form == plural.One:
		return f.one
	case form == plural.Few && f.few != "":
		return f.few
	case form == plural.Many && f.many != "":
		return f.many
	}
	return f.other
}

// small reads the last digits of a number, all that plural rules look at, without overflowing.
func small(digits string) int64 {
	if len(digits) > 9 {
		digits = "1" + digits[len(digits)-6:]
	}
	var n int64
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	return n
}

// Table lays out rows for a <pre>: the first column takes the room that the
// others leave, and what does not fit ends in "…". The first row is the header.
type Table [][]string

// String aligns the first column left and the others right, no line wider than Columns.
func (t Table) String() string {
	if len(t) == 0 {
		return ""
	}
	widths := t.widths()
	widths[0] = min(widths[0], max(t.room(), 1))
	var out strings.Builder
	for i, row := range t {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(pad(clip(row[0], widths[0]), widths[0], false))
		for j, cell := range row[1:] {
			out.WriteByte(' ')
			out.WriteString(pad(cell, widths[j+1], true))
		}
	}
	return out.String()
}

func (t Table) widths() []int {
	widths := make([]int, len(t[0]))
	for _, row := range t {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// room is what the other columns leave to the first.
func (t Table) room() int {
	room := Columns
	for _, w := range t.widths()[1:] {
		room -= w + 1
	}
	return room
}

func clip(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:width-1])) + "…"
}

func pad(s string, width int, left bool) string {
	fill := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
	if left {
		return fill + s
	}
	return s + fill
}
