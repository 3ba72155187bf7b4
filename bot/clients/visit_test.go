package clients_test

import (
	"slices"
	"strings"
	"testing"

	"runrate/bot/clients"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// lose gives a client up, or does not, where the reason is "".
func (c *company) lose(client, date, reason string) {
	c.t.Helper()
	c.update(func(w storage.Writer) error {
		reasons, err := w.Reasons()
		if err != nil {
			return err
		}
		l := storage.Loss{Client: c.client(w, client), Date: on(date), By: c.members["anna"]}
		for _, r := range reasons {
			if r.Name == reason {
				l.Reason = r.ID
			}
		}
		if l.Reason == 0 && reason != "" {
			if l.Reason, err = w.PutReason(storage.Reason{Name: reason}); err != nil {
				return err
			}
		}
		return w.PutLoss(l)
	})
}

// toVisit lists the codes of the clients to visit at noon of a date.
func (c *company) toVisit(q clients.Question, now string) string {
	c.t.Helper()
	var codes []string
	c.ask(q, noon(now), func(of *clients.Clients) error {
		outlets, err := of.ToVisit(func(clients.Outlet) bool { return true })
		for _, o := range outlets {
			codes = append(codes, o.Code)
		}
		return err
	})
	return strings.Join(codes, " ")
}

// Who is given up is not visited until he has bought on a later date.
func TestToVisitAfterLoss(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-01-10 anna bar beer 1
		2026-02-10 anna - beer 1`)
	risky := clients.Question{AsOf: on("2026-02-05")} // 26 days of 30
	if got := c.toVisit(risky, "2026-02-06"); got != "bar kiosk" {
		t.Fatalf("to visit: %q", got)
	}
	c.lose("kiosk", "2026-01-20", "price")
	if got := c.toVisit(risky, "2026-02-06"); got != "bar" {
		t.Errorf("kiosk given up, to visit: %q", got)
	}
	c.lose("bar", "2026-01-09", "price") // the day before he bought
	if got := c.toVisit(risky, "2026-02-06"); got != "bar" {
		t.Errorf("bar given up before his purchase, to visit: %q", got)
	}
	c.lose("bar", "2026-01-10", "price") // the same day
	if got := c.toVisit(risky, "2026-02-06"); got != "" {
		t.Errorf("bar given up on the day of his purchase, to visit: %q", got)
	}
	c.book("2026-01-21 anna kiosk beer 1")
	if got := c.toVisit(clients.Question{AsOf: on("2026-02-15")}, "2026-02-16"); got != "kiosk" {
		t.Errorf("kiosk back after his loss, to visit: %q", got)
	}
}

// A loss that is told today counts today, though reports end yesterday; one of tomorrow does not.
func TestLossOfToday(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-01-10 anna bar beer 1
		2026-02-10 anna - beer 1`)
	c.lose("kiosk", "2026-02-06", "")
	c.lose("bar", "2026-02-07", "")
	if got := c.toVisit(clients.Question{}, "2026-02-06"); got != "bar" {
		t.Errorf("to visit: %q", got)
	}
}

// Ranked by overdue times the month's usual. Own rhythms: bar every 5 days, silent
// for 10, 2 times; usually (4·100)/1 = 400. Of three gaps of 5 and one of 12 the
// segment's median is 5, so kiosk, bought twice, is silent 25/5 = 5 times, usually
// (50 + 100)/2 = 75. By score 2·400 = 800 before 5·75 = 375.
func TestToVisitRanked(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-02-28 anna kiosk beer 1 =50 /chains
		2026-03-12 anna kiosk beer 1 =100 /chains
		2026-03-12 boris bar beer 1 =100 /chains
		2026-03-17 boris bar beer 1 =100 /chains
		2026-03-22 boris bar beer 1 =100 /chains
		2026-03-27 boris bar beer 1 =100 /chains
		2026-03-30 boris new juice 1 /retail`)
	c.want(clients.Question{AsOf: on("2026-04-06")}, "to visit",
		"bar bar chains boris 2026-03-27 10 5.000000 2.000000 active 400.00 800.000000",
		"kiosk kiosk chains anna 2026-03-12 25 5.000000 5.000000 at risk 75.00 375.000000")
}

// Somebody who was never listed and has bought is an outlet with a number alone.
func TestOutletThatWasNeverListed(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.clients["ghost"] = 77
	c.book("2026-01-10 anna ghost beer 1")
	c.ask(clients.Question{}, noon("2026-02-10"), func(of *clients.Clients) error {
		outlets, err := of.Outlets(func(clients.Outlet) bool { return true })
		if len(outlets) != 1 || outlets[0].ID != 77 || outlets[0].Owner != c.members["anna"] || outlets[0].Loss != nil {
			t.Errorf("%+v", outlets)
		}
		return err
	})
}

// active counts who bought in a month, as far as they are wanted.
func (c *company) active(m calc.Month, now string, wanted func(storage.Client, storage.Life) bool) (n int) {
	c.t.Helper()
	c.ask(clients.Question{}, noon(now), func(of *clients.Clients) (err error) { n, err = of.Active(m, wanted); return err })
	return n
}

// Active are those who bought in the month up to today, today included: not the
// future's, not those who took everything back.
func TestActive(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-02-28 anna kiosk beer 1
		2026-03-01 anna bar beer 1
		2026-03-10 anna bar beer 1
		2026-03-10 boris stand beer 1
		2026-03-11 anna shop beer 1
		2026-03-05 anna cafe beer 1
		2026-03-05 boris cafe beer -1
		2026-03-31 anna kiosk beer 1
		2026-04-01 anna chain beer 1`)
	all := func(storage.Client, storage.Life) bool { return true }
	march := calc.NewMonth(2026, 3)
	for now, want := range map[string]int{"2026-02-28": 0, "2026-03-01": 1, "2026-03-09": 1, "2026-03-10": 2, "2026-03-11": 3, "2026-03-31": 4, "2026-05-01": 4} {
		if got := c.active(march, now, all); got != want {
			t.Errorf("on %s %d are active in March, want %d", now, got, want)
		}
	}
	if got := c.active(march-1, "2026-05-01", all); got != 1 {
		t.Errorf("%d were active in February", got)
	}
	ofBoris := func(_ storage.Client, l storage.Life) bool { return l.Rep == c.members["boris"] }
	if got := c.active(march, "2026-05-01", ofBoris); got != 1 {
		t.Errorf("%d of boris' clients were active in March", got)
	}
}

// reasons lists why clients were given up from one date to another.
func (c *company) reasons(q clients.Question, from, to string, wanted func(storage.Client) bool) (tallies []retention.Tally) {
	c.t.Helper()
	c.ask(q, noon("2026-12-31"), func(of *clients.Clients) (err error) {
		var groups []clients.Grouped[[]retention.Tally]
		if groups, err = of.Reasons(on(from), on(to), func(k storage.Client, _ storage.Life) bool { return wanted(k) }); err == nil {
			tallies = groups[0].Of
		}
		return err
	})
	return tallies
}

func TestReasons(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1 /chains
		2026-01-10 boris bar beer 1 /retail
		2026-01-10 boris shop beer 1 /retail`)
	c.lose("kiosk", "2026-02-01", "price")
	c.lose("bar", "2026-02-10", "price")
	c.lose("bar", "2026-02-28", "quality") // again, after he had come back
	c.lose("shop", "2026-03-01", "closed")
	c.lose("never", "2026-02-15", "") // who never bought, in words alone
	anybody := func(storage.Client) bool { return true }
	for _, x := range []struct {
		name     string
		q        clients.Question
		from, to string
		wanted   func(storage.Client) bool
		want     string
	}{
		{"of February", clients.Question{}, "2026-02-01", "2026-02-28", anybody, "price 2, 1, quality 1"},
		{"a day less at both ends", clients.Question{}, "2026-02-02", "2026-02-27", anybody, " 1, price 1"},
		{"of all", clients.Question{}, "2026-01-01", "2026-03-31", anybody, "price 2, 1, closed 1, quality 1"},
		{"of retail", clients.Question{Segment: c.segments["retail"]}, "2026-01-01", "2026-03-31", anybody, "closed 1, price 1, quality 1"},
		{"of one client", clients.Question{}, "2026-01-01", "2026-03-31", func(k storage.Client) bool { return k.Code == "bar" }, "price 1, quality 1"},
		{"of nobody", clients.Question{}, "2025-01-01", "2025-12-31", anybody, ""},
	} {
		var got []string
		for _, tally := range c.reasons(x.q, x.from, x.to, x.wanted) {
			got = append(got, strings.TrimSpace(tally.Name+" "+string(rune('0'+tally.Count))))
		}
		want := strings.Split(x.want, ", ")
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if x.want == "" {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", x.name, got, want)
		}
	}
}
