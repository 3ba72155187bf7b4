package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// What has no file is written as the bot writes it: the record, and the line
// in the books of changes, by whom and when it would have been.

// entry is one thing that somebody of the company did in the chat.
type entry struct {
	at time.Time
	do func(*pen) error
}

// pen writes entries into a transaction.
type pen struct {
	storage.Writer
	c  *Company
	at time.Time
}

// diary lists what was done up to a moment, in order of time.
func (c *Company) diary(now time.Time) []entry {
	today := calc.DateOf(now)
	l := c.history(today)
	var all []entry
	for i, f := range l.losses {
		all = append(all, entry{c.atWork(now, f.date, i), func(p *pen) error { return p.lose(f) }})
	}
	for i, a := range l.attempts {
		all = append(all, entry{c.atWork(now, a.date, i), func(p *pen) error { return p.contact(a) }})
	}
	for m := max(c.first.Month(), today.Month()-plansBack); m <= today.Month()+1; m++ {
		counts := c.active(m)
		for i := range c.reps {
			at := c.planSent(m, now).Add(time.Duration(40+3*i) * time.Minute)
			all = append(all, entry{at, func(p *pen) error { return p.plan(i, m, counts[i]) }})
		}
	}
	if c.holiday.from != 0 {
		all = append(all, entry{c.atWork(now, c.holiday.from-12, 1), (*pen).away})
	}
	all = slices.DeleteFunc(all, func(e entry) bool { return calc.DateOf(e.at) > today })
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
	for i := range all { // what the clock has not come to yet was done just now
		if all[i].at.After(now) {
			all[i].at = now
		}
	}
	return all
}

// atWork is some time of a working day.
func (c *Company) atWork(now time.Time, d calc.Date, nth int) time.Time {
	r := c.stream(ofDiary, int(d)<<8|nth&0xff)
	return d.In(now.Location()).Add(time.Duration(10*60+r.IntN(7*60)) * time.Minute)
}

// write puts some entries into the store in one transaction.
func (c *Company) write(ctx context.Context, store storage.Store, entries []entry) error {
	if len(entries) == 0 {
		return nil
	}
	return store.Update(ctx, func(w storage.Writer) error {
		for _, e := range entries {
			if err := e.do(&pen{w, c, e.at}); err != nil {
				return fmt.Errorf("the made-up company's diary: %w", err)
			}
		}
		return nil
	})
}

// rep is the member of a rep's number.
func (p *pen) rep(i int) (storage.Member, error) { return p.MemberByCode(p.c.reps[i].code) }

// led is a rep, and his supervisor.
func (p *pen) led(i int) (rep, by storage.Member, err error) {
	if rep, err = p.rep(i); err != nil {
		return rep, by, err
	}
	by, err = p.MemberByCode([]string{SupervisorOne, SupervisorTwo}[p.c.reps[i].team])
	return rep, by, err
}

// outlet is the client of an outlet's number, and whose he is.
func (p *pen) outlet(i int) (client storage.Client, rep storage.Member, err error) {
	o := p.c.outlets[i]
	if client, err = p.ClientByCode(o.code); err != nil {
		return client, rep, err
	}
	rep, err = p.rep(o.rep)
	return client, rep, err
}

// note writes into the books of a rep's team that somebody has changed something.
func (p *pen) note(by, rep storage.Member, ch storage.Change) error {
	ch.At, ch.By, ch.Team = p.at, by.ID, rep.TeamOn(calc.DateOf(p.at))
	return p.PutChange(ch)
}

// lose gives an outlet up.
func (p *pen) lose(f farewell) error {
	client, rep, err := p.outlet(f.outlet)
	if err != nil {
		return err
	}
	id, err := p.reason(f.reason)
	if err != nil {
		return err
	}
	name, words := p.c.say(reasons[f.reason].name), ""
	if f.words >= 0 {
		words = p.c.say(reasons[f.reason].words[f.words])
		name += " (" + words + ")"
	}
	if err := p.PutLoss(storage.Loss{Client: client.ID, Date: f.date, By: rep.ID, Reason: id, Words: words}); err != nil {
		return err
	}
	return p.note(rep, rep, storage.Change{What: storage.ChangedLoss, Of: client.Name, To: name})
}

// reason finds the id of one, and enters all of them where there are none.
func (p *pen) reason(n int) (storage.ReasonID, error) {
	all, err := p.Reasons()
	if err != nil {
		return 0, err
	}
	for _, r := range all {
		if storage.Fold(r.Name) == storage.Fold(p.c.say(reasons[n].name)) {
			return r.ID, nil
		}
	}
	ids := make([]storage.ReasonID, len(reasons))
	for i, r := range reasons {
		if ids[i], err = p.PutReason(storage.Reason{Name: p.c.say(r.name)}); err != nil {
			return 0, err
		}
	}
	return ids[n], nil
}

// contact notes an attempt to win an outlet back.
func (p *pen) contact(a attempt) error {
	client, rep, err := p.outlet(a.outlet)
	if err != nil {
		return err
	}
	words := ""
	if a.words < len(contactWords) {
		words = p.c.say(contactWords[a.words])
	}
	return p.PutContact(storage.Contact{Client: client.ID, Date: a.date, By: rep.ID, Words: words})
}

// plan sets how many outlets a rep is to sell to in a month.
func (p *pen) plan(i int, m calc.Month, count int) error {
	rep, by, err := p.led(i)
	if err != nil {
		return err
	}
	if err := p.PutClientPlan(storage.ClientPlan{Rep: rep.ID, Month: m, Count: count}); err != nil {
		return err
	}
	of := rep.Name + " · " + p.c.say(activeClients) + " · " + m.String()
	return p.note(by, rep, storage.Change{What: storage.ChangedPlan, Of: of, To: strconv.Itoa(count)})
}

// away enters the vacation.
func (p *pen) away() error {
	v := p.c.holiday
	rep, by, err := p.led(v.rep)
	if err != nil {
		return err
	}
	reason := p.c.say(onVacation)
	o := storage.Override{Scope: storage.OfRep, ID: uint32(rep.ID), From: v.from, To: v.to, Reason: reason, Author: by.ID}
	if err := p.PutOverride(o); err != nil {
		return err
	}
	of := rep.Name + " · " + v.from.String() + "…" + v.to.String()
	return p.note(by, rep, storage.Change{What: storage.ChangedDay, Of: of, To: reason})
}

// What the bot calls things in the books.
var (
	activeClients = said{"АКБ", "Active clients"}
	onVacation    = said{"отпуск", "vacation"}
)

// reasonsOfLoss is how many reasons there are.
const reasonsOfLoss = 6

// reasons are the product's own list of why clients leave, and what reps write beside them.
var reasons = [reasonsOfLoss]struct {
	name  said
	words []said
}{
	{said{"цены", "prices"}, []said{{"нашли дешевле", "found it cheaper"}, {"просят скидку 10 %", "want 10 % off"}, {"не тянут после повышения", "too dear since the rise"}}},
	{said{"конкурент", "competitor"}, []said{{"берут у соседей", "buy next door"}, {"поставили чужой холодильник", "another's fridge stands there"}}},
	{said{"ассортимент", "range"}, []said{{"нет нужной фасовки", "not the packs they need"}, {"полка занята своим", "the shelf is full of their own"}}},
	{said{"сервис и доставка", "service and delivery"}, []said{{"возим не в те дни", "we come on the wrong days"}, {"две недопоставки подряд", "twice too little came"}}},
	{said{"закрылся", "closed down"}, []said{{"помещение сдаётся", "the place is to let"}, {"сменился хозяин", "a new owner"}}},
	{said{"сезон", "season"}, []said{{"откроются весной", "will open in spring"}}},
}

// contactWords are what reps write about a contact.
var contactWords = []said{
	{"обещал заказ", "promised an order"}, {"просит скидку", "asks for a discount"}, {"не берёт трубку", "does not answer"},
	{"ждёт новый прайс", "waits for the new prices"}, {"заехал, остатки большие", "was there, much in stock"}, {"вернётся после ремонта", "back after repairs"},
}
