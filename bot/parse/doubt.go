package parse

// Doubt is a part of a message that can be read in several ways, or in one
// that needs a nod. It is an error that the conversation turns into a
// question; the message is then read again with the Answer.
type Doubt struct {
	Kind    DoubtKind
	Text    string   // as written
	Nth     int      // which of several doubts alike in the message, from 0 on
	Of      string   // what it is of: a number's category, a category's number; "" where it stands alone
	Options []string // what an Answer's Value may be
}

// Error is for logs and tests; it does not hold what the member wrote.
func (d Doubt) Error() string { return "doubtful: " + string(d.Kind) }

// DoubtKind says what is asked.
type DoubtKind string

// The kinds, and what their options are.
const (
	WhichCategory DoubtKind = "category" // ids
	WhichNumber   DoubtKind = "number"   // plain decimals: 1200, 1.2; a volume and money: 24|300
	WhichDate     DoubtKind = "date"     // ISO dates, the likelier first
	WhichClient   DoubtKind = "client"   // ids, and NewClient (the conversation raises this)
)

// NewClient is the option that a client who resembles others is somebody new.
const NewClient = "new"

// Answer settles a Doubt of the same kind, text and place.
type Answer struct {
	Kind  DoubtKind `json:"k"`
	Text  string    `json:"t"`
	Nth   int       `json:"n,omitempty"`
	Value string    `json:"v"`
}

// Settled returns the answer that was given to a doubt, "" for none.
func Settled(answers []Answer, d Doubt) string {
	for _, a := range answers {
		if a.Kind == d.Kind && a.Text == d.Text && a.Nth == d.Nth {
			return a.Value
		}
	}
	return ""
}

// doubt gives a doubt its place among those alike, and returns the answer that
// was given to it. A message is read from left to right, so places are the
// same at every reading.
func (c Context) doubt(d *Doubt) (answer string) {
	d.Nth = c.raised[string(d.Kind)+" "+d.Text]
	c.raised[string(d.Kind)+" "+d.Text]++
	return Settled(c.Answers, *d)
}
