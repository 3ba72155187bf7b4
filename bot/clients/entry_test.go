package clients_test

import (
	"strings"
	"testing"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/storage"
)

// A client counts to the month, the segment, the team and the rep of his first
// purchase; where that is taken back, to those of the next.
func TestVoidedFirstPurchase(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	first := "2026-01-10 anna kiosk beer 5 /chains"
	c.book(first)
	c.book("2026-03-05 boris kiosk beer 5 /retail")
	asOf := on("2026-03-31")
	c.want(clients.Question{AsOf: asOf, By: clients.BySegment}, "cohorts", "chains 2026-01 1 0 1 1 true", "chains 2026-01 1 1 0 1 true", "chains 2026-01 1 2 1 1 true")
	c.want(clients.Question{AsOf: asOf, By: clients.ByRep}, "active", "anna 2026-01 0 0 0 1 0 0 1", "anna 2026-02 1 0 1 0 0 0 0", "anna 2026-03 0 0 0 0 0 1 1")
	c.void(first)
	for by, group := range map[clients.By]string{clients.BySegment: "retail", clients.ByTeam: "South", clients.ByRep: "boris"} {
		c.want(clients.Question{AsOf: asOf, By: by}, "cohorts", group+" 2026-03 1 0 1 1 true")
		c.want(clients.Question{AsOf: asOf, By: by}, "movement", group+" 2026-03 0 0 0 1 0 0 1")
	}
}

// Two reps on one date, the one selling and the other taking back: nobody bought,
// and the client begins when the net is above nothing, with who sold then.
func TestTwoRepsCancel(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 5
		2026-01-10 boris kiosk beer -5
		2026-02-10 boris kiosk beer 2
		2026-02-10 anna kiosk beer -1`)
	c.want(clients.Question{AsOf: on("2026-02-28"), By: clients.ByRep}, "cohorts", "boris 2026-02 1 0 1 1 true")
	c.want(clients.Question{AsOf: on("2026-02-28")}, "cohorts", "2026-02 1 0 1 1 true")
	c.want(clients.Question{AsOf: on("2026-02-28")}, "movement", "2026-01 0 0 0 0 0 0 0", "2026-02 0 0 0 1 0 0 1")
}

// Who only brought back is nobody's cohort and in no base; his money is a credit.
func TestReturnsOnly(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer -2
		2026-01-11 anna kiosk beer -1 =-50`)
	asOf := on("2026-02-28")
	c.want(clients.Question{AsOf: asOf}, "cohorts")
	c.want(clients.Question{AsOf: asOf}, "days")
	c.want(clients.Question{AsOf: asOf}, "to visit")
	c.want(clients.Question{AsOf: asOf}, "movement", "2026-01 0 0 0 0 0 0 0", "2026-02 0 0 0 0 0 0 0")
	c.want(clients.Question{AsOf: asOf}, "months", "2026-01 0.00 0.00 0.00 0.00 0.00 0.00 0.00 -230.00", "2026-02 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00")
	// By category this ledger of returns has its noughts too.
	c.want(clients.Question{AsOf: asOf, By: clients.ByCategory}, "movement", "beer 2026-01 0 0 0 0 0 0 0", "beer 2026-02 0 0 0 0 0 0 0")
}

// What came back before the first purchase counts to no segment while that
// purchase is in the future, and to the purchase's once it is made.
func TestReturnBeforeTheFirstPurchase(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer -1 /chains
		2026-02-10 boris kiosk beer 1 /retail`)
	c.want(clients.Question{AsOf: on("2026-01-31"), By: clients.BySegment}, "months", " 2026-01 0.00 0.00 0.00 0.00 0.00 0.00 0.00 -90.00")
	c.want(clients.Question{AsOf: on("2026-02-28"), By: clients.BySegment}, "months",
		"retail 2026-01 0.00 0.00 0.00 0.00 0.00 0.00 0.00 -90.00", "retail 2026-02 0.00 0.00 0.00 0.00 0.00 90.00 90.00 0.00")
}

// Each category is a ledger of its own: beer began in January and lapses while
// juice is bought, juice began in March, and a date whose juice outweighs the
// beer that came back is a purchase of juice alone.
func TestByCategory(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-20 anna kiosk beer 5 /chains
		2026-03-10 boris kiosk juice 9 /retail
		2026-03-10 boris kiosk beer -4 /retail`)
	asOf := on("2026-03-31")
	q := clients.Question{AsOf: asOf, By: clients.ByCategory}
	c.want(q, "movement", "beer 2026-01 0 0 0 1 0 0 1", "beer 2026-02 1 0 1 0 0 0 0", "beer 2026-03 0 0 0 0 0 0 0", "juice 2026-03 0 0 0 1 0 0 1")
	c.want(q, "cohorts", "beer 2026-01 1 0 1 1 true", "beer 2026-01 1 1 0 0 true", "beer 2026-01 1 2 0 0 true", "juice 2026-03 1 0 1 1 true")
	// 9 · 33.33 = 299.97; of the whole 360 go off.
	c.want(q, "months",
		"beer 2026-01 0.00 0.00 0.00 0.00 0.00 450.00 450.00 0.00", "beer 2026-02 450.00 450.00 0.00 0.00 0.00 0.00 0.00 0.00", "beer 2026-03 0.00 0.00 0.00 0.00 0.00 0.00 0.00 -360.00",
		"juice 2026-03 0.00 0.00 0.00 0.00 0.00 299.97 299.97 0.00")
	c.want(clients.Question{AsOf: asOf}, "movement", "2026-01 0 0 0 1 0 0 1", "2026-02 1 0 1 0 0 0 0", "2026-03 0 0 0 0 0 1 1")
	// One category alone is the same ledger, and its entry is its own: boris and retail.
	c.want(clients.Question{AsOf: asOf, Category: categories["juice"]}, "movement", "2026-03 0 0 0 1 0 0 1")
	c.want(clients.Question{AsOf: asOf, Category: categories["juice"], By: clients.ByRep}, "cohorts", "boris 2026-03 1 0 1 1 true")
	c.want(clients.Question{AsOf: asOf, Category: categories["juice"], Segment: c.segments["chains"]}, "cohorts")
}

// A question about a segment, a team or a rep is about those who began there, all they bought elsewhere included.
func TestScopes(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1 /chains
		2026-02-10 boris kiosk beer 1 /retail
		2026-01-11 boris bar beer 1 /retail
		2026-02-12 clara shop beer 1 /retail`)
	kiosk, bar, shop := "2026-01 1 0 1 1 true|2026-01 1 1 1 1 true", "2026-01 1 0 1 1 true|2026-01 1 1 0 0 true", "2026-02 1 0 1 1 true"
	for _, x := range []struct {
		name string
		q    clients.Question
		want string
	}{
		{"chains", clients.Question{Segment: c.segments["chains"]}, kiosk},
		{"retail", clients.Question{Segment: c.segments["retail"]}, bar + "|" + shop},
		{"anna", clients.Question{Scope: figures.Scope{Rep: c.members["anna"]}}, kiosk},
		{"boris", clients.Question{Scope: figures.Scope{Rep: c.members["boris"]}}, bar},
		{"North", clients.Question{Scope: figures.Scope{Team: teamOf["anna"]}}, kiosk + "|" + shop},
		{"South", clients.Question{Scope: figures.Scope{Team: teamOf["boris"]}}, bar},
		{"clara in South", clients.Question{Scope: figures.Scope{Team: teamOf["boris"], Rep: c.members["clara"]}}, ""},
		{"retail of North", clients.Question{Scope: figures.Scope{Team: teamOf["clara"]}, Segment: c.segments["retail"]}, shop},
	} {
		x.q.AsOf = on("2026-02-28")
		t.Run(x.name, func(t *testing.T) {
			c := *c
			c.t = t
			c.want(x.q, "cohorts", split(x.want)...)
		})
	}
}

// What a rep wrote on a day that was imported is not part of the ledger, nor is whom he sold to.
func TestChatOnImportedDays(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	imported := "2026-01-10 anna bar beer 1"
	c.book(imported)
	c.book(`2026-01-10 anna kiosk beer 7 chat
		2026-01-10 boris stand beer 7 chat`) // boris' day was not imported
	asOf := on("2026-01-31")
	c.want(clients.Question{AsOf: asOf, By: clients.ByRep}, "months", "anna 2026-01 0.00 0.00 0.00 0.00 0.00 90.00 90.00 0.00", "boris 2026-01 0.00 0.00 0.00 0.00 0.00 630.00 630.00 0.00")
	c.want(clients.Question{AsOf: asOf}, "cohorts", "2026-01 2 0 2 2 true")
	c.void(imported)
	c.want(clients.Question{AsOf: asOf, By: clients.ByRep}, "cohorts", "anna 2026-01 1 0 1 1 true", "boris 2026-01 1 0 1 1 true")
	c.want(clients.Question{AsOf: asOf}, "months", "2026-01 0.00 0.00 0.00 0.00 0.00 1260.00 1260.00 0.00")
}

// A client handed over stays in the cohort of who began with him, and is the new rep's and his team's today.
func TestReassigned(t *testing.T) {
	c := openCompany(t, "Europe/Moscow")
	c.book(`2026-01-10 anna kiosk beer 1
		2026-02-10 boris kiosk beer 1`)
	q := clients.Question{AsOf: on("2026-02-28"), By: clients.ByRep}
	c.want(q, "cohorts", "anna 2026-01 1 0 1 1 true", "anna 2026-01 1 1 1 1 true")
	c.wantOwner("kiosk", "anna", teamOf["anna"])
	c.update(func(w storage.Writer) error {
		_, err := w.PutClient(storage.Client{ID: c.clients["kiosk"], Code: "kiosk", Name: "kiosk", Rep: c.members["boris"]})
		return err
	})
	c.want(q, "cohorts", "anna 2026-01 1 0 1 1 true", "anna 2026-01 1 1 1 1 true")
	c.wantOwner("kiosk", "boris", teamOf["boris"])
	c.update(func(w storage.Writer) error { // boris moves to North in March
		m, err := w.Member(c.members["boris"])
		if err != nil {
			return err
		}
		m.Postings = append(m.Postings, storage.Posting{From: on("2026-03-01"), Team: teamOf["anna"]})
		_, err = w.PutMember(m)
		return err
	})
	c.wantOwner("kiosk", "boris", teamOf["anna"])
	c.want(clients.Question{AsOf: on("2026-02-28"), By: clients.ByTeam}, "cohorts", "North 2026-01 1 0 1 1 true", "North 2026-01 1 1 1 1 true")
}

// wantOwner asks in April 2026 whose a client is.
func (c *company) wantOwner(client, rep string, team storage.TeamID) {
	c.t.Helper()
	c.ask(clients.Question{}, noon("2026-04-10"), func(of *clients.Clients) error {
		outlets, err := of.Outlets(func(o clients.Outlet) bool { return o.Code == client })
		if err != nil {
			return err
		}
		for _, o := range outlets {
			if o.Owner != c.members[rep] || o.Team != team {
				c.t.Errorf("%s is member %d's of team %d, want %s of team %d", client, o.Owner, o.Team, rep, team)
			}
		}
		if len(outlets) != 1 {
			c.t.Errorf("%d outlets are %s", len(outlets), client)
		}
		return nil
	})
}

// split is the rows of a text, none of the empty one.
func split(rows string) []string {
	if rows == "" {
		return nil
	}
	return strings.Split(rows, "|")
}
