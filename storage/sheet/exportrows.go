package sheet

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// exportRows is how many rows are copied in one transaction, and the rest of
// the day on which they end.
const exportRows = 2000

// eachRep calls fn with whoever sells within the scope, in each of his teams.
// Sales that no rep is named for have rep 0.
func (e *export) eachRep(fn func(storage.TeamID, storage.Member) error) error {
	for _, m := range append(slices.Clone(e.order), storage.Member{}) {
		if !e.isOf(m.ID) {
			continue
		}
		for _, team := range m.Teams() {
			if e.options.Team != 0 && team != e.options.Team {
				continue
			}
			if err := fn(team, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func exportSales(e *export) error { return e.eachSales(e.sales) }

func (e *export) sales(m storage.Member, sales []storage.Sale) error {
	for _, s := range sales {
		if err := e.sale(m, s); err != nil {
			return err
		}
	}
	return nil
}

// eachSales calls fn with the sales of whoever sells, some whole days at a
// time. Meanwhile e.clients are those that they name.
func (e *export) eachSales(fn func(storage.Member, []storage.Sale) error) error {
	last := cmp.Or(e.options.To, calc.MaxDate)
	return e.eachRep(func(team storage.TeamID, m storage.Member) error {
		for from := max(e.options.From, calc.MinDate); from <= last; {
			sales, next, err := e.copySales(team, m.ID, from, last)
			if err != nil {
				return err
			}
			if err := fn(m, sales); err != nil {
				return err
			}
			from = next
		}
		return nil
	})
}

var errEnough = errors.New("enough rows")

// copySales reads some days of a rep's, and the clients that they name; next
// is the date on which to go on.
func (e *export) copySales(team storage.TeamID, rep storage.MemberID, from, to calc.Date) (sales []storage.Sale, next calc.Date, err error) {
	err = e.store.View(e.ctx, func(r storage.Reader) error {
		sales, next = nil, to+1
		err := r.Sales(team, rep, from, to, func(s storage.Sale) error {
			if len(sales) >= exportRows && s.Date != sales[len(sales)-1].Date {
				next = s.Date
				return errEnough
			}
			sales = append(sales, s)
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		return e.readClients(r, sales)
	})
	return sales, next, err
}

// readClients reads the clients that sales name.
func (e *export) readClients(r storage.Reader, sales []storage.Sale) (err error) {
	e.clients = map[storage.ClientID]storage.Client{}
	for _, s := range sales {
		if _, read := e.clients[s.Client]; read || s.Client == 0 {
			continue
		}
		if e.clients[s.Client], err = r.Client(s.Client); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (e *export) sale(m storage.Member, s storage.Sale) error {
	client, category := e.clients[s.Client], e.categories[s.Category]
	amount, line := Nothing, Nothing
	if s.HasAmount {
		amount = Amount(s.Amount)
	}
	document := Text(s.Origin.Document)
	switch s.Origin.Kind {
	case storage.FromDocument:
		line = Count(int(s.Origin.Line))
	case storage.FromFile:
		document = Text(unfiledMark[e.lang()])
	case storage.FromChat:
		document = Text(chatMark[e.lang()])
	}
	return e.row(Date(s.Date), Clock(s.Minute), Text(m.Code), Text(m.Name), Text(cmp.Or(client.Code, client.Name)), Text(client.Name), Text(e.segments[s.Segment]),
		Text(category.Name), Volume(s.Volume), Text(category.Unit), amount, document, line, Text(e.yes(s.Counted)))
}

func (e *export) lang() storage.Lang {
	if e.options.Lang == storage.English {
		return storage.English
	}
	return storage.Russian
}

func (e *export) yes(is bool) string {
	if is {
		return e.either("yes", "да")
	}
	return e.either("no", "нет")
}

func exportPlan(e *export) error {
	first, last := max(e.options.From, storage.MinSaleDate).Month(), cmp.Or(e.options.To, calc.MaxDate).Month()
	return e.eachRep(func(team storage.TeamID, m storage.Member) error {
		var lines []storage.PlanLine
		if err := e.store.View(e.ctx, func(r storage.Reader) error {
			lines = nil
			for month := first; month <= last; month++ {
				some, err := r.Plan(team, m.ID, month)
				if err != nil {
					return err
				}
				lines = append(lines, some...)
			}
			return nil
		}); err != nil {
			return err
		}
		for _, p := range lines {
			c := e.categories[p.Category]
			if err := e.row(Text(m.Code), Text(m.Name), Month(p.Month), Text(c.Name), Text(e.segments[p.Segment]), Volume(p.Volume), Text(c.Unit)); err != nil {
				return err
			}
		}
		return nil
	})
}

// isOf tells whether a rep is one of those that are asked for.
func (e *export) isOf(rep storage.MemberID) bool {
	return (e.options.Rep == 0 || rep == e.options.Rep) && (e.options.Reps == nil || slices.Contains(e.options.Reps, rep))
}

// within tells whether a rep belongs to the scope as of today; 0 is nobody.
func (e *export) within(rep storage.MemberID) bool {
	m, known := e.members[rep]
	return e.isOf(rep) && (e.options.Team == 0 || known && m.TeamOn(e.options.Today) == e.options.Team)
}

// exportClients copies the clients, of whom there are fewer than of anything
// that has to be read in parts.
func exportClients(e *export) error {
	return e.clientRows(func(storage.Client) bool { return true })
}

func (e *export) clientRows(wanted func(storage.Client) bool) error {
	var clients []storage.Client
	if err := e.store.View(e.ctx, func(r storage.Reader) error {
		clients = nil
		return r.EachClient(func(c storage.Client) error { clients = append(clients, c); return nil })
	}); err != nil {
		return err
	}
	for _, c := range clients {
		if !e.within(c.Rep) || !wanted(c) {
			continue
		}
		if err := e.row(Text(cmp.Or(c.Code, c.Name)), Text(c.Name), Text(e.segments[c.Segment]), Text(e.members[c.Rep].Code)); err != nil {
			return err
		}
	}
	return nil
}

// roleWords are what roles are called in a file, lowest first.
var roleWords = []struct {
	role   storage.Roles
	en, ru string
}{{storage.Rep, "rep", "торговый"}, {storage.Supervisor, "supervisor", "супервайзер"}, {storage.Manager, "manager", "менеджер"}, {storage.Admin, "admin", "администратор"}}

// roleNamesOf writes roles as a file does.
func roleNamesOf(roles storage.Roles, lang storage.Lang) string {
	var names []string
	for _, w := range roleWords {
		name := w.ru
		if lang == storage.English {
			name = w.en
		}
		if roles.Has(w.role) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "+")
}

func exportMembers(e *export) error {
	for _, m := range e.order {
		if !e.within(m.ID) {
			continue
		}
		if err := e.row(Text(m.Code), Text(m.Name), Text(roleNamesOf(m.Roles, e.lang())), Text(e.teams[m.TeamOn(e.options.Today)].Name), Text(m.Zone)); err != nil {
			return err
		}
	}
	return nil
}

func exportCategories(e *export) error {
	for _, id := range slices.Sorted(maps.Keys(e.categories)) {
		c, price := e.categories[id], Nothing
		if c.HasPrice {
			price = Amount(c.Price)
		}
		if err := e.row(Text(c.Name), Text(c.Unit), price, Text(strings.Join(c.Aliases, "|")), Text(packsOf(c))); err != nil {
			return err
		}
	}
	return nil
}

// packsOf writes a category's packs as a file does: кор=12|ящ=20.
func packsOf(c storage.Category) string {
	var packs []string
	for _, p := range c.Packs {
		packs = append(packs, p.Unit+"="+p.Factor.String())
	}
	return strings.Join(packs, "|")
}
