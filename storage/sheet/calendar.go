package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// kindNames are the kinds of days as published tables number them, and in words.
var kindNames = map[string]uint8{"1": 1, "off": 1, "2": 2, "short": 2, "3": 3, "working": 3, "work": 3,
	"выходной": 1, "праздник": 1, "сокращенный": 2, "короткий": 2, "рабочий": 3}

// importCalendar replaces the national table of every year that the file speaks of.
func importCalendar(j *job) error {
	years := map[int][]storage.NationalDay{}
	seen := map[calc.Date]int{}
	for _, r := range j.rows {
		d, _, ok := j.date(r)
		kind, known := kindNames[storage.Fold(r.get("kind"))]
		if !known {
			j.wrong(r, "kind", "%q is none of 1 or off, 2 or short, 3 or working", r.get("kind"))
		}
		if first, twice := seen[d]; ok && twice {
			j.wrong(r, "date", "%s is in row %d too", d, first)
		}
		if ok && known {
			seen[d] = r.number
			years[d.Year()] = append(years[d.Year()], storage.NationalDay{Date: d, Kind: kind})
		}
	}
	if j.mistakes.total > 0 {
		return nil
	}
	stood, err := j.w.National()
	if err != nil {
		return err
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		days := years[year]
		slices.SortFunc(days, func(a, b storage.NationalDay) int { return int(a.Date - b.Date) })
		if d, missing := missingHoliday(year, days); missing {
			j.mistakes.add(mistake(0, "", "%s is a statutory holiday on a weekday and is not listed as off: the table of the year is not whole", d))
			continue
		}
		if err := j.w.PutNational(year, days); err != nil {
			return err
		}
		j.result.Changed++
		j.yearDiffers(year, stood[year], days)
	}
	return nil
}

// yearDiffers notes of a year how many days are listed, and how many of all
// days are of another kind than they were: "118 (±2)".
func (j *job) yearDiffers(year int, old, days []storage.NationalDay) {
	kinds := map[calc.Date]uint8{}
	for _, d := range old {
		kinds[d.Date] = d.Kind
	}
	differ := 0
	for _, d := range days {
		if kinds[d.Date] != d.Kind {
			differ++
		}
		delete(kinds, d.Date)
	}
	differ += len(kinds)
	switch {
	case len(old) == 0:
		j.differ(storage.ChangedDay, 0, strconv.Itoa(year), "", strconv.Itoa(len(days)))
	case differ > 0:
		j.differ(storage.ChangedDay, 0, strconv.Itoa(year), strconv.Itoa(len(old)), fmt.Sprintf("%d (±%d)", len(days), differ))
	}
}

// holidays are those of Russia's Labour Code that fall on one day each year;
// a table without them was cut off. (They are moved from weekends, never from weekdays.)
var holidays = []struct {
	month time.Month
	day   int
}{{1, 1}, {1, 2}, {1, 7}, {2, 23}, {3, 8}, {5, 1}, {5, 9}, {6, 12}, {11, 4}}

func missingHoliday(year int, days []storage.NationalDay) (calc.Date, bool) {
	for _, h := range holidays {
		d, _ := calc.NewDate(year, h.month, h.day)
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		if !slices.ContainsFunc(days, func(n storage.NationalDay) bool { return n.Date == d && n.Kind == 1 }) {
			return d, true
		}
	}
	return 0, false
}
