package parse_test

import (
	"testing"

	"runrate/bot/parse"
)

func TestAsked(t *testing.T) {
	for text, want := range map[string]parse.Asked{
		"": {},
		"по сегментам за 12 месяцев":        {By: "segment", Months: 12},
		"За год, по торговым":               {By: "rep", Months: 12},
		"по командам":                       {By: "team"},
		"by segment for 24 months":          {By: "segment", Months: 24},
		"by rep, quarterly":                 {By: "rep", Term: "quarter", Months: 3},
		"HoReCa по неделям":                 {Weeks: true, Rest: "horeca"},
		"за квартал":                        {Term: "quarter", Months: 3},
		"90 дней":                           {Term: "90d"},
		"за 6 мес.":                         {Months: 6},
		"for the last 6 months by category": {By: "category", Months: 6},
		"Север по дням":                     {Days: true, Rest: "север"},
		"overall":                           {By: "all"},
		"Дни рождения":                      {Days: true, Rest: "рождения"},
		"по сегмент":                        {Rest: "по сегмент"},
		"за два года":                       {Months: 24},
	} {
		if got := parse.AskedOf(text); got != want {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}
