package bot

import (
	"encoding/json"

	"runrate/bot/text"
	"runrate/storage"
)

// Outgoing is what an outbox row's body says: what to do in a chat.
type Outgoing struct {
	Kind OutgoingKind  `json:"k"`
	Text string        `json:"t,omitempty"` // Telegram HTML
	Rows [][]Button    `json:"r,omitempty"`
	Edit int64         `json:"e,omitempty"` // the message to edit
	Menu []MenuCommand `json:"m,omitempty"`
	Lang storage.Lang  `json:"l,omitempty"` // of a default menu

	// Name is what a message is known by until its id is: a Rewrite without Edit
	// goes to the message that was sent under its Name, or is sent where there is none.
	Name string `json:"nm,omitempty"`

	Silent  bool  `json:"s,omitempty"` // makes no sound
	Expires int64 `json:"x,omitempty"` // Unix seconds: of no use any more, 0 for never

	// Of what is sent with a file, Text being its caption.
	File     []byte          `json:"f,omitempty"`  // its content, where Telegram does not have it yet
	FileID   string          `json:"fi,omitempty"` // else Telegram's id of it
	FileKey  string          `json:"fk,omitempty"` // under which that id is kept
	FileName string          `json:"fn,omitempty"`
	Redraw   json.RawMessage `json:"fj,omitempty"` // the job that makes it again
}

// OutgoingKind says what an Outgoing does.
type OutgoingKind string

// The kinds.
const (
	Send    OutgoingKind = "send"
	Rewrite OutgoingKind = "edit" // the text and buttons of message Edit
	Menu    OutgoingKind = "menu" // the command menu of the chat; of everybody's, for chat 0

	Photo     OutgoingKind = "photo"
	SwapPhoto OutgoingKind = "swap" // in place of the picture in message Edit
	Document  OutgoingKind = "document"
	Keyboard  OutgoingKind = "keys" // the buttons of message Edit alone
)

// Button is a button under a message.
type Button struct {
	Label string `json:"l"`
	Data  string `json:"d"`
}

// MenuCommand is one line of a command menu.
type MenuCommand struct {
	Name  string `json:"n"`
	About string `json:"a"`
}

// PlainText returns the text without its markup, for where that cannot be parsed.
func (o Outgoing) PlainText() string { return text.WithoutMarkup(o.Text) }

// Encode returns the body of an outbox row.
func (o Outgoing) Encode() ([]byte, error) { return json.Marshal(o) }

// DecodeOutgoing reads the body of an outbox row.
func DecodeOutgoing(body []byte) (Outgoing, error) {
	var o Outgoing
	err := json.Unmarshal(body, &o)
	return o, err
}
