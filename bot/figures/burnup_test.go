package figures_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// The lines of a burn-up begin and end where the figures say, whatever was sold.
func TestBurnUpMeetsTheFigures(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		store, err := bolt.Open(filepath.Join(t.TempDir(), rapid.StringMatching(`[a-z]{12}`).Draw(rt, "file")+".db"), bolt.Options{Create: true, NoSync: true})
		if err != nil {
			rt.Fatal(err)
		}
		defer store.Close()
		list := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) sold {
			return sold{month.First() + calc.Date(rapid.Int32Range(-2, 32).Draw(rt, "day")), storage.Minute(rapid.Uint16Range(0, 1440).Draw(rt, "minute")), calc.Volume(rapid.Int64Range(-5000, 90_000).Draw(rt, "volume"))}
		}), 0, 30).Draw(rt, "sales")
		m := storage.Member{ID: 1, Postings: []storage.Posting{{Team: 1}}, Shares: rapid.SampledFrom([]string{"", "1 1 1 1 2 1 1"}).Draw(rt, "shares")}
		plan := calc.Volume(rapid.Int64Range(1, 1e6).Draw(rt, "plan"))
		at := figures.Moment{Today: month.First() + calc.Date(rapid.Int32Range(0, 33).Draw(rt, "today")), Minute: storage.Minute(rapid.Uint16Range(1, 1440).Draw(rt, "now"))}
		book(rt, store, m, plan, list)
		if err := store.View(context.Background(), func(r storage.Reader) error {
			state, err := figures.Load(r, m, month, at)
			if err != nil {
				return err
			}
			days, err := figures.LoadBurnUp(r, state, state.Lines[0], at)
			compareBurnUp(rt, state, days)
			return err
		}); err != nil {
			rt.Fatal(err)
		}
	})
}

func compareBurnUp(rt *rapid.T, state figures.Month, days figures.BurnUp) {
	line, length := state.Lines[0], int(month.Last()-month.First())+1
	near := func(what string, got float64, want calc.Ratio) {
		if w, ok := want.Float(); !ok || math.Abs(got-w) > 1e-6 {
			rt.Fatalf("%s is %v, want %s", what, got, want)
		}
	}
	if len(days.Off) != length || len(days.Plan) != length+1 {
		rt.Fatalf("a month of %d days has %d bands and %d points of the plan", length, len(days.Off), len(days.Plan))
	}
	near("the plan's end", days.Plan[length], line.Plan.Ratio())
	near("the fact's end", days.Fact[len(days.Fact)-1], line.Fact().Ratio())
	near("the closed fact", days.Fact[days.From], line.Closed().Ratio())
	if len(days.Forecast) > 0 {
		near("the forecast's end", days.Forecast[len(days.Forecast)-1], line.Forecast())
	}
	if len(days.Required) > 0 {
		near("the end of what is required", days.Required[len(days.Required)-1], line.Plan.Ratio())
		target := int(state.Days.Target-month.First()) - days.From
		near("the first day's requirement", days.Required[target+1]-days.Required[target], line.Required())
	} else if line.Required().Sign() > 0 {
		rt.Fatalf("%s are required, and no line leads there", line.Required())
	}
	for _, ahead := range [][]float64{days.Forecast, days.Required} {
		if len(ahead) > 0 && days.From+len(ahead) != length+1 {
			rt.Fatalf("from day %d, %d points do not end with the month", days.From, len(ahead))
		}
	}
}
