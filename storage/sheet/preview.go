package sheet

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"runrate/storage"
)

// Outcome is what Import would do.
type Outcome struct {
	Result
	Differences []Difference // the first of them
	More        int          // how many are left out of Differences
	Digest      string       // of all that would be done: the same only where the same would be
}

// Difference is one thing that a file makes different. Texts are names and
// figures, parted by " · ", as a storage.Change keeps them.
type Difference struct {
	Kind     storage.ChangeKind
	Of       string
	From, To string // "" is nothing: To of what is removed, From of what is new
	Team     storage.TeamID
}

// Errors of previews, and of imports after one.
var (
	ErrStale      = errors.New("what the file would change is no longer what was shown")
	ErrUnfinished = errors.New("another import is not finished yet")
)

// shownDifferences is how many of a preview's differences are kept, and
// keptDifferences how many of an import's are written into the books.
const (
	shownDifferences = 1000
	keptDifferences  = 5000
)

// Preview reads a file as Import does, and tells what Import would do
// without writing anything. It returns ErrUnfinished where an import was broken
// off that has to be carried out first.
func Preview(ctx context.Context, store storage.Store, kind Kind, in io.Reader, o Options) (Outcome, []Mistake, error) {
	done, err := alone(ctx)
	if err != nil {
		return Outcome{}, nil, err
	}
	defer done()
	if err := store.View(ctx, nothingUnfinished); err != nil {
		return Outcome{}, nil, err
	}
	return take(ctx, store, kind, in, o, true)
}

func nothingUnfinished(r storage.Reader) error {
	i, err := r.Intent()
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil
	case err == nil && i.Ready:
		return ErrUnfinished
	}
	return err
}

// errShown rolls a transaction back that has found out what it would write.
var errShown = errors.New("nothing is written for a preview")

// differences gathers what an import changes. All of them go into the sum,
// the first are kept.
type differences struct {
	kept []Difference
	more int
	sum  hash.Hash
}

func newDifferences() *differences { return &differences{sum: sha256.New()} }

func (d *differences) add(one Difference) {
	fmt.Fprintf(d.sum, "%q", []string{string(one.Kind), one.Of, one.From, one.To, fmt.Sprint(one.Team)})
	if len(d.kept) < keptDifferences {
		d.kept = append(d.kept, one)
	} else {
		d.more++
	}
}

// differ notes a difference, if it is one.
func (j *job) differ(kind storage.ChangeKind, team storage.TeamID, of, from, to string) {
	if from != to {
		j.differences.add(Difference{kind, of, from, to, team})
	}
}

// outcome sums up what the job would do.
func (j *job) outcome() Outcome {
	p := Outcome{Result: j.result, Differences: j.differences.kept, More: j.differences.more}
	if over := len(p.Differences) - shownDifferences; over > 0 {
		p.Differences, p.More = p.Differences[:shownDifferences:shownDifferences], p.More+over
	}
	r := j.result
	fmt.Fprintf(j.differences.sum, "%q %d %d %d %d %d %d %d %q", j.table.kind, r.Rows, r.Added, r.Changed, r.Removed, r.Mixed, r.Skipped, r.Chat, r.Created)
	p.Digest = hex.EncodeToString(j.differences.sum.Sum(nil))
	return p
}

// agree ends what was found out: a preview writes nothing, and an import not
// what nobody was shown.
func (j *job) agree() error {
	j.shown = j.outcome()
	switch {
	case j.dry:
		return errShown
	case j.options.Expect != "" && j.options.Expect != j.shown.Digest:
		return ErrStale
	}
	return nil
}

// joined puts the parts of a text together that say something.
func joined(parts ...string) string {
	var said []string
	for _, s := range parts {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " · ")
}

// unlike is what of one record differs from another, with a dash for what is
// empty in a record that is there.
func unlike(known bool, was, is []string) (from, to string) {
	var before, after []string
	for i := range is {
		switch {
		case !known && is[i] != "":
			after = append(after, is[i])
		case known && was[i] != is[i]:
			before, after = append(before, cmp.Or(was[i], "—")), append(after, cmp.Or(is[i], "—"))
		}
	}
	return joined(before...), joined(after...)
}
