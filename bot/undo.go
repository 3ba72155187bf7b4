package bot

import (
	"errors"
	"slices"

	"runrate/bot/text"
	"runrate/storage"
)

// undoLast takes back what was said last: an open question, else the last entry.
func undoLast(r *Request) (Reply, error) {
	_, open, err := r.pending()
	if err != nil {
		return Reply{}, err
	}
	if open {
		return Reply{Message: text.Kept{}}, r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID})
	}
	stored, err := r.Tx.LastEntry(r.Update.Chat)
	if errors.Is(err, storage.ErrNotFound) || err == nil && stored.Rep != r.Member.ID && stored.Author != r.Member.ID {
		return say(text.NothingToUndo{})
	}
	if err != nil {
		return Reply{}, err
	}
	reply, err := undoEntry(r, []int64{stored.ID.Message, int64(stored.Version)})
	reply.InPlace = false
	return reply, err
}

// undoEntry takes a booked entry back out of the ledger.
func undoEntry(r *Request, args []int64) (Reply, error) {
	e, fresh, err := r.pressedEntry(args, storage.Booked)
	if err != nil || e == nil {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if !fresh {
		return e.show(text.Stale{})
	}
	if refusal, err := e.monthClosed(); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	was, err := e.booked()
	if err != nil {
		return Reply{}, err
	}
	if err := e.replace(storage.Undone, nil); err != nil {
		return Reply{}, err
	}
	return e.undone(was, nil)
}

// restoreEntry books an undone entry again, as it was.
func restoreEntry(r *Request, args []int64) (Reply, error) {
	e, fresh, err := r.pressedEntry(args, storage.Undone)
	if err != nil || e == nil {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if !fresh {
		return e.show(text.Stale{})
	}
	was, err := e.last()
	if err != nil {
		return Reply{}, err
	}
	if refusal, err := e.monthClosed(datesOf(was)...); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	if err := e.replace(storage.Booked, was); err != nil {
		return Reply{}, err
	}
	e.restored = true
	return e.show(nil)
}

// last returns the rows that an undone entry had.
func (e *entry) last() ([]storage.Sale, error) {
	revisions, err := e.Tx.Revisions(e.stored.ID)
	for _, r := range slices.Backward(revisions) {
		if r.State == storage.Booked {
			return r.Sales, err
		}
	}
	return nil, err
}

// show renders the entry as it is now in place of the message whose button was pressed.
func (e *entry) show(toast any) (Reply, error) {
	if e.stored.State != storage.Booked {
		was, err := e.last()
		if err != nil {
			return Reply{}, err
		}
		return e.undone(was, toast)
	}
	sales, err := e.booked()
	if err != nil {
		return Reply{}, err
	}
	m, err := e.receipt(sales)
	if err != nil {
		return Reply{}, err
	}
	m.Restored = e.restored
	buttons, err := e.receiptButtons(nil)
	return Reply{Message: m, Buttons: buttons, InPlace: true, Toast: toast}, err
}

func (e *entry) undone(was []storage.Sale, toast any) (Reply, error) {
	days, err := e.receiptDays(was, false)
	if err != nil {
		return Reply{}, err
	}
	buttons, err := e.buttons("restore", pressData("redo", e.stored.ID.Message, int64(e.stored.Version)))
	return Reply{Message: text.Undone{Days: days}, Buttons: buttons, InPlace: true, Toast: toast}, err
}
