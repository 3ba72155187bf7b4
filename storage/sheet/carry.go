package sheet

import (
	"errors"

	"runrate/calc"
	"runrate/storage"
)

// mode is how rows of sales go into the ledger.
type mode uint8

// The modes, by the rules of "two sources, one fact".
const (
	replaceDays      mode = iota // the rows of a rep-day take the place of all that was imported of it
	replaceDocuments             // rows go where the file says; those of its documents have been staged for removal
	appendRows                   // nothing goes
)

// counts are what an import has done so far.
type counts struct{ added, changed, removed, mixed int }

// change is what some chunks change, by the ledger as it stands.
type change struct {
	mode
	*counts
	clients []storage.Client
	remove  []storage.SaleKey
	put     []storage.Sale
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
			if err := c.addDay(r, day); err != nil {
				return err
			}
			day = day[:0]
		}
		day = append(day, s)
		return nil
	}); err != nil {
		return err
	}
	return c.addDay(r, day)
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
	return firstError(w.PutClients(c.clients), w.Rewrite(c.remove, c.put))
}

func sameDay(a, b storage.SaleKey) bool {
	return a.Team == b.Team && a.Rep == b.Rep && a.Date == b.Date
}

// addDay adds what the staged rows change of their rep-day, and counts it.
func (c *change) addDay(r storage.Reader, day []staged) error {
	if len(day) == 0 {
		return nil
	}
	stood, last, err := importedDay(r, day[0].sale.SaleKey)
	if err != nil {
		return err
	}
	gone := map[storage.Origin]storage.Sale{}
	if c.mode == replaceDays {
		gone = stood
	}
	before := len(c.put)
	for _, s := range day {
		o := s.sale.Origin
		if s.remove {
			if was, there := stood[o]; there {
				gone[o] = was
			}
			continue
		}
		if o.Kind == storage.FromFile && c.mode == appendRows {
			s.sale.Origin.Line += last
		}
		c.put = append(c.put, s.sale)
	}
	for _, s := range gone {
		c.remove = append(c.remove, s.SaleKey)
	}
	c.count(gone, c.put[before:])
	c.countMixed(stood, gone, c.put[before:])
	return nil
}

// importedDay reads what was imported of a rep's day, and the last number
// among its rows without documents.
func importedDay(r storage.Reader, k storage.SaleKey) (stood map[storage.Origin]storage.Sale, last uint32, err error) {
	stood = map[storage.Origin]storage.Sale{}
	enough := errors.New("only chat follows")
	err = r.Sales(k.Team, k.Rep, k.Date, k.Date, func(s storage.Sale) error {
		if s.Origin.Kind == storage.FromChat {
			return enough
		}
		if s.Origin.Kind == storage.FromFile {
			last = max(last, s.Origin.Line)
		}
		s.Counted = false
		stood[s.Origin] = s
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return stood, last, err
}

func (n *counts) count(gone map[storage.Origin]storage.Sale, put []storage.Sale) {
	n.removed += len(gone)
	for _, s := range put {
		was, there := gone[s.Origin]
		switch {
		case !there:
			n.added++
		default:
			n.removed--
			if was != s {
				n.changed++
			}
		}
	}
}

// countMixed counts a rep-day of the file that now holds rows with documents
// and rows without. All of them count, and the operator has to know.
func (n *counts) countMixed(stood, gone map[storage.Origin]storage.Sale, put []storage.Sale) {
	kinds := map[storage.OriginKind]bool{}
	for o := range stood {
		if _, goes := gone[o]; !goes {
			kinds[o.Kind] = true
		}
	}
	for _, s := range put {
		kinds[s.Origin.Kind] = true
	}
	if len(put) > 0 && kinds[storage.FromDocument] && kinds[storage.FromFile] {
		n.mixed++
	}
}

// repMonth is where sales are summed up.
type repMonth struct {
	team  storage.TeamID
	rep   storage.MemberID
	month calc.Month
}

// load is the most by which the rows of a file can change a sum.
type load struct{ volume, amount int64 }
