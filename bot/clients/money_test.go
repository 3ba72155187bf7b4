package clients_test

import (
	"testing"

	"runrate/bot/clients"
)

// Periods hold their first and last dates: what is paid on 1 January and 31
// March is of the first quarter, on 1 April of the second; ninety days that end
// with 30 June 2026 begin with 2 April, and the ones before with 2 January.
func TestRevenuePeriods(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-01 anna kiosk misc 1 =100
		2026-03-31 anna kiosk misc 1 =10
		2026-04-01 anna kiosk misc 1 =60
		2026-04-01 anna bar misc 1 =7
		2026-04-02 anna shop misc 1 =5
		2026-06-30 anna kiosk misc 1 =40`)
	q := clients.Question{AsOf: on("2026-06-30")}
	// The second quarter's kiosk pays 100 after 110; bar and shop are new.
	c.want(q, "quarters", "2026-Q1 0.00 0.00 0.00 0.00 0.00 110.00 110.00 0.00", "2026-Q2 110.00 0.00 10.00 0.00 0.00 12.00 112.00 0.00")
	// 2 January to 1 April: kiosk 10 + 60 after 100, bar new; then kiosk 40 after 70, bar gone, shop new.
	c.want(q, "90 days",
		"2026-01-01 0.00 0.00 0.00 0.00 0.00 100.00 100.00 0.00",
		"2026-04-01 100.00 0.00 30.00 0.00 0.00 7.00 77.00 0.00",
		"2026-06-30 77.00 7.00 30.00 0.00 0.00 5.00 45.00 0.00")
	c.want(clients.Question{AsOf: on("2026-03-31")}, "months",
		"2026-01 0.00 0.00 0.00 0.00 0.00 100.00 100.00 0.00", "2026-02 100.00 100.00 0.00 0.00 0.00 0.00 0.00 0.00", "2026-03 0.00 0.00 0.00 0.00 10.00 0.00 10.00 0.00")
	// A ledger that begins on the last day of ninety has them.
	c.want(clients.Question{AsOf: on("2026-01-01")}, "90 days", "2026-01-01 0.00 0.00 0.00 0.00 0.00 100.00 100.00 0.00")
	c.want(clients.Question{AsOf: on("2026-03-30")}, "quarters")
}

// What is not invoiced is worth the category's price, rounded half away from
// nothing to the kopeck: 0.25 and 0.15 of 33.33 are 8.3325 and 4.9995.
func TestRevenueAtPrice(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk juice 0.15
		2026-01-10 anna bar juice 0.25
		2026-01-10 anna shop misc 9
		2026-01-10 anna stand beer 1 =1.23
		2026-01-10 anna cafe juice -0.15`)
	// 5.00 + 8.33 + 0 + 1.23, and 5.00 back.
	c.want(clients.Question{AsOf: on("2026-01-31")}, "months", "2026-01 0.00 0.00 0.00 0.00 0.00 14.56 14.56 -5.00")
}

// In a category of its own a client begins as in the whole: on the first date
// whose net is above nothing, or where it has no volumes whose money is, with the
// earliest row that adds something.
func TestEntryOfCategory(t *testing.T) {
	for _, x := range []struct{ name, ledger, want string }{
		{"a return before the sale decides nothing", `2026-01-10 08:00 anna kiosk beer -1 /chains
			2026-01-10 09:00 boris kiosk beer 5 /retail`, "retail 2026-01 1 0 1 1 true"},
		{"nor does money beside volumes that come to nothing", `2026-01-10 08:00 anna kiosk beer 5 =100 /chains
			2026-01-10 09:00 anna kiosk beer -5 =-50 /chains`, ""},
		{"nor a row of nothing", `2026-01-10 08:00 anna kiosk beer 0 =0 /chains
			2026-01-10 09:00 boris kiosk beer 0 =10 /retail`, "retail 2026-01 1 0 1 1 true"},
		{"money alone begins", "2026-01-10 anna kiosk beer 0 =10 /chains", "chains 2026-01 1 0 1 1 true"},
		{"money taken back does not", "2026-01-10 anna kiosk beer 0 =-10 /chains", ""},
		{"nor money that comes to nothing", `2026-01-10 anna kiosk beer 0 =10 /chains
			2026-01-10 anna kiosk beer 0 =-10 /chains`, ""},
		{"the earlier row leads", `2026-01-10 10:00 anna kiosk beer 1 /chains
			2026-01-10 09:00 boris kiosk beer 1 /retail`, "retail 2026-01 1 0 1 1 true"},
		{"one without a time before all", `2026-01-10 00:00 anna kiosk beer 1 /chains
			2026-01-10 boris kiosk beer 1 /retail`, "retail 2026-01 1 0 1 1 true"},
		{"of two at one time the lower team's", `2026-01-10 09:00 boris kiosk beer 1 /chains
			2026-01-10 09:00 anna kiosk beer 1 /retail`, "retail 2026-01 1 0 1 1 true"},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := openCompany(t, "Europe/Moscow")
			c.book(x.ledger)
			for _, q := range []clients.Question{{}, {Category: categories["beer"]}} {
				q.AsOf, q.By = on("2026-01-31"), clients.BySegment
				c.want(q, "cohorts", split(x.want)...)
			}
		})
	}
}

// By category rhythms and what is usual are the category's: beer every 10 days
// is overdue after 25, misc bought twice is silent by the rhythm of misc.
func TestToVisitByCategory(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-01 anna kiosk beer 1
		2026-01-11 anna kiosk beer 1
		2026-01-21 anna kiosk beer 1
		2026-01-31 anna kiosk beer 2
		2026-01-23 anna bar misc 1 =30
		2026-01-28 anna bar misc 1 =20
		2026-02-24 anna bar beer 1`)
	// Beer: 25 days of 10, (2 + 3)·90 over one month; misc: 28 days of 5, 50 over one.
	c.want(clients.Question{AsOf: on("2026-02-25"), By: clients.ByCategory}, "to visit",
		"beer kiosk kiosk  anna 2026-01-31 25 10.000000 2.500000 at risk 450.00 1125.000000",
		"misc bar bar  anna 2026-01-28 28 5.000000 5.600000 at risk 50.00 280.000000")
}
