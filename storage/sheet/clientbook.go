package sheet

import (
	"errors"
	"strings"

	"runrate/storage"
)

// clientBook finds the clients of a file's rows, each looked up once, and
// notes those that nobody knows.
type clientBook struct {
	job   *job
	known map[string]*clientNamed // by folded name, and by what cells say
	fresh []storage.Client        // their ids are provisional
}

// clientNamed is what a name or code in a file can mean.
type clientNamed struct {
	one  storage.ClientID // by code, or as the only one of the name
	part storage.SegmentID
	many []storage.Client // several of the name: the rep's own is meant
}

// unknown lists the names of a batch that have not been looked up.
func (b *clientBook) unknown(batch []saleRow) map[string]*clientNamed {
	if b.known == nil {
		b.known = map[string]*clientNamed{}
	}
	names := map[string]*clientNamed{}
	for i := range batch {
		name := batch[i].client
		if name == "" || b.known[name] != nil {
			continue
		}
		if folded := storage.Fold(name); b.known[folded] == nil {
			names[folded] = nil
		}
	}
	return names
}

// look finds clients by code, then by name.
func (b *clientBook) look(r storage.Reader, names map[string]*clientNamed) error {
	for name := range names {
		c, err := r.ClientByCode(name)
		if err == nil {
			names[name] = &clientNamed{one: c.ID, part: c.Segment}
			continue
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		all, err := r.ClientsByName(name)
		switch {
		case err != nil:
			return err
		case len(all) == 1:
			names[name] = &clientNamed{one: all[0].ID, part: all[0].Segment}
		case len(all) > 1:
			names[name] = &clientNamed{many: all}
		default:
			names[name] = nil
		}
	}
	for name, c := range names {
		if c != nil {
			b.known[name] = c
		}
	}
	return nil
}

// get returns a row's client and its segment. A client that nobody knows is
// entered for the row's rep, in the row's segment.
func (b *clientBook) get(r row, name string, rep storage.MemberID, segment storage.SegmentID) (storage.ClientID, storage.SegmentID) {
	if name == "" {
		return 0, 0
	}
	c := b.known[name]
	if c == nil {
		name = strings.Clone(name) // a cell holds on to its whole line
		if c = b.known[storage.Fold(name)]; c != nil {
			b.known[name] = c
		}
	}
	if c == nil {
		c = &clientNamed{one: storage.ClientID(provisional + len(b.fresh)), part: segment}
		b.known[storage.Fold(name)] = c
		b.fresh = append(b.fresh, storage.Client{ID: c.one, Code: name, Name: clip(name, maxName), Rep: rep, Segment: segment})
	}
	if c.many == nil {
		return c.one, c.part
	}
	var own []storage.Client
	for _, n := range c.many {
		if n.Rep == rep && rep != 0 {
			own = append(own, n)
		}
	}
	if len(own) != 1 {
		b.job.wrong(r, "client", "%d clients are called %q: write the code", len(c.many), name)
		return 0, 0
	}
	return own[0].ID, own[0].Segment
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most]))
	}
	return s
}
