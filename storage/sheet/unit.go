package sheet

import (
	"errors"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// unit brings a volume into its category's unit. The row's unit is in a column
// of its own, else in the volume's header, else in how a workbook shows the number.
func (j *job) unit(r row, c storage.Category, v calc.Volume) calc.Volume {
	unit, column := strings.TrimSpace(r.get("unit")), "unit"
	if unit == "" {
		unit, column = j.table.units, "volume"
	}
	if unit == "" && j.table.numeric {
		if unit = j.table.cells.label(r.number, j.table.index["volume"]); unit != "" {
			column = "shown"
		}
	}
	if c.ID == 0 {
		return v
	}
	converted, err := c.InUnit(v, unit)
	switch {
	case errors.Is(err, calc.ErrTooLarge):
		j.wrong(r, "volume", "is too large")
	case errors.Is(err, calc.ErrTooFine):
		j.wrong(r, "volume", "%s %s are more than 3 decimals of the category's unit", v, unit)
	case err != nil && column == "volume":
		j.wrong(r, column, "the header says %s, and %q is measured in %s: name each row's unit in a column “unit”, or take the unit out of the header", unit, c.Name, c.Unit)
	case err != nil && column == "shown":
		j.wrong(r, "volume", "is shown in “%s”, and %q is measured in %s and has no such pack: add it to the categories' packs, like %s=12", unit, c.Name, c.Unit, unit)
	case err != nil:
		j.wrong(r, column, "%q is measured in %s and has no pack called %q: add it to the categories' packs, like %s=12", c.Name, c.Unit, unit, unit)
	}
	return converted
}
