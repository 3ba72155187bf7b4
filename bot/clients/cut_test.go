package clients_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
)

// drawnCompany is a company with five clients and two segments whose ids are those of any other such.
func drawnCompany(rt *rapid.T, ledger []string) *company {
	dir, err := os.MkdirTemp("", "clients")
	if err != nil {
		rt.Fatal(err)
	}
	c := newCompany(rt, dir, "America/New_York")
	rt.Cleanup(func() { c.store.Close(); os.RemoveAll(dir) })
	c.update(func(w storage.Writer) error {
		for _, name := range outletNames {
			c.client(w, name)
		}
		for _, name := range segmentNames {
			c.segment(w, name)
		}
		return nil
	})
	c.book(strings.Join(ledger, "\n"))
	return c
}

var outletNames, segmentNames = []string{"bar", "cafe", "kiosk", "shop", "stand"}, []string{"chains", "retail"}

// drawnLedger is rows over five months in no order, with returns, money alone, rows of nobody and messages beside imports.
func drawnLedger(rt *rapid.T) []string {
	row := rapid.Custom(func(rt *rapid.T) string {
		pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, what) }
		day := on("2026-01-01") + calc.Date(rapid.Int32Range(0, 150).Draw(rt, "day"))
		return strings.Join([]string{
			day.String(), pick("clock", "", "00:01", "12:00", "23:59"), pick("rep", "anna", "boris", "clara"), pick("client", append(slices.Clone(outletNames), "-")...),
			pick("category", "beer", "juice", "misc"), pick("volume", "-5", "-1", "0", "1", "1", "5"), pick("amount", "", "=120.50", "=-60"),
			pick("segment", "", "/chains", "/retail"), pick("origin", "", "", "chat"),
		}, " ")
	})
	var ledger []string
	for _, line := range rapid.SliceOfN(row, 0, 40).Draw(rt, "ledger") {
		ledger = append(ledger, strings.Join(strings.Fields(line), " "))
	}
	slices.Sort(ledger)
	return slices.Compact(ledger)
}

// drawnQuestion is about any part of the clients, by anything.
func drawnQuestion(rt *rapid.T) clients.Question {
	upTo := func(what string, n uint32) uint32 { return rapid.Uint32Range(0, n).Draw(rt, what) }
	q := clients.Question{By: clients.By(upTo("by", 4)), Window: rapid.SampledFrom([]int{7, 30}).Draw(rt, "window")}
	switch upTo("part", 4) {
	case 1:
		q.Scope = figures.Scope{Team: storage.TeamID(upTo("team", 2))}
	case 2:
		q.Scope = figures.Scope{Rep: storage.MemberID(upTo("rep", 3))}
	case 3:
		q.Segment = storage.SegmentID(upTo("segment", 2))
	case 4:
		q.Category = storage.CategoryID(upTo("category", 3))
	}
	return q
}

// As of an earlier date every report is what it would be had the ledger ended there.
func TestAsOfIsTheLedgerCutThere(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ledger, q := drawnLedger(rt), drawnQuestion(rt)
		q.AsOf = on("2026-01-01") + calc.Date(rapid.Int32Range(-1, 150).Draw(rt, "as of"))
		cut := slices.DeleteFunc(slices.Clone(ledger), func(line string) bool { return line[:10] > q.AsOf.String() })
		whole, short := drawnCompany(rt, ledger), drawnCompany(rt, cut)
		for name := range reports {
			if got, want := whole.table(q, name), short.table(q, name); !slices.Equal(got, want) {
				rt.Fatalf("%s as of %s, %+v:\n%s\ncut there:\n%s\nof\n%s", name, q.AsOf, q, strings.Join(got, "\n"), strings.Join(want, "\n"), strings.Join(ledger, "\n"))
			}
		}
	})
}

// Reports on one question do not depend on which were made of it before.
func TestReportsInAnyOrder(t *testing.T) {
	names := []string{}
	for name := range reports {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(rt *rapid.T) {
		c, q := drawnCompany(rt, drawnLedger(rt)), drawnQuestion(rt)
		q.AsOf = on("2026-04-15")
		c.ask(q, noon("2026-12-31"), func(of *clients.Clients) error {
			for _, name := range rapid.Permutation(names).Draw(rt, "order") {
				table, err := reports[name](of)
				if err != nil {
					return err
				}
				var got []string
				for _, row := range table.CSV()[1:] {
					got = append(got, strings.Join(row, " "))
				}
				if want := c.table(q, name); !slices.Equal(got, want) {
					return fmt.Errorf("%s, %+v:\n%s\nalone:\n%s", name, q, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
			return nil
		})
	})
}
