package charts

import (
	"embed"
	"iter"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2/roboto"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

var (
	regular = embedded("Roboto-Regular.sub.ttf")
	medium  = embedded("Roboto-Medium.sub.ttf")
	bold    = embedded("Roboto-Bold.sub.ttf")
)

func embedded(name string) *truetype.Font {
	file, err := fontFiles.ReadFile("fonts/" + name)
	if err != nil {
		panic(err)
	}
	return parsed(file)
}

func parsed(file []byte) *truetype.Font {
	f, err := truetype.Parse(file)
	if err != nil {
		panic(err)
	}
	return f
}

// spare is go-chart's own font, in the binary anyway: it has letters that the
// embedded ones lack (ң, һ, ř), in one weight.
var spare = sync.OnceValue(func() *truetype.Font { return parsed(roboto.Roboto) })

// A glyph is one character of a line of text.
type glyph struct {
	text    string // the character as written
	at      int    // its place in the line, in bytes
	font    *truetype.Font
	x       float64 // from the line's beginning, in pixels
	advance float64
	missing bool // no font has it: a hollow box stands for it
	blank   bool
}

// boxAdvance is the width of a hollow box with its margins, in ems.
const boxAdvance = 0.62

// glyphs sets a clean line of text, which is valid UTF-8. Several missing characters in a row, such
// as the parts of one emoji, are one box.
func glyphs(f *truetype.Font, size float64, line string) iter.Seq[glyph] {
	return func(yield func(glyph) bool) {
		g, boxed := glyph{}, false
		for i, r := range line {
			g.x += g.advance
			g.text, g.at = line[i:i+utf8.RuneLen(r)], i
			index := truetype.Index(0)
			g.font, index = find(f, r)
			g.missing, g.blank = index == 0, unicode.IsSpace(r)
			switch {
			case g.missing && boxed:
				g.advance = 0
				continue
			case g.missing:
				g.advance = boxAdvance * size
			default:
				g.advance = float64(g.font.HMetric(fixed.Int26_6(size*64), index).AdvanceWidth) / 64
			}
			boxed = g.missing
			if !yield(g) {
				return
			}
		}
	}
}

// find returns the font to take a character from, and 0 where none has it.
func find(f *truetype.Font, r rune) (*truetype.Font, truetype.Index) {
	if index := f.Index(r); index != 0 || r < ' ' || r == utf8.RuneError {
		return f, index
	}
	return spare(), spare().Index(r)
}

// Missing returns the characters of a text that no font has, in whose place a
// picture shows a hollow box: emoji, arrows, other scripts.
func Missing(text string) []rune {
	var missing []rune
	for _, r := range clean(text) {
		if _, index := find(regular, r); index == 0 {
			missing = append(missing, r)
		}
	}
	return missing
}

// longest is how much of a text is looked at; no picture holds as much.
const longest = 400

// clean makes a text one line of whole characters: composed, without controls
// and marks that have no glyph of their own.
func clean(text string) string {
	if plain(text) {
		return text
	}
	out := make([]rune, 0, len(text))
	for _, r := range norm.NFC.String(text) {
		switch {
		case len(out) == longest:
			return string(out)
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			out = append(out, ' ')
		case unicode.In(r, unicode.C, unicode.Mn, unicode.Me) || skinTone(r):
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// skinTone tells the characters that only colour the emoji before them.
func skinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// plain tells that a text needs no cleaning, as nearly every one.
func plain(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~', r >= 'Ѐ' && r <= 'џ':
		case r >= '\u00a0' && r <= 'ÿ' && r != '\u00ad':
		case strings.ContainsRune("–—…₽₸№−\u202f", r):
		default:
			return false
		}
	}
	return len(text) <= longest
}
