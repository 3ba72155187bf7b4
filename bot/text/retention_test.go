package text

import (
	"os"
	"regexp"
	"testing"

	"runrate/calc"
)

// Every message about how the client base is kept.
var retentionMessages = func() []any {
	base := ClientBase{Name: "Север", Segment: "Сети", Category: "Пиво", By: "segment", AsOf: 20000, Window: 30}
	group := GroupShare{Name: "Сети", N: 1, Of: 2}
	var all []any
	for _, f := range []ChurnFacts{{Nothing: true}, {Few: true}, {ClientBase: base, Differ: true, Worst: group, Active: 3, Plan: 5, Shares: []GroupShare{group}, MoreShares: 2}, {Up: true, Banded: true}, {Down: true, Fits: 12}, {Start: 5, Active: 2}} {
		all = append(all, ChurnTitle(f), ChurnSubtitle(f), ChurnFoot(f), ChurnCaption(f))
	}
	for _, f := range []KeptFacts{{Nothing: true}, {ClientBase: base, K: 3, Differ: true, Worst: group, Best: group, All: group, Shares: []GroupShare{group, {}}, MoreShares: 1, Strict: group}, {K: 30, Days: true, All: group, Brackets: []BracketShare{{1, 7, 2, 3, calc.Percent{}}}}, {K: 30, Days: true, Hours: true, All: group}, {K: 1, All: group}, {Worse: true, K: 1, Weekly: true}, {Better: true, K: 1}, {Clients: 1}} {
		all = append(all, KeptTitle(f), KeptSubtitle(f), KeptFoot(f), KeptCaption(f), CohortTitle(f), CohortSubtitle(f), CohortFoot(f), CohortMark(f), CohortCaption(f))
	}
	with := SurvivalGroup{Name: "Сети", Clients: 40, Median: 8}
	for _, f := range []SurvivalFacts{
		{Nothing: true}, {Few: true}, {ClientBase: base, Differ: true, Worst: with, Best: SurvivalGroup{}, Groups: []SurvivalGroup{with, {}}, Tested: true},
		{Differ: true, Worst: with, Best: with}, {Differ: true, InDays: true}, {Median: 3, InDays: true}, {At: 12}, {ClientBase: base},
	} {
		all = append(all, SurvivalTitle(f), SurvivalSubtitle(f), SurvivalFoot(f), SurvivalCaption(f))
	}
	for _, f := range []RevenueFacts{{Nothing: true}, {Few: true, AtPrices: true}, {ClientBase: base, Differ: true, Worst: group}, {Grows: true, Quick: "1,2"}, {Loss: 5, Credits: -7}} {
		all = append(all, RevenueTitle(f), RevenueSubtitle(f), RevenueFoot(f), RevenueCaption(f))
	}
	for _, f := range []VisitFacts{{}, {ClientBase: base, Clients: 3, Money: 5}} {
		all = append(all, VisitTitle(f), VisitSubtitle(f), VisitFoot(f), VisitCaption(f))
	}
	row := ClientLine{Number: 1, Name: "Ромашка", Rep: "Анна", Last: 20000, Rhythm: "7", HasUsual: true}
	for _, kind := range []string{"visit", "lost", "lapsed", "fell", "missed"} {
		all = append(all, ClientList{Kind: kind, Period: "март", ClientBase: base, Rows: []ClientLine{row, {LastInYear: true}}, Pages: 2, All: 9, Others: 1}, ClientList{Kind: kind, Period: "март", All: 1, Others: 1}, ClientList{Kind: kind, Weekly: true, Period: "март"})
	}
	return append(all, SurvivalMedian{}, SurvivalMedian{InDays: true}, PeriodName{}, PeriodName{Quarter: 3}, ClientWords{}, MoreGroups{2}, NoBreakdown{"reasons"}, BaseWords{"churn"}, BaseWords{"cohorts"}, BaseWords{"revenue"}, BaseWords{"retention"}, BaseWords{"survival"}, MoreClients{3}, WindowRefused{2, 730}, CompanySetting{}, Settings{Admin: true}, Settings{Admin: true, Sundays: true})
}()

// Two templates of one name: the later would silently stand in for the other.
func TestNoTemplateTwice(t *testing.T) {
	define := regexp.MustCompile(`\{\{-? *define "([^"]+)"`)
	for _, lang := range Languages {
		where := map[string]string{}
		entries, err := os.ReadDir(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := e.Name(); len(name) > 5 && name[:2] == string(lang) && name[len(name)-5:] == ".html" {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				for _, at := range define.FindAllStringSubmatch(string(data), -1) {
					if other := where[at[1]]; other != "" {
						t.Errorf("%q is defined in %s and in %s", at[1], other, name)
					}
					where[at[1]] = name
				}
			}
		}
	}
}
