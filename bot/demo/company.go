package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"runrate/calc"
	"runrate/calc/calendar"
)

// Company is one made-up company, as files to import in this order.
type Company struct {
	Categories, Members, Clients, Plan, Sales string
}

// Anna is the code of the rep whose phone the demo shows.
const Anna = "A1"

type good struct {
	name, unit, aliases string
	price               int     // roubles
	level               float64 // planned a month
}

var goods = []good{
	{"Пиво", "шт", "beer|пивко", 90, 2400},
	{"Сок", "л", "juice", 110, 900},
	{"Вода", "кор", "water", 240, 320},
	{"Чипсы", "шт", "chips", 75, 1100},
	{"Орехи", "кг", "nuts", 640, 85},
	{"Шоколад", "кг", "chocolate", 720, 60},
}

var people = []struct{ code, name, role, team string }{
	{Anna, "Анна Белова", "rep", "Север"},
	{"A2", "Борис Котов", "rep", "Север"},
	{"A3", "Вера Лугова", "rep", "Север"},
	{"B1", "Глеб Рощин", "rep", "Юг"},
	{"B2", "Дина Полевая", "rep", "Юг"},
	{"S1", "Егор Речной", "supervisor", "Север"},
	{"S2", "Жанна Горная", "supervisor", "Юг"},
}

var outlets = []string{"Ромашка", "Лютик", "Василёк", "Колос", "Причал", "Маяк", "Берёзка", "Закат", "Рассвет", "Мельница", "Околица", "Ветерок"}

var segments = []string{"Розница", "HoReCa", "Сети"}

// New makes up a company as it stands on the morning of a date: plans of its
// month, and sales of the working days before.
func New(seed uint64, today calc.Date) Company {
	rng := rand.New(rand.NewPCG(seed, 0))
	var c Company
	var out strings.Builder
	out.WriteString("category,unit,price,aliases\n")
	for _, g := range goods {
		fmt.Fprintf(&out, "%s,%s,%d,%s\n", g.name, g.unit, g.price, g.aliases)
	}
	c.Categories = flush(&out)
	out.WriteString("code,name,role,team,zone\n")
	for _, p := range people {
		fmt.Fprintf(&out, "%s,%s,%s,%s,Europe/Moscow\n", p.code, p.name, p.role, p.team)
	}
	c.Members = flush(&out)
	out.WriteString("client,name,segment,rep\n")
	owner := func(i int) string { return people[i%5].code }
	for i, name := range outlets {
		fmt.Fprintf(&out, "K%02d,%s,%s,%s\n", i+1, name, segments[rng.IntN(len(segments))], owner(i))
	}
	c.Clients = flush(&out)
	c.Plan, c.Sales = month(rng, today)
	return c
}

func flush(b *strings.Builder) string {
	s := b.String()
	b.Reset()
	return s
}

// month makes up plans and daily sales: each rep runs at a pace of his own in
// each category, between two thirds of the plan and a fifth above it.
func month(rng *rand.Rand, today calc.Date) (plan, sales string) {
	cal := calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
	m := today.Month()
	days := cal.Sum(m.First(), m.Last())
	var plans, rows strings.Builder
	plans.WriteString("rep,month,category,volume\n")
	rows.WriteString("date,rep,client,category,volume,amount\n")
	for r, p := range people {
		if p.role != "rep" {
			continue
		}
		for _, g := range goods {
			planned := math.Round(g.level*(0.8+0.4*rng.Float64())/10) * 10
			fmt.Fprintf(&plans, "%s,%s,%s,%g\n", p.code, m, g.name, planned)
			pace := planned * (0.66 + 0.54*rng.Float64()) / float64(days) * float64(calc.FullDay)
			for d := m.First(); d < today; d++ {
				if cal.Weight(d) == 0 {
					continue
				}
				volume := math.Round(pace * (0.7 + 0.6*rng.Float64()))
				if volume > 0 {
					fmt.Fprintf(&rows, "%s,%s,K%02d,%s,%g,%g\n", d, p.code, r+1+5*rng.IntN(2), g.name, volume, volume*float64(g.price))
				}
			}
		}
	}
	return plans.String(), rows.String()
}
