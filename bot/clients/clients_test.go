package clients_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
	"runrate/storage/bolt"
)

// failer is a test of either kind.
type failer interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
}

// company is a store with what its ledger names: reps anna and clara in North
// and boris in South, the categories beer at 90.00, juice at 33.33 and misc
// without a price. Clients and segments are entered as they come up.
type company struct {
	t        failer
	store    storage.Store
	members  map[string]storage.MemberID
	segments map[string]storage.SegmentID
	clients  map[string]storage.ClientID
	keys     map[string]storage.SaleKey // by line
}

var (
	teamOf     = map[string]storage.TeamID{"anna": 1, "boris": 2, "clara": 1}
	categories = map[string]storage.CategoryID{"beer": 1, "juice": 2, "misc": 3}
)

func newCompany(t failer, dir, zone string) *company {
	t.Helper()
	store, err := bolt.Open(filepath.Join(dir, "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, store: store, members: map[string]storage.MemberID{}, segments: map[string]storage.SegmentID{}, clients: map[string]storage.ClientID{}, keys: map[string]storage.SaleKey{}}
	c.update(func(w storage.Writer) error {
		for _, name := range []string{"North", "South"} {
			if _, err := w.PutTeam(storage.Team{Name: name}); err != nil {
				return err
			}
		}
		for _, k := range []storage.Category{{Name: "beer", Price: 90_00, HasPrice: true}, {Name: "juice", Price: 33_33, HasPrice: true}, {Name: "misc"}} {
			if _, err := w.PutCategory(k); err != nil {
				return err
			}
		}
		for _, name := range []string{"anna", "boris", "clara"} {
			id, err := w.PutMember(storage.Member{Code: name, Name: name, Roles: storage.Rep, Postings: []storage.Posting{{Team: teamOf[name]}}})
			if err != nil {
				return err
			}
			c.members[name] = id
		}
		return w.PutSetting(storage.SettingZone, zone)
	})
	return c
}

// openCompany is a company of the test's own.
func openCompany(t *testing.T, zone string) *company {
	t.Helper()
	c := newCompany(t, t.TempDir(), zone)
	t.Cleanup(func() { c.store.Close() })
	return c
}

func (c *company) update(fn func(storage.Writer) error) {
	c.t.Helper()
	if err := c.store.Update(context.Background(), fn); err != nil {
		c.t.Fatal(err)
	}
}

// book writes a ledger: date, time where it is known, rep, client ("-" for
// none), category, volume; then, in any order, =amount, /segment and "chat" for
// a line of a message, which all others are not: they are imported.
func (c *company) book(ledger string) {
	c.t.Helper()
	c.update(func(w storage.Writer) error {
		var rows []storage.Sale
		for _, line := range lines(ledger) {
			s, err := c.sale(w, strings.Fields(line))
			if err != nil {
				return fmt.Errorf("%s: %w", line, err)
			}
			c.keys[line] = s.SaleKey
			rows = append(rows, s)
		}
		return w.Rewrite(nil, rows)
	})
}

// void takes lines back.
func (c *company) void(ledger string) {
	c.t.Helper()
	c.update(func(w storage.Writer) error {
		var keys []storage.SaleKey
		for _, line := range lines(ledger) {
			if _, booked := c.keys[line]; !booked {
				return fmt.Errorf("%q was never booked", line)
			}
			keys = append(keys, c.keys[line])
		}
		return w.Rewrite(keys, nil)
	})
}

// lines are those of a text, with single spaces.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

func (c *company) sale(w storage.Writer, words []string) (s storage.Sale, err error) {
	s.Date = on(words[0])
	if words = words[1:]; strings.Contains(words[0], ":") {
		at, err := time.Parse("15:04", words[0])
		if err != nil {
			return s, err
		}
		s.Minute, words = storage.MinuteOf(at), words[1:]
	}
	s.Team, s.Rep, s.Category = teamOf[words[0]], c.members[words[0]], categories[words[2]]
	if words[1] != "-" {
		s.Client = c.client(w, words[1])
	}
	if s.Volume, err = calc.ParseVolume(words[3]); err != nil {
		return s, err
	}
	s.Origin = storage.Origin{Kind: storage.FromFile, Line: uint32(len(c.keys) + 1)}
	for _, word := range words[4:] {
		switch {
		case word == "chat":
			s.Origin = storage.Origin{Kind: storage.FromChat, Chat: 1, Message: int64(len(c.keys) + 1), Line: 1}
		case word[0] == '/':
			s.Segment = c.segment(w, word[1:])
		default:
			s.HasAmount = true
			s.Amount, err = calc.ParseMoney(word[1:])
		}
	}
	return s, err
}

// client is the one of a name, which is his code too.
func (c *company) client(w storage.Writer, name string) storage.ClientID {
	if c.clients[name] == 0 {
		id, err := w.PutClient(storage.Client{Code: name, Name: name})
		if err != nil {
			c.t.Fatal(err)
		}
		c.clients[name] = id
	}
	return c.clients[name]
}

func (c *company) segment(w storage.Writer, name string) storage.SegmentID {
	if c.segments[name] == 0 {
		id, err := w.PutSegment(storage.Segment{Name: name})
		if err != nil {
			c.t.Fatal(err)
		}
		c.segments[name] = id
	}
	return c.segments[name]
}

// noon is a moment of a date for tests to which the time does not matter.
func noon(date string) time.Time { return on(date).UTC().Add(12 * time.Hour) }

// ask opens a question as of a moment.
func (c *company) ask(q clients.Question, now time.Time, fn func(*clients.Clients) error) {
	c.t.Helper()
	err := c.store.View(context.Background(), func(r storage.Reader) error {
		b, err := figures.Open(r)
		if err != nil {
			return err
		}
		of, err := clients.Open(b, q, now)
		if err != nil {
			return err
		}
		return fn(of)
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// table prints a report without its header, a line a row.
func (c *company) table(q clients.Question, report string) []string {
	c.t.Helper()
	var out []string
	c.ask(q, noon("2026-12-31"), func(of *clients.Clients) error {
		t, err := reports[report](of)
		for _, row := range t.CSV()[1:] {
			out = append(out, strings.Join(row, " "))
		}
		return err
	})
	return out
}

// reports are those that make a table of a question alone.
var reports = map[string]func(*clients.Clients) (clients.Table, error){
	"movement": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Movements(false)
		return of.MovementTable(g), err
	},
	"active": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Movements(true)
		return of.MovementTable(g), err
	},
	"cohorts": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Cohorts(retention.Months)
		return of.CohortTable(retention.Months, g), err
	},
	"weeks": func(of *clients.Clients) (clients.Table, error) {
		p := retention.Weeks(time.Sunday)
		g, err := of.Cohorts(p)
		return of.CohortTable(p, g), err
	},
	"days": func(of *clients.Clients) (clients.Table, error) { g, err := of.NDay(); return of.DayTable(g), err },
	"brackets": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Brackets([]retention.Bracket{{From: 1, To: 7}, {From: 8, To: 30}})
		return of.BracketTable(g), err
	},
	"survival": func(of *clients.Clients) (clients.Table, error) {
		g, _, _, err := of.Survival()
		return of.SurvivalTable(g), err
	},
	"months": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Revenue(clients.Monthly)
		return of.RevenueTable(g), err
	},
	"quarters": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Revenue(clients.Quarterly)
		return of.RevenueTable(g), err
	},
	"90 days": func(of *clients.Clients) (clients.Table, error) {
		g, err := of.Revenue(clients.Days90)
		return of.RevenueTable(g), err
	},
	"to visit": func(of *clients.Clients) (clients.Table, error) {
		o, err := of.ToVisit(func(clients.Outlet) bool { return true })
		if err != nil {
			return clients.Table{}, err
		}
		return of.OutletTable(o)
	},
}

// want holds the rows of a report against lines that are to begin them.
func (c *company) want(q clients.Question, report string, rows ...string) {
	c.t.Helper()
	got := c.table(q, report)
	same := len(got) == len(rows)
	for i := 0; same && i < len(rows); i++ {
		same = strings.HasPrefix(got[i]+" ", rows[i]+" ")
	}
	if !same {
		c.t.Errorf("%s:\n%s\nwant\n%s", report, strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
}

// on is the date of an ISO text.
func on(s string) calc.Date {
	d, err := calc.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
