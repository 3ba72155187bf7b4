package parse

import (
	"slices"
	"strings"
	"unicode"
)

// What people say around their sales and mean nothing by: greetings, thanks,
// the time of day, that this is all. It is taken off the ends of a line, and
// never where it could be a category's name.

// greetings begin a line, closings end one.
var (
	greetings = phrases("привет", "всем привет", "здравствуйте", "здравствуй", "доброе утро", "добрый день", "добрый вечер", "доброго дня", "коллеги",
		"отчет за день", "отчет за сегодня", "отчет", "запиши", "запишите", "добавь", "утром", "днем", "вечером", // fillers too, but here a list may follow
		"hi", "hello", "hey", "good morning", "good afternoon", "good evening", "report")
	closings = phrases("спасибо", "спасибо большое", "большое спасибо", "это все", "пока все", "все", "на сегодня все", "все на сегодня", "за сегодня все", "это все на сегодня", "вот и все", "пока",
		"thanks", "thank you", "that's all", "that’s all", "that's all for today", "that’s all for today", "all for today", "that is all", "bye")
)

func phrases(all ...string) (words [][]string) {
	for _, s := range all {
		words = append(words, strings.Fields(s))
	}
	slices.SortFunc(words, func(a, b []string) int { return len(b) - len(a) })
	return words
}

// plainly takes courtesies off a line; one of nothing else comes back empty.
func (c Context) plainly(line string) string {
	line = c.unpictured(line)
	if c.knows(line) {
		return line
	}
	tokens := scan(line)
	from, to := 0, len(tokens)
	for n := 1; n > 0 && from < to; from += n {
		if n = c.courtesy(tokens[from:to], greetings, true); n == 0 {
			n = clockAt(tokens[from:to])
		}
	}
	for n := 1; n > 0 && from < to; to -= n {
		n = c.courtesy(tokens[from:to], closings, false)
	}
	switch {
	case from == 0 && to == len(tokens):
		return line
	case from == to:
		return ""
	}
	return line[tokens[from].start:tokens[to-1].end()]
}

// courtesy returns how many tokens at the beginning, or the end, are a phrase
// with the signs beside it.
func (c Context) courtesy(tokens []token, all [][]string, ahead bool) int {
	words := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return t.kind == sign })
	for _, phrase := range all {
		n := len(phrase)
		if n > len(words) {
			continue
		}
		said := words[:n]
		if !ahead {
			said = words[len(words)-n:]
		}
		if !slices.Equal(folds(said), phrase) {
			continue
		}
		if _, named := c.Lexicon.at(said); named > 0 || c.knows(joined(said)) || c.mayBeNamed(tokens, said[0].start) {
			return 0
		}
		first := slices.IndexFunc(tokens, func(t token) bool { return t.start == said[0].start })
		last := first + n
		for last < len(tokens) && tokens[last-1].start != said[n-1].start {
			last++
		}
		if ahead {
			for last < len(tokens) && tokens[last].kind == sign {
				last++
			}
			return last
		}
		for first > 0 && tokens[first-1].kind == sign {
			first--
		}
		return len(tokens) - first
	}
	return 0
}

func (c Context) knows(client string) bool {
	client = strings.TrimSpace(client)
	return client != "" && c.KnownClient != nil && c.KnownClient(client)
}

// mayBeNamed tells whether what begins at an offset may belong to the name
// behind an @: "@Кафе Все" is a client, "@Ромашка, спасибо" and a known name are not.
func (c Context) mayBeNamed(tokens []token, start int) bool {
	var name []token
	named := false
	for _, t := range tokens {
		switch {
		case t.start >= start:
			return named && !c.knows(joined(name))
		case t.kind == at:
			name, named = nil, true
		case t.kind == sign, t.kind == number:
			named = false
		default:
			name = append(name, t)
		}
	}
	return false
}

// clockAt returns how many tokens a time of day takes: 14:30.
func clockAt(tokens []token) int {
	if len(tokens) < 4 || tokens[1].text != ":" || !isShort(tokens[0].text, 2) || len(tokens[2].text) != 2 || !isShort(tokens[2].text, 2) ||
		tokens[0].end() != tokens[1].start || tokens[1].end() != tokens[2].start || atoi(tokens[0].text) > 23 || atoi(tokens[2].text) > 59 {
		return 0
	}
	return 3
}

// unpictured drops a picture's variants, and leaves an idle sign for one that
// means nothing: a tick, a bullet, an arrow.
func (c Context) unpictured(line string) string {
	line = strings.Map(func(r rune) rune {
		if strings.ContainsRune(c.Lexicon.pictures, r) {
			return r
		}
		return picture(r)
	}, line)
	if rest := strings.TrimLeft(strings.TrimSpace(line), "0123456789"); strings.HasPrefix(rest, framed) { // a number in a frame, of a list
		if rest = strings.TrimPrefix(rest, framed); !strings.HasPrefix(strings.TrimLeft(rest, "0123456789"), framed) {
			return rest
		}
	}
	return line
}

// framed is what draws a frame around the digit before it.
const framed = "\u20e3"

// picture returns an idle sign for a picture that means nothing, and nothing
// for what pictures are varied with. Some do mean something: a minus, a cross.
func picture(r rune) rune {
	switch {
	case r == '\ufe0f', r == '\u200d', r >= 0x1f3fb && r <= 0x1f3ff:
		return -1
	case strings.ContainsRune("№°➖➕❌✖🚫⛔↩🔙🔄🆗", r):
		return r
	case unicode.Is(unicode.So, r), strings.ContainsRune("→⇒➜▶►‣●○▪■□◦", r):
		return '•'
	}
	return r
}
