package retention_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"runrate/calc"
	"runrate/calc/retention"
)

// TestCohortsAgainstCounting holds large cohorts over many months against
// counting each client's dates one by one.
func TestCohortsAgainstCounting(t *testing.T) {
	for _, months := range []int{20, 36, 80} {
		countCohorts(t, months)
	}
}

// countCohorts has cohorts of May, July and September 2019 and that many more months.
func countCohorts(t *testing.T, months int) {
	t.Helper()
	first := calc.NewMonth(2019, time.May).First()
	asOf := (first.Month() + calc.Month(months)).First() + 9
	rng := rand.New(rand.NewPCG(4, 2))
	lives := make([][]calc.Date, 2000) // most in few cohorts: hundreds each
	c := retention.NewCohorts(retention.Months, first, asOf)
	for i := range lives {
		began := first + calc.Date(rng.IntN(3)*70)
		lives[i] = []calc.Date{began}
		for range rng.IntN(40) {
			lives[i] = append(lives[i], began+calc.Date(rng.IntN(int(asOf-began)+1)))
		}
		c.Add(calc.DaysOf(lives[i]...))
		if i == 700 {
			c.Cells() // looking changes nothing
		}
	}
	cells := c.Cells()
	if want := 3*months - 3; len(cells) != want { // each has as many as are left, and its own
		t.Fatalf("%d cells, want %d", len(cells), want)
	}
	for _, cell := range cells {
		want := retention.Cell{Cohort: cell.Cohort, K: cell.K, Complete: calc.Month(cell.Cohort+cell.K).Last() <= asOf}
		for _, dates := range lives {
			if int(dates[0].Month()) != cell.Cohort {
				continue
			}
			want.Size++
			in, later := false, false
			for _, d := range dates {
				in = in || int(d.Month()) == cell.Cohort+cell.K
				later = later || int(d.Month()) >= cell.Cohort+cell.K
			}
			if in {
				want.Classic++
			}
			if later {
				want.OnAfter++
			}
		}
		if cell != want {
			t.Errorf("%s, month %d: %+v, want %+v", retention.Months.Label(cell.Cohort), cell.K, cell, want)
		}
	}
}
