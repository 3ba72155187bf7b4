package demo

import (
	"math"

	"runrate/calc"
)

// good is a category of what is sold.
type good struct {
	name, unit, packs said
	price             int         // roubles per unit
	step              calc.Volume // what volumes are whole numbers of
	level             float64     // of money in a row, 1 being usual
	swing, peak       float64     // how much it sells by season, and in which month most
}

var (
	pieces = said{"шт", "pcs"}
	litres = said{"л", "l"}
	kilos  = said{"кг", "kg"}
)

var goods = []good{
	{said{"Пиво", "Beer"}, pieces, said{"кор=20", "case=20"}, 60, calc.Unit, 1.05, 0.35, 6.6},
	{said{"Сок", "Juice"}, litres, said{"кор=12", "case=12"}, 45, calc.Unit, 0.95, 0.22, 6.8},
	{said{"Вода", "Water"}, said{"кор", "case"}, said{"пал=60", "pallet=60"}, 240, calc.Unit, 0.85, 0.42, 6.7},
	{said{"Чипсы", "Chips"}, pieces, said{"кор=24", "case=24"}, 75, calc.Unit, 0.85, 0.1, 6.5},
	{said{"Орехи", "Nuts"}, kilos, said{"кор=10", "case=10"}, 640, calc.Unit / 2, 0.75, 0.12, 11.8},
	{said{"Шоколад", "Chocolate"}, kilos, said{"кор=6", "case=6"}, 720, calc.Unit / 2, 0.95, 0.34, 0.4},
	{said{"Кофе", "Coffee"}, kilos, said{"кор=8", "case=8"}, 1400, calc.Unit / 2, 1, 0.26, 0.2},
	{said{"Печенье", "Cookies"}, kilos, said{"кор=7", "case=7"}, 260, calc.Unit / 2, 0.8, 0.1, 11.9},
}

// season is how a good sells on a date, over the year 1 on average.
func (g good) season(d calc.Date) float64 {
	month := float64(d.Month().Calendar()-1) + float64(d.Day())/31
	return 1 + g.swing*math.Cos((month-g.peak)*math.Pi/6)
}

// volume is what some roubles buy, in whole steps and at least one.
func (g good) volume(roubles float64) calc.Volume {
	steps := math.Round(roubles / float64(g.price) * float64(calc.Unit) / float64(g.step))
	return calc.Volume(max(steps, 1)) * g.step
}

// segment is a part of the market.
type segment struct {
	name    said
	share   float64            // of all outlets
	size    float64            // of a row's money
	rhythm  [2]float64         // days between visits
	leaving float64            // hazard of a pause or an end, a month
	closing float64            // how many of those who leave are gone for good, unless they are won back
	taste   [8]float64         // what is bought, by goods
	reasons [reasonsOfLoss]int // why they leave, in parts
}

var segments = []segment{
	{name: said{"Розница", "Retail"}, share: 0.40, size: 0.85, rhythm: [2]float64{3.5, 9}, leaving: 0.05, closing: 0.7,
		taste: [8]float64{3, 2, 2, 3, 1.5, 2, 1, 2.5}, reasons: [reasonsOfLoss]int{6, 5, 2, 3, 2, 0}},
	{name: said{"HoReCa", "HoReCa"}, share: 0.25, size: 0.85, rhythm: [2]float64{3, 8}, leaving: 0.125, closing: 0.75,
		taste: [8]float64{3, 2.5, 2.5, 1, 1.5, 1, 3, 0.5}, reasons: [reasonsOfLoss]int{2, 3, 1, 2, 7, 4}},
	{name: said{"Сети", "Chains"}, share: 0.15, size: 1.35, rhythm: [2]float64{2.5, 5}, leaving: 0.008, closing: 0.5,
		taste: [8]float64{2, 2, 2.5, 2, 1.5, 2.5, 1.5, 2.5}, reasons: [reasonsOfLoss]int{5, 2, 4, 1, 0, 0}},
	{name: said{"Опт", "Wholesale"}, share: 0.08, size: 3.8, rhythm: [2]float64{7, 14}, leaving: 0.03, closing: 0.5,
		taste: [8]float64{3, 1.5, 2, 2, 1.5, 1.5, 1, 1.5}, reasons: [reasonsOfLoss]int{7, 4, 1, 2, 0, 1}},
	{name: said{"АЗС", "Gas stations"}, share: 0.12, size: 0.75, rhythm: [2]float64{4, 10}, leaving: 0.022, closing: 0.6,
		taste: [8]float64{0, 1.5, 3, 2.5, 2, 2.5, 2.5, 1}, reasons: [reasonsOfLoss]int{2, 3, 3, 2, 1, 1}},
}
