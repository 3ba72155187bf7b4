package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// The map shows categories by segments, and the one place that costs most. A
// press, or its mark typed (E4), opens a place: which reps, which clients, what has changed.

// showMap answers /map: of what the member looks at, or of a rep or a team that he names.
func showMap(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	scope := r.defaultScope()
	if r.Args != "" && !r.inGroup() {
		named, refusal, err := r.scopeNamed(r.Args)
		if err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
		scope = named
	}
	return r.drawMap(scope, figures.Best, 0)
}

// drawMap leaves the drawing to a worker, and remembers which map a mark is typed for.
func (r *Request) drawMap(s figures.Scope, basis figures.Basis, edit int64) (Reply, error) {
	team, rep := numbersOf(s)
	if !r.inGroup() {
		if err := r.Tx.PutSentID(mapKey(r.Member), fmt.Sprint(team, " ", rep, " ", basis), r.Today()); err != nil {
			return Reply{}, err
		}
	}
	return r.later("map", edit, team, rep, int64(basis), asPicture)
}

// mapKey is under which a member's last map is remembered.
func mapKey(m storage.Member) string { return "map " + strconv.Itoa(int(m.ID)) }

// scopeNamed finds a team or a rep that the member may look at.
func (v *viewer) scopeNamed(name string) (figures.Scope, any, error) {
	teams, err := v.read.Teams()
	if err != nil {
		return figures.Scope{}, nil, err
	}
	for _, t := range teams {
		scope := figures.Scope{Team: t.ID}
		if may, err := v.maySee(scope); err != nil || may && storage.Fold(t.Name) == storage.Fold(name) {
			return scope, nil, err
		}
	}
	all, err := v.read.Members()
	if err != nil {
		return figures.Scope{}, nil, err
	}
	own := v.defaultScope()
	scopeOfRep := func(m storage.Member) figures.Scope {
		if m.ID == v.Member.ID {
			return figures.Scope{Rep: m.ID}
		}
		return figures.Scope{Team: own.Team, Rep: m.ID}
	}
	var seen []storage.Member
	for _, m := range all {
		may, err := v.maySee(scopeOfRep(m))
		if err != nil {
			return figures.Scope{}, nil, err
		}
		if may && m.Roles.Has(storage.Rep) {
			seen = append(seen, m)
		}
	}
	switch found := membersNamed(seen, name); len(found) {
	case 0:
		return figures.Scope{}, text.MemberRefused{Reason: "unknown", Text: clipped(name)}, nil
	case 1:
		return scopeOfRep(found[0]), nil, nil
	default:
		return figures.Scope{}, text.MemberRefused{Reason: "several", Text: clipped(name), Names: text.Some(memberNames(found))}, nil
	}
}

// pressMap opens a map in a message of its own.
func pressMap(r *Request, args []int64) (Reply, error) {
	s, refusal, err := r.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	return r.drawMap(s, basisOf(args[2]), 0)
}

// pressMapBasis compares with something else, in the same message.
func pressMapBasis(r *Request, args []int64) (Reply, error) {
	s, refusal, err := r.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	return r.drawMap(s, basisOf(args[2]), r.Update.Message)
}

func pressMapFile(r *Request, args []int64) (Reply, error) {
	return r.later("map", 0, append(args, asFile)...)
}

func basisOf(n int64) figures.Basis {
	if n < 0 || n > int64(figures.ByLastYear) {
		return figures.Best
	}
	return figures.Basis(n)
}

// scopeName is what a scope is called, "" for the company.
func (v *viewer) scopeName(s figures.Scope) (string, error) {
	if s.Rep != 0 {
		m, err := v.read.Member(s.Rep)
		return m.Name, err
	}
	return v.teamName(s.Team)
}

// mapScreen draws the map.
func mapScreen(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	t, err := b.LoadTeam(s, v.Today().Month(), v.Now)
	if err != nil {
		return Reply{}, err
	}
	f, err := b.FieldOf(t, basisOf(args[2]))
	if err != nil {
		return Reply{}, err
	}
	if some := len(f.Cells) > 0; v.inGroup() {
		if f = f.Shared(); some && len(f.Cells) == 0 {
			return Reply{Message: text.GroupTooSmall{}}, nil
		}
	}
	name, err := v.scopeName(s)
	if err != nil {
		return Reply{}, err
	}
	buttons, err := v.mapButtons(f)
	if err != nil {
		return Reply{}, err
	}
	if len(f.Cells) == 0 && basisOf(args[2]) == figures.Best { // else a picture says so: it may have to take another's place
		return Reply{Message: text.NoField{Name: name, Begun: f.Days.Elapsed > 0}}, nil
	}
	picture, err := pictures.Field(f, name, v.Today(), v.look())
	return Reply{Picture: &picture, AsFile: args[3] == asFile, Buttons: buttons}, err
}

// weakShown is how many of the weakest places have buttons.
const weakShown = 4

// mapButtons open the weakest places, and compare with something else.
func (v *viewer) mapButtons(f figures.Field) ([][]Button, error) {
	team, rep := numbersOf(f.Scope)
	var weak, bases []Button
	for _, at := range f.Weak(weakShown) {
		weak = append(weak, Button{f.Mark(at), pressData("cell", team, rep, int64(f.Basis), int64(at.Category), int64(at.Segment))})
	}
	for basis, label := range map[figures.Basis]string{figures.ByPlan: "to plan", figures.ByLastMonth: "to month", figures.ByLastYear: "to year"} {
		if basis == f.Basis {
			continue
		}
		b, err := v.button(label, pressData("basis", team, rep, int64(basis)))
		if err != nil {
			return nil, err
		}
		bases = append(bases, b)
	}
	slices.SortFunc(bases, func(a, b Button) int { return strings.Compare(a.Data, b.Data) })
	if v.inGroup() { // a place names reps
		return [][]Button{bases}, nil
	}
	last, err := v.buttons("as file", pressData("mapfile", team, rep, int64(f.Basis)))
	return append([][]Button{weak, bases}, last...), err
}

// typedMark answers a place on the map that was typed, for the map that was shown last.
func (r *Request) typedMark(mark string) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	scope, basis := r.defaultScope(), figures.Best
	known, err := r.Tx.SentID(mapKey(r.Member))
	if err != nil {
		return Reply{}, err
	}
	var team, rep, n int64
	if parts, _ := fmt.Sscan(known, &team, &rep, &n); parts == 3 {
		last := scopeOf(team, rep)
		if may, err := r.maySee(last); err != nil {
			return Reply{}, err
		} else if may {
			scope, basis = last, basisOf(n)
		}
	}
	team, rep = numbersOf(scope)
	r.Args = mark
	return r.later("mark", 0, team, rep, int64(basis))
}

// markScreen opens the place that a mark names.
func markScreen(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	f, err := b.LoadField(s, v.Today().Month(), basisOf(args[2]), v.Now)
	if err != nil {
		return Reply{}, err
	}
	at, ok := f.Find(v.words)
	if !ok {
		weak := ""
		if places := f.Weak(1); len(places) > 0 {
			weak = f.Mark(places[0])
		}
		return Reply{Message: text.NoCell{Mark: v.words, Weak: weak}}, nil
	}
	return v.cell(b, f, at)
}

// cellScreen opens the place of a button.
func cellScreen(v *viewer, args []int64) (Reply, error) {
	s, refusal, err := v.pressedScope(args)
	if err != nil || refusal != nil {
		return Reply{Toast: refusal}, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	f, err := b.LoadField(s, v.Today().Month(), basisOf(args[2]), v.Now)
	if err != nil {
		return Reply{}, err
	}
	at := figures.Cell{Category: storage.CategoryID(args[3]), Segment: storage.SegmentID(args[4])}
	if _, there := f.Find(f.Mark(at)); !there {
		return Reply{Message: text.NoCell{Mark: "?"}}, nil
	}
	return v.cell(b, f, at)
}

const (
	cellReps    = 8 // reps of a place that are listed
	cellClients = 6 // clients that are named, of those that fell and of those that rose
)

func (v *viewer) cell(b *figures.Book, f figures.Field, at figures.Cell) (Reply, error) {
	d, err := b.LoadCell(f, at)
	if err != nil {
		return Reply{}, err
	}
	out := text.FieldCell{
		Mark: f.Mark(at), Category: d.Category.Name, Segment: d.Segment.Name, Unit: d.Category.Unit, Today: v.Today(), Fact: d.Fact,
		Now: d.NowSold, Then: d.ThenSold, ThenMonth: d.Then.Month, ThenUntil: d.Then.Until, Index: index(d.NowSold.Ratio(), d.ThenSold.Ratio()),
	}
	if out.Name, err = v.scopeName(f.Scope); err != nil {
		return Reply{}, err
	}
	step := d.Category.Rounding()
	if d.Plan.Counted > 0 {
		out.HasPlan, out.RunRate = true, calc.PercentOf(d.Plan.RunRate())
		plan := nearest(d.Plan.Plan, step)
		out.Plan = plan.Volume
		if gap := d.Plan.Gap(); gap.Sign() > 0 {
			out.Short.Volume, out.Short.Is = gap.CeilVolume(step)
		}
	}
	for _, rep := range d.Reps[:min(len(d.Reps), cellReps)] {
		out.Reps = append(out.Reps, fieldRep(rep, step, out.HasPlan))
	}
	out.MoreReps = len(d.Reps) - len(out.Reps)
	for _, c := range d.Clients {
		if c.Now < c.Then && len(out.Lost) < cellClients {
			out.Lost = append(out.Lost, text.FieldClient{Name: c.Client.Name, Now: c.Now, Then: c.Then})
		}
	}
	for _, c := range slices.Backward(d.Clients) {
		if c.Now > c.Then && len(out.Won) < cellClients {
			out.Won = append(out.Won, text.FieldClient{Name: c.Client.Name, Now: c.Now, Then: c.Then})
		}
	}
	team, rep := numbersOf(f.Scope)
	buttons, err := v.buttons("map", pressData("map", team, rep, int64(f.Basis)))
	return Reply{Message: out, Buttons: buttons}, err
}

func fieldRep(rep figures.CellRep, step calc.Volume, planned bool) text.FieldRep {
	out := text.FieldRep{Name: rep.Member.Name, Share: index(rep.Now.Ratio(), rep.Then.Ratio())}
	if planned {
		out.Share = calc.PercentOf(rep.Line.RunRate())
	}
	if gap := rep.Gap(); gap.Sign() > 0 && (rep.Line.HasPlan || !planned) {
		out.Gap.Volume, out.Gap.Is = gap.CeilVolume(step)
	}
	return out
}
