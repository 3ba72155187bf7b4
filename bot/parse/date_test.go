package parse

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
)

// FuzzDate reads dates out of whatever: no panic, and what comes out is a date
// that a record may bear, or a problem.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"12.11", "12.11.2026", "12.11.26", "2026-11-12", "12 ноября", "12 Nov 2025", "вчера", "29.02", "0.0.0", "31.13", "99.99.9999", "2026-02-30", "1 мая 20", ".", "в пятницу", "last tue", "March 5", "3 дня назад"} {
		f.Add(s, int32(20522))
	}
	f.Fuzz(func(t *testing.T, s string, day int32) {
		base := min(max(calc.Date(day), 400), calc.MaxDate)
		tokens := scan(s)
		if len(tokens) == 0 {
			return
		}
		d, n, _, err := Context{Base: base}.dateAt(tokens)
		switch {
		case n < 0 || n > len(tokens):
			t.Fatalf("%q takes %d of %d tokens", s, n, len(tokens))
		case n == 0 && (err != nil || d != 0):
			t.Fatalf("%q is no date, and gives %s, %v", s, d, err)
		case n > 0 && err == nil && (d < calc.MinDate || d > calc.MaxDate):
			t.Fatalf("%q is %d", s, d)
		}
	})
}

// Every way to write a date of the last two months means that date.
func TestWaysToWriteADate(t *testing.T) {
	names := []string{"", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	rapid.Check(t, func(rt *rapid.T) {
		base := calc.Date(rapid.Int32Range(10_000, 60_000).Draw(rt, "base"))
		d := base - calc.Date(rapid.Int32Range(0, longAgo).Draw(rt, "back"))
		u := d.UTC()
		ways := []string{d.String(), u.Format("02.01"), u.Format("2.01.2006"), fmt.Sprintf("%d %s", u.Day(), names[u.Month()]), fmt.Sprintf("%d %s %d", u.Day(), names[u.Month()], u.Year()), u.Format("2 Jan")}
		if u.Year() >= 2000 && u.Year() < 2100 {
			ways = append(ways, u.Format("02.01.06"))
		} else {
			ways = append(ways[:4], ways[5]) // a year behind a month's name is of this century
		}
		for _, way := range ways {
			got, n, _, err := Context{Base: base}.dateAt(scan(way))
			if got != d || n == 0 || err != nil {
				rt.Fatalf("%q on %s is %s, %v; want %s", way, base, got, err, d)
			}
		}
	})
}
