package parse

// Problem is the first thing in a message that keeps it from being booked.
// It is an error whose wording is the conversation's.
type Problem struct {
	Kind  Kind
	Text  string // the part of the message that it is about
	Other string // a second part, where the kind has one

	Category string // of a wrong unit
}

// Error is for logs and tests; it does not hold what the member wrote.
func (p Problem) Error() string { return "not understood: " + string(p.Kind) }

// Kind says what was wrong.
type Kind string

// The kinds.
const (
	Empty             Kind = "empty"              // nothing but spaces and signs
	UnknownCategory   Kind = "unknown category"   // Text is the words that name none
	UnknownWord       Kind = "unknown word"       // Text is a word beside a known category
	NoCategory        Kind = "no category"        // Text is a number with nothing it could be of
	NoAmount          Kind = "no amount"          // Text is a category without a volume
	TwoCategories     Kind = "two categories"     // Text, Other: both in one entry
	TwoNumbers        Kind = "two numbers"        // Text, Other: both could be the volume
	SeveralCategories Kind = "several categories" // Text could mean any of Other (of plans, which ask nothing)
	TwoFaced          Kind = "two-faced number"   // Text is a number that can be read in two ways (of plans)
	PriceEach         Kind = "price each"         // Text is a price of one piece
	TooFine           Kind = "too fine"           // Text is a number with more than three decimals
	TooLarge          Kind = "too large"          // Text is a number no rep sells
	Zero              Kind = "zero"               // Text is a volume of nothing
	NotNumber         Kind = "not a number"       // Text looks like a number and is none
	WrongUnit         Kind = "wrong unit"         // Text is the unit written, Other the category's
	DateOrVolume      Kind = "date or volume"     // Text is 12.11 beside a category: the day, or so much of it?
	BadDate           Kind = "bad date"           // Text is a day that no calendar has
	OldDate           Kind = "old date"           // Text is a day before anything is kept
	FutureDate        Kind = "future date"        // Text is a day that has not come yet
	LooseDate         Kind = "loose date"         // Text is a date that could be of several entries
	LooseReturn       Kind = "loose return"       // Text is a return that could be of several entries
	LooseClient       Kind = "loose client"       // Text is one of several clients in a line, beside entries with none
	LongClientName    Kind = "long client name"   // Text is a name too long to be one
	StillReturn       Kind = "still return"       // Text is a line behind returns: one of them, or a sale?
	Dashes            Kind = "dashes"             // Text is the first number of a list with dashes: returns, or a list?
	LooseMoney        Kind = "loose money"        // Text is money that was paid for several entries
	Trailing          Kind = "trailing"           // Text is a day, a client or a return behind the entries
	DateOrMoney       Kind = "date or money"      // Text is 09.03 behind "за": the day, or what was paid?
	NoClientName      Kind = "no client name"     // an @ without a name
	TooMany           Kind = "too many"           // more entries than one message may hold
)
