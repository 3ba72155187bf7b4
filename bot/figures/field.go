package figures

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"runrate/calc"
	"runrate/calc/runrate"
	"runrate/storage"
)

// Basis is what the cells of a map are compared with.
type Basis uint8

// The bases. Best is by plan where any cell has one, else by the last month,
// else by the last year.
const (
	Best Basis = iota
	ByPlan
	ByLastMonth
	ByLastYear
)

// Field is the map: categories by segments, for a scope's month. A place is
// known by the segment's letter and the category's number, which are the same
// in every map of the company.
type Field struct {
	Scope       Scope
	Name        string // of the team, "" for the company
	Month       calc.Month
	Days        runrate.Days // the scope's own
	Basis       Basis        // the one that was taken
	Base        Position     // of the month compared with
	Categories  []storage.Category
	Segments    []storage.Segment // id 0 stands for sales of no known client
	Cells       map[Cell]FieldCell
	Rows        map[storage.CategoryID]FieldCell
	Columns     map[storage.SegmentID]FieldCell // in money
	Total       FieldCell                       // in money
	Unconfirmed bool

	team    Team
	numbers map[storage.CategoryID]int
	letters map[storage.SegmentID]string
}

// FieldCell is one place of the map: what it comes to against what it should.
type FieldCell struct {
	Is   calc.Ratio // forecast by plan, else what was sold; in whole units, or in minor units of money
	Want calc.Ratio // plan, else what was sold at the same position
	Gap  calc.Ratio // Want − Is, in minor units; undefined where the category has no price
}

// Share is Is/Want: a run rate by plan, else an index.
func (c FieldCell) Share() calc.Ratio {
	if c.Want.Sign() <= 0 {
		return calc.Ratio{}
	}
	return c.Is.Div(c.Want)
}

// LoadField computes a scope's map as of a moment.
func (b *Book) LoadField(s Scope, month calc.Month, basis Basis, now time.Time) (Field, error) {
	t, err := b.LoadTeam(s, month, now)
	if err != nil {
		return Field{}, err
	}
	return b.FieldOf(t, basis)
}

// FieldOf makes the map of a team that has been loaded.
func (b *Book) FieldOf(t Team, basis Basis) (Field, error) {
	f := Field{Scope: t.Scope, Name: t.Name, Month: t.Month, Days: t.Days, Basis: basis, Unconfirmed: t.Unconfirmed, team: t}
	if basis == Best || basis == ByPlan {
		f.Basis = ByPlan
		if planned := f.byPlan(t); planned || basis == ByPlan {
			return f, b.finish(&f)
		}
	}
	for _, try := range []Basis{ByLastMonth, ByLastYear} {
		if basis != Best && basis != try {
			continue
		}
		f.Basis = try
		if err := b.byPosition(&f, t); err != nil {
			return f, err
		}
		if f.anyShare() {
			break
		}
	}
	return f, b.finish(&f)
}

func (f Field) anyShare() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(f.Cells)), func(c FieldCell) bool { return c.Share().Defined() })
}

// byPlan compares forecasts with plans by segment, and tells whether there are any.
func (f *Field) byPlan(t Team) (planned bool) {
	cells, rows, columns := map[Cell]*adderOf{}, map[storage.CategoryID]*adderOf{}, map[storage.SegmentID]*adderOf{}
	total := &adderOf{}
	for _, rep := range t.Reps {
		for _, l := range rep.Lines {
			adderIn(rows, l.Category.ID).add(l.Line, l.Category)
			total.addMoney(l.Line, l.Category)
		}
		for at := range rep.ledger.plan {
			l, ok := rep.Of(at.Category)
			if at.Segment == 0 || !ok {
				continue
			}
			planned = true
			line := rep.InSegment(at)
			adderIn(cells, at).add(line, l.Category)
			adderIn(columns, at.Segment).addMoney(line, l.Category)
		}
	}
	f.Cells, f.Rows, f.Columns = settled(cells), settled(rows), settled(columns)
	f.Total = total.cell()
	return planned
}

// adderOf adds up a place of the map by plan.
type adderOf struct{ units, money runrate.Adder }

func adderIn[K comparable](m map[K]*adderOf, k K) *adderOf {
	if m[k] == nil {
		m[k] = &adderOf{}
	}
	return m[k]
}

func (a *adderOf) add(l runrate.Line, c storage.Category) {
	a.units.Add(l)
	a.addMoney(l, c)
}

func (a *adderOf) addMoney(l runrate.Line, c storage.Category) {
	a.money.AddMoney(runrate.Priced{Line: l, Price: c.Price, HasPrice: c.HasPrice})
}

// cell is in units where units were added, else in money.
func (a *adderOf) cell() FieldCell {
	money, units := a.money.Total(), a.units.Total()
	if units.Counted == 0 {
		return FieldCell{Is: money.Forecast, Want: money.Plan, Gap: money.Gap()}
	}
	return FieldCell{Is: units.Forecast, Want: units.Plan, Gap: money.Gap()}
}

func settled[K comparable](m map[K]*adderOf) map[K]FieldCell {
	out := map[K]FieldCell{}
	for k, a := range m {
		if c := a.cell(); c.Want.Defined() {
			out[k] = c
		}
	}
	return out
}

// byPosition compares what was sold with another month's same position.
func (b *Book) byPosition(f *Field, t Team) error {
	month := t.Month - 1
	if f.Basis == ByLastYear {
		month = t.Month - 12
	}
	now, err := b.PositionAt(t)
	if err != nil {
		return err
	}
	base, err := b.SamePosition(t.Scope, now, month)
	if err != nil {
		return err
	}
	is, err := b.Sold(t.Scope, now)
	if err != nil {
		return err
	}
	want, err := b.Sold(t.Scope, base)
	if err != nil {
		return err
	}
	f.Base = base
	f.compare(is, want, b.categories)
	return nil
}

func (f *Field) compare(is, want map[Cell]Amounts, categories []storage.Category) {
	f.Cells, f.Rows, f.Columns, f.Total = map[Cell]FieldCell{}, map[storage.CategoryID]FieldCell{}, map[storage.SegmentID]FieldCell{}, FieldCell{}
	places := map[Cell]bool{}
	for _, m := range []map[Cell]Amounts{is, want} {
		for at, a := range m {
			if a.Rows != 0 {
				places[at] = true
			}
		}
	}
	for _, c := range categories {
		for at := range places {
			if at.Category != c.ID {
				continue
			}
			units, money := measured(is[at].Volume, want[at].Volume, c)
			f.Cells[at] = units
			f.Rows[c.ID] = f.Rows[c.ID].plus(units)
			if c.HasPrice {
				f.Columns[at.Segment] = f.Columns[at.Segment].plus(money)
				f.Total = f.Total.plus(money)
			}
		}
	}
}

// measured is a cell in units, and in money.
func measured(is, want calc.Volume, c storage.Category) (units, money FieldCell) {
	units = FieldCell{Is: is.Ratio(), Want: want.Ratio()}
	if c.HasPrice {
		money = FieldCell{Is: is.At(c.Price), Want: want.At(c.Price)}
		money.Gap = money.Want.Sub(money.Is)
		units.Gap = money.Gap
	}
	return units, money
}

// plus adds two places of one category, or two in money.
func (c FieldCell) plus(o FieldCell) FieldCell {
	if !c.Want.Defined() {
		return o
	}
	return FieldCell{c.Is.Add(o.Is), c.Want.Add(o.Want), c.Gap.Add(o.Gap)}
}

// finish lists the rows and columns, and names them.
func (b *Book) finish(f *Field) error {
	segments, err := b.r.Segments()
	if err != nil {
		return err
	}
	f.number(b.categories, segments)
	return b.headings(&f.Categories, &f.Segments, func(ok func(Cell) bool) bool {
		for at := range f.Cells {
			if ok(at) {
				return true
			}
		}
		return false
	})
}

// Shared leaves out what would be one rep's own: places, rows and columns in
// which only one has a plan or sales.
func (f Field) Shared() Field {
	cells, rows, columns := map[Cell]int{}, map[storage.CategoryID]int{}, map[storage.SegmentID]int{}
	for _, rep := range f.team.Reps {
		ownRows, ownColumns := map[storage.CategoryID]bool{}, map[storage.SegmentID]bool{}
		for _, at := range rep.Cells() {
			cells[at]++
			ownColumns[at.Segment] = true
		}
		for _, l := range rep.Lines {
			ownRows[l.Category.ID] = true
		}
		for id := range ownRows {
			rows[id]++
		}
		for id := range ownColumns {
			columns[id]++
		}
	}
	f.Cells, f.Rows, f.Columns = several(f.Cells, cells), several(f.Rows, rows), several(f.Columns, columns)
	f.Categories = slices.DeleteFunc(slices.Clone(f.Categories), func(c storage.Category) bool { _, there := f.Rows[c.ID]; return !there })
	f.Segments = slices.DeleteFunc(slices.Clone(f.Segments), func(g storage.Segment) bool { _, there := f.Columns[g.ID]; return !there })
	return f
}

// several keeps what more than one has a part in.
func several[K comparable](places map[K]FieldCell, reps map[K]int) map[K]FieldCell {
	kept := map[K]FieldCell{}
	for k, c := range places {
		if reps[k] > 1 {
			kept[k] = c
		}
	}
	return kept
}

// Weakest returns the place with the largest gap in money; where none that has
// a price is behind, in shares of its category's plan. False where nothing is behind.
func (f Field) Weakest() (Cell, bool) {
	gaps := f.gaps()
	return gaps[0].at, gaps[0].gap.Sign() > 0
}

// Gap returns the gap of a place that is behind: in money, or where that is
// not known (money is false then) as a share of its category's plan.
func (f Field) Gap(at Cell) (gap calc.Ratio, money bool) {
	c := f.Cells[at]
	if c.Gap.Defined() {
		return c.Gap, true
	}
	return c.Want.Sub(c.Is).Div(f.Rows[at.Category].Want), false
}

type placeGap struct {
	at  Cell
	gap calc.Ratio
}

// gaps lists the places by gap, the largest first, and one at least.
func (f Field) gaps() []placeGap {
	var inMoney, inShares []placeGap
	for _, c := range f.Categories {
		for _, g := range f.Segments {
			at := Cell{c.ID, g.ID}
			if _, there := f.Cells[at]; !there {
				continue
			}
			if gap, money := f.Gap(at); money {
				inMoney = append(inMoney, placeGap{at, gap})
			} else if gap.Defined() {
				inShares = append(inShares, placeGap{at, gap})
			}
		}
	}
	gaps := inMoney
	if !slices.ContainsFunc(gaps, func(p placeGap) bool { return p.gap.Sign() > 0 }) { // none with a price is behind
		gaps = inShares
	}
	slices.SortStableFunc(gaps, func(a, b placeGap) int { return b.gap.Cmp(a.gap) })
	return append(gaps, placeGap{})
}

// Weak lists the places that are behind, the weakest first, at most so many.
func (f Field) Weak(most int) []Cell {
	var weak []Cell
	for _, p := range f.gaps() {
		if p.gap.Sign() > 0 && len(weak) < most {
			weak = append(weak, p.at)
		}
	}
	return weak
}

// number gives every category its number and every segment its letter, those of
// the company's lists, so that a place has one name in all maps.
func (f *Field) number(categories []storage.Category, segments []storage.Segment) {
	f.numbers, f.letters = map[storage.CategoryID]int{}, map[storage.SegmentID]string{}
	for i, c := range categories {
		f.numbers[c.ID] = i + 1
	}
	for i, g := range segments {
		f.letters[g.ID] = letter(i)
	}
	f.letters[0] = letter(len(segments))
}

// letter is A, B … Z, then AA, AB ….
func letter(i int) string {
	if i >= 26 {
		return letter(i/26-1) + letter(i%26)
	}
	return string(rune('A' + i))
}

// Number is a category's row on every map, Letter a segment's column.
func (f Field) Number(id storage.CategoryID) int   { return f.numbers[id] }
func (f Field) Letter(id storage.SegmentID) string { return f.letters[id] }

// Mark is what a place is called: C2.
func (f Field) Mark(at Cell) string {
	return f.Letter(at.Segment) + strconv.Itoa(f.Number(at.Category))
}

// Find returns the place that a mark names, and false where the company has none.
func (f Field) Find(mark string) (Cell, bool) {
	for category := range f.numbers {
		for segment := range f.letters {
			if at := (Cell{category, segment}); f.Mark(at) == mark {
				return at, true
			}
		}
	}
	return Cell{}, false
}
