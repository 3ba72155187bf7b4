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
		Title:    "Розница теряет половину клиентов за 8 мес., сети держат 65 % через год",
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
		Title:    "Distributors stay the longest: 71% are still buying after two years",
		Subtitle: "Share of clients still buying, by segment. Kaplan–Meier estimate; the band is the 95% confidence interval",
		Foot:     "As of 30 Sep 2025 · 24,000 clients · churned: no purchase for 60 days",
		AxisName: "months since the first purchase", Unit: 30.4375, AtRiskName: "Clients at risk",
		Percent: englishPercent, Number: englishNumber,
	}
	for i, name := range []string{"Distributors", "Retail chains", "Restaurants and cafés of the whole northern and eastern region", "Kiosks", "Exports"} {
		g := survivalGroup(name, stays(uint64(10+i), 12_000/(i+1), 2400/float64(i+1), 1500))
		if i%2 == 1 {
			g.MedianLabel = "half of " + name + " left by month " + strconv.Itoa(int(g.Median/30.4375))
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
var goldens2 = []golden{
	{"survival", russianSurvival(), Light},
	{"survival_dark", russianSurvival(), Dark},
	{"survival_crowded", crowdedSurvival(), Light},
	{"survival_crowded_dark", crowdedSurvival(), Dark},
	{"survival_few", fewStays(), Light},
	{"survival_nothing_dark", Survival{Title: "Клиентов ещё нет", Percent: russianPercent, AxisName: "месяцев", AtRiskName: "Клиентов под наблюдением", Groups: []SurvivalGroup{{Name: "Сети"}}}, Dark},
}
