package parse

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		typed, named string
		want         likeness
	}{
		{"пиво", "пиво", sameWord}, {"пива", "пиво", sameWord}, {"орехов", "орехи", sameWord}, {"beers", "beer", sameWord},
		{"чипсв", "чипсы", slip}, {"шокалад", "шоколад", slip}, {"шоколада", "шоколад", sameWord}, {"chesee", "cheese", slip},
		{"пмво", "пиво", faint}, {"сода", "вода", faint}, {"шок", "шоколад", faint}, {"шаколат", "шоколад", unlike}, {"шаколатка", "шоколадка", faint},
		{"вино", "пиво", unlike}, {"квас", "сок", unlike}, {"рис", "сыр", unlike}, {"12", "13", unlike},
	} {
		if got := alike(c.typed, c.named); got != c.want {
			t.Errorf("%q is like %q by %d, want %d", c.typed, c.named, got, c.want)
		}
	}
}

// slips against the plain definition: the cheapest way to edit, by trying all.
func TestSlips(t *testing.T) {
	letters := rapid.SliceOfN(rapid.SampledFrom([]rune("абв")), 0, 5)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := letters.Draw(rt, "a"), letters.Draw(rt, "b")
		if got, want := slips(a, b), min(slowSlips(a, b), 3); got != want {
			rt.Fatalf("%q and %q are %d apart, want %d", string(a), string(b), got, want)
		}
	})
}

func slowSlips(a, b []rune) int {
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	x, y := a[:len(a)-1], b[:len(b)-1]
	same := 1
	if a[len(a)-1] == b[len(b)-1] {
		same = 0
	}
	d := min(slowSlips(x, y)+same, slowSlips(x, b)+1, slowSlips(a, y)+1)
	if len(x) > 0 && len(y) > 0 && a[len(a)-1] == y[len(y)-1] && x[len(x)-1] == b[len(b)-1] {
		d = min(d, slowSlips(x[:len(x)-1], y[:len(y)-1])+1)
	}
	return d
}

// What may be skipped unread among many clients is never one slip away.
func TestFinderMissesNoSlip(t *testing.T) {
	alphabet := []rune("абвгдежз")
	rapid.Check(t, func(rt *rapid.T) {
		named := rapid.SliceOfN(rapid.SampledFrom(alphabet), 5, 9).Draw(rt, "name")
		typed, at := slices.Clone(named), rapid.IntRange(0, len(named)-2).Draw(rt, "at")
		switch rapid.IntRange(0, 3).Draw(rt, "slip") {
		case 0:
			typed[at] = rapid.SampledFrom(alphabet).Draw(rt, "wrong")
		case 1:
			typed = slices.Delete(typed, at, at+1)
		case 2:
			typed = slices.Insert(typed, at, rapid.SampledFrom(alphabet).Draw(rt, "extra"))
		case 3:
			typed[at], typed[at+1] = typed[at+1], typed[at]
		}
		f := NewFinder[bool](string(typed))
		f.Consider("Магазин «"+string(named)+"»", true)
		if found, _ := f.Found(); len(found) == 0 {
			rt.Fatalf("%q was not found by %q", string(named), string(typed))
		}
	})
}
