package bot

import (
	"errors"

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
