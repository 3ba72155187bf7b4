package parse

import (
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// Item is one entry of a message.
type Item struct {
	Date      calc.Date
	Category  storage.CategoryID
	Volume    calc.Volume // negative for a return
	Client    string      // as written, "" for none
	Amount    calc.Money  // negative for a return; meaningful when HasAmount
	HasAmount bool
}

// Context is what a message is read against.
type Context struct {
	Lexicon *Lexicon
	Base    calc.Date // the day the message was written: what "вчера" counts from, and the date of what names none
	Today   calc.Date // the last day that may be booked
	// KnownClient tells whether a client of that name exists, so that the end of a name of several words is found.
	KnownClient func(name string) bool
}

// maxClientName is the longest name that a client may get in chat, in characters.
const maxClientName = 60

// MaxItems is how many entries one message may hold.
const MaxItems = 50

// Message reads a whole message: all of its entries, in order, or a Problem.
func Message(text string, c Context) ([]Item, error) {
	var items []Item
	head := header{date: c.Base}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' || r == '\r' }) {
		read, next, err := c.line(line, head)
		if err != nil {
			return nil, err
		}
		items, head = append(items, read...), next
		if len(items) > MaxItems {
			return nil, Problem{Kind: TooMany}
		}
	}
	if len(items) == 0 {
		return nil, Problem{Kind: Empty}
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

// header is what a line of its own says of those that follow.
type header struct {
	date   calc.Date
	client string
}

// line reads one line: its entries, and the header for the next lines.
func (c Context) line(s string, head header) ([]Item, header, error) {
	parts, err := c.parts(s)
	if err != nil || len(parts) == 0 {
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
			if parts[0].isReturn {
				return nil, head, Problem{Kind: NoAmount, Text: strings.TrimSpace(s)}
			}
			return nil, own, nil
		}
		parts = parts[1:]
	}
	if err := loose(parts); err != nil {
		return nil, head, err
	}
	items, err := c.items(parts, own)
	return items, head, err
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
		if p.hasDate && !p.dateFirst && len(parts) > 1 {
			return Problem{Kind: LooseDate, Text: p.dateText}
		}
		if p.entryless() && i > 0 && p.client == "" {
			return Problem{Kind: LooseDate, Text: p.dateText}
		}
	}
	if len(clients) > 1 && named < len(parts) {
		return Problem{Kind: LooseClient, Text: parts[0].client}
	}
	if returned == 1 && len(parts) > 1 && parts[0].isReturn && !parts[0].minus && !parts[0].returnAll {
		return Problem{Kind: LooseReturn, Text: parts[0].returnText}
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
	all := parts[0].returnAll
	for _, p := range parts {
		if p.entryless() { // a client named behind the entries
			continue
		}
		if p.hasDate {
			own.date = p.date
		}
		p.isReturn = p.isReturn || all
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
	case p.category == 0 && p.words != "":
		return Item{}, Problem{Kind: UnknownCategory, Text: p.words}
	case p.category == 0:
		return Item{}, Problem{Kind: NoCategory, Text: p.volume}
	case p.words != "":
		return Item{}, Problem{Kind: UnknownWord, Text: p.words}
	case p.volume == "" && p.dateFirst && !p.dateSure: // "12.11 сок": a day, or a volume?
		return Item{}, Problem{Kind: DateOrVolume, Text: p.dateText}
	case p.volume == "":
		return Item{}, Problem{Kind: NoAmount, Text: c.Lexicon.categories[p.category].Name}
	}
	if unit := c.Lexicon.categories[p.category].Unit; p.unit != "" && !sameUnit(p.unit, unit) {
		return Item{}, Problem{Kind: WrongUnit, Text: p.unit, Other: unit}
	}
	return p.amounts()
}

// amounts reads a part's numbers.
func (p part) amounts() (Item, error) {
	item := Item{Category: p.category}
	volume, err := calc.ParseVolume(p.volume)
	if err != nil {
		return Item{}, numberProblem(err, p.volume)
	}
	if volume == 0 {
		return Item{}, Problem{Kind: Zero, Text: p.volume}
	}
	item.Volume = volume
	if p.money != "" {
		if item.Amount, err = calc.ParseMoney(p.money); err != nil {
			return Item{}, numberProblem(err, p.money)
		}
		if item.Amount < 0 && volume > 0 && !p.isReturn { // goods one way and money the other
			return Item{}, Problem{Kind: NotNumber, Text: p.money}
		}
		item.HasAmount = true
	}
	if p.isReturn || volume < 0 {
		item.Volume, item.Amount = -max(volume, -volume), -max(item.Amount, -item.Amount)
	}
	return item, nil
}
