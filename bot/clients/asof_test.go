package clients_test

import (
	"testing"
	"time"

	"runrate/bot/clients"
	"runrate/calc"
	"runrate/storage"
)

// moment reads an instant.
func moment(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return at
}

// asOf is the date as of which a company's reports are made at a moment.
func (c *company) asOf(q clients.Question, now string) (d calc.Date) {
	c.t.Helper()
	c.ask(q, moment(now), func(of *clients.Clients) error { d = of.AsOf; return nil })
	return d
}

// Yesterday is the company's: Kamchatka is 12 hours before UTC, New York 4 behind it in summer time.
func TestAsOfYesterday(t *testing.T) {
	for _, x := range []struct{ zone, now, want string }{
		{"Asia/Kamchatka", "2026-03-10T11:59:00Z", "2026-03-09"}, // 23:59 of the 10th
		{"Asia/Kamchatka", "2026-03-10T12:00:00Z", "2026-03-10"}, // 00:00 of the 11th
		{"America/New_York", "2026-03-11T03:59:00Z", "2026-03-09"},
		{"America/New_York", "2026-03-11T04:00:00Z", "2026-03-10"},
	} {
		c := openCompany(t, x.zone)
		if got := c.asOf(clients.Question{}, x.now); got != on(x.want) {
			t.Errorf("%s, %s, with nothing sold: as of %s, want %s", x.zone, x.now, got, x.want)
		}
		c.book(`2026-02-01 anna kiosk beer 1
			2026-12-01 anna kiosk beer 1`)
		if got := c.asOf(clients.Question{}, x.now); got != on(x.want) {
			t.Errorf("%s, %s: as of %s, want %s", x.zone, x.now, got, x.want)
		}
	}
}

// The ledger's last row counts whoever bought, and whatever it is; what is asked overrides all.
func TestAsOfLastRow(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-02-01 anna kiosk beer 1
		2026-02-10 boris - beer 1`)
	if got := c.asOf(clients.Question{}, "2026-03-10T12:00:00Z"); got != on("2026-02-10") {
		t.Errorf("as of %s, want the last row's date", got)
	}
	c.book(`2026-02-20 clara kiosk beer -1`)
	if got := c.asOf(clients.Question{}, "2026-03-10T12:00:00Z"); got != on("2026-02-20") {
		t.Errorf("as of %s, want the return's date", got)
	}
	if got := c.asOf(clients.Question{AsOf: on("2026-05-05")}, "2026-03-10T12:00:00Z"); got != on("2026-05-05") {
		t.Errorf("as of %s, want what was asked", got)
	}
}

// The ledger begins with the first row of a client, a return too; rows without a client begin nothing.
func TestLedgerDates(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	dates := func() (first, last calc.Date) {
		c.ask(clients.Question{}, noon("2026-12-31"), func(of *clients.Clients) error { first, last = of.First, of.Last; return nil })
		return first, last
	}
	hold := func(wantFirst, wantLast calc.Date) {
		t.Helper()
		if first, last := dates(); first != wantFirst || last != wantLast {
			t.Errorf("from %s to %s, want %s to %s", first, last, wantFirst, wantLast)
		}
	}
	hold(0, 0)
	c.book("2026-01-05 anna - beer 1")
	hold(0, on("2026-01-05"))
	c.book(`2026-02-05 anna kiosk beer 1
		2026-02-06 boris kiosk beer 1`)
	hold(on("2026-02-05"), on("2026-02-06"))
	c.book("2026-01-20 boris bar beer -1")
	hold(on("2026-01-20"), on("2026-02-06"))
}

func TestWindow(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	for _, x := range []struct {
		set         string
		asked, want int
	}{{"", 0, clients.DefaultWindow}, {"45", 0, 45}, {"45", 7, 7}, {"often", 0, clients.DefaultWindow}, {"0", 0, clients.DefaultWindow}, {"-1", 0, clients.DefaultWindow}} {
		c.update(func(w storage.Writer) error { return w.PutSetting(storage.SettingWindow, x.set) })
		c.ask(clients.Question{Window: x.asked}, noon("2026-03-10"), func(of *clients.Clients) error {
			if of.Window != x.want {
				t.Errorf("%q set, %d asked: %d, want %d", x.set, x.asked, of.Window, x.want)
			}
			return nil
		})
	}
}

// What is dated after the as-of date has not happened: who buys first then is
// no client yet, and who buys again then has not.
func TestFutureRows(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-02-10 anna kiosk beer 1
		2026-02-10 anna bar beer 1`)
	c.want(clients.Question{AsOf: on("2026-01-31")}, "cohorts", "2026-01 1 0 1 1 true")
	c.want(clients.Question{AsOf: on("2026-01-31")}, "movement", "2026-01 0 0 0 1 0 0 1")
	c.want(clients.Question{AsOf: on("2026-01-31")}, "months", "2026-01 0.00 0.00 0.00 0.00 0.00 90.00 90.00 0.00")
	for name := range reports {
		if name == "brackets" {
			c.want(clients.Question{AsOf: on("2026-01-09")}, name, "1 7 0 0", "8 30 0 0")
		} else {
			c.want(clients.Question{AsOf: on("2026-01-09")}, name)
		}
	}
}

// A month that has not ended is not moved through, and its cell says so.
func TestUnfinishedMonth(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-02-10 anna kiosk beer 1`)
	c.want(clients.Question{AsOf: on("2026-02-27")}, "movement", "2026-01 0 0 0 1 0 0 1")
	c.want(clients.Question{AsOf: on("2026-02-27")}, "cohorts", "2026-01 1 0 1 1 true", "2026-01 1 1 1 1 false")
	c.want(clients.Question{AsOf: on("2026-02-28")}, "movement", "2026-01 0 0 0 1 0 0 1", "2026-02 1 1 0 0 0 0 1")
	c.want(clients.Question{AsOf: on("2026-02-28")}, "cohorts", "2026-01 1 0 1 1 true", "2026-01 1 1 1 1 true")
}
