package clients

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

// By is what clients are parted by.
type By uint8

// The breakdowns. By category each category is a ledger of its own; by the
// others a client counts to what he began with.
const (
	Whole By = iota
	BySegment
	ByCategory
	ByTeam
	ByRep
)

// Question is what is asked about the clients.
type Question struct {
	Scope    figures.Scope // whose clients, by their first purchase
	Segment  storage.SegmentID
	Category storage.CategoryID // of whose purchases alone; 0: all
	By       By
	AsOf     calc.Date // 0: the earlier of yesterday and the ledger's last date
	Window   int       // days; 0: the company's
}

// DefaultWindow is the lapse window of a company that has set none, in days.
const DefaultWindow = 30

// Clients answers questions from one state of the store.
type Clients struct {
	Question              // with nothing left open
	First, Last calc.Date // of the ledger, 0 where it is empty
	Zone        *time.Location

	book     *figures.Book
	r        storage.Reader
	prices   map[storage.CategoryID]calc.Money
	names    map[uint32]string
	ownerNow map[storage.MemberID]storage.Member
	today    calc.Date
	firstOf  map[uint32]calc.Date // of categories
	asked    bool                 // the as-of date was given
	reckoned bool                 // some money is at a category's price
}

// Open settles what a question leaves open, as of a moment.
func Open(b *figures.Book, q Question, now time.Time) (*Clients, error) {
	c := &Clients{Question: q, book: b, r: b.Reader(), prices: map[storage.CategoryID]calc.Money{}, firstOf: map[uint32]calc.Date{}}
	var err error
	if c.Zone, err = b.Zone(storage.Member{}); err != nil {
		return nil, err
	}
	c.today = calc.DateOf(now.In(c.Zone))
	if c.First, c.Last, err = ledgerDates(c.r); err != nil {
		return nil, err
	}
	c.asked = q.AsOf != 0
	if c.AsOf == 0 {
		if c.AsOf = c.today - 1; c.Last != 0 {
			c.AsOf = min(c.AsOf, c.Last)
		}
	}
	if q.Window <= 0 {
		if c.Window, err = Window(c.r); err != nil {
			return nil, err
		}
	}
	for _, k := range b.Categories() {
		if k.HasPrice {
			c.prices[k.ID] = k.Price
		}
	}
	return c, c.readNames()
}

// Window is the company's lapse window in days.
func Window(r storage.Reader) (int, error) {
	set, err := r.Setting(storage.SettingWindow)
	days, bad := strconv.Atoi(set)
	if bad != nil || days <= 0 {
		days = DefaultWindow
	}
	return days, err
}

// ledgerDates returns the dates of the first row of a client and of the last row of all.
func ledgerDates(r storage.Reader) (first, last calc.Date, err error) {
	sellers, err := r.Sellers()
	if err != nil {
		return 0, 0, err
	}
	first, any, err := earlyPurchase(r)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range sellers {
		end, err := r.SaleDay(s.Team, s.Rep, calc.MaxDate, true)
		if err != nil {
			return 0, 0, err
		}
		last = max(last, end)
		if !any {
			continue
		}
		if first, err = firstRow(r, s, first); err != nil {
			return 0, 0, err
		}
	}
	return first, last, nil
}

// earlyLives is among how many clients an early purchase is looked for.
const earlyLives = 1000

// earlyPurchase returns the first purchase of some clients, which spares
// looking for the ledger's first row among rows of nobody from there on. It
// tells whether any client has rows.
func earlyPurchase(r storage.Reader) (first calc.Date, any bool, err error) {
	seen := 0
	err = r.Lives(func(l storage.Life) error {
		if d := l.Bought.First(); d != 0 && (first == 0 || d < first) {
			first = d
		}
		if seen++; seen == earlyLives {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return first, seen > 0, err
}

var errFound = errors.New("found")

// firstRow looks for a seller's row of a client before a date, whatever it
// says: one may have brought something back before anybody bought.
func firstRow(r storage.Reader, s storage.Seller, before calc.Date) (calc.Date, error) {
	to := before - 1
	if before == 0 {
		to = calc.MaxDate
	}
	err := r.Sales(s.Team, s.Rep, calc.MinDate, to, func(x storage.Sale) error {
		if x.Client == 0 || !x.Counted {
			return nil
		}
		before = x.Date
		return errFound
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return before, err
}

// readNames looks up what the groups are called.
func (c *Clients) readNames() error {
	c.names, c.ownerNow = map[uint32]string{}, map[storage.MemberID]storage.Member{}
	members, err := c.r.Members()
	if err != nil {
		return err
	}
	for _, m := range members {
		c.ownerNow[m.ID] = m
		if c.By == ByRep {
			c.names[uint32(m.ID)] = m.Name
		}
	}
	switch c.By {
	case BySegment:
		segments, err := c.r.Segments()
		for _, s := range segments {
			c.names[uint32(s.ID)] = s.Name
		}
		return err
	case ByTeam:
		teams, err := c.r.Teams()
		for _, t := range teams {
			c.names[uint32(t.ID)] = t.Name
		}
		return err
	case ByCategory:
		for _, k := range c.book.Categories() {
			c.names[uint32(k.ID)] = k.Name
		}
	}
	return nil
}

// Group is one part of the clients; the zero Group is all of them, or those of
// no segment, category, team or rep.
type Group struct {
	ID   uint32
	Name string
}

// Grouped is what was found out about a group.
type Grouped[T any] struct {
	Group
	Of T
}

// groupOf is the group to which a client counts.
func (c *Clients) groupOf(b storage.Began) uint32 {
	switch c.By {
	case BySegment:
		return uint32(b.Segment)
	case ByTeam:
		return uint32(b.Team)
	case ByRep:
		return uint32(b.Rep)
	}
	return 0
}

// counts tells whether the question is about a client.
func (c *Clients) counts(b storage.Began) bool {
	return (c.Scope.Team == 0 || b.Team == c.Scope.Team) && (c.Scope.Rep == 0 || b.Rep == c.Scope.Rep) &&
		(c.Segment == 0 || b.Segment == c.Segment)
}

// everybody is the question about all clients. What it finds out about where
// categories begin is its own.
func (c *Clients) everybody() *Clients {
	all := *c
	all.Scope, all.Segment, all.firstOf = figures.Scope{}, 0, map[uint32]calc.Date{}
	return &all
}

// byCategory tells whether purchases are looked at one category at a time.
func (c *Clients) byCategory() bool { return c.By == ByCategory || c.Category != 0 }

// Owner is the rep whose client somebody is today: who is said to visit him,
// else who sold to him first; and the team that rep is in.
func (c *Clients) Owner(client storage.Client, l storage.Life) (storage.MemberID, storage.TeamID) {
	rep := cmp.Or(client.Rep, l.Rep)
	if m, known := c.ownerNow[rep]; known {
		return rep, m.TeamOn(c.today)
	}
	return rep, l.Team
}

// gathered collects something for every group that has clients.
type gathered[T any] struct {
	c   *Clients
	new func() T
	of  map[uint32]T

	last T // what was asked for last, as most often the next is
	id   uint32
	any  bool
}

func gather[T any](c *Clients, fresh func() T) *gathered[T] {
	g := &gathered[T]{c: c, new: fresh, of: map[uint32]T{}}
	if c.By == Whole {
		g.of[0] = fresh()
	}
	return g
}

func (g *gathered[T]) at(group uint32) T {
	if g.any && g.id == group {
		return g.last
	}
	of, known := g.of[group]
	if !known {
		of = g.new()
		g.of[group] = of
	}
	g.last, g.id, g.any = of, group, true
	return of
}

// every has a group for each category that has rows, though nobody bought in
// it: a category is a ledger, and the report on a ledger of returns alone shows noughts.
func (g *gathered[T]) every() {
	if g.c.By == ByCategory {
		for id := range g.c.firstOf {
			g.at(id)
		}
	}
}

// results lists the groups by name, what has no name last.
func results[T, R any](g *gathered[T], result func(T) R) []Grouped[R] {
	var all []Grouped[R]
	for id, of := range g.of {
		all = append(all, Grouped[R]{Group{id, g.c.names[id]}, result(of)})
	}
	slices.SortFunc(all, func(a, b Grouped[R]) int {
		return cmp.Or(compareBool(a.ID == 0, b.ID == 0), cmp.Compare(storage.Fold(a.Name), storage.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
