package sheet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// lastDate is the last one that a sale may bear.
const lastDate = calc.MaxDate

// importSales writes accounting's sales by the rules of "two sources, one fact".
func importSales(j *job) error {
	clients, lines := clientCache{j: j, known: map[string]storage.Client{}}, map[string]uint32{}
	seen := map[storage.Origin]int{}
	var sales []storage.Sale
	for _, r := range j.rows {
		s, err := j.sale(r, &clients)
		if err != nil {
			return err
		}
		j.origin(r, &s, lines, seen)
		sales = append(sales, s)
	}
	if len(j.mistakes) > 0 {
		return nil
	}
	if j.has["doc"] {
		return j.replaceDocuments(sales)
	}
	return j.replaceDays(sales)
}

// sale reads everything of a row but its origin.
func (j *job) sale(r row, clients *clientCache) (storage.Sale, error) {
	var s storage.Sale
	if d, ok := j.date(r); ok {
		if s.Date = d; d < storage.MinSaleDate {
			j.wrong(r, "date", "is before %s", storage.MinSaleDate)
		}
	}
	if r.get("time") != "" {
		s.Minute = j.minute(r)
	}
	if r.get("rep") != "" {
		m, _ := j.rep(r, "rep")
		s.Rep, s.Team = m.ID, m.TeamOn(s.Date)
	}
	if r.get("category") != "" {
		c, _ := j.category(r)
		s.Category = c.ID
	}
	s.Volume, _ = j.volume(r, "volume")
	if r.get("amount") != "" {
		s.Amount, s.HasAmount = j.money(r, "amount")
	}
	if name := j.text(r, "client", maxCode); name != "" {
		c, err := clients.get(r, name, s.Rep)
		if err != nil {
			return s, err
		}
		s.Client, s.Segment = c.ID, c.Segment
	}
	return s, nil
}

func (j *job) minute(r row) storage.Minute {
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, r.get("time")); err == nil {
			return storage.MinuteOf(t)
		}
	}
	j.wrong(r, "time", "%q is not a time like 14:30", r.get("time"))
	return 0
}

// origin names the row: by document and line, else by its place within the rep's day.
func (j *job) origin(r row, s *storage.Sale, lines map[string]uint32, seen map[storage.Origin]int) {
	document := j.text(r, "doc", maxCode)
	switch {
	case j.has["doc"] && document == "":
		j.wrong(r, "doc", "is empty, while the file has documents: fill it in, or leave the column out")
	case document == "" && r.get("line") != "":
		j.wrong(r, "line", "needs a document")
	case document != "":
		lines[document]++
		s.Origin = storage.Origin{Kind: storage.FromDocument, Document: document, Line: lines[document]}
		if j.has["line"] {
			n, err := strconv.ParseUint(r.get("line"), 10, 32)
			if err != nil || n == 0 {
				j.wrong(r, "line", "%q is not a line's number (leave the column out to have the lines counted)", r.get("line"))
				return
			}
			s.Origin.Line = uint32(n)
		}
		if first, twice := seen[s.Origin]; twice {
			j.wrong(r, "line", "line %d of document %q is in row %d too", s.Origin.Line, document, first)
		}
		seen[s.Origin] = r.number
	default:
		day := fmt.Sprint(s.Team, s.Rep, s.Date)
		lines[day]++
		s.Origin = storage.Origin{Kind: storage.FromFile, Line: lines[day]}
	}
}

// replaceDocuments takes out what was imported of the file's documents; when
// adding, rows go behind theirs instead, and a line that is there already is a mistake.
func (j *job) replaceDocuments(sales []storage.Sale) error {
	var stood []storage.Sale
	last := map[string]uint32{}
	there := map[storage.Origin]bool{}
	for i, s := range sales {
		document := s.Origin.Document
		if _, done := last[document]; !done {
			last[document] = 0
			old, err := j.w.DocumentSales(document)
			if err != nil {
				return err
			}
			for _, o := range old {
				last[document] = max(last[document], o.Origin.Line)
				there[o.Origin] = true
				stood = append(stood, o)
			}
		}
		switch {
		case !j.options.Append:
		case !j.has["line"]:
			sales[i].Origin.Line += last[document]
		case there[s.Origin]:
			j.wrong(j.rows[i], "line", "document %q has a line %d already", document, s.Origin.Line)
		}
	}
	if j.options.Append {
		stood = nil
	}
	if len(j.mistakes) > 0 {
		return nil
	}
	return j.rewrite(stood, sales)
}

// replaceDays takes out the imported rows of the rep-days that the file
// covers; when adding, the new rows are numbered behind them instead.
func (j *job) replaceDays(sales []storage.Sale) error {
	type day struct {
		team storage.TeamID
		rep  storage.MemberID
		date calc.Date
	}
	var stood []storage.Sale
	last := map[day]uint32{}
	for i, s := range sales {
		d := day{s.Team, s.Rep, s.Date}
		if _, done := last[d]; !done {
			last[d] = 0
			err := j.w.Sales(d.team, d.rep, d.date, d.date, func(o storage.Sale) error {
				if o.Origin.Kind == storage.FromChat {
					return nil
				}
				if !j.options.Append {
					stood = append(stood, o)
				} else if o.Origin.Kind == storage.FromFile {
					last[d] = max(last[d], o.Origin.Line)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		sales[i].Origin.Line += last[d]
	}
	return j.rewrite(stood, sales)
}

// rewrite puts the file's rows in place of those that stood, and counts what differs.
func (j *job) rewrite(stood, put []storage.Sale) error {
	old := map[storage.SaleKey]storage.Sale{}
	var remove []storage.SaleKey
	for _, s := range stood {
		s.Counted = false
		old[s.SaleKey] = s
		remove = append(remove, s.SaleKey)
	}
	j.result.Removed = len(stood)
	for _, s := range put {
		before, there := old[s.SaleKey]
		if there {
			j.result.Removed--
		}
		j.count(!there, before != s)
	}
	if err := j.w.Rewrite(remove, put); err != nil {
		return err
	}
	return j.countMixed(put)
}

// countMixed counts the rep-days of the file that now hold rows with documents
// and rows without. All of them count, and the operator has to know.
func (j *job) countMixed(put []storage.Sale) error {
	type day struct {
		team storage.TeamID
		rep  storage.MemberID
		date calc.Date
	}
	looked := map[day]bool{}
	for _, s := range put {
		d := day{s.Team, s.Rep, s.Date}
		if looked[d] {
			continue
		}
		looked[d] = true
		kinds := map[storage.OriginKind]bool{}
		if err := j.w.Sales(d.team, d.rep, d.date, d.date, func(s storage.Sale) error { kinds[s.Origin.Kind] = true; return nil }); err != nil {
			return err
		}
		if kinds[storage.FromDocument] && kinds[storage.FromFile] {
			j.result.Mixed++
		}
	}
	return nil
}

// clientCache finds the clients of a file's rows, and enters those that nobody knows.
type clientCache struct {
	j     *job
	known map[string]storage.Client
}

// get finds a client by code, then by name (the rep's own among several).
func (c *clientCache) get(r row, name string, rep storage.MemberID) (storage.Client, error) {
	key := storage.Fold(name) + "\x00" + fmt.Sprint(rep)
	if known, ok := c.known[key]; ok {
		return known, nil
	}
	found, err := c.find(r, name, rep)
	c.known[key] = found
	return found, err
}

func (c *clientCache) find(r row, name string, rep storage.MemberID) (storage.Client, error) {
	w := c.j.w
	found, err := w.ClientByCode(name)
	if err == nil || !errors.Is(err, storage.ErrNotFound) {
		return found, err
	}
	named, err := w.ClientsByName(name)
	if err != nil {
		return storage.Client{}, err
	}
	var own []storage.Client
	for _, n := range named {
		if n.Rep == rep && rep != 0 {
			own = append(own, n)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(own) == 1:
		return own[0], nil
	case len(named) > 1:
		c.j.wrong(r, "client", "%d clients are called %q: write the code", len(named), name)
		return storage.Client{}, nil
	}
	created := storage.Client{Code: name, Name: clip(name, maxName), Rep: rep}
	if created.ID, err = w.PutClient(created); err != nil {
		return storage.Client{}, err
	}
	c.j.created("client " + name)
	return created, nil
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most]))
	}
	return s
}
