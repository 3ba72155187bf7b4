package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"runrate/bot/figures"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

type importCmd struct {
	Kind    string `help:"What the file holds: ${enum}." enum:"categories,members,clients,plan,sales,calendar" required:"" placeholder:"KIND"`
	Append  bool   `help:"Sales: add to what was imported before and replace nothing."`
	Unnamed bool   `help:"Sales: take rows that name no rep or no category too; they count in turnover and retention alone."`
	File    string `arg:"" help:"A workbook (XLSX) or CSV, with a header within its first rows." type:"existingfile"`
}

func (i *importCmd) inputPath() string { return i.File }

// maxMistakes is how many are listed; who has more has one cause for most of them.
const maxMistakes = 100

// maxCreated is how many new records are named.
const maxCreated = 20

// restBeside is what an import beside a bot leaves to those who write to the bot, after each small step.
func restBeside() { time.Sleep(5 * time.Millisecond) }

// heapLimit is what a command that works on a large file may take before it
// collects garbage more eagerly. What it has mapped of the database comes on top.
const heapLimit = 128 << 20

// sparing keeps a process of the command's own within heapLimit until the
// returned function is called. A bot's memory is the bot's own affair.
func (c *cli) sparing() (done func()) {
	if c.host != nil {
		return func() {}
	}
	before := debug.SetMemoryLimit(heapLimit)
	return func() { debug.SetMemoryLimit(before) }
}

// Run imports the file.
func (i *importCmd) Run(ctx context.Context, c *cli, std streams) error {
	defer c.sparing()()
	if i.Append && i.Kind != string(sheet.Sales) {
		return wrongUse{errors.New("--append is for --kind sales")}
	}
	if i.Unnamed && i.Kind != string(sheet.Sales) {
		return wrongUse{errors.New("--unnamed is for --kind sales")}
	}
	if i.File == "-" {
		return wrongUse{errors.New("import needs a file that it can read more than once: name one")}
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
	options := sheet.Options{Append: i.Append, Unnamed: i.Unnamed, Today: today, Progress: everySecond(std.err), Now: time.Now(), Name: filepath.Base(i.File)}
	if c.host != nil {
		options.Rest = restBeside
	}
	result, mistakes, err := sheet.Import(ctx, store, sheet.Kind(i.Kind), f, options)
	if err != nil && c.host != nil && c.host.serving.Err() == nil { // the bot finishes it: at once if it can, else later
		if _, rest := resumeBeside(c.host.serving, store); rest != nil {
			err = errors.Join(err, fmt.Errorf("the bot goes on trying to write the rest: %w", rest))
		}
	}
	if err != nil {
		return err
	}
	if len(mistakes) > 0 {
		tellMistakes(std.err, mistakes, result.Mistakes)
		return errReported
	}
	i.tell(std, result)
	return nil
}

// everySecond shows how far an import has come, a line a second at most.
func everySecond(w io.Writer) func(sheet.Progress) {
	last := time.Now()
	return func(p sheet.Progress) {
		if time.Since(last) < time.Second {
			return
		}
		last = time.Now()
		if p.Applied == 0 {
			fmt.Fprintf(w, "read %d rows\n", p.Read)
			return
		}
		fmt.Fprintf(w, "written %d rows of %d\n", p.Applied, p.Read)
	}
}

func tellMistakes(w io.Writer, mistakes []sheet.Mistake, all int) {
	shown := mistakes[:min(len(mistakes), maxMistakes)]
	for _, m := range shown {
		fmt.Fprintln(w, m)
	}
	if more := all - len(shown); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	fmt.Fprintf(w, "runrate: nothing was written: correct the file and import it again\n")
}

// tell says what was done on stdout, and on stderr what was left out.
func (i *importCmd) tell(std streams, result sheet.Result) {
	fmt.Fprintf(std.out, "%s: rows %d, added %d, changed %d, removed %d\n", i.Kind, result.Rows, result.Added, result.Changed, result.Removed)
	if len(result.OtherSheets) > 0 {
		fmt.Fprintf(std.err, "read the sheet %q and none of the others: %s\n", result.Sheet, strings.Join(result.OtherSheets, ", "))
	}
	if len(result.Ignored) > 0 {
		fmt.Fprintf(std.err, "columns that nothing was read from: %s\n", strings.Join(result.Ignored, ", "))
	}
	if result.Skipped > 0 {
		fmt.Fprintf(std.err, "rows passed over because they plan nothing, are totals or repeat the header: %d\n", result.Skipped)
	}
	if result.NoClient > 0 {
		fmt.Fprintf(std.err, "rows without a client, beside others with one: %d; if a report names each client once, repeat the names in every row\n", result.NoClient)
	}
	if result.Chat > 0 {
		fmt.Fprintf(std.err, "rows passed over because they were written in chat: %d\n", result.Chat)
	}
	if result.Unended > 0 {
		fmt.Fprintf(std.err, "warning: the last line of the file, row %d, has no end: if the file was cut off on its way, its last cell may be too\n", result.Unended)
	}
	if result.Mixed > 0 {
		fmt.Fprintf(std.err, "warning: days of a rep that have sales with documents beside sales without: %d. All of them count: if they are the same sales, import the days again in one form\n", result.Mixed)
	}
	if len(result.NoReps) > 0 {
		fmt.Fprintf(std.err, "warning: members without the role of a rep are told no figures in chat: %s; if they sell, give them the role beside their own, like supervisor+rep\n", someOf(result.NoReps))
	}
	for _, what := range result.Created[:min(len(result.Created), maxCreated)] {
		fmt.Fprintln(std.out, "new:", what)
	}
	if more := len(result.Created) - maxCreated; more > 0 {
		fmt.Fprintf(std.out, "new: %d more\n", more)
	}
}

// someOf lists a few, and how many more there are.
func someOf(all []string) string {
	shown := strings.Join(all[:min(len(all), maxCreated)], ", ")
	if more := len(all) - maxCreated; more > 0 {
		return fmt.Sprintf("%s and %d more", shown, more)
	}
	return shown
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
