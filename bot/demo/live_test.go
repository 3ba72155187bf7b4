package demo

import (
	"cmp"
	"reflect"
	"slices"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// writes books a sale in the chat, as a rep's own.
func writes(t *testing.T, store storage.Store, code string, d calc.Date, chat int64) storage.Sale {
	t.Helper()
	var s storage.Sale
	if err := store.Update(ctx, func(w storage.Writer) error {
		m, err := w.MemberByCode(code)
		if err != nil {
			return err
		}
		s = storage.Sale{SaleKey: storage.SaleKey{Team: m.TeamOn(d), Rep: m.ID, Date: d, Origin: storage.Origin{Kind: storage.FromChat, Chat: chat, Message: 5}}, Category: 1, Volume: 7 * calc.Unit, Author: m.ID}
		e := storage.Entry{ID: storage.EntryID{Chat: chat, Message: 5}, Rep: m.ID, Author: m.ID, Day: d, State: storage.Booked, Version: 1, Sales: []storage.SaleKey{s.SaleKey}}
		return firstOf(w.Rewrite(nil, []storage.Sale{s}), w.PutEntry(e))
	}); err != nil {
		t.Fatal(err)
	}
	s.Counted = true
	return s
}

// of are a rep's rows of a date.
func (c content) of(rep storage.MemberID, d calc.Date) (rows []storage.Sale) {
	for _, s := range c.sales {
		if s.Rep == rep && s.Date == d {
			rows = append(rows, s)
		}
	}
	return rows
}

// A day goes by with a visitor in it: what he has written stays what counts,
// and everybody else sells on.
func TestLive(t *testing.T) {
	today := on(t, "2026-11-12")
	c := made(t, Options{Seed: 1, Reps: 6, Months: 3, Today: today})
	now := clock(t, today, 10, 24)
	store := furnished(t, c, now)
	own := writes(t, store, Anna, today, 100)
	other := writes(t, store, "B1", today+1, -100)
	was := dump(t, store)

	evening := clock(t, today, 21, 0)
	live(t, c, store, now, evening)
	day := dump(t, store)
	if len(day.of(own.Rep, today)) != 1 || len(day.of(own.Rep+1, today)) != 0 || len(day.sales) < len(was.sales)+8 {
		t.Errorf("by the evening %d rows, before %d; Anna's: %v", len(day.sales), len(was.sales), day.of(own.Rep, today))
	}
	tomorrow := clock(t, today+1, 23, 59)
	live(t, c, store, evening, tomorrow)
	next := dump(t, store)
	if rows := next.of(own.Rep, today); len(rows) != 1 || !reflect.DeepEqual(rows[0], own) {
		t.Errorf("Anna's own day is %v", rows)
	}
	if rows := next.of(other.Rep, today+1); len(rows) != 1 || !reflect.DeepEqual(rows[0], other) {
		t.Errorf("another's own day is %v", rows)
	}
	if len(next.of(own.Rep+1, today)) == 0 || len(next.of(own.Rep+1, today+1)) != 0 {
		t.Error("Boris's day does not come when it is over")
	}
	checked(t, store)
}

// live goes on in steps, and then once more in one: that changes nothing.
func live(t *testing.T, c *Company, store storage.Store, from, to time.Time) {
	t.Helper()
	for at := from; at.Before(to); {
		next := at.Add(97 * time.Minute)
		if next.After(to) {
			next = to
		}
		if err := c.Live(ctx, store, at, next); err != nil {
			t.Fatal(err)
		}
		at = next
	}
	was := dump(t, store)
	if err := c.Live(ctx, store, from, to); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(dump(t, store), was) {
		t.Errorf("from %s to %s: steps and one step differ", from, to)
	}
}

// Going on and beginning later come to the same.
func TestLiveIsFurnish(t *testing.T) {
	today := on(t, "2026-11-27")
	c := made(t, Options{Seed: 9, Reps: 4, Months: 3, Today: today})
	now, later := clock(t, today, 10, 24), clock(t, today+12, 16, 30)
	one, two := furnished(t, c, now), furnished(t, c, later)
	live(t, c, one, now, later)
	a, b := dump(t, one).byCode(), dump(t, two).byCode()
	if !reflect.DeepEqual(a.sales, b.sales) || len(a.sales) == 0 {
		t.Errorf("%d rows, and %d", len(a.sales), len(b.sales))
	}
	if !reflect.DeepEqual(a.clients, b.clients) {
		t.Errorf("%d clients, and %d", len(a.clients), len(b.clients))
	}
}

// byCode numbers the clients by their codes: ids are given as they come.
func (c content) byCode() content {
	slices.SortFunc(c.clients, func(a, b storage.Client) int { return cmp.Compare(a.Code, b.Code) })
	ids := map[storage.ClientID]storage.ClientID{}
	for i := range c.clients {
		ids[c.clients[i].ID] = storage.ClientID(i + 1)
		c.clients[i].ID = storage.ClientID(i + 1)
	}
	for i := range c.sales {
		c.sales[i].Client = ids[c.sales[i].Client]
	}
	return c
}

// A month's end brings the plan of the month after the next one's first, and
// leaves what somebody has planned himself.
func TestLivePlans(t *testing.T) {
	today := on(t, "2026-11-27")
	c := made(t, Options{Seed: 9, Reps: 4, Months: 3, Today: today})
	now := clock(t, today, 10, 24)
	store := furnished(t, c, now)
	january := today.Month() + 2
	line := storage.PlanLine{Team: 1, Rep: 1, Month: january, Category: 1, Volume: 5 * calc.Unit}
	if err := store.Update(ctx, func(w storage.Writer) error { return w.PutPlan(line) }); err != nil {
		t.Fatal(err)
	}
	was := len(dump(t, store).plans)
	live(t, c, store, now, clock(t, today+8, 9, 0))
	plans := map[storage.MemberID]int{}
	all := dump(t, store).plans
	for _, p := range all {
		if p.Month == january {
			plans[p.Rep]++
		}
	}
	if len(all) <= was || plans[1] != 1 || plans[2] < 10 || plans[3] < 10 {
		t.Errorf("lines of January are %v", plans)
	}
}

// Nothing is written where nothing has happened.
func TestLiveAtNight(t *testing.T) {
	c := made(t, Options{Seed: 1, Reps: 2, Months: 2, Today: on(t, "2026-11-12")})
	from, to := clock(t, c.options.Today, 22, 0), clock(t, c.options.Today, 23, 0)
	store := furnished(t, c, from)
	newest := func() (seq uint64) {
		if err := store.View(ctx, func(r storage.Reader) error {
			all, err := r.Changes(0, 1)
			seq = all[0].Seq
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return seq
	}
	was := newest()
	live(t, c, store, from, to)
	if newest() != was {
		t.Error("a quiet hour stands in the books")
	}
}
