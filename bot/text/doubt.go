package text

// AskWhich asks which of several readings is meant; the buttons hold them.
type AskWhich struct {
	Kind    string // parse.DoubtKind
	Text    string // as written
	Only    string // the one reading there is, where it needs no more than a nod
	Dropped bool   // a pending question was dropped
}

// Silence tells reps that the bot was away for so long that messages may be lost.
type Silence struct {
	Hours int
}
