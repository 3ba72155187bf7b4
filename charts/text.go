package charts

import (
	"strings"
	"unicode"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// A typeface is how a text is written; its size is pixels to the em.
type typeface struct {
	font   *truetype.Font
	size   float64
	colour drawing.Color
}

// align is where a text stands to its x.
type align int

const (
	left   align = iota // begins at x
	centre              // has its middle at x
	right               // ends at x
)

// capHeight is the height of capitals and digits: 0.711 em in Roboto.
func (w typeface) capHeight() float64 { return 0.711 * w.size }

// width is a line's advance, the same for every digit, not the width of its ink.
func (w typeface) width(line string) float64 {
	total := 0.0
	for g := range glyphs(w.font, w.size, clean(line)) {
		total += g.advance
	}
	return total
}

// start is where a line of a width begins.
func (a align) start(x, width float64) float64 {
	switch a {
	case centre:
		return x - width/2
	case right:
		return x - width
	}
	return x
}

// text writes a line on a baseline.
func (c *canvas) text(w typeface, a align, x, baseline float64, line string) {
	line = clean(line)
	x, okX := safe(a.start(x, w.width(line)))
	baseline, okY := safe(baseline)
	if !okX || !okY || !(w.size > 0 && w.size < farthest) {
		return
	}
	c.gc.SetFontSize(w.size)
	c.gc.SetFillColor(w.colour)
	for g := range glyphs(w.font, w.size, line) {
		switch {
		case g.missing:
			c.hollowBox(w, x+g.x, baseline)
		case !g.blank: // each glyph by itself: the rasteriser is quadratic in what one fill holds
			c.gc.SetFont(g.font)
			if _, err := c.gc.CreateStringPath(g.text, x+g.x, baseline); err == nil {
				c.gc.Fill()
			}
		}
	}
}

// hollowBox stands for a character that no font has.
func (c *canvas) hollowBox(w typeface, x, baseline float64) {
	margin := 0.08 * w.size
	box := rect{x + margin, baseline - w.capHeight(), boxAdvance*w.size - 2*margin, w.capHeight()}
	corners := []point{{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}, {box.x, box.y}}
	c.line(pen{colour: w.colour, width: max(1.5, 0.07*w.size)}, corners...)
}

// middle writes a line whose capitals are centred on y.
func (c *canvas) middle(w typeface, a align, x, y float64, line string) {
	c.text(w, a, x, y+w.capHeight()/2, line)
}

// plate writes a line, as middle does, on a patch of background.
func (c *canvas) plate(w typeface, background drawing.Color, a align, x, y float64, line string) {
	if line == "" {
		return
	}
	c.rounded(w.box(a, x, y, line), 8, background)
	c.middle(w, a, x, y, line)
}

// box is what a line written by middle takes up, with the margin of its plate.
func (w typeface) box(a align, x, y float64, line string) rect {
	width := w.width(line)
	return rect{a.start(x, width) - 8, y - 0.62*w.size, width + 16, 1.24 * w.size}
}

// fit cuts a line with an ellipsis where it is wider than room.
func (w typeface) fit(room float64, line string) string {
	line = clean(line)
	if w.width(line) <= room {
		return line
	}
	return strings.TrimRight(line[:w.cut(room-w.width("…"), line)], " .,:;—–·") + "…"
}

// wrap breaks a text at spaces into lines no wider than room, and a word where
// it alone is wider.
func (w typeface) wrap(room float64, text string) []string {
	var lines []string
	line, taken, space := "", 0.0, w.width(" ")
	for _, word := range strings.FieldsFunc(clean(text), func(r rune) bool { return r == ' ' }) {
		for width := w.width(word); ; width = w.width(word) {
			if line != "" && taken+space+width <= room {
				line, taken = line+" "+word, taken+space+width
				break
			}
			if line != "" {
				lines = append(lines, line)
			}
			if width <= room {
				line, taken = word, width
				break
			}
			head := w.head(room, word)
			lines, line, taken = append(lines, head), "", 0
			word = word[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// head is as much of a word as room holds, at least a character.
func (w typeface) head(room float64, word string) string {
	for g := range glyphs(w.font, w.size, word) {
		if g.at > 0 {
			return word[:max(g.at, w.cut(room, word))]
		}
	}
	return word
}

// cut is how many bytes of a clean line room holds.
func (w typeface) cut(room float64, line string) int {
	for g := range glyphs(w.font, w.size, line) {
		if g.x+g.advance > room {
			return g.at
		}
	}
	return len(line)
}

// balance wraps a text into as few lines as wrap, of about the same width; of
// more than the most allowed the last ends in an ellipsis.
func (w typeface) balance(room float64, most int, text string) []string {
	text = keepTogether(clean(text))
	lines := w.wrap(room, text)
	if len(lines) > most {
		rest := strings.Join(lines[most-1:], " ")
		return append(lines[:most-1:most-1], w.fit(room, rest))
	}
	low, high := room/2, room
	for range 7 {
		tried := (low + high) / 2
		if narrower := w.wrap(tried, text); len(narrower) <= len(lines) && !w.breaksWord(tried, text) {
			lines, high = narrower, tried
		} else {
			low = tried
		}
	}
	return lines
}

// breaksWord tells whether a word of the text is wider than room.
func (w typeface) breaksWord(room float64, text string) bool {
	for word := range strings.SplitSeq(text, " ") {
		if w.width(word) > room {
			return true
		}
	}
	return false
}

// keepTogether ties short words and numbers to what follows them, and signs to
// what they follow, so that no line ends in "в" or begins with "%".
func keepTogether(text string) string {
	words := strings.Split(text, " ")
	var out strings.Builder
	for i, word := range words {
		if i > 0 {
			if ties(words[i-1], word) {
				out.WriteRune('\u00a0')
			} else {
				out.WriteByte(' ')
			}
		}
		out.WriteString(word)
	}
	return out.String()
}

func ties(word, next string) bool {
	switch strings.TrimRight(next, ".,;:") {
	case "—", "–", "%", "₽", "₸", "·":
		return true
	}
	if word == "%" { // 15 % плана, but 56 % / за 8 мес.
		return !short(next)
	}
	return word != "" && strings.Trim(word, "0123456789.,−") == "" || short(word)
}

// short tells prepositions and the like.
func short(word string) bool {
	return len([]rune(word)) <= 2 && strings.IndexFunc(word, unicode.IsLetter) == 0
}
