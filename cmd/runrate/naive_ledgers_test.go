package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"runrate/calc"
)

// naiveLedger is a ledger with what it is to be reported with.
type naiveLedger struct {
	zone   string
	window int
	asOf   calc.Date
	rows   []naiveRow
}

// naivePrices are in minor units; of Gamma there is none.
var naivePrices = map[string]int64{"Alpha": 90_00, "Beta": 33_33, "Gamma": 0}

var naiveTeams = map[string]string{"R1": "North", "R2": "South", "R3": "North"}

// naiveMaker makes up the days of one client after another.
type naiveMaker struct {
	*rand.Rand
	window  int
	untimed float64 // the share of rows without a time
	rows    []naiveRow
}

// naiveLedgers is how many the plain reckoning is held against itself with.
const naiveLedgers uint64 = 24

// naiveFew have everything in them that a report could get wrong.
var naiveFew = []uint64{3, 4, 6, 7, 8, 14, 15, 19, 21, 115, 155}

var ledgers = flag.Uint64("ledgers", 0, "how many made-up ledgers TestReportsAgainstNaive holds every report against; 0 is the few that have everything in them")

// naiveSeeds are the ledgers that reports are held against.
func naiveSeeds() []uint64 {
	if *ledgers == 0 {
		return naiveFew
	}
	seeds := make([]uint64, *ledgers)
	for i := range seeds {
		seeds[i] = uint64(i)
	}
	return seeds
}

// naiveMadeUp makes up a ledger around whatever can go wrong: leap Februaries,
// changes of the clocks in New York, months without an end, gaps of exactly the window.
func naiveMadeUp(seed uint64) naiveLedger {
	m := &naiveMaker{Rand: rand.New(rand.NewPCG(seed, 1)), window: []int{30, 7, 10, 21}[seed%4], untimed: []float64{0.1, 0, 0.4, 1}[seed/2%4]}
	first := naiveDate([]string{"2024-01-20", "2025-10-05", "2026-01-31", "2025-12-31", "2024-02-29"}[seed%5])
	clients := 3 + m.IntN(12)
	switch seed % 8 {
	case 3:
		clients = 1
	case 6:
		clients = 0
	}
	for i := range clients {
		begin := calc.Date(0) // of the first client with the ledger
		if i > 0 {
			begin = calc.Date(m.IntN(40))
		}
		m.client(fmt.Sprintf("K%02d", i), first+begin, first+calc.Date(70+m.IntN(60)))
	}
	// Rows without a client before, among and after the others begin and end no ledger.
	for _, d := range []int{-45, 20, 30, 200} {
		m.rows = append(m.rows, m.sale(naiveRow{segment: "Retail", rep: "R1", team: "North", date: first + calc.Date(d)}))
	}
	l := naiveLedger{zone: []string{"Europe/Moscow", "America/New_York", "Asia/Kamchatka"}[seed%3], window: m.window, rows: m.rows}
	l.asOf = first + calc.Date([]int{90, 110, 75, 160}[seed/3%4])
	if seed%2 == 0 { // the end of its month
		for naiveMonth(l.asOf) == naiveMonth(l.asOf+1) {
			l.asOf++
		}
	}
	l.buyers()
	return l
}

// client makes up visits until a date; some clients are handed over and move to another segment.
func (m *naiveMaker) client(code string, first, last calc.Date) {
	segments, reps := []string{"Chains", "HoReCa", "Retail"}, []string{"R1", "R2", "R3"}
	segment, rep := segments[m.IntN(3)], reps[m.IntN(3)]
	if m.IntN(6) == 0 { // what came back was bought before the ledger began
		m.rows = append(m.rows, naiveRow{client: code, segment: segment, rep: rep, team: naiveTeams[rep], date: first - 35, category: "Beta", price: naivePrices["Beta"], minute: -1, volume: -1500})
	}
	for d, visits := first, 1+m.IntN(14); d <= last && visits > 0; visits-- {
		of := naiveRow{client: code, segment: segment, rep: rep, team: naiveTeams[rep], date: d}
		m.visit(of)
		d += calc.Date([]int{1, 1, 3, m.window - 1, m.window, m.window + 1, 2*m.window + 3, 1 + m.IntN(20)}[m.IntN(8)])
		if m.IntN(8) == 0 {
			segment, rep = segments[m.IntN(3)], reps[m.IntN(3)]
		}
	}
}

// visit is a purchase, in one row or two, or one that is taken back in part, whole or twice over.
func (m *naiveMaker) visit(of naiveRow) {
	r := m.sale(of)
	m.rows = append(m.rows, r)
	back := r
	switch m.IntN(10) {
	case 0, 1, 2:
		m.rows = append(m.rows, m.sale(of))
	case 3:
		back.volume, back.amount = -back.volume, -back.amount
		m.rows = append(m.rows, back)
	case 4:
		back.volume, back.amount = -back.volume/1000*500, -back.amount/2
		m.rows = append(m.rows, back, m.sale(of))
	case 5:
		back.volume, back.amount = -2*back.volume, -2*back.amount
		m.rows = append(m.rows, back)
	}
}

// sale fills in what is sold, at times around midnight and never where a clock
// skips an hour or shows it twice.
func (m *naiveMaker) sale(r naiveRow) naiveRow {
	r.category = []string{"Alpha", "Beta", "Gamma"}[m.IntN(3)]
	r.price = naivePrices[r.category]
	r.minute = []int{0, 1, 23*60 + 59, 12 * 60, 4*60 + m.IntN(20*60)}[m.IntN(5)]
	if m.Float64() < m.untimed {
		r.minute = -1
	}
	r.volume = []int64{500, 150, 1000, 12_250, int64(1+m.IntN(30)) * 1000}[m.IntN(5)]
	if m.IntN(3) == 0 {
		r.amount, r.hasAmount = int64(m.IntN(500_00)), true
	}
	if m.IntN(8) == 0 { // money alone
		r.volume, r.amount, r.hasAmount = 0, int64(m.IntN(90_00)), true
	}
	return r
}

// buyers gives who never bought a purchase on the date of his first row: to
// which group of a breakdown he would belong is nowhere said. Every second
// ledger with clients is left as it is, and broken down by categories alone.
func (l *naiveLedger) buyers() {
	if l.asOf%2 == 0 {
		return
	}
	rows := naiveUntil(l.rows, l.asOf)
	for _, client := range naiveNonBuyers(rows) {
		for _, r := range rows {
			if r.client == client {
				r.volume, r.amount, r.hasAmount = 1_000_000, 1000_00, true
				l.rows = append(l.rows, r)
				break
			}
		}
	}
}

// naiveNonBuyers have rows but never bought.
func naiveNonBuyers(rows []naiveRow) (clients []string) {
	purchases := naivePurchases(rows)
	for _, client := range naiveClients(rows) {
		if len(purchases[client]) == 0 {
			clients = append(clients, client)
		}
	}
	return clients
}

// naiveCDs are the purchases of the CDNOW sample: the path is that of the collected data beside the repository.
func naiveCDs(t *testing.T) naiveLedger {
	t.Helper()
	f, err := os.Open("../../../shared/data/cdnow_sample_ledger.csv")
	if err != nil {
		t.Skipf("SKIP: the CDNOW sample is not here: %v", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l := naiveLedger{zone: "America/New_York", window: 45, asOf: naiveDate("1998-06-30")}
	for _, r := range records[1:] {
		volume, err := strconv.ParseInt(r[3], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		l.rows = append(l.rows, naiveRow{client: r[0], date: naiveDate(r[2]), minute: -1, volume: volume * 1000, amount: naiveMinor(t, r[4]), hasAmount: true})
	}
	return l
}

// naiveMinor reads units with up to two decimals.
func naiveMinor(t *testing.T, s string) int64 {
	t.Helper()
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || len(part) > 2 {
		t.Fatalf("%q is no amount", s)
	}
	return n
}

// naiveIdentities hold in the reports of every made-up ledger.
func naiveIdentities(t *testing.T) {
	for seed := range naiveLedgers {
		l := naiveMadeUp(seed)
		rows := naiveUntil(l.rows, l.asOf)
		for _, c := range naiveCells(naiveMovement(rows, naiveFirst(rows), l.asOf, l.window, false)) {
			if c["end"] != c["start"]-c["lost"]+c["new"]+c["reactivated"]-c["new_and_lost"] || c["start"] != c["retained"]+c["lost"] {
				t.Errorf("ledger %d: clients are lost or made between start and end: %v", seed, c)
			}
		}
		for _, period := range []string{"month", "quarter", "90d"} {
			for _, c := range naiveCells(naiveRevenue(rows, naiveFirst(rows), l.asOf, period)) {
				if abs(c["start"]-c["churned"]-c["contraction"]+c["expansion"]+c["reactivation"]+c["new"]-c["end"]) > 1e-6 {
					t.Errorf("ledger %d: money is lost or made between start and end: %v", seed, c)
				}
			}
		}
	}
}

// naiveCells are the numbers of a table by column.
func naiveCells(table string) (lines []map[string]float64) {
	all := strings.Split(strings.TrimSpace(table), "\n")
	header := strings.Split(all[0], ",")
	for _, line := range all[1:] {
		cells := map[string]float64{}
		for i, cell := range strings.Split(line, ",") {
			cells[header[i]] = naiveNumber(cell)
		}
		lines = append(lines, cells)
	}
	return lines
}
