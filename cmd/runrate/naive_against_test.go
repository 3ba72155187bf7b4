package main

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"runrate/calc"
)

// naiveCheck is a report and what it has to print.
type naiveCheck struct{ args, want string }

// TestReportsAgainstNaive imports ledgers with the command line and holds every
// cell of every report against the plain reckoning.
func TestReportsAgainstNaive(t *testing.T) {
	t.Parallel()
	t.Run("CDNOW", func(t *testing.T) {
		if raceDetector {
			t.Skip("SKIP: as slow as it is plain, and it has nothing to race with")
		}
		l := naiveCDs(t)
		l.hold(t, append(l.checks(), l.movements("")...))
	})
	for i, seed := range naiveSeeds() {
		if raceDetector && i > 0 {
			continue
		}
		l := naiveMadeUp(seed)
		t.Run(fmt.Sprintf("%d %s", seed, l.zone), func(t *testing.T) {
			checks := append(l.checks(), l.byGroup("category")...)
			if len(naiveNonBuyers(naiveUntil(l.rows, l.asOf))) == 0 {
				for _, by := range []string{"segment", "team", "rep"} {
					checks = append(checks, l.byGroup(by)...)
				}
			}
			l.hold(t, append(checks, l.movements("")...))
		})
	}
}

// movements are those of the base, by a window and by months.
func (l naiveLedger) movements(by string) (checks []naiveCheck) {
	for _, month := range []bool{false, true} {
		args := fmt.Sprintf("movement --window %d", l.window)
		if month {
			args += " --active month"
		}
		checks = append(checks, l.check(args, by, naiveMovementHeader, func(rows []naiveRow, from calc.Date) string {
			return naiveMovement(rows, from, l.asOf, l.window, month)
		}))
	}
	return checks
}

// check is a report of the whole, or by groups. A category is a ledger of its
// own and begins with its own first row; other groups are parts of one ledger.
func (l naiveLedger) check(args, by, header string, table func(rows []naiveRow, from calc.Date) string) naiveCheck {
	rows := naiveUntil(l.rows, l.asOf)
	if by == "" {
		return naiveCheck{args, table(rows, naiveFirst(rows))}
	}
	return naiveCheck{args + " --by " + by, naiveByGroup(naiveGroups(rows, by), header, func(part []naiveRow) string {
		if by == "category" {
			return table(part, naiveFirst(part))
		}
		return table(part, naiveFirst(rows))
	})}
}

// checks are the reports of the whole but for movements.
func (l naiveLedger) checks() []naiveCheck {
	rows, asOf := naiveUntil(l.rows, l.asOf), l.asOf
	return []naiveCheck{
		{"cohorts", naiveCohorts(rows, asOf, "month", time.Monday)},
		{"cohorts --mean", naiveCohortMean(rows, asOf, "month", time.Monday)},
		{"cohorts --period week --week-start monday", naiveCohorts(rows, asOf, "week", time.Monday)},
		{"cohorts --period week --week-start sunday", naiveCohorts(rows, asOf, "week", time.Sunday)},
		{"cohorts --period week --week-start sunday --mean", naiveCohortMean(rows, asOf, "week", time.Sunday)},
		{"nday", naiveNDay(rows, asOf, naiveZone(l.zone))},
		{"nday --brackets 1-7,8-30", naiveBrackets(rows, asOf, [][2]int{{1, 7}, {8, 30}})},
		{fmt.Sprintf("survival --window %d", l.window), naiveSurvival(l.spells(""))},
		{"revenue --period month", naiveRevenue(rows, naiveFirst(rows), asOf, "month")},
		{"revenue --period quarter", naiveRevenue(rows, naiveFirst(rows), asOf, "quarter")},
		{"revenue --period 90d", naiveRevenue(rows, naiveFirst(rows), asOf, "90d")},
		{fmt.Sprintf("at-risk --window %d", l.window), naiveAnyRep(naiveAtRisk(rows, asOf, l.window))},
	}
}

// byGroup are the reports that can be broken down.
func (l naiveLedger) byGroup(by string) []naiveCheck {
	return append(l.movements(by),
		naiveCheck{fmt.Sprintf("survival --window %d --by %s", l.window, by), naiveSurvival(l.spells(by))},
		naiveCheck{fmt.Sprintf("at-risk --window %d --by %s", l.window, by), l.atRiskBy(by)},
		l.check("cohorts", by, naiveCohortsHeader, func(rows []naiveRow, _ calc.Date) string {
			return naiveCohorts(rows, l.asOf, "month", time.Monday)
		}),
		l.check("cohorts --mean", by, naiveMeanHeader, func(rows []naiveRow, _ calc.Date) string {
			return naiveCohortMean(rows, l.asOf, "month", time.Monday)
		}),
		l.check("nday", by, naiveNDayHeader, func(rows []naiveRow, _ calc.Date) string {
			return naiveNDay(rows, l.asOf, naiveZone(l.zone))
		}),
		l.check("nday --brackets 1-7,8-30", by, naiveBracketsHeader, func(rows []naiveRow, _ calc.Date) string {
			return naiveBrackets(rows, l.asOf, [][2]int{{1, 7}, {8, 30}})
		}),
		l.check("revenue --period month", by, naiveRevenueHeader, func(rows []naiveRow, from calc.Date) string {
			return naiveRevenue(rows, from, l.asOf, "month")
		}),
		l.check("revenue --period 90d", by, naiveRevenueHeader, func(rows []naiveRow, from calc.Date) string {
			return naiveRevenue(rows, from, l.asOf, "90d")
		}),
	)
}

// naiveAnyRep leaves the rep of a list open: a report names who visits the
// client today, which rows up to a date do not tell.
func naiveAnyRep(table string) string {
	lines := strings.Split(table, "\n")
	for i, line := range lines[1:] {
		if cells := strings.Split(line, ","); len(cells) > 4 {
			cells[3] = naiveAny
			lines[i+1] = strings.Join(cells, ",")
		}
	}
	return strings.Join(lines, "\n")
}

// atRiskBy parts the list of the whole; but a category is a ledger of its own.
func (l naiveLedger) atRiskBy(by string) string {
	rows := naiveUntil(l.rows, l.asOf)
	whole := naiveAnyRep(naiveAtRisk(rows, l.asOf, l.window))
	return naiveByGroup(naiveGroups(rows, by), naiveAtRiskHeader, func(part []naiveRow) string {
		if by == "category" {
			return naiveAnyRep(naiveAtRisk(part, l.asOf, l.window))
		}
		lines := [][]string{}
		for _, line := range strings.Split(strings.TrimSpace(whole), "\n")[1:] {
			if client, _, _ := strings.Cut(line, ","); slices.Contains(naiveClients(part), client) {
				lines = append(lines, []string{line})
			}
		}
		return naiveTable(naiveAtRiskHeader, lines)
	})
}

// spells are those of the clients of each group that has any.
func (l naiveLedger) spells(by string) map[string][]naiveSpell {
	groups := map[string][]naiveSpell{}
	for name, rows := range naiveGroups(naiveUntil(l.rows, l.asOf), by) {
		if spells := naiveSpells(rows, l.asOf, l.window); len(spells) > 0 {
			groups[name] = spells
		}
	}
	return groups
}

// hold imports the ledger and runs the reports.
func (l naiveLedger) hold(t *testing.T, checks []naiveCheck) {
	db := l.imported(t)
	for _, c := range checks {
		c.args += " --as-of " + l.asOf.String()
		c.hold(t, db)
	}
	if last := naiveLast(l.rows); 0 < last && last < naiveDate("2025-01-01") { // over for long, whatever today is
		l.asOf = last
		l.check(fmt.Sprintf("movement --window %d", l.window), "", naiveMovementHeader, func(rows []naiveRow, from calc.Date) string {
			return naiveMovement(rows, from, last, l.window, false)
		}).hold(t, db)
		naiveCheck{"cohorts", naiveCohorts(l.rows, last, "month", time.Monday)}.hold(t, db)
	}
	for _, by := range []string{"", "segment"} {
		if by == "" || len(naiveNonBuyers(naiveUntil(l.rows, l.asOf))) == 0 {
			l.holdSurvival(t, db, by)
		}
	}
}

// naiveLast is the date of the last row, with a client or without: as of it
// reports are made that are not told otherwise.
func naiveLast(rows []naiveRow) (last calc.Date) {
	for _, r := range rows {
		last = max(last, r.date)
	}
	return last
}

// hold runs a report and compares what it prints.
func (c naiveCheck) hold(t *testing.T, db string) {
	t.Helper()
	args := append([]string{"--db", db, "report"}, strings.Fields(c.args)...)
	out, errs, code := runrate(t, append(args, "--format", "csv")...)
	if code != 0 {
		t.Errorf("report %s: exit %d: %s", c.args, code, errs)
		return
	}
	if differ := naiveDiffer(out, c.want); differ != "" {
		t.Errorf("report %s: %s", c.args, differ)
	}
}

// imported writes files of the ledger and has the command line take them in.
// Clients are entered first with the segment and the rep of their last row, as one has been handed over.
func (l naiveLedger) imported(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db := filepath.Join(dir, "a.db")
	named := len(l.rows) > 0 && l.rows[0].rep != ""
	clients, sales := "client,name,segment,rep\n", "date,time,rep,category,volume,client,segment,amount\n"
	if !named {
		clients, sales = "client,name\n", "date,volume,client,amount\n"
	}
	latest := map[string]naiveRow{}
	for _, r := range l.rows {
		if r.date >= latest[r.client].date {
			latest[r.client] = r
		}
		sales += naiveSaleLine(r, named)
	}
	for _, client := range naiveNames(latest) {
		if r := latest[client]; client != "" && named {
			clients += strings.Join([]string{client, naiveNameOf(client), r.segment, r.rep}, ",") + "\n"
		} else if client != "" {
			clients += client + "," + naiveNameOf(client) + "\n"
		}
	}
	take := func(kind, csv string) {
		must(t, "--db", db, "--tz", l.zone, "import", "--kind", kind, write(t, dir, kind+".csv", csv))
	}
	if named {
		take("categories", "category,unit,price\nAlpha,pcs,90\nBeta,pcs,33.33\nGamma,pcs,\n")
		take("members", "code,name,role,team\nR1,R1,rep,North\nR2,R2,rep,South\nR3,R3,rep,North\n")
	}
	if strings.Count(clients, "\n") > 1 {
		take("clients", clients)
	}
	take("sales", sales)
	return db
}

func naiveSaleLine(r naiveRow, named bool) string {
	clock, amount := "", ""
	if r.minute >= 0 {
		clock = fmt.Sprintf("%02d:%02d", r.minute/60, r.minute%60)
	}
	if r.hasAmount {
		amount = naiveUnits(r.amount)
	}
	volume := strconv.FormatFloat(float64(r.volume)/1000, 'f', -1, 64)
	cells := []string{r.date.String(), clock, r.rep, r.category, volume, r.client, r.segment, amount}
	if !named {
		cells = []string{r.date.String(), volume, r.client, amount}
	}
	return strings.Join(cells, ",") + "\n"
}

// naiveFractions are the columns whose numbers may be told with any number of
// digits; all others are compared to the letter.
const naiveFractions = " retention churn crr crr_churn survival lower upper grr nrr net_churn quick_ratio rhythm overdue "

// naiveDiffer says where a table is not what it should be, "" where it is.
func naiveDiffer(got, want string) string {
	gotLines, wantLines := strings.Split(strings.TrimSpace(got), "\n"), strings.Split(strings.TrimSpace(want), "\n")
	header := strings.Split(wantLines[0], ",")
	for i := range max(len(gotLines), len(wantLines)) {
		if i >= len(gotLines) || i >= len(wantLines) {
			return fmt.Sprintf("%d lines, want %d:\n%s\nwant\n%s", len(gotLines), len(wantLines), got, want)
		}
		cells, wanted := strings.Split(gotLines[i], ","), strings.Split(wantLines[i], ",")
		if len(cells) != len(wanted) {
			return fmt.Sprintf("line %d is\n%s\nwant\n%s", i, gotLines[i], wantLines[i])
		}
		overdue := 0.
		if at := slices.Index(header, "overdue"); at >= 0 {
			overdue = naiveNumber(wanted[at])
		}
		for k := range wanted {
			if !naiveSame(header[k], cells[k], wanted[k], overdue) {
				return fmt.Sprintf("line %d, %s is %q, want %q:\n%s\nwant\n%s", i, header[k], cells[k], wanted[k], gotLines[i], wantLines[i])
			}
		}
	}
	return ""
}

// naiveSame compares a cell. What is usual in a month may be told to the minor
// unit, and the score be overdue times that.
func naiveSame(column, got, want string, overdue float64) bool {
	size, half := math.Abs(naiveNumber(want)), 0.005+1e-9
	switch {
	case got == want || want == naiveAny:
		return true
	case strings.Contains(naiveFractions, " "+column+" "):
		return naiveNear(got, want, 1e-9*size+1e-14)
	case column == "usual_month":
		return naiveNear(got, want, half)
	case column == "score":
		return naiveNear(got, want, half+half*overdue+1e-9*size)
	}
	return false
}

// holdSurvival compares medians and the log-rank test, wherever in the JSON they stand.
func (l naiveLedger) holdSurvival(t *testing.T, db, by string) {
	t.Helper()
	args := []string{"--db", db, "report", "survival", "--format", "json", "--as-of", l.asOf.String(), "--window", strconv.Itoa(l.window)}
	if by != "" {
		args = append(args, "--by", by)
	}
	out, groups := must(t, args...), l.spells(by)
	var tree any
	if err := json.Unmarshal([]byte(out), &tree); err != nil {
		t.Fatal(err)
	}
	medians := map[string]any{}
	naiveWalk(tree, func(o map[string]any) {
		if name, ok := o["group"].(string); ok {
			if m, ok := o["median"]; ok {
				medians[name] = m
			}
		}
	})
	for name, spells := range groups {
		var want any
		if m := naiveMedian(spells); m >= 0 {
			want = float64(m)
		}
		if got, told := medians[name]; !told || got != want {
			t.Errorf("the median of %s is %v, want %v:\n%s", name, got, want, out)
		}
	}
	if chi2, df, p, ok := naiveLogRank(groups); ok {
		naiveHoldLogRank(t, tree, map[string]float64{"chi2": chi2, "df": float64(df), "p": p})
	}
}

func naiveHoldLogRank(t *testing.T, tree any, want map[string]float64) {
	t.Helper()
	told := false
	naiveWalk(tree, func(o map[string]any) {
		for name, w := range want {
			if got, there := o[name]; there {
				told = true
				if f, ok := got.(float64); !ok || math.Abs(f-w) > 1e-9*max(1, w) {
					t.Errorf("of the log-rank test %s is %v, want %v", name, got, w)
				}
			}
		}
	})
	if !told {
		t.Error("the log-rank test is not told")
	}
}

// naiveWalk visits every object of a JSON document.
func naiveWalk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			naiveWalk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			naiveWalk(inner, visit)
		}
	}
}
