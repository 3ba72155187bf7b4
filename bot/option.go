package bot

import (
	"errors"
	"strconv"
	"strings"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// optionLabel words one reading of a doubtful part for a button.
func (r *Request) optionLabel(kind parse.DoubtKind, option string) (string, error) {
	id, _ := strconv.ParseUint(option, 10, 32)
	switch {
	case option == parse.NewClient:
		return text.Label(r.Lang, "new client")
	case kind == parse.WhichNumber:
		if volume, money, paid := strings.Cut(option, "|"); paid {
			return text.Paid(r.Lang, volume, money)
		}
		return text.Number(r.Lang, option), nil
	case kind == parse.WhichDate:
		d, err := calc.ParseDate(option)
		return text.Date(r.Lang, d), err
	case kind == parse.WhichCategory:
		categories, err := r.Tx.Categories()
		return categoryOf(categories, storage.CategoryID(id)).Name, err
	}
	c, err := r.Tx.Client(storage.ClientID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return option, nil
	}
	if err != nil {
		return "", err
	}
	return r.clientLabel(c)
}
