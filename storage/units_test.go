package storage_test

import (
	"errors"
	"testing"

	"runrate/calc"
	"runrate/storage"
)

func TestInUnit(t *testing.T) {
	beer := storage.Category{Unit: "шт", Packs: []storage.Pack{{Unit: "кор", Factor: 12 * calc.Unit}, {Unit: "ящ", Factor: 20 * calc.Unit}}}
	chips := storage.Category{Unit: "pcs", Packs: []storage.Pack{{Unit: "case", Factor: 24 * calc.Unit}, {Unit: "box", Factor: 30 * calc.Unit}}}
	oil := storage.Category{Unit: "л", Packs: []storage.Pack{{Unit: "бут.", Factor: calc.Unit / 2}}}
	for _, c := range []struct {
		category storage.Category
		volume   calc.Volume
		unit     string
		want     calc.Volume
		err      error
	}{
		{beer, 5 * calc.Unit, "", 5 * calc.Unit, nil},
		{beer, 5 * calc.Unit, "Штук", 5 * calc.Unit, nil},
		{beer, 10 * calc.Unit, "кор.", 120 * calc.Unit, nil},
		{beer, -10 * calc.Unit, "коробок", -120 * calc.Unit, nil},
		{beer, 2 * calc.Unit, "ящика", 40 * calc.Unit, nil},
		{beer, 5 * calc.Unit, "кг", 0, storage.ErrUnit},
		{chips, 2 * calc.Unit, "cases", 48 * calc.Unit, nil}, // the first of those that mean the same
		{chips, 2 * calc.Unit, "box", 60 * calc.Unit, nil},   // written exactly so
		{oil, 3 * calc.Unit, "бутылки", 1500, nil},
		{oil, 1, "бут", 0, calc.ErrTooFine}, // half a thousandth
		{beer, calc.MaxVolume, "кор", 0, calc.ErrTooLarge},
	} {
		got, err := c.category.InUnit(c.volume, c.unit)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %s = %s, %v; want %s, %v", c.volume, c.unit, got, err, c.want, c.err)
		}
	}
}
