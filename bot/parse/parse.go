package parse

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
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
	all := lines(text)
	if dash := dashed(all); dash != "" {
		return nil, Problem{Kind: Dashes, Text: dash}
	}
	for _, line := range all {
		if line = c.plainly(line); !slices.ContainsFunc(scan(line), func(t token) bool { return t.kind != sign }) { // what is returned may end here, or not
			head.gap = head.gap || head.used
			continue
		}
		read, next, err := c.written(line, head)
		if err != nil {
			return nil, err
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

// lines parts a message at line breaks.
func lines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimSpace(text))
	return unlisted(strings.Split(text, "\n"))
}

// written reads a line as it was written: its pieces between semicolons. What
// stands before the first entries holds to the end of the line; a client that
// comes later too, but a day that comes later could be of one piece alone.
func (c Context) written(line string, head header) (items []Item, next header, err error) {
	inLine, later := head, ""
	for piece := range strings.SplitSeq(line, ";") {
		read, after, own, err := c.line(piece, inLine)
		if err != nil {
			return nil, head, err
		}
		if len(read) == 0 {
			inLine, head = after, after
			continue
		}
		if later != "" && own.date == inLine.date {
			return nil, head, Problem{Kind: LooseDate, Text: later}
		}
		if len(items) > 0 && own.date != inLine.date {
			later = strings.TrimSpace(piece)
		}
		after.used, after.said = true, ""
		items = append(items, read...)
		inLine, head = own.after(after), head.after(after)
	}
	return items, head, nil
}

// after is the header once entries have followed: its day and client stay.
func (h header) after(entries header) header {
	entries.date, entries.client = h.date, h.client
	return entries
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

// line reads one line: its entries, the header for what follows them, and the
// one that they were read under.
func (c Context) line(s string, head header) (items []Item, next, own header, err error) {
	if saysSale(s) { // "продажи:" ends what was returned
		head = header{date: head.date, client: head.client, used: head.used, said: head.said}
	}
	parts, err := c.parts(unnumbered(s))
	if err != nil || len(parts) == 0 {
		return nil, head, head, err
	}
	own = head
	heading, parts, err := leading(parts)
	if err != nil {
		return nil, head, head, err
	}
	if heading.hasDate {
		own.date = heading.date
	}
	if heading.client != "" {
		own.client = heading.client
	}
	if len(parts) == 0 {
		err := own.turn(head, heading, s)
		return nil, own, own, err
	}
	if i := slices.IndexFunc(parts, func(p part) bool { return p.client != "" && p.client != heading.client }); i >= 0 && heading.client != "" {
		return nil, head, head, Problem{Kind: LooseClient, Text: heading.client}
	}
	for i := range parts {
		parts[i].isReturn = parts[i].isReturn || heading.isReturn
	}
	if err := firstError(loose(parts), head.loose(heading, parts, s)); err != nil {
		return nil, head, head, err
	}
	items, err = c.items(parts, own)
	if first := parts[0]; first.clientFirst { // "Ромашка: пиво 10; сыр 5"
		own.client = first.client
	}
	if first := parts[0]; first.dateAhead && first.hasDate {
		own.date = first.date
	}
	if head.returned = ""; heading.returnAll {
		head.returned = heading.returnText
	} else {
		if i := slices.IndexFunc(parts, func(p part) bool { return p.returnAll }); i >= 0 {
			head.returned = parts[i].returnText
		}
	}
	return items, head, own, err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// leading takes off what stands before a line's first entry and holds for all
// of them: "вчера", "@Ромашка", "возврат:", or several of these.
func leading(parts []part) (heading part, rest []part, err error) {
	for rest = parts; len(rest) > 0 && rest[0].entryless(); rest = rest[1:] {
		p := rest[0]
		if p.hasDate {
			if err := heading.meet(p); err != nil {
				return heading, nil, err
			}
		}
		if p.client != "" && heading.client != "" && p.client != heading.client {
			return heading, nil, Problem{Kind: LooseClient, Text: heading.client}
		}
		heading.client = cmp.Or(heading.client, p.client)
		if p.isReturn {
			heading.isReturn, heading.returnText, heading.returnAll = true, p.returnText, heading.returnAll || p.returnAll
		}
	}
	return heading, rest, nil
}

// meet takes another date of a heading. "Monday, March 2" is a day with its weekday.
func (p *part) meet(other part) error {
	switch {
	case !p.hasDate, p.byWeekday && p.date.Weekday() == other.date.Weekday():
	case p.date == other.date, other.byWeekday && p.date.Weekday() == other.date.Weekday():
		return nil
	default:
		return Problem{Kind: LooseDate, Text: other.dateText}
	}
	p.date, p.hasDate, p.dateText, p.byWeekday = other.date, true, other.dateText, other.byWeekday
	return nil
}

// loose finds entries that may still be returns, or not: behind an empty line,
// or in the line after one that began with "возврат:".
func (h header) loose(heading part, parts []part, line string) error {
	open := h.isReturn && h.gap || h.returned != "" && !heading.hasDate && heading.client == "" && !parts[0].clientFirst && !parts[0].dateFirst
	if open && !slices.ContainsFunc(parts, func(p part) bool { return p.isReturn }) {
		return Problem{Kind: StillReturn, Text: strings.TrimSpace(line)}
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

// saysSale tells whether a line begins by saying that something was sold.
func saysSale(line string) bool {
	tokens := scan(line)
	i := slices.IndexFunc(tokens, func(t token) bool { return t.kind != sign })
	return i >= 0 && saleWords[tokens[i].fold]
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

// unlisted takes the numbers away from lines that are all numbered, 1, 2, 3.
func unlisted(lines []string) []string {
	var bare []string
	n := 0
	for _, line := range lines {
		if !strings.ContainsAny(line, "0123456789") { // a heading, a greeting
			bare = append(bare, line)
			continue
		}
		n++
		body, ok := strings.CutPrefix(strings.TrimSpace(line), strconv.Itoa(n))
		if !ok || len(body) < 2 || body[0] != '.' && body[0] != ')' || isDigit(rune(body[1])) {
			return lines
		}
		bare = append(bare, body[1:])
	}
	if n < 2 {
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
		if p.inTotal && p.money.number != "" && len(parts) > 1 {
			return Problem{Kind: LooseMoney, Text: p.money.number}
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
	for i, p := range parts {
		switch {
		case p.client == "":
		case i > 0 && own.client != "" && own.client != p.client && parts[0].client == "": // of the entries before it too?
			return nil, Problem{Kind: LooseClient, Text: p.client}
		default: // behind the entries it is of all of them
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
	var each []calc.Volume
	nodded := false // which of the numbers is money has been asked
	for _, q := range p.volumes {
		q, money, err := c.ungrouped(q, p)
		if err != nil {
			return Item{}, err
		}
		if money != "" {
			p.money, nodded = quantity{number: money}, true
		}
		v, err := c.volume(q, c.Lexicon.categories[p.category])
		if err != nil {
			return Item{}, err
		}
		if p.minus && len(each) > 0 { // "-10 кор 5 шт" is all returned
			v = -v
		}
		each = append(each, v)
		if item.Volume += v; item.Volume > calc.MaxVolume || item.Volume < -calc.MaxVolume {
			return Item{}, Problem{Kind: TooLarge, Text: q.number}
		}
	}
	var err error
	if item.Volume, err = c.together(p, each, item.Volume); err != nil {
		return Item{}, err
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
		paid, sold := int64(max(amount, -amount))*10, int64(max(item.Volume, -item.Volume))                                              // roubles and units, of thousandths both
		if of := c.Lexicon.categories[p.category]; !nodded && (p.moneyBare != "" && paid <= cheap*sold || of.Counted() && paid < sold) { // "пиво 5 на 6" may be a correction, "120 шт 30р" a price
			volume, money := max(item.Volume, -item.Volume).String(), max(amount, -amount).String()
			d := Doubt{Kind: WhichNumber, Text: volume + " " + cmp.Or(p.moneyBare, money), Of: of.Name, Options: []string{volume + "|" + money}}
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

// together asks about two volumes of one entry that may be one and the same, as
// in "10 кор (120 шт)", or of which the first may be a size, as in "0,2 л 27 уп".
// "10 кор 5 шт" is both.
func (c Context) together(p part, each []calc.Volume, sum calc.Volume) (calc.Volume, error) {
	if len(each) != 2 {
		return sum, nil
	}
	of := c.Lexicon.categories[p.category]
	first, err := of.InUnit(calc.Unit, p.volumes[0].unit)
	second, err2 := of.InUnit(calc.Unit, p.volumes[1].unit)
	if err != nil || err2 != nil || each[0] != each[1] && first > second {
		return sum, nil
	}
	d := Doubt{Kind: WhichNumber, Of: of.Name, Options: []string{each[1].String(), sum.String()}}
	for _, q := range p.volumes {
		d.Text = strings.TrimSpace(d.Text + " " + q.number + " " + q.unit)
	}
	switch c.doubt(&d) {
	case "":
		return 0, d
	case d.Options[0]:
		return each[1], nil
	}
	return sum, nil
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
	marks := q.marks()
	if asked {
		marks = ".,"
	}
	v, err := calc.ParseVolumeMarked(text, marks)
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
	text, asked, err := c.plain(q, of)
	if err != nil {
		return 0, err
	}
	marks := q.marks()
	if asked {
		marks = ".,"
	}
	m, err := calc.ParseMoneyMarked(text, marks)
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
