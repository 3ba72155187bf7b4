package bot

import (
	"errors"
	"strings"

	"runrate/storage"
)

// clientCalled finds the client that a member means: by code, else by name.
// Of several with one name it is the one that the member visits himself; if
// that does not decide it, several is true.
func clientCalled(r storage.Reader, name string, by storage.MemberID) (c storage.Client, found, several bool, err error) {
	c, err = r.ClientByCode(name)
	if err == nil || !errors.Is(err, storage.ErrNotFound) {
		return c, err == nil, false, err
	}
	all, err := r.ClientsByName(name)
	if err != nil || len(all) == 0 {
		return storage.Client{}, false, false, err
	}
	if len(all) == 1 {
		return all[0], true, false, nil
	}
	var own []storage.Client
	for _, c := range all {
		if c.Rep == by {
			own = append(own, c)
		}
	}
	if len(own) == 1 {
		return own[0], true, false, nil
	}
	return storage.Client{}, true, true, nil
}

// codesOf lists the codes of the clients of a name, as far as they have any.
func codesOf(r storage.Reader, name string) (string, error) {
	all, err := r.ClientsByName(name)
	var codes []string
	for _, c := range all {
		if c.Code != "" && len(codes) < 5 {
			codes = append(codes, c.Code)
		}
	}
	return strings.Join(codes, ", "), err
}
