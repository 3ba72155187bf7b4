package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
)

// Open makes an empty store; the suite closes it.
type Open func(testing.TB) storage.Store

// Run holds an engine to the suite.
func Run(t *testing.T, open Open) {
	t.Run("model", func(t *testing.T) { compare(t, open) })
	t.Run("model, closures twice", func(t *testing.T) {
		compare(t, func(t testing.TB) storage.Store { return Twice(open(t)) })
	})
	t.Run("rollback", func(t *testing.T) { rollback(t, open) })
	t.Run("copies", func(t *testing.T) { copies(t, open) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, open) })
	t.Run("overflow", func(t *testing.T) { overflow(t, open) })
}

// compare runs random operations on the engine and on the model, and reads
// everything back from both after each.
func compare(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		engine, model := open(t), storage.Store(NewModel())
		defer engine.Close()
		apply := func(rt *rapid.T, op func(storage.Writer) error) {
			err, want := engine.Update(context.Background(), op), model.Update(context.Background(), op)
			if (err == nil) != (want == nil) || errors.Is(want, storage.ErrTaken) != errors.Is(err, storage.ErrTaken) {
				rt.Fatalf("engine: %v, model: %v", err, want)
			}
		}
		actions := map[string]func(*rapid.T){}
		for name, generate := range operations {
			actions[name] = func(rt *rapid.T) { apply(rt, generate(rt)) }
		}
		actions[""] = func(rt *rapid.T) {
			got, want := dump(rt, engine), dump(rt, model)
			if got != want {
				rt.Fatalf("engine and model differ:\n%s", difference(got, want))
			}
			checkAll(rt, engine)
		}
		rt.Repeat(actions)
	})
}

// checkAll runs the engine's own check. Entries, plans and imports are not
// compared: that they hold together is for who writes them, and random operations do not.
func checkAll(rt *rapid.T, s storage.Store) {
	err := s.Check(context.Background(), func(name string, err error) {
		if err != nil && name != "entries" && name != "plans" && !strings.HasPrefix(name, "imports") {
			rt.Fatalf("check of %s: %v", name, err)
		}
	})
	if err != nil {
		rt.Fatal(err)
	}
}

func difference(got, want string) string {
	var out []string
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			if i < len(g) {
				out = append(out, "engine "+g[i])
			}
			if i < len(w) {
				out = append(out, "model  "+w[i])
			}
			break
		}
	}
	return strings.Join(out, "\n")
}

type operation func(storage.Writer) error

// operations draw from small worlds, so that they meet.
var operations = map[string]func(*rapid.T) operation{
	"rewrite": func(rt *rapid.T) operation {
		remove, put := rapid.SliceOfN(saleKeys, 0, 4).Draw(rt, "remove"), rapid.SliceOfN(sales, 0, 8).Draw(rt, "put")
		return func(w storage.Writer) error { return w.Rewrite(remove, put) }
	},
	"remove document": func(rt *rapid.T) operation {
		document := documents.Draw(rt, "document")
		return func(w storage.Writer) error {
			rows, err := w.DocumentSales(document)
			if err != nil {
				return err
			}
			var keys []storage.SaleKey
			for _, s := range rows {
				keys = append(keys, s.SaleKey)
			}
			return w.Rewrite(keys, nil)
		}
	},
	"member": func(rt *rapid.T) operation {
		m := members.Draw(rt, "member")
		return func(w storage.Writer) error {
			if all, err := w.Members(); err != nil || int(m.ID) > len(all) {
				m.ID = 0
			}
			_, err := w.PutMember(m)
			return err
		}
	},
	"named": func(rt *rapid.T) operation {
		kind, id, name := rapid.IntRange(0, 3).Draw(rt, "kind"), rapid.Uint32Range(0, 3).Draw(rt, "id"), names.Draw(rt, "name")
		price, code := rapid.Int64Range(0, 1e6).Draw(rt, "price"), rapid.SampledFrom([]string{"", "Chips", "ПИВО"}).Draw(rt, "code")
		return func(w storage.Writer) error { return putNamedRecord(w, kind, id, name, code, price) }
	},
	"clients": func(rt *rapid.T) operation {
		n := rapid.IntRange(0, 2).Draw(rt, "new")
		given, codes := rapid.SliceOfN(names, 3, 3).Draw(rt, "names"), rapid.SliceOfN(rapid.SampledFrom([]string{"", "Chips", "ПИВО", "x"}), 3, 3).Draw(rt, "codes")
		return func(w storage.Writer) error {
			first, err := w.ReserveClients(n)
			if err != nil {
				return err
			}
			segment, err := w.ReserveSegments(n)
			if err != nil {
				return err
			}
			clients := []storage.Client{{ID: 1, Name: given[2], Code: codes[2], Rep: 1}}
			if _, err := w.Client(1); err != nil {
				clients = nil
			}
			for i := range n {
				clients = append(clients, storage.Client{ID: first + storage.ClientID(i), Name: given[i], Code: codes[i], Segment: segment})
			}
			return w.PutClients(clients)
		}
	},
	"intent": func(rt *rapid.T) operation {
		i := storage.Intent{Ready: rapid.Bool().Draw(rt, "ready"), Chunks: rapid.Uint32Range(0, 300).Draw(rt, "chunks"), Next: rapid.Uint32Range(0, 3).Draw(rt, "next"), Body: []byte(names.Draw(rt, "body"))}
		n, data, what := rapid.Uint32Range(0, 3).Draw(rt, "n"), []byte(names.Draw(rt, "data")), rapid.IntRange(0, 3).Draw(rt, "what")
		return func(w storage.Writer) error {
			switch what {
			case 0:
				return w.PutIntent(i)
			case 1:
				return w.PutChunk(n, data)
			case 2:
				return w.DeleteChunk(n)
			}
			return w.DeleteIntent()
		}
	},
	"plan": func(rt *rapid.T) operation {
		p, gone := planLines.Draw(rt, "plan"), rapid.Bool().Draw(rt, "delete")
		return func(w storage.Writer) error {
			if gone {
				return w.DeletePlan(p)
			}
			return w.PutPlan(p)
		}
	},
	"entry": func(rt *rapid.T) operation {
		e := storage.Entry{
			ID: entryIDs.Draw(rt, "id"), Rep: 1, Author: 2, Day: dates.Draw(rt, "day"), Base: dates.Draw(rt, "base"), Edited: moments.Draw(rt, "edited"),
			State:   storage.EntryState(rapid.Uint8Range(1, 3).Draw(rt, "state")),
			Version: rapid.Uint32Range(0, 5).Draw(rt, "version"),
		}
		r := storage.Revision{ID: e.ID, Version: e.Version, By: 2, At: e.Edited, State: storage.Booked, Sales: rapid.SliceOfN(sales, 0, 2).Draw(rt, "was")}
		return func(w storage.Writer) error { return errors.Join(w.PutEntry(e), w.PutRevision(r)) }
	},
	"close": func(rt *rapid.T) operation {
		rep, day, closed := storage.MemberID(rapid.Uint32Range(1, 2).Draw(rt, "rep")), dates.Draw(rt, "day"), rapid.Bool().Draw(rt, "closed")
		return func(w storage.Writer) error { return w.PutDayClosed(rep, day, closed) }
	},
	"sent": func(rt *rapid.T) operation {
		key, id, day, purge := names.Draw(rt, "key"), rapid.SampledFrom([]string{"", "AgAC", "17"}).Draw(rt, "id"), dates.Draw(rt, "day"), rapid.Bool().Draw(rt, "purge")
		return func(w storage.Writer) error {
			if purge {
				_, err := w.PurgeSentIDs(day)
				return err
			}
			return w.PutSentID(key, id, day)
		}
	},
	"calendar": func(rt *rapid.T) operation {
		o := storage.Override{Scope: storage.Scope(rapid.Uint8Range(1, 3).Draw(rt, "scope")), ID: rapid.Uint32Range(0, 2).Draw(rt, "id"),
			From: dates.Draw(rt, "from"), To: dates.Draw(rt, "to"), Weight: calc.Weight(rapid.Int32Range(0, 1000).Draw(rt, "weight")), Reason: "отпуск", Author: 1}
		seq, gone := rapid.Uint64Range(0, 3).Draw(rt, "seq"), rapid.Bool().Draw(rt, "delete")
		year, day := rapid.IntRange(2027, 2028).Draw(rt, "year"), dates.Draw(rt, "day")
		return func(w storage.Writer) error {
			if gone {
				o.Seq = seq
				return w.DeleteOverride(o)
			}
			there, err := w.Overrides(o.Scope, o.ID, firstDay-9, firstDay+9)
			if seq > 0 && int(seq) <= len(there) {
				o.Seq = there[seq-1].Seq
			}
			return errors.Join(err, w.PutOverride(o), w.PutNational(year, []storage.NationalDay{{Date: day, Kind: 1}}))
		}
	},
	"words": func(rt *rapid.T) operation {
		i := storage.Invite{Hash: [32]byte{rapid.Byte().Draw(rt, "hash")}, Member: 1, Roles: storage.Rep, Team: 2, Expires: moments.Draw(rt, "expires"), UsedBy: rapid.Int64Range(0, 3).Draw(rt, "used"), Revoked: rapid.Bool().Draw(rt, "revoked")}
		withdrawn := rapid.Bool().Draw(rt, "withdrawn")
		d := storage.Dialog{User: rapid.Int64Range(1, 2).Draw(rt, "user"), Question: []byte(names.Draw(rt, "question")), Notice: names.Draw(rt, "notice"), NoticeAt: i.Expires}
		if rapid.Bool().Draw(rt, "answered") {
			d = storage.Dialog{User: d.User}
		}
		value := rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "value")
		return func(w storage.Writer) error {
			if withdrawn {
				return w.DeleteInvite(i.Hash)
			}
			return errors.Join(w.PutInvite(i), w.PutDialog(d), w.PutSetting("x", value))
		}
	},
	"groups": func(rt *rapid.T) operation {
		g := storage.Group{Chat: rapid.Int64Range(-2, 2).Draw(rt, "chat"), Team: storage.TeamID(rapid.Uint32Range(1, 2).Draw(rt, "team")), By: 1}
		c := storage.Change{At: moments.Draw(rt, "at"), By: 1, Team: g.Team, What: storage.ChangedGroup, Of: names.Draw(rt, "of"), From: "", To: names.Draw(rt, "to")}
		gone := rapid.Bool().Draw(rt, "delete")
		return func(w storage.Writer) error {
			if gone {
				return errors.Join(w.DeleteGroup(g.Chat), w.PutChange(c))
			}
			return errors.Join(w.PutGroup(g), w.PutChange(c))
		}
	},
	"updates": func(rt *rapid.T) operation {
		id, day, n := rapid.Int64Range(-1, 4).Draw(rt, "id"), dates.Draw(rt, "day"), rapid.Uint32Range(1, 3).Draw(rt, "attempts")
		what := rapid.IntRange(0, 2).Draw(rt, "what")
		return func(w storage.Writer) error {
			switch what {
			case 0:
				return w.MarkSeen(id, day)
			case 1:
				return w.SetAttempts(id, n)
			}
			_, err := w.PurgeSeen(day)
			return err
		}
	},
	"outbox": func(rt *rapid.T) operation {
		o := storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: storage.Priority(rapid.SampledFrom([]int{1, 5}).Draw(rt, "priority")), Due: moments.Draw(rt, "due")},
			Chat: rapid.Int64Range(-2, 2).Draw(rt, "chat"), Screen: rapid.Int64Range(0, 1).Draw(rt, "screen"), Body: []byte(names.Draw(rt, "body"))}
		what, tries := rapid.IntRange(0, 3).Draw(rt, "what"), rapid.Uint32Range(0, 3).Draw(rt, "tries")
		return func(w storage.Writer) error {
			if what == 0 {
				_, err := w.Enqueue(o)
				return err
			}
			var first *storage.Outgoing
			if err := w.Outbox(func(o storage.Outgoing) (bool, error) { first = &o; return false, nil }); err != nil || first == nil {
				return err
			}
			switch what {
			case 1:
				first.Tries, first.NotBefore = tries, o.Due
				return w.PutOutgoing(*first)
			case 2:
				return w.DeleteOutgoing(first.OutboxKey)
			}
			return w.MoveChat(first.Chat, o.Chat)
		}
	},
	"jobs": func(rt *rapid.T) operation {
		j := storage.Job{Key: names.Draw(rt, "key"), Kind: "k", Due: moments.Draw(rt, "due"), Attempts: rapid.Uint32Range(0, 3).Draw(rt, "attempts"), Payload: []byte("p")}
		done := rapid.Bool().Draw(rt, "done")
		return func(w storage.Writer) error {
			if done {
				return w.DeleteJob(j.Key)
			}
			return w.PutJob(j)
		}
	},
}

func putNamedRecord(w storage.Writer, kind int, id uint32, name, code string, price int64) error {
	exists := func(n int, err error) error {
		if int(id) > n {
			id = 0
		}
		return err
	}
	switch kind {
	case 0:
		all, err := w.Teams()
		if err := exists(len(all), err); err != nil {
			return err
		}
		_, err = w.PutTeam(storage.Team{ID: storage.TeamID(id), Name: name, Closing: 1201, Week: "6/1", Shares: code})
		return err
	case 1:
		all, err := w.Categories()
		if err := exists(len(all), err); err != nil {
			return err
		}
		_, err = w.PutCategory(storage.Category{ID: storage.CategoryID(id), Name: name, Unit: "кг", Price: calc.Money(price), HasPrice: price > 0, Step: 100, Aliases: []string{"x", "ы"},
			Packs: []storage.Pack{{Unit: name, Factor: calc.Volume(price)}}})
		return err
	case 2:
		all, err := w.Segments()
		if err := exists(len(all), err); err != nil {
			return err
		}
		_, err = w.PutSegment(storage.Segment{ID: storage.SegmentID(id), Name: name})
		return err
	}
	n := 0
	if err := exists(n, w.EachClient(func(storage.Client) error { n++; return nil })); err != nil {
		return err
	}
	if int(id) > n {
		id = 0
	}
	_, err := w.PutClient(storage.Client{ID: storage.ClientID(id), Code: code, Name: name, Segment: 1, Rep: 2})
	return err
}

// The worlds that operations draw from.
var (
	firstDay  = must(calc.ParseDate("2026-01-30"))
	dates     = rapid.Map(rapid.IntRange(0, 5), func(i int) calc.Date { return firstDay + calc.Date(i) })
	moments   = rapid.Map(rapid.Int64Range(1, 3), func(i int64) time.Time { return time.Unix(1_770_000_000+i, 0).UTC() })
	names     = rapid.SampledFrom([]string{"Пиво", "пиво", "Мёд", "мед", "Сок  яблочный", "Chips"})
	documents = rapid.SampledFrom([]string{"A", "AB", "УТ-0001"})
	entryIDs  = rapid.Custom(func(rt *rapid.T) storage.EntryID {
		return storage.EntryID{Chat: rapid.Int64Range(-1, 1).Draw(rt, "chat"), Message: rapid.Int64Range(1, 2).Draw(rt, "message")}
	})
	saleKeys = rapid.Custom(func(rt *rapid.T) storage.SaleKey {
		k := storage.SaleKey{Team: storage.TeamID(rapid.Uint32Range(1, 2).Draw(rt, "team")), Rep: storage.MemberID(rapid.Uint32Range(1, 2).Draw(rt, "rep")), Date: dates.Draw(rt, "date")}
		k.Origin = storage.Origin{Kind: storage.OriginKind(rapid.Uint8Range(1, 3).Draw(rt, "kind")), Line: rapid.Uint32Range(1, 2).Draw(rt, "line")}
		switch k.Origin.Kind {
		case storage.FromDocument:
			k.Origin.Document = documents.Draw(rt, "document")
		case storage.FromChat:
			id := entryIDs.Draw(rt, "message")
			k.Origin.Chat, k.Origin.Message = id.Chat, id.Message
		}
		return k
	})
	sales = rapid.Custom(func(rt *rapid.T) storage.Sale {
		s := storage.Sale{SaleKey: saleKeys.Draw(rt, "key"), Minute: storage.Minute(rapid.SampledFrom([]uint16{0, 1, 541, 542, 1440}).Draw(rt, "minute")),
			Category: storage.CategoryID(rapid.Uint32Range(1, 2).Draw(rt, "category")), Segment: storage.SegmentID(rapid.Uint32Range(0, 1).Draw(rt, "segment")),
			Client: storage.ClientID(rapid.Uint32Range(0, 2).Draw(rt, "client")), Volume: calc.Volume(rapid.Int64Range(-3, 5).Draw(rt, "volume")) * calc.Unit}
		if s.HasAmount = rapid.Bool().Draw(rt, "paid"); s.HasAmount {
			s.Amount = calc.Money(rapid.Int64Range(-500, 500).Draw(rt, "amount"))
		}
		return s
	})
	planLines = rapid.Custom(func(rt *rapid.T) storage.PlanLine {
		return storage.PlanLine{Team: storage.TeamID(rapid.Uint32Range(1, 2).Draw(rt, "team")), Rep: 1, Month: firstDay.Month() + calc.Month(rapid.IntRange(0, 1).Draw(rt, "month")),
			Category: storage.CategoryID(rapid.Uint32Range(1, 2).Draw(rt, "category")), Segment: storage.SegmentID(rapid.Uint32Range(0, 1).Draw(rt, "segment")),
			Volume: calc.Volume(rapid.Int64Range(0, 9).Draw(rt, "volume")) * calc.Unit}
	})
	members = rapid.Custom(func(rt *rapid.T) storage.Member {
		return storage.Member{ID: storage.MemberID(rapid.Uint32Range(0, 3).Draw(rt, "id")), Code: rapid.SampledFrom([]string{"", "R1", "r1", "R2"}).Draw(rt, "code"),
			Name: names.Draw(rt, "name"), Roles: storage.Roles(rapid.Uint8Range(0, 15).Draw(rt, "roles")), Postings: []storage.Posting{{Team: 1}, {From: dates.Draw(rt, "from"), Team: 2}},
			Lang: storage.Russian, Zone: "Asia/Omsk", Week: "6/1", Shares: "1 1 1 1 2 1 1", Theme: "dark", Push: 481, Muted: storage.Pushes(rapid.Uint8Range(0, 7).Draw(rt, "muted")), QuietFrom: 1201, QuietTo: 421, Cover: []storage.Cover{{From: dates.Draw(rt, "away"), To: firstDay + 9, By: 2}}, Telegram: rapid.Int64Range(0, 2).Draw(rt, "telegram"), Unreachable: rapid.Bool().Draw(rt, "unreachable"), Inactive: rapid.Bool().Draw(rt, "inactive")}
	})
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// dump reads everything that a Reader can read, a line a fact.
func dump(rt *rapid.T, s storage.Store) string {
	var out strings.Builder
	err := s.View(context.Background(), func(r storage.Reader) error {
		out.Reset()
		d := dumper{out: &out}
		d.directory(r)
		d.ledger(r)
		d.lives(r)
		d.queues(r)
		return d.err
	})
	if err != nil {
		rt.Fatalf("reading everything: %v", err)
	}
	return out.String()
}

type dumper struct {
	out *strings.Builder
	err error
}

// line prints what was read; that a record is not there is a fact like any other.
func (d *dumper) line(what string, value any, err error) {
	if errors.Is(err, storage.ErrNotFound) {
		value, err = "not found", nil
	}
	d.err = errors.Join(d.err, err)
	fmt.Fprintf(d.out, "%s: %+v\n", what, value)
}

func line[T any](d *dumper, what string, value T, err error) { d.line(what, value, err) }

func (d *dumper) directory(r storage.Reader) {
	for id := range storage.MemberID(4) {
		m, err := r.Member(id)
		line(d, "member", m, err)
	}
	for _, code := range []string{"", "r1", "R2"} {
		m, err := r.MemberByCode(code)
		line(d, "member by code", m, err)
	}
	for user := range int64(3) {
		m, err := r.MemberByTelegram(user)
		line(d, "member by telegram", m, err)
		dlg, err := r.Dialog(user)
		line(d, "dialog", dlg, err)
	}
	members, err := r.Members()
	line(d, "members", members, err)
	teams, err := r.Teams()
	line(d, "teams", teams, err)
	categories, err := r.Categories()
	line(d, "categories", categories, err)
	segments, err := r.Segments()
	line(d, "segments", segments, err)
	d.err = errors.Join(d.err, r.EachClient(func(c storage.Client) error {
		byID, err := r.Client(c.ID)
		line(d, "client", byID, err)
		return nil
	}))
	for _, name := range []string{"ПИВО", "мёд", "сок яблочный", "chips", ""} {
		c, err := r.ClientByCode(name)
		line(d, "client by code", c, err)
		all, err := r.ClientsByName(name)
		line(d, "clients by name", all, err)
	}
	for hash := range 256 {
		i, err := r.Invite([32]byte{byte(hash)})
		if !errors.Is(err, storage.ErrNotFound) {
			line(d, "invite", i, err)
		}
	}
	invites, err := r.Invites()
	line(d, "invites", invites, err)
	groups, err := r.Groups()
	line(d, "groups", groups, err)
	for chat := int64(-2); chat <= 2; chat++ {
		g, err := r.Group(chat)
		line(d, "group", g, err)
	}
	for before := range uint64(4) {
		changes, err := r.Changes(before, 3)
		line(d, "changes", changes, err)
	}
	x, err := r.Setting("x")
	line(d, "setting", x, err)
}

func (d *dumper) ledger(r storage.Reader) {
	for team := storage.TeamID(1); team <= 2; team++ {
		for rep := storage.MemberID(1); rep <= 2; rep++ {
			d.err = errors.Join(d.err, r.Sales(team, rep, firstDay+1, firstDay+9, func(s storage.Sale) error {
				line(d, "sale", s, nil)
				return nil
			}))
			for date := firstDay - 1; date <= firstDay+6; date++ {
				for _, from := range []storage.Origin{{}, {Kind: storage.FromDocument, Document: "AB", Line: 2}, {Kind: storage.FromFile, Line: 2}, {Kind: storage.FromChat, Chat: 1}} {
					d.err = errors.Join(d.err, r.DaySales(storage.SaleKey{Team: team, Rep: rep, Date: date, Origin: from}, func(s storage.Sale) error {
						line(d, "sale of the day", s, nil)
						return nil
					}))
				}
				for _, back := range []bool{false, true} {
					day, err := r.SaleDay(team, rep, date, back)
					line(d, "sale day", day, err)
				}
				closed, err := r.DayClosed(rep, date)
				line(d, "closed", closed, err)
			}
			for m := firstDay.Month(); m <= firstDay.Month()+1; m++ {
				sums, err := r.Sums(team, rep, m)
				line(d, "sums", sums, err)
				plan, err := r.Plan(team, rep, m)
				line(d, "plan", plan, err)
			}
		}
	}
	for id := range storage.CategoryID(4) {
		booked, err := r.CategoryBooked(id)
		line(d, "category booked", booked, err)
	}
	for _, document := range []string{"A", "AB", "УТ-0001"} {
		rows, err := r.DocumentSales(document)
		line(d, "document", rows, err)
	}
	for chat := int64(-1); chat <= 1; chat++ {
		last, err := r.LastEntry(chat)
		line(d, "last entry", last, err)
		for message := int64(1); message <= 2; message++ {
			id := storage.EntryID{Chat: chat, Message: message}
			e, err := r.Entry(id)
			line(d, "entry", e, err)
			revisions, err := r.Revisions(id)
			line(d, "revisions", revisions, err)
		}
	}
}

func (d *dumper) queues(r storage.Reader) {
	for scope := storage.OfCompany; scope <= storage.OfRep; scope++ {
		for id := range uint32(3) {
			o, err := r.Overrides(scope, id, firstDay+1, firstDay+3)
			line(d, "overrides", o, err)
		}
	}
	intent, err := r.Intent()
	line(d, "intent", intent, err)
	for n := range uint32(5) {
		data, err := r.Chunk(n)
		line(d, "chunk", data, err)
	}
	national, err := r.National()
	line(d, "national", national, err)
	for id := int64(-1); id <= 4; id++ {
		seen, err := r.Seen(id)
		line(d, "seen", seen, err)
		n, err := r.Attempts(id)
		line(d, "attempts", n, err)
	}
	d.err = errors.Join(d.err, r.Outbox(func(o storage.Outgoing) (bool, error) {
		line(d, "out", o, nil)
		return true, nil
	}))
	for _, key := range []string{"Пиво", "пиво", "Chips", "?"} {
		id, err := r.SentID(key)
		line(d, "sent", id, err)
	}
	for limit := range 3 {
		jobs, err := r.Jobs(time.Unix(1_770_000_002, 0), 2*limit)
		line(d, "jobs", jobs, err)
	}
}
