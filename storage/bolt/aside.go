package bolt

import (
	"maps"
	"slices"

	"runrate/storage"
)

// aside holds what is written at the end of a Rewrite, by key.
type aside struct {
	docdays map[string]bool // whether the day has rows of the document
	masks   map[string]storage.MonthSet
}

func (t *transaction) writeAside(a *aside) error {
	put := func(table int, key string, row []byte) error {
		if row == nil {
			return t.table(table).Delete([]byte(key))
		}
		return t.table(table).Put([]byte(key), row)
	}
	for _, key := range slices.Sorted(maps.Keys(a.docdays)) {
		var row []byte
		if a.docdays[key] {
			row = []byte{rowVersion}
		}
		if err := put(tDocday, key, row); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.masks)) {
		var row []byte
		if months := a.masks[key]; len(months) > 0 {
			row = encodeMask(months)
		}
		if err := put(tMask, key, row); err != nil {
			return err
		}
	}
	return nil
}
