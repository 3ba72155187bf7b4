package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"runrate/bot/clients"
	"runrate/bot/pictures"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

type reportMovementCmd struct {
	clientFlags
	Active string `help:"What a month's base is: clients within the window at its end, or who bought in the month." enum:"window,month" default:"window"`
}

// Run prints the report.
func (r *reportMovementCmd) Run(ctx context.Context, c *cli, std streams) error {
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		groups, err := of.Movements(r.Active == "month")
		return tabled("movement", of, of.MovementTable(groups), func(b pictures.Base) (pictures.Picture, error) { return pictures.Churn(b, groups, yearMonths) }), err
	})
}

// yearMonths is how many months a picture of churn shows.
const yearMonths = 12

type reportCohortsCmd struct {
	clientFlags
	Period    string `help:"What cohorts are counted in." enum:"month,week" default:"month"`
	WeekStart string `help:"Of weeks: monday or sunday." enum:"monday,sunday" default:"monday"`
	Mean      bool   `help:"Pool the complete cells of all cohorts."`
}

// Run prints the report.
func (r *reportCohortsCmd) Run(ctx context.Context, c *cli, std streams) error {
	p := retention.Months
	if r.Period == "week" {
		p = retention.Weeks(map[string]time.Weekday{"monday": time.Monday, "sunday": time.Sunday}[r.WeekStart])
	}
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		groups, err := of.Cohorts(p)
		draw := func(b pictures.Base) (pictures.Picture, error) {
			if r.Mean || b.By != clients.Whole {
				return pictures.Kept(b, p, groups)
			}
			return pictures.CohortMap(b, p, groups)
		}
		if r.Mean {
			return tabled("cohorts", of, of.MeanTable(groups), draw), err
		}
		return tabled("cohorts", of, of.CohortTable(p, groups), draw), err
	})
}

type reportNDayCmd struct {
	clientFlags
	Brackets string `help:"Count who bought between two days instead, as 1-7,8-30." placeholder:"DAYS"`
}

// Run prints the report.
func (r *reportNDayCmd) Run(ctx context.Context, c *cli, std streams) error {
	brackets, err := parseBrackets(r.Brackets)
	if err != nil {
		return err
	}
	if len(brackets) > 0 && r.Format == "png" {
		return wrongUse{errors.New("there is no picture of brackets: choose another format")}
	}
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		if len(brackets) > 0 {
			groups, err := of.Brackets(brackets)
			return tabled("brackets", of, of.BracketTable(groups), nil), err
		}
		groups, err := of.NDay()
		return tabled("nday", of, of.DayTable(groups), func(b pictures.Base) (pictures.Picture, error) { return pictures.NDay(b, groups) }), err
	})
}

func parseBrackets(s string) ([]retention.Bracket, error) {
	var brackets []retention.Bracket
	for _, one := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' }) {
		from, to, _ := strings.Cut(one, "-")
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if errors.Join(err1, err2) != nil || a < 0 || b < a {
			return nil, wrongUse{fmt.Errorf("--brackets: %q is not two days like 8-30", one)}
		}
		brackets = append(brackets, retention.Bracket{From: a, To: b})
	}
	return brackets, nil
}

type reportSurvivalCmd struct{ clientFlags }

// survivalReport is the JSON of survival.
type survivalReport struct {
	Groups  []survivalGroup  `json:"groups"`
	LogRank *logRank         `json:"log_rank"` // null where the groups cannot be compared
	Rows    []clients.Object `json:"rows"`
}

type survivalGroup struct {
	Group  string `json:"group"`
	N      int    `json:"n"`
	Median *int   `json:"median"` // days
}

type logRank struct {
	Chi2 float64 `json:"chi2"`
	DF   int     `json:"df"`
	P    float64 `json:"p"`
}

// Run prints the report.
func (r *reportSurvivalCmd) Run(ctx context.Context, c *cli, std streams) error {
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		groups, test, tested, err := of.Survival()
		t := of.SurvivalTable(groups)
		out := survivalReport{Groups: []survivalGroup{}, Rows: t.Objects()}
		for _, g := range groups {
			one := survivalGroup{Group: g.Name, N: g.Of.N}
			if of.By == clients.Whole {
				one.Group = "all"
			}
			if g.Of.HasMedian {
				one.Median = &g.Of.Median
			}
			out.Groups = append(out.Groups, one)
		}
		if tested {
			out.LogRank = &logRank{test.ChiSquared, test.Freedom, test.P}
		}
		rep := tabled("survival", of, t, func(b pictures.Base) (pictures.Picture, error) {
			return pictures.Survival(b, pictures.Survived{Groups: groups, Test: test, Tested: tested})
		})
		rep.json = out
		rep.text = func(w *textTables) { out.text(w); textOf(w, "survival", of, t) }
		return rep, err
	})
}

func (r survivalReport) text(w *textTables) {
	for _, g := range r.Groups {
		median := "more than half are still there"
		switch {
		case g.N == 0:
			median = "nothing to tell yet"
		case g.Median != nil:
			median = fmt.Sprintf("half have left after %d days", *g.Median)
		}
		w.line(fmt.Sprintf("%s: %d clients, %s", cmp.Or(g.Group, "no name"), g.N, median))
	}
	if r.LogRank != nil {
		w.line(fmt.Sprintf("log-rank: chi2 = %.4f, df = %d, p = %.4g", r.LogRank.Chi2, r.LogRank.DF, r.LogRank.P))
	}
}

type reportRevenueCmd struct {
	clientFlags
	Period string `help:"Calendar months, quarters, or 90 days counted back from the as-of date." enum:"month,quarter,90d" default:"month"`
}

// Run prints the report.
func (r *reportRevenueCmd) Run(ctx context.Context, c *cli, std streams) error {
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		term := map[string]clients.Term{"month": clients.Monthly, "quarter": clients.Quarterly, "90d": clients.Days90}[r.Period]
		groups, err := of.Revenue(term)
		return tabled("revenue", of, of.RevenueTable(groups), func(b pictures.Base) (pictures.Picture, error) { return pictures.Revenue(b, term, groups) }), err
	})
}

type reportAtRiskCmd struct{ clientFlags }

// Run prints the report.
func (r *reportAtRiskCmd) Run(ctx context.Context, c *cli, std streams) error {
	if r.By != "" && r.Format == "png" {
		return wrongUse{errors.New("the picture is of all clients to visit together: leave --by out, or name one part by --segment, --team or --rep")}
	}
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		outlets, err := of.ToVisit(func(o clients.Outlet) bool { return o.State != retention.Lapsed })
		if err != nil {
			return report{}, err
		}
		t, err := of.OutletTable(outlets)
		if err != nil {
			return report{}, err
		}
		rep := tabled("at risk", of, t, func(b pictures.Base) (pictures.Picture, error) { return pictures.ToVisit(b, outlets) })
		gaps, err := of.SuggestedWindow()
		if days, ok := gaps.Window().Float(); ok {
			rep.notes = append(rep.notes, fmt.Sprintf("Four of five purchases follow the one before within %.0f days: a window of %.0f would fit.", days, days))
		}
		return rep, err
	})
}

type reportReasonsCmd struct {
	clientFlags
	From string `help:"The first date of the losses. Default: a year before the last." placeholder:"DATE"`
}

// yearOf is how far reports on what was done about clients look back.
const yearOf = 365

// Run prints the report.
func (r *reportReasonsCmd) Run(ctx context.Context, c *cli, std streams) error {
	switch {
	case r.By == "category" || r.Category != "":
		return wrongUse{errors.New("a client is given up as a whole: there are no reasons by category")}
	case r.By != "" && r.Format == "png":
		return wrongUse{errors.New("the picture is of all reasons together: leave --by out, or name one part by --segment, --team or --rep")}
	}
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		from, err := since(r.From, of)
		if err != nil {
			return report{}, err
		}
		groups, err := of.Reasons(from, of.AsOf, everybody)
		return tabled("reasons", of, of.ReasonTable(groups, ""), func(b pictures.Base) (pictures.Picture, error) {
			return pictures.Reasons(groups[0].Of, b.Name, from, of.AsOf, b.Look)
		}), err
	})
}

func since(from string, of *clients.Clients) (calc.Date, error) {
	if from == "" {
		return max(of.AsOf-yearOf+1, calc.MinDate), nil
	}
	d, err := calc.ParseDate(from)
	if err != nil {
		return 0, wrongUse{fmt.Errorf("--from: %w", err)}
	}
	return d, nil
}

func everybody(storage.Client, storage.Life) bool { return true }

type reportWinBackCmd struct {
	clientFlags
	From   string `help:"The first date of the contacts. Default: a year before the last." placeholder:"DATE"`
	Within int    `help:"Days after a contact in which a purchase counts as a return." default:"30" placeholder:"DAYS"`
}

// Run prints the report.
func (r *reportWinBackCmd) Run(ctx context.Context, c *cli, std streams) error {
	if r.Within <= 0 {
		return wrongUse{errors.New("--within: a number of days above 0")}
	}
	return r.load(ctx, c, std, func(of *clients.Clients) (report, error) {
		from, err := since(r.From, of)
		if err != nil {
			return report{}, err
		}
		w, err := of.WinBack(from, r.Within, everybody)
		if err != nil {
			return report{}, err
		}
		rep := tabled("win-back", of, of.WinBackTable(w), nil)
		rep.notes = append(rep.notes, "A comparison, not a cause: those who were contacted were not chosen by chance.")
		return rep, nil
	})
}
