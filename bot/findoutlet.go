package bot

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/clients"
	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// A client is found among those alone that the member may do something about:
// of another's he is told the same as of one that there is not.

// outletAct is what is to be done about a client who is named.
type outletAct string

const (
	outletCard    outletAct = "card"    // show him
	outletLost    outletAct = "lost"    // give him up
	outletContact outletAct = "contact" // note a contact
)

// mayDo tells whether something about a client is the member's to do.
func (r *Request) mayDo(act outletAct, c storage.Client) (bool, error) {
	rep, team, err := clients.OwnerOf(r.Tx, c, r.Today())
	if act == outletCard {
		return r.mayKnow(rep, team), err
	}
	return r.mayMark(rep, team), err
}

// aboutOutlet finds the client that a text begins with, and does it.
func (r *Request) aboutOutlet(act outletAct, written string) (Reply, error) {
	beginnings := parse.Beginnings(written)
	if act == outletCard && len(beginnings) > 0 {
		beginnings = beginnings[:1] // nothing else is expected behind the name
	}
	for _, b := range beginnings {
		found, err := clientsExactly(r.Tx, b.Name)
		if err == nil {
			found, err = r.theirs(act, found)
		}
		switch {
		case err != nil:
			return Reply{}, err
		case len(found) == 1:
			return r.doAbout(act, found[0], b.Rest)
		case len(found) > 1:
			return r.askOutlet(act, b, found)
		}
	}
	return r.aboutSimilar(act, written, beginnings)
}

// aboutSimilar takes a case of a name for it, and asks about what only resembles one.
func (r *Request) aboutSimilar(act outletAct, written string, beginnings []parse.Beginning) (Reply, error) {
	all := make([]*parse.Finder[storage.Client], len(beginnings))
	for i, b := range beginnings {
		all[i] = parse.NewFinder[storage.Client](b.Name)
	}
	if err := r.Tx.EachClient(func(c storage.Client) error {
		for _, f := range all {
			f.Consider(c.Name, c)
		}
		return nil
	}); err != nil {
		return Reply{}, err
	}
	for i, b := range beginnings {
		mine, err := r.theirs(act, all[i].All())
		if err != nil {
			return Reply{}, err
		}
		f := parse.NewFinder[storage.Client](b.Name)
		for _, c := range mine {
			f.Consider(c.Name, c)
		}
		switch found, sure := f.Found(); {
		case sure:
			return r.doAbout(act, found[0], b.Rest)
		case len(found) > 0:
			return r.askOutlet(act, b, found)
		}
	}
	return say(text.OutletRefused{Reason: "unknown", Text: clipped(strings.TrimLeft(written, "@ "))})
}

// theirs keeps the clients about whom the member may do it.
func (r *Request) theirs(act outletAct, found []storage.Client) ([]storage.Client, error) {
	var failed error
	kept := slices.DeleteFunc(slices.Clone(found), func(c storage.Client) bool {
		may, err := r.mayDo(act, c)
		if err != nil {
			failed = err
		}
		return !may
	})
	return kept, failed
}

// askOutlet asks which of several clients is meant.
func (r *Request) askOutlet(act outletAct, b parse.Beginning, found []storage.Client) (Reply, error) {
	d := parse.Doubt{Kind: parse.WhichClient, Text: b.Name}
	for _, c := range found[:min(len(found), maxAlike)] {
		d.Options = append(d.Options, strconv.Itoa(int(c.ID)))
	}
	m := text.AskWhich{Kind: string(d.Kind), Text: clipped(d.Text)}
	if len(found) == 1 {
		label, err := r.clientLabel(found[0])
		if err != nil {
			return Reply{}, err
		}
		m.Only = label
	}
	return r.askAbout(question{Kind: askWhich, Doubt: d, Act: act, Rest: b.Rest}, func(dropped bool) any { m.Dropped = dropped; return m })
}

// outletChosen goes on with the client that was chosen.
func (r *Request) outletChosen(q question) (Reply, error) {
	if len(q.Answers) == 0 {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	id, err := strconv.ParseUint(q.Answers[len(q.Answers)-1].Value, 10, 32)
	if err != nil {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	c, may, err := r.outletFor(q.Act, int64(id))
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	reply, err := r.doAbout(q.Act, c, q.Rest)
	reply.InPlace = true
	return reply, err
}

// outletFor finds the client that a button means, and tells whether the member
// may do something about him.
func (r *Request) outletFor(act outletAct, id int64) (storage.Client, bool, error) {
	c, err := r.outlet(storage.ClientID(id))
	if err != nil {
		return c, false, ignoreNotFound(err)
	}
	may, err := r.mayDo(act, c)
	return c, may, err
}

// outlet looks up a client; sales may be of one who was never listed.
func (v *viewer) outlet(id storage.ClientID) (storage.Client, error) {
	c, err := v.read.Client(id)
	if !errors.Is(err, storage.ErrNotFound) {
		return c, err
	}
	if l, failed := v.read.Life(id); failed != nil || l.Bought.Empty() {
		return c, cmp.Or(failed, err)
	}
	return storage.Client{ID: id}, nil
}

// doAbout does it.
func (r *Request) doAbout(act outletAct, c storage.Client, rest string) (Reply, error) {
	switch act {
	case outletLost:
		return r.lose(c, rest)
	case outletContact:
		return r.contact(c, rest)
	}
	r.Args = ""
	return r.later("client", 0, int64(c.ID), 0, 0)
}
