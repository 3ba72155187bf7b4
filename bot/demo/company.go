package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
)

// Options say which company is made up.
type Options struct {
	Seed         uint64
	Reps, Months int          // who sells, and for how many whole months before the present one; 0: DefaultReps, DefaultMonths
	Lang         storage.Lang // of all names; anything but English is Russian
	Today        calc.Date    // the day that the story is about
}

// What a company is like unless the options say otherwise.
const (
	DefaultReps   = 12
	DefaultMonths = 18

	minReps, maxReps     = 2, 100
	minMonths, maxMonths = 2, 60
	firstYear, lastYear  = 2000, 2100

	outletsOfDefault = 400 // among DefaultReps
)

// Company is one made-up company. It is read-only once made.
type Company struct {
	options  Options
	national calendar.National
	people   []person
	reps     []rep
	outlets  []outlet
	first    calc.Date // of its ledger
	holiday  vacation
	weak     weakness
	known    ledger // up to the end of the next month
}

// New makes a company up. The error says which options there may be.
func New(o Options) (*Company, error) {
	if o.Reps == 0 {
		o.Reps = DefaultReps
	}
	if o.Months == 0 {
		o.Months = DefaultMonths
	}
	switch year := o.Today.Year(); {
	case o.Reps < minReps || o.Reps > maxReps:
		return nil, fmt.Errorf("a made-up company has %d to %d reps, and not %d", minReps, maxReps, o.Reps)
	case o.Months < minMonths || o.Months > maxMonths:
		return nil, fmt.Errorf("a made-up company has sold for %d to %d months, and not %d", minMonths, maxMonths, o.Months)
	case year < firstYear || year > lastYear:
		return nil, fmt.Errorf("a made-up company lives in the years %d to %d, and not in %d", firstYear, lastYear, year)
	}
	c := &Company{options: o, national: calendar.Russia()}
	c.first = (o.Today.Month() - calc.Month(o.Months)).First()
	c.people, c.reps = c.hire()
	c.holiday = c.vacation()
	c.outlets = c.open()
	c.known = c.healthy((o.Today.Month() + 1).Last())
	c.weak = c.weaken(c.known)
	c.weak.apply(c, c.known.rows)
	return c, nil
}

// stream is a random stream for one purpose: its number is which one, of whatever there are many.
func (c *Company) stream(purpose, number int) *rand.Rand {
	return rand.New(rand.NewPCG(c.options.Seed, uint64(purpose)<<40|uint64(uint32(number))))
}

// The purposes of random streams.
const (
	ofNames = 1 + iota
	ofOutlet
	ofLife
	ofDay
	ofRepDay
	ofPlan
	ofReps
	ofWeakness
	ofDiary
	ofDeck
)

// zone is where the company is.
const zone = "Europe/Moscow"

// local shows a moment on the company's clocks.
func local(t time.Time) (time.Time, error) {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return t, err
	}
	return t.In(at), nil
}

// said is a name in both languages.
type said struct{ ru, en string }

func (s said) in(lang storage.Lang) string {
	if lang == storage.English {
		return s.en
	}
	return s.ru
}

// other is the name in the language that the company does not speak.
func (s said) other(lang storage.Lang) string {
	if lang == storage.English {
		return s.ru
	}
	return s.en
}

func (c *Company) say(s said) string { return s.in(c.options.Lang) }
