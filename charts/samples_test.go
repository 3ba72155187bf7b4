package charts

import (
	"math"
	"strconv"
	"strings"
)

// group writes 1234.5 as 1 234,5 or 1,234.5.
func group(v float64, decimals int, space, mark string) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".")
	var out strings.Builder
	if v < 0 {
		out.WriteString("−")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteString(space)
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString(mark + fraction)
	}
	return out.String()
}

var (
	russian = Format{
		Number:   func(v float64, decimals int) string { return group(v, decimals, "\u00a0", ",") },
		Thousand: "тыс.", Million: "млн", Billion: "млрд",
	}
	english = Format{
		Number:   func(v float64, decimals int) string { return group(v, decimals, ",", ".") },
		Thousand: "k", Million: "m", Billion: "bn",
	}
	russianLabels = BurnUpLabels{Plan: "План", Fact: "Факт", Forecast: "Прогноз", PlanByDay: "план по дням", Today: "сегодня, 18.09"}
	englishLabels = BurnUpLabels{Plan: "Plan", Fact: "Fact", Forecast: "Forecast", PlanByDay: "plan by day", Today: "today, 18 Sep"}
)

// weekends of a month of so many days that begins on a Monday.
func weekends(days int) []bool {
	off := make([]bool, days)
	for i := range off {
		off[i] = i%7 >= 5
	}
	return off
}

// evenly spreads a volume over the working days from index from on.
func evenly(off []bool, from int, start, volume float64) []float64 {
	working := 0.0
	for _, o := range off[from:] {
		if !o {
			working++
		}
	}
	out := []float64{start}
	for _, o := range off[from:] {
		if !o {
			start += volume / working
		}
		out = append(out, start)
	}
	return out
}

// ups and downs of a rep's days, as shares of an even pace.
var mood = []float64{0.9, 0.7, 1.1, 0.4, 0.8, 0, 0, 1.2, 0.6, 0.7, 1.3, 1.1, 0, 0, 1.0, 1.4, 0.3, 0.5, 0.8, 0, 0, 1.2, 0.9, 1.1, 0.6, 0.7, 0, 0, 1.0, 0.9, 0.8}

// sold adds up a rep's days at a pace.
func sold(days int, pace float64) []float64 {
	fact := []float64{0}
	for i := range days {
		fact = append(fact, fact[i]+pace*mood[i])
	}
	return fact
}

// The figures of the samples follow from each other: 14 of 22 working days have
// elapsed, and the pace is the fact over 14.

func russianBurnUp() BurnUp {
	off := weekends(30)
	plan := evenly(off, 0, 0, 4_200_000)
	fact := sold(18, 180_000)
	now := fact[18]
	return BurnUp{
		Title:    "Ларин идёт на 81 % плана: без ускорения не хватит 0,8 млн ₽",
		Subtitle: "Продажи нарастающим итогом и прогноз при нынешнем темпе",
		Foot:     "Серое — выходные. Цена — по прайсу категории. Данные на 18.09.2025, 19:00",
		Unit:     "₽", Format: russian, Month: "сен", Off: off,
		Plan: plan, Fact: fact, From: 18,
		Required: evenly(off, 18, now, 4_200_000-now),
		Forecast: evenly(off, 18, now, now*8/14),
		Labels:   russianLabels,
		Card: []CardRow{
			{"Нужно в день", "255 тыс.", RequiredMark},
			{"Сейчас в день", "154 тыс.", FactMark},
			{"Осталось", "8 раб. дн.", NoMark},
		},
	}
}

func fanned() BurnUp {
	b := russianBurnUp()
	around := func(share float64) []float64 {
		out := make([]float64, len(b.Forecast))
		for i, v := range b.Forecast {
			out[i] = v + share*220_000*math.Sqrt(float64(i)/12)
		}
		return out
	}
	b.Low, b.High, b.Low2, b.High2 = around(-1), around(1), around(-0.5), around(0.5)
	b.Labels.Low, b.Labels.High = "P10", "P90"
	return b
}

func englishBurnUp() BurnUp {
	off := weekends(30)
	fact := sold(18, 1100)
	now := fact[18]
	return BurnUp{
		Title:    "Beer is heading for 101% of plan: hold the pace",
		Subtitle: "Volume sold so far this month, and where today's pace leads",
		Foot:     "Grey: days off. 14 of 22 working days have elapsed. As of 18 Sep 2025, 19:00",
		Unit:     "pcs", Format: english, Month: "Sep", Off: off,
		Plan: evenly(off, 0, 0, 20_500), Fact: fact, From: 18,
		Required: evenly(off, 18, now, 20_500-now),
		Forecast: evenly(off, 18, now, now*8/14),
		Labels:   englishLabels,
		Card: []CardRow{
			{"Required a day", "913 pcs", RequiredMark},
			{"Pace a day", "943 pcs", ForecastMark},
			{"Days left", "8", NoMark},
		},
	}
}

func russianBars() Bars {
	rows := []Bar{
		{"Сок", 15, true, "15 %", "нужно 61,1 кг в день", true},
		{"Пиво разливное", 22, true, "22 %", "нужно 1 589 шт в день", false},
		{"Минеральная вода", 64, true, "64 %", "нужно 310 шт в день", false},
		{"Снеки", 85, true, "85 %", "нужно 1 250 шт в день", false},
		{"Квас", 99, true, "99 %", "нужно 41 шт в день", false},
		{"Лимонад", 104, true, "104 %", "нужно 18 шт в день", false},
		{"Энергетики", 131, true, "131 %", "план выполнен", false},
	}
	return Bars{
		Title:    "Слабее всего сок: 15 % плана, отставание 255 кг",
		Subtitle: "Ранрейт: прогноз на конец месяца к плану, %",
		Foot:     "7 категорий с планом, прошло 7 из 21 рабочего дня. Данные на 11.03.2026",
		Target:   "100 % = план",
		Rows:     rows,
	}
}

func englishBars() Bars {
	b := Bars{
		Title:    "Juice is the weakest: 15% of plan",
		Subtitle: "Run rate: forecast for the month over plan, %",
		Foot:     "40 categories with a plan. As of 11 Mar 2026",
		Target:   "100% = plan",
		More:     "32 more categories",
		NoTarget: []Untargeted{{"Ice cream", "120 kg"}, {"Coffee", "41 pcs"}, {"Tea, leaf and bags", "1,204 pcs"}}, NoTargetTitle: "No plan",
	}
	for i, name := range []string{"Juice", "Beer", "Water", "Snacks", "Kvass", "Lemonade", "Energy drinks", "Milk", "Yoghurt"} {
		p := 15 + 13*i
		b.Rows = append(b.Rows, Bar{name, float64(p), true, strconv.Itoa(p) + "%", group(float64(1600-150*i), 0, ",", ".") + " pcs a day", i == 0})
	}
	return b
}

// heads gives names the marks of an axis.
func heads(mark func(i int) string, names ...string) []MapHead {
	out := make([]MapHead, len(names))
	for i, name := range names {
		out[i] = MapHead{mark(i), name}
	}
	return out
}

func letter(i int) string { return string(rune('A' + i%26)) }
func number(i int) string { return strconv.Itoa(i + 1) }

// none is a cell without a plan.
const none = math.MinInt

func mapCells(percents ...int) []MapCell {
	out := make([]MapCell, len(percents))
	for i, p := range percents {
		if p != none {
			out[i] = MapCell{p, true}
		}
	}
	return out
}

// mapRows takes each row's percents, the last being its total.
func mapRows(names []MapHead, percents [][]int) []MapRow {
	rows := make([]MapRow, len(names))
	for i, head := range names {
		cells := mapCells(percents[i]...)
		rows[i] = MapRow{head, cells[:len(cells)-1], cells[len(cells)-1]}
	}
	return rows
}

func russianMap() Battleship {
	return Battleship{
		Title:    "Слабое место — C2: йогурты в HoReCa идут на 41 % плана",
		Subtitle: "Ранрейт: прогноз на конец месяца к плану, %. Буква — сегмент клиентов, цифра — товар",
		Foot:     "Точка — плана нет. Слабейшая клетка выбрана по недобору в деньгах, не по проценту. Данные на 18.09.2025",
		Columns:  heads(letter, "Сети", "Ритейл", "HoReCa", "Опт", "Онлайн", "Школы"),
		Rows: mapRows(heads(number, "Молоко", "Йогурты", "Сыры", "Творог", "Масло", "Мороженое", "Соки", "Вода", "Десерты"), [][]int{
			{108, 102, 96, 101, 121, 98, 104},
			{97, 93, 41, 88, 105, 91, 84},
			{112, 99, 84, 103, 117, none, 103},
			{101, 95, 79, 97, 102, 110, 95},
			{94, 100, 90, 106, none, 87, 95},
			{124, 115, 72, 98, 131, none, 109},
			{88, 91, 66, 93, 100, 83, 85},
			{103, 107, 92, 110, 114, 102, 103},
			{99, 90, 58, none, 96, 38, 85},
		}),
		Totals: mapCells(104, 99, 77, 99, 112, 92), Total: MapCell{97, true}, TotalName: "Итого",
		Weakest: &MapPlace{1, 2}, Callout: "Недобор 1,3 млн ₽ — самый большой на поле",
		Percent: func(p int) string { return group(float64(p), 0, "\u00a0", ",") },
	}
}

// largeMap has more of everything than there is room for, and the longest texts.
func largeMap() Battleship {
	b := Battleship{
		Title:    "The weakest is B3: cooled ready meals at distributors are heading for 12% of plan",
		Subtitle: "Run rate: forecast for the month over plan, %. A letter is a segment of clients, and a number is a category of goods",
		Foot:     "A dot: no plan. The weakest cell is the one with the largest gap in money, not in percents. Totals are of all 9 segments. As of 18 Sep 2025",
		Columns:  heads(letter, "Retail chains", "Distributors", "Restaurants", "Marketplaces", "Schools", "Petrol stations", "Wholesale", "Kiosks", "Exports"),
		Totals:   mapCells(104, 88, 93, 131, 99, 108, 12_345, 100, 100), Total: MapCell{101, true}, TotalName: "Total",
		Weakest: &MapPlace{2, 1}, Callout: "€1.3m short of plan, the largest gap on the map; 4 of its 6 clients have ordered nothing since 2 September",
		Percent: func(p int) string { return group(float64(p), 0, ",", ".") },
	}
	names := []string{"Milk", "Yoghurt", "Cooled ready meals, soups and salads of the day, in any pack", "Cheese", "Butter", "Ice cream", "Juice", "Water", "Desserts", "Sauces"}
	special := map[int]int{21: 12, 8: none, 17: none, 40: -35, 52: 1_204, 66: 100_000, 79: 0, 93: none, 101: -4_200}
	for i := range 40 {
		row := MapRow{MapHead: MapHead{number(i), names[i%len(names)]}, Total: MapCell{80 + 7*i%50, true}}
		for k := range b.Columns {
			percent, ok := special[10*i+k]
			if !ok {
				percent = 35 + (37*i+53*k+11*i*k)%140
			}
			row.Cells = append(row.Cells, mapCells(percent)...)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func sparseMap() Battleship {
	return Battleship{
		Title:    "Оба сегмента ниже плана, слабее — рестораны",
		Subtitle: "Ранрейт: прогноз на конец месяца к плану, %",
		Foot:     "Точка — плана нет. Данные на 18.09.2025",
		Columns:  heads(letter, "Малый опт", "Рестораны"),
		Rows: mapRows(heads(number, "Пиво разливное", "Минеральная вода в стекле, газированная, 0,5 и 1,0 литра, ящик", "Квас"), [][]int{
			{91, 62, 71}, {104, none, 104}, {170, 97, 103},
		}),
		Totals: mapCells(98, 69), Total: MapCell{83, true}, TotalName: "Итого",
		Weakest: &MapPlace{0, 1}, Callout: "Недобор 214 тыс. ₽",
		More: "ещё 3 категории без плана",
	}
}

// singleMap is one cell, without a plan.
func singleMap() Battleship {
	return Battleship{
		Title: "План на сентябрь ещё не задан", Subtitle: "Ранрейт: прогноз на конец месяца к плану, %", Foot: "Точка — плана нет. Данные на 01.09.2025",
		Columns: heads(letter, "Сети"), Rows: mapRows(heads(number, "Сок"), [][]int{{none, none}}),
		Totals: mapCells(none), TotalName: "Итого",
	}
}
