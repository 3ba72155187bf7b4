package parse

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// part is what one entry says, taken apart and not yet judged.
type part struct {
	date      calc.Date
	hasDate   bool
	dateFirst bool // it stands before everything else
	dateAhead bool // it stands before the entry
	dateSure  bool // it can be nothing but a date
	dateText  string
	byWeekday bool // the date is a weekday's

	isReturn     bool
	returnBehind bool // "пиво 5 возврат": of this entry alone
	glued        bool // no comma parts it from the entry before
	minus        bool // by its sign alone
	returnAll    bool // "возврат:" with a colon, of all that follows
	returnText   string

	category      storage.CategoryID
	categoryText  string
	categoryFirst bool    // it stands before the volume
	named         []token // the words that name it
	volumes       []quantity
	unit          string // written before its number
	money         quantity
	moneyBare     string // "на 6": money without a currency, as written
	client        string
	clientFirst   bool    // it stands before the entry
	entryAt       int     // the byte behind the first of its category or number; 0 before it
	paidFor       bool    // "за" stands before the category: a bare number is money
	inTotal       bool    // its money is behind "итого"
	unknown       []token // what was not understood
}

// quantity is a number with what it is of.
type quantity struct {
	number string
	times  int64 // a thousand for "2 тыс"; 0 and 1 are the number itself
	unit   string
	chosen bool // by the member, of two ways to read it
	paid   bool // money, with the volume in its first group: 6 480р
}

// marks are the decimal marks of a quantity: "1,200 тыс" cannot be a grouped
// number, nor can one that has been chosen.
func (q quantity) marks() string {
	if q.times > 1 || q.chosen {
		return ".,"
	}
	return ""
}

// words are those that were not understood.
func (p part) words() string { return joined(p.unknown) }

func (p part) firstNumber() string {
	if len(p.volumes) == 0 {
		return p.money.number
	}
	return p.volumes[0].number
}

// holdsAmount tells that a part names something to book.
func (p part) holdsAmount() bool {
	return p.category != 0 || len(p.volumes) > 0 || p.money.number != "" || len(p.unknown) > 0
}

// entryless tells that a part only says what holds for others.
func (p part) entryless() bool {
	return !p.holdsAmount() && (p.hasDate || p.client != "" || p.isReturn)
}

// empty tells that nothing has been said but that it is a return, perhaps.
func (p part) empty() bool { return !p.holdsAmount() && !p.hasDate && p.client == "" }

// complete tells that what comes next in the line may be another entry.
func (p part) complete() bool { return p.category != 0 && len(p.volumes) > 0 }

// parts splits a line at its commas, and where an entry is complete and
// another of the same make follows, and reads each part. A comma between two
// digits belongs to a number.
func (c Context) parts(line string) ([]part, error) {
	var all []part
	rest := line
	for rest != "" {
		end := comma(rest)
		parts, err := c.between(rest[:end])
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
		rest = strings.TrimPrefix(rest[end:], ",")
	}
	return all, nil
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

// between reads the tokens between two commas from left to right.
func (c Context) between(s string) ([]part, error) {
	tokens := scan(s)
	var parts []part
	var p part
	for i := 0; i < len(tokens); {
		if c.beginsNext(p, tokens[i:]) {
			parts, p = append(parts, p), part{glued: returns[tokens[i].fold]}
		}
		n, err := c.take(&p, s, tokens[i:], p.empty() && len(parts) == 0)
		if err != nil {
			return nil, err
		}
		if p.entryAt == 0 && (p.category != 0 || len(p.volumes) > 0 || p.money.number != "") {
			p.entryAt = tokens[i].start + 1
		}
		i += n
	}
	if p.isReturn || !p.empty() {
		parts = append(parts, p)
	}
	for i := range parts {
		if err := c.recognize(&parts[i]); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// beginsNext tells whether tokens begin another entry without a comma: in
// "пиво 120 сок 45" a category, in "120 пиво 45 сок" a number, behind an entry
// that is complete in the same order.
func (c Context) beginsNext(p part, tokens []token) bool {
	if !p.complete() {
		return false
	}
	if returns[tokens[0].fold] && numberAhead(tokens[1:]) {
		return true
	}
	ids, n := c.Lexicon.at(tokens)
	if p.categoryFirst {
		return n > 0 && !slices.Contains(ids, p.category) && numberAhead(tokens[n:])
	}
	if n > 0 || tokens[0].kind != number {
		return false
	}
	rest := tokens[groupsAt(tokens):]
	for len(rest) > 0 && (multipliers[rest[0].fold] > 0 || c.Lexicon.isUnit(rest[0].fold)) {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return false
	}
	_, n = c.Lexicon.at(rest)
	return n > 0
}

// take reads what the first tokens are and returns how many they were.
func (c Context) take(p *part, s string, tokens []token, first bool) (int, error) {
	t := tokens[0]
	if t.kind == at {
		return c.takeClient(p, s, tokens)
	}
	if ids, n := c.Lexicon.at(tokens); n > 0 {
		return n, c.takeName(p, ids, s[t.start:tokens[n-1].end()], tokens[:n])
	}
	if t.fold == "по" || t.kind == sign && strings.ContainsAny(t.text, "*×") || t.fold == "x" || t.fold == "х" {
		if len(tokens) > 1 && tokens[1].kind == number {
			return 0, Problem{Kind: PriceEach, Text: strings.TrimSpace(s[t.start:])}
		}
	}
	if first || t.kind == word || t.kind == number {
		d, n, sure, err := c.dateAt(tokens)
		amount := !sure && n == 1 && len(tokens) > 1 && (c.Lexicon.isUnit(tokens[1].fold) || multipliers[tokens[1].fold] > 0 || currencies[tokens[1].fold])
		if n > 0 && !amount && (sure || first && len(tokens) > 1 || len(tokens) == 1 && first && t.kind == number) {
			return n, p.setDate(d, first, sure, s[t.start:tokens[n-1].end()], err)
		}
	}
	if amountWords[t.fold] && len(tokens) > 1 {
		if n, err := c.takeAmount(p, s, tokens); n > 0 || err != nil {
			return n, err
		}
	}
	p.inTotal = p.inTotal || totals[t.fold]
	switch {
	case t.kind == number:
		return c.takeNumber(p, tokens)
	case returns[t.fold]:
		p.isReturn, p.returnText, p.returnBehind = true, t.text, p.complete()
		p.returnAll = p.returnAll || len(tokens) > 1 && tokens[1].text == ":"
		return 1, nil
	case currencies[t.fold] && len(tokens) > 1 && tokens[1].kind == number: // ₽3600
		groups := groupsAt(tokens[1:])
		if p.money.number != "" {
			return 0, Problem{Kind: TwoNumbers, Text: p.money.number, Other: joined(tokens[1 : 1+groups])}
		}
		p.money.number = joined(tokens[1 : 1+groups])
		return 1 + groups, nil
	case len(tokens) > 1 && tokens[1].kind == number && c.Lexicon.isUnit(t.fold): // "шт 120"
		p.unit = strings.Trim(t.text, ".")
		return 1, nil
	case t.kind == sign, fillers[t.fold]:
		p.returnAll = p.returnAll || t.text == ":" && p.isReturn && p.entryAt == 0 && len(p.unknown) == 0 // "возврат вчера:"
		return 1, nil
	}
	p.unknown = append(p.unknown, t)
	return 1, nil
}

// takeAmount reads what stands behind "за", "на" or "for": a day, or what was
// paid: пиво 120 за 3600. A number with its unit is a volume like any other.
func (c Context) takeAmount(p *part, s string, tokens []token) (int, error) {
	if d, n, sure, err := c.dateAt(tokens[1:]); n > 0 && sure {
		return n + 1, p.setDate(d, p.empty(), sure, s[tokens[1].start:tokens[n].end()], err)
	}
	if forMoney[tokens[0].fold] && p.category == 0 && len(p.volumes) == 1 && p.volumes[0].unit == "" && p.money.number == "" {
		if _, named := c.Lexicon.at(tokens[1:]); named > 0 { // "500 за пиво": that was paid
			p.money, p.volumes = p.volumes[0], nil
			return 1, nil
		}
	}
	if _, named := c.Lexicon.at(tokens[1:]); named > 0 && forMoney[tokens[0].fold] && !p.holdsAmount() { // "за пиво 3600"
		p.paidFor = true
	}
	if tokens[1].kind != number || p.empty() {
		return 0, nil
	}
	groups := groupsAt(tokens[1:])
	if n := 1 + groups; groups > 1 && n < len(tokens) && c.Lexicon.isUnit(tokens[n].fold) { // "на 600 120 шт"
		return 0, Problem{Kind: TwoNumbers, Text: tokens[1].text, Other: joined(tokens[2:n])}
	}
	q := quantity{number: joined(tokens[1 : 1+groups])}
	n := 1 + groups
	if n < len(tokens) && multipliers[tokens[n].fold] > 0 {
		q.times = multipliers[tokens[n].fold]
		n++
	}
	if n < len(tokens) && c.Lexicon.isUnit(tokens[n].fold) {
		return 0, nil
	}
	marked := n < len(tokens) && currencies[tokens[n].fold]
	if marked {
		n++
	}
	switch _, _, isDate := numericDate(q.number, c.Base); {
	case p.money.number != "":
		return 0, Problem{Kind: TwoNumbers, Text: p.money.number, Other: q.number}
	case isDate && !marked && q.times == 0:
		return 0, Problem{Kind: DateOrMoney, Text: q.number}
	case !marked && p.category == 0 && len(p.unknown) == 0: // "3600 за 120 пива": which of the two was paid?
		return 0, Problem{Kind: TwoNumbers, Text: p.firstNumber(), Other: q.number}
	}
	p.money = q
	if !marked && q.times == 0 {
		p.moneyBare = joined(tokens[:n])
	}
	return n, nil
}

// takeName notes the category that a name means; of several that are written
// alike the member has to say which.
func (c Context) takeName(p *part, ids []storage.CategoryID, text string, tokens []token) error {
	id := ids[0]
	if len(ids) > 1 {
		var err error
		if id, err = c.whichCategory(text, p.firstNumber(), ids); err != nil {
			return err
		}
	}
	p.named = append(p.named, tokens...)
	switch {
	case p.category == 0 || p.category == id || c.Lexicon.all[id].holds(folds(p.named)) == sameWord: // "пиво б/а": a name and its alias
		p.category = id
	case c.Lexicon.all[p.category].holds(folds(p.named)) != sameWord:
		return Problem{Kind: TwoCategories, Text: p.categoryText, Other: text}
	}
	p.categoryText, p.categoryFirst = text, len(p.volumes) == 0
	return nil
}

func folds(tokens []token) []string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.fold)
	}
	return words
}

// whichCategory returns the answer that was given, or the Doubt.
func (c Context) whichCategory(text, amount string, ids []storage.CategoryID) (storage.CategoryID, error) {
	doubt := Doubt{Kind: WhichCategory, Text: text, Of: amount}
	answer := c.doubt(&doubt)
	for _, id := range ids {
		value := strconv.Itoa(int(id))
		if value == answer {
			return id, nil
		}
		doubt.Options = append(doubt.Options, value)
	}
	return 0, doubt
}

// recognize looks for the category that the words not understood so far mean,
// together with those that were.
func (c Context) recognize(p *part) error {
	if len(p.unknown) == 0 {
		return nil
	}
	tokens := slices.Concat(p.named, p.unknown)
	slices.SortFunc(tokens, func(a, b token) int { return a.start - b.start })
	ids, sure := c.Lexicon.guess(folds(tokens))
	complete := p.category != 0 || len(p.volumes) == 0 && p.money.number == "" // "Ромашка пиво 120", or "Ромашка" alone
	if !sure && complete && p.client == "" && len(p.unknown) <= maxNameWords && c.KnownClient != nil {
		for _, words := range [][]token{p.unknown, p.unknown[1:]} {
			if len(words) > 0 && (len(words) == len(p.unknown) || toward[p.unknown[0].fold]) && c.KnownClient(joined(words)) {
				p.client, p.clientFirst, p.unknown = joined(words), p.unknown[0].start < p.entryAt, nil
				return nil
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	p.category, p.unknown = ids[0], nil
	if sure {
		return nil
	}
	var err error
	p.category, err = c.whichCategory(joined(tokens), p.firstNumber(), ids)
	return err
}

func (p *part) setDate(d calc.Date, first, sure bool, text string, err error) error {
	if err != nil {
		return err
	}
	if p.hasDate && p.date != d && !(p.byWeekday && p.date.Weekday() == d.Weekday()) { // "понедельник 2 марта" is one day
		return Problem{Kind: LooseDate, Text: text}
	}
	first = first || p.hasDate && p.dateFirst
	p.date, p.hasDate, p.dateFirst, p.dateSure, p.dateText, p.dateAhead = d, true, first, sure, text, p.entryAt == 0
	words := strings.Fields(storage.Fold(text))
	_, p.byWeekday = weekdayWords[strings.Trim(words[len(words)-1], ".")]
	return nil
}

// returns are the words that turn a sale into a return.
var returns = set("возврат возврата возвраты вернул вернула вернули return returned returns")

// saleWords say that what follows was sold.
var saleWords = set("продал продала продали продано отгрузил отгрузила отгрузили отгружено продажа продажи sold sales")

// amountWords stand before what was paid, or before a day.
var amountWords = set("на за for on")

// toward are the words before who has bought.
var toward = set("в во для к у to at from")

// totals are words of a sum.
var totals = set("итого всего total")

// forMoney are those that stand before a thing that was paid for.
var forMoney = set("за for")

// fillers say nothing that the rest does not.
var fillers = func() map[string]bool {
	m := set("and и of на за for on еще отчет плюс итого всего total также утром днем вечером ночью morning afternoon evening")
	maps.Copy(m, saleWords)
	return m
}()

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
