package parse

import (
	"cmp"
	"slices"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// header is what a line of its own says of those that follow.
type header struct {
	date     calc.Date
	client   string
	isReturn bool
	used     bool   // entries have followed
	gap      bool   // and an empty line behind them
	said     string // what it says, as long as no entries have followed

	saidDate, saidClient bool // of what that is

	returnText string
	returned   string // "возврат:" before the entries of a line: of the next line's too?
	inLine     string // "возврат" in an earlier piece of the line: of this one too?
}

// after is the header once entries have followed: its day and client stay.
func (h header) after(entries header) header {
	entries.date, entries.client = h.date, h.client
	return entries
}

// with is the header of a line that goes on: "Ромашка: пиво 10; сыр 5".
func (h header) with(first part) header {
	if first.clientFirst {
		h.client = first.client
	}
	if first.hasDate && first.dateAhead {
		h.date = first.date
	}
	return h
}

// behind notes what a line says of returns that may go on behind it.
func (h header) behind(heading part, parts []part) header {
	h.returned = ""
	if heading.isReturn {
		h.returned = heading.returnText
		return h
	}
	for _, p := range parts {
		switch {
		case p.returnAll && h.returned == "":
			h.returned = p.returnText
		case p.isReturn && !p.minus && !p.returnAll && !p.returnBehind:
			h.inLine = p.returnText
		}
	}
	return h
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
		if p.client != "" && heading.client != "" && !sameName(p.client, heading.client) {
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

// turn makes a header of its own line. A client or a day of its own behind
// returns could begin sales again, or not.
func (h *header) turn(before header, p part, line string) error {
	if before.isReturn && before.used && !p.isReturn {
		return Problem{Kind: LooseReturn, Text: before.returnText}
	}
	if before.said != "" && (p.hasDate && before.saidDate && p.date != before.date || p.client != "" && before.saidClient) {
		return Problem{Kind: Trailing, Text: before.said}
	}
	h.used, h.gap, h.said, h.returned = false, false, strings.TrimSpace(line), ""
	h.saidDate, h.saidClient = p.hasDate || before.said != "" && before.saidDate, p.client != "" || before.said != "" && before.saidClient
	if p.isReturn {
		h.isReturn, h.returnText = true, p.returnText
	}
	return nil
}

// loose finds entries that may still be returns, or not: behind an empty line,
// or in the line after one that began with "возврат:".
func (h header) loose(heading part, parts []part, line string) error {
	switch own := heading.hasDate || heading.client != "" || parts[0].clientFirst || parts[0].dateFirst; {
	case own && h.isReturn && h.used && !parts[0].isReturn:
		return Problem{Kind: StillReturn, Text: strings.TrimSpace(line)}
	case slices.ContainsFunc(parts, func(p part) bool { return p.isReturn }):
		return nil
	case h.inLine != "":
		return Problem{Kind: LooseReturn, Text: h.inLine}
	case h.isReturn && h.gap, h.returned != "" && !own:
		return Problem{Kind: StillReturn, Text: strings.TrimSpace(line)}
	}
	return nil
}

// saysSale tells whether a line begins by saying that something was sold.
func saysSale(line string) bool {
	tokens := scan(line)
	i := slices.IndexFunc(tokens, func(t token) bool { return t.kind != sign })
	return i >= 0 && saleWords[tokens[i].fold]
}

func sameName(a, b string) bool { return storage.Fold(a) == storage.Fold(b) }

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
