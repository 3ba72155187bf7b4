package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"runrate/calc"
)

// Every message about clients.
var outletMessages = func() []any {
	line := Outlet{Number: 1, Name: "Ромашка", Rep: "Анна", State: "late", Last: 20000, Gap: 34, Rhythm: 7, Own: true, Usual: 1_240_000}
	lost := Outlet{Number: 2, Name: "Маяк", State: "given up", Reason: "цены", Gap: 1}
	all := []any{
		Outlets{Name: "Север", Today: 20000, Last: 19990, Stale: true, GivenUp: 1, Month: ActiveClients{Month: 675, Count: 34, Plan: 40, Reps: 1, All: 2}, Filter: "visit", Lines: []Outlet{line, lost}, Pages: 2},
		Outlets{Own: true, Filter: "all", Lines: []Outlet{{State: "active"}, {State: "at risk", Rhythm: 1, Own: true}, {State: "lapsed"}}}, Outlets{Filter: "visit"}, Outlets{Filter: "lapsed"}, Outlets{Filter: "all"},
		OutletCard{Outlet: line, Code: "K1", Segment: "Розница", Goods: []Goods{{}, {}}, Events: []OutletEvent{{Lost: true, Reason: "цены", By: "Анна", Words: "дорого"}, {Year: 2025}}, More: 2}, OutletCard{Outlet: Outlet{State: "lapsed", Rhythm: 9}, Goods: []Goods{{}}}, OutletCard{Outlet: Outlet{Name: "Новый"}, Never: true},
		AskReason{Outlet: line}, AskReason{Outlet: lost, Dropped: true}, LossNoted{Outlet: lost, Words: "дорого", Changed: true, Was: "сезон"}, LossNoted{Outlet: lost, Same: true, Dropped: true}, LossTakenBack{Outlet: lost}, LossTakenBack{Outlet: lost, Again: true},
		ContactNoted{Outlet: line, Never: true}, ContactNoted{Outlet: line, Counts: true, Words: "обещал"}, ContactNoted{Outlet: line, Dropped: true}, ContactTaken{},
		ReasonsChanged{Names: []string{"а", "б"}}, ReasonsChanged{Hidden: true}, NoLosses{}, NoLosses{MayWrite: true}, NoContacts{}, NoContacts{MayWrite: true}, NoContacts{Open: 2},
		WinBack{}, WinBack{Contacted: WinBackColumn{Clients: 5}, Others: WinBackColumn{Clients: 5}, Open: 1},
		PlanSet{Clients: &ClientPlanSet{40, 0}}, PlanSet{Clients: &ClientPlanSet{0, 40}}, Plan{Clients: 40},
	}
	for _, reason := range []string{"unknown", "never", "usage lost", "usage contact"} {
		all = append(all, OutletRefused{Reason: reason, Text: "А"})
	}
	for _, reason := range []string{"admin", "twice", "unknown", "long", "usage"} {
		all = append(all, ReasonsRefused{Reason: reason, Names: []string{"А", "Б"}})
	}
	rows := []ReasonRow{{Name: "цены", Count: 6}, {Name: "сезон", Count: 2}}
	for _, r := range []Reasons{{Count: 1, Rows: rows[:1]}, {Count: 6, Rows: rows[:1]}, {Count: 8, Rows: rows, Cut: 1, Vital: []string{"цены"}}, {Count: 8, Rows: rows}, {Count: 8, Rows: []ReasonRow{rows[0], rows[0]}, Tied: true}, {Count: 8, Rows: rows, Unlisted: true}} {
		all = append(all, ReasonsTitle(r), ReasonsSubtitle(r), ReasonsFoot(r), ReasonsCaption(r), ReasonsCut(r))
	}
	return all
}()

// A comparison fits a phone whatever its numbers are, and shows no percent of few.
func TestWinBackTable(t *testing.T) {
	few := WinBackColumn{Clients: FewClients - 1, Attempts: 6, Returned: 5, ReturnedShare: 0.83, HasReturned: true, Repeated: 1, RepeatedShare: 0.2, HasRepeated: true}
	many := WinBackColumn{Clients: 1_234_567, Attempts: 1_234_567.84, Returned: 999_999.96, ReturnedShare: 0.81, HasReturned: true, Purchases: 12_345_678.9, Paid: calc.Money(98_765_432_100)}
	for _, lang := range Languages {
		s, err := WinBack{Contacted: many, Others: few}.Table(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(s, "\n") {
			if n := utf8.RuneCountInString(line); n > Columns {
				t.Errorf("%d columns in %s:\n%s", n, lang, s)
			}
		}
		if n := strings.Count(s, "%"); n != 1 {
			t.Errorf("%d percents, one column is of few clients:\n%s", n, s)
		}
	}
}
