package parse

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"runrate/storage"
)

// Beginning is what a text may begin with, and what then follows it.
type Beginning struct{ Name, Rest string }

// Beginnings are the names that a text may begin with, longest first. An @
// stands before the name wherever it is; what comes before that belongs to the rest.
func Beginnings(text string) []Beginning {
	before := ""
	if i := strings.IndexByte(text, '@'); i >= 0 {
		before, text = text[:i], text[i+1:]
	}
	words := strings.Fields(text)
	var all []Beginning
	for n := min(len(words), maxNameWords); n > 0; n-- {
		name := bareName(strings.Join(words[:n], " "))
		rest := strings.TrimLeft(strings.Join(words[n:], " "), behindNames)
		rest = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(before), behindNames) + " " + rest)
		if name != "" && !slices.Contains(all, Beginning{name, rest}) {
			all = append(all, Beginning{name, rest})
		}
	}
	return all
}

// clearPrefix is from how many letters on a beginning stands for the whole.
const clearPrefix = 4

// BeginsWith returns which of the names a text begins with, in whatever
// grammatical form, or −1 for none or several. A part of a name's first words
// does, where no other name has it.
func BeginsWith(text string, names []string) int {
	found, best, several := -1, 0, false
	words := nameWords(strings.Map(unsigned, text))
	for i, name := range names {
		n := sharedWords(words, nameWords(name))
		switch {
		case n == 0 || n < best:
		case n == best:
			several = true
		default:
			found, best, several = i, n, false
		}
	}
	if several {
		return -1
	}
	return found
}

// pricey are beginnings of words that speak of prices without naming them.
var pricey = []string{"дорог", "дорож", "дешев", "expensive", "cheap", "pricey"}

// Mentions returns which of the names a text begins with, or else which one it
// mentions anywhere, or −1 for none or several. Who says dear or cheap speaks of prices.
func Mentions(text string, names []string) int {
	if at := BeginsWith(text, names); at >= 0 {
		return at
	}
	words := strings.Fields(strings.Map(unsigned, text))
	found := map[int]bool{}
	for i := range words {
		if at := BeginsWith(strings.Join(words[i:], " "), names); at >= 0 {
			found[at] = true
		}
		if slices.ContainsFunc(pricey, func(p string) bool { return strings.HasPrefix(storage.Fold(words[i]), p) }) {
			if at := slices.IndexFunc(names, isPrice); at >= 0 {
				found[at] = true
			}
		}
	}
	if len(found) != 1 {
		return -1
	}
	for at := range found {
		return at
	}
	return -1
}

func isPrice(name string) bool {
	name = storage.Fold(name)
	return strings.HasPrefix(name, "цен") || strings.HasPrefix(name, "price") || strings.HasPrefix(name, "pricing")
}

// unsigned makes spaces of the marks between words.
func unsigned(r rune) rune {
	if strings.ContainsRune(",.;:!?()—–-", r) {
		return ' '
	}
	return r
}

// sharedWords is how many of a name's words, from the first on, a text begins
// with; 0 where they are too few letters to be clear. A whole name counts for more.
func sharedWords(words, name []string) int {
	n, letters := 0, 0
	for n < len(words) && n < len(name) && means(words[n], name[n]) {
		letters += utf8.RuneCountInString(words[n])
		n++
	}
	switch {
	case n > 0 && n == len(name):
		return n + maxNameWords
	case letters < clearPrefix:
		return 0
	}
	return n
}

// means tells whether a word is another, a form of it, a slip or its beginning.
func means(typed, named string) bool {
	return alike(typed, named) <= slip || utf8.RuneCountInString(typed) >= clearPrefix && strings.HasPrefix(named, typed) ||
		utf8.RuneCountInString(named) >= clearPrefix && strings.HasPrefix(typed, named)
}

// clientCount is a plan of how many clients to sell to: акб 40, active clients 40.
var clientCount = regexp.MustCompile(`^(?:акб|acb|(?:активны[ех] )?клиент(?:ы|ов)?|(?:active )?clients)\s*[:=–—-]?\s*(\d{1,5})(?:\s*(?:клиент(?:а|ов)?|clients?))?\s*\.?$`)

// ClientCount takes such a plan out of a plan in words; the last of several holds.
func ClientCount(plan string) (count int, rest string, named bool) {
	var kept []string
	for _, line := range strings.FieldsFunc(plan, func(r rune) bool { return r == '\n' || r == ';' || r == '\r' }) {
		var parts []string
		for line != "" {
			end := comma(line)
			if at := clientCount.FindStringSubmatch(storage.Fold(strings.TrimSpace(line[:end]))); at != nil {
				count, _ = strconv.Atoi(at[1])
				named = true
			} else {
				parts = append(parts, line[:end])
			}
			line = strings.TrimPrefix(line[end:], ",")
		}
		if len(parts) > 0 {
			kept = append(kept, strings.Join(parts, ","))
		}
	}
	return count, strings.Join(kept, "\n"), named
}
