package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// bytesOf is all that a company imports.
func bytesOf(t *testing.T, o Options) string {
	t.Helper()
	files, err := made(t, o).Files(clock(t, o.Today, 15, 0))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(files)
}

func TestSeed(t *testing.T) {
	o := Options{Seed: 1, Reps: 4, Months: 5, Today: on(t, "2026-11-12")}
	one := bytesOf(t, o)
	if one != bytesOf(t, o) {
		t.Error("one seed makes two companies")
	}
	o.Seed = 2
	if one == bytesOf(t, o) {
		t.Error("two seeds make one company")
	}
}

// A later date only adds to what there was.
func TestPrefix(t *testing.T) {
	today := on(t, "2026-11-12")
	c := made(t, Options{Seed: 3, Reps: 4, Months: 6, Today: today})
	far := c.purchases(c.first, today+200)
	for _, d := range []calc.Date{c.first, c.first + 40, today - 3, today, today + 17, c.known.until, c.known.until + 1, today + 150} {
		some := c.purchases(c.first, d)
		if len(some) > 0 && some[len(some)-1].date > d {
			t.Errorf("sales of %s in a ledger up to %s", some[len(some)-1].date, d)
		}
		if !slices.Equal(some, between(far, c.first, d)) {
			t.Errorf("up to %s: not the beginning of what there is later", d)
		}
		short := c.healthy(d)
		c.weak.apply(c, short.rows)
		if !slices.Equal(some, short.rows) {
			t.Errorf("up to %s: what is followed anew is not what is remembered", d)
		}
	}
	if n := len(between(far, today+120, today+200)); n == 0 {
		t.Error("nothing is sold any more half a year on")
	}
}

func TestLimits(t *testing.T) {
	today := on(t, "2026-11-12")
	for _, o := range []Options{{Reps: 1}, {Reps: 101}, {Reps: -1}, {Months: 1}, {Months: 61}, {Months: -2}} {
		o.Today = today
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), " to ") {
			t.Errorf("%+v: %v, want what is allowed", o, err)
		}
	}
	if _, err := New(Options{}); err == nil {
		t.Error("a company without a date")
	}
	for reps, outlets := range map[int]int{0: 400, 2: 67, 12: 400, 100: 3333} {
		c := made(t, Options{Reps: reps, Months: 2, Today: today})
		if len(c.outlets) != outlets {
			t.Errorf("%d reps have %d outlets, want %d", reps, len(c.outlets), outlets)
		}
		for _, lang := range []storage.Lang{storage.Russian, storage.English} {
			unique(t, c, lang)
		}
	}
	if c := made(t, Options{Reps: 2, Months: 60, Today: today}); c.first != on(t, "2021-11-01") {
		t.Errorf("sixty months begin on %s", c.first)
	}
}

// unique checks that nobody and nothing shares a name, and that names of one
// word are in no other.
func unique(t *testing.T, c *Company, lang storage.Lang) {
	t.Helper()
	seen, own := map[string]bool{}, map[string]bool{}
	for _, s := range ownNames {
		own[storage.Fold(s.in(lang))] = true
	}
	take := func(name string) {
		if name = storage.Fold(name); seen[name] || strings.ContainsAny(name, ",;@") {
			t.Errorf("%d reps: %q is there twice, or cannot be typed", len(c.reps), name)
		}
		seen[name] = true
	}
	for _, o := range c.outlets {
		name := o.name.in(lang)
		take(name)
		for _, word := range strings.Fields(name) {
			if own[storage.Fold(word)] && strings.Contains(name, " ") {
				t.Errorf("%q has a word that is an outlet by itself", name)
			}
		}
	}
	for _, p := range c.people {
		take(p.name.in(lang))
	}
}

// Whatever the seed, the date and the language, all files go in, and the store is sound.
func TestAnyDay(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	first, last := on(t, "2016-01-01"), on(t, "2030-12-31")
	dates := []calc.Date{first, last, on(t, "2024-02-29"), on(t, "2026-01-01"), on(t, "2026-03-31"), on(t, "2026-11-02"), on(t, "2020-04-15"), on(t, "2025-05-01")}
	for len(dates) < anyDays {
		dates = append(dates, first+calc.Date(r.IntN(int(last-first))))
	}
	for i, d := range dates {
		o := Options{Seed: uint64(i), Reps: 2 + i%4, Months: 2 + i%3, Today: d, Lang: []storage.Lang{storage.Russian, storage.English}[i%2]}
		c := made(t, o)
		now := clock(t, d, (i*7)%24, 11)
		store := furnished(t, c, now)
		checked(t, store)
		sameLater(t, c, store, now)
		later := now.AddDate(0, 0, 40)
		if err := c.Live(ctx, store, now, later); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		checked(t, store)
		notLater(t, store, later)
	}
}

// sameLater furnishes a store again: nothing may change but the books of changes.
func sameLater(t *testing.T, c *Company, store storage.Store, now time.Time) {
	t.Helper()
	was := dump(t, store)
	if err := c.Furnish(ctx, store, now); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(dump(t, store), was) {
		t.Errorf("furnishing twice changes something, on %s", now)
	}
}

// notLater checks that nothing is dated after a moment.
func notLater(t *testing.T, store storage.Store, now time.Time) {
	t.Helper()
	today, minute := calc.DateOf(now), storage.MinuteOf(now)
	for _, s := range dump(t, store).sales {
		if s.Date > today || s.Date == today && s.Minute > minute {
			t.Errorf("a sale of %s, minute %d, on %s", s.Date, s.Minute, now)
			return
		}
	}
}

// content is what a store holds of a company.
type content struct {
	sales     []storage.Sale
	plans     []storage.PlanLine
	losses    []storage.Loss
	contacts  []storage.Contact
	overrides []storage.Override
	clients   []storage.Client
	active    []storage.ClientPlan
}

func dump(t *testing.T, store storage.Store) (all content) {
	t.Helper()
	if err := store.View(ctx, func(r storage.Reader) error {
		all = content{}
		members, err := r.Members()
		last, e := r.SaleDay(1, 1, calc.MaxDate, true) // Anna's, by which the months with plans are known
		err = firstOf(err, e)
		for _, m := range members {
			for _, team := range m.Teams() {
				err = firstOf(err, r.Sales(team, m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { all.sales = append(all.sales, s); return nil }))
				for month := last.Month() - 8; month <= last.Month()+4; month++ {
					lines, e := r.Plan(team, m.ID, month)
					all.plans, err = append(all.plans, lines...), firstOf(err, e)
					active, e := r.ClientPlan(m.ID, month)
					all.active, err = append(all.active, active), firstOf(err, e)
				}
			}
			o, e := r.Overrides(storage.OfRep, uint32(m.ID), calc.MinDate, calc.MaxDate)
			all.overrides, err = append(all.overrides, o...), firstOf(err, e)
		}
		losses, e1 := r.Losses()
		contacts, e2 := r.Contacts()
		all.losses, all.contacts = losses, contacts
		return firstOf(err, e1, e2, r.EachClient(func(c storage.Client) error { all.clients = append(all.clients, c); return nil }))
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// There are plans of five months, rounded as somebody would; that segments sum to their line the import sees to.
func TestPlanSums(t *testing.T) {
	c := made(t, Options{Seed: 5, Reps: 4, Months: 5, Today: on(t, "2026-11-12")})
	files, err := c.Files(clock(t, c.options.Today, 9, 0))
	if err != nil {
		t.Fatal(err)
	}
	months := 0
	for _, f := range files {
		if f.Kind == sheet.Plan {
			months++
			if n := strings.Count(f.CSV, "\n"); n < 80 {
				t.Errorf("%s has %d lines", f.Name, n)
			}
		}
	}
	if months != plansBack+2 {
		t.Errorf("%d months have plans", months)
	}
	for _, p := range dump(t, furnished(t, c, clock(t, c.options.Today, 9, 0))).plans {
		if p.Volume%calc.Unit != 0 || p.Volume >= 100*calc.Unit && p.Segment != 0 && p.Volume%(10*calc.Unit) != 0 {
			t.Errorf("a plan of %s is not rounded", p.Volume)
		}
	}
}

// purchased are the days and net volumes of every outlet, as rows tell.
func purchased(rows []purchase) map[int16][]calc.Date {
	days := map[int16][]calc.Date{}
	for _, p := range rows {
		if d := days[p.outlet]; p.volume > 0 && (len(d) == 0 || d[len(d)-1] != p.date) {
			days[p.outlet] = append(d, p.date)
		}
	}
	return days
}

// HoReCa leaves most and chains least, whatever the seed: pauses of more than the
// window, and ends, over the months that outlets were there.
func TestChurn(t *testing.T) {
	for seed := range uint64(seeds) {
		today := on(t, "2026-11-12")
		c := made(t, Options{Seed: seed, Today: today})
		lapses, months := [5]float64{}, [5]float64{}
		returned, ended := 0, 0
		for i, days := range purchased(c.purchases(c.first, today)) {
			s := c.outlets[i].segment
			for n, d := range append(days[1:], today) {
				months[s] += math.Min(float64(d-days[n]), lapse) / 30
				if d-days[n] > lapse {
					lapses[s]++
					if n+1 < len(days) {
						returned++
					} else {
						ended++
					}
				}
			}
		}
		rate := func(s int) float64 { return lapses[s] / months[s] }
		if rate(1) < 1.4*rate(0) || rate(0) < 1.4*rate(2) {
			t.Errorf("seed %d: HoReCa %.3f, retail %.3f, chains %.3f a month", seed, rate(1), rate(0), rate(2))
		}
		if returned < 15 || ended < 30 {
			t.Errorf("seed %d: %d returned and %d ended", seed, returned, ended)
		}
	}
}

// The week and the year have their shapes, and no two weeks are alike.
func TestShapes(t *testing.T) {
	today := on(t, "2026-11-12")
	c := made(t, Options{Seed: 1, Months: 24, Today: today})
	week, dates := [7]float64{}, [7]map[calc.Date]bool{}
	season := [8][12]float64{}
	months, wednesdays := map[calc.Month]float64{}, map[calc.Date]float64{}
	returns, rows := 0, c.purchases(c.first, today.Month().First()-1)
	for _, p := range rows {
		day := p.date.Weekday()
		if dates[day] == nil {
			dates[day] = map[calc.Date]bool{}
		}
		dates[day][p.date] = true
		week[day] += p.worth()
		season[p.good][p.date.Month().Calendar()-1] += p.worth()
		months[p.date.Month()] += p.worth()
		if day == time.Wednesday {
			wednesdays[p.date] += p.worth()
		}
		if p.volume < 0 {
			returns++
		}
	}
	for d := range week {
		week[d] /= float64(max(len(dates[d]), 1))
	}
	if week[time.Friday] < 1.15*week[time.Monday] || len(dates[time.Sunday]) > 0 {
		t.Errorf("a week sells %.0f", week)
	}
	for k, summer := range map[int]bool{0: true, 1: true, 2: true, 5: false, 6: false} {
		july, january := season[k][6], season[k][0]
		if total := (months[on(t, "2026-07-01").Month()] + months[on(t, "2025-07-01").Month()]) / (months[on(t, "2026-01-01").Month()] + months[on(t, "2025-01-01").Month()]); july/january > total != summer {
			t.Errorf("%s sells %.2f times as much in July as in January", goods[k].name.en, july/january)
		}
	}
	if share := float64(returns) / float64(len(rows)); share < 0.005 || share > 0.02 {
		t.Errorf("%.3f of the rows are returns", share)
	}
	noisy := 0
	for d, v := range wednesdays {
		if next, there := wednesdays[d+7]; there && math.Abs(next/v-1) > 0.1 {
			noisy++
		}
	}
	if noisy < len(wednesdays)/3 {
		t.Errorf("of %d Wednesdays %d differ from the next by a tenth", len(wednesdays), noisy)
	}
}
