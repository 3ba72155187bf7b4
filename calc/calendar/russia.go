package calendar

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"runrate/calc"
)

// decree is what Russia's government announces for one year: days off (with
// those moved from weekends), working days that end an hour early, and
// weekends that work. Days are month-day, spans are from..to.
type decree struct{ off, short, work string }

// decrees are the production calendars of the years known, from the yearly
// government decrees on moving days off and, for 2020 and 2021, the
// presidential decrees on non-working days.
var decrees = map[int]decree{
	2013: {
		off:   "01-01..01-08 02-23 03-08 03-10 05-01..05-03 05-09..05-10 06-12 11-04",
		short: "02-22 03-07 04-30 05-08 06-11 12-31",
	},
	2014: {
		off:   "01-01..01-08 02-23 03-08 03-10 05-01..05-02 05-09 06-12..06-13 11-03..11-04",
		short: "02-24 03-07 04-30 05-08 06-11 12-31",
	},
	2015: {
		off:   "01-01..01-09 02-23 03-08..03-09 05-01 05-04 05-09 05-11 06-12 11-04",
		short: "04-30 05-08 06-11 11-03 12-31",
	},
	2016: {
		off:   "01-01..01-08 02-22..02-23 03-07..03-08 05-01..05-03 05-09 06-12..06-13 11-04",
		short: "02-20 11-03",
	},
	2017: {
		off:   "01-01..01-08 02-23..02-24 03-08 05-01 05-08..05-09 06-12 11-04 11-06",
		short: "02-22 03-07 11-03",
	},
	2018: {
		off:   "01-01..01-08 02-23 03-08..03-09 04-30..05-02 05-09 06-11..06-12 11-04..11-05 12-31",
		short: "02-22 03-07 04-28 05-08 06-09 12-29",
	},
	2019: {
		off:   "01-01..01-08 02-23 03-08 05-01..05-03 05-09..05-10 06-12 11-04",
		short: "02-22 03-07 04-30 05-08 06-11 12-31",
	},
	2020: {
		off:   "01-01..01-08 02-23..02-24 03-08..03-09 03-30..05-11 06-12 06-24 07-01 11-04",
		short: "06-11 11-03 12-31",
	},
	2021: {
		off:   "01-01..01-08 02-22..02-23 03-08 05-01 05-03..05-07 05-09..05-10 06-12 06-14 10-30..11-05 12-31",
		short: "02-20 04-30 06-11",
	},
	2022: {
		off:   "01-01..01-08 02-23 03-07..03-08 05-01..05-03 05-09..05-10 06-12..06-13 11-04",
		short: "02-22 03-05 11-03",
	},
	2023: {
		off:   "01-01..01-08 02-23..02-24 03-08 05-01 05-08..05-09 06-12 11-04 11-06",
		short: "02-22 03-07 11-03",
	},
	2024: {
		off:   "01-01..01-08 02-23 03-08 04-29..05-01 05-09..05-10 06-12 11-04 12-30..12-31",
		short: "02-22 03-07 05-08 06-11 11-02",
		work:  "04-27 12-28",
	},
	2025: {
		off:   "01-01..01-08 02-23 03-08 05-01..05-02 05-08..05-09 06-12..06-13 11-03..11-04 12-31",
		short: "03-07 04-30 06-11 11-01",
	},
	2026: {
		off:   "01-01..01-09 02-23 03-08..03-09 05-01 05-09 05-11 06-12 11-04 12-31",
		short: "04-30 05-08 06-11 11-03",
	},
}

// statutory are the holidays of Russia's Labour Code, article 112: they fall
// on the same days every year, decree or none.
const statutory = "01-01..01-08 02-23 03-08 05-01 05-09 06-12 11-04"

// Russia returns the national table of the years whose decrees are known.
var Russia = sync.OnceValue(func() National {
	n := National{days: map[calc.Date]Kind{}, confirmed: map[int]bool{}}
	for year, d := range decrees {
		n.confirmed[year] = true
		for kind, list := range map[Kind]string{Off: d.off, Short: d.short, Working: d.work} {
			for _, date := range expand(year, list) {
				n.days[date] = kind
			}
		}
	}
	return n
})

// StatutoryHolidays returns the year's fixed holidays in order.
func StatutoryHolidays(year int) []calc.Date { return expand(year, statutory) }

// isStatutory tells it of one date without building the year's list.
func isStatutory(d calc.Date) bool {
	_, month, day := d.UTC().Date()
	_, found := slices.BinarySearch(statutoryDays(), int(month)*100+day)
	return found
}

var statutoryDays = sync.OnceValue(func() []int {
	var days []int
	for _, d := range expand(2013, statutory) {
		_, month, day := d.UTC().Date()
		days = append(days, int(month)*100+day)
	}
	return days
})

// expand lists the dates of a year that a decree's text names. The text is
// ours: what cannot be read is a programming error.
func expand(year int, list string) []calc.Date {
	var dates []calc.Date
	for _, span := range strings.Fields(list) {
		from, to, isSpan := strings.Cut(span, "..")
		if !isSpan {
			to = from
		}
		for d := mustDay(year, from); d <= mustDay(year, to); d++ {
			dates = append(dates, d)
		}
	}
	return dates
}

func mustDay(year int, monthDay string) calc.Date {
	t, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, monthDay))
	if err != nil {
		panic(err)
	}
	return calc.DateOf(t)
}
