package metrics

import (
	"strconv"
	"strings"

	"runrate/calc"
)

// Words is a text in both languages.
type Words struct{ RU, EN string }

// In returns the text in a language, ru or anything else for English.
func (w Words) In(lang string) string {
	if lang == "ru" {
		return w.RU
	}
	return w.EN
}

func (w Words) with(days string) Words {
	return Words{strings.ReplaceAll(w.RU, "{n}", days), strings.ReplaceAll(w.EN, "{n}", days)}
}

// Unit is what a number counts.
type Unit uint8

// The units. A Share is a fraction of 1 that is shown in percent; Points are
// those of a score from −100 to 100.
const (
	Money Unit = iota
	Share
	Times
	Count
	Points
)

var unitNames = [...]string{"money", "share", "times", "count", "points"}

// String returns the unit's name in reports.
func (u Unit) String() string { return unitNames[u] }

// Group is a part of the table.
type Group uint8

// The groups, in their order.
const (
	Revenue Group = iota
	Acquisition
	Loyalty
	Lending
)

// Groups lists them all.
var Groups = []Group{Revenue, Acquisition, Loyalty, Lending}

var groupNames = [...]Words{{"Выручка", "Revenue"}, {"Привлечение", "Acquisition"}, {"Удержание", "Retention"}, {"Кредиты", "Lending"}}

// Name returns what the group is called.
func (g Group) Name() Words { return groupNames[g] }

// Source is where a company's own ledger can supply an input, of a month that
// is over.
type Source uint8

// The sources. NotKept is what no sales ledger knows.
const (
	NotKept Source = iota
	Turnover
	BuyingClients // clients that bought in the month
	ClientsAtStart
	ClientsAtEnd
	NewClients
	LostClients
	RevenueAtStart // of the clients that there were when the month began
	RevenueLost    // of them, by leaving or buying less
)

// Input is a number that goes into a metric.
type Input struct {
	Key    string // in formulas, in braces
	Name   Words
	Unit   Unit // a Share lies between 0 and 1
	Whole  bool
	Signed bool   // may be negative
	AtMost string // the key of an earlier input that it does not pass
	From   Source
}

// Aliases are further names by which a metric is found, in both languages.
type Aliases struct{ RU, EN []string }

// Metric is one row of the table.
type Metric struct {
	Key        string
	Group      Group
	Label      Words // of a button
	Name       Words
	Aliases    Aliases
	Formula    string // inputs by their keys in braces; ends in "100 %" where a share comes out
	Inputs     []Input
	Unit       Unit     // of the result
	Over       []string // the inputs that must not all be zero, for it is divided by their sum
	Complement Words    // what is left of 100 % is called, where that is shown beside the result
	Note       Words    // what to know: which of several definitions is meant
	Source     Words    // whose definition it is
	Example    []string // inputs, as somebody may write them
	Days       int      // n of a metric with n in its name, 0 in others

	of func(x []calc.Ratio) calc.Ratio
}

// Written is by what Find finds the metric again: npl90.
func (m Metric) Written() string {
	if m.Days > 0 {
		return m.Key + strconv.Itoa(m.Days)
	}
	return m.Key
}

// dated puts n into the words of a metric.
func (m Metric) dated(n int) Metric {
	days := strconv.Itoa(n)
	m.Days, m.Label, m.Name, m.Note = n, m.Label.with(days), m.Name.with(days), m.Note.with(days)
	inputs := make([]Input, len(m.Inputs))
	for i, in := range m.Inputs {
		in.Name = in.Name.with(days)
		inputs[i] = in
	}
	m.Inputs = inputs
	return m
}

// input returns the index of the input with a key, −1 for none.
func (m Metric) input(key string) int {
	for i, in := range m.Inputs {
		if in.Key == key {
			return i
		}
	}
	return -1
}

// FormulaIn returns the formula with what stands for each input.
func (m Metric) FormulaIn(stands func(i int) string) string {
	out := m.Formula
	for i, in := range m.Inputs {
		out = strings.ReplaceAll(out, "{"+in.Key+"}", stands(i))
	}
	return out
}

// Check tells what is wrong with the last of some inputs, those before it being
// right: OutOfBounds, or DivisionByZero.
func (m Metric) Check(x []calc.Ratio) error {
	last := len(x) - 1
	if err := m.bounds(x, last); err != nil {
		return err
	}
	var zeros []Input
	for _, key := range m.Over {
		i := m.input(key)
		if i > last || x[i].Sign() != 0 {
			return nil
		}
		zeros = append(zeros, m.Inputs[i])
	}
	if len(zeros) > 0 && m.input(m.Over[len(m.Over)-1]) == last {
		return DivisionByZero{Inputs: zeros}
	}
	return nil
}

func (m Metric) bounds(x []calc.Ratio, i int) error {
	in, v := m.Inputs[i], x[i]
	switch {
	case !in.Signed && v.Sign() < 0:
		return OutOfBounds{Input: in, Value: v, Bound: Negative}
	case in.Unit == Share && v.Cmp(calc.NewRatio(1, 1)) > 0:
		return OutOfBounds{Input: in, Value: v, Bound: AboveWhole}
	case in.Whole && strings.Contains(v.String(), "/"):
		return OutOfBounds{Input: in, Value: v, Bound: Fraction}
	}
	if in.AtMost != "" {
		if other := m.input(in.AtMost); v.Cmp(x[other]) > 0 {
			return OutOfBounds{Input: in, Value: v, Bound: AboveOther, Other: m.Inputs[other], Limit: x[other]}
		}
	}
	return nil
}

// Of computes the metric. Its errors are WrongCount, and those of Check.
func (m Metric) Of(x []calc.Ratio) (calc.Ratio, error) {
	if len(x) != len(m.Inputs) {
		return calc.Ratio{}, WrongCount{Want: len(m.Inputs), Got: len(x)}
	}
	for i := range x {
		if err := m.Check(x[:i+1]); err != nil {
			return calc.Ratio{}, err
		}
	}
	return m.of(x), nil
}

// All is the table, by group.
var All = func() []Metric {
	var all []Metric
	for _, m := range table {
		if m.Days > 0 {
			m = m.dated(m.Days)
		}
		all = append(all, m)
	}
	return all
}()

// In lists a group's metrics.
func In(g Group) []Metric {
	var list []Metric
	for _, m := range All {
		if m.Group == g {
			list = append(list, m)
		}
	}
	return list
}
