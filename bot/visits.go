package bot

import (
	"sync"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// visitsNamed is how many of his clients to visit a rep reads of in the morning.
const visitsNamed = 3

// visitsKept is for how long whom to visit is not looked for anew: mornings of
// many teams fall together, and each would read the whole base.
const visitsKept = time.Hour

// visitCache is whom each rep should visit.
type visitCache struct {
	sync.Mutex
	at time.Time
	of map[storage.MemberID][]text.Visit
}

// visits returns whom every rep should visit first, the most urgent first.
func (b *Bot) visits(book *figures.Book, now time.Time) (map[storage.MemberID][]text.Visit, error) {
	b.toVisit.Lock()
	defer b.toVisit.Unlock()
	if b.toVisit.of != nil && now.Sub(b.toVisit.at).Abs() < visitsKept {
		return b.toVisit.of, nil
	}
	zone, err := book.Zone(storage.Member{}) // the company's
	if err != nil {
		return nil, err
	}
	today := calc.DateOf(now.In(zone)) // as /clients counts: over a weekend too
	c, err := clients.Open(book, clients.Question{AsOf: today}, now)
	if err != nil {
		return nil, err
	}
	outlets, err := c.ToVisit(func(clients.Outlet) bool { return true })
	if err != nil {
		return nil, err
	}
	of := map[storage.MemberID][]text.Visit{}
	for _, o := range outlets {
		if len(of[o.Owner]) < visitsNamed {
			of[o.Owner] = append(of[o.Owner], text.Visit{Name: text.ClientName(o.Client.Name, o.Code), Gap: o.Gap})
		}
	}
	b.toVisit.at, b.toVisit.of = now, of
	return of, nil
}
