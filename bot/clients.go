package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/parse"
	"runrate/storage"
)

// findClients finds the clients that the items name: by code, by name, by a
// case of the name. Of several with one name it is the one that the rep visits
// himself. What is not certain is a parse.Doubt. It lists the names that nobody
// knows and the member has not been asked about.
func (e *entry) findClients() (unknown []string, err error) {
	e.clients, e.added = map[string]storage.Client{}, nil
	var missing []string
	for _, i := range e.items {
		if _, done := e.clients[i.Client]; done || i.Client == "" || slices.Contains(missing, i.Client) {
			continue
		}
		c, known, err := e.clientExactly(i.Client)
		if err != nil {
			return nil, err
		}
		if known {
			e.clients[i.Client] = c
		} else {
			missing = append(missing, i.Client)
		}
	}
	alike, err := e.clientsLike(missing)
	if err != nil {
		return nil, err
	}
	for _, name := range missing {
		same := func(s string) bool { return storage.Fold(s) == storage.Fold(name) }
		found, sure := alike[name].Found()
		switch answer := parse.Settled(e.answers, parse.Doubt{Kind: parse.WhichClient, Text: name}); {
		case answer == parse.NewClient:
			if !slices.ContainsFunc(e.added, same) {
				e.added = append(e.added, name)
			}
		case answer != "":
			id, _ := strconv.ParseUint(answer, 10, 32)
			if e.clients[name], err = e.Tx.Client(storage.ClientID(id)); err != nil {
				return nil, err
			}
		case sure:
			e.clients[name] = found[0]
		case len(found) > 0:
			return nil, whichClient(name, found, true)
		case !slices.ContainsFunc(unknown, same):
			unknown = append(unknown, name)
		}
	}
	return unknown, nil
}

// clientExactly finds a client by code or name.
func (e *entry) clientExactly(name string) (c storage.Client, known bool, err error) {
	exact, err := clientsExactly(e.Tx, name)
	if err != nil || len(exact) == 0 {
		return storage.Client{}, false, err
	}
	if own := ownOf(exact, e.rep.ID); len(own) == 1 {
		return own[0], true, nil
	}
	if len(exact) == 1 {
		return exact[0], true, nil
	}
	if answer := parse.Settled(e.answers, parse.Doubt{Kind: parse.WhichClient, Text: name}); answer != "" {
		for _, c := range exact {
			if strconv.Itoa(int(c.ID)) == answer {
				return c, true, nil
			}
		}
	}
	return storage.Client{}, false, whichClient(name, exact, false)
}

// clientsExactly finds clients by code, else by name.
func clientsExactly(r storage.Reader, name string) ([]storage.Client, error) {
	c, err := r.ClientByCode(name)
	if err == nil {
		return []storage.Client{c}, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	return r.ClientsByName(name)
}

// maxSought is how many unknown names of one message are looked for among all
// clients; more are somebody's new list.
const maxSought = 10

// clientsLike looks through all clients, once, for names that resemble some.
func (e *entry) clientsLike(names []string) (map[string]*parse.Finder[storage.Client], error) {
	finders := map[string]*parse.Finder[storage.Client]{}
	for _, name := range names {
		finders[name] = parse.NewFinder[storage.Client](name)
	}
	if len(names) == 0 {
		return finders, nil
	}
	return finders, e.Tx.EachClient(func(c storage.Client) error {
		for _, name := range names[:min(len(names), maxSought)] {
			finders[name].Consider(c.Name, c)
		}
		return nil
	})
}

func ownOf(clients []storage.Client, rep storage.MemberID) []storage.Client {
	return slices.DeleteFunc(slices.Clone(clients), func(c storage.Client) bool { return c.Rep != rep })
}

// maxAlike is how many clients are offered to choose from.
const maxAlike = 11

func whichClient(name string, clients []storage.Client, orNew bool) error {
	d := parse.Doubt{Kind: parse.WhichClient, Text: name}
	for _, c := range clients[:min(len(clients), maxAlike)] {
		d.Options = append(d.Options, strconv.Itoa(int(c.ID)))
	}
	if orNew {
		d.Options = append(d.Options, parse.NewClient)
	}
	return d
}

// clientLabel tells a client apart on a button.
func (r *Request) clientLabel(c storage.Client) (string, error) {
	segments, err := r.Tx.Segments()
	var more []string
	if c.Code != "" && storage.Fold(c.Code) != storage.Fold(c.Name) {
		more = append(more, c.Code)
	}
	for _, s := range segments {
		if s.ID == c.Segment {
			more = append(more, s.Name)
		}
	}
	if c.Code == "" && c.Rep != 0 { // a name alone may be another's too
		rep, err := r.Tx.Member(c.Rep)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return "", err
		}
		more = append(more, rep.Name)
	}
	return strings.Join(append([]string{c.Name}, more...), " · "), err
}
