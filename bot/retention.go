package bot

import (
	"slices"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/parse"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc/retention"
	"runrate/storage"
)

// How well the client base is kept: a picture for each measure, whose buttons
// turn it in place to another measure, breakdown or period, and lead to the
// clients behind it. Words behind a command say the same as buttons.

// What a picture of the base measures.
const (
	measureRetention int64 = iota
	measureChurn
	measureCohorts
	measureSurvival
	measureRevenue
	measureNDay
	measures
)

// baseView is what of the base is looked at, as buttons carry it.
type baseView struct {
	measure int64
	by      clients.By
	span    int64 // of churn months, of cohorts 1 for weeks, of revenue the term
	scope   figures.Scope
	segment storage.SegmentID
	of      storage.CategoryID
}

// viewNumbers is how many numbers a baseView has in a button.
const viewNumbers = 7

func (b baseView) numbers() []int64 {
	team, rep := numbersOf(b.scope)
	return []int64{b.measure, int64(b.by), b.span, team, rep, int64(b.segment), int64(b.of)}
}

func (b baseView) press(name string, more ...int64) string {
	return pressData(name, append(b.numbers(), more...)...)
}

// viewOf reads a button's numbers; what makes no sense is as if it were not said.
func viewOf(n []int64) baseView {
	b := baseView{measure: n[0], by: clients.By(n[1]), span: n[2], scope: scopeOf(n[3], n[4]), segment: storage.SegmentID(n[5]), of: storage.CategoryID(n[6])}
	if b.measure < 0 || b.measure >= measures {
		b.measure = measureRetention
	}
	if n[1] < 0 || n[1] > int64(clients.ByRep) {
		b.by = clients.Whole
	}
	return b.settled()
}

// Months that churn may show.
const churnLeast, churnYear, churnTwoYears = 2, 12, 24

// settled keeps the span to what the measure knows.
func (b baseView) settled() baseView {
	switch b.measure {
	case measureChurn:
		b.span = min(max(b.span, churnLeast), churnTwoYears)
	case measureCohorts:
		b.span = min(max(b.span, 0), 1)
	case measureRevenue:
		b.span = min(max(b.span, 0), int64(clients.Days90))
	default:
		b.span = 0
	}
	return b
}

// as is another measure of the same clients.
func (b baseView) as(measure int64) baseView {
	b.measure, b.span = measure, 0
	if measure == measureChurn {
		b.span = churnYear
	}
	return b
}

// showRetention and the like answer the commands.
func showRetention(r *Request) (Reply, error) { return r.showBase(measureRetention) }
func showChurn(r *Request) (Reply, error)     { return r.showBase(measureChurn) }
func showCohorts(r *Request) (Reply, error)   { return r.showBase(measureCohorts) }
func showSurvival(r *Request) (Reply, error)  { return r.showBase(measureSurvival) }
func showRevenue(r *Request) (Reply, error)   { return r.showBase(measureRevenue) }

func (r *Request) showBase(measure int64) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	asked := parse.AskedOf(r.Args)
	if measure == measureRetention && asked.Days {
		measure = measureNDay
	}
	b := baseView{scope: r.defaultScope()}.as(measure)
	if err := r.defaultBreakdown(&b); err != nil {
		return Reply{}, err
	}
	if !b.ask(asked) {
		return say(text.BaseWords{Measure: measureNames[measure]})
	}
	if asked.Rest != "" {
		if refusal, err := r.nameInBase(&b, asked.Rest); err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
	}
	return r.later("base", 0, append(b.settled().numbers(), asPicture)...)
}

// ask takes over what the words said; false where they ask for what the measure does not have.
func (b *baseView) ask(a parse.Asked) bool {
	if by, said := map[string]clients.By{"segment": clients.BySegment, "category": clients.ByCategory, "team": clients.ByTeam, "rep": clients.ByRep, "all": clients.Whole}[a.By]; said {
		b.by = by
	}
	known := parse.Asked{By: a.By, Rest: a.Rest}
	switch b.measure {
	case measureChurn:
		if known.Months = a.Months; a.Months > 0 {
			b.span = int64(a.Months)
		}
		if a.Term == "month" {
			known.Term = a.Term
		}
		return a == known && (a.Months == 0 || a.Months >= churnLeast && a.Months <= churnTwoYears)
	case measureCohorts:
		if known.Weeks = a.Weeks; a.Weeks {
			b.span = 1
		}
	case measureRevenue:
		known.Term, known.Months = a.Term, map[string]int{"quarter": a.Months}[a.Term]
		b.span = map[string]int64{"quarter": int64(clients.Quarterly), "90d": int64(clients.Days90)}[a.Term]
	case measureNDay:
		known.Days = a.Days
	}
	return a == known
}

// defaultBreakdown parts retention and survival by segments where there are several.
func (v *viewer) defaultBreakdown(b *baseView) error {
	if b.measure != measureRetention && b.measure != measureSurvival {
		return nil
	}
	segments, err := v.read.Segments()
	if len(segments) > 1 {
		b.by = clients.BySegment
	}
	return err
}

// nameInBase narrows the view to a segment, a category, a team or a rep.
func (v *viewer) nameInBase(b *baseView, name string) (refusal any, err error) {
	segments, err := v.read.Segments()
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(segments, func(s storage.Segment) bool { return storage.Fold(s.Name) == name }); at >= 0 {
		b.segment = segments[at].ID
		if b.by == clients.BySegment {
			b.by = clients.Whole
		}
		return nil, nil
	}
	categories, err := v.read.Categories()
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(categories, func(c storage.Category) bool { return storage.Fold(c.Name) == name }); at >= 0 {
		b.of = categories[at].ID
		return nil, nil
	}
	scope, refusal, err := v.scopeNamed(name)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return text.ClientWords{Text: clipped(name)}, nil
	}
	b.scope = scope
	return nil, nil
}

// pressBase turns a picture in place.
func pressBase(r *Request, args []int64) (Reply, error) {
	return r.turnBase(viewOf(args), r.Update.Message, asPicture)
}

// pressBaseNew shows a picture in a message of its own.
func pressBaseNew(r *Request, args []int64) (Reply, error) {
	return r.turnBase(viewOf(args), 0, asPicture)
}

func pressBaseFile(r *Request, args []int64) (Reply, error) {
	return r.turnBase(viewOf(args), 0, asFile)
}

func pressBaseBook(r *Request, args []int64) (Reply, error) {
	return r.turnBase(viewOf(args), 0, asBook)
}

func (r *Request) turnBase(b baseView, edit, how int64) (Reply, error) {
	if may, err := r.maySee(b.scope); err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.later("base", edit, append(b.numbers(), how)...)
}

// base opens the clients that a view is about.
func (v *viewer) base(b baseView) (pictures.Base, error) {
	book, err := figures.Open(v.read)
	if err != nil {
		return pictures.Base{}, err
	}
	c, err := clients.Open(book, clients.Question{Scope: b.scope, Segment: b.segment, Category: b.of, By: b.by}, v.Now)
	if err != nil {
		return pictures.Base{}, err
	}
	name, err := v.scopeName(b.scope)
	return pictures.Base{Clients: c, Name: name, Look: v.look()}, err
}

// baseScreen draws a view, or makes a workbook of it.
func baseScreen(v *viewer, args []int64) (Reply, error) {
	b := viewOf(args)
	if may, err := v.maySee(b.scope); err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	of, err := v.base(b)
	if err != nil {
		return Reply{}, err
	}
	made, err := v.measure(b, of)
	if err != nil {
		return Reply{}, err
	}
	if args[viewNumbers] == asBook {
		book, err := v.bookOf(b, of, made)
		return Reply{Book: book}, err
	}
	picture, err := made.draw()
	if err != nil {
		return Reply{}, err
	}
	buttons, err := v.baseButtons(b)
	return Reply{Picture: &picture, AsFile: args[viewNumbers] == asFile, Buttons: buttons}, err
}

// measured is a view's numbers: to be drawn, and as a table.
type measured struct {
	draw  func() (pictures.Picture, error)
	table func() clients.Table
}

// measure computes what a view shows.
func (v *viewer) measure(b baseView, of pictures.Base) (m measured, err error) {
	switch b.measure {
	case measureChurn:
		groups, err := of.Movements(false)
		return measured{
			func() (pictures.Picture, error) { return pictures.Churn(of, groups, int(b.span)) },
			func() clients.Table { return of.MovementTable(groups) },
		}, err
	case measureCohorts:
		return v.measureCohorts(b, of)
	case measureSurvival:
		var s pictures.Survived
		s.Groups, s.Test, s.Tested, err = of.Survival()
		return measured{
			func() (pictures.Picture, error) { return pictures.Survival(of, s) },
			func() clients.Table { return of.SurvivalTable(s.Groups) },
		}, err
	case measureRevenue:
		groups, err := of.Revenue(clients.Term(b.span))
		return measured{
			func() (pictures.Picture, error) { return pictures.Revenue(of, clients.Term(b.span), groups) },
			func() clients.Table { return of.RevenueTable(groups) },
		}, err
	case measureNDay:
		groups, err := of.NDay()
		return measured{
			func() (pictures.Picture, error) { return pictures.NDay(of, groups) },
			func() clients.Table { return of.DayTable(groups) },
		}, err
	}
	groups, err := of.Cohorts(retention.Months)
	return measured{
		func() (pictures.Picture, error) { return pictures.Kept(of, retention.Months, groups) },
		func() clients.Table { return of.CohortTable(retention.Months, groups) },
	}, err
}

// cohortPeriod is what a view counts cohorts in.
func (v *viewer) cohortPeriod(b baseView) (retention.Period, error) {
	if b.span != 1 {
		return retention.Months, nil
	}
	start, err := weekStart(v.read)
	return retention.Weeks(start), err
}

// measureCohorts draws a heatmap; of several groups lines.
func (v *viewer) measureCohorts(b baseView, of pictures.Base) (measured, error) {
	p, err := v.cohortPeriod(b)
	if err != nil {
		return measured{}, err
	}
	groups, err := of.Cohorts(p)
	return measured{
		func() (pictures.Picture, error) {
			if of.By != clients.Whole {
				return pictures.Kept(of, p, groups)
			}
			return pictures.CohortMap(of, p, groups)
		},
		func() clients.Table { return of.CohortTable(p, groups) },
	}, err
}
