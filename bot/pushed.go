package bot

import (
	"cmp"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// push is the messages of one job on their way: what a team's people share is
// read once, and its map drawn once for each look.
type push struct {
	job   pushJob
	now   time.Time
	out   []pushed
	drawn map[string][]byte // by a picture's key

	visits func(*figures.Book, time.Time) (map[storage.MemberID][]text.Visit, error)

	book   *figures.Book
	reader storage.Reader
	team   *figures.Team
	field  *figures.Field
}

// pushed is one message, perhaps with a picture that has to be drawn.
type pushed struct {
	chat    int64
	message Outgoing
	picture *pictures.Picture
}

func (p *push) read(r storage.Reader) (err error) {
	if p.book, err = figures.Open(r); err != nil {
		return err
	}
	p.reader, p.team, p.field = r, nil, nil
	if p.job.Chat != 0 {
		return p.toGroup()
	}
	for _, id := range p.job.Members {
		m, err := r.Member(id)
		if err != nil || m.Telegram == 0 || m.Inactive || m.Unreachable {
			if ignoreNotFound(err) != nil {
				return err
			}
			continue
		}
		v, err := p.viewerOf(m)
		if err != nil {
			return err
		}
		if err := p.toMember(v); err != nil {
			return err
		}
	}
	return nil
}

func (p *push) viewerOf(m storage.Member) (*viewer, error) {
	v := &viewer{Member: m, read: p.reader}
	var err error
	if v.Lang, err = langOf(p.reader, m, User{}); err != nil {
		return nil, err
	}
	if v.Zone, err = p.book.Zone(m); err != nil {
		return nil, err
	}
	v.Now = p.now.In(v.Zone)
	return v, nil
}

func (p *push) toMember(v *viewer) error {
	switch p.job.Kind {
	case eveningPush:
		return p.remind(v)
	case weeklyPush:
		return p.week(v)
	}
	if v.Member.Roles.Has(storage.Supervisor) && v.Member.TeamOn(v.Today()) == p.job.Team && p.job.Team != 0 {
		if err := p.supervisor(v); err != nil {
			return err
		}
	}
	if v.Member.Roles.Has(storage.Rep) {
		return p.rep(v)
	}
	return nil
}

// say adds a message.
func (p *push) say(v *viewer, message any, silent bool, labelsAndData ...string) error {
	s, err := text.Render(v.Lang, message)
	if err != nil {
		return err
	}
	out := Outgoing{Kind: Send, Text: text.Fit(s), Silent: silent, Expires: p.job.Due + int64(pushGrace/time.Second)}
	if len(labelsAndData) > 0 {
		if out.Rows, err = v.buttons(labelsAndData...); err != nil {
			return err
		}
	}
	p.out = append(p.out, pushed{chat: v.chat(), message: out})
	return nil
}

// chat is where a viewer reads.
func (v *viewer) chat() int64 { return cmp.Or(v.group.Chat, v.Member.Telegram) }

// rep is the morning of a rep: what is needed today, and how the last working day went.
func (p *push) rep(v *viewer) error {
	m, err := p.book.Load(v.Member, v.Today().Month(), v.Moment())
	if err != nil || len(m.Lines) == 0 { // who has neither a plan nor sales has the role, and does not sell
		return err
	}
	out := text.RepMorning{RunRate: runRateOf(m)}
	if out.Last, err = p.lastWorkingDay(v); err != nil {
		return err
	}
	out.Yesterday, out.Example = out.Last == v.Today()-1, p.example(m)
	if out.Last != 0 {
		if out.Sold, err = p.soldOn(v.Member, out.Last); err != nil {
			return err
		}
	}
	visits, err := p.visits(p.book, p.now)
	out.Visits = visits[v.Member.ID]
	if err != nil {
		return err
	}
	return p.say(v, out, false, "runrate", "rr")
}

// lastWorkingDay is the last one before today, of the last ten days.
func (p *push) lastWorkingDay(v *viewer) (calc.Date, error) {
	today := v.Today()
	cal, err := p.book.Calendar(v.Member, today-10, today-1)
	for d := today - 1; d >= today-10; d-- {
		if cal.Weight(d) > 0 {
			return d, err
		}
	}
	return 0, err
}

// soldOn adds up what counts of a rep's day.
func (p *push) soldOn(m storage.Member, d calc.Date) ([]text.Goods, error) {
	sold := map[storage.CategoryID]calc.Volume{}
	for _, team := range m.Teams() {
		err := p.reader.Sales(team, m.ID, d, d, func(s storage.Sale) error {
			if s.Counted {
				sold[s.Category] += s.Volume
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var goods []text.Goods
	for _, c := range p.book.Categories() {
		if v := sold[c.ID]; v != 0 {
			goods = append(goods, text.Goods{Category: c.Name, Unit: c.Unit, Volume: v})
		}
	}
	return goods, nil
}

// remind asks a rep who has entered nothing today.
func (p *push) remind(v *viewer) error {
	silent, err := p.book.IsSilent(v.Member, v.Today())
	if err != nil || !silent {
		return err
	}
	m, err := p.book.Load(v.Member, v.Today().Month(), v.Moment())
	if err != nil || len(m.Lines) == 0 {
		return err
	}
	out := text.Reminder{Date: v.Today()}
	for _, l := range m.Lines {
		if left, ok := l.LeftToday().CeilVolume(l.Category.Rounding()); ok && left > 0 {
			out.Left = append(out.Left, text.Goods{Category: l.Category.Name, Unit: l.Category.Unit, Volume: left})
		}
	}
	out.Example = p.example(m)
	day := int64(v.Today())
	return p.say(v, out, false, "no sales", pressData("nosales", day), "day is closed", pressData("closed", day))
}

// example is an entry that the rep could write.
func (p *push) example(m figures.Month) string {
	if len(m.Lines) > 0 {
		return exampleOf(m.Lines[0].Category)
	}
	if categories := p.book.Categories(); len(categories) > 0 {
		return exampleOf(categories[0])
	}
	return ""
}

// theTeam loads the job's team, once.
func (p *push) theTeam(v *viewer) (figures.Team, error) {
	if p.team == nil {
		t, err := p.book.LoadTeam(figures.Scope{Team: p.job.Team}, v.Today().Month(), p.now)
		if err != nil {
			return t, err
		}
		p.team = &t
	}
	return *p.team, nil
}

// theField makes the job's map, once.
func (p *push) theField(t figures.Team) (figures.Field, error) {
	if p.field == nil {
		f, err := p.book.FieldOf(t, figures.Best)
		if err != nil {
			return f, err
		}
		p.field = &f
	}
	return *p.field, nil
}

// worstNamed is how many of the worst reps and categories a summary names.
const worstNamed = 3

// week is the week's figures for a manager, on its first working day.
func (p *push) week(v *viewer) error {
	reply, err := teamsScreen(v, []int64{0})
	if err != nil {
		return err
	}
	out := text.WeekDigest{}
	monday := v.Today() - calc.Date((int(v.Today().Weekday())+6)%7)
	out.From, out.To = monday-7, monday-1
	now, rows, err := p.book.SoldBetween(figures.Scope{}, monday-7, monday-1)
	if err != nil {
		return err
	}
	before, _, err := p.book.SoldBetween(figures.Scope{}, monday-14, monday-8)
	if err != nil {
		return err
	}
	turnover, _ := now.Round()
	out.Turnover, out.Change, out.Rows = calc.Money(turnover), index(now, before), int(rows)
	_, out.HasChange = out.Change.Tenths()
	if err := p.say(v, out, true); err != nil {
		return err
	}
	s, err := text.Render(v.Lang, reply.Message)
	p.out = append(p.out, pushed{chat: v.chat(), message: Outgoing{Kind: Send, Text: text.Fit(s), Rows: reply.Buttons, Silent: true, Expires: p.job.Due + int64(pushGrace/time.Second)}})
	return err
}

// toGroup posts a team's sums, if the group is still its.
func (p *push) toGroup() error {
	g, err := p.reader.Group(p.job.Chat)
	if err != nil || g.Team != p.job.Team {
		return ignoreNotFound(err)
	}
	v, err := p.viewerOf(storage.Member{})
	if err != nil {
		return err
	}
	v.group = g
	t, err := p.theTeam(v)
	if err != nil {
		return err
	}
	reply, err := v.teamForAll(p.book, t)
	if err != nil {
		return err
	}
	if sums, ok := reply.Message.(text.TeamSums); ok {
		sums.SilentCount = 0 // it is the morning
		reply.Message = sums
	}
	return p.say(v, reply.Message, true)
}

// draw makes the pictures, each once.
func (p *push) draw() error {
	for i := range p.out {
		o := &p.out[i]
		if o.picture == nil || o.message.FileID != "" {
			continue
		}
		png, done := p.drawn[o.message.FileKey]
		if !done {
			var err error
			if png, err = o.picture.PNG(); err != nil {
				return err
			}
			p.drawn[o.message.FileKey] = png
		}
		o.message.File = png
	}
	return nil
}

// rows are the messages as the outbox keeps them, made before the transaction that others wait for.
func (p *push) rows() ([]storage.Outgoing, error) {
	var rows []storage.Outgoing
	for _, o := range p.out {
		body, err := o.message.Encode()
		if err != nil {
			return nil, err
		}
		rows = append(rows, storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: storage.Bulk}, Chat: o.chat, Body: body})
	}
	return rows, nil
}

// pressNoSales notes that nothing was sold today: the day is over, and nobody asks again.
func pressNoSales(r *Request, args []int64) (Reply, error) {
	if calc.Date(args[0]) != r.Today() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	if err := r.Tx.PutDayClosed(r.Member.ID, r.Today(), true); err != nil {
		return Reply{}, err
	}
	buttons, err := r.buttons("reopen", pressData("reopen", args[0]))
	return Reply{Message: text.NoSales{Date: r.Today()}, Buttons: buttons, InPlace: true}, err
}

// pressDayClosed ends the day as /close does.
func pressDayClosed(r *Request, args []int64) (Reply, error) {
	if calc.Date(args[0]) != r.Today() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	reply, err := closeDay(r)
	reply.InPlace = true
	return reply, err
}
