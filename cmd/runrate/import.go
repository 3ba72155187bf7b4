package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

type importCmd struct {
	Kind   string `help:"What the file holds: ${enum}." enum:"categories,members,clients,plan,sales,calendar" required:"" placeholder:"KIND"`
	Append bool   `help:"Sales: add to what was imported before and replace nothing."`
	File   string `arg:"" help:"A CSV file with a header, in UTF-8, parted by comma, semicolon or tab." type:"existingfile"`
}

func (i *importCmd) inputPath() string { return i.File }

// maxMistakes is how many are listed; who has more has one cause for most of them.
const maxMistakes = 100

// Run imports the file.
func (i *importCmd) Run(ctx context.Context, c *cli, std streams) error {
	if i.Append && i.Kind != string(sheet.Sales) {
		return wrongUse{fmt.Errorf("--append is for --kind sales")}
	}
	f, err := c.input()
	if err != nil {
		return err
	}
	defer f.Close()
	_, missing := os.Stat(c.DB)
	store, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer store.Close()
	if missing != nil {
		fmt.Fprintln(std.err, "made a new database:", c.DB)
	}
	today, err := companyToday(ctx, store)
	if err != nil {
		return err
	}
	result, mistakes, err := sheet.Import(ctx, store, sheet.Kind(i.Kind), f, sheet.Options{Append: i.Append, Today: today})
	if err != nil {
		return err
	}
	if len(mistakes) > 0 {
		for _, m := range mistakes[:min(len(mistakes), maxMistakes)] {
			fmt.Fprintln(std.err, m)
		}
		if more := len(mistakes) - maxMistakes; more > 0 {
			fmt.Fprintf(std.err, "and %d more\n", more)
		}
		fmt.Fprintf(std.err, "runrate: nothing was written: correct the file and import it again\n")
		return errReported
	}
	fmt.Fprintf(std.out, "%s: rows %d, added %d, changed %d, removed %d\n", i.Kind, result.Rows, result.Added, result.Changed, result.Removed)
	if result.Mixed > 0 {
		fmt.Fprintf(std.err, "warning: on %d days of a rep there are sales with documents beside sales without, and all of them count: import the days again in one form if they are the same sales\n", result.Mixed)
	}
	for _, what := range result.Created[:min(len(result.Created), 20)] {
		fmt.Fprintln(std.out, "new:", what)
	}
	if more := len(result.Created) - 20; more > 0 {
		fmt.Fprintf(std.out, "new: %d more\n", more)
	}
	return nil
}

// companyToday is the date in the company's zone.
func companyToday(ctx context.Context, store storage.Store) (calc.Date, error) {
	var today calc.Date
	err := store.View(ctx, func(r storage.Reader) error {
		zone, err := figures.Zone(r, storage.Member{})
		if err != nil {
			return err
		}
		today = calc.DateOf(time.Now().In(zone))
		return nil
	})
	return today, err
}
