package parse

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"runrate/calc"
	"runrate/storage"
)

// Item is one entry of a message.
type Item struct {
	Date      calc.Date
	Category  storage.CategoryID
	Volume    calc.Volume // in the category's own unit; negative for a return
	Client    string      // as written, "" for none
	Amount    calc.Money  // negative for a return; meaningful when HasAmount
	HasAmount bool
}

// Context is what a message is read against.
type Context struct {
	Lexicon *Lexicon
	Base    calc.Date // the day the message was written: what "вчера" counts from
	Default calc.Date // the date of what names none; 0 is Base
	Today   calc.Date // the last day that may be booked
	Answers []Answer  // to the doubts that were raised before
	// KnownClient tells whether a client of that name exists, so that the end of a name of several words is found.
	KnownClient func(name string) bool

	raised map[string]int // doubts so far, by kind and text
}

// maxClientName is the longest name that a client may get in chat, in characters.
const maxClientName = 60

// MaxItems is how many entries one message may hold.
const MaxItems = 50

// Message reads a whole message: all of its entries, in order, or a Problem, or a Doubt.
func Message(text string, c Context) ([]Item, error) {
	c.raised = map[string]int{}
	var items []Item
	head := header{date: c.Default}
	if head.date == 0 {
		head.date = c.Base
	}
	for _, line := range lines(text) {
		if strings.TrimSpace(line) == "" { // what is returned may end here, or not
			head.gap = head.gap || head.used
			continue
		}
		read, next, err := c.line(line, head)
		if err != nil {
			return nil, err
		}
		if len(read) > 0 {
			next.used, next.said = true, ""
		}
		items, head = append(items, read...), next
		if len(items) > MaxItems {
			return nil, Problem{Kind: TooMany}
		}
	}
	if len(items) == 0 && head.isReturn {
		return nil, Problem{Kind: NoAmount, Text: strings.TrimSpace(text)}
	}
	if len(items) == 0 {
		return nil, Problem{Kind: Empty}
	}
	if head.said != "" {
		return nil, Problem{Kind: Trailing, Text: head.said}
	}
	for _, i := range items {
		if n := len([]rune(i.Client)); n > maxClientName {
			return nil, Problem{Kind: LongClientName, Text: i.Client}
		}
		if i.Date > c.Today {
			return nil, Problem{Kind: FutureDate, Text: i.Date.String()}
		}
		if i.Date < storage.MinSaleDate {
			return nil, Problem{Kind: OldDate, Text: i.Date.String()}
		}
	}
	return items, nil
}

// lines parts a message at line breaks and semicolons.
func lines(text string) []string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	return strings.FieldsFunc(strings.NewReplacer("\r", "\n", ";", "\n", "\n", " \n").Replace(text), func(r rune) bool { return r == '\n' })
}

// header is what a line of its own says of those that follow.
type header struct {
	date     calc.Date
	client   string
	isReturn bool
	used     bool   // entries have followed
	gap      bool   // and an empty line behind them
	said     string // what it says, as long as no entries have followed

	returnText string
	returned   string // "возврат:" before the entries of a line: of the next line's too?
}

// line reads one line: its entries, and the header for the next lines.
func (c Context) line(s string, head header) ([]Item, header, error) {
	parts, err := c.parts(unnumbered(s))
	if err != nil || len(parts) == 0 {
		if saleHeading(s) { // "продажи:" ends what was returned
			head = header{date: head.date, client: head.client}
		}
		return nil, head, err
	}
	own := head
	if parts[0].entryless() { // "вчера", "@Ромашка", "возврат:" before the first entry hold for the line
		if d, ok := parts[0].date, parts[0].hasDate; ok {
			own.date = d
		}
		if parts[0].client != "" {
			own.client = parts[0].client
		}
		if parts[0].isReturn && len(parts) > 1 {
			for i := range parts {
				parts[i].isReturn = true
			}
		}
		if len(parts) == 1 {
			return nil, own, own.turn(head, parts[0], s)
		}
		if i := slices.IndexFunc(parts[1:], func(p part) bool { return p.client != "" && p.client != parts[0].client }); i >= 0 && parts[0].client != "" {
			return nil, head, Problem{Kind: LooseClient, Text: parts[0].client}
		}
		parts = parts[1:]
	}
	if err := loose(parts); err != nil {
		return nil, head, err
	}
	if err := head.loose(parts); err != nil {
		return nil, head, err
	}
	items, err := c.items(parts, own)
	if i := slices.IndexFunc(parts, func(p part) bool { return p.returnAll }); i >= 0 {
		head.returned = parts[i].returnText
	} else {
		head.returned = ""
	}
	return items, head, err
}

// loose finds entries that may still be returns, or not: behind an empty line,
// or in the line after one that began with "возврат:".
func (h header) loose(parts []part) error {
	switch said := slices.ContainsFunc(parts, func(p part) bool { return p.isReturn }); {
	case said:
		return nil
	case h.isReturn && h.gap:
		return Problem{Kind: LooseReturn, Text: h.returnText}
	case h.returned != "":
		return Problem{Kind: LooseReturn, Text: h.returned}
	}
	return nil
}

// turn makes a header of its own line. A client or a day of its own behind
// returns could begin sales again, or not.
func (h *header) turn(before header, p part, line string) error {
	if before.isReturn && before.used && !p.isReturn {
		return Problem{Kind: LooseReturn, Text: before.returnText}
	}
	h.used, h.gap, h.said, h.returned = false, false, strings.TrimSpace(line), ""
	if p.isReturn {
		h.isReturn, h.returnText = true, p.returnText
	}
	return nil
}

// saleHeading tells whether a line says nothing but that sales follow.
func saleHeading(line string) bool {
	tokens := scan(line)
	return len(tokens) > 0 && !slices.ContainsFunc(tokens, func(t token) bool { return t.kind != sign && !saleWords[t.fold] })
}

// unnumbered takes the number of a list's line away: "1. пиво 120", "2) сок 45".
func unnumbered(s string) string {
	rest := strings.TrimLeft(strings.TrimSpace(s), "0123456789")
	body, listed := strings.CutPrefix(rest, ")")
	if !listed {
		body, listed = strings.CutPrefix(rest, ". ")
	}
	body = strings.TrimSpace(body)
	first, _ := utf8.DecodeRuneInString(body)
	if !listed || len(strings.TrimSpace(s))-len(rest) > 2 || !unicode.IsLetter(first) || !strings.ContainsAny(body, "0123456789") {
		return s
	}
	return body
}

// loose finds what is said once in a line and could be meant for several entries.
func loose(parts []part) error {
	clients, named, returned := map[string]bool{}, 0, 0
	for i, p := range parts {
		if p.client != "" {
			clients[p.client] = true
			named++
		}
		if p.isReturn && !p.minus {
			returned++
		}
		if p.hasDate && (!p.dateFirst || i > 0) && len(parts) > 1 {
			return Problem{Kind: LooseDate, Text: p.dateText}
		}
		if p.entryless() && i > 0 && p.client == "" {
			return Problem{Kind: Trailing, Text: cmp.Or(p.dateText, p.returnText)}
		}
	}
	if len(clients) > 1 && named < len(parts) {
		return Problem{Kind: LooseClient, Text: parts[0].client}
	}
	i := slices.IndexFunc(parts, func(p part) bool { return p.isReturn && !p.minus })
	if returned == 1 && i < len(parts)-1 && !parts[i].returnAll && parts[i+1].holdsAmount() && !parts[i+1].minus {
		return Problem{Kind: LooseReturn, Text: parts[i].returnText}
	}
	return nil
}

func (c Context) items(parts []part, own header) ([]Item, error) {
	client := own.client
	for _, p := range parts {
		if p.client != "" {
			client = p.client
		}
	}
	var items []Item
	all := false
	for _, p := range parts {
		all = all || p.returnAll
		if p.entryless() { // a client named behind the entries
			continue
		}
		if p.hasDate {
			own.date = p.date
		}
		p.isReturn = p.isReturn || all || own.isReturn
		item, err := c.item(p)
		if err != nil {
			return nil, err
		}
		item.Date, item.Client = own.date, client
		if p.client != "" {
			item.Client = p.client
		}
		items = append(items, item)
	}
	return items, nil
}

// item makes an entry of a part that names a category or a number.
func (c Context) item(p part) (Item, error) {
	switch {
	case p.category == 0 && p.words() != "":
		return Item{}, Problem{Kind: UnknownCategory, Text: p.words()}
	case p.category == 0:
		return Item{}, Problem{Kind: NoCategory, Text: p.firstNumber()}
	case p.words() != "":
		return Item{}, Problem{Kind: UnknownWord, Text: p.words()}
	case len(p.volumes) == 0 && p.dateFirst && !p.dateSure: // "12.11 сок": a day, or a volume?
		return Item{}, Problem{Kind: DateOrVolume, Text: p.dateText}
	case len(p.volumes) == 0:
		return Item{}, Problem{Kind: NoAmount, Text: c.Lexicon.categories[p.category].Name}
	}
	return c.amounts(p)
}

// amounts reads a part's numbers.
func (c Context) amounts(p part) (Item, error) {
	item := Item{Category: p.category}
	for _, q := range p.volumes {
		q, money, err := c.ungrouped(q, p)
		if err != nil {
			return Item{}, err
		}
		if money != "" {
			p.money = quantity{number: money}
		}
		v, err := c.volume(q, c.Lexicon.categories[p.category])
		if err != nil {
			return Item{}, err
		}
		if item.Volume += v; item.Volume > calc.MaxVolume || item.Volume < -calc.MaxVolume {
			return Item{}, Problem{Kind: TooLarge, Text: q.number}
		}
	}
	if item.Volume == 0 {
		return Item{}, Problem{Kind: Zero, Text: p.firstNumber()}
	}
	if p.money.number != "" {
		amount, err := c.money(p.money, c.Lexicon.categories[p.category].Name)
		if err != nil {
			return Item{}, err
		}
		if amount < 0 && item.Volume > 0 && !p.isReturn { // goods one way and money the other
			return Item{}, Problem{Kind: NotNumber, Text: p.money.number}
		}
		if p.moneyBare != "" && int64(amount)*10 <= cheap*int64(max(item.Volume, -item.Volume)) { // "пиво 5 на 6" may be a correction
			d := Doubt{Kind: WhichNumber, Text: p.firstNumber() + " " + p.moneyBare, Of: c.Lexicon.categories[p.category].Name, Options: []string{p.firstNumber() + "|" + p.money.number}}
			if c.doubt(&d) == "" {
				return Item{}, d
			}
		}
		item.Amount, item.HasAmount = amount, true
	}
	if p.isReturn || item.Volume < 0 {
		item.Volume, item.Amount = -max(item.Volume, -item.Volume), -max(item.Amount, -item.Amount)
	}
	return item, nil
}

// cheap is up to how many roubles a piece a number behind "за" is asked about.
const cheap = 3

// ungrouped asks about "24 300" beside a category: one number, or a volume and
// what was paid for it? "1 200" and "15 000" are one number, as is what has its
// unit behind it; "6 480р" can only be six for 480.
func (c Context) ungrouped(q quantity, p part) (one quantity, money string, err error) {
	whole, rest, grouped := strings.Cut(q.number, " ")
	doubtful := q.paid || len(whole) > 1 && rest != "000" && q.unit == "" && q.times <= 1 && p.money.number == "" && !strings.ContainsAny(q.number, "-−–+.,")
	if !grouped || !doubtful || strings.Contains(rest, " ") {
		return q, "", nil
	}
	d := Doubt{Kind: WhichNumber, Text: q.number, Of: c.Lexicon.categories[p.category].Name, Options: []string{whole + rest, whole + "|" + rest}}
	if q.paid {
		d.Options = d.Options[1:]
	}
	switch answer := c.doubt(&d); answer {
	case "":
		return q, "", d
	case whole + rest:
		q.number = answer
	default:
		q.number, money = whole, rest
	}
	return q, money, nil
}

// looksOtherwise tells of a number that is a day's or a price's in its looks: 12.11, 1,20.
func looksOtherwise(number string) bool {
	whole, decimals, marked := strings.Cut(strings.Replace(number, ",", ".", 1), ".")
	return marked && len(whole) <= 2 && len(decimals) == 2
}

// volume reads one number of a category, in whatever unit it was written.
func (c Context) volume(q quantity, of storage.Category) (calc.Volume, error) {
	text, asked, err := c.plain(q, of.Name)
	if err != nil {
		return 0, err
	}
	v, err := calc.ParseVolumeMarked(text, q.marks())
	if err == nil && q.times > 1 {
		if v > calc.MaxVolume/calc.Volume(q.times) || v < -calc.MaxVolume/calc.Volume(q.times) {
			err = calc.ErrTooLarge
		}
		v *= calc.Volume(q.times)
	}
	if err == nil {
		v, err = of.InUnit(v, q.unit)
	}
	if errors.Is(err, storage.ErrUnit) {
		return 0, Problem{Kind: WrongUnit, Text: q.unit, Other: strings.Join(of.Units(), ", "), Category: of.Name}
	}
	if err == nil && !asked && q.unit == "" && v%calc.Unit != 0 && of.Counted() && looksOtherwise(q.number) { // 12.11 of what is sold in pieces
		d := Doubt{Kind: WhichNumber, Text: q.number, Of: of.Name, Options: []string{v.String()}}
		if c.doubt(&d) == "" {
			return 0, d
		}
	}
	return v, numberProblem(err, q.number)
}

func (c Context) money(q quantity, of string) (calc.Money, error) {
	text, _, err := c.plain(q, of)
	if err != nil {
		return 0, err
	}
	m, err := calc.ParseMoneyMarked(text, q.marks())
	if err == nil && q.times > 1 {
		if m > calc.MaxMoney/calc.Money(q.times) || m < -calc.MaxMoney/calc.Money(q.times) {
			err = calc.ErrTooLarge
		}
		m *= calc.Money(q.times)
	}
	return m, numberProblem(err, q.number)
}

// plain returns a number as it can be read in one way, or the Doubt about it;
// asked tells that the member has chosen.
func (c Context) plain(q quantity, of string) (text string, asked bool, err error) {
	if _, err := calc.ParseVolumeMarked(q.number, q.marks()); !errors.Is(err, calc.ErrTwoFaced) {
		return q.number, false, nil
	}
	decimal := strings.TrimRight(strings.Replace(q.number, ",", ".", 1), "0")
	d := Doubt{Kind: WhichNumber, Text: q.number, Of: of, Options: []string{
		strings.NewReplacer(".", "", ",", "").Replace(q.number), strings.TrimSuffix(decimal, "."),
	}}
	if answer := c.doubt(&d); answer != "" {
		return answer, true, nil
	}
	return "", false, d
}

// numberProblem says of a number what calc found wrong with it.
func numberProblem(err error, text string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, calc.ErrTooFine):
		return Problem{Kind: TooFine, Text: text}
	case errors.Is(err, calc.ErrTooLarge):
		return Problem{Kind: TooLarge, Text: text}
	}
	return Problem{Kind: NotNumber, Text: text}
}
