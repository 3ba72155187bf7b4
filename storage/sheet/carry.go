package sheet

import (
	"cmp"
	"errors"

	"runrate/calc"
	"runrate/storage"
)

// counts are what an import has done so far.
type counts struct {
	added, changed, removed, mixed int

	// open tells that rows of the rep's day at hand have been put, of which
	// more are to come.
	open bool
}

// change is what some chunks change, by the ledger as it stands.
type change struct {
	*counts
	clients []storage.Client
	remove  []storage.SaleKey
	put     []storage.Sale
	ended   []storage.SaleKey // rep-days that rows were put into and that have ended

	watched bool
	effects []effect // of all rows, where they are watched
}

// add reads a chunk.
func (c *change) add(r storage.Reader, chunk []byte) error {
	if len(chunk) == 0 {
		return errStaged
	}
	if chunk[0] == chunkOfClients {
		return items(chunk[1:], func(record []byte) error { return c.addClient(r, record) })
	}
	var day []staged
	if err := items(chunk[1:], func(record []byte) error {
		s, err := parseStaged(record)
		if err != nil {
			return err
		}
		if len(day) > 0 && !sameDay(day[0].sale.SaleKey, s.sale.SaleKey) {
			if err := c.addDay(r, day, true); err != nil {
				return err
			}
			day = day[:0]
		}
		day = append(day, s)
		return nil
	}); err != nil {
		return err
	}
	return c.addDay(r, day, chunk[0] != chunkOfPart)
}

// addClient notes a client to be entered. A code that was given away since the
// file was checked does not stop the rows: the client is entered without it.
func (c *change) addClient(r storage.Reader, record []byte) error {
	client, err := parseClient(record)
	if err != nil {
		return err
	}
	_, err = r.ClientByCode(client.Code)
	switch {
	case err == nil:
		client.Code = ""
	case !errors.Is(err, storage.ErrNotFound):
		return err
	}
	c.clients = append(c.clients, client)
	return nil
}

// carryOut writes what the chunks change.
func (c *change) carryOut(w storage.Writer) error {
	if err := firstError(w.PutClients(c.clients), w.Rewrite(c.remove, c.put)); err != nil {
		return err
	}
	for _, day := range c.ended {
		mixed, err := isMixed(w, day)
		if err != nil {
			return err
		}
		if mixed {
			c.mixed++
		}
	}
	return nil
}

func sameDay(a, b storage.SaleKey) bool {
	return a.Team == b.Team && a.Rep == b.Rep && a.Date == b.Date
}

// addDay adds what staged rows of a rep's day change, and counts it. They may
// be a part of the day; whole tells that none follow.
func (c *change) addDay(r storage.Reader, rows []staged, whole bool) error {
	if len(rows) == 0 {
		return nil
	}
	day, rest := rows[0].sale.SaleKey, rows
	err := r.DaySales(day, func(was storage.Sale) error {
		for len(rest) > 0 && compareOrigins(rest[0].sale.Origin, was.Origin) < 0 {
			c.addRow(rest[0], nil)
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return errEnough
		}
		if rest[0].sale.Origin == was.Origin {
			was.Counted = false
			c.addRow(rest[0], &was)
			rest = rest[1:]
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	for _, s := range rest {
		c.addRow(s, nil)
	}
	if whole && c.open {
		c.ended = append(c.ended, day)
		c.open = false
	}
	return nil
}

// addRow adds a staged row; was is what stands in its place, nil for nothing.
func (c *change) addRow(s staged, was *storage.Sale) {
	if was != nil && s.derived && was.Client == s.sale.Client { // a segment is the client's at the time of booking
		s.sale.Segment = was.Segment
	}
	if c.watched {
		c.watch(s, was)
	}
	if s.remove {
		if was != nil {
			c.remove = append(c.remove, s.sale.SaleKey)
			c.removed++
		}
		return
	}
	c.open = true
	switch {
	case was == nil:
		c.added++
	case *was == s.sale:
		return
	default:
		c.changed++
	}
	c.put = append(c.put, s.sale)
}

func (c *change) watch(s staged, was *storage.Sale) {
	e := effect{row: s, stood: was != nil, changes: was != nil || !s.remove}
	if was != nil {
		e.was, e.changes = *was, s.remove || *was != s.sale
	}
	c.effects = append(c.effects, e)
}

// compareOrigins compares imported ones as the ledger sorts them; those of chat come after.
func compareOrigins(a, b storage.Origin) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Line, b.Line))
}

// isMixed tells whether a rep's day holds rows with documents and rows
// without. All of them count, and the operator has to know.
func isMixed(r storage.Reader, day storage.SaleKey) (bool, error) {
	for _, kind := range []storage.OriginKind{storage.FromFile, storage.FromDocument} {
		day.Origin = storage.Origin{Kind: kind}
		found := false
		if err := r.DaySales(day, func(s storage.Sale) error {
			found = s.Origin.Kind == kind
			return errEnough
		}); err != nil && !errors.Is(err, errEnough) {
			return false, err
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}

// repMonth is where sales are summed up.
type repMonth struct {
	team  storage.TeamID
	rep   storage.MemberID
	month calc.Month
}

// load is the most by which the rows of a file can change a sum.
type load struct{ volume, amount int64 }
