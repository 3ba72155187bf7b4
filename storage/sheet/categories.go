package sheet

import (
	"reflect"
	"slices"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// importCategories adds categories, or changes those of the same name.
func importCategories(j *job) error {
	seen := map[string]int{}
	for _, r := range j.rows {
		name := j.required(r, "category", maxName)
		j.typed(r, "category", name)
		c := storage.Category{Name: name, Unit: j.required(r, "unit", maxUnit)}
		if r.get("price") != "" {
			c.Price, c.HasPrice = j.money(r, "price")
			if c.Price < 0 {
				j.wrong(r, "price", "is below zero")
			}
		}
		c.Aliases = splitList(j.text(r, "aliases", 400))
		for _, a := range c.Aliases {
			j.typed(r, "aliases", a)
		}
		old, known := j.categories[storage.Fold(name)]
		if known && storage.Fold(old.Name) != storage.Fold(name) {
			j.wrong(r, "category", "%q is already an alias of %q", name, old.Name)
			continue
		}
		c.ID, c.Step = old.ID, old.Step
		c.Packs = j.packs(r, c.Unit)
		if !j.has("packs") {
			c.Packs = old.Packs
		}
		if err := j.keepsUnit(r, old, c); err != nil {
			return err
		}
		if !j.has("price") {
			c.Price, c.HasPrice = old.Price, old.HasPrice
		}
		if !j.has("aliases") {
			c.Aliases = old.Aliases
		}
		if first, twice := seen[storage.Fold(name)]; twice {
			j.wrong(r, "category", "%q is in row %d too", name, first)
			continue
		}
		seen[storage.Fold(name)] = r.number
		if !j.aliasesFree(r, c) || j.mistakes.total > 0 {
			continue
		}
		id, err := j.w.PutCategory(c)
		if err != nil {
			return err
		}
		j.count(!known, known && !reflect.DeepEqual(old, c))
		j.categoryDiffers(old, c)
		c.ID = id
		for _, a := range old.Aliases {
			delete(j.categories, storage.Fold(a))
		}
		j.nameCategory(c)
	}
	return nil
}

// categoryDiffers notes what of a category is new, as one difference.
func (j *job) categoryDiffers(old, c storage.Category) {
	fields := func(c storage.Category) []string {
		price := ""
		if c.HasPrice {
			price = c.Price.String()
		}
		return []string{c.Name, c.Unit, price, strings.Join(c.Aliases, "|"), packsOf(c)}
	}
	from, to := unlike(old.ID != 0, fields(old), fields(c))
	j.differ(storage.ChangedCategory, 0, c.Name, from, to)
}

// aliasesFree tells whether no alias means another category already.
func (j *job) aliasesFree(r row, c storage.Category) bool {
	for _, a := range c.Aliases {
		if other, ok := j.categories[storage.Fold(a)]; ok && storage.Fold(other.Name) != storage.Fold(c.Name) {
			j.wrong(r, "aliases", "%q already means %q", a, other.Name)
			return false
		}
	}
	return true
}

// splitList reads a cell with several values: a|b, a;b or a,b.
func splitList(s string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("|;,", c) }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// packs reads what else a category is sold in: кор=12|ящ=20.
func (j *job) packs(r row, unit string) []storage.Pack {
	var packs []storage.Pack
	seen := map[string]bool{storage.FoldUnit(unit): true}
	for _, part := range strings.FieldsFunc(j.text(r, "packs", 400), func(c rune) bool { return c == '|' || c == ';' }) {
		name, factor, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			name, factor, ok = strings.Cut(strings.TrimSpace(part), " ")
		}
		v, err := calc.ParseVolume(strings.TrimSpace(factor)) // 1,200 is asked about
		switch name = strings.TrimSpace(name); {
		case !ok || err != nil || name == "":
			j.wrong(r, "packs", "%q is no pack: write the unit and how many are in it, like кор=12", strings.TrimSpace(part))
		case v <= 0:
			j.wrong(r, "packs", "%q has to hold more than nothing", name)
		case len([]rune(name)) > maxUnit:
			j.wrong(r, "packs", "%q is longer than %d characters", name, maxUnit)
		case seen[storage.FoldUnit(name)]:
			j.wrong(r, "packs", "%q is there twice, or is the category's unit itself", name)
		default:
			seen[storage.FoldUnit(name)] = true
			packs = append(packs, storage.Pack{Unit: name, Factor: v})
		}
	}
	return packs
}

// keepsUnit refuses another unit for volumes that have been booked in the old one.
func (j *job) keepsUnit(r row, old, c storage.Category) error {
	if old.ID == 0 || storage.FoldUnit(old.Unit) == storage.FoldUnit(c.Unit) {
		return nil
	}
	booked, err := j.w.CategoryBooked(old.ID)
	if booked {
		j.wrong(r, "unit", "%q has volumes booked in %s, and they would be read as %s: keep %s and add a pack, like %s=12, or give the category a new name", old.Name, old.Unit, c.Unit, old.Unit, c.Unit)
	}
	return err
}
