package clients

import (
	"cmp"

	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage/sheet"
)

// MovementTable has a row for each month.
func (c *Clients) MovementTable(groups []Grouped[[]retention.Movement]) Table {
	return grouped(c, []Column{
		{"month", "Месяц", sheet.Words}, {"start", "На начало", sheet.Counts}, {"retained", "Остались", sheet.Counts}, {"lost", "Ушли", sheet.Counts},
		{"new", "Новые", sheet.Counts}, {"new_and_lost", "Новые и ушли", sheet.Counts}, {"reactivated", "Вернулись", sheet.Counts}, {"end", "На конец", sheet.Counts},
		{"retention", "Удержание", sheet.Percents}, {"churn", "Отток", sheet.Percents}, {"crr", "CRR по учебнику", sheet.Percents}, {"crr_churn", "100 − CRR", sheet.Percents},
	}, groups, func(months []retention.Movement) [][]any {
		var rows [][]any
		for _, m := range months {
			rows = append(rows, []any{
				m.Month.String(), m.Start, m.Retained, m.Lost, m.New, m.NewAndLost, m.Reactivated, m.End,
				m.Retention(), m.Churn(), m.CRR(), m.CRRChurn(),
			})
		}
		return rows
	})
}

// CohortTable has a row for each cell.
func (c *Clients) CohortTable(p retention.Period, groups []Grouped[[]retention.Cell]) Table {
	return grouped(c, []Column{
		{"cohort", "Когорта", sheet.Words}, {"size", "Клиентов", sheet.Counts}, {"k", "Период", sheet.Counts},
		{"classic_n", "Купили", sheet.Counts}, {"onafter_n", "Купили тогда или позже", sheet.Counts}, {"complete", "Завершён", sheet.Words},
	}, groups, func(cells []retention.Cell) [][]any {
		var rows [][]any
		for _, x := range cells {
			rows = append(rows, []any{p.Label(x.Cohort), x.Size, x.K, x.Classic, x.OnAfter, x.Complete})
		}
		return rows
	})
}

// MeanTable has a row for each period after the first purchase.
func (c *Clients) MeanTable(groups []Grouped[[]retention.Cell]) Table {
	return grouped(c, []Column{
		{"k", "Период", sheet.Counts}, {"size", "Клиентов", sheet.Counts}, {"classic_n", "Купили", sheet.Counts}, {"onafter_n", "Купили тогда или позже", sheet.Counts},
	}, groups, func(cells []retention.Cell) [][]any {
		var rows [][]any
		for _, x := range retention.Mean(cells) {
			rows = append(rows, []any{x.K, x.Size, x.Classic, x.OnAfter})
		}
		return rows
	})
}

// DayTable has a row for each day after the first purchase.
func (c *Clients) DayTable(groups []Grouped[[]retention.Day]) Table {
	return grouped(c, []Column{
		{"k", "День", sheet.Counts}, {"calendar_eligible", "Могли, по дням", sheet.Counts}, {"calendar_n", "Купили, по дням", sheet.Counts},
		{"hours24_eligible", "Могли, по 24 часа", sheet.Counts}, {"hours24_n", "Купили, по 24 часа", sheet.Counts},
	}, groups, func(days []retention.Day) [][]any {
		var rows [][]any
		for _, d := range days {
			rows = append(rows, []any{d.K, d.Calendar.Eligible, d.Calendar.N, d.Hours24.Eligible, d.Hours24.N})
		}
		return rows
	})
}

// BracketTable has a row for each bracket.
func (c *Clients) BracketTable(groups []Grouped[[]BracketCount]) Table {
	return grouped(c, []Column{
		{"from", "С дня", sheet.Counts}, {"to", "По день", sheet.Counts}, {"eligible", "Могли", sheet.Counts}, {"n", "Купили", sheet.Counts},
	}, groups, func(counts []BracketCount) [][]any {
		var rows [][]any
		for _, b := range counts {
			rows = append(rows, []any{b.From, b.To, b.Eligible, b.N})
		}
		return rows
	})
}

// SurvivalTable has a row for each time at which a client of a group lapsed or was last seen.
func (c *Clients) SurvivalTable(groups []Grouped[Survival]) Table {
	t := Table{Columns: []Column{
		{"group", "Группа", sheet.Words}, {"time", "Дней", sheet.Counts}, {"at_risk", "Под наблюдением", sheet.Counts}, {"events", "Ушли", sheet.Counts},
		{"censored", "Дальше не видно", sheet.Counts}, {"survival", "Остаются", sheet.Percents}, {"lower", "Не меньше", sheet.Percents}, {"upper", "Не больше", sheet.Percents},
	}}
	for _, g := range groups {
		name := g.Name
		if c.By == Whole {
			name = "all"
		}
		for _, s := range g.Of.Curve {
			t.Rows = append(t.Rows, []any{name, s.Time, s.AtRisk, s.Events, s.Censored, s.Survival, s.Lower, s.Upper})
		}
	}
	return t
}

// RevenueTable has a row for each period.
func (c *Clients) RevenueTable(groups []Grouped[[]Period]) Table {
	return grouped(c, []Column{
		{"period", "Период", sheet.Words}, {"start", "Было", sheet.Amounts}, {"churned", "Ушло", sheet.Amounts}, {"contraction", "Снизилось", sheet.Amounts},
		{"expansion", "Выросло", sheet.Amounts}, {"reactivation", "Вернулось", sheet.Amounts}, {"new", "Новое", sheet.Amounts}, {"end", "Стало", sheet.Amounts},
		{"credits", "Возвраты сверх продаж", sheet.Amounts}, {"grr", "GRR", sheet.Percents}, {"nrr", "NRR", sheet.Percents}, {"net_churn", "Чистый отток", sheet.Percents}, {"quick_ratio", "Quick ratio", sheet.Volumes},
	}, groups, func(periods []Period) [][]any {
		var rows [][]any
		for _, p := range periods {
			rows = append(rows, []any{
				p.Label, p.Start, p.Churned, p.Contraction, p.Expansion, p.Reactivation, p.New, p.End, p.Credits,
				p.GRR(), p.NRR(), p.NetChurn(), p.QuickRatio(),
			})
		}
		return rows
	})
}

// stateNames are what states are called in files.
var stateNames = map[retention.State]string{retention.Active: "active", retention.AtRisk: "at risk", retention.Lapsed: "lapsed"}

// OutletTable has a row for each client, as a list to work through; by groups
// where there is a breakdown.
func (c *Clients) OutletTable(outlets []Outlet) (Table, error) {
	segments, err := c.segmentNames()
	g := gather(c, func() *[]Outlet { return new([]Outlet) })
	for _, o := range outlets {
		of := g.at(o.Group)
		*of = append(*of, o)
	}
	return grouped(c, []Column{
		{"client", "Код", sheet.Words}, {"name", "Клиент", sheet.Words}, {"segment", "Сегмент", sheet.Words}, {"rep", "Торговый", sheet.Words},
		{"last", "Последняя покупка", sheet.Dates}, {"gap", "Дней прошло", sheet.Counts}, {"rhythm", "Обычно раз в, дней", sheet.Volumes}, {"overdue", "Во сколько раз дольше", sheet.Volumes},
		{"state", "Состояние", sheet.Words}, {"usual_month", "Обычно в месяц", sheet.Amounts}, {"score", "Вес", sheet.Volumes},
	}, results(g, func(of *[]Outlet) []Outlet { return *of }), func(outlets []Outlet) [][]any {
		var rows [][]any
		for _, o := range outlets {
			usual, _ := o.Usual.Round()
			rows = append(rows, []any{
				o.Code, o.Name, segments[o.Life.Segment], c.ownerNow[o.Owner].Code, o.Last, o.Gap, o.Rhythm, o.Overdue,
				stateNames[o.State], calc.Money(usual), o.Score().Div(calc.NewRatio(100, 1)),
			})
		}
		return rows
	}), err
}

// ReasonTable has a row for each reason; none is what a loss without a listed one is called.
func (c *Clients) ReasonTable(groups []Grouped[[]retention.Tally], none string) Table {
	return grouped(c, []Column{
		{"reason", "Причина", sheet.Words}, {"n", "Клиентов", sheet.Counts}, {"share", "Доля", sheet.Percents}, {"cumulative", "Нарастающим итогом", sheet.Percents},
	}, groups, func(reasons []retention.Tally) [][]any {
		var rows [][]any
		for _, r := range reasons {
			rows = append(rows, []any{cmp.Or(r.Name, none), r.Count, r.Share, r.Cumulative})
		}
		return rows
	})
}

// WinBackTable has a row for those who were contacted and one for the others.
func (c *Clients) WinBackTable(groups []Grouped[*retention.WinBack]) Table {
	return grouped(c, []Column{
		{"who", "Кто", sheet.Words}, {"clients", "Клиентов", sheet.Counts}, {"attempts", "Попыток", sheet.Volumes}, {"returned", "Вернулись", sheet.Volumes}, {"returned_share", "Доля", sheet.Percents},
		{"repeated", "Купили ещё", sheet.Volumes}, {"repeated_share", "Доля из них", sheet.Percents}, {"purchases", "Покупок", sheet.Volumes}, {"money", "Выручка", sheet.Amounts},
	}, groups, func(w *retention.WinBack) [][]any {
		return [][]any{winBackRow("contacted", w.Contacted), winBackRow("not contacted", w.Others)}
	})
}

func winBackRow(who string, of retention.Outcome) []any {
	return []any{
		who, of.Clients, number(of.Attempts), number(of.Returned), defined(of.ReturnedShare()),
		number(of.Repeated), defined(of.RepeatedShare()), number(of.Purchases), calc.Money(of.Paid),
	}
}
