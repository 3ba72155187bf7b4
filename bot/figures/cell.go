package figures

import (
	"cmp"
	"slices"

	"runrate/calc"
	"runrate/calc/runrate"
	"runrate/storage"
)

// CellDetail is one place of a map: who makes it weak, and what has changed
// since the month it is compared with.
type CellDetail struct {
	At       Cell
	Category storage.Category
	Segment  storage.Segment // id 0 stands for no known client
	Plan     runrate.Total   // in the category's unit; nothing counted where there is no plan by segment
	Fact     calc.Volume     // so far
	Now      Position
	Then     Position    // the same position of the other month
	NowSold  calc.Volume // up to the positions
	ThenSold calc.Volume
	Reps     []CellRep    // the largest loss first
	Clients  []CellClient // those that changed, the largest loss first
}

// CellRep is one rep's part of a place.
type CellRep struct {
	Member storage.Member
	Line   runrate.Line // planned is what has HasPlan
	Now    calc.Volume
	Then   calc.Volume
}

// CellClient is what a client bought there, now and then.
type CellClient struct {
	Client    storage.Client
	Now, Then calc.Volume
}

// Gap is by how much a rep's part falls short, in whole units: of the plan at
// today's pace, or else of what he sold then.
func (c CellRep) Gap() calc.Ratio {
	if forecast := c.Line.Forecast(); c.Line.HasPlan && forecast.Defined() {
		return c.Line.Plan.Ratio().Sub(forecast)
	}
	return c.Then.Ratio().Sub(c.Now.Ratio())
}

// cellMost is how many reps and clients are looked up by name.
const cellMost = 30

// LoadCell computes one place of a map. What has changed is told
// against the month before, and against last year where the map is.
func (b *Book) LoadCell(f Field, at Cell) (CellDetail, error) {
	s, month, basis := f.Scope, f.Month, f.Basis
	d := CellDetail{At: at}
	var err error
	if d.Now, err = b.PositionAt(f.team); err != nil {
		return d, err
	}
	for _, c := range b.categories {
		if c.ID == at.Category {
			d.Category = c
		}
	}
	segments, err := b.r.Segments()
	if err != nil {
		return d, err
	}
	for _, g := range segments {
		if g.ID == at.Segment {
			d.Segment = g
		}
	}
	other := month - 1
	if basis == ByLastYear {
		other = month - 12
	}
	if d.Then, err = b.SamePosition(s, d.Now, other); err != nil {
		return d, err
	}
	d.plan(f.team)
	return d, b.cellSales(&d, s)
}

// plan takes what is planned for the place, rep by rep.
func (d *CellDetail) plan(t Team) {
	var a runrate.Adder
	for _, rep := range t.Reps {
		line := rep.InSegment(d.At)
		if line.HasPlan || line.Fact() != 0 {
			d.Reps = append(d.Reps, CellRep{Member: rep.Member, Line: line})
		}
		d.Fact += line.Fact()
		if line.HasPlan {
			a.Add(line)
		}
	}
	d.Plan = a.Total()
}

// cellSales reads the rows of the place in both months, by rep and by client.
func (b *Book) cellSales(d *CellDetail, s Scope) error {
	reps, clients := map[storage.MemberID]*CellRep{}, map[storage.ClientID]*CellClient{}
	for i := range d.Reps {
		reps[d.Reps[i].Member.ID] = &d.Reps[i]
	}
	var more []*CellRep
	for _, p := range []Position{d.Now, d.Then} {
		if p.Until == 0 {
			continue
		}
		members, err := b.membersOf(s, p.Month)
		if err != nil {
			return err
		}
		for _, m := range withNobody(s, members) {
			if reps[m.ID] == nil {
				reps[m.ID] = &CellRep{Member: m}
				more = append(more, reps[m.ID])
			}
			if err := b.cellRep(d, s, p, reps[m.ID], clients); err != nil {
				return err
			}
		}
	}
	for _, rep := range more {
		if rep.Member.ID != 0 && (rep.Now != 0 || rep.Then != 0) {
			d.Reps = append(d.Reps, *rep)
		}
	}
	slices.SortStableFunc(d.Reps, func(a, b CellRep) int { return b.Gap().Cmp(a.Gap()) })
	d.Reps = d.Reps[:min(len(d.Reps), cellMost)]
	return b.cellClients(d, clients)
}

func (b *Book) cellRep(d *CellDetail, s Scope, p Position, rep *CellRep, clients map[storage.ClientID]*CellClient) error {
	now := p.Month == d.Now.Month
	for _, team := range teamsIn(s, rep.Member) {
		err := b.r.Sales(team, rep.Member.ID, p.Month.First(), p.Until, func(sale storage.Sale) error {
			if !p.has(sale) || sale.Category != d.At.Category || sale.Segment != d.At.Segment {
				return nil
			}
			if clients[sale.Client] == nil {
				clients[sale.Client] = &CellClient{Client: storage.Client{ID: sale.Client}}
			}
			if c := clients[sale.Client]; now {
				rep.Now, c.Now, d.NowSold = rep.Now+sale.Volume, c.Now+sale.Volume, d.NowSold+sale.Volume
			} else {
				rep.Then, c.Then, d.ThenSold = rep.Then+sale.Volume, c.Then+sale.Volume, d.ThenSold+sale.Volume
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// cellClients keeps the clients that bought otherwise than then, and looks up who they are.
func (b *Book) cellClients(d *CellDetail, clients map[storage.ClientID]*CellClient) error {
	for id, c := range clients {
		if id != 0 && c.Now != c.Then {
			d.Clients = append(d.Clients, *c)
		}
	}
	slices.SortFunc(d.Clients, func(a, b CellClient) int {
		return cmp.Or(cmp.Compare(a.Now-a.Then, b.Now-b.Then), cmp.Compare(a.Client.ID, b.Client.ID))
	})
	d.Clients = d.Clients[:min(len(d.Clients), cellMost)]
	for i := range d.Clients {
		var err error
		if d.Clients[i].Client, err = b.r.Client(d.Clients[i].Client.ID); err != nil {
			return err
		}
	}
	return nil
}
