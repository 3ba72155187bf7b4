package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// What a worker does with a file: it says what the file would change, or carries it out.

// fileWork is a file at hand, with who sent it.
type fileWork struct {
	bot   *Bot
	file  sentFile
	v     *viewer
	again bool                                 // what was approved is not what it would be now
	may   func(storage.Member, calc.Date) bool // whose a file may change; nil: everybody's
}

// restBesideBot is what an import leaves to those who write to the bot, after each small step.
const restBesideBot = 5 * time.Millisecond

// mistakesShown is how many mistakes of a file a message names.
const mistakesShown = 12

// differencesShown is how many differences a preview names.
const differencesShown = 10

// progressEvery is how often a long import tells how far it has come.
const progressEvery = 3 * time.Second

// maxRows is how many rows a file may have that is sent in the chat: some years
// of a company's sales. The command line takes any number.
const maxRows = 500_000

// workFile reads a file, or carries it out.
func workFile(ctx context.Context, b *Bot, j storage.Job) (func(storage.Writer) error, error) {
	var f sentFile
	if err := json.Unmarshal(j.Payload, &f); err != nil {
		return nil, err
	}
	w := fileWork{bot: b, file: f}
	allowed := false
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		allowed, err = w.prepare(r)
		return err
	})
	if err != nil || w.v == nil {
		return func(storage.Writer) error { return nil }, err
	}
	if !allowed {
		return w.answer(text.FileRefused{Reason: "rights"}), nil
	}
	in, err := b.Fetch(ctx, File{ID: f.ID, Name: f.Name})
	if errors.Is(err, ErrTooLarge) {
		return w.answer(text.FileRefused{Reason: "large"}), nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if f.Apply {
		return w.apply(ctx, in)
	}
	return w.preview(ctx, in)
}

// prepare tells whether the sender may still send files, and whose they may be about.
func (w *fileWork) prepare(r storage.Reader) (bool, error) {
	v, there, err := screenJob{Chat: w.file.Chat, Member: w.file.Member, Now: w.bot.Now().Unix()}.viewer(r, anyRole)
	if err != nil || !there {
		return false, err
	}
	if w.v = v; !v.Member.Roles.Has(manages) {
		return false, nil
	}
	if !v.Member.Roles.Has(storage.Admin) {
		own := v.Member.TeamOn(v.Today())
		if own == 0 {
			return false, nil
		}
		w.may = func(m storage.Member, d calc.Date) bool { return m.TeamOn(d) == own }
	}
	return true, nil
}

func (w *fileWork) options() sheet.Options {
	return sheet.Options{
		Today: w.v.Today(), May: w.may, MaxRows: maxRows, Author: w.file.Member, Now: w.bot.Now(), Name: w.file.Name,
		Rest: func() { time.Sleep(restBesideBot) },
	}
}

// answer says what became of the file, in place of what was said last.
func (w *fileWork) answer(message any, rows ...[]Button) func(storage.Writer) error {
	return func(tx storage.Writer) error {
		s, err := text.Render(w.v.Lang, message)
		if err != nil {
			return err
		}
		return enqueue(tx, w.file.Chat, Outgoing{Kind: Rewrite, Name: w.file.screen(), Text: text.Fit(s), Rows: rows})
	}
}

// preview finds out what the file holds and what it would change.
func (w *fileWork) preview(ctx context.Context, in Fetched) (func(storage.Writer) error, error) {
	if w.file.Kind == "" {
		kinds, err := sheet.Detect(in)
		var mistake sheet.Mistake
		switch {
		case errors.As(err, &mistake):
			return w.answer(text.FileMistakes{Name: w.file.Name, Lines: []string{mistake.In(w.v.Lang)}, All: 1}), nil
		case err != nil:
			return nil, err
		}
		if kinds = likely(kinds); len(kinds) > 1 {
			return w.askKind(kinds)
		}
		w.file.Kind = kinds[0]
		if _, err := in.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
	}
	outcome, mistakes, err := sheet.Preview(ctx, w.bot.Store, w.file.Kind, in, w.options())
	if errors.Is(err, sheet.ErrUnfinished) || errors.Is(err, sheet.ErrDirectoryChanged) {
		return nil, err // it is tried again
	}
	if err != nil {
		return nil, err
	}
	if len(mistakes) > 0 {
		return w.answer(w.mistakes(mistakes, outcome.Mistakes)), nil
	}
	return w.show(outcome)
}

// likely leaves clients out where something else is likelier: of them a code
// is all that a file needs to have.
func likely(kinds []sheet.Kind) []sheet.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k sheet.Kind) bool { return k == sheet.Clients && kinds[0] != k })
}

func (w *fileWork) mistakes(mistakes []sheet.Mistake, all int) text.FileMistakes {
	out := text.FileMistakes{Name: w.file.Name, Kind: string(w.file.Kind), All: all}
	for _, m := range mistakes[:min(len(mistakes), mistakesShown)] {
		out.Lines = append(out.Lines, m.In(w.v.Lang))
	}
	return out
}

// show asks whether what a file changes is to be done.
func (w *fileWork) show(o sheet.Outcome) (func(storage.Writer) error, error) {
	message := text.FilePreview{FileCounts: w.counts(o.Result), Differences: differenceLines(o.Differences), Unchanged: o.Added+o.Changed+o.Removed == 0, Again: w.again}
	message.More = len(o.Differences) + o.More - len(message.Differences)
	if message.Unchanged {
		return w.answer(message), nil
	}
	rows, err := w.v.buttons("apply", pressData("fapply", w.file.Update), "cancel", pressData("fdrop", w.file.Update))
	if err != nil {
		return nil, err
	}
	return w.keep(o.Digest, w.answer(message, rows...))
}

// keep lets the file wait for a press.
func (w *fileWork) keep(digest string, then func(storage.Writer) error) (func(storage.Writer) error, error) {
	f := w.file
	f.Digest, f.Apply = digest, false
	kept, err := json.Marshal(f)
	return func(tx storage.Writer) error {
		if err := tx.PutSentID(fileKey(f.Update), string(kept), w.v.Today()); err != nil {
			return err
		}
		return then(tx)
	}, err
}

func (w *fileWork) askKind(kinds []sheet.Kind) (func(storage.Writer) error, error) {
	var buttons []Button
	for _, k := range kinds {
		label, err := text.Label(w.v.Lang, "file "+string(k))
		if err != nil {
			return nil, err
		}
		buttons = append(buttons, Button{label, pressData("fkind", w.file.Update, int64(slices.Index(sheetKinds, k)))})
	}
	drop, err := w.v.buttons("cancel", pressData("fdrop", w.file.Update))
	if err != nil {
		return nil, err
	}
	return w.keep("", w.answer(text.FileWhich{Name: w.file.Name}, append(slices.Collect(slices.Chunk(buttons, 2)), drop...)...))
}

func differenceLines(differences []sheet.Difference) []text.FileDifference {
	var lines []text.FileDifference
	for _, d := range differences[:min(len(differences), differencesShown)] {
		lines = append(lines, text.FileDifference{Of: d.Of, From: d.From, To: d.To, Roles: d.Kind == storage.ChangedRoles})
	}
	return lines
}

func (w *fileWork) counts(r sheet.Result) text.FileCounts {
	created := strings.Join(w.created(text.Some(r.Created)), ", ")
	return text.FileCounts{
		Name: w.file.Name, Kind: string(w.file.Kind), Rows: r.Rows, Added: r.Added, Changed: r.Changed, Removed: r.Removed, Skipped: r.Skipped,
		Mixed: r.Mixed, NoClient: r.NoClient, Chat: r.Chat, Unended: r.Unended, Ignored: text.Some(r.Ignored), Created: created, CreatedMore: max(len(r.Created)-len(text.Some(r.Created)), 0),
		NoReps: text.Some(r.NoReps), OtherSheets: text.Some(r.OtherSheets), Sheet: r.Sheet,
	}
}

// created words what is entered along the way: an English noun and a name.
func (w *fileWork) created(all []string) []string {
	var words []string
	for _, what := range all {
		noun, name, _ := strings.Cut(what, " ")
		if label, err := text.Label(w.v.Lang, "new "+noun+" named"); err == nil {
			noun = label
		}
		words = append(words, noun+" "+name)
	}
	return words
}

// apply carries out what was approved, and tells how far it has come meanwhile.
func (w *fileWork) apply(ctx context.Context, in Fetched) (func(storage.Writer) error, error) {
	o := w.options()
	o.Expect = w.file.Digest
	var progress atomic.Pointer[sheet.Progress]
	o.Progress = func(p sheet.Progress) { progress.Store(&p) }
	stop := w.tellProgress(ctx, &progress)
	result, mistakes, err := sheet.Import(ctx, w.bot.Store, w.file.Kind, in, o)
	stop()
	switch {
	case errors.Is(err, sheet.ErrStale): // what was there has changed, or it has been done already by an attempt that broke off
		if _, err := in.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		w.again = true
		return w.preview(ctx, in)
	case err != nil:
		return nil, err
	case len(mistakes) > 0:
		return w.answer(w.mistakes(mistakes, result.Mistakes)), nil
	}
	done := w.answer(text.FileDone{FileCounts: w.counts(result)})
	if w.file.Kind != sheet.Members {
		return done, nil
	}
	return func(tx storage.Writer) error {
		if err := done(tx); err != nil {
			return err
		}
		return renewMenus(tx)
	}, nil
}

// tellProgress edits the answer now and then until it is stopped.
func (w *fileWork) tellProgress(ctx context.Context, progress *atomic.Pointer[sheet.Progress]) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(progressEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			p := progress.Load()
			if p == nil {
				continue
			}
			message := w.answer(text.FileProgress{Name: w.file.Name, Read: p.Read, Applied: p.Applied})
			if err := w.bot.Store.Update(ctx, message); err == nil {
				w.bot.filled()
			}
		}
	}()
	return func() { cancel(); <-done }
}

// renewMenus tells every phone which commands it has: a file may have changed roles.
func renewMenus(w storage.Writer) error {
	members, err := w.Members()
	if err != nil {
		return err
	}
	for _, m := range members {
		if err := renewMenu(w, m); err != nil {
			return err
		}
	}
	return nil
}

// fileFailed tells who sent a file that it could not be worked on.
func fileFailed(w storage.Writer, j storage.Job) error {
	var f sentFile
	if err := json.Unmarshal(j.Payload, &f); err != nil {
		return err
	}
	m, err := w.Member(f.Member)
	if err != nil {
		return ignoreNotFound(err)
	}
	return sayFailure(w, m, User{}, f.Chat, f.Update)
}
