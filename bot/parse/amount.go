package parse

import (
	"slices"
	"strconv"
	"strings"

	"runrate/storage"
)

// multipliers follow a number: 2 тыс.
var multipliers = map[string]int64{
	"тыс": 1000, "тысяч": 1000, "тысячи": 1000, "тысяча": 1000, "тысячу": 1000, "k": 1000, "thousand": 1000,
	"млн": 1_000_000, "миллион": 1_000_000, "миллиона": 1_000_000, "mln": 1_000_000, "million": 1_000_000,
}

// currencies are the ways to mark a number as money. There is one currency.
var currencies = set("р руб рубль рубля рублей rub rur rubles roubles ₽")

// takeNumber reads a number, written in groups perhaps, and what it is of: a unit or a currency.
func (c Context) takeNumber(p *part, tokens []token) (int, error) {
	groups := groupsAt(tokens)
	n := groups
	q := quantity{number: joined(tokens[:groups])}
	if n < len(tokens) && multipliers[tokens[n].fold] > 0 {
		q.times = multipliers[tokens[n].fold]
		n++
	}
	if n < len(tokens) && tokens[n].kind == word {
		switch {
		case currencies[tokens[n].fold] && !prefixed(tokens[n:]):
			return n + 1, c.takeMoney(p, q, tokens, groups, n+1)
		case c.Lexicon.isUnit(tokens[n].fold):
			q.unit = strings.Trim(tokens[n].text, ".")
			n++
		}
	}
	if p.paidFor && q.unit == "" && p.money.number == "" {
		p.money = q
		return n, nil
	}
	return n, p.addVolume(q)
}

// prefixed tells whether a currency stands before the number it is of: in
// "117 ₽3600" it is glued to the second.
func prefixed(tokens []token) bool {
	return len(tokens) > 1 && tokens[1].kind == number && tokens[0].end() == tokens[1].start
}

// takeMoney reads an amount. In "пиво 6 480р" the volume and what was paid for
// it are parted by nothing but a space: that is asked about. "10 000р" is money alone.
func (c Context) takeMoney(p *part, q quantity, tokens []token, groups, taken int) error {
	needsVolume := len(p.volumes) == 0 && !numberAhead(tokens[taken:])
	switch {
	case p.money.number != "":
		return Problem{Kind: TwoNumbers, Text: p.money.number, Other: q.number}
	case groups == 2 && needsVolume && q.times == 0 && tokens[1].text != "000":
		q.paid = true
		p.volumes = []quantity{q}
	case groups > 2 && needsVolume:
		return Problem{Kind: TwoNumbers, Text: tokens[0].text, Other: joined(tokens[1:groups])}
	default:
		p.money = q
	}
	return nil
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

// addVolume notes a volume. Several of one entry have to be in different
// units, as in "10 кор 5 шт".
func (p *part) addVolume(q quantity) error {
	if q.unit == "" {
		q.unit, p.unit = p.unit, ""
	}
	for _, v := range p.volumes {
		if v.unit == "" || q.unit == "" || storage.SameUnit(v.unit, q.unit) {
			return Problem{Kind: TwoNumbers, Text: v.number, Other: q.number}
		}
	}
	if strings.IndexAny(q.number, "-−–") == 0 {
		if len(p.volumes) > 0 { // goods both ways in one entry
			return Problem{Kind: TwoNumbers, Text: p.volumes[0].number, Other: q.number}
		}
		p.minus, p.isReturn = true, true
	}
	p.volumes = append(p.volumes, q)
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

func isShort(s string, most int) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil && len(s) <= most
}

func joined(tokens []token) string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// isUnit tells whether a word can only be a unit: a common one, or some category's own.
func (x *Lexicon) isUnit(word string) bool {
	if storage.IsUnit(word) {
		return true
	}
	for _, c := range x.categories {
		if slices.ContainsFunc(c.Units(), func(u string) bool { return storage.FoldUnit(u) == storage.FoldUnit(word) }) {
			return true
		}
	}
	return false
}
