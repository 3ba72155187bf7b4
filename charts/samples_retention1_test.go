package charts

import (
	"math"
	"strconv"
)

// cohort makes a row of closed cells, the last one open.
func cohort(name string, clients int, percents ...int) CohortRow {
	r := CohortRow{Name: name, Count: strconv.Itoa(clients)}
	for _, p := range percents {
		r.Cells = append(r.Cells, CohortCell{p, Closed})
	}
	r.Cells[len(r.Cells)-1].State = Open
	return r
}

// pooled is the mean of each column's closed cells, weighted by the rows' counts.
func pooled(columns int, rows []CohortRow) []CohortCell {
	mean := make([]CohortCell, columns)
	for k := range mean {
		bought, clients := 0.0, 0.0
		for _, r := range rows {
			if k < len(r.Cells) && r.Cells[k].State == Closed {
				n, _ := strconv.ParseFloat(r.Count, 64)
				bought, clients = bought+n*float64(r.Cells[k].Percent)/100, clients+n
			}
		}
		if clients > 0 {
			mean[k] = CohortCell{int(math.Round(100 * bought / clients)), Closed}
		}
	}
	return mean
}

// periods are the heads 1 … n.
func periods(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = number(i)
	}
	return out
}

func russianCohorts() Cohorts {
	rows := []CohortRow{
		cohort("окт 24", 64, 88, 81, 74, 65, 61, 60, 61, 56, 52, 48, 54),
		cohort("ноя 24", 58, 90, 80, 71, 68, 63, 57, 55, 53, 53, 51, 45),
		cohort("дек 24", 71, 87, 79, 75, 65, 64, 58, 55, 56, 52, 46),
		cohort("янв 25", 49, 88, 78, 71, 68, 63, 59, 58, 56, 43),
		cohort("фев 25", 66, 88, 77, 73, 67, 64, 58, 56, 47),
		cohort("мар 25", 83, 85, 76, 73, 69, 64, 58, 47),
		cohort("апр 25", 90, 87, 76, 72, 66, 64, 50),
		cohort("май 25", 77, 88, 78, 75, 64, 54),
		cohort("июн 25", 112, 79, 65, 56, 40),
		cohort("июл 25", 124, 74, 64, 48),
		cohort("авг 25", 118, 77, 54),
		cohort("сен 25", 69, 78),
	}
	return Cohorts{
		Title:    "Летние клиенты уходят быстрее: к 3-му месяцу остаётся 56 % против 73 %",
		Subtitle: "Доля клиентов когорты, купивших в месяц N после первой покупки, %",
		Foot:     "Контур — месяц не закончен, в среднее не входит. Среднее взвешено по числу клиентов. Данные на 20.09.2025",
		Axis:     "Месяц жизни клиента", RowsName: "Когорта", CountName: "Кл.",
		Heads: periods(11), Rows: rows, Mean: pooled(11, rows), MeanName: "Среднее",
		Marked:  &CohortMark{8, 10, "Июнь–август: акция «Лето» привела разовых покупателей"},
		Percent: russianMap().Percent,
	}
}

// manyCohorts has more of everything than there is room for, and the longest texts.
func manyCohorts() Cohorts {
	f := Cohorts{
		Title:    "Clients of this spring stay longer: 61% still buy in week 8, against 44% of the winter's",
		Subtitle: "Share of a week's new clients that bought again in week N after their first purchase, %; all segments and all teams",
		Foot:     "Outlined: the week is not over, and is not in the mean. A dot: fewer than 5 clients. The mean is weighted by clients. As of 18 Sep 2025",
		Axis:     "Week of the client's life", RowsName: "First week", CountName: "Clients", MeanName: "Mean",
		Marked: &CohortMark{33, 39, "Since August two reps of the team are new"}, More: "26 earlier weeks and 28 later columns are in the file",
		Heads: periods(40), Percent: english.percentOf(),
	}
	odd := map[int]CohortCell{3: {100, Closed}, 7: {0, Closed}, 21: {0, Few}, 22: {0, Few}, 33: {-12, Closed}, 47: {0, NoCell}, 71: {1_234_567, Closed}}
	for i := range 40 {
		r := CohortRow{Name: number(7*i%28) + " Feb", Count: group(float64(17+211*i%1900), 0, ",", ".")}
		for k := range min(40, 40-i) {
			cell, ok := odd[10*(i-26)+k]
			if !ok {
				cell = CohortCell{96 - 7*k + (31*i+17*k)%13, Closed}
			}
			r.Cells = append(r.Cells, cell)
		}
		r.Cells[len(r.Cells)-1].State = Open
		f.Rows = append(f.Rows, r)
	}
	f.Rows[29].Name = "The week of the fair in Kolomna"
	f.Mean = pooled(40, f.Rows[:20])
	return f
}

// percentOf writes whole percents in the format's language.
func (f Format) percentOf() func(int) string {
	return func(p int) string { return f.Number(float64(p), 0) }
}

// firstCohorts are those of a company in its second month.
func firstCohorts() Cohorts {
	return Cohorts{
		Title:    "Из июльских клиентов в августе купили 62 %",
		Subtitle: "Доля клиентов когорты, купивших в месяц N после первой покупки, %",
		Foot:     "Контур — месяц не закончен, в среднее не входит. Точка — меньше 5 клиентов. Данные на 20.09.2025",
		Axis:     "Месяц жизни клиента", RowsName: "Когорта", CountName: "Кл.",
		Heads: periods(2), MeanName: "Среднее",
		Rows: []CohortRow{
			{"июл 25", "37", []CohortCell{{62, Closed}, {49, Open}}},
			{"авг 25", "4", []CohortCell{{0, Few}}},
			{"Сентябрь 2025: клиенты, пришедшие с ярмарки в Коломне 🙂", "12", nil},
		},
		Mean: []CohortCell{{62, Closed}}, Percent: russianMap().Percent,
	}
}

// singleCohort is one cell whose period has not ended.
func singleCohort() Cohorts {
	return Cohorts{
		Title: "Retention starts next month", Subtitle: "Share of a month's new clients that bought again, %", Foot: "Outlined: the month is not over. As of 18 Sep 2025",
		Axis: "Month of the client's life", RowsName: "Cohort", CountName: "Clients",
		Heads: periods(1), Rows: []CohortRow{cohort("Aug 25", 9, 33)},
	}
}

// The sums of the samples follow from their steps.

func russianWaterfall() Waterfall {
	return Waterfall{
		Title:    "Ушедшие унесли 612 тыс. ₽, новые вернули половину",
		Subtitle: "Выручка: сентябрь 2025 против августа, по клиентам",
		Foot:     "Возврат — клиент без покупок в августе, но с покупками раньше. 184 клиента. Данные на 30.09.2025",
		Unit:     "₽", Format: russian,
		Steps: []WaterfallStep{
			{"Август", 4_180_000, "", true}, {"Ушли", -612_000, "", false}, {"Стали брать меньше", -388_000, "", false},
			{"Стали брать больше", 271_000, "", false}, {"Вернулись", 94_000, "", false}, {"Новые", 306_000, "", false}, {"Сентябрь", 3_851_000, "", true},
		},
		Card: []CardRow{{"GRR", "76,1 %", NoMark}, {"NRR", "82,6 %", NoMark}, {"Чистый отток", "15,2 %", NoMark}, {"Quick ratio", "0,58", NoMark}},
	}
}

// manySteps has a step a thousand times the others, and more of them than there is room for.
func manySteps() Waterfall {
	f := Waterfall{
		Title:    "Revenue is €1k lower: what one chain took away it brought back by September",
		Subtitle: "Revenue by client group, from the first to the last month of the quarter; returns are in the month they came in",
		Foot:     "Net credits are not in it. Clients are in the group that they were in when they first bought. 1,214 clients. As of 30 Sep 2025",
		Unit:     "€", Format: english, More: "The 17 steps without room are put together in the one before the last",
		Card: []CardRow{{"Gross revenue retention", "99.8%", NoMark}, {"Net revenue retention of the base", "99.9%", NoMark}, {"Net churn", "0.1%", NoMark}, {"Quick ratio, (new + expansion) over losses", "1,234,567,890.12", NoMark}},
	}
	sum := 5_000_000.0
	f.Steps = append(f.Steps, WaterfallStep{"First month", sum, "", true})
	for i, v := range []float64{-4_800, 0, 1_200, -2_600_000, 5_000, -900, 40, -310, 2_600_000, 700, 85, -60, -2_200, 950, 30, 20, -15, 10, 5, -355, 1_000, -1_500, 100} {
		f.Steps = append(f.Steps, WaterfallStep{[]string{"Reactivation", "Retail chains", "Contraction of the restaurants"}[i%3], v, "", false})
		sum += v
	}
	f.Steps = append(f.Steps, WaterfallStep{"Last month", sum, "", true})
	return f
}

// nothingSold is all zeros.
func nothingSold() Waterfall {
	f := russianWaterfall()
	f.Title, f.Subtitle, f.Foot = "Ни в августе, ни в сентябре выручки не было", "Выручка, ₽", "Данные на 30.09.2025"
	for i := range f.Steps {
		f.Steps[i].Value = 0
	}
	for i := range f.Card {
		f.Card[i].Value = "—"
	}
	return f
}

// belowZero has levels below zero, and values that cannot be drawn.
func belowZero() Waterfall {
	return Waterfall{
		Title: "Returns are more than sales 🙂", Subtitle: "Net revenue, €", Foot: "A dash: not known. As of 18 Sep 2025",
		Unit: "€",
		Steps: []WaterfallStep{
			{"Start", 300, "€300", true}, {"Churned", -700, "−€700", false}, {"Unknown", math.NaN(), "—", false}, {"New", 250, "+€250", false}, {"End", -150, "−€150", true},
		},
	}
}

// reasons are rows with their shares, and those so far, computed from the counts;
// percent writes a whole percent.
func reasons(percent func(int) string, names []string, counts ...int) []ParetoRow {
	all, sum := 0, 0
	for _, n := range counts {
		all += n
	}
	var rows []ParetoRow
	share := func(n int) string { return percent(int(math.Round(100 * float64(n) / float64(all)))) }
	for i, n := range counts {
		sum += n
		rows = append(rows, ParetoRow{names[i%len(names)], n, "", share(n), share(sum)})
	}
	return rows
}

func russianPareto() Pareto {
	return Pareto{
		Title:     "Три причины из восьми — 79 % потерь: цена, срок доставки, закрытие",
		Subtitle:  "Почему клиенты ушли: причины со слов торговых, июль–сентябрь 2025",
		Foot:      "112 ушедших клиентов, у 9 причина не указана. Данные на 20.09.2025",
		CountName: "Клиентов", ShareName: "Доля", TotalName: "Итого",
		Rows: reasons(func(p int) string { return number(p-1) + "\u00a0%" }, []string{
			"Цена выше, чем у конкурента", "Привозим позже, чем обещаем", "Точка закрылась", "Сменился закупщик",
			"Нет нужного ассортимента", "Брак и возвраты", "Долг, отгрузка остановлена", "Другое",
		}, 41, 26, 14, 8, 6, 4, 3, 1),
		Cut: 3, CutLabel: "Первые три — 79 % потерь",
	}
}

// manyReasons has more rows than there is room for, and the longest texts.
func manyReasons() Pareto {
	names := []string{"The price is higher than what our two main competitors ask for", "Deliveries late", "Closed down", "A new buyer, who brought his own suppliers along 🙂"}
	counts := []int{1_234_567, 412_000, 90_000, 80_000, 12_345, 6_000, 500, 40, 0, -3}
	for range 30 {
		counts = append(counts, 0)
	}
	f := Pareto{
		Title:     "Price alone is two thirds of what we lose, and late deliveries are another fifth of it",
		Subtitle:  "Why clients left, in the words of their reps; every client has one reason, the first that was given, from July to September",
		Foot:      "Clients without a reason are not in it. A client that came back within 30 days has not left. As of 18 Sep 2025, 19:00",
		CountName: "Clients lost", ShareName: "Share", TotalName: "Running total",
		Rows: reasons(func(p int) string { return number(p-1) + "%" }, names, counts...),
		Cut:  2, CutLabel: "The first two are 90% of all clients lost in the quarter, and the others a tenth", More: "30 more reasons without a client",
	}
	for i := range f.Rows {
		f.Rows[i].CountLabel = group(float64(f.Rows[i].Count), 0, ",", ".")
	}
	return f
}

// singleReason is one row, all of what there is.
func singleReason() Pareto {
	return Pareto{
		Title: "Ушёл один клиент", Subtitle: "Почему клиенты ушли", Foot: "Данные на 20.09.2025",
		CountName: "Клиентов", ShareName: "Доля", TotalName: "Итого",
		Rows: []ParetoRow{{"Категория, у которой название — ровно шестьдесят знаков длины", 1, "1", "100 %", "100 %"}},
	}
}
