package retention_test

import (
	"fmt"

	"runrate/calc"
	"runrate/calc/retention"
)

// A base of three clients: one buys every month, one once, and one comes back
// in March after more than thirty days.
func Example() {
	clients := []calc.DaySet{
		bought("2026-01-12", "2026-02-10", "2026-03-09"),
		bought("2026-01-20"),
		bought("2026-01-15", "2026-03-05"),
	}
	movements := retention.NewMovements(retention.Base{Window: 30}, month("2026-01"), month("2026-03"))
	cohorts := retention.NewCohorts(retention.Months, on("2026-01-01"), on("2026-04-10"))
	for _, c := range clients {
		movements.Add(c)
		cohorts.Add(c)
	}
	for _, m := range movements.Months() {
		fmt.Printf("%s: %d at the start, %d kept, %d lost, %d new, %d came back, %d at the end; retention %s, CRR %s\n",
			m.Month, m.Start, m.Retained, m.Lost, m.New, m.Reactivated, m.End, m.Retention(), m.CRR())
	}
	for _, c := range cohorts.Cells() {
		unfinished := ""
		if !c.Complete {
			unfinished = ", and April is not over"
		}
		fmt.Printf("of %s after %d: %d of %d bought, %d then or later%s\n", retention.Months.Label(c.Cohort), c.K, c.Classic, c.Size, c.OnAfter, unfinished)
	}
	// Output:
	// 2026-01: 0 at the start, 0 kept, 0 lost, 3 new, 0 came back, 3 at the end; retention —, CRR —
	// 2026-02: 3 at the start, 1 kept, 2 lost, 0 new, 0 came back, 1 at the end; retention 1/3, CRR 1/3
	// 2026-03: 1 at the start, 1 kept, 0 lost, 0 new, 1 came back, 2 at the end; retention 1, CRR 2
	// of 2026-01 after 0: 3 of 3 bought, 3 then or later
	// of 2026-01 after 1: 1 of 3 bought, 2 then or later
	// of 2026-01 after 2: 2 of 3 bought, 2 then or later
	// of 2026-01 after 3: 0 of 3 bought, 0 then or later, and April is not over
}
