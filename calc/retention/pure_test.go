package retention_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"runrate/calc"
	"runrate/calc/retention"
)

// given is one of everything that functions are given, with room behind each
// slice: whoever appends to one writes there.
type given struct {
	first    calc.Month
	months   []uint64
	days     []uint32
	contacts []calc.Date
	visits   []retention.Visit
	gaps     []int
	cells    []retention.Cell
	seen     []retention.Observation
	groups   [][]retention.Observation
	usual    []calc.Ratio
	counts   map[string]int
}

func roomy[T any](s ...T) []T { return append(make([]T, 0, len(s)+4), s...) }

func newGiven() given {
	g := given{
		contacts: roomy(on("2024-05-01"), on("2024-05-20"), on("2024-05-20")),
		visits:   roomy(visit("2024-06-10", "12:00"), visit("2024-01-05", ""), visit("2024-01-05", "08:00")),
		gaps:     roomy(9, 1, 4),
		seen:     roomy(retention.Observation{Days: 9, Event: true}, retention.Observation{Days: 2}, retention.Observation{Days: 4, Event: true}),
		usual:    roomy(calc.Ratio{}, calc.NewRatio(8, 1)),
		counts:   map[string]int{"price": 2, "quality": 3},
	}
	first, months, days := bought("2024-01-05", "2024-01-09", "2024-02-29", "2024-03-01", "2024-06-10").Parts()
	g.first, g.months, g.days = first, roomy(months...), roomy(days...)
	g.cells = roomy(cells(retention.Months, asOf, g.client(), bought("2024-03-05"))...)
	g.groups = roomy(g.seen, nil, g.seen[:1])
	return g
}

func (g given) client() calc.DaySet { return calc.NewDaySet(g.first, g.months, g.days) }

// print shows all of it, the room behind the slices too.
func (g given) print() map[string]string {
	return map[string]string{
		"dates": fmt.Sprint(g.months[:cap(g.months)], g.days[:cap(g.days)]), "contacts": fmt.Sprint(g.contacts[:cap(g.contacts)]),
		"visits": fmt.Sprint(g.visits[:cap(g.visits)]), "gaps": fmt.Sprint(g.gaps[:cap(g.gaps)]), "cells": fmt.Sprint(g.cells[:cap(g.cells)]),
		"observations": fmt.Sprint(g.seen[:cap(g.seen)]), "groups": fmt.Sprint(g.groups[:cap(g.groups)]), "rhythms": fmt.Sprint(g.usual[:cap(g.usual)]), "counts": fmt.Sprint(g.counts),
	}
}

// uses are the exported functions, each with what it takes.
var uses = map[string]func(given){
	"Movements": func(g given) {
		retention.NewMovements(retention.Base{Window: window}, month("2024-01"), month("2024-06")).Add(g.client())
	},
	"Cohorts": func(g given) {
		cells(retention.Months, asOf, g.client())
		cells(retention.Weeks(time.Monday), asOf, g.client())
	},
	"Mean":    func(g given) { retention.Mean(g.cells) },
	"Bracket": func(g given) { retention.Bracket{From: 1, To: 30}.In(&retention.Count{}, g.client(), asOf) },
	"NDay": func(g given) {
		n := retention.NewNDay(asOf, time.UTC)
		n.Add(g.client(), g.visits)
		n.Days()
	},
	"Lifetime":    func(g given) { retention.Lifetime(g.client(), asOf, window) },
	"KaplanMeier": func(g given) { retention.KaplanMeier(g.seen) },
	"LogRank":     func(g given) { retention.LogRank(g.groups) },
	"GapCounts": func(g given) {
		var counts retention.GapCounts
		counts.Add(g.gaps)
		counts.Window()
	},
	"Rhythm":   func(g given) { retention.Rhythm(g.client()) },
	"Stand":    func(g given) { retention.Stand(g.client(), asOf, window, g.usual...) },
	"Usual":    func(g given) { retention.Usual(100, g.client()) },
	"LapsedOn": func(g given) { retention.LapsedOn(g.client(), asOf, window) },
	"Pareto":   func(g given) { retention.VitalFew(retention.Pareto(g.counts)) },
	"WinBack": func(g given) {
		a := retention.Approached{Bought: g.client(), Contacts: g.contacts, Paid: func(calc.Date, calc.Date) calc.Money { return 1 }}
		w := retention.NewWinBack([]retention.Approached{a}, window, 7, on("2024-01-01"), asOf)
		w.Add(a)
		w.Finish()
	},
}

// TestInputsUnchanged runs every exported function and compares what it was given.
func TestInputsUnchanged(t *testing.T) {
	for name, use := range uses {
		g := newGiven()
		before := g.print()
		use(g)
		after := g.print()
		if maps.Equal(before, after) {
			continue
		}
		for what := range before {
			if before[what] != after[what] {
				t.Errorf("%s has changed %s from %s to %s", name, what, before[what], after[what])
			}
		}
	}
}
