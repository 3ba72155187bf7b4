package text

import (
	"strconv"

	"runrate/calc"
	"runrate/storage"
)

// ShortMoney is an amount with three digits or so: 1,3 млн, 14,2 тыс.
func ShortMoney(lang storage.Lang, m calc.Money) string {
	units, label := int64(m)/100, ""
	for _, step := range []struct {
		from  int64
		label string
	}{{1_000_000_000, "billion"}, {1_000_000, "million"}, {10_000, "thousand"}} {
		if max(units, -units) < step.from {
			continue
		}
		of := step.from
		if step.label == "thousand" {
			of = 1000
		}
		tenths, _ := calc.NewRatio(int64(m), of*10).Round()
		label, _ = Label(lang, step.label)
		if max(tenths, -tenths) >= 1000 {
			whole, _ := calc.NewRatio(tenths, 10).Round()
			return Number(lang, strconv.FormatInt(whole, 10)) + nbsp + label
		}
		return Number(lang, calc.Volume(tenths*100).String()) + nbsp + label
	}
	return Number(lang, strconv.FormatInt(units, 10))
}
