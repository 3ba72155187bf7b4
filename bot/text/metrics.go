package text

import (
	"strings"

	"runrate/calc"
	"runrate/calc/metrics"
	"runrate/storage"
)

// MetricList is the cheat sheet, or one group of it.
type MetricList struct {
	Groups  []MetricGroup
	Example string // a line that is answered at once
}

// MetricGroup is a group with its metrics.
type MetricGroup struct {
	Name    metrics.Words
	Metrics []metrics.Metric
}

// MetricAsk asks for a metric's next number.
type MetricAsk struct {
	Metric  metrics.Metric
	Card    bool         // all about the metric stands before it
	Given   []calc.Ratio // the numbers so far
	Wrong   *MetricWrong // what was the matter with the last
	Offer   *MetricOffer // what the ledger knows of it
	Dropped bool         // a pending question was dropped
}

// Number counts the question from 1.
func (m MetricAsk) Number() int { return len(m.Given) + 1 }

// Input is what is asked for.
func (m MetricAsk) Input() metrics.Input { return m.Metric.Inputs[len(m.Given)] }

// MetricWrong says what is the matter with a number.
type MetricWrong struct {
	Reason       string // negative, fraction, whole, other, zero, percent, two-faced, too fine, too large, not a number
	Text         string // that cannot be read
	Input, Other metrics.Input
	Limit        calc.Ratio // of Other
	Zeros        []metrics.Input
}

// MetricRefused refuses a line of numbers: Wrong is nil where there are more than Want.
type MetricRefused struct {
	Metric metrics.Metric
	Wrong  *MetricWrong
	Got    int
}

// MetricResult is a metric that has been computed.
type MetricResult struct {
	Metric metrics.Metric
	Inputs []calc.Ratio
	Result calc.Ratio
}

// Rest is what is left of 100 %.
func (m MetricResult) Rest() calc.Ratio { return calc.NewRatio(1, 1).Sub(m.Result) }

// MetricUnknown says that there is no metric of a name.
type MetricUnknown struct{ Name string }

// MetricStopped ends a metric before its last number.
type MetricStopped struct{}

// MetricOffer is an input from the company's own ledger, of a month that is over.
type MetricOffer struct {
	Input metrics.Input
	Value calc.Ratio
	Month calc.Month
	Whose string // a team or another rep; "" for the company
	Own   bool   // the reader's own
}

// MetricTake is the button that takes it.
type MetricTake MetricOffer

// Measure is a number with its unit.
func Measure(lang storage.Lang, r calc.Ratio, unit metrics.Unit) string {
	return measured(lang, metrics.Plain(r, unit), unit)
}

func measured(lang storage.Lang, plain string, unit metrics.Unit) string {
	s := Number(lang, plain)
	switch unit {
	case metrics.Money:
		return s + nbsp + "₽"
	case metrics.Times:
		return s + "×"
	case metrics.Points:
		return s + nbsp + plurals[lang]["point"].of(lang, plain)
	case metrics.Share:
		return s + percentSign(lang)
	}
	return s
}

func percentSign(lang storage.Lang) string {
	if lang == storage.English {
		return "%"
	}
	return nbsp + "%"
}

// formulaOf is a formula with the names of what goes into it.
func formulaOf(lang storage.Lang, m metrics.Metric) string {
	return spaced(lang, m.FormulaIn(func(i int) string { return m.Inputs[i].Name.In(string(lang)) }))
}

// worked is a formula with its numbers, and what comes out.
func worked(lang storage.Lang, m metrics.Metric, x []calc.Ratio, result calc.Ratio) string {
	put := m.FormulaIn(func(i int) string {
		s := Number(lang, metrics.Exact(x[i], m.Inputs[i].Unit))
		if m.Inputs[i].Unit == metrics.Share {
			s += percentSign(lang)
		}
		return s
	})
	return spaced(lang, put) + " = " + Measure(lang, result, m.Unit)
}

// spaced has the sign of percent as the language writes it.
func spaced(lang storage.Lang, formula string) string {
	return strings.ReplaceAll(formula, " %", percentSign(lang))
}

// exampleOf is a metric's own example, worked.
func exampleOf(lang storage.Lang, m metrics.Metric) (string, error) {
	x, err := m.ReadAll(m.Example)
	if err != nil {
		return "", err
	}
	r, err := m.Of(x)
	return worked(lang, m, x, r), err
}

// lineOf is what to write for a metric's example.
func lineOf(m metrics.Metric) string {
	return "/metrics " + m.Written() + " " + strings.Join(m.Example, " ")
}

// otherOf is the input that bounds another one, nil for none.
func otherOf(m metrics.Metric, in metrics.Input) *metrics.Input {
	for _, other := range m.Inputs {
		if in.AtMost != "" && other.Key == in.AtMost {
			return &other
		}
	}
	return nil
}
