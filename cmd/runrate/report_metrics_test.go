package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"runrate/calc/metrics"
)

// The textbook's figures: (127 − 65) / 120 = 31/60, and 197/200. No database is opened, nor made.
func TestReportMetrics(t *testing.T) {
	db := filepath.Join(t.TempDir(), "none.db")
	out := must(t, "--db", db, "report", "metrics", "crr", "120", "127", "65")
	if want := "Textbook retention (CRR): 51.67%\n= (clients at the end − new clients) / clients at the start · 100 %\n= (127 − 65) / 120 · 100 %\nchurn: 48.33%\n"; out != want {
		t.Errorf("it says\n%swant\n%s", out, want)
	}
	wantCSV(t, must(t, "--db", db, "report", "metrics", "CRR", "200", "197", "0", "--format", "csv"),
		"key,name,formula,numbers,result,unit\ncrr,Textbook retention (CRR),(clients at the end − new clients) / clients at the start · 100 %,(197 − 0) / 200 · 100 %,197/200,share\n")
	var o metricObject
	if err := json.Unmarshal([]byte(must(t, "--db", db, "report", "metrics", "отток mrr", "600 тыс", "45 000", "--format", "json")), &o); err != nil {
		t.Fatal(err)
	}
	if o.Key != "mrrchurn" || o.Result == nil || *o.Result != 0.075 || len(o.Inputs) != 2 || *o.Inputs[1].Value != 45000 || *o.Inputs[1].AtMost != "start" {
		t.Errorf("JSON is %+v", o)
	}
	if out := must(t, "--db", db, "report", "metrics", "appu", "--", "-180000", "150"); !strings.HasPrefix(out, "Average profit per user: -1200\n") {
		t.Errorf("a loss is %s", out)
	}
	if _, err := os.Stat(db); !os.IsNotExist(err) {
		t.Errorf("a database was made: %v", err)
	}
}

func TestReportMetricsTable(t *testing.T) {
	var all []metricObject
	if err := json.Unmarshal([]byte(must(t, "report", "metrics", "--format", "json")), &all); err != nil || len(all) != len(metrics.All) {
		t.Fatalf("%d metrics, %v", len(all), err)
	}
	out := must(t, "report", "metrics", "--format", "csv")
	text := must(t, "report", "metrics")
	for i, m := range metrics.All {
		if all[i].Key != m.Written() || all[i].Result == nil || len(all[i].Aliases) == 0 || !strings.Contains(out, "\n"+m.Written()+",") || !strings.Contains(text, "report metrics "+m.Written()+" ") {
			t.Errorf("%s is %+v", m.Key, all[i])
		}
	}
	one := filepath.Join(t.TempDir(), "one.csv")
	must(t, "report", "metrics", "npl30", "--format", "csv", "-o", one)
	if b, err := os.ReadFile(one); err != nil || !strings.Contains(string(b), "overdue more than 30 days") || strings.Count(string(b), "\n") != 2 {
		t.Errorf("one metric is %s, %v", b, err)
	}
}

func TestReportMetricsRefusals(t *testing.T) {
	for args, want := range map[string]string{
		"margin 1":         `there is no metric "margin"`,
		"crr 0 5 5":        "crr: clients at the start is zero, and nothing can be divided by it (clients at the start, clients at the end, new clients)",
		"crr 120 60 65":    "new clients is 65, and cannot be more than clients at the end: 60",
		"crr 120 127":      "2 numbers, it takes 3",
		"crr 1 2 1 4":      "4 numbers, it takes 3",
		"crr 120 many 5":   `"many": not a number`,
		"ltv 4000 30 5%":   "gross margin is 3000%, and cannot be above 100%",
		"churn 120 5%":     "a percent where no share is asked for",
		"arpu 5 1.5":       "all clients is 1.5, and is counted in whole numbers",
		"mrr -- 3 -5":      "average payment a month is -5, and cannot be negative",
		"nps 0 0 0":        "promoters (9–10) + passives (7–8) + detractors (0–6) is zero",
		"crr --format png": "must be one of",
	} {
		out, errs, code := runrate(t, append([]string{"report", "metrics"}, strings.Fields(args)...)...)
		if code != exitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d\n%s%s", args, code, out, errs)
		}
	}
}
