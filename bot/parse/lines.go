package parse

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lines parts a message at line breaks.
func lines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimSpace(text))
	return unlisted(strings.Split(text, "\n"))
}

// dashed returns the first number of a list whose lines begin with a dash
// right before a number: these may be returns, or a list.
func dashed(lines []string) string {
	first, n := "", 0
	for _, line := range lines {
		tokens := scan(line)
		if slices.ContainsFunc(tokens, func(t token) bool { return returns[t.fold] }) {
			return ""
		}
		if len(tokens) == 0 || !isDash(tokens[0].text) || len(tokens) > 1 && tokens[1].start > tokens[0].end() && tokens[0].kind == sign {
			continue
		}
		if n++; first == "" && tokens[0].kind == number {
			first = tokens[0].text
		}
	}
	if n < 2 {
		return ""
	}
	return first
}

func isDash(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("-−–", r)
}

// unlisted takes the numbers away from lines that are numbered, 1, 2, 3, but
// for headings. "1.5 воды" and "2.5 сыра" are no list.
func unlisted(lines []string) []string {
	var bare []string
	n, sure := 0, false
	for _, line := range lines {
		if !strings.ContainsAny(line, "0123456789") { // a heading, a greeting
			bare = append(bare, line)
			continue
		}
		n++
		body, ok := strings.CutPrefix(strings.TrimSpace(line), strconv.Itoa(n))
		if !ok || len(body) < 2 || body[0] != '.' && body[0] != ')' {
			return lines
		}
		sure = sure || !isDigit(rune(body[1]))
		bare = append(bare, body[1:])
	}
	if n < 2 || !sure {
		return lines
	}
	return bare
}

// unnumbered takes the number of a list's line away: "1. пиво 120", "2) сок 45".
func unnumbered(s string) string {
	rest := strings.TrimLeft(strings.TrimSpace(s), "0123456789")
	body, listed := strings.CutPrefix(rest, ")")
	if !listed {
		body, listed = strings.CutPrefix(rest, ".")
	}
	body = strings.TrimSpace(body)
	first, _ := utf8.DecodeRuneInString(body)
	if !listed || len(strings.TrimSpace(s))-len(rest) > 2 || !unicode.IsLetter(first) || !strings.ContainsAny(body, "0123456789") {
		return s
	}
	return body
}
