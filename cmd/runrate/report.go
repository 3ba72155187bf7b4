package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

type reportCmd struct {
	RunRate reportRunRateCmd `cmd:"" name:"runrate" help:"Run rate and required volumes, per rep and category; as a png of one rep." set:"formats=text,json,csv,png"`
	Team    reportTeamCmd    `cmd:"" help:"Run rates of reps in money, the worst first, and of categories." set:"formats=text,json,csv"`
	Map     reportMapCmd     `cmd:"" help:"Categories by segments, and where the weakest place is." set:"formats=text,json,csv,png"`
	Compare reportCompareCmd `cmd:"" help:"The month so far beside the last one, and last year's, after as many working days." set:"formats=text,json,csv"`

	Movement reportMovementCmd `cmd:"" help:"Clients month by month: kept, lost, new, back." set:"formats=text,json,csv,png,xlsx"`
	Cohorts  reportCohortsCmd  `cmd:"" help:"Clients by the period of their first purchase: who buys later." set:"formats=text,json,csv,png,xlsx"`
	NDay     reportNDayCmd     `cmd:"" name:"nday" help:"Who buys on the k-th day after the first purchase, by calendar days and by 24 hours." set:"formats=text,json,csv,png,xlsx"`
	Survival reportSurvivalCmd `cmd:"" help:"How long clients stay: Kaplan-Meier, median, log-rank test." set:"formats=text,json,csv,png,xlsx"`
	Revenue  reportRevenueCmd  `cmd:"" help:"Money kept, lost and gained from period to period." set:"formats=text,json,csv,png,xlsx"`
	AtRisk   reportAtRiskCmd   `cmd:"" name:"at-risk" help:"Clients to visit, the most urgent first." set:"formats=text,json,csv,png,xlsx"`
	Reasons  reportReasonsCmd  `cmd:"" help:"Why clients were given up." set:"formats=text,json,csv,png,xlsx"`
	WinBack  reportWinBackCmd  `cmd:"" name:"winback" help:"Lapsed clients who were contacted, beside those who were not." set:"formats=text,json,csv,xlsx"`
	Metrics  reportMetricsCmd  `cmd:"" help:"The cheat sheet of the trade, or one metric of the numbers given: crr 120 127 65."`
}

// outputFlags are those of every report.
type outputFlags struct {
	Format string `help:"${enum}." enum:"${formats}" default:"text"`
	Output string `short:"o" help:"Write to a file instead of stdout." placeholder:"FILE" default:"-"`
}

func (f *outputFlags) outputPath() string { return f.Output }
func (f *outputFlags) overwrites() bool   { return true }

// reportFlags are those of a report of a month, which says in whose zone its moment is.
type reportFlags struct {
	Month string `help:"The month, as 2026-11. Default: that of --at." placeholder:"MONTH"`
	At    string `help:"The moment, as 2026-11-12T09:00, in ${zone} zone. Default: now." placeholder:"TIME"`
	outputFlags
}

// report is what has been computed, ready for every format: a picture, or all the others.
type report struct {
	notes   []string // for stderr
	json    any
	csv     func() [][]string
	text    func(*textTables)
	sheets  []sheet.Sheet
	lang    storage.Lang // of the sheets
	picture *pictures.Picture
	draw    func(pictures.Base) (pictures.Picture, error) // of the client base
}

// run does the work of a report of a month.
func (f *reportFlags) run(ctx context.Context, c *cli, std streams, load func(storage.Reader) (report, error)) error {
	if _, _, err := f.moment(time.UTC); err != nil {
		return err
	}
	return f.outputFlags.run(ctx, c, std, load)
}

// run does a report's work on what load computes from one state of the store.
func (f *outputFlags) run(ctx context.Context, c *cli, std streams, load func(storage.Reader) (report, error)) error {
	if err := c.checkSettings(); err != nil {
		return err
	}
	if err := f.check(c, std); err != nil {
		return err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	var r report
	if err := store.View(ctx, func(tx storage.Reader) (err error) { r, err = load(tx); return err }); err != nil {
		return err
	}
	for _, note := range r.notes {
		fmt.Fprintln(std.err, note)
	}
	var out bytes.Buffer
	if err := r.write(&out, f.Format); err != nil {
		return err
	}
	return c.deliver(ctx, std, out.Bytes())
}

// check refuses what can be refused before anything is opened.
func (f *outputFlags) check(c *cli, std streams) error {
	if f.Format == "png" && f.Output == "-" && isTerminal(std.out) {
		return wrongUse{errors.New("a picture needs a file: name it with -o")}
	}
	if f.Format == "xlsx" && f.Output == "-" && isTerminal(std.out) {
		return wrongUse{errors.New("a workbook needs a file: name it with -o")}
	}
	return c.mayOutput()
}

// moment returns the moment and the month asked for.
func (f *reportFlags) moment(zone *time.Location) (now time.Time, month calc.Month, err error) {
	now = time.Now().In(zone)
	if f.Month != "" {
		if month, err = calc.ParseMonth(f.Month); err != nil {
			return now, 0, wrongUse{fmt.Errorf("--month: %w", err)}
		}
	}
	if f.At != "" {
		if now, err = parseAt(f.At, zone); err != nil {
			return now, 0, err
		}
	}
	return now, cmp.Or(month, calc.DateOf(now).Month()), nil
}

func parseAt(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, wrongUse{fmt.Errorf("--at: %q is not a moment like 2026-11-12T09:00", s)}
}

func (r report) write(out io.Writer, format string) error {
	switch format {
	case "png":
		png, err := r.picture.PNG()
		if err == nil {
			_, err = out.Write(png)
		}
		return err
	case "xlsx":
		return sheet.WriteBook(out, r.lang, r.sheets)
	case "json":
		return writeJSON(out, r.json)
	case "csv":
		return writeCSV(out, r.csv())
	}
	return writeText(out, r.text)
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

// pictureFlags are those of a report that can be drawn.
type pictureFlags struct {
	Theme string `help:"Of a png, in the language of --lang: light, or dark." enum:"light,dark," default:"" placeholder:"light"`
}

func (p pictureFlags) check(format string) error {
	if format != "png" && p.Theme != "" {
		return wrongUse{errors.New("--theme is for --format png")}
	}
	return nil
}

// look is how a picture is wanted, in the company's language where none was given.
func (p pictureFlags) look(tx storage.Reader, lang storage.Lang) (pictures.Look, error) {
	company, err := tx.Setting(storage.SettingLang)
	return pictures.Look{Lang: cmp.Or(lang, storage.Lang(company), figures.DefaultLang), Theme: cmp.Or(p.Theme, "light")}, err
}
