package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
)

// Company is one made-up company, as files to import in this order.
type Company struct {
	Categories, Members, Clients, Plan, Sales string
}

// Anna is the code of the rep whose phone the demo shows.
const Anna = "A1"

// said is a name in both languages.
type said struct{ ru, en string }

func (s said) in(lang storage.Lang) string {
	if lang == storage.English {
		return s.en
	}
	return s.ru
}

type good struct {
	name, unit said
	price      int     // roubles
	level      float64 // planned a month
}

var goods = []good{
	{said{"Пиво", "Beer"}, said{"шт", "pcs"}, 90, 2400},
	{said{"Сок", "Juice"}, said{"л", "l"}, 110, 900},
	{said{"Вода", "Water"}, said{"кор", "case"}, 240, 320},
	{said{"Чипсы", "Chips"}, said{"шт", "pcs"}, 75, 1100},
	{said{"Орехи", "Nuts"}, said{"кг", "kg"}, 640, 85},
	{said{"Шоколад", "Chocolate"}, said{"кг", "kg"}, 720, 60},
}

var north, south = said{"Север", "North"}, said{"Юг", "South"}

var people = []struct {
	code string
	name said
	role string
	team said
}{
	{Anna, said{"Анна Белова", "Anna White"}, "rep", north},
	{"A2", said{"Борис Котов", "Boris Catt"}, "rep", north},
	{"A3", said{"Вера Лугова", "Vera Meadow"}, "rep", north},
	{"B1", said{"Глеб Рощин", "Gleb Grove"}, "rep", south},
	{"B2", said{"Дина Полевая", "Dina Field"}, "rep", south},
	{"S1", said{"Егор Речной", "Egor Rivers"}, "supervisor", north},
	{"S2", said{"Жанна Горная", "Jane Hill"}, "supervisor", south},
}

var outlets = []said{
	{"Ромашка", "Daisy"}, {"Лютик", "Buttercup"}, {"Василёк", "Cornflower"}, {"Колос", "Corn Ear"}, {"Причал", "Quay"}, {"Маяк", "Lighthouse"},
	{"Берёзка", "Birch"}, {"Закат", "Sunset"}, {"Рассвет", "Dawn"}, {"Мельница", "Mill"}, {"Околица", "Outskirts"}, {"Ветерок", "Breeze"},
}

var segments = []said{{"Розница", "Retail"}, {"HoReCa", "HoReCa"}, {"Сети", "Chains"}}

// New makes up a company as it stands on the morning of a date: plans of its
// month, and sales of the working days before.
func New(seed uint64, today calc.Date, lang storage.Lang) Company {
	rng := rand.New(rand.NewPCG(seed, 0))
	var c Company
	var out strings.Builder
	out.WriteString("category,unit,price,aliases\n")
	for _, g := range goods {
		other := g.name.ru
		if lang != storage.English {
			other = g.name.en
		}
		fmt.Fprintf(&out, "%s,%s,%d,%s\n", g.name.in(lang), g.unit.in(lang), g.price, other)
	}
	c.Categories = flush(&out)
	out.WriteString("code,name,role,team,zone\n")
	for _, p := range people {
		fmt.Fprintf(&out, "%s,%s,%s,%s,Europe/Moscow\n", p.code, p.name.in(lang), p.role, p.team.in(lang))
	}
	c.Members = flush(&out)
	out.WriteString("client,name,segment,rep\n")
	owner := func(i int) string { return people[i%5].code }
	for i, name := range outlets {
		fmt.Fprintf(&out, "K%02d,%s,%s,%s\n", i+1, name.in(lang), segments[rng.IntN(len(segments))].in(lang), owner(i))
	}
	c.Clients = flush(&out)
	c.Plan, c.Sales = month(rng, today, lang)
	return c
}

func flush(b *strings.Builder) string {
	s := b.String()
	b.Reset()
	return s
}

// month makes up plans and daily sales: each rep runs at a pace of his own in
// each category, between two thirds of the plan and a fifth above it.
func month(rng *rand.Rand, today calc.Date, lang storage.Lang) (plan, sales string) {
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
			fmt.Fprintf(&plans, "%s,%s,%s,%g\n", p.code, m, g.name.in(lang), planned)
			pace := planned * (0.66 + 0.54*rng.Float64()) / float64(days) * float64(calc.FullDay)
			for d := m.First(); d < today; d++ {
				if cal.Weight(d) == 0 {
					continue
				}
				volume := math.Round(pace * (0.7 + 0.6*rng.Float64()))
				if volume > 0 {
					fmt.Fprintf(&rows, "%s,%s,K%02d,%s,%g,%g\n", d, p.code, r+1+5*rng.IntN(2), g.name.in(lang), volume, volume*float64(g.price))
				}
			}
		}
	}
	return plans.String(), rows.String()
}
