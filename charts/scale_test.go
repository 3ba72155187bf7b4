package charts

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAxis(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		caption   string
		ticks     string
	}{
		{0, 4.2e6, "млн шт", "0 1 2 3 4"},
		{0, 24_000, "тыс. шт", "0 5 10 15 20 25"},
		{0, 9_750, "шт", "0 2 000 4 000 6 000 8 000 10 000"},
		{0, 1e9, "млрд шт", "0 0,2 0,4 0,6 0,8 1,0"},
		{0, 0.4, "шт", "0 0,1 0,2 0,3 0,4"},
		{0, 12, "шт", "0 2 4 6 8 10 12"},
		{0, 14, "шт", "0 2,5 5,0 7,5 10,0 12,5"},
		{-5_600, 19_500, "тыс. шт", "−5 0 5 10 15 20"},
		{-300, 0, "шт", "−300 −250 −200 −150 −100 −50 0"},
		{0, 0, "шт", "0"},
	} {
		s := russian.scaled(max(-c.low, c.high))
		a := newAxis(c.low, c.high, s)
		var ticks []string
		for _, v := range a.ticks {
			ticks = append(ticks, s.write(v, a.decimals))
		}
		if got := strings.ReplaceAll(strings.Join(ticks, " "), "\u00a0", " "); got != c.ticks {
			t.Errorf("%v … %v: ticks %s, want %s", c.low, c.high, got, c.ticks)
		}
		if got := s.caption("шт"); got != c.caption {
			t.Errorf("%v … %v: caption %s, want %s", c.low, c.high, got, c.caption)
		}
	}
}

func TestAxisHoldsItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64() // thousandths
		x, y := float64(v.Draw(t, "x"))/1000, float64(v.Draw(t, "y"))/1000
		low, high := min(x, y, 0), max(x, y, 0)
		a := newAxis(low, high, russian.scaled(high))
		if a.low > low || a.high < high || !(a.high > a.low) {
			t.Fatalf("%v … %v on an axis of %v … %v", low, high, a.low, a.high)
		}
		if n := len(a.ticks); n < 1 || n > 9 || !slices.Contains(a.ticks, 0) {
			t.Fatalf("%v … %v: ticks %v", low, high, a.ticks)
		}
	})
}

func TestValuesAreWrittenAlike(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{4.2e6, 3.1e6, 2e6}, "4,2|3,1|2,0"},
		{[]float64{4.2e6, 3_123_456}, "4,20|3,12"},
		{[]float64{24_000, 0}, "24|0"},
		{[]float64{24_000, 12_750}, "24,0|12,8"},
		{[]float64{9_750, 6_600.4}, "9 750|6 600"},
		{[]float64{0.4, -0.25}, "0,40|−0,25"},
		{[]float64{1e9, 5e8}, "1,0|0,5"},
		{nil, ""},
	} {
		most := 0.0
		for _, v := range c.values {
			most = max(most, v)
		}
		got := strings.ReplaceAll(strings.Join(russian.scaled(most).values(c.values...), "|"), "\u00a0", " ")
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.values, got, c.want)
		}
	}
}

func TestScaleWithoutWords(t *testing.T) {
	s := Format{}.scaled(5e6)
	if got := s.write(5e6, 1) + " " + s.caption("pcs"); got != "5000000.0 pcs" {
		t.Errorf("got %s", got)
	}
}
