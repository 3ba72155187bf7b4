package charts

import (
	"strings"
	"testing"
)

// What the product writes: both alphabets, Kazakh letters of names, signs.
const alphabet = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя" +
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" +
	"ӘҒҚҢӨҰҮҺІәғқңөұүһі" + "₽₸$€№%−—–-…·•«»„“”'\"()[]/+=.,:;!?&@#*<>≤≥≈×° \u00a0\u202f"

func TestFontsHaveTheAlphabet(t *testing.T) {
	for _, r := range alphabet {
		if missing := Missing(string(r)); missing != nil {
			t.Errorf("no font has %q (%U)", r, r)
		}
	}
	for weight, f := range map[string]uint16{"regular": uint16(regular.Index('ё')), "medium": uint16(medium.Index('₽')), "bold": uint16(bold.Index('№'))} {
		if f == 0 {
			t.Errorf("the %s font lacks a letter of the product's", weight)
		}
	}
}

func TestMissing(t *testing.T) {
	for text, want := range map[string]string{"Пиво 🙂": "🙂", "→ вверх ✓": "→✓", "чай": "", "и\u0306": "", "a\x00b\u200dc": "", "\xff": "\ufffd"} {
		if got := string(Missing(text)); got != want {
			t.Errorf("%q: missing %q, want %q", text, got, want)
		}
	}
}

// A character that no font has is one visible box, and the rest is still drawn.
func TestMissingCharactersAreBoxes(t *testing.T) {
	w := typeface{regular, 100, Light.ink}
	c := blank(t)
	c.text(w, left, 100, 300, "👨‍👩‍👧")
	box := inked(c.img, Light.background)
	if box.Dx() < 30 || box.Dx() > 70 || box.Dy() < 60 {
		t.Errorf("an emoji of five characters takes %v, want one box", box)
	}
	if middle := c.img.RGBAAt(130, 265); middle.R != 255 {
		t.Errorf("the box is filled with %v", middle)
	}
	if got, want := w.width("a🙂b"), w.width("ab")+0.62*100; got < want-1 || got > want+1 {
		t.Errorf("a name with an emoji is %v wide, want %v", got, want)
	}
}

func TestWidthAddsUp(t *testing.T) {
	w := typeface{bold, 32, Light.ink}
	if a, b := w.width("1 111"), w.width("8 888"); a != b {
		t.Errorf("digits are not of one width: %v, %v", a, b)
	}
	if a, b := w.width("й"), w.width("и\u0306"); a != b {
		t.Errorf("a letter composed of two is %v wide, %v", b, a)
	}
}

func TestBalance(t *testing.T) {
	w := typeface{bold, titleSize, Light.ink}
	for _, c := range []struct {
		text string
		most int
		want int // lines
	}{
		{"", 2, 0},
		{"Сок", 2, 1},
		{"Ларин идёт на 74 % плана: без ускорения не хватит 1,1 млн ₽", 2, 2},
		{strings.Repeat("слово ", 40), 2, 2},
		{strings.Repeat("щ", 200), 3, 3},
	} {
		lines := w.balance(roomAcross, c.most, c.text)
		if len(lines) != c.want {
			t.Errorf("%q: %d lines, want %d", c.text, len(lines), c.want)
		}
		for _, line := range lines {
			if w.width(line) > roomAcross {
				t.Errorf("%q is wider than the room", line)
			}
		}
		joined := strings.NewReplacer("\u00a0", " ").Replace(strings.Join(lines, " "))
		if cut := strings.HasSuffix(joined, "…"); cut != (len([]rune(c.text)) > 190) {
			t.Errorf("%q became %q", c.text, joined)
		}
	}
}

func TestKeepTogether(t *testing.T) {
	for text, want := range map[string]string{
		"к 3-му месяцу — 56 % за 8 мес. · 1,1 млн ₽": "к_3-му месяцу_— 56_% за_8_мес._· 1,1_млн_₽",
		"сок: 15 % плана, отставание 255 кг":         "сок: 15_%_плана, отставание 255_кг",
		"прогноз к плану, %. Буква — сегмент":        "прогноз к_плану,_%. Буква_— сегмент",
		"15% of plan": "15% of_plan",
		"":            "",
		"  ":          "  ",
	} {
		if got := strings.ReplaceAll(keepTogether(text), "\u00a0", "_"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A long title shrinks first, and keeps its size where it fits.
func TestTitleShrinks(t *testing.T) {
	size := func(title string) float64 { return newHeading(Light, title, "", "", 3).title.size }
	short, longer, endless := size("Сок: 15 %"), size(strings.Repeat("слово ", 13)), size(strings.Repeat("слово ", 40))
	if short != titleSize || longer >= short || longer < titleLeast || endless != titleLeast {
		t.Errorf("sizes %v, %v, %v", short, longer, endless)
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "Пиво 🙂 0,5 л", strings.Repeat("щ", 500), "a\xffb\n\tc \u00a0\u202f", "и\u0306\u0301", "\u2028 \u200b"} {
		f.Add(seed, 200.0)
	}
	f.Add(strings.Repeat("漢", 60)+"ё", 41.0) // a run of missing characters is one box
	w := typeface{medium, 30, Light.ink}
	f.Fuzz(func(t *testing.T, text string, room float64) {
		if !(room > 40 && room < 5000) {
			t.Skip("no text gets such room")
		}
		for _, line := range append(w.wrap(room, text), w.fit(room, text)) {
			if width := w.width(line); width > room+0.01 {
				t.Errorf("%q in %v: the line %q is %v wide", text, room, line, width)
			}
		}
		squeeze := strings.NewReplacer(" ", "")
		if got, want := squeeze.Replace(strings.Join(w.wrap(room, text), "")), squeeze.Replace(clean(text)); got != want {
			t.Errorf("wrapping made %q of %q", got, want)
		}
		c := newCanvas()
		defer c.release()
		c.text(w, left, 10, 100, text)
	})
}
