package parse

import (
	"cmp"
	"slices"
	"strings"

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
	all := lines(storage.Seen(text)) // what takes no room is no word
	for i := range all {
		all[i] = c.plainly(all[i])
	}
	if dash := dashed(all); dash != "" {
		return nil, Problem{Kind: Dashes, Text: dash}
	}
	for _, line := range all {
		if !slices.ContainsFunc(scan(line), func(t token) bool { return t.kind != sign }) { // what is returned may end here, or not
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
			inLine = after
			if !after.saidDate { // what was said earlier in the line ends with it
				after.date = head.date
			}
			if !after.saidClient {
				after.client = head.client
			}
			head = after
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
	head.inLine = ""
	return items, head, nil
}

// line reads one line: its entries, the header for what follows them, and the
// one that they were read under.
func (c Context) line(s string, head header) (items []Item, next, own header, err error) {
	if saysSale(s) { // "продажи:" ends what was returned
		if head.isReturn && head.said != "" { // "возврат:" above "продано 36 сока": which of the two?
			return nil, head, head, Problem{Kind: StillReturn, Text: strings.TrimSpace(s)}
		}
		head.isReturn, head.gap, head.returned, head.inLine = false, false, "", ""
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
	if i := slices.IndexFunc(parts, func(p part) bool { return p.client != "" && !sameName(p.client, heading.client) }); i >= 0 && heading.client != "" {
		return nil, head, head, Problem{Kind: LooseClient, Text: heading.client}
	}
	if head.said != "" && (head.saidClient && (heading.client != "" || parts[0].clientFirst) || head.saidDate && (heading.hasDate && heading.date != head.date || parts[0].hasDate && parts[0].date != head.date)) {
		return nil, head, head, Problem{Kind: Trailing, Text: head.said}
	}
	for i := range parts {
		parts[i].isReturn = parts[i].isReturn || heading.isReturn
	}
	if err := firstError(loose(parts), head.loose(heading, parts, s)); err != nil {
		return nil, head, head, err
	}
	items, err = c.items(parts, own)
	return items, head.behind(heading, parts), own.with(parts[0]), err
}

// loose finds what is said once in a line and could be meant for several entries.
func loose(parts []part) error {
	clients, named, returned := map[string]bool{}, 0, 0
	for i, p := range parts {
		if p.client != "" {
			clients[storage.Fold(p.client)] = true
			named++
		}
		if p.isReturn && !p.minus {
			returned++
		}
		if p.glued && !p.returnAll { // "пиво 120 возврат чипсы 3"
			return Problem{Kind: LooseReturn, Text: p.returnText}
		}
		if p.inTotal && p.money.number != "" && slices.ContainsFunc(parts, func(p part) bool { return p.money.number == "" }) {
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
	if returned == 1 && i < len(parts)-1 && !parts[i].returnAll && !parts[i].returnBehind && parts[i+1].holdsAmount() && !parts[i+1].minus {
		return Problem{Kind: LooseReturn, Text: parts[i].returnText}
	}
	return nil
}

func (c Context) items(parts []part, own header) ([]Item, error) {
	client := own.client
	for i, p := range parts {
		switch {
		case p.client == "":
		case i > 0 && own.client != "" && !sameName(own.client, p.client) && parts[0].client == "": // of the entries before it too?
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
