package storage

import (
	"errors"
	"strings"

	"runrate/calc"
)

// ErrUnit is returned for a unit that a category is not sold in.
var ErrUnit = errors.New("the category is not sold in this unit")

// units maps the ways to write a common unit, in any language, to one of them.
var units = func() map[string]string {
	m := map[string]string{}
	for _, ways := range []string{
		"шт штук штука штуки pcs pc piece pieces ед",
		"кг kg kgs kilo kilos кило килограмм килограмма килограммов",
		"л l литр литра литров liter liters litre litres",
		"кор коробка коробки коробок коробку короб короба коробов case cases box boxes",
		"ящ ящик ящика ящики ящиков crate crates",
		"уп упак упаковка упаковки упаковок упаковку pack packs",
		"меш мешок мешка мешки мешков bag bags",
		"бут бутылка бутылки бутылок бутылку bottle bottles btl",
		"бан банка банки банок банку can cans",
		"пач пачка пачки пачек пачку",
		"бл блок блока блоки блоков",
		"пал паллета паллеты паллет палета палеты палет pallet pallets",
		"т t тонна тонны тонн ton tons tonne tonnes",
		"г гр g грамм грамма граммов gram grams",
		"мл ml миллилитр миллилитра миллилитров",
		"м m метр метра метров meter meters",
	} {
		list := strings.Fields(ways)
		for _, w := range list {
			m[w] = list[0]
		}
	}
	return m
}()

// metric is how many thousandths of a unit one of another is.
var metric = map[[2]string]calc.Volume{
	{"г", "кг"}: 1, {"кг", "г"}: 1000 * calc.Unit, {"кг", "т"}: 1, {"т", "кг"}: 1000 * calc.Unit, {"мл", "л"}: 1, {"л", "мл"}: 1000 * calc.Unit,
}

// measured are the units of what is weighed or poured, in tenths where nothing else is said.
var measured = map[string]bool{"кг": true, "г": true, "т": true, "л": true, "мл": true, "м": true}

// Counted tells that a category is sold by the piece or the pack.
func (c Category) Counted() bool { return !measured[units[FoldUnit(c.Unit)]] }

// Rounding is what a volume that is required is rounded up to: the category's
// own step, else 1 for what is counted and 0.1 for what is weighed or poured.
func (c Category) Rounding() calc.Volume {
	switch {
	case c.Step > 0:
		return c.Step
	case c.Counted():
		return calc.Unit
	}
	return calc.Unit / 10
}

// FoldUnit returns the form under which units are compared as they are written.
func FoldUnit(s string) string { return strings.Trim(Fold(s), ".") }

// IsUnit tells whether a word is a way to write a common unit.
func IsUnit(word string) bool { return units[FoldUnit(word)] != "" }

// SameUnit tells whether two units are written alike, or mean the same.
func SameUnit(a, b string) bool {
	a, b = FoldUnit(a), FoldUnit(b)
	return a == b || units[a] != "" && units[a] == units[b]
}

// Units lists the units that a category is sold in, its own first.
func (c Category) Units() []string {
	list := []string{c.Unit}
	for _, p := range c.Packs {
		list = append(list, p.Unit)
	}
	return list
}

// factor returns how much of the category's unit one of a written unit is.
// What is written exactly so wins: a case and a box may be packs of their own.
func (c Category) factor(written string) (calc.Volume, bool) {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return FoldUnit(a) == FoldUnit(b) }, SameUnit} {
		if same(written, c.Unit) {
			return calc.Unit, true
		}
		for _, p := range c.Packs {
			if same(written, p.Unit) {
				return p.Factor, true
			}
		}
	}
	factor, ok := metric[[2]string{units[FoldUnit(written)], units[FoldUnit(c.Unit)]}]
	return factor, ok
}

// InUnit converts a volume from a unit as it was written to the category's
// own; "" is the category's own. Errors: ErrUnit, and calc.ErrTooFine or
// calc.ErrTooLarge for what no Volume holds.
func (c Category) InUnit(v calc.Volume, written string) (calc.Volume, error) {
	if written == "" {
		return v, nil
	}
	factor, ok := c.factor(written)
	switch {
	case !ok:
		return 0, ErrUnit
	case factor == calc.Unit:
		return v, nil
	}
	product := v.Ratio().Mul(calc.NewRatio(int64(factor), 1))
	n, ok := product.Round()
	switch {
	case !ok || calc.Volume(n) > calc.MaxVolume || calc.Volume(n) < -calc.MaxVolume:
		return 0, calc.ErrTooLarge
	case product.Cmp(calc.NewRatio(n, 1)) != 0:
		return 0, calc.ErrTooFine
	}
	return calc.Volume(n), nil
}
