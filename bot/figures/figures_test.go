package figures_test

import (
	"context"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/calc/runrate"
	"runrate/storage"
	"runrate/storage/bolt"
)

var month = calc.NewMonth(2026, 3)

// sold is one sale as the test knows it.
type sold struct {
	date   calc.Date
	minute storage.Minute
	volume calc.Volume
}

// TestAgainstList books random sales, splits some of them, and compares what
// comes out of the store's sums with adding up the list: splitting a sale
// changes nothing, future rows and later minutes do not count yet.
func TestAgainstList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		store, err := bolt.Open(filepath.Join(t.TempDir(), rapid.StringMatching(`[a-z]{12}`).Draw(rt, "file")+".db"), bolt.Options{Create: true, NoSync: true})
		if err != nil {
			rt.Fatal(err)
		}
		defer store.Close()
		list := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) sold {
			return sold{month.First() + calc.Date(rapid.Int32Range(-2, 32).Draw(rt, "day")), storage.Minute(rapid.Uint16Range(0, 1440).Draw(rt, "minute")), calc.Volume(rapid.Int64Range(-5000, 90_000).Draw(rt, "volume"))}
		}), 0, 30).Draw(rt, "sales")
		m := storage.Member{ID: 1, Postings: []storage.Posting{{Team: 1}, {From: month.First() + 14, Team: 2}}}
		plan := calc.Volume(rapid.Int64Range(1, 1e6).Draw(rt, "plan"))
		at := figures.Moment{Today: month.First() + calc.Date(rapid.Int32Range(-3, 33).Draw(rt, "today")), Minute: storage.Minute(rapid.Uint16Range(1, 1440).Draw(rt, "now"))}
		book(rt, store, m, plan, list)

		var got figures.Month
		if err := store.View(context.Background(), func(r storage.Reader) (err error) { got, err = figures.Load(r, m, month, at); return err }); err != nil {
			rt.Fatal(err)
		}
		want := runrate.Line{HasPlan: true, Plan: plan}
		for _, s := range list {
			switch {
			case s.date.Month() != month || s.date > at.Today || s.date == at.Today && s.minute > at.Minute:
			case s.date == at.Today:
				want.SoldToday += s.volume
			default:
				want.Before += s.volume
			}
		}
		cal := calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
		want.Days = runrate.DaysAt(cal, runrate.Shares{}, month, at.Today, at.Minute >= storage.DefaultClosing)
		if len(got.Lines) != 1 || got.Lines[0].Line != want {
			rt.Fatalf("at %s, minute %d:\ngot  %+v\nwant %+v", at.Today, at.Minute, got.Lines, want)
		}
	})
}

// book writes the plan and the sales, each sale in one row or in two.
func book(rt *rapid.T, store storage.Store, m storage.Member, plan calc.Volume, list []sold) {
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		if _, err := w.PutCategory(storage.Category{Name: "Пиво"}); err != nil {
			return err
		}
		if err := w.PutPlan(storage.PlanLine{Team: 1, Rep: 1, Month: month, Category: 1, Volume: plan}); err != nil {
			return err
		}
		var rows []storage.Sale
		for i, s := range list {
			row := storage.Sale{SaleKey: storage.SaleKey{Team: m.TeamOn(s.date), Rep: 1, Date: s.date, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: int64(i), Line: 1}}, Minute: s.minute, Category: 1, Volume: s.volume}
			if i%2 == 0 {
				part := row
				part.Origin.Line, part.Volume = 2, s.volume/3
				row.Volume -= part.Volume
				rows = append(rows, part)
			}
			rows = append(rows, row)
		}
		return w.Rewrite(nil, rows)
	}); err != nil {
		rt.Fatal(err)
	}
}

// The rep's calendar: patterns and overrides by scope, an imported year, the team's closing hour.
func TestCalendarAndClosing(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	day := func(n int) calc.Date { return month.First() + calc.Date(n-1) }
	load := func(m storage.Member, at figures.Moment) (out figures.Month) {
		t.Helper()
		if err := store.View(context.Background(), func(r storage.Reader) (err error) { out, err = figures.Load(r, m, month, at); return err }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	m := storage.Member{ID: 7, Postings: []storage.Posting{{Team: 1}}}
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		if _, err := w.PutTeam(storage.Team{Name: "Север", Closing: 18*60 + 1, Week: "6/1"}); err != nil {
			return err
		}
		for _, o := range []storage.Override{
			{Scope: storage.OfCompany, From: day(12), To: day(13), Weight: 500},
			{Scope: storage.OfTeam, ID: 1, From: day(13), To: day(13), Weight: 1000},
			{Scope: storage.OfTeam, ID: 2, From: day(2), To: day(31), Weight: 0},
			{Scope: storage.OfRep, ID: 7, From: day(16), To: day(20), Weight: 0},
			{Scope: storage.OfRep, ID: 8, From: day(1), To: day(31), Weight: 0},
		} {
			if err := w.PutOverride(o); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// March 2026 has 21 working days and 4 Saturdays: 25 in a 6/1 week; half a day on the 12th, five days of leave.
	got := load(m, figures.Moment{Today: day(2), Minute: 1})
	if got.Days.Total != 19_500 || got.Unconfirmed {
		t.Errorf("%s working days, want 19.5", got.Days.Total)
	}
	if before := load(m, figures.Moment{Today: day(3), Minute: 18 * 60}); before.Days.Elapsed != 1000 || !before.Days.Open {
		t.Errorf("at 17:59 of the second day %s have gone", before.Days.Elapsed)
	}
	if after := load(m, figures.Moment{Today: day(3), Minute: 18*60 + 1}); after.Days.Elapsed != 2000 || after.Days.Open || after.Days.Target != day(4) {
		t.Errorf("at 18:00 of the second day %s have gone, and the next is %s", after.Days.Elapsed, after.Days.Target)
	}
	m.Week = "5/2"
	if got := load(m, figures.Moment{Today: day(2), Minute: 1}); got.Days.Total != 15_500 {
		t.Errorf("%s working days in the rep's own week, want 15.5", got.Days.Total)
	}
}

func TestStep(t *testing.T) {
	for unit, want := range map[string]calc.Volume{"шт": 1000, "кор": 1000, "кг": 100, "Л.": 100, "kg": 100, "": 1000} {
		if got := (storage.Category{Unit: unit}).Rounding(); got != want {
			t.Errorf("%q is rounded up to %s, want %s", unit, got, want)
		}
	}
	if got := (storage.Category{Unit: "кг", Step: 12_000}).Rounding(); got != 12_000 {
		t.Errorf("a step of its own comes out as %s", got)
	}
}

// Accounting's rows against the rep's own entries: only days that have both, only what differs.
func TestDifferences(t *testing.T) {
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	row := func(day int, kind storage.OriginKind, line uint32, category storage.CategoryID, units calc.Volume) storage.Sale {
		o := storage.Origin{Kind: kind, Line: line}
		return storage.Sale{SaleKey: storage.SaleKey{Rep: 1, Date: month.First() + calc.Date(day-1), Origin: o}, Category: category, Volume: units * calc.Unit}
	}
	const filed, own = storage.FromFile, storage.FromChat
	var got []figures.Difference
	if err := store.Update(context.Background(), func(w storage.Writer) (err error) {
		for _, name := range []string{"Пиво", "Сок", "Чипсы"} {
			if _, err := w.PutCategory(storage.Category{Name: name}); err != nil {
				return err
			}
		}
		if err := w.Rewrite(nil, []storage.Sale{
			row(2, filed, 1, 1, 92), row(2, own, 1, 1, 60), row(2, own, 2, 1, 40), row(2, own, 3, 2, 5), // 8 less, and juice that accounting has not
			row(3, filed, 1, 1, 50), row(3, own, 1, 1, 48), row(3, own, 2, 3, 7), row(3, filed, 2, 3, 7), // 2 more; chips agree
			row(4, filed, 1, 1, 1000), // nobody entered anything
			row(5, own, 1, 1, 1000),   // nothing filed yet
		}); err != nil {
			return err
		}
		got, err = figures.Differences(w, 1, []storage.TeamID{0}, month)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Volume != -6*calc.Unit || got[0].Days != 2 || got[1].Volume != -5*calc.Unit || got[1].Days != 1 {
		t.Errorf("the differences are %+v, want beer −6 on two days and juice −5 on one", got)
	}
}
