package sheet

import (
	"cmp"
	"errors"
	"slices"

	"runrate/storage"
)

// enteredByName finds the client that a rep in chat, or a file of sales, has
// entered by name before accounting gave it a code: the only one of the name,
// or the row's rep's own.
func (j *job) enteredByName(r row, code string) (storage.Client, bool, error) {
	named, err := j.w.ClientsByName(cmp.Or(j.text(r, "name", maxName), code))
	if err != nil {
		return storage.Client{}, false, err
	}
	named = slices.DeleteFunc(named, func(c storage.Client) bool {
		return c.Code != "" && storage.Fold(c.Code) != storage.Fold(c.Name) || c.Rep != 0 && !j.may(c.Rep)
	})
	if len(named) > 1 && r.get("rep") != "" {
		m, _ := j.rep(r, "rep")
		named = slices.DeleteFunc(named, func(c storage.Client) bool { return c.Rep != m.ID })
	}
	if len(named) != 1 {
		return storage.Client{}, false, nil
	}
	return named[0], true, nil
}

// importClients adds clients, or changes those of the same code.
func importClients(j *job) error {
	type given struct {
		row    int
		client storage.Client
	}
	seen := map[string]given{}
	taken := map[storage.ClientID]bool{}
	var all []storage.Client
	for _, r := range j.rows {
		code := j.required(r, "client", maxCode)
		old, err := j.w.ClientByCode(code)
		known := err == nil
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if !known {
			if old, known, err = j.enteredByName(r, code); err != nil {
				return err
			}
		}
		if _, twice := seen[storage.Fold(code)]; known && !twice && taken[old.ID] { // another code has got it
			old, known = storage.Client{}, false
		}
		c, err := j.clientOf(r, code, old, known)
		if err != nil {
			return err
		}
		j.clientWithin(r, old, c)
		if first, twice := seen[storage.Fold(code)]; twice {
			if c.ID = first.client.ID; c != first.client {
				j.wrong(r, "client", "%q is in row %d with other data", code, first.row)
			}
			continue
		}
		if known {
			taken[c.ID] = true
		}
		j.count(!known, known && c != old)
		j.clientDiffers(old, c, known)
		seen[storage.Fold(code)] = given{r.number, c}
		all = append(all, c)
	}
	if j.mistakes.total > 0 {
		return nil
	}
	return putClients(j.w, all)
}

// clientOf is a row's client; what the file does not tell stays as it was.
func (j *job) clientOf(r row, code string, old storage.Client, known bool) (c storage.Client, err error) {
	c = old
	if !known || old.Code != "" || storage.Fold(code) != storage.Fold(old.Name) { // a name is what a file has for a code where there is none
		c.Code = code
	}
	if c.Name = j.text(r, "name", maxName); c.Name == "" {
		c.Name = code
		if !j.has("name") && known {
			c.Name = old.Name
		}
	}
	if j.has("segment") {
		if c.Segment, err = j.segment(j.text(r, "segment", maxName)); err != nil {
			return c, err
		}
	}
	if j.has("rep") {
		c.Rep = 0
		if r.get("rep") != "" {
			m, _ := j.rep(r, "rep")
			c.Rep = m.ID
		}
	}
	return c, nil
}

// clientDiffers notes what of a client is new, as one difference.
func (j *job) clientDiffers(old, c storage.Client, known bool) {
	fields := func(c storage.Client) []string {
		rep := ""
		if c.Rep != 0 {
			rep = j.repName(c.Rep)
		}
		return []string{c.Code, c.Name, j.segmentName(c.Segment), rep}
	}
	of := c.Name
	if known {
		of = old.Name
	}
	from, to := unlike(known, fields(old), fields(c))
	j.differ(storage.ChangedClient, j.byID[cmp.Or(c.Rep, old.Rep)].TeamOn(j.options.Today), of, from, to)
}

// putClients writes clients by the order of their codes, giving ids to new ones.
func putClients(w storage.Writer, all []storage.Client) error {
	slices.SortStableFunc(all, func(a, b storage.Client) int { return cmp.Compare(storage.Fold(a.Code), storage.Fold(b.Code)) })
	fresh := 0
	for _, c := range all {
		if c.ID == 0 {
			fresh++
		}
	}
	id, err := w.ReserveClients(fresh)
	for i := range all {
		if all[i].ID == 0 {
			all[i].ID = id
			id++
		}
	}
	return firstError(err, w.PutClients(all))
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
