package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// figured computes the present month of a team, 0 for the company, as the bot does.
func figured(t *testing.T, store storage.Store, team storage.TeamID, now time.Time, fn func(figures.Team, figures.Field)) {
	t.Helper()
	if err := store.View(ctx, func(r storage.Reader) error {
		b, err := figures.Open(r)
		if err != nil {
			return err
		}
		tm, err := b.LoadTeam(figures.Scope{Team: team}, calc.DateOf(now).Month(), now)
		if err != nil {
			return err
		}
		f, err := b.FieldOf(tm, figures.Best)
		if err == nil {
			fn(tm, f)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// weakest is the cell that a map names, by its names.
func weakest(f figures.Field) (category, segment string) {
	at, _ := f.Weakest()
	for _, c := range f.Categories {
		if c.ID == at.Category {
			category = c.Name
		}
	}
	for _, s := range f.Segments {
		if s.ID == at.Segment {
			segment = s.Name
		}
	}
	return category, segment
}

// The bot itself names the weak cell, of the company and of North, and has
// somebody far ahead and somebody far behind.
func TestWeakCell(t *testing.T) {
	for seed := range uint64(weakCells) {
		today := on(t, []string{"2026-11-12", "2025-07-15", "2026-01-22", "2026-11-30"}[seed%4])
		c := made(t, Options{Seed: seed, Today: today, Lang: storage.Lang([]string{"ru", "en"}[seed%2])})
		now := clock(t, today, 10, 24)
		store := furnished(t, c, now)
		category, segment := c.Weak()
		for team := range storage.TeamID(2) {
			figured(t, store, team, now, func(tm figures.Team, f figures.Field) {
				if f.Basis != figures.ByPlan {
					t.Errorf("seed %d: the map is not by plan", seed)
				}
				if a, b := weakest(f); a != category || b != segment {
					t.Errorf("seed %d, team %d: the bot names %s, %s, and it is %s, %s", seed, team, a, b, category, segment)
				}
				spread(t, seed, tm)
			})
		}
	}
}

func spread(t *testing.T, seed uint64, tm figures.Team) {
	t.Helper()
	rates := map[string]float64{}
	for _, rep := range tm.Reps {
		if x, ok := rep.Total.RunRate().Float(); ok {
			rates[rep.Member.Code] = x
		}
	}
	for code, x := range rates {
		if x < 0.6 || x > 1.4 {
			t.Errorf("seed %d: %s is at %.2f", seed, code, x)
		}
	}
	if rates[Anna] < 1.05 || rates[Boris] > 0.85 {
		t.Errorf("seed %d: Anna is at %.2f, and Boris at %.2f", seed, rates[Anna], rates[Boris])
	}
}

// Somebody is away this month, with a reason, and sells nothing.
func TestVacation(t *testing.T) {
	for _, day := range []string{"2026-11-12", "2026-11-02", "2026-10-31", "2026-06-01"} {
		c := made(t, Options{Seed: 2, Reps: 6, Months: 3, Today: on(t, day)})
		all := dump(t, furnished(t, c, clock(t, c.options.Today, 18, 0)))
		if len(all.overrides) != 1 || all.overrides[0].Reason == "" || all.overrides[0].Weight != 0 || all.overrides[0].From.Month() != c.options.Today.Month() {
			t.Fatalf("on %s days off are %+v", day, all.overrides)
		}
		o := all.overrides[0]
		if c.played(c.holiday.rep) || o.To.Month() != o.From.Month() || c.calendar().Sum(o.From, o.To) == 0 {
			t.Errorf("on %s somebody is away from %s to %s", day, o.From, o.To)
		}
		for _, p := range c.purchases(o.From, o.To) {
			if c.outlets[p.outlet].rep == c.holiday.rep {
				t.Errorf("a sale on %s, while the rep is away", p.date)
			}
		}
	}
}

// Some outlets are given up for reasons of the product's own list, some are contacted,
// and more of these return than of the others.
func TestDiary(t *testing.T) {
	c := made(t, Options{Seed: 1, Today: on(t, "2026-11-12"), Lang: storage.Russian})
	store := furnished(t, c, clock(t, c.options.Today, 18, 0))
	all := dump(t, store)
	if len(all.losses) < 20 || len(all.contacts) < 20 {
		t.Errorf("%d losses, %d contacts", len(all.losses), len(all.contacts))
	}
	bought, returned := purchased(c.purchases(c.first, c.options.Today)), 0
	for _, a := range c.known.attempts {
		if slices.ContainsFunc(bought[int16(a.outlet)], func(d calc.Date) bool { return d >= a.date && d <= a.date+lapse }) {
			returned++
		}
	}
	if n := len(all.contacts); returned < n/5 || returned > 3*n/4 {
		t.Errorf("%d of %d who were contacted returned", returned, n)
	}
	for _, active := range all.active {
		if active.Month == c.options.Today.Month() && active.Rep <= 12 && active.Count < 5 {
			t.Errorf("a plan of %d clients", active.Count)
		}
	}
	var changes []storage.Change
	if err := store.View(ctx, func(r storage.Reader) (err error) { changes, err = r.Changes(0, 20000); return err }); err != nil {
		t.Fatal(err)
	}
	what := map[storage.ChangeKind]int{}
	for i, ch := range changes {
		what[ch.What]++
		if i > 0 && ch.At.After(changes[i-1].At) {
			t.Errorf("%s of %s stands in the books before one of %s", ch.What, ch.At, changes[i-1].At)
		}
		if ch.By == 0 && ch.At.After(c.first.In(time.UTC).AddDate(0, 0, 1)) {
			t.Errorf("nobody is said to have changed %s", ch.Of)
		}
	}
	for _, kind := range []storage.ChangeKind{storage.ChangedFile, storage.ChangedLoss, storage.ChangedDay, storage.ChangedPlan, storage.ChangedClient, storage.ChangedTeam} {
		if what[kind] == 0 {
			t.Errorf("no change of %s in %v", kind, what)
		}
	}
}

// The bot calls things so too.
func TestWords(t *testing.T) {
	for _, lang := range []storage.Lang{storage.Russian, storage.English} {
		var names []string
		for _, r := range reasons {
			names = append(names, r.name.in(lang))
		}
		for label, want := range map[string]string{"default reasons": strings.Join(names, ", "), "client plan": activeClients.in(lang), "day vacation": onVacation.in(lang)} {
			if got, err := text.Label(lang, label); err != nil || got != want {
				t.Errorf("%s in %s is %q, and here %q (%v)", label, lang, got, want, err)
			}
		}
	}
}

// Names for suggestions are there: regular outlets that have bought lately, and silent ones.
func TestClientsOf(t *testing.T) {
	for _, lang := range []storage.Lang{storage.Russian, storage.English} {
		c := made(t, Options{Seed: 4, Today: on(t, "2026-11-12"), Lang: lang})
		regular := c.ClientsOf(Anna)
		var silent []string
		for i, o := range c.outlets {
			if o.rep == 0 && c.silent(0, i/len(c.reps)) {
				silent = append(silent, o.name.in(lang))
			}
		}
		if len(regular) != regulars || len(silent) != quiet || regular[0] != ownNames[0].in(lang) || strings.Contains(regular[1], " ") {
			t.Errorf("Anna's outlets are %q, and silent are %q", regular, silent)
		}
		bought := purchased(c.purchases(c.first, c.options.Today-1))
		for i, o := range c.outlets {
			days := bought[int16(i)]
			if name := o.name.in(lang); slices.Contains(regular, name) && c.options.Today-days[len(days)-1] > 14 || slices.Contains(silent, name) && c.options.Today-days[len(days)-1] < 24 {
				t.Errorf("%s bought last on %s", name, days[len(days)-1])
			}
		}
	}
}
