package sheet

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// BookOptions say what a book holds.
type BookOptions struct {
	Lang     storage.Lang
	Team     storage.TeamID     // 0: of every team
	Reps     []storage.MemberID // of these alone, unless All
	All      bool               // of every rep, and sales of nobody
	From, To calc.Date          // 0 is without a bound
	Zone     *time.Location     // in which times are written; nil: UTC
	RunRate  Sheet              // the first sheet; without fields it is left out
}

// ExportBook writes what a team wants to know of some days as one workbook:
// run rates, sales and whether they count, what reps' entries were before they
// were changed, where reps and accounting differ, and the plan. No row is of a
// rep who was not asked for. The store is read in short transactions.
func ExportBook(ctx context.Context, store storage.Store, w io.Writer, o BookOptions) error {
	e := &export{ctx: ctx, store: store, options: ExportOptions{Lang: o.Lang, Team: o.Team, From: o.From, To: o.To}}
	if !o.All {
		e.options.Reps = append([]storage.MemberID{}, o.Reps...) // nobody, if there are none
	}
	if err := store.View(ctx, e.load); err != nil {
		return err
	}
	var sheets []Sheet
	if len(o.RunRate.Fields) > 0 {
		sheets = append(sheets, o.RunRate)
	}
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	return WriteBook(w, e.lang(), append(sheets, e.sheet(Sales), e.revisions(zone), e.disagreements(), e.sheet(Plan)))
}

func (e *export) either(english, russian string) string {
	if e.lang() == storage.English {
		return english
	}
	return russian
}

var revisionFields = []Field{{"changed on", "Изменено", 11, Dates}, {"at", "В", 7, Clocks}, {"by", "Кем", 22, Words}, {"date", "Дата", 11, Dates}, {"rep", "Торговый", 12, Words}, {"rep name", "Имя торгового", 22, Words},
	{"client name", "Название клиента", 28, Words}, {"category", "Категория", 18, Words}, {"volume", "Объём", 11, Volumes}, {"unit", "Ед. изм.", 8, Words}, {"amount", "Сумма", 13, Amounts}, {"was", "Было", 12, Words}}

// revisions is what the entries of the days were before they were changed, a
// row each of their sales.
func (e *export) revisions(zone *time.Location) Sheet {
	return Sheet{e.either("changes", "Правки"), revisionFields, e.into(func() error {
		seen := map[storage.EntryID]bool{}
		return e.eachSales(func(m storage.Member, sales []storage.Sale) error {
			all, err := e.readRevisions(sales, seen)
			if err != nil {
				return err
			}
			for _, r := range all {
				if err := e.revision(m, r, zone); err != nil {
					return err
				}
			}
			return nil
		})
	})}
}

// readRevisions reads what the entries that sales come from were, each entry once.
func (e *export) readRevisions(sales []storage.Sale, seen map[storage.EntryID]bool) (all []storage.Revision, err error) {
	var entries []storage.EntryID
	for _, s := range sales {
		id := storage.EntryID{Chat: s.Origin.Chat, Message: s.Origin.Message}
		if s.Origin.Kind == storage.FromChat && !seen[id] {
			seen[id] = true
			entries = append(entries, id)
		}
	}
	if len(entries) == 0 {
		return nil, nil
	}
	err = e.store.View(e.ctx, func(r storage.Reader) error {
		all = nil
		for _, id := range entries {
			some, err := r.Revisions(id)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
		var were []storage.Sale
		for _, x := range all {
			were = append(were, x.Sales...)
		}
		return e.readClients(r, were)
	})
	return all, err
}

// stateWords are what became of an entry, in English and Russian.
var stateWords = map[storage.EntryState][2]string{storage.Refused: {"not understood", "не понято"}, storage.Booked: {"booked", "записано"}, storage.Undone: {"undone", "отменено"}}

func (e *export) revision(m storage.Member, r storage.Revision, zone *time.Location) error {
	at, state := r.At.In(zone), stateWords[r.State]
	begin := []Cell{Date(calc.DateOf(at)), Clock(storage.MinuteOf(at)), Text(e.members[r.By].Name)}
	end := Text(e.either(state[0], state[1]))
	if len(r.Sales) == 0 {
		return e.row(append(begin, Nothing, Text(m.Code), Text(m.Name), Nothing, Nothing, Nothing, Nothing, Nothing, end)...)
	}
	for _, s := range r.Sales {
		if !e.isOf(s.Rep) || e.options.Team != 0 && s.Team != e.options.Team {
			continue
		}
		rep, c, amount := e.members[s.Rep], e.categories[s.Category], Nothing
		if s.HasAmount {
			amount = Amount(s.Amount)
		}
		if err := e.row(slices.Concat(begin, []Cell{Date(s.Date), Text(rep.Code), Text(rep.Name), Text(e.clients[s.Client].Name), Text(c.Name), Volume(s.Volume), Text(c.Unit), amount, end})...); err != nil {
			return err
		}
	}
	return nil
}

var disagreementFields = []Field{{"date", "Дата", 11, Dates}, {"rep", "Торговый", 12, Words}, {"rep name", "Имя торгового", 22, Words}, {"category", "Категория", 18, Words},
	{"entered by the rep", "Записал торговый", 17, Volumes}, {"of accounting", "По учёту", 12, Volumes}, {"difference", "Разница", 11, Volumes}, {"unit", "Ед. изм.", 8, Words}}

// disagreements is where reps and accounting differ: of the days that both
// have, the categories whose volumes are not the same.
func (e *export) disagreements() Sheet {
	return Sheet{e.either("differences", "Расхождения"), disagreementFields, e.into(func() error {
		return e.eachSales(func(m storage.Member, sales []storage.Sale) error {
			for len(sales) > 0 {
				end := slices.IndexFunc(sales, func(s storage.Sale) bool { return s.Date != sales[0].Date })
				if end < 0 {
					end = len(sales)
				}
				if err := e.disagreement(m, sales[:end]); err != nil {
					return err
				}
				sales = sales[end:]
			}
			return nil
		})
	})}
}

func (e *export) disagreement(m storage.Member, day []storage.Sale) error {
	entered, filed := tallies{}, tallies{}
	for _, s := range day {
		if s.Origin.Kind == storage.FromChat {
			entered.add(s.Category, tally{1, s.Volume})
		} else {
			filed.add(s.Category, tally{1, s.Volume})
		}
	}
	if len(entered) == 0 || len(filed) == 0 {
		return nil
	}
	all := maps.Clone(entered)
	maps.Copy(all, filed)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		c, own, truth := e.categories[id], entered[id].volume, filed[id].volume
		if own == truth {
			continue
		}
		if err := e.row(Date(day[0].Date), Text(m.Code), Text(m.Name), Text(cmp.Or(c.Name, "—")), Volume(own), Volume(truth), Volume(truth-own), Text(c.Unit)); err != nil {
			return err
		}
	}
	return nil
}
