package charts

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

func russianPercent(p int) string { return group(float64(p), 0, "\u00a0", ",") + "\u00a0%" }
func russianNumber(n int) string  { return group(float64(n), 0, "\u00a0", ",") }
func englishPercent(p int) string { return group(float64(p), 0, ",", ".") + "%" }
func englishNumber(n int) string  { return group(float64(n), 0, ",", ".") }

// A stay is how long a client was observed, and whether it left then.
type stay struct {
	days float64
	left bool
}

// stays are n clients who leave after about so many days and are observed for at most longest.
func stays(seed uint64, n int, mean, longest float64) []stay {
	random := rand.New(rand.NewPCG(seed, 1))
	out := make([]stay, n)
	for i := range out {
		leaves, observed := math.Ceil(mean*random.ExpFloat64()), math.Ceil(longest*(0.35+0.65*random.Float64()))
		out[i] = stay{min(leaves, observed), leaves <= observed}
	}
	slices.SortFunc(out, func(a, b stay) int { return int(a.days - b.days) })
	return out
}

// survivalGroup is the product-limit estimate of stays in order of days, with
// Greenwood's variance and the log-log interval: Kalbfleisch and Prentice, The
// Statistical Analysis of Failure Time Data, 1.4.1.
func survivalGroup(name string, stays []stay) SurvivalGroup {
	g := SurvivalGroup{Name: name, N: len(stays)}
	survival, variance := 1.0, 0.0
	for i := 0; i < len(stays); {
		time, atRisk, leaving := stays[i].days, len(stays)-i, 0
		for ; i < len(stays) && stays[i].days == time; i++ {
			if stays[i].left {
				leaving++
			}
		}
		n, d := float64(atRisk), float64(leaving)
		survival *= 1 - d/n
		if leaving < atRisk {
			variance += d / (n * (n - d))
		}
		wide := math.Exp(1.959964 * math.Sqrt(variance) / math.Abs(math.Log(survival)))
		lower, upper := math.Pow(survival, wide), math.Pow(survival, 1/wide)
		g.Steps = append(g.Steps, SurvivalStep{time, atRisk, survival, lower, upper})
		if g.Median == 0 && survival <= 0.5+1e-9 {
			g.Median = time
		}
	}
	return g
}

func russianSurvival() Survival {
	chains, shops := survivalGroup("Сети", stays(3, 240, 900, 560)), survivalGroup("Розница", stays(4, 410, 330, 560))
	shops.MedianLabel = "половина ушла к 8-му мес."
	return Survival{
		Title:    "Розница теряет половину клиентов за 8 мес., сети держат 66 % через год",
		Subtitle: "Доля клиентов, ещё покупающих, по сегментам. Оценка Каплана–Майера, полоса — 95 % доверительный интервал",
		Foot:     "Данные на 30.09.2025 · 650 клиентов · уход = нет покупок 60 дней",
		Groups:   []SurvivalGroup{chains, shops},
		AxisName: "месяцев с первой покупки", Unit: 30.4375, AtRiskName: "Клиентов под наблюдением",
		Percent: russianPercent, Number: russianNumber,
	}
}

// crowdedSurvival is four groups of a thousand steps and more, and one more that has no room.
func crowdedSurvival() Survival {
	s := Survival{
		Title:    "Distributors stay the longest: 74% are still buying after two years",
		Subtitle: "Share of clients still buying, by segment. Kaplan–Meier estimate; the band is the 95% confidence interval",
		Foot:     "As of 30 Sep 2025 · 24,000 clients · churned: no purchase for 60 days",
		AxisName: "months since the first purchase", Unit: 30.4375, AtRiskName: "Clients at risk",
		Percent: englishPercent, Number: englishNumber,
	}
	for i, name := range []string{"Distributors", "Retail chains", "Restaurants and cafés of the whole northern and eastern region", "Kiosks", "Exports"} {
		g := survivalGroup(name, stays(uint64(10+i), 12_000/(i+1), 2400/float64(i+1), 1500))
		if i%2 == 1 {
			g.MedianLabel = "half of " + name + " left by month " + strconv.Itoa(int(math.Ceil(g.Median/30.4375)))
		}
		s.Groups = append(s.Groups, g)
	}
	return s
}

// fewStays is a group that never has 20 at risk, and one that has next to nobody.
func fewStays() Survival {
	g := survivalGroup("Школы", stays(7, 14, 120, 200))
	g.MedianLabel = "половина ушла к " + strconv.Itoa(int(g.Median)) + "-му дню"
	return Survival{
		Title: "Клиентов пока мало: оценка груба", Subtitle: "Доля клиентов, ещё покупающих. Полоса — 95 % доверительный интервал",
		Foot:   "Данные на 30.09.2025 · 17 клиентов",
		Groups: []SurvivalGroup{g, survivalGroup("Пиво 🙂", stays(8, 3, 120, 200))}, AxisName: "дней с первой покупки", Unit: 1, AtRiskName: "Клиентов под наблюдением",
		Percent: russianPercent,
	}
}

// goldens2 are compared as well.
var goldens2 = slices.Concat(goldensSurvival, goldensCurves, goldensChurn)

var goldensSurvival = []golden{
	{"survival", russianSurvival(), Light},
	{"survival_dark", russianSurvival(), Dark},
	{"survival_crowded", crowdedSurvival(), Light},
	{"survival_crowded_dark", crowdedSurvival(), Dark},
	{"survival_few", fewStays(), Light},
	{"survival_nothing_dark", Survival{Title: "Клиентов ещё нет", Percent: russianPercent, AxisName: "месяцев", AtRiskName: "Клиентов под наблюдением", Groups: []SurvivalGroup{{Name: "Сети"}}}, Dark},
}

// curve takes one percent for each of the places xs; below 0 stands for too few.
func curve(name, count string, strong bool, xs []float64, percents ...float64) Curve {
	k := Curve{Name: name, Count: count, Strong: strong}
	for i, p := range percents {
		state := Closed
		if p < 0 {
			state = Few
		}
		k.Points = append(k.Points, CurvePoint{xs[i], p, state})
	}
	return k
}

var nDays = []float64{1, 7, 14, 30, 60, 90}

func russianNDay() Curves {
	return Curves{
		Title:    "К 30-му дню возвращаются 38 % новых клиентов",
		Subtitle: "Доля новых клиентов, купивших ровно в N-й день после первой покупки. Пунктир — окна по 24 часа",
		Foot:     "Клиенты с первой покупкой с 01.04.2025 по 01.07.2025. Данные на 30.09.2025",
		AxisName: "дней с первой покупки", Percent: russianPercent,
		Lines: []Curve{curve("Календарные дни", "n = 214", true, nDays, 71, 58, 47, 38, 31, 29), curve("Окна по 24 часа", "n = 211", false, nDays, 64, 53, 44, 34, 27, 24)},
	}
}

var lifeMonths = []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}

// segmentCurves are by month of life, the last month still running.
func segmentCurves() Curves {
	k := Curves{
		Title:    "Schools drop out after summer: 25% are left in month 11",
		Subtitle: "Share of clients that bought in the month of life, by segment. Hollow: the month has not ended",
		Foot:     "Segments with at least 5 clients. As of 30 Sep 2025",
		AxisName: "month of life", Percent: englishPercent,
		Lines: []Curve{
			curve("Retail chains", "n=312", false, lifeMonths, 91, 86, 83, 81, 78, 77, 75, 74, 73, 72, 72, 70),
			curve("Distributors", "n=54", false, lifeMonths, 95, 90, 88, 83, 81, 80, 78, 77, 76, 74, 73, 73),
			curve("Restaurants", "n=480", false, lifeMonths, 82, 71, 64, 60, 58, 55, 52, 50, 49, 46, 44, 43),
			curve("Schools", "n=38", true, lifeMonths, 88, 81, 77, 74, 70, 66, 61, 48, 37, 30, 25, 22),
			curve("Kiosks", "n=940", false, lifeMonths, 64, 50, 43, 38, 34, 30, 28, 26, 25, 24, 23, 22),
			curve("Petrol stations of the northern and the eastern regions", "n=21", false, lifeMonths, 90, 80, 72, -1, -1, 58, 53, 51),
			curve("Exports", "n=7", false, lifeMonths, 100, 86, 71),
		},
	}
	for i := range k.Lines {
		k.Lines[i].Points[len(k.Lines[i].Points)-1].State = Open
	}
	return k
}

// monthCurves have heads, and a percent beyond 100.
func monthCurves() Curves {
	k := Curves{
		Title: "Выручка сетей растёт: NRR 118 %", Subtitle: "NRR по сегментам, % к выручке года назад", Foot: "Данные на 30.09.2025",
		Heads: []string{"окт", "ноя", "дек", "янв 2025", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен"}, Percent: russianPercent, More: "ещё 2 сегмента — меньше 5 клиентов",
		Lines: []Curve{{Name: "Сети 🙂", Count: "n = 41"}, {Name: "Розница", Count: "n = 410"}},
	}
	for i := range k.Heads {
		k.Lines[0].Points = append(k.Lines[0].Points, CurvePoint{X: float64(i), Percent: 96 + 2*float64(i), State: Closed})
		k.Lines[1].Points = append(k.Lines[1].Points, CurvePoint{X: float64(i), Percent: 88 - 11*mood[i], State: Closed})
	}
	k.Lines[1].Points[11].State = Open
	return k
}

func oneCurve() Curves {
	return Curves{
		Title: "Прошёл один месяц: вернулись 62 % клиентов", Subtitle: "Доля клиентов, купивших в месяце жизни", Foot: "Данные на 30.09.2025",
		AxisName: "месяц жизни", Percent: russianPercent, Lines: []Curve{curve("Все клиенты", "n = 13", false, []float64{1}, 62)},
	}
}

var goldensCurves = []golden{
	{"curves_nday", russianNDay(), Light},
	{"curves_nday_dark", russianNDay(), Dark},
	{"curves_segments", segmentCurves(), Light},
	{"curves_segments_dark", segmentCurves(), Dark},
	{"curves_months", monthCurves(), Light},
	{"curves_one_dark", oneCurve(), Dark},
}

var monthNames = []string{"янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}

// churnBars are so many months up to September 2025, the last one running.
func churnBars(months int, churn func(i int) float64, count func(i int) string) []ChurnBar {
	bars := make([]ChurnBar, months)
	for i := range bars {
		month := 2025*12 + 8 - (months - 1 - i)
		p := churn(i)
		bars[i] = ChurnBar{
			Name: monthNames[month%12], Year: strconv.Itoa(month / 12), Count: count(i),
			Churn: Percentage{p, true}, Retention: Percentage{100 - p, true}, Open: i == months-1,
		}
	}
	return bars
}

func russianChurn() Churn {
	return Churn{
		Title:    "Отток в августе — 11 %, вдвое выше обычного",
		Subtitle: "Доля клиентов на начало месяца, не купивших 30 дней. Удержание = 100 % − отток",
		Foot:     "Сентябрь не закончен: пустой столбец. Клиенты всех сегментов. Данные на 18.09.2025",
		BarName:  "Отток", LineName: "Удержание", CountName: "Клиентов на начало месяца",
		Bars:    churnBars(12, func(i int) float64 { return []float64{4.6, 5.2, 7.9, 6.1, 4.4, 5, 5.6, 4.9, 6.3, 5.8, 11.2, 3.1}[i] }, func(i int) string { return strconv.Itoa(612 + 9*i) }),
		Bands:   []ChurnBand{{3, 7, "обычно у нас: 10–90 % месяцев 2024 года"}},
		Percent: russianPercent, Marked: 10,
	}
}

// crowdedChurn has more months than have room, and all bands.
func crowdedChurn() Churn {
	k := Churn{
		Title: "Churn was 12% in August, the most of the summer", Subtitle: "Share of the clients at the month's start that lapsed in it",
		Foot: "As of 18 Sep 2025", BarName: "Churn", LineName: "Retention", CountName: "Clients at the month's start",
		Bars:    churnBars(40, func(i int) float64 { return 14 - 0.2*float64(i) + 5*mood[i%31] }, func(i int) string { return englishNumber(900 + 37*i) }),
		Bands:   []ChurnBand{{2, 3, "best quarter of the trade"}, {3, 5, "trade's middle half"}, {8, 9, "company's goal for new regions"}},
		Percent: englishPercent, Marked: 38,
	}
	for i, b := range k.Bars {
		english := map[string]string{"янв": "Jan", "фев": "Feb", "мар": "Mar", "апр": "Apr", "май": "May", "июн": "Jun", "июл": "Jul", "авг": "Aug", "сен": "Sep", "окт": "Oct", "ноя": "Nov", "дек": "Dec"}
		k.Bars[i].Name = english[b.Name]
	}
	return k
}

// oddChurn has months without clients, without churn, above 100 % and long names.
func oddChurn() Churn {
	return Churn{
		Title: "В марте ушли все, кто был", Subtitle: "Доля клиентов на начало месяца", Foot: "Данные на 18.09.2025",
		BarName: "Отток клиентов сегмента, у которого название — шестьдесят знаков", LineName: "Удержание 🙂", Percent: russianPercent, Marked: -1,
		Bars: []ChurnBar{
			{Name: "январь", Count: "0"}, {Name: "февраль", Churn: Percentage{0, true}, Retention: Percentage{100, true}, Count: "1"},
			{Name: "март", Churn: Percentage{100, true}, Retention: Percentage{0, true}, Count: "1"},
			{Name: "апрель", Churn: Percentage{-20, true}, Retention: Percentage{120, true}, Count: "5"},
			{Name: "май", Churn: Percentage{math.NaN(), true}, Retention: Percentage{math.Inf(1), true}, Count: "5"},
			{Name: "июнь", Churn: Percentage{0, true}, Count: "6", Open: true},
		},
	}
}

func oneChurn() Churn {
	return Churn{
		Title: "Первый месяц: ушли 4 % клиентов", Subtitle: "Доля клиентов на начало месяца", Foot: "Данные на 18.09.2025",
		BarName: "Отток", CountName: "Клиентов на начало", Percent: russianPercent, Marked: 0,
		Bars:  []ChurnBar{{Name: "авг", Year: "2025", Count: "26", Churn: Percentage{3.8, true}}},
		Bands: []ChurnBand{{2, 6, "обычно в отрасли"}},
	}
}

var goldensChurn = []golden{
	{"churn", russianChurn(), Light},
	{"churn_dark", russianChurn(), Dark},
	{"churn_crowded", crowdedChurn(), Light},
	{"churn_crowded_dark", crowdedChurn(), Dark},
	{"churn_odd", oddChurn(), Light},
	{"churn_one_dark", oneChurn(), Dark},
}
