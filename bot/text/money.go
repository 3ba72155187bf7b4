package text

import (
	"strconv"

	"runrate/calc"
	"runrate/storage"
)

// scales are thousands, millions and billions.
var scales = map[storage.Lang][3]string{storage.Russian: {"тыс.", "млн", "млрд"}, storage.English: {"k", "m", "bn"}}

// Scales returns how thousands, millions and billions are written behind a number.
func Scales(lang storage.Lang) (thousand, million, billion string) {
	s := scales[lang]
	return s[0], s[1], s[2]
}

// ShortMoney is an amount with three digits or so: 1,3 млн, 14,2 тыс.
func ShortMoney(lang storage.Lang, m calc.Money) string {
	units, label := int64(m)/100, ""
	for i, step := range []struct{ from, of int64 }{{1_000_000_000, 1_000_000_000}, {1_000_000, 1_000_000}, {10_000, 1000}} {
		if max(units, -units) < step.from {
			continue
		}
		tenths, _ := calc.NewRatio(int64(m), step.of*10).Round()
		label = scales[lang][2-i]
		if max(tenths, -tenths) >= 1000 {
			whole, _ := calc.NewRatio(tenths, 10).Round()
			return Number(lang, strconv.FormatInt(whole, 10)) + nbsp + label
		}
		return Number(lang, calc.Volume(tenths*100).String()) + nbsp + label
	}
	whole, _ := calc.NewRatio(int64(m), 100).Round()
	return Number(lang, strconv.FormatInt(whole, 10))
}
