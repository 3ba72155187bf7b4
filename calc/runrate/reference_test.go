package runrate_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/calc/runrate"
)

// referenceCase is one line of testdata/reference.jsonl, which reference.py
// beside it computed in Python fractions, independently of this package.
type referenceCase struct {
	Name      string
	Month     string
	Today     string
	Closed    bool
	PlanMilli *int64 `json:"plan_milli"`
	Overrides map[string]int32
	Pattern   [7]int32 // Monday first
	Sales     [][2]any
	Want      map[string]*string
}

func TestReference(t *testing.T) {
	f, err := os.Open("testdata/reference.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases := 0
	for lines := bufio.NewScanner(f); lines.Scan(); cases++ {
		var c referenceCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.Name, func(t *testing.T) { c.check(t) })
	}
	if cases < 400 {
		t.Errorf("read %d cases, there should be 400 and more", cases)
	}
}

func (c referenceCase) check(t *testing.T) {
	line := c.line(t)
	got := map[string]string{
		"fact": line.Fact().Ratio().String(), "closed_fact": line.Closed().Ratio().String(),
		"fulfilment": line.Fulfilment().String(), "run_rate": line.RunRate().String(), "forecast": line.Forecast().String(),
		"even_pace": line.EvenPace().String(), "lag": line.Lag().String(),
		"required": line.Required().String(), "left_today": line.LeftToday().String(),
		"days_total": line.Days.Total.Ratio().String(), "days_elapsed": line.Days.Elapsed.Ratio().String(), "days_left": line.Days.Left().Ratio().String(),
		"surplus": told(line.Surplus()), "missed_by": told(line.MissedBy()), "required_on": "—",
	}
	if line.HasPlan && line.Plan > 0 && line.Days.Target != 0 {
		got["required_on"] = line.Days.Target.String()
	}
	for key, want := range c.Want {
		if w := "—"; want != nil {
			w = *want
			if got[key] != w {
				t.Errorf("%s = %s, want %s", key, got[key], w)
			}
		} else if got[key] != w {
			t.Errorf("%s = %s, want it undefined", key, got[key])
		}
	}
	if len(c.Want) != len(got) {
		t.Errorf("compared %d figures of %d", len(got), len(c.Want))
	}
}

func told(v calc.Volume, ok bool) string {
	if !ok {
		return "—"
	}
	return v.Ratio().String()
}

func (c referenceCase) line(t *testing.T) runrate.Line {
	month, err := calc.ParseMonth(c.Month)
	if err != nil {
		t.Fatal(err)
	}
	today := date(t, c.Today)
	cal := calendar.Calendar{National: calendar.Russia(), Overrides: map[calc.Date]calc.Weight{}}
	for i, w := range c.Pattern {
		cal.Pattern[(time.Monday+time.Weekday(i))%7] = calc.Weight(w)
	}
	for d, w := range c.Overrides {
		cal.Overrides[date(t, d)] = calc.Weight(w)
	}
	line := runrate.Line{Days: runrate.DaysAt(cal, runrate.Shares{}, month, today, c.Closed), HasPlan: c.PlanMilli != nil}
	if c.PlanMilli != nil {
		line.Plan = calc.Volume(*c.PlanMilli)
	}
	for _, s := range c.Sales {
		d, v := date(t, s[0].(string)), calc.Volume(s[1].(float64))
		switch {
		case d.Month() != month || d > today:
		case d == today:
			line.SoldToday += v
		default:
			line.Before += v
		}
	}
	return line
}

func date(t *testing.T, s string) calc.Date {
	t.Helper()
	d, err := calc.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
