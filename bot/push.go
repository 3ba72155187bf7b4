package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

// A push comes without being asked for: one of a kind, a person and a date,
// whatever crashes. Every minute the schedule is derived from the store: whose
// hour has come by his own clock, and who has not been scheduled on that date.
// Who has is marked in the transaction that leaves the job, so no push is lost
// or made twice; what comes later than pushGrace is left out, and logged.

// pushGrace is how late a push may be.
const pushGrace = 2 * time.Hour

// pushKind is a push as a word in keys and logs.
type pushKind string

const (
	morningPush pushKind = "morning"
	eveningPush pushKind = "evening"
	weeklyPush  pushKind = "weekly"
	groupPush   pushKind = "group"
)

// reminderBefore is how long before the closing hour a silent rep is reminded.
const reminderBefore storage.Minute = 60

// pushJob is a push to several people of a team, so that what they share is read once.
type pushJob struct {
	Kind    pushKind           `json:"k"`
	Due     int64              `json:"d"` // Unix seconds
	Team    storage.TeamID     `json:"t"`
	Members []storage.MemberID `json:"m,omitempty"`
	Chat    int64              `json:"c,omitempty"` // of a group
}

// pushSize is how many people one job is for.
const pushSize = 50

// duePush is one push that has come due.
type duePush struct {
	kind   pushKind
	member storage.Member // zero for a group
	group  storage.Group
	team   storage.TeamID
	today  calc.Date
	due    time.Time
	off    bool // nothing comes on this date
	late   bool
}

// mark is under which the last date of a push is remembered. It is padded so
// that marks are written in order of their keys.
func (p duePush) mark() string {
	if p.group.Chat != 0 {
		return fmt.Sprintf("push group %020d", p.group.Chat)
	}
	return fmt.Sprintf("push %s %010d", p.kind, p.member.ID)
}

// Schedule leaves a job for every push that has come due. It is called once a
// minute, and after a start.
func (b *Bot) Schedule(ctx context.Context) error {
	now := b.Now()
	var due []duePush
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		due, err = duePushes(r, now)
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	for part := range slices.Chunk(due, markedAtOnce) {
		if err := b.Store.Update(ctx, func(w storage.Writer) error { return b.schedule(w, part) }); err != nil {
			return err
		}
	}
	if !b.Pushes { // else the lane that called runs them next
		b.WakeJobs()
	}
	return nil
}

// markedAtOnce is how many pushes are scheduled in one transaction.
const markedAtOnce = 1000

// schedule marks pushes and leaves their jobs.
func (b *Bot) schedule(w storage.Writer, due []duePush) error {
	jobs := map[string]*pushJob{}
	for _, p := range due {
		key := p.mark()
		if done, err := w.SentID(key); err != nil || covers(done, p.today) {
			if err != nil {
				return err
			}
			continue
		}
		if err := w.PutSentID(key, p.today.String(), p.today); err != nil {
			return err
		}
		switch {
		case p.late:
			b.Log.Warn("a push is left out: it would be too late", "kind", string(p.kind), "member", p.member.ID, "due", p.due.UTC().Format(time.RFC3339))
		case !p.off:
			if err := collect(w, jobs, p); err != nil {
				return err
			}
		}
	}
	for key, j := range jobs {
		if err := putPush(w, key, *j); err != nil {
			return err
		}
	}
	return nil
}

// covers tells whether a mark is of a date, or of one just after it, as it is
// when a member has travelled west or a clock was set back. One of a far date
// was made by a clock that was wrong.
func covers(mark string, today calc.Date) bool {
	d, err := calc.ParseDate(mark)
	return err == nil && d >= today && d <= today+2
}

// collect puts a push into the job of its team, and a full job on the list.
func collect(w storage.Writer, jobs map[string]*pushJob, p duePush) error {
	key := fmt.Sprintf("push %s %s team %d at %d", p.kind, p.today, p.team, p.due.Unix())
	if p.group.Chat != 0 {
		return putPush(w, fmt.Sprintf("%s chat %d", key, p.group.Chat), pushJob{Kind: p.kind, Due: p.due.Unix(), Team: p.team, Chat: p.group.Chat})
	}
	j := jobs[key]
	if j == nil {
		j = &pushJob{Kind: p.kind, Due: p.due.Unix(), Team: p.team}
		jobs[key] = j
	}
	if j.Members = append(j.Members, p.member.ID); len(j.Members) < pushSize {
		return nil
	}
	delete(jobs, key)
	return putPush(w, key, *j)
}

// putPush leaves a job, under a key that names the first of its people: it is
// worked off by its due time, behind what somebody waits for.
func putPush(w storage.Writer, key string, j pushJob) error {
	if len(j.Members) > 0 {
		key = fmt.Sprintf("%s from %d", key, j.Members[0])
	}
	payload, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return w.PutJob(storage.Job{Key: key, Kind: "push", Due: unix(j.Due), Payload: payload})
}

// duePushes lists what has come due and has not been scheduled, by team.
func duePushes(r storage.Reader, now time.Time) ([]duePush, error) {
	b, err := figures.Open(r)
	if err != nil {
		return nil, err
	}
	members, err := r.Members()
	if err != nil {
		return nil, err
	}
	s := schedule{Book: b, r: r, now: now}
	for _, m := range members {
		if m.Telegram == 0 || m.Inactive || m.Unreachable {
			continue
		}
		if err := s.member(m); err != nil {
			return nil, err
		}
	}
	groups, err := r.Groups()
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if err := s.group(g); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(s.due, func(a, b duePush) int { return int(a.team) - int(b.team) })
	return s.due, nil
}

// schedule gathers what has come due.
type schedule struct {
	*figures.Book
	r   storage.Reader
	now time.Time
	due []duePush
}

// member looks at every push of one person.
func (s *schedule) member(m storage.Member) error {
	zone, err := s.Zone(m)
	if err != nil {
		return err
	}
	local := s.now.In(zone)
	today := calc.DateOf(local)
	from, to := quietHours(m)
	morning := put(orDefault(m.Push, storage.DefaultPush), from, to)
	for _, p := range []struct {
		kind    pushKind
		is      storage.Pushes
		roles   storage.Roles
		at      storage.Minute
		applies func(storage.Member, calc.Date) (bool, error)
	}{
		{morningPush, storage.MorningPush, storage.Rep | storage.Supervisor, morning, s.works},
		{eveningPush, storage.EveningPush, storage.Rep, s.Closing(m, today) - reminderBefore, s.works},
		{weeklyPush, storage.WeeklyPush, storage.Manager, morning, s.beginsWeek},
	} {
		if !m.Roles.Has(p.roles) || m.Muted.Has(p.is) || storage.MinuteOf(local) < p.at {
			continue
		}
		due := duePush{kind: p.kind, member: m, team: m.TeamOn(today), today: today, due: moment(local, p.at)}
		due.off = p.kind == eveningPush && isQuiet(p.at, from, to)
		if err := s.add(due, p.applies); err != nil {
			return err
		}
	}
	return nil
}

// add takes a push in that has not been scheduled on its date.
func (s *schedule) add(p duePush, applies func(storage.Member, calc.Date) (bool, error)) error {
	done, err := s.r.SentID(p.mark())
	if err != nil || covers(done, p.today) {
		return err
	}
	if !p.off {
		is, err := applies(p.member, p.today)
		if err != nil {
			return err
		}
		p.off = !is
	}
	p.late = !p.off && s.now.Sub(p.due) > pushGrace
	s.due = append(s.due, p)
	return nil
}

// group looks at the morning's post of a group, by its team's calendar.
func (s *schedule) group(g storage.Group) error {
	m := storage.Member{Postings: []storage.Posting{{Team: g.Team}}}
	zone, err := s.Zone(m)
	if err != nil {
		return err
	}
	local := s.now.In(zone)
	if storage.MinuteOf(local) < storage.DefaultPush {
		return nil
	}
	return s.add(duePush{kind: groupPush, member: m, group: g, team: g.Team, today: calc.DateOf(local), due: moment(local, storage.DefaultPush)}, s.works)
}

// works tells whether a date is a working day of a member's.
func (s *schedule) works(m storage.Member, d calc.Date) (bool, error) {
	cal, err := s.Calendar(m, d, d)
	return cal.Weight(d) > 0, err
}

// beginsWeek tells whether a date is the first working day of its week.
func (s *schedule) beginsWeek(m storage.Member, d calc.Date) (bool, error) {
	monday := d - calc.Date((int(d.Weekday())+6)%7)
	cal, err := s.Calendar(m, monday, d)
	return cal.Weight(d) > 0 && cal.Sum(monday, d-1) == 0, err
}

// moment is a time of day of the date that a local time shows.
func moment(local time.Time, at storage.Minute) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), 0, int(at)-1, 0, 0, local.Location())
}

func orDefault(m, fallback storage.Minute) storage.Minute {
	if m == 0 {
		return fallback
	}
	return m
}

// quietHours are those in which nothing rings.
func quietHours(m storage.Member) (from, to storage.Minute) {
	return orDefault(m.QuietFrom, storage.DefaultQuietFrom), orDefault(m.QuietTo, storage.DefaultQuietTo)
}

// isQuiet tells whether a time of day lies within quiet hours, which may go past midnight.
func isQuiet(at, from, to storage.Minute) bool {
	if from <= to {
		return from <= at && at < to
	}
	return at >= from || at < to
}

// put puts a time off to the end of quiet hours.
func put(at, from, to storage.Minute) storage.Minute {
	if isQuiet(at, from, to) {
		return to
	}
	return at
}

// sendPush reads and draws the messages of a job, and puts them into the outbox.
func sendPush(ctx context.Context, b *Bot, job storage.Job) (func(storage.Writer) error, error) {
	var j pushJob
	if err := json.Unmarshal(job.Payload, &j); err != nil {
		return nil, err
	}
	if late := b.Now().Sub(unix(j.Due)); late > pushGrace {
		b.Log.Warn("a push is left out: it would be too late", "kind", string(j.Kind), "team", j.Team, "members", len(j.Members), "late", late.String())
		return func(storage.Writer) error { return nil }, nil
	}
	if job.Attempts > 1 && len(j.Members) > 1 { // one of them may be what it failed at: the others are not to wait for him
		return func(w storage.Writer) error { return j.part(w) }, nil
	}
	p := push{job: j, now: b.Now(), drawn: map[string][]byte{}, visits: b.visits}
	if err := b.Store.View(ctx, func(r storage.Reader) error { p.out = p.out[:0]; return p.read(r) }); err != nil {
		return nil, err
	}
	if err := p.draw(); err != nil {
		return nil, err
	}
	rows, err := p.rows()
	return func(w storage.Writer) error {
		for _, row := range rows {
			if _, err := w.Enqueue(row); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// part leaves a job for each of the people.
func (j pushJob) part(w storage.Writer) error {
	for _, m := range j.Members {
		one := j
		one.Members = []storage.MemberID{m}
		if err := putPush(w, fmt.Sprintf("push %s alone at %d", j.Kind, j.Due), one); err != nil {
			return err
		}
	}
	return nil
}
