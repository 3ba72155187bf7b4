package parse

// Doubt is a part of a message that can be read in several ways, or in one
// that needs a nod. It is an error that the conversation turns into a
// question; the message is then read again with the Answer.
type Doubt struct {
	Kind    DoubtKind
	Text    string   // as written
	Options []string // what an Answer's Value may be
}

// Error is for logs and tests; it does not hold what the member wrote.
func (d Doubt) Error() string { return "doubtful: " + string(d.Kind) }

// DoubtKind says what is asked.
type DoubtKind string

// The kinds, and what their options are.
const (
	WhichCategory DoubtKind = "category" // ids
	WhichNumber   DoubtKind = "number"   // plain decimals: 1200, 1.2
	WhichDate     DoubtKind = "date"     // ISO dates, the likelier first
	WhichClient   DoubtKind = "client"   // ids, and NewClient (the conversation raises this)
)

// NewClient is the option that a client who resembles others is somebody new.
const NewClient = "new"

// Answer settles a Doubt of the same kind and text.
type Answer struct {
	Kind  DoubtKind `json:"k"`
	Text  string    `json:"t"`
	Value string    `json:"v"`
}

// Settled returns the answer that was given to a doubt, "" for none.
func Settled(answers []Answer, kind DoubtKind, text string) string {
	for _, a := range answers {
		if a.Kind == kind && a.Text == text {
			return a.Value
		}
	}
	return ""
}

func (c Context) settled(kind DoubtKind, text string) string { return Settled(c.Answers, kind, text) }
