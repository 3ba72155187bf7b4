package main

import (
	"errors"
	"fmt"
	"strings"

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
	var codes []string
	for _, candidate := range members {
		if storage.Fold(candidate.Name) == storage.Fold(codeOrName) {
			m = candidate
			found++
		}
		codes = append(codes, candidate.Code)
	}
	switch found {
	case 0:
		return m, fmt.Errorf("no member has the code or the name %q, %s: see runrate export --kind members", codeOrName, only(codes))
	case 1:
		return m, nil
	}
	return m, fmt.Errorf("%d members are called %q: name one by its code, see runrate export --kind members", found, codeOrName)
}

// teamNamed finds a team.
func teamNamed(r storage.Reader, name string) (storage.Team, error) {
	teams, err := r.Teams()
	if err != nil {
		return storage.Team{}, err
	}
	var names []string
	for _, t := range teams {
		if storage.Fold(t.Name) == storage.Fold(name) {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return storage.Team{}, fmt.Errorf("there is no team %q, %s", name, only(names))
}

// only says what there is instead, ten names at most.
func only(names []string) string {
	const most = 10
	switch more := len(names) - most; {
	case len(names) == 0:
		return "nor any other"
	case more > 0:
		return fmt.Sprintf("only: %s and %d more", strings.Join(names[:most], ", "), more)
	}
	return "only: " + strings.Join(names, ", ")
}
