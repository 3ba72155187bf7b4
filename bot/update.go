package bot

import "time"

// Kind is what an update tells of.
type Kind uint8

// The kinds. Anything else that Telegram may send is Other, and only marked as seen.
const (
	Other   Kind = iota
	Message      // a new message
	Edit         // an edited one
	Press        // a button under one of the bot's messages
	Block        // a member blocked the bot, or a group removed it
	Unblock
	Migrate // a group has got the id MovedTo
)

var kindNames = [...]string{"other", "message", "edit", "press", "block", "unblock", "migrate"}

// String returns the kind's name in logs and metrics.
func (k Kind) String() string { return kindNames[k] }

// Update is one update from Telegram in the conversation's words.
type Update struct {
	ID        int64
	Kind      Kind
	User      User
	Chat      int64
	Private   bool      // a chat of the user's own with the bot
	Message   int64     // the message; of a Press, the one with the button
	Date      time.Time // when the message was written
	Edited    time.Time // when it was edited last; equal to Date for a new one
	Text      string    // "" for what is not text
	File      File      // that a member sent, Text being its caption
	Forwarded bool
	MovedTo   int64  // of a Migrate
	PressID   string // of a Press: what its answer goes to
	Data      string // of a Press: the button's data
}

// File is a document as Telegram knows it.
type File struct {
	ID   string // "" for none
	Name string
	Size int64 // bytes
}

// User is a Telegram user.
type User struct {
	ID   int64
	Name string
	Lang string // IETF tag, often absent
}

// Answer is what a member sees for a moment after pressing a button. Answers
// are best effort: they are not kept.
type Answer struct {
	PressID string
	Text    string
}
