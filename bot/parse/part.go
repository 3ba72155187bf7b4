package parse

import (
	"errors"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// part is what stands between two commas, taken apart and not yet judged.
type part struct {
	date      calc.Date
	hasDate   bool
	dateFirst bool // it stands before everything else
	dateSure  bool // it can be nothing but a date
	dateText  string

	isReturn   bool
	minus      bool // by its sign alone
	returnAll  bool // "возврат:" with a colon, of all that follows
	returnText string

	category     storage.CategoryID
	categoryText string
	volume       string
	unit         string
	money        string
	client       string
	words        string // what was not understood
}

// entryless tells that a part only says what holds for others.
func (p part) entryless() bool {
	return p.category == 0 && p.volume == "" && p.money == "" && p.words == "" && (p.hasDate || p.client != "" || p.isReturn)
}

// parts splits a line at its commas and reads each part. A comma between two
// digits belongs to a number.
func (c Context) parts(line string) ([]part, error) {
	var parts []part
	rest := line
	for rest != "" {
		end := comma(rest)
		p, err := c.part(rest[:end])
		if err != nil {
			return nil, err
		}
		if p != (part{}) {
			parts = append(parts, p)
		}
		rest = strings.TrimPrefix(rest[end:], ",")
	}
	return parts, nil
}

// comma returns the offset of the first comma that parts entries, or the length.
func comma(s string) int {
	for i := range len(s) {
		if s[i] != ',' {
			continue
		}
		if i > 0 && i+1 < len(s) && isDigit(rune(s[i-1])) && isDigit(rune(s[i+1])) {
			continue
		}
		return i
	}
	return len(s)
}

// part reads the tokens of one part from left to right.
func (c Context) part(s string) (part, error) {
	tokens := scan(s)
	var p part
	for i := 0; i < len(tokens); {
		n, err := c.take(&p, s, tokens[i:], i == 0 || p == (part{isReturn: p.isReturn, returnText: p.returnText}))
		if err != nil {
			return part{}, err
		}
		i += n
	}
	return p, nil
}

// take reads what the first tokens are and returns how many they were.
func (c Context) take(p *part, s string, tokens []token, first bool) (int, error) {
	t := tokens[0]
	if t.kind == at {
		return c.takeClient(p, s, tokens)
	}
	if id, n := c.Lexicon.at(tokens); n > 0 {
		return n, p.setCategory(id, s[t.start:tokens[n-1].start+len(tokens[n-1].text)])
	}
	if first || t.kind == word {
		if d, n, sure, err := dateAt(tokens, c.Base); n > 0 && (sure || first && len(tokens) > 1 || len(tokens) == 1 && first && t.kind == number) {
			return n, p.setDate(d, first, sure, t.text, err)
		}
	}
	switch {
	case t.kind == number:
		return c.takeNumber(p, tokens)
	case returns[t.fold]:
		p.isReturn, p.returnText = true, t.text
		if len(tokens) > 1 && tokens[1].text == ":" {
			p.returnAll = true
		}
		return 1, nil
	case currencies[t.fold] && len(tokens) > 1 && tokens[1].kind == number: // ₽3600
		groups := groupsAt(tokens[1:])
		if p.money != "" {
			return 0, Problem{Kind: TwoNumbers, Text: p.money, Other: joined(tokens[1 : 1+groups])}
		}
		p.money = joined(tokens[1 : 1+groups])
		return 1 + groups, nil
	case t.kind == sign, fillers[t.fold]:
		return 1, nil
	}
	p.words = strings.TrimSpace(p.words + " " + t.text)
	return 1, nil
}

func (p *part) setCategory(id storage.CategoryID, text string) error {
	if p.category != 0 && p.category != id {
		return Problem{Kind: TwoCategories, Text: p.categoryText, Other: text}
	}
	p.category, p.categoryText = id, text
	return nil
}

func (p *part) setDate(d calc.Date, first, sure bool, text string, err error) error {
	if err != nil {
		return err
	}
	if p.hasDate && p.date != d {
		return Problem{Kind: LooseDate, Text: text}
	}
	p.date, p.hasDate, p.dateFirst, p.dateSure, p.dateText = d, true, first, sure, text
	return nil
}

// takeClient reads the name behind an @: the longest known one, else all
// words up to a number.
func (c Context) takeClient(p *part, s string, tokens []token) (int, error) {
	name := func(n int) string {
		return strings.TrimSpace(s[tokens[0].start+1 : tokens[n-1].start+len(tokens[n-1].text)])
	}
	end := 0
	for n := len(tokens); n > 1; n-- {
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
// category or a day. Its first word may be any of them.
func (c Context) endsName(tokens []token, first bool) bool {
	if tokens[0].kind == at {
		return true
	}
	if first {
		return false
	}
	_, categories := c.Lexicon.at(tokens)
	_, day := dayWords[tokens[0].fold]
	return tokens[0].kind == number || categories > 0 || day
}

// takeNumber reads a number, written in groups perhaps, and what it is of: a unit or a currency.
func (c Context) takeNumber(p *part, tokens []token) (int, error) {
	groups := groupsAt(tokens)
	suffix := ""
	if groups < len(tokens) && tokens[groups].kind == word {
		suffix = tokens[groups].fold
	}
	switch {
	case currencies[suffix]:
		return c.takeMoney(p, tokens, groups)
	case c.Lexicon.isUnit(suffix):
		p.unit = strings.Trim(tokens[groups].text, ".")
		return groups + 1, p.setVolume(joined(tokens[:groups]))
	}
	return groups, p.setVolume(joined(tokens[:groups]))
}

// takeMoney reads an amount. "пиво 120 200р" is 120 pieces for 200, because an
// entry needs its volume; "пиво 1 120 200р" can be read in two ways.
func (c Context) takeMoney(p *part, tokens []token, groups int) (int, error) {
	if p.money != "" {
		return 0, Problem{Kind: TwoNumbers, Text: p.money, Other: joined(tokens[:groups])}
	}
	needsVolume := p.volume == "" && !numberAhead(tokens[groups+1:])
	switch {
	case groups == 2 && needsVolume:
		p.volume, p.money = tokens[0].text, tokens[1].text
	case groups > 2 && needsVolume:
		return 0, Problem{Kind: TwoNumbers, Text: tokens[0].text, Other: joined(tokens[1:groups])}
	default:
		p.money = joined(tokens[:groups])
	}
	return groups + 1, nil
}

func numberAhead(tokens []token) bool {
	for _, t := range tokens {
		if t.kind == at {
			return false
		}
		if t.kind == number {
			return true
		}
	}
	return false
}

func (p *part) setVolume(s string) error {
	if p.volume != "" {
		return Problem{Kind: TwoNumbers, Text: p.volume, Other: s}
	}
	p.volume, p.minus = s, strings.IndexAny(s, "-−–") == 0
	p.isReturn = p.isReturn || p.minus
	return nil
}

// groupsAt counts the tokens of a number that is written in groups of three: 1 200 000.
func groupsAt(tokens []token) int {
	n := 1
	if !isShort(strings.TrimLeft(tokens[0].text, "+-−–"), 3) {
		return n
	}
	for n < len(tokens) && tokens[n].kind == number {
		whole, _, _ := strings.Cut(strings.ReplaceAll(tokens[n].text, ",", "."), ".")
		if len(whole) != 3 || !isShort(whole, 3) {
			break
		}
		n++
		if whole != tokens[n-1].text { // a decimal mark ends the number
			break
		}
	}
	return n
}

func joined(tokens []token) string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// numberProblem says of a number what calc found wrong with it.
func numberProblem(err error, text string) error {
	kind := NotNumber
	switch {
	case errors.Is(err, calc.ErrTwoFaced):
		kind = TwoFaced
	case errors.Is(err, calc.ErrTooFine):
		kind = TooFine
	case errors.Is(err, calc.ErrTooLarge):
		kind = TooLarge
	}
	p := Problem{Kind: kind, Text: text}
	if kind == TwoFaced {
		decimal := strings.TrimRight(text, "0")
		if decimal == text { // a fourth digit leaves no doubt
			decimal += "0"
		}
		p.Other = strings.NewReplacer(".", "", ",", "").Replace(text) + "|" + decimal
	}
	return p
}
