package sheet

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"runrate/calc"
	"runrate/storage"
)

// plainNumber brings what people and programs write to what package calc
// reads: negatives in parentheses or with the sign behind, grouped digits, and
// the currency behind an amount.
func (r row) plainNumber(column string) string {
	minus, s := "", withoutRoubles(column, r.get(column))
	if len(s) > 1 && s[0] == '(' && s[len(s)-1] == ')' {
		minus, s = "-", strings.TrimSpace(s[1:len(s)-1])
	}
	for _, sign := range []string{"-", "−", "–"} {
		if front, ok := strings.CutSuffix(s, sign); ok && front != "" && minus == "" {
			minus, s = "-", strings.TrimSpace(front)
		}
	}
	if r.t.grouping != "" && !r.t.isNumber(r.number, r.t.index[column]) {
		body := strings.TrimLeft(s, "-−–+ ")
		if mark := strings.IndexAny(body, r.t.grouping); mark >= 0 && isTwoFaced(body, mark) {
			s = s[:len(s)-len(body)] + body[:mark] + body[mark+1:]
		}
	}
	return minus + s
}

// withoutRoubles takes the currency from behind an amount or a price.
func withoutRoubles(column, s string) string {
	if column != "amount" && column != "price" || s == "" || isDigit(s[len(s)-1]) {
		return s
	}
	bare := strings.TrimRight(s, ".")
	for _, word := range roubles {
		if front, ok := strings.CutSuffix(strings.ToLower(bare), word); ok {
			return strings.TrimRight(s[:len(front)], " \u00a0\u202f")
		}
	}
	return s
}

// decimalOf writes a workbook's own number as it is shown: some programs keep
// 124 as 124.0, large ones with an exponent, and others with more digits than are meant.
func decimalOf(s string) string {
	s = strings.TrimSuffix(s, ".0")
	if len(s) <= 15 && !strings.ContainsAny(s, "eE") {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if math.Abs(f) < noise {
		return "0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// noise is what is left of a sum of binary fractions that should be nothing.
const noise = 1e-9

// decimalMarks are what stands before decimals in a file: one that groups
// digits has been taken out, and one that may do either is told as evidence.
const decimalMarks = ".,"

// volume reads a volume; what is wrong with a number is said in words.
func (j *job) volume(r row, column string) (calc.Volume, bool) {
	v, err := calc.ParseVolumeMarked(r.plainNumber(column), decimalMarks)
	return v, j.number(r, column, 3, err)
}

func (j *job) money(r row, column string) (calc.Money, bool) {
	v, err := calc.ParseMoneyMarked(r.plainNumber(column), decimalMarks)
	return v, j.number(r, column, 2, err)
}

func (j *job) number(r row, column string, decimals int, err error) bool {
	s := r.get(column)
	switch {
	case s == "":
		j.wrong(r, column, "is empty")
	case strings.HasSuffix(s, "%"), r.t.cells.percent.has(r.number, r.t.index[column]):
		j.wrong(r, column, "%q is a percentage: write the number itself", s)
	case err != nil && strings.ContainsAny(s, "eE") && isPlainDecimal(strings.Replace(s, ",", ".", 1)):
		j.wrong(r, column, "%q has an exponent: write the number itself", s)
	case errors.Is(err, calc.ErrTooFine):
		j.wrong(r, column, "%q has more than %d decimals: round it in the file", s, decimals)
	case errors.Is(err, calc.ErrTooLarge):
		j.wrong(r, column, "%q is too large", s)
	case err != nil && column == "volume" && s[0] >= '0' && s[0] <= '9' && strings.ContainsFunc(s, unicode.IsLetter):
		j.wrong(r, column, "%q is not a number: name the unit in the header, or in a column «Ед. изм.»", s)
	case err != nil:
		j.wrong(r, column, "%q is not a number", s)
	default:
		return true
	}
	return false
}

// date reads the date of a row, and the time if there is one behind it.
func (j *job) date(r row) (calc.Date, storage.Minute, bool) {
	s := r.get("date")
	d, minute, err := r.t.moment(s)
	switch {
	case s == "":
		j.wrong(r, "date", "is empty")
	case err != nil:
		j.wrong(r, "date", "%v", err)
	case isShort(s) && j.isFar(d):
		j.wrong(r, "date", "%q would be %s: write the year in full", s, d)
	default:
		return d, minute, true
	}
	return 0, 0, false
}

// shortYears is how far from today a year of two digits is believed: 26.03.05
// is not of 2005.
const shortYears = 9

func (j *job) isFar(d calc.Date) bool {
	return d.Year() > j.options.Today.Year()+shortYears || d.Year() < j.options.Today.Year()-shortYears
}

// isShort tells whether a date has a year of two digits.
func isShort(s string) bool {
	day, _, _ := strings.Cut(s, " ")
	return len(day) <= 8 && strings.Count(day, ".")+strings.Count(day, "/") == 2 && len(day)-strings.LastIndexAny(day, "./") == 3
}

// moment reads 2026-12-31, 31.12.2026, 31.12.26 or 31/12/2026, with or without
// a time behind, and in a workbook the number of a day. Midnight is what
// programs write where they know no time.
func (t *table) moment(s string) (calc.Date, storage.Minute, error) {
	if t.numeric && isPlainDecimal(s) {
		return t.serial(s)
	}
	if len(s) > 10 && s[10] == 'T' {
		s = s[:10] + " " + s[11:]
	}
	day, clock := dayAndClock(s)
	d, err := writtenDate(day)
	if clock = strings.TrimSpace(clock); err != nil || clock == "" || clock == "г." {
		return d, 0, err
	}
	minute, ok := writtenMinute(clock)
	if !ok {
		return 0, 0, say("%q is not a date like 2026-03-10, nor one with a time like 2026-03-10 14:30", s)
	}
	if minute == midnight {
		minute = 0
	}
	return d, minute, nil
}

const midnight storage.Minute = 1

func isPlainDecimal(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.eE+-") == "" && strings.Count(s, ".") < 2 && strings.Count(s, "-") < 2
}

// Days from the first of the two systems in which spreadsheets count days to
// 1970-01-01, and from there to the second's first day.
const (
	epoch1900 = 25569
	epoch1904 = 1462
)

// serial reads a spreadsheet's moment: days since 1899-12-30 or 1904-01-01.
func (t *table) serial(s string) (calc.Date, storage.Minute, error) {
	f, err := strconv.ParseFloat(s, 64)
	seconds := int64(math.Round((f - epoch1900) * 86400))
	if t.date1904 {
		seconds += epoch1904 * 86400
	}
	d := calc.Date(seconds / 86400)
	if err != nil || math.Abs(f) > 1e6 || d < calc.MinDate || d > calc.MaxDate {
		return 0, 0, say("%q is not a date like 2026-03-10", s)
	}
	minute := storage.Minute(seconds%86400/60 + 1)
	if seconds%86400 == 0 {
		minute = 0
	}
	return d, minute, nil
}

// dayAndClock parts a date from the time behind it. A month that is written in
// words stands among spaces of its own.
func dayAndClock(s string) (day, clock string) {
	fields := strings.Fields(s)
	if len(fields) < 3 {
		day, clock, _ = strings.Cut(strings.Join(fields, " "), " ")
		return day, clock
	}
	if n := monthNumber(storage.Fold(fields[1])); n > 0 {
		return fmt.Sprintf("%s.%02d.%s", fields[0], n, fields[2]), strings.Join(fields[3:], " ")
	}
	return fields[0], strings.Join(fields[1:], " ")
}

// isoDate reads 2026-12-31.
func isoDate(s string) (calc.Date, error) {
	d, err := calc.ParseDate(s)
	if err == nil {
		return d, nil
	}
	if _, noDate := time.Parse(time.DateOnly, s); noDate == nil {
		return 0, say("the date %q is out of range", s)
	}
	return 0, say("%q is not a date like 2026-03-10", s)
}

func writtenDate(s string) (calc.Date, error) {
	if len(s) == 10 && s[4] == '-' {
		return isoDate(s)
	}
	if len(s) == 10 && s[4] == '/' && s[7] == '/' { // the year in front leaves no doubt
		return isoDate(strings.ReplaceAll(s, "/", "-"))
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == '.' || c == '/' })
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 && len(parts[2]) != 2 {
		return 0, say("%q is not a date like 2026-03-10", s)
	}
	var n [3]int
	for i, p := range parts {
		var err error
		if n[i], err = strconv.Atoi(p); err != nil || n[i] < 0 {
			return 0, say("%q is not a date like 2026-03-10", s)
		}
	}
	if len(parts[2]) == 2 {
		n[2] += 2000
	}
	d, ok := calc.NewDate(n[2], time.Month(n[1]), n[0])
	if _, monthFirst := calc.NewDate(n[2], time.Month(n[0]), n[1]); !ok && monthFirst {
		return 0, say("%q has the month before the day: write it like 2026-03-10 or 10.03.2026", s)
	}
	if !ok {
		return 0, say("%q is not a date like 2026-03-10", s)
	}
	return d, nil
}

// writtenMinute reads 14:30, 9:05, 14:30:59 and 2:30 PM.
func writtenMinute(s string) (storage.Minute, bool) {
	for _, layout := range []string{"15:04", "15:04:05", "15:04:05.999999999", "3:04 PM", "3:04:05 PM"} {
		if t, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			return storage.MinuteOf(t), true
		}
	}
	return 0, false
}

func (j *job) minute(r row) storage.Minute {
	s := r.get("time")
	if m, ok := writtenMinute(s); ok {
		return m
	}
	if f, err := strconv.ParseFloat(s, 64); r.t.numeric && err == nil && f >= 0 && f < 1e6 {
		return storage.Minute(int64(math.Round((f-math.Floor(f))*86400))/60%(24*60) + 1)
	}
	j.wrong(r, "time", "%q is not a time like 14:30", s)
	return 0
}

// monthNames are the forms in which a month of the year is written.
var monthNames = [12][]string{
	{"январь", "января", "янв", "january", "jan"}, {"февраль", "февраля", "фев", "february", "feb"}, {"март", "марта", "мар", "march", "mar"},
	{"апрель", "апреля", "апр", "april", "apr"}, {"май", "мая", "may"}, {"июнь", "июня", "июн", "june", "jun"},
	{"июль", "июля", "июл", "july", "jul"}, {"август", "августа", "авг", "august", "aug"}, {"сентябрь", "сентября", "сен", "сент", "september", "sep", "sept"},
	{"октябрь", "октября", "окт", "october", "oct"}, {"ноябрь", "ноября", "ноя", "november", "nov"}, {"декабрь", "декабря", "дек", "december", "dec"},
}

// month reads a row's month. A workbook's number like 2026.1 may have been 2026.10.
func (j *job) month(r row) (calc.Month, error) {
	s := r.get("month")
	if point := strings.IndexByte(s, '.'); point > 0 && point < 5 && r.t.isNumber(r.number, r.t.index["month"]) {
		return 0, say("%q is a number, and may have lost a zero: format the column as text, and write months like 2026-03", s)
	}
	m, err := r.t.month(s)
	if _, full, _ := monthParts(s); err == nil && !strings.Contains(s, full) && j.isFar(m.First()) {
		return 0, say("%q would be %s: write the year in full", s, m)
	}
	return m, err
}

// month reads 2026-03, 03.2026, 03-2026, март 2026, 2026 март, мар-26, March
// 2026, and the date of a month's first day.
func (t *table) month(s string) (calc.Month, error) {
	if m, err := calc.ParseMonth(s); err == nil {
		return m, nil
	}
	if number, year, ok := monthParts(s); ok {
		if m, err := calc.ParseMonth(fmt.Sprintf("%s-%02d", year, number)); err == nil {
			return m, nil
		}
	}
	if d, _, err := t.moment(s); err == nil && d.Day() == 1 {
		return d.Month(), nil
	} else if err == nil {
		return 0, say("%q is a day and not a month: write it like 2026-03", d)
	}
	return 0, say("%q is not a month like 2026-03", s)
}

// monthParts reads a month's name or number and a year. A year of two digits
// goes with a name alone: 03.26 may be a day.
func monthParts(s string) (number int, year string, ok bool) {
	s = strings.TrimSuffix(strings.TrimSuffix(storage.Fold(s), "."), "г")
	parts := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(" .,/-–'’", c) })
	if len(parts) != 2 {
		return 0, "", false
	}
	for i, p := range [][2]string{{parts[0], parts[1]}, {parts[1], parts[0]}} {
		year = p[1]
		if number = monthNumber(p[0]); number > 0 && len(year) == 2 && i == 0 { // 26-Mar is a day
			year = "20" + year
		} else if number == 0 && len(p[0]) <= 2 {
			number, _ = strconv.Atoi(p[0])
		}
		if _, err := strconv.Atoi(year); err == nil && number >= 1 && number <= 12 && len(year) == 4 {
			return number, year, true
		}
	}
	return 0, "", false
}

func monthNumber(name string) int {
	return slices.IndexFunc(monthNames[:], func(forms []string) bool { return slices.Contains(forms, strings.TrimSuffix(name, ".")) }) + 1
}
