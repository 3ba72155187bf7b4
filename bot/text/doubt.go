package text

import "runrate/storage"

// AskWhich asks which of several readings is meant; the buttons hold them.
type AskWhich struct {
	Kind    string // parse.DoubtKind
	Text    string // as written
	Of      string // what it is of: a number's category, a category's number
	Only    string // the one reading there is, where it needs no more than a nod
	Dropped bool   // a pending question was dropped
}

// Paid is a button that reads two numbers as a volume and what was paid for it.
func Paid(lang storage.Lang, volume, money string) (string, error) {
	return Render(lang, VolumeForMoney{Number(lang, volume), Number(lang, money)})
}

// VolumeForMoney are the two numbers of Paid, in the language's form.
type VolumeForMoney struct{ Volume, Money string }

// Silence tells reps that the bot was away for so long that messages may be lost.
type Silence struct {
	Hours int
}
