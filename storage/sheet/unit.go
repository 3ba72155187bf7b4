package sheet

import (
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// unit brings a volume into its category's unit. The row's unit is in a column
// of its own, else in the volume's header if it is one that is known here at all.
func (j *job) unit(r row, c storage.Category, v calc.Volume) calc.Volume {
	if !j.has("unit") && !j.units[j.table.units] {
		return v
	}
	unit, column := plainUnit(r.get("unit")), "unit"
	if unit == "" && j.units[j.table.units] {
		unit, column = j.table.units, "volume"
	}
	if unit == "" || c.ID == 0 || unit == plainUnit(c.Unit) {
		return v
	}
	for _, p := range c.Packs {
		if plainUnit(p.Unit) == unit {
			if max(v, -v)/calc.Unit > calc.MaxVolume/p.Factor {
				j.wrong(r, "volume", "is too large")
				return 0
			}
			return j.unpacked(r, v, p)
		}
	}
	if column == "volume" {
		j.wrong(r, column, "the header says %s, and %q is measured in %s: name each row's unit in a column “unit”, or take the unit out of the header", unit, c.Name, c.Unit)
		return 0
	}
	j.wrong(r, column, "%q is measured in %s and has no pack called %q: add it to the categories' packs, like %s=12", c.Name, c.Unit, unit, unit)
	return 0
}

// plainUnit is a unit as it is compared: «Шт.» is «шт».
func plainUnit(s string) string { return strings.TrimSuffix(storage.Fold(s), ".") }

// unpacked is exact: a volume that is no whole thousandth is a mistake.
func (j *job) unpacked(r row, v calc.Volume, p storage.Pack) calc.Volume {
	whole, rest := v/calc.Unit*p.Factor, v%calc.Unit*p.Factor
	if rest%calc.Unit != 0 {
		j.wrong(r, "volume", "%s %s are more than 3 decimals of the category's unit", v, p.Unit)
	}
	return whole + rest/calc.Unit
}
