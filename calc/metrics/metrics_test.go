package metrics_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/calc/metrics"
)

// examples are worked out by hand, the arithmetic behind each.
var examples = map[string]string{
	"mrr":          "600000", // 120 · 5 000
	"arr":          "7200000",
	"arppu":        "5000",  // 600 000 / 120 = 50 000 / 10
	"arpu":         "4000",  // 600 000 / 150 = 60 000 / 15
	"appu":         "1200",  // 180 000 / 150 = 18 000 / 15
	"asp":          "125",   // 4 800 · 125 = 480 000 + 120 000
	"cac":          "6000",  // 65 · 6 000 = 390 000
	"cpa":          "150",   // 600 · 150 = 90 000
	"ltv":          "24000", // 30 % of 4 000 is 1 200; a month's churn of 5 % is 20 months: 1 200 · 20
	"ltvcac":       "4",     // 24 / 6
	"churn":        "48.33", // 58 / 120 = 29 / 60 = 0.48333…
	"retention":    "51.67", // 62 / 120 = 31 / 60 = 0.51666…
	"crr":          "51.67", // (127 − 65) / 120 = 62 / 120
	"mrrchurn":     "7.5",   // 45 / 600 = 0.075
	"mrrretention": "92.5",  // 555 / 600 = 0.925
	"nps":          "60",    // 70 − 10 of 100
	"approval":     "62",    // 620 / 1000
	"issue":        "75",    // 465 / 620 = 3 / 4, 155 · 3 = 465 and 155 · 4 = 620
	"recovery":     "35",    // 28 / 80 = 7 / 20
	"npl":          "7",     // 35 / 500
	"fpd":          "4.5",   // 9 / 200
	"spd":          "6.32",  // 12 / 190 = 6 / 95 = 0.063157…
	"tpd":          "5",     // 9 / 180 = 1 / 20
}

func TestExamples(t *testing.T) {
	if len(metrics.All) != len(examples) {
		t.Errorf("%d metrics, %d are worked out here", len(metrics.All), len(examples))
	}
	for _, m := range metrics.All {
		if got := compute(t, m, m.Example...); got != examples[m.Key] {
			t.Errorf("%s of %v is %s, want %s", m.Key, m.Example, got, examples[m.Key])
		}
	}
}

// compute reads numbers as they are written, and returns what is shown.
func compute(t *testing.T, m metrics.Metric, written ...string) string {
	t.Helper()
	x, err := m.ReadAll(written)
	if err != nil {
		return err.Error()
	}
	r, err := m.Of(x)
	if err != nil {
		return err.Error()
	}
	return metrics.Plain(r, m.Unit)
}

// The textbook's own figures, and what stands at the edges.
func TestComputed(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"crr 120 127 65", "51.67"},
		{"crr 200 197 0", "98.5"},      // 197 / 200
		{"crr 100 130 10", "120"},      // clients who came back pass 100 %
		{"crr 20000 19999 0", "99.99"}, // 99.995, and no 100
		{"ОТТОК 120 58", "48.33"},
		{"Отток MRR 600 тыс 45 тыс", "7.5"},
		{"nps 0 0 7", "-100"},
		{"nps 1 1 1", "0"},
		{"appu -180000 150", "-1200"},
		{"appu −180 тыс. 150", "-1200"},
		{"ltv 4000 0,3 0.05", "24000"},
		{"LTV/CAC 1,5 млн 0.5m", "3"},
		{"арппу 1 1", "?"},
		{"npl(30) 5 000 000; 350 000", "7"},
		{"npl30 5m 350k", "7"},
		{"asp 1000 3", "333.33"},
		{"asp 2000 3", "666.67"},
		{"asp 1000,50 ₽ 2,5", "400.2"}, // 1000.5 · 2 / 5
		{"arr 999 999 999 999,99", "11999999999999.88"},
		{"crr 0 5 5", "clients at the start is zero, and nothing can be divided by it"},
		{"nps 0 0 0", "promoters (9–10) + passives (7–8) + detractors (0–6) is zero, and nothing can be divided by it"},
		{"ltv 100 50% 0", "churn a month is zero, and nothing can be divided by it"},
		{"crr 120 60 65", "new clients is 65, and cannot be more than clients at the end: 60"},
		{"crr -1 60 65", "clients at the start is -1, and cannot be negative"},
		{"crr 1.5 60 65", "clients at the start is 1.5, and is counted in whole numbers"},
		{"ltv 100 120% 5%", "gross margin is 120%, and cannot be above 100%: write 5% or 0.05"},
		{"ltv 100 1 5%", "2000"},
		{"crr 5% 60 65", `"5%": a percent where no share is asked for`},
		{"crr 1,200 1.270 650", "51.67"}, // clients are whole
		{"churn 120 120", "100"},
		{"первый платеж 200 9", "4.5"},
		{"arr 5 млн тыс", `"5 млн тыс": not a number`},
		{"ltv 100 5%% 5%", `"5%%": a percent where no share is asked for`},
		{"crr 1 тыс 1,270 тыс 650", "62"}, // 620 / 1000
		{"arpu 1,200 60", `"1,200": could be read as two numbers`},
		{"crr 120 abc", `"120 abc": not a number`},
		{"arpu 1000000000000 5", `"1000000000000": too large`}, // 10^12
		{"arpu 0.0000001 5", `"0.0000001": too many decimals`},
		{"crr 120 127", "2 numbers, it takes 3"},
		{"crr 120 127 65 4", "4 numbers, it takes 3"},
		{"arppu 1 200 300", "3 numbers, it takes 2"}, // 1 200 / 300, or 1 / 200 300
		{"arppu 1 200; 300", "4"},
		{"arppu 1 200, 300", "4"},
	} {
		name, line := metrics.Cut(c.line)
		m, ok := metrics.Find(name)
		if !ok {
			if c.want != "?" {
				t.Errorf("%q: no metric %q", c.line, name)
			}
			continue
		}
		written, err := metrics.Split(line, len(m.Inputs))
		got := fmt.Sprint(err)
		if err == nil {
			got = compute(t, m, written...)
		}
		if got != c.want {
			t.Errorf("%q is %s, want %s", c.line, got, c.want)
		}
	}
}

// drawn is a value of an input, within bounds or anywhere near them.
func drawn(rt *rapid.T, m metrics.Metric, x []calc.Ratio) calc.Ratio {
	in := m.Inputs[len(x)]
	num := rapid.OneOf(rapid.Int64Range(-2, 3), rapid.Int64Range(0, 1_000_000_000)).Draw(rt, in.Key)
	den := rapid.SampledFrom([]int64{1, 1, 2, 100, 1_000_000_000}).Draw(rt, "over")
	return calc.NewRatio(num, den)
}

// inBounds says by itself whether a value may be, from the fields of the table alone.
func inBounds(m metrics.Metric, x []calc.Ratio) bool {
	in, v := m.Inputs[len(x)-1], x[len(x)-1]
	if v.Sign() < 0 && !in.Signed || in.Unit == metrics.Share && v.Cmp(calc.NewRatio(1, 1)) > 0 {
		return false
	}
	if n, ok := v.Round(); in.Whole && (!ok || v.Cmp(calc.NewRatio(n, 1)) != 0) {
		return false
	}
	for i, other := range m.Inputs[:len(x)-1] {
		if other.Key == in.AtMost && v.Cmp(x[i]) > 0 {
			return false
		}
	}
	return true
}

// Within bounds there is a result, the one that the formula's text gives, or
// division by zero exactly where all that it is divided by is zero; outside
// there is OutOfBounds. Nothing panics.
func TestInputsToResult(t *testing.T) {
	for _, m := range metrics.All {
		t.Run(m.Key, rapid.MakeCheck(func(rt *rapid.T) { fromInputs(rt, m) }))
	}
}

func fromInputs(rt *rapid.T, m metrics.Metric) {
	var x []calc.Ratio
	for range m.Inputs {
		x = append(x, drawn(rt, m, x))
		if !inBounds(m, x) {
			var out metrics.OutOfBounds
			if err := m.Check(x); !errors.As(err, &out) || out.Error() == "" || out.Input.Key != m.Inputs[len(x)-1].Key {
				rt.Fatalf("%s of %v is out of bounds: %v", m.Key, x, err)
			}
			return
		}
	}
	want, there := evaluate(rt, m, x)
	got, err := m.Of(x)
	var zero metrics.DivisionByZero
	if there != (err == nil) || !there && !(errors.As(err, &zero) && len(zero.Inputs) == len(m.Over)) || there && got.Cmp(want) != 0 {
		rt.Fatalf("%s of %v is %v (%v), the formula says %v (%v)", m.Key, x, got, err, want, there)
	}
}

// evaluate computes the formula's text, with Go's own parser; false for a division by zero.
func evaluate(t rapid.TB, m metrics.Metric, x []calc.Ratio) (calc.Ratio, bool) {
	t.Helper()
	formula := strings.TrimSuffix(m.Formula, " · 100 %") // a share is a fraction of 1
	if (formula != m.Formula) != (m.Unit == metrics.Share) {
		t.Fatalf("%s comes out as %s, by %s", m.Key, m.Unit, m.Formula)
	}
	formula = strings.NewReplacer("−", "-", "·", "*", "{", "", "}", "").Replace(formula)
	tree, err := parser.ParseExpr(formula)
	if err != nil {
		t.Fatalf("%s: %v", m.Formula, err)
	}
	values := map[string]calc.Ratio{}
	for i, in := range m.Inputs {
		values[in.Key] = x[i]
	}
	r := valueOf(t, tree, values)
	return r, r.Defined()
}

func valueOf(t rapid.TB, e ast.Expr, values map[string]calc.Ratio) calc.Ratio {
	t.Helper()
	switch e := e.(type) {
	case *ast.ParenExpr:
		return valueOf(t, e.X, values)
	case *ast.BasicLit:
		n, _ := new(big.Int).SetString(e.Value, 10)
		return calc.RatioOf(n)
	case *ast.Ident:
		v, known := values[e.Name]
		if !known {
			t.Fatalf("no input %s", e.Name)
		}
		return v
	case *ast.BinaryExpr:
		a, b := valueOf(t, e.X, values), valueOf(t, e.Y, values)
		return map[token.Token]func(calc.Ratio) calc.Ratio{token.ADD: a.Add, token.SUB: a.Sub, token.MUL: a.Mul, token.QUO: a.Div}[e.Op](b)
	}
	t.Fatalf("%T in a formula", e)
	return calc.Ratio{}
}

// Whatever is written, something comes back.
func TestAnythingWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.StringOf(rapid.SampledFrom([]rune("019 .,-−;%₽kмлнтыс(\n/x"))).Draw(rt, "line")
		m := rapid.SampledFrom(metrics.All).Draw(rt, "metric")
		metrics.Find(line)
		metrics.Cut(line)
		metrics.LooksLikeNumber(line)
		written, err := metrics.Split(line, len(m.Inputs))
		if err == nil && len(written) > len(m.Inputs) {
			rt.Fatalf("%q is %d numbers, %d at most", line, len(written), len(m.Inputs))
		}
		if x, err := m.ReadAll(written); err == nil && len(x) != len(written) {
			rt.Fatalf("%q: read %d of %d", line, len(x), len(written))
		}
	})
}

// A number reads the same however it is grouped and marked.
func TestNotations(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		whole, hundredths := rapid.Int64Range(1000, 999_999_999).Draw(rt, "whole"), rapid.Int64Range(1, 99).Draw(rt, "hundredths")
		want := calc.NewRatio(whole*100+hundredths, 100)
		group := func(mark string) string {
			s := fmt.Sprint(whole)
			for i := len(s) - 3; i > 0; i -= 3 {
				s = s[:i] + mark + s[i:]
			}
			return s
		}
		for _, s := range []string{
			fmt.Sprintf("%d.%02d", whole, hundredths), fmt.Sprintf("%s,%02d", group(" "), hundredths), fmt.Sprintf("%s.%02d ₽", group(","), hundredths),
			fmt.Sprintf("%s,%02d руб.", group("."), hundredths), fmt.Sprintf("%s,%02d", group("\u00a0"), hundredths),
		} {
			if got, err := metrics.Read(s, metrics.Input{Unit: metrics.Money}); err != nil || got.Cmp(want) != 0 {
				rt.Fatalf("%q reads as %v (%v), want %v", s, got, err, want)
			}
		}
	})
}

func TestTable(t *testing.T) {
	taken, keys := map[string]string{}, map[string]bool{}
	for _, m := range metrics.All {
		if keys[m.Key] {
			t.Errorf("%s is there twice", m.Key)
		}
		keys[m.Key] = true
		for _, name := range append([]string{m.Key, m.Label.RU, m.Label.EN, m.Written()}, append(m.Aliases.RU, m.Aliases.EN...)...) {
			if found, ok := metrics.Find(strings.ToUpper(name)); !ok || found.Key != m.Key {
				t.Errorf("%q finds %q, not %s", name, found.Key, m.Key)
			}
		}
		own := map[string]bool{}
		for _, name := range append(m.Aliases.RU, m.Aliases.EN...) {
			if taken[name] != "" && taken[name] != m.Key || own[name] {
				t.Errorf("%q is a name of %s, and again of %s", name, taken[name], m.Key)
			}
			taken[name], own[name] = m.Key, true
		}
		worded(t, m)
		wired(t, m)
	}
}

// worded wants every text in both languages, short enough for a phone's button.
func worded(t *testing.T, m metrics.Metric) {
	t.Helper()
	texts := []metrics.Words{m.Label, m.Name, m.Note, m.Source, m.Group.Name()}
	for _, in := range m.Inputs {
		texts = append(texts, in.Name)
	}
	for _, w := range texts {
		if w.RU == "" || w.EN == "" || strings.Contains(w.RU+w.EN, "{n}") || strings.ContainsFunc(w.EN, func(c rune) bool { return c >= 'а' && c <= 'я' }) {
			t.Errorf("%s has the words %q", m.Key, w)
		}
	}
	if n := utf8.RuneCountInString(m.Label.RU); n > 14 {
		t.Errorf("%s has a label of %d letters", m.Key, n)
	}
}

// wired wants keys that a row speaks of to be there, and before what is bound by them.
func wired(t *testing.T, m metrics.Metric) {
	t.Helper()
	before := map[string]bool{}
	for _, in := range m.Inputs {
		if in.AtMost != "" && !before[in.AtMost] {
			t.Errorf("%s: %s is bound by %q, which does not come before it", m.Key, in.Key, in.AtMost)
		}
		if before[in.Key] || !strings.Contains(m.Formula, "{"+in.Key+"}") {
			t.Errorf("%s: %s is there twice, or not in %s", m.Key, in.Key, m.Formula)
		}
		before[in.Key] = true
	}
	for _, key := range m.Over {
		if !before[key] {
			t.Errorf("%s is over %q, which it has not", m.Key, key)
		}
	}
	shown := m.FormulaIn(func(i int) string { return fmt.Sprint("#", i) })
	if strings.ContainsAny(shown, "{}") {
		t.Errorf("%s shows as %s", m.Key, shown)
	}
}

func TestDays(t *testing.T) {
	for name, want := range map[string]int{"npl": 90, "NPL(90)": 90, "npl30": 30, "NPL 30+": 30, "нпл60": 60, "npl0": 0, "npl99999": 0, "crr30": 0} {
		m, ok := metrics.Find(name)
		if ok != (want > 0) || m.Days != want {
			t.Errorf("%s is of %d days (%v), want %d", name, m.Days, ok, want)
		}
		if want > 0 && (m.Label.EN != fmt.Sprintf("NPL(%d)", want) || !strings.Contains(m.Inputs[1].Name.RU, fmt.Sprint(want)) || m.Written() != fmt.Sprint("npl", want)) {
			t.Errorf("%s is called %s, and asks for %s", name, m.Label.EN, m.Inputs[1].Name.RU)
		}
	}
	if m, _ := metrics.Find("npl"); !strings.Contains(m.Inputs[1].Name.EN, "90") { // as the table has it, whatever was asked for before
		t.Errorf("after others it asks for %s", m.Inputs[1].Name.EN)
	}
}

func TestLooksLikeNumber(t *testing.T) {
	for s, want := range map[string]bool{"127": true, "-5": true, "1 200,50": true, "5 %": true, "1,5 млн": true, "3600р": true, "1.2.3": true, "пиво 120": false, "12.11 сок 40": false, "сто": false, "%": false, "E4": false, "K4": false, "4k": true, "вчера 5": false} {
		if got := metrics.LooksLikeNumber(s); got != want {
			t.Errorf("%q looks like a number: %v, want %v", s, got, want)
		}
	}
}

func ExampleMetric_Of() {
	crr, _ := metrics.Find("crr")
	x, _ := crr.ReadAll([]string{"120", "127", "65"})
	r, err := crr.Of(x)
	fmt.Println(crr.FormulaIn(func(i int) string { return x[i].String() }), "=", metrics.Plain(r, crr.Unit), "%", err)
	// Output: (127 − 65) / 120 · 100 % = 51.67 % <nil>
}
