package bot

import (
	"slices"
	"strings"

	"runrate/bot/clients"
	"runrate/bot/text"
	"runrate/calc/retention"
	"runrate/storage"
)

// winBackWithin is in how many days after a contact a client may return.
const winBackWithin = 30

// markContact answers /contact: «/contact @Ромашка обещал заказ».
func markContact(r *Request) (Reply, error) {
	if strings.Trim(r.Args, "@ ") == "" {
		example, err := text.Label(r.Lang, "sample client")
		return Reply{Message: text.OutletRefused{Reason: "usage contact", Example: example}}, err
	}
	return r.aboutOutlet(outletContact, r.Args)
}

// contact notes that the member spoke to a client today.
func (r *Request) contact(c storage.Client, words string) (Reply, error) {
	k, err := r.putContact(c, words)
	if err != nil {
		return Reply{}, err
	}
	line, bought, err := r.standing(c)
	if err != nil {
		return Reply{}, err
	}
	out := text.ContactNoted{Outlet: line, Words: k.Words, Date: k.Date, Never: !bought, Within: winBackWithin}
	if out.Window, err = clients.Window(r.Tx); err != nil {
		return Reply{}, err
	}
	life, err := r.Tx.Life(c.ID)
	if err != nil {
		return Reply{}, err
	}
	out.Counts = retention.LapsedOn(life.Bought, k.Date, out.Window)
	if out.Dropped, err = r.dropQuestion(); err != nil {
		return Reply{}, err
	}
	buttons, err := r.buttons("card", pressData("client", int64(c.ID), 0, 0))
	return Reply{Message: out, Buttons: buttons}, err
}

// putContact writes the contact down; without words those of the same day stay.
func (r *Request) putContact(c storage.Client, words string) (storage.Contact, error) {
	k := storage.Contact{Client: c.ID, Date: r.Today(), By: r.Member.ID, Words: cut(strings.Join(strings.Fields(words), " "), maxNote)}
	all, err := r.Tx.Contacts()
	if err != nil {
		return k, err
	}
	at := slices.IndexFunc(all, func(o storage.Contact) bool { return o.Client == k.Client && o.Date == k.Date && o.By == k.By })
	if at >= 0 && k.Words == "" {
		return all[at], nil
	}
	return k, r.Tx.PutContact(k)
}

// pressMet notes a contact on a client's card.
func pressMet(r *Request, args []int64) (Reply, error) {
	c, may, err := r.outletFor(outletContact, args[0])
	if err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if _, err := r.putContact(c, ""); err != nil {
		return Reply{}, err
	}
	reply, err := r.later("client", r.Update.Message, args...)
	reply.Toast = text.ContactTaken{}
	return reply, err
}
