package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/calc"
	"runrate/storage"
)

type reportCmd struct {
	RunRate reportRunRateCmd `cmd:"" name:"runrate" help:"Run rate and required volumes, per rep and category."`
}

type reportRunRateCmd struct {
	Rep      string `help:"One rep, by the member's code or name; everybody who has a plan or sales without it." placeholder:"REP"`
	Month    string `help:"The month, as 2026-11. Default: that of --at." placeholder:"MONTH"`
	At       string `help:"The moment, as 2026-11-12T09:00, in the rep's zone. Default: now." placeholder:"TIME"`
	Format   string `help:"${enum}. A png is of one rep, in the language of --lang." enum:"text,json,csv,png" default:"text"`
	Category string `help:"A category alone; as a png day by day." placeholder:"NAME"`
	Theme    string `help:"Of a png: light, or dark." enum:"light,dark," default:"" placeholder:"light"`
	Output   string `short:"o" help:"Write to a file instead of stdout." placeholder:"FILE" default:"-"`
}

func (r *reportRunRateCmd) outputPath() string { return r.Output }
func (r *reportRunRateCmd) overwrites() bool   { return true }

// Run prints the report. The language given is the picture's.
func (r *reportRunRateCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := c.checkSettings(); err != nil {
		return err
	}
	if err := r.check(c, std); err != nil {
		return err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	var out bytes.Buffer
	if r.Format == "png" {
		err = r.draw(ctx, store, storage.Lang(c.Lang), &out)
	} else {
		err = r.write(ctx, store, &out, std.err)
	}
	if err != nil {
		return err
	}
	return c.deliver(ctx, std, out.Bytes())
}

// check refuses what can be refused before anything is opened.
func (r *reportRunRateCmd) check(c *cli, std streams) error {
	if _, err := r.month(); err != nil {
		return err
	}
	if r.At != "" {
		if _, err := parseAt(r.At, time.UTC); err != nil {
			return err
		}
	}
	if r.Format == "png" && r.Output == "-" && isTerminal(std.out) {
		return wrongUse{errors.New("a picture needs a file: name it with -o")}
	}
	if r.Format != "png" && r.Theme != "" {
		return wrongUse{errors.New("--theme is for --format png")}
	}
	return c.mayOutput()
}

// deliver hands a command's output over, to stdout or the file that was named.
func (c *cli) deliver(ctx context.Context, std streams, data []byte) error {
	if w, ok := c.command.(writing); !ok || w.outputPath() == "-" {
		_, err := std.out.Write(data)
		return err
	}
	f, err := c.output(ctx, std, int64(len(data)))
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Commit()
}

// write gathers the figures and prints them.
func (r *reportRunRateCmd) write(ctx context.Context, store storage.Store, out, notes io.Writer) error {
	var months []figures.Month
	err := store.View(ctx, func(tx storage.Reader) error {
		months = nil
		members, err := r.members(tx)
		if err != nil {
			return err
		}
		only, err := r.category(tx)
		if err != nil {
			return err
		}
		for _, m := range members {
			state, _, err := r.load(tx, m)
			if err != nil {
				return err
			}
			if only != 0 {
				state.Lines = slices.DeleteFunc(state.Lines, func(l figures.Category) bool { return l.Category.ID != only })
			}
			months = append(months, state)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.print(out, notes, months)
}

// draw makes the picture of one rep.
func (r *reportRunRateCmd) draw(ctx context.Context, store storage.Store, lang storage.Lang, out io.Writer) error {
	var picture pictures.Picture
	err := store.View(ctx, func(tx storage.Reader) error {
		members, err := r.members(tx)
		if err != nil {
			return err
		}
		if r.Rep == "" {
			members = slices.DeleteFunc(members, func(m storage.Member) bool { return !m.Roles.Has(storage.Rep) || m.Inactive })
		}
		if len(members) != 1 {
			return wrongUse{fmt.Errorf("a picture is of one rep, and there are %d: name one with --rep", len(members))}
		}
		only, err := r.category(tx)
		if err != nil {
			return err
		}
		state, at, err := r.load(tx, members[0])
		if err != nil {
			return err
		}
		if _, has := state.Of(only); only != 0 && !has {
			return fmt.Errorf("in %s there is neither a plan nor a sale of %q", state.Month, r.Category)
		}
		if lang == "" {
			company, err := tx.Setting(storage.SettingLang)
			if err != nil {
				return err
			}
			lang = cmp.Or(storage.Lang(company), figures.DefaultLang)
		}
		picture, err = pictures.Load(tx, members[0], state.Month, only, at, pictures.Look{Lang: lang, Theme: cmp.Or(r.Theme, "light")})
		return err
	})
	if err != nil {
		return err
	}
	png, err := picture.PNG()
	if err != nil {
		return err
	}
	_, err = out.Write(png)
	return err
}

// category finds the one that was named, 0 for all.
func (r *reportRunRateCmd) category(tx storage.Reader) (storage.CategoryID, error) {
	if r.Category == "" {
		return 0, nil
	}
	categories, err := tx.Categories()
	if err != nil {
		return 0, err
	}
	var names []string
	for _, c := range categories {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if storage.Fold(name) == storage.Fold(r.Category) {
				return c.ID, nil
			}
		}
		names = append(names, c.Name)
	}
	return 0, fmt.Errorf("no category is called %q, only: %s", r.Category, strings.Join(names, ", "))
}

func (r *reportRunRateCmd) month() (calc.Month, error) {
	if r.Month == "" {
		return 0, nil
	}
	m, err := calc.ParseMonth(r.Month)
	if err != nil {
		return 0, wrongUse{fmt.Errorf("--month: %w", err)}
	}
	return m, nil
}

// members are those whom the report is of: who has neither a plan nor a sale takes no line.
func (r *reportRunRateCmd) members(tx storage.Reader) ([]storage.Member, error) {
	if r.Rep == "" {
		return tx.Members()
	}
	m, err := memberNamed(tx, r.Rep)
	return []storage.Member{m}, err
}

// load computes a rep's month at the moment asked for.
func (r *reportRunRateCmd) load(tx storage.Reader, m storage.Member) (figures.Month, figures.Moment, error) {
	zone, err := figures.Zone(tx, m)
	if err != nil {
		return figures.Month{}, figures.Moment{}, err
	}
	now := time.Now().In(zone)
	if r.At != "" {
		if now, err = parseAt(r.At, zone); err != nil {
			return figures.Month{}, figures.Moment{}, err
		}
	}
	month, err := r.month()
	if err != nil {
		return figures.Month{}, figures.Moment{}, err
	}
	if month == 0 {
		month = calc.DateOf(now).Month()
	}
	at := figures.At(now)
	state, err := figures.Load(tx, m, month, at)
	return state, at, err
}

func parseAt(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, wrongUse{fmt.Errorf("--at: %q is not a moment like 2026-11-12T09:00", s)}
}

// runRateRow is one category of a rep: percents are fractions, volumes are
// unrounded numbers in the category's unit, null is undefined.
type runRateRow struct {
	Rep        string       `json:"rep"`
	Category   string       `json:"category"`
	Unit       string       `json:"unit"`
	Plan       *json.Number `json:"plan"`
	Fact       json.Number  `json:"fact"`
	Fulfilment *float64     `json:"fulfilment"`
	RunRate    *float64     `json:"run_rate"`
	Forecast   *float64     `json:"forecast"`
	Required   *float64     `json:"required"`
	LeftToday  *float64     `json:"left_today"`
	Lag        *float64     `json:"lag"`
	Total      json.Number  `json:"days_total"`
	Elapsed    json.Number  `json:"days_elapsed"`
	Left       json.Number  `json:"days_left"`
}

func rowOf(m figures.Month, l figures.Category) runRateRow {
	row := runRateRow{
		Rep: m.Member.Code, Category: l.Category.Name, Unit: l.Category.Unit, Fact: json.Number(l.Fact().String()),
		Fulfilment: float(l.Fulfilment()), RunRate: float(l.RunRate()), Forecast: float(l.Forecast()),
		Required: float(l.Required()), LeftToday: float(l.LeftToday()), Lag: float(l.Lag()),
		Total: json.Number(m.Days.Total.String()), Elapsed: json.Number(m.Days.Elapsed.String()), Left: json.Number(m.Days.Left().String()),
	}
	if l.HasPlan {
		plan := json.Number(l.Plan.String())
		row.Plan = &plan
	}
	return row
}

func float(r calc.Ratio) *float64 {
	f, ok := r.Float()
	if !ok {
		return nil
	}
	return &f
}

func (r *reportRunRateCmd) print(out, notes io.Writer, months []figures.Month) error {
	rows := []runRateRow{}
	for _, m := range months {
		for _, l := range m.Lines {
			rows = append(rows, rowOf(m, l))
		}
	}
	for _, m := range months {
		if m.Unconfirmed {
			fmt.Fprintf(notes, "The production calendar of %d is not confirmed: working days may change.\n", m.Month.Year())
			break
		}
	}
	if len(rows) == 0 {
		fmt.Fprintln(notes, "There is neither a plan nor a sale in that month.")
	}
	switch r.Format {
	case "json":
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(rows)
	case "csv":
		return printCSV(out, rows)
	}
	return printText(out, rows)
}

var reportColumns = []string{"rep", "category", "unit", "plan", "fact", "fulfilment", "run_rate", "forecast", "required", "left_today", "lag", "days_total", "days_elapsed", "days_left"}

func printCSV(out io.Writer, rows []runRateRow) error {
	w := csv.NewWriter(out)
	_ = w.Write(reportColumns)
	plain := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	for _, r := range rows {
		plan := ""
		if r.Plan != nil {
			plan = r.Plan.String()
		}
		_ = w.Write([]string{r.Rep, r.Category, r.Unit, plan, r.Fact.String(), plain(r.Fulfilment), plain(r.RunRate), plain(r.Forecast),
			plain(r.Required), plain(r.LeftToday), plain(r.Lag), r.Total.String(), r.Elapsed.String(), r.Left.String()})
	}
	w.Flush()
	return w.Error()
}

// printText is for reading: two decimals at most, percents as percents.
func printText(out io.Writer, rows []runRateRow) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, strings.Join([]string{"rep", "category", "plan", "fact", "done", "run rate", "required", "left today", "lag", "days"}, "\t")+"\t")
	round := func(f *float64) string {
		if f == nil {
			return "—"
		}
		return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(*f, 'f', 2, 64), "0"), ".")
	}
	percent := func(f *float64) string {
		if f == nil {
			return "—"
		}
		return strconv.FormatFloat(*f*100, 'f', 1, 64) + "%"
	}
	for _, r := range rows {
		plan := "—"
		if r.Plan != nil {
			plan = r.Plan.String()
		}
		fmt.Fprintln(w, strings.Join([]string{r.Rep, r.Category + ", " + r.Unit, plan, r.Fact.String(), percent(r.Fulfilment), percent(r.RunRate),
			round(r.Required), round(r.LeftToday), round(r.Lag), r.Elapsed.String() + "/" + r.Total.String()}, "\t")+"\t")
	}
	return w.Flush()
}
