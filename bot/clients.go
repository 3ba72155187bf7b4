package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/parse"
	"runrate/storage"
)

// clientCalled finds the client that an entry's name means: by code, by name,
// by a form of the name or a slip in it. Of several with one name it is the
// one that the rep visits himself. What is not certain is a parse.Doubt;
// known is false for somebody new, and confirmed if the member has said so.
func (e *entry) clientCalled(name string) (c storage.Client, known, confirmed bool, err error) {
	switch answer := parse.Settled(e.answers, parse.WhichClient, name); answer {
	case "":
	case parse.NewClient:
		return storage.Client{}, false, true, nil
	default:
		id, _ := strconv.ParseUint(answer, 10, 32)
		c, err = e.Tx.Client(storage.ClientID(id))
		return c, err == nil, false, err
	}
	exact, err := clientsExactly(e.Tx, name)
	if err != nil || len(exact) == 1 {
		return first(exact), len(exact) == 1, false, err
	}
	if own := ownOf(exact, e.Member.ID); len(own) == 1 {
		return own[0], true, false, nil
	}
	if len(exact) > 1 {
		return storage.Client{}, false, false, whichClient(name, exact, false)
	}
	found, sure, err := clientsLike(e.Tx, name)
	if err != nil || len(found) == 0 {
		return storage.Client{}, false, false, err
	}
	if own := ownOf(found, e.Member.ID); sure || len(own) == 1 && len(found) > 1 && sameName(found) {
		return first(append(own, found...)), true, false, nil
	}
	return storage.Client{}, false, false, whichClient(name, found, true)
}

func first(clients []storage.Client) storage.Client {
	if len(clients) == 0 {
		return storage.Client{}
	}
	return clients[0]
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

// clientsLike looks through all clients for names that resemble one. It is
// asked only where nobody has the name exactly.
func clientsLike(r storage.Reader, name string) (found []storage.Client, sure bool, err error) {
	finder := parse.NewFinder[storage.Client](name)
	err = r.EachClient(func(c storage.Client) error {
		finder.Consider(c.Name, c)
		return nil
	})
	found, sure = finder.Found()
	return found, sure, err
}

func ownOf(clients []storage.Client, rep storage.MemberID) []storage.Client {
	return slices.DeleteFunc(slices.Clone(clients), func(c storage.Client) bool { return c.Rep != rep })
}

func sameName(clients []storage.Client) bool {
	return !slices.ContainsFunc(clients, func(c storage.Client) bool { return storage.Fold(c.Name) != storage.Fold(clients[0].Name) })
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
	if len(more) == 0 {
		return c.Name, err
	}
	return c.Name + " · " + strings.Join(more, " · "), err
}
