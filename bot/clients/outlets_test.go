package clients_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
)

// outletNow is the moment of every test here, and outletToday its date.
var (
	outletNow   = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	outletToday = calc.DateOf(outletNow)
)

// withOutlets opens a company with these clients and sales on its today.
func withOutlets(t *testing.T, list, sales string, fn func(storage.Writer, *clients.Clients)) {
	t.Helper()
	ctx := context.Background()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, file := range []struct {
		kind sheet.Kind
		csv  string
	}{
		{sheet.Categories, "category,unit,price\nBeer,pcs,90\nJuice,l,110\nMisc,pcs,\n"},
		{sheet.Members, "code,name,role,team\nA1,Anna,rep,North\nA2,Boris,rep,South\n"},
		{sheet.Clients, "client,name,segment,rep\n" + list},
		{sheet.Sales, "date,rep,client,category,volume\n" + sales},
	} {
		if _, mistakes, err := sheet.Import(ctx, store, file.kind, strings.NewReader(file.csv), sheet.Options{Today: outletToday, Now: outletNow}); err != nil || len(mistakes) > 0 {
			t.Fatalf("import of %s: %v, %v", file.kind, mistakes, err)
		}
	}
	err = store.Update(ctx, func(w storage.Writer) error {
		b, err := figures.Open(w)
		if err != nil {
			return err
		}
		c, err := clients.Open(b, clients.Question{AsOf: outletToday}, outletNow)
		if err == nil {
			fn(w, c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func outletID(t *testing.T, r storage.Reader, code string) storage.ClientID {
	t.Helper()
	k, err := r.ClientByCode(code)
	if err != nil {
		t.Fatal(err)
	}
	return k.ID
}

func outletLife(t *testing.T, r storage.Reader, code string) storage.Life {
	t.Helper()
	l, err := r.Life(outletID(t, r, code))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The clients to visit come first by how overdue they are times what they
// usually buy: RISK 2.6 × 9,000 a month, LATE 2 × 18,000, and RICH, the most overdue
// of all, has next to nothing. The others come by their last purchase.
func TestWorkList(t *testing.T) {
	list := "RISK,Risk,,A1\nLATE,Late,,A1\nRICH,Rich,,A1\nGONE,Gone,,A1\nFAR,Far,,A1\nNEW,New,,A1\nOLD,Old,,A1\nLOST,Lost,,A1\nLEFT,Left,,A1\n"
	sales := `2026-01-13,A1,RISK,Beer,50
2026-01-23,A1,RISK,Beer,50
2026-02-02,A1,RISK,Beer,50
2026-02-12,A1,RISK,Beer,50
2026-01-28,A1,LATE,Beer,100
2026-02-07,A1,LATE,Beer,100
2026-02-17,A1,LATE,Beer,100
2026-02-18,A1,LATE,Beer,100
2026-02-15,A1,RICH,Beer,1
2026-02-17,A1,RICH,Beer,1
2026-02-19,A1,RICH,Beer,1
2026-02-21,A1,RICH,Beer,1
2026-02-08,A1,GONE,Beer,10
2025-12-08,A1,FAR,Beer,10
2026-03-10,A1,NEW,Beer,10
2026-03-01,A1,OLD,Beer,10
2026-03-02,A1,LOST,Beer,10
2026-01-02,A1,LEFT,Beer,10
`
	withOutlets(t, list, sales, func(w storage.Writer, c *clients.Clients) {
		for _, code := range []string{"LOST", "LEFT"} {
			if err := w.PutLoss(storage.Loss{Client: outletID(t, w, code), Date: outletToday}); err != nil {
				t.Fatal(err)
			}
		}
		all, err := c.WorkList(func(o clients.Outlet) bool { return o.Code != "FAR" })
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range all {
			got = append(got, o.Code)
		}
		if want := []string{"LATE", "RISK", "RICH", "GONE", "NEW", "OLD", "LOST", "LEFT"}; !slices.Equal(got, want) {
			t.Errorf("the list is %q, want %q", got, want)
		}
		ranked, err := c.ToVisit(func(clients.Outlet) bool { return true })
		if err != nil || len(ranked) != 4 {
			t.Fatalf("%d to visit, %v", len(ranked), err)
		}
		for i, o := range ranked {
			if o.Code != got[i] || o.Usual.Cmp(all[i].Usual) != 0 {
				t.Errorf("%s is number %d to visit with %v a month, in the list it is %s with %v", o.Code, i, o.Usual, got[i], all[i].Usual)
			}
		}
	})
}

// Of beer 150 less 20 that came back, in two months: 65 a month. What was sold
// more than 365 days before the last purchase, to somebody else or came to
// nothing is not in it, and what two reps sold is.
func TestUsualVolumes(t *testing.T) {
	sales := `2025-02-10,A1,K1,Beer,999
2026-01-10,A1,K1,Beer,100
2026-01-20,A2,K1,Beer,50
2026-02-10,A1,K1,Juice,10.5
2026-02-03,A1,K1,Beer,-20
2026-01-11,A1,K1,Misc,7
2026-02-04,A1,K1,Misc,-7
2026-02-10,A1,K2,Juice,70
`
	withOutlets(t, "K1,One,,A1\nK2,Two,,A1\n", sales, func(_ storage.Writer, c *clients.Clients) {
		found, err := c.Outlets(func(o clients.Outlet) bool { return o.Code == "K1" })
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		usual, err := c.UsualVolumes(found[0])
		if err != nil || len(usual) != 2 {
			t.Fatalf("%v, %v", usual, err)
		}
		for i, want := range []struct {
			name   string
			volume calc.Ratio
		}{{"Beer", calc.NewRatio(65, 1)}, {"Juice", calc.NewRatio(525, 100)}} {
			if usual[i].Category.Name != want.name || usual[i].Volume.Cmp(want.volume) != 0 {
				t.Errorf("of %s %v a month, want %v", usual[i].Category.Name, usual[i].Volume, want)
			}
		}
	})
}

// The owner read by itself is the one that lists go by.
func TestOwnerOf(t *testing.T) {
	sales := "2026-01-10,A1,K1,Beer,1\n2026-01-10,A1,K2,Beer,1\n2026-01-10,A2,K3,Beer,1\n"
	withOutlets(t, "K1,One,,A2\nK2,Two,,\nK3,Three,,A1\nK4,Four,,A1\nK5,Five,,\n", sales, func(w storage.Writer, c *clients.Clients) {
		owners := map[storage.MemberID]int{}
		if err := w.EachClient(func(k storage.Client) error {
			l, err := w.Life(k.ID)
			if err != nil {
				return err
			}
			wantRep, wantTeam := c.Owner(k, l)
			rep, team, err := clients.OwnerOf(w, k, outletToday)
			if rep != wantRep || team != wantTeam {
				t.Errorf("%s is of %d in team %d, want %d in %d", k.Name, rep, team, wantRep, wantTeam)
			}
			owners[rep]++
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if owners[1] != 3 || owners[2] != 1 || owners[0] != 1 {
			t.Errorf("the clients' owners are %v", owners)
		}
	})
}

// A loss holds until a purchase on a later date.
func TestLossOf(t *testing.T) {
	withOutlets(t, "K1,One,,A1\nK2,Two,,A1\n", "2026-03-01,A1,K1,Beer,1\n2026-03-01,A1,K2,Beer,1\n", func(w storage.Writer, _ *clients.Clients) {
		life := outletLife(t, w, "K1")
		bought := life.Bought.Last()
		put := func(d calc.Date) {
			if err := w.PutLoss(storage.Loss{Client: life.Client, Date: d}); err != nil {
				t.Fatal(err)
			}
		}
		lost := func(on calc.Date) calc.Date {
			loss, err := clients.LossOf(w, life, on)
			if err != nil {
				t.Fatal(err)
			}
			if loss == nil {
				return 0
			}
			return loss.Date
		}
		put(bought - 1)
		if d := lost(outletToday); d != 0 {
			t.Errorf("a loss before the last purchase holds, of %s", d)
		}
		if d := lost(bought - 1); d != bought-1 {
			t.Errorf("on its own date the loss is of %s", d)
		}
		put(bought)
		put(bought + 5)
		if d := lost(outletToday); d != bought+5 {
			t.Errorf("the loss is of %s, want the last", d)
		}
		if d := lost(bought + 4); d != bought {
			t.Errorf("four days after the purchase the loss is of %s", d)
		}
		if other, err := clients.LossOf(w, outletLife(t, w, "K2"), outletToday); err != nil || other != nil {
			t.Errorf("another client's loss is %v, %v", other, err)
		}
	})
}

// Attempts are open for 30 days: those with lapsed clients who are wanted.
func TestOpenAttempts(t *testing.T) {
	sales := "2025-12-01,A1,K1,Beer,1\n2025-12-01,A1,K2,Beer,1\n2026-03-01,A1,K3,Beer,1\n2025-12-01,A1,K4,Beer,1\n"
	withOutlets(t, "K1,One,,A1\nK2,Two,,A1\nK3,Three,,A1\nK4,Four,,A1\nK5,Five,,A1\n", sales, func(w storage.Writer, c *clients.Clients) {
		for _, k := range []struct {
			code string
			ago  calc.Date
		}{{"K1", 29}, {"K2", 30}, {"K1", 3}, {"K3", 2}, {"K4", 29}, {"K5", 1}} {
			if err := w.PutContact(storage.Contact{Client: outletID(t, w, k.code), Date: outletToday - k.ago}); err != nil {
				t.Fatal(err)
			}
		}
		n, first, err := c.OpenAttempts(30, func(k storage.Client, _ storage.Life) bool { return k.Code != "K4" })
		if err != nil || n != 2 || first != outletToday+1 {
			t.Errorf("%d are open, the first until %s, %v; want 2 until %s", n, first, err, outletToday+1)
		}
	})
}

// A comparison of some clients leaves the others out of both sides.
func TestWinBackOf(t *testing.T) {
	sales := "2025-11-01,A1,K1,Beer,1\n2025-11-01,A1,K2,Beer,1\n2025-11-01,A2,K3,Beer,1\n2025-11-01,A2,K4,Beer,1\n2026-01-20,A1,K1,Beer,2\n"
	withOutlets(t, "K1,One,,A1\nK2,Two,,A1\nK3,Three,,A2\nK4,Four,,A2\n", sales, func(w storage.Writer, c *clients.Clients) {
		for _, code := range []string{"K1", "K3"} {
			if err := w.PutContact(storage.Contact{Client: outletID(t, w, code), Date: outletToday - 60}); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []struct {
			codes             string
			contacted, others int
			returned          float64
		}{{"K1 K2 K3 K4", 2, 2, 1}, {"K1 K2", 1, 1, 1}, {"K3 K4", 1, 1, 0}, {"K2 K4", 0, 0, 0}} {
			groups, err := c.WinBack(outletToday-200, 30, func(k storage.Client, _ storage.Life) bool { return strings.Contains(x.codes, k.Code) })
			if err != nil {
				t.Fatal(err)
			}
			win := groups[0].Of
			if win.Contacted.Clients != x.contacted || win.Others.Clients != x.others || win.Contacted.Returned != x.returned {
				t.Errorf("of %s: %+v against %+v", x.codes, win.Contacted, win.Others)
			}
		}
		// Parted by rep, each group has its own comparison.
		c.By = clients.ByRep
		parted, err := c.WinBack(outletToday-200, 30, func(storage.Client, storage.Life) bool { return true })
		if err != nil || len(parted) != 2 || parted[0].Of.Contacted.Clients != 1 || parted[0].Of.Contacted.Returned != 1 || parted[1].Of.Contacted.Returned != 0 || parted[1].Of.Others.Clients != 1 {
			t.Errorf("by rep: %+v, %v", parted, err)
		}
	})
}

// Who is missing from the cohorts' column 1 is listed: as many as the complete
// cells lack, by hand Two (who came back a month late) and Three (who never did).
func TestMissedNext(t *testing.T) {
	const list = "K1,One,,A1\nK2,Two,,A1\nK3,Three,,A1\nK4,Four,,A1\nK5,Five,,A1\n"
	const sales = "2025-11-10,A1,K1,Beer,1\n2025-12-31,A1,K1,Beer,1\n2025-11-30,A1,K2,Beer,9\n2026-01-01,A1,K2,Beer,1\n2025-12-01,A1,K3,Beer,5\n" +
		"2026-01-31,A1,K4,Beer,1\n2026-02-01,A1,K4,Beer,1\n2026-02-15,A1,K5,Beer,1\n" // March has not ended for Five
	withOutlets(t, list, sales, func(_ storage.Writer, c *clients.Clients) {
		groups, err := c.Cohorts(retention.Months)
		if err != nil {
			t.Fatal(err)
		}
		lacking := 0
		for _, cell := range groups[0].Of {
			if cell.K == 1 && cell.Complete {
				lacking += cell.Size - cell.Classic
			}
		}
		missed, err := c.MissedNext(retention.Months)
		var names []string
		for _, o := range missed {
			names = append(names, o.Client.Name)
		}
		slices.Sort(names)
		if err != nil || lacking != 2 || strings.Join(names, " ") != "Three Two" {
			t.Errorf("%d are lacking, and %v are listed, %v", lacking, names, err)
		}
	})
}
