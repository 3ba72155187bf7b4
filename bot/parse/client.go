package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNameWords is how many words a client's name may have in chat.
const maxNameWords = 8

// takeClient reads the name behind an @: the longest known one, else all
// words up to something that can be no part of a name.
func (c Context) takeClient(p *part, s string, tokens []token) (int, error) {
	raw := func(n int) string { return strings.TrimSpace(s[tokens[0].start+1 : tokens[n-1].end()]) }
	end, name := 0, ""
	for n := min(len(tokens), maxNameWords+1); n > 1 && end == 0; n-- {
		for _, written := range []string{raw(n), bareName(raw(n))} {
			if end == 0 && c.knows(written) {
				end, name = n, written
			}
		}
	}
	if end == 0 {
		end = 1
		for end < len(tokens) && (strings.ContainsAny(tokens[end-1].text, "№#") || !c.endsName(p, tokens[end:], end)) {
			end++
		}
		name = bareName(raw(end))
	}
	if end == 1 || name == "" {
		return 0, Problem{Kind: NoClientName, Text: "@"}
	}
	for end < len(tokens) && tokens[end].kind == sign {
		end++
	}
	if p.client != "" && p.client != name {
		return 0, Problem{Kind: LooseClient, Text: name}
	}
	p.client, p.clientFirst = name, p.entryAt == 0
	return end, nil
}

// behindNames are the marks that are no part of a name.
const behindNames = " :=-–—.+,!/*•·"

// bareName takes off a name what the writer put behind it: a colon, a dash, a
// bracket that has no other.
func bareName(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), behindNames)
	if strings.Count(s, "(") > strings.Count(s, ")") {
		s = strings.TrimRight(strings.TrimSuffix(s, "("), behindNames)
	}
	if strings.Count(s, ")") > strings.Count(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return strings.TrimSpace(s)
}

// endsName tells whether a client's name is over: at another @, a day, a word
// of returns, or at a number or a category that the entry still lacks. Where it
// lacks nothing, and nothing but words follow, they are the name's, as in
// "@Кафе Пятница" or "@Магазин №5": who is new is asked about. Its first word
// may be any of them.
func (c Context) endsName(p *part, tokens []token, taken int) bool {
	t := tokens[0]
	if t.kind == at {
		return true
	}
	if taken == 1 {
		return false
	}
	if returns[t.fold] || amountWords[t.fold] || saleWords[t.fold] || t.text == "•" {
		return true
	}
	goesOn := (p.complete() || p.empty()) && !c.entryAhead(tokens)
	_, _, day, _ := c.dateAt(tokens)
	if _, weekday := weekdayWords[t.fold]; day && !(goesOn && weekday && t.text[0] >= utf8.RuneSelf && isCapital(t.text) && len([]rune(t.text)) > 3) { // "@Кафе Пятница", and not "@Ромашке пт"
		return true
	}
	_, categories := c.Lexicon.at(tokens)
	if t.kind == number {
		return !goesOn || !c.mayEndName(p, tokens, taken)
	}
	return (categories > 0 || c.Lexicon.hints(t.fold)) && !goesOn
}

// mayEndName tells whether a number may be the last of a name, as in "@Школа 12":
// no day, no money, nothing with a unit; and in a heading right behind the
// first word, with nothing behind it.
func (c Context) mayEndName(p *part, tokens []token, taken int) bool {
	if _, dated, _, _ := c.dateAt(tokens); dated > 0 || !isShort(tokens[0].text, 2) {
		return false
	}
	if p.empty() && (taken != 2 || slices.ContainsFunc(tokens[1:], func(t token) bool { return t.kind != sign })) {
		return false
	}
	return len(tokens) == 1 || !currencies[tokens[1].fold] && multipliers[tokens[1].fold] == 0 && !c.Lexicon.isUnit(tokens[1].fold)
}

// entryAhead tells whether tokens hold what another entry would: a category
// beside a number.
func (c Context) entryAhead(tokens []token) bool {
	named := false
	for i := range tokens {
		_, n := c.Lexicon.at(tokens[i:])
		named = named || n > 0 || c.Lexicon.hints(tokens[i].fold)
	}
	return named && numberAhead(tokens)
}

func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
