package storage

import "runrate/calc"

// Life is when a client bought, and from whom: on the dates whose net volume, over everything
// that anybody sold to him that day, is above 0, or whose net amount is where
// no row of the date has a volume. Segment, Team and Rep are those of the
// earliest row of the first of these dates that adds something, and where
// several are, the lowest: whatever becomes of the client later, he began there.
type Life struct {
	Client ClientID
	Bought calc.DaySet
	Began

	// Sellers are all who ever sold to him, and perhaps some whose rows are gone.
	Sellers []Seller
}

// Began is as what, in which team and with whom a client began.
type Began struct {
	Segment SegmentID
	Team    TeamID
	Rep     MemberID
}

// ActiveMonths are the months in which a client bought: of bit k, counted over
// all words, month First+k. The first is the first.
type ActiveMonths struct {
	Client ClientID
	Began
	First  calc.Month
	Months []uint64
}

// Seller is a rep in a team that he was in.
type Seller struct {
	Team TeamID
	Rep  MemberID
}

// Adds tells whether a row sells something, and takes nothing back.
func (s Sale) Adds() bool { return s.Volume > 0 || s.Volume == 0 && s.HasAmount && s.Amount > 0 }

// ReasonID names a reason. Zero is none.
type ReasonID uint32

// Reason is why clients leave, one of the company's list.
type Reason struct {
	ID     ReasonID
	Name   string
	Hidden bool // not offered any more; what was said with it stays
}

// Loss says that a client is given up. It holds until he buys on a later date.
type Loss struct {
	Client ClientID
	Date   calc.Date
	By     MemberID
	Reason ReasonID // 0: only Words
	Words  string   // what was written beside the reason
}

// Contact is an attempt to win a client back.
type Contact struct {
	Client ClientID
	Date   calc.Date
	By     MemberID
	Words  string
}

// ClientPlan is how many clients a rep should sell to in a month.
type ClientPlan struct {
	Rep   MemberID
	Month calc.Month
	Count int // 0: no plan
}
