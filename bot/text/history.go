package text

import (
	"strconv"

	"runrate/calc"
)

// History is a page of a rep's days, newest first.
type History struct {
	Name     string // whose, where it is not the reader
	First    bool   // the page with the newest
	Days     []HistoryDay
	Numbered bool // there are entries to open
}

// HistoryDay is one day: the rep's entries, and what accounting has filed.
type HistoryDay struct {
	Date       calc.Date
	Year       int // where it is not this year
	Entries    []HistoryEntry
	Filed      int // accounting's rows
	FiledGoods []Goods
}

// HistoryEntry is one message on a day.
type HistoryEntry struct {
	Number     int // of its button
	Minute     int // of the day, from 1 on; 0 where it is of another day's message
	Goods      []Goods
	NotCounted bool // accounting's rows are the day's fact
}

// EntryCard is one entry with all that it has been.
type EntryCard struct {
	Days       []ReceiptDay
	Deleted    bool
	OwnMessage bool   // it is a message of this chat, which can be edited
	By         string // who wrote it, where it is not the reader
	Revisions  []Revision
}

// Revision is what an entry was until a moment.
type Revision struct {
	Date    calc.Date
	Year    int // where it is not this year
	Minute  int
	By      string // "" is the reader himself
	Deleted bool   // it was deleted until then
	Days    []ReceiptDay
}

// NothingToUndo answers an undo where nothing has been booked.
type NothingToUndo struct{}

// Circled is a small number as a button's label.
func Circled(n int) string {
	if n >= 1 && n <= 20 {
		return string(rune('①' + n - 1))
	}
	return strconv.Itoa(n)
}

// Clock is a time of day, of a minute counted from 1 at 00:00.
func Clock(minute int) string {
	m := max(minute-1, 0)
	tens := ""
	if m%60 < 10 {
		tens = "0"
	}
	return strconv.Itoa(m/60) + ":" + tens + strconv.Itoa(m%60)
}
