package demo

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Live lets the company go on from one moment to another: outlets that have
// joined, plans of the months that have come into sight, and the sales of
// whoever has sold anything meanwhile. Days on which a rep has entries of his own
// are his, and so is the present day of the Played. Where nothing has
// happened, nothing is written.
func (c *Company) Live(ctx context.Context, store storage.Store, from, to time.Time) error {
	from, err := local(from)
	if err != nil {
		return err
	}
	if to, err = local(to); err != nil {
		return err
	}
	var now outlook
	rows := c.meanwhile(from, to)
	if err := store.View(ctx, func(r storage.Reader) (err error) {
		now, err = c.look(r, rows, calc.DateOf(to))
		return err
	}); err != nil {
		return err
	}
	files := []File{{sheet.Clients, c.say(said{"Клиенты.csv", "Clients.csv"}), to, c.clientsCSV(now.joined)}}
	for _, m := range now.months() {
		files = append(files, c.planFile(m, to, func(rep int) bool { return now.unplanned[repMonth{rep, m}] }))
	}
	for _, f := range append(files, c.salesFile(to, now.rows)) {
		if err := c.take(ctx, store, f); err != nil {
			return err
		}
	}
	return nil
}

// repDay and repMonth are a rep's, by his number.
type (
	repDay struct {
		rep  int
		date calc.Date
	}
	repMonth struct {
		rep   int
		month calc.Month
	}
)

// outlook is what there is to do, by the store as it stands.
type outlook struct {
	joined    []int
	unplanned map[repMonth]bool
	rows      []purchase
}

// meanwhile are the whole days, as far as they have come, of the reps who have sold
// anything between two moments. A day of the Played comes when it is over.
func (c *Company) meanwhile(from, to time.Time) []purchase {
	first, last, low, high := calc.DateOf(from), calc.DateOf(to), minuteOf(from), minuteOf(to)
	rows, moved := c.purchases(first, last), map[repDay]bool{}
	come := func(p purchase) bool { return p.date < last || p.minute <= high }
	for _, p := range rows {
		rep := c.outlets[p.outlet].rep
		fresh := p.date > first || p.minute > low
		if c.played(rep) {
			fresh = p.date < last
		}
		if fresh && come(p) && !(c.played(rep) && p.date == last) {
			moved[repDay{rep, p.date}] = true
		}
	}
	var kept []purchase
	for _, p := range rows {
		if come(p) && moved[repDay{c.outlets[p.outlet].rep, p.date}] {
			kept = append(kept, p)
		}
	}
	return kept
}

// look finds out what the store lacks, and what is a rep's own.
func (c *Company) look(r storage.Reader, rows []purchase, today calc.Date) (outlook, error) {
	out := outlook{unplanned: map[repMonth]bool{}}
	reps := make([]storage.Member, len(c.reps))
	for i, rep := range c.reps {
		m, err := r.MemberByCode(rep.code)
		if err != nil {
			return out, err
		}
		reps[i] = m
		if err := out.plans(r, i, m, today.Month()); err != nil {
			return out, err
		}
	}
	if err := c.newcomers(r, &out, today); err != nil {
		return out, err
	}
	theirs, err := c.ownDays(r, reps, rows)
	for _, p := range rows {
		if !theirs[repDay{c.outlets[p.outlet].rep, p.date}] {
			out.rows = append(out.rows, p)
		}
	}
	return out, err
}

// plans notes which of two months a rep has no plan at all for: the present one and the next.
func (o *outlook) plans(r storage.Reader, i int, m storage.Member, present calc.Month) error {
	if m.Inactive || !m.Roles.Has(storage.Rep) {
		return nil
	}
	for month := present; month <= present+1; month++ {
		planned := false
		for _, team := range m.Teams() {
			lines, err := r.Plan(team, m.ID, month)
			if err != nil {
				return err
			}
			planned = planned || len(lines) > 0
		}
		if !planned {
			o.unplanned[repMonth{i, month}] = true
		}
	}
	return nil
}

// months are those for which anybody lacks a plan, in order.
func (o outlook) months() []calc.Month {
	months := map[calc.Month]bool{}
	for at := range o.unplanned {
		months[at.month] = true
	}
	return slices.Sorted(maps.Keys(months))
}

// newcomers are the outlets that have joined and are not entered yet.
func (c *Company) newcomers(r storage.Reader, out *outlook, today calc.Date) error {
	for _, i := range c.joinedBy(today) {
		_, err := r.ClientByCode(c.outlets[i].code)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			out.joined = append(out.joined, i)
		case err != nil:
			return err
		}
	}
	return nil
}

// errFound ends a reading that has found what it was for.
var errFound = errors.New("found")

// ownDays are those of the rows' days on which a rep has entries of his own, or
// is none of the company's reps any more.
func (c *Company) ownDays(r storage.Reader, reps []storage.Member, rows []purchase) (map[repDay]bool, error) {
	known := map[repDay]bool{}
	for _, p := range rows {
		day := repDay{c.outlets[p.outlet].rep, p.date}
		if _, done := known[day]; done {
			continue
		}
		m := reps[day.rep]
		own, err := chatted(r, m, p.date)
		if err != nil {
			return nil, err
		}
		known[day] = own || m.Inactive || !m.Roles.Has(storage.Rep)
	}
	return known, nil
}

// chatted tells whether a rep has entries of his own on a date.
func chatted(r storage.Reader, m storage.Member, d calc.Date) (bool, error) {
	for _, team := range m.Teams() {
		from := storage.SaleKey{Team: team, Rep: m.ID, Date: d, Origin: storage.Origin{Kind: storage.FromChat, Chat: math.MinInt64}}
		err := r.DaySales(from, func(storage.Sale) error { return errFound })
		if errors.Is(err, errFound) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}
