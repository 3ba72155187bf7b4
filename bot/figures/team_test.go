package figures_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
)

// company is two teams and two reps, with a plan of 1000 pieces of beer each in March 2026.
func company(t *testing.T, more func(storage.Writer) error, check func(*figures.Book)) {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Update(context.Background(), func(w storage.Writer) error {
		for _, name := range []string{"North", "South"} {
			if _, err := w.PutTeam(storage.Team{Name: name}); err != nil {
				return err
			}
		}
		if _, err := w.PutCategory(storage.Category{Name: "Beer", Unit: "pcs", Price: 100, HasPrice: true}); err != nil {
			return err
		}
		if _, err := w.PutSegment(storage.Segment{Name: "Retail"}); err != nil {
			return err
		}
		for _, code := range []string{"A", "B"} {
			id, err := w.PutMember(storage.Member{Code: code, Name: code, Roles: storage.Rep, Postings: []storage.Posting{{Team: 1}}})
			if err != nil {
				return err
			}
			for _, segment := range []storage.SegmentID{0, 1} {
				if err := w.PutPlan(storage.PlanLine{Team: 1, Rep: id, Month: march, Category: 1, Segment: segment, Volume: 1000 * calc.Unit}); err != nil {
					return err
				}
			}
		}
		if more != nil {
			if err := more(w); err != nil {
				return err
			}
		}
		b, err := figures.Open(w)
		if err == nil {
			check(b)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

var march = calc.NewMonth(2026, time.March)

func on(month calc.Month, day int) calc.Date { return month.First() + calc.Date(day-1) }

func moscow(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour-3, minute, 0, 0, time.UTC)
}

func sell(w storage.Writer, team storage.TeamID, rep storage.MemberID, d calc.Date, minute storage.Minute, pieces calc.Volume) error {
	return w.Rewrite(nil, []storage.Sale{{
		SaleKey:  storage.SaleKey{Team: team, Rep: rep, Date: d, Origin: storage.Origin{Kind: storage.FromChat, Chat: 1, Message: int64(d)*2000 + int64(minute), Line: 1}},
		Category: 1, Segment: 1, Volume: pieces * calc.Unit, Minute: minute,
	}})
}

// A day is one of the team that the rep was in: North is closed on 2–6 March,
// and A leaves it for South on the 12th. Of March's 21 working days he has 16,
// two of them over on the 12th, and nothing changes by the move itself.
func TestMoveKeepsDays(t *testing.T) {
	company(t, func(w storage.Writer) error {
		if err := w.PutOverride(storage.Override{Scope: storage.OfTeam, ID: 1, From: on(march, 2), To: on(march, 6)}); err != nil {
			return err
		}
		a, err := w.Member(1)
		if err != nil {
			return err
		}
		if a, err = storage.Moved(w, a, 2, on(march, 12)); err != nil {
			return err
		}
		if _, err := w.PutMember(a); err != nil {
			return err
		}
		return sell(w, 1, 1, on(march, 10), 600, 100)
	}, func(b *figures.Book) {
		for _, now := range []time.Time{moscow(11, 21, 0), moscow(12, 9, 0)} {
			whole, err := b.LoadTeam(figures.Scope{Rep: 1}, march, now)
			if err != nil {
				t.Fatal(err)
			}
			if days, rr := whole.Reps[0].Days, whole.Total.RunRate(); days.Total.String() != "16" || days.Elapsed.String() != "2" || rr.String() != "4/5" {
				t.Errorf("%s: %s of %s days, %s; want 2 of 16, 4/5", now, days.Elapsed, days.Total, rr)
			}
			// North has 2 of his 16 days, and so 125 of his 1000; South has 14, and 875.
			for team, want := range map[storage.TeamID]string{1: "125", 2: "875"} {
				part, err := b.LoadTeam(figures.Scope{Team: team, Rep: 1}, march, now)
				if err != nil {
					t.Fatal(err)
				}
				if got := part.Reps[0].Lines[0].Plan.String(); got != want {
					t.Errorf("%s: %s of the plan are team %d's, want %s", now, got, team, want)
				}
			}
		}
	})
}

// A month without a working day is parted by dates: 11 of March's 31 are North's.
func TestMoveOnLeave(t *testing.T) {
	company(t, func(w storage.Writer) error {
		if err := w.PutOverride(storage.Override{Scope: storage.OfRep, ID: 1, From: march.First(), To: march.Last()}); err != nil {
			return err
		}
		a, err := w.Member(1)
		if err != nil {
			return err
		}
		a.Postings = append(a.Postings, storage.Posting{From: on(march, 12), Team: 2})
		_, err = w.PutMember(a)
		return err
	}, func(b *figures.Book) {
		for team, want := range map[storage.TeamID]string{1: "354.839", 2: "645.161"} {
			part, err := b.LoadTeam(figures.Scope{Team: team, Rep: 1}, march, moscow(20, 9, 0))
			if err != nil {
				t.Fatal(err)
			}
			if got := part.Reps[0].Lines[0].Plan.String(); got != want {
				t.Errorf("%s of the plan are team %d's, want %s", got, team, want)
			}
		}
	})
}

// Days off behind a position count on both sides, or on neither. In every month
// 100 are sold on the 5th and 50 on Saturday the 7th. February 2026 has the same
// weekdays as March; March's 9th is a day off, and 5 working days end on the 6th.
func TestSamePositionOverWeekends(t *testing.T) {
	february := march - 1
	company(t, func(w storage.Writer) error {
		for _, month := range []calc.Month{february, march} {
			if err := sell(w, 1, 1, on(month, 5), 600, 100); err != nil {
				return err
			}
			if err := sell(w, 1, 1, on(month, 7), 1081, 50); err != nil {
				return err
			}
		}
		return nil
	}, func(b *figures.Book) {
		for _, c := range []struct {
			now        time.Time
			is, was    string
			until, old int
		}{
			{moscow(6, 20, 30), "100", "100", 6, 6}, // Friday is over
			{moscow(7, 9, 0), "100", "150", 7, 7},   // Saturday's sale of 18:00 is still to come, and February's has been
			{moscow(7, 19, 0), "150", "150", 7, 7},
			{moscow(8, 12, 0), "150", "150", 8, 8},
			{moscow(9, 12, 0), "150", "150", 9, 8}, // a third day off, where February has two
			{moscow(10, 12, 0), "150", "150", 9, 8},
		} {
			cmp, err := b.Compare(figures.Scope{Team: 1}, march, c.now)
			if err != nil {
				t.Fatal(err)
			}
			all := func(figures.Cell) bool { return true }
			is, was := cmp.Now.Of(all).Volume.String(), cmp.Month.Of(all).Volume.String()
			if is != c.is || was != c.was || cmp.Now.Until != on(march, c.until) || cmp.Month.Until != on(february, c.old) {
				t.Errorf("%s: %s up to %s beside %s up to %s; want %s up to the %d. beside %s up to the %d.", c.now, is, cmp.Now.Until, was, cmp.Month.Until, c.is, c.until, c.was, c.old)
			}
		}
	})
}

// Whole months are compared whole.
func TestSamePositionOfWholeMonths(t *testing.T) {
	company(t, nil, func(b *figures.Book) {
		for _, c := range []struct{ month, other calc.Month }{{march, march - 1}, {march, march - 12}, {march - 1, march}} {
			team, err := b.LoadTeam(figures.Scope{Team: 1}, c.month, time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			p, err := b.PositionAt(team)
			if err != nil {
				t.Fatal(err)
			}
			same, err := b.SamePosition(figures.Scope{Team: 1}, p, c.other)
			if err != nil {
				t.Fatal(err)
			}
			// February has 19 working days and March 21, in both years: the longer is cut where the shorter ends: on its 19th working day, the 27th, and one day off, as February has it.
			want := c.other.Last()
			if c.month < c.other {
				want = on(c.other, 28)
			}
			if same.Until != want || same.Elapsed > p.Elapsed {
				t.Errorf("%s beside %s: %s days up to %s, want %s", c.month, c.other, same.Elapsed, same.Until, want)
			}
		}
	})
}

// Where nothing with a price is behind, the weakest place is one without.
func TestWeakestWithoutPrice(t *testing.T) {
	company(t, func(w storage.Writer) error {
		if _, err := w.PutCategory(storage.Category{Name: "Juice", Unit: "l"}); err != nil {
			return err
		}
		for _, segment := range []storage.SegmentID{0, 1} {
			if err := w.PutPlan(storage.PlanLine{Team: 1, Rep: 1, Month: march, Category: 2, Segment: segment, Volume: 100 * calc.Unit}); err != nil {
				return err
			}
		}
		return sell(w, 1, 1, on(march, 5), 600, 9000) // far more beer than is planned
	}, func(b *figures.Book) {
		f, err := b.LoadField(figures.Scope{Team: 1}, march, figures.Best, moscow(16, 9, 0))
		if err != nil {
			t.Fatal(err)
		}
		if at, behind := f.Weakest(); !behind || f.Mark(at) != "A2" {
			t.Errorf("the weakest is %s (%v), want A2", f.Mark(at), behind)
		}
		// Both reps are to sell beer, and A alone juice.
		shared := f.Shared()
		if _, there := shared.Cells[figures.Cell{Category: 1, Segment: 1}]; !there || len(shared.Cells) != 1 || len(shared.Categories) != 1 || len(f.Cells) != 2 {
			t.Errorf("of %v there is for all to see: %v in %v", f.Cells, shared.Cells, shared.Categories)
		}
	})
}

// Money is what was invoiced, and what has no amount yet at its price.
func TestCompareMoney(t *testing.T) {
	february := march - 1
	company(t, func(w storage.Writer) error {
		if err := sell(w, 1, 1, on(march, 5), 600, 120); err != nil { // 120 at 1 rouble
			return err
		}
		return w.Rewrite(nil, []storage.Sale{
			{SaleKey: storage.SaleKey{Team: 1, Rep: 1, Date: on(february, 5), Origin: storage.Origin{Kind: storage.FromFile, Line: 1}}, Category: 1, Volume: 100 * calc.Unit, Amount: 9_500, HasAmount: true},
			{SaleKey: storage.SaleKey{Rep: 0, Date: on(march, 5), Origin: storage.Origin{Kind: storage.FromFile, Line: 1}}, Volume: 5 * calc.Unit, Amount: 700, HasAmount: true},
		})
	}, func(b *figures.Book) {
		for scope, want := range map[figures.Scope][2]string{{Team: 1}: {"12000", "9500"}, {}: {"12700", "9500"}} {
			c, err := b.Compare(scope, march, moscow(16, 9, 0))
			if err != nil {
				t.Fatal(err)
			}
			all := func(figures.Cell) bool { return true }
			if now, then := c.MoneyOf(c.Now, all).String(), c.MoneyOf(c.Month, all).String(); now != want[0] || then != want[1] || !c.Invoiced() || !c.AtPrices() {
				t.Errorf("%+v: %s beside %s, want %s", scope, now, then, want)
			}
		}
		company, err := b.LoadTeam(figures.Scope{}, march, moscow(16, 9, 0))
		if err != nil || company.Turnover != 700 { // of nobody, and of no category
			t.Errorf("the company's turnover is %s, %v", company.Turnover, err)
		}
	})
}

// The turnover of a month that is over, by hand and as LoadTeam has it: A sold
// for 100 in North and, after he moved, for 30 in South, B for 7 in North, and
// 5 are nobody's.
func TestTurnover(t *testing.T) {
	invoiced := func(team storage.TeamID, rep storage.MemberID, day int, amount calc.Money) storage.Sale {
		return storage.Sale{
			SaleKey:  storage.SaleKey{Team: team, Rep: rep, Date: on(march, day), Origin: storage.Origin{Kind: storage.FromFile, Line: uint32(day)}},
			Category: 1, Segment: 1, Volume: calc.Unit, Amount: amount, HasAmount: true,
		}
	}
	company(t, func(w storage.Writer) error {
		a, err := w.Member(1)
		if err != nil {
			return err
		}
		if a, err = storage.Moved(w, a, 2, on(march, 12)); err != nil {
			return err
		}
		if _, err := w.PutMember(a); err != nil {
			return err
		}
		april := invoiced(1, 2, 6, 1000)
		april.Date = on(march+1, 1)
		return w.Rewrite(nil, []storage.Sale{invoiced(1, 1, 3, 100), invoiced(2, 1, 20, 30), invoiced(1, 2, 4, 7), invoiced(0, 0, 5, 5), april})
	}, func(b *figures.Book) {
		for scope, want := range map[figures.Scope]calc.Money{{}: 142, {Team: 1}: 107, {Team: 2}: 30, {Rep: 1}: 130, {Team: 1, Rep: 1}: 100, {Rep: 2}: 7} {
			got, err := b.Turnover(scope, march)
			if err != nil || got != want {
				t.Errorf("the turnover of %+v is %d (%v), want %d", scope, got, err, want)
			}
			if whole, err := b.LoadTeam(scope, march, moscow(40, 9, 0)); err != nil || whole.Turnover != want {
				t.Errorf("LoadTeam's turnover of %+v is %d (%v), want %d", scope, whole.Turnover, err, want)
			}
		}
	})
}
