package parse

import "strings"

// maxNameWords is how many words a client's name may have in chat.
const maxNameWords = 8

// takeClient reads the name behind an @: the longest known one, else all
// words up to something that can be no part of a name.
func (c Context) takeClient(p *part, s string, tokens []token) (int, error) {
	name := func(n int) string { return strings.TrimSpace(s[tokens[0].start+1 : tokens[n-1].end()]) }
	end := 0
	for n := min(len(tokens), maxNameWords+1); n > 1; n-- {
		if c.KnownClient != nil && c.KnownClient(name(n)) {
			end = n
			break
		}
	}
	if end == 0 {
		end = 1
		for end < len(tokens) && !c.endsName(tokens[end:], end == 1) {
			end++
		}
	}
	if end == 1 || name(end) == "" {
		return 0, Problem{Kind: NoClientName, Text: "@"}
	}
	if p.client != "" && p.client != name(end) {
		return 0, Problem{Kind: LooseClient, Text: name(end)}
	}
	p.client = name(end)
	return end, nil
}

// endsName tells whether a client's name is over: at a number, another @, a
// category or what resembles one, a day, or a word of returns. Its first word
// may be any of them.
func (c Context) endsName(tokens []token, first bool) bool {
	t := tokens[0]
	if t.kind == at {
		return true
	}
	if first {
		return false
	}
	_, _, day, _ := c.dateAt(tokens)
	_, categories := c.Lexicon.at(tokens)
	return t.kind == number || categories > 0 || day || returns[t.fold] || amountWords[t.fold] || c.Lexicon.hints(t.fold)
}
