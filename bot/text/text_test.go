package text

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"runrate/calc"
	"runrate/storage"
)

// Every message of the package; a struct that is left out has no template.
var messages = []any{
	Joined{Rep: true}, Joined{}, SetUp{}, SetUp{Categories: true}, AlreadyJoined{Rep: true}, AlreadyJoined{}, Stranger{}, InviteRefused{}, InviteRefused{Used: true}, InviteRefused{Expired: true}, Moved{},
	Receipt{Days: []ReceiptDay{{Lines: []ReceiptLine{{HasAmount: true, Client: "К"}}, More: 3, Imported: true, Fact: []Goods{{}}, Year: 2025}, {}}, Left: []Left{{Case: LeftToday}, {Case: LeftDone}, {Case: LeftMet, Volume: 1}, {Case: LeftNext}, {Case: LeftMiss}, {Case: LeftFact}, {Case: LeftPast, Plan: 1}}, NewClient: "К", Dropped: true, Unconfirmed: true},
	Undone{Days: []ReceiptDay{{}, {}}}, NoCategories{}, NoCategories{Admin: true}, NotARep{}, ForwardRefused{}, AskUndone{Dropped: true}, AskClient{Names: []string{"А"}}, AskClient{Names: []string{"А", "Б"}, Days: []calc.Date{20000, 20001}, Dropped: true},
	CommandEdited{}, QuestionGone{}, Kept{}, RunRate{Rows: []RunRateRow{{}}, Worst: &WorstLine{}, Money: &MoneyTotal{LeftOut: 2}, NoPlan: []Goods{{}, {}}, NoPlanMore: 4, Target: 20000, Unconfirmed: true, Left: []Left{{Case: LeftToday}, {Case: LeftDone}}, LeftMore: 2},
	PlanFact{}, PlanFact{Differences: []Difference{{}, {Goods: Goods{Volume: 1}, Days: 1}, {Goods: Goods{Volume: -1}, Days: 5}}}, Card{}, Card{HasPlan: true, Forecast: Known{Is: true}, Lag: Known{Is: true}, Required: Known{Is: true}, LeftToday: Known{Is: true}, MissedBy: Known{Is: true}, Days: []CardDay{{}, {}}, Turnover: 1, Unconfirmed: true}, Card{HasPlan: true, Surplus: Known{1, true}},
	PickCategory{}, NothingYet{}, PlanSet{Lines: []PlanSetLine{{Had: true}}}, AskCategory{Names: []string{"А"}}, AskCategory{Names: []string{"А", "Б"}, Dropped: true}, Help{Rep: true, Commands: []HelpLine{{}}}, Help{Commands: []HelpLine{{}}}, UnknownCommand{}, NotText{}, NotText{Example: "х"}, Failure{}, Stale{},
	AskWhich{Kind: "category"}, AskWhich{Kind: "number"}, AskWhich{Kind: "date"}, AskWhich{Kind: "client", Dropped: true}, AskWhich{Only: "Пиво"}, Silence{Hours: 22},
	History{}, History{First: true}, History{Days: []HistoryDay{{Year: 2025, Entries: []HistoryEntry{{Number: 1, Minute: 600, Goods: []Goods{{Volume: -1}, {}}, NotCounted: true}}, Filed: 2, FiledGoods: []Goods{{}}}, {}}},
	EntryCard{Deleted: true}, EntryCard{OwnMessage: true, Days: []ReceiptDay{{Imported: true}}, Revisions: []Revision{{By: "А", Days: []ReceiptDay{{Lines: []ReceiptLine{{}, {}}}, {Lines: []ReceiptLine{{}}}}}, {Deleted: true}}}, NothingToUndo{},
	Plan{Rows: []PlanRow{{}}, Shares: []Share{{1, 1000}, {2, 500}}, Unconfirmed: true}, Plan{Supervised: true}, Plan{Example: "х"}, Week{}, Week{Team: true}, MonthClosed{Month: 1, Last: 40, Year: 2025}, MonthClosed{Month: 1, Last: 40, Supervised: true},
	DayClosed{Sold: []Goods{{}}, Next: 20000, Required: []Goods{{}}, Unconfirmed: true}, DayClosed{}, DayReopened{}, DayReopened{Over: true}, NotYours{}, NoCategories{Dropped: true}, VolumeForMoney{"1", "2"}, Settings{Dark: true}, Settings{}, ChooseSetting{"language"}, ChooseSetting{"theme"}, ChooseSetting{"push"}, ChooseSetting{"zone"}, SettingRefused{},
	BurnUpTitle{}, BurnUpSubtitle{Forecast: Known{Is: true}}, BurnUpFoot{Off: true, Sales: 3, Unconfirmed: true}, BurnUpFoot{}, BurnUpCaption{HasPlan: true, Forecast: Known{Is: true}, Required: Known{1, true}, Current: Known{Is: true}, Left: 1000, Unconfirmed: true}, BurnUpCaption{},
	BarsTitle{}, BarsSubtitle{Left: 1}, BarsSubtitle{}, BarsFoot{HasMoney: true, Unconfirmed: true}, BarsCaption{}, BarsCaption{Count: 2, NoPlan: 1, HasMoney: true, WorstBehind: true, WorstRequired: Known{Is: true}, Unconfirmed: true},
	TodayLabel{}, DaysLeft{}, MoreBars{22}, ShortOf{}, NeededADay{}, NoChart{Known: []string{"А", "Б"}}, PastMonth{}, HowToEnter{},
	NotUnderstood{Kind: "empty", Kept: true, Dropped: true}, NotUnderstood{Kind: "unknown category", Known: []string{"А", "Б"}}, PlanRefused{Reason: "usage"},
}

func TestEveryMessageInEveryLanguage(t *testing.T) {
	for _, lang := range Languages {
		defined := map[string]bool{}
		for _, m := range slices.Concat(messages, teamMessages, fieldMessages, metricMessages, retentionMessages, outletMessages) {
			s, err := Render(lang, m)
			if err != nil || s == "" {
				t.Errorf("%T in %s: %q, %v", m, lang, s, err)
			}
			if strings.Contains(s, "\n\n\n") || strings.Contains(s, " \n") {
				t.Errorf("%T in %s has odd spaces: %q", m, lang, s)
			}
			defined[reflect.TypeOf(m).Name()] = true
		}
		for _, tmpl := range templates()[lang].Templates() {
			name := tmpl.Name()
			if strings.HasPrefix(name, "label ") {
				if other, err := Label(Languages[0], strings.TrimPrefix(name, "label ")); err != nil || other == "" {
					t.Errorf("%s is not in %s: %v", name, Languages[0], err)
				}
				continue
			}
			if unicode.IsUpper([]rune(name)[0]) && !strings.HasSuffix(name, ".html") && name != string(lang) && !defined[name] {
				t.Errorf("the template %s in %s is of no message that is tested", name, lang)
			}
		}
	}
	ru, en := len(templates()[storage.Russian].Templates()), len(templates()[storage.English].Templates())
	if ru != en {
		t.Errorf("%d texts in Russian, %d in English", ru, en)
	}
}

// Every kind of problem has a sentence of its own.
func TestEveryProblemIsWorded(t *testing.T) {
	for _, lang := range Languages {
		seen := map[string]string{}
		fallback, _ := Render(lang, NotUnderstood{Kind: "no such kind"})
		for _, kind := range []string{"empty", "unknown category", "unknown word", "no category", "no amount", "two categories", "two numbers", "too fine", "too large", "zero", "not a number", "wrong unit", "price each", "date or volume", "date or money", "trailing", "still return", "dashes", "loose money", "bad date", "old date", "future date", "loose date", "loose return", "loose client", "long client name", "no client name", "too many"} {
			s, err := Render(lang, NotUnderstood{Kind: kind})
			if err != nil || s == fallback || seen[s] != "" {
				t.Errorf("%s in %s: %q, like %q, %v", kind, lang, s, seen[s], err)
			}
			seen[s] = kind
		}
		clear(seen)
		for _, reason := range []string{"usage", "supervisor", "category", "several", "amount", "two-faced", "unit", "wrong unit", "long", "segments", "twice"} {
			s, err := Render(lang, PlanRefused{Reason: reason})
			if err != nil || seen[s] != "" {
				t.Errorf("%s in %s: %q, like %q, %v", reason, lang, s, seen[s], err)
			}
			seen[s] = reason
		}
	}
}

func TestEscaping(t *testing.T) {
	s, err := Render(storage.Russian, AskClient{Names: []string{`<b>"&'</b>`}})
	if err != nil || strings.Contains(s, "<b>\"") || !strings.Contains(s, "&lt;b&gt;") {
		t.Errorf("a name came out as %q, %v", s, err)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		lang        storage.Lang
		plain, want string
	}{
		{storage.Russian, "1234567.5", "1\u00a0234\u00a0567,5"}, {storage.English, "1234567.5", "1,234,567.5"},
		{storage.Russian, "-1234", "−1\u00a0234"}, {storage.English, "-0.25", "−0.25"}, {storage.Russian, "999", "999"}, {storage.Russian, "1000", "1\u00a0000"}, {storage.Russian, "0", "0"},
	} {
		if got := Number(c.lang, c.plain); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.plain, c.lang, got, c.want)
		}
	}
}

func TestPlurals(t *testing.T) {
	for plain, want := range map[string]string{"1": "рабочего дня", "21": "рабочего дня", "22": "рабочих дней", "5": "рабочих дней", "11": "рабочих дней", "20.5": "рабочего дня", "0": "рабочих дней"} {
		if got := plurals[storage.Russian]["working day"].of(storage.Russian, plain); got != want {
			t.Errorf("из %s %s, want %s", plain, got, want)
		}
	}
}

// No line of a table is wider than a phone, however long names and figures are.
func TestTablesFit(t *testing.T) {
	long := strings.Repeat("Очень длинное название ", 3)
	rr := RunRate{Rows: []RunRateRow{
		{Goods: Goods{Category: long, Unit: "коробка", Volume: 12_345_678_125}, HasRequired: true, RunRate: calc.PercentOf(calc.NewRatio(12345, 100))},
		{Goods: Goods{Category: "Пиво", Unit: "шт", Volume: 1000}, HasRequired: true},
		{Goods: Goods{Category: "Сок"}, Met: true},
	}}
	pf := PlanFact{Rows: []PlanFactRow{{Category: long, Fact: 1_234_567_125, Plan: 12_345_678_125, HasPlan: true, Fulfilment: calc.PercentOf(calc.NewRatio(1, 10))}, {Category: "Сок", Fact: -5}}}
	for _, lang := range Languages {
		for _, table := range []func(storage.Lang) (string, error){rr.Table, pf.Table} {
			s, err := table(lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(s, "\n") {
				if n := utf8.RuneCountInString(line); n > Columns {
					t.Errorf("%d columns in %s:\n%s", n, lang, s)
				}
			}
		}
	}
}

func TestFit(t *testing.T) {
	short := "<b>short</b>"
	if Fit(short) != short {
		t.Error("a short message was changed")
	}
	for name, html := range map[string]string{
		"many lines":   "<b>head</b>\n" + strings.Repeat("<b>line</b>\n", 1000),
		"a long table": "<b>head</b>\n<pre>" + strings.Repeat("row 1 2 3\n", 1000) + "</pre>\nfoot",
		"one line":     strings.Repeat("<b>я</b> &lt;", 3000),
	} {
		got := Fit(html)
		if n := utf8.RuneCountInString(got); n > 4096 || !strings.HasSuffix(strings.TrimSuffix(got, "</pre>"), "…") {
			t.Errorf("%s: %d characters, ending in %q", name, n, got[max(0, len(got)-20):])
		}
		if strings.Count(got, "<b>") != strings.Count(got, "</b>") || strings.Count(got, "<pre>") != strings.Count(got, "</pre>") {
			t.Errorf("%s: tags are left open", name)
		}
	}
}
