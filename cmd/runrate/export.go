package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

type exportCmd struct {
	Kind   string `help:"What is written: ${enum}." enum:"sales,plan,clients,members,categories" required:"" placeholder:"KIND"`
	Month  string `help:"Sales and plans of a month, such as 2026-03." placeholder:"MONTH"`
	From   string `help:"Sales and plans from this date on, such as 2026-03-01." placeholder:"DATE"`
	To     string `help:"Sales and plans up to this date." placeholder:"DATE"`
	Rep    string `help:"Of one rep, by the member's code or name." placeholder:"REP"`
	Team   string `help:"Of one team, by its name." placeholder:"NAME"`
	Format string `help:"xlsx or csv. Without it the name of the file decides." placeholder:"FORMAT"`
	Output string `short:"o" help:"The file. Without it CSV goes to the standard output." placeholder:"FILE"`
}

// Run writes the file, or leaves the one that is there untouched if it fails.
func (e *exportCmd) Run(ctx context.Context, c *cli, std streams) error {
	defer c.sparing()()
	o, err := e.options()
	if err != nil {
		return wrongUse{err}
	}
	if err := c.checkSettings(); err != nil {
		return err
	}
	o.Lang = storage.Lang(c.Lang)
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Today, err = companyToday(ctx, store); err != nil {
		return err
	}
	if err := store.View(ctx, func(r storage.Reader) error { return e.scope(r, &o) }); err != nil {
		return err
	}
	out, err := c.output(ctx, std, 0)
	if err != nil {
		return err
	}
	defer out.Discard()
	rows, err := sheet.Export(ctx, store, sheet.Kind(e.Kind), out, o)
	if err != nil {
		return err
	}
	if err := out.Commit(); err != nil || e.Output == "" {
		return err
	}
	fmt.Fprintf(std.err, "%s: %d rows in %s\n", e.Kind, rows, e.Output)
	return nil
}

func (e *exportCmd) outputPath() string { return cmp.Or(e.Output, "-") }
func (e *exportCmd) overwrites() bool   { return true }

// options reads what needs no database.
func (e *exportCmd) options() (o sheet.ExportOptions, err error) {
	byName := strings.TrimPrefix(strings.ToLower(filepath.Ext(e.Output)), ".")
	switch o.Format = sheet.Format(cmp.Or(strings.ToLower(e.Format), byName, "csv")); {
	case o.Format != sheet.XLSX && o.Format != sheet.CSV:
		return o, fmt.Errorf("there is no format %q: choose xlsx or csv with --format", o.Format)
	case o.Format == sheet.XLSX && e.Output == "":
		return o, errors.New("a workbook needs a file: name it with -o")
	case e.Month != "" && (e.From != "" || e.To != ""):
		return o, errors.New("--month is for a whole month: leave out --from and --to")
	}
	switch kind := sheet.Kind(e.Kind); {
	case kind != sheet.Sales && kind != sheet.Plan && e.Month+e.From+e.To != "":
		return o, errors.New("--month, --from and --to are for --kind sales and plan")
	case kind == sheet.Categories && e.Rep+e.Team != "":
		return o, errors.New("categories are the company's: leave out --rep and --team")
	}
	if e.Month != "" {
		m, err := calc.ParseMonth(e.Month)
		if err != nil {
			return o, fmt.Errorf("--month: %w", err)
		}
		o.From, o.To = m.First(), m.Last()
	}
	for flag, date := range map[string]struct {
		given string
		into  *calc.Date
	}{"--from": {e.From, &o.From}, "--to": {e.To, &o.To}} {
		if date.given == "" {
			continue
		}
		if *date.into, err = calc.ParseDate(date.given); err != nil {
			return o, fmt.Errorf("%s: %w", flag, err)
		}
	}
	if o.To != 0 && o.From > o.To {
		return o, fmt.Errorf("--from %s is later than --to %s", o.From, o.To)
	}
	return o, nil
}

// scope finds whose rows are meant, and in which language the file is.
func (e *exportCmd) scope(r storage.Reader, o *sheet.ExportOptions) error {
	lang, err := r.Setting(storage.SettingLang)
	if err != nil {
		return err
	}
	o.Lang = cmp.Or(o.Lang, storage.Lang(lang))
	if e.Rep != "" {
		m, err := memberNamed(r, e.Rep)
		if err != nil {
			return err
		}
		o.Rep = m.ID
	}
	if e.Team == "" {
		return nil
	}
	t, err := teamNamed(r, e.Team)
	o.Team = t.ID
	return err
}
