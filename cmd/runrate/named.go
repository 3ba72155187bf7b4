package main

import (
	"errors"
	"fmt"

	"runrate/storage"
)

// memberNamed finds a member by code, or by a name that nobody else has.
func memberNamed(r storage.Reader, codeOrName string) (storage.Member, error) {
	m, err := r.MemberByCode(codeOrName)
	if !errors.Is(err, storage.ErrNotFound) {
		return m, err
	}
	members, err := r.Members()
	if err != nil {
		return m, err
	}
	found := 0
	for _, candidate := range members {
		if storage.Fold(candidate.Name) == storage.Fold(codeOrName) {
			m = candidate
			found++
		}
	}
	switch found {
	case 0:
		return m, fmt.Errorf("no member has the code or the name %q: see runrate export --kind members", codeOrName)
	case 1:
		return m, nil
	}
	return m, fmt.Errorf("%d members are called %q: name one by its code, see runrate export --kind members", found, codeOrName)
}
