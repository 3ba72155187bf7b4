package bolt

import (
	"maps"
	"slices"

	"runrate/storage"
)

// aside holds what is written at the end of a Rewrite, by key.
type aside struct {
	docdays map[string]bool // whether the day has rows of the document
	touched map[storage.ClientID][]touch
}

func (t *transaction) writeAside(a *aside) error {
	for _, key := range slices.Sorted(maps.Keys(a.docdays)) {
		var err error
		if a.docdays[key] {
			err = t.table(tDocday).Put([]byte(key), []byte{rowVersion})
		} else {
			err = t.table(tDocday).Delete([]byte(key))
		}
		if err != nil {
			return err
		}
	}
	return t.writeLives(a.touched)
}
