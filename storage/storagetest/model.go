package storagetest

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// Model is a Store in plain maps that derives everything anew at each reading.
// It is what an engine is compared with; it forgets everything at Close.
type Model struct {
	mu    sync.RWMutex
	state state
}

// NewModel returns an empty Model.
func NewModel() *Model { return &Model{state: state{}.clone()} }

// View implements storage.Store.
func (m *Model) View(_ context.Context, fn func(storage.Reader) error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := m.state.clone()
	return fn(&s)
}

// Update implements storage.Store.
func (m *Model) Update(_ context.Context, fn func(storage.Writer) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.state.clone()
	if err := fn(&s); err != nil {
		return err
	}
	m.state = s
	return nil
}

// Check implements storage.Store; a model keeps nothing that could differ.
func (m *Model) Check(context.Context, func(string, error)) error { return nil }

// Close implements storage.Store.
func (m *Model) Close() error { return nil }

type state struct {
	members    map[storage.MemberID]storage.Member
	teams      map[storage.TeamID]storage.Team
	categories map[storage.CategoryID]storage.Category
	clients    map[storage.ClientID]storage.Client
	segments   map[storage.SegmentID]storage.Segment
	invites    map[[32]byte]storage.Invite
	groups     map[int64]storage.Group
	changes    []storage.Change
	dialogs    map[int64]storage.Dialog
	settings   map[string]string
	plans      map[storage.PlanLine]calc.Volume // keyed with volume 0
	sales      map[storage.SaleKey]storage.Sale
	closed     map[closedDay]bool
	sent       map[string]sentID
	entries    map[storage.EntryID]storage.Entry
	revisions  map[storage.EntryID]map[uint32]storage.Revision
	overrides  []storage.Override
	national   map[int][]storage.NationalDay
	seen       map[int64]calc.Date
	attempts   map[int64]uint32
	outbox     map[storage.OutboxKey]storage.Outgoing
	jobs       map[string]storage.Job
	sequence   uint64
	reasons    map[storage.ReasonID]storage.Reason
	losses     map[clientDay]storage.Loss
	contacts   map[contactKey]storage.Contact
	clientPlan map[storage.ClientPlan]int // keyed with count 0
	intent     *storage.Intent
	chunks     map[uint32][]byte
	lastID     map[string]uint32
}

// clone copies the maps; a nil one becomes empty.
func (s state) clone() state {
	s.members = copied(s.members)
	s.teams = copied(s.teams)
	s.categories = copied(s.categories)
	s.clients = copied(s.clients)
	s.segments = copied(s.segments)
	s.invites = copied(s.invites)
	s.groups = copied(s.groups)
	s.changes = slices.Clone(s.changes)
	s.dialogs = copied(s.dialogs)
	s.settings = copied(s.settings)
	s.plans = copied(s.plans)
	s.sales = copied(s.sales)
	s.closed = copied(s.closed)
	s.sent = copied(s.sent)
	s.entries = copied(s.entries)
	s.revisions = copied(s.revisions)
	for id, r := range s.revisions {
		s.revisions[id] = copied(r)
	}
	s.overrides = slices.Clone(s.overrides)
	s.national = copied(s.national)
	s.seen = copied(s.seen)
	s.attempts = copied(s.attempts)
	s.outbox = copied(s.outbox)
	s.jobs = copied(s.jobs)
	s.reasons = copied(s.reasons)
	s.losses = copied(s.losses)
	s.contacts = copied(s.contacts)
	s.clientPlan = copied(s.clientPlan)
	s.lastID = copied(s.lastID)
	s.chunks = copied(s.chunks)
	return s
}

type closedDay struct {
	rep  storage.MemberID
	date calc.Date
}

type sentID struct {
	id  string
	day calc.Date
}

func copied[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

func get[K comparable, V any](m map[K]V, k K) (V, error) {
	v, ok := m[k]
	if !ok {
		return v, storage.ErrNotFound
	}
	return v, nil
}

func find[K cmp.Ordered, V any](m map[K]V, ok func(V) bool) (V, error) {
	for _, v := range sorted(m) {
		if ok(v) {
			return v, nil
		}
	}
	var none V
	return none, storage.ErrNotFound
}

func sorted[K cmp.Ordered, V any](m map[K]V) []V {
	var all []V
	for _, k := range slices.Sorted(maps.Keys(m)) {
		all = append(all, m[k])
	}
	return all
}

// putNew stores a record under its id or, for id 0, the next of its kind; a
// record that clash finds among the others stops it.
func putNew[ID ~uint32, V any](s *state, kind string, m map[ID]V, id ID, v func(ID) V, clash func(V) bool) (ID, error) {
	for other, o := range m {
		if other != id && clash(o) {
			return 0, storage.ErrTaken
		}
	}
	if id == 0 {
		s.lastID[kind]++
		id = ID(s.lastID[kind])
	}
	m[id] = v(id)
	return id, nil
}

func same(a, b string) bool { return storage.Fold(a) == storage.Fold(b) }

func (s *state) Member(id storage.MemberID) (storage.Member, error) { return get(s.members, id) }
func (s *state) MemberByCode(code string) (storage.Member, error) {
	return find(s.members, func(m storage.Member) bool { return m.Code != "" && same(m.Code, code) })
}
func (s *state) MemberByTelegram(user int64) (storage.Member, error) {
	return find(s.members, func(m storage.Member) bool { return m.Telegram != 0 && m.Telegram == user })
}
func (s *state) Members() ([]storage.Member, error)      { return sorted(s.members), nil }
func (s *state) Teams() ([]storage.Team, error)          { return sorted(s.teams), nil }
func (s *state) Categories() ([]storage.Category, error) { return sorted(s.categories), nil }
func (s *state) Segments() ([]storage.Segment, error)    { return sorted(s.segments), nil }
func (s *state) Client(id storage.ClientID) (storage.Client, error) {
	return get(s.clients, id)
}
func (s *state) ClientByCode(code string) (storage.Client, error) {
	return find(s.clients, func(c storage.Client) bool { return c.Code != "" && same(c.Code, code) })
}
func (s *state) ClientsByName(name string) ([]storage.Client, error) {
	return slices.DeleteFunc(sorted(s.clients), func(c storage.Client) bool { return !same(c.Name, name) }), nil
}
func (s *state) EachClient(fn func(storage.Client) error) error {
	for _, c := range sorted(s.clients) {
		if err := fn(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *state) Dialog(user int64) (storage.Dialog, error) { return get(s.dialogs, user) }
func (s *state) Setting(name string) (string, error)       { return s.settings[name], nil }

func (s *state) PutMember(m storage.Member) (storage.MemberID, error) {
	return putNew(s, "member", s.members, m.ID, func(id storage.MemberID) storage.Member { m.ID = id; return m }, func(o storage.Member) bool {
		return m.Code != "" && same(o.Code, m.Code) || m.Telegram != 0 && o.Telegram == m.Telegram
	})
}
func (s *state) PutTeam(r storage.Team) (storage.TeamID, error) {
	return putNew(s, "team", s.teams, r.ID, func(id storage.TeamID) storage.Team { r.ID = id; return r }, func(o storage.Team) bool { return same(o.Name, r.Name) })
}
func (s *state) PutCategory(r storage.Category) (storage.CategoryID, error) {
	return putNew(s, "category", s.categories, r.ID, func(id storage.CategoryID) storage.Category { r.ID = id; return r }, func(o storage.Category) bool { return same(o.Name, r.Name) })
}
func (s *state) PutSegment(r storage.Segment) (storage.SegmentID, error) {
	return putNew(s, "segment", s.segments, r.ID, func(id storage.SegmentID) storage.Segment { r.ID = id; return r }, func(o storage.Segment) bool { return same(o.Name, r.Name) })
}
func (s *state) PutClient(r storage.Client) (storage.ClientID, error) {
	return putNew(s, "client", s.clients, r.ID, func(id storage.ClientID) storage.Client { r.ID = id; return r }, func(o storage.Client) bool { return r.Code != "" && same(o.Code, r.Code) })
}
func (s *state) PutDialog(d storage.Dialog) error {
	if len(d.Question) == 0 && d.Notice == "" {
		delete(s.dialogs, d.User)
		return nil
	}
	s.dialogs[d.User] = d
	return nil
}
func (s *state) PutSetting(name, value string) error { s.settings[name] = value; return nil }

func (s *state) Plan(team storage.TeamID, rep storage.MemberID, m calc.Month) ([]storage.PlanLine, error) {
	var lines []storage.PlanLine
	for p, v := range s.plans {
		if p.Team == team && p.Rep == rep && p.Month == m {
			p.Volume = v
			lines = append(lines, p)
		}
	}
	slices.SortFunc(lines, func(a, b storage.PlanLine) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Segment, b.Segment))
	})
	return lines, nil
}

func (s *state) PutPlan(p storage.PlanLine) error {
	v := p.Volume
	p.Volume = 0
	s.plans[p] = v
	return nil
}

func (s *state) DeletePlan(p storage.PlanLine) error {
	p.Volume = 0
	delete(s.plans, p)
	return nil
}

// ordered lists the sales that match by team, rep, date and origin, with Counted worked out.
func (s *state) ordered(match func(storage.Sale) bool) []storage.Sale {
	type repDay struct {
		team storage.TeamID
		rep  storage.MemberID
		date calc.Date
	}
	imported := map[repDay]bool{}
	for k := range s.sales {
		if k.Origin.Kind != storage.FromChat {
			imported[repDay{k.Team, k.Rep, k.Date}] = true
		}
	}
	var all []storage.Sale
	for k, sale := range s.sales {
		sale.Counted = k.Origin.Kind != storage.FromChat || !imported[repDay{k.Team, k.Rep, k.Date}]
		if match(sale) {
			all = append(all, sale)
		}
	}
	slices.SortFunc(all, func(a, b storage.Sale) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Rep, b.Rep), cmp.Compare(a.Date, b.Date),
			cmp.Compare(a.Origin.Kind, b.Origin.Kind), cmp.Compare(a.Origin.Document, b.Origin.Document),
			cmp.Compare(a.Origin.Chat, b.Origin.Chat), cmp.Compare(a.Origin.Message, b.Origin.Message), cmp.Compare(a.Origin.Line, b.Origin.Line))
	})
	return all
}

func (s *state) Sales(team storage.TeamID, rep storage.MemberID, from, to calc.Date, fn func(storage.Sale) error) error {
	for _, sale := range s.ordered(func(x storage.Sale) bool {
		return x.Team == team && x.Rep == rep && x.Date >= from && x.Date <= to
	}) {
		if err := fn(sale); err != nil {
			return err
		}
	}
	return nil
}

func (s *state) DaySales(from storage.SaleKey, fn func(storage.Sale) error) error {
	return s.Sales(from.Team, from.Rep, from.Date, from.Date, func(x storage.Sale) error {
		a, b := x.Origin, from.Origin
		if cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Line, b.Line)) < 0 {
			return nil
		}
		return fn(x)
	})
}

func (s *state) SaleDay(team storage.TeamID, rep storage.MemberID, at calc.Date, back bool) (calc.Date, error) {
	var best calc.Date
	for k := range s.sales {
		switch {
		case k.Team != team || k.Rep != rep:
		case back && k.Date <= at && k.Date > best:
			best = k.Date
		case !back && k.Date >= at && (best == 0 || k.Date < best):
			best = k.Date
		}
	}
	return best, nil
}

func (s *state) DayClosed(rep storage.MemberID, d calc.Date) (bool, error) {
	return s.closed[closedDay{rep, d}], nil
}

func (s *state) PutDayClosed(rep storage.MemberID, d calc.Date, closed bool) error {
	s.closed[closedDay{rep, d}] = closed
	return nil
}

func (s *state) Sums(team storage.TeamID, rep storage.MemberID, m calc.Month) ([]storage.Sum, error) {
	type cell struct {
		c storage.CategoryID
		g storage.SegmentID
	}
	cells := map[cell]storage.Sum{}
	for _, x := range s.ordered(func(x storage.Sale) bool {
		return x.Team == team && x.Rep == rep && x.Date.Month() == m && x.Counted
	}) {
		sum := cells[cell{x.Category, x.Segment}]
		sum.Category, sum.Segment = x.Category, x.Segment
		sum.Volume += x.Volume
		if x.HasAmount {
			sum.Amount += x.Amount
		} else {
			sum.Unpriced += x.Volume
		}
		sum.Rows++
		cells[cell{x.Category, x.Segment}] = sum
	}
	sums := slices.Collect(maps.Values(cells))
	slices.SortFunc(sums, func(a, b storage.Sum) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Segment, b.Segment))
	})
	return sums, nil
}

func (s *state) CategoryBooked(id storage.CategoryID) (bool, error) {
	for p := range s.plans {
		if p.Category == id {
			return true, nil
		}
	}
	return len(s.ordered(func(x storage.Sale) bool { return x.Category == id && x.Counted })) > 0, nil
}

func (s *state) DocumentSales(document string) ([]storage.Sale, error) {
	return s.ordered(func(x storage.Sale) bool {
		return x.Origin.Kind == storage.FromDocument && x.Origin.Document == document
	}), nil
}

func (s *state) Rewrite(remove []storage.SaleKey, put []storage.Sale) error {
	for _, k := range remove {
		delete(s.sales, k)
	}
	for _, x := range put {
		x.Counted = false
		s.sales[x.SaleKey] = x
	}
	return nil
}

func (s *state) Entry(id storage.EntryID) (storage.Entry, error) { return get(s.entries, id) }
func (s *state) LastEntry(chat int64) (storage.Entry, error) {
	last := storage.Entry{}
	for id, e := range s.entries {
		if id.Chat == chat && e.State == storage.Booked && id.Message > last.ID.Message {
			last = e
		}
	}
	if last.ID.Message == 0 {
		return last, storage.ErrNotFound
	}
	return last, nil
}
func (s *state) PutEntry(e storage.Entry) error { s.entries[e.ID] = e; return nil }
func (s *state) Revisions(id storage.EntryID) ([]storage.Revision, error) {
	return sorted(s.revisions[id]), nil
}
func (s *state) PutRevision(r storage.Revision) error {
	if s.revisions[r.ID] == nil {
		s.revisions[r.ID] = map[uint32]storage.Revision{}
	}
	r.Sales = slices.Clone(r.Sales)
	for i := range r.Sales {
		r.Sales[i].Counted = false
	}
	s.revisions[r.ID][r.Version] = r
	return nil
}

func (s *state) Seen(id int64) (bool, error)       { _, ok := s.seen[id]; return ok, nil }
func (s *state) Attempts(id int64) (uint32, error) { return s.attempts[id], nil }
func (s *state) MarkSeen(id int64, day calc.Date) error {
	s.seen[id] = day
	delete(s.attempts, id)
	return nil
}
func (s *state) SetAttempts(id int64, n uint32) error { s.attempts[id] = n; return nil }
func (s *state) PurgeSeen(before calc.Date) (int, error) {
	n := len(s.seen)
	maps.DeleteFunc(s.seen, func(_ int64, day calc.Date) bool { return day < before })
	return n - len(s.seen), nil
}

func (s *state) Outbox(fn func(storage.Outgoing) (bool, error)) error {
	all := slices.Collect(maps.Values(s.outbox))
	slices.SortFunc(all, func(a, b storage.Outgoing) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), a.Due.Compare(b.Due), cmp.Compare(a.Sequence, b.Sequence))
	})
	for _, o := range all {
		if more, err := fn(o); err != nil || !more {
			return err
		}
	}
	return nil
}

func (s *state) Enqueue(o storage.Outgoing) (storage.OutboxKey, error) {
	s.sequence++
	o.Sequence = s.sequence
	o.Due, o.NotBefore = o.Due.UTC().Truncate(time.Second), o.NotBefore.UTC().Truncate(time.Second)
	o.Body = bytes.Clone(o.Body)
	s.outbox[o.OutboxKey] = o
	return o.OutboxKey, nil
}
func (s *state) PutOutgoing(o storage.Outgoing) error {
	if _, ok := s.outbox[o.OutboxKey]; ok {
		s.outbox[o.OutboxKey] = o
	}
	return nil
}
func (s *state) DeleteOutgoing(k storage.OutboxKey) error { delete(s.outbox, k); return nil }
func (s *state) MoveChat(from, to int64) error {
	for k, o := range s.outbox {
		if o.Chat == from {
			o.Chat = to
			s.outbox[k] = o
		}
	}
	s.moveGroup(from, to)
	return nil
}

func (s *state) Jobs(due time.Time, limit int) ([]storage.Job, error) {
	var jobs []storage.Job
	for _, j := range s.jobs {
		if !j.Due.After(due) {
			jobs = append(jobs, j)
		}
	}
	slices.SortFunc(jobs, func(a, b storage.Job) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key, b.Key)) })
	return jobs[:min(limit, len(jobs))], nil
}
func (s *state) PutJob(j storage.Job) error { s.jobs[j.Key] = j; return nil }
func (s *state) DeleteJob(key string) error { delete(s.jobs, key); return nil }
