package bot

import (
	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/retention"
	"runrate/storage"
)

// showWinBack answers /winback: whether contacts bring lapsed clients back.
func showWinBack(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	if r.Args != "" {
		return say(text.NoBreakdown{Command: "winback"})
	}
	return r.later("winback", 0)
}

// winBackScreen compares the lapsed clients who were contacted in the last
// months, of those whom the member looks after, with those who were not.
func winBackScreen(v *viewer, _ []int64) (Reply, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	c, err := clients.Open(b, clients.Question{}, v.Now)
	if err != nil {
		return Reply{}, err
	}
	name, err := v.teamName(v.defaultScope().Team)
	if err != nil {
		return Reply{}, err
	}
	mine := func(k storage.Client, l storage.Life) bool { return v.listed(c.Owner(k, l)) }
	open, until, err := c.OpenAttempts(winBackWithin, mine)
	if err != nil {
		return Reply{}, err
	}
	from := (v.Today().Month() - reasonMonths + 1).First()
	groups, err := c.WinBack(from, winBackWithin, mine)
	if err != nil {
		return Reply{}, err
	}
	w := groups[0].Of
	if w.Contacted.Attempts == 0 {
		return Reply{Message: text.NoContacts{Name: name, MayWrite: v.Member.Roles.Has(marks), AsOf: c.AsOf, Open: open, OpenUntil: until, Within: winBackWithin}}, nil
	}
	return Reply{Message: text.WinBack{
		Name: name, From: from, Until: c.AsOf - winBackWithin, Within: winBackWithin, Window: c.Window,
		Contacted: winBackColumn(w.Contacted), Others: winBackColumn(w.Others), AsOf: c.AsOf, Open: open, OpenUntil: until,
	}}, nil
}

func winBackColumn(o retention.Outcome) text.WinBackColumn {
	out := text.WinBackColumn{Clients: o.Clients, Attempts: o.Attempts, Returned: o.Returned, Repeated: o.Repeated, Purchases: o.Purchases, Paid: calc.Money(o.Paid)}
	out.ReturnedShare, out.HasReturned = o.ReturnedShare()
	out.RepeatedShare, out.HasRepeated = o.RepeatedShare()
	return out
}
