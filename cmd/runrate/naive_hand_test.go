package main

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"runrate/calc"
)

// naiveDate reads a date that is known to be one.
func naiveDate(s string) calc.Date {
	d, err := calc.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// naiveBought is a purchase of ten units for a hundred.
func naiveBought(client, date string) naiveRow {
	return naiveRow{client: client, segment: "Retail", rep: "R1", team: "North", category: "Alpha",
		date: naiveDate(date), minute: -1, volume: 10_000, amount: 100_00, hasAmount: true}
}

// naiveTimed is a purchase at a minute of the day.
func naiveTimed(client, date string, hour, minute int) naiveRow {
	r := naiveBought(client, date)
	r.minute = hour*60 + minute
	return r
}

// naivePaid is a purchase for some amount, a return below 0.
func naivePaid(client, date string, amount int64) naiveRow {
	r := naiveBought(client, date)
	if r.amount = amount; amount < 0 {
		r.volume = -1000
	}
	return r
}

// byHand wants a table to be what was worked out by hand, fractions to six decimals.
func byHand(t *testing.T, what, got string, want ...string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(got), "\n")[1:]
	if len(lines) != len(want) {
		t.Errorf("%s: %d lines, want %d:\n%s", what, len(lines), len(want), got)
		return
	}
	for i, line := range lines {
		cells, wanted := strings.Split(line, ","), strings.Split(want[i], ",")
		for k := range max(len(cells), len(wanted)) {
			if k >= len(cells) || k >= len(wanted) || cells[k] != wanted[k] && !naiveNear(cells[k], wanted[k], 0.5e-6) {
				t.Errorf("%s is\n%s, want\n%s", what, line, want[i])
				break
			}
		}
	}
}

// naiveMany is a purchase of each of many clients, who are numbered.
func naiveMany(prefix, date string, from, to int) (rows []naiveRow) {
	for i := from; i < to; i++ {
		rows = append(rows, naiveBought(fmt.Sprintf("%s%03d", prefix, i), date))
	}
	return rows
}

func TestNaiveByHand(t *testing.T) {
	t.Run("movement", naiveMovementByHand)
	t.Run("cohorts", naiveCohortsByHand)
	t.Run("nday", naiveNDayByHand)
	t.Run("survival", naiveSurvivalByHand)
	t.Run("revenue", naiveRevenueByHand)
	t.Run("at-risk", naiveAtRiskByHand)
	t.Run("groups", naiveGroupsByHand)
	t.Run("identities", naiveIdentities)
	t.Run("differences", naiveDifferencesByHand)
}

// naiveThree are three clients over three months. With a window of 30 days, A
// of 1 January is lost on the 31st, B of the 2nd a day later; A comes back on
// 20 February, B on 5 March; C's purchase of February was taken back that day.
func naiveThree() []naiveRow {
	return []naiveRow{
		naiveBought("A", "2026-01-01"), naiveBought("A", "2026-02-20"), naiveBought("B", "2026-01-02"), naiveBought("B", "2026-03-05"),
		naiveBought("C", "2026-02-03"), {client: "C", date: naiveDate("2026-02-03"), minute: -1, volume: -10_000}, naiveBought("C", "2026-03-10"),
	}
}

func naiveMovementByHand(t *testing.T) {
	// 120 at the start, 62 of whom buy again and 65 new: 62/120.
	rows := append(naiveMany("K", "2026-01-20", 0, 120), append(naiveMany("K", "2026-02-15", 0, 62), naiveMany("N", "2026-02-10", 0, 65)...)...)
	byHand(t, "120, 65 came, 127", naiveMovement(rows, naiveFirst(rows), naiveDate("2026-02-28"), 30, false),
		"2026-01,0,0,0,120,0,0,120,,,,", "2026-02,120,62,58,65,0,0,127,0.516667,0.483333,0.516667,0.483333")
	// 200, none new, three stay away: 197/200.
	rows = append(naiveMany("K", "2026-01-20", 0, 200), naiveMany("K", "2026-02-15", 3, 200)...)
	byHand(t, "200, 197", naiveMovement(rows, naiveFirst(rows), naiveDate("2026-03-15"), 30, false),
		"2026-01,0,0,0,200,0,0,200,,,,", "2026-02,200,197,3,0,0,0,197,0.985,0.015,0.985,0.015")
	rows = naiveThree()
	byHand(t, "a window of 30 days", naiveMovement(rows, naiveFirst(rows), naiveDate("2026-03-31"), 30, false),
		"2026-01,0,0,0,2,1,0,1,,,,", "2026-02,1,0,1,0,0,1,1,0,1,1,0", "2026-03,1,0,1,1,0,1,2,0,1,1,0")
	byHand(t, "active in the month", naiveMovement(rows, naiveFirst(rows), naiveDate("2026-03-31"), 30, true),
		"2026-01,0,0,0,2,0,0,2,,,,", "2026-02,2,1,1,0,0,0,1,0.5,0.5,0.5,0.5", "2026-03,1,0,1,1,0,1,2,0,1,1,0")
	// A day before its end March is no month yet; of nothing there is no month.
	byHand(t, "March unfinished", naiveMovement(rows, naiveFirst(rows), naiveDate("2026-03-30"), 31, false),
		"2026-01,0,0,0,2,0,0,2,,,,", "2026-02,2,1,1,0,0,0,1,0.5,0.5,0.5,0.5")
	byHand(t, "nothing", naiveMovement(nil, 0, naiveDate("2026-03-30"), 30, false))
	// A leap February has its 29th: until then it is no month.
	rows = []naiveRow{naiveBought("A", "2024-02-05")}
	byHand(t, "28 February", naiveMovement(rows, naiveFirst(rows), naiveDate("2024-02-28"), 30, false))
	byHand(t, "29 February", naiveMovement(rows, naiveFirst(rows), naiveDate("2024-02-29"), 30, false), "2024-02,0,0,0,1,0,0,1,,,,")
}

func naiveCohortsByHand(t *testing.T) {
	rows, last := naiveThree(), naiveDate("2026-03-31")
	byHand(t, "months", naiveCohorts(rows, last, "month", time.Monday), "2026-01,2,0,2,2,true", "2026-01,2,1,1,2,true", "2026-01,2,2,1,1,true", "2026-03,1,0,1,1,true")
	byHand(t, "a day earlier", naiveCohorts(rows, last-1, "month", time.Monday), "2026-01,2,0,2,2,true", "2026-01,2,1,1,2,true", "2026-01,2,2,1,1,false", "2026-03,1,0,1,1,false")
	byHand(t, "mean", naiveCohortMean(rows, last, "month", time.Monday), "0,3,3,3", "1,2,1,2", "2,2,1,1")
	byHand(t, "mean a day earlier", naiveCohortMean(rows, last-1, "month", time.Monday), "0,2,2,2", "1,2,1,2")
	// 8 March 2026 is a Sunday: it ends the week of the 2nd, or begins its own.
	rows = []naiveRow{naiveBought("A", "2026-03-05"), naiveBought("A", "2026-03-08")}
	byHand(t, "weeks from Monday", naiveCohorts(rows, rows[1].date, "week", time.Monday), "2026-03-02,1,0,1,1,true")
	byHand(t, "weeks from Sunday", naiveCohorts(rows, rows[1].date, "week", time.Sunday), "2026-03-01,1,0,1,1,true", "2026-03-01,1,1,1,1,false")
}

func naiveZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func naiveNDayByHand(t *testing.T) {
	// From 23:45 to 00:01 is another date and the same window, which ends on the 3rd at 23:45.
	rows := []naiveRow{naiveTimed("A", "2026-03-02", 23, 45), naiveTimed("A", "2026-03-03", 0, 1)}
	byHand(t, "over midnight", naiveNDay(rows, naiveDate("2026-03-04"), naiveZone("Europe/Moscow")), "0,1,1,1,1", "1,1,1,1,0", "2,1,0,0,0")
	// Where clocks go forward on the 8th, half past noon is 23.5 hours after the noon before.
	rows = []naiveRow{naiveTimed("A", "2026-03-07", 12, 0), naiveTimed("A", "2026-03-08", 12, 30)}
	byHand(t, "summer time", naiveNDay(rows, naiveDate("2026-03-09"), naiveZone("America/New_York")), "0,1,1,1,1", "1,1,1,1,0", "2,1,0,0,0")
	byHand(t, "no summer time", naiveNDay(rows, naiveDate("2026-03-09"), naiveZone("Asia/Kamchatka")), "0,1,1,1,1", "1,1,1,1,1", "2,1,0,0,0")
	// Where they go back on 1 November, 11:30 is 24.5 hours after the noon before.
	rows = []naiveRow{naiveTimed("A", "2026-10-31", 12, 0), naiveTimed("A", "2026-11-01", 11, 30)}
	byHand(t, "winter time", naiveNDay(rows, naiveDate("2026-11-02"), naiveZone("America/New_York")), "0,1,1,1,1", "1,1,1,1,1", "2,1,0,0,0")
	// A first row without a time makes it calendar days; a later one is counted by its date.
	rows = []naiveRow{naiveTimed("A", "2026-03-02", 9, 0), naiveBought("A", "2026-03-02"), naiveTimed("A", "2026-03-03", 23, 59)}
	byHand(t, "a first without time", naiveNDay(rows, naiveDate("2026-03-03"), time.UTC), "0,1,1,1,1", "1,1,1,1,1")
	rows = []naiveRow{naiveTimed("A", "2026-03-02", 9, 0), naiveBought("A", "2026-03-03")}
	byHand(t, "a later without time", naiveNDay(rows, naiveDate("2026-03-04"), time.UTC), "0,1,1,1,1", "1,1,1,1,1", "2,1,0,0,0")
	// What is paid beside goods adds nothing, so A begins at nine; alone it does.
	rows = []naiveRow{naiveTimed("A", "2026-03-02", 9, 0), naiveBought("A", "2026-03-02")}
	rows[1].volume = 0
	byHand(t, "an amount beside goods", naiveNDay(rows, naiveDate("2026-03-02"), time.UTC), "0,1,1,0,0")
	byHand(t, "an amount alone", naiveNDay(rows[1:], naiveDate("2026-03-02"), time.UTC), "0,1,1,1,1")
	// Money given back at nine adds nothing either: A begins at noon, and is back within 23.5 hours.
	rows = []naiveRow{naiveTimed("A", "2026-03-02", 9, 0), naiveTimed("A", "2026-03-02", 12, 0), naiveTimed("A", "2026-03-03", 11, 30)}
	rows[0].volume, rows[0].amount, rows[1].volume = 0, -10_00, 0
	byHand(t, "money given back", naiveNDay(rows, naiveDate("2026-03-04"), time.UTC), "0,1,1,1,1", "1,1,1,1,0", "2,1,0,0,0")
	// On 9 March seven days are over for A, who came back on the second, not for B.
	rows = []naiveRow{naiveBought("A", "2026-03-02"), naiveBought("A", "2026-03-04"), naiveBought("B", "2026-03-03"), naiveBought("B", "2026-03-09")}
	byHand(t, "brackets", naiveBrackets(rows, naiveDate("2026-03-09"), [][2]int{{1, 7}, {3, 6}}), "1,7,1,1", "3,6,2,1")
}

func naiveRevenueByHand(t *testing.T) {
	rows := []naiveRow{
		naivePaid("A", "2026-01-05", 100_00), naivePaid("A", "2026-02-05", 60_00), naivePaid("B", "2026-01-05", 50_00), naivePaid("B", "2026-02-05", 80_00),
		naivePaid("B", "2026-03-05", 80_00), naivePaid("C", "2026-02-07", 20_00), naivePaid("C", "2026-03-07", -30_00), naivePaid("D", "2026-01-09", 10_00),
		naivePaid("D", "2026-03-09", 15_00),
	}
	// February: A is 40 smaller, B 30 larger, D away, C new: 110 and 140 of 160 stay.
	// March: A and C are away, B the same, D back; C is owed 30.
	byHand(t, "months", naiveRevenue(rows, naiveFirst(rows), naiveDate("2026-04-10"), "month"),
		"2026-01,0.00,0.00,0.00,0.00,0.00,160.00,160.00,0.00,,,,",
		"2026-02,160.00,10.00,40.00,30.00,0.00,20.00,160.00,0.00,0.6875,0.875,0.125,1",
		"2026-03,160.00,80.00,0.00,0.00,15.00,0.00,95.00,-30.00,0.5,0.5,0.40625,0")
	// In the quarter, A is 160, B 210, D 25, and C owed 10.
	byHand(t, "quarter", naiveRevenue(rows, naiveFirst(rows), naiveDate("2026-03-31"), "quarter"), "2026-Q1,0.00,0.00,0.00,0.00,0.00,395.00,395.00,-10.00,,,,")
	// The 90 days that end on 5 April begin on 6 January: A was 100 and is 60, B 50 and 160, C is owed 10, D new with 25.
	byHand(t, "90 days", naiveRevenue(rows, naiveFirst(rows), naiveDate("2026-04-05"), "90d"),
		"2026-01-05,0.00,0.00,0.00,0.00,0.00,150.00,150.00,0.00,,,,", "2026-04-05,150.00,0.00,40.00,110.00,0.00,25.00,245.00,-10.00,0.733333,1.466667,-0.466667,3.375")
	for volume, want := range map[int64]int64{500: 17, -500: -17, 490: 16, 1000: 33, 0: 0} { // at 33 minor units a unit; 16.5 is rounded to 17
		if got := naiveWorth(naiveRow{volume: volume, price: 33}); got != want {
			t.Errorf("%d thousandths at 0.33 are %d, want %d", volume, got, want)
		}
	}
}

func naiveAtRiskByHand(t *testing.T) {
	rows := []naiveRow{naiveBought("B", "2026-03-25"), naiveBought("C", "2026-03-01"), naiveBought("D", "2026-03-04"), naiveBought("D", "2026-03-20"), naivePaid("A", "2026-03-07", -50_00)}
	rows[2].segment, rows[3].segment = "HoReCa", "HoReCa"
	for _, date := range []string{"2026-03-01", "2026-03-03", "2026-03-05", "2026-03-07"} {
		rows = append(rows, naiveBought("A", date))
	}
	// As of the 31st with 30 days: A is 24 days away, each two days here, 350 in one month. B is 6 days away, in a segment
	// of two days. C is gone. D is 11 days away, in a segment of 16.
	byHand(t, "to visit", naiveAtRisk(rows, naiveDate("2026-03-31"), 30),
		"A,Outlet A,Retail,R1,2026-03-07,24,2,12,at risk,350,4200", "B,Outlet B,Retail,R1,2026-03-25,6,2,3,active,100,300")
	// 23 days are 76.7 % of 30: A is then active. Of a segment without gaps, B and C go by everybody's, whose middle is 2.
	rows[0].segment, rows[1].segment = "Chains", "Chains"
	byHand(t, "a day earlier", naiveAtRisk(rows, naiveDate("2026-03-30"), 30), "A,Outlet A,Retail,R1,2026-03-07,23,2,11.5,active,350,4025",
		"C,Outlet C,Chains,R1,2026-03-01,29,2,14.5,at risk,100,1450", "B,Outlet B,Chains,R1,2026-03-25,5,2,2.5,active,100,250")
	// Without any gap it is the window; of an equal score and delay, the first code.
	rows = []naiveRow{naiveBought("B", "2026-03-01"), naiveBought("A", "2026-03-01")}
	byHand(t, "once each", naiveAtRisk(rows, naiveDate("2026-03-28"), 30), "A,Outlet A,Retail,R1,2026-03-01,27,30,0.9,at risk,100,90", "B,Outlet B,Retail,R1,2026-03-01,27,30,0.9,at risk,100,90")
	// Of equal scores who is overdue most; who gave back more than he took is worth nothing, not less.
	rows = []naiveRow{naivePaid("B", "2026-03-02", 0), naivePaid("A", "2026-03-03", 100_00), naivePaid("A", "2026-03-03", -150_00)}
	byHand(t, "worth nothing", naiveAtRisk(rows, naiveDate("2026-03-31"), 30), "B,Outlet B,Retail,R1,2026-03-02,29,30,0.966667,at risk,0,0", "A,Outlet A,Retail,R1,2026-03-03,28,30,0.933333,at risk,0,0")
	// The last day of March 2025 is not in the year that ends with the last of March 2026: 200 over two months.
	rows = []naiveRow{naiveBought("A", "2025-03-31"), naiveBought("A", "2025-04-01"), naiveBought("A", "2026-03-31")}
	byHand(t, "a year", naiveAtRisk(rows, naiveDate("2026-04-28"), 30), "A,Outlet A,Retail,R1,2026-03-31,28,182.5,0.153425,at risk,100,15.342466")
	naiveRhythmsByHand(t)
	// Gaps of 1, 2, 3, 4 and 10 days: rank 3.2 is a fifth of the way from 4 to 10.
	rows = nil
	for _, day := range []int{0, 1, 3, 6, 10, 20} {
		rows = append(rows, naiveBought("A", (naiveDate("2026-03-01")+calc.Date(day)).String()))
	}
	if got := naiveSuggestedWindow(rows, naiveDate("2026-03-31")); got == nil || got.Cmp(big.NewRat(52, 10)) != 0 {
		t.Errorf("the suggested window is %v, want 5.2", got)
	}
}

// Two gaps are no rhythm of one's own, three are; who is overdue exactly twice is listed.
func naiveRhythmsByHand(t *testing.T) {
	var rows []naiveRow
	for _, d := range []string{"2026-02-01", "2026-02-11", "2026-02-21", "2026-03-03"} {
		rows = append(rows, naiveBought("B", d))
	}
	rows = append(rows, naiveBought("A", "2026-03-01"), naiveBought("A", "2026-03-03"), naiveBought("A", "2026-03-05"))
	byHand(t, "rhythms", naiveAtRisk(rows, naiveDate("2026-03-31"), 60), // of 2, 2, 10, 10 and 10 the middle is 10
		"A,Outlet A,Retail,R1,2026-03-05,26,10,2.6,active,300,780", "B,Outlet B,Retail,R1,2026-03-03,28,10,2.8,active,200,560")
	byHand(t, "twice over", naiveAtRisk(rows[:4], naiveDate("2026-03-23"), 60), "B,Outlet B,Retail,R1,2026-03-03,20,10,2,active,200,400")
	byHand(t, "not twice over", naiveAtRisk(rows[:4], naiveDate("2026-03-22"), 60))
}

func naiveGroupsByHand(t *testing.T) {
	rows := naiveThree()
	rows[1].segment, rows[2].segment, rows[3].segment, rows[6].category = "HoReCa", "HoReCa", "HoReCa", "Beta" // A moves, B was there first
	table := func(part []naiveRow) string {
		return naiveMovement(part, naiveFirst(rows), naiveDate("2026-01-31"), 31, false)
	}
	byHand(t, "by segment", naiveByGroup(naiveGroups(rows[:4], "segment"), naiveMovementHeader, table), "HoReCa,2026-01,0,0,0,1,0,0,1,,,,", "Retail,2026-01,0,0,0,1,0,0,1,,,,")
	// What came back first says nothing of where its client belongs.
	back := append(rows[:4:4], naivePaid("D", "2026-01-03", -10_00), naiveBought("D", "2026-01-05"))
	back[4].segment = "HoReCa"
	byHand(t, "a return first", naiveByGroup(naiveGroups(back, "segment"), naiveMovementHeader, table), "HoReCa,2026-01,0,0,0,1,0,0,1,,,,", "Retail,2026-01,0,0,0,2,0,0,2,,,,")
	if parts := naiveGroups(rows, "category"); len(parts["Beta"]) != 1 || len(parts["Alpha"]) != 5 {
		t.Errorf("the categories are %v", parts)
	}
}

// naiveDifferencesByHand shows that the comparison sees what differs, and nothing else.
func naiveDifferencesByHand(t *testing.T) {
	const want = "client,overdue,usual_month,score,grr,n\nA,3,100,300,0.5,7\nB,2,100,200,,8\n"
	for _, same := range []string{want, strings.Replace(want, "0.5", "0.50000000000001", 1), strings.Replace(want, "100,300", "100.004,300.01", 1)} {
		if differ := naiveDiffer(same, want); differ != "" {
			t.Errorf("the same is seen to differ: %s", differ)
		}
	}
	for _, other := range []string{
		"", strings.Replace(want, "grr", "GRR", 1), strings.Replace(want, "0.5", "0.500001", 1), strings.Replace(want, "0.5", "", 1), strings.Replace(want, "200,,", "200,0,", 1),
		strings.Replace(want, ",7", ",7.0", 1), strings.Replace(want, "A,", "C,", 1), strings.Replace(want, "300", "300.03", 1), strings.Replace(want, "100", "100.01", 1),
		want + "C,1,1,1,1,1\n", strings.Replace(want, ",8", "", 1), strings.Replace(want, "0.5", "NaN", 1), "client,overdue,usual_month,score,grr,n\n",
	} {
		if naiveDiffer(other, want) == "" {
			t.Errorf("no difference is seen in\n%s", other)
		}
	}
}

// naiveNumber is NaN, which is near nothing, for what is no number.
func naiveNumber(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

func naiveNear(a, b string, tolerance float64) bool {
	return math.Abs(naiveNumber(a)-naiveNumber(b)) <= tolerance
}
