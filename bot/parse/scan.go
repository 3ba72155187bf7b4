package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"runrate/storage"
)

// token is a word, a number, a sign or an @ of a message.
type token struct {
	text  string // as written
	fold  string // as compared
	stem  string // what its grammatical forms have in common
	start int    // byte offset in what was scanned
	kind  tokenKind
}

type tokenKind uint8

const (
	word tokenKind = iota
	number
	sign // a dash, a colon and the like, on its own
	at   // @, which a client's name follows
)

// scan takes a text apart. A number ends where letters begin (40кг is two
// tokens); groups of digits parted by spaces are tokens of their own.
func scan(s string) []token {
	var tokens []token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		var t token
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case r == '@':
			t = token{text: s[i : i+size], kind: at}
		case isDigit(r), strings.ContainsRune(".,", r) && startsNumber(s[i+size:]), isSign(r) && startsNumber(s[i+size:]) && standsAlone(s[:i]):
			t = token{text: s[i : i+numberLength(s[i:])], kind: number}
		case unicode.IsLetter(r):
			t = token{text: s[i : i+wordLength(s[i:])], kind: word}
		case strings.ContainsRune("₽₸$€", r):
			t = token{text: s[i : i+size], kind: word}
		case strings.ContainsRune(idle, r):
			t = token{text: s[i : i+size], kind: sign}
		default: // a sign nobody expects here (½, %, another script's digits) is for the member to explain
			t = token{text: s[i : i+size], kind: word}
		}
		t.start = i
		t.fold = storage.Fold(t.text)
		if t.kind == word && len(t.fold) > 1 {
			t.fold = strings.TrimRight(t.fold, ".-")
		}
		t.stem = t.fold
		if t.kind == word {
			t.stem = stemOf(t.fold)
		}
		i += len(t.text)
		tokens = append(tokens, t)
	}
	return tokens
}

func (t token) end() int { return t.start + len(t.text) }

// idle are the signs that may stand between words and mean nothing.
const idle = "-−–—:=+.,!()*•·«»\"„“”/"

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isSign(r rune) bool { return strings.ContainsRune("-−–+", r) }

func startsNumber(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isDigit(r)
}

// standsAlone tells whether what comes next begins a word: a dash between two
// words or numbers is no minus.
func standsAlone(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || unicode.IsSpace(r) || strings.ContainsRune(":=(", r)
}

// numberLength returns the bytes of a number: digits with points, commas,
// apostrophes or (for an ISO date) dashes between them.
func numberLength(s string) int {
	n := 0
	for i, r := range s {
		_, next := utf8.DecodeRuneInString(s[i:])
		switch {
		case isDigit(r), i == 0:
		case strings.ContainsRune(".,'’", r) && startsNumber(s[i+next:]):
		case r == '-' && (isoDash(s, i, 4) || isoDash(s, i, 7)) && startsNumber(s[i+next:]):
		default:
			return n
		}
		n = i + utf8.RuneLen(r)
	}
	return n
}

// isoDash tells whether a dash at i is where 2026-11-12 has one.
func isoDash(s string, i, place int) bool {
	return i == place && strings.IndexFunc(s[:4], func(r rune) bool { return !isDigit(r) }) < 0
}

// wordLength returns the bytes of a word. A number may be glued to it: пиво120.
func wordLength(s string) int {
	letters := 0 // from the beginning on
	for i, r := range s {
		switch {
		case letters >= 0 && unicode.IsLetter(r):
			letters++
		case letters >= 2 && (isDigit(r) || r == '-' && startsNumber(s[i+1:])): // пиво120, пиво-120
			return i
		default:
			letters = -1
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-./'’%№_", r) {
			return i
		}
	}
	return len(s)
}
