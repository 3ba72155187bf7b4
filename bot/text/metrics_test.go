package text

import (
	"strings"
	"testing"

	"runrate/calc"
	"runrate/calc/metrics"
	"runrate/storage"
)

// Every message about metrics: each metric's card and result, and every way in which a number can be wrong.
var metricMessages = func() []any {
	all := []any{MetricList{}, MetricUnknown{}, MetricStopped{}, MetricTake{Value: calc.NewRatio(127, 1)}}
	for _, o := range []MetricOffer{{}, {Own: true}, {Whose: "Север"}} {
		o.Value = calc.NewRatio(127, 1)
		all = append(all, MetricAsk{Metric: metrics.All[0], Offer: &o})
	}
	for _, g := range metrics.Groups {
		all = append(all, MetricList{Groups: []MetricGroup{{g.Name(), metrics.In(g)}}, Example: "/metrics crr 120 127 65"})
	}
	for _, m := range metrics.All {
		x, err := m.ReadAll(m.Example)
		if err != nil {
			panic(err)
		}
		r, err := m.Of(x)
		if err != nil {
			panic(err)
		}
		all = append(all, MetricAsk{Metric: m, Card: true, Dropped: true}, MetricAsk{Metric: m, Given: x[:len(x)-1], Wrong: &MetricWrong{Reason: "zero", Zeros: m.Inputs}}, MetricRefused{Metric: m, Got: 5}, MetricResult{m, x, r})
	}
	for _, reason := range wrongReasons {
		all = append(all, MetricRefused{Metric: metrics.All[0], Wrong: wrongFor(reason)})
	}
	return all
}()

var wrongReasons = []string{"negative", "fraction", "whole", "other", "zero", "percent", "two-faced", "too fine", "too large", "not a number"}

func wrongFor(reason string) *MetricWrong {
	in := metrics.All[0].Inputs[0]
	return &MetricWrong{Reason: reason, Text: "x", Input: in, Other: in, Limit: calc.NewRatio(5, 1), Zeros: []metrics.Input{in, in}}
}

// Whatever is the matter with a number, it has a sentence of its own.
func TestEveryWrongNumberIsWorded(t *testing.T) {
	for _, lang := range Languages {
		seen := map[string]string{}
		for _, reason := range wrongReasons {
			s, err := Render(lang, MetricRefused{Metric: metrics.All[0], Wrong: wrongFor(reason)})
			if err != nil || seen[s] != "" {
				t.Errorf("%s in %s: %q, like %q, %v", reason, lang, s, seen[s], err)
			}
			seen[s] = reason
		}
	}
}

func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		unit   metrics.Unit
		r      calc.Ratio
		ru, en string
	}{
		{metrics.Share, calc.NewRatio(31, 60), "51,67 %", "51.67%"},
		{metrics.Money, calc.NewRatio(-2469, 2), "−1 234,5 ₽", "−1,234.5 ₽"},
		{metrics.Times, calc.NewRatio(7, 2), "3,5×", "3.5×"},
		{metrics.Points, calc.NewRatio(60, 1), "60 пунктов", "60 points"},
		{metrics.Points, calc.NewRatio(-1, 1), "−1 пункт", "−1 point"},
		{metrics.Count, calc.NewRatio(12345, 1), "12 345", "12,345"},
	} {
		for lang, want := range map[storage.Lang]string{storage.Russian: c.ru, storage.English: c.en} {
			if got := strings.ReplaceAll(Measure(lang, c.r, c.unit), nbsp, " "); got != want {
				t.Errorf("%s %s in %s is %q, want %q", c.r, c.unit, lang, got, want)
			}
		}
	}
}

// What a card says to write is understood, and worked out as the card does.
func TestMetricLines(t *testing.T) {
	for _, m := range metrics.All {
		name, numbers := metrics.Cut(strings.TrimPrefix(lineOf(m), "/metrics "))
		found, ok := metrics.Find(name)
		written, err := metrics.Split(numbers, len(m.Inputs))
		if !ok || found.Key != m.Key || err != nil || len(written) != len(m.Inputs) {
			t.Errorf("%q is %q, %v: %v", lineOf(m), found.Key, written, err)
			continue
		}
		x, err := m.ReadAll(written)
		if err != nil {
			t.Fatal(err)
		}
		r, err := m.Of(x)
		for _, lang := range Languages {
			if card, err2 := exampleOf(lang, m); err != nil || err2 != nil || card != worked(lang, m, x, r) {
				t.Errorf("%q works out as %q, %v, %v", lineOf(m), card, err, err2)
			}
		}
	}
}
