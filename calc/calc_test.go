package calc_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runrate/calc"
)

func TestParseVolume(t *testing.T) {
	for _, c := range []struct {
		in   string
		want calc.Volume
		err  error
	}{
		{"120", 120_000, nil}, {"0", 0, nil}, {"007", 7_000, nil}, {" 12 ", 12_000, nil},
		{"1,5", 1_500, nil}, {"1.5", 1_500, nil}, {"1.250 ", 0, calc.ErrTwoFaced}, {"0,250", 250, nil}, {"0.001", 1, nil}, {"12.3400", 12_340, nil},
		{"-5", -5_000, nil}, {"−5,5", -5_500, nil}, {"–5", -5_000, nil}, {"+5", 5_000, nil},
		{"1 200", 1_200_000, nil}, {"1\u00a0200", 1_200_000, nil}, {"1\u202f200", 1_200_000, nil}, {"1'200", 1_200_000, nil}, {"12 345 678,9", 12_345_678_900, nil},
		{"1,200", 0, calc.ErrTwoFaced}, {"1.200", 0, calc.ErrTwoFaced}, {"12.345", 0, calc.ErrTwoFaced},
		{"1,234,567", 1_234_567_000, nil}, {"1.234.567", 1_234_567_000, nil}, {"1,234.5", 1_234_500, nil}, {"1.234,5", 1_234_500, nil},
		{"1,2345", 0, calc.ErrTooFine}, {"1000000000", calc.MaxVolume, nil}, {"1000000001", 0, calc.ErrTooLarge}, {strings.Repeat("9", 40), 0, calc.ErrTooLarge},
		{"", 0, calc.ErrNotNumber}, {"abc", 0, calc.ErrNotNumber}, {"1 20", 0, calc.ErrNotNumber}, {"1,,5", 0, calc.ErrNotNumber}, {"1.2.3,4,5", 0, calc.ErrNotNumber},
		{".5", 0, calc.ErrNotNumber}, {"5.", 0, calc.ErrNotNumber}, {"--5", 0, calc.ErrNotNumber}, {"1e3", 0, calc.ErrNotNumber}, {"٣", 0, calc.ErrNotNumber},
	} {
		got, err := calc.ParseVolume(c.in)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseVolume(%q) = %d, %v; want %d, %v", c.in, got, err, c.want, c.err)
		}
	}
}

func FuzzParseVolume(f *testing.F) {
	for _, s := range []string{"120", "1,5", "-1 200,25", "1.234.567", "１", "1\u00a0000", "0,000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := calc.ParseVolume(s)
		if err != nil && v != 0 {
			t.Fatalf("%q gave %d beside %v", s, v, err)
		}
		if err != nil {
			return
		}
		// What was read, written plainly, reads the same. Three decimals would be two-faced: they get a fourth digit's place.
		plain := v.String()
		if _, fraction, _ := strings.Cut(plain, "."); len(fraction) == 3 {
			plain += "0"
		}
		if again, err := calc.ParseVolume(plain); err != nil || again != v {
			t.Fatalf("%q is %d, written %s, read again as %d, %v", s, v, plain, again, err)
		}
	})
}

func TestParseRatio(t *testing.T) {
	for s, want := range map[string]string{
		"1 200,50": "2401/2", "0.0525": "21/400", "-0,000001": "-1/1000000", "999999999999.999": "999999999999999/1000", "123456789.123456": "1929012330054/15625",
		"0.0000001": "—", "1234567890.1234": "—", "1000000000000": "—", "1,200": "—", "x": "—", "": "—",
	} {
		if got, err := calc.ParseRatioMarked(s, ""); got.String() != want && err == nil || (err != nil) != (want == "—") {
			t.Errorf("%q is %v (%v), want %s", s, got, err, want)
		}
	}
	if got, err := calc.ParseRatioMarked("1,200", ","); err != nil || got.String() != "6/5" {
		t.Errorf("1,200 with a decimal comma is %v, %v", got, err)
	}
}

func TestDates(t *testing.T) {
	// 2026-03-10 is a Tuesday; 1970-01-01 was a Thursday (any calendar).
	d, err := calc.ParseDate("2026-03-10")
	if err != nil || d.Weekday() != time.Tuesday || d.Month().String() != "2026-03" || d.Day() != 10 || d.String() != "2026-03-10" {
		t.Errorf("2026-03-10 came out as %s, %s, %v", d, d.Weekday(), err)
	}
	for _, bad := range []string{"", "2026-02-30", "2026-3-1", "10.03.2026", "1969-12-31", "2150-01-01"} {
		if d, err := calc.ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", bad, d)
		}
	}
	if m, err := calc.ParseMonth("2024-02"); err != nil || m.Last()-m.First() != 28 {
		t.Errorf("February 2024 goes from %s to %s, %v", m.First(), m.Last(), err)
	}
	// One moment, two dates: half past eleven at night in Moscow is tomorrow in Omsk.
	moscow, omsk := zone(t, "Europe/Moscow"), zone(t, "Asia/Omsk")
	at := time.Date(2026, 3, 10, 23, 30, 0, 0, moscow)
	if calc.DateOf(at).String() != "2026-03-10" || calc.DateOf(at.In(omsk)).String() != "2026-03-11" {
		t.Errorf("the dates are %s and %s", calc.DateOf(at), calc.DateOf(at.In(omsk)))
	}
}

func TestDatesAgreeWithTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := calc.Date(rapid.Int32Range(int32(calc.MinDate), int32(calc.MaxDate)).Draw(rt, "date"))
		u := d.UTC()
		back, ok := calc.NewDate(u.Date())
		if !ok || back != d || d.Weekday() != u.Weekday() || d.Month().Calendar() != u.Month() || d.Month().Year() != u.Year() || d < d.Month().First() || d > d.Month().Last() {
			rt.Fatalf("%d is %s, %s, %s", d, d, d.Weekday(), d.Month())
		}
	})
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("SKIP: this machine has no time zones: %v", err)
	}
	return loc
}

func TestRatioAgainstBigRat(t *testing.T) {
	small := rapid.Int64Range(-1000, 1000)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := small.Draw(rt, "a"), small.Draw(rt, "b")
		c, d := small.Draw(rt, "c"), small.Draw(rt, "d")
		x, y := calc.NewRatio(a, b), calc.NewRatio(c, d)
		if b == 0 || d == 0 {
			if x.Add(y).Defined() || x.Mul(y).Defined() || x.Div(y).Defined() {
				rt.Fatal("something came of nothing")
			}
			return
		}
		p, q := big.NewRat(a, b), big.NewRat(c, d)
		if x.Add(y).String() != new(big.Rat).Add(p, q).RatString() || x.Sub(y).String() != new(big.Rat).Sub(p, q).RatString() || x.Mul(y).String() != new(big.Rat).Mul(p, q).RatString() || x.Cmp(y) != p.Cmp(q) {
			rt.Fatalf("%s and %s", x, y)
		}
		if c == 0 && x.Div(y).Defined() {
			rt.Fatal("divided by zero")
		}
		if x.String() != p.RatString() || y.String() != q.RatString() {
			rt.Fatal("an operand has changed")
		}
	})
}

func TestCeilVolume(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		step     calc.Volume
		want     calc.Volume
	}{
		{1250, 1, calc.Unit, 1_250_000}, {1250, 3, calc.Unit, 417_000}, {1, 1000, calc.Unit, 1_000}, {0, 1, calc.Unit, 0},
		{9, 16, calc.Unit / 10, 600}, {6, 10, calc.Unit / 10, 600}, {-5, 2, calc.Unit, -2_000}, {7, 1, 12 * calc.Unit, 12_000},
	} {
		if got, ok := calc.NewRatio(c.num, c.den).CeilVolume(c.step); !ok || got != c.want {
			t.Errorf("%d/%d up to %s = %s, want %s", c.num, c.den, c.step, got, c.want)
		}
	}
	if _, ok := (calc.Ratio{}).CeilVolume(calc.Unit); ok {
		t.Error("an undefined ratio was rounded")
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{12750, 24000, "53.1"}, {17, 20, "85"}, {1, 1, "100"}, {9999, 10000, "99.9"}, {99951, 100000, "99.9"}, {10004, 10000, "100"}, {1, 3, "33.3"}, {-1, 8, "-12.5"}, {0, 5, "0"}, {1, 0, "—"},
	} {
		if got := calc.PercentOf(calc.NewRatio(c.num, c.den)).String(); got != c.want {
			t.Errorf("%d/%d is shown as %s, want %s", c.num, c.den, got, c.want)
		}
	}
}
