package calc

import (
	"fmt"
	"time"
)

// Date is a calendar date: days since 1970-01-01. The zero Date stands for
// "none". Dates are ordered and can be subtracted to count days.
type Date int32

// The dates that a record may bear. The upper bound is the last day of the
// last month whose days all fit in the two bytes that a ledger key gives to a day.
const (
	MinDate Date = 1
	MaxDate Date = 65529 // 2149-05-31
)

// NewDate returns the date of a year, month and day, and false where the
// calendar has no such day (31 April) or it lies outside MinDate…MaxDate.
func NewDate(year int, month time.Month, day int) (Date, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return 0, false
	}
	d := t.Unix() / secondsPerDay
	if d < int64(MinDate) || d > int64(MaxDate) {
		return 0, false
	}
	return Date(d), true
}

const secondsPerDay = 24 * 60 * 60

// DateOf returns the date that t shows on a wall calendar in t's own location,
// within MinDate…MaxDate.
func DateOf(t time.Time) Date {
	_, offset := t.Zone()
	days := t.Unix()/secondsPerDay - 1 // so that adding the offset cannot overflow
	rest := t.Unix() - days*secondsPerDay + int64(offset)
	return Date(min(max(days+rest/secondsPerDay, int64(MinDate)), int64(MaxDate)))
}

// ParseDate reads an ISO date, 2026-03-10.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2026-03-10", s)
	}
	d, ok := NewDate(t.Date())
	if !ok {
		return 0, fmt.Errorf("the date %q is out of range", s)
	}
	return d, nil
}

// UTC returns midnight UTC of the date, for the standard library's arithmetic.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// In returns the moment at which the date begins in a location.
func (d Date) In(loc *time.Location) time.Time {
	y, m, day := d.UTC().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// Year returns the calendar year.
func (d Date) Year() int { return d.UTC().Year() }

// Day returns the day of the month, 1–31.
func (d Date) Day() int { return d.UTC().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Weekday((int(d) + int(time.Thursday)) % 7) // 1970-01-01 was a Thursday.
}

// Month returns the month that holds the date.
func (d Date) Month() Month {
	if d < 0 || d > MaxDate {
		y, m, _ := d.UTC().Date()
		return NewMonth(y, m)
	}
	return Month(monthOf[d])
}

// Dates are turned into months and back by the million, so both ways are tables.
var (
	monthOf    [MaxDate + 1]uint16
	monthFirst [MaxMonth + 2]Date
)

func init() {
	for m := range Month(len(monthFirst)) {
		monthFirst[m] = Date(time.Date(m.Year(), m.Calendar(), 1, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
		if m > 0 {
			for d := monthFirst[m-1]; d < monthFirst[m]; d++ {
				monthOf[d] = uint16(m - 1)
			}
		}
	}
}

// String returns the ISO form, and "" for the zero Date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.UTC().Format(time.DateOnly)
}

// Month is a calendar month: months since January 1970. The zero Month stands
// for "none" in records.
type Month int32

// MaxMonth is the last month whose days all are dates.
const MaxMonth Month = (2149-1970)*12 + 4

// NewMonth returns the month of a year.
func NewMonth(year int, month time.Month) Month {
	return Month((year-1970)*12 + int(month) - 1)
}

// ParseMonth reads 2026-03.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1971 {
		return 0, fmt.Errorf("%q is not a month like 2026-03", s)
	}
	m := NewMonth(t.Year(), t.Month())
	if m > MaxMonth {
		return 0, fmt.Errorf("the month %q is out of range", s)
	}
	return m, nil
}

// Year returns the calendar year.
func (m Month) Year() int { return 1970 + int(m)/12 }

// Calendar returns the month of the year.
func (m Month) Calendar() time.Month { return time.Month(int(m)%12 + 1) }

// First returns the month's first date.
func (m Month) First() Date {
	if m >= 0 && int(m) < len(monthFirst) {
		return monthFirst[m]
	}
	return Date(time.Date(m.Year(), m.Calendar(), 1, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// Last returns the month's last date.
func (m Month) Last() Date { return (m + 1).First() - 1 }

// String returns the ISO form, 2026-03, and "" for the zero Month.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), m.Calendar())
}
