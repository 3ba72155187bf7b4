package clients_test

import (
	"testing"

	"runrate/bot/clients"
	"runrate/calc/retention"
	"runrate/storage"
)

// approach notes contacts: client and date, one after the other.
func (c *company) approach(pairs ...string) {
	c.t.Helper()
	c.update(func(w storage.Writer) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := w.PutContact(storage.Contact{Client: c.client(w, pairs[i]), Date: on(pairs[i+1]), By: c.members["anna"]}); err != nil {
				return err
			}
		}
		return nil
	})
}

// winBack compares from a date on, with ten days for a return.
func (c *company) winBack(q clients.Question, from string) (w *retention.WinBack) {
	c.t.Helper()
	c.ask(q, noon("2026-12-31"), func(of *clients.Clients) (err error) {
		groups, err := of.WinBack(on(from), 10, func(storage.Client, storage.Life) bool { return true })
		if err == nil {
			w = groups[0].Of
		}
		return err
	})
	return w
}

func wantOutcome(t *testing.T, who string, got, want retention.Outcome) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %+v, want %+v", who, got, want)
	}
}

// Of two lapsed clients the one is called, and buys twice for 180 less a return of
// 90; the other is not, and buys once for 270 on the last day that counts.
func TestWinBack(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1 /chains
		2026-03-02 boris kiosk beer 1
		2026-03-04 boris kiosk beer -1
		2026-03-11 boris kiosk beer 1
		2026-03-12 boris kiosk beer 50
		2026-01-10 boris bar beer 1 /retail
		2026-03-11 boris bar beer 3
		2026-02-15 anna fresh beer 1 /retail`)
	c.approach("kiosk", "2026-03-01", "fresh", "2026-03-01")
	asOf := clients.Question{AsOf: on("2026-03-31")}
	got := c.winBack(asOf, "2026-03-01")
	wantOutcome(t, "contacted", got.Contacted, retention.Outcome{Clients: 1, Attempts: 1, Returned: 1, Repeated: 1, Purchases: 2, Paid: 90_00})
	wantOutcome(t, "others", got.Others, retention.Outcome{Clients: 1, Attempts: 1, Returned: 1, Purchases: 1, Paid: 270_00})
	if got := c.winBack(asOf, "2026-03-02"); got.Contacted != (retention.Outcome{}) || got.Others != (retention.Outcome{}) {
		t.Errorf("from the day after the contact: %+v, %+v", got.Contacted, got.Others)
	}
	retail := c.winBack(clients.Question{AsOf: on("2026-03-31"), Segment: c.segments["retail"]}, "2026-03-01")
	wantOutcome(t, "contacted of retail", retail.Contacted, retention.Outcome{})
	early := c.winBack(clients.Question{AsOf: on("2026-03-10")}, "2026-03-01")
	wantOutcome(t, "contacted, before it is over", early.Contacted, retention.Outcome{})
	last := c.winBack(clients.Question{AsOf: on("2026-03-11")}, "2026-03-01")
	wantOutcome(t, "contacted, on the day it is over", last.Contacted, got.Contacted)
}

// Who buys on the very date of the contact has returned. And who is contacted on
// the last date is not one of those who were not.
func TestWinBackOnTheDate(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-03-01 anna kiosk beer 2
		2026-01-10 anna bar beer 1`)
	c.approach("kiosk", "2026-03-01", "bar", "2026-03-11")
	got := c.winBack(clients.Question{AsOf: on("2026-03-11")}, "2026-03-01")
	wantOutcome(t, "contacted", got.Contacted, retention.Outcome{Clients: 1, Attempts: 1, Returned: 1, Purchases: 1, Paid: 180_00})
	wantOutcome(t, "others", got.Others, retention.Outcome{})
}

// In one category a client may be lapsed who buys another all the time: what he
// pays for the one is counted, and nothing of the other.
func TestWinBackOfCategory(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk juice 1 /chains
		2026-02-25 anna kiosk beer 1
		2026-03-02 anna kiosk juice 3
		2026-03-03 anna kiosk beer 5`)
	c.approach("kiosk", "2026-03-01")
	q := clients.Question{AsOf: on("2026-03-31"), Category: categories["juice"]}
	got := c.winBack(q, "2026-03-01")
	wantOutcome(t, "contacted for juice", got.Contacted, retention.Outcome{Clients: 1, Attempts: 1, Returned: 1, Purchases: 1, Paid: 99_99})
	q.Segment = c.segments["chains"]
	wantOutcome(t, "and of chains", c.winBack(q, "2026-03-01").Contacted, got.Contacted)
}
