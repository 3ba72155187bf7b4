package storage

import (
	"time"

	"runrate/calc"
)

// OriginKind is where a sale came from. Imported kinds sort before Chat.
type OriginKind uint8

// The kinds of origin.
const (
	FromDocument OriginKind = 1 // a row of a file that names its document
	FromFile     OriginKind = 2 // a row of a file without documents: numbered within the rep's day
	FromChat     OriginKind = 3 // a line of a message
)

// Origin identifies a sale within its rep's day: whatever is written twice
// under one origin is there once.
type Origin struct {
	Kind     OriginKind
	Document string // FromDocument
	Chat     int64  // FromChat
	Message  int64  // FromChat
	Line     uint32
}

// SaleKey is a sale's place in the ledger.
type SaleKey struct {
	Team   TeamID
	Rep    MemberID
	Date   calc.Date
	Origin Origin
}

// Sale is one row of the ledger.
type Sale struct {
	SaleKey
	Minute    Minute // 0: unknown
	Category  CategoryID
	Segment   SegmentID // the client's at the time of booking
	Client    ClientID  // 0: none named
	Volume    calc.Volume
	Amount    calc.Money // meaningful when HasAmount
	HasAmount bool
	Author    MemberID // who wrote it; 0: an import

	// Counted tells whether the row is part of the fact. It is derived when a
	// row is read (a chat row of an imported day is not) and ignored when one is written.
	Counted bool
}

// Sum is the counted total of a rep's month in one category and segment.
type Sum struct {
	Category CategoryID
	Segment  SegmentID
	Volume   calc.Volume
	Amount   calc.Money
	Unpriced calc.Volume // of the rows that have no amount
	Rows     uint64
}

// EntryID is a message that booked sales.
type EntryID struct{ Chat, Message int64 }

// EntryState is what became of a message.
type EntryState uint8

// The states.
const (
	Refused EntryState = 1 + iota // was not understood; an edit may still book it
	Booked
	Undone
)

// Entry is a message that a member wrote to book sales, whatever its state.
type Entry struct {
	ID      EntryID
	Rep     MemberID  // whose sales they are
	Author  MemberID  // who wrote
	Edited  time.Time // of the newest text handled: upserts go by it
	Day     calc.Date // the day it was written on, where the member was then
	Base    calc.Date // the day that it was moved to as a whole ("that was yesterday"); 0: Day
	State   EntryState
	Version uint32    // rises with every change of what is booked
	Sales   []SaleKey // its rows, in order of lines
}

// Revision is what an entry was before a change.
type Revision struct {
	ID      EntryID
	Version uint32 // the version that was replaced
	By      MemberID
	At      time.Time
	State   EntryState
	Sales   []Sale
}

// MinSaleDate is the earliest date that a sale may bear.
var MinSaleDate = calc.NewMonth(1990, time.January).First()
