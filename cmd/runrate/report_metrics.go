package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runrate/calc"
	"runrate/calc/metrics"
)

// reportMetricsCmd computes with what it is called with, and opens no database.
type reportMetricsCmd struct {
	Metric  string   `arg:"" optional:"" help:"What to compute, by any of its names; the whole table without it."`
	Numbers []string `arg:"" optional:"" help:"What goes into it, as 1200.50, 1.5m or 5%; after the metric and a -- where one of them is negative."`
	Format  string   `help:"${enum}." enum:"text,json,csv" default:"text"`
	Output  string   `short:"o" help:"Write to a file instead of stdout." placeholder:"FILE" default:"-"`
}

func (r *reportMetricsCmd) outputPath() string { return r.Output }
func (r *reportMetricsCmd) overwrites() bool   { return true }

// Run prints the table, or a metric of the numbers given.
func (r *reportMetricsCmd) Run(ctx context.Context, c *cli, std streams) error {
	made, err := r.make()
	if err != nil {
		return wrongUse{err}
	}
	if err := c.mayOutput(); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := made.write(&out, r.Format); err != nil {
		return err
	}
	return c.deliver(ctx, std, out.Bytes())
}

func (r *reportMetricsCmd) make() (report, error) {
	if r.Metric == "" {
		return metricTable(metrics.All), nil
	}
	m, known := metrics.Find(r.Metric)
	if !known {
		return report{}, fmt.Errorf("there is no metric %q: runrate report metrics lists them", r.Metric)
	}
	if len(r.Numbers) == 0 {
		return metricTable([]metrics.Metric{m}), nil
	}
	x, err := m.ReadAll(r.Numbers)
	if err == nil {
		var result calc.Ratio
		if result, err = m.Of(x); err == nil {
			return metricResult(m, x, result), nil
		}
	}
	return report{}, fmt.Errorf("%s: %w (%s)", m.Written(), err, inputNames(m))
}

// inputNames lists what goes into a metric, in its order.
func inputNames(m metrics.Metric) string {
	var names []string
	for _, in := range m.Inputs {
		names = append(names, in.Name.EN)
	}
	return strings.Join(names, ", ")
}

// metricLine is one metric in a CSV.
type metricLine struct {
	Key     string   `json:"key"`
	Group   string   `json:"group"`
	NameEN  string   `json:"name_en"`
	NameRU  string   `json:"name_ru"`
	Formula string   `json:"formula"`
	Inputs  string   `json:"inputs"`
	Unit    string   `json:"unit"`
	Note    string   `json:"note"`
	Source  string   `json:"source"`
	Example string   `json:"example"`
	Result  *float64 `json:"result"` // of the example
}

// metricObject is one metric in JSON, with its numbers where it was computed.
type metricObject struct {
	Key     string        `json:"key"`
	Group   string        `json:"group"`
	NameEN  string        `json:"name_en"`
	NameRU  string        `json:"name_ru"`
	Aliases []string      `json:"aliases"`
	Formula string        `json:"formula"`
	Inputs  []metricInput `json:"inputs"`
	Unit    string        `json:"unit"`
	Note    string        `json:"note"`
	Source  string        `json:"source"`
	Result  *float64      `json:"result"` // of the inputs' values
}

type metricInput struct {
	Key    string   `json:"key"`
	NameEN string   `json:"name_en"`
	NameRU string   `json:"name_ru"`
	Unit   string   `json:"unit"`
	Whole  bool     `json:"whole"`
	Signed bool     `json:"may_be_negative"`
	AtMost *string  `json:"at_most"`
	Value  *float64 `json:"value"` // the example's in the table
}

func english(m metrics.Metric) string {
	return m.FormulaIn(func(i int) string { return m.Inputs[i].Name.EN })
}

func lineOfMetric(m metrics.Metric, result calc.Ratio) metricLine {
	return metricLine{
		m.Written(), m.Group.Name().EN, m.Name.EN, m.Name.RU, english(m), inputNames(m), m.Unit.String(),
		m.Note.EN, m.Source.EN, strings.Join(m.Example, "; "), float(result),
	}
}

func objectOf(m metrics.Metric, x []calc.Ratio, result calc.Ratio) metricObject {
	o := metricObject{
		m.Written(), m.Group.Name().EN, m.Name.EN, m.Name.RU, slices.Concat(m.Aliases.EN, m.Aliases.RU), m.Formula, nil,
		m.Unit.String(), m.Note.EN, m.Source.EN, float(result),
	}
	for i, in := range m.Inputs {
		o.Inputs = append(o.Inputs, metricInput{in.Key, in.Name.EN, in.Name.RU, in.Unit.String(), in.Whole, in.Signed, named(in.AtMost), float(x[i])})
	}
	return o
}

// metricTable lists metrics with their examples.
func metricTable(list []metrics.Metric) report {
	var lines []metricLine
	objects := []metricObject{}
	for _, m := range list {
		x, errRead := m.ReadAll(m.Example)
		result, err := m.Of(x)
		if err := errors.Join(errRead, err); err != nil { // the table is wrong, and its test has not been run
			panic(fmt.Sprintf("the example of %s: %v", m.Key, err))
		}
		lines, objects = append(lines, lineOfMetric(m, result)), append(objects, objectOf(m, x, result))
	}
	return report{
		json: objects,
		csv:  func() [][]string { return csvOf(lines) },
		text: func(w *textTables) {
			for _, m := range list {
				w.line(fmt.Sprintf("%-14s%s", m.Written(), m.Name.EN))
				w.line(fmt.Sprintf("%-14s= %s", "", english(m)))
				w.line(fmt.Sprintf("%-14srunrate report metrics %s %s", "", m.Written(), strings.Join(m.Example, " ")))
			}
		},
	}
}

// computedLine is a metric that was computed in a CSV.
type computedLine struct {
	Key     string   `json:"key"`
	Name    string   `json:"name"`
	Formula string   `json:"formula"`
	Numbers string   `json:"numbers"` // put into it
	Result  *float64 `json:"result"`
	Unit    string   `json:"unit"`
}

func metricResult(m metrics.Metric, x []calc.Ratio, result calc.Ratio) report {
	numbers := m.FormulaIn(func(i int) string { return withSign(metrics.Exact(x[i], m.Inputs[i].Unit), m.Inputs[i].Unit) })
	line := computedLine{m.Written(), m.Name.EN, english(m), numbers, float(result), m.Unit.String()}
	return report{
		json: objectOf(m, x, result),
		csv:  func() [][]string { return csvOf([]computedLine{line}) },
		text: func(w *textTables) {
			w.line(fmt.Sprintf("%s: %s", m.Name.EN, withSign(metrics.Plain(result, m.Unit), m.Unit)))
			w.line("= " + line.Formula)
			w.line("= " + line.Numbers)
			if m.Complement.EN != "" {
				w.line(fmt.Sprintf("%s: %s", m.Complement.EN, withSign(metrics.Plain(calc.NewRatio(1, 1).Sub(result), m.Unit), m.Unit)))
			}
		},
	}
}

// withSign is a plain number with the sign of percent that a share has.
func withSign(plain string, unit metrics.Unit) string {
	switch unit {
	case metrics.Share:
		return plain + "%"
	case metrics.Times:
		return plain + "x"
	case metrics.Points:
		return plain + " points"
	}
	return plain
}
