package text

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Telegram takes 4096 UTF-16 units of text. What is counted here includes the
// tags, so that there is always room for the closing ones and the "…".
const fitUnits = 4000

// Fit cuts a message that is too long for Telegram at the end of a line, and
// ends it in "…". Tags of the texts open and close within a line, a <pre> aside.
func Fit(message string) string {
	if len(message) <= fitUnits || units(message) <= fitUnits {
		return message
	}
	var out strings.Builder
	room := fitUnits
	for _, line := range strings.SplitAfter(message, "\n") {
		if room -= units(line); room < 0 {
			if out.Len() == 0 { // one line of it is too long already: what is left of its tags goes
				return html.EscapeString(string([]rune(html.UnescapeString(stripTags(line)))[:fitUnits/2])) + "…"
			}
			break
		}
		out.WriteString(line)
	}
	kept := strings.TrimRight(out.String(), "\n")
	if strings.Count(kept, "<pre>") > strings.Count(kept, "</pre>") {
		return kept + "\n…</pre>"
	}
	return kept + "\n…"
}

var tag = regexp.MustCompile("<[^>]*>")

func stripTags(s string) string { return tag.ReplaceAllString(s, "") }

// WithoutMarkup returns what a reader sees of a message: tags go, entities become what they stand for.
func WithoutMarkup(message string) string { return html.UnescapeString(stripTags(message)) }

func units(s string) int { return len(utf16.Encode([]rune(s))) }
