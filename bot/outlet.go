package bot

import (
	"cmp"
	"slices"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A client's card: how he stands, what he usually buys, and what was noted about him.

// cardEvents is how many contacts and losses a card shows.
const cardEvents = 6

// outletScreen is the card of a client, with the place in the list that it was opened from.
func outletScreen(v *viewer, args []int64) (Reply, error) {
	args = args[:3]
	id := storage.ClientID(args[0])
	client, err := v.outlet(id)
	if err != nil {
		return Reply{Message: text.QuestionGone{}}, ignoreNotFound(err)
	}
	rep, team, err := clients.OwnerOf(v.read, client, v.Today())
	if err != nil || !v.mayKnow(rep, team) {
		return Reply{Message: text.QuestionGone{}}, err
	}
	out, err := v.outletCard(client, rep)
	if err != nil {
		return Reply{}, err
	}
	if out.Events, out.More, err = v.outletEvents(id); err != nil {
		return Reply{}, err
	}
	buttons, err := v.cardButtons(out, v.mayMark(rep, team), args)
	return Reply{Message: out, Buttons: buttons}, err
}

// outletCard is the card without what was noted.
func (v *viewer) outletCard(client storage.Client, rep storage.MemberID) (text.OutletCard, error) {
	out := text.OutletCard{Code: client.Code}
	segments, err := v.read.Segments()
	if err != nil {
		return out, err
	}
	out.Segment = segmentName(segments, client.Segment)
	if storage.Fold(out.Code) == storage.Fold(nameOf(client)) {
		out.Code = ""
	}
	c, err := v.openClients()
	if err != nil {
		return out, err
	}
	found, err := c.Outlets(func(o clients.Outlet) bool { return o.Life.Client == client.ID })
	if err != nil {
		return out, err
	}
	if len(found) == 0 {
		m, err := v.read.Member(rep)
		out.Never, out.Outlet = true, text.Outlet{Name: nameOf(client), Rep: m.Name}
		return out, ignoreNotFound(err)
	}
	if err := c.AddUsual(found); err != nil {
		return out, err
	}
	usual, err := c.UsualVolumes(found[0])
	if err != nil {
		return out, err
	}
	for _, u := range usual {
		if volume, ok := figures.Nearest(u.Volume, u.Category.Rounding()); ok {
			out.Goods = append(out.Goods, text.Goods{Category: u.Category.Name, Unit: u.Category.Unit, Volume: volume})
		}
	}
	out.Outlet, err = v.outletLine(found[0])
	return out, err
}

func segmentName(segments []storage.Segment, id storage.SegmentID) string {
	for _, g := range segments {
		if g.ID == id {
			return g.Name
		}
	}
	return ""
}

// outletEvents are the last contacts with a client and losses of him, newest first.
func (v *viewer) outletEvents(id storage.ClientID) (events []text.OutletEvent, more int, err error) {
	losses, err := v.read.Losses()
	if err != nil {
		return nil, 0, err
	}
	contacts, err := v.read.Contacts()
	if err != nil {
		return nil, 0, err
	}
	add := func(date calc.Date, by storage.MemberID, e text.OutletEvent) error {
		m, err := v.read.Member(by)
		e.Date, e.Year, e.By = date, otherYear(date, v.Today()), m.Name
		events = append(events, e)
		return ignoreNotFound(err)
	}
	for _, l := range losses {
		if l.Client != id {
			continue
		}
		reason, err := v.reasonName(l.Reason)
		if err != nil {
			return nil, 0, err
		}
		if err := add(l.Date, l.By, text.OutletEvent{Lost: true, Reason: reason, Words: l.Words}); err != nil {
			return nil, 0, err
		}
	}
	for _, k := range contacts {
		if k.Client == id {
			if err := add(k.Date, k.By, text.OutletEvent{Words: k.Words}); err != nil {
				return nil, 0, err
			}
		}
	}
	slices.SortStableFunc(events, func(a, b text.OutletEvent) int { return cmp.Compare(b.Date, a.Date) })
	shown := min(len(events), cardEvents)
	return events[:shown], len(events) - shown, nil
}

// cardButtons note something about a client, for those who may, and lead back to the list.
func (v *viewer) cardButtons(card text.OutletCard, may bool, args []int64) ([][]Button, error) {
	var rows [][]Button
	if may && !card.Never {
		lost := []string{"gone", pressData("gone", args...)}
		if card.State == "given up" {
			lost = []string{"regain", pressData("regain", args...)}
		}
		row, err := v.buttons(append([]string{"had contact", pressData("met", args...)}, lost...)...)
		if err != nil {
			return nil, err
		}
		rows = row
	}
	last, err := v.buttons("to list", pressData("outlets", args[1], args[2]))
	return append(rows, last...), err
}
